//! The byte ranges of sentences, in four bytes each.

use crate::index::SentenceId;
use crate::index::table::Table;
use crate::passage::Span;

/// Bits of a length; the others hold the start. Bodies up to a mebibyte with sentences below four kibibytes fit.
const LENGTH_BITS: u32 = 12;
/// Stands for a span that is kept apart.
const APART: u32 = u32::MAX;

/// Spans by the numbers of their sentences.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spans {
    /// The start above the length.
    pub(super) packed: Table<u32>,
    /// Those that do not fit: sentence, start and end, by sentence.
    pub(super) apart: Table<[u32; 3]>,
}

impl Spans {
    pub(super) fn len(&self) -> usize {
        self.packed.len()
    }

    /// Bytes of memory they take.
    pub(super) fn bytes(&self) -> usize {
        self.packed.bytes() + self.apart.bytes()
    }

    pub(super) fn push(&mut self, span: &Span) {
        let length = span.end - span.start;
        let fits = length < 1 << LENGTH_BITS && span.start < 1 << (u32::BITS - LENGTH_BITS);
        let packed = if fits { span.start << LENGTH_BITS | length } else { APART };
        if packed == APART {
            let sentence = self.packed.len() as SentenceId;
            self.apart.own().push([sentence, span.start, span.end]);
        }
        self.packed.own().push(packed);
    }

    /// The span of a sentence; empty if there is no such sentence.
    pub(super) fn span(&self, sentence: SentenceId) -> Span {
        let packed = self.packed.get(sentence as usize).unwrap_or_default();
        if packed == APART {
            let at = self.apart.partition_point(|[other, ..]| other < sentence);
            return self.apart.get(at).map_or(0..0, |[_, start, end]| start..end);
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
