//! A document's parts in, its blocks out.

use std::cmp::Ordering;

use crate::block::Style;
use crate::parse::blocks::{self, Anchors, Builder, Built, Element};
use crate::parse::furniture;
use crate::parse::office::{Block, Cell, Item, Marks, Paragraph, Role, Row, Run};

/// So many paragraphs between two numbered items belong to the first of them.
const MAX_BETWEEN: usize = 4;
/// A cell over several rows is repeated in each of them if it has no more text: a row is quoted alone.
const MAX_REPEATED_BYTES: usize = 200;

/// The blocks of a document.
pub(in crate::parse) fn build(blocks: &[Block]) -> Built {
    let has_title = blocks.iter().any(|block| matches!(block, Block::Paragraph(Paragraph { role: Role::Title, .. })));
    let mut writer = Writer {
        builder: Builder::new(Anchors::Stated),
        below_title: u8::from(has_title),
        lists: Vec::new(),
        code: None,
        aside: Vec::new(),
    };
    writer.blocks(blocks);
    let Writer { builder, aside, .. } = writer;
    let built = builder.finish();
    Built { evidence: [aside, built.evidence].concat(), ..built }
}

/// A document as it is written.
#[derive(Debug)]
struct Writer {
    builder: Builder,
    /// How much lower headings are than their style says.
    below_title: u8,
    /// The items that are open, each in the one before it.
    lists: Vec<Item>,
    /// The lines of code that stand together.
    code: Option<String>,
    aside: Vec<String>,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block]) {
        for (place, block) in blocks.iter().enumerate() {
            match block {
                Block::Paragraph(paragraph) => {
                    let ahead = blocks.get(place + 1..).unwrap_or_default();
                    let goes_on = paragraph.item.is_none() && self.goes_on(paragraph, ahead);
                    self.paragraph(paragraph, goes_on);
                }
                Block::Table(rows) => self.table(rows),
            }
        }
        self.end_lists();
    }

    /// Whether a paragraph stands in the item above it: the next number of the same list follows soon, or an item in the item.
    fn goes_on(&self, paragraph: &Paragraph, ahead: &[Block]) -> bool {
        if self.lists.is_empty() {
            return false;
        }
        if paragraph.role == Role::Continued {
            return true;
        }
        if !matches!(paragraph.role, Role::Text | Role::Code) {
            return false;
        }
        let next = ahead.iter().take(MAX_BETWEEN).find_map(|block| match block {
            Block::Paragraph(Paragraph { item: Some(item), .. }) => Some(Some(item)),
            Block::Paragraph(Paragraph { role: Role::Text | Role::Code | Role::Continued, .. }) => None,
            Block::Paragraph(_) | Block::Table(_) => Some(None),
        });
        let follows = |open: &Item, next: &Item| match open.level.cmp(&next.level) {
            Ordering::Less => true,
            Ordering::Equal => open.number.is_some() && open.number < next.number,
            Ordering::Greater => false,
        };
        next.flatten().is_some_and(|next| self.lists.iter().any(|open| open.list == next.list && follows(open, next)))
    }

    fn paragraph(&mut self, paragraph: &Paragraph, goes_on: bool) {
        if paragraph.role == Role::Code && paragraph.item.is_none() {
            return self.code_line(paragraph, goes_on);
        }
        if paragraph.is_blank() {
            return;
        }
        self.end_code();
        match paragraph.item {
            Some(item) => self.begin_item(item),
            None if !goes_on => self.end_lists(),
            None => {}
        }
        match paragraph.role {
            Role::Title => self.element(Element::Heading { level: 1, anchor: None }, paragraph),
            Role::Heading(level) => {
                self.element(Element::Heading { level: level.saturating_add(self.below_title).clamp(1, 6), anchor: None }, paragraph);
            }
            Role::Quotation => self.element(Element::Quote, paragraph),
            Role::Caption => self.element(Element::Caption, paragraph),
            Role::Text | Role::Code | Role::Continued => self.element(Element::Paragraph, paragraph),
            Role::Subtitle => self.aside.push(furniture::Kind::Standfirst.evidence(paragraph.text().trim())),
            Role::Author => self.aside.push(furniture::Kind::Byline.evidence(paragraph.text().trim())),
            Role::Contents => {}
        }
    }

    fn element(&mut self, element: Element, paragraph: &Paragraph) {
        let is_heading = matches!(element, Element::Heading { .. });
        self.builder.start(element);
        self.runs(&paragraph.runs, is_heading);
        self.builder.end();
    }

    /// Writes text with its marks. That a heading is bold says nothing.
    fn runs(&mut self, runs: &[Run], is_heading: bool) {
        for run in runs {
            let elements: Vec<Element> = run.link.iter().map(|link| blocks::link(link)).chain(elements(run.marks, is_heading)).collect();
            let count = elements.len();
            elements.into_iter().for_each(|element| self.builder.start(element));
            for (number, line) in run.text.split('\n').enumerate() {
                if number > 0 {
                    self.builder.hard_break();
                }
                self.builder.text(line);
            }
            (0..count).for_each(|_| self.builder.end());
        }
    }

    fn code_line(&mut self, paragraph: &Paragraph, goes_on: bool) {
        if self.code.is_none() && !goes_on {
            self.end_lists();
        }
        match &mut self.code {
            Some(code) => {
                code.push('\n');
                code.push_str(&paragraph.text());
            }
            None if paragraph.is_blank() => {}
            None => self.code = Some(paragraph.text()),
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        self.builder.start(Element::Code { language: None });
        self.builder.text(code.trim_end());
        self.builder.end();
    }

    /// Opens an item, and before it ends the items and lists that it is not in.
    fn begin_item(&mut self, item: Item) {
        let is_in = |open: &Item| open.level < item.level;
        let kept = self.lists.iter().take_while(|open| is_in(open)).count();
        let goes_on = self
            .lists
            .get(kept)
            .is_some_and(|open| open.level == item.level && open.list == item.list && open.number.is_some() == item.number.is_some());
        while self.lists.len() > kept + usize::from(goes_on) {
            self.end_list();
        }
        if goes_on {
            self.builder.end();
            self.lists.pop();
        } else {
            self.builder.start(Element::List(item.number));
        }
        item.number.into_iter().for_each(|number| self.builder.number(number));
        self.builder.start(Element::Item { is_marked: false });
        self.lists.push(item);
    }

    fn end_list(&mut self) {
        self.builder.end();
        self.builder.end();
        self.lists.pop();
    }

    fn end_lists(&mut self) {
        self.end_code();
        while !self.lists.is_empty() {
            self.end_list();
        }
    }

    /// A table of one column is no table to a reader: a box around text, or a page that was laid out so.
    fn table(&mut self, rows: &[Row]) {
        self.end_lists();
        if rows.iter().all(|row| row.cells.len() < 2) {
            return rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.blocks(&cell.blocks));
        }
        let heads_first = !rows.iter().any(|row| row.is_header) && has_bold_head(rows);
        self.builder.start(Element::Table);
        for (place, (row, cells)) in rows.iter().zip(unmerged(rows)).enumerate() {
            let is_header = row.is_header || heads_first && place == 0;
            self.builder.start(Element::Row { is_header: true });
            row.cells.iter().zip(cells).for_each(|(cell, shown)| self.cell(cell.columns, shown, is_header));
            self.builder.end();
        }
        self.builder.end();
    }

    fn cell(&mut self, columns: usize, shown: Option<&Cell>, is_header: bool) {
        self.builder.start(Element::Cell { is_header, columns });
        for paragraph in shown.map(Cell::paragraphs).unwrap_or_default().into_iter().filter(|paragraph| !paragraph.is_blank()) {
            self.builder.start(Element::Paragraph);
            self.runs(&paragraph.runs, is_header);
            self.builder.end();
        }
        self.builder.end();
    }
}

