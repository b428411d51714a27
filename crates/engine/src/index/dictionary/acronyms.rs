//! Texts in, the acronyms that they expand out: "Harbour Bridge Trust (HBT)" and "HBT (Harbour Bridge Trust)".

use std::collections::BTreeMap;

use crate::index::storage::codec::{Reader, Writer};
use crate::text::language::Language;
use crate::text::terms;
use crate::text::words::{self, Word};

/// How many letters an acronym has.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=8;
/// How far an expansion reaches, in bytes: eight words of ten letters, and small ones between.
const REACH_BYTES: usize = 120;
/// Words up to this many bytes may stand between those that the letters come from: "of", "the", "and".
const SMALL_BYTES: usize = 3;

/// An acronym that some article expands, in terms as they are written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Acronym {
    /// Its letters, as they stand.
    pub(crate) short: String,
    /// Its term.
    pub(crate) term: String,
    /// The terms of the words that it stands for, in order; at least two.
    pub(crate) long: Vec<String>,
}

/// Acronyms while articles are read, by their words as they stand, each with how often it is expanded.
#[derive(Clone, Debug, Default)]
pub(crate) struct AcronymCounts {
    counts: BTreeMap<Expansion, u32>,
}

/// An acronym and the words it stands for, both as they stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Expansion {
    language: Language,
    short: String,
    long: Vec<String>,
}

impl AcronymCounts {
    /// Adds those of a text.
    pub(crate) fn add(&mut self, text: &str, language: Language) {
        find(text, |short, long| {
            let long = long.iter().map(|word| word.text.to_owned()).collect();
            *self.counts.entry(Expansion { language, short: short.to_owned(), long }).or_default() += 1;
        });
    }

    pub(crate) fn merge(&mut self, other: AcronymCounts) {
        for (expansion, count) in other.counts {
            *self.counts.entry(expansion).or_default() += count;
        }
    }

    /// All of them in terms.
    pub(crate) fn finish(&self) -> Acronyms {
        let mut counts: BTreeMap<Acronym, u32> = BTreeMap::new();
        for (expansion, count) in &self.counts {
            if let Some(acronym) = expansion.in_terms() {
                *counts.entry(acronym).or_default() += count;
            }
        }
        Acronyms::new(counts.into_iter().collect())
    }
}

impl Expansion {
    /// The same in terms, stop words left out; nothing if fewer than two are left.
    fn in_terms(&self) -> Option<Acronym> {
        let term = |word: &str| terms::term(word, self.language);
        let long: Vec<String> = self.long.iter().filter_map(|word| term(word)).collect();
        let term = term(&self.short).filter(|_| long.len() > 1)?;
        Some(Acronym { short: self.short.clone(), term, long })
    }
}

/// The acronyms of an index, each with how often it is expanded. All meanings are kept: which of them are the commonest depends on what
/// else a question sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Acronyms {
    /// By their letters.
    list: Vec<(Acronym, u32)>,
    /// Their places in the list, by what they stand for.
    by_long: Vec<u32>,
}

impl Acronyms {
    pub(crate) fn new(mut list: Vec<(Acronym, u32)>) -> Acronyms {
        list.sort_unstable();
        let mut by_long: Vec<u32> = (0..).zip(&list).map(|(at, _)| at).collect();
        by_long.sort_by_key(|at| list.get(*at as usize).map(|(acronym, _)| &acronym.long));
        Acronyms { list, by_long }
    }

    #[cfg(test)]
    pub(crate) fn list(&self) -> &[(Acronym, u32)] {
        &self.list
    }

    /// Whether one may stand for words of which the first is a form of `word`: only letters without accents begin as their terms do.
    pub(crate) fn may_open_with(&self, word: &str) -> bool {
        let Some(letter) = word.bytes().next().filter(u8::is_ascii_alphabetic) else { return !self.list.is_empty() };
        let opens = |at: &u32| self.list.get(*at as usize).and_then(|(acronym, _)| acronym.long.first()?.bytes().next());
        let letter = Some(letter.to_ascii_lowercase());
        self.by_long.get(self.by_long.partition_point(|at| opens(at) < letter)).is_some_and(|at| opens(at) == letter)
    }

    /// Those with these letters.
    pub(crate) fn with(&self, short: &str) -> impl Iterator<Item = &(Acronym, u32)> {
        let start = self.list.partition_point(|(acronym, _)| acronym.short.as_str() < short);
        self.list.iter().skip(start).take_while(move |(acronym, _)| acronym.short == short)
    }

    /// Those that stand for words which begin with the term `first`.
    pub(crate) fn opening_with(&self, first: &str) -> impl Iterator<Item = &Acronym> {
        let Acronyms { list, by_long } = self;
        let acronym = move |at: &u32| list.get(*at as usize).map(|(acronym, _)| acronym);
        let opens = move |at: &u32| acronym(at).and_then(|acronym| acronym.long.first()).map(String::as_str);
        let start = by_long.partition_point(|at| opens(at) < Some(first));
        by_long.iter().skip(start).take_while(move |at| opens(at) == Some(first)).filter_map(acronym)
    }

    pub(crate) fn write(&self, directory: &mut Writer) {
        directory.list(&self.list, |writer, (acronym, count)| {
            writer.text(&acronym.short);
            writer.text(&acronym.term);
            writer.list(&acronym.long, |writer, term| writer.text(term));
            writer.number(*count);
        });
    }

    /// Acronyms in a snapshot.
    pub(crate) fn open(directory: &mut Reader<'_>) -> Option<Acronyms> {
        let text = |reader: &mut Reader<'_>| reader.text().map(str::to_owned);
        let list = directory.list(|reader| {
            let acronym = Acronym { short: text(reader)?, term: text(reader)?, long: reader.list(text)? };
            Some((acronym, reader.number()?))
        })?;
        list.iter().all(|(acronym, _)| acronym.long.len() > 1).then(|| Acronyms::new(list))
    }

    /// Bytes of memory they take.
    pub(crate) fn bytes(&self) -> usize {
        let text = |text: &String| size_of::<String>() + text.len();
        let own = |(acronym, _): &(Acronym, u32)| {
            size_of::<(Acronym, u32)>() + acronym.short.len() + acronym.term.len() + acronym.long.iter().map(text).sum::<usize>()
        };
        self.list.iter().map(own).sum::<usize>() + size_of_val(self.by_long.as_slice())
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
}
