//! Text in, words out, each with its byte range: as Unicode's word boundaries have them, and pairs of characters
//! where a script does not part its words.
//!
//! Underscores and stops between parts of a name part words, unlike in Unicode: `max_tick_time` and `server.properties` are found by
//! their parts, and in full by these in their order. Abbreviations such as "U.S" stay whole.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::places;

/// A word as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The letters as they stand.
    pub text: &'a str,
    /// Where they stand, in bytes.
    pub span: Range<usize>,
}

/// The words of `text` in order. Punctuation, spaces and emoji are not words. Han, Kana, Hangul, Thai, Lao, Khmer and
/// Burmese runs come as overlapping pairs of characters: without a dictionary nothing else finds their words, and
/// pairs rank better than single characters (on XQuAD Chinese, right paragraph first .928 against .103).
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(text.len() / 6);
    each(text, |at, word| words.push(Word { text: word, span: at..at + word.len() }));
    words
}

/// How many words `text` has.
pub fn count(text: &str) -> usize {
    let mut count = 0;
    each_span(text, |_| count += 1);
    count
}

/// Calls `take` for each word of `text` in order, with the byte where it starts. Allocates nothing.
pub fn each<'a>(text: &'a str, mut take: impl FnMut(usize, &'a str)) {
    each_span(text, |span| take(span.start, &text[span]));
}

/// Calls `take` with the bytes at which each word of `text` stands, in order. Allocates nothing.
pub fn each_span(text: &str, mut take: impl FnMut(Range<usize>)) {
    if places::of(text.as_bytes(), |byte| !is_plain_byte(byte)).next().is_none() {
        each_plain(text.as_bytes(), 0, &mut take);
        return;
    }
    let mut spaced_from = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if !is_unspaced(first) {
            continue;
        }
        each_spaced(&text[spaced_from..start], spaced_from, &mut take);
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| is_unspaced(*c)) {
            end = at + c.len_utf8();
        }
        each_pair(&text[start..end], start, &mut take);
        spaced_from = end;
    }
    each_spaced(&text[spaced_from..], spaced_from, &mut take);
}

fn each_spaced(text: &str, offset: usize, take: &mut impl FnMut(Range<usize>)) {
    let (mut at, mut plain_from) = (0, 0);
    let each_plain = |span: Range<usize>, take: &mut _| {
        each_plain(text.as_bytes().get(span.clone()).unwrap_or_default(), offset + span.start, take);
    };
    // White space always parts words, so that each run without it can be judged by itself: most are plain ASCII.
    for run in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
        let start = at;
        at += run.len();
        if run.bytes().all(is_plain_byte) || run.chars().all(is_plain) {
            continue;
        }
        each_plain(plain_from..start, take);
        run.unicode_word_indices().for_each(|(at, word)| each_part(word, offset + start + at, take));
        plain_from = at;
    }
    each_plain(plain_from..text.len(), take);
}

/// The parts of a word that underscores and stops are between.
fn each_part(word: &str, offset: usize, take: &mut impl FnMut(Range<usize>)) {
    let mut start = 0;
    let parts = |at: usize| match word.as_bytes().get(at) {
        Some(b'_') => true,
        Some(b'.') => parts_a_name(word.as_bytes(), at),
        _ => false,
    };
    for end in (0..word.len()).filter(|at| parts(*at)).chain([word.len()]) {
        if end > start {
            take(offset + start..offset + end);
        }
        start = end + 1;
    }
}

/// Whether the stop at a place parts a name: it stands between plain letters, and one of its neighbours has more than one.
fn parts_a_name(bytes: &[u8], at: usize) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let between = is_letter(at.checked_sub(1)) && is_letter(at.checked_add(1));
    between && (is_letter(at.checked_sub(2)) || is_letter(at.checked_add(2)))
}

/// Whether `c` needs no more of Unicode's rules than [`each_plain`] knows: ASCII, and letters without marks of the scripts
/// that most articles are written in.
fn is_plain(c: char) -> bool {
    match c {
        ':' | '_' => false,
        '\0'..='\u{7f}' => true,
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{386}' | '\u{388}'..='\u{3ff}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => c.is_alphabetic(),
        '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' => true,
        _ => false,
    }
}

/// The same of a byte that is a character.
fn is_plain_byte(byte: u8) -> bool {
    byte.is_ascii() & (byte != b':') & (byte != b'_')
}

/// Unicode's word boundaries for plain characters, ten times as fast (Unicode Standard Annex 29, rules WB5 to WB12).
fn each_plain(bytes: &[u8], offset: usize, take: &mut impl FnMut(Range<usize>)) {
    // Where the word began that goes on in the next block.
    let mut begun = None;
    for (block, at) in bytes.chunks(places::BLOCK).zip((0..).step_by(places::BLOCK)) {
        let of_words = places::bits(block, &is_of_word) | joining(bytes, at, places::bits(block, &may_join));
        let shifted = of_words << 1 | u64::from(begun.is_some());
        let (mut starts, mut ends) = (of_words & !shifted, shifted & !of_words);
        while ends != 0 {
            let end = at + ends.trailing_zeros() as usize;
            ends &= ends - 1;
            let start = begun.take().unwrap_or_else(|| at + next(&mut starts));
            // Behind the text's last bytes there is none of a word.
            take(offset + start..offset + end.min(bytes.len()));
        }
        if starts != 0 {
            begun = Some(at + next(&mut starts));
        }
    }
    if let Some(start) = begun {
        take(offset + start..offset + bytes.len());
    }
}

