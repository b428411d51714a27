//! The main part and the notes in, as their elements go by, the blocks of the document out.

use std::collections::HashMap;

use crate::parse::docx::field::Fields;
use crate::parse::docx::numbering::Numbering;
use crate::parse::docx::paragraph::Open;
use crate::parse::docx::relations::Relations;
use crate::parse::docx::styles::{self, Looks};
use crate::parse::office::{Block, Cell, MAX_COLUMNS, Paragraph, Parts, Role, Row};
use crate::parse::xml_tags::{Tag, Visit};

/// What is no text of the document: what was deleted or moved away, how things looked before a change, how a word is said,
/// and what stands in for those who cannot show the rest.
const UNSEEN: &[&str] = &[
    "w:del",
    "w:moveFrom",
    "w:delText",
    "w:pPrChange",
    "w:rPrChange",
    "w:tblPrChange",
    "w:trPrChange",
    "w:tcPrChange",
    "w:sectPr",
    "w:rt",
    "mc:Fallback",
];
/// What a formula may be made of and still be read as it is written: letters in a row.
const PLAIN_MATH: &[&str] = &["m:r", "m:t", "m:rPr", "m:sty", "m:nor", "m:ctrlPr"];
/// The galleries whose building blocks say where things are, and nothing else.
const LISTS_OF_PLACES: &[&str] = &["Table of Contents", "Bibliographies"];

/// A document as it is read.
#[derive(Debug)]
pub(super) struct Body<'a> {
    /// Where the links of the part lead that is being read.
    pub(super) links: Relations,
    looks: &'a Looks,
    numbering: Numbering,
    /// How deep the open elements are of what is passed over; 0 outside of it.
    unseen: usize,
    opened: Vec<Opened>,
    parts: Parts,
    paragraphs: Vec<Open>,
    is_in_row_properties: bool,
    /// Whether the style of the table that is open sets its first row apart.
    is_headed: bool,
    /// A paragraph that goes on with the next one.
    joined: Option<Paragraph>,
    fields: Fields,
    hyperlinks: Vec<Option<String>>,
    /// Whether each control that is open shows nothing of the document's own.
    controls: Vec<bool>,
    math: Option<Math>,
    is_text: bool,
    is_told: bool,
    notes: HashMap<String, Vec<Block>>,
}

/// An element that is open and that others stand in.
#[derive(Clone, Debug)]
enum Opened {
    Paragraph,
    Table,
    Row,
    Cell,
    Box,
    Note(String),
}

/// A formula. One with fractions, roots or small numbers would say something else as a line.
#[derive(Debug, Default)]
struct Math {
    text: String,
    is_more: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(looks: &'a Looks, numbering: Numbering) -> Body<'a> {
        Body {
            links: Relations::default(),
            looks,
            numbering,
            unseen: 0,
            opened: Vec::new(),
            parts: Parts::new(),
            paragraphs: Vec::new(),
            is_in_row_properties: false,
            is_headed: false,
            joined: None,
            fields: Fields::default(),
            hyperlinks: Vec::new(),
            controls: Vec::new(),
            math: None,
            is_text: false,
            is_told: false,
            notes: HashMap::new(),
        }
    }

    /// The part that is read next is another. What the last one broke off in ends.
    pub(super) fn begin_part(&mut self, links: Relations) {
        while let Some(opened) = self.opened.pop() {
            self.end(opened);
        }
        self.end_joined();
        self.links = links;
        (self.unseen, self.is_text, self.is_told, self.math) = (0, false, false, None);
        self.fields = Fields::default();
        self.hyperlinks.clear();
        self.controls.clear();
    }

    /// The blocks of the document.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.begin_part(Relations::default());
        self.parts.finish()
    }

    fn is_unseen(&self, tag: &Tag<'_>) -> bool {
        let is_mark = self.is_in_row_properties || self.paragraphs.last().is_some_and(Open::is_in_mark);
        match tag.name {
            "w:del" | "w:moveFrom" if is_mark => false,
            "w:sdtContent" => self.controls.last() == Some(&true),
            "w:footnote" | "w:endnote" => tag.attribute("w:type").is_some_and(|kind| kind != "normal"),
            name => UNSEEN.contains(&name),
        }
    }

