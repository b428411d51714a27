//! An English word in, other words out that stand for much the same: synonyms, wider and narrower words, words made of it, places.
//!
//! They are looked up where they lie in the program, in a table that `data/make.py` makes: two numbers of four bytes, how many words there are
//! and how many bytes they take; of each word where its letters end, and where its relatives; all letters; and the relatives, each with its
//! kind and with how usual the sense is that it belongs to. All numbers are little-endian, those behind the first two of three bytes.

use std::cmp::Ordering;

use crate::text::forms;
use crate::text::language::Language;

/// The table. Its sources and their licences stand in `data/README.md`.
static TABLE: &[u8] = include_bytes!("../../data/relatives.bin");

/// How many bytes a number takes.
const NUMBER: usize = 3;

/// How many bytes stand before the first of them.
const HEAD: usize = 8;

/// What a relative is to the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Means the same.
    Synonym,
    /// Made of the word, or what that is made of: "objection".
    Derived,
    /// Means more: "aircraft" for "warplane".
    Wider,
    /// Means less: "fighter" for "warplane".
    Narrower,
    /// Its capital, country, people or adjective.
    Place,
    /// Another name for the same place or person.
    Name,
}

/// A word that stands for much the same as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relative {
    /// In small letters, without accents.
    pub word: &'static str,
    /// What it is to the other.
    pub kind: Kind,
    /// The sense of the other that it belongs to, the most usual being 0; at most 15.
    pub sense: u8,
}

/// The relatives of `word`, those of its most usual senses first; none outside English.
pub fn of(word: &str, language: Language) -> Vec<Relative> {
    if language != Language::English || !word.is_ascii() {
        return Vec::new();
    }
    let table = Table::new(TABLE);
    let mut all: Vec<Relative> = Vec::new();
    for form in base_forms(&word.to_ascii_lowercase()) {
        all.extend(table.place(&form).into_iter().flat_map(|place| table.relatives(place)));
    }
    all.sort_by_key(|relative| relative.sense);
    all
}

/// Whether the table knows `lower`, a word in small letters, in any of its forms.
pub(super) fn is_known(lower: &str) -> bool {
    let table = Table::new(TABLE);
    base_forms(lower).iter().any(|form| table.place(form).is_some())
}

/// The word itself, and what it may be a form of: the rules by which WordNet finds base forms (morphy, in `morphy(7WN)`).
fn base_forms(lower: &str) -> Vec<String> {
    let undoubled = ["ed", "ing"].iter().find_map(|ending| lower.strip_suffix(ending)).and_then(without_double);
    const ENDINGS: [(&str, &str); 12] = [
        ("s", ""),
        ("ses", "s"),
        ("xes", "x"),
        ("zes", "z"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("ies", "y"),
        ("es", "e"),
        ("ed", "e"),
        ("ed", ""),
        ("ing", "e"),
        ("ing", ""),
    ];
    let irregular = forms::base_of_irregular(lower).map(str::to_owned);
    let regular = ENDINGS.iter().filter_map(|(ending, instead)| Some(format!("{}{instead}", lower.strip_suffix(ending)?)));
    let mut all: Vec<String> = Vec::new();
    for form in [lower.to_owned()].into_iter().chain(irregular).chain(regular).chain(undoubled) {
        if !all.contains(&form) {
            all.push(form);
        }
    }
    all
}

/// "ban" for "bann".
fn without_double(stem: &str) -> Option<String> {
    let (last, rest) = stem.as_bytes().split_last()?;
    (rest.last() == Some(last)).then(|| stem.get(..rest.len()).unwrap_or_default().to_owned())
}

/// The parts of a table.
#[derive(Clone, Copy)]
struct Table {
    word_ends: &'static [u8],
    list_ends: &'static [u8],
    letters: &'static [u8],
    relatives: &'static [u8],
}

impl Table {
    /// An empty one, if `bytes` are none.
    fn new(bytes: &'static [u8]) -> Table {
        Table::parts(bytes).unwrap_or(Table { word_ends: &[], list_ends: &[], letters: &[], relatives: &[] })
    }

    fn parts(bytes: &'static [u8]) -> Option<Table> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (words, letters) = head.split_at_checked(HEAD / 2)?;
        let number = |bytes: &[u8]| Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize);
        let (word_ends, rest) = rest.split_at_checked(number(words)? * NUMBER)?;
        let (list_ends, rest) = rest.split_at_checked(word_ends.len())?;
        let (letters, relatives) = rest.split_at_checked(number(letters)?)?;
        Some(Table { word_ends, list_ends, letters, relatives })
    }

    fn len(self) -> usize {
        self.word_ends.len() / NUMBER
    }

    fn word(self, place: usize) -> &'static [u8] {
        self.letters.get(start_of(self.word_ends, place)..number(self.word_ends, place)).unwrap_or_default()
    }

    /// The place of a word, if there is one.
    fn place(self, word: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.word(middle).cmp(word.as_bytes()) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    fn relatives(self, place: usize) -> impl Iterator<Item = Relative> {
        (start_of(self.list_ends, place)..number(self.list_ends, place)).filter_map(move |at| self.relative(number(self.relatives, at)))
    }

    /// The relative that a number stands for: seventeen bits for the word, three for the kind, four for the sense.
    fn relative(self, number: usize) -> Option<Relative> {
        const KINDS: [Kind; 6] = [Kind::Synonym, Kind::Derived, Kind::Wider, Kind::Narrower, Kind::Place, Kind::Name];
        let word = std::str::from_utf8(self.word(number >> 7)).ok()?;
        Some(Relative { word, kind: *KINDS.get(number >> 4 & 7)?, sense: (number & 15) as u8 })
    }
}

