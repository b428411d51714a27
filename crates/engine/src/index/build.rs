//! Articles in, an index out.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::article::{Article, Mark};
use crate::index::acronyms::Found;
use crate::index::gather::Gathered;
use crate::index::invert::{self, Counts};
use crate::index::lexicon::{Lexicon, STOP_WORD, TermId};
use crate::index::postings::Postings;
use crate::index::{Index, PassageId, Place, SentenceId, Weights};
use crate::passage::{self, Passage, Span, SplitRules};
use crate::text::language::Language;
use crate::text::words;

/// An index over `articles`, which keep their order. Articles without text are kept and never ranked.
///
/// Time and memory grow with the text. At most 4 billion sentences and 4 billion postings. To use several cores, [`read`]
/// the [`shares`] on a thread each and [`join`] what they gave.
#[expect(clippy::needless_pass_by_value, reason = "the index takes the articles over")]
pub fn build(articles: Vec<Arc<Article>>, weights: Weights) -> Index {
    join(vec![read(&articles, weights)], &articles, weights)
}

/// Reads a run of articles: most of the work of an index.
pub fn read<'a>(articles: impl IntoIterator<Item = &'a Arc<Article>>, weights: Weights) -> Part {
    let mut part = Part { weights, ..Part::default() };
    articles.into_iter().for_each(|article| part.add(article));
    part
}

/// The index over `articles`, of which the `parts` are runs that follow each other. It is the same however they were cut:
/// terms are numbered in the order in which the corpus has them.
pub fn join(parts: Vec<Part>, articles: &[Arc<Article>], weights: Weights) -> Index {
    let mut index = Index::default();
    let (mut gathered, mut acronyms) = (Gathered::default(), Found::default());
    let mut counts = Vec::with_capacity(parts.len());
    for mut part in parts {
        if gathered.len() == 0 {
            gathered = part.gathered;
        } else {
            let renamed = gathered.merge(&part.gathered);
            part.counts.rename(&renamed);
        }
        acronyms.merge(part.acronyms);
        index.append(part.passages, articles);
        index.words += part.words;
        counts.push(part.counts);
    }
    let lexicon = gathered.close();
    let postings = invert::invert(&counts, lexicon.len(), weights);
    index.finish(lexicon, postings, &acronyms, articles)
}

/// The languages of the articles, that of the most articles first.
fn languages(articles: &[Arc<Article>]) -> Vec<Language> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for article in articles {
        *counts.entry(article.language).or_default() += 1;
    }
    let mut languages: Vec<Language> = counts.keys().copied().collect();
    languages.sort_by_key(|language| std::cmp::Reverse(counts.get(language).copied()));
    languages
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

/// Where the passages and sentences of a run of articles lie, counted from the run's first.
#[derive(Debug, Default)]
pub(super) struct Passages {
    /// Each passage's article and its first sentence.
    pub(super) places: Vec<Place>,
    pub(super) sentences: Vec<Span>,
    entries: Vec<Entry>,
}

/// An article of a run.
#[derive(Clone, Copy, Debug)]
struct Entry {
    mark: Mark,
    /// Where its sentences and passages end, counted as those of the run.
    sentences_end: SentenceId,
    passages_end: PassageId,
}

impl Passages {
    /// Ends an article whose passages and sentences are there.
    pub(super) fn end(&mut self, mark: Mark) {
        let (sentences_end, passages_end) = (narrow(self.sentences.len()), narrow(self.places.len()));
        self.entries.push(Entry { mark, sentences_end, passages_end });
    }

    /// Those of one article, as a run of its own. Empty if there is no such article.
    pub(super) fn of(&self, article: usize) -> Passages {
        let mut own = Passages::default();
        let Some(entry) = self.entries.get(article) else { return own };
        let before = article.checked_sub(1).and_then(|before| self.entries.get(before));
        let (sentence, passage) = before.map_or((0, 0), |before| (before.sentences_end, before.passages_end));
        let places = self.places.get(passage as usize..entry.passages_end as usize).unwrap_or_default();
        own.places.extend(places.iter().map(|[_, first]| [0, first - sentence]));
        own.sentences.extend_from_slice(self.sentences.get(sentence as usize..entry.sentences_end as usize).unwrap_or_default());
        own.end(entry.mark);
        own
    }
}

/// A run of articles, read.
#[derive(Debug, Default)]
pub struct Part {
    weights: Weights,
    pub(super) gathered: Gathered,
    pub(super) counts: Counts,
    pub(super) passages: Passages,
    /// How many terms there are after each article.
    pub(super) term_ends: Vec<usize>,
    pub(super) words: usize,
    pub(super) acronyms: Found,
    /// Where the words of the article at hand stand, their terms, and where those of each sentence end.
    spans: Vec<Range<usize>>,
    body: Vec<TermId>,
    sentence_ends: Vec<usize>,
    /// For each term its last count, counted from 1.
    last: Vec<u32>,
}

