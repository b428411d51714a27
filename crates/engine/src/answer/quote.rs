//! Sentences and their features in, their scores and the reasons for them out.
//!
//! A sentence is scored as a document of BM25F (Robertson, Zaragoza and Taylor 2004): its own words count fully, those
//! of the sentence before, the one after, the eight around and the headline count for less. A linear model over the
//! features is added to that, as shares of the question's whole idf, so that it weighs the same in a corpus
//! of any size.

use crate::answer::candidates::{self, Candidate, Search};
use crate::answer::features::{Feature, Standing};
use crate::answer::outcome::Reason;
use crate::answer::request::Request;
use crate::answer::sentence_cache::SentenceCache;
use crate::answer::weights::SentenceWeights;
use crate::index::RankedPassage;

/// What a sentence loses that was cut at its start or end, as a share of the question's whole idf: a whole one that says
/// nearly as much is the better quote.
const CUT: f32 = 0.2;

/// A sentence and its score.
#[derive(Clone, Debug)]
pub(super) struct ScoredSentence {
    pub(super) candidate: Candidate,
    pub(super) score: f32,
}

/// The sentences of `ranked` that share a word with the question, best first; equal scores keep corpus order.
pub(super) fn score(search: Search<'_>, cache: &mut SentenceCache<'_>, ranked: &[RankedPassage]) -> Vec<ScoredSentence> {
    let best = ranked.first().map_or(1.0, |best| best.score);
    let mut scored: Vec<ScoredSentence> = Vec::new();
    for (rank, found) in ranked.iter().enumerate() {
        let standing = Standing { rank, share: found.score / best };
        for candidate in candidates::of_passage(search, cache, found.passage, standing) {
            let score = score_of(&candidate, search.request, search.weights);
            scored.push(ScoredSentence { candidate, score });
        }
    }
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.candidate.sentence.cmp(&b.candidate.sentence)));
    scored
}

fn score_of(sentence: &Candidate, request: &Request, weights: &SentenceWeights) -> f32 {
    let words: f32 = (0..request.asked.len()).map(|at| of_word(sentence, request, weights, at)).sum();
    let features: f32 = Feature::ALL.iter().map(|feature| of_feature(sentence, weights, *feature)).sum();
    words + (features - held_back(sentence)) * request.whole
}

/// What a feature adds, as a share of the question's whole idf.
fn of_feature(sentence: &Candidate, weights: &SentenceWeights, feature: Feature) -> f32 {
    sentence.features[feature] * weights.evidence[feature]
}

fn held_back(sentence: &Candidate) -> f32 {
    if sentence.cut.is_any() { CUT } else { 0.0 }
}

fn of_word(sentence: &Candidate, request: &Request, weights: &SentenceWeights, at: usize) -> f32 {
    let SentenceWeights { k1, b, .. } = weights;
    let (Some(asked), Some(own), Some(context)) = (request.asked.get(at), sentence.own.get(at), sentence.context.get(at)) else {
        return 0.0;
    };
    let frequency = own + context;
    if frequency > 0.0 {
        asked.idf_in(sentence.abroad) * frequency * (k1 + 1.0) / (frequency + k1 * (1.0 - b + b * sentence.relative_length))
    } else {
        0.0
    }
}

/// What each asked word and each kind of evidence adds to the sentence's score; zero shares left out.
pub(super) fn reasons(sentence: &Candidate, request: &Request, weights: &SentenceWeights) -> Vec<Reason> {
    let of_words = request.asked.iter().enumerate().map(|(at, asked)| Reason {
        word: asked.word.clone(),
        idf: asked.idf_in(sentence.abroad),
        in_sentence: sentence.own.get(at).copied().unwrap_or_default(),
        around: sentence.context.get(at).copied().unwrap_or_default(),
        score: of_word(sentence, request, weights, at),
    });
    let prior = |name: &str, share: f32| Reason {
        word: format!("({name})"),
        idf: 0.0,
        in_sentence: 0.0,
        around: 0.0,
        score: share * request.whole,
    };
    let of_features = Feature::ALL.iter().map(|feature| prior(feature.name(), of_feature(sentence, weights, *feature)));
    let of_cut = prior("cut", -held_back(sentence));
    of_words.chain(of_features).chain([of_cut]).filter(|reason| reason.score != 0.0).collect()
}
