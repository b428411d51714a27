//! Servers that the bot is no longer in, each with the day since when.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Row, params};
use time::Date;

use super::Store;
use super::columns::{column, day_column, day_of, guild_of};
use crate::ids::GuildId;

/// Every server that some table knows. Of a server there may be thousands of questions and of days, so that its key leads from one server to the
/// next ("loose index scan", which SQLite does not do by itself).
const SERVERS: &str = "
    WITH RECURSIVE asked (guild) AS (
        SELECT min(guild) FROM unanswered
        UNION ALL
        SELECT (SELECT min(guild) FROM unanswered WHERE guild > asked.guild) FROM asked WHERE guild IS NOT NULL
    ), counted (guild) AS (
        SELECT min(guild) FROM activity
        UNION ALL
        SELECT (SELECT min(guild) FROM activity WHERE guild > counted.guild) FROM counted WHERE guild IS NOT NULL
    ), remarked (guild) AS (
        SELECT min(guild) FROM remarks
        UNION ALL
        SELECT (SELECT min(guild) FROM remarks WHERE guild > remarked.guild) FROM remarked WHERE guild IS NOT NULL
    )
    SELECT guild FROM asked WHERE guild IS NOT NULL
    UNION SELECT guild FROM counted WHERE guild IS NOT NULL UNION SELECT guild FROM remarked WHERE guild IS NOT NULL
    UNION SELECT guild FROM guilds UNION SELECT guild FROM verdicts UNION SELECT guild FROM departed
    UNION SELECT guild FROM article_revisions UNION SELECT guild FROM pins UNION SELECT guild FROM synonyms";

impl Store {
    /// The servers of which something is kept; none where that cannot be read.
    pub fn servers(&self) -> Option<BTreeSet<GuildId>> {
        self.run("reading which servers are known", None, |connection| {
            let mut statement = connection.prepare_cached(SERVERS)?;
            let servers = statement.query_map([], |row| guild_of(row, 0))?;
            servers.filter_map(Result::transpose).collect::<Result<_, _>>().map(Some)
        })
    }

    /// The servers that are noted as departed, with the day since when; none where that cannot be read.
    pub fn departed(&self) -> Option<BTreeMap<GuildId, Date>> {
        self.run("reading which servers have departed", None, |connection| {
            let mut statement = connection.prepare_cached("SELECT guild, since FROM departed")?;
            let row = |row: &Row<'_>| Ok(guild_of(row, 0)?.zip(Some(day_of(row, 1)?)));
            statement.query_map([], row)?.filter_map(Result::transpose).collect::<Result<_, _>>().map(Some)
        })
    }

    /// Notes that the bot is not in a server on `day`. What was noted of an earlier day holds. Says whether that was written.
    pub fn note_departed(&self, guild: GuildId, day: Date) -> bool {
        self.run("noting that a server has departed", false, |connection| {
            // A later day is one of a clock that was wrong.
            let sql = "INSERT INTO departed (guild, since) VALUES (?1, ?2) ON CONFLICT (guild) DO UPDATE SET since = min(since, ?2)";
            connection.prepare_cached(sql)?.execute(params![column(guild), day_column(day)]).map(|_| true)
        })
    }

    /// Notes that the bot is in a server, whatever was noted before. Says whether that was written.
    pub fn note_present(&self, guild: GuildId) -> bool {
        self.run("noting that a server is there again", false, |connection| {
            connection.prepare_cached("DELETE FROM departed WHERE guild = ?1")?.execute(params![column(guild)]).map(|_| true)
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::store::{GuildSettings, Remark};

    const DAY: Date = date!(2024 - 05 - 01);

    fn guild(number: u64) -> GuildId {
        GuildId::new(number).expect("an id")
    }

    #[test]
    fn a_server_is_known_by_anything_that_is_kept_of_it_and_direct_messages_are_none() {
        let store = Store::in_memory();
        store.set_guild(guild(1), &GuildSettings::default());
        for question in ["Who?", "Why?"] {
            store.unanswered(Some(guild(2)), question, DAY);
            store.unanswered(Some(guild(5)), question, DAY);
        }
        store.unanswered(None, "Who?", DAY);
        store.verdict(Some(guild(u64::MAX)), true, DAY);
        store.note_departed(guild(4), DAY);
        store.count_question(Some(guild(6)), true, DAY);
        store.write_activity();
        let (question, text) = ("Who?".to_owned(), "That is old.".to_owned());
        store.remark(Some(guild(7)), &Remark { question, article: None, text, day: DAY, is_ignored: false });
        assert_eq!(Store::in_memory().servers(), Some(BTreeSet::new()));
        assert_eq!(store.servers(), Some(BTreeSet::from([1, 2, 4, 5, 6, 7, u64::MAX].map(guild))));
    }

    #[test]
    fn the_first_day_holds_until_the_server_is_seen_again() {
        let store = Store::in_memory();
        let later = date!(2024 - 05 - 09);
        assert!(store.note_departed(guild(1), DAY) && store.note_departed(guild(1), later) && store.note_departed(guild(2), later));
        assert_eq!(store.departed(), Some(BTreeMap::from([(guild(1), DAY), (guild(2), later)])));
        assert!(store.note_present(guild(1)) && store.note_present(guild(3)));
        assert_eq!(store.departed(), Some(BTreeMap::from([(guild(2), later)])));
    }

    #[test]
    fn a_day_of_a_clock_that_ran_ahead_is_put_right() {
        let store = Store::in_memory();
        store.note_departed(guild(1), date!(2094 - 05 - 01));
        store.note_departed(guild(1), DAY);
        assert_eq!(store.departed(), Some(BTreeMap::from([(guild(1), DAY)])));
    }
}
