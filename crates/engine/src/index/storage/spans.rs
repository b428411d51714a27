//! The byte ranges of sentences, in four bytes each.

use std::io::{self, Write};

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::index::ids::SentenceId;
use crate::index::storage::column::Column;
use crate::index::storage::snapshot::{SnapshotReader, SnapshotWriter};
use crate::passage::Span;

/// Bits of a length; the others hold the start. Bodies up to a mebibyte with sentences below four kibibytes fit.
const LENGTH_BITS: u32 = 12;

/// A span's start above its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
#[repr(transparent)]
pub(crate) struct PackedSpan(u32);

/// The span of a sentence whose packed form cannot hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub(crate) struct SpanException {
    sentence: SentenceId,
    start: u32,
    end: u32,
}

/// Spans by the numbers of their sentences.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Spans {
    pub(crate) packed: Column<PackedSpan>,
    /// Those that do not fit, by sentence.
    pub(crate) exceptions: Column<SpanException>,
}

impl PackedSpan {
    /// Says that the span is an exception.
    const EXCEPTION: PackedSpan = PackedSpan(u32::MAX);

    fn of(span: &Span) -> Option<PackedSpan> {
        let length = span.end - span.start;
        let fits = length < 1 << LENGTH_BITS && span.start < 1 << (u32::BITS - LENGTH_BITS);
        let packed = PackedSpan(if fits { span.start << LENGTH_BITS | length } else { u32::MAX });
        Some(packed).filter(|packed| *packed != PackedSpan::EXCEPTION)
    }

    /// The span, unless it is an exception.
    fn span(self) -> Option<Span> {
        let start = self.0 >> LENGTH_BITS;
        (self != PackedSpan::EXCEPTION).then(|| start..start + self.0 % (1 << LENGTH_BITS))
    }
}

impl Spans {
    pub(crate) fn len(&self) -> usize {
        self.packed.len()
    }

    /// Bytes of memory they take.
    pub(crate) fn bytes(&self) -> usize {
        self.packed.bytes() + self.exceptions.bytes()
    }

    /// Adds the span of the next sentence, whose number is the one given.
    pub(crate) fn push(&mut self, sentence: SentenceId, span: &Span) {
        let packed = PackedSpan::of(span);
        if packed.is_none() {
            self.exceptions.to_mut().push(SpanException { sentence, start: span.start, end: span.end });
        }
        self.packed.to_mut().push(packed.unwrap_or(PackedSpan::EXCEPTION));
    }

    /// The span of a sentence; empty if there is no such sentence.
    pub(crate) fn span(&self, sentence: SentenceId) -> Span {
        self.packed.get(sentence as usize).unwrap_or_default().span().unwrap_or_else(|| {
            let at = self.exceptions.partition_point(|exception| exception.sentence < sentence);
            self.exceptions.get(at).map_or(0..0, |exception| exception.start..exception.end)
        })
    }

    pub(crate) fn write<W: Write>(&self, snapshot: &mut SnapshotWriter<W>) -> io::Result<()> {
        snapshot.column(&self.packed)?;
        snapshot.column(&self.exceptions)
    }

    pub(crate) fn open(snapshot: &mut SnapshotReader<'_>) -> Option<Spans> {
        Some(Spans { packed: snapshot.column()?, exceptions: snapshot.column()? })
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
            (0..).zip(&given).for_each(|(sentence, span)| spans.push(sentence, span));
            for (sentence, span) in (0..).zip(&given) {
                assert_eq!(spans.span(sentence), *span);
            }
            assert_eq!(spans.len(), given.len());
        }
    }
}
