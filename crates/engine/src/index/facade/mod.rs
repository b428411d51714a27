//! The façade: an index, all that can be asked of it, and how it is made.

mod made;

use std::sync::Arc;

use time::Date;

use crate::article::{Article, Attribution, Mark};
use crate::index::dictionary::lexicon::Known;
use crate::index::ids::{PassageId, TermId};
use crate::index::search::query::{QueryTerm, RankedPassage, WeightedTerm};
use crate::index::search::top;
use crate::index::segment::Segment;
use crate::text::language::Language;

pub use made::{Renewal, Snapshot, build, join};

/// How much an index holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sizes {
    /// Articles, with or without text.
    pub articles: usize,
    /// Passages, the unit that is ranked.
    pub passages: usize,
    /// Sentences, the unit that is quoted.
    pub sentences: usize,
    /// Different terms.
    pub terms: usize,
    /// Pairs of a term and a passage that holds it.
    pub postings: usize,
    /// Bytes of article text.
    pub text_bytes: usize,
    /// Bytes of memory that the index takes, without texts: terms and word forms, postings, spans.
    pub index_bytes: usize,
}

/// An inverted index over the passages of a corpus.
#[derive(Debug, Default)]
pub struct Index {
    pub(crate) segment: Segment,
}

impl Index {
    /// Whether it was opened from bytes and came upon some that are not as they were written. What it said since may be
    /// wrong: an answer counts only if this is false after it was made.
    pub fn is_damaged(&self) -> bool {
        self.segment.is_damaged()
    }

    /// The articles in corpus order. One in a snapshot is read when it comes up.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = &Arc<Article>> {
        self.segment.articles()
    }

    /// An article by its place in corpus order; one without text if there is none.
    pub fn article(&self, place: usize) -> &Arc<Article> {
        self.segment.article(place)
    }

    /// Shows the mark of each article in corpus order, and what is known of it. That takes no text of a snapshot to memory.
    pub fn show_attributions(&self, mut look: impl FnMut(Mark, &Attribution)) {
        let articles = &self.segment.articles;
        (0..articles.len()).for_each(|place| articles.show(place, &mut look));
    }

    /// The article that a passage belongs to; one without text if there is no such passage.
    pub fn article_of(&self, passage: PassageId) -> &Arc<Article> {
        self.segment.article_of(passage)
    }

    /// The text of a passage, as it stands in its article.
    pub fn text_of(&self, passage: PassageId) -> &str {
        let sentences = self.segment.sentences_of(passage);
        let article = self.article_of(passage);
        article.body.get(self.segment.span(sentences.start).start..self.segment.span(sentences.end - 1).end).unwrap_or_default()
    }

    /// What is known of `word` in `language`.
    pub fn known(&self, word: &str, language: Language) -> Known<TermId> {
        self.segment.lexicon.find(word, language)
    }

    /// What is known of each of `words` in `language`, in their order: as [`Index::known`], for all of a question at once.
    pub fn known_all(&self, words: &[&str], language: Language) -> Vec<Known<TermId>> {
        self.segment.lexicon.find_all(words, language)
    }

    /// Whether there is an article that its author wants shown only on some days.
    pub fn has_days(&self) -> bool {
        !self.segment.days.is_empty()
    }

    /// Whether the article at `place` is shown on `day`. No article is read for that.
    pub fn is_shown(&self, place: usize, day: Date) -> bool {
        self.segment.days.shows(place, day)
    }

    /// How rare a term is: `ln(1 + (n - df + 0.5) / (df + 0.5))` over the `n` passages, as in the `bm25` crate. Above 0.
    pub fn idf(&self, term: TermId) -> f32 {
        self.segment.statistics().idf(self.segment.postings.count(term))
    }

    /// The `limit` passages that fit `terms` best, best first. Equal scores keep corpus order.
    ///
    /// Empty if no passage holds any of the terms. A term given twice counts twice; one whose weight is not above 0 does
    /// not count. Time grows with the passages that hold the rarer terms, and little with those that hold only common ones.
    pub fn rank(&self, terms: &[QueryTerm<TermId>], limit: usize) -> Vec<RankedPassage> {
        let weighted = terms.iter().map(|QueryTerm { term, weight }| WeightedTerm { term: *term, weight: *weight, idf: self.idf(*term) });
        let average = self.segment.statistics().average_length();
        top::search(&self.segment.postings, &weighted.collect::<Vec<_>>(), average, limit, None::<fn(PassageId) -> bool>)
    }

    /// How much the index holds.
    pub fn sizes(&self) -> Sizes {
        let Segment { articles, places, sentences, lexicon, postings, acronyms, .. } = &self.segment;
        Sizes {
            articles: articles.len(),
            passages: places.len(),
            sentences: sentences.len(),
            terms: lexicon.len(),
            postings: postings.len(),
            text_bytes: articles.text_bytes,
            index_bytes: postings.bytes() + lexicon.bytes() + sentences.bytes() + acronyms.bytes() + places.bytes() + articles.bytes(),
        }
    }
}
