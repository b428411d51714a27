//! What is counted, and how it is told to Prometheus.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Bounds of the latency histograms, in seconds: an answer takes a few milliseconds, a slow one a few seconds.
const SECONDS: [f64; 14] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

/// How what is asked arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Over Discord's gateway.
    Gateway,
    /// As a signed request of Discord's.
    Http,
    /// From the preview page.
    Preview,
}

impl Transport {
    /// As metrics name it.
    fn name(self) -> &'static str {
        match self {
            Transport::Gateway => "gateway",
            Transport::Http => "http",
            Transport::Preview => "preview",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    outcome: &'static str,
    transport: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Status {
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfSource {
    source: String,
}

/// How a source that is followed fares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceGauges {
    /// Its name.
    pub name: String,
    /// How many entries, pages or documents are kept.
    pub entries: usize,
    /// How long ago it was last looked at with success; none: never.
    pub succeeded_ago: Option<Duration>,
    /// How many looks failed since.
    pub failures: u32,
}

/// What is being served, as it is told with each scrape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Articles, passages, and files with problems.
    pub articles: usize,
    /// See `articles`.
    pub passages: usize,
    /// See `articles`.
    pub problems: usize,
    /// How long ago the corpus was loaded.
    pub loaded_ago: Duration,
    /// Whether the gateway is connected; none where it is not to be.
    pub connected: Option<bool>,
    /// Failures of the store since the start.
    pub store_errors: u64,
    /// The sources that are followed.
    pub sources: Vec<SourceGauges>,
}

/// The counters and histograms of one bot.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    questions: Family<Asked, Counter>,
    ranking: Histogram,
    answering: Histogram,
    reloads: Family<Named, Counter>,
    gateway: Family<Named, Counter>,
    refusals: Family<Status, Counter>,
    lacks: Family<Named, Counter>,
    posts: Family<Named, Counter>,
    panics: Counter,
    articles: Gauge<i64, AtomicI64>,
    passages: Gauge<i64, AtomicI64>,
    problems: Gauge<i64, AtomicI64>,
    age: Gauge<f64, AtomicU64>,
    connected: Gauge<i64, AtomicI64>,
    store_errors: Gauge<i64, AtomicI64>,
    memory: Gauge<i64, AtomicI64>,
    source_entries: Family<OfSource, Gauge<i64, AtomicI64>>,
    source_failures: Family<OfSource, Gauge<i64, AtomicI64>>,
    source_age: Family<OfSource, Gauge<f64, AtomicU64>>,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("pullquote");
        let metrics = Metrics {
            registry: Registry::default(),
            questions: Family::default(),
            ranking: Histogram::new(SECONDS),
            answering: Histogram::new(SECONDS),
            reloads: Family::default(),
            gateway: Family::default(),
            refusals: Family::default(),
            lacks: Family::default(),
            posts: Family::default(),
            panics: Counter::default(),
            articles: Gauge::default(),
            passages: Gauge::default(),
            problems: Gauge::default(),
            age: Gauge::default(),
            connected: Gauge::default(),
            store_errors: Gauge::default(),
            memory: Gauge::default(),
            source_entries: Family::default(),
            source_failures: Family::default(),
            source_age: Family::default(),
        };
        registry.register("questions", "Questions by what came of them and how they arrived", metrics.questions.clone());
        registry.register_with_unit("ranking", "Time to find and choose quotes", Unit::Seconds, metrics.ranking.clone());
        registry.register_with_unit("answering", "Time from an interaction to its response", Unit::Seconds, metrics.answering.clone());
        registry.register("reloads", "Reloads by result", metrics.reloads.clone());
        registry.register("gateway_events", "What happened on Discord's gateway", metrics.gateway.clone());
        registry.register("discord_http_errors", "Requests that Discord refused, by status; 0: no answer", metrics.refusals.clone());
        registry.register("missing_permissions", "Replies that lacked a permission in their channel", metrics.lacks.clone());
        registry.register("forum_posts", "New posts in forums by what came of them", metrics.posts.clone());
        registry.register("panics", "Interactions that a defect of the program stopped", metrics.panics.clone());
        registry.register("articles", "Articles being served", metrics.articles.clone());
        registry.register("passages", "Passages being served", metrics.passages.clone());
        registry.register("problems", "Files or parts of files that could not be read", metrics.problems.clone());
        registry.register_with_unit("corpus_age", "How long ago the corpus was loaded", Unit::Seconds, metrics.age.clone());
        registry.register(
            "gateway_connected",
            "1 while the gateway is connected, 0 while not, -1 where it is not used",
            metrics.connected.clone(),
        );
        registry.register("store_errors", "Failures to read or write the store since the start", metrics.store_errors.clone());
        registry.register_with_unit("resident_memory", "Memory of the process", Unit::Bytes, metrics.memory.clone());
        registry.register("source_entries", "Entries, pages or documents kept of a followed source", metrics.source_entries.clone());
        registry.register("source_failures", "Looks at a followed source that failed in a row", metrics.source_failures.clone());
        registry.register_with_unit(
            "source_success_age",
            "How long ago a followed source was last looked at with success; no value: never",
            Unit::Seconds,
            metrics.source_age.clone(),
        );
        Metrics { registry, ..metrics }
    }
}

