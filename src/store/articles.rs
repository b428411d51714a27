//! The articles that were added in Discord, each as the document that it is read from, by server.
//!
//! What is acknowledged is on the disk. What is removed can be restored, until it is too old, and so can what was replaced, unless it
//! was made from a message: an author who edits one has a reason. What its author withdraws is deleted at once.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use time::OffsetDateTime;

use super::Store;
use super::columns::{column, guild_of};
use crate::ids::{ChannelId, GuildId, Id, MessageId, UserId};
use pullquote_engine::hash;

/// Why nothing was read or written.
#[derive(Debug, thiserror::Error)]
#[error("the store cannot be used")]
pub struct StoreError(#[from] rusqlite::Error);

/// A message that an article was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfMessage {
    /// Where it was sent: a channel or a thread.
    pub channel: ChannelId,
    /// Its id.
    pub message: MessageId,
    /// Who wrote it; none of a forwarded one, or of a webhook's.
    pub author: Option<UserId>,
}

/// An article to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArticle {
    /// The name of its document, by whose ending the format is known. Another article of that name is replaced.
    pub name: String,
    /// The document.
    pub bytes: Vec<u8>,
    /// Who adds it; none from the command line.
    pub by: Option<UserId>,
    /// The message that it is made from, if it is.
    pub of_message: Option<OfMessage>,
}

impl NewArticle {
    /// The article that it is once it was added at `now`.
    pub fn at(&self, now: OffsetDateTime) -> AddedArticle {
        let NewArticle { name, bytes, by, of_message } = self;
        let (mark, length) = (hash::of(bytes), bytes.len() as u64);
        AddedArticle { name: name.clone(), mark, bytes: length, added: now, by: *by, of_message: *of_message, removed: None }
    }
}

/// An article that was added, without its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedArticle {
    /// The name of its document. Each of a server has another.
    pub name: String,
    /// Another number where the document is another.
    pub mark: u64,
    /// How long the document is.
    pub bytes: u64,
    /// When it was added, or replaced.
    pub added: OffsetDateTime,
    /// Who did that; none from the command line.
    pub by: Option<UserId>,
    /// The message that it was made from, if it was.
    pub of_message: Option<OfMessage>,
    /// When it was removed, if it was: then it is not shown.
    pub removed: Option<OffsetDateTime>,
}

/// What begins the name of an article that was replaced, before the time and its own name.
const REPLACED: &str = "replaced/";

/// The name that an article had before it was replaced; none of one that was not.
pub fn name_before(name: &str) -> Option<&str> {
    name.strip_prefix(REPLACED)?.split_once('/').map(|(_, name)| name)
}

const COLUMNS: &str = "name, mark, size, added, added_by, channel, message, author, removed";

