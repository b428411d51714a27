//! The bytes of a snapshot in pages, each checked by its checksum when it is first looked at.
//!
//! A start must not wait for a whole file, and nothing of it may be believed unread: so the bytes are cut into pages with
//! a checksum each, as databases cut theirs into pages.

use std::fmt::Debug;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use zerocopy::IntoBytes;

use crate::hash;

/// Bytes in a page: what a question touches lies scattered, and a page of this size is checked in about a microsecond.
pub(crate) const PAGE: usize = 1 << 14;

/// The bytes of a snapshot, in memory or brought there as they are looked at.
pub trait SnapshotBytes: AsRef<[u8]> + Debug + Send + Sync {
    /// Told of a piece that is about to be looked at for the first time, so that it can be brought as a whole, and while
    /// others are.
    fn fetch(&self, piece: Range<usize>);
}

impl SnapshotBytes for Vec<u8> {
    fn fetch(&self, _: Range<usize>) {}
}

/// Bytes and what is known of their soundness.
#[derive(Debug)]
pub(crate) struct Pages {
    bytes: Box<dyn SnapshotBytes>,
    /// So many of them count.
    len: usize,
    /// The checksum of each page, the last of which may be short.
    checksums: Vec<u64>,
    /// The pages that were fetched.
    fetched: Bits,
    /// The pages that were found sound.
    checked: Bits,
    damaged: AtomicBool,
}

/// A bit for each page.
#[derive(Debug)]
struct Bits(Box<[AtomicU64]>);

impl Bits {
    fn new(pages: usize) -> Bits {
        Bits((0..pages.div_ceil(u64::BITS as usize)).map(|_| AtomicU64::new(0)).collect())
    }

    fn has(&self, page: usize) -> bool {
        self.0.get(page / u64::BITS as usize).is_some_and(|word| word.load(Ordering::Relaxed) >> (page % u64::BITS as usize) & 1 == 1)
    }

    fn set(&self, page: usize) {
        if let Some(word) = self.0.get(page / u64::BITS as usize) {
            word.fetch_or(1 << (page % u64::BITS as usize), Ordering::Relaxed);
        }
    }
}

impl Pages {
    /// The first `len` bytes with the checksums of their pages. Nothing if those are not as many as there are pages.
    pub(crate) fn new(bytes: Box<dyn SnapshotBytes>, len: usize, checksums: Vec<u64>) -> Option<Pages> {
        let (fetched, checked) = (Bits::new(checksums.len()), Bits::new(checksums.len()));
        let fits = checksums.len() == len.div_ceil(PAGE) && len <= (*bytes).as_ref().len();
        fits.then(|| Pages { bytes, len, checksums, fetched, checked, damaged: AtomicBool::new(false) })
    }

