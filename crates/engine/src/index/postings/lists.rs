//! For each term, the passages that hold it and the quantised impact of each on their scores.
//!
//! A posting of a dense list takes three bytes: where the passage stands in its chunk of 65,536, and the code of its impact. Chunks
//! are cut into 16 windows of 4,096 passages, the unit of a search; where a term is common in a chunk, each window's first
//! posting and largest code stand in a directory, so that windows are reached and bounded without reading them
//! (block maxima: Ding and Suel 2011, "Faster top-k document retrieval using block-max indexes"). A term that few
//! passages hold is not worth chunks; the postings of its sparse list have the whole number of the passage, and take four.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use crate::index::ids::{PassageId, TermId};
use crate::index::postings::impacts::{ImpactClasses, ImpactCode, Occurrence};
use crate::index::postings::records::{CHUNK, Chunk, DenseList, DensePosting, FrequencyException, ListStart, SparsePosting, WINDOWS};
use crate::index::scoring::{self, Weights};
use crate::index::statistics::Statistics;
use crate::index::storage::column::Column;
use crate::index::storage::snapshot::{SnapshotReader, SnapshotWriter};

/// A term with fewer postings than this in each chunk on average has a sparse list. Then the chunks of a dense one take
/// at most half a byte a posting.
const DENSE_POSTINGS: usize = 16;
/// The passages of so many chunks have numbers of 24 bits. Where there are more, in some 9 gigabytes of text, all lists are dense.
const MAX_SPARSE_CHUNKS: usize = 1 << 8;
/// A chunk with this many postings of a term has a directory of windows. That takes at most a fifth of a byte a posting.
const DIRECTORY_POSTINGS: usize = 256;

/// A term's list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct PostingList {
    /// How many passages hold the term.
    pub(crate) count: u32,
    /// Where its postings start, among the dense or the sparse ones.
    pub(crate) start: u32,
    /// Where its chunks start, if it is dense.
    pub(crate) chunks: Option<u32>,
    /// Its largest impact code.
    pub(crate) largest: ImpactCode,
}

/// The postings of an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Postings {
    pub(crate) weights: Weights,
    /// Words of each passage, the headline's share included; what they add up to (see [`Statistics::length`]), and their average.
    pub(crate) lengths: Column<f32>,
    pub(crate) total_length: u64,
    pub(crate) average: f32,
    pub(crate) classes: ImpactClasses,
    /// Where the list of each term starts. Sparse lists follow each other.
    pub(crate) list_starts: Column<ListStart>,
    /// The dense lists, by term.
    pub(crate) dense_lists: Column<DenseList>,
    /// Their chunks.
    pub(crate) chunks: Column<Chunk>,
    /// The postings of dense lists, ascending in each chunk.
    pub(crate) dense: Column<DensePosting>,
    /// The postings of sparse lists, ascending by term.
    pub(crate) sparse: Column<SparsePosting>,
    /// Directories of windows: where each window's postings start within the chunk, and their largest code.
    pub(crate) window_starts: Column<u16>,
    pub(crate) window_codes: Column<ImpactCode>,
    /// Frequencies that their codes do not tell, by term, then passage.
    pub(crate) exceptions: Column<FrequencyException>,
}

/// What a term has in one chunk: where its postings lie, and its windows if they have a directory.
pub(crate) struct InChunk<'a> {
    pub(crate) range: Range<usize>,
    pub(crate) windows: Option<(&'a [u16; WINDOWS], &'a [ImpactCode; WINDOWS])>,
}

impl PostingList {
    /// Whether a term that `count` of all passages hold has a dense list.
    pub(crate) fn would_be_dense(count: u32, passages: usize) -> bool {
        let chunks = chunks(passages);
        count as usize >= DENSE_POSTINGS * chunks || chunks > MAX_SPARSE_CHUNKS
    }

    /// Whether its postings come in chunks.
    pub(crate) fn is_dense(&self) -> bool {
        self.chunks.is_some()
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + self.count as usize
    }
}

/// Chunks that so many passages make; at least one.
pub(crate) fn chunks(passages: usize) -> usize {
    passages.div_ceil(CHUNK).max(1)
}

impl Postings {
    /// Postings without lists, of passages that have these lengths, and of what occurs in them: see [`ImpactClasses::new`].
    pub(crate) fn of_passages(lengths: Vec<f32>, occurrences: &BTreeMap<Occurrence, u64>, weights: Weights) -> Postings {
        let total_length = lengths.iter().map(|words| Statistics::parts(*words)).sum();
        let average = Statistics { passages: lengths.len(), length: total_length, ..Statistics::default() }.average_length();
        let classes = ImpactClasses::new(occurrences, average, weights);
        Postings { weights, lengths: lengths.into(), total_length, average, classes, ..Postings::default() }
    }

