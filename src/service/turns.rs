//! Whose turn it is to reload a corpus: one at a time, and one for all who wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use arc_swap::ArcSwapOption;

use crate::service::report::{How, ReloadError, Report};

/// What came of a reload; those who asked while it had not begun share it.
pub type Reloaded = Arc<Result<Report, ReloadError>>;

/// Who asks for a reload of a corpus, and of how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The operator, of everything, of which this corpus is a part.
    Everything,
    /// A change in the files of this corpus alone.
    Change,
    /// Managers of the server that it belongs to.
    Managers,
    /// A change of what was added to that server in Discord.
    Added,
}

/// What a reload is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) how: How,
    pub(super) by: By,
}

/// The turns of one corpus. Those of another are not waited for.
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
    wanted: Wanted,
    /// When it ended.
    pub at: Instant,
    /// What came of it.
    pub outcome: Reloaded,
}

impl Turns {
    /// Does `work` when its turn comes, unless what was done meanwhile, begun after this was asked for, was just the same. What
    /// came too often is not remembered as a reload: it was none.
    pub(super) async fn take(&self, wanted: Wanted, work: impl AsyncFnOnce() -> Result<Report, ReloadError>) -> Reloaded {
        let arrived = self.begun.load(Ordering::SeqCst);
        let _running = self.running.lock().await;
        if let Some(last) = self.last()
            && last.number > arrived
            && last.wanted == wanted
            && wanted.how != How::Undo
        {
            return Arc::clone(&last.outcome);
        }
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let outcome = Arc::new(work().await);
        if !matches!(*outcome, Err(ReloadError::TooOften { .. })) {
            self.last.store(Some(Arc::new(Done { number, wanted, at: Instant::now(), outcome: Arc::clone(&outcome) })));
        }
        outcome
    }

    /// The last that ended, if there was one.
    pub(super) fn last(&self) -> Option<Arc<Done>> {
        self.last.load_full()
    }
}

impl Done {
    /// The same for a server, which does not see what is the operator's business.
    pub(super) fn for_servers(&self) -> Done {
        let outcome = match &*self.outcome {
            Ok(report) => Arc::new(Ok(report.for_servers())),
            Err(_) => Arc::clone(&self.outcome),
        };
        Done { outcome, ..self.clone() }
    }
}
