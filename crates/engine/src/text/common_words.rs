//! A text in, how often it holds the commonest words of each language out: the cheap way to tell what it is written in.

use std::cmp::Ordering;
use std::num::NonZeroU64;
use std::sync::LazyLock;

use crate::hash;
use crate::text::places;

/// Words that are common in one language, by its ISO 639-1 code, and rare in the others. The last row, `OTHER`, has those of
/// languages that look like one of the rest: Danish and Norwegian, which look like each other, Catalan, Polish, Czech,
/// Afrikaans, Indonesian, Filipino, Finnish, Ukrainian, Bulgarian, Serbian.
const WORDS: [(&str, &str); 13] = [
    ("en", "the of and that with which from have been this their were they would said who his its has by"),
    ("de", "der und das nicht ist auf eine ein einer dem mit für sich von zu wurde wird auch im werden"),
    ("fr", "les des une dans pour qui sur pas par avec aux ses ont cette du au sont été mais"),
    ("es", "los las y fue más sus pero hasta está sobre había desde muy porque también"),
    ("pt", "não uma em os ao dos foi pelo pela são nos seu mais às"),
    ("it", "il di che gli nel della sono è dei delle anche alla più dal nella degli"),
    ("nl", "het een zijn niet ook naar werd wordt deze op aan van voor bij"),
    ("sv", "och att är inte för till från som av den på har"),
    ("hu", "az és hogy nem egy volt csak meg már ezt vagy"),
    ("ro", "și şi din care pentru sunt prin fost după ale lui cu în să"),
    ("tr", "ve bir bu için ile olarak olan gibi daha çok kadar"),
    ("ru", "что как это его для был из он она было они или были"),
    (
        OTHER,
        "og er ikke af til som på har det den av amb els dels és unha coa nie się jest że w z i je se v jsou vir hulle yang dan dengan untuk \
         dari ang ng mga sa ja oli että та що від як є се да са че е је су",
    ),
];

const OTHER: &str = "";

/// So many words of one language tell it.
const ENOUGH: u32 = 6;
/// And this share of all words: one in so many. Names and quotations in another language stay below.
const ONE_IN: u32 = 14;
/// And so many times those of the next language.
const LEAD: u32 = 6;

/// The code of the language that the common words of `text` leave no doubt about; `None` where they leave any.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let (counts, words) = count(text);
    let (best, most) = counts.iter().copied().enumerate().max_by_key(|(_, count)| *count)?;
    let next = counts.iter().enumerate().filter(|(place, _)| *place != best).map(|(_, count)| *count).max()?;
    let sure = most >= ENOUGH && most * ONE_IN >= words && most >= LEAD * next;
    WORDS.get(best).map(|(language, _)| *language).filter(|language| sure && *language != OTHER)
}

/// Whether `text` has more or fewer common words of the language with the code `one` than of that with the code `other`; `None` if
/// those of either are not listed.
pub(super) fn compare(text: &str, one: &str, other: &str) -> Option<Ordering> {
    let (counts, _) = count(text);
    let of = |code: &str| WORDS.iter().position(|(listed, _)| *listed == code).and_then(|place| counts.get(place));
    Some(of(one)?.cmp(of(other)?))
}

/// Short words of English, and those of languages that a short English text is taken for. Long texts have them all.
const SHORT_ENGLISH: &[&str] = &["you", "your", "can", "if", "when", "how", "are", "it", "to", "or", "not", "is", "we", "be", "will", "an"];
const SHORT_OTHERS: &[&str] =
    &["de", "la", "le", "el", "et", "que", "en", "un", "una", "il", "e", "o", "del", "se", "een", "het", "ein", "i", "du", "di", "je"];

/// Whether a short text is rather English than in the language with the code `other`, by their common words, and where they leave it open by
/// shorter ones.
pub(super) fn is_likelier_english(text: &str, other: &str) -> bool {
    let order = compare(text, "en", other).or_else(|| compare(text, "en", OTHER));
    let count =
        |words: &[&str]| text.split(|c: char| !c.is_alphabetic()).filter(|word| words.contains(&word.to_lowercase().as_str())).count();
    match order {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => count(SHORT_ENGLISH) > count(SHORT_OTHERS),
        Some(Ordering::Less) | None => false,
    }
}

/// How many common words of each language `text` has, and how many words.
fn count(text: &str) -> ([u32; WORDS.len()], u32) {
    let mut counts = [0_u32; WORDS.len()];
    let mut words = 0_u32;
    let table: &Table = &TABLE;
    each_word(text.as_bytes(), |word| {
        words += 1;
        let mut languages = word.map_or(0, |word| table.languages(word));
        while languages != 0 {
            if let Some(count) = counts.get_mut(languages.trailing_zeros() as usize) {
                *count += 1;
            }
            languages &= languages - 1;
        }
    });
    (counts, words)
}

/// The bytes of a word as it stands, at most eight.
type Packed = NonZeroU64;

