//! Word forms: a word as it stands in articles, its term, and in which case its first letter was met.

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::index::dictionary::word_map::{Split, split};
use crate::index::ids::TermId;

/// Stands for the term of a stop word in lists of the terms of words.
pub(crate) const STOP_WORD: TermId = TermId::MAX;

/// The cases in which the first letter of a form was met: bits of a [`FormEntry`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cases(u32);

impl Cases {
    /// A form that begins with a small letter, or with what has no case in ASCII.
    pub(crate) const SMALL: Cases = Cases(1 << 31);
    /// A form that begins with a capital of ASCII.
    pub(crate) const CAPITAL: Cases = Cases(1 << 30);
    /// No form.
    pub(crate) const NONE: Cases = Cases(0);

    /// That of a form.
    #[inline]
    pub(crate) fn of(form: &str) -> Cases {
        if form.starts_with(|first: char| first.is_ascii_uppercase()) { Cases::CAPITAL } else { Cases::SMALL }
    }
}

/// What is kept of a word that may stand in either case: its term, the cases that were met, and whether its term is written like it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, FromBytes, IntoBytes, Immutable)]
#[repr(transparent)]
pub(crate) struct FormEntry(u32);

impl FormEntry {
    /// A form that its term is written like.
    const IS_TERM: u32 = 1 << 29;
    /// The bits below are the term; all of them stand for a stop word.
    const TERM: u32 = FormEntry::IS_TERM - 1;

    /// That of a form with this term, none for a stop word.
    #[inline]
    pub(crate) fn new(term: Option<TermId>, cases: Cases) -> FormEntry {
        FormEntry(term.unwrap_or(STOP_WORD) & FormEntry::TERM | cases.0)
    }

    pub(crate) fn from_bits(bits: u32) -> FormEntry {
        FormEntry(bits)
    }

    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// Its term; none for a stop word.
    #[inline]
    pub(crate) fn term(self) -> Option<TermId> {
        Some(self.0 & FormEntry::TERM).filter(|term| *term != FormEntry::TERM)
    }

    /// Its term, or [`STOP_WORD`].
    #[inline]
    pub(crate) fn term_or_stop_word(self) -> TermId {
        if self.0 & FormEntry::TERM == FormEntry::TERM { STOP_WORD } else { self.0 & FormEntry::TERM }
    }

    /// A number by which the forms of a term are equal, ascending as the terms do, stop words last.
    pub(crate) fn order(self) -> u32 {
        self.0 & FormEntry::TERM
    }

    /// Whether it was met in one of these cases.
    #[inline]
    pub(crate) fn was_met(self, cases: Cases) -> bool {
        self.0 & cases.0 != 0
    }

    /// What both say of one word.
    #[inline]
    pub(crate) fn with(self, other: FormEntry) -> FormEntry {
        FormEntry(self.0 | other.0)
    }

    /// Whether its term is written like it.
    pub(crate) fn is_term(self) -> bool {
        self.0 & FormEntry::IS_TERM != 0
    }

    /// The same where the term is written like it.
    pub(crate) fn as_term(self) -> FormEntry {
        FormEntry(self.0 | FormEntry::IS_TERM)
    }

    /// The same with the term's new number.
    pub(crate) fn renumbered(self, numbers: &[TermId]) -> FormEntry {
        let term = numbers.get(self.term_or_stop_word() as usize).copied().unwrap_or(STOP_WORD);
        FormEntry(self.0 & !FormEntry::TERM | term & FormEntry::TERM)
    }
}

/// A form of a term, as it stands in articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Form<'a> {
    text: &'a str,
    capital: bool,
}

impl<'a> Form<'a> {
    /// The forms of a word, by the cases that were met.
    pub(crate) fn of(text: &'a str, entry: FormEntry) -> impl Iterator<Item = Form<'a>> {
        let forms = [(Cases::SMALL, false), (Cases::CAPITAL, true)].into_iter().filter(move |(case, _)| entry.was_met(*case));
        forms.map(move |(_, capital)| Form { text, capital })
    }

    /// Its first byte, as it stands, and the others.
    pub(crate) fn split(self) -> Option<Split<'a>> {
        let (first, rest) = split(self.text)?;
        Some((if self.capital { first.to_ascii_uppercase() } else { first }, rest))
    }

    /// Its letters, as they stand, written over `text`.
    pub(crate) fn write(self, text: &mut String) {
        text.clear();
        text.push_str(self.text);
        if self.capital
            && let Some(first) = text.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
    }

    /// Whether it begins with a capital.
    pub(crate) fn is_capitalised(self) -> bool {
        self.capital || self.text.starts_with(char::is_uppercase)
    }
}

/// A form with its first letter small, and which case it had. A term does not depend on that.
pub(crate) fn folded(form: &str) -> Option<(Split<'_>, Cases)> {
    let (first, rest) = split(form)?;
    Some(((first.to_ascii_lowercase(), rest), Cases::of(form)))
}