impl Store {
    /// A number that is another after every change of a server's articles; 0 where there never was one.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn articles_revision(&self, guild: GuildId) -> Result<u64, StoreError> {
        if self.is_untouched() {
            return Ok(0);
        }
        let sql = "SELECT revision FROM article_revisions WHERE guild = ?1";
        let revision =
            |connection: &mut Connection| connection.prepare_cached(sql)?.query_row([column(guild)], |row| row.get::<_, i64>(0)).optional();
        Ok(self.try_run(revision)?.unwrap_or_default().cast_unsigned())
    }

    /// The articles of a server, those that were removed as well, by their names.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn articles(&self, guild: GuildId) -> Result<Vec<AddedArticle>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM articles WHERE guild = ?1 ORDER BY name");
        Ok(self.try_run(|connection| connection.prepare_cached(&sql)?.query_map([column(guild)], added)?.collect())?)
    }

    /// An article of a server, removed or not; none where there is none of that name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn article(&self, guild: GuildId, name: &str) -> Result<Option<AddedArticle>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM articles WHERE guild = ?1 AND name = ?2");
        Ok(self.try_run(|connection| connection.prepare_cached(&sql)?.query_row(params![column(guild), name], added).optional())?)
    }

    /// The document of an article, whether it was removed or not; none where there is none of that name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn article_bytes(&self, guild: GuildId, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM articles WHERE guild = ?1 AND name = ?2";
        let bytes = |connection: &mut Connection| {
            connection.prepare_cached(sql)?.query_row(params![column(guild), name], |row| row.get(0)).optional()
        };
        Ok(self.try_run(bytes)?)
    }

    /// Adds articles at `now`, all or none of them. What had one of their names is replaced, and can be restored under another name.
    /// Gives these names.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn add_articles(&self, guild: GuildId, articles: &[NewArticle], now: OffsetDateTime) -> Result<Vec<String>, StoreError> {
        let mut replaced = Vec::new();
        self.change_articles(guild, |transaction| {
            for article in articles {
                let added = article.at(now);
                replaced.extend(keep_replaced(transaction, guild, &added, now)?);
                insert(transaction, guild, &added, &article.bytes)?;
            }
            Ok(articles.len())
        })?;
        Ok(replaced)
    }

    /// Puts articles with all that is known of them in, as they were somewhere else, all or none. What had one of their names is replaced
    /// for good.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn put_articles(&self, guild: GuildId, articles: &[(AddedArticle, Vec<u8>)]) -> Result<(), StoreError> {
        self.change_articles(guild, |transaction| {
            for (article, bytes) in articles {
                insert(transaction, guild, article, bytes)?;
            }
            Ok(articles.len())
        })
        .map(drop)
    }

    /// Removes articles at `now`, so that they can be restored. Says how many there were.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn remove_articles(&self, guild: GuildId, names: &[String], now: OffsetDateTime) -> Result<usize, StoreError> {
        let sql = "UPDATE articles SET removed = ?3 WHERE guild = ?1 AND name = ?2 AND removed IS NULL";
        self.change_articles(guild, |transaction| {
            names.iter().map(|name| transaction.prepare_cached(sql)?.execute(params![column(guild), name, now.unix_timestamp()])).sum()
        })
    }

    /// Restores articles that were removed. Says how many there were.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn restore_articles(&self, guild: GuildId, names: &[String]) -> Result<usize, StoreError> {
        let sql = "UPDATE articles SET removed = NULL WHERE guild = ?1 AND name = ?2 AND removed IS NOT NULL";
        self.change_articles(guild, |transaction| {
            names.iter().map(|name| transaction.prepare_cached(sql)?.execute(params![column(guild), name])).sum()
        })
    }

    /// Deletes articles for good, removed or not. Says how many there were.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn delete_articles(&self, guild: GuildId, names: &[String]) -> Result<usize, StoreError> {
        let sql = "DELETE FROM articles WHERE guild = ?1 AND name = ?2";
        self.change_articles(guild, |transaction| {
            names.iter().map(|name| transaction.prepare_cached(sql)?.execute(params![column(guild), name])).sum()
        })
    }

    /// Deletes for good what was removed before `time`, in every server.
    pub fn delete_articles_removed_before(&self, time: OffsetDateTime) {
        self.run("deleting removed articles", (), |connection| {
            connection.prepare_cached("DELETE FROM articles WHERE removed < ?1")?.execute([time.unix_timestamp()]).map(|_| ())
        });
    }

    /// Deletes for good what was removed of a server past the newest `most` and past `bytes` of those together: whoever removes and
    /// adds again and again must not fill the disk.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn trim_removed_articles(&self, guild: GuildId, most: usize, bytes: u64) -> Result<(), StoreError> {
        // The index of removed articles is a shorter way than all articles of the server.
        let sql = "DELETE FROM articles WHERE guild = ?1 AND name IN (
                       SELECT name FROM (
                           SELECT name, row_number() OVER newest AS place, sum(size) OVER newest AS total
                           FROM articles WHERE +guild = ?1 AND removed IS NOT NULL WINDOW newest AS (ORDER BY removed DESC, name))
                       WHERE place > ?2 OR total > ?3)";
        let (most, bytes) = (i64::try_from(most).unwrap_or(i64::MAX), i64::try_from(bytes).unwrap_or(i64::MAX));
        Ok(self.try_run(|connection| connection.prepare_cached(sql)?.execute(params![column(guild), most, bytes]).map(|_| ()))?)
    }

    /// The articles that were made from one of these messages, by server, removed or not.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn articles_of_messages(&self, messages: &[MessageId]) -> Result<Vec<(GuildId, AddedArticle)>, StoreError> {
        let found = messages.iter().map(|message| self.articles_where("message = ?1", column(*message)));
        Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// The articles that were made from messages that this user wrote, by server, removed or not.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn articles_of_author(&self, author: UserId) -> Result<Vec<(GuildId, AddedArticle)>, StoreError> {
        self.articles_where("author = ?1", column(author))
    }

    /// All articles that were made from messages, by server, removed or not.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn articles_of_any_message(&self) -> Result<Vec<(GuildId, AddedArticle)>, StoreError> {
        self.articles_where("message IS NOT NULL AND ?1 = 0", 0)
    }

    /// The servers that have articles, removed ones as well.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn servers_of_articles(&self) -> Result<BTreeSet<GuildId>, StoreError> {
        let servers = |connection: &mut Connection| {
            let mut statement = connection.prepare_cached("SELECT DISTINCT guild FROM articles")?;
            let servers = statement.query_map([], |row| guild_of(row, 0))?;
            servers.filter_map(Result::transpose).collect()
        };
        Ok(self.try_run(servers)?)
    }

    /// The servers that have articles, removed ones not counted.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn servers_with_articles(&self) -> Result<BTreeSet<GuildId>, StoreError> {
        if self.is_untouched() {
            return Ok(BTreeSet::new());
        }
        let sql = "SELECT guild FROM article_revisions
                   WHERE EXISTS (SELECT 1 FROM articles WHERE articles.guild = article_revisions.guild AND removed IS NULL)";
        let servers = |connection: &mut Connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let servers = statement.query_map([], |row| guild_of(row, 0))?;
            servers.filter_map(Result::transpose).collect()
        };
        Ok(self.try_run(servers)?)
    }

    fn articles_where(&self, condition: &str, value: i64) -> Result<Vec<(GuildId, AddedArticle)>, StoreError> {
        let sql = format!("SELECT {COLUMNS}, guild FROM articles WHERE {condition} ORDER BY guild, name");
        let found = |connection: &mut Connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map([value], |row| Ok(guild_of(row, 9)?.zip(Some(added(row)?))))?;
            rows.filter_map(Result::transpose).collect()
        };
        Ok(self.try_run(found)?)
    }

    /// Changes the articles of a server, wholly or not at all, and gives them another revision if something changed. It is on the
    /// disk before this returns.
    fn change_articles(&self, guild: GuildId, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<usize>) -> Result<usize, StoreError> {
        let change = |connection: &mut Connection| {
            let transaction = connection.transaction()?;
            let changed = work(&transaction)?;
            if changed > 0 {
                // By chance, so that another database of the same number of changes has another one.
                let sql = "INSERT OR REPLACE INTO article_revisions (guild, revision) VALUES (?1, random() | 1)";
                transaction.prepare_cached(sql)?.execute([column(guild)])?;
            }
            transaction.commit()?;
            Ok(changed)
        };
        Ok(self.try_run(|connection| durably(connection, change))?)
    }
}