    fn begin(&mut self, opened: Opened) {
        match &opened {
            Opened::Paragraph => {
                let joined = self.joined.take().unwrap_or_default();
                self.paragraphs.push(Open::with(joined));
            }
            Opened::Table => {
                self.end_joined();
                self.is_headed = false;
                self.parts.begin_table();
            }
            Opened::Row => self.parts.begin_row(Row::default()),
            Opened::Cell => self.parts.begin_cell(Cell { columns: 1, ..Cell::default() }),
            Opened::Box | Opened::Note(_) => self.parts.begin_story(),
        }
        self.opened.push(opened);
    }

    fn end(&mut self, opened: Opened) {
        match opened {
            Opened::Paragraph => self.end_paragraph(),
            Opened::Table => self.parts.end_table(),
            Opened::Row => self.parts.end_row(),
            Opened::Cell => {
                self.end_joined();
                self.parts.end_cell();
            }
            Opened::Box => {
                let blocks = self.end_story();
                match self.paragraphs.last_mut() {
                    Some(around) => around.boxes.extend(blocks),
                    None => self.parts.add(blocks),
                }
            }
            Opened::Note(id) => {
                let blocks = self.end_story();
                self.notes.insert(id, blocks);
            }
        }
    }

    fn end_story(&mut self) -> Vec<Block> {
        self.end_joined();
        self.parts.end_story()
    }

    fn end_joined(&mut self) {
        let joined = self.joined.take().map(Block::Paragraph);
        self.parts.add(joined);
    }

    fn end_paragraph(&mut self) {
        let Some(mut open) = self.paragraphs.pop() else { return };
        self.fields.end_paragraph();
        let paragraph = open.finish(self.looks, &mut self.numbering);
        if open.joins_next {
            self.joined = Some(paragraph);
        } else {
            self.parts.add([Block::Paragraph(paragraph)]);
        }
        self.parts.add(open.boxes);
        let notes: Vec<Block> = open.notes.iter().filter_map(|id| self.notes.remove(id)).flatten().collect();
        self.parts.add_note(notes);
    }

    fn end_math(&mut self) {
        let Some(math) = self.math.take().filter(|math| !math.is_more) else { return };
        self.push(&math.text);
    }

    /// Adds text to the paragraph that is open, unless it is what a field is told or a list of places.
    fn push(&mut self, text: &str) {
        if !self.fields.show() {
            return;
        }
        let link = self.hyperlinks.iter().rev().flatten().next().cloned().or_else(|| self.fields.link());
        self.paragraphs.last_mut().into_iter().for_each(|open| open.push(text, link.as_ref(), self.looks));
    }

    /// Takes what stands in a paragraph. Whether it was that.
    fn content(&mut self, tag: &Tag<'_>) -> bool {
        let value = |name: &str| tag.attribute(name).unwrap_or_default();
        match tag.name {
            "w:r" => self.paragraphs.last_mut().into_iter().for_each(Open::begin_run),
            "w:t" | "m:t" => self.is_text = true,
            "w:tab" | "w:ptab" => self.push("\t"),
            "w:br" | "w:cr" => self.push("\n"),
            "w:noBreakHyphen" => self.push("-"),
            "w:fldChar" => self.fields.mark(&value("w:fldCharType")),
            "w:instrText" => self.is_told = true,
            "w:fldSimple" => self.fields.open(value("w:instr")),
            "w:hyperlink" => {
                let link = self.links.link(&value("r:id")).cloned();
                self.hyperlinks.push(link);
            }
            "w:footnoteReference" | "w:endnoteReference" => {
                let id = format!("{}{}", tag.name.trim_end_matches("Reference"), value("w:id"));
                self.paragraphs.last_mut().map(|open| &mut open.notes).into_iter().for_each(|notes| notes.push(id.clone()));
            }
            "m:oMath" => self.math = Some(Math::default()),
            name if name.starts_with("m:") => {
                let is_plain = PLAIN_MATH.contains(&name);
                self.math.iter_mut().for_each(|math| math.is_more |= !is_plain);
            }
            _ => return false,
        }
        true
    }

