//! The lifecycle of an interaction: asked, acknowledged once and in time, then edited and followed up until its token ends.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::interactions::Interaction;
use crate::multipart::File;
use crate::posted::PostedMessage;
use crate::record::{Queue, SentMessage};
use crate::store::{self, MessageStore};

/// Source: Discord developer documentation, "Responding to an Interaction". So is the next one.
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_secs(3);
const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

/// An interaction from when it was sent.
#[derive(Debug)]
pub(crate) struct Lifecycle {
    /// Its place among all that were sent.
    pub number: usize,
    pub interaction: Value,
    asked: Instant,
    /// Whether its time runs by the clock, or only as a test lets it.
    real_time: bool,
    aged: Duration,
    /// Whether its answer was taken, and if so whether the bot was told.
    pub(crate) acknowledged: Option<bool>,
    /// Answers that came after the bot had been told that one was taken.
    pub again: usize,
    /// Answers that came after one was taken without the bot's hearing of it.
    pub retried: usize,
    /// Answers that came too late to be taken.
    pub late: usize,
    /// The message that stands as its answer.
    pub original: Option<String>,
    /// Every message that was sent for it.
    pub messages: Vec<String>,
    pub edits: Queue<SentMessage>,
    pub follow_ups: Queue<SentMessage>,
}

/// A request that Discord refuses.
pub(crate) struct Refusal {
    pub status: u16,
    /// Source: "JSON Error Codes".
    pub code: u64,
    pub message: &'static str,
    /// What a well-behaved bot does not do; empty where it may happen to any.
    pub violation: String,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: u64, message: &'static str, violation: String) -> Refusal {
        Refusal { status, code, message, violation }
    }

    pub(crate) fn unknown(violation: String) -> Refusal {
        Refusal::new(404, 10062, "Unknown interaction", violation)
    }

    fn invalid(violation: String) -> Refusal {
        Refusal::new(400, 50035, "Invalid Form Body", violation)
    }
}

impl Lifecycle {
    pub(crate) fn new(interaction: &Interaction, number: usize, real_time: bool) -> Lifecycle {
        Lifecycle {
            number,
            interaction: interaction.json.clone(),
            asked: Instant::now(),
            real_time,
            aged: Duration::ZERO,
            acknowledged: None,
            again: 0,
            retried: 0,
            late: 0,
            original: None,
            messages: Vec::new(),
            edits: Queue::default(),
            follow_ups: Queue::default(),
        }
    }

    pub(crate) fn id(&self) -> &str {
        self.interaction["id"].as_str().expect("an interaction")
    }

    /// Source: "Interaction Type".
    fn kind(&self) -> u64 {
        self.interaction["type"].as_u64().expect("an interaction")
    }

    pub(crate) fn is_acknowledged(&self) -> bool {
        self.acknowledged.is_some()
    }

    /// Lets time pass.
    pub(crate) fn age(&mut self, by: Duration) {
        self.aged += by;
    }

    fn age_now(&self) -> Duration {
        self.aged + if self.real_time { self.asked.elapsed() } else { Duration::ZERO }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.age_now() > TOKEN_LIFE
    }

    /// Whether an answer is taken now.
    pub(crate) fn takes(&mut self, body: &Value) -> Result<(), Refusal> {
        let kind = body["type"].as_u64().unwrap_or(0);
        if !may_answer(self.kind(), kind) {
            return Err(Refusal::invalid(format!("a callback of type {kind} to an interaction of type {}", self.kind())));
        }
        if self.kind() == SUBMISSION && kind == CHANGED && self.interaction["message"].is_null() {
            return Err(Refusal::invalid("a message changed by a modal that was not opened from one".to_owned()));
        }
        if kind == CHOICES && !self.fits_what_is_typed(&body["data"]["choices"]) {
            return Err(Refusal::invalid("choices of another type than the option's".to_owned()));
        }
        if let Some(was_told) = self.acknowledged {
            // Whoever did not hear of the first may well try again.
            let violation = if was_told { format!("interaction {} is answered twice", self.id()) } else { String::new() };
            *if was_told { &mut self.again } else { &mut self.retried } += 1;
            return Err(Refusal::new(400, 40060, "Interaction has already been acknowledged.", violation));
        }
        if self.age_now() > ACKNOWLEDGE_WITHIN {
            // What reached the bot late is not its fault; a test looks at the report.
            self.late += 1;
            return Err(Refusal::unknown(String::new()));
        }
        Ok(())
    }

