//! A question and an index in, an answer out: sentences quoted word for word, or the word that there is none.

mod alternatives;
mod asked;
mod assemble;
mod choose;
mod compose;
mod compounds;
mod confidence;
mod context;
mod documents;
mod duplicates;
mod evidence;
mod excerpts;
mod facts;
mod filter;
mod fits;
mod question;
mod quote;
mod rerank;

use std::ops::Range;
use std::sync::Arc;

use crate::article::Article;
use crate::stories::StoryId;
use crate::text::cut::Cut;
use crate::text::language::Language;
use crate::unit::UnitKind;

pub use assemble::{CELL_JOINER, Joiner, Part};
pub use compose::compose;
pub use confidence::{Thresholds, Tier};
pub use context::around;
pub use evidence::{EVIDENCE, EVIDENCE_COUNT};
pub use filter::Filter;
pub use question::{MAX_CHARS, Question, QuestionError, Wanted};
pub use quote::SentenceWeights;
pub use rerank::PassageWeights;

/// How answers are put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// At most this many quotes.
    pub max_quotes: usize,
    /// This many of the best quotes are left out: those of the pages before.
    pub skip: usize,
    /// At most this many characters of quotes, unless one sentence alone is longer.
    pub max_chars: usize,
    /// This many of the best passages are searched for sentences.
    pub passages: usize,
    /// How passages are ranked once their sentences are scored.
    pub passage: PassageWeights,
    /// How sentences are scored.
    pub sentence: SentenceWeights,
    /// When an answer counts as one.
    pub thresholds: Thresholds,
    /// This many ranked passages are reported with the answer.
    pub ranked: usize,
    /// Which articles are looked at.
    pub filter: Filter,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            max_quotes: 3,
            skip: 0,
            max_chars: 600,
            passages: 30,
            passage: PassageWeights::default(),
            sentence: SentenceWeights::default(),
            thresholds: Thresholds::default(),
            ranked: 0,
            filter: Filter::default(),
        }
    }
}

/// One or more neighbouring sentences of an article, word for word, with the reasons they were chosen.
#[derive(Clone, Debug)]
pub struct Quote {
    /// The article they stand in.
    pub article: Arc<Article>,
    /// The story that the article tells, where stories are known.
    pub story: Option<StoryId>,
    /// What the part that matches best is.
    pub kind: UnitKind,
    /// Where the part that matches best stands, in bytes of the article's body.
    pub span: Range<usize>,
    /// What it shows of the body, in order.
    pub parts: Vec<Part>,
    /// The text of `parts`.
    text: String,
    /// The headings that it stands under, the outermost first, in bytes of the article's body. Empty in plain text.
    pub section: Vec<Range<usize>>,
    /// What an address names the section by.
    pub anchor: Option<String>,
    /// 0 to 1: how likely it holds the answer, or a part of it.
    pub confidence: f32,
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
}

impl Quote {
    /// The quoted words, as they stand in the article, joined where they do not follow each other.
    pub fn text(&self) -> &str {
        &self.text
    }
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

/// A word that was taken for a typing error.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Correction {
    /// The word as it was typed.
    pub from: String,
    /// The word that was looked for instead.
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
    /// The words that were looked for in another spelling.
    pub corrected: Vec<Correction>,
    /// How many articles were left out because they state no date, where days were given.
    pub undated: usize,
    /// Whether no article is written in the question's language.
    pub foreign: bool,
    /// The language the question was read in.
    pub language: Language,
    /// The best passages, best first, as many as the rules ask for.
    pub ranked: Vec<Ranked>,
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
