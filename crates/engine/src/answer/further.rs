//! What speaks for a quote beside the others of its answer in, how likely it holds the answer or a part of it out.
//!
//! An answer's confidence says how likely any of its quotes is right. Of a later quote it says little: the sentence that answers is
//! mostly alone, and what ranks behind it shares words only.

use crate::answer::enum_array::enum_array;

enum_array! {
    /// What tells whether a sentence holds a part of the answer. All of it is shares, so that it means the same in a corpus of any size.
    pub(super) enum FurtherSign {
        /// Of the first quote, the log odds of the whole answer, in [`MOST_ODDS`].
        Answer,
        /// Whether it comes after the first. The others are 0 where it does not.
        Later,
        /// How far its score is behind the best one's, of the question's whole idf.
        Behind,
        /// Whether it stands in the article of the best passage.
        BestArticle,
        /// How far its passage is behind the best one, of the question's whole idf.
        PassageBehind,
        /// Of the question's idf, how much it holds that no quote before it does.
        New,
    }

    /// A value for each [`FurtherSign`].
    pub(super) struct FurtherSigns;
}

/// Log odds past these say no more.
const MOST_ODDS: f32 = 4.0;

impl FurtherSign {
    const fn name(self) -> &'static str {
        match self {
            FurtherSign::Answer => "answer",
            FurtherSign::Later => "later",
            FurtherSign::Behind => "behind",
            FurtherSign::BestArticle => "best_article",
            FurtherSign::PassageBehind => "passage_behind",
            FurtherSign::New => "new",
        }
    }

    /// What it weighs in the log odds.
    const fn weight(self) -> f32 {
        match self {
            FurtherSign::Answer => 2.65,
            FurtherSign::Later => -1.16,
            FurtherSign::Behind => -0.85,
            FurtherSign::BestArticle => 0.40,
            FurtherSign::PassageBehind => -0.22,
            FurtherSign::New => 1.31,
        }
    }
}

/// The log odds where all signs are 0.
const BIAS: f32 = -0.36;

/// How likely a sentence holds the answer or a part of it, 0 to 1: a logistic model, fitted by `benches/fit_further.py` on half the
/// questions of newwiki-half and xquad-en-half, on whether it held a right text.
pub(super) fn confidence(signs: &FurtherSigns) -> f32 {
    let log_odds: f32 = FurtherSign::ALL.iter().map(|sign| sign.weight() * signs[*sign]).sum();
    likelihood(BIAS + log_odds)
}

/// How likely a unit of a document that comes after the first adds a part of the answer, if it is `likely` one by itself: fitted on the 106
/// such units of six sets of documentation, of which 18 did. No other sign told more (`docs/quality.md`).
pub(super) fn of_later_unit(likely: f32) -> f32 {
    likelihood(0.25 * log_odds(likely) - 1.31)
}

/// The signs by their names.
pub(super) fn named(signs: &FurtherSigns) -> Vec<(&'static str, f32)> {
    FurtherSign::ALL.into_iter().map(|sign| (sign.name(), signs[sign])).collect()
}

/// The log odds of an answer's confidence, as [`FurtherSign::Answer`] has them.
pub(super) fn odds(confidence: f32) -> f32 {
    log_odds(confidence).clamp(-MOST_ODDS, MOST_ODDS) / MOST_ODDS
}

fn log_odds(confidence: f32) -> f32 {
    let confidence = confidence.clamp(0.001, 0.999);
    (confidence / (1.0 - confidence)).ln()
}

fn likelihood(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(value: impl Fn(FurtherSign) -> f32) -> f32 {
        confidence(&FurtherSigns::new(value))
    }

    #[test]
    fn a_first_quote_is_as_sure_as_its_answer_is() {
        let first = |answer| with(|sign| if sign == FurtherSign::Answer { odds(answer) } else { 0.0 });
        assert!(first(0.1) < 0.25 && first(0.5) < first(0.9) && first(0.99) > 0.8);
    }

    #[test]
    fn a_later_quote_is_likelier_for_new_words_and_less_likely_the_further_behind_it_is() {
        let later = |sign: FurtherSign, value: f32| {
            with(|other| if other == sign { value } else { f32::from(u8::from(other == FurtherSign::Later)) })
        };
        let plain = later(FurtherSign::Behind, 0.0);
        assert!(later(FurtherSign::New, 0.5) > plain && later(FurtherSign::Behind, 1.0) < plain && plain < 0.25);
        assert!(of_later_unit(0.9) > of_later_unit(0.1) && of_later_unit(0.99) < 0.6);
    }
}
