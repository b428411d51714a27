//! The postings writer: room for each term's postings, and what stands beside them once all are there.

use crate::index::ids::{PassageId, TermId};
use crate::index::limits::{LimitError, Limits};
use crate::index::postings::impacts::ImpactCode;
use crate::index::postings::lists::{self, PostingList, Postings};
use crate::index::postings::quantiser::Quantised;
use crate::index::postings::records::{Chunk, DenseList, DensePosting, FrequencyException, ListStart, SparsePosting, WINDOW, WINDOWS};

/// Postings while they are written: each list in ascending order, the lists in any.
#[derive(Debug)]
pub(crate) struct PostingsWriter {
    lists: Vec<PostingList>,
    /// What changes of each list, and nothing else: the lists of all terms are written to in turn.
    ends: Vec<End>,
    chunks: Vec<Chunk>,
    dense: Vec<DensePosting>,
    sparse: Vec<SparsePosting>,
    exceptions: Vec<FrequencyException>,
}

/// The end of a list while it is written.
#[derive(Clone, Copy, Debug)]
struct End {
    /// Where it goes on.
    next: u32,
    /// The largest code so far.
    largest: ImpactCode,
    is_dense: bool,
}

impl PostingsWriter {
    /// Room for as many postings of each term as `counts` says, out of so many passages.
    pub(crate) fn new(counts: &[u32], passages: usize, limits: Limits) -> Result<PostingsWriter, LimitError> {
        let (mut dense, mut sparse, mut chunks) = (0, 0, 0);
        let mut lists = Vec::with_capacity(counts.len());
        for count in counts.iter().copied() {
            let list = if PostingList::would_be_dense(count, passages) {
                let list = (limits.dense_postings.check(dense)?, Some(limits.chunks.check(chunks)?));
                dense += count as usize;
                chunks += lists::chunks(passages);
                list
            } else {
                let list = (limits.sparse_postings.check(sparse)?, None);
                sparse += count as usize;
                list
            };
            lists.push(PostingList { count, start: list.0, chunks: list.1, largest: 0 });
        }
        limits.dense_postings.check(dense)?;
        limits.sparse_postings.check(sparse)?;
        limits.chunks.check(chunks)?;
        let ends = lists.iter().map(|list| End { next: list.start, largest: 0, is_dense: list.is_dense() }).collect();
        let (dense, sparse) = (vec![DensePosting::default(); dense], vec![SparsePosting::default(); sparse]);
        Ok(PostingsWriter { lists, ends, chunks: vec![Chunk::new(0, None); chunks], dense, sparse, exceptions: Vec::new() })
    }

    /// Says that in all lists the postings of a chunk of passages come next.
    pub(crate) fn start_chunk(&mut self, chunk: usize) {
        (0..self.lists.len() as TermId).for_each(|term| self.start_chunk_of(term, chunk));
    }

    /// Says that in the list of a term the postings of a chunk of passages come next.
    pub(crate) fn start_chunk_of(&mut self, term: TermId, chunk: usize) {
        if let (Some(chunks), Some(end)) = (self.lists.get(term as usize).and_then(|list| list.chunks), self.ends.get(term as usize))
            && let Some(at) = self.chunks.get_mut(chunks as usize + chunk)
        {
            at.start = end.next;
        }
    }

    /// Writes the next posting of a term: a passage, and how often it holds the term.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "terms are numbered below the lists, and each list has room for its count")]
    pub(crate) fn write(&mut self, term: TermId, passage: PassageId, frequency: f32, Quantised { code, is_exception }: Quantised) {
        let end = &mut self.ends[term as usize];
        let at = end.next as usize;
        end.next += 1;
        end.largest = end.largest.max(code);
        if end.is_dense {
            self.dense[at] = DensePosting::new(passage, code);
        } else {
            self.sparse[at] = SparsePosting::new(passage, code);
        }
        if is_exception {
            self.exceptions.push(FrequencyException { term, passage, frequency });
        }
    }

    /// Adds what was written to `postings`, which have no lists yet.
    pub(crate) fn finish(mut self, mut postings: Postings) -> Postings {
        self.exceptions.sort_unstable_by_key(|exception| (exception.term, exception.passage));
        self.lists.iter_mut().zip(&self.ends).for_each(|(list, end)| list.largest = end.largest);
        postings.exceptions = self.exceptions.into();
        postings.chunks = self.chunks.into();
        (postings.dense, postings.sparse) = (self.dense.into(), self.sparse.into());
        write_directories(&mut postings, &self.lists);
        write_lists(&mut postings, &self.lists);
        postings
    }
}

/// Writes the directories of windows.
fn write_directories(postings: &mut Postings, lists: &[PostingList]) {
    let all_chunks = postings.chunks();
    let (mut starts, mut codes): (Vec<u16>, Vec<ImpactCode>) = (Vec::new(), Vec::new());
    for list in lists.iter().copied() {
        let Some(chunks) = list.chunks else { continue };
        for chunk in 0..all_chunks {
            let own = postings.in_chunk(list, chunk);
            if !own.is_worth_a_directory() {
                continue;
            }
            let (own_starts, largest) = directory(postings.dense.slice(own.range));
            // Fits: a directory has fewer windows than postings, whose numbers fit.
            let windows = starts.len() as u32;
            starts.extend(own_starts);
            codes.extend(largest);
            if let Some(own) = postings.chunks.to_mut().get_mut(chunks as usize + chunk) {
                *own = Chunk::new(own.start, Some(windows));
            }
        }
    }
    (postings.window_starts, postings.window_codes) = (starts.into(), codes.into());
}

/// Writes where each list starts.
fn write_lists(postings: &mut Postings, lists: &[PostingList]) {
    let (mut starts, mut dense, mut next) = (Vec::with_capacity(lists.len() + 1), Vec::new(), 0);
    for list in lists {
        if let Some(chunks) = list.chunks {
            // Fits: a term has one list.
            starts.push(ListStart::dense(dense.len() as u32));
            dense.push(DenseList { count: list.count, start: list.start, chunks, largest: u32::from(list.largest), next_sparse: next });
        } else {
            starts.push(ListStart::sparse(next));
            next += list.count;
        }
    }
    starts.push(ListStart::sparse(next));
    (postings.list_starts, postings.dense_lists) = (starts.into(), dense.into());
}

fn directory(chunk: &[DensePosting]) -> ([u16; WINDOWS], [ImpactCode; WINDOWS]) {
    let (mut starts, mut largest) = ([0; WINDOWS], [0; WINDOWS]);
    let mut start = 0;
    for (window, (starts, largest)) in starts.iter_mut().zip(&mut largest).enumerate() {
        let rest = chunk.get(start..).unwrap_or_default();
        let length = rest.partition_point(|posting| posting.read().0 < (window + 1) * WINDOW);
        // Fits: a window starts behind fewer than 65,536 passages, save an empty last one, which is never asked for.
        *starts = u16::try_from(start).unwrap_or(u16::MAX);
        *largest = rest.iter().take(length).map(|posting| posting.code).max().unwrap_or(0);
        start += length;
    }
    (starts, largest)
}
