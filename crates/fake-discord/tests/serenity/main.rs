//! The fake Discord, tried with the real client: what the other tests stand on.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "only the engine is pure")]

mod chaos;
mod forums;
mod hosting;
mod life;
mod messages;
mod modals;
mod press;
mod rest;
mod shards;
mod targets;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::async_trait;
use serenity::builder::CreateAttachment;
use serenity::client::{ClientBuilder, Context, RawEventHandler};
use serenity::gateway::{GatewayError, ShardManager};
use serenity::http::{Http, HttpBuilder};
use serenity::model::application::Interaction as Decoded;
use serenity::model::event::Event;
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::{ApplicationId, InteractionId};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use fake_discord::interactions::{self, Interaction};
use fake_discord::{APPLICATION_ID, BOT_ID, DEADLINE, FakeDiscord, TOKEN};

/// The real client with a handler that only passes on what it hears.
struct Bot {
    http: Arc<Http>,
    shards: Arc<ShardManager>,
    heard: mpsc::UnboundedReceiver<Event>,
    running: JoinHandle<serenity::Result<()>>,
}

struct Handler(mpsc::UnboundedSender<Event>);

#[async_trait]
impl RawEventHandler for Handler {
    async fn raw_event(&self, _: Context, event: Event) {
        // Nobody listens once the test is over.
        let _ = self.0.send(event);
    }
}

fn http(discord: &FakeDiscord, token: &str) -> Http {
    http_at(&discord.api_base(), token)
}

fn http_at(api_base: &str, token: &str) -> Http {
    let application = ApplicationId::new(APPLICATION_ID.parse().unwrap());
    HttpBuilder::new(token).proxy(api_base).ratelimiter_disabled(true).application_id(application).build()
}

impl Bot {
    async fn start(discord: &FakeDiscord) -> Bot {
        Bot::start_with(discord, GatewayIntents::empty(), 1).await
    }

    async fn start_with(discord: &FakeDiscord, intents: GatewayIntents, shards: u32) -> Bot {
        let (said, heard) = mpsc::unbounded_channel();
        let builder = ClientBuilder::new_with_http(http(discord, TOKEN), intents).raw_event_handler(Handler(said));
        let mut client = builder.await.unwrap();
        let (http, manager) = (Arc::clone(&client.http), Arc::clone(&client.shard_manager));
        let running = tokio::spawn(async move { client.start_shards(shards).await });
        Bot { http, shards: manager, heard, running }
    }

    /// Started, and told that it is.
    async fn logged_in(discord: &FakeDiscord) -> Bot {
        Bot::hearing(discord, GatewayIntents::empty()).await
    }

    /// Logged in with these intents.
    async fn hearing(discord: &FakeDiscord, intents: GatewayIntents) -> Bot {
        let mut bot = Bot::start_with(discord, intents, 1).await;
        discord.wait_for_identify().await;
        assert!(matches!(bot.next().await, Event::Ready(_)));
        bot
    }

    async fn next(&mut self) -> Event {
        timeout(DEADLINE, self.heard.recv()).await.expect("an event").expect("a running bot")
    }

    async fn answer(&self, interaction: &Interaction, body: &Value) -> serenity::Result<()> {
        self.answer_with(interaction, body, Vec::new()).await
    }

    async fn answer_with(&self, interaction: &Interaction, body: &Value, files: Vec<CreateAttachment>) -> serenity::Result<()> {
        self.http.create_interaction_response(InteractionId::new(interaction.id.parse().unwrap()), &interaction.token, body, files).await
    }
}

fn message(content: &str) -> Value {
    json!({"type": 4, "data": {"content": content, "allowed_mentions": {"parse": []}}})
}

fn status(error: serenity::Error) -> u16 {
    match error {
        serenity::Error::Http(error) => error.status_code().map_or(0, |status| status.as_u16()),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn the_client_logs_in() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::start(&discord).await;
    let identify = discord.wait_for_identify().await;
    assert_eq!((&identify["token"], &identify["intents"]), (&json!(format!("Bot {TOKEN}")), &json!(0)));
    let Event::Ready(ready) = bot.next().await else { panic!("READY comes first") };
    assert_eq!(ready.ready.user.id.to_string(), BOT_ID);
    assert_eq!(bot.http.application_id().unwrap().to_string(), APPLICATION_ID);
}

#[tokio::test]
async fn an_interaction_arrives_and_its_answer_is_recorded() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let asked = interactions::ask("How many troops are there?")
        .integer("quotes", 2)
        .boolean("private", true)
        .by_admin()
        .in_guild("81384788765712384")
        .build();
    let sent = discord.send(&asked);
    let Event::InteractionCreate(event) = bot.next().await else { panic!("an interaction") };
    let Decoded::Command(command) = event.interaction else { panic!("a command") };
    assert_eq!(command.data.options.len(), 3);
    assert!(command.member.unwrap().permissions.unwrap().manage_guild());
    let body = json!({"type": 4, "data": {"content": "40,000", "flags": 64, "allowed_mentions": {"parse": []}}});
    bot.answer_with(&asked, &body, vec![CreateAttachment::bytes("a,b", "list.csv")]).await.unwrap();
    let callback = discord.wait_for_callback(&asked.id).await;
    assert_eq!(callback.files[0].name, "list.csv");
    assert_eq!((callback.kind, callback.text().as_str()), (4, "40,000"));
    assert!(callback.is_private() && !callback.is_deferred() && callback.pings_nobody());
    assert!(callback.at > sent);
}

