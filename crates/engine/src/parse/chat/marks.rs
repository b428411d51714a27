//! What somebody wrote in, its blocks out: Discord's Markdown, which has no HTML and no indented code, and in which every line end is seen.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::block::Style;
use crate::parse::blocks::{self, Builder, Element};

/// The fence of code, which may stand in the middle of a line.
pub(super) const FENCE: &str = "```";

/// Writes a message into the turn that is open.
pub(super) fn write(builder: &mut Builder, text: &str) {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(FENCE) {
        let Some((inner, after)) = behind.split_once(FENCE) else { break };
        write_text(builder, before);
        write_code(builder, inner);
        rest = after;
    }
    // A fence that nothing closes is text.
    write_text(builder, &rest.replace(FENCE, "\\`\\`\\`"));
}

/// A message as one line without marks, for a question.
pub(super) fn flat(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for event in Parser::new(&as_common_markdown(&text.replace(FENCE, "`"))) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::CodeBlock) => {
                out.push(' ');
            }
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first line names the language if it is one word and others follow.
fn write_code(builder: &mut Builder, inner: &str) {
    let (first, rest) = inner.split_once('\n').unwrap_or(("", inner));
    let is_word = first.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#' | '_' | '.'));
    let (language, code) = if is_word { (blocks::code_language(first), rest) } else { (None, inner) };
    builder.start(Element::Code { language });
    builder.text(code.trim_matches('\n'));
    builder.end();
}

fn write_text(builder: &mut Builder, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let markdown = as_common_markdown(text);
    for event in Parser::new_ext(&markdown, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(tag) => builder.start(element(tag)),
            Event::End(_) => builder.end(),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => builder.text(&text),
            Event::Code(code) => builder.inline_code(&code),
            Event::SoftBreak | Event::HardBreak => builder.hard_break(),
            Event::Rule => builder.rule(),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
}

/// A heading in a message opens no section of the conversation.
fn element(tag: Tag<'_>) -> Element {
    match tag {
        Tag::BlockQuote(_) => Element::Quote,
        Tag::List(first) => Element::List(first.map(|first| u32::try_from(first).unwrap_or(u32::MAX))),
        Tag::Item => Element::Item { is_marked: false },
        Tag::CodeBlock(_) => Element::Code { language: None },
        Tag::Emphasis => Element::Inline(Style::Emphasis),
        Tag::Strong => Element::Inline(Style::Strong),
        Tag::Strikethrough => Element::Inline(Style::Struck),
        Tag::Link { dest_url, .. } => blocks::link(&dest_url),
        Tag::Image { .. } => Element::Plain,
        _ => Element::Paragraph,
    }
}

/// What a line of a message is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Text,
    Quote,
    Item,
}

/// What a line shows before anybody looks behind its `||spoilers||`. In code the marks are code.
pub(super) fn without_spoilers(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (at, part) in line.split('`').enumerate() {
        out.push_str(if at > 0 { "`" } else { "" });
        let (mut rest, is_code) = (part, at % 2 == 1);
        while let Some((before, behind)) = rest.split_once("||").filter(|_| !is_code) {
            let Some((_, after)) = behind.split_once("||") else { break };
            out.push_str(before);
            out.push_str(SPOILER);
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

/// What stands for words that their author covered.
const SPOILER: &str = "[spoiler]";

/// The text as CommonMark reads it: an empty line where text, list and quotation meet, which Discord parts without one.
fn as_common_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut before, mut quotes_on) = (Line::Text, false);
    for line in text.lines() {
        let line = line.trim_end();
        quotes_on |= line.starts_with(">>> ");
        let line = line.strip_prefix(">>> ").or_else(|| line.strip_prefix("-# ")).unwrap_or(line);
        let indent = line.len() - line.trim_start().len();
        let inner = line.trim_start();
        let kind = line_kind(line, Some(before), quotes_on);
        if kind != before && !out.is_empty() {
            out.push('\n');
        }
        let is_bare = kind == Line::Quote && !inner.starts_with("> ");
        out.push_str(if is_bare { "> " } else { "" });
        // Deeper text would be code, and a list nests by its spaces.
        (0..indent.min(if kind == Line::Item { 12 } else { 0 })).for_each(|_| out.push(' '));
        out.push_str(&without_spoilers(inner));
        out.push('\n');
        before = kind;
    }
    out
}

/// What a line is, behind one of that kind. `quotes_on`: from here to the end all is quoted.
pub(super) fn line_kind(line: &str, before: Option<Line>, quotes_on: bool) -> Line {
    let inner = line.trim_start();
    match inner {
        _ if quotes_on || inner.starts_with("> ") => Line::Quote,
        _ if is_item(inner) => Line::Item,
        _ if before == Some(Line::Item) && line.len() - inner.len() > 1 => Line::Item,
        _ => Line::Text,
    }
}

pub(super) fn is_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    if digits > 0 { digits < 4 && rest.starts_with(". ") } else { rest.starts_with("- ") || rest.starts_with("* ") }
}

/// `text` with a backslash before each mark of Markdown, so that it is read as it stands.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::blocks::{Anchors, tests};

    fn shown(text: &str) -> Vec<String> {
        let mut builder = Builder::new(Anchors::Stated);
        builder.start(Element::Said { name: "Ben".to_owned(), is_begun: false });
        write(&mut builder, text);
        builder.end();
        let built = builder.finish();
        tests::check(&built.body, &built.shape);
        tests::shown(&built.body, &built.shape)
    }

    #[test]
    fn a_message_keeps_its_code_lists_and_quotations_behind_the_name() {
        assert_eq!(
            shown(
                "Do **this**:```sh\nopen --all\n\n  gate```then wait,\nit takes long:\n- a key\n  - of iron\n- a door\nThat is all.\n> the wheel\nNo."
            ),
            [
                "turn \"Ben: Do this:\"",
                "code:sh \"open --all\\n\\n  gate\"",
                "turn \"Ben: then wait,\\nit takes long:\"",
                "item0 \"- a key\" g0",
                "item1 \"- of iron\" g0",
                "item0 \"- a door\" g0",
                "turn \"Ben: That is all.\"",
                "quotation \"the wheel\" g1",
                "turn \"Ben: No.\"",
            ]
        );
    }

    #[test]
    fn code_alone_has_the_name_above_it() {
        assert_eq!(shown("```open```"), ["turn \"Ben:\"", "code:- \"open\""]);
        assert_eq!(shown("1. Open it.\n2. Wait."), ["turn \"Ben:\"", "item0n \"1. Open it.\" g0", "item0n \"2. Wait.\" g0"]);
    }

    #[test]
    fn what_is_no_markdown_of_discord_is_text() {
        assert_eq!(
            shown("Use <port> here.\n    It is deep.\n\n# Big\n**Why?**\n||hidden|| `a || b` ||"),
            ["turn \"Ben: Use <port> here.\\nIt is deep.\\nBig\\nWhy?\\n[spoiler] a || b ||\""]
        );
        assert_eq!(shown(">>> one\ntwo"), ["turn \"Ben:\"", "quotation \"one\\ntwo\" g0"]);
        assert_eq!(shown("``` not closed"), ["turn \"Ben: ``` not closed\""]);
    }
}
