//! The lines of a document in, its blocks out, as a builder is told them: those between two lines of one kind, and what the others are.

use crate::parse::asciidoc::Writer;
use crate::parse::asciidoc::delimiters::{self, Fence, Line};
use crate::parse::asciidoc::markers;
use crate::parse::asciidoc::paragraphs::{self, Above};
use crate::parse::blocks::{self, Element};

/// Blocks within blocks below this depth are read as text. Manuals stay below 6.
const MAX_DEPTH: usize = 16;
/// Styles of blocks that hold other blocks, or are no code for another reason.
const NO_LANGUAGES: &[&str] = &["listing", "literal", "source"];

impl Writer {
    /// Writes the blocks that the lines are.
    pub(super) fn blocks(&mut self, lines: &[Line<'_>], depth: usize) {
        if depth > MAX_DEPTH {
            let text: Vec<&str> = lines.iter().map(|line| line.text).collect();
            self.inline(&text.join("\n"));
            return self.builder.rule();
        }
        // Within a block no list around it is gone on with.
        let lists = std::mem::take(&mut self.lists);
        let mut at = 0;
        while at < lines.len() {
            at = self.block(lines, at, depth);
        }
        self.lists = lists;
    }

    /// Writes the block at `at`, with what stands above it; where it ends.
    pub(super) fn block(&mut self, lines: &[Line<'_>], at: usize, depth: usize) -> usize {
        let (above, at) = self.above(lines, at);
        let Some(line) = lines.get(at) else { return lines.len() };
        let rest = lines.get(at..).unwrap_or_default();
        let underlined = if depth == 0 { delimiters::title(rest) } else { delimiters::title(rest.get(..1).unwrap_or_default()) };
        if let Some(title) = underlined.filter(|_| self.lists == 0) {
            self.heading(title, &above);
            return at + title.lines;
        }
        if let Some(fence) = delimiters::fence(line.text) {
            let inner = self.fenced_lines(lines, at, fence);
            let end = at + 1 + inner;
            let content = lines.get(at + 1..end).unwrap_or_default();
            let closes = usize::from(end <= lines.len() && content.last().is_some_and(|last| fence.ends(line.text, last.text)));
            self.fenced(fence, content.get(..content.len() - closes).unwrap_or_default(), &above, depth);
            return end;
        }
        if delimiters::is_rule(line.text) {
            self.builder.rule();
            return at + 1;
        }
        if line.text == "+" {
            return at + 1;
        }
        if delimiters::block_macro(line.text).is_some() {
            self.picture(&above);
            return at + 1;
        }
        if markers::item(line.text).is_some() && above.list.style != "normal" {
            return self.list(lines, at, above, depth);
        }
        self.paragraph(lines, at, &above, depth)
    }

    /// How many lines follow the one at `at` up to the end of what it begins, that line included.
    pub(super) fn fenced_lines(&mut self, lines: &[Line<'_>], at: usize, fence: Fence<'_>) -> usize {
        let Some(opening) = lines.get(at) else { return 0 };
        let rest = lines.get(at + 1..).unwrap_or_default();
        match rest.iter().position(|line| fence.ends(opening.text, line.text)) {
            Some(end) => end + 1,
            None => {
                let reason = format!(
                    "the block that {} begins is never closed; it is read to the end of what is around it",
                    opening.text.get(..4).unwrap_or(opening.text)
                );
                self.problems.push((opening.number, reason));
                rest.len()
            }
        }
    }

    fn fenced(&mut self, fence: Fence<'_>, lines: &[Line<'_>], above: &Above, depth: usize) {
        let style = above.list.style.as_str();
        let texts = || lines.iter().map(|line| line.text).collect::<Vec<_>>();
        match (fence, style) {
            (Fence::Comment, _) | (_, "comment") => {}
            (Fence::Table(mark), _) => self.table(lines, mark, above, depth),
            (Fence::Pass, "stem" | "latexmath" | "asciimath") => self.builder.text(&texts().join("\n")),
            (Fence::Pass, _) | (Fence::Open, "pass") => self.html(&texts().join("\n")),
            (Fence::Quote | Fence::Open, "verse") => self.verse(&texts(), above),
            (Fence::Listing | Fence::Literal, _) | (Fence::Open, "source" | "listing" | "literal") => {
                self.caption(above);
                let is_source = style == "source" || style.is_empty() && fence == Fence::Listing;
                let language = self.language(above, is_source);
                let code = self.without_callouts(&texts(), above);
                self.code(&code, language);
            }
            (Fence::Markdown(words), _) => {
                self.caption(above);
                let code = self.without_callouts(&texts(), above);
                self.code(&code, blocks::code_language(words));
            }
            (Fence::Quote, _) | (Fence::Open, "quote") => {
                self.caption(above);
                self.builder.start(Element::Quote);
                self.blocks(lines, depth + 1);
                self.quoted_from(above);
                self.builder.end();
            }
            (Fence::Example | Fence::Sidebar | Fence::Open, style) => match paragraphs::admonition(style) {
                Some(kind) => self.admonition(kind, above, |writer| writer.blocks(lines, depth + 1)),
                None => self.container(lines, above, depth),
            },
        }
        self.builder.rule();
    }

    /// Writes blocks that are set apart, or folded up under their title.
    fn container(&mut self, lines: &[Line<'_>], above: &Above, depth: usize) {
        let folds = above.list.has_option("collapsible") && above.title.is_some();
        self.builder.start(if folds { Element::Details } else { Element::Container });
        self.titled(if folds { Element::Summary } else { Element::Caption }, above);
        self.blocks(lines, depth + 1);
        self.builder.end();
    }

    /// Notes what stands below a picture, which is all that is kept of it.
    fn picture(&mut self, above: &Above) {
        if above.title.is_some() {
            self.builder.start(Element::Figure { has_picture: true });
            self.caption(above);
            self.builder.end();
        }
    }

    /// Writes what is HTML already.
    pub(super) fn html(&mut self, html: &str) {
        self.builder.start(Element::Container);
        self.builder.html(html);
        self.builder.end();
    }

    /// Writes code.
    pub(super) fn code(&mut self, code: &str, language: Option<String>) {
        self.builder.start(Element::Code { language });
        self.builder.text(code.trim_start_matches('\n'));
        self.builder.end();
    }

    /// The language that the attributes above a block of code name.
    pub(super) fn language(&self, above: &Above, is_source: bool) -> Option<String> {
        let style = above.list.style.as_str();
        if !style.is_empty() && !NO_LANGUAGES.contains(&style) {
            return blocks::code_language(style);
        }
        let default = || self.attributes.value("source-language").filter(|_| is_source);
        above.list.at("language", 1).filter(|_| style != "literal").or_else(default).and_then(blocks::code_language)
    }

    /// Code without the numbers that a list below it explains, `<1>`, and with its attributes where it asks for them.
    fn without_callouts(&mut self, lines: &[&str], above: &Above) -> String {
        let subs = above.list.named("subs").unwrap_or_default();
        let replaces = subs.contains("attributes") && !subs.contains("-attributes") || subs == "normal";
        let code = lines.iter().map(|line| without_callout(line)).collect::<Vec<_>>().join("\n");
        if replaces { crate::parse::asciidoc::passthroughs::shown(&self.attributes.substitute(&code)).into_owned() } else { code }
    }
}

/// A line of code without `<1>`, `<!--1-->` and the mark of a comment before them at its end.
fn without_callout(line: &str) -> &str {
    let mut rest = line;
    while let Some(before) = callout(rest) {
        rest = before.trim_end();
    }
    if rest.len() == line.len() {
        return line;
    }
    ["//", "#", "--", ";;", ";", "%"].iter().find_map(|mark| rest.strip_suffix(mark)).map_or(rest, str::trim_end)
}

fn callout(line: &str) -> Option<&str> {
    let is_number = |text: &str| text == "." || !text.is_empty() && text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let comment = line.strip_suffix("-->").and_then(|line| line.rsplit_once("<!--")).filter(|(_, number)| is_number(number));
    let plain = || {
        line.strip_suffix('>')
            .and_then(|line| line.rsplit_once('<'))
            .filter(|(before, number)| is_number(number) && (before.is_empty() || before.ends_with([' ', '\t', '>', '/', '#'])))
    };
    comment.or_else(plain).map(|(before, _)| before)
}
