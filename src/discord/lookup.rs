//! What Discord says of servers, channels and messages when it is asked, with the bot's token; nothing is known without one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use serenity::all::Http;
use serenity::http::{HttpError, LightMethod, Request, Route};
use tokio::time::timeout;

use crate::discord::interaction::number;
use crate::discord::reading::{id_in, text_in};
use crate::discord::sending;
use crate::ids::{ChannelId, GuildId, MessageId, RoleId, UserId, of};

/// How long a request may take: those who wait have deferred their answer.
const WITHIN: Duration = Duration::from_secs(10);

/// Past so many servers the names that are known are forgotten.
const MAX_NAMES: usize = 10_000;

/// The bot's role in a server is asked for again after this long.
const OWN_ROLE_FOR: Duration = Duration::from_secs(60 * 60);

/// The permission View Channel. Source: Discord developer documentation, "Bitwise Permission Flags".
const VIEW_CHANNEL: u64 = 1 << 10;
const ADMINISTRATOR: u64 = 1 << 3;
/// The type of a private thread, and those of public ones. Source: same, "Channel Types".
const PRIVATE_THREAD: u64 = 12;
const THREADS: [u64; 3] = [10, 11, PRIVATE_THREAD];
/// What Discord says of a message or channel that is no more. Source: same, "JSON Error Codes": Unknown Channel, Unknown Message.
const UNKNOWN: [isize; 2] = [10_003, 10_008];

/// Asks Discord.
#[derive(Default)]
pub(super) struct Lookup {
    http: Option<Arc<Http>>,
    /// The names of servers that were asked for.
    names: Mutex<HashMap<GuildId, String>>,
    /// The bot's own roles in servers that were asked for, with when.
    own_roles: Mutex<HashMap<GuildId, (Option<RoleId>, Instant)>>,
}

/// A channel, as far as it matters who reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Channel {
    /// Its name, without `#`.
    pub(super) name: String,
    /// Whether every member of the server can view it.
    pub(super) is_for_everyone: bool,
}

/// Whether a message is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    There,
    Gone,
    /// Discord does not say, or not to the bot.
    Unclear,
}

impl Lookup {
    /// Asks with `http`, which has the bot's token.
    pub(super) fn with(http: Arc<Http>) -> Lookup {
        Lookup { http: Some(http), ..Lookup::default() }
    }

    /// What a server is called: asked for once.
    pub(super) async fn server_name(&self, server: GuildId) -> Option<String> {
        let known = |names: &Mutex<HashMap<GuildId, String>>| names.lock().unwrap_or_else(PoisonError::into_inner).get(&server).cloned();
        if let Some(name) = known(&self.names) {
            return Some(name);
        }
        let name = text_in(&self.server(server).await?, "name")?;
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= MAX_NAMES {
            names.clear();
        }
        names.insert(server, name.clone());
        Some(name)
    }

    /// Whether one of `roles` is the role that Discord made for the bot `me` in a server: asked for once an hour.
    pub(super) async fn has_role(&self, server: GuildId, me: UserId, roles: &[RoleId]) -> bool {
        let all = || self.own_roles.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all().get(&server).copied().filter(|(_, asked)| asked.elapsed() < OWN_ROLE_FOR);
        if let Some((own, _)) = known {
            return own.is_some_and(|own| roles.contains(&own));
        }
        let own = self.own_role(server, me).await;
        let mut known = all();
        if known.len() >= MAX_NAMES {
            known.clear();
        }
        known.insert(server, (own, Instant::now()));
        own.is_some_and(|own| roles.contains(&own))
    }

    async fn own_role(&self, server: GuildId, me: UserId) -> Option<RoleId> {
        let told = self.server(server).await?;
        let is_own = |role: &&Value| role.get("tags").is_some_and(|tags| id_in(tags, "bot_id") == Some(me));
        told.get("roles")?.as_array()?.iter().find(is_own).and_then(|role| id_in(role, "id"))
    }

