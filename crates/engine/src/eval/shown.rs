//! The quotes of an answer on documentation in, what a reader gets of them out: which are right, which parts of a complete answer they
//! show, and which are of no use.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Quote};
use crate::article::{Article, day};
use crate::eval::Case;
use crate::eval::reader_text::{reader_text, words};

/// The longest heading, in characters.
const MAX_HEADING_CHARS: usize = 80;

/// What a page is written with and no reader should see.
const MARKUP: [&str; 13] = [":::", "<!--", "{#", "{{#", "|---", "|:--", "| ---", "![", "<DocsLink", "<Listing", "</", "<Q>", "<A>"];

/// What an answer on documentation shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The kind of the question.
    pub kind: String,
    /// For each quote, whether it is out of a right article and shows a right text.
    pub right: Vec<bool>,
    /// For each part of a complete answer, whether the quotes out of right articles show it.
    pub holds: Vec<bool>,
    /// For each quote, why it is of no use to a reader, if it is.
    pub junk: Vec<Option<Junk>>,
    /// How many characters the quotes have together.
    pub chars: usize,
}

/// Why a quote is of no use to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Junk {
    /// It shows no text.
    Empty,
    /// A heading, or most of one, and nothing else.
    Heading,
    /// One line that ends in a colon and does not answer.
    Colon,
    /// It shows what the page is written with.
    Markup,
    /// The question itself.
    Question,
}

/// What `answer` shows to who asked `case`; none where `case` is no question on documentation.
pub(super) fn shown(case: &Case, answer: &Answer) -> Option<Shown> {
    let nothing = nothing_shown(case)?;
    let quotes = answer.quotes();
    let of_right: Vec<String> = quotes.iter().filter(|quote| case.names_file_of(&quote.article)).map(|quote| seen(case, quote)).collect();
    let together = of_right.join(" ");
    let right: Vec<bool> = quotes.iter().map(|quote| is_right(case, quote)).collect();
    let junk = quotes.iter().zip(&right).map(|(quote, right)| junk(case, quote, *right)).collect();
    let holds = case.holds.iter().flatten().map(|part| together.contains(&reader_text(part))).collect();
    let chars = quotes.iter().map(|quote| quote.text().chars().count()).sum();
    Some(Shown { right, holds, junk, chars, ..nothing })
}

/// What an answer without quotes shows; none where `case` is no question on documentation.
pub(super) fn nothing_shown(case: &Case) -> Option<Shown> {
    let (kind, holds) = (case.kind.clone()?, case.holds.as_ref()?);
    Some(Shown { kind, holds: vec![false; holds.len()], ..Shown::default() })
}

/// Whether `quote` is out of an article of `case` and shows one of its answers.
pub(super) fn is_right(case: &Case, quote: &Quote) -> bool {
    let seen = seen(case, quote);
    case.names_file_of(&quote.article) && case.answers.iter().any(|answer| seen.contains(&reader_text(answer)))
}

/// Whether `quote` is out of an article of `case` and shows a part of a complete answer.
pub(super) fn holds_a_part(case: &Case, quote: &Quote) -> bool {
    let seen = seen(case, quote);
    case.names_file_of(&quote.article) && case.holds.iter().flatten().any(|part| seen.contains(&reader_text(part)))
}

/// What a reader sees of a quote: its text, and what is shown beside it where the answer stands only there.
fn seen(case: &Case, quote: &Quote) -> String {
    if case.beside.is_none() {
        return reader_text(quote.text());
    }
    let attribution = &quote.article.attribution;
    let published = attribution.published.value().copied().map(day).unwrap_or_default();
    let title = attribution.title.value().map_or("", String::as_str);
    let authors = attribution.authors.value().map(|authors| authors.join(" ")).unwrap_or_default();
    reader_text(&[quote.text(), &published, title, &authors].join(" "))
}

fn junk(case: &Case, quote: &Quote, is_right: bool) -> Option<Junk> {
    match unfit(&case.question, quote.text()) {
        Some(Junk::Colon) if is_right => {}
        Some(junk) => return Some(junk),
        None => {}
    }
    let words = words(&reader_text(quote.text()));
    headings(&quote.article).iter().any(|heading| is_most_of(&words, heading)).then_some(Junk::Heading)
}

