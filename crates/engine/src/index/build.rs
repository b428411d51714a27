//! Articles in, the segment of an index out.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::article::{Article, Mark};
use crate::index::dictionary::acronyms::AcronymCounts;
use crate::index::dictionary::forms::STOP_WORD;
use crate::index::dictionary::interner::Interner;
use crate::index::ids::TermId;
use crate::index::limits::{LimitError, Limits};
use crate::index::postings::inversion::{self, Counts};
use crate::index::scoring::Weights;
use crate::index::segment::Segment;
use crate::index::segment::run::{Place, Run};
use crate::passage::{self, Passage, SplitRules};
use crate::text::words;

/// How an index is built. Weights alone will do: then the limits are the default ones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BuildRules {
    /// What BM25 weighs.
    pub weights: Weights,
    /// What an index may hold.
    pub limits: Limits,
}

impl From<Weights> for BuildRules {
    fn from(weights: Weights) -> BuildRules {
        BuildRules { weights, ..BuildRules::default() }
    }
}

/// Reads a run of articles: most of the work of an index. Where they are past a limit, whoever [joins](crate::index::join) the part is
/// told.
pub fn read<'a>(articles: impl IntoIterator<Item = &'a Arc<Article>>, rules: impl Into<BuildRules>) -> Part {
    let mut part = Part::new(rules.into());
    for article in articles {
        if let Err(error) = part.add(article) {
            part.exceeded = Some(error);
            break;
        }
    }
    part
}

/// The segment over `articles`, of which the `parts` are runs that follow each other. It is the same however they were cut:
/// terms are numbered in the order in which the corpus has them.
pub(crate) fn join(parts: Vec<Part>, articles: &[Arc<Article>], BuildRules { weights, limits }: BuildRules) -> Result<Segment, LimitError> {
    let mut segment = Segment::default();
    let (mut interner, mut acronyms) = (Interner::new(limits), AcronymCounts::default());
    let mut counts = Vec::with_capacity(parts.len());
    for mut part in parts {
        part.check()?;
        if counts.is_empty() {
            interner = part.interner;
        } else {
            let numbers = interner.merge(&part.interner);
            part.counts.renumber(&numbers);
        }
        acronyms.merge(part.acronyms);
        segment.append(part.run, articles, limits)?;
        segment.words += part.words;
        counts.push(part.counts);
    }
    let lexicon = interner.finish()?;
    let postings = inversion::invert(&counts, lexicon.len(), weights, limits)?;
    Ok(segment.finish(lexicon, postings, &acronyms, articles))
}

/// Cuts `articles` into up to `parts` runs of about the same number of bytes.
pub fn shares(articles: &[Arc<Article>], parts: usize) -> Vec<&[Arc<Article>]> {
    let enough = bytes(articles).div_ceil(parts.max(1)).max(1);
    let mut shares = Vec::new();
    let (mut start, mut filled) = (0, 0);
    for (at, article) in articles.iter().enumerate() {
        filled += article.body.len();
        if filled >= enough || at + 1 == articles.len() {
            shares.extend(articles.get(start..=at));
            (start, filled) = (at + 1, 0);
        }
    }
    shares
}

/// Bytes of text of all `articles`.
pub fn bytes(articles: &[Arc<Article>]) -> usize {
    articles.iter().map(|article| article.body.len()).sum()
}

/// A run of articles, read.
#[derive(Debug, Default)]
pub struct Part {
    rules: BuildRules,
    /// The limit that an article was past. Those behind it were not read.
    exceeded: Option<LimitError>,
    pub(crate) interner: Interner,
    pub(crate) counts: Counts,
    pub(crate) run: Run,
    /// How many terms there are after each article.
    pub(crate) term_ends: Vec<usize>,
    pub(crate) words: usize,
    pub(crate) acronyms: AcronymCounts,
    /// Where the words of the article at hand stand, their terms, and where those of each sentence end.
    spans: Vec<Range<usize>>,
    body: Vec<TermId>,
    sentence_ends: Vec<usize>,
    /// For each term its last count, counted from 1.
    last: Vec<u32>,
}

impl Part {
    fn new(rules: BuildRules) -> Part {
        Part { interner: Interner::new(rules.limits), rules, ..Part::default() }
    }

    /// Whether all its articles were read.
    pub(crate) fn check(&self) -> Result<(), LimitError> {
        self.exceeded.map_or(Ok(()), Err)
    }

