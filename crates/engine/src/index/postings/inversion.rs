//! Inversion: the terms of each passage in, the passages of each term out.

use std::collections::BTreeMap;

use crate::index::ids::TermId;
use crate::index::limits::{LimitError, Limits};
use crate::index::postings::impacts::Occurrence;
use crate::index::postings::lists::Postings;
use crate::index::postings::quantiser::{Histogram, Quantised, Quantiser};
use crate::index::postings::records::CHUNK;
use crate::index::postings::writer::PostingsWriter;
use crate::index::scoring::Weights;

/// The terms of passages that follow each other, each with how often it stands there, the headline's share included.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) list: Vec<(TermId, f32)>,
    /// Where each passage's terms end.
    pub(crate) ends: Vec<usize>,
    /// Words of each passage, the headline's share included.
    pub(crate) lengths: Vec<f32>,
}

impl Counts {
    /// Gives each term its new number.
    pub(crate) fn renumber(&mut self, renumbered: &[TermId]) {
        for (term, _) in &mut self.list {
            *term = renumbered.get(*term as usize).copied().unwrap_or(*term);
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
pub(crate) fn invert(parts: &[Counts], terms: usize, weights: Weights, limits: Limits) -> Result<Postings, LimitError> {
    let mut lengths = Vec::with_capacity(parts.iter().map(|part| part.lengths.len()).sum());
    parts.iter().for_each(|part| lengths.extend_from_slice(&part.lengths));
    let postings = Postings::of_passages(lengths, &occurrences(parts), weights);
    let mut writer = PostingsWriter::new(&counts(parts, terms), postings.passages(), limits)?;
    fill(&mut writer, &postings, parts);
    Ok(writer.finish(postings))
}

/// Which frequencies occur in passages of which length, with how many postings there are of each.
fn occurrences(parts: &[Counts]) -> BTreeMap<Occurrence, u64> {
    let (mut histogram, mut own) = (Histogram::default(), Vec::<(f32, u64)>::new());
    for (terms, length) in parts.iter().flat_map(Counts::passages) {
        own.clear();
        for (_, frequency) in terms {
            match own.iter_mut().find(|(known, _)| known == frequency) {
                Some((_, count)) => *count += 1,
                None => own.push((*frequency, 1)),
            }
        }
        own.iter().for_each(|(frequency, count)| histogram.add(*frequency, length, *count));
    }
    histogram.finish()
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
fn fill(writer: &mut PostingsWriter, postings: &Postings, parts: &[Counts]) {
    let (mut quantiser, mut known) = (Quantiser::of(postings), Vec::<(f32, Quantised)>::new());
    for (passage, (terms, length)) in (0..).zip(parts.iter().flat_map(Counts::passages)) {
        if (passage as usize).is_multiple_of(CHUNK) {
            writer.start_chunk(passage as usize / CHUNK);
        }
        known.clear();
        for (term, frequency) in terms {
            let code = known.iter().find(|(known, _)| known == frequency).map(|(_, code)| *code).unwrap_or_else(|| {
                let code = quantiser.code(*frequency, length);
                known.push((*frequency, code));
                code
            });
            writer.write(*term, passage, *frequency, code);
        }
    }
}
