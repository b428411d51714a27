//! Files in, a corpus as it is served out: its indexes, and what could not be read.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::corpus::{CorpusError, Loaded, Progress, ReadFiles, SourceCount};
use crate::service::audience::Audience;
use crate::service::examples::Examples;
use crate::service::origin::Origin;
use crate::service::part::{self, Part};
use crate::service::rules::build_rules;
use crate::store::StoreError;
use pullquote_engine::article::Article;
use pullquote_engine::index::{LimitError, Searcher, Sizes};
use pullquote_engine::parse::{LeftOut, Problem};

/// Why a corpus cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The corpus cannot be read.
    #[error("the corpus cannot be read")]
    Corpus(#[from] CorpusError),
    /// An article is more than an index can hold.
    #[error("the corpus is too large")]
    TooLarge(#[from] LimitError),
    /// The articles that were added in Discord cannot be read.
    #[error("the articles that were added in Discord cannot be read")]
    Store(#[from] StoreError),
}

/// A corpus as it is served: the common one, or that of a server.
#[derive(Debug)]
pub(super) struct Current {
    /// In the order of their sources. None where there is no article.
    pub(super) parts: Vec<Arc<Part>>,
    pub(super) problems: Vec<Problem>,
    pub(super) left_out: Vec<LeftOut>,
    /// What each source holds. Empty where that was not kept.
    pub(super) sources: Vec<SourceCount>,
    pub(super) files: ReadFiles,
    /// What the files looked like before they were read.
    pub(super) fingerprint: u64,
    /// Whether something could not be read and stands as before: other than what its files hold, by their looks.
    pub(super) has_kept: bool,
    /// Whether it was kept in files instead of read.
    pub(super) restored: bool,
    pub(super) took: Duration,
    pub(super) since: Instant,
    pub(super) examples: Examples<Current>,
}

impl Current {
    /// A corpus without articles.
    pub(super) fn empty() -> Current {
        Current {
            parts: Vec::new(),
            problems: Vec::new(),
            left_out: Vec::new(),
            sources: Vec::new(),
            files: ReadFiles::default(),
            fingerprint: 0,
            has_kept: false,
            restored: false,
            took: Duration::ZERO,
            since: Instant::now(),
            examples: Examples::default(),
        }
    }

    /// The articles of one part after the other.
    pub(super) fn articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.parts.iter().flat_map(|part| part.index.articles())
    }

    pub(super) fn searcher(&self) -> Searcher<'_> {
        Searcher::new(self.parts.iter().map(|part| &*part.index))
    }

    /// How many articles there are.
    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(|part| part.index.articles().len()).sum()
    }

    /// Whether it is just what `other` is, so that what is kept of the one is right for the other.
    pub(super) fn is_as(&self, other: &Current) -> bool {
        let looks = |corpus: &Current| (corpus.fingerprint, corpus.has_kept, corpus.restored, corpus.parts.len());
        let parts = || self.parts.iter().zip(&other.parts).all(|(one, other)| Arc::ptr_eq(one, other));
        looks(self) == looks(other) && parts() && self.problems == other.problems && self.left_out == other.left_out
    }

    /// Whether what it was kept in turned out not to be as it was written.
    pub(super) fn is_damaged(&self) -> bool {
        self.parts.iter().any(|part| part.index.is_damaged())
    }

    /// What its indexes hold together. A term that is in several counts in each.
    pub(super) fn sizes(&self) -> Sizes {
        self.parts.iter().map(|part| part.index.sizes()).fold(Sizes::default(), sum)
    }
}

pub(super) fn sum(one: Sizes, other: Sizes) -> Sizes {
    Sizes {
        articles: one.articles + other.articles,
        passages: one.passages + other.passages,
        sentences: one.sentences + other.sentences,
        terms: one.terms + other.terms,
        postings: one.postings + other.postings,
        text_bytes: one.text_bytes + other.text_bytes,
        index_bytes: one.index_bytes + other.index_bytes,
    }
}

/// Reads the common corpus or what a server has of its own, but for the files that `previous` holds unchanged, and builds its
/// indexes, out of those of `previous` as far as articles are the same.
pub(super) fn load(origin: &Origin, previous: &Current, progress: &Progress) -> Result<Current, StartError> {
    let loaded = load_told(origin, previous, progress);
    progress.end();
    loaded
}

fn load_told(origin: &Origin, previous: &Current, progress: &Progress) -> Result<Current, StartError> {
    let began = Instant::now();
    let Loaded { articles, problems, left_out, files, fingerprint, has_kept, sources } = origin.read(&previous.files, progress)?;
    let parts = part::parts(&articles, build_rules(&origin.settings), &previous.parts, progress)?;
    parts.iter().for_each(|part| drop(part.catalogue()));
    let sources =
        sources.into_iter().filter(|source| origin.audience == Audience::Public || source.articles + source.problems > 0).collect();
    let current = Current { parts, problems, left_out, sources, files, fingerprint, has_kept, ..Current::empty() };
    Ok(Current { took: began.elapsed(), ..current })
}
