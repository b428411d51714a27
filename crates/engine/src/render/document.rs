//! An article that somebody writes in Discord in, the Markdown document out that [`parse`](crate::parse::parse()) reads it back from:
//! front matter, then headings, then the text.

use time::Date;

use crate::article;
use crate::text::clean;

/// An article that is not yet a document. What is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewDocument {
    /// Its headline.
    pub title: String,
    /// The question that it answers: a heading above the text, so that it is found by the question's words.
    pub question: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The day it was published.
    pub published: Option<Date>,
    /// Its address: absolute, `http` or `https`.
    pub url: String,
    /// The outlet.
    pub source: String,
    /// What it is a part of: a heading above the question.
    pub section: String,
    /// Its labels.
    pub tags: Vec<String>,
    /// Its id, which is that of no other article of the corpus.
    pub id: String,
    /// The text, in Markdown.
    pub body: String,
}

/// The document. Each field is on one line in it, cleaned, whatever characters it holds.
pub fn markdown(document: &NewDocument) -> String {
    let NewDocument { title, question, authors, published, url, source, section, tags, id, body } = document;
    let mut out = String::from("---\n");
    push_field(&mut out, "id", id);
    push_field(&mut out, "title", title);
    push_list(&mut out, "author", authors);
    push_field(&mut out, "date", &published.map(article::day).unwrap_or_default());
    push_field(&mut out, "url", url);
    push_field(&mut out, "source", source);
    push_list(&mut out, tags_field(tags), tags);
    out.push_str("---\n\n");
    let below: Vec<String> =
        [section, question].into_iter().map(|text| clean::clean_inline(text)).filter(|text| !text.is_empty()).collect();
    // A heading that stands alone above plain text would be taken for the title.
    if !below.is_empty() {
        push_heading(&mut out, 1, &clean::clean_inline(title));
    }
    for (level, text) in (2..).zip(&below) {
        push_heading(&mut out, level, text);
    }
    out.push_str(body.trim_matches('\n'));
    out.push('\n');
    out
}

/// Labels stand under `tags`. A document that is labelled as a draft and nothing else would be taken for one.
fn tags_field(tags: &[String]) -> &'static str {
    let mut labels = tags.iter().map(|tag| clean::clean_inline(tag)).filter(|tag| !tag.is_empty());
    let only = labels.next().filter(|_| labels.next().is_none());
    let is_held_back = only.is_some_and(|label| label.eq_ignore_ascii_case("draft") || label.eq_ignore_ascii_case("private"));
    if is_held_back { "topics" } else { "tags" }
}

fn push_heading(out: &mut String, level: usize, text: &str) {
    if text.is_empty() {
        return;
    }
    out.extend(std::iter::repeat_n('#', level));
    out.push(' ');
    for c in text.chars() {
        // Markdown shows any ASCII punctuation behind a backslash as it is. Source: CommonMark, "Backslash escapes".
        out.extend(Some('\\').filter(|_| c.is_ascii_punctuation()));
        out.push(c);
    }
    out.push_str("\n\n");
}

fn push_field(out: &mut String, name: &str, text: &str) {
    let text = clean::clean_inline(text);
    if !text.is_empty() {
        out.extend([name, ": ", &quoted(&text), "\n"]);
    }
}

fn push_list(out: &mut String, name: &str, texts: &[String]) {
    let texts: Vec<String> =
        texts.iter().map(|text| clean::clean_inline(text)).filter(|text| !text.is_empty()).map(|text| quoted(&text)).collect();
    if !texts.is_empty() {
        out.extend([name, ": [", &texts.join(", "), "]\n"]);
    }
}

