//! How much an index can hold: where its numbers end. Building one that would hold more fails and says why; nothing is cut off.

/// The most that an index can hold of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The most there may be. Tests lower it; what is raised past its default gives an index that answers wrongly.
    pub max: u32,
    what: &'static str,
}

/// An index would hold more than its numbers reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an index holds at most {} {}", .0.max, .0.what)]
pub struct LimitError(pub Limit);

/// The limits of an index. The defaults are what its numbers reach; `docs/formats.md` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Articles, with or without text.
    pub articles: Limit,
    /// Bytes of text of one article.
    pub article_bytes: Limit,
    /// Passages.
    pub passages: Limit,
    /// Sentences.
    pub sentences: Limit,
    /// Different terms.
    pub terms: Limit,
    /// Different word forms of one language.
    pub word_forms: Limit,
    /// Bytes of all word forms of one language.
    pub dictionary_bytes: Limit,
    /// Pairs of a term and a passage in articles that one [`read`](crate::index::read) reads.
    pub postings_of_part: Limit,
    /// Postings of rare terms.
    pub sparse_postings: Limit,
    /// Postings of common terms.
    pub dense_postings: Limit,
    /// Chunks of 65,536 passages, one for each common term and each such chunk of the corpus.
    pub chunks: Limit,
}

/// The entry of a word form has 29 bits for the number of its term, and one number stands for stop words.
const TERMS: u32 = (1 << 29) - 1;
/// A slot of a word map has up to 31 bits for a word's number, one of which is never given.
const WORD_FORMS: u32 = (1 << 31) - 1;
/// Where a sparse list starts is told from the number of a dense one by the highest bit.
const SPARSE_POSTINGS: u32 = (1 << 31) - 1;
/// Things are numbered from 0 on, and a count of them is one more than their last number.
const NUMBERED: u32 = u32::MAX - 1;

impl Default for Limits {
    fn default() -> Limits {
        let limit = |max, what| Limit { max, what };
        Limits {
            articles: limit(NUMBERED, "articles"),
            article_bytes: limit(u32::MAX, "bytes of text of one article"),
            passages: limit(NUMBERED, "passages"),
            sentences: limit(NUMBERED, "sentences"),
            terms: limit(TERMS, "terms"),
            word_forms: limit(WORD_FORMS, "word forms of one language"),
            dictionary_bytes: limit(u32::MAX, "bytes of word forms of one language"),
            postings_of_part: limit(u32::MAX, "postings of articles that are read together"),
            sparse_postings: limit(SPARSE_POSTINGS, "postings of rare terms"),
            dense_postings: limit(u32::MAX, "postings of common terms"),
            chunks: limit(NUMBERED, "chunks of the lists of common terms"),
        }
    }
}

impl Limit {
    /// A count as a number, if there may be so many.
    pub(crate) fn check(self, count: usize) -> Result<u32, LimitError> {
        u32::try_from(count).ok().filter(|count| *count <= self.max).ok_or(LimitError(self))
    }
}
