//! Wikitext in, the same without comments and templates out; what is no markup in it is set aside.
//!
//! One walk: templates that nest are put together from the inside out, in the text that is written.

use crate::parse::markup;
use crate::parse::wikitext::templates::{Page, Template};

/// Stands around the number of a piece that was set aside. No text holds it: it is a control.
pub(super) const MARK: char = '\u{7f}';
/// Templates that nest deeper are left out. Source: MediaWiki, `$wgMaxTemplateDepth`.
const MAX_DEPTH: usize = 40;

/// A text without comments and templates.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) text: String,
    /// The pieces that were set aside, by their numbers in the text.
    pub(super) aside: Vec<Aside>,
    /// Whether the page only lists what its title may mean.
    pub(super) is_disambiguation: bool,
}

/// A piece whose content is no wikitext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    /// Text as it is, with its entities.
    Text(String),
    Code {
        language: Option<String>,
        code: String,
        is_inline: bool,
    },
    /// Pictures, one a line, with captions.
    Gallery(String),
}

/// Elements whose content is no wikitext and is text, code or pictures.
const SET_ASIDE: &[&str] = &["nowiki", "pre", "syntaxhighlight", "source", "math", "chem", "ce", "gallery"];
/// Elements whose content no reader sees in the text.
const UNSEEN: &[&str] = &[
    "ref",
    "references",
    "includeonly",
    "templatedata",
    "templatestyles",
    "graph",
    "timeline",
    "score",
    "mapframe",
    "maplink",
    "imagemap",
    "inputbox",
    "dynamicpagelist",
    "dpl",
    "categorytree",
    "embedvideo",
    "youtube",
    "indicator",
    "section",
    "comments",
    "poll",
    "html",
    "script",
    "style",
    "languages",
    "hiero",
    "choose",
    "rss",
];
/// Elements that say where a page is included, not what it says.
const TRANSPARENT: &[&str] = &["noinclude", "onlyinclude", "translate", "tvar"];
const MAX_NAME_BYTES: usize = 16;

/// What is open.
#[derive(Debug)]
enum Frame {
    /// So many braces, which begin at this place of the text; the places of the bars.
    Braces {
        count: usize,
        start: usize,
        bars: Vec<usize>,
    },
    Link,
}

struct Walk<'a> {
    page: Page<'a>,
    rest: &'a str,
    out: Resolved,
    frames: Vec<Frame>,
    /// How many of the frames are braces.
    depth: usize,
    /// Elements that are closed nowhere behind the place that the walk has reached.
    unclosed: Vec<String>,
}

/// Resolves the text of a page. Time grows with its length.
pub(super) fn resolve(text: &str, page: Page<'_>) -> Resolved {
    let clean = text.replace(MARK, "");
    let out = Resolved { text: String::with_capacity(clean.len()), ..Resolved::default() };
    let mut walk = Walk { page, rest: &clean, out, frames: Vec::new(), depth: 0, unclosed: Vec::new() };
    while let Some(at) = walk.rest.find(['<', '{', '}', '[', ']', '|']) {
        walk.copy(at);
        walk.step();
    }
    walk.copy(walk.rest.len());
    walk.out
}

impl<'a> Walk<'a> {
    fn copy(&mut self, bytes: usize) {
        let (text, rest) = self.rest.split_at(bytes);
        self.out.text.push_str(text);
        self.rest = rest;
    }

    fn step(&mut self) {
        let run = |mark: u8, bytes: &[u8]| bytes.iter().take_while(|byte| **byte == mark).count();
        let bytes = self.rest.as_bytes();
        match bytes.first() {
            Some(b'<') => self.tag(),
            Some(b'{') => {
                let count = run(b'{', bytes);
                if count > 1 {
                    self.frames.push(Frame::Braces { count, start: self.out.text.len(), bars: Vec::new() });
                    self.depth += 1;
                }
                self.copy(count);
            }
            Some(b'}') => self.close(run(b'}', bytes)),
            Some(b'[') if bytes.get(1) == Some(&b'[') => {
                self.frames.push(Frame::Link);
                self.copy(2);
            }
            Some(b']') if bytes.get(1) == Some(&b']') => {
                if matches!(self.frames.last(), Some(Frame::Link)) {
                    self.frames.pop();
                }
                self.copy(2);
            }
            Some(b'|') => {
                let at = self.out.text.len();
                if let Some(Frame::Braces { bars, .. }) = self.frames.last_mut() {
                    bars.push(at);
                }
                self.copy(1);
            }
            _ => self.copy(1),
        }
    }

