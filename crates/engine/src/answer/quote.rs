//! Sentences and their evidence in, their scores and the reasons for them out.
//!
//! A sentence is scored as a document of BM25F (Robertson, Zaragoza and Taylor 2004): its own words count fully, those
//! of the sentence before, the one after, the eight around and the headline count for less. A linear model over the
//! rest of the evidence is added to that, as shares of the question's whole idf, so that it weighs the same in a corpus
//! of any size.

use crate::answer::Reason;
use crate::answer::asked::Request;
use crate::answer::evidence::{EVIDENCE, EVIDENCE_COUNT, Gatherer, Sentence};
use crate::index::RankedPassage;

/// What the fields of a sentence and the rest of the evidence weigh.
#[derive(Clone, Debug, PartialEq)]
pub struct SentenceWeights {
    /// BM25's k1 for sentences.
    pub k1: f32,
    /// BM25's b for sentences.
    pub b: f32,
    /// A word of the headline.
    pub title: f32,
    /// A word of the sentence before.
    pub previous: f32,
    /// A word of the sentence after.
    pub next: f32,
    /// A word of the four sentences on either side.
    pub around: f32,
    /// What each kind of evidence adds, in the order of [`EVIDENCE`], as a share of the question's whole idf.
    pub evidence: [f32; EVIDENCE_COUNT],
}

impl Default for SentenceWeights {
    /// The fields' weights are those that measured best for sentences before, the evidence was fitted on newwiki by the likelihood of the right sentence
    /// (Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"); `docs/quality.md` has the
    /// figures.
    fn default() -> SentenceWeights {
        let evidence = [1.29, 0.62, 0.40, 0.33, 0.63, 0.58, 0.54, 0.15, 0.21, 0.08, 0.71, 0.15, -0.86, 0.13, 0.72];
        SentenceWeights { k1: 0.5, b: 0.4, title: 0.3, previous: 0.2, next: 0.1, around: 0.15, evidence }
    }
}

/// What a sentence loses that was cut at its start or end, as a share of the question's whole idf: a whole one that says
/// nearly as much is the better quote.
const CUT: f32 = 0.2;

/// A sentence and its score.
#[derive(Clone, Debug)]
pub(super) struct ScoredSentence {
    pub(super) evidence: Sentence,
    pub(super) score: f32,
}

/// The sentences of `ranked` that share a word with the question, best first; equal scores keep corpus order.
pub(super) fn score(gatherer: &mut Gatherer<'_>, ranked: &[RankedPassage]) -> Vec<ScoredSentence> {
    let best = ranked.first().map_or(1.0, |best| best.score);
    let mut scored: Vec<ScoredSentence> = Vec::new();
    for (rank, found) in ranked.iter().enumerate() {
        for evidence in gatherer.sentences(*found, rank, found.score / best) {
            let score = score_of(&evidence, gatherer.request, gatherer.weights);
            scored.push(ScoredSentence { evidence, score });
        }
    }
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.evidence.sentence.cmp(&b.evidence.sentence)));
    scored
}

fn score_of(sentence: &Sentence, request: &Request, weights: &SentenceWeights) -> f32 {
    let words: f32 = (0..request.asked.len()).map(|at| of_word(sentence, request, weights, at)).sum();
    let evidence: f32 = sentence.evidence.iter().zip(&weights.evidence).map(|(share, weight)| share * weight).sum();
    words + (evidence - held_back(sentence)) * request.whole
}

fn held_back(sentence: &Sentence) -> f32 {
    if sentence.cut.is_any() { CUT } else { 0.0 }
}

fn of_word(sentence: &Sentence, request: &Request, weights: &SentenceWeights, at: usize) -> f32 {
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
pub(super) fn reasons(sentence: &Sentence, request: &Request, weights: &SentenceWeights) -> Vec<Reason> {
    let of_words = request.asked.iter().enumerate().map(|(at, asked)| Reason {
        word: asked.word.clone(),
        idf: asked.idf_in(sentence.abroad),
        in_sentence: sentence.own.get(at).copied().unwrap_or_default(),
        around: sentence.context.get(at).copied().unwrap_or_default(),
        score: of_word(sentence, request, weights, at),
    });
    let of_evidence = EVIDENCE.iter().zip(sentence.evidence.iter().zip(&weights.evidence)).map(|(name, (share, weight))| Reason {
        word: format!("({name})"),
        idf: 0.0,
        in_sentence: 0.0,
        around: 0.0,
        score: share * weight * request.whole,
    });
    let of_cut = Reason { word: "(cut)".to_owned(), idf: 0.0, in_sentence: 0.0, around: 0.0, score: -held_back(sentence) * request.whole };
    of_words.chain(of_evidence).chain([of_cut]).filter(|reason| reason.score != 0.0).collect()
}
