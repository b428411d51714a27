//! Reading the corpus again: the next index is built beside the running one and swapped in whole, or not at all.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::corpus::CorpusError;
use crate::engine::article::Article;
use crate::engine::index::{Index, Sizes};
use crate::engine::parse::Problem;
use crate::service::{Current, Service, load};

/// How one corpus differs from the one before, in articles, told apart by their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// What a reload did.
#[derive(Clone, Debug)]
pub struct Report {
    /// How the corpus differs from the one before.
    pub changes: Changes,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What the new index holds.
    pub sizes: Sizes,
    /// How long reading and building took.
    pub took: Duration,
}

/// Why a reload left the old corpus in place.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// Another one is running.
    #[error("a reload is running already")]
    Running,
    /// The corpus cannot be read.
    #[error("the corpus cannot be read")]
    Corpus(#[from] CorpusError),
    /// Not one article was found where there had been some.
    #[error("the new corpus holds no article ({problems} files with problems)")]
    Empty {
        /// How many files could not be read.
        problems: usize,
    },
    /// Building stopped half way, by a defect of this program.
    #[error("building the new index failed")]
    Failed,
}

impl Service {
    /// Reads all files again and swaps the new index in. Questions are answered all the while, each from one index.
    ///
    /// # Errors
    /// If the old corpus stayed, with the reason.
    pub async fn reload(self: &Arc<Service>) -> Result<Report, ReloadError> {
        let reloaded = self.reload_once().await;
        match &reloaded {
            Ok(Report { changes, problems, sizes, took }) => tracing::info!(
                added = changes.added,
                changed = changes.changed,
                removed = changes.removed,
                unchanged = changes.unchanged,
                problems = problems.len(),
                passages = sizes.passages,
                took_ms = took.as_millis(),
                "corpus reloaded"
            ),
            Err(error) => tracing::warn!(error = error as &dyn std::error::Error, "corpus not reloaded, the old one stays"),
        }
        reloaded
    }

    async fn reload_once(self: &Arc<Service>) -> Result<Report, ReloadError> {
        let _running = self.reloading.try_lock().map_err(|_| ReloadError::Running)?;
        let service = Arc::clone(self);
        tokio::task::spawn_blocking(move || service.swap()).await.unwrap_or(Err(ReloadError::Failed))
    }

    fn swap(&self) -> Result<Report, ReloadError> {
        let old = self.current.load_full();
        let fresh = load(&self.settings, &old.files)?;
        if fresh.index.articles().len() == 0 && old.index.articles().len() > 0 {
            return Err(ReloadError::Empty { problems: fresh.problems.len() });
        }
        let report =
            Report { changes: changes(&old, &fresh), problems: fresh.problems.clone(), sizes: fresh.index.sizes(), took: fresh.took };
        self.current.store(Arc::new(fresh));
        Ok(report)
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
