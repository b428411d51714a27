//! What a question makes of a sentence and its surroundings in, the features that speak for or against quoting it out.
//!
//! The features are what is scored beside BM25F: see `quote`.

use crate::answer::analysis::Wanted;
use crate::answer::enum_array::enum_array;
use crate::answer::facts::Facts;
use crate::answer::request::{Pair, Request};

enum_array! {
    /// What speaks for or against quoting a sentence, each a share from 0 to 1.
    pub enum Feature {
        /// Of the question's idf, how much the sentence holds.
        Covered,
        /// Of the question's idf, how much it and its surroundings hold.
        Reached,
        /// Of the question's neighbouring words, how many stand there in the same order.
        Pairs,
        /// Of the question's neighbouring words, how many stand there close by.
        Near,
        /// Of the question's idf, how much the sentence has only relatives of.
        Related,
        /// Whether a time is asked for and there.
        Time,
        /// Whether a number is asked for and there.
        Number,
        /// Whether a name is asked for and there.
        Name,
        /// Whether a place is asked for and there.
        Place,
        /// Whether it opens with a pronoun.
        Opener,
        /// The score of its passage, as a share of the best one's.
        Passage,
        /// One over the rank of its passage.
        Rank,
        /// Of the question's idf, how much is names and numbers that neither it nor its surroundings hold.
        Particular,
        /// Whether it holds the question's last word.
        Last,
        /// Of the question's idf, how much only the sentence before it holds.
        ReachedBefore,
    }

    /// A number for each [`Feature`]: its value in a sentence, or its weight.
    pub struct PerFeature;
}

impl Feature {
    /// Its name in settings, explanations and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Feature::Covered => "covered",
            Feature::Reached => "reached",
            Feature::Pairs => "pairs",
            Feature::Near => "near",
            Feature::Related => "related",
            Feature::Time => "time",
            Feature::Number => "number",
            Feature::Name => "name",
            Feature::Place => "place",
            Feature::Opener => "opener",
            Feature::Passage => "passage",
            Feature::Rank => "rank",
            Feature::Particular => "particular",
            Feature::Last => "last",
            Feature::ReachedBefore => "reached_before",
        }
    }
}

/// How the passage of a sentence fared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Its rank, counted from 0.
    pub(super) rank: usize,
    /// Its score, as a share of the best one's.
    pub(super) share: f32,
}

/// A sentence where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surrounded<'a> {
    /// What it holds itself.
    pub(super) own: &'a Facts,
    /// What headline and surroundings add, for each asked word.
    pub(super) context: &'a [f32],
    /// What the sentence before it holds, where that is its true neighbour.
    pub(super) before: Option<&'a Facts>,
    /// How its passage fared.
    pub(super) standing: Standing,
    /// Whether its article is in another language than the question.
    pub(super) abroad: bool,
}

/// The features of a sentence in the light of what is asked for.
pub(super) fn features(request: &Request, sentence: &Surrounded<'_>) -> PerFeature {
    let Surrounded { own, context, before, standing, abroad } = *sentence;
    let has = |at: usize| own.has(at);
    let near = |at: usize| context.get(at).is_some_and(|count| *count > 0.0);
    let before_has = |at: usize| before.is_some_and(|before| before.has(at));
    let particular = |at: usize| request.asked.get(at).is_some_and(|asked| asked.particular);
    let wanted = |kind: Wanted, holds: bool| share_of(request.wanted == kind && holds);
    let together = together(request, own, abroad);
    PerFeature::new(|feature| match feature {
        Feature::Covered => request.share(abroad, has),
        Feature::Reached => request.share(abroad, |at| has(at) || near(at)),
        Feature::Pairs => together.in_order,
        Feature::Near => together.close,
        Feature::Related => request.share(abroad, |at| !has(at) && own.has_related(at)),
        Feature::Time => wanted(Wanted::Time, own.time),
        Feature::Number => wanted(Wanted::Number, own.number),
        Feature::Name => wanted(Wanted::Name, own.name),
        Feature::Place => wanted(Wanted::Place, own.place),
        Feature::Opener => share_of(own.opens_with_pronoun),
        Feature::Passage => standing.share,
        Feature::Rank => 1.0 / (standing.rank as f32 + 1.0),
        Feature::Particular => request.share(abroad, |at| particular(at) && !has(at) && !near(at)),
        Feature::Last => share_of(request.asked.len().checked_sub(1).is_some_and(has)),
        Feature::ReachedBefore => request.share(abroad, |at| !has(at) && before_has(at)),
    })
}

fn share_of(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

/// How many of the question's neighbours, by idf, stand together: in order, and in any order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Together {
    pub(super) in_order: f32,
    pub(super) close: f32,
}

