//! HTML in, its tags and the text between them out, one after the other. Nothing is nested here and nothing is an error.

use std::borrow::Cow;

use crate::parse::markup;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text with its entities resolved.
    Text(Cow<'a, str>),
    Open(Tag<'a>),
    /// The name in lower case.
    Close(String),
}

/// A tag that opens an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: String,
    /// What stands behind the name, up to the `>`.
    attributes: &'a str,
}

/// Longer names are no element's.
const MAX_NAME_BYTES: usize = 32;
/// More classes on one element are not looked at.
const MAX_CLASSES: usize = 100;
/// Elements whose content is no markup and that no reader sees.
const RAW: &[&str] = &["script", "style", "textarea", "title", "iframe", "noscript", "template"];

/// The pieces of `html` in order. Comments are none of them.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (piece, after) = next(rest);
            rest = after;
            if piece.is_some() {
                return piece;
            }
        }
        None
    })
}

/// The first piece of `html`, which is not empty, and what follows it.
fn next(html: &str) -> (Option<Piece<'_>>, &str) {
    match memchr::memchr(b'<', html.as_bytes()) {
        Some(0) => markup_at(html),
        Some(at) => (Some(Piece::Text(markup::entities(&html[..at]))), &html[at..]),
        None => (Some(Piece::Text(markup::entities(html))), ""),
    }
}

/// What begins with the `<` that `html` begins with.
fn markup_at(html: &str) -> (Option<Piece<'_>>, &str) {
    if let Some(comment) = html.strip_prefix("<!--") {
        return (None, after_comment(comment));
    }
    let inner = &html[1..];
    let closing = inner.starts_with('/');
    let named = inner.strip_prefix('/').unwrap_or(inner);
    let length = named.bytes().take(MAX_NAME_BYTES).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    let begins = named.starts_with(|c: char| c.is_ascii_alphabetic());
    if !begins && !inner.starts_with(['!', '?', '/']) {
        return (Some(Piece::Text(Cow::Borrowed("<"))), inner);
    }
    let Some(after) = markup::tag_end(inner) else { return (Some(Piece::Text(Cow::Borrowed("<"))), inner) };
    if !begins {
        return (None, after);
    }
    let name = named[..length].to_ascii_lowercase();
    if closing {
        return (Some(Piece::Close(name)), after);
    }
    let written = &named[length..named.len() - after.len()];
    let after = if RAW.contains(&name.as_str()) { from_closing(after, &name) } else { after };
    (Some(Piece::Open(Tag { name, attributes: written.strip_suffix('>').unwrap_or(written) })), after)
}

/// `text` from the tag that closes `name`; nothing where none does, as browsers have it.
fn from_closing<'a>(text: &'a str, name: &str) -> &'a str {
    let closes = |at: &usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    memchr::memmem::find_iter(text.as_bytes(), "</").find(closes).map_or("", |at| &text[at..])
}

/// Browsers end a comment at `-->`, and one that never ends with the text.
fn after_comment(comment: &str) -> &str {
    comment.find("-->").map_or("", |end| &comment[end + 3..])
}

impl Tag<'_> {
    /// A tag without attributes.
    pub(super) fn named(name: &str) -> Tag<'static> {
        Tag { name: name.to_owned(), attributes: "" }
    }

    /// The value of an attribute, empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        attributes(self.attributes).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| markup::entities(value))
    }

    /// The classes, in order.
    pub(super) fn classes(&self) -> Vec<String> {
        let classes = self.attribute("class").or_else(|| self.attribute("className"));
        classes.map(|classes| classes.split_whitespace().take(MAX_CLASSES).map(str::to_owned).collect()).unwrap_or_default()
    }

    /// Whether it ends itself: `<br/>`.
    pub(super) fn closes_itself(&self) -> bool {
        self.attributes.ends_with('/')
    }
}

/// Names and raw values.
fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '='));
        if rest.is_empty() {
            return None;
        }
        let (name, after) = rest.split_at(rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len()));
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => value_of(value.trim_start()),
            None => ("", after),
        };
        rest = after;
        Some((name, value))
    })
}

fn value_of(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let piece = |piece| match piece {
            Piece::Text(text) => text.into_owned(),
            Piece::Open(tag) => format!("<{} id={} class={}>", tag.name, tag.attribute("id").unwrap_or_default(), tag.classes().join("+")),
            Piece::Close(name) => format!("</{name}>"),
        };
        pieces(html).map(piece).collect()
    }

    #[test]
    fn tags_and_text_follow_each_other() {
        assert_eq!(
            shown("a &amp; b<!-- x > --><DIV class='c  d' id=e hidden>3 < 4<br/></Div><script>no <b></script>z"),
            ["a & b", "<div id=e class=c+d>", "3 ", "<", " 4", "<br id= class=>", "</div>", "<script id= class=>", "</script>", "z"]
        );
    }

    #[test]
    fn what_never_ends_is_text_or_nothing() {
        assert_eq!(shown("a<!-- b"), ["a"]);
        assert_eq!(shown("<"), ["<"]);
        assert_eq!(shown("x<b id=\"y"), ["x", "<", "b id=\"y"]);
    }

    #[test]
    fn attributes_without_values_and_with_odd_quotes_are_read() {
        let found: Vec<_> = attributes(" open a=1 b = 'x y' c=\"z /").collect();
        assert_eq!(found, [("open", ""), ("a", "1"), ("b", "x y"), ("c", "z /")]);
    }
}
