//! What happened: every request, every login, and the life of each interaction.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::time::Instant;

use serde_json::{Value, json};

use super::form::File;
use super::replies::Commands;
use crate::support::interactions::Interaction;
use crate::support::judge;

/// A request of the bot's.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// In capitals.
    pub method: String,
    /// Without `/api/v10`.
    pub path: String,
    /// Without the question mark.
    pub query: String,
    /// By name in small letters.
    pub headers: BTreeMap<String, String>,
    /// The JSON body, or the `payload_json` of a form.
    pub body: Option<Value>,
    /// The files of a form.
    pub files: Vec<File>,
    /// What it was answered with; 0 while it was not.
    pub status: u16,
    /// When it was read whole.
    pub at: Instant,
}

/// The first answer to an interaction.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The interaction it answers.
    pub interaction_id: String,
    /// Source: Discord developer documentation, "Interaction Callback Type". 4 is a message, 5 a deferred one.
    pub kind: u64,
    /// The message, the choices or the modal; null where there is none.
    pub data: Value,
    /// The files that came with it.
    pub files: Vec<File>,
    /// When it came.
    pub at: Instant,
}

impl Callback {
    /// Whether only the user sees it.
    pub fn is_private(&self) -> bool {
        self.data["flags"].as_u64().unwrap_or(0) & (1 << 6) != 0
    }

    /// Whether the answer is still to come.
    pub fn is_deferred(&self) -> bool {
        matches!(self.kind, 5 | 6)
    }

    /// Every text that it shows, one a line.
    pub fn text(&self) -> String {
        shown(&self.data)
    }

    /// Whether nobody can be notified by it.
    pub fn pings_nobody(&self) -> bool {
        judge::pings_nobody(&self.data)
    }
}

/// A message that came after the first answer: an edit or a follow-up.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its body.
    pub body: Value,
    /// The files that came with it.
    pub files: Vec<File>,
}

impl Message {
    /// Every text that it shows, one a line.
    pub fn text(&self) -> String {
        shown(&self.body)
    }

    /// Whether nobody can be notified by it.
    pub fn pings_nobody(&self) -> bool {
        judge::pings_nobody(&self.body)
    }
}

/// A heartbeat, with the number of the last event that the bot had seen.
pub type Heartbeat = Option<u64>;

/// The texts of a message, one a line: whatever Discord would print.
fn shown(message: &Value) -> String {
    const TEXTS: [&str; 9] = ["content", "title", "description", "name", "value", "text", "label", "placeholder", "choices"];
    let mut found = Vec::new();
    collect(message, &TEXTS, &mut found);
    found.join("\n")
}

fn collect<'a>(value: &'a Value, keys: &[&str], found: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if keys.contains(&key.as_str()) => found.push(text),
                    _ => collect(value, keys, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, keys, found)),
        _ => {}
    }
}

/// Things in the order in which they came, each handed out once.
#[derive(Debug)]
pub struct Queue<T> {
    all: Vec<T>,
    taken: usize,
}

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue { all: Vec::new(), taken: 0 }
    }
}

impl<T: Clone> Queue<T> {
    pub fn push(&mut self, one: T) {
        self.all.push(one);
    }

    pub fn next(&mut self) -> Option<T> {
        let next = self.all.get(self.taken)?.clone();
        self.taken += 1;
        Some(next)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }
}

/// An interaction from when it was sent.
#[derive(Debug)]
pub struct Life {
    id: String,
    kind: u64,
    pub channel: String,
    /// Whether its answer was taken, and if so whether the bot was told.
    acknowledged: Option<bool>,
    /// The message that stands as its answer.
    pub original: Value,
    pub edits: Queue<Message>,
    pub follow_ups: Queue<Message>,
}

impl Life {
    pub fn new(interaction: &Interaction) -> Life {
        Life {
            id: interaction.id.clone(),
            kind: interaction.kind(),
            channel: interaction.json["channel_id"].as_str().unwrap_or("0").to_owned(),
            acknowledged: None,
            original: json!({}),
            edits: Queue::default(),
            follow_ups: Queue::default(),
        }
    }

    pub fn is_acknowledged(&self) -> bool {
        self.acknowledged.is_some()
    }
}

/// Everything that is remembered.
#[derive(Debug, Default)]
pub struct Log {
    pub requests: Vec<Recorded>,
    pub callbacks: Vec<Callback>,
    /// By token.
    pub lives: HashMap<String, Life>,
    pub commands: Commands,
    pub identifies: Queue<Value>,
    pub resumes: Queue<Value>,
    pub heartbeats: Queue<Heartbeat>,
    pub closes: Queue<Option<u16>>,
    pub violations: Vec<String>,
}

/// A request that Discord refuses.
pub struct Refusal {
    pub status: u16,
    /// Source: Discord developer documentation, "JSON Error Codes".
    pub code: u64,
    pub message: &'static str,
    /// What a well-behaved bot does not do; empty where it may happen to any.
    pub violation: String,
}

impl Log {
    /// Takes the answer to an interaction. `told`: whether the bot will hear that it was taken.
    pub fn acknowledge(&mut self, id: &str, token: &str, body: &Value, files: Vec<File>, told: bool) -> Result<(), Refusal> {
        let refuse = |status, code, message, violation: String| Refusal { status, code, message, violation };
        let Some(life) = self.lives.get_mut(token).filter(|life| life.id == id) else {
            return Err(refuse(404, 10062, "Unknown interaction", format!("an answer to {id}, which was not asked")));
        };
        let kind = body["type"].as_u64().unwrap_or(0);
        if !may_answer(life.kind, kind) {
            let violation = format!("a callback of type {kind} to an interaction of type {}", life.kind);
            return Err(refuse(400, 50035, "Invalid Form Body", violation));
        }
        if let Some(was_told) = life.acknowledged {
            // Whoever did not hear of the first may well try again.
            let violation = if was_told { format!("interaction {id} is answered twice") } else { String::new() };
            return Err(refuse(400, 40060, "Interaction has already been acknowledged.", violation));
        }
        life.acknowledged = Some(told);
        life.original = body["data"].clone();
        self.callbacks.push(Callback { interaction_id: id.to_owned(), kind, data: body["data"].clone(), files, at: Instant::now() });
        Ok(())
    }

    /// What was seen, for whoever waited in vain.
    pub fn summary(&self) -> String {
        let mut text = format!("{} logins, {} resumes, {} heartbeats\n", self.identifies.len(), self.resumes.len(), self.heartbeats.len());
        for request in self.requests.iter().rev().take(30).rev() {
            let _ = writeln!(text, "{} {} -> {}", request.method, request.path, request.status);
        }
        text + &self.violations.join("\n")
    }
}

/// Source: Discord developer documentation, "Interaction Callback Type".
fn may_answer(interaction: u64, callback: u64) -> bool {
    match interaction {
        1 => callback == 1,
        4 => callback == 8,
        3 => matches!(callback, 4..=7 | 9),
        5 => matches!(callback, 4..=7),
        _ => matches!(callback, 4 | 5 | 9),
    }
}
