//! The forms of a few terms in; quickly told apart from all other words of the corpus' texts, word by word.

use crate::index::dictionary::forms::Form;
use crate::index::dictionary::word_map::{self, Split};

/// Tells the forms of a few terms from other words.
///
/// A question's terms have a handful of word forms in the corpus. They fit the fastest cache, where the forms of the whole
/// corpus do not: most words are told to be none of them by their length and first and last byte.
#[derive(Clone, Debug)]
pub(crate) struct FormMatcher<'a> {
    /// A bit for each key of a form; see [`key`].
    keys: [u64; KEYS / 64],
    /// Forms by their keys, each with the place of its term.
    forms: Vec<(u16, Split<'a>, u32)>,
}

/// Different keys there are.
const KEYS: usize = 1 << 12;

impl<'a> FormMatcher<'a> {
    /// A matcher of these forms, each given with the place of its term.
    pub(crate) fn new(all: impl Iterator<Item = (u32, Form<'a>)>) -> FormMatcher<'a> {
        let mut matcher = FormMatcher { keys: [0; KEYS / 64], forms: Vec::new() };
        for (place, form) in all.filter_map(|(place, form)| Some((place, form.split()?))) {
            let key = key(form);
            matcher.forms.push((key, form, place));
            if let Some(word) = matcher.keys.get_mut(usize::from(key) / 64) {
                *word |= 1 << (key % 64);
            }
        }
        matcher.forms.sort_unstable();
        matcher
    }

    /// The place of the term that has `word` among its forms, letter for letter; the first, where several have.
    #[inline]
    pub(crate) fn find(&self, word: &str) -> Option<usize> {
        let word = word_map::split(word)?;
        let key = key(word);
        let bits = self.keys.get(usize::from(key) / 64).copied().unwrap_or_default();
        if bits >> (key % 64) & 1 == 0 {
            return None;
        }
        let from = self.forms.partition_point(|(other, form, _)| (*other, *form) < (key, word));
        self.forms.get(from).filter(|(other, form, _)| (*other, *form) == (key, word)).map(|(.., place)| *place as usize)
    }
}

/// Few of a language's words share one: four bits of the length and of the first and last byte.
#[inline]
fn key((first, rest): Split<'_>) -> u16 {
    let last = rest.last().copied().unwrap_or(first);
    ((rest.len() as u16 & 15) << 8) | (u16::from(first & 15) << 4) | u16::from(last & 15)
}
