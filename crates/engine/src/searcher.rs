//! What a question is asked of: one index or several, which answer as one over all their articles would.

use std::sync::Arc;

use crate::article::Article;
use crate::index::Index;

/// The indexes that a question sees.
#[derive(Clone, Debug, Default)]
pub struct Searcher<'a> {
    parts: Vec<&'a Index>,
}

impl<'a> Searcher<'a> {
    /// A searcher of all these indexes. Of two articles with one path, that of the earlier index comes first.
    pub fn new(parts: impl IntoIterator<Item = &'a Index>) -> Searcher<'a> {
        Searcher { parts: parts.into_iter().collect() }
    }

    /// The indexes, in their order.
    pub fn parts(&self) -> &[&'a Index] {
        &self.parts
    }

    /// Whether one of them turned out to be damaged: see [`Index::is_damaged`].
    pub fn is_damaged(&self) -> bool {
        self.parts.iter().any(|part| part.is_damaged())
    }

    /// The articles of one index after the other, each in its own order.
    pub fn articles(&self) -> impl Iterator<Item = &'a Arc<Article>> {
        self.parts.iter().flat_map(|part| part.articles())
    }
}

impl<'a> From<&'a Index> for Searcher<'a> {
    fn from(index: &'a Index) -> Searcher<'a> {
        Searcher::new([index])
    }
}
