//! Lines that no other line fences in, their blocks out: headings, paragraphs by the style that stands above them, indented code.

use crate::block::Admonition;
use crate::parse::asciidoc::Writer;
use crate::parse::asciidoc::attribute_list::AttributeList;
use crate::parse::asciidoc::attributes;
use crate::parse::asciidoc::delimiters::{self, Fence, Line, Title};
use crate::parse::asciidoc::lists;
use crate::parse::blocks::{Anchors, Builder, Element};

/// What stands above a block and says something of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Above {
    pub(super) list: AttributeList,
    pub(super) title: Option<String>,
}

impl Writer {
    /// What the lines from `at` on say of the block below them, and where that begins.
    pub(super) fn above(&mut self, lines: &[Line<'_>], at: usize) -> (Above, usize) {
        let mut above = Above::default();
        let mut at = at;
        while let Some(line) = lines.get(at) {
            if line.text.is_empty() || delimiters::is_comment(line.text) {
                at += 1;
            } else if delimiters::fence(line.text) == Some(Fence::Comment) {
                at += 1 + self.fenced_lines(lines, at, Fence::Comment);
            } else if let Some(entry) = attributes::entry(line.text) {
                at += self.attributes.set_over_lines(entry, lines.iter().skip(at + 1).map(|line| line.text));
            } else if let Some(inner) = delimiters::attribute_line(line.text) {
                let inner = self.attributes.substitute(inner).into_owned();
                match inner.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
                    Some(id) => above.list.id = id.split(',').next().map(str::to_owned),
                    None => above.list.add(&inner),
                }
                at += 1;
            } else if let Some(title) = delimiters::block_title(line.text) {
                above.title = Some(title.to_owned());
                at += 1;
            } else {
                break;
            }
        }
        (above, at)
    }

    /// Writes a block's title.
    pub(super) fn caption(&mut self, above: &Above) {
        self.titled(Element::Caption, above);
    }

    pub(super) fn titled(&mut self, element: Element, above: &Above) {
        if let Some(title) = &above.title {
            self.builder.start(element);
            self.inline(title);
            self.builder.end();
        }
    }

    /// Writes a heading of a section.
    pub(super) fn heading(&mut self, title: Title<'_>, above: &Above) {
        self.write_footnotes();
        let (text, own) = own_id(title.text);
        let words = self.words(text);
        let anchor = match above.list.id.clone().or(own) {
            Some(id) => Some(id),
            None => self.ids.give(&words, &self.attributes),
        };
        self.builder.start(Element::Heading { level: title.level + 1, anchor });
        self.inline(text);
        self.builder.end();
    }

    /// What a reader sees of running text.
    pub(super) fn words(&mut self, text: &str) -> String {
        let footnotes = self.footnotes.len();
        let outer = std::mem::replace(&mut self.builder, Builder::new(Anchors::Stated));
        self.inline(text);
        self.footnotes.truncate(footnotes);
        std::mem::replace(&mut self.builder, outer).finish().body
    }

    /// Writes the footnotes since the last heading.
    pub(super) fn write_footnotes(&mut self) {
        for note in std::mem::take(&mut self.footnotes) {
            self.builder.start(Element::Paragraph);
            self.inline(&note);
            self.builder.end();
        }
        // A note within a note is none.
        self.footnotes.clear();
    }

