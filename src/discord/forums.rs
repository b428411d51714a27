//! New posts in forums, from the gateway's first word of them to the one answer, if there is one.
//!
//! THREAD_CREATE comes first. The thread's first message follows, and until Discord has it nobody else can write there. So the bot
//! waits for that message, asks Discord what else is in the thread, and tries again while Discord says that it is too early.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use crate::config::Secret;
use crate::discord::delivery::Delivery;
use crate::discord::forum_post::{ForumPost, Known, Written};
use crate::discord::interaction::{Asker, Interaction, Request, Where};
use crate::discord::recent::Recent;
use crate::discord::respond::respond;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::sending::Sent;
use crate::ids::{ApplicationId, ChannelId, InteractionId, MessageId, UserId};
use crate::telemetry::Transport;
use pullquote_engine::render::message::Message;

/// A post that could not be answered within this time is left to people.
const WITHIN: Duration = Duration::from_secs(60);

/// The first message of a post follows its thread within a moment. Past that Discord is asked for it.
const FIRST_WITHIN: Duration = Duration::from_secs(2);

/// The first and the longest pause before it is tried again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(8));

/// Discord's code for a thread whose first message is not there yet. Source: its developer documentation, "JSON Error Codes".
const TOO_EARLY: isize = 40_058;

/// A thread that comes again is known for longer than Discord lets a session be resumed.
const KNOWN_FOR: Duration = Duration::from_secs(15 * 60);

/// Threads that are known at most, the latest.
const MAX_KNOWN: usize = 20_000;

/// Posts that are waited for at most; more are left to people.
const MAX_AWAITED: usize = 1_000;

/// First messages that are kept at most until their threads are told of.
const MAX_EARLY: usize = 100;

/// The posts that are to be answered.
pub(super) struct Forums {
    delivery: Delivery,
    application: ApplicationId,
    stop: CancellationToken,
    /// The threads that were told of.
    known: Recent<ChannelId>,
    heard: Mutex<Heard>,
}

/// What the gateway told of so far.
#[derive(Default)]
struct Heard {
    /// The posts that are waited for, by thread.
    awaited: HashMap<ChannelId, Awaited>,
    /// The latest first messages of other threads: serenity hands events on side by side, so that one may overtake its thread.
    early: VecDeque<(ChannelId, Written)>,
}

/// A post that is waited for, and what is known of its thread.
#[derive(Clone)]
struct Awaited {
    post: Arc<ForumPost>,
    me: UserId,
    known: Arc<watch::Sender<Known>>,
}

/// What became of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It was answered.
    Helped,
    /// Nothing was sure enough, or no answer was wanted.
    Silent,
    /// Discord took no answer in time.
    Late,
    /// Discord took none at all.
    Refused,
}

impl Fate {
    /// As metrics name it.
    fn name(self) -> &'static str {
        match self {
            Fate::Helped => "helped",
            Fate::Silent => "silent",
            Fate::Late => "late",
            Fate::Refused => "refused",
        }
    }
}

impl Forums {
    /// Answers through `delivery` until `stop` is cancelled.
    pub(super) fn new(delivery: Delivery, application: ApplicationId, stop: CancellationToken) -> Forums {
        Forums { delivery, application, stop, known: Recent::new(KNOWN_FOR, MAX_KNOWN), heard: Mutex::default() }
    }

    /// Takes THREAD_CREATE, and sees the post through if it is one that is to be answered. `me` is the bot.
    pub(super) async fn begin(&self, value: &Value, me: UserId) {
        let is_wanted = |post: &ForumPost| self.scene(&self.interaction(post, "")).answers_posts_in(post.forum);
        let Some(post) = ForumPost::read(value).filter(is_wanted) else { return };
        if !self.known.is_new(post.thread, std::time::Instant::now()) {
            self.delivery.metrics().gateway("repeated");
            return;
        }
        let Some(awaited) = self.wait_for(post, me) else {
            tracing::warn!("a post in a forum is left to people: too many are waited for");
            return;
        };
        let fate = self.see_through(&awaited).await;
        self.heard().awaited.remove(&awaited.post.thread);
        if let Some(fate) = fate {
            self.delivery.metrics().post(fate.name());
            tracing::info!(thread = awaited.post.thread.get(), fate = fate.name(), "a post in a forum");
        }
    }

    /// Whether a message matters: it is in a thread that is waited for, or may be the first of one.
    pub(super) fn awaits(&self, channel: ChannelId, message: MessageId) -> bool {
        channel.get() == message.get() || self.heard().awaited.contains_key(&channel)
    }

