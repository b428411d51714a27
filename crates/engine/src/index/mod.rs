//! Articles in, an inverted index over their passages out, and from it the passages that fit a question.
//!
//! An index is never changed after it is built: a reload builds the next one.

mod acronyms;
mod articles;
mod build;
mod codes;
mod dictionary;
mod gather;
mod invert;
mod kept;
mod layout;
mod lexicon;
mod matcher;
mod memo;
mod merge;
mod postings;
mod rank;
mod renew;
mod search;
mod seen;
mod shelf;
mod snapshot;
mod spans;
mod sums;
mod table;
mod texts;

use std::sync::Arc;

use crate::article::{Article, Attribution, Mark};
use crate::stories::StoryId;
use crate::text::language::Language;

pub use acronyms::Acronym;
pub use build::{Part, build, bytes, join, read, shares};
pub use kept::SnapshotBytes;
pub use lexicon::{Known, TermId};
pub use matcher::Matcher;
pub use rank::{QueryTerm, RankedPassage};
pub use renew::Renewal;
pub use snapshot::{Snapshot, SnapshotError, SnapshotKey};

use acronyms::Acronyms;
use articles::Articles;
use kept::Kept;
use lexicon::{Form, Lexicon};
use postings::Postings;
use spans::Spans;
use table::Table;

/// The place of a passage in its index, in corpus order.
pub type PassageId = u32;
/// The place of a sentence in its index, in corpus order.
pub type SentenceId = u32;

/// What BM25 weighs, and by how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// How soon a repeated term stops counting more. Robertson and Zaragoza (2009), "The Probabilistic Relevance
    /// Framework", equation 3.15. Typical values 0.5 to 2.
    pub k1: f32,
    /// How much long passages are held back, 0 to 1. Same source.
    pub b: f32,
    /// What a word of the headline counts beside a word of the passage. 0 leaves headlines out.
    pub title: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights { k1: 1.2, b: 0.75, title: 0.5 }
    }
}

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

/// A passage: the number of its article and its first sentence. Its last one stands before the next passage's first.
type Place = [u32; 2];

/// An inverted index over the passages of a corpus.
#[derive(Debug, Default)]
pub struct Index {
    articles: Articles,
    places: Table<Place>,
    sentences: Spans,
    lexicon: Lexicon,
    postings: Postings,
    languages: Vec<Language>,
    /// Words of all articles, stop words and headlines included.
    words: usize,
    stories: Table<u32>,
    acronyms: Acronyms,
    /// What it was opened from.
    kept: Option<Arc<Kept>>,
}

impl Index {
    /// The same index, told which story each article tells, in corpus order. Without, each tells its own.
    #[must_use]
    pub fn with_stories(self, stories: Vec<StoryId>) -> Index {
        let stories: Vec<u32> = stories.into_iter().map(|story| story.0).collect();
        Index { stories: stories.into(), ..self }
    }

    /// Whether it is made of just these articles, in this order and with these weights. Not of others that are equal, which would
    /// have to be compared, as those of an index that was opened from bytes.
    pub fn is_of(&self, articles: &[Arc<Article>], weights: Weights) -> bool {
        let is_whole = self.kept.is_none() && self.postings.weights == weights && self.articles.len() == articles.len();
        is_whole && self.articles().zip(articles).all(|(own, other)| Arc::ptr_eq(own, other))
    }

