//! What users change and delete: messages and channels go, and the bot hears of it as far as its intents and permissions go.

use std::time::Instant;

use serde_json::{Value, json};

use crate::accounts::{member, merged};
use crate::log::Log;
use crate::permissions::VIEW_CHANNEL;
use crate::places;
use crate::posted::PostedMessage;
use crate::server::FakeDiscord;

impl FakeDiscord {
    /// Changes a message as its author does: what is named is replaced, and it says that it was edited. Says when the bot was
    /// told, or nothing where it hears nothing of it: without the intent, without access, or where it never logged in. While its
    /// connection is lost, an event waits for it to resume; a new login does not bring it.
    ///
    /// # Panics
    /// If there is no such message.
    pub fn edit_message(&self, id: &str, changes: &Value) -> Option<Instant> {
        let mut edited = PostedMessage::default();
        self.state.record(|log| {
            edited = log.posted.get(id).expect("a message that stands").clone();
            edited.json = merged(edited.json.clone(), json!({"edited_timestamp": "2024-03-08T09:12:30.117000+00:00"}));
            edited.json = merged(edited.json.clone(), changes.clone());
            log.posted.put(edited.clone());
        });
        let mut json = edited.json;
        if let Some(guild) = &edited.guild {
            json = merged(json!({"member": member(&[])}), merged(json, json!({"guild_id": guild})));
        }
        self.tell("MESSAGE_UPDATE", &json)
    }

    /// Deletes a message, with its files. Says when the bot was told, or nothing where it hears nothing of it.
    ///
    /// # Panics
    /// If there is no such message.
    pub fn delete_message(&self, id: &str) -> Option<Instant> {
        let mut gone = PostedMessage::default();
        self.state.record(|log| gone = remove(log, id));
        self.tell("MESSAGE_DELETE", &place_of(&gone, json!({"id": id})))
    }

    /// Deletes messages of one channel together, as moderators do. Says when the bot was told, or nothing where it hears nothing of it.
    ///
    /// # Panics
    /// If there is none, or they are in several channels.
    pub fn delete_messages(&self, ids: &[&str]) -> Option<Instant> {
        let mut gone: Vec<PostedMessage> = Vec::new();
        self.state.record(|log| gone = ids.iter().map(|id| remove(log, id)).collect());
        assert!(gone.iter().all(|one| one.json["channel_id"] == gone[0].json["channel_id"]), "messages of several channels");
        self.tell("MESSAGE_DELETE_BULK", &place_of(&gone[0], json!({"ids": ids})))
    }

    /// Deletes a channel or a thread with all that was written there; only the channel itself is told of. Says when the bot was
    /// told, or nothing where it hears nothing of it.
    ///
    /// # Panics
    /// If there is no such channel.
    pub fn delete_channel(&self, id: &str) -> Option<Instant> {
        let mut described = Value::Null;
        let mut seen = true;
        self.state.record(|log| {
            seen = log.bot_may(id, VIEW_CHANNEL);
            described = log.channels.remove(id).expect("a channel that is there");
            log.set_channels.remove(id);
            log.deleted_channels.insert(id.to_owned());
            for message in log.posted.in_channel(id) {
                remove(log, &message);
            }
        });
        if !seen {
            return None;
        }
        if places::is_thread(&described) {
            let thread = ["id", "guild_id", "parent_id", "type"].into_iter().map(|key| (key.to_owned(), described[key].clone())).collect();
            return self.tell("THREAD_DELETE", &Value::Object(thread));
        }
        self.tell("CHANNEL_DELETE", &described)
    }

    /// Tells the bot, if it may see where it happened, and is there.
    fn tell(&self, event: &str, data: &Value) -> Option<Instant> {
        let channel = data["channel_id"].as_str();
        if channel.is_some_and(|channel| !self.state.log().bot_may(channel, VIEW_CHANNEL)) {
            return None;
        }
        let told = Instant::now();
        self.state.gateway().dispatch(event, data).unwrap_or(false).then_some(told)
    }
}

/// Takes a message away, with its files.
fn remove(log: &mut Log, id: &str) -> PostedMessage {
    let gone = log.posted.remove(id).expect("a message that stands");
    let files = gone.json["attachments"].as_array().into_iter().flatten();
    files.filter_map(|file| file["id"].as_str()).for_each(|file| log.cdn.remove(file));
    gone
}

fn place_of(message: &PostedMessage, what: Value) -> Value {
    let mut place = merged(json!({"channel_id": message.json["channel_id"]}), what);
    if let Some(guild) = &message.guild {
        place["guild_id"] = json!(guild);
    }
    place
}
