//! What a question is asked of, from its start to its end.

use std::sync::Arc;

use time::Date;

use crate::service::audience::Audience;
use crate::service::current::{Current, sum};
use crate::service::part::Part;
use pullquote_engine::article::Article;
use pullquote_engine::index::Sizes;
use pullquote_engine::searcher::Searcher;

/// The corpora that an audience sees, each as it was when they were looked at.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) audience: Audience,
    pub(super) common: Arc<Current>,
    /// What the server has of its own, if it is one's members who look.
    pub(super) own: Option<Arc<Current>>,
}

impl Seen {
    /// The common corpus, then the server's.
    fn corpora(&self) -> impl Iterator<Item = &Arc<Current>> {
        [&self.common].into_iter().chain(&self.own)
    }

    /// Their parts, in the order that they are asked in.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Arc<Part>> {
        self.corpora().flat_map(|corpus| &corpus.parts)
    }

    pub(super) fn searcher(&self) -> Searcher<'_> {
        Searcher::new(self.parts().map(|part| &*part.index))
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.corpora().any(|corpus| corpus.is_damaged())
    }

    pub(super) fn articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.corpora().flat_map(|corpus| corpus.articles())
    }

    pub(super) fn sizes(&self) -> Sizes {
        self.corpora().map(|corpus| corpus.sizes()).fold(Sizes::default(), sum)
    }

    /// Today, if it matters on which day somebody asks.
    pub(super) fn day(&self) -> Option<Date> {
        self.parts().find_map(|part| part.day())
    }

    /// The corpus whose files are the business of those who look: the server's, if it has one, and without a server the common one.
    pub(super) fn theirs(&self) -> Option<&Arc<Current>> {
        match self.audience {
            Audience::Public => Some(&self.common),
            Audience::Server(_) => self.own.as_ref(),
        }
    }

    /// What was loaded last.
    pub(super) fn newest(&self) -> &Current {
        self.own.as_ref().filter(|own| own.since > self.common.since).unwrap_or(&self.common)
    }
}
