//! The answers that a server's team has pinned to questions, and the words of its own that stand for words of its articles.
//!
//! Both are read at every question, so that what was read is held in memory for a while.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Store;
use super::articles::StoreError;
use super::columns::column;
use crate::ids::{GuildId, UserId};
use pullquote_engine::answer::PinnedQuote;

/// Most pins of a server.
pub const MAX_PINS: usize = 1_000;

/// Most words of its own that a server has.
pub const MAX_SYNONYMS: usize = 1_000;

/// A pinned answer, as it is exported and imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The question that it answers, in one or several wordings.
    pub questions: Vec<String>,
    /// What is shown.
    pub quote: PinnedQuote,
    /// Who pinned it; none from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When, in seconds since 1970.
    #[serde(default)]
    pub pinned: i64,
}

/// A pin with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedPin {
    /// Its number, which no other pin has or had.
    pub id: u64,
    /// The pin.
    pub pin: Pin,
}

/// A word of a server's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonym {
    /// What its members write.
    pub word: String,
    /// What its articles write.
    pub means: String,
}

/// All that a server has pinned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinSet {
    /// The pins, by their numbers.
    pub pins: Vec<NumberedPin>,
    /// The words, in their order.
    pub synonyms: Vec<Synonym>,
}

impl PinSet {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.pins.is_empty() && self.synonyms.is_empty()
    }
}

/// Why a pin or a word was not written.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// There are as many as a server may have.
    #[error("a server has at most {max} of them")]
    TooMany {
        /// How many.
        max: usize,
    },
    /// The store cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was read, by server.
#[derive(Debug, Default)]
pub(super) struct Cache(RwLock<HashMap<GuildId, (Arc<PinSet>, Instant)>>);

/// After this long they are read again: another process may have changed them.
const FRESH_FOR: Duration = Duration::from_secs(60);

/// Past this many servers the cache starts anew.
const MAX_CACHED: usize = 20_000;

impl Cache {
    pub(super) fn forget(&self, guild: GuildId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&guild);
    }
}

impl Store {
    /// What a server has pinned, by their numbers; the same value as long as nothing changes. Nothing where it cannot be read.
    pub fn pins(&self, guild: GuildId) -> Arc<PinSet> {
        if self.is_untouched() {
            return Arc::default();
        }
        let known = self.pin_sets.0.read().unwrap_or_else(PoisonError::into_inner).get(&guild).cloned();
        if let Some((set, _)) = known.as_ref().filter(|(_, since)| since.elapsed() < FRESH_FOR) {
            return Arc::clone(set);
        }
        let before = known.map(|(set, _)| set).unwrap_or_default();
        self.run("reading what a server has pinned", Arc::clone(&before), |connection| {
            let read = read(connection, guild)?;
            let set = if read == *before { before } else { Arc::new(read) };
            let mut cached = self.pin_sets.0.write().unwrap_or_else(PoisonError::into_inner);
            if cached.len() >= MAX_CACHED {
                cached.clear();
            }
            cached.insert(guild, (Arc::clone(&set), Instant::now()));
            Ok(set)
        })
    }

    /// Writes a pin: a new one, or in place of the one with this number. Gives its number.
    ///
    /// # Errors
    /// If there are too many, or the store cannot be written.
    pub fn put_pin(&self, guild: GuildId, number: Option<u64>, pin: &Pin) -> Result<u64, PinError> {
        if number.is_none() && self.pins(guild).pins.len() >= MAX_PINS {
            return Err(PinError::TooMany { max: MAX_PINS });
        }
        let content = serde_json::to_string(pin).unwrap_or_default();
        self.change_pins(guild, |connection| {
            let Some(number) = number else {
                connection.prepare_cached("INSERT INTO pins (guild, content) VALUES (?1, ?2)")?.execute(params![column(guild), content])?;
                return Ok(connection.last_insert_rowid().cast_unsigned());
            };
            let sql = "UPDATE pins SET content = ?3 WHERE id = ?2 AND guild = ?1";
            connection.prepare_cached(sql)?.execute(params![column(guild), number.cast_signed(), content])?;
            Ok(number)
        })
    }

    /// Removes a pin. Says whether there was one of that number.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn remove_pin(&self, guild: GuildId, number: u64) -> Result<bool, PinError> {
        let sql = "DELETE FROM pins WHERE guild = ?1 AND id = ?2";
        self.change_pins(guild, |connection| Ok(connection.prepare_cached(sql)?.execute(params![column(guild), number.cast_signed()])? > 0))
    }

    /// Writes what a word of a server's own means, in place of what it meant before.
    ///
    /// # Errors
    /// If there are too many, or the store cannot be written.
    pub fn put_synonym(&self, guild: GuildId, synonym: &Synonym) -> Result<(), PinError> {
        let known = self.pins(guild);
        if known.synonyms.len() >= MAX_SYNONYMS && known.synonyms.iter().all(|other| other.word != synonym.word) {
            return Err(PinError::TooMany { max: MAX_SYNONYMS });
        }
        let sql = "INSERT OR REPLACE INTO synonyms (guild, word, means) VALUES (?1, ?2, ?3)";
        self.change_pins(guild, |connection| {
            connection.prepare_cached(sql)?.execute(params![column(guild), synonym.word, synonym.means]).map(drop)
        })
    }

    /// Removes a word of a server's own. Says whether there was one.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn remove_synonym(&self, guild: GuildId, word: &str) -> Result<bool, PinError> {
        let sql = "DELETE FROM synonyms WHERE guild = ?1 AND word = ?2";
        self.change_pins(guild, |connection| Ok(connection.prepare_cached(sql)?.execute(params![column(guild), word])? > 0))
    }

    /// Changes are on the disk before they are acknowledged.
    fn change_pins<T>(&self, guild: GuildId, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, PinError> {
        let done = self.try_run(|connection| {
            connection.pragma_update(None, "synchronous", "full")?;
            let done = work(connection);
            connection.pragma_update(None, "synchronous", "normal")?;
            self.pin_sets.forget(guild);
            done
        });
        Ok(done.map_err(StoreError::from)?)
    }
}

