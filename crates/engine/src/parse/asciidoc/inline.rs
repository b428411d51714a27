//! A paragraph in, its text and marks out, as a builder is told them.

use std::ops::Range;

use crate::block::Style;
use crate::parse::asciidoc::Writer;
use crate::parse::asciidoc::macros::{self, Macro};
use crate::parse::asciidoc::passthroughs;
use crate::parse::asciidoc::quotes::{self, Marks, Quote};
use crate::parse::blocks::{self, Element};
use crate::parse::markup;

/// Marks within marks below this depth are read as text.
const MAX_DEPTH: usize = 6;

/// What begins at a place of a paragraph.
enum Piece<'a> {
    Quote(Quote<'a>),
    Macro(Macro<'a>),
    /// What follows is text, whatever it looks like.
    Escaped,
    Break,
    Dash,
}

impl Writer {
    /// Writes running text with its marks.
    pub(super) fn inline(&mut self, text: &str) {
        let held = passthroughs::extract(text, self.has_old_marks);
        let text = self.attributes.substitute(&held).into_owned();
        self.marked(&text, 0, false);
    }

    fn marked(&mut self, text: &str, depth: usize, is_code: bool) {
        let mut marks = Marks::new(self.has_old_marks);
        let (mut from, mut at) = (0, 0);
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let found = if depth < MAX_DEPTH { piece(text, at, &mut marks, is_code) } else { None };
            match found {
                Some((piece, end)) => {
                    self.plain(text, from..at);
                    from = end;
                    at = end;
                    if matches!(piece, Piece::Escaped) {
                        // The backslash goes, and what it stands before is shown.
                        from = from.saturating_sub(1);
                        at = end - 1 + marks_at(text, end - 1);
                    } else {
                        self.piece(piece, depth);
                    }
                }
                None => at += c.len_utf8(),
            }
        }
        self.plain(text, from..text.len());
    }

    fn plain(&mut self, text: &str, range: Range<usize>) {
        let text = passthroughs::shown(text.get(range).unwrap_or_default());
        for (number, line) in markup::entities(&text).split('\n').enumerate() {
            if number > 0 {
                self.builder.soft_break();
            }
            self.builder.text(line);
        }
    }

    fn piece(&mut self, piece: Piece<'_>, depth: usize) {
        match piece {
            Piece::Quote(quote) => self.quote(quote, depth),
            Piece::Macro(found) => self.macro_(found, depth),
            Piece::Break => self.builder.hard_break(),
            Piece::Dash => self.builder.text("—"),
            Piece::Escaped => {}
        }
    }

    fn quote(&mut self, quote: Quote<'_>, depth: usize) {
        let is_code = quote.style == Some(Style::Code);
        let (open, close) = quote.around.map_or((String::new(), String::new()), |(open, close)| (open.to_string(), close.to_string()));
        self.builder.start(quote.style.map_or(Element::Plain, Element::Inline));
        self.builder.text(&open);
        self.marked(quote.inner, depth + 1, is_code);
        self.builder.text(&close);
        self.builder.end();
    }

    fn macro_(&mut self, found: Macro<'_>, depth: usize) {
        match found {
            Macro::Link { target, text } => {
                let target = passthroughs::shown(target).into_owned();
                let text = if text.is_empty() { self.shown_address(&target) } else { text };
                self.linked(&target, &text, depth);
            }
            Macro::Reference { target, text } => self.reference(target, text, depth),
            Macro::Footnote(text) => self.footnotes.extend(Some(text.to_owned()).filter(|text| !text.trim().is_empty())),
            Macro::Key(keys) => self.builder.inline_code(&passthroughs::shown(keys)),
            Macro::Button(label) => {
                self.builder.start(Element::Inline(Style::Strong));
                self.builder.text(&passthroughs::shown(label));
                self.builder.end();
            }
            Macro::Text(text) => self.marked(&text, depth + 1, false),
            Macro::Nothing => {}
        }
    }

    fn shown_address(&self, target: &str) -> String {
        let hides = self.attributes.value("hide-uri-scheme").is_some();
        let shown = if hides { target.split_once("://").map_or(target, |(_, rest)| rest) } else { target };
        passthroughs::hold(shown)
    }

    fn linked(&mut self, target: &str, text: &str, depth: usize) {
        self.builder.start(blocks::link(target));
        self.marked(text, depth + 1, false);
        self.builder.end();
    }

    /// A place of this document is named by its heading where the reference says nothing, another by its file.
    fn reference(&mut self, target: &str, text: String, depth: usize) {
        let target = passthroughs::shown(target).into_owned();
        let id = target.trim_start_matches('#');
        let is_here = !target.contains(".adoc") && !target.contains(".html") && !id.contains('#');
        let named = self.headings.get(id).map(|(heading, _)| heading.clone());
        let text = Some(text).filter(|text| !text.is_empty()).or(named).unwrap_or_else(|| {
            let name = if is_here { format!("[{id}]") } else { name_of(&target).to_owned() };
            passthroughs::hold(&name)
        });
        let address = match (is_here, self.headings.get(id)) {
            (true, Some((_, own))) => format!("#{own}"),
            (true, None) => format!("#{id}"),
            (false, _) => target,
        };
        self.linked(&address, &text, depth);
    }
}

