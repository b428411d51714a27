//! A question file in, figures out: how often the right article is ranked first, the right words are quoted, and
//! silence is kept where there is no answer.

mod compare;
mod figures;
mod typos;

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Outcome, Tier};

pub use compare::{Change, Difference, differences};
pub use figures::{Figures, Reliability, figures};
pub use typos::with_typo;

/// A question with what answers it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// What is asked.
    pub question: String,
    /// Whether the articles hold an answer.
    pub answerable: bool,
    /// The articles that answer it, any of them.
    #[serde(default)]
    pub articles: Vec<String>,
    /// Texts one of which a right quote holds. Empty where only articles are known.
    #[serde(default)]
    pub answers: Vec<String>,
}

/// How many of the ranked passages `eval` asks for.
pub const RANKED: usize = 30;

/// A set of questions that was asked: its name, its figures, and what each question came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The set's name.
    pub name: String,
    /// The figures over its questions.
    pub figures: Figures,
    /// A row for each question, in the file's order.
    pub questions: Vec<Row>,
}

/// What one question came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The question's name.
    pub id: String,
    /// Whether the articles hold an answer.
    pub answerable: bool,
    /// Whether an answer was given.
    pub answered: bool,
    /// How sure the answer was, 0 to 1.
    pub confidence: f32,
    /// The same in three steps.
    pub tier: Tier,
    /// The places, counted from 1, at which right articles were ranked, each article once.
    pub places: Vec<usize>,
    /// How many articles are right.
    pub right_articles: usize,
    /// The place, counted from 1, of the first quote that holds a right text; also among `nearest`.
    pub quote: Option<usize>,
    /// Whether right texts are known.
    pub has_answers: bool,
    /// How long it took, in microseconds.
    pub took_us: u64,
}

impl Row {
    /// Whether it was answered with quotes that hold a right text.
    pub fn is_right(&self) -> bool {
        self.answerable && self.answered && self.quote.is_some()
    }
}

/// What `answer` is worth as an answer to `case`.
pub fn judge(case: &Case, answer: &Answer, took_us: u64) -> Row {
    let mut seen: Vec<&str> = Vec::new();
    for ranked in &answer.ranked {
        if !seen.contains(&ranked.article.id.as_str()) {
            seen.push(&ranked.article.id);
        }
    }
    let is_right = |id: &str| case.articles.iter().any(|right| right == id);
    let places = (1..).zip(seen).filter(|(_, id)| is_right(id)).map(|(place, _)| place).collect();
    let (answered, shown) = match &answer.outcome {
        Outcome::Answered(quotes) => (true, quotes),
        Outcome::NoAnswer(nearest) => (false, nearest),
    };
    let right: Vec<String> = case.answers.iter().map(|text| comparable(text)).collect();
    let quote = (1..).zip(shown).find(|(_, quote)| {
        let quoted = comparable(quote.text());
        right.iter().any(|right| quoted.contains(right.as_str()))
    });
    Row {
        id: case.id.clone(),
        answerable: case.answerable,
        answered,
        confidence: answer.confidence,
        tier: answer.tier,
        places,
        right_articles: case.articles.len(),
        quote: quote.map(|(place, _)| place),
        has_answers: !case.answers.is_empty(),
        took_us,
    }
}

/// The row of a text that could not be read as a question.
pub fn unread(case: &Case) -> Row {
    Row {
        id: case.id.clone(),
        answerable: case.answerable,
        answered: false,
        confidence: 0.0,
        tier: Tier::None,
        places: Vec::new(),
        right_articles: case.articles.len(),
        quote: None,
        has_answers: !case.answers.is_empty(),
        took_us: 0,
    }
}

/// Text as it is compared: links as their text, white space folded.
fn comparable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let link = rest[open..].find("](").and_then(|close| Some((close, rest[open + close..].find(')')?)));
        match link {
            Some((close, end)) => {
                out.push_str(&rest[..open]);
                out.push_str(&rest[open + 1..open + close]);
                rest = &rest[open + close + end + 1..];
            }
            None => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_compared_by_their_text() {
        assert_eq!(comparable("so [he said](https://a.org) it\n was [both] true"), "so he said it was [both] true");
    }
}
