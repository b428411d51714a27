//! How often a term stands in how long a passage, in one byte.
//!
//! A term's share of a BM25 score is its idf times a part that only depends on its frequency and on the passage's
//! length. That part is put into at most 255 classes, so that a posting keeps one byte and a question multiplies 255
//! numbers a term instead of one a posting (as quantised impacts do: Anh, de Kretser and Moffat 2001, "Vector-space
//! ranking with effective early termination"; here the class does not hold the idf, so that all terms share the
//! classes). A class knows its largest value, which bounds scores from above, and mostly its exact frequency, from
//! which the exact score comes back.

use std::collections::BTreeMap;

use crate::index::Weights;

/// The class of a posting: 1 and up, in the order of the values they stand for, so that the largest code of a list
/// bounds the list.
pub(super) type Code = u8;

/// Classes there are: all that a byte holds, without 0, which stands for "not there".
const MAX_CLASSES: usize = 255;

/// This many frequencies get classes of their own; the others share theirs, and their postings are listed apart.
const NAMED_FREQUENCIES: usize = 24;

/// The classes of an index.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Codes {
    /// The largest value of each class, ascending; class 0 is 0.
    pub(super) uppers: Vec<f32>,
    /// The frequency that all members of a class have, or 0 where they differ.
    pub(super) frequencies: Vec<f32>,
    /// How much larger than its smallest member the largest of a class is at most: 0 where each class has one value.
    pub(super) slack: f32,
}

impl Default for Codes {
    fn default() -> Codes {
        Codes { uppers: vec![0.0], frequencies: vec![0.0], slack: 0.0 }
    }
}

/// What a class is made of while classes are sought.
#[derive(Clone, Copy, Debug)]
struct Class {
    lower: f32,
    upper: f32,
    frequency: f32,
}

impl Codes {
    /// Classes for passages that hold some term `frequency` times and are `length` words long, given as pairs of both
    /// by their bits, with how many there are of each.
    pub(super) fn new(pairs: &BTreeMap<(u32, u32), u64>, average: f32, weights: Weights) -> Codes {
        let groups = groups(pairs, average, weights);
        let mut classes = classes(&groups, 1.0);
        if classes.len() > MAX_CLASSES {
            // The finest step whose classes fit. 20 halvings of 1 tell steps apart that are a millionth apart.
            let (mut low, mut high) = (1.0_f32, 2.0_f32);
            while self::classes(&groups, high).len() > MAX_CLASSES {
                (low, high) = (high, high * high);
            }
            for _ in 0..20 {
                let middle = f32::midpoint(low, high);
                if self::classes(&groups, middle).len() > MAX_CLASSES { low = middle } else { high = middle }
            }
            classes = self::classes(&groups, high);
        }
        classes.sort_by(|a, b| a.upper.total_cmp(&b.upper).then(a.frequency.total_cmp(&b.frequency)));
        let mut codes = Codes::default();
        for class in classes {
            codes.uppers.push(class.upper);
            codes.frequencies.push(class.frequency);
            codes.slack = codes.slack.max(class.upper / class.lower - 1.0);
        }
        codes
    }

    /// The class of a value: the smallest that reaches it, among those of its frequency if it has its own.
    pub(super) fn code(&self, frequency: f32, value: f32) -> Code {
        let own = self.frequencies.contains(&frequency);
        let wanted = if own { frequency } else { 0.0 };
        // Classes ascend, and class 0 is none.
        let from = self.uppers.partition_point(|upper| *upper < value).max(1);
        let found = self.frequencies.get(from..).and_then(|classes| classes.iter().position(|of| *of == wanted));
        found.and_then(|at| Code::try_from(from + at).ok()).unwrap_or(Code::MAX)
    }

    /// The largest value of a class; 0 for none.
    pub(super) fn upper(&self, code: Code) -> f32 {
        self.uppers.get(usize::from(code)).copied().unwrap_or_default()
    }

    /// The largest value of each class, from class 0 on.
    pub(super) fn uppers(&self) -> &[f32] {
        &self.uppers
    }