    /// The impact code of a term that stands so often in a passage of so many words.
    pub(crate) fn code(&self, frequency: f32, length: f32) -> ImpactCode {
        self.classes.code(frequency, scoring::saturated(frequency, length / self.average, self.weights))
    }

    pub(crate) fn list(&self, term: TermId) -> PostingList {
        let list = self.list_without_largest(term);
        if list.is_dense() {
            return list;
        }
        let codes = self.sparse.slice(list.range()).iter().map(|posting| posting.read().1);
        PostingList { largest: codes.max().unwrap_or(0), ..list }
    }

    /// The passages that hold a term, ascending, each with its code.
    pub(crate) fn of(&self, term: TermId) -> impl Iterator<Item = (PassageId, ImpactCode)> {
        let list = self.list_without_largest(term);
        let sparse = if list.is_dense() { &[] } else { self.sparse.slice(list.range()) };
        let sparse = sparse.iter().map(|posting| posting.read());
        let chunks = if list.is_dense() { self.chunks() } else { 0 };
        let dense = (0..chunks).flat_map(move |chunk| {
            let own = self.dense.slice(self.in_chunk(list, chunk).range);
            own.iter().map(move |posting| posting.read()).map(move |(at, code)| (chunk * CHUNK + at, code))
        });
        sparse.chain(dense).map(|(passage, code)| (passage as PassageId, code))
    }

    /// The same, faster for whoever wants them all.
    pub(crate) fn each(&self, term: TermId, mut take: impl FnMut(PassageId, ImpactCode)) {
        let list = self.list_without_largest(term);
        if !list.is_dense() {
            for posting in self.sparse.slice(list.range()) {
                let (passage, code) = posting.read();
                take(passage as PassageId, code);
            }
            return;
        }
        for chunk in 0..self.chunks() {
            for posting in self.dense.slice(self.in_chunk(list, chunk).range) {
                let (at, code) = posting.read();
                take((chunk * CHUNK + at) as PassageId, code);
            }
        }
    }

    /// Whether all frequencies and lengths are numbers to reckon with. A file may say anything.
    pub(crate) fn is_plain(&self) -> bool {
        let exceptions = self.exceptions.all().iter().map(|exception| exception.frequency);
        let all = self.lengths.all().iter().chain(self.classes.frequencies.iter().flatten()).copied().chain(exceptions);
        all.into_iter().all(|number| number >= 0.0 && number.is_finite())
    }

    /// How many passages hold a term.
    pub(crate) fn count(&self, term: TermId) -> usize {
        self.list_without_largest(term).count as usize
    }

    /// The list of a term, without the largest code if it is sparse.
    fn list_without_largest(&self, term: TermId) -> PostingList {
        let at = term as usize;
        let Some(start) = self.list_starts.get(at) else { return PostingList::default() };
        match self.dense_or_sparse(start) {
            Ok(DenseList { count, start, chunks, largest, .. }) => {
                let largest = ImpactCode::try_from(largest).unwrap_or(ImpactCode::MAX);
                PostingList { count, start, chunks: Some(chunks), largest }
            }
            Err(start) => {
                let next = self.list_starts.get(at + 1).map_or(start, |next| self.next_sparse(next));
                PostingList { count: next.saturating_sub(start), start, chunks: None, largest: 0 }
            }
        }
    }

    /// Where the first sparse list starts from this list on.
    fn next_sparse(&self, start: ListStart) -> u32 {
        self.dense_or_sparse(start).map_or_else(|start| start, |dense| dense.next_sparse)
    }

    /// The dense list that starts so, or else the first posting of the sparse one.
    fn dense_or_sparse(&self, start: ListStart) -> Result<DenseList, u32> {
        start.dense_or_sparse().and_then(|list| self.dense_lists.get(list).ok_or(ListStart::NOWHERE))
    }

    pub(crate) fn passages(&self) -> usize {
        self.lengths.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.dense.len() + self.sparse.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        let lists = self.lengths.bytes() + self.list_starts.bytes() + self.dense_lists.bytes() + self.chunks.bytes();
        let windows = self.window_starts.bytes() + self.window_codes.bytes();
        lists + self.dense.bytes() + self.sparse.bytes() + windows + self.exceptions.bytes()
    }

    /// Chunks that its passages make; at least one.
    pub(crate) fn chunks(&self) -> usize {
        chunks(self.passages())
    }

