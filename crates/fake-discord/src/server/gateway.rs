//! Discord's gateway: a WebSocket on which the bot logs in, sends heartbeats and hears what happens.
//!
//! Source: Discord developer documentation, "Gateway".

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::chaos::Dice;
use super::intents::{self, MESSAGE_CONTENT};
use super::{State, TOKEN, replies};
use crate::ids;

/// Source: "Gateway Opcodes".
const DISPATCH: u64 = 0;
const HEARTBEAT: u64 = 1;
const IDENTIFY: u64 = 2;
const PRESENCE: u64 = 3;
const RESUME: u64 = 6;
const RECONNECT: u64 = 7;
const INVALID_SESSION: u64 = 9;
const HELLO: u64 = 10;
const HEARTBEAT_ACK: u64 = 11;

/// Source: "Gateway Close Event Codes".
const UNKNOWN_ERROR: u16 = 4000;
const UNKNOWN_OPCODE: u16 = 4001;
const DECODE_ERROR: u16 = 4002;
const NOT_AUTHENTICATED: u16 = 4003;
const AUTHENTICATION_FAILED: u16 = 4004;
const INVALID_SHARD: u16 = 4010;
const DISALLOWED_INTENTS: u16 = 4014;

/// A login may come so much early: clocks and the way here differ.
const TOLERANCE: Duration = Duration::from_millis(100);

/// How the gateway behaves.
#[derive(Clone, Debug)]
pub struct Habits {
    /// Whether connections are taken; else each is cut off at once.
    pub accepts_connections: bool,
    /// Whether a connection that is taken is answered; else it stays open in silence, whatever comes.
    pub answers_connections: bool,
    /// Told with HELLO.
    pub heartbeat: Duration,
    /// Whether a connection begins with HELLO.
    pub says_hello: bool,
    /// Whether heartbeats are acknowledged.
    pub acknowledges: bool,
    /// Whether the token is good, here and in REST.
    pub accepts_token: bool,
    /// Whether sessions can be resumed.
    pub accepts_resume: bool,
    /// The shards that Discord recommends.
    pub shards: u32,
    /// The logins that are left today.
    pub logins_left: u32,
    /// The shards that may log in at once; those with the same rest by this number wait for each other.
    pub max_concurrency: u32,
    /// The time between logins of shards that wait for each other. Discord's is 5 s; zero spares tests the wait.
    pub login_every: Duration,
    /// Whether an interaction's 3 seconds and 15 minutes run by the clock, or only as `Standin::age` lets them.
    pub by_the_clock: bool,
}

impl Default for Habits {
    fn default() -> Habits {
        Habits {
            accepts_connections: true,
            answers_connections: true,
            // Discord's own figure.
            heartbeat: Duration::from_millis(41_250),
            says_hello: true,
            acknowledges: true,
            accepts_token: true,
            accepts_resume: true,
            shards: 1,
            logins_left: 1000,
            max_concurrency: 1,
            login_every: Duration::ZERO,
            by_the_clock: false,
        }
    }
}

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub(super) enum Order {
    Send(Value),
    Close(u16),
    Drop,
    /// To stay open and do nothing more.
    Freeze,
}

type Orders = mpsc::UnboundedSender<Order>;

/// All sessions, and how they are treated.
#[derive(Default)]
pub(super) struct Gateway {
    pub habits: Habits,
    sessions: Vec<Session>,
    /// The last login of each group of shards that wait for each other.
    logins: HashMap<u64, Instant>,
    /// The ids of what the bot has confirmed.
    confirmed: HashSet<String>,
}

struct Session {
    id: String,
    shard: [u64; 2],
    intents: u64,
    /// The number of the last event.
    last: u64,
    /// Events that the bot has not confirmed with a heartbeat.
    unconfirmed: Vec<(u64, Value)>,
    orders: Orders,
}

impl Session {
    fn dispatch(&mut self, event: &str, data: &Value) {
        self.last += 1;
        let event = json!({"op": DISPATCH, "t": event, "s": self.last, "d": data});
        self.unconfirmed.push((self.last, event.clone()));
        // Without a connection it waits for a resume.
        let _ = self.orders.send(Order::Send(event));
    }

    /// Forgets the events up to this one, and returns their ids.
    fn confirm(&mut self, seen: u64) -> impl Iterator<Item = String> {
        let confirmed = self.unconfirmed.extract_if(.., move |(number, _)| *number <= seen);
        confirmed.filter_map(|(_, event)| event["d"]["id"].as_str().map(str::to_owned))
    }
}