fn elements(marks: Marks, is_heading: bool) -> impl Iterator<Item = Element> {
    let styles = [
        (marks.is_code, Style::Code),
        (marks.is_strong && !is_heading, Style::Strong),
        (marks.is_emphasis && !is_heading, Style::Emphasis),
        (marks.is_struck, Style::Struck),
    ];
    styles.into_iter().filter(|(is_marked, _)| *is_marked).map(|(_, style)| Element::Inline(style))
}

/// Whether the first row, and no other, is bold throughout.
fn has_bold_head(rows: &[Row]) -> bool {
    let is_bold = |row: &Row| {
        let mut cells = row.cells.iter().flat_map(Cell::paragraphs).filter(|paragraph| !paragraph.is_blank()).peekable();
        cells.peek().is_some() && cells.all(|paragraph| paragraph.is_all(|marks| marks.is_strong))
    };
    rows.split_first().is_some_and(|(first, others)| is_bold(first) && !others.is_empty() && !others.iter().any(is_bold))
}

/// What is shown in each cell of each row: in the lower part of a cell over several rows that is the upper part.
fn unmerged(rows: &[Row]) -> impl Iterator<Item = Vec<Option<&Cell>>> {
    // The cell that begins in each column, of those above.
    let mut above: Vec<Option<&Cell>> = Vec::new();
    rows.iter().map(move |row| {
        let mut column = 0;
        let shown = row.cells.iter().map(|cell| {
            let end = column + cell.columns.max(1);
            if above.len() < end {
                above.resize(end, None);
            }
            if cell.is_merged {
                let upper = above.get(column).copied().flatten();
                column = end;
                return upper;
            }
            above.get_mut(column..end).into_iter().flatten().for_each(|above| *above = None);
            above.get_mut(column).into_iter().for_each(|above| *above = Some(cell).filter(|cell| cell.is_short()));
            column = end;
            Some(cell)
        });
        shown.collect()
    })
}

impl Cell {
    fn is_short(&self) -> bool {
        self.paragraphs().iter().flat_map(|paragraph| &paragraph.runs).map(|run| run.text.len()).sum::<usize>() <= MAX_REPEATED_BYTES
    }
}
