//! Blocks of a document in, whether they only name other places out: a list of links, a table of contents.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::block::{Block, Kind, Shape, Style};

/// Tells lists that only name other places.
#[derive(Debug)]
pub(super) struct Links<'a> {
    shape: &'a Shape,
    body: &'a str,
    /// The headings of the document, looked up once.
    headings: OnceCell<BTreeSet<&'a str>>,
}

/// So much of a text, and so many of the items of a list, in percent, is nearly all.
const NEARLY_ALL: usize = 80;

impl<'a> Links<'a> {
    pub(super) fn new(shape: &'a Shape, body: &'a str) -> Links<'a> {
        Links { shape, body, headings: OnceCell::new() }
    }

    /// Whether blocks are a list of the document's own headings.
    pub(super) fn are_contents(&self, blocks: &Range<usize>) -> bool {
        self.are_nearly_all(blocks, |block, text| matches!(block.kind, Kind::Item { .. }) && self.headings().contains(text))
    }

    /// Whether blocks are a list of links, or one line of several.
    pub(super) fn are_all(&self, blocks: &Range<usize>) -> bool {
        let is_line = blocks.len() == 1 && self.shape.blocks.get(blocks.start).is_some_and(|only| self.shape.marks_in(only).count() < 2);
        !is_line && self.are_nearly_all(blocks, |block, text| self.linked(block) * 100 >= text.len() * NEARLY_ALL)
    }

    /// Whether blocks are all items or paragraphs, and nearly all of them as wanted. Items are handed over without their marks.
    fn are_nearly_all(&self, blocks: &Range<usize>, wanted: impl Fn(&Block, &str) -> bool) -> bool {
        let blocks = self.shape.blocks.get(blocks.clone()).unwrap_or_default();
        let texts: Vec<(&Block, &str)> = blocks.iter().filter_map(|block| Some((block, unmarked(block, self.body)?))).collect();
        let named = texts.iter().filter(|(block, text)| wanted(block, text)).count();
        texts.len() == blocks.len() && named > 0 && named * 100 >= texts.len() * NEARLY_ALL
    }

    fn headings(&self) -> &BTreeSet<&'a str> {
        let of_document =
            || self.shape.blocks.iter().filter(|block| block.kind.is_heading()).map(|heading| heading.text(self.body)).collect();
        self.headings.get_or_init(of_document)
    }

    /// How many bytes of a block are links.
    fn linked(&self, block: &Block) -> usize {
        self.shape
            .marks_in(block)
            .filter(|mark| matches!(mark.style, Style::Link(_) | Style::RelativeLink(_)))
            .map(|mark| mark.span.len())
            .sum()
    }
}

/// The text of an item without its mark, or of a paragraph. None of anything else.
fn unmarked<'a>(block: &Block, body: &'a str) -> Option<&'a str> {
    let text = block.text(body);
    match block.kind {
        Kind::Item { .. } => Some(text.split_once(' ').map_or(text, |(_, rest)| rest)),
        Kind::Paragraph => Some(text),
        _ => None,
    }
}
