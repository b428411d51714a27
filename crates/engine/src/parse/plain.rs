//! Plain text as it is scraped off a page: the headline on the first line or none, the byline, the text, and what else
//! the page carried. What is not body is kept as evidence.

use std::borrow::Cow;

use crate::article::{Article, Attribution, Field};
use crate::parse::blocks::{self, Anchors, Builder, Element};
use crate::parse::dates;
use crate::parse::digest;
use crate::parse::furniture;
use crate::parse::page::{Known, Origin, Page};
use crate::parse::paragraphs;
use crate::parse::parsed::{Document, Parsed};
use crate::parse::people;
use crate::parse::{shaped, titles};
use crate::text::clean;

/// Longer lines are sentences. Headlines of news sites end well below 150 characters.
const MAX_HEADLINE_CHARS: usize = 150;

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let text = clean::clean(document.text);
    if blocks::is_faq(&text) || blocks::is_glossary(&text) {
        return Parsed { articles: vec![blocks_of(document.path, &text)], ..Parsed::default() };
    }
    let paragraphs = paragraphs::split(&text);
    let articles = digest::items(document.path, &paragraphs).unwrap_or_else(|| vec![article(document.path, &paragraphs)]);
    Parsed { articles, ..Parsed::default() }
}

/// The article of a text of questions and answers, or of terms and their meanings. A line above the first may be its title, no question ever is.
fn blocks_of(path: &str, text: &str) -> Article {
    let mut paragraphs: Vec<&str> = text.split("\n\n").collect();
    let titled = paragraphs
        .first()
        .is_some_and(|first| !first.contains('\n') && !first.ends_with('?') && is_headline(first) && !blocks::is_question_mark(first));
    let title = if titled { inferred_title(paragraphs.remove(0)) } else { titles::of_file(path) };
    let mut builder = Builder::new(Anchors::Stated);
    for paragraph in paragraphs {
        builder.start(Element::Paragraph);
        for line in paragraph.split('\n') {
            builder.text(line);
            builder.soft_break();
        }
        builder.end();
    }
    let known = Known { attribution: Attribution { title, ..Attribution::default() }, language: None };
    shaped::article(path, builder.finish(), known, None)
}

fn inferred_title(headline: &str) -> Field<String> {
    Field::Inferred { value: headline.to_owned(), evidence: "the first line, which stands apart and is no sentence".to_owned() }
}

fn article(path: &str, paragraphs: &[Cow<'_, str>]) -> Article {
    let (headline, rest) = match paragraphs.split_first() {
        Some((first, rest)) if !rest.is_empty() && is_headline(first) => (Some(first.as_ref()), rest),
        _ => (None, paragraphs),
    };
    let page = Page::read(rest, headline, Origin::Scraped);
    let title = headline.map_or(Field::Unknown, inferred_title);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::blocks::tests::shown;

    #[test]
    fn questions_and_answers_are_blocks_and_no_question_is_the_title() {
        let read = |text: &str| parse(Document { path: "server-faq.txt", text }).articles.remove(0);
        let article = read("Q: How do I join?\nA: By asking.\nTwice.\n\nQ: When?\n\nA: Now.\n");
        assert_eq!(article.attribution.title.value().map(String::as_str), Some("server faq"));
        assert_eq!(
            shown(&article.body, &article.shape),
            [
                "question \"How do I join?\"",
                "paragraph \"By asking. Twice.\" <How do I join?",
                "question \"When?\"",
                "paragraph \"Now.\" <When?",
            ]
        );
        assert_eq!(
            read("House rules\n\nQ: Why?\nA: So.\nQ: When?\nA: Now.").attribution.title.value().map(String::as_str),
            Some("House rules")
        );
        let glossary = read("Server words\n\nRTP : Random teleport\nAFK : Away\nGG : Good game");
        assert_eq!(shown(&glossary.body, &glossary.shape)[4..], ["term \"GG\" g0", "definition \"Good game\" g0"]);
        assert!(read("Q: one question\n\nis no FAQ.").shape.is_plain());
    }
}
