//! A merge: postings of passages that stay and of new ones in, those of all of them out, term by term.

use crate::index::build::BuildRules;
use crate::index::ids::{PassageId, TermId};
use crate::index::limits::LimitError;
use crate::index::postings::impacts::ImpactCode;
use crate::index::postings::lists::Postings;
use crate::index::postings::quantiser::{Histogram, Quantiser};
use crate::index::postings::records::CHUNK;
use crate::index::postings::writer::PostingsWriter;

/// Where postings come from.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    postings: &'a Postings,
    passages: Vec<Moved>,
    /// For each term of all its own, if it has it.
    terms: Vec<Option<TermId>>,
    /// The frequency that each code tells, if it does.
    frequencies: [Option<f32>; 1 << ImpactCode::BITS],
}

/// A passage: its place among all, or [`Moved::NOWHERE`], and its length.
#[derive(Clone, Copy, Debug)]
struct Moved {
    to: PassageId,
    length: f32,
}

/// How often a term stands in a passage, and how many words that has.
#[derive(Clone, Copy, Debug)]
struct Posting {
    passage: PassageId,
    frequency: f32,
    length: f32,
}

impl Moved {
    const NOWHERE: PassageId = PassageId::MAX;

    #[inline]
    fn place(self) -> Option<PassageId> {
        Some(self.to).filter(|to| *to != Moved::NOWHERE)
    }
}

/// The postings of so many terms that both sources have, in no place both.
pub(crate) fn merge(sources: &[Source<'_>; 2], terms: usize, rules: BuildRules) -> Result<Postings, LimitError> {
    let lengths = lengths(sources);
    let (mut counts, mut histogram, mut memory) = (vec![0; terms], Histogram::default(), Vec::new());
    for (term, count) in (0..).zip(&mut counts) {
        each(sources, term, &mut memory, |posting| {
            *count += 1;
            histogram.add(posting.frequency, posting.length, 1);
        });
    }
    let postings = Postings::of_passages(lengths, &histogram.finish(), rules.weights);
    let mut writer = PostingsWriter::new(&counts, postings.passages(), rules.limits)?;
    fill(&mut writer, &postings, sources, terms);
    Ok(writer.finish(postings))
}

/// Writes each posting in its place, term by term.
fn fill(writer: &mut PostingsWriter, postings: &Postings, sources: &[Source<'_>; 2], terms: usize) {
    let (mut quantiser, mut memory) = (Quantiser::of(postings), Vec::new());
    for term in 0..terms as TermId {
        let mut chunk = 0;
        writer.start_chunk_of(term, 0);
        let mut start_chunks = |writer: &mut PostingsWriter, before: usize| {
            while chunk + 1 < before {
                chunk += 1;
                writer.start_chunk_of(term, chunk);
            }
        };
        each(sources, term, &mut memory, |posting| {
            let Posting { passage, frequency, length } = posting;
            start_chunks(writer, passage as usize / CHUNK + 1);
            writer.write(term, passage, frequency, quantiser.code(frequency, length));
        });
        start_chunks(writer, postings.chunks());
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
    /// Postings of which each passage has a place among all or none, and each term of all has a number or none.
    pub(crate) fn new(postings: &'a Postings, places: impl Iterator<Item = Option<PassageId>>, terms: Vec<Option<TermId>>) -> Source<'a> {
        let mut frequencies = [None; 1 << ImpactCode::BITS];
        frequencies.iter_mut().zip(&postings.classes.frequencies).for_each(|(place, frequency)| *place = *frequency);
        let lengths = postings.lengths.all().iter().copied();
        let passages = places.zip(lengths).map(|(to, length)| Moved { to: to.unwrap_or(Moved::NOWHERE), length }).collect();
        Source { postings, passages, terms, frequencies }
    }

    /// The postings of a term.
    #[expect(clippy::indexing_slicing, reason = "as many frequencies as there are codes")]
    fn each(&self, term: TermId, mut take: impl FnMut(Posting)) {
        let Some(own) = self.terms.get(term as usize).copied().flatten() else { return };
        self.postings.each(own, |passage, code| {
            let Some(moved) = self.passages.get(passage as usize) else { return };
            let Some(place) = moved.place() else { return };
            let known = self.frequencies[usize::from(code)];
            let frequency = known.unwrap_or_else(|| self.postings.frequency(own, passage, code));
            take(Posting { passage: place, frequency, length: moved.length });
        });
    }
}

/// How many words each of all passages has.
fn lengths(sources: &[Source<'_>; 2]) -> Vec<f32> {
    let passages = || sources.iter().flat_map(|source| &source.passages).filter_map(|moved| Some((moved.place()?, moved.length)));
    let mut lengths = vec![0.0; passages().count()];
    for (place, length) in passages() {
        if let Some(own) = lengths.get_mut(place as usize) {
            *own = length;
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;
    use crate::index::limits::Limits;
    use crate::index::postings::inversion::{self, Counts};
    use crate::index::scoring::Weights;

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
    fn chosen(all: &Counts, is_chosen: impl Fn(usize) -> bool, stay: bool) -> (Postings, Vec<Option<PassageId>>) {
        let (mut some, mut places, mut start) = (Counts::default(), Vec::new(), 0);
        for (passage, end) in all.ends.iter().enumerate() {
            if is_chosen(passage) {
                some.list.extend(&all.list[start..*end]);
                some.ends.push(some.list.len());
                some.lengths.push(all.lengths[passage]);
                places.push(stay.then_some(passage as PassageId));
            }
            start = *end;
        }
        (invert(some), places)
    }

    fn terms() -> Vec<Option<TermId>> {
        (0..TERMS as TermId).map(Some).collect()
    }

    fn invert(counts: Counts) -> Postings {
        inversion::invert(&[counts], TERMS, Weights::default(), Limits::default()).expect("within the limits")
    }

    proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_merged_is_what_would_be_inverted(
            passages in prop::sample::select(vec![0_usize, 1, 300, 5_000, CHUNK, CHUNK + 1, CHUNK + 9_000]), seed in any::<u16>(), share in 1..9_usize,
        ) {
            let all = counts(passages, usize::from(seed));
            let (kept, kept_places) = chosen(&all, |passage| passage / 700 % share != 0, true);
            let (read, read_places) = chosen(&all, |passage| passage / 700 % share == 0, true);
            let sources = [
                Source::new(&kept, kept_places.into_iter(), terms()),
                Source::new(&read, read_places.into_iter(), terms()),
            ];
            assert!(merge(&sources, TERMS, BuildRules::default()).expect("within the limits") == invert(all));
        }
    }

    #[test]
    fn nothing_is_left_of_what_has_no_place() {
        let all = counts(CHUNK + 300, 1);
        let (kept, _) = chosen(&all, |_| true, true);
        let (gone, nowhere) = chosen(&all, |_| true, false);
        let sources = [
            Source::new(&gone, nowhere.into_iter(), terms()),
            Source::new(&kept, (0..CHUNK as PassageId + 300).map(Some), vec![Some(0), None, Some(2), None, None, Some(1)]),
        ];
        let merged = merge(&sources, 7, BuildRules::default()).expect("within the limits");
        assert_eq!((0..7).map(|term| merged.count(term)).collect::<Vec<_>>(), [0, 9, 2, 9, 9, 1, 9].map(|own| kept.count(own)));
        assert_eq!(merged.of(0).collect::<Vec<_>>().len(), kept.count(0));
    }
}
