//! The search against adding everything up and sorting.

use proptest::prelude::{Just, ProptestConfig, Strategy, prop, proptest};

use super::search;
use crate::index::ids::{PassageId, TermId};
use crate::index::limits::Limits;
use crate::index::postings::inversion::{self, Counts};
use crate::index::postings::lists::Postings;
use crate::index::scoring::{self, Weights};
use crate::index::search::query::{RankedPassage, WeightedTerm};

/// Small seeded random numbers: SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as usize % bound
    }

    /// A number below `bound`, small ones far more often.
    fn skewed(&mut self, bound: usize) -> usize {
        let (a, b, c) = (self.below(bound), self.below(bound) + 1, self.below(bound) + 1);
        a * b / bound * c / bound
    }
}

const TERMS: usize = 400;

fn counts(random: &mut Random, passages: usize, words: usize) -> Counts {
    let mut counts = Counts::default();
    for _ in 0..passages {
        let words = random.below(words) + 1;
        let mut terms: Vec<TermId> = (0..words).map(|_| random.skewed(TERMS) as TermId).collect();
        terms.sort_unstable();
        for run in terms.chunk_by(|a, b| a == b) {
            let headline = if random.below(9) == 0 { 0.5 } else { 0.0 };
            counts.list.push((run[0], run.len() as f32 + headline));
        }
        counts.ends.push(counts.list.len());
        counts.lengths.push(words as f32);
    }
    counts
}

fn invert(counts: &Counts, weights: Weights) -> Postings {
    inversion::invert(std::slice::from_ref(counts), TERMS, weights, Limits::default()).expect("within the limits")
}

/// Every passage with a score above 0, best first.
fn plain(counts: &Counts, postings: &Postings, terms: &[WeightedTerm], average: f32) -> Vec<RankedPassage> {
    let mut ranked = Vec::new();
    let mut start = 0;
    for (passage, (end, length)) in counts.ends.iter().zip(&counts.lengths).enumerate() {
        let held = &counts.list[start..*end];
        start = *end;
        let add = |query: &WeightedTerm| {
            let frequency = held.iter().find(|(term, _)| *term == query.term).map_or(0.0, |(_, frequency)| *frequency);
            let value = scoring::saturated(frequency, length / average, postings.weights);
            if frequency > 0.0 { query.weight * (query.idf * value) } else { 0.0 }
        };
        let score: f32 = terms.iter().map(add).sum();
        if score > 0.0 {
            ranked.push(RankedPassage { passage: passage as PassageId, score });
        }
    }
    ranked.sort();
    ranked
}

/// Searches for terms with what each counts. `ratio`: the average that lengths are measured by, as a multiple of the index's own.
fn check(counts: &Counts, postings: &Postings, terms: &[(TermId, f32)], limit: usize, ratio: f32) {
    let average = postings.average * ratio;
    let idf = |term| scoring::idf(postings.passages(), postings.count(term));
    let terms: Vec<WeightedTerm> =
        terms.iter().map(|(term, weight)| WeightedTerm { term: *term, weight: *weight, idf: idf(*term) }).collect();
    let filter: Option<fn(PassageId) -> bool> = match (terms.len() + limit) % 4 {
        0 => Some(|passage| passage % 3 == 1),
        1 => Some(|passage| passage % 1_000 == 9),
        _ => None,
    };
    let mut wanted = plain(counts, postings, &terms, average);
    wanted.retain(|found| filter.is_none_or(|filter| filter(found.passage)));
    wanted.truncate(limit);
    assert_eq!(search(postings, &terms, average, limit, filter), wanted);
}

fn query() -> impl Strategy<Value = Vec<(TermId, f32)>> {
    let term = (0..TERMS as TermId + 5, 0..TERMS as TermId, prop::sample::select(&[1.0_f32, 1.0, 1.0, 0.3, 2.5][..]));
    prop::collection::vec(term.prop_map(|(a, b, weight)| (a * (b + 1) / TERMS as TermId, weight)), 0..13)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn the_best_are_those_of_plain_adding_up(seed in 0_u64..1 << 40, passages in prop::sample::select(&[1_usize, 50, 900, 4_096, 4_097, 9_000][..]),
                                             words in prop::sample::select(&[5_usize, 40, 300][..]), queries in prop::collection::vec(query(), 4),
                                             ratio in prop::sample::select(&[1.0_f32, 1.0, 0.97, 1.04, 0.5, 1.9, 0.01, 50.0][..]),
                                             limit in prop::sample::select(&[0_usize, 1, 3, 10, 30, 500, 10_000][..]), k1 in Just(1.2_f32), b in 0.0_f32..=1.0) {
        let counts = counts(&mut Random(seed), passages, words);
        let postings = invert(&counts, Weights { k1, b, title: 0.5 });
        for terms in queries {
            check(&counts, &postings, &terms, limit, ratio);
        }
    }
}

#[test]
fn chunks_and_windows_are_no_seams() {
    let mut random = Random(7);
    let counts = counts(&mut random, 140_000, 20);
    let postings = invert(&counts, Weights::default());
    for words in 1..12 {
        let terms: Vec<(TermId, f32)> = (0..words).map(|_| (random.skewed(TERMS) as TermId, 1.0)).collect();
        check(&counts, &postings, &terms, 10, 1.0);
        let terms: Vec<(TermId, f32)> = (0..words).map(|_| (random.below(TERMS) as TermId, 1.0)).collect();
        check(&counts, &postings, &terms, 30, 1.1);
    }
}
