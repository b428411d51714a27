//! A file and variables in, checked settings out.

use std::io;
use std::path::{Path, PathBuf};

use crate::config::error::SettingsError;
use crate::config::overrides::{PREFIX, overridden};
use crate::config::raw::RawSettings;
use crate::config::settings::Settings;
use crate::config::variables::Variables;

/// The settings file that is read if it is there and no other is named.
pub const DEFAULT_FILE: &str = "config/pullquote.toml";

impl Settings {
    /// Reads and checks the settings: the defaults, under `file`, under the variables named `PULLQUOTE__SECTION__KEY`.
    /// Without `file`, [`DEFAULT_FILE`] is read where it exists.
    ///
    /// # Errors
    /// If the file cannot be read, a key is unknown or a value is out of its bounds; the error names file or variable.
    pub fn read(file: Option<&Path>, variables: &dyn Variables) -> Result<Settings, SettingsError> {
        written(file, variables)?.check()
    }
}

/// The settings as written in `file`, with the variables laid over them.
fn written(file: Option<&Path>, variables: &dyn Variables) -> Result<RawSettings, SettingsError> {
    let overrides = variables.with_prefix(PREFIX);
    let Some((path, text)) = text_of(file)? else { return overridden(RawSettings::default(), overrides) };
    let written = toml::from_str(&text).map_err(|error| SettingsError::File { path, reason: error.to_string() })?;
    overridden(written, overrides)
}

fn text_of(file: Option<&Path>) -> Result<Option<(PathBuf, String)>, SettingsError> {
    let path = file.unwrap_or(Path::new(DEFAULT_FILE)).to_owned();
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if file.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SettingsError::Read { path, source }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::ids::RoleId;
    use pullquote_engine::answer::Rules;
    use pullquote_engine::index::Weights;
    use tracing::Level;

    const SHIPPED: &str = include_str!("../../config/pullquote.toml");

    fn set(variable: &str, value: &str) -> Result<Settings, SettingsError> {
        overridden(RawSettings::default(), [(variable.to_owned(), value.to_owned())])?.check()
    }

    #[test]
    fn the_shipped_file_holds_every_key_with_its_default() {
        let shipped: toml::Table = toml::from_str(SHIPPED).expect("TOML");
        let defaults = toml::Table::try_from(RawSettings::default()).expect("a table");
        let keys = |table: &toml::Table| {
            table
                .iter()
                .flat_map(|(section, keys)| keys.as_table().into_iter().flatten().map(move |(key, _)| format!("{section}.{key}")))
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(&shipped), keys(&defaults));
        assert_eq!(toml::from_str::<RawSettings>(SHIPPED).expect("settings"), RawSettings::default());
    }

    #[test]
    fn the_shipped_examples_of_sources_are_right() {
        let from = SHIPPED.find("# [[sources]]").expect("an example");
        let examples: String =
            SHIPPED[from..].lines().map(|line| line.trim_start_matches("# ").trim_start_matches('#').to_owned() + "\n").collect();
        let settings = toml::from_str::<RawSettings>(&examples).expect("TOML").check().expect("settings");
        assert_eq!(settings.sources.iter().map(|source| source.followed.is_some()).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn two_followed_sources_of_one_name_are_refused() {
        let source = "[[sources]]\nkind = \"page\"\nurl = \"https://mill.example/?key=1\"\n";
        let error = toml::from_str::<RawSettings>(&source.repeat(2)).expect("TOML").check().expect_err("refused").to_string();
        assert!(error.contains("sources.name"), "{error}");
    }

    #[test]
    fn the_defaults_are_within_their_bounds() {
        let settings = RawSettings::default().check().expect("settings");
        assert_eq!(settings.rules, Rules::default());
        assert_eq!(settings.weights, Weights::default());
    }

    #[test]
    fn a_variable_overrides_a_key() {
        assert_eq!(set("PULLQUOTE__ANSWER__QUOTES", "2").expect("settings").rules.max_quotes, 2);
        assert_eq!(set("PULLQUOTE__CORPUS__PATHS", "[\"a\", \"b\"]").expect("settings").corpus.len(), 2);
        assert_eq!(set("PULLQUOTE__CORPUS__PATHS", "a b").expect("settings").corpus, [PathBuf::from("a b")]);
        assert_eq!(
            set("PULLQUOTE__DISCORD__ADMIN_ROLES", "[\"7\"]").expect("settings").discord.admins.roles,
            [RoleId::new(7).expect("an id")]
        );
    }

    #[test]
    fn among_several_variables_the_wrong_one_is_named() {
        let variables = |quotes: &str| {
            [("PULLQUOTE__ANSWER__MAX_CHARS", "200"), ("PULLQUOTE__ANSWER__QUOTES", quotes), ("PULLQUOTE__LOG__LEVEL", "warn")]
                .map(|(variable, value)| (variable.to_owned(), value.to_owned()))
        };
        let right = overridden(RawSettings::default(), variables("2")).and_then(RawSettings::check).expect("settings");
        assert_eq!((right.rules.max_chars, right.rules.max_quotes, right.log.level), (200, 2, Level::WARN));
        for wrong in ["many", "-1"] {
            let error = overridden(RawSettings::default(), variables(wrong)).expect_err("refused").to_string();
            assert!(error.contains("PULLQUOTE__ANSWER__QUOTES"), "{error}");
        }
    }

    #[test]
    fn a_wrong_variable_is_named() {
        for (variable, value, says) in [
            ("PULLQUOTE__ANSWER__QUOTS", "2", "no key quots, but further, max_chars, passages, possible, quotes, strong"),
            ("PULLQUOTE__ANSER__QUOTES", "2", "no section [anser], but answer, corpus,"),
            ("PULLQUOTE__ANSWER", "2", "SECTION__KEY"),
            ("PULLQUOTE__ANSWER__QUOTES", "many", "\"many\""),
        ] {
            let error = set(variable, value).expect_err("refused").to_string();
            assert!(error.contains(variable) && error.contains(says), "{error}");
        }
    }

    #[test]
    fn a_value_out_of_bounds_is_refused_with_the_bounds() {
        assert_eq!(
            set("PULLQUOTE__ANSWER__QUOTES", "9").expect_err("refused").to_string(),
            "the setting answer.quotes is '9'; it must be between 1 and 5"
        );
        for (variable, value) in [
            ("PULLQUOTE__RANKING__K1", "NaN"),
            ("PULLQUOTE__OPS__LISTEN", "localhost"),
            ("PULLQUOTE__LOG__LEVEL", "loud"),
            ("PULLQUOTE__LOG__FORMAT", "xml"),
            ("PULLQUOTE__DISCORD__GUILD", "my server"),
            ("PULLQUOTE__DISCORD__API_BASE", "discord.com"),
        ] {
            assert!(set(variable, value).is_err(), "{variable}");
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "[answer]\nquots = 2\n").expect("written");
        let error = Settings::read(Some(file.path()), &BTreeMap::new()).expect_err("refused").to_string();
        assert!(error.contains("line 2") && error.contains("quots"), "{error}");
    }

    #[test]
    fn a_named_file_must_exist() {
        assert!(Settings::read(Some(Path::new("/nowhere.toml")), &BTreeMap::new()).is_err());
    }
}
