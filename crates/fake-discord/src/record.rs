//! What happened: every request, every login, and every message.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::Value;

use crate::judge::{self, Request};
use crate::multipart::File;
use crate::posted::{HasMessage, PostedMessage};

/// A request of the bot's.
#[derive(Clone, Debug)]
pub struct RecordedRequest {
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
    /// What was wrong with it before anybody looked at what it says.
    pub unreadable: Vec<String>,
}

impl RecordedRequest {
    /// Its method and path, without tokens, which are long and tell nothing.
    pub fn name(&self) -> String {
        let parts = self.path.split('/').map(|part| if part.len() > 60 { "{token}" } else { part });
        format!("{} {}", self.method, parts.collect::<Vec<_>>().join("/"))
    }

    /// What Discord would hold against it.
    pub(crate) fn faults(&self) -> Vec<String> {
        let RecordedRequest { method, path, query, .. } = self;
        let files: Vec<(u64, String)> = self.files.iter().map(|file| (file.number, file.name.clone())).collect();
        let mut faults = self.unreadable.clone();
        faults.extend(judge::judge(Request { method, path, query, body: self.body.as_ref(), files: &files }));
        if !self.headers.get("user-agent").is_some_and(|agent| agent.starts_with("DiscordBot (")) {
            faults.push("no user agent as Discord asks for".to_owned());
        }
        faults
    }
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
    /// What stood in the channel then.
    pub message: PostedMessage,
    /// When it came.
    pub at: Instant,
}

impl HasMessage for Callback {
    fn posted(&self) -> &PostedMessage {
        &self.message
    }
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

/// A message that was no first answer: an edit, a follow-up, or one in a channel.
#[derive(Clone, Debug)]
pub struct SentMessage {
    /// Its body.
    pub body: Value,
    /// The files that came with it.
    pub files: Vec<File>,
    /// What stood in the channel then.
    pub message: PostedMessage,
}

impl HasMessage for SentMessage {
    fn posted(&self) -> &PostedMessage {
        &self.message
    }
}

impl SentMessage {
    /// Every text that it shows, one a line.
    pub fn text(&self) -> String {
        shown(&self.body)
    }

    /// Whether nobody can be notified by it.
    pub fn pings_nobody(&self) -> bool {
        judge::pings_nobody(&self.body)
    }

    /// The text of a file that came with it.
    ///
    /// # Panics
    /// If there is none of this name, or it is no text.
    pub fn file(&self, name: &str) -> String {
        let file = self.files.iter().find(|file| file.name == name);
        let file =
            file.unwrap_or_else(|| panic!("no file {name} among {:?}", self.files.iter().map(|file| &file.name).collect::<Vec<_>>()));
        String::from_utf8(file.bytes.clone()).expect("a text")
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
pub(crate) struct Queue<T> {
    all: Vec<T>,
    taken: usize,
}

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue { all: Vec::new(), taken: 0 }
    }
}

impl<T: Clone> Queue<T> {
    pub(crate) fn push(&mut self, one: T) {
        self.all.push(one);
    }

    pub(crate) fn next(&mut self) -> Option<T> {
        let next = self.all.get(self.taken)?.clone();
        self.taken += 1;
        Some(next)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}
