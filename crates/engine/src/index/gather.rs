//! Words as articles are read in, their terms out; and once no more come, the lexicon of the corpus.

use std::ops::Range;

use crate::index::dictionary::{self, Dictionary, Split};
use crate::index::lexicon::{self, Form, Forms, Lexicon, STOP_WORD, TermId};
use crate::index::seen::{self, Seen, Sought};
use crate::index::texts::Texts;
use crate::text::language::Language;
use crate::text::terms;

/// The terms of what was read so far, in the order in which they came, and the forms they came in.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    terms: Texts,
    /// Where a term's number is found. No term begins with a capital of ASCII.
    numbers: Seen,
    forms: Vec<Gained>,
    /// Memory for words that are looked for.
    sought: Vec<Sought>,
}

/// The forms of a language.
#[derive(Clone, Debug)]
struct Gained {
    language: Language,
    seen: Seen,
    /// Those that came when no more words did, which need not be found, and what is known of each.
    last: Texts,
    known: Vec<u32>,
}

/// So many words are looked for at once.
const AT_ONCE: usize = 256;

impl Gathered {
    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Adds the term of each word to `terms`: its number, given now where it is new, or [`STOP_WORD`] for none. The words stand in
    /// `text` at `spans`.
    pub(super) fn intern(&mut self, text: &str, spans: &[Range<usize>], language: Language, terms: &mut Vec<TermId>) {
        let mut sought = std::mem::take(&mut self.sought);
        for spans in spans.chunks(AT_ONCE) {
            let start = terms.len();
            self.gained(language).seen.find_at_once(text, spans, &mut sought, terms);
            for (term, span) in terms.get_mut(start..).unwrap_or_default().iter_mut().zip(spans) {
                if *term == seen::NOT_AT_ONCE {
                    *term = self.intern_slowly(text, span.clone(), language);
                }
            }
        }
        self.sought = sought;
    }

    fn intern_slowly(&mut self, text: &str, span: Range<usize>, language: Language) -> TermId {
        let known = self.gained(language).seen.find(text, span.clone());
        let form = text.get(span).unwrap_or_default();
        let term = match known {
            Some(value) => lexicon::term_of(value),
            None => terms::term(form, language).map_or(STOP_WORD, |term| self.number(&term)),
        };
        if known.is_none_or(|value| value & lexicon::case(form) == 0) {
            self.add(form, language, term);
        }
        term
    }

    /// The number of a term, given now if it is new.
    pub(super) fn number(&mut self, term: &str) -> TermId {
        self.number_of(term).unwrap_or_else(|| {
            let number = TermId::try_from(self.terms.len()).unwrap_or(STOP_WORD);
            self.terms.push(term);
            self.numbers.add(term.as_bytes(), lexicon::value(number, lexicon::SMALL, false));
            number
        })
    }

    /// The number of a term that came before.
    pub(super) fn number_of(&self, term: &str) -> Option<TermId> {
        self.numbers.find(term, 0..term.len()).map(lexicon::term_of)
    }

    /// The term of a form that came before; [`STOP_WORD`] for none.
    pub(super) fn term_of(&self, form: &str, language: Language) -> Option<TermId> {
        let own = self.forms.iter().find(|own| own.language == language)?;
        own.seen.find(form, 0..form.len()).filter(|value| value & lexicon::case(form) != 0).map(lexicon::term_of)
    }

    /// The forms that came, each with its language.
    pub(super) fn forms(&self) -> impl Iterator<Item = (Form<'_>, Language)> {
        self.forms.iter().flat_map(|Gained { language, seen, .. }| {
            let words = seen.all().filter_map(|(word, value)| Some((std::str::from_utf8(word).ok()?, value)));
            words.flat_map(|(word, value)| lexicon::forms_of(word, value)).map(|form| (form, *language))
        })
    }

    /// Adds a form that is not known, and its term, once no more words come.
    pub(super) fn add_last(&mut self, form: &str, language: Language, term: TermId) {
        let own = self.gained(language);
        own.last.push(form);
        own.known.push(lexicon::value(term, lexicon::case(form), false));
    }

