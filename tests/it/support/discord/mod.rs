//! A Discord on 127.0.0.1: its REST API and its gateway, for the real client to log in to.
//!
//! It records and judges every request, answers as Discord would or as a test wants it to go wrong, and lets a test wait
//! for what the bot does. Nothing sleeps: a wait ends with the event, or fails at its deadline with what was seen.

mod fault;
mod form;
mod gateway;
mod listen;
mod record;
mod replies;
mod rest;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::interactions::Interaction;
use super::judge;
use fault::Faults;
use gateway::{Gateway, Order};
use record::{Life, Log};

pub use fault::{Fault, Scope};
pub use gateway::Habits;
pub use listen::nowhere;
pub use record::{Callback, Heartbeat, Message, Recorded};

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
    /// The listeners and their connections; aborted when this is dropped.
    _tasks: JoinSet<()>,
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
        Standin { state, api_base, _tasks: tasks }
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

    /// Sends any event over the gateway. Says when.
    pub fn dispatch(&self, event: &str, data: &Value) -> Instant {
        let sent = Instant::now();
        self.state.gateway().dispatch(event, data);
        sent
    }

    /// Knows an interaction that reaches the bot some other way, such as over HTTP.
    pub fn expect(&self, interaction: &Interaction) {
        let life = Life::new(interaction);
        self.state.record(|log| {
            log.lives.insert(interaction.token.clone(), life);
        });
    }

    /// Takes the body with which the bot answered an interaction over HTTP: judged and kept as a callback is.
    pub fn answered_over_http(&self, interaction: &Interaction, body: &Value) {
        let faults = judge::judge_http_answer(body);
        self.state.record(|log| {
            log.violations.extend(faults.iter().map(|fault| format!("answer over HTTP: {fault}")));
            if let Err(refusal) = log.acknowledge(&interaction.id, &interaction.token, body, Vec::new(), true) {
                log.violations.push(refusal.violation);
            }
        });
    }

    /// Cuts the connection off, as a lost network does. The session can be resumed.
    pub fn drop_connection(&self) {
        self.state.gateway().order(&Order::Drop);
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

/// What the bot did.
impl Standin {
    /// The answer to the interaction with this id.
    pub async fn wait_for_callback(&self, interaction_id: &str) -> Callback {
        let find = |log: &mut Log| log.callbacks.iter().find(|callback| callback.interaction_id == interaction_id).cloned();
        self.wait(&format!("callback to {interaction_id}"), find).await
    }

    /// The first `count` answers, in the order in which they came.
    pub async fn wait_for_callbacks(&self, count: usize) -> Vec<Callback> {
        self.wait(&format!("{count} callbacks"), |log| (log.callbacks.len() >= count).then(|| log.callbacks[..count].to_vec())).await
    }

    /// The next edit of the answer to the interaction with this token that no earlier call returned.
    pub async fn wait_for_edit(&self, token: &str) -> Message {
        self.wait("edit", |log| log.lives.get_mut(token)?.edits.next()).await
    }

    /// The next follow-up to the interaction with this token that no earlier call returned.
    pub async fn wait_for_follow_up(&self, token: &str) -> Message {
        self.wait("follow-up", |log| log.lives.get_mut(token)?.follow_ups.next()).await
    }

    /// The next login that no earlier call returned: what came with IDENTIFY. READY has been sent if it was accepted.
    pub async fn wait_for_identify(&self) -> Value {
        self.wait("IDENTIFY", |log| log.identifies.next()).await
    }

    /// The next RESUME that no earlier call returned.
    pub async fn wait_for_resume(&self) -> Value {
        self.wait("RESUME", |log| log.resumes.next()).await
    }

    /// The next heartbeat that no earlier call returned.
    pub async fn wait_for_heartbeat(&self) -> Heartbeat {
        self.wait("heartbeat", |log| log.heartbeats.next()).await
    }

    /// How the next connection ended that no earlier call returned: the code that the bot closed it with, if it did.
    pub async fn wait_for_close(&self) -> Option<u16> {
        self.wait("end of a connection", |log| log.closes.next()).await
    }

    /// The first request to `path`, without `/api/v10`, whatever was answered.
    pub async fn wait_for_request(&self, method: &str, path: &str) -> Recorded {
        self.wait_for_requests(method, path, 1).await.remove(0)
    }

    /// The first `count` requests to `path`.
    pub async fn wait_for_requests(&self, method: &str, path: &str, count: usize) -> Vec<Recorded> {
        let find = |log: &mut Log| {
            let fits = |request: &&Recorded| request.status != 0 && request.method == method && request.path == path;
            let found: Vec<Recorded> = log.requests.iter().filter(fits).take(count).cloned().collect();
            (found.len() == count).then_some(found)
        };
        self.wait(&format!("{method} {path}, {count} times"), find).await
    }

    /// Every request so far, in the order in which they came.
    pub fn requests(&self) -> Vec<Recorded> {
        self.state.log().requests.clone()
    }

    /// Every answer so far. Two to one interaction are a violation.
    pub fn callbacks(&self) -> Vec<Callback> {
        self.state.log().callbacks.clone()
    }

    /// Requests that count towards Discord's limit of 10,000 in 10 minutes: answered with 401, 403 or 429.
    pub fn invalid_requests(&self) -> usize {
        self.state.log().requests.iter().filter(|request| matches!(request.status, 401 | 403 | 429)).count()
    }

    /// Fails with everything that Discord would have held against the bot so far.
    pub fn assert_clean(&self) {
        let violations = self.take_violations();
        assert!(violations.is_empty(), "Discord would object:\n{}", violations.join("\n"));
    }

    /// What Discord would have held against the bot so far, taken off the list.
    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut self.state.log().violations)
    }

    async fn wait<T>(&self, what: &str, mut find: impl FnMut(&mut Log) -> Option<T>) -> T {
        let mut logged = self.state.logged.subscribe();
        let search = async {
            loop {
                logged.borrow_and_update();
                if let Some(found) = find(&mut self.state.log()) {
                    return found;
                }
                logged.changed().await.expect("the stand-in outlives its tests");
            }
        };
        let Ok(found) = tokio::time::timeout(DEADLINE, search).await else {
            let seen = self.state.log().summary();
            panic!("no {what} within {DEADLINE:?}. Seen:\n{seen}");
        };
        found
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.assert_clean();
        }
    }
}
