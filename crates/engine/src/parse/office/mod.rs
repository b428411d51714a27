//! What a document of an office program is made of, as its formats are read: paragraphs with their roles, lists by their
//! levels, tables by their cells. `article` makes the article of it, with what the document states of itself.

mod look;

mod parts;

mod write;

mod stated;

pub(super) use look::{Look, Style, resolved};
pub(super) use parts::Parts;
pub(super) use stated::{Properties, Stated, article, is_somebody};

/// Longer addresses are no links: each run that leads there has its own. Browsers take no longer ones.
pub(super) const MAX_LINK_BYTES: usize = 2_048;
/// Longer names of lists are none. Programs number them.
pub(super) const MAX_ID_BYTES: usize = 64;
/// A cell over more columns counts for this many.
pub(super) const MAX_COLUMNS: usize = 50;

/// A part of a document, a cell or a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Vec<Row>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) role: Role,
    /// Its place in a list.
    pub(super) item: Option<Item>,
    pub(super) runs: Vec<Run>,
}

/// What a paragraph is, mostly by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Text,
    Title,
    Subtitle,
    /// Who wrote the document, in a line of its own.
    Author,
    Heading(u8),
    Quotation,
    /// A line of code.
    Code,
    Caption,
    /// What goes on in the item of a list above it: a footnote, a second paragraph.
    Continued,
    /// An entry of a table of contents or of an index, which is no text.
    Contents,
}

/// A place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Which list of the document.
    pub(super) list: u32,
    /// 0 for the outermost level.
    pub(super) level: u8,
    /// Its number where the list is ordered.
    pub(super) number: Option<u32>,
}

/// Text that is marked alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// A line break is `\n`, a tab `\t`.
    pub(super) text: String,
    pub(super) marks: Marks,
    /// The address that it leads to.
    pub(super) link: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) is_strong: bool,
    pub(super) is_emphasis: bool,
    pub(super) is_struck: bool,
    pub(super) is_code: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) is_header: bool,
    /// Whether it is deleted or hidden.
    pub(super) is_unseen: bool,
    pub(super) cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// How many columns it stands in.
    pub(super) columns: usize,
    /// Whether it is the lower part of the cell above it.
    pub(super) is_merged: bool,
    pub(super) blocks: Vec<Block>,
}

impl Paragraph {
    /// Its text without marks.
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// Adds text to the last run if that is marked alike, else as a run of its own.
    pub(super) fn push(&mut self, text: &str, marks: Marks, link: Option<&String>) {
        let link = link.filter(|link| link.len() <= MAX_LINK_BYTES);
        match self.runs.last_mut() {
            Some(last) if last.marks == marks && last.link.as_ref() == link => last.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), marks, link: link.cloned() }),
        }
    }

    /// Whether all that can be seen of it is marked so.
    pub(super) fn is_all(&self, is_marked: impl Fn(Marks) -> bool) -> bool {
        !self.is_blank() && self.runs.iter().all(|run| is_marked(run.marks) || run.text.trim().is_empty())
    }
}

impl Cell {
    /// Its paragraphs, those of tables in it as well.
    pub(super) fn paragraphs(&self) -> Vec<&Paragraph> {
        let mut found = Vec::new();
        let mut ahead: Vec<&Block> = self.blocks.iter().rev().collect();
        while let Some(block) = ahead.pop() {
            match block {
                Block::Paragraph(paragraph) => found.push(paragraph),
                Block::Table(rows) => ahead.extend(rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks).rev()),
            }
        }
        found
    }
}

/// The role that the name of a style says, in any case. Programs keep the names of their own styles in English, whatever
/// language they show them in.
pub(super) fn role_named(name: &str) -> Option<Role> {
    let name = name.to_ascii_lowercase().replace("_20_", " ");
    if let Some(level) = name.strip_prefix("heading ").and_then(|level| level.trim().parse().ok()) {
        return Some(Role::Heading(level));
    }
    let is_contents = ["toc ", "contents ", "index ", "user index ", "bibliography heading", "illustration index", "table index"];
    if is_contents.iter().any(|start| name.starts_with(start)) {
        return Some(Role::Contents);
    }
    Some(match name.as_str() {
        "title" => Role::Title,
        "subtitle" => Role::Subtitle,
        "author" => Role::Author,
        "table of figures" | "table of authorities" | "index" => Role::Contents,
        "caption" | "image caption" | "table caption" | "tablecaption" | "figurecaption" => Role::Caption,
        "quote" | "intense quote" | "quotations" | "block text" => Role::Quotation,
        "source code" | "sourcecode" | "html preformatted" | "preformatted text" | "macro text" | "macro" | "code" | "code block" => {
            Role::Code
        }
        "list continue" | "list continue 2" | "list continue 3" | "footnote" | "endnote" | "footnote text" | "endnote text" => {
            Role::Continued
        }
        _ => return None,
    })
}

/// Whether a font of this name has letters of one width, as code is set in.
pub(super) fn is_monospaced(font: &str) -> bool {
    const FONTS: [&str; 11] =
        ["courier", "consolas", "menlo", "monaco", "lucida console", "inconsolata", "fira code", "cascadia", "jetbrains", "ocr", "sf mono"];
    let font = font.to_ascii_lowercase();
    FONTS.iter().any(|known| font.starts_with(known)) || font.split([' ', '-']).any(|word| word == "mono" || word == "monospace")
}

#[cfg(test)]
pub(super) mod tests;
