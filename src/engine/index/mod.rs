//! Articles in, an inverted index over their passages out, and from it the passages that fit a question.
//!
//! An index is never changed after it is built: a reload builds the next one.

mod acronyms;
mod build;
mod codes;
mod invert;
mod lexicon;
mod matcher;
mod postings;
mod rank;
mod search;
mod snapshot;
mod spans;
mod words;

use std::sync::Arc;

use crate::engine::article::Article;
use crate::engine::stories::StoryId;
use crate::engine::text::language::Language;

pub use acronyms::Acronym;
pub use build::{Part, build, join, read, shares};
pub use lexicon::{Known, TermId};
pub use matcher::Matcher;
pub use rank::{QueryTerm, RankedPassage};
pub use snapshot::{Snapshot, SnapshotError, SnapshotKey};

use acronyms::Acronyms;
use lexicon::Lexicon;
use postings::Postings;
use spans::Spans;

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

/// Where an article's sentences lie.
#[derive(Clone, Debug)]
struct Entry {
    article: Arc<Article>,
    sentences: std::ops::Range<SentenceId>,
}

/// A passage's article and its first sentence. Its last one stands before the next passage's first.
#[derive(Clone, Copy, Debug)]
struct Place {
    entry: u32,
    first: SentenceId,
}

/// An inverted index over the passages of a corpus.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    places: Vec<Place>,
    sentences: Spans,
    lexicon: Lexicon,
    postings: Postings,
    languages: Vec<Language>,
    average_sentence_words: f32,
    stories: Vec<StoryId>,
    acronyms: Acronyms,
}

impl Index {
    /// The same index, told which story each article tells, in corpus order. Without, each tells its own.
    #[must_use]
    pub fn with_stories(self, stories: Vec<StoryId>) -> Index {
        Index { stories, ..self }
    }

    /// The story that a passage's article tells, if the index was told.
    ///
    /// # Panics
    /// If `passage` is not of this index.
    pub fn story_of(&self, passage: PassageId) -> Option<StoryId> {
        self.stories.get(self.place(passage).entry as usize).copied()
    }

    /// The articles in corpus order.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = &Arc<Article>> {
        self.entries.iter().map(|entry| &entry.article)
    }

    /// The languages that articles are written in, each once, that of the most articles first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The article that a passage belongs to.
    ///
    /// # Panics
    /// If `passage` is not of this index.
    pub fn article_of(&self, passage: PassageId) -> &Arc<Article> {
        &self.entry_of(passage).article
    }

    /// The sentences of a passage.
    ///
    /// # Panics
    /// If `passage` is not of this index.
    pub fn sentences_of(&self, passage: PassageId) -> std::ops::Range<SentenceId> {
        let next = self.places.get(passage as usize + 1).map_or(self.sentences.len() as u32, |next| next.first);
        self.place(passage).first..next
    }

    /// The sentences of the article that a passage belongs to.
    ///
    /// # Panics
    /// If `passage` is not of this index.
    pub fn article_sentences_of(&self, passage: PassageId) -> std::ops::Range<SentenceId> {
        self.entry_of(passage).sentences.clone()
    }

    /// The bytes of its article's body that a sentence covers.
    ///
    /// # Panics
    /// If `sentence` is not of this index.
    pub fn span(&self, sentence: SentenceId) -> std::ops::Range<usize> {
        let span = self.sentences.span(sentence);
        span.start as usize..span.end as usize
    }

    /// The name of a passage that outlives a rebuild: its article's id and the byte where it starts.
    ///
    /// # Panics
    /// If `passage` is not of this index.
    pub fn passage_name(&self, passage: PassageId) -> String {
        format!("{}@{}", self.article_of(passage).id, self.span(self.place(passage).first).start)
    }

    /// The text of a passage, as it stands in its article.
    ///
    /// # Panics
    /// If `passage` is not of this index.
    pub fn text_of(&self, passage: PassageId) -> &str {
        let sentences = self.sentences_of(passage);
        &self.article_of(passage).body[self.span(sentences.start).start..self.span(sentences.end - 1).end]
    }

    /// What is known of `word` in `language`.
    pub fn known(&self, word: &str, language: Language) -> Known {
        self.lexicon.find(word, language)
    }

    /// What is known of `form` if articles in `language` hold just that, letter for letter. Cheaper than [`Index::known`].
    pub fn seen(&self, form: &str, language: Language) -> Option<Known> {
        self.lexicon.seen(form, language)
    }

    /// Whether `term` stands for a name in articles of `language`: they hold it, and with a capital wherever they do.
    pub fn is_name(&self, term: TermId, language: Language) -> bool {
        let mut forms = self.lexicon.forms_with(term, language).peekable();
        forms.peek().is_some() && forms.all(|form| form.starts_with(char::is_uppercase))
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
        self.average_sentence_words.max(1.0)
    }

    /// How much the index holds.
    pub fn sizes(&self) -> Sizes {
        Sizes {
            articles: self.entries.len(),
            passages: self.places.len(),
            sentences: self.sentences.len(),
            terms: self.lexicon.len(),
            postings: self.postings.len(),
            text_bytes: self.articles().map(|article| article.body.len()).sum(),
            index_bytes: self.postings.bytes()
                + self.lexicon.bytes()
                + self.sentences.bytes()
                + self.acronyms.bytes()
                + size_of_val(self.places.as_slice())
                + size_of_val(self.entries.as_slice()),
        }
    }

    #[expect(clippy::indexing_slicing, reason = "passage ids are made by this index")]
    fn place(&self, passage: PassageId) -> &Place {
        &self.places[passage as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "a place holds the number of an entry")]
    fn entry_of(&self, passage: PassageId) -> &Entry {
        &self.entries[self.place(passage).entry as usize]
    }
}