    /// Takes what was written in a channel.
    pub(super) fn hear(&self, channel: ChannelId, value: &Value) {
        let Some(written) = Written::read(value) else { return };
        let mut heard = self.heard();
        if let Some(awaited) = heard.awaited.get(&channel) {
            awaited.add(written);
        } else if written.is_first_of(channel) {
            heard.early.truncate(MAX_EARLY - 1);
            heard.early.push_front((channel, written));
        }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// None where too many are waited for.
    fn wait_for(&self, post: ForumPost, me: UserId) -> Option<Awaited> {
        let mut heard = self.heard();
        if heard.awaited.len() >= MAX_AWAITED {
            return None;
        }
        let awaited = Awaited { post: Arc::new(post), me, known: Arc::default() };
        let thread = awaited.post.thread;
        if let Some((_, written)) = heard.early.iter().find(|(channel, _)| *channel == thread) {
            awaited.add(written.clone());
        }
        heard.awaited.insert(thread, awaited.clone());
        Some(awaited)
    }

    /// None if the bot was stopped first.
    async fn see_through(&self, awaited: &Awaited) -> Option<Fate> {
        let began = Instant::now();
        let mut answer = None;
        let mut pause = PAUSES.0;
        self.stop.run_until_cancelled(awaited.first_within(FIRST_WITHIN)).await?;
        while began.elapsed() < WITHIN {
            if let Some(fate) = self.attempt(awaited, &mut answer, WITHIN.saturating_sub(began.elapsed())).await {
                return Some(fate);
            }
            // Whatever is written there meanwhile is looked at first.
            self.stop.run_until_cancelled(awaited.change_within(pause)).await?;
            pause = (pause * 2).min(PAUSES.1);
        }
        Some(Fate::Late)
    }

    /// One look at the thread, and the answer if it can be given. None if it is too early.
    async fn attempt(&self, awaited: &Awaited, answer: &mut Option<Message>, within: Duration) -> Option<Fate> {
        let Awaited { post, me, .. } = awaited;
        let _permit = self.delivery.permit()?;
        match self.delivery.messages_in(post.thread, within).await {
            Ok(messages) => messages.iter().filter_map(Written::read).for_each(|written| awaited.add(written)),
            Err(refused) => return Some(self.end(post, &refused)),
        }
        let known = awaited.known.borrow().clone();
        if known.is_answered {
            return Some(Fate::Silent);
        }
        let first = known.first?;
        let interaction = self.interaction(post, &first.text);
        // Who mentions the bot there is answered as anywhere.
        if first.is_bot || first.mentions(*me) && self.scene(&interaction).answers_mentions() {
            return Some(Fate::Silent);
        }
        if answer.is_none() {
            *answer = self.answer(interaction).await;
        }
        let Some(message) = answer else { return Some(Fate::Silent) };
        match self.delivery.say(post.thread, post.thread.get(), message, within).await {
            Sent::Refused { code: TOO_EARLY, .. } => None,
            sent => Some(self.end(post, &sent)),
        }
    }

    /// What Discord's word on a post comes to. What is missing is noted of the forum: its threads come and go.
    fn end(&self, post: &ForumPost, sent: &Sent) -> Fate {
        self.delivery.note((Some(post.guild), post.forum), id(post), sent, None);
        match sent {
            Sent::Taken => Fate::Helped,
            Sent::Refused { .. } => Fate::Refused,
            Sent::Failed(_) => Fate::Late,
        }
    }

    async fn answer(&self, interaction: Interaction) -> Option<Message> {
        match respond(self.delivery.bot(), interaction).await? {
            Response { callback, later: None } => callback.shown().cloned(),
            // It took longer than anybody waits.
            Response { later: Some(_), .. } => None,
        }
    }

    fn scene(&self, interaction: &Interaction) -> Scene {
        Scene::of(self.delivery.bot(), interaction)
    }

    fn interaction(&self, post: &ForumPost, text: &str) -> Interaction {
        let text = if self.delivery.service().settings().discord.forums.message_content { text.to_owned() } else { String::new() };
        Interaction {
            id: id(post),
            application: self.application,
            token: Secret::new(""),
            request: Request::Post { title: post.title.clone(), text },
            asker: Asker { user: Some(post.poster), guild: Some(post.guild), installed_in: Some(post.guild), ..Asker::default() },
            place: Where { channel: Some(post.thread), parent: Some(post.forum), ..Where::default() },
            transport: Transport::Gateway,
            locale: String::new(),
        }
    }
}

/// A post is answered as an interaction is.
fn id(post: &ForumPost) -> InteractionId {
    InteractionId::new(post.thread.get()).unwrap_or(InteractionId::MIN)
}

impl Awaited {
    fn add(&self, written: Written) {
        self.known.send_if_modified(|known| {
            let before = known.clone();
            known.add(&self.post, self.me, written);
            *known != before
        });
    }

    async fn first_within(&self, patience: Duration) {
        let mut known = self.known.subscribe();
        // It may not come at all: then Discord is asked.
        let _ = timeout(patience, known.wait_for(|known| known.first.is_some())).await;
    }

    async fn change_within(&self, patience: Duration) {
        let _ = timeout(patience, self.known.subscribe().changed()).await;
    }
}
