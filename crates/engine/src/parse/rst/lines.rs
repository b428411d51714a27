//! A text in, its lines out, seen from where a nested block has its left margin. Nothing is copied for what is nested.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_width::UnicodeWidthChar;

/// Columns from one tab stop to the next. Source: docutils, "reStructuredText Markup Specification", section "Whitespace".
const TAB_COLUMNS: usize = 8;

/// Lines as they stand in a block: those below the first lose the block's indentation, the first what marks it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a> {
    lines: &'a [&'a str],
    /// So many bytes at the beginning of the first line are the block's mark.
    first: usize,
    indent: usize,
    number: u32,
}

impl<'a> Lines<'a> {
    /// The lines, of which the first has this number in the file.
    pub(super) fn new(lines: &'a [&'a str], number: u32) -> Lines<'a> {
        Lines { lines, first: 0, indent: 0, number }
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The line at `at`; empty where it is blank or past the end.
    pub(super) fn get(&self, at: usize) -> &'a str {
        let skip = if at == 0 { self.first } else { self.indent };
        self.lines.get(at).and_then(|line| line.get(skip..)).unwrap_or_default()
    }

    /// The number in the file of the line at `at`.
    pub(super) fn number(&self, at: usize) -> u32 {
        self.number.saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let lines = *self;
        (0..lines.len()).map(move |at| lines.get(at))
    }

    /// Some of the lines, as they are.
    pub(super) fn slice(&self, range: Range<usize>) -> Lines<'a> {
        self.block(range, 0, 0)
    }

    /// A block of the lines: without the first `first` bytes of its first line and `indent` columns of the others.
    pub(super) fn block(&self, range: Range<usize>, first: usize, indent: usize) -> Lines<'a> {
        let above = if range.start == 0 { self.first } else { self.indent };
        let number = self.number(range.start);
        let lines = self.lines.get(range).unwrap_or_default();
        Lines { lines, first: above + first, indent: self.indent + indent, number }
    }

    /// The block of the lines in `range` behind `first` bytes of its first line: the others lose what all of them are indented by.
    pub(super) fn behind(&self, range: Range<usize>, first: usize) -> Lines<'a> {
        let indent = self.indent_of(range.start + 1..range.end);
        self.block(range, first, indent)
    }

    /// The lines without what all of them are indented by.
    pub(super) fn dedented(&self) -> Lines<'a> {
        let indent = self.indent_of(0..self.len());
        self.block(0..self.len(), indent.min(indent_of(self.get(0))), indent)
    }

    /// How far all lines in `range` are indented, but for blank ones.
    pub(super) fn indent_of(&self, range: Range<usize>) -> usize {
        range.map(|at| self.get(at)).filter(|line| !line.is_empty()).map(indent_of).min().unwrap_or(0)
    }

    /// The end of what is indented from `from` on by `columns`, without the blank lines behind it.
    pub(super) fn end_of_indented(&self, from: usize, columns: usize) -> usize {
        let mut end = from;
        for at in from..self.len() {
            let line = self.get(at);
            if line.is_empty() {
                continue;
            }
            if indent_of(line) < columns {
                break;
            }
            end = at + 1;
        }
        end
    }

    /// The first line from `from` on that is not blank, or the end.
    pub(super) fn skip_blank(&self, from: usize) -> usize {
        (from..self.len()).find(|at| !self.get(*at).is_empty()).unwrap_or(self.len())
    }

    /// The first blank line from `from` on, or the end.
    pub(super) fn end_of_text(&self, from: usize) -> usize {
        (from..self.len()).find(|at| self.get(*at).is_empty()).unwrap_or(self.len())
    }

    /// The lines as one text, without blank lines around it.
    pub(super) fn text(&self) -> String {
        let from = self.skip_blank(0);
        let text: Vec<&str> = (from..self.len()).map(|at| self.get(at)).collect();
        text.join("\n").trim_end().to_owned()
    }
}

/// How many columns a line is indented by.
pub(super) fn indent_of(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

/// How many columns of a terminal a text takes.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char_width).sum() }
}

/// As docutils counts them: accents take no column, characters that are not seen take one.
pub(super) fn char_width(c: char) -> usize {
    if canonical_combining_class(c) != 0 { 0 } else { c.width().unwrap_or(1).max(1) }
}

/// The text with spaces up to the next stop for each tab.
pub(super) fn without_tabs(text: &str) -> Cow<'_, str> {
    if !text.contains('\t') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        // A line of nothing but tabs is blank.
        let content = line.trim_end();
        let mut column = 0;
        for c in content.chars() {
            if c == '\t' {
                let stop = TAB_COLUMNS - column % TAB_COLUMNS;
                out.extend(std::iter::repeat_n(' ', stop));
                column += stop;
            } else {
                out.push(c);
                column += 1;
            }
        }
        if line.ends_with('\n') {
            out.push('\n');
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_in_a_block_begins_at_its_own_margin() {
        let raw: Vec<&str> = ".. note:: One\n   two\n\n     three\nfour".split('\n').collect();
        let lines = Lines::new(&raw, 1);
        let end = lines.end_of_indented(1, 1);
        let block = lines.behind(0..end, 10);
        assert_eq!(block.iter().collect::<Vec<_>>(), ["One", "two", "", "  three"]);
        assert_eq!((block.number(3), block.text().as_str()), (4, "One\ntwo\n\n  three"));
        assert_eq!(block.slice(3..4).dedented().get(0), "three");
    }

    #[test]
    fn a_tab_reaches_to_the_next_stop() {
        assert_eq!(without_tabs("a\tb\n\t\t\nü\tx"), "a       b\n\nü       x");
    }
}
