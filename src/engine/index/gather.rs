//! Words as articles are read in, their terms out; and once no more come, the lexicon of the corpus.

use std::ops::Range;

use crate::engine::index::dictionary::{self, Dictionary};
use crate::engine::index::lexicon::{self, Forms, Lexicon, STOP_WORD, TermId};
use crate::engine::index::seen::{self, Seen};
use crate::engine::index::texts::Texts;
use crate::engine::text::language::Language;
use crate::engine::text::terms;

/// The terms of what was read so far, in the order in which they came, and the forms they came in.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    terms: Texts,
    /// Where a term's number is found, under no language: a term stands for words of all.
    numbers: Seen,
    forms: Vec<Gained>,
    seen: Seen,
}

/// The forms of a language, each with its term, in the order in which they came.
#[derive(Clone, Debug)]
struct Gained {
    language: Language,
    forms: Texts,
    terms: Vec<TermId>,
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
        let term = other_case.unwrap_or_else(|| terms::term(form, language).map_or(STOP_WORD, |term| self.number(&term)));
        self.add(form, language, term);
        term
    }

    /// The number of a term, given now if it is new.
    pub(super) fn number(&mut self, term: &str) -> TermId {
        self.number_of(term).unwrap_or_else(|| {
            let number = TermId::try_from(self.terms.len()).unwrap_or(STOP_WORD);
            self.terms.push(term);
            self.numbers.add(term, Language::Other, number);
            number
        })
    }

    /// The number of a term that came before.
    pub(super) fn number_of(&self, term: &str) -> Option<TermId> {
        self.numbers.find(term, 0..term.len(), Language::Other)
    }

    /// The term of a form that came before; [`STOP_WORD`] for none.
    pub(super) fn term_of(&self, form: &str, language: Language) -> Option<TermId> {
        self.seen.find(form, 0..form.len(), language)
    }

    /// The forms that came, each with its language.
    pub(super) fn forms(&self) -> impl Iterator<Item = (&str, Language)> {
        self.forms.iter().flat_map(|gained| gained.forms.iter().map(|form| (form, gained.language)))
    }

    /// Adds a form that did not come before, and will not come after.
    pub(super) fn add_last(&mut self, form: &str, language: Language, term: TermId) {
        gained(&mut self.forms, language).push(form, term);
    }

    /// Adds a form that did not come before.
    fn add(&mut self, form: &str, language: Language, term: TermId) {
        gained(&mut self.forms, language).push(form, term);
        self.seen.add(form, language, term);
    }

    /// Takes in all terms and forms of `other`, in their order. Returns the number here of each of its terms.
    pub(super) fn merge(&mut self, other: &Gathered) -> Vec<TermId> {
        let mut renamed = Vec::with_capacity(other.len());
        self.merge_terms(other, other.len(), &mut renamed);
        self.merge_forms(other, &renamed);
        renamed
    }

    /// Takes in the terms of `other` below `end`, from the first that has no number in `renamed`, and adds the numbers to it.
    pub(super) fn merge_terms(&mut self, other: &Gathered, end: usize, renamed: &mut Vec<TermId>) {
        for term in (renamed.len()..end).filter_map(|term| other.terms.get(term)) {
            renamed.push(self.number(term));
        }
    }

    /// Takes in the forms of `other`, whose terms are all in `renamed`.
    pub(super) fn merge_forms(&mut self, other: &Gathered, renamed: &[TermId]) {
        for theirs in &other.forms {
            for (form, term) in theirs.forms.iter().zip(&theirs.terms) {
                if self.term_of(form, theirs.language).is_none() {
                    self.add(form, theirs.language, renamed.get(*term as usize).copied().unwrap_or(STOP_WORD));
                }
            }
        }
    }

    /// Nothing more comes.
    pub(super) fn close(mut self) -> Lexicon {
        // Terms that are a form of theirs need not be kept apart.
        let mut is_form = vec![false; self.terms.len()];
        self.forms.sort_by_key(|gained| gained.language);
        let forms = self.forms.iter().map(|gained| gained.close(&self.terms, &mut is_form)).collect();
        let others = (0..).zip(self.terms.iter()).zip(is_form).filter(|(_, is_form)| !is_form);
        let others = Dictionary::of(others.filter_map(|((term, text), _)| Some((dictionary::split(text)?, term))));
        Lexicon { terms: self.terms.len(), forms, others }
    }
}

impl Gained {
    fn push(&mut self, form: &str, term: TermId) {
        self.forms.push(form);
        self.terms.push(term);
    }