    /// Whether it was opened from bytes and came upon some that are not as they were written. What it said since may be
    /// wrong: an answer counts only if this is false after it was made.
    pub fn is_damaged(&self) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.is_damaged())
    }

    /// The story that a passage's article tells, if the index was told.
    pub fn story_of(&self, passage: PassageId) -> Option<StoryId> {
        self.stories.get(self.article_number(passage)).map(StoryId)
    }

    /// The articles in corpus order. One of a kept index is read when it comes up.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = &Arc<Article>> {
        (0..self.articles.len()).map(|place| self.article(place))
    }

    /// The languages that articles are written in, each once, that of the most articles first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// An article by its place in corpus order; one without text if there is none.
    pub fn article(&self, place: usize) -> &Arc<Article> {
        self.articles.get(place, &self.sentences)
    }

    /// Shows the mark of each article in corpus order, and what is known of it. That takes no text of a kept index to memory.
    pub fn show_attributions(&self, mut look: impl FnMut(Mark, &Attribution)) {
        (0..self.articles.len()).for_each(|place| self.articles.show(place, &mut look));
    }

    /// The article that a passage belongs to; one without text if there is no such passage.
    pub fn article_of(&self, passage: PassageId) -> &Arc<Article> {
        self.articles.get(self.article_number(passage), &self.sentences)
    }

    /// Has the articles of these passages fetched all at once, where they lie in a file: one after the other they would be
    /// waited for one by one.
    pub fn fetch_articles(&self, passages: impl Iterator<Item = PassageId> + Clone) {
        if self.kept.is_none() {
            return;
        }
        passages.clone().for_each(|passage| self.places.fetch(passage as usize..passage as usize + 2));
        let articles: Vec<usize> = passages.map(|passage| self.article_number(passage)).collect();
        self.articles.fetch(&articles, &self.sentences);
    }

    /// The sentences of a passage, at least one.
    pub fn sentences_of(&self, passage: PassageId) -> std::ops::Range<SentenceId> {
        let all = self.sentences.len() as u32;
        // A file may say anything.
        let first = self.first_sentence(passage).min(all.saturating_sub(1));
        let next = self.places.get(passage as usize + 1).map_or(all, |[_, first]| first.min(all));
        first..next.max(first.saturating_add(1))
    }

    /// The sentences of the article that a passage belongs to.
    pub fn article_sentences_of(&self, passage: PassageId) -> std::ops::Range<SentenceId> {
        self.articles.sentences(self.article_number(passage), self.sentences.len())
    }

    /// The bytes of its article's body that a sentence covers; none if the index turns out to be damaged.
    pub fn span(&self, sentence: SentenceId) -> std::ops::Range<usize> {
        if self.is_damaged() {
            return 0..0;
        }
        let span = self.sentences.span(sentence);
        span.start as usize..span.end as usize
    }

    /// The name of a passage that outlives a rebuild: its article's id and the byte where it starts.
    pub fn passage_name(&self, passage: PassageId) -> String {
        format!("{}@{}", self.article_of(passage).id, self.span(self.first_sentence(passage)).start)
    }

    /// The text of a passage, as it stands in its article.
    pub fn text_of(&self, passage: PassageId) -> &str {
        let sentences = self.sentences_of(passage);
        let article = self.article_of(passage);
        article.body.get(self.span(sentences.start).start..self.span(sentences.end - 1).end).unwrap_or_default()
    }

    /// What is known of `word` in `language`.
    pub fn known(&self, word: &str, language: Language) -> Known {
        self.lexicon.find(word, language)
    }

    /// What is known of each of `words` in `language`, in their order: as [`Index::known`], for all of a question at once.
    pub fn known_all(&self, words: &[&str], language: Language) -> Vec<Known> {
        self.lexicon.find_all(words, language)
    }

    /// What is known of `form` if articles in `language` hold just that, letter for letter. Cheaper than [`Index::known`].
    pub fn seen(&self, form: &str, language: Language) -> Option<Known> {
        self.lexicon.seen(form, language)
    }

    /// Whether `term` stands for a name in articles of `language`: they hold it, and with a capital wherever they do.
    pub fn is_name(&self, term: TermId, language: Language) -> bool {
        let mut forms = self.lexicon.forms_with(term, language).peekable();
        forms.peek().is_some() && forms.all(Form::is_capitalised)
    }

    /// How rare a term is: `ln(1 + (n - df + 0.5) / (df + 0.5))` over the `n` passages, as in the `bm25` crate. Above 0.
    pub fn idf(&self, term: TermId) -> f32 {
        self.postings.idf(term)
    }

    /// The idf of a term that no passage holds: the largest there is.
    pub fn idf_of_unknown(&self) -> f32 {
        postings::idf(self.places.len(), 0)
    }

    /// How many words a sentence of the corpus has on average, stop words included; at least 1.
    pub fn average_sentence_words(&self) -> f32 {
        (self.words as f32 / self.sentences.len().max(1) as f32).max(1.0)
    }

    /// How much the index holds.
    pub fn sizes(&self) -> Sizes {
        Sizes {
            articles: self.articles.len(),
            passages: self.places.len(),
            sentences: self.sentences.len(),
            terms: self.lexicon.len(),
            postings: self.postings.len(),
            text_bytes: self.articles.text_bytes,
            index_bytes: self.postings.bytes()
                + self.lexicon.bytes()
                + self.sentences.bytes()
                + self.acronyms.bytes()
                + self.places.bytes()
                + self.articles.bytes(),
        }
    }

    fn article_number(&self, passage: PassageId) -> usize {
        self.places.get(passage as usize).map_or(usize::MAX, |[article, _]| article as usize)
    }

    fn first_sentence(&self, passage: PassageId) -> SentenceId {
        self.places.get(passage as usize).map_or(0, |[_, first]| first)
    }
}
