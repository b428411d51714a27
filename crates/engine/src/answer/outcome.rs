//! What comes of a question: quotes with the reasons they were chosen, and how sure the answer is.

use std::ops::Range;
use std::sync::Arc;

use crate::answer::confidence::Tier;
use crate::article::Article;
use crate::text::cut::Cut;
use crate::text::language::Language;
use crate::unit::UnitKind;

/// One or more neighbouring sentences of an article, word for word, with the reasons they were chosen.
#[derive(Clone, Debug)]
pub struct Quote {
    /// The article they stand in.
    pub article: Arc<Article>,
    /// What the part that matches best is.
    pub kind: UnitKind,
    /// Where the part that matches best stands, in bytes of the article's body.
    pub span: Range<usize>,
    /// What it shows of the body, in order.
    pub parts: Vec<Part>,
    /// The text of `parts`.
    pub(super) text: String,
    /// The headings that it stands under, the outermost first, in bytes of the article's body. Empty in plain text.
    pub section: Vec<Range<usize>>,
    /// What an address names the section by.
    pub anchor: Option<String>,
    /// The page that it begins on, counted from 1, of a document that is made of pages.
    pub page: Option<u32>,
    /// When it was said, in seconds from the beginning of the recording.
    pub said_at: Option<u32>,
    /// 0 to 1: how likely it holds the answer, or a part of it.
    pub confidence: f32,
    /// What its confidence is made of, by name.
    pub signs: Vec<(&'static str, f32)>,
    /// Where they were cut before they came here, as excerpts are.
    pub cut: Cut,
    /// The name of the passage they stand in.
    pub passage_name: String,
    /// Their score: the sum of `reasons`.
    pub score: f32,
    /// The words that the question shares with them, in bytes of [`Quote::text`], in order.
    pub matched: Vec<Range<usize>>,
    /// What made up the score, largest share first.
    pub reasons: Vec<Reason>,
    /// Other articles that say the same.
    pub also_reported_by: Vec<Arc<Article>>,
    /// Whether the team of the server where it is shown has chosen it.
    pub pinned: bool,
}

impl Quote {
    /// The quoted words, as they stand in the article, joined where they do not follow each other.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// What stands before a part of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Joiner {
    /// Nothing: the first part.
    Start,
    /// A line break.
    Newline,
    /// An empty line.
    Blank,
    /// Something was left out between two lines.
    LeftOut,
    /// Something was left out within a line.
    LeftOutInLine,
}

impl Joiner {
    /// Its text.
    pub fn text(self) -> &'static str {
        match self {
            Joiner::Start => "",
            Joiner::Newline => "\n",
            Joiner::Blank => "\n\n",
            Joiner::LeftOut => "\n[…]\n",
            Joiner::LeftOutInLine => " […] ",
        }
    }
}

/// What stands between the heading of a column and a cell.
pub const CELL_JOINER: &str = ": ";

/// A piece of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What stands before it.
    pub joiner: Joiner,
    /// The bytes of the body that it shows, joined by [`CELL_JOINER`]: one range, or the heading of a column and a cell.
    pub spans: Vec<Range<usize>>,
    /// What it is.
    pub kind: UnitKind,
    /// The language of code, where it is named.
    pub language: Option<String>,
}

/// One share of a quote's score.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Reason {
    /// The question's word, or the name of a prior in brackets.
    pub word: String,
    /// How rare its term is; 0 for a prior.
    pub idf: f32,
    /// How often the sentence itself holds it.
    pub in_sentence: f32,
    /// What its surroundings and the headline add to that.
    pub around: f32,
    /// What it adds to the score.
    pub score: f32,
}

/// A passage that was ranked.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The article it stands in.
    pub article: Arc<Article>,
    /// Its name.
    pub passage_name: String,
    /// Where it stands, in bytes of the article's body.
    pub span: Range<usize>,
    /// Its score: BM25 and what its sentences add. Comparable only within one answer.
    pub score: f32,
}

/// A word that was taken for a typing error, or that no article holds, and what was found by instead.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Correction {
    /// The word as it was typed.
    pub from: String,
    /// The word that was looked for instead. Of a word that no article holds, the one that a quote has.
    pub to: String,
}

/// What came of a question.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// At least one quote.
    Answered(Vec<Quote>),
    /// The articles hold no answer; these come nearest, and may be none.
    NoAnswer(Vec<Quote>),
}

/// An answer, and how sure it is.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Quotes, or none.
    pub outcome: Outcome,
    /// 0 to 1: how likely the quotes hold the answer.
    pub confidence: f32,
    /// The same in three steps.
    pub tier: Tier,
    /// The question's words that no article holds, as they were typed.
    pub missing_words: Vec<String>,
    /// The words that were looked for in another spelling, and those that others stand for in the quotes.
    pub corrected: Vec<Correction>,
    /// How many articles were left out because they state no date, where days were given.
    pub undated: usize,
    /// Whether no article is written in the question's language.
    pub foreign: bool,
    /// The language the question was read in.
    pub language: Language,
    /// The best passages, best first, as many as the rules ask for.
    pub ranked: Vec<Ranked>,
    /// Quotes that would stand beside those shown if they were surer. They come first on the next page.
    pub held_back: Vec<Quote>,
    /// Whether the quotes are those of a later page, less certain than the ones before.
    pub is_further: bool,
}

impl Answer {
    /// What the reply shows as the answer. Empty if there is none.
    pub fn quotes(&self) -> &[Quote] {
        match &self.outcome {
            Outcome::Answered(quotes) => quotes,
            Outcome::NoAnswer(_) => &[],
        }
    }

    /// What comes nearest where nothing was answered. Empty otherwise.
    pub fn nearest(&self) -> &[Quote] {
        match &self.outcome {
            Outcome::Answered(_) => &[],
            Outcome::NoAnswer(nearest) => nearest,
        }
    }
}
