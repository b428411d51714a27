//! Words in, small numbers out: each different word once, one behind the other in one text.

use crate::engine::index::table::Table;

/// Different words, numbered in the order in which they came.
///
/// A word takes its bytes and about 10 more: where it ends, and a place in an open hash table (Knuth, "The Art of
/// Computer Programming", volume 3, section 6.4, algorithm L), which is a fifth free once no more words come. A byte of
/// each word's hash stands beside it, so that hardly any other word is read; what is found is compared whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) text: Table<u8>,
    pub(super) ends: Table<u32>,
    /// Numbers of words.
    pub(super) numbers: Table<u32>,
    /// A byte of the hash of each word among the numbers, 0 where free.
    pub(super) tags: Table<u8>,
}

impl Words {
    /// Words of which no two are the same, with memory for no more.
    pub(super) fn of<'a>(different: impl Iterator<Item = &'a str>) -> Words {
        let (mut text, mut ends) = (Vec::new(), Vec::with_capacity(different.size_hint().0));
        different.for_each(|word| {
            text.extend_from_slice(word.as_bytes());
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        });
        let mut words = Words { text: text.into(), ends: ends.into(), ..Words::default() };
        words.shrink();
        words
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.text.bytes() + self.ends.bytes() + self.numbers.bytes() + self.tags.bytes()
    }

    /// The words in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|number| self.word(number))
    }

    /// The number of `word`, if it came before.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        self.seek(word).ok()
    }

    /// The number of `word`, and whether it is new.
    pub(super) fn intern(&mut self, word: &str) -> (u32, bool) {
        if self.len() * 3 >= self.numbers.len() * 2 {
            self.resize((self.numbers.len() * 2).max(64));
        }
        match self.seek(word) {
            Ok(number) => (number, false),
            Err(free) => {
                let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
                self.push(word);
                enter(self.numbers.own(), self.tags.own(), free, (number, tag(hash(word))));
                (number, true)
            }
        }
    }

    /// Adds a word that is not to be found: until [`Words::of`] makes words to be found of them, they are only listed.
    pub(super) fn push(&mut self, word: &str) {
        let text = self.text.own();
        text.extend_from_slice(word.as_bytes());
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.ends.own().push(end);
    }

    /// Gives back the memory that was kept for more words.
    pub(super) fn shrink(&mut self) {
        self.resize(self.len() + self.len() / 4 + 1);
        self.text.own().shrink_to_fit();
        self.ends.own().shrink_to_fit();
    }

    /// The word of a number.
    pub(super) fn word(&self, number: usize) -> Option<&str> {
        std::str::from_utf8(self.word_bytes(number)?).ok()
    }

    fn word_bytes(&self, number: usize) -> Option<&[u8]> {
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before)?,
        };
        Some(self.text.slice(start as usize..self.ends.get(number)? as usize))
    }

    /// The number of `word`, or the place in the table where it would stand.
    fn seek(&self, word: &str) -> Result<u32, usize> {
        let hash = hash(word);
        let (own, size) = (tag(hash), self.tags.len());
        let mut at = place(hash, size);
        // A table is never full, but one that was kept might say so.
        for _ in 0..size {
            match self.tags.get(at) {
                None | Some(0) => break,
                Some(tag) if tag == own => {
                    let number = self.numbers.get(at).unwrap_or_default();
                    if self.word_bytes(number as usize) == Some(word.as_bytes()) {
                        return Ok(number);
                    }
                }
                Some(_) => {}
            }
            at = if at + 1 == size { 0 } else { at + 1 };
        }
        Err(at)
    }

    fn resize(&mut self, size: usize) {
        let (mut numbers, mut tags) = (vec![0; size], vec![0; size]);
        for number in 0..self.len() {
            let hash = self.word_bytes(number).map_or(0, hash_bytes);
            let mut at = place(hash, size);
            while tags.get(at).is_some_and(|taken| *taken != 0) {
                at = if at + 1 == size { 0 } else { at + 1 };
            }
            enter(&mut numbers, &mut tags, at, (u32::try_from(number).unwrap_or(u32::MAX), tag(hash)));
        }
        (self.numbers, self.tags) = (numbers.into(), tags.into());
    }
}

fn enter(numbers: &mut [u32], tags: &mut [u8], at: usize, (number, tag): (u32, u8)) {
    if let (Some(slot), Some(own)) = (numbers.get_mut(at), tags.get_mut(at)) {
        (*slot, *own) = (number, tag);
    }
}

/// Where the word of a hash is sought first in a table of `size`: its upper bits choose.
fn place(hash: u64, size: usize) -> usize {
    ((u128::from(hash) * size as u128) >> 64) as usize
}

/// Eight bits of a hash that hardly choose its place, never 0.
fn tag(hash: u64) -> u8 {
    hash as u8 | 1
}

/// A hash of a short text: eight bytes at a time, multiplied and folded (as in wyhash by Wang Yi). Not for secrets: who
/// can choose the articles can choose words that meet.
fn hash(word: &str) -> u64 {
    hash_bytes(word.as_bytes())
}

fn hash_bytes(word: &[u8]) -> u64 {
    const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
    const SECOND: u64 = 0xa076_1d64_78bd_642f;
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let mut state = FIRST ^ word.len() as u64;
    let (eights, rest) = word.as_chunks::<8>();
    for eight in eights {
        state = fold(state ^ u64::from_le_bytes(*eight), SECOND);
    }
    let rest = rest.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    fold(state ^ rest, FIRST)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::{any, prop, proptest};

    use super::*;

    proptest! {
        #[test]
        fn each_word_has_one_number(given in prop::collection::vec(any::<String>(), 0..200)) {
            let mut words = Words::default();
            let mut oracle: HashMap<&str, u32> = HashMap::new();
            for word in &given {
                let next = u32::try_from(oracle.len()).expect("few");
                let is_new = !oracle.contains_key(word.as_str());
                let number = *oracle.entry(word).or_insert(next);
                assert_eq!(words.intern(word), (number, is_new));
            }
            assert_eq!(words.len(), oracle.len());
            for (word, number) in oracle {
                assert_eq!(words.find(word), Some(number));
                assert_eq!(words.iter().nth(number as usize), Some(word));
            }
            assert_eq!(words.find("not one of them \u{1}"), None);
            let again = Words::of(words.iter());
            assert!((0..).zip(words.iter()).all(|(number, word)| again.find(word) == Some(number)));
        }
    }
}
