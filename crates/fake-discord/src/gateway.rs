//! Discord's gateway: a WebSocket on which the bot logs in, sends heartbeats and hears what happens.
//!
//! Source: Discord developer documentation, "Gateway".

use std::sync::Arc;
use std::time::Instant;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::chaos::{Chaos, SeededRng};
use crate::ids::TOKEN;
use crate::intents::MESSAGE_CONTENT;
use crate::sessions::{INVALID_SESSION, Order, Orders};
use crate::state::State;

/// Source: "Gateway Opcodes".
const HEARTBEAT: u64 = 1;
const IDENTIFY: u64 = 2;
const PRESENCE: u64 = 3;
const RESUME: u64 = 6;
const HELLO: u64 = 10;
const HEARTBEAT_ACK: u64 = 11;

/// Source: "Gateway Close Event Codes".
const UNKNOWN_OPCODE: u16 = 4001;
const DECODE_ERROR: u16 = 4002;
const NOT_AUTHENTICATED: u16 = 4003;
const AUTHENTICATION_FAILED: u16 = 4004;
const INVALID_SHARD: u16 = 4010;
const DISALLOWED_INTENTS: u16 = 4014;

/// serenity puts `Bot` before it, here as in REST, and Discord takes both.
fn is_token(sent: &Value) -> bool {
    sent.as_str().is_some_and(|sent| sent.trim_start_matches("Bot ") == TOKEN)
}

/// Accepts connections until it is aborted.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(connection(stream, Arc::clone(&state)));
    }
}

async fn connection(mut stream: TcpStream, state: Arc<State>) {
    if !state.gateway().options.accepts_connections {
        return;
    }
    if !state.gateway().options.answers_connections {
        // Until the bot leaves.
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
        return state.record(|log| log.closes.push(None));
    }
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
    let (orders, mut received) = mpsc::unbounded_channel();
    let options = state.gateway().options.clone();
    if options.sends_hello {
        let heartbeat = u64::try_from(options.heartbeat_interval.as_millis()).expect("a short time");
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
        if gateway.options.acks_heartbeats {
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
        let refusal = if !is_token(&data["token"]) || !gateway.options.accepts_token {
            Some((Order::Close(AUTHENTICATION_FAILED), String::new()))
        } else if shard[0] >= shard[1] {
            Some((Order::Close(INVALID_SHARD), format!("IDENTIFY of shard {} of {}", shard[0], shard[1])))
        } else if intents & MESSAGE_CONTENT != 0 && !gateway.options.grants_message_content {
            Some((Order::Close(DISALLOWED_INTENTS), "IDENTIFY with the privileged intent to read every message".to_owned()))
        } else if !gateway.may_log_in(shard[0]) {
            let void = json!({"op": INVALID_SESSION, "d": false});
            Some((Order::Send(void), format!("IDENTIFY of shard {} within {:?} of another", shard[0], gateway.options.identify_interval)))
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
        if !is_token(&data["token"]) || !gateway.options.accepts_token {
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

/// Disturbs the gateway until the time is over.
pub(crate) async fn disturb(state: Arc<State>, chaos: Chaos) {
    let until = Instant::now() + chaos.span;
    let mut rng = SeededRng::new(chaos.seed);
    loop {
        let wait = chaos.disturbed_every / 2 + rng.up_to(chaos.disturbed_every);
        if Instant::now() + wait > until {
            return;
        }
        tokio::time::sleep(wait).await;
        state.gateway().disturb(&mut rng, chaos.zombies);
    }
}
