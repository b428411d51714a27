//! Several catalogues in, one out that lists what all of them hold: what librarians call a union catalogue.

use std::iter::Peekable;
use std::sync::Arc;

use crate::article::{self, Article, Mark};
use crate::catalogue::headlines::{self, Completed};
use crate::catalogue::merge;
use crate::catalogue::one::Catalogue;
use crate::catalogue::outlet::{Days, Outlet};

/// Several catalogues as if they were one, over all their articles. It holds no list of its own, so that making or copying one takes no
/// longer for large parts than for small ones.
///
/// Corpus order, over the parts: by the articles' files ([`article::path_order`]), then in the order of the parts. Each part is in that
/// order itself. Where it matters, the articles that come up are read, and no others.
#[derive(Clone, Debug, Default)]
pub struct UnionCatalogue {
    parts: Vec<Arc<Catalogue>>,
}

impl UnionCatalogue {
    /// One of all these, which are for the same day.
    pub fn new(parts: impl IntoIterator<Item = Arc<Catalogue>>) -> UnionCatalogue {
        UnionCatalogue { parts: parts.into_iter().collect() }
    }

    /// The articles of one part after the other, each in its own order. One of a kept index is read when it comes up.
    pub fn articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.parts.iter().flat_map(|part| part.articles())
    }

    /// How many articles it lists.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.len()).sum()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.is_empty())
    }

    /// The outlets: most articles first, then by name. They are put together each time, which takes as long as there are many.
    pub fn outlets(&self) -> Vec<Outlet> {
        merge::all(&self.parts)
    }

    /// How many articles name no outlet.
    pub fn unattributed(&self) -> usize {
        self.parts.iter().map(|part| part.unattributed()).sum()
    }

    /// The days that articles state. None if none states one.
    pub fn days(&self) -> Option<Days> {
        Days::spanning(self.parts.iter().map(|part| part.days()))
    }

    /// The article with this very text, if it is still there; of several with one mark the last in corpus order, as in a [`Catalogue`].
    pub fn find(&self, mark: Mark) -> Option<&Arc<Article>> {
        let found = self.parts.iter().filter_map(|part| part.find(mark));
        found.max_by(|one, other| article::path_order(&one.file, &other.file))
    }

    /// The outlet that `typed` names: the one of that name in any case, else the only one whose name holds it.
    pub fn outlet(&self, typed: &str) -> Option<Outlet> {
        merge::only(&self.parts, &typed.trim().to_lowercase())
    }

    /// At most `limit` outlets whose name goes on from `typed`: those that begin with it, those with a word that does,
    /// those that hold it; in each group most articles first.
    pub fn complete_outlet(&self, typed: &str, limit: usize) -> Vec<Outlet> {
        merge::complete(&self.parts, &typed.trim().to_lowercase(), limit)
    }

    /// At most `limit` articles whose headline holds each word of `typed`, the last of them perhaps not typed to its
    /// end, and their marks. Headlines that begin with `typed` come first, then in corpus order. Nothing typed: the first
    /// articles.
    pub fn complete_headline(&self, typed: &str, limit: usize) -> Vec<(Mark, &Arc<Article>)> {
        let typed = headlines::folded(typed);
        let (mut beginning, mut holding) = (Vec::new(), Vec::new());
        for part in &self.parts {
            let found: Completed = part.headlines.complete(&typed, limit);
            beginning.push(part.at(found.beginning.into_iter()));
            holding.push(part.at(found.holding.into_iter()));
        }
        in_corpus_order(beginning).chain(in_corpus_order(holding)).take(limit).collect()
    }
}

/// The articles of several parts, each in corpus order, in the order of all. Of each part one more than is asked for is read.
fn in_corpus_order<'a>(parts: Vec<impl Iterator<Item = (Mark, &'a Arc<Article>)>>) -> impl Iterator<Item = (Mark, &'a Arc<Article>)> {
    let mut parts: Vec<Peekable<_>> = parts.into_iter().map(Iterator::peekable).collect();
    std::iter::from_fn(move || {
        let heads = parts.iter_mut().filter_map(|part| part.peek().map(|(_, article)| *article).map(|article| (article, part)));
        // The first of those that are equal.
        let (_, first) = heads.min_by(|(one, _), (other, _)| article::path_order(&one.file, &other.file))?;
        first.next()
    })
}

#[cfg(test)]
mod tests;
