//! Exact rescoring: a passage in, its BM25 score out, to the bit what adding up the terms in the question's order gives.

use crate::index::ids::PassageId;
use crate::index::postings::impacts::ImpactCode;
use crate::index::postings::lists::{PostingList, Postings};
use crate::index::postings::records::{CHUNK, WINDOW};
use crate::index::scoring;
use crate::index::search::block_max::{BlockMax, Slice};

/// A passage's exact score, its length measured by an average of so many words: what each term adds, in the order of the question.
/// `parts` is memory for it.
pub(crate) fn score(postings: &Postings, question: &BlockMax, passage: PassageId, average: f32, parts: &mut Vec<f32>) -> f32 {
    parts.clear();
    parts.resize(question.lists.len(), 0.0);
    let length = postings.relative_length(passage, average);
    for (query, slice) in question.lists.iter().zip(question.slices_of(passage as usize / WINDOW)) {
        if let (Some(code), Some(part)) = (code(postings, query.list, *slice, passage as usize), parts.get_mut(query.given)) {
            let frequency = postings.frequency(query.term, passage, code);
            *part = query.weight * (query.idf * scoring::saturated(frequency, length, postings.weights));
        }
    }
    parts.iter().sum()
}

/// The code of a term in a passage of the window whose slice is given, if the passage holds the term.
fn code(postings: &Postings, list: PostingList, slice: Slice, passage: usize) -> Option<ImpactCode> {
    if list.is_dense() {
        let dense = postings.dense.slice(slice.range());
        let at = dense.binary_search_by_key(&(passage % CHUNK), |posting| posting.read().0);
        return Some(dense.get(at.ok()?)?.code);
    }
    let sparse = postings.sparse.slice(slice.range());
    let at = sparse.binary_search_by_key(&passage, |posting| posting.read().0);
    Some(sparse.get(at.ok()?)?.read().1)
}
