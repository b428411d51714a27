//! Postings while they are written: room for each term's, and what stands beside them once all are there.

use crate::index::PassageId;
use crate::index::codes::Code;
use crate::index::lexicon::TermId;
use crate::index::memo::Coded;
use crate::index::postings::{self, COMMON_FROM, Far, List, Near, Postings, Run, WINDOW, WINDOWS};

/// Postings while they are written: each list in ascending order, the lists in any.
#[derive(Debug)]
pub(super) struct Layout {
    lists: Vec<List>,
    /// What changes of each list, and nothing else: the lists of all terms are written to in turn.
    ends: Vec<End>,
    runs: Vec<Run>,
    near: Vec<Near>,
    far: Vec<Far>,
    /// Frequencies that their codes do not tell: term, passage and bits.
    apart: Vec<[u32; 3]>,
}

/// The end of a list while it is written.
#[derive(Clone, Copy, Debug)]
struct End {
    /// Where it goes on.
    next: u32,
    /// The largest code so far.
    largest: Code,
    has_runs: bool,
}

impl Layout {
    /// Room for as many postings of each term as `counts` says, out of so many passages.
    pub(super) fn new(counts: &[u32], passages: usize) -> Layout {
        let (mut near, mut far, mut runs) = (0, 0, 0);
        let mut lists: Vec<List> = counts.iter().map(|count| List::new(*count, passages)).collect();
        for list in &mut lists {
            let places = if list.has_runs() { &mut near } else { &mut far };
            list.start = narrow(*places);
            *places += list.count as usize;
            if list.has_runs() {
                list.runs = narrow(runs);
                runs += postings::runs(passages);
            }
        }
        let ends = lists.iter().map(|list| End { next: list.start, largest: 0, has_runs: list.has_runs() }).collect();
        Layout { lists, ends, runs: vec![Run::new(0); runs], near: vec![[0; 3]; near], far: vec![0; far], apart: Vec::new() }
    }

    /// Says that in all lists the postings of a run of passages come next.
    pub(super) fn start_run(&mut self, run: usize) {
        (0..self.lists.len() as TermId).for_each(|term| self.start_run_of(term, run));
    }

    /// Says that in the list of a term the postings of a run of passages come next.
    pub(super) fn start_run_of(&mut self, term: TermId, run: usize) {
        if let (Some(list), Some(end)) = (self.lists.get(term as usize).filter(|list| list.has_runs()), self.ends.get(term as usize))
            && let Some(at) = self.runs.get_mut(list.runs as usize + run)
        {
            at.start = end.next;
        }
    }

    /// Writes the next posting of a term: a passage, and how often it holds the term.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "terms are numbered below the lists, and each list has room for its count")]
    pub(super) fn write(&mut self, term: TermId, passage: PassageId, frequency: f32, Coded { code, is_open }: Coded) {
        let end = &mut self.ends[term as usize];
        let at = end.next as usize;
        end.next += 1;
        end.largest = end.largest.max(code);
        if end.has_runs {
            self.near[at] = postings::near(passage, code);
        } else {
            self.far[at] = postings::far(passage, code);
        }
        if is_open {
            self.apart.push([term, passage, frequency.to_bits()]);
        }
    }

    /// Adds what was written to `postings`, which have no lists yet.
    pub(super) fn finish(mut self, mut postings: Postings) -> Postings {
        self.apart.sort_unstable();
        self.lists.iter_mut().zip(&self.ends).for_each(|(list, end)| list.largest = end.largest);
        postings.apart = self.apart.into();
        postings.run_starts = self.runs.into_iter().map(Run::numbers).collect::<Vec<_>>().into();
        (postings.near, postings.far) = (self.near.into(), self.far.into());
        summarise(&mut postings, &self.lists);
        keep(&mut postings, &self.lists);
        postings
    }
}

/// Writes the directories of windows.
fn summarise(postings: &mut Postings, lists: &[List]) {
    let runs = postings.runs();
    let (mut starts, mut codes): (Vec<u16>, Vec<Code>) = (Vec::new(), Vec::new());
    for list in lists.iter().copied() {
        for run in (0..runs).filter(|_| list.has_runs()) {
            let own = postings.in_run(list, run);
            if !own.is_dense() {
                continue;
            }
            let (own_starts, largest) = directory(postings.near.slice(own.range));
            let windows = narrow(starts.len());
            starts.extend(own_starts);
            codes.extend(largest);
            if let Some([_, own]) = postings.run_starts.own().get_mut(list.runs as usize + run) {
                *own = windows;
            }
        }
    }
    (postings.window_starts, postings.window_codes) = (starts.into(), codes.into());
}

/// Keeps where each list stands.
fn keep(postings: &mut Postings, lists: &[List]) {
    let (mut starts, mut common, mut next) = (Vec::with_capacity(lists.len() + 1), Vec::new(), 0);
    for list in lists {
        if list.has_runs() {
            starts.push(COMMON_FROM + narrow(common.len()));
            common.push([list.count, list.start, list.runs, u32::from(list.largest), next]);
        } else {
            starts.push(next);
            next += list.count;
        }
    }
    starts.push(next);
    (postings.starts, postings.common) = (starts.into(), common.into());
}

fn directory(run: &[Near]) -> ([u16; WINDOWS], [Code; WINDOWS]) {
    let (mut starts, mut largest) = ([0; WINDOWS], [0; WINDOWS]);
    let mut start = 0;
    for (window, (starts, largest)) in starts.iter_mut().zip(&mut largest).enumerate() {
        let rest = run.get(start..).unwrap_or_default();
        let length = rest.partition_point(|posting| postings::read_near(*posting).0 < (window + 1) * WINDOW);
        // Fits: a window starts behind fewer than 65,536 passages, save an empty last one, which is never asked for.
        *starts = u16::try_from(start).unwrap_or(u16::MAX);
        *largest = rest.iter().take(length).map(|[.., code]| *code).max().unwrap_or(0);
        start += length;
    }
    (starts, largest)
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
