//! Blocks in, one body and its shape out: what stands between blocks, and how rows and items are written.

use std::iter;
use std::ops::Range;

use crate::block::{Admonition, Block, Inline, Kind, Shape, Span, Style};
use crate::parse::blocks::run::{Line, SOFT_BREAK};

/// A body as it is written.
#[derive(Debug, Default)]
pub(super) struct Layout {
    body: String,
    shape: Shape,
}

/// Where a block stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) under: Option<u32>,
    pub(super) group: Option<u32>,
    pub(super) admonition: Option<Admonition>,
}

/// Between the cells of a row.
const CELL_SEPARATOR: &str = " | ";

impl Layout {
    /// The place that the next block has among the blocks.
    pub(super) fn next(&self) -> u32 {
        number(self.shape.blocks.len())
    }

    /// Writes a block of text behind `mark`, which is part of it.
    pub(super) fn text(&mut self, kind: Kind, mark: &str, line: &Line, place: Place) {
        self.separate(&kind, place);
        let start = self.body.len();
        self.body.push_str(mark);
        self.line(line);
        self.add(kind, start, place);
    }

    /// Writes what somebody said behind the name, which may be empty.
    pub(super) fn turn(&mut self, name: &str, at: Option<u32>, said: &Line, place: Place) {
        self.separate(&Kind::Turn { speaker: 0..0, at }, place);
        let start = self.body.len();
        self.body.push_str(name);
        let speaker = number(start)..number(self.body.len());
        self.body.push_str(match (name.is_empty(), said.text.is_empty()) {
            (true, _) => "",
            (false, true) => ":",
            (false, false) => ": ",
        });
        self.line(said);
        self.add(Kind::Turn { speaker, at }, start, place);
    }

    /// Goes on with the last block, in a line of its own, if that is a turn. Whether it is.
    pub(super) fn go_on(&mut self, line: &Line) -> bool {
        let Some(Kind::Turn { speaker, .. }) = self.shape.blocks.last().map(|last| last.kind.clone()) else { return false };
        let is_name_alone = number(self.body.len()) == speaker.end.saturating_add(1);
        self.body.push(if is_name_alone { ' ' } else { '\n' });
        self.line(line);
        let end = number(self.body.len());
        self.shape.blocks.iter_mut().last().into_iter().for_each(|last| last.span.end = end);
        true
    }

    /// Writes code as it is, which may be the first of a page.
    pub(super) fn code(&mut self, language: Option<String>, code: &str, place: Place, page: Option<u32>) {
        let kind = Kind::Code { language };
        self.separate(&kind, place);
        let start = self.body.len();
        if let (Some(page), Some(first)) = (page, code.chars().next()) {
            self.shape.inlines.push(Inline { style: Style::Page(page), span: number(start)..number(start + first.len_utf8()) });
        }
        self.body.push_str(code);
        self.add(kind, start, place);
    }

    /// Writes a row, unless all of its cells are empty.
    pub(super) fn row(&mut self, cells: &[Line], is_header: bool, place: Place) {
        if cells.iter().all(|cell| cell.text.is_empty()) {
            return;
        }
        self.separate(&Kind::Row { cells: Vec::new(), is_header }, place);
        let start = self.body.len();
        let spans: Vec<Span> = cells.iter().enumerate().map(|(column, cell)| self.cell(cell, column, cells.len(), start)).collect();
        self.add(Kind::Row { cells: spans, is_header }, start, place);
    }

    /// No row begins or ends with a space, even where its first or last cell is empty.
    fn cell(&mut self, cell: &Line, column: usize, columns: usize, row: usize) -> Span {
        if column > 0 {
            let separator = if self.body.len() == row { CELL_SEPARATOR.trim_start() } else { CELL_SEPARATOR };
            let last = column + 1 == columns && cell.text.is_empty();
            self.body.push_str(if last { separator.trim_end() } else { separator });
        }
        let start = self.body.len();
        self.line(cell);
        number(start)..number(self.body.len())
    }

    fn line(&mut self, line: &Line) {
        let start = self.body.len();
        self.body.extend(line.text.chars().map(|c| if c == SOFT_BREAK { ' ' } else { c }));
        self.shape.inlines.extend(line.marks.iter().map(|(style, range)| Inline { style: style.clone(), span: moved(range, start) }));
    }

