//! The interner: words as articles are read in, their terms out; and once no more come, the lexicon of the corpus.

use std::ops::Range;

use crate::index::dictionary::form_table::{self, FormTable, Probe};
use crate::index::dictionary::forms::{self, Cases, Form, FormEntry, STOP_WORD};
use crate::index::dictionary::lexicon::{self, Lexicon};
use crate::index::dictionary::string_pool::StringPool;
use crate::index::dictionary::word_map::{self, Split, WordMap};
use crate::index::ids::TermId;
use crate::index::limits::{LimitError, Limits};
use crate::text::language::Language;
use crate::text::terms;

/// The terms of what was read so far, in the order in which they came, and the forms they came in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interner {
    limits: Limits,
    terms: StringPool,
    /// Where a term's number is found. No term begins with a capital of ASCII.
    numbers: FormTable,
    forms: Vec<LanguageForms>,
    /// The limit that some terms would have been past. They have no numbers.
    exceeded: Option<LimitError>,
    /// Memory for words that are looked for.
    probes: Vec<Probe>,
}

/// The forms of a language.
#[derive(Clone, Debug)]
struct LanguageForms {
    language: Language,
    table: FormTable,
    /// Those that came when no more words did, which need not be found, and the entry of each.
    late: StringPool,
    late_entries: Vec<FormEntry>,
}

/// So many words are looked for at once.
const AT_ONCE: usize = 256;

impl Interner {
    /// One that has no term yet.
    pub(crate) fn new(limits: Limits) -> Interner {
        Interner { limits, ..Interner::default() }
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether all terms that came have a number.
    pub(crate) fn check(&self) -> Result<(), LimitError> {
        self.exceeded.map_or(Ok(()), Err)
    }

    /// Adds the term of each word to `terms`: its number, given now where it is new, or [`STOP_WORD`] for none. The words stand in
    /// `text` at `spans`.
    pub(crate) fn intern(&mut self, text: &str, spans: &[Range<usize>], language: Language, terms: &mut Vec<TermId>) {
        let mut probes = std::mem::take(&mut self.probes);
        for spans in spans.chunks(AT_ONCE) {
            let start = terms.len();
            self.forms_in(language).table.find_at_once(text, spans, &mut probes, terms);
            for (term, span) in terms.get_mut(start..).unwrap_or_default().iter_mut().zip(spans) {
                if *term == form_table::NOT_AT_ONCE {
                    *term = self.intern_slowly(text, span.clone(), language);
                }
            }
        }
        self.probes = probes;
    }

    fn intern_slowly(&mut self, text: &str, span: Range<usize>, language: Language) -> TermId {
        let known = self.forms_in(language).table.find(text, span.clone());
        let form = text.get(span).unwrap_or_default();
        let term = match known {
            Some(entry) => entry.term(),
            None => terms::term(form, language).and_then(|term| self.number(&term)),
        };
        let case = Cases::of(form);
        if known.is_none_or(|entry| !entry.was_met(case)) {
            self.forms_in(language).table.add(form.as_bytes(), FormEntry::new(term, case));
        }
        term.unwrap_or(STOP_WORD)
    }

    /// The number of a term, given now if it is new. None if there are too many: see [`Interner::check`].
    pub(crate) fn number(&mut self, term: &str) -> Option<TermId> {
        self.number_of(term).or_else(|| match self.limits.terms.check(self.terms.len() + 1) {
            Ok(count) => {
                self.terms.push(term);
                self.numbers.add(term.as_bytes(), FormEntry::new(Some(count - 1), Cases::SMALL));
                Some(count - 1)
            }
            Err(error) => {
                self.exceeded = Some(error);
                None
            }
        })
    }

    /// The number of a term that came before.
    pub(crate) fn number_of(&self, term: &str) -> Option<TermId> {
        self.numbers.find(term, 0..term.len()).and_then(FormEntry::term)
    }

    /// Whether a form came before.
    pub(crate) fn has_form(&self, form: &str, language: Language) -> bool {
        let own = self.forms.iter().find(|own| own.language == language);
        let entry = own.and_then(|own| own.table.find(form, 0..form.len()));
        entry.is_some_and(|entry| entry.was_met(Cases::of(form)))
    }

    /// The forms that came, each with its language.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (Form<'_>, Language)> {
        self.forms.iter().flat_map(|LanguageForms { language, table, .. }| {
            let words = table.all().filter_map(|(word, entry)| Some((std::str::from_utf8(word).ok()?, entry)));
            words.flat_map(|(word, entry)| Form::of(word, entry)).map(|form| (form, *language))
        })
    }

