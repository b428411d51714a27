//! An article in, its passages out: runs of whole sentences, the unit that is ranked. Spans only, no text.

use std::ops::Range;

use crate::article::Article;
use crate::block::{Block, Kind};
use crate::text::{places, sentences, words};

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

/// The passages of `article` in order. Each sentence is in exactly one, but for those that end past 4 GiB, which are in none. Empty for
/// an article without a sentence.
pub fn split(article: &Article, rules: SplitRules) -> Vec<Passage> {
    split_counting(article, rules, |sentence| words::count(&article.body[sentence]))
}

/// The same, where `count` says how many words a sentence has that stands at these bytes. It is asked once for each sentence, in order, so that
/// whoever reads the words anyway can count them on the way.
pub fn split_counting(article: &Article, rules: SplitRules, mut count: impl FnMut(Range<usize>) -> usize) -> Vec<Passage> {
    let mut splitter = Splitter { rules, passages: Vec::new(), running: Vec::new(), words: 0 };
    if article.shape.is_plain() {
        let mut previous_end = 0;
        for sentence in sentences::split(&article.body, article.language) {
            let Some(span) = to_span(&sentence) else { break };
            let count = count(sentence.clone());
            let new_paragraph = article.body[previous_end..sentence.start].contains('\n');
            previous_end = sentence.end;
            splitter.add(span, count, new_paragraph);
        }
    } else {
        let mut under = None;
        for block in &article.shape.blocks {
            if block.kind.is_heading() || block.under != under {
                splitter.close();
            }
            if !block.kind.is_heading() {
                under = block.under;
            }
            for (place, sentence) in sentences_of(article, block).into_iter().enumerate() {
                let Some(span) = to_span(&sentence) else { break };
                splitter.add(span, count(sentence), place == 0);
            }
        }
    }
    splitter.close();
    splitter.passages
}

/// The sentences of a block. A row of a table and a line of code each count as one.
fn sentences_of(article: &Article, block: &Block) -> Vec<Range<usize>> {
    let (span, text) = (block.range(), block.text(&article.body));
    let shifted = |sentence: Range<usize>| span.start + sentence.start..span.start + sentence.end;
    match block.kind {
        Kind::Code { .. } => lines(text).map(shifted).collect(),
        Kind::Row { .. } | Kind::Heading { .. } | Kind::Question { .. } => {
            let has_words = text.contains(char::is_alphanumeric);
            has_words.then(|| span.clone()).into_iter().collect()
        }
        Kind::Paragraph | Kind::Item { .. } | Kind::Quotation | Kind::Term | Kind::Definition | Kind::Turn { .. } | Kind::Caption => {
            sentences::split(text, article.language).into_iter().map(shifted).collect()
        }
    }
}

/// The lines of `text` that hold a letter or digit, without white space at their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    places::lines(text).filter(|(_, line)| line.contains(char::is_alphanumeric)).map(|(at, line)| {
        let start = at + line.len() - line.trim_start().len();
        start..start + line.trim().len()
    })
}

struct Splitter {
    rules: SplitRules,
    passages: Vec<Passage>,
    running: Vec<Span>,
    words: usize,
}

impl Splitter {
    fn add(&mut self, sentence: Span, words: usize, new_paragraph: bool) {
        if self.words + words > self.rules.max_words || new_paragraph && self.words >= self.rules.enough_words {
            self.close();
        }
        self.words += words;
        self.running.push(sentence);
    }

    fn close(&mut self) {
        if !self.running.is_empty() {
            self.passages.push(Passage { sentences: std::mem::take(&mut self.running) });
            self.words = 0;
        }
    }
}

fn to_span(range: &Range<usize>) -> Option<Span> {
    Some(u32::try_from(range.start).ok()?..u32::try_from(range.end).ok()?)
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
