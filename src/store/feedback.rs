//! What readers say was wrong with an answer: kept by server, with the question and without who said it.

use rusqlite::{Row, params};
use time::Date;

use super::Store;
use super::columns::{day_column, day_of, guild_column};
use crate::ids::GuildId;

/// Most remarks kept of one server; past it the oldest goes.
const MAX_REMARKS: u32 = 1_000;

/// Most characters of a remark.
pub const MAX_REMARK_CHARS: usize = 300;

/// What was wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What was asked.
    pub question: String,
    /// The headline of the article that was quoted first, if it has one.
    pub article: Option<String>,
    /// What the reader says.
    pub text: String,
    /// The day of the remark.
    pub day: Date,
    /// Whether the question is to be ignored.
    pub is_ignored: bool,
}

impl Store {
    /// Keeps what was wrong with an answer, at most [`MAX_REMARK_CHARS`] of it.
    pub fn remark(&self, guild: Option<GuildId>, remark: &Remark) {
        self.run("keeping a remark", (), |connection| {
            let transaction = connection.transaction()?;
            let text: String = remark.text.chars().take(MAX_REMARK_CHARS).collect();
            let Remark { question, article, day, is_ignored, .. } = remark;
            transaction
                .prepare_cached("INSERT INTO remarks (guild, question, article, text, day, ignored) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![guild_column(guild), question, article, text, day_column(*day), is_ignored])?;
            let oldest = "DELETE FROM remarks WHERE id IN (SELECT id FROM remarks WHERE guild = ?1 ORDER BY id DESC LIMIT -1 OFFSET ?2)";
            transaction.prepare_cached(oldest)?.execute(params![guild_column(guild), MAX_REMARKS])?;
            transaction.commit()
        });
    }

    /// What was wrong with the answers in a server, the latest first.
    pub fn remarks_of(&self, guild: Option<GuildId>) -> Vec<Remark> {
        self.run("reading remarks", Vec::new(), |connection| {
            let sql = "SELECT question, article, text, day, ignored FROM remarks WHERE guild = ?1 ORDER BY id DESC";
            let row = |row: &Row<'_>| {
                let (question, article, text) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Remark { question, article, text, day: day_of(row, 3)?, is_ignored: row.get(4)? })
            };
            connection.prepare_cached(sql)?.query_map(params![guild_column(guild)], row)?.collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn remark(text: &str) -> Remark {
        let (question, article) = ("Who owns it?".to_owned(), Some("The mill".to_owned()));
        Remark { question, article, text: text.to_owned(), day: date!(2024 - 05 - 01), is_ignored: false }
    }

    #[test]
    fn remarks_are_kept_by_server_the_latest_first_and_no_longer_than_they_may_be() {
        let store = Store::in_memory();
        let (here, there) = (GuildId::new(1), GuildId::new(2));
        store.remark(here, &remark("old"));
        store.remark(here, &remark(&"x".repeat(400)));
        assert_eq!(store.remarks_of(here), [remark(&"x".repeat(MAX_REMARK_CHARS)), remark("old")]);
        assert!(store.remarks_of(there).is_empty());
    }

    #[test]
    fn a_remark_is_ignored_with_its_question_and_goes_with_its_day() {
        let store = Store::in_memory();
        store.remark(None, &remark("old"));
        store.ignore(None, &["Who owns it?".to_owned()], true);
        assert_eq!(store.remarks_of(None), [Remark { is_ignored: true, ..remark("old") }]);
        store.forget_before(date!(2024 - 05 - 02));
        assert!(store.remarks_of(None).is_empty());
    }

    #[test]
    fn of_many_remarks_the_oldest_go() {
        let store = Store::in_memory();
        (0..MAX_REMARKS + 2).for_each(|number| store.remark(None, &remark(&number.to_string())));
        let kept = store.remarks_of(None);
        assert_eq!((kept.len(), kept.last().map(|remark| remark.text.as_str())), (MAX_REMARKS as usize, Some("2")));
    }
}
