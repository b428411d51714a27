//! Servers, their roles and their channels, as a test sets them up and as Discord describes them.

use serde_json::{Map, Value, json};

use crate::accounts::merged;
use crate::ids::{self, BOT_ID};
use crate::permissions::{self, ALL, MEMBER, Overwrite, SEND_MESSAGES_IN_THREADS};

/// Source: Discord developer documentation, "Channel Types".
const TEXT_CHANNEL: u64 = 0;
/// Source: same.
const ANNOUNCEMENT_CHANNEL: u64 = 5;
/// Source: same.
const ANNOUNCEMENT_THREAD: u64 = 10;
/// Source: same.
const PUBLIC_THREAD: u64 = 11;
/// Source: same.
const PRIVATE_THREAD: u64 = 12;
/// Source: same.
const FORUM: u64 = 15;

/// Source: "Permission Overwrite Structure", field `type`.
const OF_ROLE: u64 = 0;
/// Source: same.
const OF_MEMBER: u64 = 1;

/// A server with its roles.
#[derive(Clone, Debug)]
pub struct Server {
    id: String,
    name: String,
    owner: String,
    roles: Vec<Role>,
    bot_roles: Vec<String>,
    changes: Map<String, Value>,
}

#[derive(Clone, Debug)]
struct Role {
    id: String,
    name: String,
    permissions: u64,
    /// Whether Discord made it for the bot.
    is_of_bot: bool,
}

impl Server {
    /// A server in which everyone may what members usually may, and that has no roles but @everyone.
    pub fn new(id: &str) -> Server {
        let everyone =
            Role { id: id.to_owned(), name: "@everyone".to_owned(), permissions: MEMBER | SEND_MESSAGES_IN_THREADS, is_of_bot: false };
        let (name, owner) = (format!("Server {id}"), ids::snowflake());
        Server { id: id.to_owned(), name, owner, roles: vec![everyone], bot_roles: Vec::new(), changes: Map::new() }
    }

    /// With this name.
    pub fn named(mut self, name: &str) -> Server {
        name.clone_into(&mut self.name);
        self
    }

    /// Owned by the user with this id, who may everything.
    pub fn owned_by(mut self, user: &str) -> Server {
        user.clone_into(&mut self.owner);
        self
    }

    /// With these permissions for @everyone.
    pub fn everyone_may(mut self, permissions: u64) -> Server {
        if let Some(everyone) = self.roles.first_mut() {
            everyone.permissions = permissions;
        }
        self
    }

    /// With a role.
    pub fn with_role(mut self, id: &str, name: &str, permissions: u64) -> Server {
        self.roles.push(Role { id: id.to_owned(), name: name.to_owned(), permissions, is_of_bot: false });
        self
    }

    /// With the role that Discord makes for a bot when it joins.
    pub fn with_bot_role(mut self, id: &str) -> Server {
        self.roles.push(Role { id: id.to_owned(), name: "the bot".to_owned(), permissions: 0, is_of_bot: true });
        self.bot_roles.push(id.to_owned());
        self
    }

    /// In which the bot has these roles.
    pub fn bot_has_roles(mut self, roles: &[&str]) -> Server {
        self.bot_roles = roles.iter().map(|role| (*role).to_owned()).collect();
        self
    }

