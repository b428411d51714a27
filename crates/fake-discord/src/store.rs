//! Messages as they stand in channels: what the bot sent in, what Discord makes of it out.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::accounts::{bot, merged};
use crate::ids::APPLICATION_ID;
use crate::messages;
use crate::multipart::File;
use crate::posted::{EPHEMERAL, LOADING, PostedMessage};

/// All messages that stand, by id.
#[derive(Debug, Default)]
pub(crate) struct MessageStore {
    messages: HashMap<String, PostedMessage>,
}

impl MessageStore {
    pub(crate) fn get(&self, id: &str) -> Option<&PostedMessage> {
        self.messages.get(id)
    }

    /// Keeps a message, new or known.
    pub(crate) fn put(&mut self, message: PostedMessage) {
        self.messages.insert(message.id().to_owned(), message);
    }

    /// Changes a message as an edit does, and returns what it is now.
    pub(crate) fn edit(&mut self, id: &str, changes: &Value, files: &[File]) -> Option<PostedMessage> {
        let message = self.messages.get_mut(id)?;
        change(&mut message.json, changes, files);
        message.json["edited_timestamp"] = json!("2024-03-07T11:46:12.004000+00:00");
        Some(message.clone())
    }

    /// The ids of what stands in a channel.
    pub(crate) fn in_channel(&self, channel: &str) -> Vec<String> {
        let there = self.messages.values().filter(|message| message.json["channel_id"] == channel);
        there.map(|message| message.id().to_owned()).collect()
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<PostedMessage> {
        self.messages.remove(id)
    }
}

/// A new message of the bot's in a channel.
pub(crate) fn new(channel: &str, body: &Value, files: &[File]) -> Value {
    let mut message = merged(messages::plain(&bot(), ""), json!({"channel_id": channel}));
    message["flags"] = json!(body["flags"].as_u64().unwrap_or(0));
    change(&mut message, body, files);
    message
}

/// A new message that answers an interaction.
pub(crate) fn answer(interaction: &Value, body: &Value, files: &[File]) -> Value {
    let asker = [&interaction["member"]["user"], &interaction["user"]].into_iter().find(|user| user.is_object());
    let mut metadata = json!({
        "authorizing_integration_owners": interaction["authorizing_integration_owners"], "id": interaction["id"],
        "type": interaction["type"], "user": asker,
    });
    if let Some(pressed) = interaction["message"]["id"].as_str() {
        metadata["interacted_message_id"] = json!(pressed);
    }
    // Source: "Message Types": an answer to a slash command, to a command of a menu, and a reply.
    let kind = match (interaction["type"].as_u64(), interaction["data"]["type"].as_u64()) {
        (Some(2), Some(1)) => 20,
        (Some(2), _) => 23,
        _ => 0,
    };
    let channel = interaction["channel_id"].as_str().unwrap_or("0");
    let own = json!({"application_id": APPLICATION_ID, "interaction_metadata": metadata, "type": kind, "webhook_id": APPLICATION_ID});
    merged(new(channel, body, files), own)
}

/// The message that stands while an answer is on its way.
pub(crate) fn thinking(interaction: &Value, data: &Value) -> Value {
    let flags = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL | LOADING;
    answer(interaction, &json!({"flags": flags}), &[])
}

/// What is not named stays; null empties.
fn change(message: &mut Value, changes: &Value, files: &[File]) {
    if !changes["content"].is_null() || changes.get("content").is_some() {
        message["content"] = json!(changes["content"].as_str().unwrap_or_default());
    }
    for key in ["embeds", "components"] {
        if let Some(list) = changes.get(key) {
            message[key] = if list.is_array() { list.clone() } else { json!([]) };
        }
    }
    for embed in message["embeds"].as_array_mut().into_iter().flatten().filter(|embed| embed.is_object()) {
        embed["type"] = json!("rich");
    }
    number(&mut message["components"], &mut 0);
    change_files(message, changes, files);
    // Who sees a message is settled when it is sent; an answer that was on its way has come.
    let kept = message["flags"].as_u64().unwrap_or(0);
    if changes["flags"].is_u64() {
        message["flags"] = json!(kept & EPHEMERAL | changes["flags"].as_u64().unwrap_or(0));
    } else {
        message["flags"] = json!(kept & !LOADING);
    }
}

fn change_files(message: &mut Value, changes: &Value, files: &[File]) {
    let attachments = message["attachments"].as_array_mut().expect("a list");
    if let Some(kept) = changes["attachments"].as_array() {
        attachments.retain(|attachment| kept.iter().any(|kept| kept["id"] == attachment["id"]));
    }
    for file in files {
        let id = crate::ids::snowflake();
        let address = format!("https://cdn.discordapp.com/attachments/1/{id}/{}", file.name);
        attachments.push(json!({"filename": file.name, "id": id, "proxy_url": address, "size": file.bytes.len(), "url": address}));
    }
}

/// Components without a number get one, as Discord counts them.
fn number(components: &mut Value, last: &mut u64) {
    for component in components.as_array_mut().into_iter().flatten().filter(|component| component.is_object()) {
        *last += 1;
        if component["id"].is_null() {
            component["id"] = json!(*last);
        }
        if component["components"].is_array() {
            number(&mut component["components"], last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_leaves_what_it_does_not_name() {
        let mut message = new("1", &json!({"content": "x", "embeds": [{"title": "t"}], "flags": 64}), &[]);
        change(&mut message, &json!({"content": null}), &[]);
        assert_eq!((&message["content"], &message["embeds"][0]["title"], &message["flags"]), (&json!(""), &json!("t"), &json!(64)));
        change(&mut message, &json!({"embeds": null, "content": "y"}), &[]);
        assert_eq!((&message["content"], &message["embeds"]), (&json!("y"), &json!([])));
    }

    #[test]
    fn files_stay_until_a_list_leaves_them_out() {
        let file = |name: &str| File { number: 0, name: name.to_owned(), bytes: b"a,b".to_vec() };
        let mut message = new("1", &json!({"content": "x"}), &[file("a.csv")]);
        change(&mut message, &json!({"content": "y"}), &[file("b.csv")]);
        assert_eq!(message["attachments"].as_array().unwrap().len(), 2);
        change(&mut message, &json!({"attachments": []}), &[]);
        assert_eq!(message["attachments"], json!([]));
    }

    #[test]
    fn buttons_are_found_in_rows_and_beside_texts() {
        let button = |id: &str| json!({"type": 2, "style": 2, "label": id, "custom_id": id});
        let section = json!({"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": button("b")});
        let rows = json!([{"type": 1, "components": [button("a")]}, {"type": 17, "components": [section]}]);
        let message = PostedMessage { json: new("1", &json!({"components": rows}), &[]), ..PostedMessage::default() };
        assert_eq!(message.buttons().iter().map(|button| button["label"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(message.json["components"][0]["components"][0]["id"], 2);
    }
}
