//! Components in Markdown, `<Tabs>` of React and Vue: their tags become plain ones, which the reader of HTML knows or passes
//! over, and Markdown inside of them stays Markdown.

use crate::parse::blocks::{is_html, is_void};
use crate::parse::dialects::containers::{self, Kind, Open};
use crate::parse::dialects::expressions::balanced;
use crate::parse::dialects::{MAX_OPEN, Replaced, Rewriter, escaped};

/// A longer tag is a `<` that means something else.
const MAX_TAG_BYTES: usize = 4_000;
/// Longer names are no placeholder for a word.
const MAX_PLACEHOLDER_BYTES: usize = 40;
/// Elements that stand inside lines. Alone on a line they are still text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "br", "code", "del", "em", "font", "i", "img", "input", "kbd", "mark", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "u", "var",
];

/// A tag of a component, or any tag in MDX.
#[derive(Debug)]
struct Tag<'a> {
    /// As it is written; empty for a fragment, `<>`.
    name: &'a str,
    is_closing: bool,
    closes_itself: bool,
    /// Those that are strings.
    attributes: Vec<(&'a str, &'a str)>,
    has_expressions: bool,
    bytes: usize,
}

impl Tag<'_> {
    fn is_component(&self) -> bool {
        self.name.is_empty() || self.name.starts_with(|c: char| c.is_ascii_uppercase())
    }

    /// The name in HTML. That of a question in a list of them is an element of its own there.
    fn html_name(&self) -> String {
        match self.name {
            "" => "div".to_owned(),
            "Q" | "Question" => "faq-question".to_owned(),
            "A" | "Answer" => "faq-answer".to_owned(),
            name => name.to_ascii_lowercase().replace(['.', '_'], "-"),
        }
    }

    fn html(&self) -> String {
        if self.is_closing {
            return format!("</{}>", self.html_name());
        }
        let attributes = self.attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value)));
        format!("<{}{}{}>", self.html_name(), attributes.collect::<String>(), if self.closes_itself { " /" } else { "" })
    }
}

/// Tags that are all of a line: blocks, between which Markdown stands.
pub(super) fn alone(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    if !line.starts_with('<') {
        return false;
    }
    let text = rewriter.rest();
    let mut at = text.len() - text.trim_start_matches([' ', '\t']).len();
    let mut tags = Vec::new();
    while let Some(tag) = text.get(at..).filter(|rest| rest.starts_with('<')).and_then(|rest| tag(rewriter, rest)) {
        let is_block = tag.is_component() || rewriter.is_mdx && !INLINE.contains(&tag.name);
        if !is_block || is_placeholder(rewriter, &tag) {
            return false;
        }
        at += tag.bytes;
        at += text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\t']).len());
        tags.push(tag);
    }
    let ends = text.get(at..).is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'));
    if tags.is_empty() || !ends {
        return false;
    }
    for tag in &tags {
        block(rewriter, tag);
    }
    rewriter.at += (at + 1).min(text.len());
    true
}

fn block(rewriter: &mut Rewriter<'_>, tag: &Tag<'_>) {
    let name = tag.html_name();
    if tag.is_closing {
        match rewriter.open.iter().rposition(|open| matches!(&open.kind, Kind::Component(of) if *of == name)) {
            Some(at) => containers::close_from(rewriter, at),
            None => rewriter.block(rewriter.indent, &tag.html()),
        }
        return;
    }
    rewriter.block(rewriter.indent, &tag.html());
    if !tag.closes_itself && rewriter.open.len() < MAX_OPEN {
        let closing = format!("</{name}>");
        rewriter.open.push(Open { kind: Kind::Component(name), indent: rewriter.raw_indent, strip: None, closing });
    }
}

/// A tag inside a line. A name in angle brackets that is no element, `<player>`, is text.
pub(super) fn inline(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    let tag = tag(rewriter, rest)?;
    if is_placeholder(rewriter, &tag) {
        return Some(Replaced { bytes: 1, by: "\\<".into() });
    }
    (tag.is_component() || tag.has_expressions).then(|| Replaced { bytes: tag.bytes, by: tag.html().into() })
}