/// The place of the lowest of `bits`, which is taken from them.
fn next(bits: &mut u64) -> usize {
    let place = bits.trailing_zeros() as usize;
    *bits &= bits.wrapping_sub(1);
    place
}

/// Those of `bits`, in the block that begins at `start`, whose bytes make one word of what is before and behind.
fn joining(bytes: &[u8], start: usize, mut bits: u64) -> u64 {
    let mut joined = 0;
    while bits != 0 {
        let bit = next(&mut bits);
        let at = start + bit;
        if at.checked_sub(1).and_then(|before| bytes.get(before..=at + 1)).is_some_and(joins) && !is_parting(bytes, at) {
            joined |= 1 << bit;
        }
    }
    joined
}

/// Whether a byte is a letter, a digit or a part of one. What begins or goes on with a character past ASCII counts as a letter.
fn is_of_word(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10) | (byte >= 0x80)
}

fn may_join(byte: u8) -> bool {
    (byte == b'.') | (byte == b'\'') | (byte == b',') | (byte == b';')
}

/// Whether three bytes are of one word, whose middle one is no letter or digit.
fn joins(bytes: &[u8]) -> bool {
    let [before, between, after] = bytes else { return false };
    let digits = before.is_ascii_digit() && after.is_ascii_digit();
    let is_letter = |byte: u8| is_of_word(byte) && !byte.is_ascii_digit();
    digits || matches!(between, b'.' | b'\'') && is_letter(*before) && is_letter(*after)
}

fn is_parting(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'.') && parts_a_name(bytes, at)
}

fn each_pair(run: &str, offset: usize, take: &mut impl FnMut(Range<usize>)) {
    let ends = run.grapheme_indices(true).map(|(at, _)| at).chain([run.len()]).skip(1);
    let (mut before, mut start, mut pairs) = (0, 0, 0);
    for end in ends {
        if start > before || pairs > 0 {
            take(offset + before..offset + end);
            pairs += 1;
        }
        (before, start) = (start, end);
    }
    if pairs == 0 {
        take(offset..offset + run.len());
    }
}

/// Whether `c` belongs to a script that does not part its words by spaces, or (Korean) parts them too rarely.
/// Ranges: the Unicode blocks of those scripts, with their combining marks.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        words(text).iter().map(|word| word.text).collect()
    }

    #[test]
    fn punctuation_parts_words_and_is_not_one() {
        assert_eq!(texts("Over 40,000 troops (in 2022)… don’t wait!"), ["Over", "40,000", "troops", "in", "2022", "don’t", "wait"]);
    }

    #[test]
    fn unspaced_scripts_come_in_pairs() {
        assert_eq!(texts("在2022年黑豹队"), ["在", "2022", "年黑", "黑豹", "豹队"]);
        assert_eq!(texts("한국어 책"), ["한국", "국어", "책"]);
    }

    #[test]
    fn combining_marks_stay_with_their_letters() {
        assert_eq!(texts("हिन्दी भाषा"), ["हिन्दी", "भाषा"]);
        assert_eq!(texts("ที่นี่"), ["ที่นี่"]);
    }

    #[test]
    fn names_of_settings_and_files_are_parted() {
        assert_eq!(
            texts("max_tick_time in server.properties, _this.value"),
            ["max", "tick", "time", "in", "server", "properties", "this", "value"]
        );
        assert_eq!(texts("U.S. troops, e.g. J.K.Rowling at 4.30 p.m."), ["U.S", "troops", "e.g", "J.K", "Rowling", "at", "4.30", "p.m"]);
        assert_eq!(texts("--no-quarantine v1.20.4 т.е. été.txt"), ["no", "quarantine", "v1.20.4", "т.е", "été.txt"]);
    }

    /// The words of Unicode, those parted that are names.
    fn parted(text: &str) -> Vec<(usize, &str)> {
        let mut all = Vec::new();
        for (at, word) in text.unicode_word_indices() {
            each_part(word, at, &mut |span| all.push((span.start, &text[span])));
        }
        all
    }

    proptest! {
        #[test]
        fn plain_words_are_those_of_unicode(text in "[a-c.,;' \"0-2:_éßжΆ·’م-]{0,12}") {
            let ours: Vec<_> = words(&text).into_iter().map(|word| (word.span.start, word.text)).collect();
            assert_eq!(ours, parted(&text));
        }

        #[test]
        fn plain_words_of_long_texts_are_those_of_unicode(text in "([a-c]{0,70}[.,;' 0-2-]{1,3}){0,9}") {
            let ours: Vec<_> = words(&text).into_iter().map(|word| (word.span.start, word.text)).collect();
            assert_eq!(ours, parted(&text));
        }

        #[test]
        fn a_word_is_its_span(text in any::<String>()) {
            for word in words(&text) {
                assert_eq!(&text[word.span.clone()], word.text);
            }
        }
    }
}
