//! A secret of the bot's own, made once and kept, so that what it marks is known again after a restart.

use std::io::Read;

use rusqlite::params;

use super::Store;

/// Bytes of a secret: as many as SHA-256 takes in and gives out without loss.
const BYTES: usize = 32;

/// The row of the secret that marks buttons.
const BUTTONS: &str = "buttons";

impl Store {
    /// The secret that marks buttons. Made of the system's randomness where there is none yet; processes on one file get
    /// the same. None where it can neither be read nor made.
    pub fn button_secret(&self) -> Option<Vec<u8>> {
        self.run("reading the secret that marks buttons", None, |connection| {
            let kept = |connection: &rusqlite::Connection| {
                let mut statement = connection.prepare("SELECT value FROM secrets WHERE name = ?1")?;
                statement.query_map(params![BUTTONS], |row| row.get(0))?.next().transpose()
            };
            if let Some(secret) = kept(connection)? {
                return Ok(Some(secret));
            }
            let Some(fresh) = random() else { return Ok(None) };
            // Another process may have been first: then its secret is the one.
            connection
                .execute("INSERT INTO secrets (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", params![BUTTONS, fresh])?;
            kept(connection)
        })
    }
}

/// Bytes of the system's randomness; none where it gives none.
fn random() -> Option<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    std::fs::File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut bytes)).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_for_each_file() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("pullquote.db");
        let (store, beside) = (Store::open(Some(&path)), Store::open(Some(&path)));
        let secret = store.button_secret().expect("a secret");
        assert_eq!(secret.len(), BYTES);
        assert_eq!(beside.button_secret().as_ref(), Some(&secret));
        drop((store, beside));
        assert_eq!(Store::open(Some(&path)).button_secret().as_ref(), Some(&secret), "after a restart");
        assert_ne!(Store::in_memory().button_secret(), Store::in_memory().button_secret());
    }

    #[test]
    fn a_store_that_fails_has_none() {
        let store = Store::in_memory();
        store.run("damaging", (), |connection| connection.execute_batch("DROP TABLE secrets"));
        assert_eq!((store.button_secret(), store.errors()), (None, 1));
    }
}
