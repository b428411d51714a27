//! Words in, the number that is kept of each out: a table that is made once and looked at where it lies.

use std::ops::Range;

use crate::index::table::Table;

/// Stands for "no word" among the slots.
const FREE: u32 = u32::MAX;

/// Different words in an order of their own, each with a value.
///
/// A word takes its bytes and 13 more: where it ends, its value, and a slot of an open hash table (Knuth, "The Art of Computer
/// Programming", volume 3, section 6.4, algorithm L), of which a fifth are free. A slot has the word's number in as many bits
/// as all numbers need, and in the others bits of its hash, so that hardly any other word is read; what is found is compared
/// whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    pub(super) text: Table<u8>,
    /// Where each word ends in the text, and its value.
    pub(super) entries: Table<[u32; 2]>,
    pub(super) slots: Table<u32>,
}

/// A word as a dictionary is asked for it: its first byte, which may stand in another case in the text, and the rest.
pub(super) type Split<'a> = (u8, &'a [u8]);

/// The first byte of a word and the others; nothing for an empty one.
pub(super) fn split<T: AsRef<[u8]> + ?Sized>(word: &T) -> Option<Split<'_>> {
    word.as_ref().split_first().map(|(first, rest)| (*first, rest))
}

impl Dictionary {
    /// A dictionary of words of which no two are the same, in their order.
    pub(super) fn of<'a>(words: impl Iterator<Item = (Split<'a>, u32)>) -> Dictionary {
        let count = words.size_hint().1.unwrap_or(0);
        let (mut text, mut entries, mut hashes) = (Vec::new(), Vec::with_capacity(count), Vec::with_capacity(count));
        for ((first, rest), value) in words {
            text.push(first);
            text.extend_from_slice(rest);
            entries.push([narrow(text.len()), value]);
            hashes.push(hash((first, rest)));
        }
        text.shrink_to_fit();
        entries.shrink_to_fit();
        Dictionary { slots: slots(&hashes).into(), text: text.into(), entries: entries.into() }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.text.bytes() + self.entries.bytes() + self.slots.bytes()
    }

    /// The value of a word, if it is there.
    pub(super) fn find(&self, word: Split<'_>) -> Option<u32> {
        self.numbers(hash(word)).find_map(|number| {
            let (span, value) = self.span(number)?;
            is(self.text.slice(span), word).then_some(value)
        })
    }

    /// The same for each of `words`. What one would wait for in memory or on disk, all wait for together.
    pub(super) fn find_all(&self, words: &[Split<'_>]) -> Vec<Option<u32>> {
        let size = self.slots.len();
        let hashes: Vec<u64> = words.iter().map(|word| hash(*word)).collect();
        hashes.iter().map(|hash| place(*hash, size)).for_each(|home| self.slots.fetch_around(home..home + 1));
        let numbers: Vec<Option<usize>> = hashes.into_iter().map(|hash| self.numbers(hash).next()).collect();
        numbers.iter().flatten().for_each(|number| self.entries.fetch_around(number.saturating_sub(1)..number + 1));
        let spans: Vec<Option<(Range<usize>, u32)>> = numbers.into_iter().map(|number| self.span(number?)).collect();
        spans.iter().flatten().for_each(|(span, _)| self.text.fetch_around(span.clone()));
        let value = |(word, span): (&Split<'_>, Option<(Range<usize>, u32)>)| {
            let (span, value) = span?;
            // Another word of this hash may stand before it.
            if is(self.text.slice(span), *word) { Some(value) } else { self.find(*word) }
        };
        words.iter().zip(spans).map(value).collect()
    }

    /// The numbers of the words that may have this hash, the likeliest first.
    fn numbers(&self, hash: u64) -> impl Iterator<Item = usize> {
        let (size, bits) = (self.slots.len(), number_bits(self.len()));
        let home = place(hash, size);
        // There are free slots, but a table that was kept might have none.
        let slots = (home..size).chain(0..home).map_while(|at| self.slots.get(at).filter(|slot| *slot != FREE));
        slots.filter(move |slot| slot >> bits == tag(hash, bits)).map(move |slot| (slot & ((1 << bits) - 1)) as usize)
    }

    /// The value of a word by its number.
    pub(super) fn value(&self, number: usize) -> Option<u32> {
        self.entries.get(number).map(|[_, value]| value)
    }

    /// A word by its number.
    pub(super) fn word(&self, number: usize) -> Option<&str> {
        std::str::from_utf8(self.text.slice(self.span(number)?.0)).ok()
    }

    /// All words in order, each with its value. One that cannot be read is empty.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, u32)> {
        let (text, mut start) = (self.text.all(), 0);
        self.entries.all().iter().map(move |[end, value]| {
            let word = text.get(start as usize..*end as usize).and_then(|word| std::str::from_utf8(word).ok());
            start = *end;
            (word.unwrap_or_default(), *value)
        })
    }

    /// How many words there are before the first whose value is not `before`, where those whose value is stand first.
    pub(super) fn partition_point(&self, mut before: impl FnMut(u32) -> bool) -> usize {
        self.entries.partition_point(|[_, value]| before(value))
    }

    /// Where a word stands in the text, and its value.
    fn span(&self, number: usize) -> Option<(Range<usize>, u32)> {
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => self.entries.get(before)?[0],
        };
        let [end, value] = self.entries.get(number)?;
        Some((start as usize..end as usize, value))
    }
}

