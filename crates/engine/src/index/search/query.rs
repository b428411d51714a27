//! What is asked for, terms with weights, and what is found, passages with scores.

use std::cmp::Ordering;

use crate::index::ids::{PassageId, TermId};

/// A term that passages are ranked by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QueryTerm {
    /// The term.
    pub term: TermId,
    /// What it counts; 1 for plain BM25.
    pub weight: f32,
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
