//! Texts in, the acronyms that they expand out: "Harbour Bridge Trust (HBT)" and "HBT (Harbour Bridge Trust)".

use std::collections::BTreeMap;

use crate::index::Index;
use crate::index::lexicon::{Known, Lexicon, TermId};
use crate::text::language::Language;
use crate::text::words::{self, Word};

/// How many letters an acronym has.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=8;
/// How far an expansion reaches, in bytes: eight words of ten letters, and small ones between.
const REACH_BYTES: usize = 120;
/// Words up to this many bytes may stand between those that the letters come from: "of", "the", "and".
const SMALL_BYTES: usize = 3;
/// So many meanings of one acronym are kept: those that are written out most often.
const MAX_MEANINGS: usize = 3;
/// So many acronyms are kept.
const MAX_ACRONYMS: usize = 1 << 16;

/// An acronym that some article expands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Acronym {
    /// Its letters, as they stand.
    pub short: String,
    /// Its term.
    pub term: TermId,
    /// The terms of the words that it stands for, in order; at least two.
    pub long: Vec<TermId>,
}

/// Acronyms while articles are read, by their words as they stand, each with how often it is expanded. Which terms those are
/// is told once all words are known: it must not depend on what was read before.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    counts: BTreeMap<Expansion, u32>,
}

/// An acronym and the words it stands for, both as they stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Expansion {
    language: Language,
    short: String,
    long: Vec<String>,
}

impl Found {
    /// Adds those of a text.
    pub(super) fn add(&mut self, text: &str, language: Language) {
        find(text, |short, long| {
            let long = long.iter().map(|word| word.text.to_owned()).collect();
            *self.counts.entry(Expansion { language, short: short.to_owned(), long }).or_default() += 1;
        });
    }

    pub(super) fn merge(&mut self, other: Found) {
        for (expansion, count) in other.counts {
            *self.counts.entry(expansion).or_default() += count;
        }
    }

    /// Those that are kept, of words that `lexicon` knows.
    pub(super) fn close(&self, lexicon: &Lexicon) -> Acronyms {
        let mut counts: BTreeMap<Acronym, u32> = BTreeMap::new();
        for (expansion, count) in &self.counts {
            if let Some(acronym) = expansion.close(lexicon) {
                *counts.entry(acronym).or_default() += count;
            }
        }
        let mut kept: Vec<(Acronym, u32)> = counts.into_iter().collect();
        kept.sort_by(|(one, often), (other, less)| one.short.cmp(&other.short).then(less.cmp(often)).then_with(|| one.cmp(other)));
        let mut meanings = 0;
        let mut before = String::new();
        kept.retain(|(acronym, _)| {
            meanings = if acronym.short == before { meanings + 1 } else { 1 };
            before.clone_from(&acronym.short);
            meanings <= MAX_MEANINGS
        });
        kept.sort_by(|(one, often), (other, less)| less.cmp(often).then_with(|| one.cmp(other)));
        kept.truncate(MAX_ACRONYMS);
        Acronyms::new(kept.into_iter().map(|(acronym, _)| acronym).collect())
    }
}

impl Expansion {
    /// The same in terms, stop words left out; nothing if fewer than two are left.
    fn close(&self, lexicon: &Lexicon) -> Option<Acronym> {
        let term = |word: &str| match lexicon.seen(word, self.language) {
            Some(Known::Term(term)) => Some(term),
            Some(Known::StopWord | Known::Missing) | None => None,
        };
        let long: Vec<TermId> = self.long.iter().filter_map(|word| term(word)).collect();
        let term = term(&self.short).filter(|_| long.len() > 1)?;
        Some(Acronym { short: self.short.clone(), term, long })
    }
}

/// The acronyms of an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Acronyms {
    /// By their letters.
    list: Vec<Acronym>,
    /// Their places in the list, by the first term of what they stand for.
    by_long: Vec<u32>,
}

impl Acronyms {
    pub(super) fn new(mut list: Vec<Acronym>) -> Acronyms {
        list.sort_unstable();
        let mut by_long: Vec<u32> = (0..).zip(&list).map(|(at, _)| at).collect();
        by_long.sort_by_key(|at| list.get(*at as usize).map(|acronym| &acronym.long));
        Acronyms { list, by_long }
    }

    pub(super) fn list(&self) -> &[Acronym] {
        &self.list
    }

    /// Bytes of memory they take.
    pub(super) fn bytes(&self) -> usize {
        let own = |acronym: &Acronym| size_of::<Acronym>() + acronym.short.len() + size_of_val(acronym.long.as_slice());
        self.list.iter().map(own).sum::<usize>() + size_of_val(self.by_long.as_slice())
    }
}

impl Index {
    /// The meanings that articles give the acronym with these letters; empty for most words.
    pub fn acronyms(&self, short: &str) -> impl Iterator<Item = &Acronym> {
        let list = self.acronyms.list();
        let start = list.partition_point(|acronym| acronym.short.as_str() < short);
        list.iter().skip(start).take_while(move |acronym| acronym.short == short)
    }

    /// The acronyms that stand for words which begin with `first`.
    pub fn acronyms_from(&self, first: TermId) -> impl Iterator<Item = &Acronym> {
        let Acronyms { list, by_long } = &self.acronyms;
        let acronym = move |at: &u32| list.get(*at as usize);
        let opens = move |at: &u32| acronym(at).and_then(|acronym| acronym.long.first()).copied();
        let start = by_long.partition_point(|at| opens(at) < Some(first));
        by_long.iter().skip(start).take_while(move |at| opens(at) == Some(first)).filter_map(acronym)
    }
}