impl Part {
    fn add(&mut self, article: &Article) {
        let passages = self.split(article);
        let mut title = Vec::new();
        if let Some(text) = article.attribution.title.value().filter(|_| self.weights.title > 0.0 && !passages.is_empty()) {
            self.spans.clear();
            words::each_span(text, |span| self.spans.push(span));
            self.gathered.intern(text, &self.spans, article.language, &mut title);
            self.words += title.len();
        }
        let title = without_stop_words(&mut title);
        let contexts = self.contexts(article, &passages);
        let article_number = narrow(self.passages.entries.len());
        let (mut term, mut sentence) = (0, 0);
        for passage in &passages {
            sentence += passage.sentences.len();
            let end = self.sentence_ends.get(sentence - 1).copied().unwrap_or(term);
            let context = passage.sentences.first().and_then(|first| contexts.get(&section_of(article, first.start)));
            match context {
                Some(above) => self.count(term..end, &[title, above].concat()),
                None => self.count(term..end, title),
            }
            term = end;
            self.passages.places.push([article_number, narrow(self.passages.sentences.len())]);
            self.passages.sentences.extend(passage.sentences.iter().cloned());
        }
        self.passages.end(Mark::of(article));
        self.term_ends.push(self.gathered.len());
        self.acronyms.add(&article.body, article.language);
    }

    /// The terms of the headings above each section that has some of the passages, by the section's own heading.
    fn contexts(&mut self, article: &Article, passages: &[Passage]) -> BTreeMap<usize, Vec<TermId>> {
        let mut contexts = BTreeMap::new();
        if article.shape.is_plain() || self.weights.title <= 0.0 {
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
                self.gathered.intern(text, &self.spans, article.language, &mut terms);
            }
            contexts.insert(section, without_stop_words(&mut terms).to_vec());
        }
        contexts
    }

    /// Cuts an article into passages and reads its words on the way.
    fn split(&mut self, article: &Article) -> Vec<Passage> {
        let Part { gathered, spans, body, sentence_ends, words, .. } = self;
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
        gathered.intern(&article.body, spans, article.language, body);
        *words += spans.len();
        passages
    }

    /// Counts the terms of a passage.
    fn count(&mut self, body: Range<usize>, title: &[TermId]) {
        let Part { weights, counts, body: all, last, gathered, .. } = self;
        last.resize(gathered.len(), 0);
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
                        *last = narrow(counts.list.len());
                    }
                }
            }
        };
        add(body, 1.0);
        add(title, weights.title);
        counts.ends.push(counts.list.len());
        counts.lengths.push(body.len() as f32 + weights.title * title.len() as f32);
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

impl Index {
    /// Adds a run of articles that follow what is there: the next of `articles`.
    pub(super) fn append(&mut self, run: Passages, articles: &[Arc<Article>]) {
        let first_sentence = narrow(self.sentences.len());
        let first_article = self.articles.len();
        run.sentences.iter().for_each(|span| self.sentences.push(span));
        let places = run.places.into_iter().map(|[article, first]| [article + narrow(first_article), first + first_sentence]);
        self.places.own().extend(places);
        for (entry, article) in run.entries.iter().zip(articles.get(first_article..).unwrap_or_default()) {
            self.articles.push(Arc::clone(article), entry.mark, entry.sentences_end + first_sentence);
        }
    }

    /// Adds what is told once all its `articles` are there.
    pub(super) fn finish(self, lexicon: Lexicon, postings: Postings, acronyms: &Found, articles: &[Arc<Article>]) -> Index {
        Index { postings, languages: languages(articles), acronyms: acronyms.close(&lexicon), lexicon, ..self }
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;
    use crate::index::Known;

    const TEXTS: [&str; 6] = [
        "The mill closed. It had two millers.",
        "",
        "Rivers rise.\n\nThe flood of the Old River (OR) broke the mill in 1912.",
        "Die Brücken standen unter Wasser, und niemand kam mehr über den Fluss in die Stadt.",
        "黑豹队赢了。比赛结束。",
        "A crane, a crane and a crane.",
    ];

    fn article((at, text): (usize, &&str)) -> Arc<Article> {
        Arc::new(Article::plain(&format!("{at}"), text))
    }

    proptest! {
        #[test]
        fn an_index_is_the_same_however_it_was_cut(texts in prop::collection::vec(prop::sample::select(&TEXTS[..]), 0..12), parts in 1_usize..6) {
            let articles: Vec<Arc<Article>> = texts.iter().enumerate().map(article).collect();
            let whole = build(articles.clone(), Weights::default());
            let read = shares(&articles, parts).into_iter().map(|share| self::read(share, Weights::default())).collect();
            let joined = join(read, &articles, Weights::default());
            assert_eq!((&joined.postings, &joined.sentences, &joined.languages), (&whole.postings, &whole.sentences, &whole.languages));
            assert_eq!(joined.acronyms, whole.acronyms);
            assert_eq!((joined.sizes(), joined.words), (whole.sizes(), whole.words));
            for word in ["mill", "millers", "the", "Brücken", "黑豹", "crane", "ferry"] {
                for language in [Language::English, Language::German, Language::Chinese] {
                    assert_eq!(joined.known(word, language), whole.known(word, language), "{word}");
                    let Known::Term(term) = whole.known(word, language) else { continue };
                    assert_eq!(joined.matcher(&[term], language).find(word), whole.matcher(&[term], language).find(word));
                }
            }
            for passage in 0..whole.places.len() as u32 {
                assert_eq!((joined.passage_name(passage), joined.text_of(passage)), (whole.passage_name(passage), whole.text_of(passage)));
            }
        }
    }
}