/// Calls `found` with each word of `text`; with none for those too long to be packed. A capital makes a name of a common
/// word more often than the beginning of a sentence: "Los Angeles".
fn each_word(text: &[u8], mut found: impl FnMut(Option<Packed>)) {
    for run in places::runs(text, |byte| byte.is_ascii_alphabetic() | !byte.is_ascii()) {
        let word = places::number(text, run.start, run.len().min(8));
        if run.len() <= 8 && places::is_ascii(word) {
            found(Packed::new(word));
        } else {
            each_beyond(text.get(run).unwrap_or_default(), &mut found);
        }
    }
}

/// The same for a run of letters, some of which may be beyond ASCII, where punctuation parts words as well.
fn each_beyond(run: &[u8], found: &mut impl FnMut(Option<Packed>)) {
    let (mut word, mut length) = (0_u64, 0_u32);
    let mut bytes = run.iter();
    loop {
        let byte = bytes.next();
        if let Some(byte) = byte.filter(|byte| **byte != PUNCTUATION) {
            length += 1;
            word = word << 8 | u64::from(*byte);
            continue;
        }
        if length > 0 {
            found(Packed::new(word).filter(|_| length <= 8));
        }
        if byte.is_none() {
            return;
        }
        (word, length) = (0, 0);
        bytes.nth(PUNCTUATION_BYTES - 2);
    }
}

/// The first byte of dashes and curly quotes in UTF-8.
const PUNCTUATION: u8 = 0xe2;
/// How many bytes they take.
const PUNCTUATION_BYTES: usize = 3;

/// Where each word of [`WORDS`] is found by a hash.
struct Table {
    slots: Vec<Slot>,
}

/// A word, and the bits of its languages; empty without a word.
#[derive(Clone, Copy, Default)]
struct Slot {
    word: Option<Packed>,
    languages: u16,
}

/// Four times the words, so that few meet.
const SLOTS: usize = 1024;

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

impl Table {
    fn build() -> Table {
        let mut table = Table { slots: vec![Slot::default(); SLOTS] };
        for (place, (_, words)) in WORDS.iter().enumerate() {
            each_word(words.as_bytes(), |word| word.into_iter().for_each(|word| table.add(word, 1 << place)));
        }
        table
    }

    fn add(&mut self, word: Packed, bit: u16) {
        let at = self.slot(word);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = Slot { word: Some(word), languages: slot.languages | bit };
        }
    }

    /// A bit for each language that `word` is common in, by its place in [`WORDS`].
    #[inline]
    fn languages(&self, word: Packed) -> u16 {
        self.slots.get(self.slot(word)).map_or(0, |slot| slot.languages)
    }

    /// Where `word` is, or else the first empty slot for it.
    #[inline]
    fn slot(&self, word: Packed) -> usize {
        let mut at = (hash::of_number(word.get()) >> (u64::BITS - SLOTS.ilog2())) as usize;
        while self.slots.get(at).and_then(|slot| slot.word).is_some_and(|other| other != word) {
            at = (at + 1) % SLOTS;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;

    /// The words of `text`, byte by byte: what [`each_word`] finds faster.
    fn byte_by_byte(text: &str) -> Vec<Option<Packed>> {
        let no_letter = |c: char| c.is_ascii() && !c.is_ascii_alphabetic() || c.to_string().as_bytes()[0] == PUNCTUATION;
        let words = text.split(no_letter).filter(|word| !word.is_empty());
        let packed = |word: &str| Packed::new(word.bytes().fold(0, |packed, byte| packed << 8 | u64::from(byte)));
        words.map(|word| packed(word).filter(|_| word.len() <= 8)).collect()
    }

    #[test]
    fn common_words_tell_the_language() {
        let english = "The mill closed in 1980 after the owner had said that nobody wanted the flour of the valley and its people.";
        assert_eq!(language(english), Some("en"));
        let german = "Die Mühle wurde 1980 geschlossen, und der Müller ist nicht mit dem Rat auf eine Lösung gekommen.";
        assert_eq!(language(german), Some("de"));
        let russian = "Он сказал, что мельница была закрыта, как это было решено для него, или они из совета.";
        assert_eq!(language(russian), Some("ru"));
    }

    #[test]
    fn a_doubt_is_left_to_others() {
        for text in [
            "",
            "The mill of the valley",
            "Møllen ble stengt, og det er ikke noen som har sagt at den skal åpnes til neste år av rådet.",
            "The mill and the owner of the river. Der Müller und das Wasser ist nicht auf dem Weg mit dem Rat von Bern.",
            "水车的故事",
        ] {
            assert_eq!(language(text), None, "{text}");
        }
    }

    #[test]
    fn each_word_is_found() {
        for (place, (_, words)) in WORDS.iter().enumerate() {
            each_word(words.as_bytes(), |word| {
                assert!(word.is_some_and(|word| TABLE.languages(word) >> place & 1 == 1), "{words}");
            });
        }
    }

    proptest! {
        #[test]
        fn eight_bytes_at_a_time_are_the_words_of_each_alone(runs in prop::collection::vec("[a-zA-Z]{1,20}|[ .,0-9’“–-]{1,3}|[éÄßİя水]", 0..12)) {
            let text = runs.concat();
            let mut words = Vec::new();
            each_word(text.as_bytes(), |word| words.push(word));
            assert_eq!(words, byte_by_byte(&text));
        }
    }
}