/// Calls `found` with each acronym that `text` expands and the words it stands for. Time grows with the text.
fn find<'a>(text: &'a str, mut found: impl FnMut(&'a str, &[Word<'a>])) {
    for open in memchr::memchr_iter(b'(', text.as_bytes()) {
        let inside = piece(text, open + 1, open + 1 + REACH_BYTES);
        let Some(close) = inside.find([')', '(', '\n']).filter(|close| inside.get(*close..).is_some_and(|rest| rest.starts_with(')')))
        else {
            continue;
        };
        let inside = inside.get(..close).unwrap_or_default();
        let before = whole_words(text, open.saturating_sub(REACH_BYTES), open);
        let before = before.rsplit(['\n', '(', ')', '.', ';', ':', ',']).next().map(words::words).unwrap_or_default();
        if let Some(short) = acronym(inside) {
            if let Some(long) = ends_with_meaning(&before, short) {
                found(short, long);
            }
        } else if let Some(short) = before.last().and_then(|last| acronym(last.text)) {
            let inside = words::words(inside);
            if let Some(long) = ends_with_meaning(&inside, short).filter(|long| long.len() == inside.len()) {
                found(short, long);
            }
        }
    }
}

/// The bytes of `text` from `start` to `end`, without the first word if `start` may stand within it.
fn whole_words(text: &str, start: usize, end: usize) -> &str {
    let piece = piece(text, start, end);
    if start == 0 { piece } else { piece.split_once(char::is_whitespace).map_or("", |(_, rest)| rest) }
}

/// The bytes of `text` from `start` to `end`, moved inwards to where characters begin.
fn piece(text: &str, mut start: usize, mut end: usize) -> &str {
    end = end.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..end).unwrap_or_default()
}

/// `word` without the "s" of a plural, if all its letters are capitals.
fn acronym(word: &str) -> Option<&str> {
    let word = word.strip_suffix('s').unwrap_or(word);
    (LETTERS.contains(&word.chars().count()) && word.chars().all(char::is_uppercase)).then_some(word)
}

/// The last of `words` whose initials are the letters of `short`. Small words may stand between.
fn ends_with_meaning<'a, 'b>(words: &'b [Word<'a>], short: &str) -> Option<&'b [Word<'a>]> {
    let mut letters = short.chars().rev().peekable();
    let mut from = words.len();
    while letters.peek().is_some() {
        from = from.checked_sub(1)?;
        let word = words.get(from)?.text;
        let initial = word.chars().next().and_then(|first| first.to_uppercase().next());
        if initial == letters.peek().copied() {
            letters.next();
        } else if word.len() > SMALL_BYTES || from + 1 == words.len() {
            return None;
        }
    }
    words.get(from..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::index::{Weights, build};

    fn found(text: &str) -> Vec<(String, String)> {
        let mut all = Vec::new();
        find(text, |short, long| all.push((short.to_owned(), long.iter().map(|word| word.text).collect::<Vec<_>>().join(" "))));
        all
    }

    #[test]
    fn both_orders_are_read() {
        let text = "The Harbour Bridge Trust (HBT) met the DOW (Department of Water). Small Boat Owners (SBOs) came.";
        let pairs = [("HBT", "Harbour Bridge Trust"), ("DOW", "Department of Water"), ("SBO", "Small Boat Owners")];
        assert_eq!(found(text), pairs.map(|(short, long)| (short.to_owned(), long.to_owned())));
    }

    #[test]
    fn small_words_may_have_no_letter() {
        assert_eq!(found("the Bank of the North (BN)"), [("BN".to_owned(), "Bank of the North".to_owned())]);
    }

    #[test]
    fn a_word_that_is_reached_in_part_is_none() {
        let name = format!("{}o{} Bank (OB)", "f".repeat(60), "u".repeat(REACH_BYTES - 7));
        assert_eq!(found(&name), []);
        assert_eq!(found(&format!("{} Old Bank (OB)", "f".repeat(200))), [("OB".to_owned(), "Old Bank".to_owned())]);
    }

    #[test]
    fn other_brackets_expand_nothing() {
        for text in ["He left (HBT) at noon", "in Mainz (MZ)", "a mill (old)", "(HBT)", "HBT (see below)", "Big Mills, (BM", "éé (", "Ü(Ä)"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn an_index_knows_both_forms() {
        let body = "The Harbour Bridge Trust (HBT) was founded in 1912. The HBT sold the bridge.";
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        let acronyms: Vec<&Acronym> = index.acronyms("HBT").collect();
        let [acronym] = acronyms[..] else { panic!("{acronyms:?}") };
        let known = |word| match index.known(word, Language::English) {
            Known::Term(term) => term,
            other => panic!("{word}: {other:?}"),
        };
        assert_eq!((acronym.term, &acronym.long[..]), (known("HBT"), &["harbour", "bridge", "trust"].map(known)[..]));
        assert_eq!(index.acronyms_from(known("harbour")).collect::<Vec<_>>(), [acronym]);
        assert_eq!((index.acronyms("HB").count(), index.acronyms_from(known("bridge")).count()), (0, 0));
    }

    #[test]
    fn the_commonest_meanings_are_kept() {
        let body =
            ["Mill Bank (MB). Mill Bank (MB). ", "Milk Bottle (MB). ", "Mud Bath (MB). ", "Moon Boat (MB). Moon Boat (MB)."].concat();
        let index = build(vec![Article::plain("a", &body).into()], Weights::default());
        let meanings: Vec<TermId> = index.acronyms("MB").filter_map(|acronym| acronym.long.first().copied()).collect();
        let known = |word| matches!(index.known(word, Language::English), Known::Term(term) if meanings.contains(&term));
        assert!(known("Mill") && known("Moon") && known("Milk") && !known("Mud"), "{meanings:?}");
    }
}
