//! The numbers that things have in an index.

/// The place of a passage in its index, in corpus order.
pub type PassageId = u32;
/// The place of a sentence in its index, in corpus order.
pub type SentenceId = u32;
/// The number of a term in its index.
pub type TermId = u32;

/// A term as a [`Vocabulary`](crate::index::Vocabulary) numbers it. Two are the same if they are written alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub(crate) u32);
