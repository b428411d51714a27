//! A Discord on your own machine, to test bots against: its REST API and its gateway, on loopback addresses only.
//!
//! A bot logs in here as it does at Discord, over a real WebSocket and real HTTP. Every request is judged by Discord's own
//! [API description](https://github.com/discord/discord-api-spec) and by the rules which that leaves out: an embed that is too
//! long, an interaction that is answered twice, a login that comes too early. A test sends interactions and messages, waits for
//! what the bot does, and lets requests and connections fail when it wants them to.
//!
//! # A bot and its test
//!
//! Start a [`FakeDiscord`], set the bot's API base to [`FakeDiscord::api_base`] and its token to [`TOKEN`], send something, and
//! look at the response. Here the bot is one of serenity's:
//!
//! ```
//! use fake_discord::{FakeDiscord, TOKEN, interactions};
//! use serenity::all::{
//!     ClientBuilder, Context, CreateInteractionResponse, CreateInteractionResponseMessage, EventHandler, GatewayIntents, HttpBuilder,
//!     Interaction, async_trait,
//! };
//!
//! struct Bot;
//!
//! #[async_trait]
//! impl EventHandler for Bot {
//!     async fn interaction_create(&self, context: Context, interaction: Interaction) {
//!         let Interaction::Command(command) = interaction else { return };
//!         let message = CreateInteractionResponseMessage::new().content("Pong!").ephemeral(true);
//!         command.create_response(&context.http, CreateInteractionResponse::Message(message)).await.unwrap();
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() {
//!     let discord = FakeDiscord::start().await;
//!     let http = HttpBuilder::new(TOKEN).proxy(discord.api_base()).ratelimiter_disabled(true).build();
//!     let mut client = ClientBuilder::new_with_http(http, GatewayIntents::empty()).event_handler(Bot).await.unwrap();
//!     tokio::spawn(async move { client.start().await });
//!     discord.wait_for_identify().await;
//!
//!     let ping = interactions::command("ping").build();
//!     discord.send(&ping);
//!     let response = discord.wait_for_callback(&ping.id).await;
//!     assert_eq!(response.text(), "Pong!");
//!     assert!(response.is_private());
//! }
//! ```
//!
//! At the end `discord` is dropped, which fails the test if the bot broke a rule. Where a test breaks one on purpose, it takes the
//! violation with [`FakeDiscord::take_violations`].
//!
//! # What there is
//!
//! - [`interactions`] builds what users do: slash commands, menus, buttons, modals, autocompletion. [`messages`] builds what they
//!   write. [`FakeDiscord::send`] and [`FakeDiscord::send_message`] bring them over the gateway; for a bot that takes interactions
//!   over HTTP, [`SigningKey`] signs them as Discord does.
//! - [`messages::every_kind`] has messages of every kind that Discord has, and [`interactions::message_command_on`] opens the menu of
//!   one. [`FakeDiscord::wait_for_modal`] returns a [`Modal`], which is filled in and sent off within the bounds that the client keeps.
//! - [`messages::ForumPost`] is a new post in a forum; [`FakeDiscord::send_post`] sends it, [`FakeDiscord::begin_post`] its thread before its
//!   first message.
//! - [`attachments`] makes files that come with messages, commands and modals. They are fetched from [`FakeDiscord::cdn_base`];
//!   [`FakeDiscord::inject_cdn_fault`] lets that fail, and [`FakeDiscord::fetches`] lists what was fetched.
//! - [`Server`] and [`Channel`] say who may do what where ([`FakeDiscord::set_server`], [`FakeDiscord::set_channel`]).
//!   [`FakeDiscord::edit_message`], [`FakeDiscord::delete_message`] and [`FakeDiscord::delete_channel`] tell the bot as far as its intents
//!   and its permissions go.
//! - The `wait_for_…` methods return what the bot does next, and panic after [`DEADLINE`] with a list of what was seen.
//! - [`FakeDiscord::inject_fault`] lets single requests fail, [`FakeDiscord::configure_gateway`] changes how the gateway behaves,
//!   and [`FakeDiscord::start_chaos`] lets everything fail by chance, the same way for the same seed.
//! - [`judge`] judges one request by itself.
//!
//! A request that breaks a rule is held against the bot and then answered as far as possible. Paths that Discord has but this crate
//! does not play are answered with status 501. Everything that happens is remembered until the end, so a [`FakeDiscord`] is for
//! minutes, not for weeks.
//!
//! Methods that a test calls panic where its expectation fails; each says so. What a bot sends never causes a panic.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "only the engine is pure")]

// In reading order: a module uses only those above it.
mod ids;

mod accounts;

pub mod attachments;

pub mod permissions;

mod places;

mod posted;

pub mod messages;

pub mod interactions;

mod modals;

mod signing;

pub mod judge;

mod multipart;

mod record;

mod fault;

mod chaos;

mod fault_script;

mod intents;

mod gateway_options;

mod replies;

mod commands;

mod availability;

mod cdn;

mod store;

mod lifecycle;

mod log;

mod report;

mod reply;

mod membership;

mod sessions;

mod state;

mod gateway;

mod responses;

mod channels;

mod files;

mod guilds;

mod rest;

mod server;

mod waiting;

mod hosting;

mod deletions;

mod forums;

pub use attachments::Attachment;
pub use cdn::{CdnFault, Fetch};
pub use chaos::{Chaos, SeededRng};
pub use fault::{Fault, RequestMatcher};
pub use gateway_options::GatewayOptions;
pub use ids::{APPLICATION_ID, BOT_ID, TOKEN, snowflake};
pub use intents::{DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT};
pub use modals::Modal;
pub use multipart::File;
pub use places::{Channel, Server};
pub use posted::{HasMessage, PostedMessage};
pub use record::{Callback, Heartbeat, RecordedRequest, SentMessage};
pub use report::{Outcome, Report};
pub use server::{DEADLINE, FakeDiscord, unreachable_api_base};
pub use signing::SigningKey;
