//! Postings of passages that stay and of new ones in, those of all of them out, term by term.

use crate::index::codes::Code;
use crate::index::layout::Layout;
use crate::index::lexicon::TermId;
use crate::index::memo::{KnownCodes, Pairs};
use crate::index::postings::{Postings, RUN};
use crate::index::{PassageId, Weights};

/// Stands for "none" among terms and passages.
pub(super) const NONE: u32 = u32::MAX;

/// Where postings come from.
#[derive(Debug)]
pub(super) struct Source<'a> {
    postings: &'a Postings,
    /// For each of its passages the place among all, ascending, or [`NONE`], and its length.
    passages: Vec<(PassageId, f32)>,
    /// For each term of all its own, or [`NONE`].
    terms: Vec<TermId>,
    /// The frequency that each code tells, or 0.
    frequencies: [f32; 1 << Code::BITS],
}

/// How often a term stands in a passage, and how many words that has.
#[derive(Clone, Copy, Debug)]
struct Posting {
    passage: PassageId,
    frequency: f32,
    length: f32,
}

/// The postings of so many terms that both sources have, in no place both.
pub(super) fn merge(sources: &[Source<'_>; 2], terms: usize, weights: Weights) -> Postings {
    let lengths = lengths(sources);
    let (mut counts, mut pairs, mut memory) = (vec![0; terms], Pairs::default(), Vec::new());
    for (term, count) in (0..).zip(&mut counts) {
        each(sources, term, &mut memory, |posting| {
            *count += 1;
            pairs.add(posting.frequency, posting.length, 1);
        });
    }
    let postings = Postings::of_passages(lengths, &pairs.close(), weights);
    let mut layout = Layout::new(&counts, postings.passages());
    fill(&mut layout, &postings, sources, terms);
    layout.finish(postings)
}

/// Writes each posting in its place, term by term.
fn fill(layout: &mut Layout, postings: &Postings, sources: &[Source<'_>; 2], terms: usize) {
    let (mut codes, mut memory) = (KnownCodes::of(postings), Vec::new());
    for term in 0..terms as TermId {
        let mut run = 0;
        layout.start_run_of(term, 0);
        let mut start_runs = |layout: &mut Layout, before: usize| {
            while run + 1 < before {
                run += 1;
                layout.start_run_of(term, run);
            }
        };
        each(sources, term, &mut memory, |posting| {
            let Posting { passage, frequency, length } = posting;
            start_runs(layout, passage as usize / RUN + 1);
            layout.write(term, passage, frequency, codes.code(frequency, length));
        });
        start_runs(layout, postings.runs());
    }
}

/// Calls `take` with each posting of a term, ascending. `others` is memory for those of the second source, which is to be the
/// smaller.
fn each([one, other]: &[Source<'_>; 2], term: TermId, others: &mut Vec<Posting>, mut take: impl FnMut(Posting)) {
    others.clear();
    other.each(term, |posting| others.push(posting));
    let mut next = 0;
    one.each(term, |posting| {
        while let Some(other) = others.get(next).filter(|other| other.passage < posting.passage) {
            take(*other);
            next += 1;
        }
        take(posting);
    });
    others.get(next..).unwrap_or_default().iter().for_each(|posting| take(*posting));
}

impl<'a> Source<'a> {
    /// Postings of which each passage has a place among all, or [`NONE`], and each term of all has a number, or [`NONE`].
    pub(super) fn new(postings: &'a Postings, places: &[PassageId], terms: Vec<TermId>) -> Source<'a> {
        let mut frequencies = [0.0; 1 << Code::BITS];
        frequencies.iter_mut().zip(&postings.classes.frequencies).for_each(|(place, frequency)| *place = *frequency);
        let passages = places.iter().copied().zip(postings.lengths.all().iter().copied()).collect();
        Source { postings, passages, terms, frequencies }
    }

    /// The postings of a term.
    #[expect(clippy::indexing_slicing, reason = "as many frequencies as there are codes")]
    fn each(&self, term: TermId, mut take: impl FnMut(Posting)) {
        let Some(own) = self.terms.get(term as usize).copied().filter(|own| *own != NONE) else { return };
        self.postings.each(own, |passage, code| {
            let Some((place, length)) = self.passages.get(passage as usize).copied().filter(|(place, _)| *place != NONE) else { return };
            let known = self.frequencies[usize::from(code)];
            let frequency = if known > 0.0 { known } else { self.postings.frequency(own, passage, code) };
            take(Posting { passage: place, frequency, length });
        });
    }
}

/// How many words each of all passages has.
fn lengths(sources: &[Source<'_>; 2]) -> Vec<f32> {
    let passages = || sources.iter().flat_map(|source| &source.passages).filter(|(place, _)| *place != NONE);
    let mut lengths = vec![0.0; passages().count()];
    for (place, length) in passages() {
        if let Some(own) = lengths.get_mut(*place as usize) {
            *own = *length;
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;
    use crate::index::invert::{Counts, invert};

    const TERMS: usize = 5;

    /// Counts of passages of which each has a term or two, some of them very often.
    fn counts(passages: usize, seed: usize) -> Counts {
        let mut counts = Counts::default();
        for passage in 0..passages {
            let mixed = (passage + seed).wrapping_mul(0x9e37_79b9) >> 7;
            let often = if mixed.is_multiple_of(50) { 1 + mixed % 3_000 } else { 1 + mixed % 3 };
            // The last term is rare, and the one before is in no passage.
            let term = if mixed.is_multiple_of(9_001) { TERMS - 1 } else { mixed % (TERMS - 2) };
            counts.list.push((term as TermId, often as f32 / 2.0));
            if !mixed.is_multiple_of(5) {
                counts.list.push(((term as TermId + 1) % (TERMS - 2) as TermId, 0.5));
            }
            counts.ends.push(counts.list.len());
            counts.lengths.push(often as f32 + (mixed % 40) as f32);
        }
        counts
    }

    /// Some passages of `all`, with their places or, where `stay` says so, none.
    fn chosen(all: &Counts, is_chosen: impl Fn(usize) -> bool, stay: bool) -> (Postings, Vec<PassageId>) {
        let (mut some, mut places, mut start) = (Counts::default(), Vec::new(), 0);
        for (passage, end) in all.ends.iter().enumerate() {
            if is_chosen(passage) {
                some.list.extend(&all.list[start..*end]);
                some.ends.push(some.list.len());
                some.lengths.push(all.lengths[passage]);
                places.push(if stay { passage as PassageId } else { NONE });
            }
            start = *end;
        }
        (invert(&[some], TERMS, Weights::default()), places)
    }

    fn terms() -> Vec<TermId> {
        (0..TERMS as TermId).collect()
    }

    proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_merged_is_what_would_be_inverted(
            passages in prop::sample::select(vec![0_usize, 1, 300, 5_000, RUN, RUN + 1, RUN + 9_000]), seed in any::<u16>(), share in 1..9_usize,
        ) {
            let all = counts(passages, usize::from(seed));
            let (kept, kept_places) = chosen(&all, |passage| passage / 700 % share != 0, true);
            let (read, read_places) = chosen(&all, |passage| passage / 700 % share == 0, true);
            let sources = [
                Source::new(&kept, &kept_places, terms()),
                Source::new(&read, &read_places, terms()),
            ];
            assert!(merge(&sources, TERMS, Weights::default()) == invert(&[all], TERMS, Weights::default()));
        }
    }

    #[test]
    fn nothing_is_left_of_what_has_no_place() {
        let all = counts(RUN + 300, 1);
        let (kept, _) = chosen(&all, |_| true, true);
        let (gone, nowhere) = chosen(&all, |_| true, false);
        let sources = [
            Source::new(&gone, &nowhere, terms()),
            Source::new(&kept, &(0..RUN as PassageId + 300).collect::<Vec<_>>(), vec![0, NONE, 2, NONE, NONE, 1]),
        ];
        let merged = merge(&sources, 7, Weights::default());
        assert_eq!((0..7).map(|term| merged.count(term)).collect::<Vec<_>>(), [0, 9, 2, 9, 9, 1, 9].map(|own| kept.count(own)));
        assert_eq!(merged.of(0).collect::<Vec<_>>().len(), kept.count(0));
    }
}