    /// The frequency of a class's members, if they share it.
    pub(super) fn frequency(&self, code: Code) -> Option<f32> {
        self.frequencies.get(usize::from(code)).copied().filter(|frequency| *frequency > 0.0)
    }

    /// By which share a value may be smaller than the largest of its class, at most.
    pub(super) fn slack(&self) -> f32 {
        self.slack
    }
}

/// BM25's term frequency part: `tf (k1 + 1) / (tf + k1 (1 - b + b length / average))`.
/// Robertson and Zaragoza (2009), equation 3.15, with the constant factor `k1 + 1` of the `bm25` crate.
pub(super) fn saturated(frequency: f32, relative_length: f32, weights: Weights) -> f32 {
    let Weights { k1, b, .. } = weights;
    frequency * (k1 + 1.0) / (frequency + k1 * (1.0 - b + b * relative_length))
}

/// The values that occur, ascending, under the frequency whose own they are, or under 0 for those that share.
fn groups(pairs: &BTreeMap<(u32, u32), u64>, average: f32, weights: Weights) -> BTreeMap<u32, Vec<f32>> {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for ((frequency, _), count) in pairs {
        *counts.entry(*frequency).or_default() += count;
    }
    let mut common: Vec<(u32, u64)> = counts.into_iter().collect();
    common.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    common.truncate(NAMED_FREQUENCIES);
    let mut groups: BTreeMap<u32, Vec<f32>> = BTreeMap::new();
    for (frequency, length) in pairs.keys() {
        let group = if common.iter().any(|(common, _)| common == frequency) { *frequency } else { 0 };
        let value = saturated(f32::from_bits(*frequency), f32::from_bits(*length) / average, weights);
        // Passages without any length have no average.
        groups.entry(group).or_default().extend(Some(value).filter(|value| !value.is_nan()));
    }
    for values in groups.values_mut() {
        values.sort_by(f32::total_cmp);
        values.dedup();
    }
    groups
}

/// Classes that hold values up to `step` times their smallest.
fn classes(groups: &BTreeMap<u32, Vec<f32>>, step: f32) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for (frequency, values) in groups {
        let frequency = f32::from_bits(*frequency);
        let first = classes.len();
        for value in values {
            match classes.get_mut(first..).and_then(<[Class]>::last_mut) {
                Some(class) if *value <= class.lower * step => class.upper = *value,
                _ => classes.push(Class { lower: *value, upper: *value, frequency }),
            }
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;

    fn pairs(pairs: &[(f32, f32)]) -> BTreeMap<(u32, u32), u64> {
        let mut counted = BTreeMap::new();
        for (frequency, length) in pairs {
            *counted.entry((frequency.to_bits(), length.to_bits())).or_default() += 1;
        }
        counted
    }

    #[test]
    fn few_values_have_a_class_each() {
        let codes = Codes::new(&pairs(&[(1.0, 10.0), (1.0, 20.0), (2.0, 10.0)]), 15.0, Weights::default());
        assert_eq!((codes.uppers().len(), codes.slack()), (4, 0.0));
    }

    #[test]
    fn without_lengths_there_are_no_classes() {
        let given: Vec<(f32, f32)> = (1..400).map(|frequency| (frequency as f32, 0.0)).collect();
        assert_eq!(Codes::new(&pairs(&given), 0.0, Weights::default()), Codes::default());
    }

    proptest! {
        #[test]
        fn a_class_bounds_its_members(given in prop::collection::vec((1_u32..200, 1_u32..2_000), 1..3_000)) {
            let given: Vec<(f32, f32)> = given.into_iter().map(|(f, l)| (f as f32 / 2.0, l as f32 / 2.0)).collect();
            let codes = Codes::new(&pairs(&given), 400.0, Weights::default());
            assert!(codes.uppers().is_sorted() && codes.uppers().len() <= 256);
            for (frequency, length) in given {
                let value = saturated(frequency, length / 400.0, Weights::default());
                let code = codes.code(frequency, value);
                assert!(codes.upper(code) >= value && codes.upper(code) <= value * (1.0 + codes.slack() + 1e-6));
                assert!(codes.frequency(code).is_none_or(|own| own == frequency));
            }
        }
    }
}
