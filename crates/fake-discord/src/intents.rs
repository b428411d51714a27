//! What a bot hears of, by the intents that it logged in with.

use serde_json::{Value, json};

use crate::ids::BOT_ID;

/// The intent to hear of messages in servers. Source: Discord developer documentation, "Gateway Intents".
pub const GUILD_MESSAGES: u64 = 1 << 9;
/// The intent to hear of messages to the bot alone. Source: same.
pub const DIRECT_MESSAGES: u64 = 1 << 12;
pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;

/// An event as the bot gets it; nothing where its intents do not cover it.
pub(crate) fn heard(event: &str, data: &Value, intents: u64) -> Option<Value> {
    if event != "MESSAGE_CREATE" {
        return Some(data.clone());
    }
    let needed = if data["guild_id"].is_string() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
    (intents & needed != 0).then(|| readable(data, intents))
}

/// A message with what the bot may read of it, and of the one that it replies to.
fn readable(message: &Value, intents: u64) -> Value {
    let mut message = message.clone();
    let direct = !message["guild_id"].is_string();
    if !direct && intents & MESSAGE_CONTENT == 0 {
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
    message["content"] = json!("");
    for key in ["embeds", "attachments", "components"] {
        message[key] = json!([]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{direct, mention, unaddressed};

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
}