    /// Whether all choices are of the type of the option that has the focus.
    fn fits_what_is_typed(&self, choices: &Value) -> bool {
        let Some(option) = focused(&self.interaction["data"]) else { return true };
        let values = choices.as_array().into_iter().flatten().map(|choice| &choice["value"]);
        values.into_iter().all(|value| match option["type"].as_u64() {
            Some(4) => value.is_i64(),
            Some(10) => value.is_number(),
            _ => value.is_string(),
        })
    }

    /// What stands once an answer is taken; nothing where it shows nothing.
    pub(crate) fn answered(&mut self, body: &Value, files: &[File], posted: &mut MessageStore) -> Option<PostedMessage> {
        let data = &body["data"];
        let shown = match body["type"].as_u64() {
            Some(MESSAGE) => self.post(store::answer(&self.interaction, data, files), posted),
            Some(DEFERRED) => self.post(store::thinking(&self.interaction, data), posted),
            Some(UNCHANGED) => posted.get(self.interaction["message"]["id"].as_str()?)?.clone(),
            Some(CHANGED) => posted.edit(self.interaction["message"]["id"].as_str()?, data, files)?,
            _ => return None,
        };
        self.original = Some(shown.id().to_owned());
        Some(shown)
    }

    /// Puts a new message where the interaction happened.
    pub(crate) fn post(&mut self, json: Value, posted: &mut MessageStore) -> PostedMessage {
        let guild = self.interaction["guild_id"].as_str().map(str::to_owned);
        let asker = asker(&self.interaction);
        let message = PostedMessage { json, guild, asker };
        self.messages.push(message.id().to_owned());
        posted.put(message.clone());
        message
    }
}

/// The user who did it.
pub(crate) fn asker(interaction: &Value) -> Option<String> {
    let ids = [&interaction["member"]["user"]["id"], &interaction["user"]["id"]];
    ids.into_iter().find_map(|id| id.as_str().map(str::to_owned))
}

/// The option that is being typed into, at any depth.
fn focused(data: &Value) -> Option<&Value> {
    data["options"].as_array()?.iter().find_map(|option| if option["focused"] == true { Some(option) } else { focused(option) })
}

/// Source: "Interaction Callback Type".
const MESSAGE: u64 = 4;
const DEFERRED: u64 = 5;
const UNCHANGED: u64 = 6;
const CHANGED: u64 = 7;
const CHOICES: u64 = 8;

/// Source: "Interaction Type".
const SUBMISSION: u64 = 5;

/// Source: same. A modal cannot follow a modal.
fn may_answer(interaction: u64, callback: u64) -> bool {
    match interaction {
        1 => callback == 1,
        4 => callback == CHOICES,
        3 => matches!(callback, 4..=7 | 9),
        5 => matches!(callback, 4..=7),
        _ => matches!(callback, 4 | 5 | 9),
    }
}

/// What Discord returns to a callback that asks for it.
pub(crate) fn told(lifecycle: &Lifecycle, kind: u64, message: &PostedMessage) -> Value {
    let about = json!({"id": lifecycle.id(), "type": lifecycle.kind(), "response_message_id": message.json["id"],
        "response_message_loading": message.is_loading(), "response_message_ephemeral": message.is_private()});
    let resource = if message.json.is_null() { json!({"type": kind}) } else { json!({"type": kind, "message": message.json}) };
    json!({"interaction": about, "resource": resource})
}
