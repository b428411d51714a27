//! A word map: words in, the number that is kept of each out. A hash table that is made once and looked at where it lies.

use std::io::{self, Write};
use std::ops::Range;

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::hash;
use crate::index::limits::{LimitError, Limits};
use crate::index::storage::column::Column;
use crate::index::storage::snapshot::{SnapshotReader, SnapshotWriter};

/// A slot without a word.
const FREE: u32 = u32::MAX;

/// Different words in an order of their own, each with a value.
///
/// A word takes its bytes and 13 more: where it ends, its value, and a slot of an open hash table (Knuth, "The Art of Computer
/// Programming", volume 3, section 6.4, algorithm L), of which a fifth are free. A slot has the word's number in as many bits
/// as all numbers need, and in the others bits of its hash, so that hardly any other word is read; what is found is compared
/// whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordMap {
    text: Column<u8>,
    entries: Column<WordEntry>,
    slots: Column<u32>,
}

/// Where a word ends in the text, and its value.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct WordEntry {
    end: u32,
    value: u32,
}

/// A word as a map is asked for it: its first byte, which may stand in another case in the text, and the rest.
pub(crate) type Split<'a> = (u8, &'a [u8]);

/// The first byte of a word and the others; nothing for an empty one.
#[inline]
pub(crate) fn split<T: AsRef<[u8]> + ?Sized>(word: &T) -> Option<Split<'_>> {
    word.as_ref().split_first().map(|(first, rest)| (*first, rest))
}

impl WordMap {
    /// A map of words of which no two are the same, in their order.
    pub(crate) fn of<'a>(words: impl Iterator<Item = (Split<'a>, u32)>, limits: Limits) -> Result<WordMap, LimitError> {
        let count = words.size_hint().1.unwrap_or(0);
        let (mut text, mut entries, mut hashes) = (Vec::new(), Vec::with_capacity(count), Vec::with_capacity(count));
        for ((first, rest), value) in words {
            text.push(first);
            text.extend_from_slice(rest);
            entries.push(WordEntry { end: limits.dictionary_bytes.check(text.len())?, value });
            hashes.push(hash::of_word(first, rest));
        }
        limits.word_forms.check(entries.len())?;
        text.shrink_to_fit();
        entries.shrink_to_fit();
        Ok(WordMap { slots: slots(&hashes).into(), text: text.into(), entries: entries.into() })
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Bytes of memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.bytes() + self.entries.bytes() + self.slots.bytes()
    }

    /// The value of a word, if it is there.
    pub(crate) fn find(&self, word: Split<'_>) -> Option<u32> {
        self.numbers(hash_of(word)).find_map(|number| {
            let (span, value) = self.span(number)?;
            is(self.text.slice(span), word).then_some(value)
        })
    }

    /// The same for each of `words`. What one would wait for in memory or on disk, all wait for together.
    pub(crate) fn find_all(&self, words: &[Split<'_>]) -> Vec<Option<u32>> {
        let size = self.slots.len();
        let hashes: Vec<u64> = words.iter().map(|word| hash_of(*word)).collect();
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
        // There are free slots, but those of a snapshot might have none.
        let slots = (home..size).chain(0..home).map_while(|at| self.slots.get(at).filter(|slot| *slot != FREE));
        slots.filter(move |slot| slot >> bits == tag(hash, bits)).map(move |slot| (slot & ((1 << bits) - 1)) as usize)
    }

    /// The value of a word by its number.
    pub(crate) fn value(&self, number: usize) -> Option<u32> {
        self.entries.get(number).map(|entry| entry.value)
    }

    /// A word by its number.
    pub(crate) fn word(&self, number: usize) -> Option<&str> {
        std::str::from_utf8(self.text.slice(self.span(number)?.0)).ok()
    }

    /// All words in order, each with its value. One that cannot be read is empty.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, u32)> {
        let (text, mut start) = (self.text.all(), 0);
        self.entries.all().iter().map(move |entry| {
            let word = text.get(start as usize..entry.end as usize).and_then(|word| std::str::from_utf8(word).ok());
            start = entry.end;
            (word.unwrap_or_default(), entry.value)
        })
    }

    /// How many words there are before the first whose value is not `before`, where those whose value is stand first.
    pub(crate) fn partition_point(&self, mut before: impl FnMut(u32) -> bool) -> usize {
        self.entries.partition_point(|entry| before(entry.value))
    }

    /// Where a word stands in the text, and its value.
    fn span(&self, number: usize) -> Option<(Range<usize>, u32)> {
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => self.entries.get(before)?.end,
        };
        let WordEntry { end, value } = self.entries.get(number)?;
        Some((start as usize..end as usize, value))
    }

    pub(crate) fn write<W: Write>(&self, snapshot: &mut SnapshotWriter<W>) -> io::Result<()> {
        snapshot.column(&self.text)?;
        snapshot.column(&self.entries)?;
        snapshot.column(&self.slots)
    }

    pub(crate) fn open(snapshot: &mut SnapshotReader<'_>) -> Option<WordMap> {
        Some(WordMap { text: snapshot.column()?, entries: snapshot.column()?, slots: snapshot.column()? })
    }
}

fn hash_of((first, rest): Split<'_>) -> u64 {
    hash::of_word(first, rest)
}

fn is(own: &[u8], (first, rest): Split<'_>) -> bool {
    own.split_first() == Some((&first, rest))
}

/// The slots of words with these hashes, which are not too many.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{any, prop, proptest};

    use super::*;

    fn map_of(words: &BTreeMap<String, u32>) -> WordMap {
        WordMap::of(words.iter().filter_map(|(word, value)| Some((split(word)?, *value))), Limits::default()).expect("few words")
    }

    proptest! {
        #[test]
        fn each_word_has_its_value(words in prop::collection::btree_map("[a-f]{1,20}|\\PC{1,6}", any::<u32>(), 0..300), other in "[a-f]{1,4}") {
            let map = map_of(&words);
            assert_eq!(map.len(), words.len());
            let asked: Vec<Split<'_>> = words.keys().chain([&other]).filter_map(|word| split(word)).collect();
            let all: Vec<Option<u32>> = asked.iter().map(|word| map.find(*word)).collect();
            assert_eq!(map.find_all(&asked), all);
            for (number, (word, value)) in words.iter().enumerate() {
                assert_eq!(map.find(split(word).expect("a word")), Some(*value));
                assert_eq!((map.word(number), map.value(number)), (Some(word.as_str()), Some(*value)));
            }
            assert_eq!(map.find(split(&other).expect("a word")), words.get(&other).copied());
            assert_eq!(map.word(words.len()), None);
        }
    }

    #[test]
    fn no_number_of_words_looks_like_free_slots() {
        for len in 1..70_usize {
            let words: BTreeMap<String, u32> = (0..len).map(|at| (format!("w{at}"), 7)).collect();
            let map = map_of(&words);
            assert_eq!(map.slots.all().iter().filter(|slot| **slot != FREE).count(), len);
        }
    }
}
