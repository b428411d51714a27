//! Words as articles are read in, their terms out; and once no more come, the lexicon of the corpus.

use std::ops::Range;

use crate::engine::index::dictionary::Dictionary;
use crate::engine::index::lexicon::{self, Forms, Known, Lexicon, STOP_WORD, TermId};
use crate::engine::index::seen::{self, Seen};
use crate::engine::index::words::Words;
use crate::engine::text::language::Language;
use crate::engine::text::terms;

/// The terms of what was read so far, in the order in which they came, and the forms they came in.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    terms: Words,
    forms: Vec<Gained>,
    seen: Seen,
}

/// The forms of a language, each with its term, in the order in which they came.
#[derive(Clone, Debug)]
struct Gained {
    language: Language,
    text: String,
    /// Where each form ends in the text, and its term.
    ends: Vec<(usize, TermId)>,
}

impl Gathered {
    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Adds the numbers of the terms of words to `terms`, given now where they are new, and none for stop words. The words
    /// stand in `text` at `spans`.
    pub(super) fn intern(&mut self, text: &str, spans: &[Range<usize>], language: Language, terms: &mut Vec<TermId>) {
        let start = terms.len();
        self.seen.find_at_once(text, spans, language, terms);
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
        let seen = self.seen.find(text, span.clone(), language);
        seen.unwrap_or_else(|| self.intern_new(text.get(span).unwrap_or_default(), language))
    }

    fn intern_new(&mut self, form: &str, language: Language) -> TermId {
        let other_case = self.seen.find_other_case(form, language);
        let term = other_case.unwrap_or_else(|| terms::term(form, language).map_or(STOP_WORD, |term| self.terms.intern(&term).0));
        self.add(form, language, term);
        term
    }

    /// Adds a form that did not come before.
    fn add(&mut self, form: &str, language: Language, term: TermId) {
        gained(&mut self.forms, language).push(form, term);
        self.seen.add(form, language, term);
    }

    /// Takes in all terms and forms of `other`, in their order. Returns the number here of each of its terms.
    pub(super) fn merge(&mut self, other: &Gathered) -> Vec<TermId> {
        let renamed: Vec<TermId> = other.terms.iter().map(|term| self.terms.intern(term).0).collect();
        for theirs in &other.forms {
            for (form, term) in theirs.iter() {
                if self.seen.find(form, 0..form.len(), theirs.language).is_none() {
                    self.add(form, theirs.language, renamed.get(term as usize).copied().unwrap_or(STOP_WORD));
                }
            }
        }
        renamed
    }

    /// What is known of a word form that came before, letter for letter.
    pub(super) fn seen(&self, form: &str, language: Language) -> Option<Known> {
        self.seen.find(form, 0..form.len(), language).map(lexicon::known)
    }

    /// Nothing more comes.
    pub(super) fn close(mut self) -> Lexicon {
        // Terms that are a form of theirs need not be kept apart.
        let mut is_form = vec![false; self.terms.len()];
        self.forms.sort_by_key(|gained| gained.language);
        let forms = self.forms.iter().map(|gained| gained.close(&self.terms, &mut is_form)).collect();
        let others = (0..).zip(self.terms.iter()).zip(is_form).filter(|(_, is_form)| !is_form);
        let others = Dictionary::of(others.filter_map(|((term, text), _)| Some((lexicon::split(text)?, term))));
        Lexicon { terms: self.terms.len(), forms, others }
    }
}

impl Gained {
    fn push(&mut self, form: &str, term: TermId) {
        self.text.push_str(form);
        self.ends.push((self.text.len(), term));
    }

    fn iter(&self) -> impl Iterator<Item = (&str, TermId)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        starts.zip(&self.ends).map(|(start, (end, term))| (self.text.get(start..*end).unwrap_or_default(), *term))
    }

    /// The same forms in the order of their terms, those that differ in the case of their first letter as one.
    fn close(&self, terms: &Words, is_form: &mut [bool]) -> Forms {
        let forms = self.iter().filter_map(|(form, term)| Some((term, lexicon::folded(form)?)));
        let mut forms: Vec<_> = forms.map(|(term, (form, case))| (term, form, case)).collect();
        forms.sort_unstable();
        let merged = forms.chunk_by(|(term, form, _), (next, other, _)| (term, form) == (next, other));
        let words = merged.filter_map(|same| {
            let (term, form, _) = same.first()?;
            let own = terms.word(*term as usize).and_then(lexicon::split) == Some(*form);
            if let Some(is_form) = is_form.get_mut(*term as usize).filter(|_| own) {
                *is_form = true;
            }
            let cases = same.iter().fold(0, |cases, (.., case)| cases | case);
            Some((*form, lexicon::value(*term, cases, own)))
        });
        Forms { language: self.language, words: Dictionary::of(words) }
    }
}

/// The forms of `language`, which may have none yet. Articles rarely come in more than a few languages.
#[expect(clippy::indexing_slicing, reason = "the place was found or made just before")]
fn gained(all: &mut Vec<Gained>, language: Language) -> &mut Gained {
    let at = all.iter().position(|gained| gained.language == language).unwrap_or_else(|| {
        all.push(Gained { language, text: String::new(), ends: Vec::new() });
        all.len() - 1
    });
    &mut all[at]
}