impl Gateway {
    /// Sends an event to the shard that has its server, as far as that may hear of it. Says whether it may; nothing where
    /// no such shard is logged in.
    pub(super) fn dispatch(&mut self, event: &str, data: &Value) -> Option<bool> {
        let guild: u64 = data["guild_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(0);
        let fits = |session: &&mut Session| (guild >> 22) % session.shard[1] == session.shard[0];
        let session = self.sessions.iter_mut().rev().find(fits)?;
        let heard = intents::heard(event, data, session.intents);
        if let Some(data) = &heard {
            session.dispatch(event, data);
        }
        Some(heard.is_some())
    }

    /// Whether the bot has confirmed the event with this id.
    pub(super) fn is_confirmed(&self, id: &str) -> bool {
        self.confirmed.contains(id)
    }

    /// Does something to one of the connections.
    pub(super) fn disturb(&mut self, dice: &mut Dice, zombies: bool) {
        // One that is frozen is out of the way for seconds.
        let order = match dice.below(if zombies { 40 } else { 36 }) {
            0..9 => Order::Drop,
            9..18 => Order::Close(UNKNOWN_ERROR),
            18..27 => Order::Send(json!({"op": RECONNECT, "d": null})),
            27..36 => Order::Send(json!({"op": INVALID_SESSION, "d": true})),
            _ => Order::Freeze,
        };
        let count = self.sessions.len() as u64;
        if let Some(session) = self.sessions.get(usize::try_from(dice.below(count)).expect("a small number")) {
            let _ = session.orders.send(order);
        }
    }

    /// Tells every connection.
    pub(super) fn order(&mut self, order: &Order) {
        for session in &self.sessions {
            let _ = session.orders.send(order.clone());
        }
    }

    pub(super) fn forget_sessions(&mut self) {
        self.sessions.clear();
    }

    /// Whether a shard may log in now, and not only later.
    fn may_log_in(&mut self, shard: u64) -> bool {
        let now = Instant::now();
        let group = shard % u64::from(self.habits.max_concurrency.max(1));
        let before = self.logins.insert(group, now);
        before.is_none_or(|before| now.duration_since(before) + TOLERANCE >= self.habits.login_every)
    }

    fn log_in(&mut self, (shard, intents): ([u64; 2], u64), gateway_url: &str, orders: Orders) {
        let mut session = Session { id: ids::fresh(), shard, intents, last: 0, unconfirmed: Vec::new(), orders };
        let ready = replies::ready(&session.id, gateway_url, shard);
        session.dispatch("READY", &ready);
        self.sessions.retain(|other| other.shard != shard);
        self.sessions.push(session);
    }

    /// Sends what was missed; false if there is no such session.
    fn resume(&mut self, id: &str, seen: u64, orders: Orders) -> bool {
        let accepts = self.habits.accepts_resume;
        let Some(session) = self.sessions.iter_mut().find(|session| session.id == id && accepts) else { return false };
        session.orders = orders;
        self.confirmed.extend(session.confirm(seen));
        for (_, event) in &session.unconfirmed {
            let _ = session.orders.send(Order::Send(event.clone()));
        }
        session.dispatch("RESUMED", &json!({"_trace": []}));
        true
    }

    fn confirm(&mut self, orders: &Orders, seen: u64) {
        if let Some(session) = self.sessions.iter_mut().find(|session| session.orders.same_channel(orders)) {
            self.confirmed.extend(session.confirm(seen));
        }
    }
}

/// serenity puts `Bot` before it, here as in REST, and Discord takes both.
fn is_token(sent: &Value) -> bool {
    sent.as_str().is_some_and(|sent| sent.trim_start_matches("Bot ") == TOKEN)
}

/// Accepts connections until it is aborted.
pub(super) async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(connection(stream, Arc::clone(&state)));
    }
}

async fn connection(mut stream: TcpStream, state: Arc<State>) {
    if !state.gateway().habits.accepts_connections {
        return;
    }
    if !state.gateway().habits.answers_connections {
        // Until the bot leaves.
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
        return state.record(|log| log.closes.push(None));
    }
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
    let (orders, mut received) = mpsc::unbounded_channel();
    let habits = state.gateway().habits.clone();
    if habits.says_hello {
        let heartbeat = u64::try_from(habits.heartbeat.as_millis()).expect("a short time");
        let _ = orders.send(Order::Send(json!({"op": HELLO, "d": {"heartbeat_interval": heartbeat, "_trace": []}})));
    }
    let mut peer = Peer { state: &state, orders, known: false };
    let closed = converse(&mut socket, &mut peer, &mut received).await;
    state.record(|log| log.closes.push(closed));
}