/// So many words on stands the second of two that are in order.
const IN_ORDER: usize = 3;
/// So many words apart stand two that are close.
const CLOSE: usize = 6;

pub(super) fn together(request: &Request, facts: &Facts, abroad: bool) -> Together {
    let (mut whole, mut found) = (0.0, Together::default());
    let idf = |at: usize, abroad: bool| request.asked.get(at).map_or(0.0, |asked| asked.idf_in(abroad));
    for Pair { first, second } in request.pairs.iter().copied() {
        let weight = idf(first, abroad).min(idf(second, abroad));
        whole += idf(first, false).min(idf(second, false));
        if facts.places_of(first).any(|one| facts.places_of(second).any(|other| (one + 1..=one + IN_ORDER).contains(&other))) {
            found.in_order += weight;
        }
        if facts.places_of(first).any(|one| facts.places_of(second).any(|other| one.abs_diff(other) <= CLOSE)) {
            found.close += weight;
        }
    }
    if whole > 0.0 { Together { in_order: found.in_order / whole, close: found.close / whole } } else { Together::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::asked::Asked;
    use crate::answer::facts::Occurrence;
    use crate::index::Term;

    /// Two words are asked, neighbours, each as rare as the other.
    fn request(wanted: Wanted) -> Request {
        let asked = |term| Asked {
            word: String::new(),
            term: Term(term),
            idf: 1.0,
            weight: 1.0,
            letters: Vec::new(),
            particular: term == 1,
            abroad: 0.5,
        };
        Request { asked: vec![asked(0), asked(1)], pairs: vec![Pair { first: 0, second: 1 }], whole: 2.0, wanted, ..Request::default() }
    }

    fn sentence<'a>(own: &'a Facts, context: &'a [f32]) -> Surrounded<'a> {
        Surrounded { own, context, before: None, standing: Standing { rank: 1, share: 0.75 }, abroad: false }
    }

    fn holding(places: &[(usize, usize)]) -> Facts {
        let count = |asked| places.iter().filter(|place| place.0 == asked).count() as f32;
        let order = places.iter().map(|&(asked, at)| Occurrence { asked, at }).collect();
        Facts { counts: vec![count(0), count(1)], related: vec![false; 2], order, ..Facts::default() }
    }

    #[test]
    fn each_feature_is_listed_at_its_own_place() {
        assert!(Feature::ALL.iter().enumerate().all(|(at, feature)| *feature as usize == at));
    }

    #[test]
    fn words_that_stand_in_order_are_close_as_well() {
        let request = request(Wanted::Anything);
        let of = |places: &[(usize, usize)]| {
            let features = features(&request, &sentence(&holding(places), &[0.0; 2]));
            (features[Feature::Pairs], features[Feature::Near])
        };
        assert_eq!(of(&[(0, 1), (1, 4)]), (1.0, 1.0));
        assert_eq!(of(&[(1, 1), (0, 4)]), (0.0, 1.0));
        assert_eq!(of(&[(0, 1), (1, 7)]), (0.0, 1.0));
        assert_eq!(of(&[(0, 1), (1, 8)]), (0.0, 0.0));
    }

    #[test]
    fn what_surroundings_hold_is_reached_and_not_missing() {
        let request = request(Wanted::Anything);
        let facts = holding(&[(0, 1)]);
        let alone = features(&request, &sentence(&facts, &[0.0, 0.0]));
        let surrounded = features(&request, &sentence(&facts, &[0.0, 0.2]));
        assert_eq!((alone[Feature::Covered], alone[Feature::Reached], alone[Feature::Particular]), (0.5, 0.5, 0.5));
        assert_eq!((surrounded[Feature::Covered], surrounded[Feature::Reached], surrounded[Feature::Particular]), (0.5, 1.0, 0.0));
        assert_eq!((alone[Feature::Passage], alone[Feature::Rank], alone[Feature::Last]), (0.75, 0.5, 0.0));
    }

    #[test]
    fn words_count_less_in_an_article_of_another_language() {
        let facts = holding(&[(0, 1), (1, 2)]);
        let abroad = Surrounded { abroad: true, ..sentence(&facts, &[0.0; 2]) };
        let features = features(&request(Wanted::Anything), &abroad);
        assert_eq!((features[Feature::Covered], features[Feature::Pairs]), (0.5, 0.5));
    }

    #[test]
    fn a_number_counts_where_one_is_asked_for() {
        let facts = Facts { number: true, ..holding(&[(0, 1)]) };
        let of = |wanted| features(&request(wanted), &sentence(&facts, &[0.0; 2]))[Feature::Number];
        assert_eq!((of(Wanted::Number), of(Wanted::Time), of(Wanted::Anything)), (1.0, 0.0, 0.0));
    }
}
