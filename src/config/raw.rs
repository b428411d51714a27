//! Settings as they are written, and the checks that turn them into [`Settings`].

mod defaults;

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tracing::Level;

use crate::config::discord::RawDiscord;
use crate::config::error::{SettingsError, refused, within};
use crate::config::settings::{Guards, Limits, LogSettings, Preview, ServerSettings, Settings, StoreSettings};
use crate::config::sources::{RawSource, Source};
use pullquote_engine::answer::{Feature, Filter, PassageWeights, PerFeature, Rules, SentenceWeights, Thresholds};
use pullquote_engine::index::{self, Weights};

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
    servers: RawServers,
    store: RawStore,
    log: RawLog,
    sources: Vec<RawSource>,
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
    further: f32,
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
struct RawServers {
    max_articles: u32,
    max_mib: u32,
    reloads_per_hour: u32,
    keep_days: u32,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawStore {
    path: PathBuf,
    log_questions: bool,
    keep_days: u32,
    snapshot: PathBuf,
    sources: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct RawLog {
    format: String,
    level: String,
}

impl RawSettings {
    pub(super) fn check(self) -> Result<Settings, SettingsError> {
        let RawSettings {
            corpus,
            ranking,
            passages,
            sentences,
            evidence,
            answer,
            ops,
            interactions,
            discord,
            servers,
            store,
            log,
            sources,
        } = self;
        let weights = ranking.check()?;
        let sentence = sentences.check(&evidence)?;
        let rules = answer.check(passages.check()?, sentence)?;
        let limits = corpus.limits()?;
        Ok(Settings {
            guards: corpus.guards()?,
            watch_every: NonZeroU32::new(within("corpus.watch_seconds", corpus.watch_seconds, 0, 86_400)?),
            corpus: corpus.paths,
            sources: checked_sources(sources, &store.sources)?,
            questions: named(corpus.questions),
            limits,
            weights,
            index_limits: index::Limits::default(),
            rules,
            ops_listen: address("ops.listen", &ops.listen)?,
            preview: preview(&ops.preview)?,
            interactions_listen: address("interactions.listen", &interactions.listen)?,
            discord: discord.check()?,
            servers: servers.check()?,
            store: store.check()?,
            log: log.check()?,
        })
    }
}

/// The sources, each of which keeps what it fetches in a folder of its own.
fn checked_sources(sources: Vec<RawSource>, fetched: &Path) -> Result<Vec<Source>, SettingsError> {
    let sources: Vec<Source> = sources.into_iter().map(|source| source.check(fetched)).collect::<Result<_, _>>()?;
    let mut folders = HashSet::new();
    match sources.iter().find(|source| source.followed.is_some() && !folders.insert(&source.path)) {
        Some(second) => Err(refused("sources.name", &second.name, "another name than that of any other source that is followed")),
        None => Ok(sources),
    }
}

impl RawRanking {
    fn check(&self) -> Result<Weights, SettingsError> {
        Ok(Weights {
            k1: within("ranking.k1", self.k1, 0.0, 10.0)?,
            b: within("ranking.b", self.b, 0.0, 1.0)?,
            title: within("ranking.title", self.title, 0.0, 10.0)?,
        })
    }
}

impl RawSentences {
    fn check(&self, evidence: &BTreeMap<String, f32>) -> Result<SentenceWeights, SettingsError> {
        Ok(SentenceWeights {
            k1: within("sentences.k1", self.k1, 0.0, 10.0)?,
            b: within("sentences.b", self.b, 0.0, 1.0)?,
            title: within("sentences.title", self.title, 0.0, 10.0)?,
            previous: within("sentences.previous", self.previous, 0.0, 10.0)?,
            next: within("sentences.next", self.next, 0.0, 10.0)?,
            around: within("sentences.around", self.around, 0.0, 10.0)?,
            evidence: evidence_weights(evidence)?,
        })
    }
}

impl RawPassages {
    fn check(&self) -> Result<PassageWeights, SettingsError> {
        Ok(PassageWeights {
            bm25: within("passages.bm25", self.bm25, 0.0, 10.0)?,
            best: within("passages.best", self.best, 0.0, 10.0)?,
            title: within("passages.title", self.title, 0.0, 10.0)?,
            related: within("passages.related", self.related, 0.0, 10.0)?,
            pairs: within("passages.pairs", self.pairs, 0.0, 10.0)?,
            covered: within("passages.covered", self.covered, 0.0, 10.0)?,
        })
    }
}

impl RawAnswer {
    fn check(&self, passage: PassageWeights, sentence: SentenceWeights) -> Result<Rules, SettingsError> {
        let possible = within("answer.possible", self.possible, 0.0, 1.0)?;
        Ok(Rules {
            max_quotes: within("answer.quotes", self.quotes, 1, 5)? as usize,
            max_chars: within("answer.max_chars", self.max_chars, 100, 3_000)? as usize,
            passages: within("answer.passages", self.passages, 1, 1_000)? as usize,
            passage,
            sentence,
            further: within("answer.further", self.further, 0.0, 1.0)?,
            thresholds: Thresholds { possible, strong: within("answer.strong", self.strong, possible, 1.0)? },
            skip: 0,
            ranked: 0,
            filter: Filter::default(),
            today: None,
        })
    }
}

impl RawCorpus {
    fn limits(&self) -> Result<Limits, SettingsError> {
        Ok(Limits {
            max_file_bytes: u64::from(within("corpus.max_file_mib", self.max_file_mib, 1, 4_000)?) << 20,
            max_articles: within("corpus.max_articles", self.max_articles, 1, 100_000_000)? as usize,
            max_depth: within("corpus.max_depth", self.max_depth, 1, 1_000)? as usize,
        })
    }

    fn guards(&self) -> Result<Guards, SettingsError> {
        Ok(Guards {
            question_floor: within("corpus.question_floor", self.question_floor, 0.0, 1.0)?,
            max_vanishing: within("corpus.max_vanishing", self.max_vanishing, 0.0, 1.0)?,
            keep_previous: self.keep_previous,
        })
    }
}

impl RawServers {
    fn check(&self) -> Result<ServerSettings, SettingsError> {
        Ok(ServerSettings {
            max_articles: within("servers.max_articles", self.max_articles, 1, 100_000_000)? as usize,
            max_bytes: u64::from(within("servers.max_mib", self.max_mib, 1, 1_000_000)?) << 20,
            reloads_per_hour: NonZeroU32::new(within("servers.reloads_per_hour", self.reloads_per_hour, 0, 3_600)?),
            keep_days: within("servers.keep_days", self.keep_days, 1, 36_500)?,
        })
    }
}

impl RawStore {
    fn check(self) -> Result<StoreSettings, SettingsError> {
        Ok(StoreSettings {
            path: named(self.path),
            log_questions: self.log_questions,
            keep_days: within("store.keep_days", self.keep_days, 1, 36_500)?,
            snapshot: named(self.snapshot),
        })
    }
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

/// A file that is named; none where the name is empty.
fn named(path: PathBuf) -> Option<PathBuf> {
    Some(path).filter(|path| !path.as_os_str().is_empty())
}

/// The weights of the features; what is not written keeps its default.
fn evidence_weights(written: &BTreeMap<String, f32>) -> Result<PerFeature, SettingsError> {
    let names = Feature::ALL.map(Feature::name);
    if let Some(unknown) = written.keys().find(|key| !names.contains(&key.as_str())) {
        return Err(refused("evidence", unknown, &format!("one of {}", names.join(", "))));
    }
    let mut weights = SentenceWeights::default().evidence;
    for feature in Feature::ALL {
        if let Some(value) = written.get(feature.name()) {
            weights[feature] = within("evidence", *value, -10.0, 10.0)?;
        }
    }
    Ok(weights)
}

fn preview(raw: &str) -> Result<Preview, SettingsError> {
    match raw {
        "auto" => Ok(Preview::Auto),
        "on" => Ok(Preview::On),
        "off" => Ok(Preview::Off),
        other => Err(refused("ops.preview", other, "\"auto\", \"on\" or \"off\"")),
    }
}

fn address(key: &'static str, raw: &str) -> Result<SocketAddr, SettingsError> {
    raw.parse().map_err(|_| refused(key, raw, "an address and a port such as 127.0.0.1:8080"))
}
