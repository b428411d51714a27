//! The gateway: logs in, takes interactions as they come, reconnects, and stops when told.

use std::future::Future;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use serenity::all::{
    ClientBuilder, ConnectionStage, Context, Event, GatewayError, GatewayIntents, Http, Message, RawEventHandler, ShardId, ShardManager,
};
use serenity::async_trait;
use serenity::http::{HttpError, LightMethod, Request, Route};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::config::{DiscordSettings, Secret};
use crate::discord::delivery::{self, Delivery, REQUEST_WITHIN};
use crate::discord::departures::Departures;
use crate::discord::forums::Forums;
use crate::discord::interaction::Interaction;
use crate::discord::reading;
use crate::discord::registration::{self, Registered};
use crate::discord::sending;
use crate::discord::watch::{Seen, Sign, Watch};
use crate::discord::withdrawals;
use crate::ids::{ApplicationId, ChannelId, MessageId, UserId};

/// The first and the longest wait between attempts to reach Discord.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// How often it is looked at whether the connections are up.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How a mention of a user begins in a text. Source: Discord developer documentation, "Message Formatting".
const MENTION: &str = "<@";

/// How long closing the connection may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// Whether the gateway is connected, for whoever asks after the bot's health.
#[derive(Clone, Debug, Default)]
pub struct Connected(Arc<AtomicBool>);

impl Connected {
    /// Whether Discord has accepted the session and it has not been seen to end.
    pub fn is_up(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why the gateway cannot be used. Everything else is waited out.
#[derive(Debug, thiserror::Error)]
pub enum FatalError {
    /// The token is wrong or was reset.
    #[error("Discord refuses the token: copy it anew from the page Bot of your application into DISCORD_TOKEN")]
    Token,
    /// The machine gives no threads to connect with.
    #[error("no threads for the gateway: {0}")]
    Threads(String),
    /// The bot asks for an intent that its application was not granted.
    #[error(
        "Discord refuses to show what messages say: switch on Message Content Intent on the page Bot of your application, or set discord.message_content to false"
    )]
    Intent,
    /// A message of serenity's that no waiting mends.
    #[error("Discord refuses the connection: {0}")]
    Refused(String),
}

/// Runs the gateway until `stop` is cancelled. Where it does not come back by itself, it is begun anew.
///
/// # Errors
/// If Discord refuses the bot for good.
pub async fn run(
    settings: &DiscordSettings,
    token: &Secret,
    delivery: Delivery,
    connected: Connected,
    stop: CancellationToken,
) -> Result<(), FatalError> {
    let http = delivery::client(settings, Some(token));
    let mut wait = BACKOFF.0;
    // Ends with this function.
    let mut beside = JoinSet::new();
    let mut forums = None;
    for number in 0_u32.. {
        let began = Instant::now();
        let shards = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            prepared = prepare(&http, settings, number == 0) => prepared?,
        };
        if number == 0 {
            let asking = delivery::client(settings, Some(token));
            beside.spawn(Departures::new(asking, shards.application, Arc::clone(delivery.service())).run());
            beside.spawn(withdrawals::run(Arc::clone(delivery.bot())));
            forums = settings.forums.is_on().then(|| Arc::new(Forums::new(delivery.clone(), shards.application, stop.clone())));
        }
        let life =
            Life { shards, forums: forums.clone(), patience: settings.gateway_patience, connected: connected.clone(), stop: stop.clone() };
        let http = delivery::client(settings, Some(token));
        let ended = life.on_threads_of_its_own(ClientBuilder::new_with_http(http, intents(settings)), delivery.clone()).await;
        connected.0.store(false, Ordering::Relaxed);
        if ended? == Ended::Told {
            return Ok(());
        }
        // Longer than it takes to give one up: it held for a while, and this is another trouble.
        if began.elapsed() > 2 * BACKOFF.1 + 2 * settings.gateway_patience {
            wait = BACKOFF.0;
        }
        delivery.metrics().gateway("lost");
        tracing::warn!(wait_s = wait.as_secs(), "the gateway does not answer any more; connecting anew");
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = sleep(wait) => wait = (wait * 2).min(BACKOFF.1),
        }
    }
    Ok(())
}

