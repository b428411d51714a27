//! A question file in, figures out: how often the right article is ranked first, the right words are quoted, and
//! silence is kept where there is no answer.

mod compare;
mod figures;
mod quotes;
mod reader_text;
mod shown;
mod shown_figures;
mod typos;

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Outcome, Quote, Tier};
use crate::article::Article;

pub use compare::{Change, Difference, differences};
pub use figures::{Figures, Reliability, figures};
pub use quotes::JudgedQuote;
pub use shown::{Junk, Shown};
pub use shown_figures::KindFigures;
pub use typos::with_typo;

/// A question with what answers it.
///
/// One with a `kind` and `holds` is a question on documentation: it is judged by what its quotes show a reader ([`Shown`]), and its
/// `articles` are files. Other fields are ignored.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
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
    /// What kind of text answers it: `steps`, `table`, …
    #[serde(default)]
    pub kind: Option<String>,
    /// Texts that a complete answer would all show; may be empty.
    #[serde(default)]
    pub holds: Option<Vec<String>>,
    /// Where the answer stands if not in the text, so that what is shown beside a quote (title, day, authors) counts too.
    #[serde(default, rename = "where")]
    pub beside: Option<String>,
}

impl Case {
    /// An answerable question of which nothing else is known.
    pub fn new(id: &str, question: &str) -> Case {
        Case { id: id.to_owned(), question: question.to_owned(), answerable: true, ..Case::default() }
    }

    /// Whether it is a question on documentation.
    pub fn is_on_documentation(&self) -> bool {
        self.kind.is_some() && self.holds.is_some()
    }

    fn names_file_of(&self, article: &Article) -> bool {
        self.articles.contains(&article.file)
    }

    fn names(&self, article: &Article) -> bool {
        if self.is_on_documentation() { self.names_file_of(article) } else { self.articles.contains(&article.id) }
    }
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
    /// The place, counted from 1, of the first quote that holds a right text; also among `nearest`, and behind those that are shown
    /// among those that were held back.
    pub quote: Option<usize>,
    /// Whether the first quote is right, or where nothing was answered the nearest one.
    #[serde(default)]
    pub is_forced_right: bool,
    /// What each quote of the answer came to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<JudgedQuote>,
    /// Whether right texts are known.
    pub has_answers: bool,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// What was shown, where the question is on documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

impl Row {
    /// Whether it was answered with quotes that hold a right text.
    pub fn is_right(&self) -> bool {
        self.answerable && self.answered && self.quote.is_some()
    }
}

/// What `answer` is worth as an answer to `case`.
pub fn judge(case: &Case, answer: &Answer, took_us: u64) -> Row {
    let mut seen: Vec<&Article> = Vec::new();
    for ranked in &answer.ranked {
        if !seen.iter().any(|article| article.id == ranked.article.id) {
            seen.push(&ranked.article);
        }
    }
    let places = (1..).zip(seen).filter(|(_, article)| case.names(article)).map(|(place, _)| place).collect();
    let (answered, quotes) = match &answer.outcome {
        Outcome::Answered(quotes) => (true, quotes),
        Outcome::NoAnswer(nearest) => (false, nearest),
    };
    Row {
        answered,
        confidence: answer.confidence,
        tier: answer.tier,
        places,
        quote: first_right(case, quotes, &answer.held_back),
        is_forced_right: quotes.first().is_some_and(|quote| is_right(case, quote)),
        quotes: quotes::judged(case, answer),
        took_us,
        shown: shown::shown(case, answer),
        ..unread(case)
    }
}

/// The place, counted from 1, of the first quote that holds a right text; on documentation only what is shown counts.
fn first_right(case: &Case, quotes: &[Quote], held_back: &[Quote]) -> Option<usize> {
    let held_back = if case.is_on_documentation() { &[] } else { held_back };
    (1..).zip(quotes.iter().chain(held_back)).find(|(_, quote)| is_right(case, quote)).map(|(place, _)| place)
}

fn is_right(case: &Case, quote: &Quote) -> bool {
    if case.is_on_documentation() { shown::is_right(case, quote) } else { quotes::holds_one(case, quote) }
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
        is_forced_right: false,
        quotes: Vec::new(),
        has_answers: !case.answers.is_empty(),
        took_us: 0,
        shown: shown::nothing_shown(case),
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
