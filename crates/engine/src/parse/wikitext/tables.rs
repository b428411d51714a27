//! The lines of a table in, its rows and cells out. A cell that reaches over more rows is written in each of them, so that every row says
//! all that it says on the page.

use std::collections::BTreeMap;

use crate::parse::blocks::Element;
use crate::parse::wikitext::lines::Writer;
use crate::parse::wikitext::lists::{self, Level};

/// A longer cell is not written again in the rows below it.
const MAX_CARRIED_BYTES: usize = 200;
/// A cell over more rows counts for this many. Source: the HTML standard, `rowspan`, has 65,534; tables that are read have fewer.
const MAX_ROWS: usize = 1_000;
/// A cell over more columns counts for this many, as in HTML.
const MAX_COLUMNS: usize = 50;

/// A table that is open.
#[derive(Debug, Default)]
pub(super) struct Table {
    has_row: bool,
    cell: Option<Cell>,
    /// The column of the next cell.
    column: usize,
    /// What reaches down into the next rows, by its column.
    carried: BTreeMap<usize, Cell>,
    /// The lists that it stands in.
    lists: Vec<Level>,
}

/// A cell that is open, or that reaches down.
#[derive(Clone, Debug, Default)]
struct Cell {
    text: String,
    is_long: bool,
    is_header: bool,
    columns: usize,
    /// How many rows it still reaches into.
    rows: usize,
}

impl Writer<'_> {
    /// Reads the marks of a table. Whether the line has some.
    pub(super) fn table_line(&mut self, line: &str) -> bool {
        let text = line.trim();
        let marks = lists::prefix(text);
        if text.get(marks..).is_some_and(|text| text.trim_start().starts_with("{|")) && text.bytes().take(marks).all(|mark| mark == b':') {
            self.start_table();
        } else if self.tables.is_empty() {
            return false;
        } else if let Some(rest) = text.strip_prefix("|}") {
            self.end_table();
            if !rest.trim().is_empty() {
                self.add(rest);
            }
        } else if text.starts_with("|-") {
            self.end_row();
        } else if let Some(caption) = text.strip_prefix("|+") {
            self.caption(caption);
        } else if let Some(cells) = text.strip_prefix('|') {
            self.cells(cells, false);
        } else if let Some(cells) = text.strip_prefix('!') {
            self.cells(cells, true);
        } else {
            let cell = self.tables.last_mut().and_then(|table| table.cell.as_mut());
            cell.into_iter().for_each(|cell| cell.note(text));
            return false;
        }
        true
    }

    fn start_table(&mut self) {
        self.end_paragraph();
        let lists = std::mem::take(&mut self.lists);
        self.builder.start(Element::Table);
        self.tables.push(Table { lists, ..Table::default() });
    }

    pub(super) fn end_table(&mut self) {
        self.end_row();
        let Some(table) = self.tables.pop() else { return };
        self.builder.end();
        self.lists = table.lists;
    }

    fn caption(&mut self, caption: &str) {
        self.end_cell();
        let (_, caption) = without_attributes(caption);
        self.builder.start(Element::Caption);
        self.inline(caption.trim(), 0);
        self.builder.end();
    }

    fn cells(&mut self, line: &str, is_header: bool) {
        let mut rest = line;
        loop {
            let parts = |pair: &[u8]| pair == b"||" || is_header && pair == b"!!";
            let end = rest.as_bytes().windows(2).position(parts);
            let (cell, behind) = end.map_or((rest, None), |end| (rest.get(..end).unwrap_or_default(), rest.get(end + 2..)));
            self.start_cell(cell, is_header);
            let Some(behind) = behind else { return };
            rest = behind;
        }
    }

    fn start_cell(&mut self, written: &str, is_header: bool) {
        self.end_cell();
        let (attributes, text) = without_attributes(written);
        let number = |name: &str, max: usize| number(attributes, name).clamp(1, max);
        let mut cell =
            Cell { is_header, columns: number("colspan", MAX_COLUMNS), rows: number("rowspan", MAX_ROWS) - 1, ..Cell::default() };
        cell.note(text.trim());
        self.start_row();
        self.write_carried();
        self.builder.start(Element::Cell { is_header, columns: cell.columns });
        if let Some(table) = self.tables.last_mut() {
            table.cell = Some(cell);
        }
        self.add(text);
    }

    fn end_cell(&mut self) {
        self.end_blocks();
        let Some(table) = self.tables.last_mut() else { return };
        let Some(cell) = table.cell.take() else { return };
        let column = table.column;
        table.column += cell.columns;
        if cell.rows > 0 {
            table.carried.insert(column, cell);
        }
        self.builder.end();
    }

    fn start_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        if !table.has_row {
            table.has_row = true;
            table.column = 0;
            self.builder.start(Element::Row { is_header: true });
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if !self.tables.last().is_some_and(|table| table.has_row) {
            return;
        }
        self.write_carried();
        self.builder.end();
        if let Some(table) = self.tables.last_mut() {
            table.has_row = false;
            // What was to stand behind a gap stands nowhere.
            table.carried.split_off(&table.column);
        }
    }

    /// Writes the cells of rows above that reach into the next columns. A page may say no more in them than it says itself.
    fn write_carried(&mut self) {
        while let Some(table) = self.tables.last_mut() {
            let column = table.column;
            let Some(cell) = table.carried.get_mut(&column) else { return };
            let cost = cell.text.len() + cell.columns;
            if self.carried_bytes < cost {
                return table.carried.clear();
            }
            self.carried_bytes -= cost;
            cell.rows -= 1;
            let Cell { text, is_header, columns, rows, .. } = cell.clone();
            table.column += columns;
            if rows == 0 {
                table.carried.remove(&column);
            }
            self.builder.start(Element::Cell { is_header, columns });
            self.inline(&text, 0);
            self.builder.end();
        }
    }
}

impl Cell {
    /// Keeps a line of its text, for the rows below.
    fn note(&mut self, line: &str) {
        if self.rows == 0 {
            return;
        }
        if self.is_long || self.text.len() + line.len() > MAX_CARRIED_BYTES {
            // Its place stays, so that the cells behind it stay under their headings.
            self.is_long = true;
            self.text.clear();
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(line);
    }
}

/// Attributes of cells. What is nothing else is none of the text: a template wrote the rest of the cell.
const ATTRIBUTES: &[&str] = &["colspan", "rowspan", "style", "class", "bgcolor", "align", "valign", "width", "scope"];

/// What stands before the first single bar, unless that is the bar of a link; and the text.
fn without_attributes(cell: &str) -> (&str, &str) {
    let is_attribute = |name: &&str| cell.trim_start().strip_prefix(*name).is_some_and(|rest| rest.trim_start().starts_with('='));
    if !cell.contains('|') && ATTRIBUTES.iter().any(is_attribute) {
        return (cell, "");
    }
    let found = cell.split_once('|').filter(|(attributes, _)| !attributes.contains("[[") && !attributes.contains("{{"));
    found.unwrap_or(("", cell))
}

/// The number that an attribute is; 1 where there is none.
fn number(attributes: &str, name: &str) -> usize {
    let lower = attributes.to_ascii_lowercase();
    let value = lower.split_once(name).map(|(_, value)| value.trim_start_matches([' ', '=', '"', '\'']));
    let digits = value.and_then(|value| value.split(|c: char| !c.is_ascii_digit()).next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(1)
}
