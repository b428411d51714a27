//! Responses on their way to Discord's REST API, each within its time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};
use serenity::all::{CreateAttachment, Http, HttpBuilder};
use serenity::http::{LightMethod, Multipart, MultipartUpload, Request, Route};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::config::{DiscordSettings, Secret};
use crate::discord::bot::Bot;
use crate::discord::interaction::{Interaction, Request as Asked, Where};
use crate::discord::lacking::Lack;
use crate::discord::reading;
use crate::discord::recent::Recent;
use crate::discord::respond::respond;
use crate::discord::response::{Callback, Later, Response};
use crate::discord::sending::{Sending, Sent};
use crate::ids::{ApplicationId, ChannelId, GuildId, InteractionId};
use crate::service::Service;
use crate::telemetry::{Metrics, Transport};
use pullquote_engine::render::message::Message;

/// Discord forgets an interaction that is not acknowledged within 3 s; this leaves a callback the time to arrive.
/// Source: its developer documentation, "Responding to an Interaction".
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_millis(2_900);

/// An attempt to acknowledge that takes longer is given up, so that there is time for another.
const ACKNOWLEDGE_EACH: Duration = Duration::from_millis(2_500);

/// An interaction's token serves 15 minutes (same source); past this, sending is given up.
const FOLLOW_UP_WITHIN: Duration = Duration::from_secs(14 * 60);

/// A reply to a message is of no use later than this.
const REPLY_WITHIN: Duration = Duration::from_secs(60);

/// A request that takes longer is given up and, where it may be, tried again.
pub(super) const REQUEST_WITHIN: Duration = Duration::from_secs(10);

/// A message that comes again is known for longer than Discord lets a session be resumed.
const MESSAGES_FOR: Duration = Duration::from_secs(15 * 60);

/// Messages that are known at most, the latest: a few for each that may be under way.
const MAX_MESSAGES: usize = 20_000;

/// So many messages of a thread are looked at: the most that Discord gives at once. Source: its developer documentation, "Get Channel
/// Messages".
const MESSAGES_LOOKED_AT: u8 = 100;

/// At most this many interactions are under way at once; more are turned away rather than answered too late.
const MAX_UNDER_WAY: u32 = 4_096;

/// Answers interactions and sees each response through; stops by waiting for those under way.
#[derive(Clone)]
pub struct Delivery {
    bot: Arc<Bot>,
    http: Arc<Http>,
    under_way: Arc<Semaphore>,
    sending: Arc<Sending>,
    /// The messages that were answered, or are.
    messages: Arc<Recent<InteractionId>>,
}

/// A client of Discord's REST API. Without a token it can still answer interactions.
pub fn client(settings: &DiscordSettings, token: Option<&Secret>) -> Http {
    let builder = HttpBuilder::new(token.map_or("", Secret::reveal));
    match &settings.api_base {
        // serenity sends to a proxy only with its own rate limiter off: the proxy keeps to the limits.
        Some(base) => builder.proxy(base).ratelimiter_disabled(true).build(),
        None => builder.build(),
    }
}

impl Delivery {
    /// Deliveries through `http`.
    pub fn new(bot: Arc<Bot>, http: Arc<Http>) -> Delivery {
        let sending = Sending::new(Arc::clone(bot.service().metrics()));
        Delivery {
            bot,
            http,
            under_way: Arc::new(Semaphore::new(MAX_UNDER_WAY as usize)),
            sending: Arc::new(sending),
            messages: Arc::new(Recent::new(MESSAGES_FOR, MAX_MESSAGES)),
        }
    }

    /// Whether this message comes for the first time. Discord sends one again where a session is resumed.
    pub(super) fn is_new(&self, message: InteractionId) -> bool {
        self.messages.is_new(message, Instant::now())
    }

    /// Answers what arrived over the gateway: the callback, or the reply to a message, goes out as a request of its own.
    pub async fn answer(&self, interaction: Interaction) {
        let is_message = matches!(interaction.request, Asked::Mention { .. });
        let Interaction { id, application, token, place, .. } = interaction.clone();
        let guild = interaction.asker.guild;
        let Some(_permit) = self.permit() else {
            tracing::warn!(id = id.get(), "turned away: too many interactions are under way");
            if !is_message {
                self.call_back(id, &token, Callback::busy(&interaction.locale)).await;
            }
            return;
        };
        let interaction = if is_message { Box::pin(self.with_parent(interaction)).await } else { interaction };
        // What most do not come to, and what is over before they wait, stands apart: a crowd waits with little each.
        let Some(Response { callback, later }) = Box::pin(respond(&self.bot, interaction)).await else { return };
        if is_message {
            let message = match later {
                Some(later) => Some(later.await),
                None => callback.shown().cloned(),
            };
            if let Some((channel, message)) = place.channel.zip(message) {
                Box::pin(self.post((guild, channel), id, message)).await;
            }
        } else if self.call_back(id, &token, callback).await
            && let Some(later) = later
        {
            Box::pin(self.follow_up(id, application, &token, later)).await;
        }
    }

