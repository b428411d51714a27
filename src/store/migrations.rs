//! The layout of the database, step by step. A step that was released is never changed; a new one is added.

use rusqlite::Connection;

use super::OpenError;

/// What leads from each layout to the next; a database's `user_version` says how many it has seen.
const STEPS: [&str; 6] = [
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
    "
    -- Articles that were added in Discord, each as a document. Times are seconds since 1970. `added_by` is NULL from the command line.
    -- The document comes last, so that a list of the others is read without it.
    CREATE TABLE articles (
        guild    INTEGER NOT NULL,
        name     TEXT NOT NULL,
        mark     INTEGER NOT NULL,
        size     INTEGER NOT NULL,
        added    INTEGER NOT NULL,
        added_by INTEGER,
        channel  INTEGER,
        message  INTEGER,
        author   INTEGER,
        removed  INTEGER,
        bytes    BLOB NOT NULL,
        PRIMARY KEY (guild, name)
    ) STRICT;
    CREATE INDEX articles_by_message ON articles (message) WHERE message IS NOT NULL;
    CREATE INDEX articles_by_author ON articles (author) WHERE author IS NOT NULL;
    CREATE INDEX articles_removed ON articles (removed) WHERE removed IS NOT NULL;
    CREATE TABLE article_revisions (
        guild    INTEGER PRIMARY KEY,
        revision INTEGER NOT NULL
    ) STRICT;
    -- What waits for a form to be sent off.
    CREATE TABLE drafts (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        guild   INTEGER NOT NULL,
        user    INTEGER NOT NULL,
        until   INTEGER NOT NULL,
        content TEXT NOT NULL
    ) STRICT;
",
    "
    ALTER TABLE unanswered ADD COLUMN first_day INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE unanswered ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0;
    UPDATE unanswered SET first_day = last_day;
    -- What was wrong with an answer, as readers say. `article` is the headline of the first quote's.
    CREATE TABLE remarks (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        guild    INTEGER NOT NULL,
        question TEXT NOT NULL,
        article  TEXT,
        text     TEXT NOT NULL,
        day      INTEGER NOT NULL,
        ignored  INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX remarks_by_guild ON remarks (guild);
    -- How many questions were asked and answered.
    CREATE TABLE activity (
        guild    INTEGER NOT NULL,
        day      INTEGER NOT NULL,
        asked    INTEGER NOT NULL,
        answered INTEGER NOT NULL,
        PRIMARY KEY (guild, day)
    ) STRICT, WITHOUT ROWID;
",
    "
    -- Answers that were pinned to questions, as JSON, and words of a server's own.
    CREATE TABLE pins (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        guild   INTEGER NOT NULL,
        content TEXT NOT NULL
    ) STRICT;
    CREATE INDEX pins_by_guild ON pins (guild);
    CREATE TABLE synonyms (
        guild INTEGER NOT NULL,
        word  TEXT NOT NULL,
        means TEXT NOT NULL,
        PRIMARY KEY (guild, word)
    ) STRICT, WITHOUT ROWID;
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

    #[test]
    fn a_question_of_an_earlier_version_was_first_asked_on_the_last_day_that_is_known() {
        let mut connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch(STEPS[0]).expect("the first layout");
        connection.pragma_update(None, "user_version", 1).expect("its number");
        connection.execute_batch("INSERT INTO unanswered VALUES (7, 'who', 'Who?', 3, 19500)").expect("written");
        run(&mut connection).expect("brought up to date");
        let kept =
            connection.query_row("SELECT first_day, ignored FROM unanswered", [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
        assert_eq!(kept.expect("kept"), (19_500, 0));
    }
}