/// What the bot wants to hear. Unless the operator asks for what posts in forums say, none of it is privileged: what a message says then
/// comes only where it mentions the bot or is a direct one.
fn intents(settings: &DiscordSettings) -> GatewayIntents {
    let threads = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES;
    let forums = match &settings.forums {
        forums if !forums.is_on() => GatewayIntents::empty(),
        forums if forums.message_content => threads | GatewayIntents::MESSAGE_CONTENT,
        _ => threads,
    };
    let mentions = if settings.mentions { GatewayIntents::GUILD_MESSAGES } else { GatewayIntents::empty() };
    let direct = if settings.mentions && settings.direct_messages { GatewayIntents::DIRECT_MESSAGES } else { GatewayIntents::empty() };
    mentions | direct | forums
}

/// The shards to log in with.
#[derive(Clone, Debug)]
struct Shards {
    application: ApplicationId,
    gateway_url: String,
    count: u32,
}

/// Waits until Discord answers and lets the bot log in; registers the commands where that is still to be done.
async fn prepare(http: &Http, settings: &DiscordSettings, is_first: bool) -> Result<Shards, FatalError> {
    let Reached { application, gateway_url, shards, logins } = reached(http).await?;
    if is_first && settings.register_commands {
        match timeout(REQUEST_WITHIN, registration::register(http, application, settings)).await {
            Ok(Ok(Registered::Unchanged)) => tracing::info!("commands were registered already"),
            Ok(Ok(Registered::Sent(commands))) => tracing::info!(commands, "commands registered"),
            Ok(Err(error)) => tracing::warn!(reason = sending::reason(&error), "commands could not be registered"),
            Err(_) => tracing::warn!("commands could not be registered in time"),
        }
    }
    let count = settings.shards.map_or(shards, NonZeroU32::get);
    // Past the limit Discord resets the token. Source: its developer documentation, "Session Start Limit Object".
    let (left, more_in) = logins;
    if left < u64::from(count) {
        tracing::warn!(left, shards = count, wait_s = more_in.as_secs(), "too few logins are left today; waiting for more");
        sleep(more_in).await;
    }
    Ok(Shards { application, gateway_url, count })
}

/// How the life of a client of serenity's ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// The bot was told to stop.
    Told,
    /// A connection did not come up or fell silent, and serenity does not mend it.
    Lost,
}

/// One client of serenity's, from its login on.
struct Life {
    shards: Shards,
    patience: Duration,
    /// Where posts in forums are answered.
    forums: Option<Arc<Forums>>,
    connected: Connected,
    stop: CancellationToken,
}

impl Life {
    /// serenity sets no time limit on its connecting: one that is taken and never answered hangs for ever, with all that
    /// waits for it. On threads of its own everything ends with it, and what was asked is answered on ours.
    async fn on_threads_of_its_own(self, client: ClientBuilder, delivery: Delivery) -> Result<Ended, FatalError> {
        let application = self.shards.application;
        let (connected, home) = (self.connected.clone(), Handle::current());
        let forums = self.forums.clone();
        let handler = Handler { delivery, forums, connected, home, application, me: AtomicU64::new(application.get()) };
        let threads = Threads::new().map_err(|error| FatalError::Threads(error.to_string()))?;
        let running = threads.run(self.run(client.raw_event_handler(handler)));
        running.await.unwrap_or(Ok(Ended::Lost))
    }

