//! The terms of each passage in, the passages of each term out.

use std::collections::BTreeMap;

use crate::engine::index::codes::{self, Code, Codes};
use crate::engine::index::lexicon::TermId;
use crate::engine::index::postings::{self, COMMON_FROM, Far, List, Near, Postings, RUN, Run, WINDOW, WINDOWS};
use crate::engine::index::{PassageId, Weights};

/// The terms of passages that follow each other, each with how often it stands there, the headline's share included.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) list: Vec<(TermId, f32)>,
    /// Where each passage's terms end.
    pub(super) ends: Vec<usize>,
    /// Words of each passage, the headline's share included.
    pub(super) lengths: Vec<f32>,
}

impl Counts {
    /// Gives each term its new number.
    pub(super) fn rename(&mut self, renamed: &[TermId]) {
        for (term, _) in &mut self.list {
            *term = renamed.get(*term as usize).copied().unwrap_or(*term);
        }
    }

    /// Each passage's terms, and its length.
    fn passages(&self) -> impl Iterator<Item = (&[(TermId, f32)], f32)> {
        let mut start = 0;
        self.ends.iter().zip(&self.lengths).map(move |(end, length)| {
            let terms = self.list.get(start..*end).unwrap_or_default();
            start = *end;
            (terms, *length)
        })
    }
}

/// The postings of the passages of all `parts`, which follow each other. Terms are numbered below `terms`.
pub(super) fn invert(parts: &[Counts], terms: usize, weights: Weights) -> Postings {
    let mut lengths = Vec::with_capacity(parts.iter().map(|part| part.lengths.len()).sum());
    parts.iter().for_each(|part| lengths.extend_from_slice(&part.lengths));
    let average = lengths.iter().sum::<f32>() / lengths.len().max(1) as f32;
    let classes = Codes::new(&pairs(parts), average, weights);
    let mut postings = Postings { weights, lengths: lengths.into(), average, classes, ..Postings::default() };
    let mut layout = lay_out(parts, terms, postings.passages());
    postings.apart = layout.fill(&postings, parts).into();
    let Layout { lists, runs, near, far, .. } = layout;
    postings.run_starts = runs.into_iter().map(Run::numbers).collect::<Vec<_>>().into();
    (postings.near, postings.far) = (near.into(), far.into());
    summarise(&mut postings, &lists);
    keep(&mut postings, &lists);
    postings
}

/// Postings while they are being written.
#[derive(Debug, Default)]
struct Layout {
    lists: Vec<List>,
    /// Where each list goes on.
    next: Vec<u32>,
    runs: Vec<Run>,
    near: Vec<Near>,
    far: Vec<Far>,
}

/// Which frequencies occur in passages of which length, by their bits, with how many postings there are of each.
fn pairs(parts: &[Counts]) -> BTreeMap<(u32, u32), u64> {
    let mut pairs = BTreeMap::new();
    let mut own: Vec<(f32, u64)> = Vec::new();
    for (terms, length) in parts.iter().flat_map(Counts::passages) {
        own.clear();
        for (_, frequency) in terms {
            match own.iter_mut().find(|(known, _)| known == frequency) {
                Some((_, count)) => *count += 1,
                None => own.push((*frequency, 1)),
            }
        }
        for (frequency, count) in &own {
            *pairs.entry((frequency.to_bits(), length.to_bits())).or_default() += count;
        }
    }
    pairs
}

/// Makes room for each term's postings.
fn lay_out(parts: &[Counts], terms: usize, passages: usize) -> Layout {
    let mut counts = vec![0_u32; terms];
    for (term, _) in parts.iter().flat_map(|part| &part.list) {
        if let Some(count) = counts.get_mut(*term as usize) {
            *count += 1;
        }
    }
    let (mut near, mut far, mut runs) = (0, 0, 0);
    let mut lists: Vec<List> = counts.into_iter().map(|count| List::new(count, passages)).collect();
    for list in &mut lists {
        let places = if list.has_runs() { &mut near } else { &mut far };
        list.start = narrow(*places);
        *places += list.count as usize;
        if list.has_runs() {
            list.runs = narrow(runs);
            runs += postings::runs(passages);
        }
    }
    let next = lists.iter().map(|list| list.start).collect();
    Layout { lists, next, runs: vec![Run::new(0); runs], near: vec![[0; 3]; near], far: vec![0; far] }
}

impl Layout {
    /// Writes each posting in its place, passage by passage, so that each list ascends. Returns the frequencies that their
    /// codes do not tell: term, passage and bits, in that order.
    fn fill(&mut self, postings: &Postings, parts: &[Counts]) -> Vec<[u32; 3]> {
        let mut apart = Vec::new();
        let mut known: Vec<(f32, Code)> = Vec::new();
        for (passage, (terms, length)) in (0..).zip(parts.iter().flat_map(Counts::passages)) {
            if (passage as usize).is_multiple_of(RUN) {
                self.start_run(passage as usize / RUN);
            }
            known.clear();
            for (term, frequency) in terms {
                let code = known.iter().find(|(known, _)| known == frequency).map(|(_, code)| *code).unwrap_or_else(|| {
                    let value = codes::saturated(*frequency, length / postings.average, postings.weights);
                    let code = postings.classes.code(*frequency, value);
                    known.push((*frequency, code));
                    code
                });
                self.write(*term, passage, code);
                if postings.classes.frequency(code).is_none() {
                    apart.push([*term, passage, frequency.to_bits()]);
                }
            }
        }
        apart.sort_unstable();
        apart
    }

    fn start_run(&mut self, run: usize) {
        for (list, next) in self.lists.iter().zip(&self.next).filter(|(list, _)| list.has_runs()) {
            if let Some(at) = self.runs.get_mut(list.runs as usize + run) {
                at.start = *next;
            }
        }
    }

    #[expect(clippy::indexing_slicing, reason = "terms are numbered below the lists, and each list has room for its count")]
    fn write(&mut self, term: TermId, passage: PassageId, code: Code) {
        let list = &mut self.lists[term as usize];
        let at = self.next[term as usize] as usize;
        self.next[term as usize] += 1;
        list.largest = list.largest.max(code);
        if list.has_runs() {
            self.near[at] = postings::near(passage, code);
        } else {
            self.far[at] = postings::far(passage, code);
        }
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
