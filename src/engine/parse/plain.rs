//! Plain text: the headline on the first line if it stands apart from the text, then the text.

use crate::engine::article::{Article, Field};
use crate::engine::parse::{Document, Parsed};
use crate::engine::text::clean;

/// Longer lines are sentences. Headlines of news sites end well below 150 characters.
const MAX_HEADLINE_CHARS: usize = 150;

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let text = clean::clean(document.text);
    let mut article = Article::plain(document.path, &text);
    if let Some((first, rest)) = text.split_once("\n\n")
        && is_headline(first)
    {
        article.attribution.title =
            Field::Inferred { value: first.to_owned(), evidence: "the first line, which stands apart and is no sentence".to_owned() };
        article.body = rest.to_owned();
    }
    Parsed { articles: vec![article], problems: Vec::new() }
}

fn is_headline(line: &str) -> bool {
    let one_line = !line.contains('\n') && line.chars().count() <= MAX_HEADLINE_CHARS;
    one_line && line.contains(char::is_alphabetic) && !line.ends_with(['.', '…', ':', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Article {
        parse(Document { path: "a.txt", text }).articles.remove(0)
    }

    #[test]
    fn a_first_line_that_is_no_sentence_is_the_headline() {
        let article = read("A mill burns down\n\nIt burnt at night.");
        assert_eq!(article.attribution.title.value().map(String::as_str), Some("A mill burns down"));
        assert_eq!(article.body, "It burnt at night.");
    }

    #[test]
    fn a_text_that_begins_with_a_sentence_has_no_headline() {
        let article = read("BRUSSELS – It burnt at night.\n\nNobody was hurt.");
        assert_eq!(article.attribution.title, Field::Unknown);
        assert!(article.body.starts_with("BRUSSELS"));
    }
}