    /// Takes a property of a table, a row or a cell, or of a control.
    fn property(&mut self, tag: &Tag<'_>) {
        let columns = || tag.number::<usize>("w:val").unwrap_or(1).clamp(1, MAX_COLUMNS);
        match tag.name {
            "w:tblStyle" => self.is_headed = tag.attribute("w:val").is_some_and(|id| self.looks.heads_tables(&id)),
            "w:tblLook" if self.is_headed && has_head(tag) => self.parts.head_table(),
            "w:trPr" => self.is_in_row_properties = true,
            "w:tblHeader" => self.parts.row().into_iter().for_each(|row| row.is_header = styles::is_on(tag)),
            "w:gridBefore" => {
                self.parts.row().into_iter().for_each(|row| row.cells.push(Cell { columns: columns(), ..Cell::default() }));
            }
            "w:del" | "w:moveFrom" | "w:hidden" if self.is_in_row_properties => {
                self.parts.row().into_iter().for_each(|row| row.is_unseen = styles::is_on(tag));
            }
            "w:gridSpan" => self.parts.cell().into_iter().for_each(|cell| cell.columns = columns()),
            "w:vMerge" => {
                let is_lower = tag.attribute("w:val").is_none_or(|value| value != "restart");
                self.parts.cell().into_iter().for_each(|cell| cell.is_merged = is_lower);
            }
            "w:docPartGallery" if LISTS_OF_PLACES.contains(&tag.attribute("w:val").unwrap_or_default().as_str()) => self.hide_control(),
            "w:showingPlcHdr" if styles::is_on(tag) => self.hide_control(),
            _ => {}
        }
    }

    fn hide_control(&mut self) {
        self.controls.last_mut().into_iter().for_each(|is_hidden| *is_hidden = true);
    }
}

impl Visit for Body<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        if self.unseen > 0 || self.is_unseen(tag) {
            self.unseen += 1;
            return;
        }
        if self.paragraphs.last_mut().is_some_and(|open| open.property(tag, self.looks)) {
            return;
        }
        match tag.name {
            "w:p" => self.begin(Opened::Paragraph),
            "w:tbl" => self.begin(Opened::Table),
            "w:tr" => self.begin(Opened::Row),
            "w:tc" => self.begin(Opened::Cell),
            "w:txbxContent" => self.begin(Opened::Box),
            "w:footnote" | "w:endnote" => self.begin(Opened::Note(format!("{}{}", tag.name, tag.attribute("w:id").unwrap_or_default()))),
            "w:sdt" => self.controls.push(false),
            _ if self.content(tag) => {}
            _ => self.property(tag),
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        match &mut self.math {
            Some(math) if self.is_text => math.text.push_str(text),
            _ if self.is_text => self.push(text),
            _ if self.is_told => self.fields.tell(text),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        if let Some(open) = self.paragraphs.last_mut()
            && open.end_properties(name)
        {
            if matches!(open.role(self.looks), Role::Heading(_)) {
                self.fields.begin_section();
            }
            return;
        }
        match name {
            "w:p" | "w:tbl" | "w:tr" | "w:tc" | "w:txbxContent" | "w:footnote" | "w:endnote" => {
                let opened = self.opened.pop();
                opened.into_iter().for_each(|opened| self.end(opened));
            }
            "w:t" | "m:t" => self.is_text = false,
            "w:instrText" => self.is_told = false,
            "w:fldSimple" => self.fields.mark("end"),
            "w:hyperlink" => drop(self.hyperlinks.pop()),
            "w:trPr" => self.is_in_row_properties = false,
            "w:sdt" => drop(self.controls.pop()),
            "m:oMath" => self.end_math(),
            _ => {}
        }
    }
}

/// Whether the first row of a table looks as its style has it. Source: ECMA-376, part 1, 17.4.55.
fn has_head(look: &Tag<'_>) -> bool {
    const FIRST_ROW: u32 = 0x20;
    let stated = look.attribute("w:firstRow").map(|on| on == "1" || on == "true");
    let bits = || u32::from_str_radix(&look.attribute("w:val")?, 16).ok();
    stated.unwrap_or_else(|| bits().is_some_and(|bits| bits & FIRST_ROW != 0))
}
