//! Questions that went without an answer, and what readers thought of answers: counted by server, without who asked.

use rusqlite::{Row, params};
use time::Date;

use super::Store;
use super::columns::{column, day_column, day_of, guild_column};
use crate::ids::GuildId;

/// Most different questions kept of one server; past it the oldest of the rarest goes.
const MAX_QUESTIONS: u32 = 10_000;

/// A question that the articles did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// As it was last asked.
    pub question: String,
    /// How often it was asked, in any case and with any punctuation.
    pub times: u64,
    /// The day it was first asked, as far as it is kept.
    pub first_day: Date,
    /// The day it was last asked.
    pub last_day: Date,
    /// Whether it is to be ignored.
    pub is_ignored: bool,
}

/// How answers were judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// How many presses of "helpful".
    pub helpful: u64,
    /// How many of "not helpful".
    pub not_helpful: u64,
}

/// `question` as questions are told apart: lower case, words only.
pub(super) fn normalised(question: &str) -> String {
    let words = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

impl Store {
    /// Counts a question without an answer, asked on `day` in a server, or in direct messages where that is none.
    pub fn unanswered(&self, guild: Option<GuildId>, question: &str, day: Date) {
        self.run("counting an unanswered question", (), |connection| {
            let transaction = connection.transaction()?;
            transaction
                .prepare_cached(
                    "INSERT INTO unanswered (guild, question, shown, times, first_day, last_day) VALUES (?1, ?2, ?3, 1, ?4, ?4)
                     ON CONFLICT (guild, question) DO UPDATE
                     SET shown = ?3, times = times + 1, first_day = min(first_day, ?4), last_day = max(last_day, ?4)",
                )?
                .execute(params![guild_column(guild), normalised(question), question, day_column(day)])?;
            let kept: u32 = transaction
                .prepare_cached("SELECT count(*) FROM unanswered WHERE guild = ?1")?
                .query_row(params![guild_column(guild)], |row| row.get(0))?;
            if kept > MAX_QUESTIONS {
                transaction.execute(
                    "DELETE FROM unanswered WHERE guild = ?1 AND question =
                     (SELECT question FROM unanswered WHERE guild = ?1 AND question <> ?2 ORDER BY times, last_day, question LIMIT 1)",
                    params![guild_column(guild), normalised(question)],
                )?;
            }
            transaction.commit()
        });
    }

    /// The questions of a server, or of direct messages, without an answer: the most frequent first, then the latest, at most `limit`.
    pub fn unanswered_of(&self, guild: Option<GuildId>, limit: u32) -> Vec<Unanswered> {
        self.run("reading unanswered questions", Vec::new(), |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT shown, times, first_day, last_day, ignored FROM unanswered WHERE guild = ?1
                 ORDER BY times DESC, last_day DESC, question LIMIT ?2",
            )?;
            let row = |row: &Row<'_>| {
                let (question, times) = (row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs());
                Ok(Unanswered { question, times, first_day: day_of(row, 2)?, last_day: day_of(row, 3)?, is_ignored: row.get(4)? })
            };
            statement.query_map(params![guild_column(guild), limit], row)?.collect()
        })
    }

    /// Has these questions ignored, or no longer: those without an answer, and those whose answers were remarked on. Says whether that was
    /// written.
    pub fn ignore(&self, guild: Option<GuildId>, questions: &[String], is_ignored: bool) -> bool {
        self.run("ignoring a question", false, |connection| {
            let transaction = connection.transaction()?;
            for question in questions {
                let sql = "UPDATE unanswered SET ignored = ?3 WHERE guild = ?1 AND question = ?2";
                transaction.prepare_cached(sql)?.execute(params![guild_column(guild), normalised(question), is_ignored])?;
                let sql = "UPDATE remarks SET ignored = ?3 WHERE guild = ?1 AND question = ?2";
                transaction.prepare_cached(sql)?.execute(params![guild_column(guild), question, is_ignored])?;
            }
            transaction.commit().map(|()| true)
        })
    }

    /// Counts a verdict given on `day`.
    pub fn verdict(&self, guild: Option<GuildId>, helpful: bool, day: Date) {
        self.run("counting a verdict", (), |connection| {
            let sql = "INSERT INTO verdicts (guild, day, helpful, not_helpful) VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT (guild, day) DO UPDATE SET helpful = helpful + ?3, not_helpful = not_helpful + ?4";
            let values = params![guild_column(guild), day_column(day), i64::from(helpful), i64::from(!helpful)];
            connection.prepare_cached(sql)?.execute(values).map(drop)
        });
    }

    /// Takes back a verdict that was counted on `day`, as far as it is still kept.
    pub fn take_back_verdict(&self, guild: Option<GuildId>, helpful: bool, day: Date) {
        self.run("taking back a verdict", (), |connection| {
            let sql =
                "UPDATE verdicts SET helpful = max(helpful - ?3, 0), not_helpful = max(not_helpful - ?4, 0) WHERE guild = ?1 AND day = ?2";
            let values = params![guild_column(guild), day_column(day), i64::from(helpful), i64::from(!helpful)];
            connection.prepare_cached(sql)?.execute(values).map(drop)
        });
    }

    /// All verdicts of a server that are still kept.
    pub fn verdicts_of(&self, guild: Option<GuildId>) -> Verdicts {
        self.run("reading verdicts", Verdicts::default(), |connection| {
            let sql = "SELECT ifnull(sum(helpful), 0), ifnull(sum(not_helpful), 0) FROM verdicts WHERE guild = ?1";
            connection.query_row(sql, params![guild_column(guild)], |row| {
                Ok(Verdicts { helpful: row.get::<_, i64>(0)?.unsigned_abs(), not_helpful: row.get::<_, i64>(1)?.unsigned_abs() })
            })
        })
    }

    /// Forgets questions last asked, remarks and verdicts given and questions counted before `day`.
    pub fn forget_before(&self, day: Date) {
        self.run("forgetting what is old", (), |connection| {
            connection.execute("DELETE FROM unanswered WHERE last_day < ?1", params![day_column(day)])?;
            connection.execute("DELETE FROM remarks WHERE day < ?1", params![day_column(day)])?;
            connection.execute("DELETE FROM activity WHERE day < ?1", params![day_column(day)])?;
            connection.execute("DELETE FROM verdicts WHERE day < ?1", params![day_column(day)]).map(drop)
        });
    }

    /// Forgets all questions, remarks, verdicts and counts of a server. Says whether that was done.
    pub fn forget_guild(&self, guild: GuildId) -> bool {
        self.forget_activity(guild);
        self.run("forgetting a server's questions", false, |connection| {
            for table in ["unanswered", "remarks", "activity", "verdicts"] {
                connection.execute(&format!("DELETE FROM {table} WHERE guild = ?1"), params![column(guild)])?;
            }
            Ok(true)
        })
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::date;

    use super::*;

    fn guild(number: u64) -> Option<GuildId> {
        GuildId::new(number)
    }

    /// A day so many days into 2024.
    fn day(number: i64) -> Date {
        date!(2024 - 01 - 01) + Duration::days(number)
    }

    #[test]
    fn questions_that_differ_only_in_case_and_punctuation_are_one() {
        let store = Store::in_memory();
        for (question, number) in [("Who owns it?", 5), ("who owns it", 9), ("Why?", 7), ("WHO OWNS  IT!", 6)] {
            store.unanswered(guild(1), question, day(number));
        }
        store.unanswered(guild(2), "Why?", day(9));
        let first = Unanswered { question: "WHO OWNS  IT!".into(), times: 3, first_day: day(5), last_day: day(9), is_ignored: false };
        let second = Unanswered { question: "Why?".into(), times: 1, first_day: day(7), last_day: day(7), is_ignored: false };
        assert_eq!(store.unanswered_of(guild(1), 9), [first.clone(), second]);
        assert_eq!(store.unanswered_of(guild(1), 1), [first]);
    }

    #[test]
    fn what_is_old_is_forgotten_and_a_server_can_be() {
        let store = Store::in_memory();
        for number in [5, 8] {
            store.unanswered(guild(1), &format!("Day {number}?"), day(number));
            store.verdict(guild(1), number == 5, day(number));
        }
        store.forget_before(day(6));
        assert_eq!(store.unanswered_of(guild(1), 9).len(), 1);
        assert_eq!(store.verdicts_of(guild(1)), Verdicts { helpful: 0, not_helpful: 1 });
        store.unanswered(guild(2), "Who?", day(8));
        assert!(store.forget_guild(guild(1).expect("an id")));
        assert_eq!((store.unanswered_of(guild(1), 9).len(), store.unanswered_of(guild(2), 9).len()), (0, 1));
    }

    #[test]
    fn a_verdict_is_taken_back_from_the_day_it_was_counted_on_and_no_further_than_nothing() {
        let store = Store::in_memory();
        store.verdict(guild(1), true, day(1));
        store.verdict(guild(1), true, day(2));
        store.take_back_verdict(guild(1), true, day(1));
        store.take_back_verdict(guild(1), true, day(1));
        store.take_back_verdict(guild(2), true, day(2));
        assert_eq!(store.verdicts_of(guild(1)), Verdicts { helpful: 1, not_helpful: 0 });
    }

    #[test]
    fn a_question_stays_ignored_when_it_is_asked_again_and_until_that_is_undone() {
        let store = Store::in_memory();
        let ignored = |number| store.unanswered_of(guild(number), 9).iter().map(|asked| asked.is_ignored).collect::<Vec<_>>();
        store.unanswered(guild(1), "Who?", day(1));
        store.unanswered(guild(2), "Who?", day(1));
        assert!(store.ignore(guild(1), &["who".to_owned()], true));
        store.unanswered(guild(1), "who", day(2));
        assert_eq!((ignored(1), ignored(2)), (vec![true], vec![false]));
        assert!(store.ignore(guild(1), &["Who?".to_owned()], false));
        assert_eq!(ignored(1), [false]);
    }

    /// Databases of earlier versions rest on it.
    #[test]
    fn servers_and_days_are_kept_as_numbers() {
        let store = Store::in_memory();
        let rows = || {
            store.run("reading", Vec::new(), |connection| {
                let mut statement = connection.prepare("SELECT guild, last_day FROM unanswered ORDER BY guild")?;
                statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?.collect()
            })
        };
        store.unanswered(None, "Who?", date!(1970 - 01 - 01));
        store.unanswered(guild(u64::MAX), "Who?", date!(2023 - 05 - 23));
        assert_eq!(rows(), [(-1, 19_500), (0, 0)]);
        assert_eq!(store.unanswered_of(None, 9).first().map(|asked| asked.last_day), Some(date!(1970 - 01 - 01)));
    }

    #[test]
    fn a_day_that_is_none_costs_the_list_and_is_counted_as_an_error() {
        let store = Store::in_memory();
        store.unanswered(None, "Who?", day(1));
        store.run("damaging", (), |connection| connection.execute("UPDATE unanswered SET last_day = ?1", [i64::MAX]).map(drop));
        assert_eq!((store.unanswered_of(None, 9), store.errors()), (Vec::new(), 1));
    }
}