/// What cannot be read of a pin costs that one alone.
fn read(connection: &Connection, guild: GuildId) -> rusqlite::Result<PinSet> {
    let mut pins = connection.prepare_cached("SELECT id, content FROM pins WHERE guild = ?1 ORDER BY id")?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
    let pins = pins.query_map([column(guild)], row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let pins = pins
        .into_iter()
        .filter_map(|(id, content)| Some(NumberedPin { id: id.cast_unsigned(), pin: serde_json::from_str(&content).ok()? }));
    let mut synonyms = connection.prepare_cached("SELECT word, means FROM synonyms WHERE guild = ?1 ORDER BY word")?;
    let row = |row: &rusqlite::Row<'_>| Ok(Synonym { word: row.get(0)?, means: row.get(1)? });
    Ok(PinSet { pins: pins.collect(), synonyms: synonyms.query_map([column(guild)], row)?.collect::<rusqlite::Result<_>>()? })
}

impl Pin {
    /// A pin that somebody makes now.
    pub fn new(questions: Vec<String>, quote: PinnedQuote, by: Option<UserId>) -> Pin {
        Pin { questions, quote, by, pinned: OffsetDateTime::now_utc().unix_timestamp() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_engine::answer::{Joiner, PinnedPart};
    use pullquote_engine::article::{Article, Mark};

    fn pin(question: &str) -> Pin {
        let article = Article::plain("a.txt", "The mill.");
        let (spans, texts) = (std::iter::once(0..9).collect(), vec!["The mill.".to_owned()]);
        let part = PinnedPart { joiner: Joiner::Start, spans, texts, kind: kind(), language: None };
        let quote = PinnedQuote {
            article: "a.txt".to_owned(),
            mark: Mark::of(&article).number(),
            kind: kind(),
            span: 0..9,
            parts: vec![part],
            text: "The mill.".to_owned(),
        };
        Pin { questions: vec![question.to_owned()], quote, by: None, pinned: 1 }
    }

    fn kind() -> pullquote_engine::unit::UnitKind {
        pullquote_engine::unit::UnitKind::Sentence
    }

    #[test]
    fn what_is_pinned_is_there_again_in_its_server_alone_after_a_restart() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pullquote.db");
        let (here, elsewhere) = (GuildId::MIN, GuildId::new(9).expect("an id"));
        let store = Store::open(Some(&path));
        let number = store.put_pin(here, None, &pin("Who owns the mill?")).expect("pinned");
        let synonym = Synonym { word: "rtp".to_owned(), means: "random teleport".to_owned() };
        store.put_synonym(here, &synonym).expect("written");
        drop(store);
        let store = Store::open(Some(&path));
        let set = store.pins(here);
        assert_eq!((set.pins[0].id, &set.pins[0].pin), (number, &pin("Who owns the mill?")));
        assert_eq!(set.synonyms, [synonym]);
        assert!(store.pins(elsewhere).is_empty());
        assert!(!store.remove_pin(elsewhere, number).expect("written") && !store.remove_synonym(elsewhere, "rtp").expect("written"));
        assert!(Arc::ptr_eq(&set, &store.pins(here)) || *set == *store.pins(here));
        assert!(store.remove_pin(here, number).expect("written") && store.remove_synonym(here, "rtp").expect("written"));
        assert!(store.pins(here).is_empty());
    }

    #[test]
    fn a_pin_is_edited_in_place_and_one_too_many_is_refused() {
        let store = Store::in_memory();
        let number = store.put_pin(GuildId::MIN, None, &pin("Who?")).expect("pinned");
        store.put_pin(GuildId::MIN, Some(number), &pin("Who owns it?")).expect("edited");
        assert_eq!(store.pins(GuildId::MIN).pins.iter().map(|pin| pin.pin.questions[0].as_str()).collect::<Vec<_>>(), ["Who owns it?"]);
        for at in 1..MAX_PINS {
            store.put_pin(GuildId::MIN, None, &pin(&format!("Who owns mill {at}?"))).expect("pinned");
        }
        assert!(matches!(store.put_pin(GuildId::MIN, None, &pin("Why?")), Err(PinError::TooMany { max: MAX_PINS })));
    }
}
