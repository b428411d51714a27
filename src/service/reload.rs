//! Reading the corpus again: the next index is built beside the running one and swapped in whole, or not at all.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;

use crate::corpus::{CorpusError, SourceCount};
use crate::ids::GuildId;
use crate::service::quality::Quality;
use crate::service::{Audience, Current, Service, StartError, load, quality, rules};
use crate::telemetry;
use pullquote_engine::article::Article;
use pullquote_engine::index::{Index, LimitError, Sizes};
use pullquote_engine::parse::Problem;

/// Below this many articles the guard against vanishing ones keeps quiet: in a small corpus a share says little.
const MIN_GUARDED: usize = 10;

/// How one corpus differs from the one before, in articles, told apart by their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Only in the new one.
    pub added: usize,
    /// In both, with another text or attribution.
    pub changed: usize,
    /// Only in the old one.
    pub removed: usize,
    /// The same in both.
    pub unchanged: usize,
}

/// What to do with the corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// Read it again and swap it in, unless a guard objects.
    #[default]
    Guarded,
    /// The same, whatever the guards say. A corpus that is empty or cannot be read is refused all the same.
    Force,
    /// Read it again and report, but leave the old one in place.
    DryRun,
    /// Go back to the corpus before this one. No file is read.
    Undo,
}

/// What a reload did.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was asked for.
    pub how: How,
    /// How the corpus differs from the one before.
    pub changes: Changes,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// How many documents were left out, as their authors have not published them.
    pub left_out: usize,
    /// What each source holds, in the order of the settings.
    pub sources: Vec<SourceCount>,
    /// What the new index holds.
    pub sizes: Sizes,
    /// How the operator's questions fare on it, where a floor is set.
    pub quality: Option<Quality>,
    /// How long reading and building took.
    pub took: Duration,
    /// What the process holds of the machine's memory afterwards, in KiB, where that can be told.
    pub memory_kib: Option<u64>,
}

