//! What the managers of a server have set.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Deserializer, Serialize};

use super::Store;
use super::columns::column;
use crate::ids::{ChannelId, GuildId, Id, RoleId};

/// A server's settings. What is not set leaves the operator's setting in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuildSettings {
    /// The channels where questions are answered; all if empty.
    #[serde(deserialize_with = "ids")]
    pub channels: Vec<ChannelId>,
    /// The channels where they are not, whatever `channels` says.
    #[serde(deserialize_with = "ids")]
    pub excluded: Vec<ChannelId>,
    /// Whether answers are shown to the asker alone. If so, the asker cannot say otherwise; if not, the asker can.
    pub private: Option<bool>,
    /// Roles whose members may use the admin commands.
    #[serde(deserialize_with = "ids")]
    pub admin_roles: Vec<RoleId>,
    /// Quotes in an answer, 1 to 5.
    pub quotes: Option<u8>,
    /// The language of replies, as an ISO 639-1 code; the asker's own if none.
    pub language: Option<String>,
    /// Whether the bot answers where it is mentioned.
    pub mentions: Option<bool>,
    /// Whether questions without an answer are kept.
    pub log_questions: Option<bool>,
    /// The forums where new posts are answered unasked, beside those that the operator named.
    #[serde(deserialize_with = "ids")]
    pub forums: Vec<ChannelId>,
    /// Forums where they are not, whoever named them.
    #[serde(deserialize_with = "ids")]
    pub quiet_forums: Vec<ChannelId>,
}

impl GuildSettings {
    /// Whether questions are answered in a channel, which hangs off `parent` if it is a thread.
    pub fn answers_in(&self, channel: Option<ChannelId>, parent: Option<ChannelId>) -> bool {
        let is_among = |named: &[ChannelId]| [channel, parent].into_iter().flatten().any(|place| named.contains(&place));
        !is_among(&self.excluded) && (self.channels.is_empty() || is_among(&self.channels))
    }

    /// Whether new posts in a forum are to be answered unasked; none if that was not said.
    pub fn posts_in(&self, forum: ChannelId) -> Option<bool> {
        let is_quiet = self.quiet_forums.contains(&forum) || self.excluded.contains(&forum);
        (is_quiet || self.forums.contains(&forum)).then_some(!is_quiet)
    }

    /// Whether it may matter which channel this one hangs off, if it is a thread.
    pub fn parent_matters(&self, channel: ChannelId) -> bool {
        !self.excluded.contains(&channel) && (!self.excluded.is_empty() || !self.channels.is_empty() && !self.channels.contains(&channel))
    }
}

/// The ids that were written. A 0, which is none, costs itself only.
fn ids<'de, D: Deserializer<'de>, Of>(deserializer: D) -> Result<Vec<Id<Of>>, D::Error> {
    Ok(Vec::deserialize(deserializer)?.into_iter().filter_map(Id::new).collect())
}

/// The settings that were asked for, so that an answer does not wait for the disk.
#[derive(Debug, Default)]
pub(super) struct Cache(RwLock<HashMap<GuildId, Known>>);

#[derive(Clone, Debug)]
struct Known {
    settings: Arc<GuildSettings>,
    /// When they were read or written; none: they could not be written, and hold until the bot stops.
    since: Option<Instant>,
}

impl Known {
    fn is_fresh(&self, now: Instant) -> bool {
        self.since.is_none_or(|since| now.saturating_duration_since(since) < FRESH_FOR)
    }
}

/// After this long they are read again: another process may have changed or forgotten them.
const FRESH_FOR: Duration = Duration::from_secs(60);

/// Past this many servers the cache starts anew: few bots are in as many.
const MAX_CACHED: usize = 20_000;

impl Cache {
    fn get(&self, guild: GuildId) -> Option<Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&guild).cloned()
    }

    pub(super) fn forget(&self, guild: GuildId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&guild);
    }

    fn put(&self, guild: GuildId, settings: &Arc<GuildSettings>, since: Option<Instant>) {
        let mut cached = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if cached.len() >= MAX_CACHED {
            cached.clear();
        }
        cached.insert(guild, Known { settings: Arc::clone(settings), since });
    }
}

impl Store {
    /// What was set in a server; the default where nothing was, or where it cannot be read.
    pub fn guild(&self, guild: GuildId) -> Arc<GuildSettings> {
        self.guild_at(guild, Instant::now())
    }

    fn guild_at(&self, guild: GuildId, now: Instant) -> Arc<GuildSettings> {
        let known = self.guilds.get(guild);
        if let Some(fresh) = known.as_ref().filter(|known| known.is_fresh(now)) {
            return Arc::clone(&fresh.settings);
        }
        // What could not be read is better known from before than not at all.
        let otherwise = known.map(|known| known.settings).unwrap_or_default();
        self.run("reading a server's settings", otherwise, |connection| {
            let settings = Arc::new(read(connection, guild)?);
            // While nobody else writes, so that what is forgotten meanwhile does not come back.
            self.guilds.put(guild, &settings, Some(now));
            Ok(settings)
        })
    }

