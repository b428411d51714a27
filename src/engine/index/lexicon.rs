//! The terms of a corpus, each with a number; and the word forms it was seen in, so that none is stemmed twice.

use std::ops::Range;

use crate::engine::index::seen::{self, Seen};
use crate::engine::index::table::Table;
use crate::engine::index::words::Words;
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

/// Stands for "no term" among the terms of forms.
pub(super) const STOP_WORD: TermId = TermId::MAX;

/// The word forms of a language, each with its term.
#[derive(Clone, Debug)]
pub(super) struct Forms {
    pub(super) language: Language,
    pub(super) words: Words,
    /// Ascending once no more forms come: then the forms of a term stand together, and stop words last.
    pub(super) terms: Table<TermId>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    pub(super) terms: Words,
    pub(super) forms: Vec<Forms>,
    /// All forms, while more come; none afterwards.
    pub(super) reading: Option<Seen>,
}

impl Lexicon {
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.terms.bytes() + self.forms.iter().map(|forms| forms.words.bytes() + forms.terms.bytes()).sum::<usize>()
    }

    /// Adds the numbers of the terms of words to `terms`, given now where they are new, and none for stop words. The words
    /// stand in `text` at `spans`.
    pub(super) fn intern(&mut self, text: &str, spans: &[Range<usize>], language: Language, terms: &mut Vec<TermId>) {
        let start = terms.len();
        self.reading.get_or_insert_default().find_at_once(text, spans, language, terms);
        let mut end = start;
        for (at, span) in (start..).zip(spans) {
            let mut term = terms.get(at).copied().unwrap_or(STOP_WORD);
            if term == seen::NOT_AT_ONCE {
                term = self.intern_slowly(text, span.clone(), language);
            }
            if term != STOP_WORD
                && let Some(place) = terms.get_mut(end)
            {
                *place = term;
                end += 1;
            }
        }
        terms.truncate(end);
    }

    fn intern_slowly(&mut self, text: &str, span: Range<usize>, language: Language) -> TermId {
        let seen = self.reading.as_ref().and_then(|seen| seen.find(text, span.clone(), language));
        seen.unwrap_or_else(|| self.intern_new(text.get(span).unwrap_or_default(), language))
    }

    fn intern_new(&mut self, form: &str, language: Language) -> TermId {
        let term = terms::term(form, language).map_or(STOP_WORD, |term| self.terms.intern(&term).0);
        self.add(form, language, term);
        term
    }

    /// Adds a form that did not come before.
    fn add(&mut self, form: &str, language: Language, term: TermId) {
        let forms = forms_of(&mut self.forms, language);
        forms.words.push(form);
        forms.terms.own().push(term);
        self.reading.get_or_insert_default().add(form, language, term);
    }

    /// Takes in all terms and forms of `other`, in their order. Returns the number here of each of its terms.
    pub(super) fn merge(&mut self, other: &Lexicon) -> Vec<TermId> {
        let renamed: Vec<TermId> = other.terms.iter().map(|term| self.terms.intern(term).0).collect();
        for theirs in &other.forms {
            for (form, term) in theirs.words.iter().zip(theirs.terms.all()) {
                if self.seen(form, theirs.language).is_none() {
                    self.add(form, theirs.language, renamed.get(*term as usize).copied().unwrap_or(STOP_WORD));
                }
            }
        }
        renamed
    }

    /// Nothing more comes: gives back the memory that was kept for it, and sorts forms by terms.
    pub(super) fn close(&mut self) {
        self.reading = None;
        self.terms.shrink();
        for forms in &mut self.forms {
            let mut by_term: Vec<(TermId, usize)> = forms.terms.all().iter().copied().zip(0..).collect();
            by_term.sort_unstable();
            forms.words = Words::of(by_term.iter().filter_map(|(_, form)| forms.words.word(*form)));
            forms.terms = by_term.into_iter().map(|(term, _)| term).collect::<Vec<TermId>>().into();
        }
    }

    /// What is known of a word form that was seen, letter for letter.
    pub(super) fn seen(&self, form: &str, language: Language) -> Option<Known> {
        let term = match &self.reading {
            Some(seen) => seen.find(form, 0..form.len(), language)?,
            None => {
                let forms = self.forms.iter().find(|forms| forms.language == language)?;
                forms.terms.get(forms.words.find(form)? as usize)?
            }
        };
        Some(if term == STOP_WORD { Known::StopWord } else { Known::Term(term) })
    }

    pub(super) fn find(&self, word: &str, language: Language) -> Known {
        self.seen(word, language).unwrap_or_else(|| match terms::term(word, language) {
            None => Known::StopWord,
            Some(term) => self.terms.find(&term).map_or(Known::Missing, Known::Term),
        })
    }
}

/// The forms of `language`, which may have none yet. Articles rarely come in more than a few languages.
#[expect(clippy::indexing_slicing, reason = "the place was found or made just before")]
fn forms_of(all: &mut Vec<Forms>, language: Language) -> &mut Forms {
    let at = all.iter().position(|forms| forms.language == language).unwrap_or_else(|| {
        all.push(Forms { language, words: Words::default(), terms: Table::default() });
        all.len() - 1
    });
    &mut all[at]
}
