//! What speaks for a unit of a document in, its score and how likely it answers out.
//!
//! All of it is shares of the question's whole idf, so that it means the same in a corpus of any size. Both models were fitted on the
//! questions of community documentation, each corpus left out in turn; `docs/quality.md` has the figures.

use crate::answer::enum_array::enum_array;

enum_array! {
    /// What speaks for quoting a unit.
    pub(super) enum UnitFeature {
        /// The BM25F score of its section: heading, ancestors, title, path and body.
        Section,
        /// The BM25F score of the unit in its context: itself, lead-in, neighbours, headings, title and path.
        Context,
        /// The BM25 score of the best passage of its section.
        Passage,
        /// The idf-weighted Dice overlap of the question and its heading.
        Heading,
        /// How much of the question it and its lead-in hold.
        Covered,
        /// How much of the question it, its lead-in, the headings above it and the title hold.
        Reached,
        /// Whether it holds a time, number, name or place that is asked for.
        Wanted,
        /// How much of the question the page's title holds.
        Title,
        /// The same, where what is asked is when the page was published or who wrote it, and that is known.
        Stated,
    }

    /// A number for each [`UnitFeature`].
    pub(super) struct PerUnitFeature;
}

impl UnitFeature {
    /// Its name in explanations.
    pub(super) const fn name(self) -> &'static str {
        match self {
            UnitFeature::Section => "section",
            UnitFeature::Context => "context",
            UnitFeature::Passage => "passage",
            UnitFeature::Heading => "heading",
            UnitFeature::Covered => "covered",
            UnitFeature::Reached => "reached",
            UnitFeature::Wanted => "wanted",
            UnitFeature::Title => "title",
            UnitFeature::Stated => "stated",
        }
    }

    /// What it weighs in the score.
    pub(super) const fn weight(self) -> f32 {
        match self {
            UnitFeature::Section => 2.14,
            UnitFeature::Context => 2.85,
            UnitFeature::Passage => 3.66,
            UnitFeature::Heading => 1.78,
            UnitFeature::Covered => 2.0,
            UnitFeature::Reached => 3.58,
            UnitFeature::Wanted => 0.96,
            UnitFeature::Title => 0.0,
            UnitFeature::Stated => 0.0,
        }
    }
}

/// The score of a unit: the weighted sum of its features.
pub(super) fn score(features: &PerUnitFeature) -> f32 {
    UnitFeature::ALL.iter().map(|feature| feature.weight() * features[*feature]).sum()
}

enum_array! {
    /// What tells whether a unit answers the question.
    pub(super) enum UnitSign {
        /// The share of its section among the best ones: a softmax of their scores.
        Share,
        /// How far its score is behind the best one's, as a share of that.
        Behind,
        /// The idf-weighted Dice overlap of the question and its heading.
        Heading,
        /// The BM25 score of the best passage of its section.
        Passage,
        /// How many of the question's words it reaches, at most four, in fourths.
        Words,
        /// How many of the question's words it reaches, as a share of all.
        WordShare,
        /// Of the question's neighbouring words, how many stand in it in the same order.
        InOrder,
        /// Of the question's neighbouring words, how many stand in it close by.
        Close,
        /// How much of the question one of its blocks holds alone.
        Densest,
        /// How much of the question are words that no article holds.
        Missing,
        /// How many of those look like names or numbers, at most two.
        MissingNames,
    }

    /// A value for each [`UnitSign`].
    pub(super) struct UnitSigns;
}

impl UnitSign {
    /// What it weighs in the log odds.
    const fn weight(self) -> f32 {
        match self {
            UnitSign::Share => 2.79,
            UnitSign::Behind => -2.34,
            UnitSign::Heading => 1.01,
            UnitSign::Passage => 0.79,
            UnitSign::Words => 1.22,
            UnitSign::WordShare => 0.94,
            UnitSign::InOrder => 0.56,
            UnitSign::Close => 0.45,
            UnitSign::Densest => -2.26,
            UnitSign::Missing => -3.09,
            UnitSign::MissingNames => -0.62,
        }
    }
}

/// The log odds where all signs are 0. It is .52 below the fitted one: a wrong answer counts for more than a missing one, and the same
/// thresholds serve text and documents.
const BIAS: f32 = -3.88;

/// How likely a unit holds an answer, 0 to 1: a logistic model.
pub(super) fn confidence(signs: &UnitSigns) -> f32 {
    let log_odds: f32 = UnitSign::ALL.iter().map(|sign| sign.weight() * signs[*sign]).sum();
    1.0 / (1.0 + (-(BIAS + log_odds)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_weighted_sum_of_the_features() {
        let features = PerUnitFeature::new(|feature| if feature == UnitFeature::Heading { 0.5 } else { 0.0 });
        assert!((score(&features) - 0.89).abs() < 1e-6);
    }

    #[test]
    fn more_of_the_question_makes_an_answer_likelier_and_missing_words_less() {
        let with = |sign: UnitSign, value: f32| confidence(&UnitSigns::new(|other| if other == sign { value } else { 0.0 }));
        let nothing = with(UnitSign::Share, 0.0);
        assert!(with(UnitSign::Share, 1.0) > nothing && with(UnitSign::Words, 1.0) > nothing && with(UnitSign::Missing, 0.5) < nothing);
    }
}