    /// Ends with `count` braces what they end. A link that was not closed in it is none.
    fn close(&mut self, count: usize) {
        let mut left = count;
        while left > 1 && self.depth > 0 {
            while matches!(self.frames.last(), Some(Frame::Link)) {
                self.frames.pop();
            }
            let Some(Frame::Braces { count: open, start, bars }) = self.frames.pop() else { break };
            let used = open.min(left).min(3);
            let at = start + open - used;
            let replacement = self.replacement(at, used, &bars, left == used);
            self.out.text.truncate(at);
            self.out.text.push_str(&replacement);
            left -= used;
            self.rest = self.rest.get(used..).unwrap_or_default();
            if open - used > 1 {
                self.frames.push(Frame::Braces { count: open - used, start, bars: Vec::new() });
            } else {
                self.depth -= 1;
            }
        }
        self.copy(left);
    }

    /// What stands for the braces whose content begins `used` bytes behind `at`: two are a template, three a parameter.
    fn replacement(&mut self, at: usize, used: usize, bars: &[usize], is_last: bool) -> String {
        let text = self.out.text.as_str();
        let ends = bars.iter().copied().chain([text.len()]);
        let starts = std::iter::once(at + used).chain(bars.iter().map(|bar| bar + 1));
        let mut parts = starts.zip(ends).map(|(start, end)| text.get(start..end).unwrap_or_default());
        if self.depth > MAX_DEPTH {
            return String::new();
        }
        if used == 3 {
            return parts.nth(1).unwrap_or_default().to_owned();
        }
        let behind = self.rest.get(used..).unwrap_or_default().trim_start_matches(' ');
        let is_alone =
            is_last && is_at_line_start(text.get(..at).unwrap_or_default()) && (behind.is_empty() || behind.starts_with(['\n', '<', '{']));
        let template = Template::of(parts, is_alone);
        self.out.is_disambiguation |= template.is_disambiguation();
        template.text(self.page)
    }

    fn tag(&mut self) {
        if let Some(comment) = self.rest.strip_prefix("<!--") {
            return self.comment(comment);
        }
        let inner = self.rest.get(1..).unwrap_or_default();
        let named = inner.strip_prefix('/').unwrap_or(inner);
        let length = named.bytes().take(MAX_NAME_BYTES).take_while(u8::is_ascii_alphanumeric).count();
        let name = named.get(..length).unwrap_or_default().to_ascii_lowercase();
        let is = |names: &[&str]| names.contains(&name.as_str());
        let (is_aside, is_unseen) = (is(SET_ASIDE), is(UNSEEN));
        if !is_aside && !is_unseen && !is(TRANSPARENT) {
            return self.copy(1);
        }
        let Some(after) = markup::tag_end(inner) else { return self.copy(1) };
        let attributes = named.get(length..named.len() - after.len()).unwrap_or_default().trim_end_matches('>');
        if is(TRANSPARENT) || inner.starts_with('/') || attributes.ends_with('/') {
            self.rest = after;
            return;
        }
        let Some((content, rest)) = self.content(after, &name) else {
            self.rest = after;
            return;
        };
        self.rest = rest;
        if is_aside {
            self.set_aside(&name, attributes, content);
        }
    }

    /// What stands up to the tag that closes `name`, and what follows that.
    fn content(&mut self, after: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
        if self.unclosed.iter().any(|unclosed| unclosed == name) {
            return None;
        }
        let closes = |at: &usize| {
            let found = after.get(at + 2..at + 2 + name.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(name))
        };
        let end = memchr::memmem::find_iter(after.as_bytes(), "</").find(closes);
        let Some(end) = end else {
            self.unclosed.push(name.to_owned());
            return None;
        };
        let behind = after.get(end..).unwrap_or_default();
        Some((after.get(..end)?, behind.find('>').and_then(|at| behind.get(at + 1..)).unwrap_or_default()))
    }

