//! CommandStore as Discord keeps them: what was registered in, what is listed out.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::ids::{self, APPLICATION_ID};

/// CommandStore by where they are registered: `global`, or the id of a server.
#[derive(Debug, Default)]
pub(crate) struct CommandStore {
    scopes: HashMap<String, Vec<Value>>,
}

impl CommandStore {
    /// Replaces the commands of a scope. One that keeps name and type keeps its id.
    pub(crate) fn register(&mut self, scope: &str, definitions: &Value) {
        let before = self.scopes.remove(scope).unwrap_or_default();
        let definitions = definitions.as_array().map_or(&[][..], Vec::as_slice);
        let after = definitions.iter().map(|definition| {
            let mut kept = kept(definition, scope);
            let same = |other: &&Value| other["name"] == kept["name"] && other["type"] == kept["type"];
            kept["id"] = before.iter().find(same).map_or_else(|| json!(ids::snowflake()), |other| other["id"].clone());
            kept
        });
        self.scopes.insert(scope.to_owned(), after.collect());
    }

    /// The commands of a scope. Translations are left out where they were not asked for.
    pub(crate) fn list(&self, scope: &str, with_translations: bool) -> Vec<Value> {
        let commands = self.scopes.get(scope).cloned().unwrap_or_default();
        if with_translations { commands } else { commands.into_iter().map(without_translations).collect() }
    }
}

/// A command as Discord keeps it: with defaults filled in, and without what says nothing.
fn kept(definition: &Value, scope: &str) -> Value {
    let mut kept = json!({
        "application_id": APPLICATION_ID, "version": ids::snowflake(), "default_member_permissions": null, "type": 1, "description": "",
        "name_localizations": null, "description_localizations": null, "nsfw": false,
    });
    if scope == "global" {
        kept["contexts"] = Value::Null;
        kept["dm_permission"] = json!(true);
        kept["integration_types"] = json!([0]);
    } else {
        kept["guild_id"] = json!(scope);
    }
    let Value::Object(fields) = definition else { return kept };
    for (key, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        kept[key] = value.clone();
    }
    if let Some(permissions) = kept["default_member_permissions"].as_u64() {
        kept["default_member_permissions"] = json!(permissions.to_string());
    }
    keep_options(&mut kept);
    kept
}

fn keep_options(command: &mut Value) {
    let Some(Value::Array(options)) = command.get_mut("options") else { return };
    for option in options.iter_mut() {
        let Value::Object(fields) = option else { continue };
        fields.retain(|key, value| !(value.is_null() || (*value == false && (key == "required" || key == "autocomplete"))));
        let translations = ["name_localizations", "description_localizations"];
        for key in translations {
            fields.entry(key).or_insert(Value::Null);
        }
        keep_options(option);
    }
    if options.is_empty() {
        command.as_object_mut().map(|fields| fields.remove("options"));
    }
}

fn without_translations(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(key, _)| !key.ends_with("_localizations"));
            Value::Object(kept.map(|(key, value)| (key, without_translations(value))).collect::<Map<_, _>>())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(without_translations).collect()),
        other => other,
    }
}