    /// Adds a form, whose term is known.
    fn add(&mut self, form: &str, language: Language, term: TermId) {
        self.gained(language).seen.add(form.as_bytes(), lexicon::value(term, lexicon::case(form), false));
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
            let own = &mut self.gained(theirs.language).seen;
            own.reserve(&theirs.seen);
            for (word, value) in theirs.seen.all() {
                own.add(word, lexicon::renamed(value, renamed));
            }
        }
    }

    /// The forms of `language`, which may have none yet. Articles rarely come in more than a few languages.
    #[expect(clippy::indexing_slicing, reason = "the place was found or made just before")]
    fn gained(&mut self, language: Language) -> &mut Gained {
        let at = self.forms.iter().position(|own| own.language == language).unwrap_or_else(|| {
            self.forms.push(Gained { language, seen: Seen::default(), last: Texts::default(), known: Vec::new() });
            self.forms.len() - 1
        });
        &mut self.forms[at]
    }

    /// Nothing more comes.
    pub(super) fn close(mut self) -> Lexicon {
        // Terms that are a form of theirs need not be kept apart.
        let mut is_form = vec![false; self.terms.len()];
        self.forms.sort_by_key(|own| own.language);
        let forms = self.forms.iter().map(|own| own.close(&self.terms, &mut is_form)).collect();
        let others = (0..).zip(self.terms.iter()).zip(is_form).filter(|(_, is_form)| !is_form);
        let others = Dictionary::of(others.filter_map(|((term, text), _)| Some((dictionary::split(text)?, term))));
        Lexicon { terms: self.terms.len(), forms, others }
    }
}

impl Gained {
    /// The forms in the order of their terms. Notes which terms are written like one of them.
    fn close(&self, terms: &Texts, is_form: &mut [bool]) -> Forms {
        let last = self.last.iter().zip(&self.known).filter_map(|(form, value)| Some((lexicon::folded(form)?.0, *value)));
        let seen = self.seen.all().filter_map(|(word, value)| Some((dictionary::split(word)?, value)));
        let mut all = by_term(seen.chain(last).collect(), terms.len());
        let place = |value: u32| value & lexicon::TERM;
        all.chunk_by_mut(|(_, value), (_, next)| place(*value) == place(*next)).for_each(<[_]>::sort_unstable);
        // The same word may have come in one case, and come last in the other.
        all.dedup_by(|(word, value), (before, known)| {
            place(*value) == place(*known) && word == before && {
                *known |= *value;
                true
            }
        });
        let words = all.into_iter().map(|(word, value)| {
            let term = lexicon::term_of(value) as usize;
            let is_own = terms.get(term).and_then(dictionary::split) == Some(word);
            is_form.get_mut(term).into_iter().for_each(|is_form| *is_form |= is_own);
            (word, if is_own { value | lexicon::OWN } else { value })
        });
        Forms { language: self.language, words: Dictionary::of(words) }
    }
}

/// Forms in the order of their terms, of which there are so many, stop words last. They are counted instead of compared.
fn by_term(forms: Vec<(Split<'_>, u32)>, terms: usize) -> Vec<(Split<'_>, u32)> {
    let place = |value: u32| (lexicon::term_of(value) as usize).min(terms);
    let mut next = vec![0_usize; terms + 2];
    for (_, value) in &forms {
        next.get_mut(place(*value) + 1).into_iter().for_each(|count| *count += 1);
    }
    let mut before = 0;
    for next in &mut next {
        before += *next;
        *next = before;
    }
    let mut sorted = vec![Default::default(); forms.len()];
    for form in forms {
        if let Some(next) = next.get_mut(place(form.1)) {
            sorted.get_mut(*next).into_iter().for_each(|slot| *slot = form);
            *next += 1;
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::{prop, proptest};

    use super::*;
    use crate::index::lexicon::Known;

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
                let Some(term) = terms::term(word, LANGUAGES[*language]) else {
                    wanted.push(STOP_WORD);
                    continue;
                };
                let number = *numbers.entry(term).or_insert(next);
                forms.entry((number, *language)).or_default().insert(word);
                wanted.push(number);
            }
            assert_eq!(given, wanted);
            let lexicon = gathered.close();
            assert_eq!(lexicon.len(), numbers.len());
            let asked: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).chain(["", "zz"]).collect();
            for language in LANGUAGES {
                let each: Vec<Known> = asked.iter().map(|word| lexicon.find(word, language)).collect();
                assert_eq!(lexicon.find_all(&asked, language), each);
            }
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
            terms.extend(others.iter().map(|term| renamed.get(*term as usize).copied().unwrap_or(STOP_WORD)));
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