    /// A channel or thread of a server. None where the bot is not told.
    pub(super) async fn channel(&self, server: GuildId, channel: ChannelId) -> Option<Channel> {
        let asked = self.get(Route::Channel { channel_id: channel.get().into() }).await?.ok()?;
        let name = text_in(&asked, "name")?;
        let kind = asked.get("type").and_then(Value::as_u64)?;
        if kind == PRIVATE_THREAD {
            return Some(Channel { name, is_for_everyone: false });
        }
        // Who sees a thread is who sees the channel that it hangs off.
        let seen_as = match id_in::<of::Channel>(&asked, "parent_id").filter(|_| THREADS.contains(&kind)) {
            Some(parent) => self.get(Route::Channel { channel_id: parent.get().into() }).await?.ok()?,
            None => asked,
        };
        let is_for_everyone = is_for_everyone(&self.server(server).await?, &seen_as, server)?;
        Some(Channel { name, is_for_everyone })
    }

    /// Whether a message is still there.
    pub(super) async fn message(&self, channel: ChannelId, message: MessageId) -> Presence {
        let route = Route::ChannelMessage { channel_id: channel.get().into(), message_id: message.get().into() };
        match self.get(route).await {
            Some(Ok(_)) => Presence::There,
            Some(Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(response)))) if UNKNOWN.contains(&response.error.code) => {
                Presence::Gone
            }
            Some(Err(error)) => {
                tracing::debug!(reason = sending::reason(&error), "it is not clear whether a message is still there");
                Presence::Unclear
            }
            None => Presence::Unclear,
        }
    }

    async fn server(&self, server: GuildId) -> Option<Value> {
        self.get(Route::Guild { guild_id: server.get().into() }).await?.ok()
    }

    async fn get(&self, route: Route<'_>) -> Option<serenity::Result<Value>> {
        let http = self.http.as_ref()?;
        timeout(WITHIN, http.fire(Request::new(route, LightMethod::Get))).await.ok()
    }
}

/// Whether all members can view a channel: by the role that all have, whose id is the server's, and what the channel says of it.
/// Source: Discord developer documentation, "Permission Hierarchy". None where that role is not told.
fn is_for_everyone(server: &Value, channel: &Value, id: GuildId) -> Option<bool> {
    let is_all = |value: &&Value| id_in(value, "id") == Some(id);
    let bits = |value: &Value, field: &str| value.get(field).and_then(number);
    let roles = server.get("roles")?.as_array()?;
    let base = bits(roles.iter().find(is_all)?, "permissions")?;
    if base & ADMINISTRATOR != 0 {
        return Some(true);
    }
    let overwrite = channel.get("permission_overwrites").and_then(Value::as_array).and_then(|all| all.iter().find(is_all));
    let (allow, deny) = overwrite.map_or((0, 0), |own| (bits(own, "allow").unwrap_or(0), bits(own, "deny").unwrap_or(0)));
    Some((base & !deny | allow) & VIEW_CHANNEL != 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_channel_is_for_everyone_by_the_role_of_all_and_what_the_channel_says_of_it() {
        let id = GuildId::new(7).expect("an id");
        let seen = |base: u64, overwrites: Value| {
            let server = json!({"roles": [{"id": "8", "permissions": "0"}, {"id": "7", "permissions": base.to_string()}]});
            is_for_everyone(&server, &json!({"permission_overwrites": overwrites}), id)
        };
        let own = |allow: u64, deny: u64| json!([{"id": "8", "type": 0, "allow": "0", "deny": "1024"}, {"id": "7", "type": 0, "allow": allow.to_string(), "deny": deny.to_string()}]);
        assert_eq!(seen(VIEW_CHANNEL, json!([])), Some(true));
        assert_eq!(seen(0, json!([])), Some(false));
        assert_eq!(seen(VIEW_CHANNEL, own(0, VIEW_CHANNEL)), Some(false));
        assert_eq!(seen(0, own(VIEW_CHANNEL, 0)), Some(true));
        assert_eq!(seen(ADMINISTRATOR, own(0, VIEW_CHANNEL)), Some(true));
        assert_eq!(is_for_everyone(&json!({"roles": []}), &json!({}), id), None);
    }
}
