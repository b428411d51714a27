//! Articles in, an index out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::article::Article;
use crate::engine::index::lexicon::{Lexicon, TermId};
use crate::engine::index::postings::{Count, Postings};
use crate::engine::index::{Entry, Index, PassageId, Place, SentenceId, Weights};
use crate::engine::passage::{self, Passage, SplitRules};
use crate::engine::text::language::Language;
use crate::engine::text::words;

/// An index over `articles`, which keep their order. Articles without text are kept and never ranked.
///
/// Time and memory grow with the text. At most 4 billion sentences.
pub fn build(articles: Vec<Arc<Article>>, weights: Weights) -> Index {
    let mut builder = Builder { weights, ..Builder::default() };
    for article in articles {
        builder.add(article);
    }
    builder.finish()
}

#[derive(Default)]
struct Builder {
    weights: Weights,
    index: Index,
    lexicon: Lexicon,
    counts: Vec<Vec<Count>>,
    lengths: Vec<f32>,
    words: usize,
}

impl Builder {
    fn add(&mut self, article: Arc<Article>) {
        let title: Vec<TermId> = match article.attribution.title.value() {
            Some(title) if self.weights.title > 0.0 => self.terms(title, article.language),
            _ => Vec::new(),
        };
        let entry = narrow(self.index.entries.len());
        let first = self.next_sentence();
        for passage in passage::split(&article, SplitRules::default()) {
            self.add_passage(&article, entry, &passage, &title);
        }
        let sentences = first..self.next_sentence();
        self.index.entries.push(Entry { article, sentences });
    }

    fn add_passage(&mut self, article: &Article, entry: u32, passage: &Passage, title: &[TermId]) {
        let id: PassageId = narrow(self.index.places.len());
        let span = passage.span();
        let body = self.terms(&article.body[span.start as usize..span.end as usize], article.language);
        let mut frequencies: BTreeMap<TermId, f32> = BTreeMap::new();
        for term in &body {
            *frequencies.entry(*term).or_default() += 1.0;
        }
        for term in title {
            *frequencies.entry(*term).or_default() += self.weights.title;
        }
        for (term, frequency) in frequencies {
            let term = term as usize;
            if self.counts.len() <= term {
                self.counts.resize_with(term + 1, Vec::new);
            }
            if let Some(counts) = self.counts.get_mut(term) {
                counts.push(Count { passage: id, frequency });
            }
        }
        self.lengths.push(body.len() as f32 + self.weights.title * title.len() as f32);
        let first = self.next_sentence();
        self.index.sentences.extend(passage.sentences.iter().cloned());
        let sentences = first..self.next_sentence();
        self.index.places.push(Place { entry, sentences });
    }

    fn terms(&mut self, text: &str, language: Language) -> Vec<TermId> {
        let words = words::words(text);
        self.words += words.len();
        words.iter().filter_map(|word| self.lexicon.intern(word.text, language)).collect()
    }

    fn next_sentence(&self) -> SentenceId {
        narrow(self.index.sentences.len())
    }

    fn finish(mut self) -> Index {
        let languages = languages(&self.index);
        self.counts.resize_with(self.lexicon.len(), Vec::new);
        let average_sentence_words = self.words as f32 / self.index.sentences.len().max(1) as f32;
        let postings = Postings::new(&self.counts, &self.lengths, self.weights);
        Index { postings, lexicon: self.lexicon, languages, average_sentence_words, ..self.index }
    }
}

fn languages(index: &Index) -> Vec<Language> {
    let mut articles: BTreeMap<Language, usize> = BTreeMap::new();
    for article in index.articles() {
        *articles.entry(article.language).or_default() += 1;
    }
    let mut languages: Vec<Language> = articles.keys().copied().collect();
    languages.sort_by_key(|language| std::cmp::Reverse(articles.get(language).copied()));
    languages
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
