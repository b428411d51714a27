//! Blocks in, the body and shape of the document out.

use crate::block::Style;
use crate::parse::blocks::{self, Anchors, Builder, Built, Element};
use crate::parse::pdf::headings::Headings;
use crate::parse::pdf::lines::Setting;
use crate::parse::pdf::paragraphs::{Block, Text};
use crate::parse::pdf::spans::Span;

/// Items that begin this much further right are of a list in the list.
const DEEPER: f32 = 6.0;
/// What captions begin with, before a number.
const CAPTIONS: &[&str] =
    &["figure ", "fig. ", "table ", "tab. ", "listing ", "abbildung ", "abb. ", "tabelle ", "figura ", "tabla ", "tableau "];
/// A longer text is a paragraph that speaks of a figure.
const MAX_CAPTION_CHARS: usize = 600;

/// A document as it is written.
struct Writer<'a> {
    builder: Builder,
    setting: &'a Setting,
    /// The addresses of links, page by page.
    links: &'a [Vec<String>],
    page: u32,
    /// Where the marks of the open lists stand, the outermost first.
    lists: Vec<f32>,
}

/// The document that these blocks are.
pub(super) fn write(blocks: &[Block], headings: &Headings, setting: &Setting, links: &[Vec<String>]) -> Built {
    let mut writer = Writer { builder: Builder::new(Anchors::Stated), setting, links, page: 0, lists: Vec::new() };
    for (place, block) in blocks.iter().enumerate() {
        writer.block(block, headings.level(place));
    }
    writer.close_lists(f32::MIN);
    writer.builder.finish()
}

impl Writer<'_> {
    fn block(&mut self, block: &Block, level: Option<u8>) {
        // Each block says its page, since those above it may turn out to be no text.
        self.page = 0;
        match block {
            Block::Text(text) => match &text.item {
                Some((mark, x)) if level.is_none() => self.item(text, mark.number, *x),
                Some(_) | None => self.text(text, level),
            },
            Block::Code { page, lines } => {
                self.close_lists(f32::MIN);
                self.turn_to(*page);
                self.builder.start(Element::Code { language: None });
                self.builder.text(&lines.join("\n"));
                self.builder.end();
            }
            Block::Table(table) => {
                self.close_lists(f32::MIN);
                self.builder.start(Element::Table);
                for (number, row) in table.rows.iter().enumerate() {
                    let is_header = table.has_header && number == 0;
                    self.builder.start(Element::Row { is_header: true });
                    row.iter().for_each(|cell| self.within(Element::Cell { is_header, columns: 1 }, cell, !is_header));
                    self.builder.end();
                }
                self.builder.end();
            }
        }
    }

    fn text(&mut self, text: &Text, level: Option<u8>) {
        self.close_lists(f32::MIN);
        match level {
            Some(level) => self.within(Element::Heading { level, anchor: None }, &text.spans, false),
            None if is_caption(&text.text()) => self.within(Element::Caption, &text.spans, true),
            None => self.within(Element::Paragraph, &text.spans, true),
        }
    }

    fn item(&mut self, text: &Text, number: Option<u32>, x: f32) {
        self.close_lists(x);
        if self.lists.last().is_none_or(|open| x > open + DEEPER) {
            self.builder.start(Element::List(number));
            self.lists.push(x);
        } else {
            self.builder.end();
        }
        // An item stays open for the lists in it.
        self.builder.start(Element::Item { is_marked: false });
        self.spans(&text.spans, true);
    }

    /// Closes the lists whose items begin further right than `x`.
    fn close_lists(&mut self, x: f32) {
        while self.lists.pop_if(|open| *open > x + DEEPER).is_some() {
            self.builder.end();
            self.builder.end();
        }
    }

    fn within(&mut self, element: Element, spans: &[Span], is_styled: bool) {
        self.builder.start(element);
        self.spans(spans, is_styled);
        self.builder.end();
    }

    fn spans(&mut self, spans: &[Span], is_styled: bool) {
        for span in spans {
            self.turn_to(span.page);
            let address = span.link.and_then(|link| self.links.get(span.page.checked_sub(1)? as usize)?.get(usize::from(link)));
            if let Some(address) = address {
                self.builder.start(blocks::link(address));
            }
            if is_styled {
                self.styled(span);
            } else {
                self.builder.text(&span.text);
            }
            if address.is_some() {
                self.builder.end();
            }
        }
    }

    fn styled(&mut self, span: &Span) {
        if span.style.mono && !self.setting.is_mono && !span.text.trim().is_empty() {
            return self.builder.inline_code(&span.text);
        }
        let strong = span.style.bold && !self.setting.is_bold;
        let emphasis = span.style.italic && !self.setting.is_italic;
        let styles: Vec<Style> =
            [(strong, Style::Strong), (emphasis, Style::Emphasis)].into_iter().filter(|(is, _)| *is).map(|(_, style)| style).collect();
        let count = styles.len();
        styles.into_iter().for_each(|style| self.builder.start(Element::Inline(style)));
        self.builder.text(&span.text);
        (0..count).for_each(|_| self.builder.end());
    }

    fn turn_to(&mut self, page: u32) {
        if page != self.page {
            self.page = page;
            self.builder.page(page);
        }
    }
}

/// `Figure 3: The wheel`, `Table 2. Parts`.
fn is_caption(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(12).flat_map(char::to_lowercase).collect();
    let rest = CAPTIONS.iter().find_map(|begin| head.strip_prefix(begin));
    let number = rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-'));
    let closes =
        number.zip(rest).is_some_and(|(number, rest)| number.len() < rest.len() && number.starts_with(['.', ':', ' ', '–', '—', '|']));
    closes
        && text.chars().nth(MAX_CAPTION_CHARS).is_none()
        && !text.trim_start().chars().skip(7).take(6).collect::<String>().contains(" shows")
}
