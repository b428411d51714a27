//! How an index is made: of articles, of the index before, or of a snapshot.

use std::io::{self, Write};
use std::sync::Arc;

use crate::article::Article;
use crate::index::build::{self, BuildRules, Part};
use crate::index::facade::Index;
use crate::index::limits::LimitError;
use crate::index::rebuild::joining::{self, Abandoned};
use crate::index::rebuild::plan::Plan;
use crate::index::segment::Segment;
use crate::index::storage::pages::SnapshotBytes;
use crate::index::storage::snapshot::{Opened, SnapshotError, SnapshotKey, SnapshotWriter};

/// An index over `articles`, which keep their order. Articles without text are kept and never ranked.
///
/// Time and memory grow with the text. To use several cores, [`read`](crate::index::read) the [`shares`](crate::index::shares) on a
/// thread each and [`join`] what they gave.
///
/// # Errors
/// If it would hold more than the limits let.
#[expect(clippy::needless_pass_by_value, reason = "the index takes the articles over")]
pub fn build(articles: Vec<Arc<Article>>, rules: impl Into<BuildRules>) -> Result<Index, LimitError> {
    let rules = rules.into();
    join(vec![build::read(&articles, rules)], &articles, rules)
}

/// The index over `articles`, of which the `parts` are runs that follow each other. It is the same however they were cut.
///
/// # Errors
/// If it would hold more than the limits let.
pub fn join(parts: Vec<Part>, articles: &[Arc<Article>], rules: impl Into<BuildRules>) -> Result<Index, LimitError> {
    build::join(parts, articles, rules.into()).map(Index::of)
}

/// What the next index takes over from the one before, and what is to be read for it: an incremental rebuild.
#[derive(Debug)]
pub struct Renewal<'a>(Plan<'a>);

impl<'a> Renewal<'a> {
    /// How the index over `articles`, whose ids differ, comes from `old`. Nothing if so little is the same that it is better built
    /// from the start.
    pub fn new(old: &'a Index, articles: &'a [Arc<Article>], rules: impl Into<BuildRules>) -> Option<Renewal<'a>> {
        Plan::worth_it(&old.segment, articles, rules.into()).map(Renewal)
    }

    /// The same, however little that is.
    #[cfg(test)]
    pub(crate) fn always(old: &'a Index, articles: &'a [Arc<Article>], rules: impl Into<BuildRules>) -> Option<Renewal<'a>> {
        Plan::new(&old.segment, articles, rules.into()).map(Renewal)
    }

    /// How many bytes of text are to be read.
    pub fn bytes(&self) -> usize {
        self.0.bytes()
    }

    /// The runs of articles that [`Renewal::join`] needs as parts, each [`read`](crate::index::read), in this order; cut so that each of
    /// so many threads can have one.
    pub fn to_read(&self, threads: usize) -> Vec<&[Arc<Article>]> {
        self.0.to_read(threads)
    }

    /// The next index, from what the articles [`to_read`](Renewal::to_read) gave. It is to the byte the one that is built of the
    /// same articles. Nothing if it takes too long, or if the old one turns out to be damaged: then it is to be built from the start.
    ///
    /// # Errors
    /// If it would hold more than the limits let.
    pub fn join(self, read: Vec<Part>) -> Result<Option<Index>, LimitError> {
        match joining::join(&self.0, read) {
            Ok(segment) => Ok(Some(Index::of(segment))),
            Err(Abandoned::NotWorthIt) => Ok(None),
            Err(Abandoned::Exceeded(error)) => Err(error),
        }
    }
}

/// What a snapshot holds.
#[derive(Debug)]
pub struct Snapshot {
    /// The index with its articles.
    pub index: Index,
    /// What its maker wrote beside it.
    pub notes: String,
}

impl Index {
    fn of(segment: Segment) -> Index {
        Index { segment }
    }

    /// Writes the index with its articles, and `notes` beside it, into `out`, in pieces of some kilobytes; gives back how
    /// many bytes that were. [`Index::from_snapshot`] reads them.
    ///
    /// # Errors
    /// If `out` takes no more.
    pub fn to_snapshot(&self, key: SnapshotKey, notes: &str, out: impl Write) -> io::Result<u64> {
        let mut snapshot = SnapshotWriter::new(out, key)?;
        snapshot.directory.text(notes);
        self.segment.write(&mut snapshot)?;
        snapshot.finish()
    }

    /// The index of a snapshot that was made of what `key` tells. Its columns and articles stay in `bytes` until they are
    /// needed; it may turn out later that they are damaged: see [`Index::is_damaged`].
    ///
    /// # Errors
    /// If the bytes are none, were made of something else or by another version, or can be told to be damaged already.
    pub fn from_snapshot(bytes: Box<dyn SnapshotBytes>, key: SnapshotKey) -> Result<Snapshot, SnapshotError> {
        let opened = Opened::new(bytes, key)?;
        let mut snapshot = opened.reader();
        let notes = snapshot.directory.text().ok_or(SnapshotError::Damaged)?.to_owned();
        let segment = Segment::open(&mut snapshot).ok_or(SnapshotError::Damaged)?;
        Ok(Snapshot { index: Index::of(segment), notes })
    }
}
