//! Settings as they are written, and the checks that turn them into [`Settings`].

mod defaults;

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tracing::Level;

use crate::config::discord::RawDiscord;
use crate::config::overrides::{PREFIX, overridden};
use crate::config::{DEFAULT_FILE, Guards, Limits, LogSettings, Preview, Settings, StoreSettings, Variables};
use pullquote_engine::answer::{EVIDENCE, Filter, PassageWeights, Rules, SentenceWeights, Thresholds};
use pullquote_engine::index::{self, Weights};

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is named and cannot be read.
    #[error("cannot read the settings file {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML, or has a key or a type that is not known.
    #[error("{path} cannot be used:\n{reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// The place and the reason, over several lines.
        reason: String,
    },
    /// A variable names no setting, or its value does not fit.
    #[error("the variable {variable} cannot be used: {reason}")]
    Variable {
        /// The variable.
        variable: String,
        /// What is wrong.
        reason: String,
    },
    /// A value out of its bounds.
    #[error("the setting {key} is {value}; it must be {bounds}")]
    Value {
        /// The setting, as `section.key`.
        key: &'static str,
        /// What it is.
        value: String,
        /// What it may be.
        bounds: String,
    },
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RawSettings {
    corpus: RawCorpus,
    ranking: RawRanking,
    passages: RawPassages,
    sentences: RawSentences,
    evidence: BTreeMap<String, f32>,
    answer: RawAnswer,
    ops: RawOps,
    interactions: RawInteractions,
    discord: RawDiscord,
    store: RawStore,
    log: RawLog,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawCorpus {
    paths: Vec<PathBuf>,
    max_file_mib: u32,
    max_articles: u32,
    max_depth: u32,
    questions: PathBuf,
    question_floor: f32,
    max_vanishing: f32,
    keep_previous: bool,
    watch_seconds: u32,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawRanking {
    k1: f32,
    b: f32,
    title: f32,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawPassages {
    bm25: f32,
    best: f32,
    title: f32,
    related: f32,
    pairs: f32,
    covered: f32,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawSentences {
    k1: f32,
    b: f32,
    title: f32,
    previous: f32,
    next: f32,
    around: f32,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawAnswer {
    quotes: u32,
    max_chars: u32,
    passages: u32,
    possible: f32,
    strong: f32,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawOps {
    listen: String,
    preview: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawInteractions {
    listen: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawStore {
    path: PathBuf,
    log_questions: bool,
    keep_days: u32,
    snapshot: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawLog {
    format: String,
    level: String,
}

/// The settings as written in `file`, with the variables laid over them.
pub(super) fn read(file: Option<&Path>, variables: &dyn Variables) -> Result<RawSettings, SettingsError> {
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

impl RawSettings {
    pub(super) fn check(self) -> Result<Settings, SettingsError> {
        let RawSettings { corpus, ranking, passages, sentences, evidence, answer, ops, interactions, discord, store, log } = self;
        let weights = Weights {
            k1: within("ranking.k1", ranking.k1, 0.0, 10.0)?,
            b: within("ranking.b", ranking.b, 0.0, 1.0)?,
            title: within("ranking.title", ranking.title, 0.0, 10.0)?,
        };
        let sentence = SentenceWeights {
            k1: within("sentences.k1", sentences.k1, 0.0, 10.0)?,
            b: within("sentences.b", sentences.b, 0.0, 1.0)?,
            title: within("sentences.title", sentences.title, 0.0, 10.0)?,
            previous: within("sentences.previous", sentences.previous, 0.0, 10.0)?,
            next: within("sentences.next", sentences.next, 0.0, 10.0)?,
            around: within("sentences.around", sentences.around, 0.0, 10.0)?,
            evidence: evidence_weights(&evidence)?,
        };
        let passage = PassageWeights {
            bm25: within("passages.bm25", passages.bm25, 0.0, 10.0)?,
            best: within("passages.best", passages.best, 0.0, 10.0)?,
            title: within("passages.title", passages.title, 0.0, 10.0)?,
            related: within("passages.related", passages.related, 0.0, 10.0)?,
            pairs: within("passages.pairs", passages.pairs, 0.0, 10.0)?,
            covered: within("passages.covered", passages.covered, 0.0, 10.0)?,
        };
        let possible = within("answer.possible", answer.possible, 0.0, 1.0)?;
        let rules = Rules {
            max_quotes: within("answer.quotes", answer.quotes, 1, 5)? as usize,
            max_chars: within("answer.max_chars", answer.max_chars, 100, 3_000)? as usize,
            passages: within("answer.passages", answer.passages, 1, 1_000)? as usize,
            passage,
            sentence,
            thresholds: Thresholds { possible, strong: within("answer.strong", answer.strong, possible, 1.0)? },
            skip: 0,
            ranked: 0,
            filter: Filter::default(),
        };
        let limits = Limits {
            max_file_bytes: u64::from(within("corpus.max_file_mib", corpus.max_file_mib, 1, 4_000)?) << 20,
            max_articles: within("corpus.max_articles", corpus.max_articles, 1, 100_000_000)? as usize,
            max_depth: within("corpus.max_depth", corpus.max_depth, 1, 1_000)? as usize,
        };
        Ok(Settings {
            corpus: corpus.paths,
            questions: Some(corpus.questions).filter(|path| !path.as_os_str().is_empty()),
            guards: Guards {
                question_floor: within("corpus.question_floor", corpus.question_floor, 0.0, 1.0)?,
                max_vanishing: within("corpus.max_vanishing", corpus.max_vanishing, 0.0, 1.0)?,
                keep_previous: corpus.keep_previous,
            },
            watch_every: NonZeroU32::new(within("corpus.watch_seconds", corpus.watch_seconds, 0, 86_400)?),
            limits,
            weights,
            index_limits: index::Limits::default(),
            rules,
            ops_listen: address("ops.listen", &ops.listen)?,
            preview: preview(&ops.preview)?,
            interactions_listen: address("interactions.listen", &interactions.listen)?,
            discord: discord.check()?,
            store: StoreSettings {
                path: Some(store.path).filter(|path| !path.as_os_str().is_empty()),
                log_questions: store.log_questions,
                keep_days: within("store.keep_days", store.keep_days, 1, 36_500)?,
                snapshot: Some(store.snapshot).filter(|path| !path.as_os_str().is_empty()),
            },
            log: log.check()?,
        })
    }
}

/// The weights in the order of [`EVIDENCE`]; what is not written keeps its default.
fn evidence_weights(written: &BTreeMap<String, f32>) -> Result<[f32; EVIDENCE.len()], SettingsError> {
    if let Some(unknown) = written.keys().find(|key| !EVIDENCE.contains(&key.as_str())) {
        return Err(refused("evidence", unknown, &format!("one of {}", EVIDENCE.join(", "))));
    }
    let mut weights = SentenceWeights::default().evidence;
    for (weight, name) in weights.iter_mut().zip(EVIDENCE) {
        if let Some(value) = written.get(name) {
            *weight = within("evidence", *value, -10.0, 10.0)?;
        }
    }
    Ok(weights)
}

impl RawLog {
    fn check(&self) -> Result<LogSettings, SettingsError> {
        let json = match self.format.as_str() {
            "json" => true,
            "pretty" => false,
            other => return Err(refused("log.format", other, "\"pretty\" or \"json\"")),
        };
        let level = self
            .level
            .parse::<Level>()
            .map_err(|_| refused("log.level", &self.level, "\"error\", \"warn\", \"info\", \"debug\" or \"trace\""))?;
        Ok(LogSettings { json, level })
    }
}

pub(super) fn within<T: PartialOrd + std::fmt::Display + Copy>(key: &'static str, value: T, least: T, most: T) -> Result<T, SettingsError> {
    // Not a number is within no bounds.
    if value >= least && value <= most { Ok(value) } else { Err(refused(key, &value.to_string(), &format!("between {least} and {most}"))) }
}

fn preview(raw: &str) -> Result<Preview, SettingsError> {
    match raw {
        "auto" => Ok(Preview::Auto),
        "on" => Ok(Preview::On),
        "off" => Ok(Preview::Off),
        other => Err(refused("ops.preview", other, "\"auto\", \"on\" or \"off\"")),
    }
}

fn address(key: &'static str, raw: &str) -> Result<std::net::SocketAddr, SettingsError> {
    raw.parse().map_err(|_| refused(key, raw, "an address and a port such as 127.0.0.1:8080"))
}

pub(super) fn refused(key: &'static str, value: &str, bounds: &str) -> SettingsError {
    SettingsError::Value { key, value: format!("{value:?}").replace('"', "'"), bounds: bounds.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(set("PULLQUOTE__DISCORD__ADMIN_ROLES", "[\"7\"]").expect("settings").discord.admins.roles, [7]);
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
            ("PULLQUOTE__ANSWER__QUOTS", "2", "no key quots, but max_chars, passages, possible, quotes, strong"),
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