/// Why a quote of this text is of no use, as far as the text alone tells.
fn unfit(question: &str, text: &str) -> Option<Junk> {
    let text = text.trim();
    let seen = reader_text(text);
    if seen.is_empty() {
        return Some(Junk::Empty);
    }
    let is_one_line = text.lines().filter(|line| !line.trim().is_empty()).count() == 1;
    if is_one_line && is_marked_heading(text) {
        return Some(if text.chars().count() <= MAX_HEADING_CHARS { Junk::Heading } else { Junk::Markup });
    }
    if is_one_line && text.trim_end_matches(['*', '_', ' ']).ends_with(':') {
        return Some(Junk::Colon);
    }
    if MARKUP.iter().any(|mark| text.contains(mark)) || text.contains("import {") {
        return Some(Junk::Markup);
    }
    (words(&seen) == words(&reader_text(question))).then_some(Junk::Question)
}

/// Whether it begins with the marks of a heading in Markdown.
fn is_marked_heading(text: &str) -> bool {
    let behind = text.trim_start_matches('#');
    (1..=6).contains(&(text.len() - behind.len())) && behind.starts_with(char::is_whitespace)
}

/// The headings of an article, each once.
fn headings(article: &Article) -> BTreeSet<String> {
    let blocks = article.shape.blocks.iter().filter(|block| block.kind.is_heading());
    blocks.map(|block| words(&reader_text(block.text(&article.body)))).collect()
}

fn is_most_of(words: &str, heading: &str) -> bool {
    !words.is_empty() && heading.contains(words) && 2 * words.chars().count() > heading.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Question, Rules, compose};
    use crate::index::{Weights, built as build};
    use crate::parse;

    const PAGE: &str = "---\ntitle: Server guide\nauthors: [Ada Moor]\n---\n# Server guide\n\n## Reset the island\n\nTo reset the island, run `/island reset` twice. It costs 500 coins.\n";

    fn case(question: &str, answers: &[&str], holds: &[&str]) -> Case {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        Case {
            articles: vec!["guide.md".to_owned()],
            answers: texts(answers),
            kind: Some("steps".to_owned()),
            holds: Some(texts(holds)),
            ..Case::new("1", question)
        }
    }

    fn asked(case: &Case) -> Shown {
        let parsed = parse::parse("guide.md", PAGE.as_bytes());
        let index = build(parsed.articles.into_iter().map(Into::into).collect(), Weights::default());
        let question = Question::parse(&case.question).expect("a question");
        shown(case, &compose(&index, &question, &Rules::default())).expect("a question on documentation")
    }

    #[test]
    fn a_quote_is_right_that_shows_an_answer_and_comes_from_its_file() {
        let right = case("How do I reset the island?", &["run **/island reset**"], &["/island reset", "500 coins", "a diamond"]);
        let found = asked(&right);
        assert_eq!((found.right.as_slice(), found.holds.as_slice()), ([true].as_slice(), [true, true, false].as_slice()), "{found:?}");
        assert_eq!((found.kind.as_str(), found.junk.as_slice()), ("steps", [None].as_slice()));
        assert!(found.chars > 40, "{found:?}");
        let elsewhere = asked(&Case { articles: vec!["other.md".to_owned()], ..right.clone() });
        assert_eq!((elsewhere.right.as_slice(), elsewhere.holds.as_slice()), ([false].as_slice(), [false; 3].as_slice()));
        assert_eq!(nothing_shown(&Case { holds: None, ..right }), None);
    }

    #[test]
    fn what_stands_beside_a_quote_counts_only_where_the_answer_stands_there() {
        let hidden = case("How do I reset the island?", &["Ada Moor"], &[]);
        assert_eq!(asked(&hidden).right, [false]);
        assert_eq!(asked(&Case { beside: Some("frontmatter".to_owned()), ..hidden }).right, [true]);
    }

    #[test]
    fn a_text_is_of_no_use_for_a_reason() {
        let question = "How do I reset it?";
        for (text, junk) in [
            (" ** ", Some(Junk::Empty)),
            ("## Reset it", Some(Junk::Heading)),
            ("To reset it, run:", Some(Junk::Colon)),
            ("To reset it, run:\n\n/reset", None),
            ("::: tip\nRun it.", Some(Junk::Markup)),
            ("**How do I reset it?**", Some(Junk::Question)),
            ("#reset is the channel.", None),
        ] {
            assert_eq!(unfit(question, text), junk, "{text}");
        }
    }

    #[test]
    fn most_of_a_heading_is_a_heading() {
        assert!(is_most_of("reset the island", "reset the island") && is_most_of("reset the", "reset the island"));
        assert!(
            !is_most_of("island", "reset the island") && !is_most_of("", "") && !is_most_of("reset the island now", "reset the island")
        );
    }
}