    fn bytes(&self) -> &[u8] {
        (*self.bytes).as_ref().get(..self.len).unwrap_or_default()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// A piece. Nothing if there is none there, or if it is not as it was written: then the whole counts as damaged. Where
    /// it must be fetched, all that stands `around` it is.
    pub(crate) fn piece(&self, range: Range<usize>, around: Range<usize>) -> Option<&[u8]> {
        let piece = self.bytes().get(range.clone())?;
        let is_sound = |page: usize| {
            self.checked.has(page) || {
                if !self.fetched.has(page) {
                    self.fetch(around.clone());
                }
                self.is_sound(page)
            }
        };
        (piece.is_empty() || pages(range).all(is_sound)).then_some(piece)
    }

    /// Has a piece fetched, without waiting for it: that takes as long for many pieces as for a few.
    pub(crate) fn fetch(&self, piece: Range<usize>) {
        let new = || pages(piece.clone()).filter(|page| *page < self.checksums.len() && !self.fetched.has(*page));
        if let (Some(first), Some(last)) = (new().min(), new().max()) {
            (first..=last).for_each(|page| self.fetched.set(page));
            self.bytes.fetch(first * PAGE..self.len.min((last + 1) * PAGE));
        }
    }

    /// Whether something was found that cannot be: what was read since is not to be used.
    pub(crate) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Notes that something was found that cannot be.
    pub(crate) fn set_damaged(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// Looks at each page. Whether all are sound.
    #[cfg(test)]
    pub(crate) fn check(&self) -> bool {
        (0..self.checksums.len()).all(|page| self.is_sound(page))
    }

    fn is_sound(&self, page: usize) -> bool {
        let own = self.bytes().get(page * PAGE..self.len.min((page + 1) * PAGE)).unwrap_or_default();
        // A fuzzer would never get past it.
        let sound = cfg!(fuzzing) || self.checksums.get(page) == Some(&hash::of(own));
        if sound {
            self.checked.set(page);
        } else {
            self.set_damaged();
        }
        sound
    }
}

/// The pages that a piece lies in.
fn pages(piece: Range<usize>) -> Range<usize> {
    piece.start / PAGE..piece.end.div_ceil(PAGE)
}

/// The same bytes where columns can be looked at as such: the first at an address that eight divides.
pub(crate) fn aligned(bytes: Box<dyn SnapshotBytes>) -> Box<dyn SnapshotBytes> {
    let own = (*bytes).as_ref();
    if own.as_ptr().addr().is_multiple_of(align_of::<u64>()) {
        return bytes;
    }
    let mut words = vec![0_u64; own.len().div_ceil(size_of::<u64>())];
    words.as_mut_bytes().iter_mut().zip(own).for_each(|(to, from)| *to = *from);
    Box::new(Words { words, len: own.len() })
}

#[derive(Debug)]
struct Words {
    words: Vec<u64>,
    len: usize,
}

impl AsRef<[u8]> for Words {
    fn as_ref(&self) -> &[u8] {
        self.words.as_bytes().get(..self.len).unwrap_or_default()
    }
}

impl SnapshotBytes for Words {
    fn fetch(&self, _: Range<usize>) {}
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use proptest::prelude::{any, prop, proptest};

    use super::*;

    fn pages(bytes: Vec<u8>) -> Pages {
        let checksums = bytes.chunks(PAGE).map(hash::of).collect();
        let len = bytes.len();
        Pages::new(Box::new(bytes), len, checksums).expect("a checksum a page")
    }

    /// Bytes at an address that eight does not divide.
    #[derive(Debug)]
    struct Odd(Vec<u8>, usize);

    impl AsRef<[u8]> for Odd {
        fn as_ref(&self) -> &[u8] {
            &self.0[self.1..]
        }
    }

    impl SnapshotBytes for Odd {
        fn fetch(&self, _: Range<usize>) {}
    }

    #[test]
    fn only_what_is_looked_at_is_checked() {
        let mut bytes = vec![7; 3 * PAGE + 5];
        let checksums = bytes.chunks(PAGE).map(hash::of).collect();
        bytes[PAGE] = 8;
        let pages = Pages::new(Box::new(bytes), 3 * PAGE + 5, checksums).expect("a checksum a page");
        let all = 0..3 * PAGE + 5;
        assert_eq!(pages.piece(0..PAGE, all.clone()).map(<[u8]>::len), Some(PAGE));
        assert_eq!(pages.piece(2 * PAGE..3 * PAGE + 5, all.clone()).map(<[u8]>::len), Some(PAGE + 5));
        assert!(!pages.is_damaged());
        assert_eq!(pages.piece(PAGE - 1..PAGE + 1, all), None);
        assert!(pages.is_damaged() && !pages.check());
    }

    /// Bytes that note what is fetched of them.
    #[derive(Debug)]
    struct Noted(Vec<u8>, Arc<Mutex<Vec<(usize, usize)>>>);

    impl AsRef<[u8]> for Noted {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    impl SnapshotBytes for Noted {
        fn fetch(&self, piece: Range<usize>) {
            self.1.lock().expect("not poisoned").push((piece.start, piece.end));
        }
    }

    #[test]
    fn what_stands_around_a_piece_is_fetched_with_it_and_once() {
        let (bytes, fetched) = (vec![7; 5 * PAGE + 5], Arc::default());
        let (checksums, len) = (bytes.chunks(PAGE).map(hash::of).collect(), bytes.len());
        let pages = Pages::new(Box::new(Noted(bytes, Arc::clone(&fetched))), len, checksums).expect("a checksum a page");
        let take = || std::mem::take(&mut *fetched.lock().expect("not poisoned"));
        pages.piece(PAGE + 1..PAGE + 2, PAGE + 1..3 * PAGE - 1);
        assert_eq!(take(), [(PAGE, 3 * PAGE)]);
        pages.piece(2 * PAGE..2 * PAGE + 8, PAGE + 1..3 * PAGE - 1);
        assert_eq!(take(), []);
        pages.fetch(2 * PAGE..len + PAGE);
        pages.fetch(0..0);
        assert_eq!(take(), [(3 * PAGE, len)]);
    }

    #[test]
    fn there_is_a_checksum_a_page() {
        assert!(Pages::new(Box::new(vec![0; PAGE + 1]), PAGE + 1, vec![0]).is_none());
        assert!(Pages::new(Box::new(vec![0; PAGE]), PAGE + 1, vec![0, 0]).is_none());
        assert!(Pages::new(Box::new(Vec::new()), 0, Vec::new()).is_some_and(|pages| pages.check() && pages.piece(0..0, 0..0) == Some(&[])));
    }

    proptest! {
        #[test]
        fn a_piece_is_what_stands_there(bytes in prop::collection::vec(any::<u8>(), 0..3 * PAGE), from in any::<prop::sample::Index>(), length in 0..2 * PAGE) {
            let pages = pages(bytes.clone());
            let from = from.index(bytes.len() + 1);
            assert_eq!(pages.piece(from..from + length, from..from + length), bytes.get(from..from + length));
            assert!(pages.check());
        }

        #[test]
        fn bytes_are_moved_where_they_can_be_read(bytes in prop::collection::vec(any::<u8>(), 8..40), from in 0..8_usize) {
            let moved = aligned(Box::new(Odd(bytes.clone(), from)));
            assert_eq!((*moved).as_ref(), &bytes[from..]);
            assert!((*moved).as_ref().as_ptr().addr().is_multiple_of(8));
        }
    }
}