/// Whether a tag is a word to fill in: it is of no element, says nothing more, and nothing closes it.
fn is_placeholder(rewriter: &mut Rewriter<'_>, tag: &Tag<'_>) -> bool {
    let bare = !tag.is_closing && !tag.closes_itself && tag.attributes.is_empty() && !tag.has_expressions;
    bare && !tag.name.is_empty()
        && tag.name.len() <= MAX_PLACEHOLDER_BYTES
        && !is_html(&tag.name.to_ascii_lowercase())
        && !rewriter.is_closed(tag.name)
}

/// The tag that `text` begins with.
fn tag<'a>(rewriter: &mut Rewriter<'_>, text: &'a str) -> Option<Tag<'a>> {
    let inner = text.strip_prefix('<')?;
    let is_closing = inner.starts_with('/');
    let named = inner.strip_prefix('/').unwrap_or(inner);
    let length =
        named.bytes().take(MAX_TAG_BYTES).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')).count();
    let name = named.get(..length)?;
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.is_empty() && named.starts_with('>') && rewriter.is_mdx;
    let after = named.get(length..)?;
    if !begins || !after.starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '{')) {
        return None;
    }
    let mut tag = Tag { name, is_closing, closes_itself: false, attributes: Vec::new(), has_expressions: false, bytes: 0 };
    let mut rest = after;
    loop {
        rest = rest.trim_start();
        let looked = text.len() - rest.len();
        if looked > MAX_TAG_BYTES.min(rewriter.fuel) {
            rewriter.fuel = rewriter.fuel.saturating_sub(looked);
            return None;
        }
        if let Some(after) = rest.strip_prefix('>') {
            tag.bytes = text.len() - after.len();
            tag.closes_itself |= is_void(tag.name);
            return Some(tag);
        }
        rest = match rest.strip_prefix('/') {
            Some(after) => {
                tag.closes_itself = true;
                after
            }
            None => match attribute(rewriter, &mut tag, rest) {
                Some(after) => after,
                None => {
                    rewriter.fuel = rewriter.fuel.saturating_sub(looked);
                    return None;
                }
            },
        };
    }
}

/// Reads the attribute that `text` begins with; what follows it.
fn attribute<'a>(rewriter: &mut Rewriter<'_>, tag: &mut Tag<'a>, text: &'a str) -> Option<&'a str> {
    if text.starts_with('{') {
        tag.has_expressions = true;
        return text.get(balanced(rewriter, text)?..);
    }
    let head = text.get(..text.floor_char_boundary(MAX_TAG_BYTES))?;
    let length = head
        .find(|c: char| c.is_whitespace() || matches!(c, '=' | '/' | '>' | '<' | '{' | '"' | '\'' | '`'))
        .filter(|length| *length > 0)?;
    let (name, after) = text.split_at_checked(length)?;
    let Some(value) = after.strip_prefix('=') else {
        tag.attributes.push((name, ""));
        return Some(after);
    };
    if value.starts_with('{') {
        let bytes = balanced(rewriter, value)?;
        tag.has_expressions = true;
        tag.attributes.extend(value.get(1..bytes - 1).and_then(text_in).map(|text| (name, text)));
        return value.get(bytes..);
    }
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    let Some(quote) = quote else {
        let end = head_end(value)?;
        tag.attributes.push((name, value.get(..end)?));
        return value.get(end..);
    };
    let inner = value.get(1..)?;
    let end = rewriter.find(inner, if quote == '"' { "\"" } else { "'" }, MAX_TAG_BYTES)?;
    tag.attributes.push((name, inner.get(..end)?));
    inner.get(end + 1..)
}

fn head_end(value: &str) -> Option<usize> {
    let head = value.get(..value.floor_char_boundary(MAX_TAG_BYTES))?;
    let end = head.find(|c: char| c.is_whitespace() || matches!(c, '>' | '<' | '"' | '\'' | '=' | '`'))?;
    head.get(end..)?.starts_with(|c: char| c.is_whitespace() || c == '>').then_some(end)
}

/// The words of an expression that is a string, or a component that is given its text.
fn text_in(expression: &str) -> Option<&str> {
    let expression = expression.trim();
    let quoted = |text: &'_ str| text.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
    if let Some(quote) = quoted(expression) {
        return expression.get(1..)?.strip_suffix(quote);
    }
    let (_, value) = expression.split_once(" text=").or_else(|| expression.split_once(" label="))?;
    let quote = quoted(value)?;
    value.get(1..)?.split(quote).next()
}
