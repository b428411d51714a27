//! The bytes of a kept index, of which each piece is checked when it is first looked at.
//!
//! A start must not wait for a whole file, and nothing of it may be believed unread: so the bytes are cut into blocks with
//! a checksum each, as databases cut theirs into pages.

use std::fmt::Debug;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use zerocopy::IntoBytes;

use crate::hash;

/// Bytes in a block: what a question touches lies scattered, and a block of this size is checked in about a microsecond.
pub(super) const BLOCK: usize = 1 << 14;

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
pub(super) struct Kept {
    bytes: Box<dyn SnapshotBytes>,
    /// So many of them count.
    len: usize,
    /// The checksum of each block, the last of which may be short.
    sums: Vec<u64>,
    /// The blocks that were fetched.
    fetched: Bits,
    /// The blocks that were found sound.
    checked: Bits,
    damaged: AtomicBool,
}

/// A bit for each block.
#[derive(Debug)]
struct Bits(Box<[AtomicU64]>);

impl Bits {
    fn new(blocks: usize) -> Bits {
        Bits((0..blocks.div_ceil(u64::BITS as usize)).map(|_| AtomicU64::new(0)).collect())
    }

    fn has(&self, block: usize) -> bool {
        self.0.get(block / u64::BITS as usize).is_some_and(|word| word.load(Ordering::Relaxed) >> (block % u64::BITS as usize) & 1 == 1)
    }

    fn set(&self, block: usize) {
        if let Some(word) = self.0.get(block / u64::BITS as usize) {
            word.fetch_or(1 << (block % u64::BITS as usize), Ordering::Relaxed);
        }
    }
}

impl Kept {
    /// The first `len` bytes with the checksums of their blocks. Nothing if those are not as many as there are blocks.
    pub(super) fn new(bytes: Box<dyn SnapshotBytes>, len: usize, sums: Vec<u64>) -> Option<Kept> {
        let (fetched, checked) = (Bits::new(sums.len()), Bits::new(sums.len()));
        let fits = sums.len() == len.div_ceil(BLOCK) && len <= (*bytes).as_ref().len();
        fits.then(|| Kept { bytes, len, sums, fetched, checked, damaged: AtomicBool::new(false) })
    }

