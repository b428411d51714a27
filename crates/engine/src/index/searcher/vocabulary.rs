//! What the indexes of a searcher know of words, all together: terms and how rare they are, names, acronyms.

use std::cell::RefCell;
use std::collections::BTreeMap;

use time::Date;

use crate::index::dictionary::acronyms::Acronym;
use crate::index::dictionary::forms::Form;
use crate::index::dictionary::lexicon::Known;
use crate::index::ids::{Term, TermId};
use crate::index::searcher::matcher::Matcher;
use crate::index::segment::Segment;
use crate::index::statistics::Statistics;
use crate::text::language::Language;
use crate::text::terms;

/// So many meanings of one acronym count: those that are written out most often.
const MAX_MEANINGS: usize = 3;

/// Stands for the number of a term in an index that does not know it.
const UNKNOWN: TermId = TermId::MAX;

/// What is known of words, for one question.
#[derive(Debug)]
pub struct Vocabulary<'a> {
    parts: Vec<&'a Segment>,
    statistics: Statistics,
    languages: Vec<Language>,
    /// Of several indexes, the terms that were asked for so far: of each its number in every index, one behind the other. Where there is one
    /// index only, its numbers are the vocabulary's.
    numbers: RefCell<Vec<TermId>>,
}

/// Which shapes the articles of a corpus have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shapes {
    /// All are plain text, or there are none.
    Plain,
    /// All are documents: they have headings, lists, tables.
    Documents,
    /// There are articles of either kind.
    Both,
}

/// An acronym and what it stands for, in terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAcronym {
    /// Its letters, as they stand.
    pub short: String,
    /// Its term.
    pub term: Term,
    /// The terms of the words that it stands for, in order; at least two.
    pub long: Vec<Term>,
}

impl<'a> Vocabulary<'a> {
    pub(crate) fn new(parts: Vec<&'a Segment>) -> Vocabulary<'a> {
        let statistics = parts.iter().fold(Statistics::default(), |sum, part| sum.and(part.statistics()));
        Vocabulary { languages: languages(&parts), statistics, parts, numbers: RefCell::default() }
    }

    pub(crate) fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// The languages that articles are written in, each once, that of the most articles first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Which shapes the articles have.
    pub fn shapes(&self) -> Shapes {
        let count = |of: fn(&Segment) -> usize| self.parts.iter().map(|part| of(part)).sum::<usize>();
        match (count(|part| part.documents), count(|part| part.articles.len())) {
            (0, _) => Shapes::Plain,
            (documents, articles) if documents == articles => Shapes::Documents,
            _ => Shapes::Both,
        }
    }

    /// Whether an article is not shown on `day`.
    pub fn hides_some(&self, day: Date) -> bool {
        self.parts.iter().any(|part| part.days.hide_some(day))
    }

    /// What is known of `word` in `language`.
    pub fn known(&self, word: &str, language: Language) -> Known {
        match self.only() {
            Some(part) => of_only(part.lexicon.find(word, language)),
            None if self.met(word, language) == Some(Met::StopWord) => Known::StopWord,
            None => match terms::term(word, language) {
                None => Known::StopWord,
                Some(term) => self.term(&term).map_or(Known::Missing, Known::Term),
            },
        }
    }

    /// What is known of each of `words` in `language`, in their order: as [`Vocabulary::known`], for all of a question at once.
    pub fn known_all(&self, words: &[&str], language: Language) -> Vec<Known> {
        match self.only() {
            Some(part) => part.lexicon.find_all(words, language).into_iter().map(of_only).collect(),
            None => words.iter().map(|word| self.known(word, language)).collect(),
        }
    }

    /// What is known of `form` if articles in `language` hold just that, letter for letter. Cheaper than [`Vocabulary::known`].
    pub fn known_form(&self, form: &str, language: Language) -> Option<Known> {
        if let Some(part) = self.only() {
            return part.lexicon.find_form(form, language).map(of_only);
        }
        match self.met(form, language)? {
            Met::StopWord => Some(Known::StopWord),
            Met::Word => terms::term(form, language).and_then(|term| self.term(&term)).map(Known::Term),
        }
    }

    /// The place of the first of `terms` that `word` stands for in `language`, if it stands for any.
    pub fn place_among(&self, word: &str, language: Language, mut terms: impl Iterator<Item = Term>) -> Option<usize> {
        if let Some(part) = self.only() {
            let own = part.lexicon.find(word, language).term()?;
            return terms.position(|term| term.0 == own);
        }
        let numbered = || self.parts.iter().enumerate();
        let met = numbered().find_map(|(part, segment)| Some((part, segment.lexicon.find_form(word, language)?)));
        let (part, own) = match met {
            Some((part, known)) => (part, known.term()?),
            None => {
                let written = terms::term(word, language)?;
                numbered().find_map(|(part, segment)| Some((part, segment.lexicon.term(&written)?)))?
            }
        };
        terms.position(|term| self.number_in(part, term) == Some(own))
    }

    /// Whether `word` is one that is not ranked by.
    pub fn is_stop_word(&self, word: &str, language: Language) -> bool {
        let met = self.parts.iter().find_map(|part| part.lexicon.find_form(word, language));
        met.map_or_else(|| terms::term(word, language).is_none(), |known| known == Known::StopWord)
    }

    /// Whether `term` stands for a name in articles of `language`: they hold it, and with a capital wherever they do.
    pub fn is_name(&self, term: Term, language: Language) -> bool {
        let mut forms = self.forms(term, language).peekable();
        forms.peek().is_some() && forms.all(Form::is_capitalised)
    }

    /// The forms of a term in a language; one that several indexes know comes up several times.
    pub(crate) fn forms(&self, term: Term, language: Language) -> impl Iterator<Item = Form<'a>> {
        let numbers = self.parts.iter().enumerate().filter_map(move |(number, part)| Some((*part, self.number_in(number, term)?)));
        numbers.flat_map(move |(part, number)| part.lexicon.forms_with(number, language))
    }

