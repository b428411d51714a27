//! Where an interaction happens, and who causes it.

use serde_json::{Map, Value, json};

use super::{GUILD, Installs, InteractionBuilder};
use crate::accounts::{bot, merged, user};
use crate::ids;
use crate::places::Channel;

/// Source: Discord developer documentation, "Interaction Context Types".
const BOT_DM: u64 = 1;
/// Source: same.
const PRIVATE_CHANNEL: u64 = 2;

impl InteractionBuilder {
    /// In the server with this id.
    pub fn in_guild(mut self, guild: &str) -> InteractionBuilder {
        (self.guild, self.context) = (Some(guild.to_owned()), GUILD);
        self
    }

    /// In the channel with this id.
    pub fn in_channel(mut self, channel: &str) -> InteractionBuilder {
        channel.clone_into(&mut self.channel);
        self.described = None;
        self
    }

    /// In a thread of the channel with this id.
    pub fn in_thread_of(mut self, channel: &str) -> InteractionBuilder {
        (self.thread_of, self.described) = (Some(channel.to_owned()), None);
        self
    }

    /// In this channel, which comes along with its name, its kind and what it is in.
    pub fn at(self, channel: &Channel) -> InteractionBuilder {
        self.in_guild(channel.guild()).in_described(channel.json())
    }

    /// Where the application has these permissions.
    pub fn with_app_permissions(mut self, permissions: u64) -> InteractionBuilder {
        self.app_permissions = permissions;
        self
    }

    /// In a channel as Discord describes it.
    pub(super) fn in_described(mut self, channel: &Value) -> InteractionBuilder {
        channel["id"].as_str().unwrap_or_default().clone_into(&mut self.channel);
        self.described = Some(channel.clone());
        self
    }

    /// In a direct message with the bot.
    pub fn in_dm(mut self) -> InteractionBuilder {
        (self.guild, self.context, self.described) = (None, BOT_DM, None);
        self
    }

    /// Among people without the bot, where a user took their own installation of the application along.
    pub fn in_private_channel(mut self) -> InteractionBuilder {
        (self.guild, self.context, self.described) = (None, PRIVATE_CHANNEL, None);
        self.user_install()
    }

    /// Source: "Authorizing Integration Owners Object".
    pub(super) fn owners(&self) -> Value {
        let Installs { server, user, named } = &self.installs;
        let server = server.then(|| ("0".to_owned(), json!(self.guild.as_deref().unwrap_or("0"))));
        let user = user.then(|| ("1".to_owned(), json!(named.as_deref().unwrap_or(&self.user))));
        Value::Object(server.into_iter().chain(user).collect())
    }

    /// Where it happened, and who did it.
    pub(super) fn place(&self) -> Map<String, Value> {
        let channel = json!({"flags": 0, "id": self.channel, "last_message_id": ids::snowflake()});
        let place = match &self.guild {
            Some(guild) => json!({
                "channel": self.described_in(guild).unwrap_or_else(|| merged(channel, self.channel_of(guild))),
                "channel_id": self.channel, "context": GUILD,
                "guild": {"features": ["COMMUNITY", "NEWS"], "id": guild, "locale": "en-US"}, "guild_id": guild, "guild_locale": "en-US",
                "member": self.member(),
            }),
            None => json!({
                "channel": merged(channel, self.recipients()),
                "channel_id": self.channel, "context": self.context, "user": user(&self.user, "ada"),
            }),
        };
        let Value::Object(place) = place else { unreachable!("an object was written above") };
        place
    }

    /// The channel where all of it is known. Its overwrites stay behind: what they come to for the member is told instead.
    fn described_in(&self, guild: &str) -> Option<Value> {
        let mut channel = merged(self.described.clone()?, json!({"guild_id": guild, "permissions": self.permissions.to_string()}));
        channel.as_object_mut()?.remove("permission_overwrites");
        Some(channel)
    }

    /// A channel of a server, or a thread in one.
    fn channel_of(&self, guild: &str) -> Value {
        let both = json!({"guild_id": guild, "permissions": self.permissions.to_string(), "rate_limit_per_user": 0});
        match &self.thread_of {
            Some(parent) => merged(
                both,
                json!({
                    "member_count": 2, "message_count": 7, "name": "Mills", "owner_id": self.user, "parent_id": parent, "total_message_sent": 7, "type": 11,
                    "thread_metadata": {"archive_timestamp": "2024-03-07T11:45:01.918000+00:00", "archived": false, "auto_archive_duration": 1440, "locked": false},
                }),
            ),
            None => merged(
                both,
                json!({
                    "icon_emoji": {"id": null, "name": "📰"}, "name": "newsroom", "nsfw": false, "parent_id": ids::snowflake(), "position": 3,
                    "theme_color": null, "topic": null, "type": 0,
                }),
            ),
        }
    }

    fn recipients(&self) -> Value {
        match self.context {
            PRIVATE_CHANNEL => {
                json!({"icon": null, "name": "editors", "owner_id": self.user, "recipients": [user(&ids::snowflake(), "grace")], "type": 3})
            }
            _ => json!({"recipients": [bot()], "type": 1}),
        }
    }

    fn member(&self) -> Value {
        json!({
            "avatar": null, "banner": null, "collectibles": null, "communication_disabled_until": null, "deaf": false, "display_name_styles": null,
            "flags": 0, "joined_at": "2023-05-17T19:32:08.112000+00:00", "mute": false, "nick": null, "pending": false,
            "permissions": self.permissions.to_string(), "premium_since": null, "roles": self.roles, "unusual_dm_activity_until": null,
            "user": user(&self.user, "ada"),
        })
    }
}