    /// What a term with a dense list has in one chunk.
    pub(crate) fn in_chunk(&self, list: PostingList, chunk: usize) -> InChunk<'_> {
        let at = list.chunks.unwrap_or_default() as usize + chunk;
        let own = self.chunks.get(at).unwrap_or(Chunk::new(list.start, None));
        let last = chunk + 1 >= self.chunks();
        let end = if last { list.range().end } else { self.chunks.get(at + 1).map_or(0, |next| next.start as usize) };
        let windows = own.windows().and_then(|windows| {
            let starts = self.window_starts.slice(windows.clone()).first_chunk();
            starts.zip(self.window_codes.slice(windows).first_chunk())
        });
        InChunk { range: own.start as usize..end, windows }
    }

    /// How often a passage holds a term, the headline's share included, if the term has `code` there.
    pub(crate) fn frequency(&self, term: TermId, passage: PassageId, code: ImpactCode) -> f32 {
        self.classes.frequency(code).unwrap_or_else(|| {
            let place = |exception: &FrequencyException| (exception.term, exception.passage);
            let at = self.exceptions.partition_point(|exception| place(&exception) < (term, passage));
            let found = self.exceptions.get(at).filter(|exception| place(exception) == (term, passage));
            found.map_or(0.0, |exception| exception.frequency)
        })
    }

    /// How long a passage is, where so many words are 1.
    pub(crate) fn relative_length(&self, passage: PassageId, average: f32) -> f32 {
        self.lengths.get(passage as usize).unwrap_or(average) / average
    }

    pub(crate) fn write<W: Write>(&self, snapshot: &mut SnapshotWriter<W>) -> io::Result<()> {
        let Weights { k1, b, title } = self.weights;
        let directory = &mut snapshot.directory;
        [k1, b, title].into_iter().for_each(|number| directory.float(number));
        directory.large(self.total_length);
        directory.floats(&self.classes.uppers);
        let frequencies: Vec<f32> = self.classes.frequencies.iter().map(|frequency| frequency.unwrap_or_default()).collect();
        directory.floats(&frequencies);
        directory.float(self.classes.slack);
        snapshot.column(&self.lengths)?;
        snapshot.column(&self.list_starts)?;
        snapshot.column(&self.dense_lists)?;
        snapshot.column(&self.chunks)?;
        snapshot.column(&self.dense)?;
        snapshot.column(&self.sparse)?;
        snapshot.column(&self.window_starts)?;
        snapshot.column(&self.window_codes)?;
        snapshot.column(&self.exceptions)
    }

    /// Postings in a snapshot, of so many terms.
    pub(crate) fn open(snapshot: &mut SnapshotReader<'_>, terms: usize) -> Option<Postings> {
        let directory = &mut snapshot.directory;
        let weights = Weights { k1: directory.float()?, b: directory.float()?, title: directory.float()? };
        let total_length = directory.large()?;
        let (uppers, frequencies, slack) = (directory.floats()?, directory.floats()?, directory.float()?);
        // 0 stands for none.
        let frequencies: Vec<Option<f32>> = frequencies.into_iter().map(|frequency| Some(frequency).filter(|it| *it != 0.0)).collect();
        let lengths: Column<f32> = snapshot.column()?;
        let statistics = Statistics { passages: lengths.len(), length: total_length, ..Statistics::default() };
        let postings = Postings {
            weights,
            average: statistics.average_length(),
            classes: ImpactClasses { uppers, frequencies, slack },
            lengths,
            total_length,
            list_starts: snapshot.column()?,
            dense_lists: snapshot.column()?,
            chunks: snapshot.column()?,
            dense: snapshot.column()?,
            sparse: snapshot.column()?,
            window_starts: snapshot.column()?,
            window_codes: snapshot.column()?,
            exceptions: snapshot.column()?,
        };
        let fits = postings.window_starts.len() == postings.window_codes.len()
            && postings.classes.uppers.len() == postings.classes.frequencies.len()
            && postings.classes.frequencies.iter().flatten().all(|frequency| *frequency > 0.0)
            && postings.list_starts.len().checked_sub(1) == Some(terms);
        fits.then_some(postings)
    }
}

impl InChunk<'_> {
    /// Where a window's postings lie, or all of them where there is no directory.
    pub(crate) fn window(&self, window: usize) -> Range<usize> {
        let Some((starts, _)) = self.windows else { return self.range.clone() };
        let at = |start: &u16| self.range.start + usize::from(*start);
        starts.get(window).map_or(self.range.end, at)..starts.get(window + 1).map_or(self.range.end, at)
    }

    /// Whether it is worth a directory.
    pub(crate) fn is_worth_a_directory(&self) -> bool {
        self.range.len() >= DIRECTORY_POSTINGS
    }
}