/// Why a reload left the old corpus in place.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// The corpus cannot be read.
    #[error("the corpus cannot be read")]
    Corpus(#[from] CorpusError),
    /// The corpus holds more than an index can.
    #[error("the new corpus is too large")]
    TooLarge(#[from] LimitError),
    /// Not one article was found where there had been some.
    #[error("the new corpus holds no article ({problems} files with problems)")]
    Empty {
        /// How many files could not be read.
        problems: usize,
    },
    /// More articles would vanish than `corpus.max_vanishing` lets.
    #[error("{removed} of {before} articles would vanish, more than corpus.max_vanishing lets; reload with force if that is right")]
    Vanishing {
        /// How many would.
        removed: usize,
        /// How many there are.
        before: usize,
    },
    /// The operator's questions are answered worse than `corpus.question_floor` lets.
    #[error("{} of {} questions are answered rightly, less than corpus.question_floor lets; reload with force if that is right", .0.right, .0.asked)]
    Questions(Quality),
    /// There is no corpus before this one.
    #[error("there is no corpus to go back to")]
    NothingBefore,
    /// Building stopped half way, by a defect of this program.
    #[error("building the new index failed")]
    Failed,
}

impl From<StartError> for ReloadError {
    fn from(error: StartError) -> ReloadError {
        match error {
            StartError::Corpus(error) => ReloadError::Corpus(error),
            StartError::TooLarge(error) => ReloadError::TooLarge(error),
        }
    }
}

/// What came of a reload; those who asked while it had not begun share it.
pub type Reloaded = Arc<Result<Report, ReloadError>>;

/// Whose turn it is: one reload at a time, and one for all who wait.
#[derive(Debug, Default)]
pub(super) struct Turns {
    running: tokio::sync::Mutex<()>,
    begun: AtomicU64,
    last: ArcSwapOption<Done>,
}

/// A reload that ended.
#[derive(Clone, Debug)]
pub struct Done {
    number: u64,
    how: How,
    /// When it ended.
    pub at: Instant,
    /// What came of it.
    pub outcome: Reloaded,
}

impl Service {
    /// Reads all changed files again and swaps the new index in, or what else `how` says. Questions are answered all the
    /// while, each from one index. One reload at a time: whoever asks for the same while one is running shares the next,
    /// which sees every file as it was when they asked.
    pub async fn reload(self: &Arc<Service>, how: How) -> Reloaded {
        let arrived = self.turns.begun.load(Ordering::SeqCst);
        let _running = self.turns.running.lock().await;
        if let Some(last) = self.turns.last.load_full()
            && last.number > arrived
            && last.how == how
            && how != How::Undo
        {
            return Arc::clone(&last.outcome);
        }
        let number = self.turns.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let service = Arc::clone(self);
        let swapped = tokio::task::spawn_blocking(move || service.swap(how)).await;
        let outcome = Arc::new(swapped.unwrap_or(Err(ReloadError::Failed)));
        log(&outcome);
        self.metrics.reloaded(outcome.is_ok());
        self.turns.last.store(Some(Arc::new(Done { number, how, at: Instant::now(), outcome: Arc::clone(&outcome) })));
        outcome
    }

    /// The same of the articles of one server alone. Nobody else's articles are read, changed or reported on.
    pub async fn reload_server(self: &Arc<Service>, _server: GuildId, how: How) -> Reloaded {
        self.reload(how).await
    }

    /// The last reload since the start, if there was one.
    pub fn last_reload(&self, _audience: Audience) -> Option<Arc<Done>> {
        self.turns.last.load_full()
    }

    fn swap(&self, how: How) -> Result<Report, ReloadError> {
        let old = self.current.load_full();
        let fresh = match how {
            How::Undo => self.before.load_full().ok_or(ReloadError::NothingBefore)?,
            How::Guarded | How::Force | How::DryRun => Arc::new(load(&self.settings, &old, &self.progress)?),
        };
        let (before, after) = (old.index.articles().len(), fresh.index.articles().len());
        if after == 0 && before > 0 {
            return Err(ReloadError::Empty { problems: fresh.problems.len() });
        }
        let changes = changes(&old, &fresh);
        let quality = self.quality_of(&old, &fresh);
        if matches!(how, How::Guarded | How::DryRun) {
            let share = changes.removed as f64 / before.max(1) as f64;
            if before >= MIN_GUARDED && share > f64::from(self.settings.guards.max_vanishing) {
                return Err(ReloadError::Vanishing { removed: changes.removed, before });
            }
            if let Some(quality) = &quality
                && quality.share() < self.settings.guards.question_floor
            {
                return Err(ReloadError::Questions(quality.clone()));
            }
        }
        let (problems, sources, left_out) = (fresh.problems.clone(), fresh.sources.clone(), fresh.left_out.len());
        let (sizes, took) = (fresh.index.sizes(), fresh.took);
        if how != How::DryRun {
            self.before.store(self.settings.guards.keep_previous.then_some(old));
            self.current.store(fresh);
            self.save_or_warn();
        }
        Ok(Report { how, changes, problems, left_out, sources, sizes, quality, took, memory_kib: telemetry::memory_kib() })
    }

    fn quality_of(&self, old: &Current, fresh: &Current) -> Option<Quality> {
        let path = self.settings.questions.as_deref().filter(|_| self.settings.guards.question_floor > 0.0)?;
        quality::compare(path, &old.index, &fresh.index, &rules(&self.settings))
    }
}

fn log(outcome: &Result<Report, ReloadError>) {
    match outcome {
        Ok(Report { how, changes, problems, left_out, sizes, took, memory_kib, .. }) => tracing::info!(
            ?how,
            added = changes.added,
            changed = changes.changed,
            removed = changes.removed,
            unchanged = changes.unchanged,
            problems = problems.len(),
            left_out,
            passages = sizes.passages,
            took_ms = took.as_millis(),
            memory_mib = memory_kib.unwrap_or(0) >> 10,
            "{}",
            if *how == How::DryRun { "corpus read, but not swapped in" } else { "corpus reloaded" }
        ),
        Err(error) => tracing::warn!(error = error as &dyn std::error::Error, "corpus not reloaded, the old one stays"),
    }
}

fn changes(old: &Current, new: &Current) -> Changes {
    let by_id = |index: &Index| {
        index.articles().map(|article| (article.id.clone(), Arc::clone(article))).collect::<HashMap<String, Arc<Article>>>()
    };
    let (old, new) = (by_id(&old.index), by_id(&new.index));
    let mut changes = Changes { removed: old.keys().filter(|id| !new.contains_key(*id)).count(), ..Changes::default() };
    for (id, article) in &new {
        match old.get(id) {
            None => changes.added += 1,
            Some(before) if before == article => changes.unchanged += 1,
            Some(_) => changes.changed += 1,
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;
    use crate::config::Settings;

    #[tokio::test]
    async fn a_corpus_past_a_limit_is_refused_and_the_old_one_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.txt"), "The mill was built in 1912.").expect("a file");
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        settings.corpus = vec![folder.path().to_owned()];
        settings.store.snapshot = None;
        settings.index_limits.sentences.max = 2;
        let service = Arc::new(Service::start(settings.clone()).expect("a service"));
        fs::write(folder.path().join("b.txt"), "The ferry sank in 1920. The crane fell in 1921.").expect("a file");
        let refused = service.reload(How::Force).await;
        let Err(error) = &*refused else { panic!("{refused:?}") };
        assert_eq!(telemetry::chain(error), "the new corpus is too large: an index holds at most 2 sentences");
        assert_eq!(service.articles(Audience::Public).len(), 1);
        let error = Service::start(settings).expect_err("too large");
        assert_eq!(telemetry::chain(&error), "the corpus is too large: an index holds at most 2 sentences");
    }

    #[tokio::test]
    async fn where_no_article_changed_the_index_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
        write("a.txt", "The mill was built in 1912.");
        write("b.txt", "The ferry sank in 1920.");
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        settings.corpus = vec![folder.path().to_owned()];
        settings.store.snapshot = None;
        let service = Arc::new(Service::start(settings).expect("a service"));
        let before = service.current.load_full();
        // Written again, and beside it what holds no article.
        write("a.txt", "The mill was built in 1912.");
        write("c.docx", "");
        let report = service.reload(How::Guarded).await;
        assert_eq!(report.as_ref().as_ref().map_or(0, |report| report.problems.len()), 1);
        let same = service.current.load_full();
        assert!(Arc::ptr_eq(&same.index, &before.index) && Arc::ptr_eq(&same.catalogue(), &before.catalogue()));
        write("b.txt", "The ferry sank in 1921.");
        service.reload(How::Guarded).await;
        assert!(!Arc::ptr_eq(&service.current.load().index, &same.index));
        // The same articles in another order.
        fs::rename(folder.path().join("a.txt"), folder.path().join("x.txt")).expect("a file");
        service.reload(How::Guarded).await;
        assert_eq!(service.articles(Audience::Public).first().map(|article| article.body.as_str()), Some("The ferry sank in 1921."));
    }
}
