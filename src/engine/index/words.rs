//! Words in, small numbers out: each different word once, one behind the other in one text.

use crate::engine::index::dictionary;

/// Different words, numbered in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    text: String,
    /// Where each word ends in the text.
    ends: Vec<usize>,
    /// An open hash table (Knuth, "The Art of Computer Programming", volume 3, section 6.4, algorithm L) of a power of two of
    /// slots, at least a third of them free.
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// Half of the word's hash.
    hash: u32,
    /// The word's number counted from 1; 0 where free.
    number: u32,
}

/// How many slots there are at first.
const LEAST: usize = 64;

impl Words {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The words in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|number| self.word(number))
    }

    /// The number of `word`, and whether it is new.
    pub(super) fn intern(&mut self, word: &str) -> (u32, bool) {
        if self.len() * 3 >= self.slots.len() * 2 {
            self.grow();
        }
        let hash = dictionary::hash_of(word) as u32;
        match self.seek(hash, |number| self.word(number) == Some(word)) {
            Ok(number) => (number, false),
            Err(free) => {
                self.text.push_str(word);
                self.ends.push(self.text.len());
                let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
                self.enter(free, Slot { hash, number });
                (number - 1, true)
            }
        }
    }

    /// The word of a number.
    pub(super) fn word(&self, number: usize) -> Option<&str> {
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)?,
        };
        self.text.get(start..*self.ends.get(number)?)
    }

    /// The number of the word with a hash that is the one sought, or the free slot where it would stand.
    fn seek(&self, hash: u32, is_sought: impl Fn(usize) -> bool) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some(number) = self.slots.get(at).and_then(|slot| slot.number.checked_sub(1)) {
            if self.slots.get(at).is_some_and(|slot| slot.hash == hash) && is_sought(number as usize) {
                return Ok(number);
            }
            at = (at + 1) & mask;
        }
        Err(at)
    }

    fn grow(&mut self) {
        let larger = vec![Slot::default(); (self.slots.len() * 2).max(LEAST)];
        for slot in std::mem::replace(&mut self.slots, larger).into_iter().filter(|slot| slot.number > 0) {
            if let Err(free) = self.seek(slot.hash, |_| false) {
                self.enter(free, slot);
            }
        }
    }

    fn enter(&mut self, at: usize, slot: Slot) {
        if let Some(place) = self.slots.get_mut(at) {
            *place = slot;
        }
    }
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
                assert_eq!(words.word(number as usize), Some(word));
                assert_eq!(words.iter().nth(number as usize), Some(word));
            }
        }
    }
}
