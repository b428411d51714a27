//! Commands from the menu of a message: the message as it comes along.

use serde_json::{Value, json};

use super::{COMMAND, InteractionBuilder};
use crate::posted::HasMessage;
use crate::{ids, messages};

/// Source: Discord developer documentation, "Application Command Types".
const MESSAGE: u64 = 3;

/// A command from the menu of a message that reads `content`.
pub fn message_command(name: &str, content: &str) -> InteractionBuilder {
    on(name, &messages::by_somebody(content))
}

/// A command from the menu of a message of any kind, where that stands.
///
/// The message comes along as Discord sends it: whole, whatever the bot's intents, but without the membership of its author.
pub fn message_command_on(name: &str, shown: &impl HasMessage) -> InteractionBuilder {
    let posted = shown.posted();
    let builder = on(name, &along(&posted.along()));
    let builder = match &posted.guild {
        Some(guild) => builder.in_guild(guild),
        None => builder.in_dm(),
    };
    let builder = match shown.described_place().filter(|_| posted.guild.is_some()) {
        Some(place) => builder.in_described(place),
        None => builder.in_channel(posted.json["channel_id"].as_str().unwrap_or_default()),
    };
    InteractionBuilder { files: shown.attached().to_vec(), ..builder }
}

fn on(name: &str, message: &Value) -> InteractionBuilder {
    let id = message["id"].as_str().unwrap_or_default().to_owned();
    let resolved = json!({"messages": {&id: message}});
    let data = json!({"id": ids::snowflake(), "name": name, "type": MESSAGE, "target_id": id, "resolved": resolved});
    InteractionBuilder::new(COMMAND, Some(data))
}

/// What only the gateway tells of a message is left out.
fn along(message: &Value) -> Value {
    let mut message = message.clone();
    if let Some(fields) = message.as_object_mut() {
        for key in ["guild_id", "member", "nonce"] {
            fields.remove(key);
        }
    }
    for mentioned in message["mentions"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        mentioned.remove("member");
    }
    message
}

/// The data of a command whose message stands in this channel.
pub(super) fn placed(mut data: Value, channel: &str) -> Value {
    let messages = data.pointer_mut("/resolved/messages").and_then(Value::as_object_mut);
    for message in messages.into_iter().flat_map(serde_json::Map::values_mut) {
        message["channel_id"] = json!(channel);
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::unaddressed;

    #[test]
    fn the_message_comes_along_whole_and_without_what_only_the_gateway_tells() {
        let written = unaddressed("Keep **this**.").in_guild("81").in_channel("9").build();
        let asked = message_command_on("Add", &written).build().json;
        let target = &asked["data"]["resolved"]["messages"][&written.id];
        assert_eq!((&asked["data"]["target_id"], &target["content"]), (&json!(written.id), &json!("Keep **this**.")));
        assert_eq!((&asked["guild_id"], &asked["channel"]["id"], &target["channel_id"]), (&json!("81"), &json!("9"), &json!("9")));
        for key in ["guild_id", "member", "nonce"] {
            assert!(target.get(key).is_none(), "{key}");
        }
        assert!(asked["channel"].get("permission_overwrites").is_none());
        assert!(asked["channel"]["permissions"].is_string());
    }

    #[test]
    fn a_message_to_the_bot_alone_has_its_menu_there() {
        let written = messages::direct("Keep this.").in_channel("9").build();
        let asked = message_command_on("Add", &written).build().json;
        assert_eq!((&asked["context"], &asked["channel_id"], asked.get("guild_id")), (&json!(1), &json!("9"), None));
    }
}
