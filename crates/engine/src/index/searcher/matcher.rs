//! A few terms of a question in; quickly told apart from all other words of the corpus' texts, word by word.

use crate::index::dictionary::matcher::FormMatcher;
use crate::index::ids::Term;
use crate::index::searcher::vocabulary::Vocabulary;
use crate::text::language::Language;

/// Tells which of a few terms a word stands for, for reading many sentences on one question.
#[derive(Debug)]
pub struct Matcher<'a> {
    vocabulary: &'a Vocabulary<'a>,
    language: Language,
    terms: Vec<Term>,
    forms: FormMatcher<'a>,
}

impl<'a> Matcher<'a> {
    /// A matcher of `terms`, for words of articles in `language`.
    pub(crate) fn new(vocabulary: &'a Vocabulary<'a>, terms: &[Term], language: Language) -> Matcher<'a> {
        let forms = (0..).zip(terms).flat_map(|(place, term)| vocabulary.forms(*term, language).map(move |form| (place, form)));
        Matcher { forms: FormMatcher::new(forms), vocabulary, language, terms: terms.to_vec() }
    }

    /// The place among the terms of the one that `word` stands for, if any; the first, for a term given twice. For a word
    /// that stands in a passage of the corpus; for others see [`Matcher::find_any`].
    pub fn find(&self, word: &str) -> Option<usize> {
        self.forms.find(word)
    }

    /// The same for any word: a headline's words are in the index only where headlines are weighed.
    pub fn find_any(&self, word: &str) -> Option<usize> {
        self.find(word).or_else(|| self.vocabulary.place_among(word, self.language, self.terms.iter().copied()))
    }

    /// Whether `word` is one that is not ranked by. Slower than [`Matcher::find`].
    pub fn is_stop_word(&self, word: &str) -> bool {
        self.vocabulary.is_stop_word(word, self.language)
    }
}
