//! How far reading and indexing have come, told across threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How far a corpus has come, for whoever watches from another thread.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    of: AtomicUsize,
    indexing: AtomicBool,
}

/// What is done with a corpus, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Files are read.
    Reading,
    /// Their articles are put into the index.
    Indexing,
}

impl Progress {
    /// What is being done, with how many files or articles of how many; none where nothing is.
    pub fn now(&self) -> Option<(Stage, usize, usize)> {
        let of = self.of.load(Ordering::Relaxed);
        let stage = if self.indexing.load(Ordering::Relaxed) { Stage::Indexing } else { Stage::Reading };
        (of > 0).then(|| (stage, self.done.load(Ordering::Relaxed).min(of), of))
    }

    /// Nothing is being done any more.
    pub fn end(&self) {
        self.of.store(0, Ordering::Relaxed);
    }

    /// Another stage begins, of so many steps.
    pub fn begin(&self, stage: Stage, of: usize) {
        self.indexing.store(stage == Stage::Indexing, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
    }

    /// One more file or article is done.
    pub fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}
