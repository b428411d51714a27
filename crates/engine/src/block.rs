//! The shape of a document: what its text is made of, block by block, and the marks inside them. Spans only, no text.
//!
//! A body and its blocks are made together by a parser and never change after it. Plain text has no blocks: it is paragraphs.

use std::ops::Range;

use serde::Serialize;

/// A byte range of an article's body. 32 bits: an index takes no article with more text than these reach (`Limits::article_bytes`).
pub type Span = Range<u32>;

/// A piece of a document that stands by itself on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its text in the body, with the bullet or number of a list item; without what separates it from the next block.
    pub span: Span,
    /// The place in [`Shape::blocks`] of the heading, or asked question, that it stands under; none before the first. It is smaller than
    /// the block's own.
    pub under: Option<u32>,
    /// The list, table, quotation or admonition that it is part of, the outermost one, numbered in the order of the document.
    pub group: Option<u32>,
    /// The kind of the admonition that it is part of.
    pub admonition: Option<Admonition>,
}

impl Block {
    /// Its text in `body`; empty where the span is none of the body.
    pub fn text<'a>(&self, body: &'a str) -> &'a str {
        body.get(self.range()).unwrap_or_default()
    }

    /// Its span as a range of bytes.
    pub fn range(&self) -> Range<usize> {
        self.span.start as usize..self.span.end as usize
    }
}

/// The kinds of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading of a section.
    Heading {
        /// 1 for a page's title to 6.
        level: u8,
        /// What an address names it by, behind the `#`.
        anchor: Option<String>,
    },
    /// A question that the blocks under it answer: one of an FAQ, or what opens a part that is folded up.
    Question {
        /// As a heading's.
        anchor: Option<String>,
    },
    /// Running text.
    Paragraph,
    /// The first paragraph of an item of a list. What follows in the same item are blocks of their own.
    Item {
        /// 0 in a list that is in no other list.
        depth: u8,
        /// Its number where the list is ordered.
        number: Option<u32>,
    },
    /// A row of a table.
    Row {
        /// Its cells in order, some maybe empty.
        cells: Vec<Span>,
        /// Whether its cells are the headings of the columns.
        is_header: bool,
    },
    /// Code, byte for byte, without its fence.
    Code {
        /// The language that the fence names.
        language: Option<String>,
    },
    /// A paragraph that the document quotes.
    Quotation,
    /// A word that is defined by the block after it.
    Term,
    /// What a term means.
    Definition,
    /// What somebody said.
    Turn {
        /// The name, which is part of the block's span. Empty where it is not known.
        speaker: Span,
        /// When it was said, in seconds from the beginning of the recording.
        at: Option<u32>,
    },
    /// What stands below a picture or above a table.
    Caption,
}

/// What an admonition asks the reader to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Admonition {
    /// Something worth knowing.
    Note,
    /// Something that makes it easier.
    Tip,
    /// Something that must not be missed.
    Important,
    /// Something that may go wrong.
    Warning,
    /// Something that does harm.
    Danger,
}

impl Admonition {
    /// The kind that documents call `name`, in any case: `note`, `info`, `caution`, …
    pub fn named(name: &str) -> Option<Admonition> {
        Some(match name.to_ascii_lowercase().as_str() {
            "note" | "info" | "seealso" | "abstract" | "summary" | "quote" | "example" | "version" | "details" => Admonition::Note,
            "tip" | "hint" | "success" | "check" => Admonition::Tip,
            "important" | "attention" | "question" | "todo" => Admonition::Important,
            "warning" | "caution" | "warn" => Admonition::Warning,
            "danger" | "error" | "failure" | "bug" => Admonition::Danger,
            _ => return None,
        })
    }
}

/// A run of text inside a block that is set apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// How it is set apart.
    pub style: Style,
    /// Its text in the body.
    pub span: Span,
}

/// How a run of text is set apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// Code in running text.
    Code,
    /// Emphasis, mostly italics.
    Emphasis,
    /// Strong emphasis, mostly bold.
    Strong,
    /// Struck through.
    Struck,
    /// A link to an absolute address, `http` or `https`.
    Link(String),
    /// A link to another place of the same site or folder, with its target as written.
    RelativeLink(String),
    /// Nothing: here begins the page of this number, counted from 1, of a document that is made of pages.
    Page(u32),
}

/// The blocks of a body and the marks inside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// The blocks in the order of the body; they do not overlap. Empty where nothing is known but paragraphs.
    pub blocks: Vec<Block>,
    /// The marks in the order in which they begin.
    pub inlines: Vec<Inline>,
}

