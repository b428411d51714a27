//! Words in, small numbers out: each different word once, one behind the other in one text.

/// Different words, numbered in the order in which they came.
///
/// A word takes its bytes and about 10 more: where it ends, and a place in an open hash table (Knuth, "The Art of
/// Computer Programming", volume 3, section 6.4, algorithm L), which is a fifth free once no more words come. A byte of
/// each word's hash stands beside it, so that hardly any other word is read; what is found is compared whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    bytes: String,
    ends: Vec<u32>,
    /// Numbers of words.
    table: Vec<u32>,
    /// A byte of the hash of each word in the table, 0 where free.
    tags: Vec<u8>,
}

impl Words {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len() + self.ends.len() * 4 + self.table.len() * 5
    }

    /// The words in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|number| self.word(number))
    }

    /// The words one behind the other, and where each ends.
    pub(super) fn text(&self) -> &str {
        &self.bytes
    }

    pub(super) fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// The words that end at `ends` in `text`, all of it; none if they cannot.
    pub(super) fn from_ends(text: &str, ends: Vec<u32>) -> Option<Words> {
        let fits = ends.is_sorted() && ends.iter().all(|end| text.is_char_boundary(*end as usize));
        if !fits || ends.last().map_or(0, |end| *end as usize) != text.len() {
            return None;
        }
        let mut words = Words { bytes: text.to_owned(), ends, ..Words::default() };
        words.shrink();
        Some(words)
    }

    /// The number of `word`, if it came before.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        self.seek(word).ok()
    }

    /// The number of `word`, and whether it is new.
    pub(super) fn intern(&mut self, word: &str) -> (u32, bool) {
        if self.len() * 3 >= self.table.len() * 2 {
            self.resize((self.table.len() * 2).max(64));
        }
        match self.seek(word) {
            Ok(number) => (number, false),
            Err(free) => {
                let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
                self.bytes.push_str(word);
                self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
                self.enter(free, number, tag(hash(word)));
                (number, true)
            }
        }
    }

    /// Gives back the memory that was kept for more words.
    pub(super) fn shrink(&mut self) {
        self.resize(self.len() + self.len() / 4 + 1);
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The word of a number.
    pub(super) fn word(&self, number: usize) -> Option<&str> {
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)?,
        };
        self.bytes.get(start as usize..*self.ends.get(number)? as usize)
    }

    /// The number of `word`, or the place in the table where it would stand.
    fn seek(&self, word: &str) -> Result<u32, usize> {
        let hash = hash(word);
        let own = tag(hash);
        let mut at = place(hash, self.table.len());
        loop {
            match self.tags.get(at) {
                None if self.tags.is_empty() => return Err(at),
                None => {
                    at = 0;
                    continue;
                }
                Some(0) => return Err(at),
                Some(tag) if *tag == own => {
                    let number = self.table.get(at).copied().unwrap_or_default();
                    if self.word(number as usize) == Some(word) {
                        return Ok(number);
                    }
                }
                Some(_) => {}
            }
            at += 1;
        }
    }

    fn resize(&mut self, size: usize) {
        (self.table, self.tags) = (vec![0; size], vec![0; size]);
        for number in 0..self.len() {
            let hash = self.word(number).map_or(0, hash);
            let mut at = place(hash, size);
            while self.tags.get(at).is_some_and(|taken| *taken != 0) {
                at = if at + 1 == size { 0 } else { at + 1 };
            }
            self.enter(at, u32::try_from(number).unwrap_or(u32::MAX), tag(hash));
        }
    }

    fn enter(&mut self, at: usize, number: u32, tag: u8) {
        if let (Some(slot), Some(own)) = (self.table.get_mut(at), self.tags.get_mut(at)) {
            (*slot, *own) = (number, tag);
        }
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
    const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
    const SECOND: u64 = 0xa076_1d64_78bd_642f;
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let mut state = FIRST ^ word.len() as u64;
    let (eights, rest) = word.as_bytes().as_chunks::<8>();
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
        }
    }
}
