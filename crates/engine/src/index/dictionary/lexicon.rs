//! The lexicon: the terms of a corpus, each with a number, and the word forms that they were met in, so that none is stemmed twice.

use std::io::{self, Write};

use crate::index::dictionary::forms::{self, Cases, Form, FormEntry};
use crate::index::dictionary::word_map::{Split, WordMap, split};
use crate::index::ids::{Term, TermId};
use crate::index::storage::snapshot::{SnapshotReader, SnapshotWriter};
use crate::index::storage::{read_language, write_language};
use crate::text::language::Language;
use crate::text::terms;

/// What a lexicon knows of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<T = Term> {
    /// A term of the corpus.
    Term(T),
    /// A word that is not ranked by.
    StopWord,
    /// A word whose term no article holds.
    Missing,
}

impl<T> Known<T> {
    /// The term, if it is one.
    pub fn term(self) -> Option<T> {
        match self {
            Known::Term(term) => Some(term),
            Known::StopWord | Known::Missing => None,
        }
    }
}

/// The word forms of a language, each as it stands but for the case of its first letter, with a [`FormEntry`].
/// Ascending by terms, so that the forms of a term stand together, and stop words last.
#[derive(Clone, Debug)]
pub(crate) struct LanguageForms {
    pub(crate) language: Language,
    pub(crate) words: WordMap,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    /// How many terms there are.
    pub(crate) terms: usize,
    pub(crate) forms: Vec<LanguageForms>,
    /// The terms that are written like none of their forms.
    pub(crate) others: WordMap,
}

impl Lexicon {
    pub(crate) fn len(&self) -> usize {
        self.terms
    }

    /// Bytes of memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.others.bytes() + self.forms.iter().map(|forms| forms.words.bytes()).sum::<usize>()
    }

    /// What is known of a word form that articles hold, letter for letter.
    pub(crate) fn find_form(&self, form: &str, language: Language) -> Option<Known<TermId>> {
        let (form, case) = forms::folded(form)?;
        met(self.forms_in(language)?.find(form)?, case)
    }

    pub(crate) fn find(&self, word: &str, language: Language) -> Known<TermId> {
        self.find_form(word, language).unwrap_or_else(|| self.find_term(word, language))
    }

    /// The same for each of `words`.
    pub(crate) fn find_all(&self, words: &[&str], language: Language) -> Vec<Known<TermId>> {
        // Nothing is known of a word without letters.
        let folded: Vec<(Split<'_>, Cases)> = words.iter().map(|word| forms::folded(word).unwrap_or_default()).collect();
        let forms: Vec<Split<'_>> = folded.iter().map(|(form, _)| *form).collect();
        let values = self.forms_in(language).map(|words| words.find_all(&forms)).unwrap_or_default();
        let values = values.into_iter().chain(std::iter::repeat(None));
        let met = values.zip(folded).map(|(value, (_, case))| met(value?, case));
        words.iter().zip(met).map(|(word, met)| met.unwrap_or_else(|| self.find_term(word, language))).collect()
    }

    /// What is known of a word by its term.
    fn find_term(&self, word: &str, language: Language) -> Known<TermId> {
        match terms::term(word, language) {
            None => Known::StopWord,
            Some(term) => self.term(&term).map_or(Known::Missing, Known::Term),
        }
    }

    /// The number of a term, by how it is written.
    pub(crate) fn term(&self, term: &str) -> Option<TermId> {
        let term = split(term)?;
        let entries = self.forms.iter().filter_map(|forms| forms.words.find(term)).map(FormEntry::from_bits);
        let own = entries.filter(|entry| entry.is_term()).map(FormEntry::term_or_stop_word).next();
        own.or_else(|| self.others.find(term))
    }

    /// The forms of a term in a language.
    pub(crate) fn forms_with(&self, term: TermId, language: Language) -> impl Iterator<Item = Form<'_>> {
        self.forms_in(language).into_iter().flat_map(move |words| {
            let entry = |at: usize| words.value(at).map(FormEntry::from_bits);
            let start = words.partition_point(|value| FormEntry::from_bits(value).term_or_stop_word() < term);
            let own = (start..).map_while(move |at| entry(at).filter(|entry| entry.term_or_stop_word() == term).map(|entry| (at, entry)));
            own.flat_map(move |(at, entry)| Form::of(words.word(at).unwrap_or_default(), entry))
        })
    }

    /// Whether a term was met in one form only, in all languages.
    pub(crate) fn has_one_form(&self, term: TermId) -> bool {
        self.forms.iter().flat_map(|forms| self.forms_with(term, forms.language)).nth(1).is_none()
    }

    /// How each term is written, by their numbers.
    pub(crate) fn terms(&self) -> Vec<&str> {
        let mut terms = vec![""; self.terms];
        let mut write = |term: TermId, text| {
            if let Some(place) = terms.get_mut(term as usize) {
                *place = text;
            }
        };
        for words in self.forms.iter().map(|forms| &forms.words) {
            let entries = words.all().map(|(text, value)| (text, FormEntry::from_bits(value)));
            entries.filter(|(_, entry)| entry.is_term()).for_each(|(text, entry)| write(entry.term_or_stop_word(), text));
        }
        self.others.all().for_each(|(text, term)| write(term, text));
        terms
    }

    /// Each form that was met, with its language and its term, none for a stop word.
    pub(crate) fn all_forms(&self) -> impl Iterator<Item = (Form<'_>, Language, Option<TermId>)> {
        self.forms.iter().flat_map(|LanguageForms { language, words }| {
            let entries = words.all().map(|(text, value)| (text, FormEntry::from_bits(value)));
            entries.flat_map(move |(text, entry)| Form::of(text, entry).map(move |form| (form, *language, entry.term())))
        })
    }

    fn forms_in(&self, language: Language) -> Option<&WordMap> {
        self.forms.iter().find(|forms| forms.language == language).map(|forms| &forms.words)
    }

    pub(crate) fn write<W: Write>(&self, snapshot: &mut SnapshotWriter<W>) -> io::Result<()> {
        snapshot.directory.length(self.terms);
        self.others.write(snapshot)?;
        snapshot.directory.list(&self.forms, |directory, forms| write_language(directory, forms.language));
        self.forms.iter().try_for_each(|forms| forms.words.write(snapshot))
    }

    pub(crate) fn open(snapshot: &mut SnapshotReader<'_>) -> Option<Lexicon> {
        let terms = snapshot.directory.place()?;
        let others = WordMap::open(snapshot)?;
        let languages = snapshot.directory.list(read_language)?;
        let forms = languages.into_iter().map(|language| Some(LanguageForms { language, words: WordMap::open(snapshot)? }));
        Some(Lexicon { terms, forms: forms.collect::<Option<_>>()?, others })
    }
}

/// What is known of a word with this entry, if it was met in this case.
fn met(value: u32, case: Cases) -> Option<Known<TermId>> {
    let entry = FormEntry::from_bits(value);
    entry.was_met(case).then(|| entry.term().map_or(Known::StopWord, Known::Term))
}
