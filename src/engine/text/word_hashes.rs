//! Text in, a hash a word out, the same for a word in any case: to compare texts without keeping their words.

use std::sync::LazyLock;

/// Calls `found` with the hash of each run of letters and digits in `text`, in order, letters in lower case.
pub fn each(text: &str, found: impl FnMut(u32)) {
    walk(text, |_| false, found);
}

/// The same, but words go on behind an apostrophe or a hyphen: "long-standing" has the hash of "longstanding".
pub fn each_joined(text: &str, found: impl FnMut(u32)) {
    walk(text, |c| matches!(c, '-' | '\'' | '’' | '‐'), found);
}

fn walk(text: &str, joins: impl Fn(char) -> bool, mut found: impl FnMut(u32)) {
    let letters: &[u8; 256] = &LETTERS;
    let bytes = text.as_bytes();
    let mut word = Word::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match letters.get(usize::from(byte)).copied().unwrap_or_default() {
            0 => {
                at += 1;
                if !joins(char::from(byte)) {
                    word.end(&mut found);
                }
            }
            NOT_ASCII => {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                at += c.len_utf8();
                // Most of what is no ASCII in Western text are curly quotes and dashes.
                if !matches!(c, '\u{2010}'..='\u{205e}') && c.is_alphanumeric() {
                    c.to_lowercase().for_each(|c| word.push(u32::from(c)));
                } else if !joins(c) {
                    word.end(&mut found);
                }
            }
            letter => {
                at += 1;
                word.push(u32::from(letter));
            }
        }
    }
    word.end(&mut found);
}

const NOT_ASCII: u8 = 0xff;

/// For each byte, the letter or digit it is, in lower case; 0 for other ASCII.
static LETTERS: LazyLock<[u8; 256]> = LazyLock::new(|| {
    std::array::from_fn(|byte| match u8::try_from(byte).unwrap_or_default() {
        letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
        other if other.is_ascii() => 0,
        _ => NOT_ASCII,
    })
});

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

    /// Source of the factor: the golden ratio, as in Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4).
    fn end(&mut self, found: &mut impl FnMut(u32)) {
        if self.length > 0 {
            let mixed = (self.packed ^ u64::from(self.length) << 58).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            found((mixed >> 32) as u32);
            *self = Word::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

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

    proptest! {
        #[test]
        fn there_is_a_hash_for_each_run_of_letters_and_digits(text in ".{0,40}") {
            let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()).count();
            assert_eq!(hashes(&text).len(), runs);
        }
    }
}
