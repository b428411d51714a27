//! The quotes of an answer in, what each of them is worth to who asked out.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Quote};
use crate::eval::{Case, comparable, shown};

/// What one quote of an answer came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgedQuote {
    /// How likely it was said to hold a part of the answer.
    pub confidence: f32,
    /// Whether it was shown as an answer; else it was held back.
    pub is_shown: bool,
    /// Whether it holds the answer or comes from its paragraph; on documentation, whether it shows an answer or a part of a complete one.
    pub is_useful: bool,
    /// Whether it holds the answer; on documentation the same as the last.
    pub is_right: bool,
    /// What its confidence is made of, by name.
    pub signs: Vec<(String, f32)>,
}

/// The quotes of an answer, those shown first, then those that were held back. None where nothing was answered.
pub(super) fn judged(case: &Case, answer: &Answer) -> Vec<JudgedQuote> {
    let is_shown = |at: usize| at < answer.quotes().len();
    let one = |(at, quote): (usize, &Quote)| JudgedQuote {
        confidence: quote.confidence,
        is_shown: is_shown(at),
        is_useful: is_useful(case, quote),
        is_right: is_right(case, quote),
        signs: quote.signs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
    };
    if answer.quotes().is_empty() { Vec::new() } else { answer.quotes().iter().chain(&answer.held_back).enumerate().map(one).collect() }
}

fn is_useful(case: &Case, quote: &Quote) -> bool {
    is_right(case, quote) || case.answerable && !case.is_on_documentation() && case.names(&quote.article)
}

fn is_right(case: &Case, quote: &Quote) -> bool {
    if case.is_on_documentation() {
        return shown::is_right(case, quote) || shown::holds_a_part(case, quote);
    }
    case.answerable && holds_one(case, quote)
}

/// Whether a quote holds a right text.
pub(super) fn holds_one(case: &Case, quote: &Quote) -> bool {
    let quoted = comparable(quote.text());
    case.answers.iter().any(|right| quoted.contains(comparable(right).as_str()))
}