/// The number at a place; 0 behind the last.
fn number(numbers: &[u8], place: usize) -> usize {
    let bytes = numbers.get(place * NUMBER..).and_then(|rest| rest.first_chunk::<NUMBER>());
    bytes.map_or(0, |[a, b, c]| u32::from_le_bytes([*a, *b, *c, 0]) as usize)
}

/// Where something starts whose ends are listed.
fn start_of(ends: &[u8], place: usize) -> usize {
    place.checked_sub(1).map_or(0, |before| number(ends, before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(word: &str, kind: Kind) -> Vec<&'static str> {
        of(word, Language::English).into_iter().filter(|relative| relative.kind == kind).map(|relative| relative.word).collect()
    }

    #[test]
    fn a_word_has_relatives_of_each_kind_in_any_of_its_forms() {
        assert_eq!(words("warplanes", Kind::Narrower), ["bomber", "fighter"]);
        assert!(words("objected", Kind::Derived).contains(&"objection"));
        assert!(words("sofa", Kind::Synonym).contains(&"couch"));
        assert!(words("sofas", Kind::Wider).contains(&"seat"));
        assert!(words("Helsinki", Kind::Place).contains(&"finland") && words("Finn", Kind::Place).contains(&"finnish"));
        assert!(words("Kiev", Kind::Name).contains(&"kyiv"));
        assert!(of("zzyzx", Language::English).is_empty() && of("sofa", Language::German).is_empty());
    }

    #[test]
    fn the_table_is_whole_and_its_words_are_in_order() {
        let table = Table::new(TABLE);
        assert!(table.len() > 60_000 && TABLE.len() <= 3 << 20, "{} words, {} bytes", table.len(), TABLE.len());
        assert_eq!(number(table.word_ends, table.len() - 1), table.letters.len());
        assert_eq!(number(table.list_ends, table.len() - 1) * NUMBER, table.relatives.len());
        assert!((1..table.len()).all(|place| table.word(place - 1) < table.word(place)));
        assert!((0..table.relatives.len() / NUMBER).all(|at| table.relative(number(table.relatives, at)).is_some()));
    }

    #[test]
    fn the_table_is_the_one_that_the_script_made() {
        let fnv1a = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        let hash = TABLE.iter().fold(0xcbf2_9ce4_8422_2325, fnv1a);
        assert_eq!(format!("{hash:016x}"), include_str!("../../data/relatives.fnv1a").trim_end());
    }

    #[test]
    fn a_broken_table_is_empty() {
        for bytes in [&b""[..], b"\0\0\0", b"\x09\0\0\0\0\0\0\0abc"] {
            assert_eq!(Table::new(bytes).len(), 0);
        }
    }
}
