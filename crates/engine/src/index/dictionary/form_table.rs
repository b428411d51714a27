//! A hash table of word forms: words in, the terms that were given to them out. Words are looked up in it while articles are read.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::hash;
use crate::index::dictionary::forms::{Cases, FormEntry, STOP_WORD};
use crate::index::ids::TermId;

/// Words that came before, each as it stands but for the case of its first letter, with a [`FormEntry`].
///
/// All but very long words lie in open hash tables as they are, so that looking one up reads memory in one place.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormTable {
    short: Slots<1>,
    middle: Slots<2>,
    long: BTreeMap<Box<[u8]>, FormEntry>,
}

/// What [`FormTable::find_at_once`] gives for a word that needs a longer look, if it came before at all. No term has this number.
pub(crate) const NOT_AT_ONCE: TermId = STOP_WORD - 1;

/// A short word that is looked for, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probe {
    key: Key<1>,
    /// None for a word that is not short.
    case: Cases,
    home: usize,
}

impl FormTable {
    /// Adds the term of each of the words that stand in `text` at `spans` to `terms`, or [`NOT_AT_ONCE`]. `probes` is memory for it.
    ///
    /// Only the first slot of each is looked at, and nothing but slots while that is done, so that those of many words come from
    /// memory side by side: waiting for one at a time took half of the time to build a large index.
    pub(crate) fn find_at_once(&self, text: &str, spans: &[Range<usize>], probes: &mut Vec<Probe>, terms: &mut Vec<TermId>) {
        probes.clear();
        probes.extend(spans.iter().map(|span| {
            let (key, case) = packed::<1>(text.as_bytes(), span).unwrap_or(([0], Cases::NONE));
            Probe { key, case, home: self.short.home(&key) }
        }));
        terms.extend(probes.iter().map(|Probe { key, case, home }| {
            let entry = self.short.slots.get(*home).filter(|slot| is(slot, key)).map(entry).unwrap_or_default();
            if entry.was_met(*case) { entry.term_or_stop_word() } else { NOT_AT_ONCE }
        }));
    }

    /// What is known of the word that stands in `text` at `span`, if it came before in any case.
    pub(crate) fn find(&self, text: &str, span: Range<usize>) -> Option<FormEntry> {
        let bytes = text.as_bytes();
        if let Some((key, _)) = packed(bytes, &span) {
            self.short.find(&key)
        } else if let Some((key, _)) = packed(bytes, &span) {
            self.middle.find(&key)
        } else {
            self.long.get(&small(bytes.get(span)?)).copied()
        }
    }

    /// Adds what is known of a word, or another case of one that came before.
    pub(crate) fn add(&mut self, word: &[u8], entry: FormEntry) {
        let span = 0..word.len();
        if let Some((key, _)) = packed(word, &span) {
            self.short.add(&key, entry);
        } else if let Some((key, _)) = packed(word, &span) {
            self.middle.add(&key, entry);
        } else {
            let known = self.long.entry(small(word)).or_default();
            *known = known.with(entry);
        }
    }

    /// Makes room for the words of another.
    pub(crate) fn reserve(&mut self, other: &FormTable) {
        self.short.reserve(other.short.taken);
        self.middle.reserve(other.middle.taken);
    }

    /// All words, in no order that means anything, each with what is known of it.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&[u8], FormEntry)> {
        let long = self.long.iter().map(|(word, entry)| (&**word, *entry));
        self.short.all().chain(self.middle.all()).chain(long)
    }
}

/// Words of up to as many bytes as `N` numbers have, but five.
#[derive(Clone, Debug, Default)]
struct Slots<const N: usize> {
    /// A power of two of them, at least a quarter of them free; those of equal hashes stand one behind the other.
    slots: Vec<Slot<N>>,
    taken: usize,
}

/// The bytes of a word, how many there are, and what is known of it, which is 0 where the slot is free. Lowest bytes first.
type Slot<const N: usize> = [[u8; BYTES]; N];

/// A slot as numbers, without what is known.
type Key<const N: usize> = [u128; N];

/// As many bytes as a number has.
const BYTES: usize = size_of::<u128>();

/// So many bits of the last number of a key are the word's; then follow its length and what is known of it.
const LENGTH_AT: u32 = u128::BITS - u32::BITS - u8::BITS;
const ENTRY_AT: u32 = u128::BITS - u32::BITS;

