//! What must not be seen: the bot's token; and the public key, which comes the same way.

use std::path::PathBuf;

use subtle::ConstantTimeEq;

use crate::config::variables::Variables;

/// A text that does not print. Two are compared in a time that does not tell how much of them is the same.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(value: impl Into<String>) -> Secret {
        Secret(value.into())
    }

    /// The secret itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Secret) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What the environment holds of secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// The bot's token: the gateway connects where it is set.
    pub token: Option<Secret>,
    /// The application's public key, 32 bytes: interactions over HTTP are taken where it is set.
    pub public_key: Option<[u8; 32]>,
    /// What lets a request reload over the operations port, which refuses all where it is not set.
    pub admin_token: Option<Secret>,
    /// What marks the buttons of answers, at least 16 characters. Where it is not set, one is derived or made.
    pub button_key: Option<Secret>,
}

/// A key of fewer characters could be found by trying.
const MIN_KEY_CHARS: usize = 16;

/// Why the secrets cannot be used. Never holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file with a secret is not there or not readable.
    #[error("cannot read {path}, which {variable} names")]
    File {
        /// The file.
        path: PathBuf,
        /// What names it.
        variable: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// A token with white space or control characters inside, or nothing in its file.
    #[error(
        "{variable} does not hold a secret: it must be one line without spaces; Discord's token is on the page Bot of your application"
    )]
    Token {
        /// Where it came from.
        variable: &'static str,
    },
    /// A key that could be found by trying.
    #[error("{variable} is too short: a key has at least {MIN_KEY_CHARS} characters; `openssl rand -hex 32` makes one")]
    Short {
        /// Where it came from.
        variable: &'static str,
    },
    /// Not 64 hexadecimal digits.
    #[error("DISCORD_PUBLIC_KEY is not 64 hexadecimal digits: copy it from the page General Information of your application")]
    PublicKey,
}

impl Secrets {
    /// Reads `DISCORD_TOKEN`, `PULLQUOTE_ADMIN_TOKEN` and `PULLQUOTE_BUTTON_KEY`, or the files that these names with `_FILE`
    /// name, and `DISCORD_PUBLIC_KEY`. None need be set.
    ///
    /// # Errors
    /// If one is set that cannot be right.
    pub fn read(variables: &dyn Variables) -> Result<Secrets, SecretsError> {
        let public_key =
            variables.value("DISCORD_PUBLIC_KEY").map(|hex| public_key(hex.trim()).ok_or(SecretsError::PublicKey)).transpose()?;
        let token = secret(variables, "DISCORD_TOKEN", "DISCORD_TOKEN_FILE")?;
        let admin_token = secret(variables, "PULLQUOTE_ADMIN_TOKEN", "PULLQUOTE_ADMIN_TOKEN_FILE")?;
        Ok(Secrets { token, public_key, admin_token, button_key: button_key(variables)? })
    }
}

fn button_key(variables: &dyn Variables) -> Result<Option<Secret>, SecretsError> {
    const VARIABLE: &str = "PULLQUOTE_BUTTON_KEY";
    let key = secret(variables, VARIABLE, "PULLQUOTE_BUTTON_KEY_FILE")?;
    if key.as_ref().is_some_and(|key| key.reveal().len() < MIN_KEY_CHARS) {
        return Err(SecretsError::Short { variable: VARIABLE });
    }
    Ok(key)
}

/// The secret in a variable, else in the file that another one names.
fn secret(variables: &dyn Variables, variable: &'static str, file_variable: &'static str) -> Result<Option<Secret>, SecretsError> {
    if let Some(value) = variables.value(variable) {
        return checked_token(&value, variable).map(Some);
    }
    let Some(path) = variables.value(file_variable).map(PathBuf::from) else { return Ok(None) };
    let text =
        std::fs::read_to_string(&path).map_err(|source| SecretsError::File { path: path.clone(), variable: file_variable, source })?;
    if is_open_to_others(&path) {
        tracing::warn!(path = %path.display(), "other users of this machine can read this secret; chmod 600 it");
    }
    checked_token(&text, file_variable).map(Some)
}

/// Whether others than the owner and its group may read a file.
fn is_open_to_others(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o007 != 0)
}

fn checked_token(raw: &str, variable: &'static str) -> Result<Secret, SecretsError> {
    let raw = raw.trim();
    let token = raw.strip_prefix("Bot ").unwrap_or(raw);
    let usable = !token.is_empty() && token.chars().all(|c| c.is_ascii_graphic());
    if usable { Ok(Secret::new(token)) } else { Err(SecretsError::Token { variable }) }
}

fn public_key(hex: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = hex.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect();
    if digits.len() == 64 { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        let secrets = Secrets::read(&BTreeMap::from([("DISCORD_TOKEN", "Bot abc.def")])).expect("secrets");
        assert_eq!(secrets.token.as_ref().map(Secret::reveal), Some("abc.def"));
        assert!(!format!("{secrets:?}").contains("abc"));
    }

    #[test]
    fn a_secret_is_itself_and_no_part_of_it() {
        let secret = Secret::new("abc.def");
        assert_eq!(secret, Secret::new("abc.def"));
        for other in ["", "abc.de", "abc.defg", "abc.deg", "ABC.DEF"] {
            assert_ne!(secret, Secret::new(other));
        }
    }

    #[test]
    fn a_token_file_is_read_and_trimmed() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "abc.def\n").expect("written");
        let path = file.path().to_str().expect("a path");
        let secrets = Secrets::read(&BTreeMap::from([("DISCORD_TOKEN_FILE", path)])).expect("secrets");
        assert_eq!(secrets.token.as_ref().map(Secret::reveal), Some("abc.def"));
    }

    #[test]
    fn a_button_key_is_long_and_does_not_print() {
        let read = |key| Secrets::read(&BTreeMap::from([("PULLQUOTE_BUTTON_KEY", key)]));
        let error = read("fifteen-chars-x").expect_err("refused").to_string();
        assert!(error.contains("at least 16") && !error.contains("fifteen"), "{error}");
        let secrets = read(" sixteen-chars-xy\n").expect("secrets");
        assert_eq!(secrets.button_key.as_ref().map(Secret::reveal), Some("sixteen-chars-xy"));
        assert!(!format!("{secrets:?}").contains("sixteen"));
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "short\n").expect("written");
        let path = file.path().to_str().expect("a path");
        assert!(Secrets::read(&BTreeMap::from([("PULLQUOTE_BUTTON_KEY_FILE", path)])).is_err());
    }

    #[test]
    fn what_cannot_be_a_secret_is_refused_without_being_shown() {
        let refused = |name, value| Secrets::read(&BTreeMap::from([(name, value)])).expect_err("refused").to_string();
        assert!(!refused("DISCORD_TOKEN", "two words").contains("two"));
        assert!(!refused("DISCORD_PUBLIC_KEY", "abc").contains("abc"));
        assert!(refused("DISCORD_TOKEN_FILE", "/nowhere/token").contains("/nowhere/token"));
        assert!(Secrets::read(&BTreeMap::from([("DISCORD_PUBLIC_KEY", "é".repeat(32).as_str())])).is_err());
    }
}
