//! The layout of the database, step by step. A step that was released is never changed; a new one is added.

use rusqlite::Connection;

use super::OpenError;

/// What leads from each layout to the next; a database's `user_version` says how many it has seen.
const STEPS: [&str; 3] = [
    "
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
",
    "
    -- Servers that the bot is no longer in, and since which day.
    CREATE TABLE departed (
        guild INTEGER PRIMARY KEY,
        since INTEGER NOT NULL
    ) STRICT;
",
    "
    -- Of the bot itself, made once.
    CREATE TABLE secrets (
        name  TEXT PRIMARY KEY,
        value BLOB NOT NULL
    ) STRICT;
",
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_an_earlier_version_is_brought_up_to_date_and_keeps_what_it_holds() {
        let mut connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch(STEPS[0]).expect("the first layout");
        connection.pragma_update(None, "user_version", 1).expect("its number");
        connection.execute_batch("INSERT INTO guilds VALUES (7, '{\"quotes\": 2}')").expect("written");
        run(&mut connection).expect("brought up to date");
        let kept: String = connection.query_row("SELECT settings FROM guilds", [], |row| row.get(0)).expect("kept");
        assert_eq!(kept, "{\"quotes\": 2}");
        connection
            .execute_batch("INSERT INTO departed VALUES (7, 20000); INSERT INTO secrets VALUES ('x', x'00')")
            .expect("the newest layout");
        run(&mut connection).expect("nothing left to do");
    }
}