/// `guides/set-up.adoc#wheel` is called `set-up`.
fn name_of(target: &str) -> &str {
    let file = target.split('#').find(|part| !part.is_empty()).unwrap_or(target);
    let name = file.rsplit(['/', ':', '$']).next().unwrap_or(file);
    name.strip_suffix(".adoc").or_else(|| name.strip_suffix(".html")).unwrap_or(name)
}

fn piece<'a>(text: &'a str, at: usize, marks: &mut Marks, is_code: bool) -> Option<(Piece<'a>, usize)> {
    let rest = text.get(at..)?;
    match rest.chars().next()? {
        '\\' => escaped(text, at, marks),
        '-' if !is_code => dash(text, at),
        ' ' => rest
            .strip_prefix(" +")
            .filter(|rest| rest.is_empty() || rest.starts_with('\n'))
            .map(|_| (Piece::Break, at + 2 + usize::from(rest.len() > 2))),
        '+' if marks.are_old => quoted(text, at, marks),
        '*' | '_' | '`' | '#' | '^' | '~' | '"' | '\'' => quoted(text, at, marks),
        '[' => quoted(text, at, marks).or_else(|| named(text, at)),
        c if c == '<' || c == '(' || c.is_ascii_lowercase() => named(text, at),
        _ => None,
    }
}

fn quoted<'a>(text: &'a str, at: usize, marks: &mut Marks) -> Option<(Piece<'a>, usize)> {
    let quote = quotes::quote(text, at, marks)?;
    let end = quote.end;
    Some((Piece::Quote(quote), end))
}

fn named(text: &str, at: usize) -> Option<(Piece<'_>, usize)> {
    macros::at(text, at).map(|(found, end)| (Piece::Macro(found), end))
}

/// A backslash before what else would be read. It ends behind the first character of that.
fn escaped<'a>(text: &'a str, at: usize, marks: &mut Marks) -> Option<(Piece<'a>, usize)> {
    text.get(at + 1..)?.starts_with(|c: char| c != '\\' && c.is_ascii()).then_some(())?;
    let rest = text.get(at + 1..)?;
    let is_read = rest.starts_with("--") || rest.starts_with("...") || piece(text, at + 1, marks, false).is_some();
    is_read.then_some((Piece::Escaped, at + 2))
}

/// How many characters of one kind begin at `at`: what is escaped is escaped with its twin.
fn marks_at(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().take_while(|byte| Some(*byte) == rest.first()).count().clamp(1, 2)
}

/// Two dashes between words or between spaces are one long one.
fn dash(text: &str, at: usize) -> Option<(Piece<'_>, usize)> {
    let rest = text.get(at..)?.strip_prefix("--")?;
    let before = text.get(..at)?.chars().next_back()?;
    let behind = rest.chars().next()?;
    let is_between = before.is_alphanumeric() && behind.is_alphanumeric() || before.is_whitespace() && behind.is_whitespace();
    is_between.then_some((Piece::Dash, at + 2))
}
