//! Plain text as it is scraped off a page: the headline on the first line or none, the byline, the text, and what else
//! the page carried. What is not body is kept as evidence.

use std::borrow::Cow;

use crate::article::{Article, Attribution, Field};
use crate::parse::blocks::{self, Anchors, Builder, Element, Speakers};
use crate::parse::dates;
use crate::parse::digest;
use crate::parse::furniture;
use crate::parse::page::{Known, Origin, Page};
use crate::parse::paragraphs;
use crate::parse::parsed::{Document, Parsed};
use crate::parse::people;
use crate::parse::{header, markdown, outline, shaped, titles};
use crate::text::clean;

/// Longer lines are sentences. Headlines of news sites end well below 150 characters.
const MAX_HEADLINE_CHARS: usize = 150;

pub(super) fn parse(document: Document<'_>) -> Parsed {
    if let Some(reason) = header::read(document.text.trim_start_matches('\u{feff}')).unpublished() {
        return Parsed::left_out(document.path, None, reason);
    }
    let text = clean::clean(document.text);
    let speakers = Speakers::of(&text);
    if blocks::is_faq(&text) || blocks::is_glossary(&text) || !speakers.is_empty() {
        return Parsed { articles: vec![blocks_of(document.path, &text, speakers)], ..Parsed::default() };
    }
    let paragraphs = paragraphs::split(&text);
    if let Some(articles) = digest::items(document.path, &paragraphs) {
        return Parsed { articles, ..Parsed::default() };
    }
    if let Some(markdown) = outline::as_markdown(document.text) {
        return markdown::parse(Document { text: &markdown, ..document });
    }
    Parsed { articles: vec![article(document.path, &paragraphs)], ..Parsed::default() }
}

/// The article of a text of questions and answers, of terms and their meanings, or of turns. A line above the first may be its title, no question ever is.
fn blocks_of(path: &str, text: &str, speakers: Speakers) -> Article {
    let mut paragraphs: Vec<&str> = text.split("\n\n").collect();
    let titled = paragraphs.first().is_some_and(|first| {
        !first.contains('\n') && !first.ends_with('?') && is_headline(first) && !blocks::is_question_mark(first) && !speakers.begin(first)
    });
    let title = if titled { inferred_title(paragraphs.remove(0)) } else { titles::of_file(path) };
    let mut builder = Builder::new(Anchors::Stated).with_speakers(speakers);
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

    fn read(text: &str) -> Article {
        let article = parse(Document { path: "quay-talk.txt", text }).articles.remove(0);
        crate::parse::blocks::tests::check(&article.body, &article.shape);
        article
    }

    #[test]
    fn a_transcript_is_turns_and_what_follows_a_turn_is_part_of_it() {
        let article = read(
            "Talk on the quay\n\nRosa Lind: When did the ferry sail?\n\nBen Moor (12:03): It sailed at nine.\n\nIt was full.\n\nRosa Lind: And when did it come back?\nBen Moor: It came at noon.\n",
        );
        assert_eq!(article.attribution.title.value().map(String::as_str), Some("Talk on the quay"));
        assert_eq!(
            article.body,
            "Rosa Lind: When did the ferry sail?\nBen Moor: It sailed at nine.\nIt was full.\nRosa Lind: And when did it come back?\nBen Moor: It came at noon."
        );
        assert_eq!(article.shape.blocks.iter().map(|block| block.kind.said_at()).collect::<Vec<_>>(), [None, Some(723), None, None]);
        let names_apart = read(
            "Rosa Lind 0:01\nWhen did the ferry sail?\n\nBen Moor 0:05\nIt sailed at nine.\n\nRosa Lind 0:07\nAnd when did it come back?\n\nBen Moor 0:09\nIt came at noon.\n",
        );
        assert!(names_apart.body.starts_with("Rosa Lind: When did the ferry sail?\nBen Moor: It sailed at nine."), "{}", names_apart.body);
        assert_eq!(names_apart.attribution.title.value().map(String::as_str), Some("quay talk"));
    }

    #[test]
    fn a_draft_is_no_article() {
        for text in ["---\ndraft: true\n---\nIt closed.", "Title: Mill\r\nStatus: draft\r\n\r\nIt closed."] {
            let parsed = parse(Document { path: "a.txt", text });
            assert_eq!((parsed.articles.len(), parsed.left_out.len()), (0, 1), "{text}");
        }
    }

    #[test]
    fn one_name_before_a_colon_leaves_news_as_it_is() {
        let news = "Ferry sinks\n\nThe ferry sank on Monday.\n\nRosa Lind: It was old.\n\nNobody was hurt.\n\nThe town: a quiet one.";
        assert!(read(news).shape.is_plain());
    }

    #[test]
    fn headings_and_lists_stay_what_they_are() {
        let blocks = |text: &str| {
            let article = read(text);
            shown(&article.body, &article.shape)
        };
        let manual = "Ferry manual\n\nTICKETS\n\nBuy one at:\n\n• the quay\n• the hall\n\nTIMES TABLE\n\nIt sails at nine.\n";
        assert_eq!(
            blocks(manual),
            [
                "heading2#tickets \"TICKETS\"",
                "paragraph \"Buy one at:\" <TICKETS",
                "item0 \"- the quay\" <TICKETS g0",
                "item0 \"- the hall\" <TICKETS g0",
                "heading2#times-table \"TIMES TABLE\"",
                "paragraph \"It sails at nine.\" <TIMES TABLE",
            ]
        );
        assert_eq!(read(manual).attribution.title.value().map(String::as_str), Some("Ferry manual"));
        assert_eq!(blocks("Tickets\n=======\n\nBuy one.\n\nTimes\n-----\n\nAt nine.\n").len(), 3);
        assert_eq!(blocks("1. Buy a ticket.\n2. Go on board.\n3. Sit down.\n").len(), 3);
        let news = "Ferry sinks\n\nADVERTISEMENT\n\nIt sank.\n\nADVERTISEMENT\n\nNobody was hurt.\n\n- Read this\n- And this\n";
        assert!(read(news).shape.is_plain());
    }

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