    /// Adds a form that is not known, and its term, none for a stop word, once no more words come.
    pub(crate) fn add_late(&mut self, form: &str, language: Language, term: Option<TermId>) {
        let own = self.forms_in(language);
        own.late.push(form);
        own.late_entries.push(FormEntry::new(term, Cases::of(form)));
    }

    /// Takes in all terms and forms of `other`, in their order. Returns the number here of each of its terms.
    pub(crate) fn merge(&mut self, other: &Interner) -> Vec<TermId> {
        let mut numbers = Vec::with_capacity(other.len());
        self.merge_terms(other, other.len(), &mut numbers);
        self.merge_forms(other, &numbers);
        numbers
    }

    /// Takes in the terms of `other` below `end`, from the first that has no number in `numbers`, and adds theirs to it.
    pub(crate) fn merge_terms(&mut self, other: &Interner, end: usize, numbers: &mut Vec<TermId>) {
        for term in (numbers.len()..end).filter_map(|term| other.terms.get(term)) {
            numbers.push(self.number(term).unwrap_or(STOP_WORD));
        }
    }

    /// Takes in the forms of `other`, whose terms all have a number here.
    pub(crate) fn merge_forms(&mut self, other: &Interner, numbers: &[TermId]) {
        for theirs in &other.forms {
            let own = &mut self.forms_in(theirs.language).table;
            own.reserve(&theirs.table);
            for (word, entry) in theirs.table.all() {
                own.add(word, entry.renumbered(numbers));
            }
        }
    }

    /// The forms of `language`, which may have none yet. Articles rarely come in more than a few languages.
    #[expect(clippy::indexing_slicing, reason = "the place was found or made just before")]
    fn forms_in(&mut self, language: Language) -> &mut LanguageForms {
        let at = self.forms.iter().position(|own| own.language == language).unwrap_or_else(|| {
            let (table, late) = (FormTable::default(), StringPool::default());
            self.forms.push(LanguageForms { language, table, late, late_entries: Vec::new() });
            self.forms.len() - 1
        });
        &mut self.forms[at]
    }

    /// The lexicon, now that nothing more comes.
    pub(crate) fn finish(mut self) -> Result<Lexicon, LimitError> {
        self.check()?;
        // Terms that are a form of theirs need not be kept apart.
        let mut is_form = vec![false; self.terms.len()];
        self.forms.sort_by_key(|own| own.language);
        let forms = self.forms.iter().map(|own| own.finish(&self.terms, &mut is_form, self.limits)).collect::<Result<_, _>>()?;
        let others = (0..).zip(self.terms.iter()).zip(is_form).filter(|(_, is_form)| !is_form);
        let others = others.filter_map(|((term, text), _)| Some((word_map::split(text)?, term)));
        Ok(Lexicon { terms: self.terms.len(), forms, others: WordMap::of(others, self.limits)? })
    }
}

