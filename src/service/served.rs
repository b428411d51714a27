//! One corpus that is served, the common one or a server's: kept or read at the start, replaced whole by reloads, mended where
//! its files turn out to be damaged.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::{ArcSwap, ArcSwapOption};

use crate::corpus::Progress;
use crate::ids::GuildId;
use crate::service::audience::Audience;
use crate::service::current::{Current, StartError, load};
use crate::service::origin::Origin;
use crate::service::quality::{self, Quality};
use crate::service::report::{How, ReloadError, Report, ServersReloaded, changes};
use crate::service::rules::rules;
use crate::service::saved::{self, SaveError, Saved};
use crate::service::turns::{By, Turns, Wanted};
use crate::telemetry::{self, chain};
use pullquote_engine::parse::Problem;

/// Below this many articles the guard against vanishing ones keeps quiet: in a small corpus a share says little.
const MIN_GUARDED: usize = 10;

/// A corpus, with all that is needed to replace it.
#[derive(Debug)]
pub(super) struct Served {
    origin: Origin,
    current: ArcSwap<Current>,
    before: ArcSwapOption<Before>,
    /// Whose turn it is to reload it.
    pub(super) turns: Turns,
    /// How far a reload under way has come.
    pub(super) progress: Progress,
    /// Held by who replaces a damaged corpus; the others wait for theirs.
    mending: Mutex<()>,
    /// Held by who writes its files, so that those of one save lie together.
    saving: Mutex<()>,
    /// Whether what is served is still to be kept in files.
    to_keep: AtomicBool,
}

/// The corpus before, to go back to, and who replaced it.
#[derive(Debug)]
struct Before {
    corpus: Arc<Current>,
    by: By,
}

impl Served {
    /// The corpus as it was kept, if it is still that of its files, else read from them.
    pub(super) fn open(origin: Origin) -> Result<Served, StartError> {
        let progress = Progress::default();
        let current = match saved::restore(&origin)? {
            Some(kept) => kept,
            None => load(&origin, &Current::empty(), &progress)?,
        };
        Ok(Served::new(origin, current))
    }

    /// The same; where it cannot be read, a corpus without articles, the cause among its problems.
    pub(super) fn open_or_empty(origin: &Origin) -> Served {
        Served::open(origin.clone()).unwrap_or_else(|error| {
            let server = origin.audience.server().map(GuildId::get);
            tracing::error!(server, error = &error as &dyn std::error::Error, "a server's articles cannot be read; it is answered without");
            let problem = Problem { path: "corpus".to_owned(), line: None, reason: chain(&error) };
            let empty = Current { problems: vec![problem], has_kept: true, ..Current::empty() };
            Served::new(origin.clone(), empty)
        })
    }

    fn new(origin: Origin, current: Current) -> Served {
        Served {
            origin,
            to_keep: AtomicBool::new(!current.restored),
            current: ArcSwap::from_pointee(current),
            before: ArcSwapOption::empty(),
            turns: Turns::default(),
            progress: Progress::default(),
            mending: Mutex::default(),
            saving: Mutex::default(),
        }
    }

    pub(super) fn current(&self) -> Arc<Current> {
        self.current.load_full()
    }

    /// Reads what changed and swaps it in, or what else is wanted. One at a time: see [`Turns`].
    pub(super) fn swap(&self, Wanted { how, by }: Wanted) -> Result<Report, ReloadError> {
        let old = self.current();
        let fresh = match how {
            How::Undo => self.before_by(by)?,
            How::Guarded | How::Force | How::DryRun => Arc::new(load(&self.origin, &old, &self.progress)?),
        };
        let (before, after) = (old.len(), fresh.len());
        if after == 0 && before > 0 {
            match (self.origin.audience, how) {
                // The bot must not be left without articles; a server may take away all that it had of its own.
                (Audience::Public, _) => return Err(ReloadError::Empty { problems: fresh.problems.len() }),
                (Audience::Server(_), How::Guarded | How::DryRun) => return Err(ReloadError::Vanishing { removed: before, before }),
                (Audience::Server(_), How::Force | How::Undo) => {}
            }
        }
        let changes = changes(&old, &fresh);
        let quality = self.quality_of(&old, &fresh);
        if matches!(how, How::Guarded | How::DryRun) {
            let share = changes.removed as f64 / before.max(1) as f64;
            if before >= MIN_GUARDED && share > f64::from(self.origin.settings.guards.max_vanishing) {
                return Err(ReloadError::Vanishing { removed: changes.removed, before });
            }
            if let Some(quality) = &quality
                && quality.share() < self.origin.settings.guards.question_floor
            {
                return Err(ReloadError::Questions(quality.clone()));
            }
        }
        let (problems, sources, left_out) = (fresh.problems.clone(), fresh.sources.clone(), fresh.left_out.len());
        let (sizes, took) = (fresh.sizes(), fresh.took);
        if how != How::DryRun {
            // A thousand servers are not written anew for a change in one.
            self.to_keep.fetch_or(!fresh.is_as(&old), Ordering::SeqCst);
            self.before.store(self.origin.settings.guards.keep_previous.then(|| Arc::new(Before { corpus: old, by })));
            self.current.store(fresh);
            self.save_if_new();
        }
        let memory_kib = telemetry::memory_kib();
        let servers = ServersReloaded::default();
        Ok(Report { how, changes, problems, left_out, sources, sizes, quality, took, memory_kib, servers })
    }

