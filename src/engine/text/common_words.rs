//! A text in, how often it holds the commonest words of each language out: the cheap way to tell what it is written in.

use std::sync::LazyLock;

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

/// Whether `text` has more common words of the language with the code `one` than of that with the code `other`; `None` if
/// those of either are not listed.
pub(super) fn has_more(text: &str, one: &str, other: &str) -> Option<bool> {
    let (counts, _) = count(text);
    let of = |code: &str| WORDS.iter().position(|(listed, _)| *listed == code).and_then(|place| counts.get(place));
    Some(of(one)? > of(other)?)
}

/// How many common words of each language `text` has, and how many words.
fn count(text: &str) -> ([u32; WORDS.len()], u32) {
    let mut counts = [0_u32; WORDS.len()];
    let mut words = 0_u32;
    let table: &Table = &TABLE;
    each_word(text.as_bytes(), |word| {
        words += 1;
        for place in table.places(word) {
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
    });
    (counts, words)
}

/// Calls `found` with each word of `text` as it stands, packed into eight bytes; longer words are 0. A capital makes a
/// name of a common word more often than the beginning of a sentence: "Los Angeles".
fn each_word(text: &[u8], mut found: impl FnMut(u64)) {
    let (mut word, mut length) = (0_u64, 0_u32);
    let mut bytes = text.iter().copied();
    loop {
        let byte = bytes.next();
        match byte {
            Some(byte @ (b'a'..=b'z' | b'A'..=b'Z' | 0x80..)) if byte != PUNCTUATION => {
                length += 1;
                word = word << 8 | u64::from(byte);
                continue;
            }
            _ if length > 0 => found(if length <= 8 { word } else { 0 }),
            _ => {}
        }
        (word, length) = (0, 0);
        match byte {
            Some(PUNCTUATION) => bytes = skip(bytes),
            Some(_) => {}
            None => return,
        }
    }
}

/// The first byte of dashes and curly quotes in UTF-8, which take three.
const PUNCTUATION: u8 = 0xe2;

fn skip<I: Iterator>(mut bytes: I) -> I {
    bytes.next();
    bytes.next();
    bytes
}

/// Where each word of [`WORDS`] is found by a hash: the packed word, and the bits of its languages.
struct Table {
    slots: Vec<(u64, u16)>,
}

/// Four times the words, so that few meet.
const SLOTS: usize = 1024;

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

impl Table {
    fn build() -> Table {
        let mut table = Table { slots: vec![(0, 0); SLOTS] };
        for (place, (_, words)) in WORDS.iter().enumerate() {
            each_word(words.as_bytes(), |word| table.add(word, 1 << place));
        }
        table
    }

    fn add(&mut self, word: u64, bit: u16) {
        for at in probe(word) {
            if let Some(slot) = self.slots.get_mut(at).filter(|slot| slot.0 == 0 || slot.0 == word) {
                *slot = (word, slot.1 | bit);
                return;
            }
        }
    }

    /// The places in [`WORDS`] of the languages that `word` is common in.
    fn places(&self, word: u64) -> impl Iterator<Item = usize> {
        let found = probe(word).filter_map(|at| self.slots.get(at)).find(|slot| slot.0 == word || slot.0 == 0);
        let mut bits = found.filter(|_| word != 0).map_or(0, |slot| slot.1);
        std::iter::from_fn(move || {
            let place = bits.trailing_zeros() as usize;
            let rest = bits & bits.wrapping_sub(1);
            (std::mem::replace(&mut bits, rest) != 0).then_some(place)
        })
    }
}

/// The slots that a word may stand in, in the order they are tried.
fn probe(word: u64) -> impl Iterator<Item = usize> {
    let first = (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as usize;
    (0..SLOTS).map(move |step| (first + step) % SLOTS)
}

#[cfg(test)]
mod tests {
    use super::*;

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
                assert!(word != 0 && TABLE.places(word).any(|found| found == place), "{words}");
            });
        }
    }
}
