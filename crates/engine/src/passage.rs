//! An article in, its passages out: runs of whole sentences, the unit that is ranked. Spans only, no text.

use std::ops::Range;

use crate::article::Article;
use crate::text::{sentences, words};

pub use crate::block::Span;

/// A run of whole sentences of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The sentences in order; at least one.
    pub sentences: Vec<Span>,
}

impl Passage {
    /// From the first sentence's start to the last one's end.
    pub fn span(&self) -> Span {
        let start = self.sentences.first().map_or(0, |first| first.start);
        let end = self.sentences.last().map_or(start, |last| last.end);
        start..end
    }
}

/// How long passages get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitRules {
    /// A paragraph starts a new passage once the running one has this many words.
    pub enough_words: usize,
    /// A passage of several sentences has at most this many words.
    pub max_words: usize,
}

impl Default for SplitRules {
    /// Short paragraphs, as wire services write them, are ranked better together; long ones alone.
    fn default() -> SplitRules {
        SplitRules { enough_words: 60, max_words: 300 }
    }
}

/// The passages of `article` in order. Each sentence is in exactly one. Empty for an article without a sentence.
pub fn split(article: &Article, rules: SplitRules) -> Vec<Passage> {
    split_counting(article, rules, |sentence| words::count(&article.body[sentence]))
}

/// The same, where `count` says how many words a sentence has that stands at these bytes. It is asked once for each sentence, in order, so that
/// whoever reads the words anyway can count them on the way.
pub fn split_counting(article: &Article, rules: SplitRules, mut count: impl FnMut(Range<usize>) -> usize) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut running: Vec<Span> = Vec::new();
    let mut running_words = 0;
    let mut previous_end = 0;
    for sentence in sentences::split(&article.body, article.language) {
        let count = count(sentence.clone());
        let new_paragraph = article.body[previous_end..sentence.start].contains('\n');
        let full = running_words + count > rules.max_words || new_paragraph && running_words >= rules.enough_words;
        if full && !running.is_empty() {
            passages.push(Passage { sentences: std::mem::take(&mut running) });
            running_words = 0;
        }
        running_words += count;
        previous_end = sentence.end;
        running.push(to_span(sentence));
    }
    if !running.is_empty() {
        passages.push(Passage { sentences: running });
    }
    passages
}

fn to_span(range: Range<usize>) -> Span {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    narrow(range.start)..narrow(range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(body: &str, enough_words: usize, max_words: usize) -> Vec<usize> {
        split(&Article::plain("a", body), SplitRules { enough_words, max_words }).iter().map(|p| p.sentences.len()).collect()
    }

    #[test]
    fn short_paragraphs_share_a_passage() {
        assert_eq!(lengths("One two. Three.\n\nFour five.\n\nSix.", 4, 100), [3, 1]);
    }

    #[test]
    fn a_long_paragraph_is_split_between_sentences() {
        assert_eq!(lengths("One two three. Four five six. Seven eight.", 2, 6), [2, 1]);
    }

    #[test]
    fn a_sentence_longer_than_the_limit_stands_alone() {
        assert_eq!(lengths(&format!("{}. End.", "word ".repeat(90).trim()), 5, 60), [1, 1]);
    }

    #[test]
    fn an_empty_article_has_none() {
        assert_eq!(lengths("", 5, 60), [0usize; 0]);
    }
}
