//! Passages of documents in, the quotes that answer out of their units, and how likely they do.

use std::ops::RangeInclusive;

use crate::answer::analysis::Wanted;
use crate::answer::evidence::Gathered;
use crate::answer::excerpts;
use crate::answer::further;
use crate::answer::part::{self, Answered};
use crate::answer::request::Request;
use crate::answer::rules::Rules;
use crate::answer::unit_features::{self, UnitFeature, UnitSign, UnitSigns};
use crate::answer::units::{self, Candidate};
use crate::index::RankedPassage;

/// So many sections count as rivals of the best one.
const RIVALS: usize = 10;

/// How much better a section must score to count e times as much among its rivals.
const TEMPERATURE: f32 = 1.0;

/// The answer out of `searched` passages of documents. Its confidence counts `trust`, 0 to 1; without any nothing is answered.
pub(super) fn answer(gathered: Gathered<'_>, request: &Request, rules: &Rules, trust: f32, searched: &[RankedPassage]) -> Answered {
    let candidates = units::candidates(gathered, request, searched);
    let rivals = rivals(&candidates);
    let likely = |candidate: &Candidate, is_later: bool| {
        let alone = likely(request, candidate, &rivals);
        trust * if is_later { further::of_later_unit(alone) } else { alone }
    };
    let best = candidates.first();
    let confidence = best.map_or(0.0, |best| likely(best, false));
    let tier = part::tier(confidence, trust, rules, || best.is_some_and(|best| is_sure(request, best)));
    let (quotes, held_back) = excerpts::choose(gathered, request, &candidates, rules, tier, &likely);
    Answered { confidence, tier, quotes, held_back, ranked: ranked(&candidates, searched) }
}

/// The best scores of the best sections, best first.
fn rivals(candidates: &[Candidate]) -> Vec<f32> {
    let mut seen = Vec::new();
    let mut rivals = Vec::new();
    for candidate in candidates {
        if rivals.len() < RIVALS && !seen.contains(&candidate.place) {
            seen.push(candidate.place);
            rivals.push(candidate.score);
        }
    }
    rivals
}

/// How likely a unit holds an answer. One word out of several is too little to go by.
fn likely(request: &Request, candidate: &Candidate, rivals: &[f32]) -> f32 {
    let words = request.words();
    let reached = candidate.reached.iter().filter(|count| **count > 0.0).count();
    if reached < 2 && words > 1 {
        return 0.0;
    }
    let best = rivals.first().copied().unwrap_or(candidate.score).max(f32::MIN_POSITIVE);
    let weight = |score: f32| ((score - best) / TEMPERATURE).exp();
    let all: f32 = rivals.iter().map(|rival| weight(*rival)).sum();
    let mass = mass(request);
    let of = |feature: UnitFeature| candidate.features[feature];
    let lacks = request.wanted != Wanted::Anything && of(UnitFeature::Wanted) + of(UnitFeature::Stated) == 0.0;
    unit_features::confidence(&UnitSigns::new(|sign| match sign {
        UnitSign::Share => weight(candidate.score) / all.max(f32::MIN_POSITIVE),
        UnitSign::Heading => of(UnitFeature::Heading),
        UnitSign::Reached => of(UnitFeature::Reached),
        UnitSign::Unmet => mass * (1.0 - of(UnitFeature::Reached)),
        UnitSign::Mass => mass.min(4.0) / 4.0,
        UnitSign::InOrder => candidate.together.in_order,
        UnitSign::Densest => candidate.densest,
        UnitSign::Stated => of(UnitFeature::Stated),
        UnitSign::Lacks => f32::from(u8::from(lacks)),
        UnitSign::MissingNames => request.missing_particular.min(2) as f32,
    }))
}

/// The idf of a missing word in the smallest and the largest corpora that confidence was fitted on: 340 and 1,500 passages.
const FITTED: RangeInclusive<f32> = 6.5..=8.0;

/// The question's idf in words that no article holds. In a smaller corpus than those that confidence was fitted on, where each word is common for
/// want of others, its words count as if they were as frequent in one of that size; in a larger one they count as in the largest.
fn mass(request: &Request) -> f32 {
    let lift = (FITTED.start() - request.idf_of_missing).max(0.0);
    let words: f32 = request.asked.iter().map(|asked| asked.weight).sum::<f32>() + request.missing.len() as f32;
    (request.whole + lift * words) / request.idf_of_missing.clamp(*FITTED.start(), *FITTED.end())
}

/// Whether a unit may be given as a sure answer: it reaches all that is asked but a little, and holds what is wanted.
fn is_sure(request: &Request, best: &Candidate) -> bool {
    best.features[UnitFeature::Reached] >= SURE && (best.features[UnitFeature::Wanted] > 0.0 || request.wanted == Wanted::Anything)
}

/// Of the question's idf, a sure answer reaches at least this much.
const SURE: f32 = 0.6;

/// The passages in the order of the best unit of their section.
fn ranked(candidates: &[Candidate], searched: &[RankedPassage]) -> Vec<RankedPassage> {
    let score =
        |found: &RankedPassage| candidates.iter().find(|candidate| candidate.passage == found.passage).map_or(0.0, |best| best.score);
    let mut ranked: Vec<RankedPassage> = searched.iter().map(|found| RankedPassage { score: score(found), ..*found }).collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    ranked
}