    fn add(&mut self, article: &Article) -> Result<(), LimitError> {
        let limits = self.rules.limits;
        limits.article_bytes.check(article.body.len())?;
        let article_number = limits.articles.check(self.run.articles.len())?;
        let passages = self.split(article);
        let mut title = self.intern_title(article, &passages);
        let title = without_stop_words(&mut title);
        let contexts = self.contexts(article, &passages);
        let (mut term, mut sentence) = (0, 0);
        for passage in &passages {
            sentence += passage.sentences.len();
            let end = self.sentence_ends.get(sentence - 1).copied().unwrap_or(term);
            let context = passage.sentences.first().and_then(|first| contexts.get(&section_of(article, first.start)));
            match context {
                Some(above) => self.count(term..end, &[title, above].concat())?,
                None => self.count(term..end, title)?,
            }
            term = end;
            let first_sentence = limits.sentences.check(self.run.sentences.len())?;
            self.run.places.push(Place { article: article_number, first_sentence });
            self.run.sentences.extend(passage.sentences.iter().cloned());
        }
        self.run.end_article(Mark::of(article), limits)?;
        self.term_ends.push(self.interner.len());
        self.acronyms.add(&article.body, article.language);
        self.interner.check()
    }

    /// The terms of the headings above each section that has some of the passages, by the section's own heading.
    fn contexts(&mut self, article: &Article, passages: &[Passage]) -> BTreeMap<usize, Vec<TermId>> {
        let mut contexts = BTreeMap::new();
        if article.shape.is_plain() || self.rules.weights.title <= 0.0 {
            return contexts;
        }
        for first in passages.iter().filter_map(|passage| passage.sentences.first()) {
            let section = section_of(article, first.start);
            if contexts.contains_key(&section) {
                continue;
            }
            let mut terms = Vec::new();
            for heading in article.shape.section(section) {
                let Some(block) = article.shape.blocks.get(heading) else { continue };
                let text = article.body.get(block.span.start as usize..block.span.end as usize).unwrap_or_default();
                self.spans.clear();
                words::each_span(text, |span| self.spans.push(span));
                self.interner.intern(text, &self.spans, article.language, &mut terms);
            }
            contexts.insert(section, without_stop_words(&mut terms).to_vec());
        }
        contexts
    }

    /// Cuts an article into passages and reads its words on the way.
    fn split(&mut self, article: &Article) -> Vec<Passage> {
        let Part { interner, spans, body, sentence_ends, words, .. } = self;
        spans.clear();
        sentence_ends.clear();
        let passages = passage::split_counting(article, SplitRules::default(), |sentence| {
            let before = spans.len();
            let text = article.body.get(sentence.clone()).unwrap_or_default();
            words::each_span(text, |span| spans.push(sentence.start + span.start..sentence.start + span.end));
            sentence_ends.push(spans.len());
            spans.len() - before
        });
        body.clear();
        interner.intern(&article.body, spans, article.language, body);
        *words += spans.len();
        passages
    }

    /// The terms of an article's headline, if it is weighed.
    fn intern_title(&mut self, article: &Article, passages: &[Passage]) -> Vec<TermId> {
        let mut title = Vec::new();
        if let Some(text) = article.attribution.title.value().filter(|_| self.rules.weights.title > 0.0 && !passages.is_empty()) {
            self.spans.clear();
            words::each_span(text, |span| self.spans.push(span));
            self.interner.intern(text, &self.spans, article.language, &mut title);
            self.words += title.len();
        }
        title
    }

    /// Counts the terms of a passage.
    fn count(&mut self, body: Range<usize>, title: &[TermId]) -> Result<(), LimitError> {
        let Part { rules, counts, body: all, last, interner, .. } = self;
        last.resize(interner.len(), 0);
        let start = counts.list.len();
        let body = without_stop_words(all.get_mut(body).unwrap_or_default());
        counts.list.reserve(body.len() + title.len());
        let mut add = |terms: &[TermId], weight: f32| {
            for term in terms {
                let Some(last) = last.get_mut(*term as usize) else { continue };
                // That of another passage stands before.
                match counts.list.get_mut(start..).and_then(|own| own.get_mut((*last as usize).wrapping_sub(start + 1))) {
                    Some((_, frequency)) => *frequency += weight,
                    None => {
                        counts.list.push((*term, weight));
                        // One that does not fit is told of below.
                        *last = counts.list.len() as u32;
                    }
                }
            }
        };
        add(body, 1.0);
        add(title, rules.weights.title);
        counts.ends.push(counts.list.len());
        counts.lengths.push(body.len() as f32 + rules.weights.title * title.len() as f32);
        rules.limits.postings_of_part.check(counts.list.len())?;
        Ok(())
    }
}

/// The place of the block that a passage begins with, whose headings above are its context.
fn section_of(article: &Article, start: u32) -> usize {
    article.shape.block_at(start).unwrap_or_default()
}

/// Brings the terms of words forward over those that have none, without a branch, which would be guessed wrong as often as not.
fn without_stop_words(terms: &mut [TermId]) -> &[TermId] {
    let mut end = 0;
    for at in 0..terms.len() {
        if let Some(term) = terms.get(at).copied()
            && let Some(place) = terms.get_mut(end)
        {
            *place = term;
            end += usize::from(term != STOP_WORD);
        }
    }
    terms.get(..end).unwrap_or_default()
}
