//! The layout of the database, step by step. A step that was released is never changed; a new one is added.

use rusqlite::Connection;

use super::OpenError;

/// What leads from each layout to the next; a database's `user_version` says how many it has seen.
const STEPS: [&str; 1] = ["
    CREATE TABLE guilds (
        guild    INTEGER PRIMARY KEY,
        settings TEXT NOT NULL
    ) STRICT;
    -- Days are counted from 1970-01-01. `guild` is 0 for direct messages.
    CREATE TABLE unanswered (
        guild    INTEGER NOT NULL,
        question TEXT NOT NULL,
        shown    TEXT NOT NULL,
        times    INTEGER NOT NULL,
        last_day INTEGER NOT NULL,
        PRIMARY KEY (guild, question)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE verdicts (
        guild       INTEGER NOT NULL,
        day         INTEGER NOT NULL,
        helpful     INTEGER NOT NULL,
        not_helpful INTEGER NOT NULL,
        PRIMARY KEY (guild, day)
    ) STRICT, WITHOUT ROWID;
"];

/// Brings a database to the newest layout; each step wholly or not at all.
pub(super) fn run(connection: &mut Connection) -> Result<(), OpenError> {
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = STEPS.len() as u32;
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    for (number, step) in (1_u32..).zip(STEPS).skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}