    /// The corpus to go back to. Where everything goes back, what a server's managers did themselves is left to them.
    fn before_by(&self, by: By) -> Result<Arc<Current>, ReloadError> {
        let before = self.before.load_full().filter(|before| by != By::Everything || matches!(before.by, By::Everything | By::Change));
        before.map(|before| Arc::clone(&before.corpus)).ok_or(ReloadError::NothingBefore)
    }

    /// How the operator's questions fare, which are asked of what all may see.
    fn quality_of(&self, old: &Current, fresh: &Current) -> Option<Quality> {
        let path = self.origin.settings.questions.as_deref().filter(|_| self.origin.settings.guards.question_floor > 0.0)?;
        match self.origin.audience {
            Audience::Public => quality::compare(path, &old.searcher(), &fresh.searcher(), &rules(&self.origin.settings)),
            Audience::Server(_) => None,
        }
    }

    /// Keeps it in files: see [`saved::save`].
    pub(super) fn save(&self) -> Result<Option<Saved>, SaveError> {
        let _saving = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        self.to_keep.store(false, Ordering::SeqCst);
        let saved = saved::save(&self.origin, &self.current());
        self.to_keep.fetch_or(saved.is_err(), Ordering::SeqCst);
        let saved = saved?;
        if let Some(saved) = saved {
            let server = self.origin.audience.server().map(GuildId::get);
            tracing::info!(server, bytes = saved.bytes, took_ms = saved.took.as_millis(), "index kept");
        }
        Ok(saved)
    }

    /// The same, where nobody waits for it: a failure is logged.
    pub(super) fn save_or_warn(&self) {
        if let Err(error) = self.save() {
            tracing::warn!(error = &error as &dyn std::error::Error, "index not kept, the next start reads the articles");
        }
    }

    /// The same, unless that was done already.
    pub(super) fn save_if_new(&self) {
        if self.to_keep.load(Ordering::SeqCst) {
            self.save_or_warn();
        }
    }

    /// What takes the place of `damaged`, which came from files and turned out not to be as it was written: the articles read
    /// anew, which are kept instead; none, as long as they cannot be read.
    pub(super) fn mend(&self, damaged: &Arc<Current>) -> Arc<Current> {
        let _mending = self.mending.lock().unwrap_or_else(PoisonError::into_inner);
        let current = self.current();
        if !Arc::ptr_eq(&current, damaged) {
            return current;
        }
        let server = self.origin.audience.server().map(GuildId::get);
        tracing::warn!(server, "the kept index is damaged; the articles are read again");
        match load(&self.origin, &Current::empty(), &self.progress) {
            Ok(fresh) => {
                let fresh = Arc::new(fresh);
                // A reload that ended meanwhile has read them later.
                let was = self.current.compare_and_swap(damaged, Arc::clone(&fresh));
                if !Arc::ptr_eq(&was, damaged) {
                    return Arc::clone(&was);
                }
                self.save_or_warn();
                fresh
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(server, error, "the articles cannot be read; nothing is answered from them until they can");
                Arc::new(Current::empty())
            }
        }
    }

    /// Puts `corpus` in the place of what is served, as a reload would.
    #[cfg(test)]
    pub(super) fn put(&self, corpus: Current) {
        self.current.store(Arc::new(corpus));
    }
}
