//! The content of a WordPress post in, the HTML that the site shows out: shortcodes replaced, paragraphs marked.

use std::collections::HashSet;

use crate::parse::markup;

/// What the block editor writes around each block. Posts without it are older: their paragraphs are lines.
const BLOCK: &str = "<!-- wp:";
/// Elements whose content is no text with shortcodes and paragraphs.
const RAW: &[&str] = &["pre", "code", "script", "style", "textarea"];
/// Longer ones are text in brackets.
const MAX_SHORTCODE_BYTES: usize = 2_048;
const MAX_NAME_BYTES: usize = 40;
/// Shortcodes that show a picture, a sound or a form, and hold no text.
const SILENT: &[&str] = &[
    "gallery",
    "playlist",
    "audio",
    "video",
    "embed",
    "youtube",
    "vimeo",
    "contact-form",
    "contact-form-7",
    "contact-field",
    "googlemaps",
    "toc",
];
const CAPTIONS: &[&str] = &["caption", "wp_caption"];
const CODE: &[&str] = &["code", "sourcecode"];

/// The HTML of `content`. Time grows with its length.
pub(super) fn html(content: &str) -> String {
    let content = content.replace("\r\n", "\n");
    let out = String::with_capacity(content.len());
    let mut walk = Walk { rest: &content, out, is_classic: !content.contains(BLOCK), closed: closed(&content), unclosed: Vec::new() };
    while let Some(at) = walk.rest.find(['<', '[']) {
        walk.text(at);
        if walk.rest.starts_with('<') { walk.tag() } else { walk.bracket() }
    }
    walk.text(walk.rest.len());
    walk.out
}

