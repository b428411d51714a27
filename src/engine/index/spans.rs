//! The byte ranges of sentences, in four bytes each.

use crate::engine::index::SentenceId;
use crate::engine::passage::Span;

/// Bits of a length; the others hold the start. Bodies up to a mebibyte with sentences below four kibibytes fit.
const LENGTH_BITS: u32 = 12;
/// Stands for a span that is kept apart.
const APART: u32 = u32::MAX;

/// Spans by the numbers of their sentences.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spans {
    /// The start above the length.
    pub(super) packed: Vec<u32>,
    /// Those that do not fit, by sentence.
    pub(super) apart: Vec<(SentenceId, Span)>,
}

impl Spans {
    pub(super) fn len(&self) -> usize {
        self.packed.len()
    }

    /// The sentences whose spans are kept apart.
    pub(super) fn apart_sentences(&self) -> impl Iterator<Item = SentenceId> {
        (0..).zip(&self.packed).filter(|(_, packed)| **packed == APART).map(|(sentence, _)| sentence)
    }

    /// Bytes of memory they take.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.packed.as_slice()) + size_of_val(self.apart.as_slice())
    }

    pub(super) fn push(&mut self, span: &Span) {
        let length = span.end - span.start;
        let fits = length < 1 << LENGTH_BITS && span.start < 1 << (u32::BITS - LENGTH_BITS);
        let packed = if fits { span.start << LENGTH_BITS | length } else { APART };
        if packed == APART {
            self.apart.push((self.packed.len() as SentenceId, span.clone()));
        }
        self.packed.push(packed);
    }

    /// The span of a sentence.
    ///
    /// # Panics
    /// If there is no such sentence.
    #[expect(clippy::indexing_slicing, reason = "callers hold numbers of sentences that were pushed")]
    pub(super) fn span(&self, sentence: SentenceId) -> Span {
        let packed = self.packed[sentence as usize];
        if packed == APART {
            let at = self.apart.partition_point(|(other, _)| *other < sentence);
            return self.apart[at].1.clone();
        }
        let start = packed >> LENGTH_BITS;
        start..start + packed % (1 << LENGTH_BITS)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;

    proptest! {
        #[test]
        fn a_span_comes_back(given in prop::collection::vec((0_u32..3 << 20, 0_u32..10_000), 0..50)) {
            let edges = [(0, 0), ((1 << 20) - 1, 4_095), ((1 << 20) - 1, 4_094), (1 << 20, 4_095), (u32::MAX - 9_000, 9_000)];
            let given: Vec<Span> = given.into_iter().chain(edges).map(|(start, length)| start..start + length).collect();
            let mut spans = Spans::default();
            given.iter().for_each(|span| spans.push(span));
            for (sentence, span) in (0..).zip(&given) {
                assert_eq!(spans.span(sentence), *span);
            }
            assert_eq!(spans.len(), given.len());
        }
    }
}
