//! The terms of a corpus, each with a number; and the word forms it was seen in, so that none is stemmed twice.

use std::collections::HashMap;

use crate::engine::text::language::Language;
use crate::engine::text::terms;

/// The number of a term in its index.
pub type TermId = u32;

/// What a lexicon knows of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A term of the corpus.
    Term(TermId),
    /// A word that is not ranked by.
    StopWord,
    /// A word whose term no article holds.
    Missing,
}

#[derive(Debug, Default)]
pub(super) struct Lexicon {
    terms: HashMap<Box<str>, TermId>,
    forms: HashMap<Language, HashMap<Box<str>, Option<TermId>>>,
}

impl Lexicon {
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// The number of the word's term, given now if it is new; `None` for a stop word.
    pub(super) fn intern(&mut self, word: &str, language: Language) -> Option<TermId> {
        let forms = self.forms.entry(language).or_default();
        if let Some(known) = forms.get(word) {
            return *known;
        }
        let id = terms::term(word, language).map(|term| {
            let next = TermId::try_from(self.terms.len()).unwrap_or(TermId::MAX);
            *self.terms.entry(term.into()).or_insert(next)
        });
        forms.insert(word.into(), id);
        id
    }

    /// What is known of a word form that was seen, letter for letter.
    pub(super) fn seen(&self, form: &str, language: Language) -> Option<Known> {
        self.forms.get(&language)?.get(form).map(|term| term.map_or(Known::StopWord, Known::Term))
    }

    pub(super) fn find(&self, word: &str, language: Language) -> Known {
        if let Some(form) = self.forms.get(&language).and_then(|forms| forms.get(word)) {
            return form.map_or(Known::StopWord, Known::Term);
        }
        match terms::term(word, language) {
            None => Known::StopWord,
            Some(term) => self.terms.get(term.as_str()).map_or(Known::Missing, |id| Known::Term(*id)),
        }
    }
}
