//! The lines of a table in, its cells out, row by row: parted by bars, by commas or by colons.

use std::collections::VecDeque;

use crate::parse::asciidoc::delimiters::Line;

/// A cell over more columns or rows, or that is repeated more often, counts for this many; a table has at most twice as many columns.
const MAX_SPAN: usize = 50;
/// Longer words before a bar say nothing of the cell behind it.
const MAX_SPEC_BYTES: usize = 16;

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// How it is read: `a` as blocks, `m` as code, `l` as it is.
    pub(super) style: Option<char>,
    pub(super) columns: usize,
    rows: usize,
    repeats: usize,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A mark before each cell.
    Marked(char),
    /// A mark between cells, and quotation marks around those that hold it.
    Quoted(char),
    /// A mark between cells.
    Parted(char),
}

/// The styles of the columns that `cols` states: `1,2a,3*m`.
pub(super) fn columns(stated: &str) -> Vec<Option<char>> {
    let mut columns = Vec::new();
    for part in stated.split([',', ';']) {
        let (count, rest) = part.trim().split_once('*').map_or((1, part), |(count, rest)| (count.trim().parse().unwrap_or(1), rest));
        let style = rest.chars().next_back().filter(char::is_ascii_lowercase);
        columns.extend(std::iter::repeat_n(style, usize::min(count, MAX_SPAN)));
        columns.truncate(MAX_SPAN * 2);
    }
    columns
}

