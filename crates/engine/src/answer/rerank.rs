//! Passages with the scores of their sentences in, the passages in a better order out.
//!
//! BM25 counts the words of a passage wherever they stand; a passage with one sentence that holds them all is more often
//! the right one.

use crate::answer::evidence::Evidence;
use crate::answer::facts::Facts;
use crate::answer::features::Feature;
use crate::answer::quote::ScoredSentence;
use crate::answer::request::Request;
use crate::answer::sentence_cache::SentenceCache;
use crate::answer::weights::PassageWeights;
use crate::index::{PassageId, RankedPassage};

/// `ranked` with new scores, best first; equal scores keep their order. `sentences` are those of all of them, read into `cache`.
pub(super) fn rerank(
    evidence: &Evidence<'_>,
    request: &Request,
    cache: &SentenceCache<'_>,
    ranked: &[RankedPassage],
    sentences: &[ScoredSentence],
    weights: &PassageWeights,
) -> Vec<RankedPassage> {
    let mut by_passage: Vec<&ScoredSentence> = sentences.iter().collect();
    by_passage.sort_by_key(|sentence| sentence.candidate.passage);
    let mut again: Vec<RankedPassage> = ranked
        .iter()
        .map(|found| {
            let from = by_passage.partition_point(|sentence| sentence.candidate.passage < found.passage);
            let own = by_passage.iter().skip(from).copied().take_while(|sentence| sentence.candidate.passage == found.passage);
            let held = held(evidence, request, cache, found.passage);
            RankedPassage { passage: found.passage, score: score_of(request, *found, held, own, weights) }
        })
        .collect();
    again.sort_by(|a, b| b.score.total_cmp(&a.score));
    again
}

fn score_of<'a>(
    request: &Request,
    found: RankedPassage,
    held: Held,
    sentences: impl Iterator<Item = &'a ScoredSentence>,
    weights: &PassageWeights,
) -> f32 {
    let whole = request.whole.max(f32::MIN_POSITIVE);
    let (mut best, mut pairs, mut covered) = (0.0_f32, 0.0_f32, 0.0_f32);
    for sentence in sentences {
        best = best.max(sentence.score / whole);
        pairs = pairs.max(sentence.candidate.features[Feature::Pairs]);
        covered = covered.max(sentence.candidate.features[Feature::Covered]);
    }
    let Held { title, related } = held;
    let PassageWeights { bm25, best: of_best, title: of_title, related: of_related, pairs: of_pairs, covered: of_covered } = weights;
    let words = bm25 * found.score + whole * (of_best * best + of_title * title + of_related * related);
    words + whole * (of_pairs * pairs + of_covered * covered)
}

/// What a passage holds of the question's idf.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    /// In its headline.
    title: f32,
    /// Only by relatives of the words.
    related: f32,
}

fn held(evidence: &Evidence<'_>, request: &Request, cache: &SentenceCache<'_>, passage: PassageId) -> Held {
    let Some(article) = cache.article(passage) else { return Held::default() };
    let title = &article.headline;
    let inside: Vec<&Facts> = cache.sentences(evidence.sentences_of(passage)).map(|(_, facts)| facts).chain([title]).collect();
    let only_related = |at: usize| !inside.iter().any(|facts| facts.has(at)) && inside.iter().any(|facts| facts.has_related(at));
    Held { title: request.share(article.abroad, |at| title.has(at)), related: request.share(article.abroad, only_related) }
}

/// How far the best passage is ahead, as shares of the question's whole idf; nothing where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lead {
    /// Its score.
    pub(super) best: f32,
    /// How far the next one is behind.
    pub(super) margin: f32,
}

pub(super) fn lead(ranked: &[RankedPassage], request: &Request) -> Lead {
    let Some(first) = ranked.first() else { return Lead::default() };
    let whole = request.whole.max(f32::MIN_POSITIVE);
    let next = ranked.get(1).map_or(0.0, |next| next.score);
    Lead { best: first.score / whole, margin: (first.score - next) / whole }
}
