//! Messages as they stand in channels: what the bot sent in, what Discord makes of it out.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::APPLICATION_ID;
use super::form::File;
use crate::accounts::{bot, merged};
use crate::messages;

/// Source: Discord developer documentation, "Message Flags".
const EPHEMERAL: u64 = 1 << 6;
const LOADING: u64 = 1 << 7;

/// Source: "Component Types".
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;

/// A message as it stands in a channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// As Discord describes it; null if there is none.
    pub json: Value,
    /// The server it stands in, if it does.
    pub guild: Option<String>,
    /// The user it answers, if it does.
    pub asker: Option<String>,
}

/// Anything that puts a message before a user.
pub trait Shown {
    /// The message as it stood then.
    fn standing(&self) -> &Standing;
}

impl Shown for Standing {
    fn standing(&self) -> &Standing {
        self
    }
}

impl Standing {
    /// Its id.
    pub fn id(&self) -> &str {
        self.json["id"].as_str().expect("a message")
    }

    /// Its buttons in the order in which they are shown.
    pub fn buttons(&self) -> Vec<&Value> {
        self.components(BUTTON)
    }

    /// Its menus with options of its own, in the order in which they are shown.
    pub fn menus(&self) -> Vec<&Value> {
        self.components(STRING_SELECT)
    }

    fn components(&self, kind: u64) -> Vec<&Value> {
        let mut found = Vec::new();
        collect(&self.json["components"], kind, &mut found);
        found
    }

    /// As it comes along with something else: without what it replies to, which Discord need not look up then.
    pub fn along(&self) -> Value {
        let mut json = self.json.clone();
        json.as_object_mut().expect("a message").remove("referenced_message");
        json
    }

    /// Whether only one user sees it.
    pub fn is_private(&self) -> bool {
        self.flags() & EPHEMERAL != 0
    }

    /// Whether it only says that an answer is on its way.
    pub fn is_loading(&self) -> bool {
        self.flags() & LOADING != 0
    }

    fn flags(&self) -> u64 {
        self.json["flags"].as_u64().unwrap_or(0)
    }
}

fn collect<'a>(components: &'a Value, kind: u64, found: &mut Vec<&'a Value>) {
    for component in components.as_array().into_iter().flatten() {
        if component["type"] == kind {
            found.push(component);
        }
        collect(&component["components"], kind, found);
        if component["accessory"]["type"] == kind {
            found.push(&component["accessory"]);
        }
    }
}

/// All messages that stand, by id.
#[derive(Debug, Default)]
pub struct Posted {
    messages: HashMap<String, Standing>,
}

impl Posted {
    pub fn get(&self, id: &str) -> Option<&Standing> {
        self.messages.get(id)
    }

    /// Keeps a message, new or known.
    pub fn put(&mut self, standing: Standing) {
        self.messages.insert(standing.id().to_owned(), standing);
    }

    /// Changes a message as an edit does, and returns what it is now.
    pub fn edit(&mut self, id: &str, changes: &Value, files: &[File]) -> Option<Standing> {
        let standing = self.messages.get_mut(id)?;
        change(&mut standing.json, changes, files);
        standing.json["edited_timestamp"] = json!("2024-03-07T11:46:12.004000+00:00");
        Some(standing.clone())
    }

    pub fn remove(&mut self, id: &str) -> Option<Standing> {
        self.messages.remove(id)
    }
}

/// A new message of the bot's in a channel.
pub(super) fn new(channel: &str, body: &Value, files: &[File]) -> Value {
    let mut message = merged(messages::plain(&bot(), ""), json!({"channel_id": channel}));
    message["flags"] = json!(body["flags"].as_u64().unwrap_or(0));
    change(&mut message, body, files);
    message
}

/// A new message that answers an interaction.
pub(super) fn answer(interaction: &Value, body: &Value, files: &[File]) -> Value {
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
pub(super) fn thinking(interaction: &Value, data: &Value) -> Value {
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
    for embed in message["embeds"].as_array_mut().into_iter().flatten() {
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
        let id = crate::ids::fresh();
        let address = format!("https://cdn.discordapp.com/attachments/1/{id}/{}", file.name);
        attachments.push(json!({"filename": file.name, "id": id, "proxy_url": address, "size": file.bytes.len(), "url": address}));
    }
}

/// Components without a number get one, as Discord counts them.
fn number(components: &mut Value, last: &mut u64) {
    for component in components.as_array_mut().into_iter().flatten() {
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
        let standing = Standing { json: new("1", &json!({"components": rows}), &[]), ..Standing::default() };
        assert_eq!(standing.buttons().iter().map(|button| button["label"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(standing.json["components"][0]["components"][0]["id"], 2);
    }
}
