//! What the managers of a server have set.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Store, column};
use crate::ids::{ChannelId, GuildId, Id, RoleId};

/// A server's settings. What is not set leaves the operator's setting in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuildSettings {
    /// The channels where questions are answered; all if empty.
    #[serde(deserialize_with = "ids")]
    pub channels: Vec<ChannelId>,
    /// Whether answers are shown to the asker alone where the asker does not say.
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
}

/// The ids that were written. A 0, which is none, costs itself only.
fn ids<'de, D: Deserializer<'de>, Of>(deserializer: D) -> Result<Vec<Id<Of>>, D::Error> {
    Ok(Vec::deserialize(deserializer)?.into_iter().filter_map(Id::new).collect())
}

/// The settings that were asked for, so that an answer does not wait for the disk.
#[derive(Debug, Default)]
pub(super) struct Cache(RwLock<HashMap<GuildId, Arc<GuildSettings>>>);

/// Past this many servers the cache starts anew: few bots are in as many.
const MAX_CACHED: usize = 20_000;

impl Cache {
    fn get(&self, guild: GuildId) -> Option<Arc<GuildSettings>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&guild).cloned()
    }

    fn put(&self, guild: GuildId, settings: Arc<GuildSettings>) {
        let mut cached = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if cached.len() >= MAX_CACHED {
            cached.clear();
        }
        cached.insert(guild, settings);
    }
}

impl Store {
    /// What was set in a server; the default where nothing was, or where it cannot be read.
    pub fn guild(&self, guild: GuildId) -> Arc<GuildSettings> {
        if let Some(known) = self.guilds.get(guild) {
            return known;
        }
        let written = self.run("reading a server's settings", None, |connection| {
            let mut statement = connection.prepare_cached("SELECT settings FROM guilds WHERE guild = ?1")?;
            statement.query_row(params![column(guild)], |row| row.get::<_, String>(0)).optional()
        });
        let settings: Arc<GuildSettings> = Arc::new(written.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default());
        self.guilds.put(guild, Arc::clone(&settings));
        settings
    }

    /// Sets a server's settings. Says whether they were written; if not, they hold until the bot stops.
    pub fn set_guild(&self, guild: GuildId, settings: &GuildSettings) -> bool {
        let Ok(json) = serde_json::to_string(settings) else { return false };
        self.guilds.put(guild, Arc::new(settings.clone()));
        self.run("writing a server's settings", false, |connection| {
            let sql = "INSERT INTO guilds (guild, settings) VALUES (?1, ?2) ON CONFLICT (guild) DO UPDATE SET settings = ?2";
            connection.execute(sql, params![column(guild), json]).map(|_| true)
        })
    }
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
    fn ids_are_kept_as_numbers_and_a_0_among_them_is_none() {
        let settings: GuildSettings = serde_json::from_str(r#"{"channels": [0, 7], "admin_roles": [9]}"#).expect("settings");
        assert_eq!((settings.channels.as_slice(), settings.admin_roles.len()), ([ChannelId::new(7).expect("an id")].as_slice(), 1));
        assert!(serde_json::to_string(&settings).expect("JSON").contains(r#""channels":[7]"#));
    }

    #[test]
    fn settings_of_another_version_are_read_as_far_as_they_go() {
        let settings: GuildSettings = serde_json::from_str(r#"{"quotes": 3, "colour": "red"}"#).expect("settings");
        assert_eq!(settings, GuildSettings { quotes: Some(3), ..GuildSettings::default() });
    }
}
