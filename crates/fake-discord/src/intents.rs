//! What a bot hears of, by the intents that it logged in with.

use serde_json::{Value, json};

use crate::ids::BOT_ID;

/// The intent to hear of servers and their channels. Source: Discord developer documentation, "Gateway Intents".
pub const GUILDS: u64 = 1 << 0;
/// The intent to hear of messages in servers. Source: same.
pub const GUILD_MESSAGES: u64 = 1 << 9;
/// The intent to hear of messages to the bot alone. Source: same.
pub const DIRECT_MESSAGES: u64 = 1 << 12;
/// The privileged intent to read every message. Source: same.
pub const MESSAGE_CONTENT: u64 = 1 << 15;

/// An event as the bot gets it; nothing where its intents do not cover it.
pub(crate) fn heard(event: &str, data: &Value, intents: u64) -> Option<Value> {
    let of_messages = if data["guild_id"].is_string() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
    match event {
        "MESSAGE_CREATE" | "MESSAGE_UPDATE" => (intents & of_messages != 0).then(|| readable(data, intents & MESSAGE_CONTENT != 0)),
        "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => (intents & of_messages != 0).then(|| data.clone()),
        _ if is_of_servers(event) => (intents & GUILDS != 0).then(|| data.clone()),
        _ => Some(data.clone()),
    }
}

fn is_of_servers(event: &str) -> bool {
    ["GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"].contains(&event)
        || ["GUILD_ROLE_", "CHANNEL_", "THREAD_"].iter().any(|kind| event.starts_with(kind))
}

/// A message with what the bot may read of it, and of the one that it replies to. `granted`: whether it may read every message.
pub(crate) fn readable(message: &Value, granted: bool) -> Value {
    let mut message = message.clone();
    let direct = !message["guild_id"].is_string();
    if !direct && !granted {
        hide(&mut message);
        if message["referenced_message"].is_object() {
            hide(&mut message["referenced_message"]);
        }
    }
    message
}

/// Source: "Message Content Intent": the bot's own messages and those that mention it are readable.
fn hide(message: &mut Value) {
    let mentions = message["mentions"].as_array().into_iter().flatten();
    if message["author"]["id"] == BOT_ID || mentions.into_iter().any(|user| user["id"] == BOT_ID) {
        return;
    }
    empty(message);
    if let Some(fields) = message.as_object_mut() {
        fields.remove("poll");
    }
    for snapshot in message.get_mut("message_snapshots").and_then(Value::as_array_mut).into_iter().flatten() {
        empty(&mut snapshot["message"]);
    }
}

fn empty(message: &mut Value) {
    message["content"] = json!("");
    for key in ["embeds", "attachments", "components"] {
        message[key] = json!([]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{direct, forward, mention, unaddressed};

    #[test]
    fn messages_are_heard_with_their_intent_only() {
        let (guild, dm) = (mention("Who?").build().json, direct("Who?").build().json);
        assert!(heard("MESSAGE_CREATE", &guild, DIRECT_MESSAGES).is_none());
        assert!(heard("MESSAGE_CREATE", &dm, GUILD_MESSAGES).is_none());
        assert_eq!(heard("MESSAGE_CREATE", &dm, DIRECT_MESSAGES).unwrap()["content"], "Who?");
        assert!(heard("INTERACTION_CREATE", &guild, 0).is_some());
    }

    #[test]
    fn what_does_not_mention_the_bot_is_empty() {
        let content = |json: &Value, intents| heard("MESSAGE_CREATE", json, intents).unwrap()["content"].clone();
        assert_eq!(content(&unaddressed("secret").build().json, GUILD_MESSAGES), "");
        assert_eq!(content(&unaddressed("secret").build().json, GUILD_MESSAGES | MESSAGE_CONTENT), "secret");
        assert_eq!(content(&mention("Who?").build().json, GUILD_MESSAGES), format!("<@{BOT_ID}> Who?"));
    }

    #[test]
    fn deletions_are_heard_with_the_intent_of_their_place() {
        let (guild, dm) = (json!({"id": "1", "channel_id": "2", "guild_id": "3"}), json!({"id": "1", "channel_id": "2"}));
        for event in ["MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "MESSAGE_UPDATE"] {
            assert!(heard(event, &guild, GUILD_MESSAGES).is_some() && heard(event, &guild, GUILDS | DIRECT_MESSAGES).is_none(), "{event}");
            assert!(heard(event, &dm, DIRECT_MESSAGES).is_some() && heard(event, &dm, GUILD_MESSAGES).is_none(), "{event}");
        }
        for event in ["CHANNEL_DELETE", "THREAD_DELETE", "GUILD_DELETE"] {
            assert!(heard(event, &guild, GUILDS).is_some() && heard(event, &guild, GUILD_MESSAGES).is_none(), "{event}");
        }
    }

    #[test]
    fn what_is_forwarded_is_as_unreadable_as_what_is_written() {
        let forwarded = forward(&unaddressed("secret").build()).build().json;
        let told = |intents| heard("MESSAGE_CREATE", &forwarded, intents).unwrap()["message_snapshots"][0]["message"]["content"].clone();
        assert_eq!((told(GUILD_MESSAGES), told(GUILD_MESSAGES | MESSAGE_CONTENT)), (json!(""), json!("secret")));
    }
}
