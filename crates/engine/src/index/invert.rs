//! The terms of each passage in, the passages of each term out.

use std::collections::BTreeMap;

use crate::index::Weights;
use crate::index::layout::Layout;
use crate::index::lexicon::TermId;
use crate::index::memo::{Coded, KnownCodes, Pairs};
use crate::index::postings::{Postings, RUN};

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
    let postings = Postings::of_passages(lengths, &pairs(parts), weights);
    let mut layout = Layout::new(&counts(parts, terms), postings.passages());
    fill(&mut layout, &postings, parts);
    layout.finish(postings)
}

/// Which frequencies occur in passages of which length, by their bits, with how many postings there are of each.
fn pairs(parts: &[Counts]) -> BTreeMap<(u32, u32), u64> {
    let (mut pairs, mut own) = (Pairs::default(), Vec::<(f32, u64)>::new());
    for (terms, length) in parts.iter().flat_map(Counts::passages) {
        own.clear();
        for (_, frequency) in terms {
            match own.iter_mut().find(|(known, _)| known == frequency) {
                Some((_, count)) => *count += 1,
                None => own.push((*frequency, 1)),
            }
        }
        own.iter().for_each(|(frequency, count)| pairs.add(*frequency, length, *count));
    }
    pairs.close()
}

/// How many passages hold each term.
fn counts(parts: &[Counts], terms: usize) -> Vec<u32> {
    let mut counts = vec![0_u32; terms];
    for (term, _) in parts.iter().flat_map(|part| &part.list) {
        if let Some(count) = counts.get_mut(*term as usize) {
            *count += 1;
        }
    }
    counts
}

/// Writes each posting in its place, passage by passage, so that each list ascends.
fn fill(layout: &mut Layout, postings: &Postings, parts: &[Counts]) {
    let (mut codes, mut known) = (KnownCodes::of(postings), Vec::<(f32, Coded)>::new());
    for (passage, (terms, length)) in (0..).zip(parts.iter().flat_map(Counts::passages)) {
        if (passage as usize).is_multiple_of(RUN) {
            layout.start_run(passage as usize / RUN);
        }
        known.clear();
        for (term, frequency) in terms {
            let code = known.iter().find(|(known, _)| known == frequency).map(|(_, code)| *code).unwrap_or_else(|| {
                let code = codes.code(*frequency, length);
                known.push((*frequency, code));
                code
            });
            layout.write(*term, passage, *frequency, code);
        }
    }
}
