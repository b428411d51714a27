//! The joint of the program: it holds the current index, answers questions from it, and swaps in the next one.
//!
//! Nothing else touches an index. A question keeps the index it began with; a reload replaces it whole.

mod audience;
mod build;
mod daily;
mod quality;
mod reload;
mod saved;
pub mod watch;

use std::num::NonZero;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwap, ArcSwapOption};
use time::{Date, OffsetDateTime};
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::config::Settings;
use crate::corpus::{self, CorpusError, Loaded, Progress, ReadFiles, SourceCount, Stage};
use crate::follow::Following;
use crate::service::daily::Daily;
use crate::store::Store;
use crate::telemetry::Metrics;
use pullquote_engine::answer::{self, Answer, Filter, Question, QuestionError, Rules, Tier};
use pullquote_engine::article::Article;
use pullquote_engine::catalogue::Catalogue;
use pullquote_engine::eval::Case;
use pullquote_engine::index::{BuildRules, Index, LimitError, Sizes};
use pullquote_engine::parse::{LeftOut, Problem};

pub use audience::Audience;
pub use quality::Quality;
pub use reload::{Changes, Done, How, ReloadError, Reloaded, Report};
pub use saved::{SaveError, Saved};

/// A corpus as it is served: its index, and what could not be read.
#[derive(Debug)]
struct Current {
    index: Arc<Index>,
    /// Made when it is first asked for: a start from a kept index does not wait for it.
    catalogue: Daily<Catalogue>,
    problems: Vec<Problem>,
    left_out: Vec<LeftOut>,
    /// What each source holds. Empty where that was not kept.
    sources: Vec<SourceCount>,
    files: ReadFiles,
    /// What the files looked like before they were read.
    fingerprint: u64,
    /// Whether a part could not be read and stands as before: other than what its files hold, by their looks.
    has_kept: bool,
    /// Whether it was kept in a file instead of read.
    restored: bool,
    took: Duration,
    since: Instant,
    examples: Daily<Vec<String>>,
}

/// Most questions that are shown as examples.
const MAX_EXAMPLES: usize = 3;

/// Most candidates of each kind that are tried to find them.
const MAX_TRIED: usize = 200;

/// Answers questions from the current corpus.
#[derive(Debug)]
pub struct Service {
    settings: Settings,
    store: Store,
    current: ArcSwap<Current>,
    /// The corpus before, to go back to.
    before: ArcSwapOption<Current>,
    turns: reload::Turns,
    progress: Progress,
    /// Held by who replaces a damaged corpus; the others wait for theirs.
    mending: Mutex<()>,
    /// As many questions are answered at once as there are cores; a crowd waits here instead of on a thread each. The cores
    /// are counted, which takes the system a while, when the first of them comes.
    answering: LazyLock<Semaphore>,
    metrics: Arc<Metrics>,
    following: Arc<Following>,
    started: Instant,
}

/// Why a service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The corpus cannot be read.
    #[error("the corpus cannot be read")]
    Corpus(#[from] CorpusError),
    /// The corpus holds more than an index can.
    #[error("the corpus is too large")]
    TooLarge(#[from] LimitError),
}

/// What a question may ask for beside its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// At most this many quotes, instead of the setting.
    pub quotes: Option<usize>,
    /// This many of the best quotes are left out: those of the pages before.
    pub skip: usize,
    /// This many ranked passages.
    pub ranked: usize,
    /// Which articles are looked at.
    pub filter: Filter,
    /// Who asks, and so what they may see.
    pub audience: Audience,
}

/// A question, its answer, and how long that took.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The question as it was read.
    pub question: Question,
    /// What the articles hold on it.
    pub answer: Answer,
    /// How long answering took.
    pub took: Duration,
}

/// What is being served, in figures.
#[derive(Clone, Debug)]
pub struct Status {
    /// What the index holds.
    pub sizes: Sizes,
    /// How many files or parts of files could not be read.
    pub problems: usize,
    /// How many documents were left out, as their authors have not published them.
    pub left_out: usize,
    /// How long reading and building took.
    pub load_took: Duration,
    /// How long ago the corpus was loaded.
    pub loaded_ago: Duration,
    /// How long the service has been up.
    pub up: Duration,
}