    /// With a field of `GET /guilds/{id}` set to something else.
    pub fn with(mut self, key: &str, value: Value) -> Server {
        self.changes.insert(key.to_owned(), value);
        self
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn bot_roles(&self) -> &[String] {
        &self.bot_roles
    }

    /// What a member with these roles may do in a channel.
    pub fn permissions_in(&self, channel: &Channel, user: &str, roles: &[&str]) -> u64 {
        let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
        self.permissions_under(&channel.overwrites(), user, &roles)
    }

    /// What a member with these roles may do under a channel's overwrites. Source: "Permission Hierarchy", "Permission Overwrites".
    pub(crate) fn permissions_under(&self, overwrites: &Value, user: &str, roles: &[String]) -> u64 {
        if user == self.owner {
            return ALL;
        }
        let own = self.roles.iter().filter(|role| role.id == self.id || roles.contains(&role.id));
        let base = own.fold(0, |sum, role| sum | role.permissions);
        permissions::under(base, overwrites, Overwrite { everyone: &self.id, roles, user })
    }

    /// As `GET /guilds/{id}` describes it.
    pub fn json(&self) -> Value {
        let plain = json!({
            "afk_channel_id": null, "afk_timeout": 300, "application_id": null, "banner": null, "default_message_notifications": 1,
            "description": null, "discovery_splash": null, "emojis": [], "explicit_content_filter": 2, "features": ["COMMUNITY", "NEWS"],
            "home_header": null, "icon": null, "id": self.id, "incidents_data": null, "max_members": 500_000, "max_presences": null,
            "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "mfa_level": 0, "name": self.name, "nsfw": false, "nsfw_level": 0,
            "owner_id": self.owner, "preferred_locale": "en-US", "premium_progress_bar_enabled": false, "premium_subscription_count": 0,
            "premium_tier": 0, "public_updates_channel_id": null, "region": "deprecated", "roles": self.roles_json(), "rules_channel_id": null,
            "safety_alerts_channel_id": null, "splash": null, "stickers": [], "system_channel_flags": 0, "system_channel_id": null,
            "vanity_url_code": null, "verification_level": 1, "widget_channel_id": null, "widget_enabled": false,
        });
        merged(plain, Value::Object(self.changes.clone()))
    }

    /// As `GET /guilds/{id}/roles` describes them.
    pub fn roles_json(&self) -> Value {
        let described = |(position, role): (usize, &Role)| {
            let plain = json!({
                "color": 0, "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "description": null, "flags": 0,
                "hoist": false, "icon": null, "id": role.id, "managed": role.is_of_bot, "mentionable": false, "name": role.name,
                "permissions": role.permissions.to_string(), "position": position, "unicode_emoji": null,
            });
            merged(plain, if role.is_of_bot { json!({"tags": {"bot_id": BOT_ID}}) } else { json!({}) })
        };
        Value::Array(self.roles.iter().enumerate().map(described).collect())
    }
}

/// A channel of a server, or a thread in one.
#[derive(Clone, Debug)]
pub struct Channel {
    json: Value,
}

impl Channel {
    /// A text channel of the server with this id. What everyone may do there is what the server says.
    pub fn text(id: &str, guild: &str) -> Channel {
        let json = json!({
            "flags": 0, "guild_id": guild, "icon_emoji": {"id": null, "name": "📰"}, "id": id, "last_message_id": null, "name": "newsroom",
            "nsfw": false, "parent_id": null, "permission_overwrites": [], "position": 3, "rate_limit_per_user": 0, "theme_color": null,
            "topic": null, "type": TEXT_CHANNEL,
        });
        Channel { json }
    }

    /// A channel whose messages other servers may follow.
    pub fn announcements(id: &str, guild: &str) -> Channel {
        Channel::text(id, guild).with("type", json!(ANNOUNCEMENT_CHANNEL))
    }

    /// A forum, which holds threads and no messages.
    pub fn forum(id: &str, guild: &str) -> Channel {
        Channel::text(id, guild).with("type", json!(FORUM))
    }

    /// A thread that everyone who sees its channel may read.
    pub fn thread(id: &str, of: &Channel) -> Channel {
        let kind = if of.json["type"] == ANNOUNCEMENT_CHANNEL { ANNOUNCEMENT_THREAD } else { PUBLIC_THREAD };
        Channel::thread_of(id, of, kind)
    }

    /// A thread that only those who were added may read.
    pub fn private_thread(id: &str, of: &Channel) -> Channel {
        Channel::thread_of(id, of, PRIVATE_THREAD)
    }

    fn thread_of(id: &str, of: &Channel, kind: u64) -> Channel {
        let json = json!({
            "flags": 0, "guild_id": of.json["guild_id"], "id": id, "last_message_id": null, "member_count": 2, "message_count": 7, "name": "Mills",
            "owner_id": ids::snowflake(), "parent_id": of.json["id"], "rate_limit_per_user": 0, "total_message_sent": 7, "type": kind,
            "thread_metadata": {"archive_timestamp": "2024-03-07T11:45:01.918000+00:00", "archived": false, "auto_archive_duration": 1440, "locked": false},
        });
        Channel { json }
    }