impl Metrics {
    /// A question was answered, or not. `outcome`: `strong`, `possible`, `none`, `invalid` or `limited`.
    pub fn asked(&self, outcome: &'static str, transport: Transport) {
        self.questions.get_or_create(&Asked { outcome, transport: transport.name() }).inc();
    }

    /// Quotes were found and chosen in this time.
    pub fn ranked(&self, took: Duration) {
        self.ranking.observe(took.as_secs_f64());
    }

    /// An interaction was responded to in this time.
    pub fn answered(&self, took: Duration) {
        self.answering.observe(took.as_secs_f64());
    }

    /// A reload ended.
    pub fn reloaded(&self, swapped: bool) {
        self.reloads.get_or_create(&Named { kind: if swapped { "done" } else { "refused" } }).inc();
    }

    /// Something happened on the gateway: `ready`, `resumed`, `lost`, `interaction`, `message`, `repeated`, `unreadable`.
    pub fn gateway(&self, kind: &'static str) {
        self.gateway.get_or_create(&Named { kind }).inc();
    }

    /// Discord refused a request with this status; 0 if there was no answer.
    pub fn refused(&self, status: u16) {
        self.refusals.get_or_create(&Status { status }).inc();
    }

    /// A reply lacked this permission: `view_channels`, `send_messages`, `archived_thread`; `read_message_history`, and it was sent apart.
    pub fn lacked(&self, kind: &'static str) {
        self.lacks.get_or_create(&Named { kind }).inc();
    }

    /// This came of a new post in a forum: `helped`; `silent`, since no answer was sure enough or none was wanted; `late`, since Discord took
    /// none in time; `refused`.
    pub fn post(&self, kind: &'static str) {
        self.posts.get_or_create(&Named { kind }).inc();
    }

    /// An interaction was stopped by a defect of this program.
    pub fn panicked(&self) {
        self.panics.inc();
    }

    /// All of it as Prometheus reads it (OpenMetrics text).
    pub fn text(&self, gauges: &Gauges) -> String {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.articles.set(count(gauges.articles));
        self.passages.set(count(gauges.passages));
        self.problems.set(count(gauges.problems));
        self.age.set(gauges.loaded_ago.as_secs_f64());
        self.connected.set(gauges.connected.map_or(-1, i64::from));
        self.store_errors.set(i64::try_from(gauges.store_errors).unwrap_or(i64::MAX));
        self.memory.set(super::memory_kib().and_then(|kib| i64::try_from(kib << 10).ok()).unwrap_or(0));
        for source in &gauges.sources {
            let label = OfSource { source: source.name.clone() };
            self.source_entries.get_or_create(&label).set(count(source.entries));
            self.source_failures.get_or_create(&label).set(i64::from(source.failures));
            if let Some(ago) = source.succeeded_ago {
                self.source_age.get_or_create(&label).set(ago.as_secs_f64());
            }
        }
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_told() {
        let metrics = Metrics::default();
        metrics.asked("strong", Transport::Gateway);
        metrics.asked("strong", Transport::Gateway);
        metrics.ranked(Duration::from_millis(3));
        metrics.reloaded(false);
        metrics.refused(429);
        let ago = Some(Duration::from_secs(90));
        let sources = vec![SourceGauges { name: "Mill Times".to_owned(), entries: 12, succeeded_ago: ago, failures: 2 }];
        let text = metrics.text(&Gauges { articles: 7, connected: Some(true), sources, ..Gauges::default() });
        for line in [
            "pullquote_questions_total{outcome=\"strong\",transport=\"gateway\"} 2",
            "pullquote_ranking_seconds_count 1",
            "pullquote_ranking_seconds_bucket{le=\"0.005\"} 1",
            "pullquote_reloads_total{kind=\"refused\"} 1",
            "pullquote_discord_http_errors_total{status=\"429\"} 1",
            "pullquote_articles 7",
            "pullquote_gateway_connected 1",
            "pullquote_source_entries{source=\"Mill Times\"} 12",
            "pullquote_source_failures{source=\"Mill Times\"} 2",
            "pullquote_source_success_age_seconds{source=\"Mill Times\"} 90.0",
        ] {
            assert!(text.lines().any(|found| found == line), "no {line} in\n{text}");
        }
    }
}
