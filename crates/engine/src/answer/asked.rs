//! The question's words that some article holds, what each counts for, and which other words are related to them.

use crate::index::Term;

/// A word of the question that some article holds.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) word: String,
    pub(super) term: Term,
    pub(super) idf: f32,
    /// What it counts when passages are ranked: 1, less for one that says little.
    pub(super) weight: f32,
    /// Its letters in lower case.
    pub(super) letters: Vec<char>,
    /// Whether it looks like a name or a number, which a right answer rarely leaves out.
    pub(super) particular: bool,
    /// What its idf counts in an article of another language: a name or a number is the same word there.
    pub(super) abroad: f32,
}

impl Asked {
    /// What the word counts for, at home or in an article of another language.
    pub(super) fn idf_in(&self, abroad: bool) -> f32 {
        if abroad { self.idf * self.abroad } else { self.idf }
    }
}

/// How many letters two words must share from the start to be taken for relatives, such as "conquer" and "conquest".
const LEAST_SHARED: usize = 4;

/// How the asked words open. Nearly all other words are told at a glance to be no relatives.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Openings {
    /// A bit for the hash of each word's first letters; all where a word has others than plain ones.
    bits: u64,
}

impl Openings {
    pub(super) fn add(&mut self, word: &str) {
        self.bits |= opening(word).map_or(u64::MAX, |bit| 1 << bit);
    }

    /// Whether `word` may be a relative of one of them. Words with other than plain letters at their start always may.
    pub(super) fn may_have(self, word: &str) -> bool {
        opening(word).is_none_or(|bit| self.bits >> bit & 1 == 1)
    }
}

/// The bit of a word's first letters, regardless of case; none if they are not plain, or fewer than relatives share.
fn opening(word: &str) -> Option<u32> {
    let first: &[u8; LEAST_SHARED] = word.as_bytes().first_chunk()?;
    // The only capital that is a small plain letter elsewhere, the Kelvin sign, is not plain itself.
    first.is_ascii().then(|| u32::from_le_bytes(first.map(|letter| letter.to_ascii_lowercase())).wrapping_mul(0x9e37_79b1) >> 26)
}

/// Whether `word` may be a relative of the asked word that has these `letters`: most letters are the same from the
/// start. Cheap and rough; it counts for little.
pub(super) fn is_related(letters: &[char], word: &str) -> bool {
    let mut shared = 0;
    let mut length = 0;
    for c in word.chars().flat_map(char::to_lowercase) {
        if length == shared && letters.get(length) == Some(&c) {
            shared += 1;
        }
        if length == 0 && shared == 0 {
            return false;
        }
        length += 1;
    }
    shared >= LEAST_SHARED && shared * 5 >= length.max(letters.len()) * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_grow_from_one_stem_are_related() {
        let letters: Vec<char> = "conquer".chars().collect();
        assert!(is_related(&letters, "Conquest") && !is_related(&letters, "conclude") && !is_related(&letters, "quest"));
    }
}
