//! The options of a command: what a user filled in.

use serde_json::{Value, json};

use super::InteractionBuilder;
use crate::accounts::{member, merged, user};
use crate::attachments::Attachment;
use crate::permissions::MEMBER;

/// Source: Discord developer documentation, "Application Command Option Type".
const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;

impl InteractionBuilder {
    /// With an option of type string.
    pub fn string(self, name: &str, value: &str) -> InteractionBuilder {
        self.option(json!({"name": name, "type": 3, "value": value}))
    }

    /// With an option of type integer.
    pub fn integer(self, name: &str, value: i64) -> InteractionBuilder {
        self.option(json!({"name": name, "type": 4, "value": value}))
    }

    /// With an option of type boolean.
    pub fn boolean(self, name: &str, value: bool) -> InteractionBuilder {
        self.option(json!({"name": name, "type": 5, "value": value}))
    }

    /// With an option of type user: a member without roles.
    pub fn user(self, name: &str, id: &str) -> InteractionBuilder {
        let asked = self.option(json!({"name": name, "type": 6, "value": id}));
        let described = merged(member(&[]), json!({"permissions": "0"}));
        asked.resolved("users", id, user(id, "grace")).resolved("members", id, described)
    }

    /// With an option of type channel: a text channel of the server.
    pub fn channel(self, name: &str, id: &str) -> InteractionBuilder {
        let own = json!({"guild_id": self.guild, "permissions": self.permissions.to_string()});
        let described = merged(described_channel(id), own);
        self.option(json!({"name": name, "type": 7, "value": id})).resolved("channels", id, described)
    }

    /// With an option of type role.
    pub fn role(self, name: &str, id: &str) -> InteractionBuilder {
        self.option(json!({"name": name, "type": 8, "value": id})).resolved("roles", id, described_role(id))
    }

    /// With an option of type attachment.
    pub fn attachment(mut self, name: &str, file: &Attachment) -> InteractionBuilder {
        let file = file.clone().into_ephemeral().in_channel(&self.channel);
        self.files.push(file.clone());
        self.option(json!({"name": name, "type": 11, "value": file.id()})).resolved("attachments", file.id(), file.json())
    }

    /// With an option as Discord would send it.
    pub fn option(mut self, option: Value) -> InteractionBuilder {
        let data = self.data.get_or_insert_default();
        if !data["options"].is_array() {
            data["options"] = json!([]);
        }
        data["options"].as_array_mut().unwrap().push(option);
        self
    }

    /// As a subcommand: what was filled in so far is its own. A second call puts it into a group.
    pub fn in_subcommand(mut self, name: &str) -> InteractionBuilder {
        let data = self.data.get_or_insert_default();
        let inner = data["options"].as_array().cloned().unwrap_or_default();
        let kind = if inner.iter().any(|option| option["type"] == SUBCOMMAND) { GROUP } else { SUBCOMMAND };
        data["options"] = json!([{"name": name, "type": kind, "options": inner}]);
        self
    }

    /// What an id among the options stands for.
    fn resolved(mut self, kind: &str, id: &str, described: Value) -> InteractionBuilder {
        self.data.get_or_insert_default()["resolved"][kind][id] = described;
        self
    }
}

/// A text channel of the server.
pub(crate) fn described_channel(id: &str) -> Value {
    json!({
        "flags": 0, "id": id, "last_message_id": null, "name": "archive", "nsfw": false, "parent_id": null, "permissions": MEMBER.to_string(),
        "position": 1, "rate_limit_per_user": 0, "topic": null, "type": 0,
    })
}

/// A role of the server.
pub(crate) fn described_role(id: &str) -> Value {
    json!({
        "color": 0, "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "description": null, "flags": 0,
        "hoist": false, "icon": null, "id": id, "managed": false, "mentionable": false, "name": "editors", "permissions": "0",
        "position": 1, "unicode_emoji": null,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attachments::file;
    use crate::interactions::{autocomplete, command};

    #[test]
    fn a_subcommand_holds_what_was_filled_in() {
        let asked = command("settings").boolean("private", true).in_subcommand("answers").build();
        let expected = json!([{"name": "answers", "type": 1, "options": [{"name": "private", "type": 5, "value": true}]}]);
        assert_eq!(asked.json["data"]["options"], expected);
        let grouped = command("settings").in_subcommand("show").in_subcommand("answers").build();
        let expected = json!([{"name": "answers", "type": 2, "options": [{"name": "show", "type": 1, "options": []}]}]);
        assert_eq!(grouped.json["data"]["options"], expected);
    }

    #[test]
    fn ids_among_the_options_are_resolved() {
        let asked = command("settings").channel("channel", "7").role("role", "8").user("user", "9").build();
        let resolved = &asked.json["data"]["resolved"];
        for (kind, id) in [("channels", "7"), ("roles", "8"), ("users", "9")] {
            assert_eq!(resolved[kind][id]["id"], id);
        }
        assert_eq!(resolved["members"]["9"]["permissions"], "0");
    }

    #[test]
    fn what_else_was_filled_in_comes_along_while_typing() {
        let typed = autocomplete("ask", "source", "New").string("question", "Who?").boolean("private", true).build();
        let options = typed.json["data"]["options"].as_array().unwrap();
        assert_eq!(options.iter().filter(|option| option["focused"] == true).count(), 1);
        assert_eq!(options.len(), 3);
    }

    #[test]
    fn a_file_is_resolved_and_comes_along() {
        let rules = file("rules.md", "# Rules");
        let asked = command("articles").attachment("file", &rules).in_subcommand("add").build();
        assert_eq!(asked.json["data"]["options"][0]["options"][0], json!({"name": "file", "type": 11, "value": rules.id()}));
        let described = &asked.json["data"]["resolved"]["attachments"][rules.id()];
        assert_eq!((&described["size"], &described["ephemeral"]), (&json!(7), &json!(true)));
        assert_eq!(asked.files[0].bytes(), b"# Rules");
    }
}
