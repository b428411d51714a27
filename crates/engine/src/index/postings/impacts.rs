//! Impact quantisation: how often a term stands in how long a passage, in one byte.
//!
//! A term's share of a BM25 score is its idf times a part that only depends on its frequency and on the passage's
//! length. That part is put into at most 255 classes, so that a posting keeps one byte and a question multiplies 255
//! numbers a term instead of one a posting (as quantised impacts do: Anh, de Kretser and Moffat 2001, "Vector-space
//! ranking with effective early termination"; here the class does not hold the idf, so that all terms share the
//! classes). A class knows its largest value, which bounds scores from above, and mostly its exact frequency, from
//! which the exact score comes back.

use std::collections::BTreeMap;

use crate::index::scoring::{self, Weights};

/// The class of a posting's impact: 1 and up, in the order of the values they stand for, so that the largest code of a list
/// bounds the list.
pub(crate) type ImpactCode = u8;

/// Classes there are: all that a byte holds, without 0, which stands for "not there".
const MAX_CLASSES: usize = 255;

/// This many frequencies get classes of their own; the others share theirs, and their postings are listed as exceptions.
const NAMED_FREQUENCIES: usize = 24;

/// A number that is not negative, by its bits: they have the order of the numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bits(u32);

/// How often a term stands in a passage, the headline's share included, and how many words the passage has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Occurrence {
    pub(crate) frequency: Bits,
    pub(crate) length: Bits,
}

/// The classes of an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImpactClasses {
    /// The largest value of each class, ascending; class 0 is 0.
    pub(crate) uppers: Vec<f32>,
    /// The frequency that all members of a class have; none where they differ.
    pub(crate) frequencies: Vec<Option<f32>>,
    /// How much larger than its smallest member the largest of a class is at most: 0 where each class has one value.
    pub(crate) slack: f32,
}

impl Default for ImpactClasses {
    fn default() -> ImpactClasses {
        ImpactClasses { uppers: vec![0.0], frequencies: vec![None], slack: 0.0 }
    }
}

/// What a class is made of while classes are sought.
#[derive(Clone, Copy, Debug)]
struct Class {
    lower: f32,
    upper: f32,
    frequency: Option<f32>,
}

impl Bits {
    #[inline]
    pub(crate) fn of(number: f32) -> Bits {
        Bits(number.to_bits())
    }

    fn number(self) -> f32 {
        f32::from_bits(self.0)
    }
}

impl Occurrence {
    #[inline]
    pub(crate) fn new(frequency: f32, length: f32) -> Occurrence {
        Occurrence { frequency: Bits::of(frequency), length: Bits::of(length) }
    }

    /// A hash of both, for tables that need not find all.
    #[inline]
    pub(crate) fn hash(self) -> u32 {
        (self.frequency.0.rotate_left(16) ^ self.length.0).wrapping_mul(0x9e37_79b1)
    }
}

impl ImpactClasses {
    /// Classes for all that occurs, given with how often it does, in passages that are `average` words long on average.
    pub(crate) fn new(occurrences: &BTreeMap<Occurrence, u64>, average: f32, weights: Weights) -> ImpactClasses {
        let groups = groups(occurrences, average, weights);
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
        let shared = |class: &Class| class.frequency.unwrap_or_default();
        classes.sort_by(|a, b| a.upper.total_cmp(&b.upper).then(shared(a).total_cmp(&shared(b))));
        let mut all = ImpactClasses::default();
        for class in classes {
            all.uppers.push(class.upper);
            all.frequencies.push(class.frequency);
            all.slack = all.slack.max(class.upper / class.lower - 1.0);
        }
        all
    }

    /// The class of a value: the smallest that reaches it, among those of its frequency if it has its own.
    pub(crate) fn code(&self, frequency: f32, value: f32) -> ImpactCode {
        let own = self.frequencies.contains(&Some(frequency));
        let wanted = own.then_some(frequency);
        // Classes ascend, and class 0 is none.
        let from = self.uppers.partition_point(|upper| *upper < value).max(1);
        let found = self.frequencies.get(from..).and_then(|classes| classes.iter().position(|of| *of == wanted));
        found.and_then(|at| ImpactCode::try_from(from + at).ok()).unwrap_or(ImpactCode::MAX)
    }

    /// The frequency of a class's members, if they share it.
    pub(crate) fn frequency(&self, code: ImpactCode) -> Option<f32> {
        self.frequencies.get(usize::from(code)).copied().flatten()
    }
}

/// The values that occur, ascending, under the frequency whose own they are, or under none for those that share.
fn groups(occurrences: &BTreeMap<Occurrence, u64>, average: f32, weights: Weights) -> BTreeMap<Option<Bits>, Vec<f32>> {
    let mut counts: BTreeMap<Bits, u64> = BTreeMap::new();
    for (occurrence, count) in occurrences {
        *counts.entry(occurrence.frequency).or_default() += count;
    }
    let mut common: Vec<(Bits, u64)> = counts.into_iter().collect();
    common.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    common.truncate(NAMED_FREQUENCIES);
    let mut groups: BTreeMap<Option<Bits>, Vec<f32>> = BTreeMap::new();
    for Occurrence { frequency, length } in occurrences.keys() {
        let group = common.iter().any(|(common, _)| common == frequency).then_some(*frequency);
        let value = scoring::saturated(frequency.number(), length.number() / average, weights);
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
fn classes(groups: &BTreeMap<Option<Bits>, Vec<f32>>, step: f32) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for (frequency, values) in groups {
        let frequency = frequency.map(Bits::number);
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

    fn occurrences(pairs: &[(f32, f32)]) -> BTreeMap<Occurrence, u64> {
        let mut counted = BTreeMap::new();
        for (frequency, length) in pairs {
            *counted.entry(Occurrence::new(*frequency, *length)).or_default() += 1;
        }
        counted
    }

    #[test]
    fn few_values_have_a_class_each() {
        let classes = ImpactClasses::new(&occurrences(&[(1.0, 10.0), (1.0, 20.0), (2.0, 10.0)]), 15.0, Weights::default());
        assert_eq!((classes.uppers.len(), classes.slack), (4, 0.0));
    }

    #[test]
    fn without_lengths_there_are_no_classes() {
        let given: Vec<(f32, f32)> = (1..400).map(|frequency| (frequency as f32, 0.0)).collect();
        assert_eq!(ImpactClasses::new(&occurrences(&given), 0.0, Weights::default()), ImpactClasses::default());
    }

    proptest! {
        #[test]
        fn a_class_bounds_its_members(given in prop::collection::vec((1_u32..200, 1_u32..2_000), 1..3_000)) {
            let given: Vec<(f32, f32)> = given.into_iter().map(|(f, l)| (f as f32 / 2.0, l as f32 / 2.0)).collect();
            let classes = ImpactClasses::new(&occurrences(&given), 400.0, Weights::default());
            assert!(classes.uppers.is_sorted() && classes.uppers.len() <= 256);
            for (frequency, length) in given {
                let value = scoring::saturated(frequency, length / 400.0, Weights::default());
                let code = classes.code(frequency, value);
                let upper = classes.uppers[usize::from(code)];
                assert!(upper >= value && upper <= value * (1.0 + classes.slack + 1e-6));
                assert!(classes.frequency(code).is_none_or(|own| own == frequency));
            }
        }
    }
}
