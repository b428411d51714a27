//! What is found out once of frequencies in passages of some length, of which few differ.

use std::collections::BTreeMap;

use crate::index::codes::Code;
use crate::index::postings::Postings;

/// How often each frequency is met in passages of each length.
#[derive(Default)]
pub(super) struct Pairs {
    recent: Memo<u64>,
    counts: BTreeMap<(u32, u32), u64>,
}

impl Pairs {
    /// Counts so many more.
    #[inline]
    pub(super) fn add(&mut self, frequency: f32, length: f32, count: u64) {
        let known = self.recent.slot(frequency, length);
        if (known.frequency, known.length) != (frequency.to_bits(), length.to_bits()) {
            let before = std::mem::replace(known, Known { frequency: frequency.to_bits(), length: length.to_bits(), value: 0 });
            take_down(before, &mut self.counts);
        }
        known.value += count;
    }

    /// All that were met, by their bits.
    pub(super) fn close(mut self) -> BTreeMap<(u32, u32), u64> {
        self.recent.slots.into_iter().for_each(|known| take_down(known, &mut self.counts));
        self.counts
    }
}

fn take_down(Known { frequency, length, value }: Known<u64>, counts: &mut BTreeMap<(u32, u32), u64>) {
    if value > 0 {
        *counts.entry((frequency, length)).or_default() += value;
    }
}

/// The codes of postings.
pub(super) struct KnownCodes<'a> {
    postings: &'a Postings,
    recent: Memo<Coded>,
}

/// A code, and whether it leaves open which frequency it stands for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Coded {
    pub(super) code: Code,
    pub(super) is_open: bool,
}

impl<'a> KnownCodes<'a> {
    pub(super) fn of(postings: &'a Postings) -> KnownCodes<'a> {
        KnownCodes { postings, recent: Memo::default() }
    }

    /// The code of a term that stands so often in a passage of so many words; see [`Postings::code`].
    #[inline]
    pub(super) fn code(&mut self, frequency: f32, length: f32) -> Coded {
        let known = self.recent.slot(frequency, length);
        if (known.frequency, known.length) != (frequency.to_bits(), length.to_bits()) {
            let code = self.postings.code(frequency, length);
            let value = Coded { code, is_open: self.postings.classes.frequency(code).is_none() };
            *known = Known { frequency: frequency.to_bits(), length: length.to_bits(), value };
        }
        known.value
    }
}

/// Later ones push out earlier ones.
struct Memo<T> {
    slots: Vec<Known<T>>,
}

/// A frequency and a length, by their bits, and what is known of them. Both are 0 in a free slot: no posting has these.
#[derive(Clone, Copy, Default)]
struct Known<T> {
    frequency: u32,
    length: u32,
    value: T,
}

/// How many slots a memo has, as a power of two: they stay near the processor.
const SLOT_BITS: u32 = 12;

impl<T: Copy + Default> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { slots: vec![Known::default(); 1 << SLOT_BITS] }
    }
}

impl<T> Memo<T> {
    /// Where these are noted, or others in their place.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "as many bits as there are slots")]
    fn slot(&mut self, frequency: f32, length: f32) -> &mut Known<T> {
        let mixed = (frequency.to_bits().rotate_left(16) ^ length.to_bits()).wrapping_mul(0x9e37_79b1);
        &mut self.slots[(mixed >> (u32::BITS - SLOT_BITS)) as usize]
    }
}
