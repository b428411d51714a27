//! A few terms in; quickly told apart from all other words of the corpus' texts, word by word.

use crate::index::dictionary::forms::Form;
use crate::index::dictionary::lexicon::{Known, Lexicon};
use crate::index::dictionary::word_map::{self, Split};
use crate::index::ids::TermId;
use crate::text::language::Language;

/// Tells which of a few terms a word stands for, for reading many sentences on one question.
///
/// A question's terms have a handful of word forms in the corpus. They fit the fastest cache, where the forms of the whole
/// corpus do not: most words are told to be none of them by their length and first and last byte.
#[derive(Clone, Debug)]
pub struct Matcher<'a> {
    lexicon: &'a Lexicon,
    language: Language,
    terms: Vec<TermId>,
    /// A bit for each key of a form; see [`key`].
    keys: [u64; KEYS / 64],
    /// Forms by their keys, each with the place of its term.
    forms: Vec<(u16, Split<'a>, u32)>,
}

/// Different keys there are.
const KEYS: usize = 1 << 12;

impl<'a> Matcher<'a> {
    /// A matcher of `terms`, for words of articles in `language`.
    pub(crate) fn new(lexicon: &'a Lexicon, terms: &[TermId], language: Language) -> Matcher<'a> {
        let mut matcher = Matcher { lexicon, language, terms: terms.to_vec(), keys: [0; KEYS / 64], forms: Vec::new() };
        for (place, term) in (0..).zip(terms) {
            for form in lexicon.forms_with(*term, language).filter_map(Form::split) {
                let key = key(form);
                matcher.forms.push((key, form, place));
                if let Some(word) = matcher.keys.get_mut(usize::from(key) / 64) {
                    *word |= 1 << (key % 64);
                }
            }
        }
        matcher.forms.sort_unstable();
        matcher
    }
}

impl Matcher<'_> {
    /// The place among the terms of the one that `word` stands for, if any; the first, for a term given twice. For a word
    /// that stands in a passage of the index; for others see [`Matcher::find_any`].
    pub fn find(&self, word: &str) -> Option<usize> {
        let word = word_map::split(word)?;
        let key = key(word);
        let bits = self.keys.get(usize::from(key) / 64).copied().unwrap_or_default();
        if bits >> (key % 64) & 1 == 0 {
            return None;
        }
        let from = self.forms.partition_point(|(other, form, _)| (*other, *form) < (key, word));
        self.forms.get(from).filter(|(other, form, _)| (*other, *form) == (key, word)).map(|(.., place)| *place as usize)
    }

    /// The same for any word: a headline's words are in the index only where headlines are weighed.
    pub fn find_any(&self, word: &str) -> Option<usize> {
        self.find(word).or_else(|| match self.lexicon.find(word, self.language) {
            Known::Term(term) => self.terms.iter().position(|own| *own == term),
            Known::StopWord | Known::Missing => None,
        })
    }

    /// Whether `word` is one that is not ranked by. Slower than [`Matcher::find`].
    pub fn is_stop_word(&self, word: &str) -> bool {
        self.lexicon.find(word, self.language) == Known::StopWord
    }
}

/// Few of a language's words share one: four bits of the length and of the first and last byte.
fn key((first, rest): Split<'_>) -> u16 {
    let last = rest.last().copied().unwrap_or(first);
    ((rest.len() as u16 & 15) << 8) | (u16::from(first & 15) << 4) | u16::from(last & 15)
}