    /// With this name.
    pub fn named(self, name: &str) -> Channel {
        self.with("name", json!(name))
    }

    /// In the category with this id.
    pub fn below(self, category: &str) -> Channel {
        self.with("parent_id", json!(category))
    }

    /// Where everyone is denied these permissions.
    pub fn denying_everyone(self, permissions: u64) -> Channel {
        let everyone = self.guild().to_owned();
        self.overwrite(&everyone, OF_ROLE, (0, permissions))
    }

    /// Where everyone is allowed these permissions.
    pub fn allowing_everyone(self, permissions: u64) -> Channel {
        let everyone = self.guild().to_owned();
        self.overwrite(&everyone, OF_ROLE, (permissions, 0))
    }

    /// Where a role is allowed these permissions.
    pub fn allowing_role(self, role: &str, permissions: u64) -> Channel {
        self.overwrite(role, OF_ROLE, (permissions, 0))
    }

    /// Where a role is denied these permissions.
    pub fn denying_role(self, role: &str, permissions: u64) -> Channel {
        self.overwrite(role, OF_ROLE, (0, permissions))
    }

    /// Where a member, such as the bot, is allowed these permissions.
    pub fn allowing_member(self, user: &str, permissions: u64) -> Channel {
        self.overwrite(user, OF_MEMBER, (permissions, 0))
    }

    /// Where a member, such as the bot, is denied these permissions.
    pub fn denying_member(self, user: &str, permissions: u64) -> Channel {
        self.overwrite(user, OF_MEMBER, (0, permissions))
    }

    /// With a field of `GET /channels/{id}` set to something else.
    pub fn with(mut self, key: &str, value: Value) -> Channel {
        self.json[key] = value;
        self
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.json["id"].as_str().unwrap_or_default()
    }

    /// The id of its server.
    pub fn guild(&self) -> &str {
        self.json["guild_id"].as_str().unwrap_or_default()
    }

    /// As `GET /channels/{id}` describes it.
    pub fn json(&self) -> &Value {
        &self.json
    }

    fn overwrites(&self) -> Value {
        self.json["permission_overwrites"].clone()
    }

    fn overwrite(mut self, id: &str, kind: u64, (allow, deny): (u64, u64)) -> Channel {
        if let Some(list) = self.json["permission_overwrites"].as_array_mut() {
            list.push(json!({"allow": allow.to_string(), "deny": deny.to_string(), "id": id, "type": kind}));
        }
        self
    }
}

/// Whether a channel, as Discord describes it, is a thread.
pub(crate) fn is_thread(channel: &Value) -> bool {
    matches!(channel["type"].as_u64(), Some(ANNOUNCEMENT_THREAD | PUBLIC_THREAD | PRIVATE_THREAD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::{ADMINISTRATOR, MANAGE_GUILD, SEND_MESSAGES, VIEW_CHANNEL};

    #[test]
    fn a_channel_closed_to_everyone_is_open_to_a_role_and_to_administrators() {
        let server = Server::new("81").with_role("5", "editors", 0).with_role("6", "owners", ADMINISTRATOR).owned_by("1");
        let staff = Channel::text("9", "81").denying_everyone(VIEW_CHANNEL).allowing_role("5", VIEW_CHANNEL);
        let sees = |user: &str, roles: &[&str]| server.permissions_in(&staff, user, roles) & VIEW_CHANNEL != 0;
        assert!(!sees("7", &[]) && sees("7", &["5"]) && sees("7", &["6"]) && sees("1", &[]));
        assert_eq!(server.permissions_in(&staff, "7", &[]), 0, "whoever sees nothing may do nothing there");
    }

    #[test]
    fn what_a_member_is_denied_wins_over_what_their_role_is_allowed() {
        let server = Server::new("81").everyone_may(VIEW_CHANNEL).with_role("5", "editors", MANAGE_GUILD);
        let channel = Channel::text("9", "81").allowing_role("5", SEND_MESSAGES).denying_member("7", SEND_MESSAGES);
        assert_eq!(server.permissions_in(&channel, "8", &["5"]), VIEW_CHANNEL | MANAGE_GUILD | SEND_MESSAGES);
        assert_eq!(server.permissions_in(&channel, "7", &["5"]), VIEW_CHANNEL | MANAGE_GUILD);
    }
}
