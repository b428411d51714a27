//! The content in, as its elements go by, the blocks of the document out.

use crate::parse::odt::lists::{Lists, Stands};
use crate::parse::odt::styles::Looks;
use crate::parse::office::{Block, Cell, Look, MAX_COLUMNS, Paragraph, Parts, Role, Row};
use crate::parse::xml_tags::{Tag, Visit};

/// What is no text of the document: what was deleted, comments, what is hidden or stands for something else, where things
/// are, and what describes pictures.
const UNSEEN: &[&str] = &[
    "text:tracked-changes",
    "office:annotation",
    "text:hidden-text",
    "text:hidden-paragraph",
    "text:placeholder",
    "text:note-citation",
    "text:ruby-text",
    "text:table-of-content",
    "text:illustration-index",
    "text:table-index",
    "text:object-index",
    "text:user-index",
    "text:alphabetical-index",
    "text:bibliography",
    "office:forms",
    "draw:object",
    "svg:title",
    "svg:desc",
];
/// What text stands in beside the page's own.
const BOXES: &[&str] = &["draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:polygon", "draw:caption"];
/// A row of spaces is no longer than this; longer ones only lay something out.
const MAX_SPACES: usize = 80;

/// A document as it is read.
#[derive(Debug)]
pub(super) struct Body<'a> {
    looks: &'a Looks,
    /// How deep the open elements are of what is passed over; 0 outside of it.
    unseen: usize,
    is_text: bool,
    opened: Vec<Opened>,
    parts: Parts,
    paragraphs: Vec<Open>,
    lists: Vec<Lists>,
    links: Vec<String>,
    is_in_header: bool,
    /// How many of the cells that come belong to the one before them.
    covered: usize,
}

/// An element that is open and that others stand in.
#[derive(Clone, Copy, Debug)]
enum Opened {
    Paragraph,
    Table,
    Row,
    Cell,
    Box,
    Note,
}

/// A paragraph that is open.
#[derive(Debug)]
struct Open {
    paragraph: Paragraph,
    look: Look,
    /// The looks of the spans that are open, each with those around it.
    spans: Vec<Look>,
    boxes: Vec<Block>,
    notes: Vec<Block>,
}