    /// Answers an interaction that arrived over HTTP: the callback is returned, what follows is sent from a task.
    /// Where too many are under way, the callback says so.
    pub async fn reply(&self, interaction: Interaction) -> Callback {
        let interaction = Interaction { transport: Transport::Http, ..interaction };
        let busy = Callback::busy(&interaction.locale);
        let Some(permit) = self.permit() else {
            tracing::warn!(id = interaction.id.get(), "turned away: too many interactions are under way");
            return busy;
        };
        let Interaction { id, application, token, .. } = interaction.clone();
        let Some(Response { callback, later }) = respond(&self.bot, interaction).await else { return busy };
        if let Some(later) = later {
            let delivery = self.clone();
            tokio::spawn(async move { delivery.finish(permit, id, application, token, later).await });
        }
        callback
    }

    /// A message does not say which channel its thread hangs off. It is asked for where it matters: in a server that
    /// named channels, in none of these.
    async fn with_parent(&self, interaction: Interaction) -> Interaction {
        let Interaction { asker, place, .. } = &interaction;
        let named = asker.installed_in.map(|guild| self.bot.service().store().guild(guild)).unwrap_or_default();
        let Some(channel) = place.channel.filter(|channel| named.parent_matters(*channel)) else {
            return interaction;
        };
        let route = Route::Channel { channel_id: channel.get().into() };
        let asked = timeout(REQUEST_WITHIN, self.http.fire::<Value>(Request::new(route, LightMethod::Get))).await;
        // Where Discord does not say, the channel counts as one of its own.
        let parent = asked.ok().and_then(Result::ok).and_then(|channel| reading::id_in(&channel, "parent_id"));
        let place = Where { parent, ..place.clone() };
        Interaction { place, ..interaction }
    }

