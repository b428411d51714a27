//! A Discord on 127.0.0.1: its REST API and its gateway, for the real client to log in to.
//!
//! It records and judges every request, answers as Discord would or as a test wants it to go wrong, and lets a test wait
//! for what the bot does. Nothing sleeps: a wait ends with the event, or fails at its deadline with what was seen.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::availability;
use crate::chaos::{Chance, Chaos};
use crate::fault::{Fault, RequestMatcher};
use crate::gateway;
use crate::gateway_options::GatewayOptions;
use crate::interactions::Interaction;
use crate::judge;
use crate::messages::UserMessage;
use crate::rest;
use crate::sessions::Order;
use crate::state::State;

/// The longest wait for anything that a bot should do. serenity waits 5 s between two logins.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Any free port of this machine.
const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// A Discord that runs until it is dropped.
///
/// # Panics
/// Dropping it panics if the bot broke a rule of Discord's that nobody took note of, unless the thread panics already: call
/// [`FakeDiscord::take_violations`] or [`FakeDiscord::stop`] where that is expected.
pub struct FakeDiscord {
    pub(crate) state: Arc<State>,
    api_base: String,
    /// The listeners and their connections, and what disturbs them; aborted when this is dropped.
    tasks: Mutex<JoinSet<()>>,
    /// Whether violations are a panic when this is dropped.
    asserts_on_drop: bool,
}

/// Where it runs, and how it ends.
impl FakeDiscord {
    /// Listens on free ports of 127.0.0.1.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn start() -> FakeDiscord {
        FakeDiscord::listen(ANY_PORT, ANY_PORT).await.expect("free ports on 127.0.0.1")
    }

    /// Serves the REST API at one address of this machine and the gateway at another. Port 0 is any free port.
    ///
    /// # Errors
    /// If an address is not one of this machine alone (loopback), or its port is taken.
    pub async fn listen(rest: SocketAddr, gateway: SocketAddr) -> io::Result<FakeDiscord> {
        let (rest, gateway) = (bind(rest).await?, bind(gateway).await?);
        let api_base = format!("http://{}", rest.local_addr()?);
        let state = Arc::new(State::new(format!("ws://{}", gateway.local_addr()?)));
        let mut tasks = JoinSet::new();
        tasks.spawn(rest::serve(rest, Arc::clone(&state)));
        tasks.spawn(gateway::serve(gateway, Arc::clone(&state)));
        Ok(FakeDiscord { state, api_base, tasks: Mutex::new(tasks), asserts_on_drop: true })
    }

    /// Where the REST API is, without a slash at the end: what takes the place of `https://discord.com`, so that `/api/v10`
    /// follows.
    pub fn api_base(&self) -> String {
        self.api_base.clone()
    }

    /// Where the gateway is, as `GET /gateway/bot` says it.
    pub fn gateway_url(&self) -> String {
        self.state.gateway_url.clone()
    }

    /// Stops, and returns what Discord would have held against the bot, one sentence each, as far as nobody took it yet.
    pub async fn stop(mut self) -> Vec<String> {
        self.asserts_on_drop = false;
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.shutdown().await;
        self.take_violations()
    }
}

/// How it behaves.
impl FakeDiscord {
    /// Changes how the gateway behaves from now on.
    pub fn configure_gateway(&self, change: impl FnOnce(&mut GatewayOptions)) {
        change(&mut self.state.gateway().options);
    }

    /// Lets requests go wrong. Scripts are tried in the order in which they were set; each request uses one at most.
    pub fn inject_fault(&self, matcher: RequestMatcher<'_>, fault: Fault) {
        self.state.faults().add(matcher, fault);
    }

    /// Lets everything go right again.
    pub fn clear_faults(&self) {
        self.state.faults().clear();
    }

    /// Lets requests and the gateway go wrong by chance. Tests of a script go first.
    pub fn start_chaos(&self, chaos: Chaos) {
        self.state.faults().leave_to(Chance::new(chaos));
        if !chaos.disturbed_every.is_zero() {
            self.tasks.lock().unwrap_or_else(PoisonError::into_inner).spawn(gateway::disturb(Arc::clone(&self.state), chaos));
        }
    }

    /// Lets time pass for the interaction with this token: its 3 seconds, and its 15 minutes.
    ///
    /// # Panics
    /// If it was not sent.
    pub fn advance_time(&self, token: &str, by: Duration) {
        self.state.log().lifecycles.get_mut(token).expect("an interaction that was sent").age(by);
    }

    /// Refuses the token, in REST and at the next login, and closes what is connected as Discord does.
    pub fn revoke_token(&self) {
        self.configure_gateway(|options| options.accepts_token = false);
        self.close(4004);
    }

    /// Brings the bot into a server, by its id: READY lists it from the next login on, `GET /users/@me/guilds` at once.
    pub fn join_server(&self, guild: u64) {
        self.state.gateway().membership.join(guild);
    }

    /// Takes the bot out of a server, with its commands. It hears nothing of that: GUILD_DELETE is not played.
    pub fn leave_server(&self, guild: u64) {
        self.state.gateway().membership.remove(guild);
    }

    /// Takes the bot out of a server that keeps its commands, as one that was invited with `applications.commands` alone.
    pub fn leave_commands_only(&self, guild: u64) {
        self.state.gateway().membership.remove_bot(guild);
    }