    fn bytes(&self) -> &[u8] {
        (*self.bytes).as_ref().get(..self.len).unwrap_or_default()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// A piece. Nothing if there is none there, or if it is not as it was written: then the whole counts as damaged. Where
    /// it must be fetched, all that stands `around` it is.
    pub(super) fn piece(&self, range: Range<usize>, around: Range<usize>) -> Option<&[u8]> {
        let piece = self.bytes().get(range.clone())?;
        let is_sound = |block: usize| {
            self.checked.has(block) || {
                if !self.fetched.has(block) {
                    self.fetch(around.clone());
                }
                self.is_sound(block)
            }
        };
        (piece.is_empty() || blocks(range).all(is_sound)).then_some(piece)
    }

    /// Has a piece fetched, without waiting for it: that takes as long for many pieces as for a few.
    pub(super) fn fetch(&self, piece: Range<usize>) {
        let new = || blocks(piece.clone()).filter(|block| *block < self.sums.len() && !self.fetched.has(*block));
        if let (Some(first), Some(last)) = (new().min(), new().max()) {
            (first..=last).for_each(|block| self.fetched.set(block));
            self.bytes.fetch(first * BLOCK..self.len.min((last + 1) * BLOCK));
        }
    }

    /// Whether something was found that cannot be: what was read since is not to be used.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Notes that something was found that cannot be.
    pub(super) fn set_damaged(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// Looks at each block. Whether all are sound.
    #[cfg(test)]
    pub(super) fn check(&self) -> bool {
        (0..self.sums.len()).all(|block| self.is_sound(block))
    }

    fn is_sound(&self, block: usize) -> bool {
        let own = self.bytes().get(block * BLOCK..self.len.min((block + 1) * BLOCK)).unwrap_or_default();
        // A fuzzer would never get past it.
        let sound = cfg!(fuzzing) || self.sums.get(block) == Some(&hash::of(own));
        if sound {
            self.checked.set(block);
        } else {
            self.set_damaged();
        }
        sound
    }
}

/// The blocks that a piece lies in.
fn blocks(piece: Range<usize>) -> Range<usize> {
    piece.start / BLOCK..piece.end.div_ceil(BLOCK)
}

/// The same bytes where lists of numbers can be looked at as such: the first at an address that eight divides.
pub(super) fn aligned(bytes: Box<dyn SnapshotBytes>) -> Box<dyn SnapshotBytes> {
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

    fn kept(bytes: Vec<u8>) -> Kept {
        let sums = bytes.chunks(BLOCK).map(hash::of).collect();
        let len = bytes.len();
        Kept::new(Box::new(bytes), len, sums).expect("a sum a block")
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
        let mut bytes = vec![7; 3 * BLOCK + 5];
        let sums = bytes.chunks(BLOCK).map(hash::of).collect();
        bytes[BLOCK] = 8;
        let kept = Kept::new(Box::new(bytes), 3 * BLOCK + 5, sums).expect("a sum a block");
        let all = 0..3 * BLOCK + 5;
        assert_eq!(kept.piece(0..BLOCK, all.clone()).map(<[u8]>::len), Some(BLOCK));
        assert_eq!(kept.piece(2 * BLOCK..3 * BLOCK + 5, all.clone()).map(<[u8]>::len), Some(BLOCK + 5));
        assert!(!kept.is_damaged());
        assert_eq!(kept.piece(BLOCK - 1..BLOCK + 1, all), None);
        assert!(kept.is_damaged() && !kept.check());
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
        let (bytes, fetched) = (vec![7; 5 * BLOCK + 5], Arc::default());
        let (sums, len) = (bytes.chunks(BLOCK).map(hash::of).collect(), bytes.len());
        let kept = Kept::new(Box::new(Noted(bytes, Arc::clone(&fetched))), len, sums).expect("a sum a block");
        let take = || std::mem::take(&mut *fetched.lock().expect("not poisoned"));
        kept.piece(BLOCK + 1..BLOCK + 2, BLOCK + 1..3 * BLOCK - 1);
        assert_eq!(take(), [(BLOCK, 3 * BLOCK)]);
        kept.piece(2 * BLOCK..2 * BLOCK + 8, BLOCK + 1..3 * BLOCK - 1);
        assert_eq!(take(), []);
        kept.fetch(2 * BLOCK..len + BLOCK);
        kept.fetch(0..0);
        assert_eq!(take(), [(3 * BLOCK, len)]);
    }

    #[test]
    fn there_is_a_sum_a_block() {
        assert!(Kept::new(Box::new(vec![0; BLOCK + 1]), BLOCK + 1, vec![0]).is_none());
        assert!(Kept::new(Box::new(vec![0; BLOCK]), BLOCK + 1, vec![0, 0]).is_none());
        assert!(Kept::new(Box::new(Vec::new()), 0, Vec::new()).is_some_and(|kept| kept.check() && kept.piece(0..0, 0..0) == Some(&[])));
    }

    proptest! {
        #[test]
        fn a_piece_is_what_stands_there(bytes in prop::collection::vec(any::<u8>(), 0..3 * BLOCK), from in any::<prop::sample::Index>(), length in 0..2 * BLOCK) {
            let kept = kept(bytes.clone());
            let from = from.index(bytes.len() + 1);
            assert_eq!(kept.piece(from..from + length, from..from + length), bytes.get(from..from + length));
            assert!(kept.check());
        }

        #[test]
        fn bytes_are_moved_where_they_can_be_read(bytes in prop::collection::vec(any::<u8>(), 8..40), from in 0..8_usize) {
            let moved = aligned(Box::new(Odd(bytes.clone(), from)));
            assert_eq!((*moved).as_ref(), &bytes[from..]);
            assert!((*moved).as_ref().as_ptr().addr().is_multiple_of(8));
        }
    }
}
