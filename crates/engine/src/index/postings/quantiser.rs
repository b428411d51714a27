//! The impacts of postings in, their codes out. Few pairs of a frequency and a length differ, so that what is found out of one is
//! cached.

use std::collections::BTreeMap;

use crate::index::postings::impacts::{ImpactCode, Occurrence};
use crate::index::postings::lists::Postings;

/// How often each frequency is met in passages of each length.
#[derive(Default)]
pub(crate) struct Histogram {
    recent: DirectMappedCache<u64>,
    counts: BTreeMap<Occurrence, u64>,
}

impl Histogram {
    /// Counts so many more.
    #[inline]
    pub(crate) fn add(&mut self, frequency: f32, length: f32, count: u64) {
        let occurrence = Occurrence::new(frequency, length);
        let cached = self.recent.slot(occurrence);
        if cached.occurrence != occurrence {
            let before = std::mem::replace(cached, Cached { occurrence, value: 0 });
            flush(before, &mut self.counts);
        }
        cached.value += count;
    }

    /// All that were met.
    pub(crate) fn finish(mut self) -> BTreeMap<Occurrence, u64> {
        self.recent.slots.into_iter().for_each(|cached| flush(cached, &mut self.counts));
        self.counts
    }
}

fn flush(Cached { occurrence, value }: Cached<u64>, counts: &mut BTreeMap<Occurrence, u64>) {
    if value > 0 {
        *counts.entry(occurrence).or_default() += value;
    }
}

/// Finds the impact codes of postings.
pub(crate) struct Quantiser<'a> {
    postings: &'a Postings,
    recent: DirectMappedCache<Quantised>,
}

/// An impact code, and whether the posting is an exception: its class leaves open which frequency it stands for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quantised {
    pub(crate) code: ImpactCode,
    pub(crate) is_exception: bool,
}

impl<'a> Quantiser<'a> {
    pub(crate) fn of(postings: &'a Postings) -> Quantiser<'a> {
        Quantiser { postings, recent: DirectMappedCache::default() }
    }

    /// The code of a term that stands so often in a passage of so many words; see [`Postings::code`].
    #[inline]
    pub(crate) fn code(&mut self, frequency: f32, length: f32) -> Quantised {
        let occurrence = Occurrence::new(frequency, length);
        let cached = self.recent.slot(occurrence);
        if cached.occurrence != occurrence {
            let code = self.postings.code(frequency, length);
            let value = Quantised { code, is_exception: self.postings.classes.frequency(code).is_none() };
            *cached = Cached { occurrence, value };
        }
        cached.value
    }
}

/// A cache in which each occurrence has one slot: later ones push out earlier ones.
struct DirectMappedCache<T> {
    slots: Vec<Cached<T>>,
}

/// What is known of an occurrence. A free slot has that of frequency 0 in a passage without words, which no posting has.
#[derive(Clone, Copy, Default)]
struct Cached<T> {
    occurrence: Occurrence,
    value: T,
}

/// How many slots a cache has, as a power of two: they stay near the processor.
const SLOT_BITS: u32 = 12;

impl<T: Copy + Default> Default for DirectMappedCache<T> {
    fn default() -> DirectMappedCache<T> {
        DirectMappedCache { slots: vec![Cached::default(); 1 << SLOT_BITS] }
    }
}

impl<T> DirectMappedCache<T> {
    /// Where an occurrence is noted, or another in its place.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "as many bits as there are slots")]
    fn slot(&mut self, occurrence: Occurrence) -> &mut Cached<T> {
        &mut self.slots[(occurrence.hash() >> (u32::BITS - SLOT_BITS)) as usize]
    }
}