    /// Refuses what the bot writes in a channel with this code of Discord's errors: 50001, 50013, 50083, or 160002 for replies alone.
    pub fn deny_messages(&self, channel: &str, code: u64) {
        self.state.record(|log| {
            log.denied.insert(channel.to_owned(), code);
        });
    }

    /// Takes again what the bot writes in a channel.
    pub fn allow_messages(&self, channel: &str) {
        self.state.record(|log| {
            log.denied.remove(channel);
        });
    }

    /// Commands that were registered before the bot came, as Discord keeps them. Global ones.
    pub fn set_commands(&self, commands: &Value) {
        self.state.log().commands.register("global", commands);
    }

    /// The global commands that are registered now, as Discord returns them with all translations.
    pub fn commands(&self) -> Vec<Value> {
        self.state.log().commands.list("global", true)
    }

    /// The commands of one server.
    pub fn commands_of(&self, guild: &str) -> Vec<Value> {
        self.state.log().commands.list(guild, true)
    }
}

/// What reaches the bot over the gateway.
impl FakeDiscord {
    /// Sends an interaction over the gateway, or keeps it for the bot to come back. Says when.
    ///
    /// # Panics
    /// If the bot never logged in.
    pub fn send(&self, interaction: &Interaction) -> Instant {
        self.expect_over_http(interaction);
        self.dispatch("INTERACTION_CREATE", &interaction.json)
    }

    /// Sends an interaction as `send` does, if a user can do it with the commands that are registered.
    ///
    /// # Panics
    /// If no user can, or the bot never logged in.
    pub fn invoke(&self, interaction: &Interaction) -> Instant {
        let mut commands = self.commands();
        if let Some(guild) = interaction.json["guild_id"].as_str() {
            commands.extend(self.commands_of(guild));
        }
        let faults = availability::faults(&interaction.json, &commands);
        assert!(faults.is_empty(), "no user can do this:\n{}", faults.join("\n"));
        self.send(interaction)
    }

    /// Sends what a user wrote over the gateway. Says when, or nothing where the bot's intents do not cover it.
    ///
    /// # Panics
    /// If the bot never logged in.
    pub fn send_message(&self, written: &UserMessage) -> Option<Instant> {
        self.expect_message(written);
        let sent = Instant::now();
        let heard = self.state.gateway().dispatch("MESSAGE_CREATE", &written.json).expect("a bot that logged in");
        heard.then_some(sent)
    }

    /// Knows what a user wrote without sending it: its channel, and the message itself.
    pub fn expect_message(&self, written: &UserMessage) {
        self.state.record(|log| log.read(written));
    }

    /// Sends any event over the gateway as far as the bot's intents cover it. Says when.
    ///
    /// # Panics
    /// If the bot never logged in.
    pub fn dispatch(&self, event: &str, data: &Value) -> Instant {
        let sent = Instant::now();
        self.state.gateway().dispatch(event, data).expect("a bot that logged in");
        sent
    }

    /// Knows an interaction that reaches the bot some other way, such as over HTTP.
    pub fn expect_over_http(&self, interaction: &Interaction) {
        let real_time = self.state.gateway().options.real_time;
        self.state.record(|log| log.ask(interaction, real_time));
    }

    /// Takes the body with which the bot answered an interaction over HTTP: judged and kept as a callback is.
    pub fn answered_over_http(&self, interaction: &Interaction, body: &Value) {
        let faults = judge::judge_http_response(body);
        self.state.record(|log| {
            log.violations.extend(faults.iter().map(|fault| format!("answer over HTTP: {fault}")));
            if let Err(refusal) = log.acknowledge((&interaction.id, &interaction.token), body, Vec::new(), true) {
                log.violations.push(refusal.violation);
            }
        });
    }

    /// Cuts the connection off, as a lost network does. The session can be resumed.
    pub fn drop_connection(&self) {
        self.state.gateway().order(&Order::Drop);
    }

    /// Leaves the connection open and does nothing more on it. The bot notices by its heartbeats.
    pub fn freeze(&self) {
        self.state.gateway().order(&Order::Freeze);
    }

    /// Closes the connection with a code. Source: Discord developer documentation, "Gateway Close Event Codes".
    pub fn close(&self, code: u16) {
        self.state.gateway().order(&Order::Close(code));
    }

    /// Asks the bot to connect anew and resume.
    pub fn ask_to_reconnect(&self) {
        self.state.gateway().order(&Order::Send(json!({"op": 7, "d": null})));
    }

    /// Tells the bot that its session is void, or (`resumable`) only interrupted.
    pub fn invalidate_session(&self, resumable: bool) {
        let mut gateway = self.state.gateway();
        gateway.order(&Order::Send(json!({"op": 9, "d": resumable})));
        if !resumable {
            gateway.forget_sessions();
        }
    }

    /// Asks for a heartbeat at once.
    pub fn ask_for_heartbeat(&self) {
        self.state.gateway().order(&Order::Send(json!({"op": 1, "d": null})));
    }
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        if self.asserts_on_drop && !std::thread::panicking() {
            self.assert_clean();
        }
    }
}

/// An address that refuses connections, for a Discord that cannot be reached.
///
/// # Panics
/// If there is no free port.
pub async fn unreachable_api_base() -> String {
    let listener = bind(ANY_PORT).await.expect("a free port on 127.0.0.1");
    format!("http://{}", listener.local_addr().expect("a bound port"))
}

async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    if !address.ip().is_loopback() {
        let refusal = format!("{address} can be reached from other machines; a fake Discord listens on loopback addresses only");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, refusal));
    }
    TcpListener::bind(address).await
}
