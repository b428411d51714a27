//! A list of short words in, quickly found again.

use crate::hash;

/// Words of up to [`LONGEST`] bytes, each with what it stands for.
#[derive(Debug)]
pub(super) struct ShortWords<T> {
    /// By the words' bytes as a number.
    words: Vec<(u128, T)>,
    /// A bit for each hash that some word has: hardly any other word is sought in the list.
    hashes: [u64; 1 << (HASH_BITS - 6)],
}

/// With these, one in twenty words that are not in a list of 200 has the hash of one that is.
const HASH_BITS: u32 = 12;

/// As many bytes as a number has.
const LONGEST: usize = size_of::<u128>();

impl<T: Copy> ShortWords<T> {
    /// The short ones of `words`.
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, T)>) -> ShortWords<T> {
        let mut words: Vec<(u128, T)> = words.filter_map(|(word, meaning)| Some((number(word)?, meaning))).collect();
        words.sort_by_key(|(number, _)| *number);
        let mut hashes = [0; 1 << (HASH_BITS - 6)];
        for (number, _) in &words {
            let (at, bit) = place(*number);
            hashes.get_mut(at).into_iter().for_each(|bits| *bits |= bit);
        }
        ShortWords { words, hashes }
    }

    /// What `word` stands for.
    pub(super) fn get(&self, word: &str) -> Option<T> {
        let number = number(word)?;
        let (at, bit) = place(number);
        self.hashes.get(at).filter(|bits| **bits & bit != 0)?;
        let at = self.words.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        self.words.get(at).map(|(_, meaning)| *meaning)
    }
}

/// A word's bytes as a number; no two words without zeros have the same.
fn number(word: &str) -> Option<u128> {
    let mut bytes = [0; LONGEST];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(u128::from_be_bytes(bytes))
}

/// Where the bit of a word's hash stands, and the bit.
fn place(number: u128) -> (usize, u64) {
    let hash = hash::of_short(number) >> (u64::BITS - HASH_BITS);
    ((hash >> 6) as usize, 1 << (hash % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_found_whole() {
        let words = ShortWords::new([("mill", 1), ("millers", 2), ("sixteen letters.", 3), ("seventeen letters", 4)].into_iter());
        assert_eq!(["mill", "millers", "sixteen letters."].map(|word| words.get(word)), [Some(1), Some(2), Some(3)]);
        assert_eq!(["miller", "", "seventeen letters", "m"].map(|word| words.get(word)), [None; 4]);
    }
}
