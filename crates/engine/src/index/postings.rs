//! For each term, the passages that hold it and the class of what it adds to their scores.
//!
//! A posting takes three bytes: where the passage stands in its run of 65,536, and the code of its class beside it, so that
//! both come to the processor at once. Runs are cut into 16 windows of 4,096 passages, the unit of a search; where a term is common in a run, each window's first
//! posting and largest code stand in a directory, so that windows are reached and bounded without reading them
//! (block maxima: Ding and Suel 2011, "Faster top-k document retrieval using block-max indexes"). A term that few
//! passages hold is not worth a list of runs; its postings have the whole number of the passage, and take four.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::index::codes::{self, Code, Codes};
use crate::index::lexicon::TermId;
use crate::index::table::Table;
use crate::index::{PassageId, Weights};

/// Passages in a window.
pub(super) const WINDOW: usize = 1 << 12;
/// Passages in a run: as many as 16 bits tell apart.
pub(super) const RUN: usize = 1 << 16;
/// Windows in a run.
pub(super) const WINDOWS: usize = RUN / WINDOW;
/// A term with fewer postings than this in each run on average has them listed without runs. Then a list of runs takes
/// at most half a byte a posting.
const COMMON: usize = 16;
/// The passages of so many runs have numbers of 24 bits. Where there are more, in some 9 gigabytes of text, all terms have runs.
const MOST_RUNS: usize = 1 << 8;
/// A run with this many postings of a term has a directory of windows. That takes at most a fifth of a byte a posting.
const DENSE: usize = 256;
/// Starts from here on stand for terms with runs. Postings without are fewer: there are less than [`COMMON`] a term and run.
pub(super) const COMMON_FROM: u32 = 1 << 31;
/// Stands for "none" among places.
const NONE: u32 = u32::MAX;

/// A posting with a run: the passage's place in it, its lower byte first, and the code.
pub(super) type Near = [u8; 3];
/// A posting without: the passage above the code.
pub(super) type Far = u32;

/// A term's list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct List {
    /// How many passages hold the term.
    pub(super) count: u32,
    /// Where its postings start, among those with runs or those without.
    pub(super) start: u32,
    /// Where its runs start; [`NONE`] for a term without.
    pub(super) runs: u32,
    /// Its largest code.
    pub(super) largest: Code,
}

/// What a term has in a run of passages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    /// Where its postings start. They end where those of the next run start.
    pub(super) start: u32,
    /// Where its directory of windows starts, or [`NONE`].
    pub(super) windows: u32,
}

/// The postings of an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Postings {
    pub(super) weights: Weights,
    /// Words of each passage, the headline's share included, and their average.
    pub(super) lengths: Table<f32>,
    pub(super) average: f32,
    pub(super) classes: Codes,
    /// Where the postings without runs of each term start; those of the next such term follow. For a term with runs, its place
    /// among those and [`COMMON_FROM`]. Most terms have hardly any postings: 4 bytes a term, not a [`List`].
    pub(super) starts: Table<u32>,
    /// The lists of terms with runs, by term: count, start, runs and largest code of each, and where the next term without
    /// runs starts.
    pub(super) common: Table<[u32; 5]>,
    /// The start and the windows of each.
    pub(super) run_starts: Table<[u32; 2]>,
    /// Postings with runs, ascending in each.
    pub(super) near: Table<Near>,
    /// Postings without runs, ascending by term.
    pub(super) far: Table<Far>,
    /// Directories of windows: where each window's postings start within the run, and their largest code.
    pub(super) window_starts: Table<u16>,
    pub(super) window_codes: Table<Code>,
    /// Frequencies that their codes do not tell, by term, then passage: both and the bits of the frequency.
    pub(super) apart: Table<[u32; 3]>,
}

/// What a term has in one run: where its postings lie, and its windows if they have a directory.
pub(super) struct InRun<'a> {
    pub(super) range: Range<usize>,
    pub(super) windows: Option<(&'a [u16; WINDOWS], &'a [Code; WINDOWS])>,
}

impl Default for List {
    fn default() -> List {
        List { count: 0, start: 0, runs: NONE, largest: 0 }
    }
}

