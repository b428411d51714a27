//! Two questions in, whether they ask the same out; many in, groups that ask the same. By words and not by meaning: where there is doubt
//! they ask different things.
//!
//! Both must have the same words, in any inflection and with any courtesies around them. A word may be another that means the same in any
//! question, one in several may be mistyped, and "login" is "log in". What turns a question into another counts: who or when, not or
//! without, from which to which, done or planned. The order of words counts too, except where a preposition lets them move.

use std::collections::HashMap;

use crate::answer::question::Question;
use crate::index::{Known, Vocabulary};
use crate::text::language::Language;
use crate::text::spelling;

mod word_pairs;

mod word_tables;

mod asks;

mod reading;

mod compare;

pub(super) use reading::{Key, Reading};
pub use word_pairs::{WordPair, in_own_words};

/// How much of two questions is written the same, by how rare the words are: over 0 and up to 1. None where they don't ask the same.
pub(super) fn likeness(one: &Reading, other: &Reading, vocabulary: &Vocabulary<'_>) -> Option<f32> {
    let language = one.language;
    let is_known = |word: &str| !matches!(vocabulary.known(word, language), Known::Missing);
    let is_doubtful = |word: &str| spelling::is_doubtful(word, language) && !is_known(word);
    let pairs = compare::same(one, other, &is_doubtful)?;
    let (mut whole, mut alike) = (0.0, 0.0);
    for pair in &pairs {
        let Some((key, pinned)) = one.keys.get(pair.one).zip(other.keys.get(pair.other)) else { continue };
        let weight = weight(key, vocabulary, language);
        whole += weight;
        alike += if key.word == pinned.word { weight } else { weight * OTHER_FORM };
    }
    Some(if whole > 0.0 { alike / whole } else { 1.0 })
}

/// What a word counts that is there in another form, beside one that is written the same.
const OTHER_FORM: f32 = 0.8;

fn weight(key: &Key, vocabulary: &Vocabulary<'_>, language: Language) -> f32 {
    match vocabulary.known(&key.word, language) {
        Known::Term(term) => vocabulary.idf(term),
        Known::StopWord | Known::Missing => vocabulary.idf_of_unknown(),
    }
}

/// Readings by their words: finds those that may ask the same as another.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates {
    by_word: HashMap<String, Vec<u32>>,
    /// How many words each has.
    sizes: Vec<usize>,
}

/// So many words of a question may be there in a way that its key does not show: mistyped, or two of them joined.
const SLACK: usize = 2;

impl Candidates {
    /// Adds a reading, whose number is how many were added before.
    pub(super) fn push(&mut self, reading: &Reading) {
        let number = u32::try_from(self.sizes.len()).unwrap_or(u32::MAX);
        self.sizes.push(reading.keys.len());
        for word in reading.index_words() {
            let numbers = self.by_word.entry(word.to_owned()).or_default();
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
    }

    /// The numbers of those that share enough words with `reading`, in the order added.
    pub(super) fn near(&self, reading: &Reading) -> Vec<usize> {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for word in reading.index_words() {
            for number in self.by_word.get(word).into_iter().flatten() {
                *shared.entry(*number).or_default() += 1;
            }
        }
        let fits =
            |size: usize, shared: usize| size.abs_diff(reading.keys.len()) <= SLACK && shared + SLACK >= size.max(reading.keys.len());
        let near = shared.into_iter().map(|(number, shared)| (number as usize, shared));
        let mut near: Vec<usize> =
            near.filter(|(at, shared)| self.sizes.get(*at).is_some_and(|size| fits(*size, *shared))).map(|(at, _)| at).collect();
        near.sort_unstable();
        near
    }
}

/// Groups of questions that ask the same, by their places: each with the first of its questions first, in the order of these. A question
/// joins the first group whose first question asks the same, so that nothing is the same by way of a third.
pub fn group(questions: &[Question], vocabulary: &Vocabulary<'_>) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut firsts: Vec<Reading> = Vec::new();
    let mut candidates = Candidates::default();
    for (place, question) in questions.iter().enumerate() {
        let reading = Reading::of(question, vocabulary.languages(), &[]);
        let is_same = |group: &usize| firsts.get(*group).is_some_and(|first| likeness(&reading, first, vocabulary).is_some());
        match candidates.near(&reading).into_iter().find(is_same).and_then(|group| groups.get_mut(group)) {
            Some(group) => group.push(place),
            None => {
                candidates.push(&reading);
                firsts.push(reading);
                groups.push(vec![place]);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests;
