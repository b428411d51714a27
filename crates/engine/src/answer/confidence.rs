//! The evidence for a quote in, a confidence between 0 and 1 out.

use crate::answer::quote::ScoredSentence;

/// How far an answer can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Below what counts as an answer.
    None,
    /// May answer the question.
    Possible,
    /// Very likely answers it.
    Strong,
}

impl Tier {
    /// Its name in JSON and in figures.
    pub fn name(self) -> &'static str {
        match self {
            Tier::None => "none",
            Tier::Possible => "possible",
            Tier::Strong => "strong",
        }
    }
}

/// The confidence from which an answer counts as possible, and as strong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// At least this is *possible*.
    pub possible: f32,
    /// At least this is *strong*.
    pub strong: f32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds { possible: 0.43, strong: 0.8 }
    }
}

impl Thresholds {
    /// The tier of a confidence.
    pub fn tier(self, confidence: f32) -> Tier {
        if confidence >= self.strong {
            Tier::Strong
        } else if confidence >= self.possible {
            Tier::Possible
        } else {
            Tier::None
        }
    }
}

/// What tells whether the reply to a question is right. All of it is shares and counts, no scores, so that it means the
/// same in a corpus of any size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Signs {
    /// The best passage's score over the question's whole idf.
    pub(super) best: f32,
    /// How far the next passage is behind.
    pub(super) margin: f32,
    /// The best passage's BM25 score over the question's whole idf.
    pub(super) bm25: f32,
    /// How many of the missing words look like names or numbers.
    pub(super) missing_particular: f32,
    /// The missing words' share of the whole idf.
    pub(super) missing: f32,
    /// How many words the question has to be answered by.
    pub(super) words: f32,
}

/// How likely the quotes hold the answer: a logistic model, fitted on half the questions of newwiki-half and
/// xquad-en-half, on whether they did. `docs/quality.md` has the figures on the other halves.
pub(super) fn confidence(best: Option<&ScoredSentence>, signs: Signs) -> f32 {
    let Some(best) = best else { return 0.0 };
    let evidence = &best.evidence;
    let log_odds = -4.69 + 0.40 * signs.best + 1.06 * signs.margin + 2.84 * signs.bm25 + 2.36 * evidence.covered()
        - 6.14 * evidence.particular_missing()
        - 0.79 * signs.missing_particular.min(2.0)
        + 0.41 * evidence.pairs()
        + 2.04 * evidence.related()
        - 0.89 * signs.missing
        + 1.55 * signs.words.min(12.0) / 12.0
        - 5.34 / signs.words.max(1.0);
    1.0 / (1.0 + (-log_odds).exp())
}
