//! A piece of HTML in, its text out, a paragraph a block. For the bodies that feeds and exports carry, which are articles
//! already; whole pages go through `html`.

use std::borrow::Cow;

use markup5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

use crate::text::clean;

/// Elements that begin a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "figcaption",
    "hr",
    "dl",
    "dt",
    "dd",
    "main",
    "aside",
    "nav",
    "form",
];
/// Elements whose text no reader sees.
const UNSEEN: &[&str] = &["script", "style", "template", "noscript", "iframe", "svg", "head", "figcaption", "button", "select", "textarea"];
/// The longest name of an entity, with its semicolon. Source: the HTML standard, "named character references".
const MAX_ENTITY_BYTES: usize = "CounterClockwiseContourIntegral;".len();
/// Longer tags hold pictures as text; nothing in them is looked at.
const MAX_NAME_BYTES: usize = 16;

/// Whether `text` is HTML: it has a closing tag or a line break of it.
pub(super) fn is_markup(text: &str) -> bool {
    text.contains("</") || text.contains("<br") || text.contains("<p>") || text.contains("/>")
}

/// Whether `text`, which should have none, holds entities of the kinds that writers' programs make. Those of `<` and `>` may be meant.
pub(super) fn is_encoded(text: &str) -> bool {
    const NAMES: [&str; 11] = ["amp", "nbsp", "quot", "apos", "lsquo", "rsquo", "ldquo", "rdquo", "ndash", "mdash", "hellip"];
    text.match_indices('&').any(|(at, _)| {
        let name = text
            .get(at + 1..)
            .and_then(|rest| rest.get(..rest.floor_char_boundary(MAX_ENTITY_BYTES)))
            .and_then(|rest| rest.split_once(';'));
        name.is_some_and(|(name, _)| {
            NAMES.contains(&name)
                || name
                    .strip_prefix('#')
                    .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        })
    })
}

/// The text of `html` with its entities resolved and an empty line between blocks. Time grows with its length alone.
pub(super) fn as_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, from) = rest.split_at(at);
        push_text(&mut out, text);
        rest = after_tag(from, &mut out);
    }
    push_text(&mut out, rest);
    out
}

/// The one line that a page states of itself: its title, a name. Sites encode such texts once more than they should, and leave tags in.
pub(super) fn stated_line(raw: &str) -> Option<String> {
    let text = entities(raw);
    let text = if is_markup(&text) { Cow::Owned(as_text(&text)) } else { text };
    Some(clean::clean_inline(&text)).filter(|line| !line.is_empty())
}

/// What follows the tag, comment or stray `<` that `from` begins with.
fn after_tag<'a>(from: &'a str, out: &mut String) -> &'a str {
    if let Some(comment) = from.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    let inner = &from[1..];
    let closing = inner.starts_with('/');
    let named = inner.trim_start_matches('/');
    let length = named.bytes().take(MAX_NAME_BYTES).take_while(u8::is_ascii_alphanumeric).count();
    if length == 0 && !inner.starts_with(['!', '?', '/']) {
        out.push('<');
        return inner;
    }
    let name = named[..length].to_ascii_lowercase();
    // A tag without an end: what follows the `<` may still be text.
    let Some(after) = tag_end(inner) else { return inner };
    if BLOCKS.contains(&name.as_str()) {
        out.push_str("\n\n");
    }
    if !closing && UNSEEN.contains(&name.as_str()) { behind_closing(after, &name) } else { after }
}

/// What follows the `>` that ends a tag; those in quoted attributes do not. A `<` ends a tag that forgot to.
pub(super) fn tag_end(tag: &str) -> Option<&str> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return tag.get(at + 1..),
            (None, b'<') => return tag.get(at..),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that never closes is a slip; the tag still ends.
    tag.find('>').and_then(|at| tag.get(at + 1..))
}

fn behind_closing<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        let inner = rest.get(at + 2..).unwrap_or_default();
        if inner.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return inner.find('>').and_then(|end| inner.get(end + 1..)).unwrap_or_default();
        }
        rest = inner;
    }
    // Never closed: it holds the rest, as browsers have it.
    ""
}

