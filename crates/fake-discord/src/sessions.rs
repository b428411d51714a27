//! The sessions of logged-in shards: which of them gets an event, and what it has confirmed.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::chaos::SeededRng;
use crate::gateway_options::GatewayOptions;
use crate::membership::Membership;
use crate::{ids, intents, replies};

/// Source: Discord developer documentation, "Gateway Opcodes".
const DISPATCH: u64 = 0;
const RECONNECT: u64 = 7;
pub(crate) const INVALID_SESSION: u64 = 9;

/// Source: "Gateway Close Event Codes".
const UNKNOWN_ERROR: u16 = 4000;

/// A login may come so much early: clocks and the way here differ.
const TOLERANCE: Duration = Duration::from_millis(100);

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    Send(Value),
    Close(u16),
    Drop,
    /// To stay open and do nothing more.
    Freeze,
}

pub(crate) type Orders = mpsc::UnboundedSender<Order>;

/// All sessions, and how they are treated.
#[derive(Debug, Default)]
pub(crate) struct Gateway {
    pub options: GatewayOptions,
    pub membership: Membership,
    sessions: Vec<Session>,
    /// The last login of each group of shards that wait for each other.
    logins: HashMap<u64, Instant>,
    /// The ids of what the bot has confirmed.
    confirmed: HashSet<String>,
}

#[derive(Debug)]
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
    pub(crate) fn dispatch(&mut self, event: &str, data: &Value) -> Option<bool> {
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
    pub(crate) fn is_confirmed(&self, id: &str) -> bool {
        self.confirmed.contains(id)
    }

    /// Does something to one of the connections.
    pub(crate) fn disturb(&mut self, rng: &mut SeededRng, zombies: bool) {
        // One that is frozen is out of the way for seconds.
        let order = match rng.below(if zombies { 40 } else { 36 }) {
            0..9 => Order::Drop,
            9..18 => Order::Close(UNKNOWN_ERROR),
            18..27 => Order::Send(json!({"op": RECONNECT, "d": null})),
            27..36 => Order::Send(json!({"op": INVALID_SESSION, "d": true})),
            _ => Order::Freeze,
        };
        let count = self.sessions.len() as u64;
        if let Some(session) = self.sessions.get(usize::try_from(rng.below(count)).expect("a small number")) {
            let _ = session.orders.send(order);
        }
    }

    /// Tells every connection.
    pub(crate) fn order(&mut self, order: &Order) {
        for session in &self.sessions {
            let _ = session.orders.send(order.clone());
        }
    }

    pub(crate) fn forget_sessions(&mut self) {
        self.sessions.clear();
    }

    /// Whether a shard may log in now, and not only later.
    pub(crate) fn may_log_in(&mut self, shard: u64) -> bool {
        let now = Instant::now();
        let group = shard % u64::from(self.options.max_concurrency.max(1));
        let before = self.logins.insert(group, now);
        before.is_none_or(|before| now.duration_since(before) + TOLERANCE >= self.options.identify_interval)
    }

    pub(crate) fn log_in(&mut self, (shard, intents): ([u64; 2], u64), gateway_url: &str, orders: Orders) {
        let mut session = Session { id: ids::snowflake(), shard, intents, last: 0, unconfirmed: Vec::new(), orders };
        let ready = replies::ready(&session.id, gateway_url, shard, &self.membership.of_shard(shard));
        session.dispatch("READY", &ready);
        self.sessions.retain(|other| other.shard != shard);
        self.sessions.push(session);
    }

    /// Sends what was missed; false if there is no such session.
    pub(crate) fn resume(&mut self, id: &str, seen: u64, orders: Orders) -> bool {
        let accepts = self.options.accepts_resume;
        let Some(session) = self.sessions.iter_mut().find(|session| session.id == id && accepts) else { return false };
        session.orders = orders;
        self.confirmed.extend(session.confirm(seen));
        for (_, event) in &session.unconfirmed {
            let _ = session.orders.send(Order::Send(event.clone()));
        }
        session.dispatch("RESUMED", &json!({"_trace": []}));
        true
    }

    pub(crate) fn confirm(&mut self, orders: &Orders, seen: u64) {
        if let Some(session) = self.sessions.iter_mut().find(|session| session.orders.same_channel(orders)) {
            self.confirmed.extend(session.confirm(seen));
        }
    }
}