    /// A comment that has its line to itself takes the line's end with it; one that never ends takes the rest.
    fn comment(&mut self, comment: &'a str) {
        let rest = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
        let behind = rest.trim_start_matches([' ', '\t']);
        self.rest = if is_at_line_start(&self.out.text) { behind.strip_prefix('\n').unwrap_or(rest) } else { rest };
    }

    fn set_aside(&mut self, name: &str, attributes: &str, content: &str) {
        let attributes = attributes.to_ascii_lowercase();
        let language = attributes.split_once("lang=").and_then(|(_, value)| {
            let value = value.trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/')).unwrap_or(value.len());
            value.get(..end).filter(|value| !value.is_empty() && *value != "text").map(str::to_owned)
        });
        let code = || content.strip_prefix('\n').unwrap_or(content);
        let piece = match name {
            "nowiki" => Aside::Text(markup::entities(content).into_owned()),
            "math" | "chem" | "ce" => Aside::Text(content.trim().to_owned()),
            "gallery" => Aside::Gallery(content.to_owned()),
            "pre" => Aside::Code { language: None, code: markup::entities(code()).into_owned(), is_inline: false },
            _ => {
                let is_inline = attributes.split([' ', '=']).any(|word| word == "inline") || attributes.contains("enclose=\"none");
                Aside::Code { language, code: code().to_owned(), is_inline }
            }
        };
        self.out.text.push_str(&format!("{MARK}{}{MARK}", self.out.aside.len()));
        self.out.aside.push(piece);
    }
}

/// Whether a line begins behind `text`, a few spaces aside.
fn is_at_line_start(text: &str) -> bool {
    const MAX_SPACES: usize = 16;
    let tail = text.get(text.floor_char_boundary(text.len().saturating_sub(MAX_SPACES))..).unwrap_or_default();
    let before = tail.trim_end_matches(' ');
    before.ends_with('\n') || before.is_empty() && text.len() < MAX_SPACES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        resolve(text, Page { title: "A", site: "B" }).text.replace(MARK, "§")
    }

    #[test]
    fn templates_are_put_together_from_the_inside_out() {
        for (text, expected) in [
            ("a {{code|x|y={{z|1}}}} b", "a <code>x</code> b"),
            ("{{nowrap|{{lang|de|[[a|b]]}} c}} d", "[[a|b]] c d"),
            ("a {{{1|{{PAGENAME}}}}} b {{{2}}}", "a A b "),
            ("a {{{{{1}}}|b}} c", "a b c"),
            ("{{cn|[[b|c}} d", " d"),
            ("{{never closed|[[a]]", "{{never closed|[[a]]"),
            ("a }} b ]] {c} {| d |}", "a }} b ]] {c} {| d |}"),
            ("a {{!}} b", "a | b"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn comments_and_what_is_no_text_are_left_out() {
        for (text, expected) in [
            ("a<!-- {{b -->c\n<!-- d -->\ne", "ac\ne"),
            ("a<!-- b", "a"),
            ("a<ref name=\"x>y\">b</ref> c<ref name=z /> d<REFERENCES>e</references>", "a c d"),
            ("<noinclude>a</noinclude><includeonly>b</includeonly>", "a"),
            ("a<ref>b", "ab"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_wikitext_is_set_aside() {
        let resolved = resolve(
            "<nowiki>''&amp;</nowiki><pre>\n{{a}}</pre><source lang='Lua' inline>x</source><math> y </math>\u{7f}",
            Page::default(),
        );
        assert_eq!(resolved.text.replace(MARK, "§"), "§0§§1§§2§§3§");
        let code = |language: Option<&str>, code: &str, is_inline| Aside::Code {
            language: language.map(str::to_owned),
            code: code.to_owned(),
            is_inline,
        };
        assert_eq!(
            resolved.aside,
            [Aside::Text("''&".to_owned()), code(None, "{{a}}", false), code(Some("lua"), "x", true), Aside::Text("y".to_owned())]
        );
    }
}
