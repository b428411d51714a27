//! What is below `/guilds/{guild}`: its name, its roles, its channels, and the bot's own membership.

use serde_json::{Value, json};

use crate::accounts::{bot, member, merged};
use crate::ids::BOT_ID;
use crate::places::{self, Server};
use crate::replies;
use crate::reply::Reply;
use crate::state::State;

/// Answers a request of the bot's. A server that it is not in is none that it knows.
/// Source of the codes: Discord developer documentation, "JSON Error Codes".
pub(crate) fn answer(state: &State, method: &str, guild: &str, rest: &[&str]) -> Option<Reply> {
    if !state.gateway().membership.has(guild) {
        return Some((404, replies::error(10004, "Unknown Guild")));
    }
    let log = state.log();
    let server = log.servers.get(guild).cloned().unwrap_or_else(|| Server::new(guild));
    Some(match (method, rest) {
        ("GET", []) => (200, server.json()),
        ("GET", ["roles"]) => (200, server.roles_json()),
        ("GET", ["channels"]) => {
            let mut channels: Vec<Value> =
                log.channels.values().filter(|channel| channel["guild_id"] == guild && !places::is_thread(channel)).cloned().collect();
            channels.sort_by_key(|channel| channel["id"].as_str().and_then(|id| id.parse::<u64>().ok()));
            (200, Value::Array(channels))
        }
        ("GET", ["members", id]) if *id == BOT_ID => (200, merged(member(server.bot_roles()), json!({"user": bot()}))),
        ("GET", ["members", _]) => (404, replies::error(10007, "Unknown Member")),
        _ => return None,
    })
}