fn insert(transaction: &Transaction<'_>, guild: GuildId, article: &AddedArticle, bytes: &[u8]) -> rusqlite::Result<()> {
    let AddedArticle { name, mark, bytes: size, added, by, of_message, removed } = article;
    let sql = "INSERT OR REPLACE INTO articles (guild, name, mark, size, added, added_by, channel, message, author, removed, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let channel = of_message.map(|of| column(of.channel));
    let message = of_message.map(|of| column(of.message));
    let author = of_message.and_then(|of| of.author).map(column);
    let (mark, size, added) = (mark.cast_signed(), size.cast_signed(), added.unix_timestamp());
    let removed = removed.map(OffsetDateTime::unix_timestamp);
    let row = params![column(guild), name, mark, size, added, by.map(column), channel, message, author, removed, bytes];
    transaction.prepare_cached(sql)?.execute(row).map(drop)
}

/// Sets aside what has this name, if it is another document and can be restored. Gives the name that it has then.
fn keep_replaced(
    transaction: &Transaction<'_>,
    guild: GuildId,
    AddedArticle { name, mark, .. }: &AddedArticle,
    now: OffsetDateTime,
) -> rusqlite::Result<Option<String>> {
    let aside = format!("{REPLACED}{}/{name}", now.unix_timestamp_nanos() / 1_000_000);
    let sql = "UPDATE OR REPLACE articles SET name = ?3, removed = coalesce(removed, ?4)
               WHERE guild = ?1 AND name = ?2 AND mark <> ?5 AND message IS NULL";
    let row = params![column(guild), name, aside, now.unix_timestamp(), mark.cast_signed()];
    let moved = transaction.prepare_cached(sql)?.execute(row)?;
    Ok(Some(aside).filter(|_| moved > 0))
}

