//! A server forgotten: all that is kept of it goes, in the database and in files. The operator's own articles stay.

use std::path::PathBuf;

use rusqlite::{Connection, params};

use super::Store;
use super::columns::column;
use super::files::{DeletedFiles, ServerFiles};
use crate::ids::GuildId;

/// What was deleted in the database, in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// 1 if the server had settings.
    pub settings: usize,
    /// Different questions without an answer.
    pub questions: usize,
    /// Days on which answers were judged.
    pub verdict_days: usize,
    /// Articles that were added in Discord.
    pub articles: usize,
    /// What readers said was wrong with answers.
    pub remarks: usize,
    /// Days on which questions were counted.
    pub activity_days: usize,
    /// Answers that were pinned to questions.
    pub pins: usize,
    /// Words of its own.
    pub synonyms: usize,
}

/// What was deleted of a server, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Of the database; none where it could not be written.
    pub rows: Option<Rows>,
    /// Files that held its index.
    pub indexes: usize,
    /// Folders of what was fetched for it.
    pub folders: usize,
    /// What could not be deleted, with the reason.
    pub failures: Vec<String>,
    /// The operator's own files for it, which stay.
    pub of_operator: Vec<PathBuf>,
    /// Whether the settings name addresses that are fetched for it, now as before.
    pub is_followed: bool,
}

/// Deletes all that is kept of a server, as far as that can be done. Without a store only in files.
pub fn forget(store: Option<&Store>, files: &ServerFiles, server: GuildId) -> Forgotten {
    let DeletedFiles { indexes, folders, mut failures } = files.delete(server);
    let rows = match store.map(|store| store.delete_server(server)) {
        None => Some(Rows::default()),
        Some(Ok(rows)) => Some(rows),
        Some(Err(error)) => {
            failures.push(format!("the store cannot be written: {error}"));
            None
        }
    };
    Forgotten { rows, indexes, folders, failures, of_operator: files.of_operator(server), is_followed: files.is_followed_for(server) }
}

impl Store {
    fn delete_server(&self, guild: GuildId) -> rusqlite::Result<Rows> {
        self.try_run(|connection| {
            let rows = delete(connection, guild)?;
            self.forget_activity(guild);
            self.guilds.forget(guild);
            self.pin_sets.forget(guild);
            // The journal would hold it until it is full. Where somebody is reading that waits for another time.
            let _ = connection.query_row("PRAGMA wal_checkpoint(truncate)", [], |_| Ok(()));
            Ok(rows)
        })
    }
}

