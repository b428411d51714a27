//! The façade: an index, all that can be asked of it, and how it is made.

mod made;

use std::ops::Range;
use std::sync::Arc;

use crate::article::{Article, Attribution, Mark};
use crate::index::dictionary::acronyms::Acronym;
use crate::index::dictionary::forms::Form;
use crate::index::dictionary::lexicon::Known;
use crate::index::dictionary::matcher::Matcher;
use crate::index::ids::{PassageId, SentenceId, TermId};
use crate::index::scoring;
use crate::index::search::query::{QueryTerm, RankedPassage};
use crate::index::search::top;
use crate::index::segment::Segment;
use crate::stories::StoryId;
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

    /// The story that a passage's article tells, if the index was told.
    pub fn story_of(&self, passage: PassageId) -> Option<StoryId> {
        self.segment.stories.get(self.segment.article_number(passage)?).map(StoryId)
    }

    /// The articles in corpus order. One in a snapshot is read when it comes up.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = &Arc<Article>> {
        self.segment.articles()
    }

    /// The languages that articles are written in, each once, that of the most articles first.
    pub fn languages(&self) -> &[Language] {
        &self.segment.languages
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

    /// Has the articles of these passages fetched all at once, where they lie in a file: one after the other they would be
    /// waited for one by one.
    pub fn fetch_articles(&self, passages: impl Iterator<Item = PassageId> + Clone) {
        let Segment { articles, places, sentences, pages, .. } = &self.segment;
        if pages.is_none() {
            return;
        }
        passages.clone().for_each(|passage| places.fetch(passage as usize..passage as usize + 2));
        let wanted: Vec<usize> = passages.filter_map(|passage| self.segment.article_number(passage)).collect();
        articles.fetch(&wanted, sentences);
    }

    /// The sentences of a passage, at least one.
    pub fn sentences_of(&self, passage: PassageId) -> Range<SentenceId> {
        self.segment.sentences_of(passage)
    }

    /// The sentences of the article that a passage belongs to.
    pub fn article_sentences_of(&self, passage: PassageId) -> Range<SentenceId> {
        self.segment.article_number(passage).map_or(0..0, |place| self.segment.sentences_of_article(place))
    }

    /// The bytes of its article's body that a sentence covers; none if the index turns out to be damaged.
    pub fn span(&self, sentence: SentenceId) -> Range<usize> {
        self.segment.span(sentence)
    }

    /// The name of a passage that outlives a rebuild: its article's id and the byte where it starts.
    pub fn passage_name(&self, passage: PassageId) -> String {
        format!("{}@{}", self.article_of(passage).id, self.span(self.segment.first_sentence(passage)).start)
    }

    /// The text of a passage, as it stands in its article.
    pub fn text_of(&self, passage: PassageId) -> &str {
        let sentences = self.sentences_of(passage);
        let article = self.article_of(passage);
        article.body.get(self.span(sentences.start).start..self.span(sentences.end - 1).end).unwrap_or_default()
    }

    /// What is known of `word` in `language`.
    pub fn known(&self, word: &str, language: Language) -> Known {
        self.segment.lexicon.find(word, language)
    }

    /// What is known of each of `words` in `language`, in their order: as [`Index::known`], for all of a question at once.
    pub fn known_all(&self, words: &[&str], language: Language) -> Vec<Known> {
        self.segment.lexicon.find_all(words, language)
    }

    /// What is known of `form` if articles in `language` hold just that, letter for letter. Cheaper than [`Index::known`].
    pub fn known_form(&self, form: &str, language: Language) -> Option<Known> {
        self.segment.lexicon.find_form(form, language)
    }

    /// Whether `term` stands for a name in articles of `language`: they hold it, and with a capital wherever they do.
    pub fn is_name(&self, term: TermId, language: Language) -> bool {
        let mut forms = self.segment.lexicon.forms_with(term, language).peekable();
        forms.peek().is_some() && forms.all(Form::is_capitalised)
    }

    /// A matcher of `terms`, for words of the articles in `language`, as they stand there. Takes a few
    /// microseconds: make one a question and language, not one a sentence.
    pub fn matcher(&self, terms: &[TermId], language: Language) -> Matcher<'_> {
        Matcher::new(&self.segment.lexicon, terms, language)
    }

    /// The meanings that articles give the acronym with these letters; empty for most words.
    pub fn acronyms(&self, short: &str) -> impl Iterator<Item = &Acronym> {
        self.segment.acronyms.with(short)
    }

    /// The acronyms that stand for words which begin with `first`.
    pub fn acronyms_from(&self, first: TermId) -> impl Iterator<Item = &Acronym> {
        self.segment.acronyms.opening_with(first)
    }

    /// How rare a term is: `ln(1 + (n - df + 0.5) / (df + 0.5))` over the `n` passages, as in the `bm25` crate. Above 0.
    pub fn idf(&self, term: TermId) -> f32 {
        self.segment.postings.idf(term)
    }

    /// The idf of a term that no passage holds: the largest there is.
    pub fn idf_of_unknown(&self) -> f32 {
        scoring::idf(self.segment.places.len(), 0)
    }

    /// How many words a sentence of the corpus has on average, stop words included; at least 1.
    pub fn average_sentence_words(&self) -> f32 {
        (self.segment.words as f32 / self.segment.sentences.len().max(1) as f32).max(1.0)
    }

    /// The `limit` passages that fit `terms` best, best first. Equal scores keep corpus order.
    ///
    /// Empty if no passage holds any of the terms. A term given twice counts twice; one whose weight is not above 0 does
    /// not count. Time grows with the passages that hold the rarer terms, and little with those that hold only common ones.
    pub fn rank(&self, terms: &[QueryTerm], limit: usize) -> Vec<RankedPassage> {
        top::search(&self.segment.postings, terms, limit, None::<fn(PassageId) -> bool>)
    }

    /// The same among the passages of those articles that `filter` lets through. It is asked once for each article whose passages
    /// come close.
    pub fn rank_among(&self, terms: &[QueryTerm], limit: usize, filter: &dyn Fn(&Article) -> bool) -> Vec<RankedPassage> {
        let mut passed: Vec<Option<bool>> = vec![None; self.segment.articles.len()];
        let passes = |passage| {
            let known = self.segment.article_number(passage).and_then(|place| passed.get_mut(place));
            known.is_some_and(|known| *known.get_or_insert_with(|| filter(self.article_of(passage))))
        };
        top::search(&self.segment.postings, terms, limit, Some(passes))
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
