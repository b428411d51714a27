//! Passages with the scores of their sentences in, the passages in a better order out.
//!
//! BM25 counts the words of a passage wherever they stand; a passage with one sentence that holds them all is more often
//! the right one.

use crate::answer::asked::Request;
use crate::answer::evidence::Gatherer;
use crate::answer::quote::ScoredSentence;
use crate::index::{PassageId, RankedPassage};

/// What makes a passage's score, each as a share of the question's whole idf.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassageWeights {
    /// Its BM25 score.
    pub bm25: f32,
    /// The score of its best sentence.
    pub best: f32,
    /// What the headline holds of the question.
    pub title: f32,
    /// What it only has relatives of.
    pub related: f32,
    /// The share of the question's neighbouring words that stand together in one of its sentences.
    pub pairs: f32,
    /// The most that one of its sentences holds.
    pub covered: f32,
}

impl Default for PassageWeights {
    /// Fitted on newwiki by the likelihood of the right article; `docs/quality.md` has the figures.
    fn default() -> PassageWeights {
        PassageWeights { bm25: 0.3, best: 1.0, title: 0.42, related: 0.4, pairs: 0.21, covered: 0.12 }
    }
}

/// `ranked` with new scores, best first; equal scores keep their order. `sentences` are those of all of them.
pub(super) fn rerank(
    gatherer: &Gatherer<'_>,
    ranked: &[RankedPassage],
    sentences: &[ScoredSentence],
    weights: &PassageWeights,
) -> Vec<RankedPassage> {
    let mut by_passage: Vec<(PassageId, &ScoredSentence)> =
        sentences.iter().map(|sentence| (sentence.evidence.passage, sentence)).collect();
    by_passage.sort_by_key(|(passage, _)| *passage);
    let mut again: Vec<RankedPassage> = ranked
        .iter()
        .map(|found| {
            let from = by_passage.partition_point(|(passage, _)| *passage < found.passage);
            let own = by_passage.iter().skip(from).take_while(|(passage, _)| *passage == found.passage).map(|(_, sentence)| *sentence);
            RankedPassage { passage: found.passage, score: score_of(gatherer, *found, own, weights) }
        })
        .collect();
    again.sort_by(|a, b| b.score.total_cmp(&a.score));
    again
}

fn score_of<'a>(
    gatherer: &Gatherer<'_>,
    found: RankedPassage,
    sentences: impl Iterator<Item = &'a ScoredSentence>,
    weights: &PassageWeights,
) -> f32 {
    let whole = gatherer.request.whole.max(f32::MIN_POSITIVE);
    let (mut best, mut pairs, mut covered) = (0.0_f32, 0.0_f32, 0.0_f32);
    for sentence in sentences {
        best = best.max(sentence.score / whole);
        pairs = pairs.max(sentence.evidence.pairs());
        covered = covered.max(sentence.evidence.covered());
    }
    let (title, related) = gatherer.passage(found.passage);
    let PassageWeights { bm25, best: of_best, title: of_title, related: of_related, pairs: of_pairs, covered: of_covered } = weights;
    let words = bm25 * found.score + whole * (of_best * best + of_title * title + of_related * related);
    words + whole * (of_pairs * pairs + of_covered * covered)
}

/// The score of the best passage as a share of the question's whole idf, and by how much the next one is behind.
pub(super) fn lead(ranked: &[RankedPassage], request: &Request) -> (f32, f32) {
    let Some(first) = ranked.first() else { return (0.0, 0.0) };
    let whole = request.whole.max(f32::MIN_POSITIVE);
    let next = ranked.get(1).map_or(0.0, |next| next.score);
    (first.score / whole, (first.score - next) / whole)
}
