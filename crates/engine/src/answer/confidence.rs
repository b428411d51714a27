//! The signs that a reply is right in, a confidence between 0 and 1 out.

use crate::answer::enum_array::enum_array;

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

enum_array! {
    /// What tells whether the reply to a question is right. All of it is shares and counts, no scores, so that it means the
    /// same in a corpus of any size.
    pub(super) enum Sign {
        /// The best passage's score over the question's whole idf.
        Best,
        /// How far the next passage is behind.
        Margin,
        /// The best passage's BM25 score over the question's whole idf.
        Bm25,
        /// Of the question's idf, how much the best sentence holds.
        Covered,
        /// Of the question's idf, how much is names and numbers that neither the best sentence nor its surroundings hold.
        ParticularUnmet,
        /// How many of the words that no article holds look like names or numbers.
        ParticularMissing,
        /// Of the question's neighbouring words, how many stand in the best sentence in the same order.
        Pairs,
        /// Of the question's idf, how much the best sentence has only relatives of.
        Related,
        /// The share of the whole idf of the words that no article holds.
        Missing,
        /// How many words the question has to be answered by.
        Words,
        /// The same, for what it is worth that they are few.
        FewWords,
    }

    /// A value for each [`Sign`].
    pub(super) struct Signs;
}

impl Sign {
    /// What a value adds to the log odds.
    fn log_odds(self, value: f32) -> f32 {
        match self {
            Sign::Best => 0.40 * value,
            Sign::Margin => 1.06 * value,
            Sign::Bm25 => 2.84 * value,
            Sign::Covered => 2.36 * value,
            Sign::ParticularUnmet => -6.14 * value,
            Sign::ParticularMissing => -0.79 * value.min(2.0),
            Sign::Pairs => 0.41 * value,
            Sign::Related => 2.04 * value,
            Sign::Missing => -0.89 * value,
            Sign::Words => 1.55 * value.min(12.0) / 12.0,
            Sign::FewWords => -5.34 / value.max(1.0),
        }
    }
}

/// The log odds where all signs add nothing.
const BIAS: f32 = -4.69;

/// How likely the quotes hold the answer: a logistic model, fitted on half the questions of newwiki-half and
/// xquad-en-half, on whether they did. `docs/quality.md` has the figures on the other halves.
pub(super) fn confidence(signs: &Signs) -> f32 {
    let log_odds = Sign::ALL.iter().fold(BIAS, |sum, sign| sum + sign.log_odds(signs[*sign]));
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_is_that_of_the_fitted_model() {
        let (best, margin, bm25, covered, unmet, missing_names) = (1.5_f32, 0.25, 0.75, 0.5, 0.125, 3.0_f32);
        let (pairs, related, missing, words) = (0.3, 0.2, 0.1, 7.0_f32);
        let signs = Signs::new(|sign| match sign {
            Sign::Best => best,
            Sign::Margin => margin,
            Sign::Bm25 => bm25,
            Sign::Covered => covered,
            Sign::ParticularUnmet => unmet,
            Sign::ParticularMissing => missing_names,
            Sign::Pairs => pairs,
            Sign::Related => related,
            Sign::Missing => missing,
            Sign::Words | Sign::FewWords => words,
        });
        let log_odds = -4.69 + 0.40 * best + 1.06 * margin + 2.84 * bm25 + 2.36 * covered - 6.14 * unmet - 0.79 * missing_names.min(2.0)
            + 0.41 * pairs
            + 2.04 * related
            - 0.89 * missing
            + 1.55 * words.min(12.0) / 12.0
            - 5.34 / words.max(1.0);
        assert_eq!(confidence(&signs), 1.0 / (1.0 + (-log_odds).exp()));
    }
}
