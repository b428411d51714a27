//! The section `[discord]`: as it is written, and checked.

use std::num::NonZeroU32;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::error::{SettingsError, refused, within};
use crate::ids::{ChannelId, GuildId, Id, RoleId, UserId};

/// How long a connection to the gateway may be away: serenity gives up waiting for a greeting after 15 s and tries again
/// after 5, so that a minute is three tries.
const GATEWAY_PATIENCE: Duration = Duration::from_secs(60);

/// How to deal with Discord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscordSettings {
    /// A proxy or stand-in for Discord's API, without a slash at the end. It must keep to Discord's rate limits itself.
    pub api_base: Option<String>,
    /// What is asked for files in the place of Discord's own hosts for them, without a slash at the end.
    pub cdn_base: Option<String>,
    /// Whether command definitions are sent at start where they differ.
    pub register_commands: bool,
    /// The one server to register them in; everywhere if none.
    pub guild: Option<GuildId>,
    /// Who may use the admin commands everywhere, beside members with Manage Server.
    pub admins: Admins,
    /// The servers where questions are answered; all if empty.
    pub servers: Vec<GuildId>,
    /// Whether questions in direct messages are answered.
    pub direct_messages: bool,
    /// Whether the bot answers where it is mentioned, unless a server says otherwise.
    pub mentions: bool,
    /// Which new posts in forums are answered unasked.
    pub forums: ForumSettings,
    /// Whether a user may add the bot to their own account and take it everywhere.
    pub user_install: bool,
    /// Whether only who asked may press the buttons of an answer.
    pub buttons_for_asker: bool,
    /// How many connections the gateway is split over; as Discord recommends if none.
    pub shards: Option<NonZeroU32>,
    /// How long a connection to the gateway may be away before all are begun anew; one that is up may be silent for twice as
    /// long. No settings file says it: only tests have less patience.
    pub gateway_patience: Duration,
    /// How many questions a user may ask in a minute; no limit if none.
    pub questions_per_user: Option<NonZeroU32>,
    /// How many questions a server may ask in a minute; no limit if none.
    pub questions_per_server: Option<NonZeroU32>,
}

/// Which new posts in forums are answered unasked, and from what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForumSettings {
    /// The forums that the operator named, whichever server they are in.
    pub named: Vec<ChannelId>,
    /// Whether servers may name forums of theirs.
    pub named_by_servers: bool,
    /// Whether answers that are only possible are given too.
    pub possible: bool,
    /// Whether the text of a post counts beside its title. Discord has to grant that.
    pub message_content: bool,
}

impl ForumSettings {
    /// Whether any post may be answered.
    pub fn is_on(&self) -> bool {
        self.named_by_servers || !self.named.is_empty()
    }
}

/// The users and roles that may use the admin commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admins {
    /// Ids of users.
    pub users: Vec<UserId>,
    /// Ids of roles.
    pub roles: Vec<RoleId>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RawDiscord {
    api_base: String,
    cdn_base: String,
    register_commands: bool,
    guild: String,
    admin_users: Vec<String>,
    admin_roles: Vec<String>,
    servers: Vec<String>,
    direct_messages: bool,
    mentions: bool,
    forums: Vec<String>,
    server_forums: bool,
    forum_answers: String,
    message_content: bool,
    user_install: bool,
    buttons: String,
    shards: u32,
    questions_per_user: u32,
    questions_per_server: u32,
}

impl Default for RawDiscord {
    fn default() -> RawDiscord {
        RawDiscord {
            api_base: String::new(),
            cdn_base: String::new(),
            register_commands: true,
            guild: String::new(),
            admin_users: Vec::new(),
            admin_roles: Vec::new(),
            servers: Vec::new(),
            direct_messages: true,
            mentions: true,
            forums: Vec::new(),
            server_forums: false,
            forum_answers: "strong".to_owned(),
            message_content: false,
            user_install: true,
            buttons: "everyone".to_owned(),
            shards: 0,
            questions_per_user: 12,
            questions_per_server: 240,
        }
    }
}

impl RawDiscord {
    pub(super) fn check(self) -> Result<DiscordSettings, SettingsError> {
        let guild = if self.guild.is_empty() { None } else { Some(id("discord.guild", &self.guild)?) };
        let buttons_for_asker = match self.buttons.as_str() {
            "everyone" => false,
            "asker" => true,
            other => return Err(refused("discord.buttons", other, "\"everyone\" or \"asker\"")),
        };
        let possible = match self.forum_answers.as_str() {
            "strong" => false,
            "possible" => true,
            other => return Err(refused("discord.forum_answers", other, "\"strong\" or \"possible\"")),
        };
        Ok(DiscordSettings {
            api_base: base("discord.api_base", &self.api_base)?,
            cdn_base: base("discord.cdn_base", &self.cdn_base)?,
            register_commands: self.register_commands,
            guild,
            admins: Admins { users: ids("discord.admin_users", &self.admin_users)?, roles: ids("discord.admin_roles", &self.admin_roles)? },
            servers: ids("discord.servers", &self.servers)?,
            direct_messages: self.direct_messages,
            mentions: self.mentions,
            forums: ForumSettings {
                named: ids("discord.forums", &self.forums)?,
                named_by_servers: self.server_forums,
                possible,
                message_content: self.message_content,
            },
            user_install: self.user_install,
            buttons_for_asker,
            shards: NonZeroU32::new(within("discord.shards", self.shards, 0, 10_000)?),
            gateway_patience: GATEWAY_PATIENCE,
            questions_per_user: NonZeroU32::new(within("discord.questions_per_user", self.questions_per_user, 0, 100_000)?),
            questions_per_server: NonZeroU32::new(within("discord.questions_per_server", self.questions_per_server, 0, 1_000_000)?),
        })
    }
}

/// An address that takes the place of Discord's, if one is given.
fn base(key: &'static str, raw: &str) -> Result<Option<String>, SettingsError> {
    let base = raw.trim_end_matches('/');
    if !(base.is_empty() || base.starts_with("http://") || base.starts_with("https://")) {
        return Err(refused(key, base, "empty or an address such as http://127.0.0.1:3000"));
    }
    Ok(Some(base.to_owned()).filter(|base| !base.is_empty()))
}

fn ids<Of>(key: &'static str, raw: &[String]) -> Result<Vec<Id<Of>>, SettingsError> {
    raw.iter().map(|raw| id(key, raw)).collect()
}

fn id<Of>(key: &'static str, raw: &str) -> Result<Id<Of>, SettingsError> {
    raw.parse().map_err(|_| refused(key, raw, "a Discord id, a number of about 18 digits in quotation marks"))
}