fn is(own: &[u8], (first, rest): Split<'_>) -> bool {
    own.split_first() == Some((&first, rest))
}

/// The slots of words with these hashes.
fn slots(hashes: &[u64]) -> Vec<u32> {
    if hashes.is_empty() {
        return Vec::new();
    }
    let (size, bits) = (hashes.len() + hashes.len() / 4 + 1, number_bits(hashes.len()));
    let mut slots = vec![FREE; size];
    for (number, hash) in (0..).zip(hashes) {
        let mut at = place(*hash, size);
        while slots.get(at).is_some_and(|slot| *slot != FREE) {
            at = if at + 1 == size { 0 } else { at + 1 };
        }
        if let Some(slot) = slots.get_mut(at) {
            *slot = tag(*hash, bits) << bits | number;
        }
    }
    slots
}

/// Bits that a number below `len` takes, and another that is never met, so that no slot looks free. Fewer than 32.
fn number_bits(len: usize) -> u32 {
    (usize::BITS - len.leading_zeros()).min(31)
}

/// As many bits of a hash as stand beside a number of so many.
fn tag(hash: u64, bits: u32) -> u32 {
    hash as u32 >> bits
}

/// Where the word of a hash is sought first in a table of `size`: its upper bits choose.
fn place(hash: u64, size: usize) -> usize {
    ((u128::from(hash) * size as u128) >> 64) as usize
}

/// A hash of a short word: eight bytes at a time, multiplied and folded (as in wyhash by Wang Yi). Not for secrets: who can
/// choose the articles can choose words that meet.
fn hash((first, rest): Split<'_>) -> u64 {
    const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
    const SECOND: u64 = 0xa076_1d64_78bd_642f;
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        (product as u64) ^ ((product >> 64) as u64)
    };
    let mut state = FIRST ^ rest.len() as u64 ^ u64::from(first) << 32;
    let (eights, odd) = rest.as_chunks::<8>();
    for eight in eights {
        state = fold(state ^ u64::from_le_bytes(*eight), SECOND);
    }
    let odd = odd.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    fold(state ^ odd, FIRST)
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{any, prop, proptest};

    use super::*;

    proptest! {
        #[test]
        fn each_word_has_its_value(words in prop::collection::btree_map("[a-f]{1,20}|\\PC{1,6}", any::<u32>(), 0..300), other in "[a-f]{1,4}") {
            let dictionary = Dictionary::of(words.iter().filter_map(|(word, value)| Some((split(word)?, *value))));
            assert_eq!(dictionary.len(), words.len());
            let asked: Vec<Split<'_>> = words.keys().chain([&other]).filter_map(|word| split(word)).collect();
            let all: Vec<Option<u32>> = asked.iter().map(|word| dictionary.find(*word)).collect();
            assert_eq!(dictionary.find_all(&asked), all);
            for (number, (word, value)) in words.iter().enumerate() {
                assert_eq!(dictionary.find(split(word).expect("a word")), Some(*value));
                assert_eq!((dictionary.word(number), dictionary.value(number)), (Some(word.as_str()), Some(*value)));
            }
            assert_eq!(dictionary.find(split(&other).expect("a word")), words.get(&other).copied());
            assert_eq!(dictionary.word(words.len()), None);
        }
    }

    #[test]
    fn no_number_of_words_looks_like_free_slots() {
        for len in 1..70_usize {
            let words: BTreeMap<String, u32> = (0..len).map(|at| (format!("w{at}"), 7)).collect();
            let dictionary = Dictionary::of(words.iter().filter_map(|(word, value)| Some((split(word)?, *value))));
            assert_eq!(dictionary.slots.all().iter().filter(|slot| **slot != FREE).count(), len);
        }
    }
}