    async fn run(self, client: ClientBuilder) -> Result<Ended, FatalError> {
        let Ok(client) = timeout(REQUEST_WITHIN, client).await else { return Ok(Ended::Lost) };
        let mut client = client.map_err(|error| FatalError::Refused(sending::reason(&error)))?;
        // serenity asks again, and where that fails it takes Discord's own address, so that a bot behind a proxy would send
        // its token past it.
        *client.ws_url.lock().await = self.shards.gateway_url.clone();
        let shards = Arc::clone(&client.shard_manager);
        tokio::select! {
            () = self.keep_watch(&shards) => Ok(Ended::Lost),
            () = self.stop.cancelled() => {
                // Returns early when nothing is connected; whatever is left ends with the threads.
                let _ = timeout(CLOSE_WITHIN, shards.shutdown_all()).await;
                Ok(Ended::Told)
            }
            ended = client.start_shards(self.shards.count) => match ended {
                Ok(()) => Ok(Ended::Told),
                Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication | GatewayError::NoAuthentication)) => Err(FatalError::Token),
                Err(serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents)) => Err(FatalError::Intent),
                Err(error) => Err(FatalError::Refused(sending::reason(&error))),
            },
        }
    }

    /// Notes whether all connections are up, until one is lost. serenity tells when one is up, and not when it ends.
    async fn keep_watch(&self, shards: &ShardManager) {
        let count = self.shards.count;
        let mut watch = Watch::new(count, self.patience);
        let mut tick = tokio::time::interval(LOOK_EVERY);
        loop {
            tick.tick().await;
            let runners = shards.runners.lock().await;
            let signs = (0..count).map(|shard| match runners.get(&ShardId(shard)) {
                Some(runner) if runner.stage == ConnectionStage::Connected => Sign::Up { latency: runner.latency },
                Some(_) | None => Sign::Away,
            });
            let seen = watch.look(signs, Instant::now());
            drop(runners);
            self.connected.0.store(seen == Seen::AllUp, Ordering::Relaxed);
            if seen == Seen::Lost {
                return;
            }
        }
    }
}

/// A runtime for serenity alone.
struct Threads(Option<Runtime>);

impl Threads {
    fn new() -> std::io::Result<Threads> {
        // One thread suffices: it only reads what comes and hands it on.
        Builder::new_multi_thread().worker_threads(1).thread_name("gateway").enable_all().build().map(|runtime| Threads(Some(runtime)))
    }

    fn run<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.0.as_ref().map_or_else(Handle::current, |runtime| runtime.handle().clone()).spawn(work)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // A runtime may not be waited for where tasks run.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// What Discord says to whoever has the token.
struct Reached {
    application: ApplicationId,
    gateway_url: String,
    /// How many connections it recommends.
    shards: u32,
    /// How many logins are left today, and how long until there are more.
    logins: (u64, Duration),
}

/// Asks Discord until it answers.
async fn reached(http: &Http) -> Result<Reached, FatalError> {
    let mut wait = BACKOFF.0;
    loop {
        let reason = match timeout(REQUEST_WITHIN, hello(http)).await {
            Ok(Ok(Some(reached))) => return Ok(reached),
            Ok(Ok(None)) => "an answer without an application id".to_owned(),
            Ok(Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(response)))) if response.status_code.as_u16() == 401 => {
                return Err(FatalError::Token);
            }
            Ok(Err(error)) => sending::reason(&error),
            Err(_) => "timed out".to_owned(),
        };
        tracing::warn!(reason, wait_s = wait.as_secs(), "Discord cannot be reached; trying again");
        sleep(wait).await;
        wait = (wait * 2).min(BACKOFF.1);
    }
}

async fn hello(http: &Http) -> serenity::Result<Option<Reached>> {
    let gateway = http.get_bot_gateway().await?;
    // Read leniently: of all that Discord says of an application only the id matters.
    let application: Value = http.fire(Request::new(Route::Oauth2ApplicationCurrent, LightMethod::Get)).await?;
    let id = application.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let limit = gateway.session_start_limit;
    let logins = (limit.remaining, Duration::from_millis(limit.reset_after));
    Ok(id.map(|application| Reached { application, gateway_url: gateway.url, shards: gateway.shards.max(1), logins }))
}

/// Sends the command definitions where they differ, and nothing else.
///
/// # Errors
/// If Discord refuses the token or the definitions.
pub async fn register_once(settings: &DiscordSettings, token: &Secret) -> Result<Registered, FatalError> {
    let http = delivery::client(settings, Some(token));
    let Reached { application, .. } = reached(&http).await?;
    registration::register(&http, application, settings).await.map_err(|error| FatalError::Refused(sending::reason(&error)))
}

struct Handler {
    delivery: Delivery,
    forums: Option<Arc<Forums>>,
    connected: Connected,
    /// Where answers are made: they outlive a client that is given up.
    home: Handle,
    application: ApplicationId,
    /// The bot's own user id, which Discord tells when the session begins; for most bots that of the application.
    me: AtomicU64,
}

