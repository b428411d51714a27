//! The parts of a document as they are opened and closed in, what stands in the outermost of them out.

use crate::parse::office::{Block, Cell, Paragraph, Role, Row};

/// What stands in the body, and in each table, cell, box and note that is open.
#[derive(Debug)]
pub(in crate::parse) struct Parts {
    /// The blocks of the body, and of each part in it that has blocks of its own; there is always one.
    stories: Vec<Vec<Block>>,
    tables: Vec<Table>,
    /// The notes of the tables that are open.
    below: Vec<Block>,
}

#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    is_headed: bool,
}

impl Parts {
    pub(in crate::parse) fn new() -> Parts {
        Parts { stories: vec![Vec::new()], tables: Vec::new(), below: Vec::new() }
    }

    pub(in crate::parse) fn add(&mut self, blocks: impl IntoIterator<Item = Block>) {
        if let Some(story) = self.stories.last_mut() {
            story.extend(blocks);
        }
    }

    /// Adds what a note says: in the item above it where there is one, and below a table that names it.
    pub(in crate::parse) fn add_note(&mut self, blocks: Vec<Block>) {
        let blocks = blocks.into_iter().map(as_note);
        if self.tables.is_empty() { self.add(blocks) } else { self.below.extend(blocks) }
    }

    pub(in crate::parse) fn begin_table(&mut self) {
        self.tables.push(Table::default());
    }

    /// Says that the first row of the table that is open heads its columns, if no row is said to.
    pub(in crate::parse) fn head_table(&mut self) {
        self.tables.last_mut().into_iter().for_each(|table| table.is_headed = true);
    }

    pub(in crate::parse) fn begin_row(&mut self, row: Row) {
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(row);
        }
    }

    /// The row that is open, of the innermost table.
    pub(in crate::parse) fn row(&mut self) -> Option<&mut Row> {
        self.tables.last_mut()?.rows.last_mut()
    }

    pub(in crate::parse) fn cell(&mut self) -> Option<&mut Cell> {
        self.row()?.cells.last_mut()
    }

    pub(in crate::parse) fn begin_cell(&mut self, cell: Cell) {
        if let Some(row) = self.row() {
            row.cells.push(cell);
        }
        self.begin_story();
    }

    /// Opens a part that has blocks of its own.
    pub(in crate::parse) fn begin_story(&mut self) {
        self.stories.push(Vec::new());
    }

    pub(in crate::parse) fn end_story(&mut self) -> Vec<Block> {
        if self.stories.len() > 1 { self.stories.pop().unwrap_or_default() } else { Vec::new() }
    }

    pub(in crate::parse) fn end_cell(&mut self) {
        let blocks = self.end_story();
        match self.cell() {
            Some(cell) => cell.blocks = blocks,
            None => self.add(blocks),
        }
    }

    pub(in crate::parse) fn end_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.rows.pop_if(|row| row.is_unseen);
        }
    }

    pub(in crate::parse) fn end_table(&mut self) {
        let Some(Table { mut rows, is_headed }) = self.tables.pop() else { return };
        if is_headed && rows.len() > 1 && !rows.iter().any(|row| row.is_header) {
            rows.first_mut().into_iter().for_each(|first| first.is_header = true);
        }
        self.add([Block::Table(rows)]);
        if self.tables.is_empty() {
            let below = std::mem::take(&mut self.below);
            self.add(below);
        }
    }

    pub(in crate::parse) fn finish(mut self) -> Vec<Block> {
        self.stories.pop().unwrap_or_default()
    }
}

/// A block of a note, which stands in the item above it where there is one.
fn as_note(block: Block) -> Block {
    match block {
        Block::Paragraph(paragraph) if paragraph.item.is_none() => Block::Paragraph(Paragraph { role: Role::Continued, ..paragraph }),
        Block::Paragraph(_) | Block::Table(_) => block,
    }
}