#[tokio::test]
async fn every_builder_makes_what_the_client_can_read() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    for made in [
        interactions::command("help"),
        interactions::ask("x").in_dm(),
        interactions::ask("x").user_install().locale("de").by("7"),
        interactions::ask("x").with_roles(&["5"]).with_permissions(interactions::ADMINISTRATOR).in_channel("9"),
        interactions::press("more:1"),
        interactions::modal_submit("why", "reason", "x"),
        interactions::autocomplete("ask", "source", "New"),
        interactions::message_command("Find quotes", "x"),
        interactions::command("settings").boolean("private", true).in_subcommand("answers").by_admin(),
        interactions::command("settings").in_subcommand("show").in_subcommand("answers").in_dm(),
        interactions::command("settings").channel("channel", "7").role("role", "8").user("user", "9"),
        interactions::autocomplete("ask", "source", "New").string("question", "Who?").integer("quotes", 2),
        interactions::ask("x").in_private_channel(),
        interactions::ask("x").in_thread_of("7"),
        interactions::ask("x").with_own_install(),
    ] {
        let interaction = made.build();
        discord.send(&interaction);
        let event = bot.next().await;
        assert!(matches!(event, Event::InteractionCreate(_)), "{}: {event:?}", interaction.json);
    }
    let ping = interactions::ping().build();
    assert!(serde_json::from_str::<Decoded>(&ping.body()).is_ok());
}

#[tokio::test]
async fn an_interaction_that_the_client_cannot_decode_arrives_unknown() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    for (what, interaction) in interactions::undecodable() {
        discord.send(&interaction);
        let Event::Unknown(event) = bot.next().await else { panic!("{what} was decoded") };
        assert_eq!((event.kind.as_str(), &event.value["id"]), ("INTERACTION_CREATE", &json!(interaction.id)), "{what}");
    }
}

#[tokio::test]
async fn a_lost_connection_is_resumed_and_nothing_is_missed() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    discord.drop_connection();
    assert_eq!(discord.wait_for_close().await, None);
    let meanwhile = interactions::ask("Meanwhile?").build();
    discord.send(&meanwhile);
    assert_eq!(discord.wait_for_resume().await["seq"], 1);
    assert!(matches!(bot.next().await, Event::InteractionCreate(_)));
    assert!(matches!(bot.next().await, Event::Resumed(_)));
}

#[tokio::test]
async fn a_request_to_reconnect_and_an_interrupted_session_are_resumed() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    discord.ask_to_reconnect();
    discord.wait_for_resume().await;
    assert!(matches!(bot.next().await, Event::Resumed(_)));
    discord.invalidate_session(true);
    discord.wait_for_resume().await;
    assert!(matches!(bot.next().await, Event::Resumed(_)));
}

#[tokio::test]
async fn a_refused_resume_ends_in_a_new_login() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    discord.configure_gateway(|options| options.accepts_resume = false);
    discord.close(4000);
    discord.wait_for_resume().await;
    discord.wait_for_identify().await;
    assert!(matches!(bot.next().await, Event::Ready(_)));
}

#[tokio::test]
async fn a_void_session_ends_in_a_new_login() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    discord.invalidate_session(false);
    discord.wait_for_identify().await;
    assert!(matches!(bot.next().await, Event::Ready(_)));
}

#[tokio::test]
async fn heartbeats_are_sent_and_acknowledged() {
    let discord = FakeDiscord::start().await;
    discord.configure_gateway(|options| options.heartbeat_interval = Duration::from_millis(50));
    let _bot = Bot::logged_in(&discord).await;
    // The third is only sent where the second was acknowledged.
    for _ in 0..3 {
        assert_eq!(discord.wait_for_heartbeat().await, Some(1));
    }
    discord.configure_gateway(|options| options.heartbeat_interval = Duration::from_secs(40));
    discord.ask_for_heartbeat();
    assert_eq!(discord.wait_for_heartbeat().await, Some(1));
}

#[tokio::test]
async fn a_gateway_that_stays_silent_is_left() {
    let discord = FakeDiscord::start().await;
    discord.configure_gateway(|options| (options.heartbeat_interval, options.acks_heartbeats) = (Duration::from_millis(50), false));
    let _bot = Bot::logged_in(&discord).await;
    discord.wait_for_heartbeat().await;
    discord.configure_gateway(|options| options.acks_heartbeats = true);
    discord.wait_for_identify().await;
}

#[tokio::test]
async fn a_refused_token_ends_the_client() {
    let discord = FakeDiscord::start().await;
    discord.configure_gateway(|options| options.accepts_token = false);
    let refused = http(&discord, TOKEN).get_bot_gateway().await;
    assert_eq!(status(refused.unwrap_err()), 401);
    let bot = Bot::start(&discord).await;
    discord.wait_for_identify().await;
    let ended = timeout(DEADLINE, bot.running).await.unwrap().unwrap();
    assert!(matches!(ended, Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication))), "{ended:?}");
    assert_eq!(status(http(&discord, "another").get_current_user().await.unwrap_err()), 401);
    assert_eq!(discord.invalid_requests(), 2);
}

#[tokio::test]
async fn a_token_can_be_revoked_while_the_client_runs() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    discord.revoke_token();
    assert!(timeout(DEADLINE, bot.running).await.unwrap().unwrap().is_err());
}

#[tokio::test]
async fn a_client_that_stops_says_so() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    bot.shards.shutdown_all().await;
    assert_eq!(discord.wait_for_close().await, Some(1000));
    timeout(DEADLINE, bot.running).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn many_interactions_are_answered_side_by_side() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let asked: Vec<Interaction> = (0..200).map(|_| interactions::ask("x").build()).collect();
    for interaction in &asked {
        discord.send(interaction);
    }
    for interaction in &asked {
        assert!(matches!(bot.next().await, Event::InteractionCreate(_)));
        bot.answer(interaction, &message("x")).await.unwrap();
    }
    assert_eq!(discord.wait_for_callbacks(200).await.len(), 200);
}