    /// Leave to be under way, which `drain` waits for; none where too many are.
    pub(super) fn permit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.under_way).try_acquire_owned().ok()
    }

    /// What answers interactions.
    pub(super) fn bot(&self) -> &Arc<Bot> {
        &self.bot
    }

    /// What answers.
    pub(super) fn service(&self) -> &Arc<Service> {
        self.bot.service()
    }

    /// What is counted.
    pub(super) fn metrics(&self) -> &Metrics {
        self.bot.service().metrics()
    }

    /// Waits until no interaction is under way, at most so long. Says whether it came to that.
    pub async fn drain(&self, patience: Duration) -> bool {
        timeout(patience, self.under_way.acquire_many(MAX_UNDER_WAY)).await.is_ok()
    }

    async fn finish(&self, _permit: OwnedSemaphorePermit, id: InteractionId, application: ApplicationId, token: Secret, later: Later) {
        self.follow_up(id, application, &token, later).await;
    }

    async fn call_back(&self, id: InteractionId, token: &Secret, callback: Callback) -> bool {
        let Ok(body) = serde_json::to_vec(&callback) else { return false };
        drop(callback);
        let interaction_id = id.get().into();
        let attempt = || {
            let route = Route::InteractionResponse { interaction_id, token: token.reveal() };
            self.http.request(Request::new(route, LightMethod::Post).body(Some(body.clone())))
        };
        report(id, "callback", &self.sending.send(ACKNOWLEDGE_WITHIN, ACKNOWLEDGE_EACH, attempt).await)
    }

    async fn follow_up(&self, id: InteractionId, application: ApplicationId, token: &Secret, later: Later) {
        // Whether it is private was said with the deferral.
        let message = later.await.public();
        let Ok(json) = serde_json::to_string(&message) else { return };
        let application_id = application.get().into();
        let attempt = || {
            let route = Route::WebhookOriginalInteractionResponse { application_id, token: token.reveal() };
            let request = Request::new(route, LightMethod::Patch);
            self.http.request(match message.file() {
                None => request.body(Some(json.clone().into_bytes())),
                Some(file) => request.multipart(Some(Multipart {
                    upload: MultipartUpload::Attachments(vec![CreateAttachment::bytes(file.bytes.clone(), file.name.clone())]),
                    fields: Vec::new(),
                    payload_json: Some(json.clone()),
                })),
            })
        };
        report(id, "follow-up", &self.sending.send(FOLLOW_UP_WITHIN, REQUEST_WITHIN, attempt).await);
    }

    /// Replies to a message in its channel, or says the same beside it where the bot may not read what was written before.
    async fn post(&self, (guild, channel): (Option<GuildId>, ChannelId), to: InteractionId, message: Message) {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(message.public()) else { return };
        // Where the message is gone the reply is too.
        fields.insert("message_reference".to_owned(), serde_json::json!({"message_id": to.to_string(), "fail_if_not_exists": true}));
        once(&mut fields, to.get());
        let mut sent = self.write(channel, &fields, REPLY_WITHIN).await;
        let lack = lack_of(&sent);
        if lack == Some(Lack::History) {
            self.metrics().lacked(Lack::History.name());
            fields.remove("message_reference");
            sent = self.write(channel, &fields, REPLY_WITHIN).await;
        }
        self.note((guild, channel), to, &sent, lack);
    }

    /// Writes a message in a channel, once for each `nonce`: a second attempt is no second message.
    pub(super) async fn say(&self, channel: ChannelId, nonce: u64, message: &Message, within: Duration) -> Sent {
        let fields = serde_json::to_value(message.clone().public());
        let Ok(Value::Object(mut fields)) = fields else { return Sent::Failed("it cannot be written as JSON".to_owned()) };
        once(&mut fields, nonce);
        self.write(channel, &fields, within).await
    }

    /// The latest messages of a channel, as Discord describes them; none where the bot may not read what was written before.
    pub(super) async fn messages_in(&self, channel: ChannelId, within: Duration) -> Result<Vec<Value>, Sent> {
        let channel_id = channel.get().into();
        let attempt = || {
            let request = Request::new(Route::ChannelMessages { channel_id }, LightMethod::Get);
            self.http.fire::<Vec<Value>>(request.params(Some(vec![("limit", MESSAGES_LOOKED_AT.to_string())])))
        };
        self.sending.fetch(within, REQUEST_WITHIN, attempt).await
    }

    /// Notes what came of writing in a channel: what is missing there, or was before for the same message, is counted, and said
    /// where it is news.
    pub(super) fn note(&self, (guild, channel): (Option<GuildId>, ChannelId), to: InteractionId, sent: &Sent, before: Option<Lack>) {
        let lack = lack_of(sent);
        if let Some(lack) = lack {
            self.metrics().lacked(lack.name());
        }
        let lack = lack.or(before);
        let is_news = (*sent == Sent::Taken || lack.is_some()) && self.bot.permissions.note(guild, channel, lack);
        match lack {
            Some(lack) if is_news => {
                tracing::warn!(channel = channel.get(), missing = lack.name(), "a permission is missing where the bot is to answer");
            }
            Some(_) => {}
            None => drop(report(to, "reply", sent)),
        }
    }

    /// Writes a message in a channel.
    async fn write(&self, channel: ChannelId, fields: &Map<String, Value>, within: Duration) -> Sent {
        let Ok(body) = serde_json::to_vec(fields) else { return Sent::Failed("it cannot be written as JSON".to_owned()) };
        let channel_id = channel.get().into();
        let attempt = || {
            let request = Request::new(Route::ChannelMessages { channel_id }, LightMethod::Post);
            self.http.request(request.body(Some(body.clone())))
        };
        self.sending.send(within, REQUEST_WITHIN, attempt).await
    }
}

/// Lets Discord take a message once, however often it is sent.
fn once(fields: &mut Map<String, Value>, nonce: u64) {
    fields.insert("nonce".to_owned(), nonce.to_string().into());
    fields.insert("enforce_nonce".to_owned(), true.into());
}

/// The permission that was missing, if that is why a message was not taken.
fn lack_of(sent: &Sent) -> Option<Lack> {
    match sent {
        Sent::Refused { code, .. } => Lack::of_code(*code),
        Sent::Taken | Sent::Failed(_) => None,
    }
}

/// Logs what went wrong, without the request's address: it holds the token.
fn report(id: InteractionId, what: &str, sent: &Sent) -> bool {
    if let Sent::Failed(reason) | Sent::Refused { reason, .. } = sent {
        tracing::warn!(id = id.get(), what, reason, "Discord did not take a response");
    }
    *sent == Sent::Taken
}