    /// A matcher of `terms`, for words of the articles in `language`, as they stand there. Takes a few
    /// microseconds: make one a question and language, not one a sentence.
    pub fn matcher<'v>(&'v self, terms: &[Term], language: Language) -> Matcher<'v> {
        Matcher::new(self, terms, language)
    }

    /// The commonest meanings that articles give the acronym with these letters, in order; none for most words.
    pub fn acronyms(&self, short: &str) -> Vec<KnownAcronym> {
        self.meanings(short).into_iter().filter_map(|acronym| self.in_terms(acronym)).collect()
    }

    /// The acronyms that stand for words which begin with `first`, in order.
    pub fn acronyms_from(&self, first: &str, language: Language) -> Vec<KnownAcronym> {
        if !self.parts.iter().any(|part| part.acronyms.may_open_with(first)) {
            return Vec::new();
        }
        let Some(first) = terms::term(first, language) else { return Vec::new() };
        let mut found: Vec<&Acronym> = self.parts.iter().flat_map(|part| part.acronyms.opening_with(&first)).collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|acronym| self.meanings(&acronym.short).contains(acronym));
        found.into_iter().filter_map(|acronym| self.in_terms(acronym)).collect()
    }

    /// Whether an article that is shown on `day` is ranked by `term`.
    pub fn is_held_on(&self, term: Term, day: Date) -> bool {
        let holds = |(number, part): (usize, &&Segment)| {
            let own = self.number_in(number, term);
            own.is_some_and(|own| part.holders(own).any(|place| part.days.shows(place, day)))
        };
        self.parts.iter().enumerate().any(holds)
    }

    /// How rare a term is: `ln(1 + (n - df + 0.5) / (df + 0.5))` over the `n` passages, as in the `bm25` crate. Above 0.
    pub fn idf(&self, term: Term) -> f32 {
        let count = |(number, part): (usize, &&Segment)| Some(part.postings.count(self.number_in(number, term)?));
        self.statistics.idf(self.parts.iter().enumerate().filter_map(count).sum())
    }

    /// The idf of a term that no passage holds: the largest there is.
    pub fn idf_of_unknown(&self) -> f32 {
        self.statistics.idf(0)
    }

    /// How many words a sentence has on average, stop words included; at least 1.
    pub fn average_sentence_words(&self) -> f32 {
        self.statistics.average_sentence_words()
    }

    /// The number of a term in one of the indexes, if that knows it.
    pub(crate) fn number_in(&self, part: usize, term: Term) -> Option<TermId> {
        if self.only().is_some() {
            return Some(term.0);
        }
        let numbers = self.numbers.borrow();
        numbers.get(term.0 as usize * self.parts.len() + part).copied().filter(|number| *number != UNKNOWN)
    }

    fn only(&self) -> Option<&'a Segment> {
        if let [only] = self.parts[..] { Some(only) } else { None }
    }

    /// What several indexes have met of a word form.
    fn met(&self, form: &str, language: Language) -> Option<Met> {
        let known = self.parts.iter().find_map(|part| part.lexicon.find_form(form, language))?;
        Some(if known == Known::StopWord { Met::StopWord } else { Met::Word })
    }

    /// The term that is written so, if an index knows it.
    fn term(&self, written: &str) -> Option<Term> {
        let own: Vec<TermId> = self.parts.iter().map(|part| part.lexicon.term(written).unwrap_or(UNKNOWN)).collect();
        if own.iter().all(|number| *number == UNKNOWN) {
            return None;
        }
        if self.only().is_some() {
            return own.first().copied().map(Term);
        }
        let mut numbers = self.numbers.borrow_mut();
        let known = numbers.chunks_exact(own.len()).position(|row| row == own);
        let row = known.unwrap_or_else(|| {
            numbers.extend(&own);
            numbers.len() / own.len() - 1
        });
        Some(Term(row as u32))
    }

    /// The commonest meanings of an acronym, in order.
    fn meanings(&self, short: &str) -> Vec<&'a Acronym> {
        let mut counts: BTreeMap<&Acronym, u32> = BTreeMap::new();
        for (acronym, count) in self.parts.iter().flat_map(|part| part.acronyms.with(short)) {
            *counts.entry(acronym).or_default() += count;
        }
        let mut meanings: Vec<(&Acronym, u32)> = counts.into_iter().collect();
        meanings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        meanings.truncate(MAX_MEANINGS);
        let mut meanings: Vec<&Acronym> = meanings.into_iter().map(|(acronym, _)| acronym).collect();
        meanings.sort_unstable();
        meanings
    }

    fn in_terms(&self, acronym: &Acronym) -> Option<KnownAcronym> {
        let long: Option<Vec<Term>> = acronym.long.iter().map(|term| self.term(term)).collect();
        Some(KnownAcronym { short: acronym.short.clone(), term: self.term(&acronym.term)?, long: long? })
    }
}

/// What is known of a form, as far as it can be told without its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Met {
    StopWord,
    Word,
}

/// What the only index there is knows of a word.
fn of_only(known: Known<TermId>) -> Known {
    match known {
        Known::Term(term) => Known::Term(Term(term)),
        Known::StopWord => Known::StopWord,
        Known::Missing => Known::Missing,
    }
}

/// The languages of all articles, that of the most articles first.
fn languages(parts: &[&Segment]) -> Vec<Language> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for (language, articles) in parts.iter().flat_map(|part| &part.languages) {
        *counts.entry(*language).or_default() += articles;
    }
    let mut languages: Vec<(Language, usize)> = counts.into_iter().collect();
    languages.sort_by_key(|(_, articles)| std::cmp::Reverse(*articles));
    languages.into_iter().map(|(language, _)| language).collect()
}