/// Line breaks in HTML are spaces.
fn push_text(out: &mut String, text: &str) {
    let text = entities(text);
    let mut space = out.ends_with([' ', '\n']);
    for c in text.chars() {
        let white = matches!(c, ' ' | '\n' | '\r' | '\t');
        if !white {
            out.push(c);
        } else if !space {
            out.push(' ');
        }
        space = white;
    }
}

/// `text` with its entities resolved; what only looks like one stays as it is.
pub(super) fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let from = &rest[at + 1..];
        let end = from.bytes().take(MAX_ENTITY_BYTES).position(|byte| byte == b';').map(|semicolon| semicolon + 1);
        match end.and_then(|end| Some((entity(&from[..end])?, end))) {
            Some((characters, end)) => {
                out.extend(characters);
                rest = &from[end..];
            }
            None => {
                out.push('&');
                rest = from;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The characters that an entity such as `amp;` or `#8220;` stands for, one or two.
fn entity(name: &str) -> Option<impl Iterator<Item = char>> {
    let (first, second) = match name.strip_prefix('#') {
        Some(number) => (numbered(number.strip_suffix(';')?)?, None),
        None => {
            // Beginnings of names are in the table as well, without a character.
            let (first, second) = *NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0)?;
            // `nbsp` is typed for a space like any other.
            let first = char::from_u32(first).map(|first| if first == '\u{a0}' { ' ' } else { first })?;
            (first, char::from_u32(second).filter(|second| *second != '\0'))
        }
    };
    Some(std::iter::once(first).chain(second))
}

/// Source: the HTML standard, "numeric character reference end state": 128 to 159 are what Windows-1252 has there.
fn numbered(number: &str) -> Option<char> {
    let hex = number.strip_prefix(['x', 'X']);
    let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
    let replacement = code.checked_sub(0x80).and_then(|at| C1_REPLACEMENTS.get(at as usize)).copied().flatten();
    replacement.or(char::from_u32(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_paragraphs_and_line_breaks_are_spaces() {
        let html = "<p class='a>b'>The <b>mill</b>\nclosed.</p><p>It &#8220;stood&#x94; &mdash; 3 < 4 &unknown; A&amp;B.<br/>Line<script>no()</script></p><!-- x -->";
        assert_eq!(clean::clean(&as_text(html)), "The mill closed.\n\nIt “stood” — 3 < 4 &unknown; A&B.\n\nLine");
    }

    #[test]
    fn all_entities_of_html_are_resolved_and_nothing_else() {
        assert_eq!(
            as_text("&Zcaron;i&zcaron;ek &NotEqualTilde; &CounterClockwiseContourIntegral; &#x1f600;"),
            "Žižek \u{2242}\u{338} ∳ 😀"
        );
        assert_eq!(as_text("&#128; &#129; &#0; &#xd800; &am; &; &#; &#x; AT&T; R&D"), "€ \u{81} \0 &#xd800; &am; &; &#; &#x; AT&T; R&D");
        assert_eq!(clean::clean(&as_text("co&shy;operation&nbsp;&amp;&nbsp;&nbsp;more")), "cooperation & more");
    }

    #[test]
    fn a_stated_line_has_neither_entities_nor_tags() {
        for raw in ["Mill &amp; river", "Mill &amp; <em>river</em>", "Mill &amp; &lt;em&gt;river&lt;/em&gt;", " Mill &\n river "] {
            assert_eq!(stated_line(raw).as_deref(), Some("Mill & river"), "{raw}");
        }
        assert_eq!(stated_line(" &nbsp; "), None);
    }

    #[test]
    fn what_is_never_closed_ends_somewhere() {
        assert_eq!(as_text("a <b title=\"x>c</b> d"), "a c d");
        assert_eq!(as_text("b<script>a"), "b");
        assert_eq!(as_text("<"), "<");
        assert_eq!(as_text("<a"), "a");
    }
}
