//! A run of articles that follow each other, while an index is put together: where their passages and sentences lie.

use zerocopy::{FromBytes, Immutable, IntoBytes};

use crate::article::Mark;
use crate::index::ids::{PassageId, SentenceId};
use crate::index::limits::{LimitError, Limits};
use crate::passage::Span;

/// Where a passage lies. Its last sentence stands before the next passage's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
pub(crate) struct Place {
    /// The number of its article.
    pub(crate) article: u32,
    pub(crate) first_sentence: SentenceId,
}

/// Where the passages and sentences of a run of articles lie, counted from the run's first.
#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) places: Vec<Place>,
    pub(crate) sentences: Vec<Span>,
    pub(crate) articles: Vec<RunArticle>,
}

/// An article of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunArticle {
    pub(crate) mark: Mark,
    /// Where its sentences and passages end, counted as those of the run.
    pub(crate) sentences_end: SentenceId,
    passages_end: PassageId,
}

impl Run {
    /// Ends an article whose passages and sentences are there.
    pub(crate) fn end_article(&mut self, mark: Mark, limits: Limits) -> Result<(), LimitError> {
        let sentences_end = limits.sentences.check(self.sentences.len())?;
        let passages_end = limits.passages.check(self.places.len())?;
        self.articles.push(RunArticle { mark, sentences_end, passages_end });
        Ok(())
    }

    /// Those of one article, as a run of its own. Empty if there is no such article.
    pub(crate) fn of(&self, article: usize) -> Run {
        let Some(entry) = self.articles.get(article) else { return Run::default() };
        let before = article.checked_sub(1).and_then(|before| self.articles.get(before));
        let (sentence, passage) = before.map_or((0, 0), |before| (before.sentences_end, before.passages_end));
        let places = self.places.get(passage as usize..entry.passages_end as usize).unwrap_or_default();
        let own = |place: &Place| Place { article: 0, first_sentence: place.first_sentence - sentence };
        let sentences = self.sentences.get(sentence as usize..entry.sentences_end as usize).unwrap_or_default();
        Run {
            places: places.iter().map(own).collect(),
            sentences: sentences.to_vec(),
            articles: vec![RunArticle {
                sentences_end: entry.sentences_end - sentence,
                passages_end: entry.passages_end - passage,
                ..*entry
            }],
        }
    }
}
