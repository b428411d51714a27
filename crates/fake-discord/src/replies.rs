//! What Discord answers: a path in, JSON out. And the commands that it keeps.

use serde_json::{Value, json};

use crate::gateway_options::GatewayOptions;
use crate::ids::{APPLICATION_ID, BOT_ID};

/// The answer to `GET /gateway/bot`.
pub(crate) fn gateway(url: &str, options: &GatewayOptions) -> Value {
    let limit = json!({"total": 1000, "remaining": options.remaining_identifies, "reset_after": 14_400_000, "max_concurrency": options.max_concurrency});
    json!({"url": url, "shards": options.shards, "session_start_limit": limit})
}

/// The answer to `GET /applications/@me`.
pub(crate) fn application() -> Value {
    json!({
        "id": APPLICATION_ID, "name": "bot", "icon": null, "description": "", "type": null, "bot": bot_user(), "summary": "",
        "bot_public": true, "bot_require_code_grant": false, "flags": 0, "hook": true, "verify_key": "00".repeat(32), "rpc_origins": [],
        "redirect_uris": [], "interactions_endpoint_url": null, "role_connections_verification_url": null, "owner": owner(), "team": null,
        "integration_types_config": {"0": {}}, "approximate_guild_count": 1, "approximate_user_install_count": 0,
        "explicit_content_filter": 0, "is_monetized": false, "storefront_available": false,
    })
}

/// The answer to `GET /users/@me`.
pub(crate) fn bot_user() -> Value {
    json!({
        "id": BOT_ID, "username": "bot", "discriminator": "4242", "global_name": null, "avatar": null, "banner": null, "accent_color": null,
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
pub(crate) fn ready(session: &str, gateway_url: &str, shard: [u64; 2], guilds: &[Value]) -> Value {
    json!({
        "v": 10, "user": bot_user(), "guilds": guilds, "session_id": session, "resume_gateway_url": gateway_url, "shard": shard,
        "application": {"id": APPLICATION_ID, "flags": 0}, "session_type": "normal", "private_channels": [], "presences": [], "relationships": [],
        "user_settings": {}, "user_settings_proto": "", "guild_join_requests": [], "geo_ordered_rtc_regions": [], "auth": {}, "_trace": [],
    })
}

/// An error as Discord words it.
pub(crate) fn error(code: u64, message: &str) -> Value {
    json!({"message": message, "code": code})
}
