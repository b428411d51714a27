//! The life of an interaction: asked, acknowledged once and in time, then edited and followed up until its token ends.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::form::File;
use super::posted::{self, Posted, Standing};
use super::record::{Callback, Log, Message, Queue};
use crate::interactions::Interaction;

/// Source: Discord developer documentation, "Responding to an Interaction". So is the next one.
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_secs(3);
const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

/// An interaction from when it was sent.
#[derive(Debug)]
pub struct Life {
    /// Its place among all that were sent.
    pub number: usize,
    pub interaction: Value,
    asked: Instant,
    /// Whether its time runs by the clock, or only as a test lets it.
    by_the_clock: bool,
    aged: Duration,
    /// Whether its answer was taken, and if so whether the bot was told.
    acknowledged: Option<bool>,
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
    pub edits: Queue<Message>,
    pub follow_ups: Queue<Message>,
}

/// A request that Discord refuses.
pub struct Refusal {
    pub status: u16,
    /// Source: "JSON Error Codes".
    pub code: u64,
    pub message: &'static str,
    /// What a well-behaved bot does not do; empty where it may happen to any.
    pub violation: String,
}

impl Refusal {
    pub fn new(status: u16, code: u64, message: &'static str, violation: String) -> Refusal {
        Refusal { status, code, message, violation }
    }

    fn unknown(violation: String) -> Refusal {
        Refusal::new(404, 10062, "Unknown interaction", violation)
    }

    fn invalid(violation: String) -> Refusal {
        Refusal::new(400, 50035, "Invalid Form Body", violation)
    }
}

impl Life {
    pub fn new(interaction: &Interaction, number: usize, by_the_clock: bool) -> Life {
        Life {
            number,
            interaction: interaction.json.clone(),
            asked: Instant::now(),
            by_the_clock,
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

    pub fn id(&self) -> &str {
        self.interaction["id"].as_str().expect("an interaction")
    }

    /// Source: "Interaction Type".
    fn kind(&self) -> u64 {
        self.interaction["type"].as_u64().expect("an interaction")
    }

    pub fn is_acknowledged(&self) -> bool {
        self.acknowledged.is_some()
    }

    /// Lets time pass.
    pub fn age(&mut self, by: Duration) {
        self.aged += by;
    }

    fn age_now(&self) -> Duration {
        self.aged + if self.by_the_clock { self.asked.elapsed() } else { Duration::ZERO }
    }

    pub fn is_over(&self) -> bool {
        self.age_now() > TOKEN_LIFE
    }

    /// Whether an answer is taken now.
    fn takes(&mut self, body: &Value) -> Result<(), Refusal> {
        let kind = body["type"].as_u64().unwrap_or(0);
        if !may_answer(self.kind(), kind) {
            return Err(Refusal::invalid(format!("a callback of type {kind} to an interaction of type {}", self.kind())));
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
    fn answered(&mut self, body: &Value, files: &[File], posted: &mut Posted) -> Option<Standing> {
        let data = &body["data"];
        let shown = match body["type"].as_u64() {
            Some(MESSAGE) => self.post(posted::answer(&self.interaction, data, files), posted),
            Some(DEFERRED) => self.post(posted::thinking(&self.interaction, data), posted),
            Some(UNCHANGED) => posted.get(self.interaction["message"]["id"].as_str()?)?.clone(),
            Some(CHANGED) => posted.edit(self.interaction["message"]["id"].as_str()?, data, files)?,
            _ => return None,
        };
        self.original = Some(shown.id().to_owned());
        Some(shown)
    }

    /// Puts a new message where the interaction happened.
    pub fn post(&mut self, json: Value, posted: &mut Posted) -> Standing {
        let guild = self.interaction["guild_id"].as_str().map(str::to_owned);
        let asker = asker(&self.interaction);
        let standing = Standing { json, guild, asker };
        self.messages.push(standing.id().to_owned());
        posted.put(standing.clone());
        standing
    }
}

/// The user who did it.
pub(super) fn asker(interaction: &Value) -> Option<String> {
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

/// Source: same.
fn may_answer(interaction: u64, callback: u64) -> bool {
    match interaction {
        1 => callback == 1,
        4 => callback == CHOICES,
        3 => matches!(callback, 4..=7 | 9),
        5 => matches!(callback, 4..=7),
        _ => matches!(callback, 4 | 5 | 9),
    }
}

impl Log {
    /// Takes the answer to an interaction. `told`: whether the bot will hear that it was taken.
    pub fn acknowledge(&mut self, (id, token): (&str, &str), body: &Value, files: Vec<File>, told: bool) -> Result<Standing, Refusal> {
        let Some(life) = self.lives.get_mut(token).filter(|life| life.id() == id) else {
            return Err(Refusal::unknown(format!("an answer to {id}, which was not asked")));
        };
        life.takes(body)?;
        life.acknowledged = Some(told);
        let message = life.answered(body, &files, &mut self.posted).unwrap_or_default();
        let kind = body["type"].as_u64().unwrap_or(0);
        self.callbacks.push(Callback {
            interaction_id: id.to_owned(),
            kind,
            data: body["data"].clone(),
            files,
            message: message.clone(),
            at: Instant::now(),
        });
        Ok(message)
    }
}

/// What Discord returns to a callback that asks for it.
pub(super) fn told(life: &Life, kind: u64, message: &Standing) -> Value {
    let about = json!({"id": life.id(), "type": life.kind(), "response_message_id": message.json["id"],
        "response_message_loading": message.is_loading(), "response_message_ephemeral": message.is_private()});
    let resource = if message.json.is_null() { json!({"type": kind}) } else { json!({"type": kind, "message": message.json}) };
    json!({"interaction": about, "resource": resource})
}