/// The names of the shortcodes that are closed somewhere.
fn closed(content: &str) -> HashSet<String> {
    let names = memchr::memmem::find_iter(content.as_bytes(), "[/").filter_map(|at| {
        let (name, rest) = name(content.get(at + 2..)?);
        rest.starts_with(']').then(|| name.to_ascii_lowercase())
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// The name that `text` begins with, and the rest.
fn name(text: &str) -> (&str, &str) {
    let length = text.bytes().take(MAX_NAME_BYTES).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    text.split_at(length)
}

struct Walk<'a> {
    rest: &'a str,
    out: String,
    /// Whether an empty line parts paragraphs, and a line's end is one.
    is_classic: bool,
    closed: HashSet<String>,
    /// Elements and shortcodes that are closed nowhere behind the place that the walk has reached.
    unclosed: Vec<String>,
}

impl<'a> Walk<'a> {
    fn text(&mut self, bytes: usize) {
        let (text, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        if !self.is_classic {
            return self.out.push_str(text);
        }
        let mut breaks = 0;
        for line in text.split('\n') {
            if breaks > 0 && !line.trim().is_empty() {
                self.out.push_str(match breaks {
                    // Text that was pasted with its lines: a sentence goes on.
                    1 if line.trim_start().starts_with(char::is_lowercase) => "\n",
                    1 => "<br>",
                    _ => "<br><br>",
                });
                breaks = 0;
            }
            self.out.push_str(line);
            breaks += 1;
        }
        // The line that ends behind the last text, or goes on with a tag.
        match breaks {
            0 | 1 => {}
            2 => self.out.push_str("<br>"),
            _ => self.out.push_str("<br><br>"),
        }
    }

    fn tag(&mut self) {
        if let Some(comment) = self.rest.strip_prefix("<!--") {
            self.rest = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
            return;
        }
        let inner = self.rest.get(1..).unwrap_or_default();
        let Some(after) = markup::tag_end(inner) else { return self.copy(1) };
        let (name, _) = name(inner);
        let name = name.to_ascii_lowercase();
        self.copy(self.rest.len() - after.len());
        if RAW.contains(&name.as_str())
            && let Some(end) = self.end(&format!("</{name}"))
        {
            self.copy(end);
        }
    }

    fn copy(&mut self, bytes: usize) {
        let (text, rest) = self.rest.split_at(bytes);
        self.out.push_str(text);
        self.rest = rest;
    }

    /// Where `mark` stands next.
    fn end(&mut self, mark: &str) -> Option<usize> {
        if self.unclosed.iter().any(|unclosed| unclosed == mark) {
            return None;
        }
        let end = memchr::memmem::find(self.rest.as_bytes(), mark.as_bytes());
        if end.is_none() {
            self.unclosed.push(mark.to_owned());
        }
        end
    }

    /// What begins with a bracket: a shortcode, or text.
    fn bracket(&mut self) {
        let inner = self.rest.get(1..).unwrap_or_default();
        let (is_closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let (name, after) = name(inner);
        let name = name.to_ascii_lowercase();
        let head = after.get(..after.floor_char_boundary(MAX_SHORTCODE_BYTES)).unwrap_or_default();
        let Some(end) = head.find([']', '[', '<']).filter(|end| !name.is_empty() && head.as_bytes().get(*end) == Some(&b']')) else {
            return self.copy(1);
        };
        let attributes = head.get(..end).unwrap_or_default();
        let is = |names: &[&str]| names.contains(&name.as_str());
        let has_end = self.closed.contains(&name);
        let is_known = is(SILENT) || is(CAPTIONS) || is(CODE) || name == "nextpage";
        let is_shortcode = attributes.is_empty()
            || attributes.starts_with([' ', '/', '\n', '='])
                && (attributes.contains('=') || attributes.ends_with('/') || has_end || is_known);
        // `[[gallery]]` is how writers show a shortcode.
        if !is_shortcode || attributes.is_empty() && !has_end && !is_known || self.out.ends_with('[') {
            return self.copy(1);
        }
        self.rest = after.get(end + 1..).unwrap_or_default();
        if is_closing || !has_end {
            return;
        }
        let close = format!("[/{name}]");
        if is(SILENT) {
            if let Some(end) = self.end(&close) {
                self.rest = self.rest.get(end..).unwrap_or_default();
            }
        } else if is(CAPTIONS) {
            self.caption(attributes, &close);
        } else if is(CODE) {
            self.code(attributes, &close);
        }
    }

    /// `[caption]<img> The words[/caption]`, in old posts `[caption caption="The words"]<img>[/caption]`.
    fn caption(&mut self, attributes: &str, close: &str) {
        let Some(end) = self.end(close) else { return };
        let (content, rest) = self.rest.split_at(end);
        self.rest = rest;
        let stated = attributes.split_once("caption=\"").and_then(|(_, words)| words.split_once('"')).map(|(words, _)| words);
        let words = stated.map_or_else(|| markup::as_text(content), |words| markup::entities(words).into_owned());
        let words = words.replace('&', "&amp;").replace('<', "&lt;");
        self.out.push_str(&format!("<figure><img><figcaption>{words}</figcaption></figure>"));
    }

    fn code(&mut self, attributes: &str, close: &str) {
        let Some(end) = self.end(close) else { return };
        let (content, rest) = self.rest.split_at(end);
        self.rest = rest;
        let value = ["lang=", "language="].iter().find_map(|name| attributes.split_once(name)).map(|(_, value)| value);
        let language = value.map(|value| value.trim_matches(['"', '\'', ' ', ']']).split(['"', '\'', ' ']).next().unwrap_or_default());
        self.out.push_str(&format!("<pre class=\"language-{}\">{}</pre>", language.unwrap_or("none"), content.trim_matches('\n')));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_old_posts_are_paragraphs() {
        assert_eq!(
            html("One\ntwo.\r\n\r\nThree <b>four\nFive</b>\n<pre>a\n\nb</pre>"),
            "One\ntwo.<br><br>Three <b>four<br>Five</b><br><pre>a\n\nb</pre>"
        );
        assert_eq!(html("<!-- wp:paragraph -->\n<p>One\n\ntwo</p>\n<!-- /wp:paragraph -->"), "\n<p>One\n\ntwo</p>\n");
    }

    #[test]
    fn shortcodes_go_and_brackets_stay() {
        let shown = |text: &str| html(&format!("{BLOCK} -->{text}"));
        for (text, expected) in [
            ("a [sic] b [1] [x=", "a [sic] b [1] [x="),
            ("[box type=\"info\"]Do [em]not[/em] ask.[/box]", "Do not ask."),
            ("[gallery ids=\"1,2\"]a[contact-form-7 id=\"3\"]b[toc]", "ab"),
            ("[embed]https://a.org[/embed]c", "c"),
            ("[[gallery]] and a[b] = c[i]", "[[gallery]] and a[b] = c[i]"),
            ("<pre>a[x=\"1\"]</pre><a title=\"[toc]\">d</a>", "<pre>a[x=\"1\"]</pre><a title=\"[toc]\">d</a>"),
            ("[caption id=\"x\"]<img src=\"y\"> A <i>goat</i>[/caption]e", "<figure><img><figcaption> A goat</figcaption></figure>e"),
            ("[code language=\"php\"]\n$a[1];\n[/code]", "<pre class=\"language-php\">$a[1];</pre>"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
