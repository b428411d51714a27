//! A segment: all that an index is made of, as it is built, written into a snapshot and opened again.

pub(crate) mod run;

pub(crate) mod days;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use crate::article::{Article, Mark};
use crate::index::dictionary::acronyms::{AcronymCounts, Acronyms};
use crate::index::dictionary::lexicon::Lexicon;
use crate::index::ids::{PassageId, SentenceId, TermId};
use crate::index::limits::{LimitError, Limits};
use crate::index::postings::lists::Postings;
use crate::index::statistics::Statistics;
use crate::index::storage::articles::Articles;
use crate::index::storage::column::Column;
use crate::index::storage::pages::Pages;
use crate::index::storage::snapshot::{SnapshotReader, SnapshotWriter};
use crate::index::storage::spans::Spans;
use crate::index::storage::{read_language, write_language};
use crate::text::language::Language;

use days::Days;
use run::{Place, Run};

/// What an index is made of.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    pub(crate) articles: Articles,
    pub(crate) places: Column<Place>,
    pub(crate) sentences: Spans,
    pub(crate) lexicon: Lexicon,
    pub(crate) postings: Postings,
    /// How many articles are written in each language.
    pub(crate) languages: Vec<(Language, usize)>,
    /// How many articles have a shape: headings, lists, tables.
    pub(crate) documents: usize,
    /// Words of all articles, stop words and headlines included.
    pub(crate) words: usize,
    /// Which articles are shown only on some days.
    pub(crate) days: Days,
    pub(crate) acronyms: Acronyms,
    /// The snapshot that it was opened from.
    pub(crate) pages: Option<Arc<Pages>>,
}

impl Segment {
    /// What BM25 needs to know of all its passages.
    pub(crate) fn statistics(&self) -> Statistics {
        Statistics { passages: self.places.len(), length: self.postings.total_length, sentences: self.sentences.len(), words: self.words }
    }

    /// Whether it was opened from a snapshot that turned out not to be as it was written.
    pub(crate) fn is_damaged(&self) -> bool {
        self.pages.as_ref().is_some_and(|pages| pages.is_damaged())
    }

    /// The articles in corpus order.
    pub(crate) fn articles(&self) -> impl ExactSizeIterator<Item = &Arc<Article>> {
        (0..self.articles.len()).map(|place| self.article(place))
    }

    /// An article by its place in corpus order; one without text if there is none.
    pub(crate) fn article(&self, place: usize) -> &Arc<Article> {
        self.articles.get(place, &self.sentences)
    }

    /// The article that a passage belongs to; one without text if there is no such passage.
    pub(crate) fn article_of(&self, passage: PassageId) -> &Arc<Article> {
        self.article_number(passage).map_or_else(|| self.articles.missing(), |place| self.article(place))
    }

    /// The place of a passage's article; none if there is no such passage.
    pub(crate) fn article_number(&self, passage: PassageId) -> Option<usize> {
        self.places.get(passage as usize).map(|place| place.article as usize)
    }

    pub(crate) fn first_sentence(&self, passage: PassageId) -> SentenceId {
        self.places.get(passage as usize).map_or(0, |place| place.first_sentence)
    }

    /// The sentences of a passage, at least one.
    pub(crate) fn sentences_of(&self, passage: PassageId) -> Range<SentenceId> {
        let all = self.sentences.len() as u32;
        // A file may say anything.
        let first = self.first_sentence(passage).min(all.saturating_sub(1));
        let next = self.places.get(passage as usize + 1).map_or(all, |place| place.first_sentence.min(all));
        first..next.max(first.saturating_add(1))
    }

    /// The sentences of an article; none if there is no such article.
    pub(crate) fn sentences_of_article(&self, place: usize) -> Range<SentenceId> {
        self.articles.sentences(place, self.sentences.len())
    }

    /// The bytes of its article's body that a sentence covers; none if the snapshot turns out to be damaged.
    pub(crate) fn span(&self, sentence: SentenceId) -> Range<usize> {
        if self.is_damaged() {
            return 0..0;
        }
        let span = self.sentences.span(sentence);
        span.start as usize..span.end as usize
    }

    /// Has the articles of these passages fetched all at once, where they lie in a file.
    pub(crate) fn fetch_articles(&self, passages: impl Iterator<Item = PassageId> + Clone) {
        passages.clone().for_each(|passage| self.places.fetch(passage as usize..passage as usize + 2));
        let wanted: Vec<usize> = passages.filter_map(|passage| self.article_number(passage)).collect();
        self.articles.fetch(&wanted, &self.sentences);
    }