    /// The same forms in the order of their terms, those that differ in the case of their first letter as one. Notes which terms
    /// are written like one of them.
    fn close(&self, terms: &Texts, is_form: &mut [bool]) -> Forms {
        // A term above the number of a form: such keys are sorted many times as fast as texts.
        let mut order: Vec<u64> = self.terms.iter().zip(0..).map(|(term, at): (_, u64)| u64::from(*term) << u32::BITS | at).collect();
        order.sort_unstable();
        let (mut words, mut same) = (Vec::with_capacity(order.len()), Vec::new());
        for of_term in order.chunk_by(|key, next| key >> u32::BITS == next >> u32::BITS) {
            let term = of_term.first().map_or(STOP_WORD, |key| (key >> u32::BITS) as TermId);
            let own = terms.get(term as usize).and_then(dictionary::split);
            same.clear();
            same.extend(of_term.iter().filter_map(|key| lexicon::folded(self.forms.get(*key as u32 as usize)?)));
            same.sort_unstable();
            for forms in same.chunk_by(|(form, _), (other, _)| form == other) {
                let Some((form, _)) = forms.first() else { continue };
                let cases = forms.iter().fold(0, |cases, (_, case)| cases | case);
                words.push((*form, lexicon::value(term, cases, Some(*form) == own)));
                if let Some(is_form) = is_form.get_mut(term as usize).filter(|_| Some(*form) == own) {
                    *is_form = true;
                }
            }
        }
        Forms { language: self.language, words: Dictionary::of(words.into_iter()) }
    }
}

/// The forms of `language`, which may have none yet. Articles rarely come in more than a few languages.
#[expect(clippy::indexing_slicing, reason = "the place was found or made just before")]
fn gained(all: &mut Vec<Gained>, language: Language) -> &mut Gained {
    let at = all.iter().position(|gained| gained.language == language).unwrap_or_else(|| {
        all.push(Gained { language, forms: Texts::default(), terms: Vec::new() });
        all.len() - 1
    });
    &mut all[at]
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::{prop, proptest};

    use super::*;
    use crate::engine::index::lexicon::Known;

    const LANGUAGES: [Language; 3] = [Language::English, Language::German, Language::Other];

    fn gather(words: &[(String, usize)]) -> (Gathered, Vec<TermId>) {
        let (mut gathered, mut terms) = (Gathered::default(), Vec::new());
        for (word, language) in words {
            gathered.intern(word, std::slice::from_ref(&(0..word.len())), LANGUAGES[*language], &mut terms);
        }
        (gathered, terms)
    }

    proptest! {
        #[test]
        fn a_lexicon_knows_the_words_that_came(words in prop::collection::vec(("([Ee]l|[Ll]ess|[Tt]he|[Éé]|[A-Ca-c]{1,3})(s|es|ing|ed|E)?|[ab]{20,24}", 0..3_usize), 0..60)) {
            let (gathered, given) = gather(&words);
            let mut numbers: BTreeMap<String, TermId> = BTreeMap::new();
            let mut forms: BTreeMap<(TermId, usize), BTreeSet<&str>> = BTreeMap::new();
            let mut wanted = Vec::new();
            for (word, language) in &words {
                let next = TermId::try_from(numbers.len()).expect("few");
                let Some(term) = terms::term(word, LANGUAGES[*language]) else { continue };
                let number = *numbers.entry(term).or_insert(next);
                forms.entry((number, *language)).or_default().insert(word);
                wanted.push(number);
            }
            assert_eq!(given, wanted);
            let lexicon = gathered.close();
            assert_eq!(lexicon.len(), numbers.len());
            for (word, own) in &words {
                for (at, language) in LANGUAGES.into_iter().enumerate() {
                    let known = match terms::term(word, language) {
                        None => Known::StopWord,
                        Some(term) => numbers.get(&term).map_or(Known::Missing, |number| Known::Term(*number)),
                    };
                    assert_eq!(lexicon.find(word, language), known, "{word}");
                    let came = words.iter().any(|(other, language)| (other, *language) == (word, at));
                    assert_eq!(lexicon.seen(word, language), came.then_some(known), "{word}");
                }
                let other = word.replace(|c: char| c.is_ascii(), "z");
                assert_eq!(lexicon.seen(&other, LANGUAGES[*own]).is_some(), words.contains(&(other, *own)));
            }
            for ((term, language), forms) in forms {
                let held = lexicon.forms_with(term, LANGUAGES[language]).filter_map(lexicon::Form::split);
                let held: BTreeSet<Vec<u8>> = held.map(|(first, rest)| [&[first], rest].concat()).collect();
                assert_eq!(held, forms.into_iter().map(|form| form.as_bytes().to_vec()).collect());
            }
        }

        #[test]
        fn what_is_gathered_apart_is_the_same_together(words in prop::collection::vec(("[A-Ba-b]{1,3}(s|ing)?", 0..3_usize), 1..60), cut in 0..60_usize) {
            let (first, rest) = words.split_at(cut.min(words.len()));
            let (mut gathered, mut terms) = gather(first);
            let (other, others) = gather(rest);
            let renamed = gathered.merge(&other);
            terms.extend(others.iter().map(|term| renamed[*term as usize]));
            let (whole, all) = gather(&words);
            assert_eq!(terms, all);
            let (joined, whole) = (gathered.close(), whole.close());
            for (word, language) in &words {
                assert_eq!(joined.seen(word, LANGUAGES[*language]), whole.seen(word, LANGUAGES[*language]));
            }
            assert_eq!(joined.bytes(), whole.bytes());
        }
    }
}
