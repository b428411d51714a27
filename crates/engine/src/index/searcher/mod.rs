//! One index or several, which answer as one over all their articles would.
//!
//! Each index is searched by itself, with the statistics of all of them, and what is found is put together by exact scores: so it is the
//! same, to the bit, however articles are spread over indexes. What a question's words mean, all of them say together: [`vocabulary`].

pub(crate) mod vocabulary;

pub(crate) mod matcher;

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use crate::article::{Article, path_order};
use crate::index::facade::Index;
use crate::index::ids::{PassageId, SentenceId};
use crate::index::search::query::{QueryTerm, WeightedTerm};
use crate::index::search::top;
use crate::index::segment::Segment;

use vocabulary::Vocabulary;

/// The indexes that a question sees.
#[derive(Clone, Debug, Default)]
pub struct Searcher<'a> {
    parts: Vec<&'a Segment>,
}

/// A passage that was found, and its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The place of its index among those of the searcher.
    pub part: usize,
    /// Its number there.
    pub passage: PassageId,
    /// Its BM25 score, above 0. Comparable only within one question.
    pub score: f32,
}

/// Where a passage stands.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// Its article.
    pub article: &'a Arc<Article>,
    /// The article's place among all that the searcher sees: that of its index, and that in it.
    pub place: (usize, usize),
    /// The sentences of its article.
    pub all: Sentences<'a>,
    /// Which of them are its own; at least one.
    pub own: Range<usize>,
}

/// The sentences of an article, in order.
#[derive(Clone, Debug)]
pub struct Sentences<'a> {
    part: &'a Segment,
    range: Range<SentenceId>,
}

impl<'a> Searcher<'a> {
    /// A searcher of all these indexes. Articles are in order of their paths ([`path_order`]), as each index has them; of two
    /// with one path, that of the earlier index comes first.
    pub fn new(parts: impl IntoIterator<Item = &'a Index>) -> Searcher<'a> {
        Searcher { parts: parts.into_iter().map(|index| &index.segment).collect() }
    }

    /// Whether one of them turned out to be damaged: see [`Index::is_damaged`].
    pub fn is_damaged(&self) -> bool {
        self.parts.iter().any(|part| part.is_damaged())
    }

    /// The articles of one index after the other, each in its own order.
    pub fn articles(&self) -> impl Iterator<Item = &'a Arc<Article>> {
        self.parts.iter().flat_map(|part| part.articles())
    }

    /// What they know of words.
    pub fn vocabulary(&self) -> Vocabulary<'a> {
        Vocabulary::new(self.parts.clone())
    }

    /// The `limit` passages that fit `terms` best, best first, among those of the articles that `filter` lets through; it is asked
    /// once for each article whose passages come close. Equal scores keep corpus order.
    ///
    /// Empty if no passage holds any of the terms. A term given twice counts twice; one whose weight is not above 0 does
    /// not count. Time grows with the passages that hold the rarer terms, and little with those that hold only common ones.
    pub fn rank(
        &self,
        vocabulary: &Vocabulary<'a>,
        terms: &[QueryTerm],
        limit: usize,
        filter: Option<&dyn Fn(&Article) -> bool>,
    ) -> Vec<Hit> {
        let average = vocabulary.statistics().average_length();
        let weighted = |QueryTerm { term, weight }: &QueryTerm| (*term, *weight, vocabulary.idf(*term));
        let all: Vec<_> = terms.iter().map(weighted).collect();
        let mut hits = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            let known = |(term, weight, idf)| Some(WeightedTerm { term: vocabulary.number_in(number, term)?, weight, idf });
            let own: Vec<WeightedTerm> = all.iter().copied().filter_map(known).collect();
            hits.extend(rank_part(part, &own, average, limit, filter).map(|(passage, score)| Hit { part: number, passage, score }));
        }
        if self.parts.len() > 1 {
            self.keep_best(&mut hits, limit);
        }
        hits
    }

    /// Puts passages in order, best first, and keeps the first `limit` of them. Equal scores keep corpus order.
    pub fn keep_best(&self, hits: &mut Vec<Hit>, limit: usize) {
        hits.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| self.corpus_order(one, other)));
        hits.truncate(limit);
    }

    /// Which of two passages comes first in the corpus.
    pub fn corpus_order(&self, one: &Hit, other: &Hit) -> Ordering {
        if one.part == other.part {
            return one.passage.cmp(&other.passage);
        }
        let file = |hit: &Hit| self.parts.get(hit.part).map_or("", |part| part.article_of(hit.passage).file.as_str());
        path_order(file(one), file(other)).then(one.part.cmp(&other.part))
    }

    /// Has the articles of these passages fetched all at once, where they lie in a file: one after the other they would be
    /// waited for one by one.
    pub fn fetch_articles(&self, hits: &[Hit]) {
        for (number, part) in self.parts.iter().enumerate().filter(|(_, part)| part.pages.is_some()) {
            part.fetch_articles(hits.iter().filter(|hit| hit.part == number).map(|hit| hit.passage));
        }
    }

    /// Where a passage stands. None if there is no such passage.
    pub fn locate(&self, hit: &Hit) -> Option<Located<'a>> {
        let part: &'a Segment = self.parts.get(hit.part)?;
        let place = part.article_number(hit.passage)?;
        let (all, own) = (part.sentences_of_article(place), part.sentences_of(hit.passage));
        // A file may say anything.
        let within = |sentence: SentenceId| (sentence.min(all.end).max(all.start) - all.start) as usize;
        let own = within(own.start)..within(own.end);
        Some(Located { article: part.article(place), place: (hit.part, place), all: Sentences { part, range: all }, own })
    }
}

fn rank_part(
    part: &Segment,
    terms: &[WeightedTerm],
    average: f32,
    limit: usize,
    filter: Option<&dyn Fn(&Article) -> bool>,
) -> impl Iterator<Item = (PassageId, f32)> {
    let mut passed: Vec<Option<bool>> = vec![None; if filter.is_some() { part.articles.len() } else { 0 }];
    let passes = filter.map(|filter| {
        move |passage| {
            let known = part.article_number(passage).and_then(|place| passed.get_mut(place));
            known.is_some_and(|known| *known.get_or_insert_with(|| filter(part.article_of(passage))))
        }
    });
    top::search(&part.postings, terms, average, limit, passes).into_iter().map(|found| (found.passage, found.score))
}

impl<'a> From<&'a Index> for Searcher<'a> {
    fn from(index: &'a Index) -> Searcher<'a> {
        Searcher::new([index])
    }
}

impl Sentences<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// The bytes of the article's body that a sentence covers, by its place among them; none if its index turns out to be damaged.
    pub fn span(&self, place: usize) -> Range<usize> {
        self.part.span(self.range.start.saturating_add(place as SentenceId))
    }
}
