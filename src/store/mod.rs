//! What outlives a restart beside the files: each server's settings, how much it asks, what it says of answers, questions without an
//! answer, and the articles that were added in Discord. SQLite.
//!
//! Nothing else here is needed to answer. Without a file, or where it cannot be read or written, the same tables are kept in
//! memory and a warning says so once; a write that fails later is logged once and lost. Who asks is never written
//! down; of an article that was made from a message, its author's id is, so that they can have it deleted.
//!
//! What belongs to a server that the bot was removed from is deleted after a while, here and in the files that the bot keeps.

mod activity;
mod articles;
mod columns;
mod departed;
mod drafts;
mod feedback;
mod files;
mod forget;
mod guild;
mod migrations;
mod pins;
mod questions;
mod secret;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

pub use activity::Day;
pub use articles::{AddedArticle, NewArticle, OfMessage, StoreError, name_before};
pub use drafts::DRAFT_WAITS;
pub use feedback::{MAX_REMARK_CHARS, Remark};
pub use files::ServerFiles;
pub use forget::{Forgotten, Rows, forget};
pub use guild::GuildSettings;
pub use pins::{MAX_PINS, MAX_SYNONYMS, NumberedPin, Pin, PinError, PinSet, Synonym};
pub use questions::{Unanswered, Verdicts};

/// How long a write waits for another process on the same file.
const BUSY_WITHIN: Duration = Duration::from_secs(2);

/// What the bot keeps, in one SQLite file or in memory. Calls block for a disk write at most; see `tokio`'s
/// `spawn_blocking`.
#[derive(Debug)]
pub struct Store {
    /// In memory it is opened when it is first needed: most commands never do.
    connection: OnceLock<Mutex<Connection>>,
    /// None: in memory only.
    path: Option<PathBuf>,
    errors: AtomicU64,
    guilds: guild::Cache,
    tally: activity::Tally,
    pin_sets: pins::Cache,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("its folder cannot be made")]
    Folder(#[source] std::io::Error),
    #[error("SQLite cannot use it")]
    Sqlite(#[from] rusqlite::Error),
    #[error("a newer version of pullquote wrote it (layout {found}, this one knows {known})")]
    Newer { found: u32, known: u32 },
}

impl Store {
    /// The store in `path`, made with its folder where it is missing; in memory without a path, or, with one warning,
    /// where the file cannot be used.
    pub fn open(path: Option<&Path>) -> Store {
        let Some(path) = path else { return Store::in_memory() };
        match file(path) {
            Ok(connection) => Store::on(connection, path),
            Err(error) => {
                tracing::warn!(
                    path = %path.display(),
                    error = &error as &dyn std::error::Error,
                    "server settings and unanswered questions are kept in memory only, until the bot stops"
                );
                Store::in_memory()
            }
        }
    }

    /// The store in `path`; none where there is no such file.
    ///
    /// # Errors
    /// If the file cannot be used.
    pub(crate) fn existing(path: &Path) -> Result<Option<Store>, OpenError> {
        if path.try_exists().is_ok_and(|is_there| !is_there) {
            return Ok(None);
        }
        file(path).map(|connection| Some(Store::on(connection, path)))
    }

    /// The store in `path`, made with its folder where it is missing.
    ///
    /// # Errors
    /// If the file cannot be used.
    pub(crate) fn in_file(path: &Path) -> Result<Store, OpenError> {
        file(path).map(|connection| Store::on(connection, path))
    }

    fn on(connection: Connection, path: &Path) -> Store {
        Store { connection: OnceLock::from(Mutex::new(connection)), path: Some(path.to_owned()), ..Store::in_memory() }
    }

    /// A store that ends with the process.
    pub fn in_memory() -> Store {
        Store {
            connection: OnceLock::new(),
            path: None,
            errors: AtomicU64::new(0),
            guilds: guild::Cache::default(),
            tally: activity::Tally::default(),
            pin_sets: pins::Cache::default(),
        }
    }

    /// Where it is kept; none if in memory only.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether it is in memory and nothing was kept there yet.
    fn is_untouched(&self) -> bool {
        self.path.is_none() && self.connection.get().is_none()
    }

    /// How often reading or writing failed since the start.
    pub fn errors(&self) -> u64 {
        self.errors.load(Ordering::Relaxed)
    }

    /// Runs `work` on the database.
    fn try_run<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        // A panic inside left at most a transaction that was rolled back.
        work(&mut self.connection.get_or_init(memory).lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The same. Where that fails, `otherwise` takes its place and the first failure is logged.
    fn run<T>(&self, what: &str, otherwise: T, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> T {
        match self.try_run(work) {
            Ok(done) => done,
            Err(error) => {
                if self.errors.fetch_add(1, Ordering::Relaxed) > 0 {
                    tracing::debug!(what, %error, "the store failed again");
                } else {
                    tracing::warn!(what, %error, "the store failed; answers go on without it (said once)");
                }
                otherwise
            }
        }
    }
}

#[expect(clippy::expect_used, reason = "only a process without memory can make it fail")]
fn memory() -> Mutex<Connection> {
    let opened = Connection::open_in_memory().map_err(OpenError::Sqlite);
    let migrated = opened.and_then(|mut connection| migrations::run(&mut connection).map(|()| connection));
    Mutex::new(migrated.expect("a database in memory"))
}

fn file(path: &Path) -> Result<Connection, OpenError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(OpenError::Folder)?;
    }
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_WITHIN)?;
    // Readers go on while something is written, and a crash costs the last moment and not the file.
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "normal")?;
    // What is deleted is overwritten; else it would lie in the file until its place is needed.
    connection.pragma_update(None, "secure_delete", true)?;
    migrations::run(&mut connection)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::GuildId;

    const GUILD: GuildId = GuildId::MIN;

    #[test]
    fn what_is_kept_in_a_file_is_there_again() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("deep/data/pullquote.db");
        let settings = GuildSettings { private: Some(true), ..GuildSettings::default() };
        let store = Store::open(Some(&path));
        assert_eq!(store.path(), Some(path.as_path()));
        assert!(store.set_guild(GUILD, &settings));
        drop(store);
        assert_eq!(*Store::open(Some(&path)).guild(GUILD), settings);
    }

    #[test]
    fn a_file_that_cannot_be_used_is_left_alone_and_memory_serves() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("pullquote.db");
        std::fs::write(&path, "this is no database, and long enough to be told from an empty one, ".repeat(40)).expect("written");
        let before = std::fs::read(&path).expect("read");
        let store = Store::open(Some(&path));
        assert_eq!(store.path(), None);
        assert!(store.set_guild(GUILD, &GuildSettings::default()));
        assert_eq!(std::fs::read(&path).expect("read"), before);
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("pullquote.db");
        Connection::open(&path).and_then(|connection| connection.pragma_update(None, "user_version", 99)).expect("written");
        assert_eq!(Store::open(Some(&path)).path(), None);
    }

    #[test]
    fn a_failure_later_costs_what_was_to_be_written() {
        let store = Store::in_memory();
        store
            .connection
            .get_or_init(memory)
            .lock()
            .expect("not poisoned")
            .execute_batch("DROP TABLE guilds; DROP TABLE unanswered")
            .expect("dropped");
        assert!(!store.set_guild(GUILD, &GuildSettings { private: Some(true), ..GuildSettings::default() }));
        assert_eq!(store.guild(GUILD).private, Some(true), "it holds until the bot stops");
        store.unanswered(Some(GUILD), "Who?", time::macros::date!(2024 - 10 - 04));
        assert!(store.unanswered_of(Some(GUILD), 9).is_empty());
    }
}
