//! Lists of numbers as an index holds them: made in memory, or a piece of a kept index that is read where it lies.

use std::ops::Range;
use std::sync::Arc;

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::index::kept::Kept;

/// A number, or a few that belong together, whose bytes in memory are those that are kept.
pub(super) trait Item: FromBytes + IntoBytes + Immutable + Copy {}

impl<T: FromBytes + IntoBytes + Immutable + Copy> Item for T {}

/// Kept lists of up to this many bytes are fetched as a whole: those of words are looked at all over, and to read this much
/// takes as long as to wait for a few blocks one after the other.
const WHOLE_BYTES: usize = 5 << 19;

/// A list of items. A piece of a kept index that is not as it was written reads as if there were nothing, and the kept
/// index knows that it is damaged.
#[derive(Clone, Debug)]
pub(super) enum Table<T> {
    /// In memory of its own.
    Own(Vec<T>),
    /// The bytes of a kept index from `start`, as many as `len` items have.
    Kept {
        /// All of the kept index.
        kept: Arc<Kept>,
        /// The first byte.
        start: usize,
        /// How many items there are.
        len: usize,
    },
}

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table::Own(Vec::new())
    }
}

impl<T> From<Vec<T>> for Table<T> {
    fn from(items: Vec<T>) -> Table<T> {
        Table::Own(items)
    }
}

impl<T: Item> Table<T> {
    /// `len` items from byte `start` on. Nothing if they do not lie there whole, or where such items cannot lie.
    pub(super) fn kept(kept: Arc<Kept>, start: usize, len: usize) -> Option<Table<T>> {
        let end = len.checked_mul(size_of::<T>()).and_then(|bytes| start.checked_add(bytes))?;
        (start.is_multiple_of(align_of::<T>()) && end <= kept.len()).then_some(Table::Kept { kept, start, len })
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Table::Own(items) => items.len(),
            Table::Kept { len, .. } => *len,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that the items take.
    pub(super) fn bytes(&self) -> usize {
        self.len() * size_of::<T>()
    }

    pub(super) fn get(&self, at: usize) -> Option<T> {
        match self {
            Table::Own(items) => items.get(at).copied(),
            Table::Kept { .. } => self.slice(at..at.saturating_add(1)).first().copied(),
        }
    }

    /// The items of a range; none if they are not all there.
    pub(super) fn slice(&self, range: Range<usize>) -> &[T] {
        match self {
            Table::Own(items) => items.get(range).unwrap_or_default(),
            Table::Kept { kept, start, len } if range.start <= range.end && range.end <= *len => {
                let own = start + range.start * size_of::<T>()..start + range.end * size_of::<T>();
                let bytes = kept.piece(own.clone(), self.around(*start, own));
                bytes.and_then(|bytes| <[T]>::ref_from_bytes(bytes).ok()).unwrap_or_default()
            }
            Table::Kept { .. } => &[],
        }
    }

    /// What is fetched where the bytes `own` are needed of a list that begins at `start`.
    fn around(&self, start: usize, own: Range<usize>) -> Range<usize> {
        if self.bytes() <= WHOLE_BYTES { start..start + self.bytes() } else { own }
    }

    /// Has the items of a range fetched without waiting for them, where they are kept.
    pub(super) fn fetch(&self, range: Range<usize>) {
        if let Some((kept, _, own)) = self.bytes_of(range) {
            kept.fetch(own);
        }
    }

    /// The same, with what [`Table::slice`] has fetched around them.
    pub(super) fn fetch_around(&self, range: Range<usize>) {
        if let Some((kept, start, own)) = self.bytes_of(range) {
            kept.fetch(self.around(start, own));
        }
    }

    /// Where the bytes of the list and of those of its items that are in a range are kept.
    fn bytes_of(&self, range: Range<usize>) -> Option<(&Kept, usize, Range<usize>)> {
        match self {
            Table::Kept { kept, start, len } if range.start < range.end.min(*len) => {
                let own = start + range.start * size_of::<T>()..start + range.end.min(*len) * size_of::<T>();
                Some((kept, *start, own))
            }
            Table::Kept { .. } | Table::Own(_) => None,
        }
    }

    /// All items; none if they are not all there.
    pub(super) fn all(&self) -> &[T] {
        self.slice(0..self.len())
    }

    /// How many items there are before the first that is not `before`, where those that are stand first.
    pub(super) fn partition_point(&self, mut before: impl FnMut(T) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.get(middle).is_some_and(&mut before) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The list to be changed; a kept one is copied first.
    pub(super) fn own(&mut self) -> &mut Vec<T> {
        if let Table::Kept { .. } = self {
            *self = Table::Own(self.all().to_vec());
        }
        match self {
            Table::Own(items) => items,
            Table::Kept { .. } => unreachable!("it was just made one of its own"),
        }
    }
}

impl<T: Item + PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Table<T>) -> bool {
        self.len() == other.len() && self.all() == other.all()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;
    use crate::hash;
    use crate::index::kept::{self, BLOCK};

    fn kept<T: Item>(items: &[T]) -> Table<T> {
        let mut bytes = vec![0; 8];
        bytes.extend(items.as_bytes());
        let sums = bytes.chunks(BLOCK).map(hash::of).collect();
        let len = bytes.len();
        let kept = Kept::new(kept::aligned(Box::new(bytes)), len, sums).expect("a sum a block");
        Table::kept(Arc::new(kept), 8, items.len()).expect("it is there")
    }

    proptest! {
        #[test]
        fn a_kept_list_reads_like_its_own(mut items in prop::collection::vec(any::<u32>(), 0..100), from in 0..120_usize, length in 0..120_usize, bound in any::<u32>()) {
            items.sort_unstable();
            let (own, kept) = (Table::from(items.clone()), kept(&items));
            assert_eq!((own.len(), own.bytes(), own.is_empty(), own.all()), (kept.len(), kept.bytes(), kept.is_empty(), kept.all()));
            assert_eq!((own.get(from), own.slice(from..from + length)), (kept.get(from), kept.slice(from..from + length)));
            let point = items.partition_point(|item| *item < bound);
            assert_eq!((own.partition_point(|item| item < bound), kept.partition_point(|item| item < bound)), (point, point));
            let mut copied = kept.clone();
            assert_eq!(copied.own(), &items);
            assert_eq!(copied, kept);
        }
    }

    #[test]
    fn a_list_lies_whole_where_such_items_lie() {
        let Table::Kept { kept, .. } = kept(&[1_u32, 2]) else { panic!("a kept one") };
        let there = |start, len| Table::<u32>::kept(Arc::clone(&kept), start, len).is_some();
        assert_eq!([there(8, 2), there(16, 0), there(8, 3), there(9, 1), there(0, usize::MAX)], [true, true, false, false, false]);
    }

    #[test]
    fn pairs_lie_as_numbers_do() {
        assert_eq!(kept(&[[1_u32, 2], [3, 4]]).get(1), Some([3, 4]));
    }
}
