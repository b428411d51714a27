//! Columns: lists of numbers or records, made in memory, or a piece of a memory-mapped snapshot that is read where it lies.

use std::ops::Range;
use std::sync::Arc;

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::index::storage::pages::Pages;

/// A number, or a record of a few, whose bytes in memory are those in a snapshot.
pub(crate) trait Item: FromBytes + IntoBytes + Immutable + Copy {}

impl<T: FromBytes + IntoBytes + Immutable + Copy> Item for T {}

/// Mapped columns of up to this many bytes are fetched as a whole: those of words are looked at all over, and to read this much
/// takes as long as to wait for a few pages one after the other.
const WHOLE_BYTES: usize = 5 << 19;

/// A list of items. A mapped one that is not as it was written reads as if there were nothing, and the pages of the snapshot know
/// that they are damaged.
#[derive(Clone, Debug)]
pub(crate) enum Column<T> {
    /// In memory of its own.
    Owned(Vec<T>),
    /// The bytes of a snapshot from `start`, as many as `len` items have.
    Mapped {
        /// All of the snapshot.
        pages: Arc<Pages>,
        /// The first byte.
        start: usize,
        /// How many items there are.
        len: usize,
    },
}

impl<T> Default for Column<T> {
    fn default() -> Column<T> {
        Column::Owned(Vec::new())
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(items: Vec<T>) -> Column<T> {
        Column::Owned(items)
    }
}

impl<T: Item> Column<T> {
    /// `len` items from byte `start` on. Nothing if they do not lie there whole, or where such items cannot lie.
    pub(crate) fn mapped(pages: Arc<Pages>, start: usize, len: usize) -> Option<Column<T>> {
        let end = len.checked_mul(size_of::<T>()).and_then(|bytes| start.checked_add(bytes))?;
        (start.is_multiple_of(align_of::<T>()) && end <= pages.len()).then_some(Column::Mapped { pages, start, len })
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Column::Owned(items) => items.len(),
            Column::Mapped { len, .. } => *len,
        }
    }

    /// Bytes that the items take.
    pub(crate) fn bytes(&self) -> usize {
        self.len() * size_of::<T>()
    }

    pub(crate) fn get(&self, at: usize) -> Option<T> {
        match self {
            Column::Owned(items) => items.get(at).copied(),
            Column::Mapped { .. } => self.slice(at..at.saturating_add(1)).first().copied(),
        }
    }

    /// The items of a range; none if they are not all there.
    pub(crate) fn slice(&self, range: Range<usize>) -> &[T] {
        match self {
            Column::Owned(items) => items.get(range).unwrap_or_default(),
            Column::Mapped { pages, start, len } if range.start <= range.end && range.end <= *len => {
                let own = start + range.start * size_of::<T>()..start + range.end * size_of::<T>();
                let bytes = pages.piece(own.clone(), self.around(*start, own));
                bytes.and_then(|bytes| <[T]>::ref_from_bytes(bytes).ok()).unwrap_or_default()
            }
            Column::Mapped { .. } => &[],
        }
    }

    /// What is fetched where the bytes `own` are needed of a column that begins at `start`.
    fn around(&self, start: usize, own: Range<usize>) -> Range<usize> {
        if self.bytes() <= WHOLE_BYTES { start..start + self.bytes() } else { own }
    }

    /// Has the items of a range fetched without waiting for them, where they are mapped.
    pub(crate) fn fetch(&self, range: Range<usize>) {
        if let Some((pages, _, own)) = self.bytes_of(range) {
            pages.fetch(own);
        }
    }

    /// The same, with what [`Column::slice`] has fetched around them.
    pub(crate) fn fetch_around(&self, range: Range<usize>) {
        if let Some((pages, start, own)) = self.bytes_of(range) {
            pages.fetch(self.around(start, own));
        }
    }

    /// Where the bytes of the column and of those of its items that are in a range lie in the snapshot.
    fn bytes_of(&self, range: Range<usize>) -> Option<(&Pages, usize, Range<usize>)> {
        match self {
            Column::Mapped { pages, start, len } if range.start < range.end.min(*len) => {
                let own = start + range.start * size_of::<T>()..start + range.end.min(*len) * size_of::<T>();
                Some((pages, *start, own))
            }
            Column::Mapped { .. } | Column::Owned(_) => None,
        }
    }

    /// All items; none if they are not all there.
    pub(crate) fn all(&self) -> &[T] {
        self.slice(0..self.len())
    }

    /// How many items there are before the first that is not `before`, where those that are stand first.
    pub(crate) fn partition_point(&self, mut before: impl FnMut(T) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.get(middle).is_some_and(&mut before) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The list to be changed; a mapped one is copied first.
    pub(crate) fn to_mut(&mut self) -> &mut Vec<T> {
        if let Column::Mapped { .. } = self {
            *self = Column::Owned(self.all().to_vec());
        }
        match self {
            Column::Owned(items) => items,
            Column::Mapped { .. } => unreachable!("it was just made one of its own"),
        }
    }
}

impl<T: Item + PartialEq> PartialEq for Column<T> {
    fn eq(&self, other: &Column<T>) -> bool {
        self.len() == other.len() && self.all() == other.all()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;
    use crate::hash;
    use crate::index::storage::pages::{self, PAGE};

    fn mapped<T: Item>(items: &[T]) -> Column<T> {
        let mut bytes = vec![0; 8];
        bytes.extend(items.as_bytes());
        let checksums = bytes.chunks(PAGE).map(hash::of).collect();
        let len = bytes.len();
        let pages = Pages::new(pages::aligned(Box::new(bytes)), len, checksums).expect("a checksum a page");
        Column::mapped(Arc::new(pages), 8, items.len()).expect("it is there")
    }

    proptest! {
        #[test]
        fn a_mapped_column_reads_like_one_in_memory(mut items in prop::collection::vec(any::<u32>(), 0..100), from in 0..120_usize, length in 0..120_usize, bound in any::<u32>()) {
            items.sort_unstable();
            let (own, mapped) = (Column::from(items.clone()), mapped(&items));
            assert_eq!((own.len(), own.bytes(), own.all()), (mapped.len(), mapped.bytes(), mapped.all()));
            assert_eq!((own.get(from), own.slice(from..from + length)), (mapped.get(from), mapped.slice(from..from + length)));
            let point = items.partition_point(|item| *item < bound);
            assert_eq!((own.partition_point(|item| item < bound), mapped.partition_point(|item| item < bound)), (point, point));
            let mut copied = mapped.clone();
            assert_eq!(copied.to_mut(), &items);
            assert_eq!(copied, mapped);
        }
    }

    #[test]
    fn a_column_lies_whole_where_such_items_lie() {
        let Column::Mapped { pages, .. } = mapped(&[1_u32, 2]) else { panic!("a mapped one") };
        let there = |start, len| Column::<u32>::mapped(Arc::clone(&pages), start, len).is_some();
        assert_eq!([there(8, 2), there(16, 0), there(8, 3), there(9, 1), there(0, usize::MAX)], [true, true, false, false, false]);
    }

    #[test]
    fn pairs_lie_as_numbers_do() {
        assert_eq!(mapped(&[[1_u32, 2], [3, 4]]).get(1), Some([3, 4]));
    }
}
