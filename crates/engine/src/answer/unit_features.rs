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
        /// The idf-weighted Dice overlap of the question and its heading, or the term that it defines, or the first cell of a row.
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
            UnitFeature::Section => 2.24,
            UnitFeature::Context => 3.69,
            UnitFeature::Passage => 4.79,
            UnitFeature::Heading => 3.59,
            UnitFeature::Covered => 1.9,
            UnitFeature::Reached => 4.02,
            UnitFeature::Wanted => 1.3,
            UnitFeature::Title => 4.64,
            UnitFeature::Stated => 2.76,
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
        /// The idf-weighted Dice overlap of the question and its heading.
        Heading,
        /// How much of the question it, its lead-in, the headings above it and the title hold.
        Reached,
        /// The idf that it leaves unreached, in words that no article holds.
        Unmet,
        /// The question's whole idf in words that no article holds, at most four, in fourths: the more is asked, the less is reached by chance.
        Mass,
        /// Of the question's neighbouring words, how many stand in it in the same order.
        InOrder,
        /// How much of the question one of its blocks holds alone.
        Densest,
        /// How much of the question the title holds, where what is known of the article answers.
        Stated,
        /// Whether it lacks the time, number, name or place that is asked for.
        Lacks,
        /// How many of the words that no article holds look like names or numbers, at most two.
        MissingNames,
    }

    /// A value for each [`UnitSign`].
    pub(super) struct UnitSigns;
}

impl UnitSign {
    /// What it weighs in the log odds.
    const fn weight(self) -> f32 {
        match self {
            UnitSign::Share => 2.67,
            UnitSign::Heading => 1.83,
            UnitSign::Reached => 3.88,
            UnitSign::Unmet => -1.26,
            UnitSign::Mass => 6.73,
            UnitSign::InOrder => 1.22,
            UnitSign::Densest => -1.08,
            UnitSign::Stated => 9.02,
            UnitSign::Lacks => -1.16,
            UnitSign::MissingNames => -1.46,
        }
    }
}

/// The log odds where all signs are 0. It is .98 below the fitted one: a wrong answer counts for more than a missing one, and the same
/// thresholds serve text and documents.
const BIAS: f32 = -7.05;

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
        assert!((score(&features) - 1.795).abs() < 1e-6);
    }

    #[test]
    fn more_of_the_question_makes_an_answer_likelier_and_missing_words_less() {
        let with = |sign: UnitSign, value: f32| confidence(&UnitSigns::new(|other| if other == sign { value } else { 0.0 }));
        let nothing = with(UnitSign::Share, 0.0);
        assert!(
            with(UnitSign::Share, 1.0) > nothing && with(UnitSign::Reached, 1.0) > nothing && with(UnitSign::MissingNames, 1.0) < nothing
        );
    }
}
