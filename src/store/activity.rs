//! How many questions were asked and answered, by server and day: without who asked, and without what.
//!
//! They are counted in memory, since a disk write for each would slow answers down, and written down now and then.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Row, params};
use time::Date;

use super::Store;
use super::columns::{day_column, day_of, guild_column};
use crate::ids::GuildId;

/// What was asked on a day, and what was thought of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub day: Date,
    /// Questions asked.
    pub asked: u64,
    /// How many of them were answered.
    pub answered: u64,
    /// Answers that were judged helpful.
    pub helpful: u64,
    /// Answers that were judged not to be.
    pub not_helpful: u64,
}

/// Questions asked and answered, by server and day.
type Counts = HashMap<(Option<GuildId>, Date), (u64, u64)>;

/// What was counted and not written down yet.
#[derive(Debug, Default)]
pub(super) struct Tally(Mutex<Counts>);

impl Tally {
    fn with<T>(&self, work: impl FnOnce(&mut Counts) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, of: (Option<GuildId>, Date), (asked, answered): (u64, u64)) {
        self.with(|counts| {
            let count = counts.entry(of).or_default();
            *count = (count.0 + asked, count.1 + answered);
        });
    }
}

impl Store {
    /// Counts a question asked on `day`. Nothing is written: see [`Store::write_activity`].
    pub fn count_question(&self, guild: Option<GuildId>, is_answered: bool, day: Date) {
        self.tally.add((guild, day), (1, u64::from(is_answered)));
    }

    /// Writes down what was counted since the last time.
    pub fn write_activity(&self) {
        let counted = self.tally.with(std::mem::take);
        if counted.is_empty() {
            return;
        }
        let is_written = self.run("counting questions", false, |connection| {
            let transaction = connection.transaction()?;
            for ((guild, day), (asked, answered)) in &counted {
                let sql = "INSERT INTO activity (guild, day, asked, answered) VALUES (?1, ?2, ?3, ?4)
                           ON CONFLICT (guild, day) DO UPDATE SET asked = asked + ?3, answered = answered + ?4";
                let values = params![guild_column(*guild), day_column(*day), asked.cast_signed(), answered.cast_signed()];
                transaction.prepare_cached(sql)?.execute(values)?;
            }
            transaction.commit().map(|()| true)
        });
        if !is_written {
            counted.into_iter().for_each(|(of, counts)| self.tally.add(of, counts));
        }
    }

    /// What a server asked on each day from `since` on, and what it thought of the answers, the first day first. Days without any are
    /// left out.
    pub fn activity_of(&self, guild: Option<GuildId>, since: Date) -> Vec<Day> {
        self.write_activity();
        self.run("reading how much was asked", Vec::new(), |connection| {
            let sql = "SELECT day, sum(asked), sum(answered), sum(helpful), sum(not_helpful) FROM (
                           SELECT day, asked, answered, 0 AS helpful, 0 AS not_helpful FROM activity WHERE guild = ?1 AND day >= ?2
                           UNION ALL SELECT day, 0, 0, helpful, not_helpful FROM verdicts WHERE guild = ?1 AND day >= ?2
                       ) GROUP BY day ORDER BY day";
            let row = |row: &Row<'_>| {
                let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
                Ok(Day { day: day_of(row, 0)?, asked: count(1)?, answered: count(2)?, helpful: count(3)?, not_helpful: count(4)? })
            };
            connection.prepare_cached(sql)?.query_map(params![guild_column(guild), day_column(since)], row)?.collect()
        })
    }

    /// Forgets what was counted of a server and not written down yet.
    pub(super) fn forget_activity(&self, guild: GuildId) {
        self.tally.with(|counts| counts.retain(|(of, _), _| *of != Some(guild)));
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const MONDAY: Date = date!(2024 - 04 - 29);

    #[test]
    fn questions_are_counted_by_server_and_day_and_are_there_after_a_restart_once_they_are_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pullquote.db");
        let (store, server) = (Store::open(Some(&path)), GuildId::new(1));
        for is_answered in [true, false, true] {
            store.count_question(server, is_answered, MONDAY);
        }
        store.count_question(server, true, date!(2024 - 05 - 01));
        store.count_question(GuildId::new(2), true, MONDAY);
        store.verdict(server, false, MONDAY);
        store.write_activity();
        store.count_question(server, true, MONDAY);
        drop(store);
        let day = Day { day: MONDAY, asked: 3, answered: 2, helpful: 0, not_helpful: 1 };
        let later = Day { day: date!(2024 - 05 - 01), asked: 1, answered: 1, helpful: 0, not_helpful: 0 };
        let again = Store::open(Some(&path));
        assert_eq!(again.activity_of(server, MONDAY), [day, later]);
        assert_eq!(again.activity_of(server, date!(2024 - 04 - 30)), [later]);
        assert_eq!(again.activity_of(None, MONDAY), []);
    }

    #[test]
    fn what_cannot_be_written_is_kept_for_the_next_time() {
        let store = Store::in_memory();
        store.run("damaging", (), |connection| connection.execute_batch("ALTER TABLE activity RENAME TO gone"));
        store.count_question(None, true, MONDAY);
        store.write_activity();
        store.run("mending", (), |connection| connection.execute_batch("ALTER TABLE gone RENAME TO activity"));
        assert_eq!(store.activity_of(None, MONDAY).len(), 1);
    }

    #[test]
    fn a_server_that_is_forgotten_is_not_written_down_after_all() {
        let (store, server) = (Store::in_memory(), GuildId::MIN);
        store.count_question(Some(server), true, MONDAY);
        assert!(store.forget_guild(server));
        assert_eq!(store.activity_of(Some(server), MONDAY), []);
    }
}