impl LanguageForms {
    /// The forms in the order of their terms. Notes which terms are written like one of them.
    fn finish(&self, terms: &StringPool, is_form: &mut [bool], limits: Limits) -> Result<lexicon::LanguageForms, LimitError> {
        let late = self.late.iter().zip(&self.late_entries).filter_map(|(form, entry)| Some((forms::folded(form)?.0, *entry)));
        let known = self.table.all().filter_map(|(word, entry)| Some((word_map::split(word)?, entry)));
        let mut all = by_term(known.chain(late).collect(), terms.len());
        all.chunk_by_mut(|(_, entry), (_, next)| entry.order() == next.order()).for_each(<[_]>::sort_unstable);
        // The same word may have come in one case, and come late in the other.
        all.dedup_by(|(word, entry), (before, known)| {
            entry.order() == known.order() && word == before && {
                *known = known.with(*entry);
                true
            }
        });
        let words = all.into_iter().map(|(word, entry)| {
            let term = entry.term_or_stop_word() as usize;
            let is_own = terms.get(term).and_then(word_map::split) == Some(word);
            is_form.get_mut(term).into_iter().for_each(|is_form| *is_form |= is_own);
            (word, if is_own { entry.as_term().bits() } else { entry.bits() })
        });
        Ok(lexicon::LanguageForms { language: self.language, words: WordMap::of(words, limits)? })
    }
}

/// Forms in the order of their terms, of which there are so many, stop words last. They are counted instead of compared.
fn by_term(forms: Vec<(Split<'_>, FormEntry)>, terms: usize) -> Vec<(Split<'_>, FormEntry)> {
    let place = |entry: FormEntry| (entry.term_or_stop_word() as usize).min(terms);
    let mut next = vec![0_usize; terms + 2];
    for (_, entry) in &forms {
        next.get_mut(place(*entry) + 1).into_iter().for_each(|count| *count += 1);
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
    use crate::index::dictionary::lexicon::Known;

    const LANGUAGES: [Language; 3] = [Language::English, Language::German, Language::Other];

    fn intern(words: &[(String, usize)]) -> (Interner, Vec<TermId>) {
        let (mut interner, mut terms) = (Interner::default(), Vec::new());
        for (word, language) in words {
            interner.intern(word, std::slice::from_ref(&(0..word.len())), LANGUAGES[*language], &mut terms);
        }
        (interner, terms)
    }

    proptest! {
        #[test]
        fn a_lexicon_knows_the_words_that_came(words in prop::collection::vec(("([Ee]l|[Ll]ess|[Tt]he|[Éé]|[A-Ca-c]{1,3})(s|es|ing|ed|E)?|[ab]{20,24}", 0..3_usize), 0..60)) {
            let (interner, given) = intern(&words);
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
            let lexicon = interner.finish().expect("few words");
            assert_eq!(lexicon.len(), numbers.len());
            let asked: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).chain(["", "zz"]).collect();
            for language in LANGUAGES {
                let each: Vec<Known<TermId>> = asked.iter().map(|word| lexicon.find(word, language)).collect();
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
                    assert_eq!(lexicon.find_form(word, language), came.then_some(known), "{word}");
                }
                let other = word.replace(|c: char| c.is_ascii(), "z");
                assert_eq!(lexicon.find_form(&other, LANGUAGES[*own]).is_some(), words.contains(&(other, *own)));
            }
            for ((term, language), forms) in forms {
                let held = lexicon.forms_with(term, LANGUAGES[language]).filter_map(Form::split);
                let held: BTreeSet<Vec<u8>> = held.map(|(first, rest)| [&[first], rest].concat()).collect();
                assert_eq!(held, forms.into_iter().map(|form| form.as_bytes().to_vec()).collect());
            }
        }

        #[test]
        fn what_is_interned_in_parts_is_the_same_together(words in prop::collection::vec(("[A-Ba-b]{1,3}(s|ing)?", 0..3_usize), 1..60), cut in 0..60_usize) {
            let (first, rest) = words.split_at(cut.min(words.len()));
            let (mut interner, mut terms) = intern(first);
            let (other, others) = intern(rest);
            let numbers = interner.merge(&other);
            terms.extend(others.iter().map(|term| numbers.get(*term as usize).copied().unwrap_or(STOP_WORD)));
            let (whole, all) = intern(&words);
            assert_eq!(terms, all);
            let (joined, whole) = (interner.finish().expect("few words"), whole.finish().expect("few words"));
            for (word, language) in &words {
                assert_eq!(joined.find_form(word, LANGUAGES[*language]), whole.find_form(word, LANGUAGES[*language]));
            }
            assert_eq!(joined.bytes(), whole.bytes());
        }
    }
}
