//! What is asked for, terms with weights, and what is found, passages with scores.

use std::cmp::Ordering;

use crate::index::ids::{PassageId, Term, TermId};

/// A term that passages are ranked by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QueryTerm<T = Term> {
    /// The term: of a vocabulary, or of one index.
    pub term: T,
    /// What it counts; 1 for plain BM25.
    pub weight: f32,
}

/// A term as one index is searched for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct WeightedTerm {
    pub(crate) term: TermId,
    pub(crate) weight: f32,
    /// How rare it is among all passages that the question sees, those of other indexes included.
    pub(crate) idf: f32,
}

/// A passage and its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankedPassage {
    /// The passage.
    pub passage: PassageId,
    /// Its BM25 score, above 0. Comparable only within one index and one question.
    pub score: f32,
}

impl Eq for RankedPassage {}

impl Ord for RankedPassage {
    /// Better passages are less: best first when sorted. Equal scores keep corpus order.
    fn cmp(&self, other: &RankedPassage) -> Ordering {
        other.score.total_cmp(&self.score).then(self.passage.cmp(&other.passage))
    }
}

impl PartialOrd for RankedPassage {
    fn partial_cmp(&self, other: &RankedPassage) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
