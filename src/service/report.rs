//! What a reload did, or why it did nothing.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::corpus::{CorpusError, SourceCount};
use crate::ids::GuildId;
use crate::service::audience::Audience;
use crate::service::current::{Current, StartError};
use crate::service::quality::Quality;
use crate::store::StoreError;
use pullquote_engine::article::Article;
use pullquote_engine::index::{LimitError, Sizes};
use pullquote_engine::parse::Problem;

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
    /// The same, whatever the guards say. A corpus that cannot be read is refused all the same, and a common one that is empty.
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
    /// What came of the articles of single servers, where those were reloaded as well.
    pub servers: ServersReloaded,
}

/// What came of the articles of single servers in a reload of everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServersReloaded {
    /// How many were reloaded. Those that nobody has asked yet are read when somebody does.
    pub done: usize,
    /// Those whose old articles stay, each with the reason.
    pub failed: Vec<(GuildId, String)>,
}

/// Why a reload left the old corpus in place.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// The corpus cannot be read.
    #[error("the corpus cannot be read")]
    Corpus(#[from] CorpusError),
    /// An article is more than an index can hold.
    #[error("the new corpus is too large")]
    TooLarge(#[from] LimitError),
    /// The articles that were added in Discord cannot be read.
    #[error("the articles that were added in Discord cannot be read")]
    Store(#[from] StoreError),
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
    /// The server has no articles of its own.
    #[error("this server has no articles of its own; whoever runs the bot reloads those that all servers see")]
    NothingOwn,
    /// The server's articles were reloaded as often as `servers.reloads_per_hour` lets.
    #[error("this server's articles were reloaded as often as servers.reloads_per_hour lets; try again in {minutes} min")]
    TooOften {
        /// In so many minutes they may be again, at least 1.
        minutes: u64,
    },
    /// Building stopped half way, by a defect of this program.
    #[error("building the new index failed")]
    Failed,
}

impl From<StartError> for ReloadError {
    fn from(error: StartError) -> ReloadError {
        match error {
            StartError::Corpus(error) => ReloadError::Corpus(error),
            StartError::TooLarge(error) => ReloadError::TooLarge(error),
            StartError::Store(error) => ReloadError::Store(error),
        }
    }
}

impl Report {
    /// The same without what is the operator's business: names of files and of sources, what is known of other servers.
    pub(super) fn for_servers(&self) -> Report {
        let own = Report { problems: Vec::new(), sources: Vec::new(), quality: None, servers: ServersReloaded::default(), ..self.clone() };
        Report { left_out: 0, ..own }
    }
}

/// Writes what came of a reload into the log.
pub(super) fn log(audience: Audience, outcome: &Result<Report, ReloadError>) {
    let server = audience.server().map(GuildId::get);
    match outcome {
        Ok(Report { how, changes, problems, left_out, sizes, took, memory_kib, .. }) => tracing::info!(
            server,
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
        Err(error) => tracing::warn!(server, error = error as &dyn std::error::Error, "corpus not reloaded, the old one stays"),
    }
}

pub(super) fn changes(old: &Current, new: &Current) -> Changes {
    let by_id = |corpus: &Current| {
        corpus.articles().map(|article| (article.id.clone(), Arc::clone(article))).collect::<HashMap<String, Arc<Article>>>()
    };
    let (old, new) = (by_id(old), by_id(new));
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