impl Service {
    /// Reads the corpus and builds its index. An empty corpus is served too: every answer is that there is none.
    ///
    /// # Errors
    /// If a folder or file of the corpus is missing or unreadable, or if the corpus is too large.
    pub fn start(settings: Settings) -> Result<Service, StartError> {
        let progress = Progress::default();
        let current = match saved::restore(&settings)? {
            Some(kept) => kept,
            None => load(&settings, &Current::empty(), &progress)?,
        };
        Ok(Service {
            settings,
            store: Store::in_memory(),
            current: ArcSwap::from_pointee(current),
            before: ArcSwapOption::empty(),
            turns: reload::Turns::default(),
            progress,
            mending: Mutex::default(),
            answering: LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, NonZero::get))),
            metrics: Arc::default(),
            following: Arc::default(),
            started: Instant::now(),
        })
    }

    /// The same service with what outlives a restart in `store` instead of in memory. Forgets there what is too old.
    #[must_use]
    pub fn with_store(self, store: Store) -> Service {
        store.forget_before(days_ago(self.settings.store.keep_days));
        Service { store, ..self }
    }

    /// What outlives a restart.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The settings it was started with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the articles hold on a question. Takes milliseconds of computing; see [`Service::ask`].
    ///
    /// # Errors
    /// If `raw` is no question.
    pub fn answer(&self, raw: &str, wishes: Wishes) -> Result<Answered, QuestionError> {
        let began = Instant::now();
        let rules = Rules {
            max_quotes: wishes.quotes.unwrap_or(self.settings.rules.max_quotes),
            skip: wishes.skip,
            ranked: wishes.ranked,
            filter: wishes.filter,
            ..rules(&self.settings)
        };
        let question = Question::parse(raw)?;
        let answer = self.with_current(|current| answer::compose(&*current.index, &question, &rules));
        let took = began.elapsed();
        self.metrics.ranked(took);
        Ok(Answered { question, answer, took })
    }

    /// The same off the asynchronous threads, in a span of its own, when its turn comes.
    ///
    /// # Errors
    /// If `raw` is no question.
    pub async fn ask(self: &Arc<Service>, raw: String, wishes: Wishes) -> Result<Answered, QuestionError> {
        let span = tracing::info_span!("question", chars = raw.chars().count());
        let service = Arc::clone(self);
        let inner = span.clone();
        // It is never closed.
        let _turn = self.answering.acquire().instrument(span.clone()).await;
        let asked = tokio::task::spawn_blocking(move || {
            let _entered = inner.enter();
            let answered = service.answer(&raw, wishes);
            match &answered {
                Ok(found) => tracing::info!(
                    quotes = found.answer.quotes().len(),
                    confidence = found.answer.confidence,
                    took_us = micros(found.took),
                    "question answered"
                ),
                Err(error) => tracing::info!(reason = %error, "question refused"),
            }
            answered
        });
        match asked.instrument(span).await {
            Ok(answered) => answered,
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }

    /// How far a reload under way has come: its stage, with how many files or articles of how many; none where none is.
    pub fn progress(&self) -> Option<(Stage, usize, usize)> {
        self.progress.now()
    }

    /// What is being served, in figures.
    pub fn status(&self, _audience: Audience) -> Status {
        let current = self.current.load();
        Status {
            sizes: current.index.sizes(),
            problems: current.problems.len(),
            left_out: current.left_out.len(),
            load_took: current.took,
            loaded_ago: current.since.elapsed(),
            up: self.started.elapsed(),
        }
    }

    /// The articles being served, in corpus order.
    pub fn articles(&self, _audience: Audience) -> Vec<Arc<Article>> {
        self.with_current(|current| current.index.articles().cloned().collect())
    }

    /// What the corpus being served holds, to be listed and found again.
    pub fn catalogue(&self, _audience: Audience) -> Arc<Catalogue> {
        self.with_current(Current::catalogue)
    }

    /// The same for whoever must not block: where it is still to be made, that happens on another thread.
    pub async fn catalogue_unblocked(self: &Arc<Service>, audience: Audience) -> Arc<Catalogue> {
        if let Some(made) = self.current.load().made_catalogue() {
            return made;
        }
        let service = Arc::clone(self);
        match tokio::task::spawn_blocking(move || service.catalogue(audience)).await {
            Ok(made) => made,
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }

    /// At most three questions that the corpus being served answers well: from the operator's question file as far as
    /// they fit this corpus, else headlines. Empty if nothing is answered well. Thinks for a while, once a corpus.
    pub fn examples(&self, _audience: Audience) -> Vec<String> {
        self.with_current(|current| current.examples.get_or_make(current.day(), || self.find_examples(current)).as_ref().clone())
    }

    fn find_examples(&self, current: &Current) -> Vec<String> {
        let written = self.settings.questions.as_deref().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let cases = written.lines().filter_map(|line| serde_json::from_str::<Case>(line).ok());
        let asked = cases.filter(|case| case.answerable).map(|case| case.question);
        let rules = rules(&self.settings);
        let shown = current.index.articles().filter(|article| rules.today.is_none_or(|today| article.shown.on(today)));
        let headlines = shown.filter_map(|article| article.attribution.title.value().cloned());
        let is_strong = |question: &String| {
            let question = Question::parse(question);
            question.is_ok_and(|question| answer::compose(&*current.index, &question, &rules).tier == Tier::Strong)
        };
        asked.take(MAX_TRIED).chain(headlines.take(MAX_TRIED)).filter(is_strong).take(MAX_EXAMPLES).collect()
    }

    /// What `work` makes of the current corpus. Where that comes from a file that turns out to be damaged, the articles are
    /// read again, and `work` done again on what they give.
    fn with_current<T>(&self, work: impl Fn(&Current) -> T) -> T {
        let current = self.current.load_full();
        if !current.index.is_damaged() {
            let made = work(&current);
            if !current.index.is_damaged() {
                return made;
            }
        }
        work(&self.mend(&current))
    }

    /// What the files of the corpus being served looked like when they were read: see [`corpus::fingerprint`].
    pub fn fingerprint(&self) -> u64 {
        self.current.load().fingerprint
    }

    /// What is counted.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// How the sources that are followed fare. Empty until somebody follows them.
    pub fn following(&self) -> &Arc<Following> {
        &self.following
    }

    /// What could not be read of the corpus being served.
    pub fn problems(&self, _audience: Audience) -> Vec<Problem> {
        self.current.load().problems.clone()
    }

    /// What is not in the corpus being served since its authors have not published it.
    pub fn left_out(&self, _audience: Audience) -> Vec<LeftOut> {
        self.current.load().left_out.clone()
    }
}

/// The rules of the settings, as they hold today.
fn rules(settings: &Settings) -> Rules {
    Rules { today: Some(today()), ..settings.rules.clone() }
}

/// Today, by universal time.
pub fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

/// The day so many days before today.
pub fn days_ago(days: u32) -> Date {
    today().saturating_sub(time::Duration::days(i64::from(days)))
}

/// A duration in whole microseconds.
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Reads the corpus, but for the files that `previous` holds unchanged, and builds its index, out of that of `previous` as far as
/// articles are the same.
fn load(settings: &Settings, previous: &Current, progress: &Progress) -> Result<Current, StartError> {
    let loaded = load_told(settings, previous, progress);
    progress.end();
    loaded
}

fn load_told(settings: &Settings, previous: &Current, progress: &Progress) -> Result<Current, StartError> {
    let began = Instant::now();
    let Loaded { articles, stories: _, problems, left_out, files, fingerprint, has_kept, sources } =
        corpus::reload(&settings.all_sources(), &settings.limits, &previous.files, progress)?;
    let is_same = previous.index.is_of(&articles, settings.weights);
    let current = if is_same {
        Current { index: Arc::clone(&previous.index), catalogue: previous.catalogue.clone(), ..Current::empty() }
    } else {
        let rules = BuildRules { weights: settings.weights, limits: settings.index_limits };
        let index = build::build(&articles, rules, &previous.index, progress)?;
        Current { index: Arc::new(index), ..Current::empty() }
    };
    let current = Current { problems, left_out, sources, files, fingerprint, has_kept, ..current };
    current.catalogue();
    Ok(Current { took: began.elapsed(), since: Instant::now(), ..current })
}

impl Current {
    /// A corpus without articles.
    fn empty() -> Current {
        Current {
            index: Arc::default(),
            catalogue: Daily::default(),
            problems: Vec::new(),
            left_out: Vec::new(),
            sources: Vec::new(),
            files: ReadFiles::default(),
            fingerprint: 0,
            has_kept: false,
            restored: false,
            took: Duration::ZERO,
            since: Instant::now(),
            examples: Daily::default(),
        }
    }

    fn catalogue(&self) -> Arc<Catalogue> {
        let day = self.day();
        self.catalogue.get_or_make(day, || Catalogue::on(Arc::clone(&self.index), day))
    }

    /// The catalogue, if it was made already.
    fn made_catalogue(&self) -> Option<Arc<Catalogue>> {
        self.catalogue.get(self.day())
    }

    /// Today, if it matters on which day somebody asks.
    fn day(&self) -> Option<Date> {
        self.index.has_days().then(today)
    }
}