#[async_trait]
impl RawEventHandler for Handler {
    async fn raw_event(&self, _context: Context, event: Event) {
        match event {
            Event::Ready(_) | Event::Resumed(_) => {
                let is_new = matches!(event, Event::Ready(_));
                self.delivery.metrics().gateway(if is_new { "ready" } else { "resumed" });
                if let Event::Ready(ready) = &event {
                    self.me.store(ready.ready.user.id.get(), Ordering::Relaxed);
                }
                self.connected.0.store(true, Ordering::Relaxed);
                tracing::info!("connected to Discord");
            }
            Event::InteractionCreate(event) => match json(&event.interaction) {
                Ok(value) => self.take(&value),
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "an interaction could not be read"),
            },
            // What serenity cannot decode would vanish here; our own reading needs far less of it.
            Event::Unknown(event) if event.kind == "INTERACTION_CREATE" => self.take(&event.value),
            Event::MessageCreate(event) if self.awaits(&event.message) || may_be_for_us(&event.message, self.me()) => {
                if let Ok(value) = serde_json::to_value(&event.message) {
                    self.take_message(&value);
                }
            }
            Event::Unknown(event) if event.kind == "MESSAGE_CREATE" => self.take_message(&event.value),
            Event::ThreadCreate(event) => {
                if let Ok(value) = serde_json::to_value(&event.thread) {
                    self.take_thread(value);
                }
            }
            Event::Unknown(event) if event.kind == "THREAD_CREATE" => self.take_thread(event.value),
            Event::MessageDelete(event) => self.forget(&[event.message_id]),
            Event::MessageDeleteBulk(event) => self.forget(&event.ids),
            _ => {}
        }
    }
}

/// The interaction as Discord sent it, as far as we read it. serenity writes all of it but its type.
fn json(interaction: &serenity::all::Interaction) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(interaction)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("type".to_owned(), u8::from(interaction.kind()).into());
    }
    Ok(value)
}

/// Whether a message is worth reading: all that is said in every channel comes by here, our own answers too.
fn may_be_for_us(message: &Message, me: Option<UserId>) -> bool {
    let is_named = || message.content.contains(MENTION) || message.mentions.iter().any(|user| UserId::new(user.id.get()) == me);
    !message.author.bot && (message.guild_id.is_none() || !message.mention_roles.is_empty() || is_named())
}

impl Handler {
    fn answer(&self, interaction: Interaction) {
        let delivery = self.delivery.clone();
        self.home.spawn(async move { delivery.answer(interaction).await });
    }

    /// Messages were deleted, so that nothing is to be quoted from them any more.
    fn forget(&self, messages: &[serenity::all::MessageId]) {
        let messages = messages.iter().filter_map(|id| MessageId::new(id.get())).collect();
        let bot = Arc::clone(self.delivery.bot());
        self.home.spawn(async move { withdrawals::gone(&bot, messages).await });
    }

    fn me(&self) -> Option<UserId> {
        UserId::new(self.me.load(Ordering::Relaxed))
    }

    /// Whether a message may belong to a post that is to be answered.
    fn awaits(&self, message: &Message) -> bool {
        let place = ChannelId::new(message.channel_id.get()).zip(MessageId::new(message.id.get()));
        self.forums.as_ref().zip(place).is_some_and(|(forums, (channel, message))| forums.awaits(channel, message))
    }

    fn take_thread(&self, value: Value) {
        if let Some((forums, me)) = self.forums.clone().zip(self.me()) {
            self.home.spawn(async move { forums.begin(&value, me).await });
        }
    }

    fn take_message(&self, value: &Value) {
        if let Some((forums, channel)) = self.forums.as_ref().zip(reading::id_in(value, "channel_id")) {
            forums.hear(channel, value);
        }
        let Some(message) = self.me().and_then(|me| Interaction::read_message(value, self.application, me)) else { return };
        if !self.delivery.is_new(message.id) {
            self.delivery.metrics().gateway("repeated");
            return;
        }
        self.delivery.metrics().gateway("message");
        self.answer(message);
    }

    fn take(&self, value: &Value) {
        match Interaction::read(value) {
            Ok(interaction) => {
                self.delivery.metrics().gateway("interaction");
                self.answer(interaction);
            }
            Err(error) => {
                self.delivery.metrics().gateway("unreadable");
                tracing::warn!(reason = %error, "an interaction could not be read");
            }
        }
    }
}