fn delete(connection: &mut Connection, guild: GuildId) -> rusqlite::Result<Rows> {
    let transaction = connection.transaction()?;
    let delete = |sql| transaction.execute(sql, params![column(guild)]);
    let rows = Rows {
        settings: delete("DELETE FROM guilds WHERE guild = ?1")?,
        questions: delete("DELETE FROM unanswered WHERE guild = ?1")?,
        verdict_days: delete("DELETE FROM verdicts WHERE guild = ?1")?,
        articles: delete("DELETE FROM articles WHERE guild = ?1")?,
        remarks: delete("DELETE FROM remarks WHERE guild = ?1")?,
        activity_days: delete("DELETE FROM activity WHERE guild = ?1")?,
        pins: delete("DELETE FROM pins WHERE guild = ?1")?,
        synonyms: delete("DELETE FROM synonyms WHERE guild = ?1")?,
    };
    delete("DELETE FROM article_revisions WHERE guild = ?1")?;
    delete("DELETE FROM drafts WHERE guild = ?1")?;
    delete("DELETE FROM departed WHERE guild = ?1")?;
    transaction.commit()?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use time::OffsetDateTime;
    use time::macros::date;

    use super::*;
    use crate::ids::UserId;
    use crate::store::files::tests::files_in;
    use crate::store::{GuildSettings, NewArticle, Remark, Synonym, Verdicts};

    const DAY: time::Date = date!(2024 - 05 - 01);

    fn guild(number: u64) -> GuildId {
        GuildId::new(number).expect("an id")
    }

    /// Something of each kind.
    fn fill(store: &Store, guild: GuildId) {
        store.set_guild(guild, &GuildSettings { private: Some(true), ..GuildSettings::default() });
        for question in ["Who owns the zeppelin?", "Why?"] {
            store.unanswered(Some(guild), question, DAY);
        }
        store.verdict(Some(guild), true, DAY);
        store.verdict(Some(guild), false, DAY);
        let (question, text) = ("Who owns the zeppelin?".to_owned(), "It was sold: the zeppelin.".to_owned());
        store.remark(Some(guild), &Remark { question, article: None, text, day: DAY, is_ignored: false });
        store.count_question(Some(guild), true, DAY);
        store.write_activity();
        store.count_question(Some(guild), true, DAY);
        store.note_departed(guild, DAY);
        let article = NewArticle { name: "a.md".to_owned(), bytes: "The zeppelin.".into(), by: None, of_message: None };
        store.add_articles(guild, &[article], OffsetDateTime::UNIX_EPOCH).expect("added");
        let synonym = Synonym { word: "zep".to_owned(), means: "zeppelin".to_owned() };
        store.put_synonym(guild, &synonym).expect("written");
        store.keep_draft(guild, UserId::MIN, "the zeppelin", OffsetDateTime::UNIX_EPOCH);
    }

    #[test]
    fn nothing_of_a_server_is_left_and_others_are_untouched() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, files) = (Store::in_memory(), files_in(folder.path()));
        fill(&store, guild(7));
        fill(&store, guild(8));
        let forgotten = forget(Some(&store), &files, guild(7));
        assert_eq!(
            forgotten.rows,
            Some(Rows {
                settings: 1,
                questions: 2,
                verdict_days: 1,
                articles: 1,
                remarks: 1,
                activity_days: 1,
                synonyms: 1,
                ..Rows::default()
            })
        );
        assert_eq!((store.remarks_of(Some(guild(7))).len(), store.activity_of(Some(guild(7)), DAY).len()), (0, 0));
        assert_eq!((store.remarks_of(Some(guild(8))).len(), store.activity_of(Some(guild(8)), DAY).len()), (1, 1));
        assert_eq!((forgotten.indexes, forgotten.folders, forgotten.of_operator.len(), forgotten.is_followed), (3, 1, 2, true));
        assert_eq!(store.servers(), Some(BTreeSet::from([guild(8)])));
        assert_eq!(*store.guild(guild(7)), GuildSettings::default(), "nor in the cache");
        assert_eq!((store.verdicts_of(Some(guild(7))), store.unanswered_of(Some(guild(8)), 9).len()), (Verdicts::default(), 2));
        assert_eq!((store.guild(guild(8)).private, store.departed().map(|noted| noted.len())), (Some(true), Some(1)));
    }

    #[test]
    fn what_is_forgotten_is_in_no_file_of_the_store_any_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pullquote.db");
        let store = Store::open(Some(&path));
        fill(&store, guild(7));
        let is_there = || {
            let files = std::fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("a file").path());
            files.map(|file| std::fs::read(file).expect("a file")).any(|bytes| String::from_utf8_lossy(&bytes).contains("zeppelin"))
        };
        assert!(is_there());
        forget(Some(&store), &ServerFiles::default(), guild(7));
        assert!(!is_there());
    }

    #[test]
    fn a_store_that_cannot_be_written_is_a_failure_and_files_go_all_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, files) = (Store::in_memory(), files_in(folder.path()));
        store.run("damaging", (), |connection| connection.execute_batch("DROP TABLE verdicts"));
        store.set_guild(guild(7), &GuildSettings { private: Some(true), ..GuildSettings::default() });
        let forgotten = forget(Some(&store), &files, guild(7));
        assert_eq!((forgotten.rows, forgotten.folders, forgotten.failures.len()), (None, 1, 1));
        assert_eq!(store.guild(guild(7)).private, Some(true), "a part is not deleted");
    }
}
