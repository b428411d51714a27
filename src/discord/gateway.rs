//! The gateway: logs in, takes interactions as they come, reconnects, and stops when told.

use std::convert::Infallible;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;
use serenity::all::{
    Client, ClientBuilder, ConnectionStage, Context, Event, GatewayError, GatewayIntents, Http, Message, RawEventHandler, ShardManager,
};
use serenity::async_trait;
use serenity::http::{HttpError, LightMethod, Request, Route};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::config::{DiscordSettings, Secret};
use crate::discord::delivery::{self, Delivery, REQUEST_WITHIN};
use crate::discord::interaction::Interaction;
use crate::discord::registration::{self, Registered};
use crate::discord::sending;

/// The first and the longest wait between attempts to reach Discord.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// How often it is looked at whether the connections are up.
const LOOK_EVERY: Duration = Duration::from_secs(1);

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
    /// A message of serenity's that no waiting mends.
    #[error("Discord refuses the connection: {0}")]
    Refused(String),
}

/// Runs the gateway until `stop` is cancelled.
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
    tokio::select! {
        () = stop.cancelled() => Ok(()),
        outcome = connect(settings, token, delivery, connected, &stop) => outcome,
    }
}

async fn connect(
    settings: &DiscordSettings,
    token: &Secret,
    delivery: Delivery,
    connected: Connected,
    stop: &CancellationToken,
) -> Result<(), FatalError> {
    let http = delivery::client(settings, Some(token));
    let Reached { application, gateway_url, shards, logins } = reached(&http).await?;
    if settings.register_commands {
        match timeout(REQUEST_WITHIN, registration::register(&http, application, settings)).await {
            Ok(Ok(Registered::Unchanged)) => tracing::info!("commands were registered already"),
            Ok(Ok(Registered::Sent(commands))) => tracing::info!(commands, "commands registered"),
            Ok(Err(error)) => tracing::warn!(reason = sending::reason(&error), "commands could not be registered"),
            Err(_) => tracing::warn!("commands could not be registered in time"),
        }
    }
    let handler = Handler { delivery, connected: connected.clone(), application, me: AtomicU64::new(application) };
    // Neither is privileged: what a message says comes only where it mentions the bot or is a direct one.
    let mentions = if settings.mentions { GatewayIntents::GUILD_MESSAGES } else { GatewayIntents::empty() };
    let direct = if settings.mentions && settings.direct_messages { GatewayIntents::DIRECT_MESSAGES } else { GatewayIntents::empty() };
    let builder = ClientBuilder::new_with_http(http, mentions | direct).raw_event_handler(handler);
    let mut client = builder.await.map_err(|error| FatalError::Refused(sending::reason(&error)))?;
    // serenity asks again, and where that fails it takes Discord's own address, so that a bot behind a proxy would send
    // its token past it.
    *client.ws_url.lock().await = gateway_url;
    let shards = settings.shards.map_or(shards, NonZeroU32::get);
    // Past the limit Discord resets the token. Source: its developer documentation, "Session Start Limit Object".
    let (left, more_in) = logins;
    if left < u64::from(shards) {
        tracing::warn!(left, shards, wait_s = more_in.as_secs(), "too few logins are left today; waiting for more");
        sleep(more_in).await;
    }
    let outcome = run_client(&mut client, shards, &connected, stop).await;
    connected.0.store(false, Ordering::Relaxed);
    outcome
}

async fn run_client(client: &mut Client, count: u32, connected: &Connected, stop: &CancellationToken) -> Result<(), FatalError> {
    let shards = Arc::clone(&client.shard_manager);
    tokio::select! {
        never = keep_watch(&shards, count, connected) => match never {},
        () = stop.cancelled() => {
            // Returns early when nothing is connected; whatever is left ends with the runtime.
            let _ = timeout(CLOSE_WITHIN, shards.shutdown_all()).await;
            Ok(())
        }
        ended = client.start_shards(count) => match ended {
            Ok(()) => Ok(()),
            Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication | GatewayError::NoAuthentication)) => Err(FatalError::Token),
            Err(error) => Err(FatalError::Refused(sending::reason(&error))),
        },
    }
}

/// Notes whether all connections are up. serenity tells when one is, and not when it is lost.
async fn keep_watch(shards: &ShardManager, count: u32, connected: &Connected) -> Infallible {
    let mut tick = tokio::time::interval(LOOK_EVERY);
    loop {
        tick.tick().await;
        let runners = shards.runners.lock().await;
        let up = runners.values().filter(|runner| runner.stage == ConnectionStage::Connected).count();
        drop(runners);
        connected.0.store(up == usize::try_from(count).unwrap_or(usize::MAX), Ordering::Relaxed);
    }
}

/// What Discord says to whoever has the token.
struct Reached {
    application: u64,
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
    connected: Connected,
    application: u64,
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
                Ok(value) => self.take(&value).await,
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "an interaction could not be read"),
            },
            // What serenity cannot decode would vanish here; our own reading needs far less of it.
            Event::Unknown(event) if event.kind == "INTERACTION_CREATE" => self.take(&event.value).await,
            Event::MessageCreate(event) if may_be_for_us(&event.message, self.me.load(Ordering::Relaxed)) => {
                if let Ok(value) = serde_json::to_value(&event.message) {
                    self.take_message(&value).await;
                }
            }
            Event::Unknown(event) if event.kind == "MESSAGE_CREATE" => self.take_message(&event.value).await,
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

/// Whether a message is worth reading: all that is said in every channel comes by here, our own answers too. Without the
/// privileged intent its text comes only where it is for us.
fn may_be_for_us(message: &Message, me: u64) -> bool {
    let is_named = || !message.content.is_empty() || message.mentions.iter().any(|user| user.id.get() == me);
    !message.author.bot && (message.guild_id.is_none() || is_named())
}

impl Handler {
    async fn take_message(&self, value: &Value) {
        if let Some(message) = Interaction::read_message(value, self.application, self.me.load(Ordering::Relaxed)) {
            self.delivery.metrics().gateway("message");
            self.delivery.answer(message).await;
        }
    }

    async fn take(&self, value: &Value) {
        match Interaction::read(value) {
            Ok(interaction) => {
                self.delivery.metrics().gateway("interaction");
                self.delivery.answer(interaction).await;
            }
            Err(error) => {
                self.delivery.metrics().gateway("unreadable");
                tracing::warn!(reason = %error, "an interaction could not be read");
            }
        }
    }
}
