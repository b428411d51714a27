//! What happened: every request, every login, and every message.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::time::Instant;

use serde_json::{Value, json};

use super::form::File;
use super::life::Life;
use super::posted::{Posted, Shown, Standing};
use super::replies::Commands;
use crate::accounts::merged;
use crate::interactions::Interaction;
use crate::judge::{self, Sent};
use crate::messages::Written;

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
    /// What was wrong with it before anybody looked at what it says.
    pub unreadable: Vec<String>,
}

impl Recorded {
    /// Its method and path, without tokens, which are long and tell nothing.
    pub fn name(&self) -> String {
        let parts = self.path.split('/').map(|part| if part.len() > 60 { "{token}" } else { part });
        format!("{} {}", self.method, parts.collect::<Vec<_>>().join("/"))
    }

    /// What Discord would hold against it.
    fn faults(&self) -> Vec<String> {
        let Recorded { method, path, query, .. } = self;
        let files: Vec<(u64, String)> = self.files.iter().map(|file| (file.number, file.name.clone())).collect();
        let mut faults = self.unreadable.clone();
        faults.extend(judge::judge(Sent { method, path, query, body: self.body.as_ref(), files: &files }));
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
    pub message: Standing,
    /// When it came.
    pub at: Instant,
}

impl Shown for Callback {
    fn standing(&self) -> &Standing {
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
pub struct Message {
    /// Its body.
    pub body: Value,
    /// The files that came with it.
    pub files: Vec<File>,
    /// What stood in the channel then.
    pub message: Standing,
}

impl Shown for Message {
    fn standing(&self) -> &Standing {
        &self.message
    }
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

/// Everything that is remembered.
#[derive(Debug, Default)]
pub struct Log {
    pub requests: Vec<Recorded>,
    /// How many of them were judged.
    judged: usize,
    pub callbacks: Vec<Callback>,
    /// By token.
    pub lives: HashMap<String, Life>,
    pub posted: Posted,
    /// By id, as `GET /channels/{id}` describes them.
    pub channels: HashMap<String, Value>,
    /// The messages that users wrote, by id.
    pub asked: Vec<String>,
    /// What the bot wrote in channels.
    pub written: Vec<Message>,
    pub commands: Commands,
    pub identifies: Queue<Value>,
    pub resumes: Queue<Value>,
    pub heartbeats: Queue<Heartbeat>,
    pub closes: Queue<Option<u16>>,
    pub violations: Vec<String>,
}

impl Log {
    /// Remembers an interaction that is being sent.
    pub fn ask(&mut self, interaction: &Interaction, by_the_clock: bool) {
        let json = &interaction.json;
        if let (Some(channel), true) = (json["channel_id"].as_str(), json["channel"].is_object()) {
            let guild = json!({"guild_id": json["guild_id"]});
            self.channels.insert(channel.to_owned(), merged(json["channel"].clone(), guild));
        }
        if let Some(pressed) = json["message"]["id"].as_str()
            && self.posted.get(pressed).is_none()
        {
            let asker = json["message"]["interaction_metadata"]["user"]["id"].as_str().map(str::to_owned);
            let guild = json["guild_id"].as_str().map(str::to_owned);
            self.posted.put(Standing { json: json["message"].clone(), guild, asker });
        }
        let life = Life::new(interaction, self.lives.len(), by_the_clock);
        self.lives.insert(interaction.token.clone(), life);
    }

    /// Remembers a message that a user wrote.
    pub fn read(&mut self, written: &Written) {
        let guild = written.json["guild_id"].as_str().map(str::to_owned);
        let asker = written.json["author"]["id"].as_str().map(str::to_owned);
        self.channels.insert(written.channel.clone(), written.place.clone());
        self.posted.put(Standing { json: written.json.clone(), guild, asker });
        self.asked.push(written.id.clone());
    }

    /// Has the requests judged that were not yet, and hands out everything that Discord would object to.
    pub fn take_violations(&mut self) -> Vec<String> {
        for request in self.requests.iter().skip(self.judged) {
            self.violations.extend(request.faults().into_iter().map(|fault| format!("{}: {fault}", request.name())));
        }
        self.judged = self.requests.len();
        std::mem::take(&mut self.violations)
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
