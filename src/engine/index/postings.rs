//! For each term, the passages that hold it and what it adds to their scores.

use crate::engine::index::lexicon::TermId;
use crate::engine::index::{PassageId, Weights};

/// How often a passage holds a term, the headline's share included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub(super) passage: PassageId,
    pub(super) frequency: f32,
}

/// A passage and what the term adds to its score: the whole BM25 contribution, computed once when the index is
/// built, so that a question only adds up (Lù 2024, "BM25S", section 2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Posting {
    pub(super) passage: PassageId,
    pub(super) impact: f32,
}

#[derive(Debug, Default)]
pub(super) struct Postings {
    starts: Vec<u32>,
    list: Vec<Posting>,
}

impl Postings {
    /// `counts` holds a list for each term, by ascending passage; `lengths` the words of each passage.
    pub(super) fn new(counts: &[Vec<Count>], lengths: &[f32], weights: Weights) -> Postings {
        let average = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
        let mut postings = Postings { starts: vec![0], list: Vec::with_capacity(counts.iter().map(Vec::len).sum()) };
        for counts in counts {
            let idf = idf(lengths.len(), counts.len());
            postings.list.extend(counts.iter().map(|count| {
                let length = lengths.get(count.passage as usize).copied().unwrap_or(average);
                Posting { passage: count.passage, impact: idf * saturated(count.frequency, length / average, weights) }
            }));
            postings.starts.push(u32::try_from(postings.list.len()).unwrap_or(u32::MAX));
        }
        postings
    }

    /// The passages that hold `term`, ascending. Empty for a term that is not of this index.
    pub(super) fn of(&self, term: TermId) -> &[Posting] {
        let at = term as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => self.list.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(super) fn passages_with(&self, term: TermId) -> usize {
        self.of(term).len()
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.list.as_slice()) + size_of_val(self.starts.as_slice())
    }
}

/// How rare a term is that `holding` of `all` passages hold.
pub(super) fn idf(all: usize, holding: usize) -> f32 {
    (1.0 + (all as f32 - holding as f32 + 0.5) / (holding as f32 + 0.5)).ln()
}

/// BM25's term frequency part: `tf (k1 + 1) / (tf + k1 (1 - b + b length / average))`.
/// Robertson and Zaragoza (2009), equation 3.15, with the constant factor `k1 + 1` of the `bm25` crate.
pub(super) fn saturated(frequency: f32, relative_length: f32, weights: Weights) -> f32 {
    let Weights { k1, b, .. } = weights;
    frequency * (k1 + 1.0) / (frequency + k1 * (1.0 - b + b * relative_length))
}