/// The rows of a table. With no `columns` stated it has as many as the first line has cells.
pub(super) fn rows(lines: &[Line<'_>], format: Format, columns: &[Option<char>]) -> Vec<Vec<Cell>> {
    match format {
        Format::Marked(mark) => {
            let cells = marked(lines, mark);
            let count = if columns.is_empty() { first_line(&cells) } else { columns.len() };
            arranged(cells, count.clamp(1, MAX_SPAN * 2))
        }
        Format::Quoted(mark) => quoted(&text_of(lines), mark),
        Format::Parted(mark) => lines.iter().filter(|line| !line.text.is_empty()).map(|line| parted(line.text, mark)).collect(),
    }
}

/// Whether the first row is a heading though nothing says so: it stands in a line above an empty one.
pub(super) fn has_heading(lines: &[Line<'_>], format: Format, columns: &[Option<char>]) -> bool {
    let is_above_empty = matches!(lines, [first, second, ..] if !first.text.is_empty() && second.text.is_empty());
    let in_first = || match format {
        Format::Marked(mark) => lines.first().map_or(0, |line| first_line(&marked(&[*line], mark))),
        Format::Quoted(_) | Format::Parted(_) => columns.len(),
    };
    is_above_empty && (columns.is_empty() || in_first() == columns.len())
}

fn text_of(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
}

/// How many columns the cells of the first line take; a line break in a cell ends it.
fn first_line(cells: &[Cell]) -> usize {
    let mut count = 0;
    for cell in cells {
        count += cell.columns * cell.repeats;
        if cell.text.contains('\n') {
            break;
        }
    }
    count
}

/// The cells behind each `mark`.
fn marked(lines: &[Line<'_>], mark: char) -> Vec<Cell> {
    let text = text_of(lines);
    let mut cells: Vec<Cell> = Vec::new();
    let mut from = 0;
    let mut content = String::new();
    for (at, _) in text.match_indices(mark) {
        let before = text.get(from..at).unwrap_or_default();
        from = at + mark.len_utf8();
        if let Some(before) = before.strip_suffix('\\') {
            content.push_str(before);
            content.push(mark);
            continue;
        }
        content.push_str(before);
        let (kept, next) = spec_behind(&content);
        finish(&mut cells, kept);
        cells.push(next);
        content.clear();
    }
    content.push_str(text.get(from..).unwrap_or_default());
    finish(&mut cells, &content);
    cells
}

/// What stands before the first mark is in no cell.
fn finish(cells: &mut [Cell], text: &str) {
    // The line break that ends the cell stays: it ends the first line.
    cells.last_mut().into_iter().for_each(|cell| text.clone_into(&mut cell.text));
}

/// The text of a cell, and the next cell as the last word before its mark describes it: `2+`, `.3+^`, `3*`, `a`.
fn spec_behind(before: &str) -> (&str, Cell) {
    let plain = Cell { columns: 1, rows: 1, repeats: 1, ..Cell::default() };
    let at = before
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + before.get(space..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let (kept, word) = before.split_at(at);
    if word.is_empty() || word.len() > MAX_SPEC_BYTES {
        return (before, plain);
    }
    match spec(word, plain.clone()) {
        Some(cell) => (kept, cell),
        None => (before, plain),
    }
}

fn spec(word: &str, mut cell: Cell) -> Option<Cell> {
    let mut rest = word;
    if let Some(at) = rest.find(['+', '*']) {
        let (numbers, behind) = rest.split_at(at);
        let (columns, rows) = numbers.split_once('.').unwrap_or((numbers, ""));
        let number =
            |text: &str| if text.is_empty() { Some(1) } else { text.parse::<usize>().ok().map(|number| number.clamp(1, MAX_SPAN)) };
        match behind.starts_with('+') {
            true => (cell.columns, cell.rows) = (number(columns)?, number(rows)?),
            false => cell.repeats = number(columns)?,
        }
        rest = behind.get(1..)?;
    }
    rest = rest.trim_start_matches(['<', '^', '>', '.']);
    let mut letters = rest.chars();
    match (letters.next(), letters.next()) {
        (None, _) => {}
        (Some(style), None) if style.is_ascii_lowercase() => cell.style = Some(style),
        _ => return None,
    }
    Some(cell)
}

/// Cells in rows of `count` columns. Where a cell reaches down from the row above, an empty one stands.
fn arranged(cells: Vec<Cell>, count: usize) -> Vec<Vec<Cell>> {
    let mut reaching = vec![0_usize; count];
    let (mut rows, mut row, mut at) = (Vec::new(), Vec::new(), 0);
    let mut waiting: VecDeque<Cell> = VecDeque::new();
    for cell in cells {
        waiting.extend(std::iter::repeat_n(cell.clone(), cell.repeats));
        while let Some(cell) = waiting.pop_front() {
            loop {
                while let Some(rows) = reaching.get_mut(at).filter(|rows| **rows > 0) {
                    *rows -= 1;
                    row.push(Cell { columns: 1, ..Cell::default() });
                    at += 1;
                }
                if at < count {
                    break;
                }
                rows.push(std::mem::take(&mut row));
                at = 0;
            }
            reaching.iter_mut().skip(at).take(cell.columns).for_each(|rows| *rows = cell.rows - 1);
            at += cell.columns;
            row.push(cell);
            if at >= count {
                rows.push(std::mem::take(&mut row));
                at = 0;
            }
        }
    }
    rows.extend(Some(row).filter(|row| !row.is_empty()));
    rows
}

/// Rows of comma-separated values.
fn quoted(text: &str, mark: char) -> Vec<Vec<Cell>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = letters.next() {
        match c {
            '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' if is_quoted || cell.trim().is_empty() => is_quoted = !is_quoted,
            '\n' if !is_quoted => {
                row.push(plain(&std::mem::take(&mut cell)));
                rows.push(std::mem::take(&mut row));
            }
            c if c == mark && !is_quoted => row.push(plain(&std::mem::take(&mut cell))),
            c => cell.push(c),
        }
    }
    row.push(plain(&cell));
    rows.push(row);
    rows.retain(|row: &Vec<Cell>| row.iter().any(|cell| !cell.text.is_empty()));
    rows
}

fn parted(line: &str, mark: char) -> Vec<Cell> {
    let mut cells: Vec<String> = Vec::new();
    let mut is_escaped = false;
    for part in line.split(mark) {
        match cells.last_mut().filter(|_| is_escaped) {
            Some(last) => {
                last.pop();
                last.push(mark);
                last.push_str(part);
            }
            None => cells.push(part.to_owned()),
        }
        is_escaped = part.ends_with('\\');
    }
    cells.iter().map(|cell| plain(cell)).collect()
}

fn plain(text: &str) -> Cell {
    Cell { text: text.trim().to_owned(), columns: 1, ..Cell::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, format: Format, columns: &[Option<char>]) -> Vec<Vec<String>> {
        let lines: Vec<Line<'_>> = text.lines().map(|text| Line { number: 1, text }).collect();
        rows(&lines, format, columns).into_iter().map(|row| row.into_iter().map(|cell| cell.text.trim().to_owned()).collect()).collect()
    }

    #[test]
    fn cells_are_in_rows_by_the_first_line_or_the_stated_columns() {
        let bars = Format::Marked('|');
        assert_eq!(table("|a |b\n\n|c\n|d e\nf", bars, &[]), [["a", "b"], ["c", "d e\nf"]]);
        assert_eq!(table("|a\n|b\n|c \\| d\n|e", bars, &columns("2*")), [["a", "b"], ["c | d", "e"]]);
        assert_eq!(table("2+|a\n|b a|c\n.2+|d |e\n|f", bars, &columns("1,1")), [vec!["a"], vec!["b", "c"], vec!["d", "e"], vec!["", "f"]]);
        assert_eq!(table("3*|a", bars, &columns("3*")), [["a", "a", "a"]]);
    }

    #[test]
    fn values_are_parted_by_commas_or_colons() {
        assert_eq!(table("a,\"b, \"\"c\"\"\nd\"\ne,f", Format::Quoted(','), &[]), [["a", "b, \"c\"\nd"], ["e", "f"]]);
        assert_eq!(table("a:b\\:c\nd:e", Format::Parted(':'), &[]), [["a", "b:c"], ["d", "e"]]);
    }
}