impl<'a> Body<'a> {
    pub(super) fn new(looks: &'a Looks) -> Body<'a> {
        Body {
            looks,
            unseen: 0,
            is_text: false,
            opened: Vec::new(),
            parts: Parts::new(),
            paragraphs: Vec::new(),
            lists: vec![Lists::default()],
            links: Vec::new(),
            is_in_header: false,
            covered: 0,
        }
    }

    /// The blocks. What the content broke off in ends.
    pub(super) fn finish(mut self) -> Vec<Block> {
        while let Some(opened) = self.opened.pop() {
            self.end(opened);
        }
        self.parts.finish()
    }

    fn is_unseen(&self, tag: &Tag<'_>) -> bool {
        let is_not_shown = || tag.attribute("text:display").is_some_and(|display| display == "none");
        UNSEEN.contains(&tag.name) || tag.name == "text:section" && is_not_shown()
    }

    fn begin_paragraph(&mut self, tag: &Tag<'_>) {
        let look = self.looks.of("paragraph", tag.attribute("text:style-name").as_ref());
        let level = (tag.name == "text:h").then(|| Role::Heading(tag.number("text:outline-level").unwrap_or(1)));
        let role = look.role.filter(|role| level.is_none() || !matches!(role, Role::Heading(_))).or(level).unwrap_or_default();
        let mut paragraph = Paragraph { role, ..Paragraph::default() };
        if !matches!(role, Role::Heading(_) | Role::Title) {
            match self.lists.last_mut().map_or(Stands::Outside, Lists::stand) {
                Stands::First(item) => paragraph.item = Some(item),
                Stands::Within if role == Role::Text => paragraph.role = Role::Continued,
                Stands::Within | Stands::Outside => {}
            }
        }
        self.paragraphs.push(Open { paragraph, look, spans: Vec::new(), boxes: Vec::new(), notes: Vec::new() });
        self.opened.push(Opened::Paragraph);
    }

    fn begin(&mut self, opened: Opened) {
        match opened {
            Opened::Table => self.parts.begin_table(),
            Opened::Box | Opened::Note => self.parts.begin_story(),
            Opened::Paragraph | Opened::Row | Opened::Cell => {}
        }
        // What stands in a list by itself is in none of those around it.
        self.lists.push(Lists::default());
        self.opened.push(opened);
    }

    fn begin_row(&mut self, tag: &Tag<'_>) {
        let is_unseen = tag.attribute("table:visibility").is_some_and(|visibility| visibility != "visible");
        self.parts.begin_row(Row { is_header: self.is_in_header, is_unseen, cells: Vec::new() });
        self.covered = 0;
        self.opened.push(Opened::Row);
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        let columns = tag.number::<usize>("table:number-columns-spanned").unwrap_or(1).clamp(1, MAX_COLUMNS);
        self.covered = columns - 1;
        self.parts.begin_cell(Cell { columns, ..Cell::default() });
        self.opened.push(Opened::Cell);
    }

    /// A cell that another covers: the one before it, or one above it.
    fn covered_cell(&mut self) {
        if self.covered > 0 {
            self.covered -= 1;
        } else if let Some(row) = self.parts.row() {
            row.cells.push(Cell { columns: 1, is_merged: true, blocks: Vec::new() });
        }
    }

    fn end(&mut self, opened: Opened) {
        match opened {
            Opened::Paragraph => self.end_paragraph(),
            Opened::Row => self.parts.end_row(),
            Opened::Cell => self.parts.end_cell(),
            Opened::Table => {
                self.lists.pop();
                self.parts.end_table();
            }
            Opened::Box | Opened::Note => {
                self.lists.pop();
                let blocks = self.parts.end_story();
                match (self.paragraphs.last_mut(), opened) {
                    (Some(around), Opened::Note) => around.notes.extend(blocks),
                    (Some(around), _) => around.boxes.extend(blocks),
                    (None, _) => self.parts.add(blocks),
                }
            }
        }
    }

    fn end_paragraph(&mut self) {
        let Some(Open { mut paragraph, boxes, notes, .. }) = self.paragraphs.pop() else { return };
        if paragraph.role == Role::Text && paragraph.item.is_none() && paragraph.is_all(|marks| marks.is_code) {
            paragraph.role = Role::Code;
        }
        self.parts.add([Block::Paragraph(paragraph)]);
        self.parts.add(boxes);
        self.parts.add_note(notes);
    }

    fn push(&mut self, text: &str) {
        let Some(open) = self.paragraphs.last_mut() else { return };
        let look = open.spans.last().cloned().unwrap_or_default();
        if let Some(marks) = look.marks(&open.look) {
            open.paragraph.push(text, marks, self.links.last());
        }
    }

    fn begin_span(&mut self, tag: &Tag<'_>) {
        let look = self.looks.of("text", tag.attribute("text:style-name").as_ref());
        let Some(open) = self.paragraphs.last_mut() else { return };
        let look = open.spans.last().map_or_else(|| look.clone(), |around| look.clone().or(around));
        open.spans.push(look);
    }
}

impl Visit for Body<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        self.is_text |= tag.name == "office:text";
        if self.unseen > 0 || !self.is_text || self.is_unseen(tag) {
            self.unseen += usize::from(self.is_text);
            return;
        }
        let lists = self.lists.last_mut();
        match tag.name {
            "text:p" | "text:h" => self.begin_paragraph(tag),
            "text:list" => lists.into_iter().for_each(|lists| lists.begin(tag, self.looks)),
            "text:list-item" | "text:list-header" => lists.into_iter().for_each(|lists| lists.begin_item(tag)),
            "text:span" => self.begin_span(tag),
            "text:a" => self.links.push(tag.attribute("xlink:href").unwrap_or_default()),
            "text:s" => self.push(&" ".repeat(tag.number("text:c").unwrap_or(1).min(MAX_SPACES))),
            "text:tab" => self.push("\t"),
            "text:line-break" => self.push("\n"),
            "text:note-body" => self.begin(Opened::Note),
            "table:table" => self.begin(Opened::Table),
            "table:table-header-rows" => self.is_in_header = true,
            "table:table-row" => self.begin_row(tag),
            "table:table-cell" => self.begin_cell(tag),
            "table:covered-table-cell" => {
                self.covered_cell();
                // Programs keep what stood in it before it was covered, and show nothing of it.
                self.unseen = 1;
            }
            name if BOXES.contains(&name) => self.begin(Opened::Box),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen == 0 && self.is_text {
            self.push(&text.replace(['\n', '\t'], " "));
        }
    }

    fn close(&mut self, name: &str) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        match name {
            "text:p" | "text:h" | "table:table" | "table:table-row" | "table:table-cell" | "text:note-body" => self.end_last(),
            name if BOXES.contains(&name) => self.end_last(),
            "text:list" => self.lists.last_mut().into_iter().for_each(Lists::end),
            "text:span" => self.paragraphs.last_mut().into_iter().for_each(|open| drop(open.spans.pop())),
            "text:a" => drop(self.links.pop()),
            "table:table-header-rows" => self.is_in_header = false,
            "office:text" => self.is_text = false,
            _ => {}
        }
    }
}

impl Body<'_> {
    fn end_last(&mut self) {
        if let Some(opened) = self.opened.pop().filter(|_| self.is_text) {
            self.end(opened);
        }
    }
}