impl List {
    /// An empty list for a term that `count` of all passages hold.
    pub(super) fn new(count: u32, passages: usize) -> List {
        let runs = runs(passages);
        let common = count as usize >= COMMON * runs || runs > MOST_RUNS;
        List { count, start: 0, runs: if common { 0 } else { NONE }, largest: 0 }
    }

    /// Whether its postings come in runs.
    pub(super) fn has_runs(&self) -> bool {
        self.runs != NONE
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + self.count as usize
    }
}

impl Run {
    pub(super) fn new(start: u32) -> Run {
        Run { start, windows: NONE }
    }

    /// Itself, as it is kept.
    pub(super) fn numbers(self) -> [u32; 2] {
        [self.start, self.windows]
    }

    fn from_numbers([start, windows]: [u32; 2]) -> Run {
        Run { start, windows }
    }
}

/// Runs that so many passages make; at least one.
pub(super) fn runs(passages: usize) -> usize {
    passages.div_ceil(RUN).max(1)
}

impl Postings {
    /// Postings without lists, of passages that have these lengths, and terms this often: see [`Codes::new`].
    pub(super) fn of_passages(lengths: Vec<f32>, pairs: &BTreeMap<(u32, u32), u64>, weights: Weights) -> Postings {
        let average = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
        Postings { weights, lengths: lengths.into(), average, classes: Codes::new(pairs, average, weights), ..Postings::default() }
    }

    /// The code of a term that stands so often in a passage of so many words.
    pub(super) fn code(&self, frequency: f32, length: f32) -> Code {
        self.classes.code(frequency, codes::saturated(frequency, length / self.average, self.weights))
    }

    pub(super) fn list(&self, term: TermId) -> List {
        let list = self.place(term);
        if list.has_runs() {
            return list;
        }
        let codes = self.far.slice(list.range()).iter().map(|posting| read_far(*posting).1);
        List { largest: codes.max().unwrap_or(0), ..list }
    }

    /// The passages that hold a term, ascending, each with its code.
    pub(super) fn of(&self, term: TermId) -> impl Iterator<Item = (PassageId, Code)> {
        let list = self.place(term);
        let far = if list.has_runs() { &[] } else { self.far.slice(list.range()) };
        let far = far.iter().map(|posting| read_far(*posting));
        let runs = if list.has_runs() { self.runs() } else { 0 };
        let near = (0..runs).flat_map(move |run| {
            let own = self.near.slice(self.in_run(list, run).range);
            own.iter().map(move |posting| read_near(*posting)).map(move |(at, code)| (run * RUN + at, code))
        });
        far.chain(near).map(|(passage, code)| (passage as PassageId, code))
    }

    /// The same, faster for whoever wants them all.
    pub(super) fn each(&self, term: TermId, mut take: impl FnMut(PassageId, Code)) {
        let list = self.place(term);
        if !list.has_runs() {
            for posting in self.far.slice(list.range()) {
                let (passage, code) = read_far(*posting);
                take(passage as PassageId, code);
            }
            return;
        }
        for run in 0..self.runs() {
            for posting in self.near.slice(self.in_run(list, run).range) {
                let (at, code) = read_near(*posting);
                take((run * RUN + at) as PassageId, code);
            }
        }
    }

    /// Whether all frequencies and lengths are numbers to reckon with. A file may say anything.
    pub(super) fn is_plain(&self) -> bool {
        let apart = self.apart.all().iter().map(|[.., frequency]| f32::from_bits(*frequency));
        let all = self.lengths.all().iter().chain(&self.classes.frequencies).copied().chain(apart);
        all.into_iter().all(|number| number >= 0.0 && number.is_finite())
    }

    /// How many passages hold a term.
    pub(super) fn count(&self, term: TermId) -> usize {
        self.place(term).count as usize
    }

    /// The list of a term, the largest code of one without runs left out.
    fn place(&self, term: TermId) -> List {
        let at = term as usize;
        let Some(start) = self.starts.get(at) else { return List::default() };
        if let Some([count, start, runs, largest, _]) = self.common(start) {
            return List { count, start, runs, largest: Code::try_from(largest).unwrap_or(Code::MAX) };
        }
        let next = self.starts.get(at + 1).map_or(start, |next| self.common(next).map_or(next, |[.., next]| next));
        List { count: next.saturating_sub(start), start, runs: NONE, largest: 0 }
    }