impl Shape {
    /// The marks that begin inside a block, in order.
    pub fn marks_in(&self, block: &Block) -> impl Iterator<Item = &Inline> {
        let end = block.span.end;
        let first = self.inlines.partition_point(|mark| mark.span.start < block.span.start);
        self.inlines.get(first..).unwrap_or_default().iter().take_while(move |mark| mark.span.start < end)
    }

    /// Whether nothing is known but paragraphs.
    pub fn is_plain(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The headings that the block at `place` stands under, the outermost first, as places of blocks.
    pub fn section(&self, place: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut at = self.blocks.get(place).and_then(|block| block.under);
        while let Some(above) = at.map(|above| above as usize).filter(|above| path.last().is_none_or(|last| above < last)) {
            path.push(above);
            at = self.blocks.get(above).and_then(|block| block.under);
        }
        path.reverse();
        path
    }

    /// The place of the block that holds the byte at `at`, or else of the last one before it.
    pub fn block_at(&self, at: u32) -> Option<usize> {
        self.blocks.partition_point(|block| block.span.start <= at).checked_sub(1)
    }

    /// The page that the byte at `at` stands on, in a document that is made of pages.
    pub fn page_at(&self, at: u32) -> Option<u32> {
        let before = self.inlines.partition_point(|mark| mark.span.start <= at);
        self.inlines.get(..before)?.iter().rev().find_map(|mark| match mark.style {
            Style::Page(number) => Some(number),
            _ => None,
        })
    }

    /// The anchor nearest above the block at `place`, its own included.
    pub fn anchor(&self, place: usize) -> Option<&str> {
        let above = self.section(place);
        std::iter::once(place).chain(above.into_iter().rev()).find_map(|at| self.blocks.get(at)?.kind.anchor())
    }
}

impl Kind {
    /// Whether blocks stand under it.
    pub fn is_heading(&self) -> bool {
        matches!(self, Kind::Heading { .. } | Kind::Question { .. })
    }

    /// What an address names a heading or question by.
    pub fn anchor(&self) -> Option<&str> {
        match self {
            Kind::Heading { anchor, .. } | Kind::Question { anchor } => anchor.as_deref(),
            Kind::Paragraph
            | Kind::Item { .. }
            | Kind::Row { .. }
            | Kind::Code { .. }
            | Kind::Quotation
            | Kind::Term
            | Kind::Definition
            | Kind::Turn { .. }
            | Kind::Caption => None,
        }
    }

    /// When a turn was said, in seconds from the beginning of the recording.
    pub fn said_at(&self) -> Option<u32> {
        match self {
            Kind::Turn { at, .. } => *at,
            Kind::Heading { .. }
            | Kind::Question { .. }
            | Kind::Paragraph
            | Kind::Item { .. }
            | Kind::Row { .. }
            | Kind::Code { .. }
            | Kind::Quotation
            | Kind::Term
            | Kind::Definition
            | Kind::Caption => None,
        }
    }

    /// What `articles --json` calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Heading { .. } => "heading",
            Kind::Question { .. } => "question",
            Kind::Paragraph => "paragraph",
            Kind::Item { .. } => "item",
            Kind::Row { .. } => "row",
            Kind::Code { .. } => "code",
            Kind::Quotation => "quotation",
            Kind::Term => "term",
            Kind::Definition => "definition",
            Kind::Turn { .. } => "turn",
            Kind::Caption => "caption",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: Kind, span: Span, under: Option<u32>) -> Block {
        Block { kind, span, under, group: None, admonition: None }
    }

    fn heading(anchor: &str) -> Kind {
        Kind::Heading { level: 1, anchor: Some(anchor.to_owned()) }
    }

    #[test]
    fn a_block_names_the_headings_above_it() {
        let blocks = vec![
            block(heading("a"), 0..1, None),
            block(heading("b"), 3..4, Some(0)),
            block(Kind::Paragraph, 6..9, Some(1)),
            block(Kind::Paragraph, 11..12, None),
        ];
        let shape = Shape { blocks, inlines: Vec::new() };
        assert_eq!((shape.section(2), shape.section(3)), (vec![0, 1], vec![]));
        assert_eq!((shape.anchor(2), shape.anchor(3)), (Some("b"), None));
        assert_eq!((shape.block_at(7), shape.block_at(9), shape.block_at(11)), (Some(2), Some(2), Some(3)));
    }

    #[test]
    fn a_circle_of_headings_ends() {
        let shape = Shape { blocks: vec![block(heading("a"), 0..1, Some(0)), block(Kind::Paragraph, 2..3, Some(0))], inlines: Vec::new() };
        assert_eq!(shape.section(1), [0]);
    }
}