/// How many slots there are at first.
const LEAST: usize = 1 << 10;
/// Tables below this many slots are cheap to have too large, and grow faster.
const SMALL: usize = 1 << 16;

impl<const N: usize> Slots<N> {
    fn find(&self, key: &Key<N>) -> Option<FormEntry> {
        self.seek(key).ok().and_then(|at| self.slots.get(at)).map(entry)
    }

    fn add(&mut self, key: &Key<N>, entry: FormEntry) {
        if self.taken * 4 >= self.slots.len() * 3 {
            let larger = if self.slots.len() < SMALL { 4 } else { 2 };
            self.resize(self.slots.len() * larger);
        }
        match self.seek(key) {
            Ok(at) => self.put(at, key, self.slots.get(at).map(self::entry).unwrap_or_default().with(entry)),
            Err(at) => {
                self.put(at, key, entry);
                self.taken += 1;
            }
        }
    }

    /// Makes room for so many more. Words that come in the order of another table's slots crowd a table that is small for them.
    fn reserve(&mut self, more: usize) {
        let wanted = (self.taken + more) * 4 / 3 + 1;
        if wanted > self.slots.len() {
            self.resize(wanted);
        }
    }

    fn resize(&mut self, wanted: usize) {
        let larger = vec![[[0; BYTES]; N]; wanted.next_power_of_two().max(LEAST)];
        for slot in std::mem::replace(&mut self.slots, larger) {
            let key = key(&slot);
            if let Err(at) = self.seek(&key) {
                self.put(at, &key, entry(&slot));
            }
        }
    }

    fn put(&mut self, at: usize, key: &Key<N>, entry: FormEntry) {
        let Some(slot) = self.slots.get_mut(at) else { return };
        for (at, bytes) in slot.iter_mut().enumerate() {
            let known = if at + 1 == N { u128::from(entry.bits()) << ENTRY_AT } else { 0 };
            *bytes = (key.get(at).copied().unwrap_or(0) | known).to_le_bytes();
        }
    }

    /// The slot of a word, or the free one where it would stand.
    fn seek(&self, key: &Key<N>) -> Result<usize, usize> {
        let mut at = self.home(key);
        while let Some(slot) = self.slots.get(at).filter(|slot| is_taken(slot)) {
            if is(slot, key) {
                return Ok(at);
            }
            at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
        }
        Err(at)
    }

    /// Where a word is looked for first: the upper bits of its hash choose, so that a larger table has all words in the same order.
    #[inline]
    fn home(&self, key: &Key<N>) -> usize {
        let hash = key.iter().fold(0, |hash: u64, number| hash::of_number(hash ^ *number as u64 ^ ((number >> 64) as u64).rotate_left(25)));
        (hash >> (u64::BITS - self.slots.len().trailing_zeros().min(u64::BITS - 1))) as usize
    }

    fn all(&self) -> impl Iterator<Item = (&[u8], FormEntry)> {
        self.slots.iter().filter(|slot| is_taken(slot)).map(|slot| {
            let length = key(slot).last().map_or(0, |last| (last >> LENGTH_AT) as usize);
            (slot.as_flattened().get(..length).unwrap_or_default(), entry(slot))
        })
    }
}

/// A word of one byte or more with its first letter small, as a key, and the case of that letter. Nothing if it is too long.
#[inline]
fn packed<const N: usize>(text: &[u8], span: &Range<usize>) -> Option<(Key<N>, Cases)> {
    let length = span.len();
    if length == 0 || length > N * BYTES - (u8::BITS + u32::BITS) as usize / 8 {
        return None;
    }
    let rest = text.get(span.start..)?;
    let mut padded = [[0; BYTES]; N];
    let bytes = match rest.as_chunks().0.first_chunk() {
        Some(bytes) => bytes,
        None => {
            padded.as_flattened_mut().get_mut(..length)?.copy_from_slice(rest.get(..length)?);
            &padded
        }
    };
    let mut key = numbers(bytes);
    for (at, number) in key.iter_mut().enumerate() {
        *number &= MASKS.get(length.saturating_sub(at * BYTES).min(BYTES)).copied().unwrap_or(0);
    }
    let capital = (key[0] as u8).wrapping_sub(b'A') < 26;
    key[0] |= u128::from(capital) << 5;
    key.last_mut().into_iter().for_each(|last| *last |= (length as u128) << LENGTH_AT);
    Some((key, if capital { Cases::CAPITAL } else { Cases::SMALL }))
}