    fn common(&self, start: u32) -> Option<[u32; 5]> {
        self.common.get(start.checked_sub(COMMON_FROM)? as usize)
    }

    /// How rare a term is.
    pub(super) fn idf(&self, term: TermId) -> f32 {
        idf(self.passages(), self.count(term))
    }

    /// How rare a term is that `count` passages hold.
    pub(super) fn idf_of(&self, count: u32) -> f32 {
        idf(self.passages(), count as usize)
    }

    pub(super) fn passages(&self) -> usize {
        self.lengths.len()
    }

    pub(super) fn len(&self) -> usize {
        self.near.len() + self.far.len()
    }

    pub(super) fn bytes(&self) -> usize {
        let lists = self.lengths.bytes() + self.starts.bytes() + self.common.bytes() + self.run_starts.bytes();
        lists + self.near.bytes() + self.far.bytes() + self.window_starts.bytes() + self.window_codes.bytes() + self.apart.bytes()
    }

    /// Runs that its passages make; at least one.
    pub(super) fn runs(&self) -> usize {
        runs(self.passages())
    }

    /// What a term with runs has in one of them.
    pub(super) fn in_run(&self, list: List, run: usize) -> InRun<'_> {
        let at = list.runs as usize + run;
        let own = self.run_starts.get(at).map_or(Run::new(list.start), Run::from_numbers);
        let last = run + 1 >= self.runs();
        let end = if last { list.range().end } else { self.run_starts.get(at + 1).map_or(0, |[next, _]| next as usize) };
        let windows = own.windows as usize..own.windows as usize + WINDOWS;
        let directory = || {
            let starts = self.window_starts.slice(windows.clone()).first_chunk();
            starts.zip(self.window_codes.slice(windows.clone()).first_chunk())
        };
        InRun { range: own.start as usize..end, windows: if own.windows == NONE { None } else { directory() } }
    }

    /// How often a passage holds a term, the headline's share included, if the term has `code` there.
    pub(super) fn frequency(&self, term: TermId, passage: PassageId, code: Code) -> f32 {
        self.classes.frequency(code).unwrap_or_else(|| {
            let at = self.apart.partition_point(|[other, place, _]| (other, place) < (term, passage));
            let found = self.apart.get(at).filter(|[own, place, _]| (*own, *place) == (term, passage));
            found.map_or(0.0, |[.., frequency]| f32::from_bits(frequency))
        })
    }

    /// How long a passage is, the average being 1.
    pub(super) fn relative_length(&self, passage: PassageId) -> f32 {
        self.lengths.get(passage as usize).unwrap_or(self.average) / self.average
    }
}

impl InRun<'_> {
    /// Where a window's postings lie, or all of them where there is no directory.
    pub(super) fn window(&self, window: usize) -> Range<usize> {
        let Some((starts, _)) = self.windows else { return self.range.clone() };
        let at = |start: &u16| self.range.start + usize::from(*start);
        starts.get(window).map_or(self.range.end, at)..starts.get(window + 1).map_or(self.range.end, at)
    }

    /// Whether it is worth a directory.
    pub(super) fn is_dense(&self) -> bool {
        self.range.len() >= DENSE
    }
}

/// A posting of a passage in its run.
#[inline]
pub(super) fn near(passage: PassageId, code: Code) -> Near {
    let [low, high, ..] = passage.to_le_bytes();
    [low, high, code]
}

/// Where its passage stands in the run, and its code.
#[inline]
pub(super) fn read_near([low, high, code]: Near) -> (usize, Code) {
    (usize::from(u16::from_le_bytes([low, high])), code)
}

/// A posting of a passage below [`MOST_RUNS`] runs.
#[inline]
pub(super) fn far(passage: PassageId, code: Code) -> Far {
    passage << Code::BITS | u32::from(code)
}

/// Its passage and its code.
#[inline]
pub(super) fn read_far(posting: Far) -> (usize, Code) {
    ((posting >> Code::BITS) as usize, posting as Code)
}

/// How rare a term is that `holding` of `all` passages hold.
pub(super) fn idf(all: usize, holding: usize) -> f32 {
    (1.0 + (all as f32 - holding as f32 + 0.5) / (holding as f32 + 0.5)).ln()
}