    /// The places of the articles that are ranked by a term, ascending, one for each passage.
    pub(crate) fn holders(&self, term: TermId) -> impl Iterator<Item = usize> {
        self.postings.of(term).filter_map(|(passage, _)| self.article_number(passage))
    }

    /// The passages of an article: which they are, and as a run of their own.
    pub(crate) fn passages_of(&self, place: usize, limits: Limits) -> Result<(Range<usize>, Run), LimitError> {
        let start = self.places.partition_point(|other| (other.article as usize) < place);
        let end = self.places.partition_point(|other| other.article as usize <= place);
        let sentences = self.sentences_of_article(place);
        let mut run = Run::default();
        // A file may say anything.
        let first = |passage: usize| self.first_sentence(passage as PassageId).min(sentences.end).max(sentences.start) - sentences.start;
        run.places.extend((start..end).map(|passage| Place { article: 0, first_sentence: first(passage) }));
        run.sentences.extend(sentences.clone().map(|sentence| self.sentences.span(sentence)));
        run.end_article(Mark::from_number(self.articles.marks.get(place).unwrap_or_default()), limits)?;
        Ok((start..end, run))
    }

    /// Adds a run of articles that follow what is there: the next of `articles`.
    pub(crate) fn append(&mut self, run: Run, articles: &[Arc<Article>], limits: Limits) -> Result<(), LimitError> {
        limits.passages.check(self.places.len() + run.places.len())?;
        limits.sentences.check(self.sentences.len() + run.sentences.len())?;
        limits.articles.check(self.articles.len() + run.articles.len())?;
        let (first_article, first_sentence) = (self.articles.len() as u32, self.sentences.len() as SentenceId);
        (first_sentence..).zip(&run.sentences).for_each(|(sentence, span)| self.sentences.push(sentence, span));
        let moved = |place: Place| Place { article: place.article + first_article, first_sentence: place.first_sentence + first_sentence };
        self.places.to_mut().extend(run.places.into_iter().map(moved));
        for (entry, article) in run.articles.iter().zip(articles.get(first_article as usize..).unwrap_or_default()) {
            self.articles.push(Arc::clone(article), entry.mark, entry.sentences_end + first_sentence);
        }
        Ok(())
    }

    /// Adds what is told once all its `articles` are there.
    pub(crate) fn finish(self, lexicon: Lexicon, postings: Postings, acronyms: &AcronymCounts, articles: &[Arc<Article>]) -> Segment {
        let documents = articles.iter().filter(|article| !article.shape.is_plain()).count();
        let (languages, days, acronyms) = (languages(articles), Days::of(articles), acronyms.finish());
        Segment { postings, languages, documents, days, acronyms, lexicon, ..self }
    }

    pub(crate) fn write<W: Write>(&self, snapshot: &mut SnapshotWriter<W>) -> io::Result<()> {
        self.articles.write(snapshot, &self.sentences)?;
        snapshot.column(&self.places)?;
        snapshot.directory.list(&self.languages, |writer, (language, articles)| {
            write_language(writer, *language);
            writer.length(*articles);
        });
        snapshot.directory.length(self.documents);
        snapshot.directory.length(self.words);
        self.sentences.write(snapshot)?;
        self.lexicon.write(snapshot)?;
        self.postings.write(snapshot)?;
        self.acronyms.write(&mut snapshot.directory);
        self.days.write(&mut snapshot.directory);
        Ok(())
    }

    pub(crate) fn open(snapshot: &mut SnapshotReader<'_>) -> Option<Segment> {
        let articles = Articles::open(snapshot)?;
        let places: Column<Place> = snapshot.column()?;
        let languages = snapshot.directory.list(|reader| Some((read_language(reader)?, reader.place()?)))?;
        let documents = snapshot.directory.place()?;
        let words = snapshot.directory.place()?;
        let sentences = Spans::open(snapshot)?;
        let lexicon = Lexicon::open(snapshot)?;
        let postings = Postings::open(snapshot, lexicon.len())?;
        let acronyms = Acronyms::open(&mut snapshot.directory)?;
        let days = Days::open(&mut snapshot.directory)?;
        let fits = postings.passages() == places.len();
        let pages = Some(Arc::clone(snapshot.pages));
        let segment = Segment { articles, places, sentences, lexicon, postings, languages, documents, words, days, acronyms, pages };
        (fits && snapshot.directory.is_at_end()).then_some(segment)
    }
}

/// How many articles are written in each language.
fn languages(articles: &[Arc<Article>]) -> Vec<(Language, usize)> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for article in articles {
        *counts.entry(article.language).or_default() += 1;
    }
    counts.into_iter().collect()
}
