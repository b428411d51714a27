//! Text in, a hash a word out, the same for a word in any case: to compare texts without keeping their words.

use std::ops::Range;

use crate::hash;
use crate::text::places;

/// Calls `found` with the hash of each run of letters and digits in `text`, in order, letters in lower case.
pub fn each(text: &str, found: impl FnMut(u32)) {
    walk(text, |_| false, found);
}

/// The same, but words go on behind an apostrophe or a hyphen: "long-standing" has the hash of "longstanding".
pub fn each_joined(text: &str, found: impl FnMut(u32)) {
    walk(text, |c| matches!(c, '-' | '\'' | '’' | '‐'), found);
}

fn walk(text: &str, joins: impl Fn(char) -> bool, mut found: impl FnMut(u32)) {
    let bytes = text.as_bytes();
    let mut word = Word::default();
    let mut end = 0;
    for run in places::runs(bytes, |byte| byte.is_ascii_alphanumeric() | !byte.is_ascii()) {
        let between = bytes.get(end..run.start).unwrap_or_default();
        if !between.iter().all(|byte| joins(char::from(*byte))) {
            word.end(&mut found);
        }
        end = run.end;
        let beyond = word.push_ascii(bytes, run);
        if !beyond.is_empty() {
            push_beyond(text.get(beyond).unwrap_or_default(), &joins, &mut word, &mut found);
        }
    }
    word.end(&mut found);
}

/// Goes on with `word` by the characters of `text`, some of which are beyond ASCII.
fn push_beyond(text: &str, joins: &impl Fn(char) -> bool, word: &mut Word, found: &mut impl FnMut(u32)) {
    for c in text.chars() {
        // Most of what is no ASCII in Western text are curly quotes and dashes.
        if !matches!(c, '\u{2010}'..='\u{205e}') && c.is_alphanumeric() {
            c.to_lowercase().for_each(|c| word.push(u32::from(c)));
        } else if !joins(c) {
            word.end(found);
        }
    }
}

/// A word, as far as it was read.
#[derive(Default)]
struct Word {
    /// Its last characters, and what was mixed of those before.
    packed: u64,
    length: u32,
}

impl Word {
    fn push(&mut self, c: u32) {
        // Seven bits a letter of ASCII: nine letters are kept as they are, and longer words spread over all bits.
        self.packed = self.packed.rotate_left(7) ^ u64::from(c);
        self.length += 1;
    }

    /// The same as pushing each letter and digit of `run` in lower case, eight at a time, up to where some are beyond ASCII.
    /// These are left, and given back.
    #[inline]
    fn push_ascii(&mut self, text: &[u8], mut run: Range<usize>) -> Range<usize> {
        while run.start < run.end {
            let length = (run.end - run.start).min(8);
            let letters = places::number(text, run.start, length);
            if !places::is_ascii(letters) {
                break;
            }
            self.packed = self.packed.rotate_left(7 * length as u32) ^ seven_bits_each(places::lower(letters));
            self.length += length as u32;
            run.start += length;
        }
        run
    }

    #[inline]
    fn end(&mut self, found: &mut impl FnMut(u32)) {
        if self.length > 0 {
            let hash = hash::of_number(self.packed ^ u64::from(self.length) << 58);
            found((hash >> 32) as u32);
            *self = Word::default();
        }
    }
}

/// Eight characters of ASCII, a byte each, moved together: first in pairs, then those in fours, then both.
#[inline]
fn seven_bits_each(ascii: u64) -> u64 {
    let pairs = ascii & 0x007f_007f_007f_007f | (ascii & 0x7f00_7f00_7f00_7f00) >> 1;
    let fours = pairs & 0x0000_3fff_0000_3fff | (pairs & 0x3fff_0000_3fff_0000) >> 2;
    fours & 0x0fff_ffff | fours >> 32 << 28
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;

    fn hashes(text: &str) -> Vec<u32> {
        let mut hashes = Vec::new();
        each(text, |hash| hashes.push(hash));
        hashes
    }

    #[test]
    fn words_are_the_same_in_any_case_and_between_any_marks() {
        assert_eq!(hashes("“The Mühle”—closed"), hashes("the MÜHLE, closed."));
        assert_eq!(hashes("–  …"), [0_u32; 0]);
    }

    #[test]
    fn a_joined_word_has_one_hash() {
        let joined = |text: &str| {
            let mut hashes = Vec::new();
            each_joined(text, |hash| hashes.push(hash));
            hashes
        };
        assert_eq!(joined("long-standing ’tis it’s - it"), hashes("longstanding tis its it"));
    }

    #[test]
    fn different_words_have_different_hashes() {
        let words = ["mill", "mills", "illm", "millmillmillmill", "millmillmillmil", "ab", "ba", "a", "aa", "a1", "я", "мир", "рим"];
        let mut found = hashes(&words.join(" "));
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), words.len());
    }

    /// The hashes of the words of `text`, letter by letter: what [`each`] finds faster.
    fn letter_by_letter(text: &str) -> Vec<u32> {
        let mut hashes = Vec::new();
        for run in text.split(|c: char| !c.is_alphanumeric()) {
            let mut word = Word::default();
            run.chars().flat_map(char::to_lowercase).for_each(|c| word.push(u32::from(c)));
            word.end(&mut |hash| hashes.push(hash));
        }
        hashes
    }

    proptest! {
        #[test]
        fn eight_letters_at_a_time_are_hashed_as_each_alone(runs in prop::collection::vec("[a-zA-Z0-9]{0,20}|[ .,’“–-]{1,3}|[éÄßİя水]", 0..12)) {
            let text = runs.concat();
            assert_eq!(hashes(&text), letter_by_letter(&text));
        }

        #[test]
        fn joined_words_are_hashed_as_if_nothing_stood_between(runs in prop::collection::vec("[a-zA-Z0-9é]{0,20}|['’‐-]{1,2}|[ .]", 0..12)) {
            let text = runs.concat();
            let mut joined = Vec::new();
            each_joined(&text, |hash| joined.push(hash));
            assert_eq!(joined, letter_by_letter(&text.replace(['\'', '’', '‐', '-'], "")));
        }

        #[test]
        fn there_is_a_hash_for_each_run_of_letters_and_digits(text in ".{0,40}") {
            let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()).count();
            assert_eq!(hashes(&text).len(), runs);
        }
    }
}
