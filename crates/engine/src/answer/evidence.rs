//! What the indexes hold on a plan: the passages that may answer, with all that is looked at of their articles. It borrows from the
//! indexes and copies no text.
//!
//! Passages and sentences are numbered anew, in corpus order, so that nothing of an answer depends on which index they come from.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use crate::article::Article;
use crate::index::{Hit, PassageId, RankedPassage, Searcher, SentenceId, Sentences, Vocabulary};

/// The passages that may answer a question.
#[derive(Debug)]
pub struct Evidence<'a> {
    articles: Vec<ArticleEvidence<'a>>,
    /// By their numbers.
    passages: Vec<PassageEvidence>,
    /// Best first.
    ranked: Vec<RankedPassage>,
    /// Whether they were asked for as documents are.
    pub(super) is_of_documents: bool,
    /// How many articles that are wanted otherwise state no date, where days are given.
    pub(super) undated: usize,
}

/// What was gathered on a question: the evidence, and what is known of the words in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gathered<'a> {
    pub(super) vocabulary: &'a Vocabulary<'a>,
    pub(super) evidence: &'a Evidence<'a>,
}

/// An article, and what its sentences are numbered from.
#[derive(Debug)]
struct ArticleEvidence<'a> {
    article: &'a Arc<Article>,
    sentences: Sentences<'a>,
    first_sentence: SentenceId,
}

/// The place of a passage's article among those of the evidence, and its sentences.
#[derive(Clone, Debug)]
struct PassageEvidence {
    article: usize,
    sentences: Range<SentenceId>,
}

impl<'a> Evidence<'a> {
    /// The evidence of these passages, which `searcher` found, best first.
    pub(super) fn new(searcher: &Searcher<'a>, hits: &[Hit], is_of_documents: bool, undated: usize) -> Evidence<'a> {
        let mut evidence = Evidence { articles: Vec::new(), passages: Vec::new(), ranked: Vec::new(), is_of_documents, undated };
        let mut in_order: Vec<(usize, &Hit)> = hits.iter().enumerate().collect();
        in_order.sort_by(|(_, one), (_, other)| searcher.corpus_order(one, other));
        let (mut before, mut next_sentence) = (None, 0);
        let mut ranked = Vec::with_capacity(hits.len());
        for (rank, hit) in in_order {
            let Some(located) = searcher.locate(hit) else { continue };
            if before != Some(located.place) {
                before = Some(located.place);
                let sentences = located.all;
                let first_sentence = next_sentence;
                next_sentence += sentences.len() as SentenceId;
                evidence.articles.push(ArticleEvidence { article: located.article, sentences, first_sentence });
            }
            let first = evidence.articles.last().map_or(0, |article| article.first_sentence);
            let sentences = first + located.own.start as SentenceId..first + located.own.end as SentenceId;
            ranked.push((rank, RankedPassage { passage: evidence.passages.len() as PassageId, score: hit.score }));
            evidence.passages.push(PassageEvidence { article: evidence.articles.len() - 1, sentences });
        }
        ranked.sort_unstable_by_key(|(rank, _)| *rank);
        evidence.ranked = ranked.into_iter().map(|(_, found)| found).collect();
        evidence
    }

    /// The passages, best first; equal scores in corpus order.
    pub fn ranked(&self) -> &[RankedPassage] {
        &self.ranked
    }

    /// The article that a passage belongs to; one without text if there is no such passage.
    pub(super) fn article_of(&self, passage: PassageId) -> &Arc<Article> {
        static NONE: LazyLock<Arc<Article>> = LazyLock::new(|| Arc::new(Article::plain("", "")));
        self.article(passage).map_or(&NONE, |article| article.article)
    }

    /// The sentences of a passage; none if it is not of this evidence.
    pub(super) fn sentences_of(&self, passage: PassageId) -> Range<SentenceId> {
        self.passages.get(passage as usize).map_or(0..0, |passage| passage.sentences.clone())
    }

    /// The sentences of the article that a passage belongs to.
    pub(super) fn article_sentences_of(&self, passage: PassageId) -> Range<SentenceId> {
        self.article(passage).map_or(0..0, |article| {
            let first = article.first_sentence;
            first..first + article.sentences.len() as SentenceId
        })
    }

    /// The bytes of its article's body that a sentence covers; none if the index turns out to be damaged.
    pub(super) fn span(&self, sentence: SentenceId) -> Range<usize> {
        let after = self.articles.partition_point(|article| article.first_sentence <= sentence);
        let article = after.checked_sub(1).and_then(|place| self.articles.get(place));
        article.map_or(0..0, |article| article.span(sentence))
    }

    /// The bytes that a sentence of the article covers which `passage` is of: for many of them in turn, as [`Evidence::span`] finds the
    /// article anew each time.
    pub(super) fn spans_of(&self, passage: PassageId) -> impl Fn(SentenceId) -> Range<usize> {
        let article = self.article(passage);
        move |sentence| article.map_or(0..0, |article| article.span(sentence))
    }

    /// The bytes of its article's body that a passage covers.
    pub(super) fn span_of(&self, passage: PassageId) -> Range<usize> {
        let sentences = self.sentences_of(passage);
        self.span(sentences.start).start..self.span(sentences.end.saturating_sub(1)).end
    }

    /// The name of a passage that outlives a rebuild: its article's id and the byte where it starts.
    pub(super) fn passage_name(&self, passage: PassageId) -> String {
        format!("{}@{}", self.article_of(passage).id, self.span(self.sentences_of(passage).start).start)
    }

    fn article(&self, passage: PassageId) -> Option<&ArticleEvidence<'a>> {
        self.articles.get(self.passages.get(passage as usize)?.article)
    }
}

impl ArticleEvidence<'_> {
    fn span(&self, sentence: SentenceId) -> Range<usize> {
        self.sentences.span(sentence.saturating_sub(self.first_sentence) as usize)
    }
}
