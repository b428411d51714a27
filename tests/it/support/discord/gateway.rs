//! Discord's gateway: a WebSocket on which the bot logs in, sends heartbeats and hears what happens.
//!
//! Source: Discord developer documentation, "Gateway".

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::futures::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::{State, TOKEN, replies};
use crate::support::ids;

/// Source: "Gateway Opcodes".
const DISPATCH: u64 = 0;
const HEARTBEAT: u64 = 1;
const IDENTIFY: u64 = 2;
const PRESENCE: u64 = 3;
const RESUME: u64 = 6;
const INVALID_SESSION: u64 = 9;
const HELLO: u64 = 10;
const HEARTBEAT_ACK: u64 = 11;

/// Source: "Gateway Close Event Codes".
const UNKNOWN_OPCODE: u16 = 4001;
const DECODE_ERROR: u16 = 4002;
const NOT_AUTHENTICATED: u16 = 4003;
const AUTHENTICATION_FAILED: u16 = 4004;

/// How the gateway behaves.
#[derive(Clone, Debug)]
pub struct Habits {
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
}

impl Default for Habits {
    fn default() -> Habits {
        Habits {
            // Discord's own figure.
            heartbeat: Duration::from_millis(41_250),
            says_hello: true,
            acknowledges: true,
            accepts_token: true,
            accepts_resume: true,
            shards: 1,
            logins_left: 1000,
        }
    }
}

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub enum Order {
    Send(Value),
    Close(u16),
    Drop,
}

type Orders = mpsc::UnboundedSender<Order>;

/// All sessions, and how they are treated.
#[derive(Default)]
pub struct Gateway {
    pub habits: Habits,
    sessions: Vec<Session>,
}

struct Session {
    id: String,
    shard: [u64; 2],
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
}

impl Gateway {
    /// Sends an event to the shard that has its server.
    pub fn dispatch(&mut self, event: &str, data: &Value) {
        let guild: u64 = data["guild_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(0);
        let fits = |session: &&mut Session| (guild >> 22) % session.shard[1].max(1) == session.shard[0];
        let session = self.sessions.iter_mut().rev().find(fits).expect("a bot that logged in");
        session.dispatch(event, data);
    }

    /// Tells every connection.
    pub fn order(&mut self, order: &Order) {
        for session in &self.sessions {
            let _ = session.orders.send(order.clone());
        }
    }

    pub fn forget_sessions(&mut self) {
        self.sessions.clear();
    }

    fn log_in(&mut self, shard: [u64; 2], gateway_url: &str, orders: Orders) {
        let mut session = Session { id: ids::fresh(), shard, last: 0, unconfirmed: Vec::new(), orders };
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
        session.unconfirmed.retain(|(number, _)| *number > seen);
        for (_, event) in &session.unconfirmed {
            let _ = session.orders.send(Order::Send(event.clone()));
        }
        session.dispatch("RESUMED", &json!({"_trace": []}));
        true
    }

    fn confirm(&mut self, orders: &Orders, seen: u64) {
        if let Some(session) = self.sessions.iter_mut().find(|session| session.orders.same_channel(orders)) {
            session.unconfirmed.retain(|(number, _)| *number > seen);
        }
    }
}

/// serenity puts `Bot` before it, here as in REST, and Discord takes both.
fn is_token(sent: &Value) -> bool {
    sent.as_str().is_some_and(|sent| sent.trim_start_matches("Bot ") == TOKEN)
}

/// Accepts connections until it is aborted.
pub async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(connection(stream, Arc::clone(&state)));
    }
}

async fn connection(stream: TcpStream, state: Arc<State>) {
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
        let mut gateway = self.state.gateway();
        if is_token(&data["token"]) && gateway.habits.accepts_token {
            let shard = [data["shard"][0].as_u64().unwrap_or(0), data["shard"][1].as_u64().unwrap_or(1)];
            gateway.log_in(shard, &self.state.gateway_url, self.orders.clone());
            self.known = true;
        } else {
            let _ = self.orders.send(Order::Close(AUTHENTICATION_FAILED));
        }
        drop(gateway);
        self.state.record(|log| log.identifies.push(data.clone()));
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
