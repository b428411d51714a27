//! What Discord answers: a path in, JSON out. And the commands that it keeps.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{APPLICATION_ID, BOT_ID, Habits};
use crate::ids;

/// The answer to `GET /gateway/bot`.
pub(super) fn gateway(url: &str, habits: &Habits) -> Value {
    let limit =
        json!({"total": 1000, "remaining": habits.logins_left, "reset_after": 14_400_000, "max_concurrency": habits.max_concurrency});
    json!({"url": url, "shards": habits.shards, "session_start_limit": limit})
}

/// The answer to `GET /applications/@me`.
pub(super) fn application() -> Value {
    json!({
        "id": APPLICATION_ID, "name": "pullquote", "icon": null, "description": "", "type": null, "bot": bot_user(), "summary": "",
        "bot_public": true, "bot_require_code_grant": false, "flags": 0, "hook": true, "verify_key": "00".repeat(32), "rpc_origins": [],
        "redirect_uris": [], "interactions_endpoint_url": null, "role_connections_verification_url": null, "owner": owner(), "team": null,
        "integration_types_config": {"0": {}}, "approximate_guild_count": 1, "approximate_user_install_count": 0,
        "explicit_content_filter": 0, "is_monetized": false, "storefront_available": false,
    })
}

/// The answer to `GET /users/@me`.
pub(super) fn bot_user() -> Value {
    json!({
        "id": BOT_ID, "username": "pullquote", "discriminator": "4242", "global_name": null, "avatar": null, "banner": null, "accent_color": null,
        "avatar_decoration_data": null, "bot": true, "clan": null, "collectibles": null, "email": null, "flags": 0, "locale": "en-US",
        "mfa_enabled": true, "premium_type": 0, "primary_guild": null, "public_flags": 0, "verified": true,
    })
}

fn owner() -> Value {
    json!({
        "id": "1100000000000000003", "username": "owner", "discriminator": "0", "global_name": "Owner", "avatar": null, "banner": null,
        "accent_color": null, "avatar_decoration_data": null, "clan": null, "collectibles": null, "flags": 0, "primary_guild": null, "public_flags": 0,
    })
}

/// What came with READY.
pub(super) fn ready(session: &str, gateway_url: &str, shard: [u64; 2]) -> Value {
    json!({
        "v": 10, "user": bot_user(), "guilds": [], "session_id": session, "resume_gateway_url": gateway_url, "shard": shard,
        "application": {"id": APPLICATION_ID, "flags": 0}, "session_type": "normal", "private_channels": [], "presences": [], "relationships": [],
        "user_settings": {}, "user_settings_proto": "", "guild_join_requests": [], "geo_ordered_rtc_regions": [], "auth": {}, "_trace": [],
    })
}

/// An error as Discord words it.
pub(super) fn error(code: u64, message: &str) -> Value {
    json!({"message": message, "code": code})
}

/// Commands by where they are registered: `global`, or the id of a server.
#[derive(Debug, Default)]
pub struct Commands {
    scopes: HashMap<String, Vec<Value>>,
}

impl Commands {
    /// Replaces the commands of a scope. One that keeps name and type keeps its id.
    pub fn register(&mut self, scope: &str, definitions: &Value) {
        let before = self.scopes.remove(scope).unwrap_or_default();
        let definitions = definitions.as_array().map_or(&[][..], Vec::as_slice);
        let after = definitions.iter().map(|definition| {
            let mut kept = kept(definition, scope);
            let same = |other: &&Value| other["name"] == kept["name"] && other["type"] == kept["type"];
            kept["id"] = before.iter().find(same).map_or_else(|| json!(ids::fresh()), |other| other["id"].clone());
            kept
        });
        self.scopes.insert(scope.to_owned(), after.collect());
    }

    /// The commands of a scope. Translations are left out where they were not asked for.
    pub fn list(&self, scope: &str, with_translations: bool) -> Vec<Value> {
        let commands = self.scopes.get(scope).cloned().unwrap_or_default();
        if with_translations { commands } else { commands.into_iter().map(without_translations).collect() }
    }
}

/// A command as Discord keeps it: with defaults filled in, and without what says nothing.
fn kept(definition: &Value, scope: &str) -> Value {
    let mut kept = json!({
        "application_id": APPLICATION_ID, "version": ids::fresh(), "default_member_permissions": null, "type": 1, "description": "",
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