    /// Sets a server's settings. Says whether they were written; if not, they hold until the bot stops.
    pub fn set_guild(&self, guild: GuildId, settings: &GuildSettings) -> bool {
        let Ok(json) = serde_json::to_string(settings) else { return false };
        let settings = Arc::new(settings.clone());
        self.run("writing a server's settings", false, |connection| {
            self.guilds.put(guild, &settings, None);
            let sql = "INSERT INTO guilds (guild, settings) VALUES (?1, ?2) ON CONFLICT (guild) DO UPDATE SET settings = ?2";
            connection.execute(sql, params![column(guild), json])?;
            self.guilds.put(guild, &settings, Some(Instant::now()));
            Ok(true)
        })
    }
}

fn read(connection: &Connection, guild: GuildId) -> rusqlite::Result<GuildSettings> {
    let mut statement = connection.prepare_cached("SELECT settings FROM guilds WHERE guild = ?1")?;
    let written: Option<String> = statement.query_row(params![column(guild)], |row| row.get(0)).optional()?;
    Ok(written.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read_back_and_others_are_untouched() {
        let store = Store::in_memory();
        let (guild, other) = (GuildId::new(u64::MAX).expect("an id"), GuildId::MIN);
        let channels = vec![ChannelId::new(u64::MAX).expect("an id")];
        let settings = GuildSettings { channels, quotes: Some(2), language: Some("de".into()), ..GuildSettings::default() };
        assert!(store.set_guild(guild, &settings));
        store.guilds.0.write().expect("not poisoned").clear();
        assert_eq!(*store.guild(guild), settings);
        assert_eq!(*store.guild(other), GuildSettings::default());
    }

    #[test]
    fn what_another_process_forgot_is_gone_within_a_minute_and_what_could_not_be_written_stays() {
        let store = Store::in_memory();
        let (guild, unwritten) = (GuildId::MIN, GuildId::new(2).expect("an id"));
        let settings = GuildSettings { quotes: Some(2), ..GuildSettings::default() };
        assert!(store.set_guild(guild, &settings));
        store.run("as another process", (), |connection| connection.execute_batch("DELETE FROM guilds"));
        let began = Instant::now();
        assert_eq!(*store.guild_at(guild, began + FRESH_FOR / 2), settings);
        assert_eq!(*store.guild_at(guild, began + 2 * FRESH_FOR), GuildSettings::default());
        store.run("damaging", (), |connection| connection.execute_batch("DROP TABLE guilds"));
        assert!(!store.set_guild(unwritten, &settings));
        assert_eq!(*store.guild_at(unwritten, began + 9 * FRESH_FOR), settings);
    }

    #[test]
    fn what_cannot_be_read_again_is_what_it_was() {
        let store = Store::in_memory();
        let settings = GuildSettings { quotes: Some(2), ..GuildSettings::default() };
        assert!(store.set_guild(GuildId::MIN, &settings));
        store.run("damaging", (), |connection| connection.execute_batch("DROP TABLE guilds"));
        assert_eq!(*store.guild_at(GuildId::MIN, Instant::now() + 2 * FRESH_FOR), settings);
    }

    #[test]
    fn ids_are_kept_as_numbers_and_a_0_among_them_is_none() {
        let settings: GuildSettings = serde_json::from_str(r#"{"channels": [0, 7], "admin_roles": [9]}"#).expect("settings");
        assert_eq!((settings.channels.as_slice(), settings.admin_roles.len()), ([ChannelId::new(7).expect("an id")].as_slice(), 1));
        assert!(serde_json::to_string(&settings).expect("JSON").contains(r#""channels":[7]"#));
        assert_eq!(settings.excluded, [], "an earlier version knew none");
    }

    #[test]
    fn a_channel_that_is_excluded_is_so_with_its_threads() {
        let [one, other, thread] = [1, 2, 3].map(ChannelId::new);
        let but_one = GuildSettings { excluded: one.into_iter().collect(), ..GuildSettings::default() };
        assert!(!but_one.answers_in(one, None) && !but_one.answers_in(thread, one) && but_one.answers_in(thread, other));
        let only_one = GuildSettings { channels: one.into_iter().collect(), ..GuildSettings::default() };
        assert!(only_one.answers_in(thread, one) && !only_one.answers_in(thread, other));
        let matters =
            |settings: &GuildSettings, channel: Option<ChannelId>| channel.is_some_and(|channel| settings.parent_matters(channel));
        assert!(matters(&but_one, thread) && matters(&only_one, thread));
        assert!(!matters(&but_one, one) && !matters(&only_one, one) && !matters(&GuildSettings::default(), thread));
    }

    #[test]
    fn a_forum_that_is_excluded_or_quiet_stays_so_whoever_named_it() {
        let [named, quiet, excluded, other] = [1, 2, 3, 4].map(|number| ChannelId::new(number).expect("an id"));
        let settings = GuildSettings {
            forums: vec![named, quiet, excluded],
            quiet_forums: vec![quiet],
            excluded: vec![excluded],
            ..GuildSettings::default()
        };
        let said = [named, quiet, excluded, other].map(|forum| settings.posts_in(forum));
        assert_eq!(said, [Some(true), Some(false), Some(false), None]);
    }

    #[test]
    fn settings_of_another_version_are_read_as_far_as_they_go() {
        let settings: GuildSettings = serde_json::from_str(r#"{"quotes": 3, "colour": "red"}"#).expect("settings");
        assert_eq!(settings, GuildSettings { quotes: Some(3), ..GuildSettings::default() });
    }
}
