//! The terms of a corpus, each with a number, and the word forms it was seen in, so that none is stemmed twice.

use crate::index::dictionary::{Dictionary, Split, split};
use crate::text::language::Language;
use crate::text::terms;

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

/// A form that begins with a small letter, or with what has no case in ASCII.
pub(super) const SMALL: u32 = 1 << 31;
/// A form that begins with a capital of ASCII.
pub(super) const CAPITAL: u32 = 1 << 30;
/// A form that its term is written like.
pub(super) const OWN: u32 = 1 << 29;
/// The other bits are the term: an index has fewer than half a billion.
pub(super) const TERM: u32 = OWN - 1;

/// The word forms of a language, each as it stands but for the case of its first letter, with its term and the cases that were
/// met. Ascending by terms, so that the forms of a term stand together, and stop words last.
#[derive(Clone, Debug)]
pub(super) struct Forms {
    pub(super) language: Language,
    pub(super) words: Dictionary,
}

/// A form of a term, as it stands in articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Form<'a> {
    text: &'a str,
    capital: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    /// How many terms there are.
    pub(super) terms: usize,
    pub(super) forms: Vec<Forms>,
    /// The terms that are written like none of their forms.
    pub(super) others: Dictionary,
}

impl Lexicon {
    pub(super) fn len(&self) -> usize {
        self.terms
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.others.bytes() + self.forms.iter().map(|forms| forms.words.bytes()).sum::<usize>()
    }

    /// What is known of a word form that was seen, letter for letter.
    pub(super) fn seen(&self, form: &str, language: Language) -> Option<Known> {
        let (form, case) = folded(form)?;
        met(self.forms_in(language)?.find(form)?, case)
    }

    pub(super) fn find(&self, word: &str, language: Language) -> Known {
        self.seen(word, language).unwrap_or_else(|| self.find_unseen(word, language))
    }

    /// The same for each of `words`.
    pub(super) fn find_all(&self, words: &[&str], language: Language) -> Vec<Known> {
        // Nothing is known of a word without letters.
        let folded: Vec<(Split<'_>, u32)> = words.iter().map(|word| folded(word).unwrap_or_default()).collect();
        let forms: Vec<Split<'_>> = folded.iter().map(|(form, _)| *form).collect();
        let values = self.forms_in(language).map(|words| words.find_all(&forms)).unwrap_or_default();
        let values = values.into_iter().chain(std::iter::repeat(None));
        let seen = values.zip(folded).map(|(value, (_, case))| met(value?, case));
        words.iter().zip(seen).map(|(word, seen)| seen.unwrap_or_else(|| self.find_unseen(word, language))).collect()
    }

    fn find_unseen(&self, word: &str, language: Language) -> Known {
        match terms::term(word, language) {
            None => Known::StopWord,
            Some(term) => self.term(&term).map_or(Known::Missing, Known::Term),
        }
    }

    /// The number of a term, by how it is written.
    fn term(&self, term: &str) -> Option<TermId> {
        let term = split(term)?;
        let mut own = self.forms.iter().filter_map(|forms| forms.words.find(term)).filter(|value| value & OWN != 0);
        own.next().map(term_of).or_else(|| self.others.find(term))
    }

    /// The forms of a term in a language.
    pub(super) fn forms_with(&self, term: TermId, language: Language) -> impl Iterator<Item = Form<'_>> {
        self.forms_in(language).into_iter().flat_map(move |words| {
            let start = words.partition_point(|value| term_of(value) < term);
            let held = (start..).map_while(move |at| words.value(at).filter(|value| term_of(*value) == term).map(|value| (at, value)));
            held.flat_map(move |(at, value)| forms_of(words.word(at).unwrap_or_default(), value))
        })
    }

    /// Whether a term was met in one form only, in all languages.
    pub(super) fn has_one_form(&self, term: TermId) -> bool {
        self.forms.iter().flat_map(|forms| self.forms_with(term, forms.language)).nth(1).is_none()
    }

    /// How each term is written, by their numbers.
    pub(super) fn terms(&self) -> Vec<&str> {
        let mut terms = vec![""; self.terms];
        let mut write = |term: TermId, text| {
            if let Some(place) = terms.get_mut(term as usize) {
                *place = text;
            }
        };
        for words in self.forms.iter().map(|forms| &forms.words) {
            words.all().filter(|(_, value)| value & OWN != 0).for_each(|(text, value)| write(term_of(value), text));
        }
        self.others.all().for_each(|(text, term)| write(term, text));
        terms
    }

    /// Each form that was met, with its language and its term.
    pub(super) fn all_forms(&self) -> impl Iterator<Item = (Form<'_>, Language, Known)> {
        self.forms.iter().flat_map(|Forms { language, words }| {
            let met = words.all().flat_map(|(text, value)| forms_of(text, value).map(move |form| (form, known(term_of(value)))));
            met.map(|(form, term)| (form, *language, term))
        })
    }

    fn forms_in(&self, language: Language) -> Option<&Dictionary> {
        self.forms.iter().find(|forms| forms.language == language).map(|forms| &forms.words)
    }
}

impl<'a> Form<'a> {
    /// Its first byte, as it stands, and the others.
    pub(super) fn split(self) -> Option<Split<'a>> {
        let (first, rest) = split(self.text)?;
        Some((if self.capital { first.to_ascii_uppercase() } else { first }, rest))
    }

    /// Its letters, as they stand, written over `text`.
    pub(super) fn write(self, text: &mut String) {
        text.clear();
        text.push_str(self.text);
        if self.capital
            && let Some(first) = text.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
    }

    /// Whether it begins with a capital.
    pub(super) fn is_capitalised(self) -> bool {
        self.capital || self.text.starts_with(char::is_uppercase)
    }
}

/// The cases in which a form was met.
pub(super) fn forms_of(text: &str, value: u32) -> impl Iterator<Item = Form<'_>> {
    let forms = [(SMALL, false), (CAPITAL, true)].into_iter().filter(move |(case, _)| value & case != 0);
    forms.map(move |(_, capital)| Form { text, capital })
}

/// What is known of a form of which `value` is kept, if it was met in this case.
fn met(value: u32, case: u32) -> Option<Known> {
    (value & case != 0).then(|| known(term_of(value)))
}

/// What a term, or [`STOP_WORD`], says of a word.
pub(super) fn known(term: TermId) -> Known {
    if term == STOP_WORD { Known::StopWord } else { Known::Term(term) }
}

/// A form with its first letter small, and which case it had. A term does not depend on that.
pub(super) fn folded(form: &str) -> Option<(Split<'_>, u32)> {
    let (first, rest) = split(form)?;
    Some(((first.to_ascii_lowercase(), rest), case(form)))
}

/// The case of a form's first letter.
#[inline]
pub(super) fn case(form: &str) -> u32 {
    if form.starts_with(|first: char| first.is_ascii_uppercase()) { CAPITAL } else { SMALL }
}

/// What is kept of a form: its term or [`STOP_WORD`], the cases that were met, and whether its term is written like it.
#[inline]
pub(super) fn value(term: TermId, cases: u32, own: bool) -> u32 {
    term & TERM | cases | if own { OWN } else { 0 }
}

/// What is kept of a form whose term has another number now.
pub(super) fn renamed(value: u32, renamed: &[TermId]) -> u32 {
    let term = renamed.get(term_of(value) as usize).copied().unwrap_or(STOP_WORD);
    value & !TERM | term & TERM
}

/// The term that is kept of a form, or [`STOP_WORD`].
#[inline]
pub(super) fn term_of(value: u32) -> TermId {
    if value & TERM == TERM { STOP_WORD } else { value & TERM }
}
