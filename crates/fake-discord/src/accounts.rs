//! Users, members and the bot itself, as Discord describes them.

use serde_json::{Value, json};

use crate::ids::BOT_ID;

/// A user.
pub(crate) fn user(id: &str, name: &str) -> Value {
    json!({
        "avatar": "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "avatar_decoration_data": null, "clan": null, "collectibles": null, "discriminator": "0",
        "display_name_styles": null, "global_name": name, "id": id, "primary_guild": null, "public_flags": 0, "username": name,
    })
}

/// The bot's own user.
pub(crate) fn bot() -> Value {
    merged(user(BOT_ID, "bot"), json!({"bot": true, "discriminator": "4242", "global_name": null}))
}

/// What a message says of its author's membership: neither the user nor permissions.
pub(crate) fn member(roles: &[String]) -> Value {
    json!({
        "avatar": null, "banner": null, "communication_disabled_until": null, "deaf": false, "flags": 0,
        "joined_at": "2023-05-17T19:32:08.112000+00:00", "mute": false, "nick": null, "pending": false, "premium_since": null, "roles": roles,
    })
}

/// An object with the fields of another, which win.
pub(crate) fn merged(mut base: Value, more: Value) -> Value {
    let Value::Object(more) = more else { unreachable!("only objects are merged") };
    base.as_object_mut().unwrap().extend(more);
    base
}
