//! Plain text as it is scraped off a page: the headline on the first line or none, the byline, the text, and what else
//! the page carried. What is not body is kept as evidence.

use std::borrow::Cow;

use crate::article::{Article, Attribution, Field};
use crate::parse::dates;
use crate::parse::digest;
use crate::parse::furniture;
use crate::parse::page::{Known, Origin, Page};
use crate::parse::paragraphs;
use crate::parse::parsed::{Document, Parsed};
use crate::parse::people;
use crate::text::clean;

/// Longer lines are sentences. Headlines of news sites end well below 150 characters.
const MAX_HEADLINE_CHARS: usize = 150;

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let text = clean::clean(document.text);
    let paragraphs = paragraphs::split(&text);
    let articles = digest::items(document.path, &paragraphs).unwrap_or_else(|| vec![article(document.path, &paragraphs)]);
    Parsed { articles, ..Parsed::default() }
}

fn article(path: &str, paragraphs: &[Cow<'_, str>]) -> Article {
    let (headline, rest) = match paragraphs.split_first() {
        Some((first, rest)) if !rest.is_empty() && is_headline(first) => (Some(first.as_ref()), rest),
        _ => (None, paragraphs),
    };
    let page = Page::read(rest, headline, Origin::Scraped);
    let title = headline.map_or(Field::Unknown, |headline| Field::Inferred {
        value: headline.to_owned(),
        evidence: "the first line, which stands apart and is no sentence".to_owned(),
    });
    page.into_article(path, Known { attribution: Attribution { title, ..Attribution::default() }, language: None })
}

/// Whether `line` stands apart from a text as its headline.
fn is_headline(line: &str) -> bool {
    // A question or a call may be a headline, a full stop makes a sentence.
    let open = !line.ends_with(['.', '…', ':', ',', ';']) || line.ends_with("...");
    line.chars().count() <= MAX_HEADLINE_CHARS
        && line.contains(char::is_alphabetic)
        && open
        && people::byline(line).is_none()
        && furniture::kind(line).is_none()
        && !dates::is_only_a_date(line)
}