/// Does `work` so that what it commits is on the disk; elsewhere a commit may wait there for the next checkpoint.
fn durably<T>(connection: &mut Connection, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    connection.pragma_update(None, "synchronous", "full")?;
    let done = work(connection);
    connection.pragma_update(None, "synchronous", "normal")?;
    done
}

fn added(row: &Row<'_>) -> rusqlite::Result<AddedArticle> {
    let time = |at: i64| OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let of_message = id(row, 5)?.zip(id(row, 6)?).zip(Some(id(row, 7)?));
    Ok(AddedArticle {
        name: row.get(0)?,
        mark: row.get::<_, i64>(1)?.cast_unsigned(),
        bytes: row.get::<_, i64>(2)?.cast_unsigned(),
        added: time(row.get(3)?),
        by: id(row, 4)?,
        of_message: of_message.map(|((channel, message), author)| OfMessage { channel, message, author }),
        removed: row.get::<_, Option<i64>>(8)?.map(time),
    })
}

/// The id in a column; none where there is none.
fn id<Of>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Id<Of>>> {
    Ok(row.get::<_, Option<i64>>(column)?.and_then(|id| Id::new(id.cast_unsigned())))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2024-05-01 12:00 UTC);

    fn guild(number: u64) -> GuildId {
        GuildId::new(number).expect("an id")
    }

    fn article(name: &str, text: &str) -> NewArticle {
        NewArticle { name: name.to_owned(), bytes: text.into(), by: UserId::new(3), of_message: None }
    }

    fn of_message(message: u64, author: Option<u64>) -> Option<OfMessage> {
        let (channel, message) = Id::new(8).zip(Id::new(message)).expect("ids");
        Some(OfMessage { channel, message, author: author.and_then(Id::new) })
    }

    fn names(found: Result<Vec<AddedArticle>, StoreError>) -> Vec<String> {
        found.expect("read").into_iter().filter(|article| article.removed.is_none()).map(|article| article.name).collect()
    }

    #[test]
    fn what_is_added_is_there_after_a_restart_and_belongs_to_its_server() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("pullquote.db");
        Store::open(Some(&path)).add_articles(guild(7), &[article("b.md", "Two."), article("a.md", "One.")], NOW).expect("added");
        let store = Store::open(Some(&path));
        let kept = store.articles(guild(7)).expect("read");
        let mark = hash::of(b"One.");
        let expected =
            AddedArticle { name: "a.md".to_owned(), mark, bytes: 4, added: NOW, by: UserId::new(3), of_message: None, removed: None };
        assert_eq!((kept.len(), &kept[0]), (2, &expected));
        assert_eq!(store.article_bytes(guild(7), "b.md").expect("read").as_deref(), Some(&b"Two."[..]));
        assert_eq!(store.article_bytes(guild(8), "b.md").expect("read"), None);
        assert_eq!(names(store.articles(guild(8))), [] as [&str; 0]);
        assert_eq!(store.servers_with_articles().expect("read"), BTreeSet::from([guild(7)]));
    }

    #[test]
    fn an_article_of_the_same_name_is_replaced() {
        let store = Store::in_memory();
        store.add_articles(guild(7), &[article("a.md", "One.")], NOW).expect("added");
        store.remove_articles(guild(7), &["a.md".to_owned()], NOW).expect("removed");
        store.add_articles(guild(7), &[article("a.md", "Two.")], NOW).expect("added");
        assert_eq!(names(store.articles(guild(7))), ["a.md"]);
        assert_eq!(store.article_bytes(guild(7), "a.md").expect("read").as_deref(), Some(&b"Two."[..]));
    }

    #[test]
    fn what_was_replaced_can_be_restored_unless_it_is_of_a_message() {
        let store = Store::in_memory();
        let later = NOW + time::Duration::SECOND;
        let of_a_message = |text| NewArticle { of_message: of_message(5, Some(9)), ..article("b.md", text) };
        store.add_articles(guild(7), &[article("a.md", "One."), of_a_message("One.")], NOW).expect("added");
        assert_eq!(store.add_articles(guild(7), &[article("a.md", "One.")], later).expect("the same again"), [] as [&str; 0]);
        let aside = store.add_articles(guild(7), &[article("a.md", "Two."), of_a_message("Two.")], later).expect("added");
        assert_eq!(aside, [format!("replaced/{}000/a.md", later.unix_timestamp())]);
        assert_eq!(name_before(&aside[0]), Some("a.md"));
        assert_eq!(name_before("a.md"), None);
        assert_eq!(store.article_bytes(guild(7), &aside[0]).expect("read").as_deref(), Some(&b"One."[..]));
        let kept = store.article(guild(7), &aside[0]).expect("read").expect("there");
        assert_eq!((kept.added, kept.removed), (later, Some(later)));
        assert_eq!(store.articles(guild(7)).expect("read").len(), 3);
    }

    #[test]
    fn what_was_removed_does_not_fill_the_disk() {
        let store = Store::in_memory();
        let all: Vec<String> = (0..6).map(|number| format!("{number}.md")).collect();
        let articles: Vec<NewArticle> = all.iter().map(|name| article(name, "Four")).collect();
        store.add_articles(guild(7), &articles, NOW).expect("added");
        store.add_articles(guild(8), &articles, NOW).expect("added");
        for (name, seconds) in all.iter().zip(0..).take(5) {
            store.remove_articles(guild(7), std::slice::from_ref(name), NOW + time::Duration::seconds(seconds)).expect("removed");
        }
        let left = || store.articles(guild(7)).expect("read").into_iter().map(|article| article.name).collect::<Vec<_>>();
        store.trim_removed_articles(guild(7), 4, 1_000).expect("trimmed");
        assert_eq!(left(), ["1.md", "2.md", "3.md", "4.md", "5.md"], "the oldest goes");
        store.trim_removed_articles(guild(7), 4, 8).expect("trimmed");
        assert_eq!(left(), ["3.md", "4.md", "5.md"], "what is shown does not count");
        assert_eq!(store.articles(guild(8)).expect("read").len(), 6);
    }

    #[test]
    fn what_is_put_in_is_as_it_was_elsewhere() {
        let (store, other) = (Store::in_memory(), Store::in_memory());
        store.add_articles(guild(7), &[NewArticle { of_message: of_message(5, None), ..article("a.md", "One.") }], NOW).expect("added");
        store.remove_articles(guild(7), &["a.md".to_owned()], NOW + time::Duration::DAY).expect("removed");
        let all = store.articles(guild(7)).expect("read");
        other.put_articles(guild(9), &[(all[0].clone(), b"One.".to_vec())]).expect("put");
        assert_eq!((other.articles(guild(9)).expect("read"), other.articles_revision(guild(9)).expect("read") > 0), (all, true));
    }

    #[test]
    fn what_was_removed_can_be_restored_until_it_is_too_old() {
        let store = Store::in_memory();
        let all = ["a.md".to_owned(), "missing.md".to_owned()];
        store.add_articles(guild(7), &[article("a.md", "One."), article("b.md", "Two.")], NOW).expect("added");
        assert_eq!(store.remove_articles(guild(7), &all, NOW).expect("removed"), 1);
        assert_eq!(names(store.articles(guild(7))), ["b.md"]);
        assert_eq!(store.restore_articles(guild(7), &all).expect("restored"), 1);
        assert_eq!(names(store.articles(guild(7))), ["a.md", "b.md"]);
        store.remove_articles(guild(7), &all, NOW).expect("removed");
        store.delete_articles_removed_before(NOW);
        assert_eq!(store.articles(guild(7)).expect("read").len(), 2);
        store.delete_articles_removed_before(NOW + time::Duration::SECOND);
        assert_eq!((store.articles(guild(7)).expect("read").len(), store.restore_articles(guild(7), &all).expect("none")), (1, 0));
    }

    #[test]
    fn every_change_and_only_a_change_gives_another_revision() {
        let store = Store::in_memory();
        let one = ["a.md".to_owned()];
        let revision = || store.articles_revision(guild(7)).expect("read");
        let mut seen = vec![revision()];
        assert_eq!(seen, [0]);
        store.add_articles(guild(8), &[article("a.md", "One.")], NOW).expect("added");
        store.remove_articles(guild(7), &one, NOW).expect("none there");
        assert_eq!(revision(), 0);
        store.add_articles(guild(7), &[article("a.md", "One.")], NOW).expect("added");
        seen.push(revision());
        store.remove_articles(guild(7), &one, NOW).expect("removed");
        seen.push(revision());
        store.restore_articles(guild(7), &one).expect("restored");
        seen.push(revision());
        store.delete_articles(guild(7), &one).expect("deleted");
        seen.push(revision());
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 5, "{seen:?}");
        assert_eq!(store.servers_with_articles().expect("read"), BTreeSet::from([guild(8)]));
    }

    #[test]
    fn articles_are_found_by_their_message_and_by_who_wrote_that() {
        let store = Store::in_memory();
        let made = |name, message, author| NewArticle { of_message: of_message(message, author), ..article(name, "One.") };
        store.add_articles(guild(7), &[made("a.md", 5, Some(3)), made("b.md", 6, None), article("c.md", "Three.")], NOW).expect("added");
        store.add_articles(guild(8), &[made("a.md", 9, Some(3))], NOW).expect("added");
        let found = |found: Result<Vec<(GuildId, AddedArticle)>, StoreError>| -> Vec<(u64, String)> {
            found.expect("read").into_iter().map(|(guild, article)| (guild.get(), article.name)).collect()
        };
        let messages = [6, 9, 4].map(|id| MessageId::new(id).expect("an id"));
        assert_eq!(found(store.articles_of_messages(&messages)), [(7, "b.md".to_owned()), (8, "a.md".to_owned())]);
        let author = UserId::new(3).expect("an id");
        assert_eq!(found(store.articles_of_author(author)), [(7, "a.md".to_owned()), (8, "a.md".to_owned())]);
        assert_eq!(found(store.articles_of_any_message()).len(), 3);
        assert_eq!(store.articles(guild(7)).expect("read")[0].of_message, of_message(5, Some(3)));
    }

    #[test]
    fn a_store_that_cannot_be_written_says_so_and_nothing_is_half_done() {
        let store = Store::in_memory();
        store.add_articles(guild(7), &[article("a.md", "One.")], NOW).expect("added");
        let before = store.articles_revision(guild(7)).expect("read");
        store.run("damaging", (), |connection| connection.execute_batch("ALTER TABLE article_revisions RENAME TO moved"));
        assert!(store.add_articles(guild(7), &[article("b.md", "Two.")], NOW).is_err());
        store.run("mending", (), |connection| connection.execute_batch("ALTER TABLE moved RENAME TO article_revisions"));
        assert_eq!((names(store.articles(guild(7))).len(), store.articles_revision(guild(7)).expect("read")), (1, before));
    }
}
