//! What BM25 needs to know of all passages together. That of several indexes adds up to that of one index over all their articles, to
//! the bit, so that they rank alike.

use crate::index::scoring;

/// Lengths are added up in whole numbers of such parts of a word: sums of fractions would depend on their order.
const PARTS_OF_A_WORD: f64 = 65_536.0;

/// Sums over passages and sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statistics {
    /// Passages.
    pub(crate) passages: usize,
    /// The lengths of all passages, headlines included as they are weighed, in parts of a word.
    pub(crate) length: u64,
    /// Sentences.
    pub(crate) sentences: usize,
    /// Words of all articles, stop words and headlines included.
    pub(crate) words: usize,
}

impl Statistics {
    /// The length of a passage of so many words, in parts of a word.
    pub(crate) fn parts(words: f32) -> u64 {
        // A file may say anything; what is no length counts nothing.
        (f64::from(words) * PARTS_OF_A_WORD).round() as u64
    }

    /// Both together.
    pub(crate) fn and(self, other: Statistics) -> Statistics {
        Statistics {
            passages: self.passages + other.passages,
            length: self.length.saturating_add(other.length),
            sentences: self.sentences + other.sentences,
            words: self.words.saturating_add(other.words),
        }
    }

    /// How many words a passage has on average; 0 without passages.
    pub(crate) fn average_length(self) -> f32 {
        (self.length as f64 / PARTS_OF_A_WORD / self.passages.max(1) as f64) as f32
    }

    /// How many words a sentence has on average, stop words included; at least 1.
    pub(crate) fn average_sentence_words(self) -> f32 {
        (self.words as f32 / self.sentences.max(1) as f32).max(1.0)
    }

    /// How rare a term is that so many passages hold: `ln(1 + (n - df + 0.5) / (df + 0.5))`, as in the `bm25` crate. Above 0.
    pub(crate) fn idf(self, holding: usize) -> f32 {
        scoring::idf(self.passages, holding)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;

    proptest! {
        #[test]
        fn lengths_add_up_alike_in_any_order(halves in prop::collection::vec(0_u32..2_000, 1..50), cut in 0_usize..50) {
            let of = |halves: &[u32]| Statistics {
                passages: halves.len(),
                length: halves.iter().map(|half| Statistics::parts(*half as f32 * 0.3)).sum(),
                ..Statistics::default()
            };
            let (one, other) = halves.split_at(cut.min(halves.len()));
            let mut reversed = halves.clone();
            reversed.reverse();
            assert_eq!(of(one).and(of(other)).average_length().to_bits(), of(&reversed).average_length().to_bits());
        }
    }
}
