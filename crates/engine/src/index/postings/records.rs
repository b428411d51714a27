//! Postings and their lists as they lie in columns: records whose bytes in memory are those in a snapshot.

use std::ops::Range;

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::index::ids::{PassageId, TermId};
use crate::index::postings::impacts::ImpactCode;

/// Passages in a window, the unit of a search.
pub(crate) const WINDOW: usize = 1 << 12;
/// Passages in a chunk: as many as 16 bits tell apart.
pub(crate) const CHUNK: usize = 1 << 16;
/// Windows in a chunk.
pub(crate) const WINDOWS: usize = CHUNK / WINDOW;

/// A posting of a dense list: the passage's place in its chunk, lower byte first, and the code beside it, so that both come to the
/// processor at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub(crate) struct DensePosting {
    place: [u8; 2],
    pub(crate) code: ImpactCode,
}

/// A posting of a sparse list: the passage above the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
#[repr(transparent)]
pub(crate) struct SparsePosting(u32);

/// What a dense list has in a chunk of passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub(crate) struct Chunk {
    /// Where its postings start. They end where those of the next chunk start.
    pub(crate) start: u32,
    /// Where its directory of windows starts, or [`Chunk::NO_WINDOWS`].
    windows: u32,
}

/// A dense list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub(crate) struct DenseList {
    /// How many passages hold the term.
    pub(crate) count: u32,
    /// Where its postings start.
    pub(crate) start: u32,
    /// Where its chunks start.
    pub(crate) chunks: u32,
    /// Its largest impact code.
    pub(crate) largest: u32,
    /// Where the next sparse list starts.
    pub(crate) next_sparse: u32,
}

/// Where the list of a term starts. Most terms have hardly any postings: they take these 4 bytes and no [`DenseList`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
#[repr(transparent)]
pub(crate) struct ListStart(u32);

/// A frequency that the posting's code does not tell.
#[derive(Clone, Copy, Debug, PartialEq, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub(crate) struct FrequencyException {
    pub(crate) term: TermId,
    pub(crate) passage: PassageId,
    pub(crate) frequency: f32,
}

impl DensePosting {
    #[inline]
    pub(crate) fn new(passage: PassageId, code: ImpactCode) -> DensePosting {
        let [low, high, ..] = passage.to_le_bytes();
        DensePosting { place: [low, high], code }
    }

    /// Where its passage stands in the chunk, and its code.
    #[inline]
    pub(crate) fn read(self) -> (usize, ImpactCode) {
        (usize::from(u16::from_le_bytes(self.place)), self.code)
    }
}

impl SparsePosting {
    /// A posting of a passage whose number has 24 bits.
    #[inline]
    pub(crate) fn new(passage: PassageId, code: ImpactCode) -> SparsePosting {
        SparsePosting(passage << ImpactCode::BITS | u32::from(code))
    }

    /// Its passage and its code.
    #[inline]
    pub(crate) fn read(self) -> (usize, ImpactCode) {
        ((self.0 >> ImpactCode::BITS) as usize, self.0 as ImpactCode)
    }
}

impl Chunk {
    /// Says that a chunk has no directory of windows.
    const NO_WINDOWS: u32 = u32::MAX;

    pub(crate) fn new(start: u32, windows: Option<u32>) -> Chunk {
        Chunk { start, windows: windows.unwrap_or(Chunk::NO_WINDOWS) }
    }

    /// Where its directory of windows lies, if it has one.
    pub(crate) fn windows(self) -> Option<Range<usize>> {
        let start = self.windows as usize;
        (self.windows != Chunk::NO_WINDOWS).then(|| start..start + WINDOWS)
    }
}

impl ListStart {
    /// Starts from here on are the numbers of dense lists.
    const DENSE: u32 = 1 << 31;
    /// Behind all postings: where a sparse list starts whose record cannot be read.
    pub(crate) const NOWHERE: u32 = u32::MAX;

    /// That of a sparse list whose first posting is the one with this number, below 2^31.
    pub(crate) fn sparse(posting: u32) -> ListStart {
        ListStart(posting)
    }

    /// That of the dense list with this number, below 2^31.
    pub(crate) fn dense(list: u32) -> ListStart {
        ListStart(ListStart::DENSE | list)
    }

    /// The number of the dense list, or else the first posting of the sparse one.
    pub(crate) fn dense_or_sparse(self) -> Result<usize, u32> {
        self.0.checked_sub(ListStart::DENSE).map(|list| list as usize).ok_or(self.0)
    }
}