/// Until either side ends it. Returns the code that the bot closed it with.
async fn converse(
    socket: &mut WebSocketStream<TcpStream>,
    peer: &mut Peer<'_>,
    received: &mut mpsc::UnboundedReceiver<Order>,
) -> Option<u16> {
    loop {
        tokio::select! {
            order = received.recv() => match order? {
                Order::Send(payload) => socket.send(Message::Text(payload.to_string())).await.ok()?,
                Order::Close(code) => {
                    let _ = socket.close(Some(CloseFrame { code: code.into(), reason: "".into() })).await;
                    // The close handshake is the bot's to finish.
                    while let Some(Ok(_)) = socket.next().await {}
                    return None;
                }
                Order::Drop => return None,
                Order::Freeze => {
                    while let Some(Ok(message)) = socket.next().await {
                        if message.is_close() {
                            break;
                        }
                    }
                    return None;
                }
            },
            message = socket.next() => match message?.ok()? {
                Message::Text(text) => peer.hear(&text),
                Message::Close(frame) => {
                    let _ = socket.flush().await;
                    return frame.map(|frame| frame.code.into());
                }
                _ => {}
            },
        }
    }
}

/// The bot at the other end of a connection.
struct Peer<'a> {
    state: &'a State,
    orders: Orders,
    /// Whether it logged in or resumed.
    known: bool,
}

impl Peer<'_> {
    fn hear(&mut self, text: &str) {
        let Ok(payload) = serde_json::from_str::<Value>(text) else {
            return self.refuse(DECODE_ERROR, format!("gateway: no JSON: {text}"));
        };
        let data = &payload["d"];
        match payload["op"].as_u64() {
            Some(HEARTBEAT) => self.heartbeat(data),
            Some(IDENTIFY) => self.identify(data),
            Some(RESUME) => self.resume(data),
            Some(_) if !self.known => self.refuse(NOT_AUTHENTICATED, format!("gateway: {} before the login", payload["op"])),
            Some(PRESENCE) => {}
            _ => self.refuse(UNKNOWN_OPCODE, format!("gateway: opcode {}", payload["op"])),
        }
    }

    fn heartbeat(&self, data: &Value) {
        let mut gateway = self.state.gateway();
        gateway.confirm(&self.orders, data.as_u64().unwrap_or(0));
        if gateway.habits.acknowledges {
            self.tell(json!({"op": HEARTBEAT_ACK}));
        }
        drop(gateway);
        self.state.record(|log| log.heartbeats.push(data.as_u64()));
    }

    fn identify(&mut self, data: &Value) {
        for key in ["token", "properties", "intents"] {
            if data[key].is_null() {
                self.state.violation(format!("IDENTIFY without `{key}`"));
            }
        }
        let shard = [data["shard"][0].as_u64().unwrap_or(0), data["shard"][1].as_u64().unwrap_or(1)];
        let intents = data["intents"].as_u64().unwrap_or(0);
        let mut gateway = self.state.gateway();
        let refusal = if !is_token(&data["token"]) || !gateway.habits.accepts_token {
            Some((Order::Close(AUTHENTICATION_FAILED), String::new()))
        } else if shard[0] >= shard[1] {
            Some((Order::Close(INVALID_SHARD), format!("IDENTIFY of shard {} of {}", shard[0], shard[1])))
        } else if intents & MESSAGE_CONTENT != 0 {
            Some((Order::Close(DISALLOWED_INTENTS), "IDENTIFY with the privileged intent to read every message".to_owned()))
        } else if !gateway.may_log_in(shard[0]) {
            let void = json!({"op": INVALID_SESSION, "d": false});
            Some((Order::Send(void), format!("IDENTIFY of shard {} within {:?} of another", shard[0], gateway.habits.login_every)))
        } else {
            None
        };
        let violation = match refusal {
            None => {
                gateway.log_in((shard, intents), &self.state.gateway_url, self.orders.clone());
                self.known = true;
                None
            }
            Some((order, violation)) => {
                let _ = self.orders.send(order);
                Some(violation).filter(|violation| !violation.is_empty())
            }
        };
        drop(gateway);
        self.state.record(|log| {
            log.violations.extend(violation);
            log.identifies.push(data.clone());
        });
    }

    fn resume(&mut self, data: &Value) {
        let seen = data["seq"].as_u64().unwrap_or(0);
        let mut gateway = self.state.gateway();
        if !is_token(&data["token"]) || !gateway.habits.accepts_token {
            let _ = self.orders.send(Order::Close(AUTHENTICATION_FAILED));
        } else if gateway.resume(data["session_id"].as_str().unwrap_or_default(), seen, self.orders.clone()) {
            self.known = true;
        } else {
            self.tell(json!({"op": INVALID_SESSION, "d": false}));
        }
        drop(gateway);
        self.state.record(|log| log.resumes.push(data.clone()));
    }

    fn refuse(&self, code: u16, violation: String) {
        self.state.violation(violation);
        let _ = self.orders.send(Order::Close(code));
    }

    fn tell(&self, payload: Value) {
        let _ = self.orders.send(Order::Send(payload));
    }
}
