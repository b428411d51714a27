//! What makes the score of a sentence and of a passage: weights that were learned.

use crate::answer::features::{Feature, PerFeature};

/// What the fields of a sentence and its features weigh.
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
    /// What each feature adds, as a share of the question's whole idf.
    pub evidence: PerFeature,
}

impl Default for SentenceWeights {
    /// The fields' weights are those that measured best for sentences before, the features' were fitted on newwiki by the
    /// likelihood of the right sentence (Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise
    /// Approach"); `docs/quality.md` has the figures.
    fn default() -> SentenceWeights {
        let evidence = PerFeature::new(|feature| match feature {
            Feature::Covered => 1.29,
            Feature::Reached => 0.62,
            Feature::Pairs => 0.40,
            Feature::Near => 0.33,
            Feature::Related => 0.63,
            Feature::Time => 0.58,
            Feature::Number => 0.54,
            Feature::Name => 0.15,
            Feature::Place => 0.21,
            Feature::Opener => 0.08,
            Feature::Passage => 0.71,
            Feature::Rank => 0.15,
            Feature::Particular => -0.86,
            Feature::Last => 0.13,
            Feature::ReachedBefore => 0.72,
        });
        SentenceWeights { k1: 0.5, b: 0.4, title: 0.3, previous: 0.2, next: 0.1, around: 0.15, evidence }
    }
}

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