/// A text as YAML has it between double quotes. Source: YAML 1.2.2, "Escaped Characters".
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_printable(c) => out.push(c),
            c => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// Whether a document in YAML may hold the character as it is, within a line. Source: YAML 1.2.2, "Character Set".
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
    use time::macros::date;

    use super::*;
    use crate::article::Article;
    use crate::block::Kind;
    use crate::parse;

    fn read(document: &NewDocument) -> Article {
        let text = markdown(document);
        let mut parsed = parse::parse("discord/a.md", text.as_bytes());
        assert_eq!((parsed.problems.as_slice(), parsed.articles.len()), (&[][..], 1), "{text}");
        parsed.articles.remove(0)
    }

    fn headings(article: &Article) -> Vec<String> {
        let blocks = article.shape.blocks.iter().filter(|block| matches!(block.kind, Kind::Heading { .. }));
        blocks.map(|block| article.body[block.span.start as usize..block.span.end as usize].to_owned()).collect()
    }

    #[test]
    fn an_article_is_a_document_with_its_question_as_heading() {
        let document = NewDocument {
            title: "Resetting \"spawn\"".to_owned(),
            question: "How do I reset *spawn*?".to_owned(),
            authors: vec!["Ada Moor".to_owned()],
            published: Some(date!(2024 - 05 - 01)),
            url: "https://example.org/a".to_owned(),
            source: "Mill server".to_owned(),
            section: "#help".to_owned(),
            tags: vec!["spawn".to_owned(), "a, b".to_owned()],
            id: "discord/1".to_owned(),
            body: "Type `/reset`.\n\nThen wait.".to_owned(),
        };
        let expected = "---\nid: \"discord/1\"\ntitle: \"Resetting \\\"spawn\\\"\"\nauthor: [\"Ada Moor\"]\ndate: \"2024-05-01\"\n\
                        url: \"https://example.org/a\"\nsource: \"Mill server\"\ntags: [\"spawn\", \"a, b\"]\n---\n\n\
                        # Resetting \\\"spawn\\\"\n\n## \\#help\n\n### How do I reset \\*spawn\\*\\?\n\nType `/reset`.\n\nThen wait.\n";
        assert_eq!(markdown(&document), expected);
        let article = read(&document);
        assert_eq!(headings(&article), ["#help", "How do I reset *spawn*?"]);
        assert!(article.body.ends_with("Type /reset.\n\nThen wait."), "{}", article.body);
    }

    #[test]
    fn a_text_without_question_and_section_is_plain() {
        let document = NewDocument { title: "A mill".to_owned(), body: "It closed.".to_owned(), ..NewDocument::default() };
        assert_eq!(read(&document).body, "It closed.");
    }

    #[test]
    fn a_label_holds_nothing_back() {
        for label in ["draft", "Private"] {
            let document = NewDocument { tags: vec![label.to_owned()], body: "It closed.".to_owned(), ..NewDocument::default() };
            assert_eq!(read(&document).tags, [label]);
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let odd =
            prop::sample::select(vec!["---", "true", "null", "~", "1.0", "draft", "a: b", "- a", "&a *b", "{{ x }}", "\u{85}\"\\", "?"]);
        prop_oneof![any::<String>(), "\\PC{0,40}", odd.prop_map(str::to_owned), Just(String::new())]
    }

    fn cleaned(texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| clean::clean_inline(text)).filter(|text| !text.is_empty()).collect()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            title in text(), question in text(), section in text(), source in text(), id in text(),
            authors in prop::collection::vec(text(), 0..3), tags in prop::collection::vec(text(), 0..3),
            path in "[a-zA-Z0-9/._~%?=&#-]{0,40}", days in 0..3_000_000_i32,
        ) {
            let published = Date::from_julian_day(2_086_303 + days).ok();
            let body = "It closed in 1980.".to_owned();
            let url = format!("https://example.org/{path}");
            let document = NewDocument { title, question, authors, published, url, source, section, tags, id, body };
            let article = read(&document);
            let one = |text: &str| Some(clean::clean_inline(text)).filter(|text| !text.is_empty());
            let attribution = &article.attribution;
            if let Some(title) = one(&document.title) {
                assert_eq!(attribution.title.value(), Some(&title));
            }
            assert_eq!(attribution.source.value().cloned(), one(&document.source));
            assert_eq!(attribution.authors.value().cloned().unwrap_or_default(), cleaned(&document.authors));
            assert_eq!(attribution.stated_day(), document.published);
            assert_eq!(attribution.url.value(), Some(&document.url));
            assert_eq!(article.tags, cleaned(&document.tags));
            assert_eq!(article.id, one(&document.id).unwrap_or_else(|| "discord/a.md".to_owned()));
            assert!(article.body.ends_with("It closed in 1980."), "{}", article.body);
        }

        #[test]
        fn a_question_is_the_heading_of_the_text(question in "[^{}\\p{C}]{1,60}[a-z]") {
            let document = NewDocument { title: "A mill".to_owned(), question, body: "It closed.".to_owned(), ..NewDocument::default() };
            assert_eq!(headings(&read(&document)), [clean::clean_inline(&document.question)]);
        }
    }
}
