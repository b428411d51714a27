//! A Discord on 127.0.0.1: its REST API and its gateway, for the real client to log in to.
//!
//! It records and judges every request, answers as Discord would or as a test wants it to go wrong, and lets a test wait
//! for what the bot does. Nothing sleeps: a wait ends with the event, or fails at its deadline with what was seen.

mod answers;
mod channels;
mod chaos;
mod fault;
mod form;
mod gateway;
mod intents;
mod life;
mod listen;
mod offered;
mod posted;
mod record;
mod replies;
mod report;
mod rest;
mod seen;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::accounts::{member, merged};
use crate::interactions::Interaction;
use crate::judge;
use crate::messages::Written;
use chaos::Chance;
use fault::Faults;
use gateway::{Gateway, Order};
use record::Log;

pub use chaos::{Chaos, Dice};
pub use fault::{Fault, Scope};
pub use gateway::Habits;
pub use intents::{DIRECT_MESSAGES, GUILD_MESSAGES};
pub use listen::nowhere;
pub use posted::{Shown, Standing};
pub use record::{Callback, Heartbeat, Message, Recorded};
pub use report::Report;

/// The application that the stand-in knows.
pub const APPLICATION_ID: &str = "1100000000000000001";
/// Its bot user.
pub const BOT_ID: &str = "1100000000000000002";
/// The token that the bot logs in with. No secret: nothing outside a test takes it.
pub const TOKEN: &str = "MTEwMDAwMDAwMDAwMDAwMDAwMg.stand.in";

/// The longest that a test waits for anything. serenity waits 5 s between two logins.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// A Discord that runs until it is dropped. Dropping it fails the test where a request broke a rule.
pub struct Standin {
    state: Arc<State>,
    api_base: String,
    /// The listeners and their connections, and what disturbs them; aborted when this is dropped.
    tasks: Mutex<JoinSet<()>>,
}

struct State {
    log: Mutex<Log>,
    /// Counts what was logged, so that a wait can look again.
    logged: watch::Sender<u64>,
    faults: Mutex<Faults>,
    gateway: Mutex<Gateway>,
    gateway_url: String,
}

impl State {
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().expect("no test panics while it holds the log")
    }

    fn gateway(&self) -> MutexGuard<'_, Gateway> {
        self.gateway.lock().expect("no test panics while it holds the gateway")
    }

    /// Changes the log and wakes those who wait for it.
    fn record(&self, change: impl FnOnce(&mut Log)) {
        change(&mut self.log());
        self.logged.send_modify(|count| *count += 1);
    }

    fn violation(&self, fault: String) {
        self.record(|log| log.violations.push(fault));
    }

    /// Tells the bot of a message of its own, as Discord does of every message where somebody else may read along.
    fn tell_of_own(&self, message: Option<&Standing>) {
        let Some(message) = message.filter(|message| !message.is_private()) else { return };
        let mut json = message.json.clone();
        if let Some(guild) = &message.guild {
            json = merged(json, json!({"guild_id": guild, "member": member(&[])}));
        }
        // A bot that is not on the gateway does not hear of it.
        let _ = self.gateway().dispatch("MESSAGE_CREATE", &json);
    }
}

impl Standin {
    /// Listens on free ports.
    pub async fn start() -> Standin {
        let (rest, gateway) = (listen::bind().await, listen::bind().await);
        let api_base = format!("http://{}", rest.local_addr().expect("a bound port"));
        let gateway_url = format!("ws://{}", gateway.local_addr().expect("a bound port"));
        let state = Arc::new(State {
            log: Mutex::default(),
            logged: watch::Sender::new(0),
            faults: Mutex::default(),
            gateway: Mutex::default(),
            gateway_url,
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(rest::serve(rest, Arc::clone(&state)));
        tasks.spawn(gateway::serve(gateway, Arc::clone(&state)));
        Standin { state, api_base, tasks: Mutex::new(tasks) }
    }

    /// What `discord.api_base` is set to.
    pub fn api_base(&self) -> String {
        self.api_base.clone()
    }

    /// Changes how the gateway behaves from now on.
    pub fn habits(&self, change: impl FnOnce(&mut Habits)) {
        change(&mut self.state.gateway().habits);
    }

    /// Lets requests go wrong. Scripts are tried in the order in which they were set; each request uses one at most.
    pub fn fail(&self, scope: Scope<'_>, fault: Fault) {
        self.state.faults.lock().expect("faults").add(scope, fault);
    }

    /// Lets everything go right again.
    pub fn behave(&self) {
        self.state.faults.lock().expect("faults").clear();
    }

    /// Lets requests and the gateway go wrong by chance. Tests of a script go first.
    pub fn chaos(&self, chaos: Chaos) {
        self.state.faults.lock().expect("faults").leave_to(Chance::new(chaos));
        if !chaos.disturbed_every.is_zero() {
            self.tasks.lock().expect("tasks").spawn(chaos::disturb(Arc::clone(&self.state), chaos));
        }
    }

    /// Lets time pass for the interaction with this token: its 3 seconds, and its 15 minutes.
    ///
    /// # Panics
    /// If it was not sent.
    pub fn age(&self, token: &str, by: Duration) {
        self.state.log().lives.get_mut(token).expect("an interaction that was sent").age(by);
    }

    /// Refuses the token, in REST and at the next login, and closes what is connected as Discord does.
    pub fn revoke_token(&self) {
        self.habits(|habits| habits.accepts_token = false);
        self.close(4004);
    }

    /// Commands that were registered before the bot came, as Discord keeps them. Global ones.
    pub fn has_commands(&self, commands: &Value) {
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
impl Standin {
    /// Sends an interaction over the gateway, or keeps it for the bot to come back. Says when.
    ///
    /// # Panics
    /// If the bot never logged in.
    pub fn send(&self, interaction: &Interaction) -> Instant {
        self.expect(interaction);
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
        let faults = offered::faults(&interaction.json, &commands);
        assert!(faults.is_empty(), "no user can do this:\n{}", faults.join("\n"));
        self.send(interaction)
    }

    /// Sends what a user wrote over the gateway. Says when, or nothing where the bot's intents do not cover it.
    ///
    /// # Panics
    /// If the bot never logged in.
    pub fn say(&self, written: &Written) -> Option<Instant> {
        self.state.record(|log| log.read(written));
        let sent = Instant::now();
        let heard = self.state.gateway().dispatch("MESSAGE_CREATE", &written.json).expect("a bot that logged in");
        heard.then_some(sent)
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
    pub fn expect(&self, interaction: &Interaction) {
        let by_the_clock = self.state.gateway().habits.by_the_clock;
        self.state.record(|log| log.ask(interaction, by_the_clock));
    }

    /// Takes the body with which the bot answered an interaction over HTTP: judged and kept as a callback is.
    pub fn answered_over_http(&self, interaction: &Interaction, body: &Value) {
        let faults = judge::judge_http_answer(body);
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

impl Drop for Standin {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.assert_clean();
        }
    }
}
