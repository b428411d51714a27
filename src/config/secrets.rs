//! What must not be seen: the bot's token; and the public key, which comes the same way.

use std::path::PathBuf;

use crate::config::Variables;

/// A text that does not print.
#[derive(Clone, PartialEq, Eq)]
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
}

/// Why the secrets cannot be used. Never holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file with the token is not there or not readable.
    #[error("cannot read {path}, which DISCORD_TOKEN_FILE names")]
    TokenFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A token with white space or control characters inside, or nothing in its file.
    #[error("{variable} does not hold a token: copy it from the page Bot of your application, on one line")]
    Token {
        /// Where it came from.
        variable: &'static str,
    },
    /// Not 64 hexadecimal digits.
    #[error("DISCORD_PUBLIC_KEY is not 64 hexadecimal digits: copy it from the page General Information of your application")]
    PublicKey,
}

impl Secrets {
    /// Reads `DISCORD_TOKEN`, or the file that `DISCORD_TOKEN_FILE` names, and `DISCORD_PUBLIC_KEY`. None need be set.
    ///
    /// # Errors
    /// If one is set that cannot be right.
    pub fn read(variables: &dyn Variables) -> Result<Secrets, SecretsError> {
        let token = match (variables.value("DISCORD_TOKEN"), variables.value("DISCORD_TOKEN_FILE")) {
            (Some(token), _) => Some(checked_token(&token, "DISCORD_TOKEN")?),
            (None, Some(path)) => Some(token_in(PathBuf::from(path))?),
            (None, None) => None,
        };
        let public_key =
            variables.value("DISCORD_PUBLIC_KEY").map(|hex| public_key(hex.trim()).ok_or(SecretsError::PublicKey)).transpose()?;
        Ok(Secrets { token, public_key })
    }
}

fn token_in(path: PathBuf) -> Result<Secret, SecretsError> {
    match std::fs::read_to_string(&path) {
        Ok(text) => checked_token(&text, "DISCORD_TOKEN_FILE"),
        Err(source) => Err(SecretsError::TokenFile { path, source }),
    }
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
    fn a_token_file_is_read_and_trimmed() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "abc.def\n").expect("written");
        let path = file.path().to_str().expect("a path");
        let secrets = Secrets::read(&BTreeMap::from([("DISCORD_TOKEN_FILE", path)])).expect("secrets");
        assert_eq!(secrets.token.as_ref().map(Secret::reveal), Some("abc.def"));
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
