//! The lines of a page in, the blocks that they begin, go on with and end out.

use std::collections::HashMap;

use crate::block::Style;
use crate::parse::blocks::{Anchors, Builder, Built, Element};
use crate::parse::wikitext::lists::{self, Level};
use crate::parse::wikitext::resolve::{Aside, MARK};
use crate::parse::wikitext::site::{self, Site};
use crate::parse::wikitext::tables::Table;

/// A page as it is written.
pub(super) struct Writer<'a> {
    pub(super) site: &'a Site,
    pub(super) title: &'a str,
    pub(super) aside: &'a [Aside],
    pub(super) builder: Builder,
    pub(super) categories: Vec<String>,
    pub(super) is_disambiguation: bool,
    /// The lists that are open, the outermost first.
    pub(super) lists: Vec<Level>,
    /// The tables that are open, the outermost first.
    pub(super) tables: Vec<Table>,
    /// So many bytes of cells may still be written into further rows.
    pub(super) carried_bytes: usize,
    paragraph: String,
    preformatted: Vec<String>,
    anchors: HashMap<String, u32>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(site: &'a Site, title: &'a str, aside: &'a [Aside], bytes: usize) -> Writer<'a> {
        Writer {
            site,
            title,
            aside,
            builder: Builder::new(Anchors::Stated),
            categories: Vec::new(),
            is_disambiguation: false,
            lists: Vec::new(),
            tables: Vec::new(),
            carried_bytes: bytes,
            paragraph: String::new(),
            preformatted: Vec::new(),
            anchors: HashMap::new(),
        }
    }

    pub(super) fn is_disambiguation(&self) -> bool {
        self.is_disambiguation
    }

    /// The blocks and the categories.
    pub(super) fn finish(self) -> (Built, Vec<String>) {
        (self.builder.finish(), self.categories)
    }

    /// Writes a page.
    pub(super) fn page(&mut self, text: &str) {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if !self.table_line(line) {
                self.line(line, lines.peek().copied());
            }
        }
        self.end_blocks();
        while !self.tables.is_empty() {
            self.end_table();
        }
    }

    /// Writes a line that is no part of a table's own marks.
    pub(super) fn line(&mut self, line: &str, next: Option<&str>) {
        if line.trim().is_empty() {
            return self.end_blocks();
        }
        if let Some((level, text)) = heading(line) {
            return self.heading(level, text);
        }
        if lists::prefix(line) > 0 {
            self.end_paragraph();
            return self.item(line, next);
        }
        self.end_lists(0);
        if line.starts_with("----") {
            self.end_paragraph();
            return self.paragraph.push_str(line.trim_start_matches('-'));
        }
        if line.starts_with(' ') && self.paragraph.is_empty() && !line.trim_start().starts_with(['<', MARK, '[']) {
            return self.preformatted.push(line.get(1..).unwrap_or_default().to_owned());
        }
        self.end_preformatted();
        self.add(line);
    }

    /// Goes on with the paragraph.
    pub(super) fn add(&mut self, line: &str) {
        if !self.paragraph.is_empty() {
            self.paragraph.push('\n');
        }
        self.paragraph.push_str(line.trim());
    }

    /// Ends the paragraph and the lists.
    pub(super) fn end_blocks(&mut self) {
        self.end_paragraph();
        self.end_lists(0);
    }

    /// Writes the paragraph that was gathered. It gets no element around it: tags in it may reach further.
    pub(super) fn end_paragraph(&mut self) {
        self.end_preformatted();
        if self.paragraph.is_empty() {
            return;
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        self.inline(&paragraph, 0);
        self.builder.rule();
    }

    /// Lines that begin with a space are shown as they are, but for their marks.
    fn end_preformatted(&mut self) {
        let lines = std::mem::take(&mut self.preformatted);
        if lines.is_empty() {
            return;
        }
        self.builder.start(Element::Code { language: None });
        for line in lines {
            self.inline(&line, 0);
            self.builder.text("\n");
        }
        self.builder.end();
    }

    fn heading(&mut self, level: u8, text: &str) {
        self.end_blocks();
        let plain = self.text_of(text, 0);
        let anchor = self.anchor(&plain);
        self.builder.start(Element::Heading { level, anchor });
        self.inline(text, 0);
        self.builder.end();
    }

    /// What an address names a heading by. Repeats are numbered.
    fn anchor(&mut self, heading: &str) -> Option<String> {
        let anchor = Some(site::anchor(heading)).filter(|anchor| !anchor.is_empty())?;
        let count = self.anchors.entry(anchor.to_lowercase()).or_default();
        *count += 1;
        Some(if *count == 1 { anchor } else { format!("{anchor}_{count}") })
    }

    /// A line in bold that heads what follows.
    pub(super) fn bold_line(&mut self, text: &str) {
        self.builder.start(Element::Inline(Style::Strong));
        self.inline(text, 0);
        self.builder.end();
        self.builder.rule();
    }

    /// What a reader sees of `text`.
    pub(super) fn text_of(&self, text: &str, depth: usize) -> String {
        let mut writer = Writer::new(self.site, self.title, self.aside, 0);
        writer.inline(text, depth);
        writer.builder.finish().body
    }
}

/// The level and the text of a heading: as many `=` before it as behind it.
fn heading(line: &str) -> Option<(u8, &str)> {
    const MAX_LEVEL: usize = 6;
    let line = line.trim_end();
    let before = line.len() - line.trim_start_matches('=').len();
    let behind = line.len() - line.trim_end_matches('=').len();
    let level = before.min(behind).min(MAX_LEVEL);
    let text = line.get(level..line.len().checked_sub(level)?).filter(|text| !text.trim().is_empty())?;
    (level > 0).then(|| (u8::try_from(level).unwrap_or(u8::MAX), text.trim()))
}
