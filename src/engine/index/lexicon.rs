//! The terms of a corpus, each with a number; and the word forms it was seen in, so that none is stemmed twice.

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

/// A word form that came lately, as far as one fits 16 bytes with its length.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Recent {
    form: u128,
    language: Language,
    term: TermId,
}

/// So many places for recent forms fit the second fastest cache.
const RECENT: usize = 1 << 13;

#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    pub(super) terms: Words,
    pub(super) forms: Vec<Forms>,
    /// The forms that come often are found here without a look at the tables. Empty once no more come.
    pub(super) recent: Vec<Recent>,
}

impl Lexicon {
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.terms.bytes() + self.forms.iter().map(|forms| forms.words.bytes() + forms.terms.bytes()).sum::<usize>()
    }

    /// The number of the word's term, given now if it is new; `None` for a stop word.
    pub(super) fn intern(&mut self, word: &str, language: Language) -> Option<TermId> {
        let Some(form) = packed(word) else { return self.intern_form(word, language) };
        self.recent.resize(RECENT, Recent::default());
        let at = place(form);
        if let Some(recent) = self.recent.get(at).filter(|recent| recent.form == form && recent.language == language) {
            return Some(recent.term).filter(|term| *term != STOP_WORD);
        }
        let term = self.intern_form(word, language);
        if let Some(recent) = self.recent.get_mut(at) {
            *recent = Recent { form, language, term: term.unwrap_or(STOP_WORD) };
        }
        term
    }

    fn intern_form(&mut self, word: &str, language: Language) -> Option<TermId> {
        let Lexicon { terms, forms, .. } = self;
        let forms = forms_of(forms, language);
        let (form, is_new) = forms.words.intern(word);
        if is_new {
            let term = terms::term(word, language).map_or(STOP_WORD, |term| terms.intern(&term).0);
            forms.terms.own().push(term);
        }
        forms.terms.get(form as usize).filter(|term| *term != STOP_WORD)
    }

    /// Takes in all terms and forms of `other`, in their order. Returns the number here of each of its terms.
    pub(super) fn merge(&mut self, other: &Lexicon) -> Vec<TermId> {
        let renamed: Vec<TermId> = other.terms.iter().map(|term| self.terms.intern(term).0).collect();
        for theirs in &other.forms {
            let forms = forms_of(&mut self.forms, theirs.language);
            for (word, term) in theirs.words.iter().zip(theirs.terms.all()) {
                if forms.words.intern(word).1 {
                    forms.terms.own().push(renamed.get(*term as usize).copied().unwrap_or(STOP_WORD));
                }
            }
        }
        renamed
    }

    /// Nothing more comes: gives back the memory that was kept for it, and sorts forms by terms.
    pub(super) fn close(&mut self) {
        self.recent = Vec::new();
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
        let forms = self.forms.iter().find(|forms| forms.language == language)?;
        let term = forms.terms.get(forms.words.find(form)? as usize)?;
        Some(if term == STOP_WORD { Known::StopWord } else { Known::Term(term) })
    }

    pub(super) fn find(&self, word: &str, language: Language) -> Known {
        self.seen(word, language).unwrap_or_else(|| match terms::term(word, language) {
            None => Known::StopWord,
            Some(term) => self.terms.find(&term).map_or(Known::Missing, Known::Term),
        })
    }
}

/// A word of up to 15 bytes and its length. No two are the same, and none is 0.
fn packed(word: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    let [own @ .., length] = &mut bytes;
    own.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    *length = word.len() as u8 + 1;
    Some(u128::from_le_bytes(bytes))
}

fn place(form: u128) -> usize {
    let mixed = (form as u64 ^ ((form >> 64) as u64).rotate_left(25)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (u64::BITS - RECENT.ilog2())) as usize
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