/// For each number of bytes a number that has ones in all of them.
#[expect(clippy::indexing_slicing, reason = "the number is below their number")]
static MASKS: [u128; BYTES + 1] = {
    let mut masks = [u128::MAX; BYTES + 1];
    let mut bytes = 0;
    while bytes < BYTES {
        masks[bytes] = (1 << (8 * bytes)) - 1;
        bytes += 1;
    }
    masks
};

/// A word with its first letter small.
fn small(word: &[u8]) -> Box<[u8]> {
    let mut word: Box<[u8]> = word.into();
    word.get_mut(..1).into_iter().for_each(<[u8]>::make_ascii_lowercase);
    word
}

/// The same as numbers. A loop, since the release profile inlines no closures of the standard library's `map`.
#[inline]
fn numbers<const N: usize>(slot: &Slot<N>) -> Key<N> {
    let mut numbers = [0; N];
    for (at, number) in numbers.iter_mut().enumerate() {
        *number = slot.get(at).map_or(0, |bytes| u128::from_le_bytes(*bytes));
    }
    numbers
}

#[inline]
fn is<const N: usize>(slot: &Slot<N>, wanted: &Key<N>) -> bool {
    key(slot) == *wanted
}

#[inline]
fn key<const N: usize>(slot: &Slot<N>) -> Key<N> {
    let mut key = numbers(slot);
    if let Some(last) = key.last_mut() {
        *last &= (1 << ENTRY_AT) - 1;
    }
    key
}

#[inline]
fn entry<const N: usize>(slot: &Slot<N>) -> FormEntry {
    FormEntry::from_bits(slot.last().map_or(0, |last| (u128::from_le_bytes(*last) >> ENTRY_AT) as u32))
}

#[inline]
fn is_taken<const N: usize>(slot: &Slot<N>) -> bool {
    entry(slot) != FormEntry::default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{prop, proptest};

    use super::*;
    use crate::index::dictionary::forms;

    proptest! {
        #[test]
        fn a_word_keeps_its_term(given in prop::collection::vec("[abAB]{0,3}|[a-zA-Zé]{9,13}|[a-zé]{24,29}|[A-Z]{24,29}", 0..2_000), other in 0..2_000_usize) {
            let (mut table, mut oracle) = (FormTable::default(), BTreeMap::<Vec<u8>, FormEntry>::new());
            let given: Vec<&String> = given.iter().filter(|word| !word.is_empty()).collect();
            for (term, word) in (0..).zip(&given) {
                let text = format!("{word}, and more than that to read");
                let ((first, rest), case) = forms::folded(word).expect("a word");
                let folded = [&[first], rest].concat();
                assert_eq!(table.find(&text, 0..word.len()), oracle.get(&folded).copied());
                let term = oracle.get(&folded).map_or(term, |entry| entry.term_or_stop_word());
                let entry = FormEntry::new(Some(term), case);
                let known = oracle.entry(folded).or_default();
                *known = known.with(entry);
                table.add(word.as_bytes(), entry);
            }
            let check = |table: &FormTable| {
                for word in &given {
                    let ((first, rest), case) = forms::folded(word).expect("a word");
                    let entry = oracle[&[&[first], rest].concat()];
                    assert_eq!(table.find(word, 0..word.len()), Some(entry));
                    let mut at_once = vec![7];
                    table.find_at_once(word, &[0..word.len(), 0..0], &mut Vec::new(), &mut at_once);
                    assert!(at_once.len() == 3 && at_once[0] == 7 && at_once[2] == NOT_AT_ONCE);
                    assert!([entry.term_or_stop_word(), NOT_AT_ONCE].contains(&at_once[1]) && entry.was_met(case));
                }
                assert_eq!(table.all().map(|(word, entry)| (word.to_vec(), entry)).collect::<BTreeMap<_, _>>(), oracle);
            };
            check(&table);
            // Taken into another, in the order of its slots.
            let mut all: Vec<(&[u8], FormEntry)> = table.all().collect();
            let mut taken = FormTable::default();
            all.split_off(other.min(all.len())).into_iter().for_each(|(word, entry)| taken.add(word, entry));
            taken.reserve(&table);
            table.all().for_each(|(word, entry)| taken.add(word, entry));
            check(&taken);
        }
    }
}
