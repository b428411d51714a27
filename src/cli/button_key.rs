//! What marks the buttons of answers: a secret that the operator gave or the store keeps in, its key out.

use crate::cli::Misuse;
use crate::config::{Secret, Secrets};
use crate::discord::Key;
use crate::store::Store;

/// Where the key comes from, so that buttons work after a restart and in each process, and nobody else can make one.
#[derive(Debug)]
pub(super) enum ButtonKey {
    /// Derived from a secret that the operator gave: its own, or the bot's token.
    Given(Secret),
    /// Made once, and kept in a file. The public key alone is no secret: Discord shows it to many.
    Kept,
    /// Made once, and kept as the store can: for the preview page, whose buttons end with the process.
    ForNow,
}

impl ButtonKey {
    /// Where these secrets have it come from.
    pub(super) fn of(secrets: &Secrets) -> ButtonKey {
        match secrets.button_key.as_ref().or(secrets.token.as_ref()) {
            Some(secret) => ButtonKey::Given(secret.clone()),
            None if secrets.public_key.is_some() => ButtonKey::Kept,
            None => ButtonKey::ForNow,
        }
    }

    /// The key.
    ///
    /// # Errors
    /// If it would have to be kept and cannot be, or the system gives no randomness.
    pub(super) fn made(&self, store: &Store) -> Result<Key, Misuse> {
        let secret = match self {
            ButtonKey::Given(secret) => return Ok(Key::new(secret.reveal().as_bytes())),
            ButtonKey::Kept => store.path().and_then(|_| store.button_secret()),
            ButtonKey::ForNow => store.button_secret().or_else(|| Store::in_memory().button_secret()),
        };
        secret.map(|secret| Key::new(&secret)).ok_or_else(|| {
            Misuse(
                "interactions over HTTP need a secret that marks buttons, else anyone could forge them; there is no store file to keep one in: \
                 set store.path to a file that can be written, or PULLQUOTE_BUTTON_KEY (or PULLQUOTE_BUTTON_KEY_FILE) to at least 16 \
                 characters, the same in all processes; `openssl rand -hex 32` makes some"
                    .to_owned(),
            )
        })
    }
}
