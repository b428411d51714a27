//! AsciiDoc: a header, then the text as Asciidoctor reads it. What other files hold is not read, nor what a condition leaves out.

mod attributes;

mod attribute_list;

mod delimiters;

mod conditionals;

mod passthroughs;

mod quotes;

mod macros;

mod section_ids;

mod markers;

mod cells;

mod document_header;

mod inline;

mod lists;

mod paragraphs;

mod tables;

mod fenced;

use std::collections::HashMap;

use crate::parse::asciidoc::attributes::Attributes;
use crate::parse::asciidoc::delimiters::Line;
use crate::parse::asciidoc::document_header::Header;
use crate::parse::asciidoc::section_ids::SectionIds;
use crate::parse::blocks::{Anchors, Builder, Built, Element};
use crate::parse::front_matter;
use crate::parse::parsed::{Document, Parsed, Problem};
use crate::parse::{fields, header, markdown, unpublished};

pub(super) fn parse(document: Document<'_>) -> Parsed {
    // Signatures and keys have the same ending.
    if document.text.starts_with("-----BEGIN PGP ") {
        return Parsed::default();
    }
    let text = document.text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    // Site builders put their front matter above AsciiDoc too; its own header is no front matter.
    let front = if text.starts_with("---\n") || text.starts_with("+++\n") {
        header::read(&text)
    } else {
        header::Header { rest: &text, ..header::Header::default() }
    };
    let lines_above =
        u32::try_from(text.get(..text.len() - front.rest.len()).unwrap_or_default().matches('\n').count()).unwrap_or(u32::MAX);
    let lines = conditionals::lines(front.rest);
    let mut attributes = Attributes::new();
    let own = document_header::read(&lines, &mut attributes);
    let mut fields = front.fields;
    fields.extend(own.fields.clone());
    if let Some(reason) = unpublished::reason(&fields) {
        return Parsed::left_out(document.path, None, reason);
    }
    let (built, found) = Writer::new(attributes).write(&own, &lines);
    let found = found.into_iter().map(|(line, reason)| (line.saturating_add(lines_above), reason));
    let mut problems: Vec<Problem> = front
        .problems
        .into_iter()
        .chain(found)
        .map(|(line, reason)| Problem { path: document.path.to_owned(), line: Some(line), reason })
        .collect();
    let (article, reasons) = markdown::article(document.path, fields::metadata(&fields), built);
    problems.extend(front_matter::problems(document.path, Some(1), reasons));
    Parsed { articles: vec![article], problems, ..Parsed::default() }
}

/// A document as it is written to a builder.
struct Writer {
    builder: Builder,
    attributes: Attributes,
    ids: SectionIds,
    /// The words of each heading and the id that it has, by that id and by the words.
    headings: HashMap<String, (String, String)>,
    /// Those that were read since the last heading.
    footnotes: Vec<String>,
    /// By line.
    problems: Vec<(u32, String)>,
    has_old_marks: bool,
    /// How many lists are open around the block that is read.
    lists: usize,
}

impl Writer {
    fn new(attributes: Attributes) -> Writer {
        Writer {
            builder: Builder::new(Anchors::Stated),
            attributes,
            ids: SectionIds::default(),
            headings: HashMap::new(),
            footnotes: Vec::new(),
            problems: Vec::new(),
            has_old_marks: false,
            lists: 0,
        }
    }

    /// Writes the document; what it came to be, and what is wrong with it.
    fn write(mut self, header: &Header<'_>, lines: &[Line<'_>]) -> (Built, Vec<(u32, String)>) {
        let lines = lines.get(header.lines..).unwrap_or_default();
        self.has_old_marks = header.has_old_marks;
        self.name_headings(lines);
        if let Some(title) = header.title {
            self.builder.start(Element::Heading { level: 1, anchor: None });
            self.inline(title);
            self.builder.end();
        }
        self.blocks(lines, 0);
        self.write_footnotes();
        (self.builder.finish(), self.problems)
    }

    /// Remembers what references to headings show: those may come first.
    fn name_headings(&mut self, lines: &[Line<'_>]) {
        let mut ids = SectionIds::default();
        let mut fence: Option<(delimiters::Fence<'_>, &str)> = None;
        let (mut id, mut at) = (None, 0);
        while let Some(line) = lines.get(at) {
            at += 1;
            if let Some((open, opening)) = fence {
                fence = fence.filter(|_| !open.ends(opening, line.text));
                continue;
            }
            if let Some(title) = delimiters::title(lines.get(at - 1..).unwrap_or_default()) {
                at += title.lines - 1;
                self.name_heading(title.text, id.take(), &mut ids);
                continue;
            }
            fence = delimiters::fence(line.text).filter(|fence| fence.is_verbatim()).map(|fence| (fence, line.text));
            let Some(inner) = delimiters::attribute_line(line.text) else {
                id = id.filter(|_| delimiters::is_about_next(line.text) || line.text.is_empty());
                continue;
            };
            let anchor = inner.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).map(str::to_owned);
            id = anchor.or_else(|| attribute_list::AttributeList::parse(inner).id).or(id);
        }
    }

    fn name_heading(&mut self, title: &str, stated: Option<String>, ids: &mut SectionIds) {
        let (text, own) = paragraphs::own_id(title);
        let words = self.words(text);
        if let Some(id) = stated.or(own).or_else(|| ids.give(&words, &self.attributes)) {
            let id = id.split(',').next().unwrap_or_default().to_owned();
            let held = passthroughs::hold(&words);
            self.headings.entry(words).or_insert_with(|| (held.clone(), id.clone()));
            self.headings.entry(id.clone()).or_insert((held, id));
        }
    }
}

#[cfg(test)]
mod tests;