    /// Writes the paragraph that begins at `at`; where it ends.
    pub(super) fn paragraph(&mut self, lines: &[Line<'_>], at: usize, above: &Above, depth: usize) -> usize {
        let is_in_list = self.lists > 0;
        let ends = |line: &str| if is_in_list { lists::ends_item_text(line) } else { delimiters::ends_paragraph(line) };
        let more = lines.get(at + 1..).unwrap_or_default().iter().take_while(|line| !ends(line.text)).count();
        let end = at + 1 + more;
        let own: Vec<&str> = lines.get(at..end).unwrap_or_default().iter().map(|line| line.text).collect();
        if own.first().is_some_and(|first| first.starts_with([' ', '\t'])) && above.list.style != "normal" && !is_styled(&above.list.style)
        {
            self.caption(above);
            self.code(&without_indent(&own), None);
        } else if !self.styled(&own, above) {
            self.plain_paragraph(&own, above, depth);
        }
        end
    }

    /// Writes a paragraph as the style above it has it. Whether it has one.
    fn styled(&mut self, lines: &[&str], above: &Above) -> bool {
        let style = above.list.style.as_str();
        match style {
            "comment" => {}
            "source" | "listing" | "literal" => {
                self.caption(above);
                let language = self.language(above, style == "source");
                self.code(&without_indent(lines), language);
            }
            "quote" => {
                self.builder.start(Element::Quote);
                self.inline(&joined(lines));
                self.quoted_from(above);
                self.builder.end();
            }
            "verse" => self.verse(lines, above),
            "pass" => self.html(&lines.join("\n")),
            "stem" | "latexmath" | "asciimath" => self.builder.text(&lines.join("\n")),
            _ => match admonition(style) {
                Some(kind) => self.admonition(kind, above, |writer| writer.inline(&joined(lines))),
                None => return false,
            },
        }
        self.builder.rule();
        true
    }

    fn plain_paragraph(&mut self, lines: &[&str], above: &Above, depth: usize) {
        let text = joined(lines);
        if let Some((kind, rest)) = text.split_once(": ").and_then(|(label, rest)| Some((admonition(label)?, rest))) {
            return self.admonition(kind, above, |writer| writer.inline(rest));
        }
        if lines.first().is_some_and(|line| line.starts_with("> ")) {
            let inner = lines.iter().map(|line| line.strip_prefix('>').unwrap_or(line));
            let inner: Vec<Line<'_>> = inner.map(|text| Line { number: 0, text: text.strip_prefix(' ').unwrap_or(text) }).collect();
            self.builder.start(Element::Quote);
            self.blocks(&inner, depth + 1);
            return self.builder.end();
        }
        self.caption(above);
        match quoted(&text) {
            Some((said, who)) => {
                self.builder.start(Element::Quote);
                self.inline(said);
                self.builder.rule();
                self.inline(&format!("— {who}"));
            }
            None => {
                self.builder.start(Element::Paragraph);
                self.inline(&text);
            }
        }
        self.builder.end();
    }

    /// Writes an admonition around what `inner` writes.
    pub(super) fn admonition(&mut self, kind: Admonition, above: &Above, inner: impl FnOnce(&mut Writer)) {
        self.builder.start(Element::Admonition(kind));
        self.titled(Element::AdmonitionTitle, above);
        inner(self);
        self.builder.end();
    }

    /// Writes lines that each stand alone.
    pub(super) fn verse(&mut self, lines: &[&str], above: &Above) {
        self.caption(above);
        self.builder.start(Element::Quote);
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                self.builder.hard_break();
            }
            self.inline(line);
        }
        self.quoted_from(above);
        self.builder.end();
    }

    /// Writes who said what is quoted, and where.
    pub(super) fn quoted_from(&mut self, above: &Above) {
        let from: Vec<&str> = [above.list.at("attribution", 1), above.list.at("citetitle", 2)].into_iter().flatten().collect();
        if !from.is_empty() {
            self.builder.rule();
            self.inline(&format!("— {}", from.join(", ")));
        }
    }
}

/// The kind of an admonition by its name in capitals.
pub(super) fn admonition(name: &str) -> Option<Admonition> {
    matches!(name, "NOTE" | "TIP" | "IMPORTANT" | "WARNING" | "CAUTION").then(|| Admonition::named(name)).flatten()
}

fn is_styled(style: &str) -> bool {
    matches!(style, "quote" | "verse" | "comment" | "pass" | "stem" | "latexmath" | "asciimath") || admonition(style).is_some()
}

/// A heading's words without the anchor among them, and the anchor.
pub(super) fn own_id(text: &str) -> (&str, Option<String>) {
    let before = text.strip_prefix("[[").and_then(|rest| rest.split_once("]]")).map(|(id, words)| (words, id));
    let behind = || text.strip_suffix("]]").and_then(|rest| rest.rsplit_once("[["));
    match before.or_else(behind).filter(|(words, id)| !words.trim().is_empty() && !id.is_empty()) {
        Some((words, id)) => (words.trim(), id.split(',').next().map(str::to_owned)),
        None => (text, None),
    }
}

/// The text of lines without the comments among them.
fn joined(lines: &[&str]) -> String {
    lines.iter().filter(|line| !delimiters::is_comment(line)).map(|line| line.trim_start()).collect::<Vec<_>>().join("\n")
}

/// Lines without the white space that all of them begin with.
pub(super) fn without_indent(lines: &[&str]) -> String {
    let indent = |line: &&str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let common = lines.iter().filter(|line| !line.is_empty()).map(indent).min().unwrap_or(0);
    lines.iter().map(|line| line.get(common..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// `"What was said"` above `-- who said it`.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let (said, who) = text.rsplit_once("\n-- ")?;
    Some((said.strip_prefix('"')?.strip_suffix('"')?, who))
}
