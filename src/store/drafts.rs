//! What waits for somebody to go on with it, as for a form to be sent off: kept for a while, for that person alone.

use rusqlite::{Connection, OptionalExtension, params};
use time::{Duration, OffsetDateTime};

use super::Store;
use super::columns::column;
use crate::ids::{GuildId, UserId};

/// How long a draft waits: as long as an interaction can be answered. Source: Discord's developer documentation,
/// "Receiving and Responding to Interactions".
pub const DRAFT_WAITS: Duration = Duration::minutes(15);

/// Most drafts of a person that wait at once; then the oldest goes.
const MAX_DRAFTS: i64 = 20;

impl Store {
    /// Keeps a draft of a user in a server from `now` on, and forgets those that waited too long. Gives its number; none where it
    /// cannot be kept.
    pub fn keep_draft(&self, guild: GuildId, user: UserId, content: &str, now: OffsetDateTime) -> Option<u64> {
        self.run("keeping a draft", None, |connection| {
            let transaction = connection.transaction()?;
            transaction.prepare_cached("DELETE FROM drafts WHERE until <= ?1")?.execute([now.unix_timestamp()])?;
            let oldest = "DELETE FROM drafts WHERE id IN (SELECT id FROM drafts WHERE user = ?1 ORDER BY until DESC LIMIT -1 OFFSET ?2)";
            transaction.prepare_cached(oldest)?.execute(params![column(user), MAX_DRAFTS - 1])?;
            let sql = "INSERT INTO drafts (guild, user, until, content) VALUES (?1, ?2, ?3, ?4)";
            let until = (now + DRAFT_WAITS).unix_timestamp();
            transaction.prepare_cached(sql)?.execute(params![column(guild), column(user), until, content])?;
            let id = transaction.last_insert_rowid();
            transaction.commit()?;
            Ok(Some(id.cast_unsigned()))
        })
    }

    /// The draft of that number, if it is still there at `now` and is this user's in this server.
    pub fn draft(&self, id: u64, guild: GuildId, user: UserId, now: OffsetDateTime) -> Option<String> {
        let sql = "SELECT content FROM drafts WHERE id = ?1 AND guild = ?2 AND user = ?3 AND until > ?4";
        let row = params![id.cast_signed(), column(guild), column(user), now.unix_timestamp()];
        let find = |connection: &mut Connection| connection.prepare_cached(sql)?.query_row(row, |row| row.get(0)).optional();
        self.run("reading a draft", None, find)
    }

    /// Forgets a draft.
    pub fn forget_draft(&self, id: u64) {
        self.run("forgetting a draft", (), |connection| {
            connection.prepare_cached("DELETE FROM drafts WHERE id = ?1")?.execute([id.cast_signed()]).map(|_| ())
        });
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2024-05-01 12:00 UTC);

    #[test]
    fn a_draft_is_there_for_its_user_in_its_server_for_a_while() {
        let store = Store::in_memory();
        let (guild, user) = (GuildId::MIN, UserId::MIN);
        let (elsewhere, other) = (GuildId::new(9).expect("an id"), UserId::new(9).expect("an id"));
        let id = store.keep_draft(guild, user, "a message", NOW).expect("kept");
        let soon = NOW + DRAFT_WAITS - Duration::SECOND;
        assert_eq!(store.draft(id, guild, user, soon).as_deref(), Some("a message"));
        assert_eq!(store.draft(id, guild, user, NOW + DRAFT_WAITS), None);
        assert_eq!((store.draft(id, elsewhere, user, NOW), store.draft(id, guild, other, NOW)), (None, None));
        store.forget_draft(id);
        assert_eq!(store.draft(id, guild, user, NOW), None);
    }

    #[test]
    fn a_number_is_not_given_twice() {
        let store = Store::in_memory();
        let first = store.keep_draft(GuildId::MIN, UserId::MIN, "a", NOW).expect("kept");
        store.forget_draft(first);
        let second = store.keep_draft(GuildId::MIN, UserId::MIN, "b", NOW).expect("kept");
        assert_ne!(first, second);
    }

    #[test]
    fn of_many_drafts_the_oldest_go() {
        let store = Store::in_memory();
        let drafts: Vec<u64> = (0..MAX_DRAFTS + 2)
            .map(|second| store.keep_draft(GuildId::MIN, UserId::MIN, "a", NOW + Duration::seconds(second)).expect("kept"))
            .collect();
        let kept = |id: &u64| store.draft(*id, GuildId::MIN, UserId::MIN, NOW).is_some();
        assert_eq!(drafts.iter().map(kept).collect::<Vec<_>>(), [vec![false; 2], vec![true; 20]].concat());
    }
}