    fn separate(&mut self, kind: &Kind, place: Place) {
        let Some(last) = self.shape.blocks.last() else { return };
        let neighbours = last.group == place.group
            && matches!(
                (&last.kind, kind),
                (Kind::Item { .. }, Kind::Item { .. }) | (Kind::Row { .. }, Kind::Row { .. }) | (Kind::Turn { .. }, Kind::Turn { .. })
            );
        self.body.push_str(if neighbours { "\n" } else { "\n\n" });
        if let Kind::Item { depth, .. } = kind {
            (0..*depth).for_each(|_| self.body.push_str("  "));
        }
    }

    fn add(&mut self, kind: Kind, start: usize, place: Place) {
        let Place { under, group, admonition } = place;
        let pieces = pieces(&kind, self.body.get(start..).unwrap_or_default());
        let following = if matches!(kind, Kind::Item { .. }) { Kind::Paragraph } else { kind.clone() };
        // Only the first piece has the mark of an item.
        for (piece, kind) in pieces.into_iter().zip(iter::once(kind).chain(iter::repeat(following))) {
            let span = number(start + piece.start)..number(start + piece.end);
            self.shape.blocks.push(Block { kind, span, under, group, admonition });
        }
    }

    pub(super) fn finish(self) -> (String, Shape) {
        (self.body, self.shape)
    }
}

/// A longer text is kept as several blocks one behind the other, so that no question has to read it all.
const MAX_BLOCK_BYTES: usize = 16 << 10;

/// `text` in pieces of at most [`MAX_BLOCK_BYTES`], without the spaces between them: code in whole lines, text in whole sentences where there
/// are any. One piece for nearly every block, and for those whose spans point into it.
fn pieces(kind: &Kind, text: &str) -> Vec<Range<usize>> {
    let is_whole = matches!(kind, Kind::Heading { .. } | Kind::Question { .. } | Kind::Row { .. } | Kind::Turn { .. });
    let (mut pieces, mut start) = (Vec::new(), 0);
    while !is_whole && text.len() - start > MAX_BLOCK_BYTES {
        let head = text.get(start..text.floor_char_boundary(start + MAX_BLOCK_BYTES)).unwrap_or_default();
        let end = match kind {
            Kind::Code { .. } => head.rfind('\n'),
            _ => head.rfind(". ").map(|stop| stop + 1),
        };
        let end = start + end.or_else(|| head.rfind(char::is_whitespace)).filter(|end| *end > 0).unwrap_or(head.len());
        pieces.push(start..end);
        let rest = text.get(end..).unwrap_or_default();
        let gap =
            if matches!(kind, Kind::Code { .. }) { usize::from(rest.starts_with('\n')) } else { rest.len() - rest.trim_start().len() };
        start = end + gap;
    }
    pieces.push(start..text.len());
    pieces.retain(|piece| !piece.is_empty() || piece.start == 0);
    pieces
}

fn moved(range: &Range<usize>, by: usize) -> Span {
    number(range.start + by)..number(range.end + by)
}

/// Bodies stay far below 4 GiB, since files do.
fn number(at: usize) -> u32 {
    // An index refuses a text past `Limits::article_bytes` before anything looks at its spans.
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(kind: &Kind, text: &'a str) -> Vec<&'a str> {
        pieces(kind, text).into_iter().map(|piece| &text[piece]).collect()
    }

    #[test]
    fn a_long_text_is_several_blocks_that_hold_all_of_it() {
        let sentences = "The mill stands by the river. ".repeat(2_000);
        let lines = "    let mill = river;\n\n".repeat(2_000);
        let letters = "水".repeat(20_000);
        let code = Kind::Code { language: None };
        for (kind, text) in [(Kind::Paragraph, sentences.trim_end()), (code, lines.as_str()), (Kind::Paragraph, letters.as_str())] {
            let found = texts(&kind, text);
            assert!(found.len() > 2 && found.iter().all(|piece| piece.len() <= MAX_BLOCK_BYTES), "{kind:?}");
            let visible = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(visible(&found.concat()), visible(text));
        }
        assert!(texts(&Kind::Paragraph, sentences.trim_end()).iter().all(|piece| piece.ends_with("river.") && piece.starts_with("The")));
        assert!(texts(&Kind::Code { language: None }, &lines).iter().all(|piece| piece.starts_with("    let")));
    }

    #[test]
    fn others_are_one_block() {
        assert_eq!(texts(&Kind::Paragraph, "One. Two."), ["One. Two."]);
        assert_eq!(texts(&Kind::Heading { level: 1, anchor: None }, &"a ".repeat(20_000)).len(), 1);
        assert_eq!(texts(&Kind::Paragraph, ""), [""]);
    }
}
