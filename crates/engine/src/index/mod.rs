//! Articles in, an inverted index over their passages out, and from it the passages that fit a question.
//!
//! An index is never changed after it is built: a reload builds the next one. Five ideas make it, each in a module of its own, which
//! uses only those above it; [`Index`] is the façade before them:
//!
//! 1. Storage: columns in memory or in a mapped snapshot file, pages with checksums, articles that are read lazily.
//! 2. The term dictionary: words are interned while articles are read, and kept in a lexicon that knows their forms.
//! 3. Postings: dense and sparse lists with quantised impacts.
//! 4. Search: accumulators, bounded by block maxima; what is left is rescored exactly.
//! 5. The incremental rebuild: what did not change is renumbered and merged with what was read.

mod ids;

mod scoring;

mod statistics;

mod limits;

mod storage;

mod dictionary;

mod postings;

mod search;

mod segment;

mod build;

mod rebuild;

mod facade;

mod searcher;

#[cfg(test)]
mod tests;

pub use build::{BuildRules, Part, bytes, read, shares};
pub use dictionary::lexicon::Known;
pub use facade::{Index, Renewal, Sizes, Snapshot, build, join};
pub use ids::{PassageId, SentenceId, Term, TermId};
pub use limits::{Limit, LimitError, Limits};
pub use scoring::Weights;
pub use search::query::{QueryTerm, RankedPassage};
pub use searcher::matcher::Matcher;
pub use searcher::vocabulary::{KnownAcronym, Shapes, Vocabulary};
pub use searcher::{Hit, Located, Searcher, Sentences};
pub use storage::pages::SnapshotBytes;
pub use storage::snapshot::{SnapshotError, SnapshotKey};
#[cfg(test)]
pub(crate) use tests::built;
