//! What happened, and what Discord knows because of it: interactions, messages, channels and commands.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::time::Instant;

use serde_json::{Value, json};

use crate::accounts::merged;
use crate::attachments::Attachment;
use crate::cdn::Cdn;
use crate::commands::CommandStore;
use crate::ids::BOT_ID;
use crate::interactions::Interaction;
use crate::lifecycle::{Lifecycle, Refusal};
use crate::messages::UserMessage;
use crate::multipart::File;
use crate::places::{self, Server};
use crate::posted::PostedMessage;
use crate::record::{Callback, Heartbeat, Queue, RecordedRequest, SentMessage};
use crate::store::MessageStore;

/// Everything that is remembered.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub requests: Vec<RecordedRequest>,
    /// How many of them were judged.
    judged: usize,
    pub callbacks: Vec<Callback>,
    /// By token.
    pub lifecycles: HashMap<String, Lifecycle>,
    pub posted: MessageStore,
    /// By id, as `GET /channels/{id}` describes them.
    pub channels: HashMap<String, Value>,
    /// Those of them that a test set up.
    pub set_channels: HashSet<String>,
    /// Threads of posts whose first message is still to come, by id.
    pub unbegun: HashSet<String>,
    /// Channels that are no more, by id.
    pub deleted_channels: HashSet<String>,
    /// By id, where a test described them.
    pub servers: HashMap<String, Server>,
    pub cdn: Cdn,
    /// Channels in which the bot may not write, or not reply, with the code of Discord's error.
    pub denied: HashMap<String, u64>,
    /// The messages that users wrote, by id.
    pub asked: Vec<String>,
    /// What the bot wrote in channels.
    pub written: Vec<SentMessage>,
    pub commands: CommandStore,
    pub identifies: Queue<Value>,
    pub resumes: Queue<Value>,
    pub heartbeats: Queue<Heartbeat>,
    pub closes: Queue<Option<u16>>,
    pub violations: Vec<String>,
}

impl Log {
    /// Remembers an interaction that is being sent.
    pub(crate) fn ask(&mut self, interaction: &Interaction, real_time: bool) {
        let json = &interaction.json;
        interaction.files.iter().for_each(|file| self.cdn.host(file));
        self.learn_channel(json);
        self.learn_target(json);
        if let Some(pressed) = json["message"]["id"].as_str()
            && self.posted.get(pressed).is_none()
        {
            let asker = json["message"]["interaction_metadata"]["user"]["id"].as_str().map(str::to_owned);
            let guild = json["guild_id"].as_str().map(str::to_owned);
            self.posted.put(PostedMessage { json: json["message"].clone(), guild, asker });
        }
        let lifecycle = Lifecycle::new(interaction, self.lifecycles.len(), real_time);
        self.lifecycles.insert(interaction.token.clone(), lifecycle);
    }

    /// Remembers the channel that an interaction happens in.
    fn learn_channel(&mut self, json: &Value) {
        let (Some(channel), true) = (json["channel_id"].as_str(), json["channel"].is_object()) else { return };
        let mut described = merged(json["channel"].clone(), json!({"guild_id": json["guild_id"]}));
        described.as_object_mut().map(|fields| fields.remove("permissions"));
        self.learn(channel, described);
    }

    /// What a test set up stays as it is, whatever is said there.
    fn learn(&mut self, channel: &str, described: Value) {
        if !self.set_channels.contains(channel) {
            self.channels.insert(channel.to_owned(), described);
        }
    }

    /// Remembers the message from whose menu a command was chosen.
    fn learn_target(&mut self, json: &Value) {
        let Some(target) = json["data"]["target_id"].as_str().filter(|id| self.posted.get(id).is_none()) else { return };
        let message = &json["data"]["resolved"]["messages"][target];
        if message.is_object() {
            let asker = message["author"]["id"].as_str().map(str::to_owned);
            let guild = json["guild_id"].as_str().map(str::to_owned);
            self.posted.put(PostedMessage { json: message.clone(), guild, asker });
        }
    }

    /// Remembers a message that a user wrote.
    pub(crate) fn read(&mut self, written: &UserMessage) {
        let guild = written.json["guild_id"].as_str().map(str::to_owned);
        let asker = written.json["author"]["id"].as_str().map(str::to_owned);
        written.files.iter().for_each(|file| self.cdn.host(file));
        self.learn(&written.channel, written.place.clone());
        self.posted.put(PostedMessage { json: written.json.clone(), guild, asker });
        self.unbegun.remove(&written.id);
        self.asked.push(written.id.clone());
    }

    /// A message as it is handed out now: the addresses of its files are signed anew where the old ones have expired.
    pub(crate) fn signed_now(&self, mut message: Value) -> Value {
        for file in message["attachments"].as_array_mut().into_iter().flatten() {
            if let Some(now) = file["id"].as_str().and_then(|id| self.cdn.signed_now(id)).map(Attachment::json) {
                *file = now;
            }
        }
        message
    }

    /// Whether the bot has all these permissions in a channel. Where no test described the server, it has.
    pub(crate) fn bot_may(&self, channel: &str, permissions: u64) -> bool {
        let Some(described) = self.channels.get(channel) else { return true };
        let Some(server) = described["guild_id"].as_str().and_then(|guild| self.servers.get(guild)) else { return true };
        // A thread has no overwrites of its own.
        let parent = described["parent_id"].as_str().filter(|_| places::is_thread(described));
        let of = parent.and_then(|parent| self.channels.get(parent)).unwrap_or(described);
        let granted = server.permissions_under(&of["permission_overwrites"], BOT_ID, server.bot_roles());
        granted & permissions == permissions
    }

    /// Takes the answer to an interaction. `told`: whether the bot will hear that it was taken.
    pub(crate) fn acknowledge(
        &mut self,
        (id, token): (&str, &str),
        body: &Value,
        files: Vec<File>,
        told: bool,
    ) -> Result<PostedMessage, Refusal> {
        let Some(lifecycle) = self.lifecycles.get_mut(token).filter(|lifecycle| lifecycle.id() == id) else {
            return Err(Refusal::unknown(format!("an answer to {id}, which was not asked")));
        };
        lifecycle.takes(body)?;
        lifecycle.acknowledged = Some(told);
        let message = lifecycle.answered(body, &files, &mut self.posted).unwrap_or_default();
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

    /// Has the requests judged that were not yet, and hands out everything that Discord would object to.
    pub(crate) fn take_violations(&mut self) -> Vec<String> {
        for request in self.requests.iter().skip(self.judged) {
            self.violations.extend(request.faults().into_iter().map(|fault| format!("{}: {fault}", request.name())));
        }
        self.judged = self.requests.len();
        std::mem::take(&mut self.violations)
    }

    /// What was seen, for whoever waited in vain.
    pub(crate) fn summary(&self) -> String {
        let mut text = format!("{} logins, {} resumes, {} heartbeats\n", self.identifies.len(), self.resumes.len(), self.heartbeats.len());
        for request in self.requests.iter().rev().take(30).rev() {
            let _ = writeln!(text, "{} {} -> {}", request.method, request.path, request.status);
        }
        text + &self.violations.join("\n")
    }
}
