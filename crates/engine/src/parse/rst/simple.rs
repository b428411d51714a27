//! Simple tables: columns under a border of `===  ===`, in which rows begin where the first column has text.

use std::ops::Range;

use crate::parse::rst::lines::Lines;
use crate::parse::rst::marks;
use crate::parse::rst::node::{Cell, Node, Row};
use crate::parse::rst::reader::Reader;
use crate::parse::rst::ruled::Ruled;

/// Reads the table that begins at `at`; returns where it ends. `None` where none begins.
pub(super) fn read(reader: &mut Reader, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    if !marks::is_simple_border(lines.get(at)) {
        return None;
    }
    let Some(end) = end(lines, at) else {
        reader.problem(lines.number(at), "simple table: no border ends it; it is read as text".to_owned());
        return Some(at + 1);
    };
    let table = lines.slice(at..end);
    match rows(reader, table) {
        Ok(rows) => nodes.push(Node::Table(rows)),
        Err(reason) => {
            reader.problem(lines.number(at), format!("simple table: {reason}; it is read as it is drawn"));
            nodes.push(Node::Code { language: None, text: table.text() });
        }
    }
    Some(end)
}

/// The end of the table: behind its second border if a blank line follows, else behind its third.
fn end(lines: Lines<'_>, at: usize) -> Option<usize> {
    let mut borders = (at + 1..lines.len()).filter(|at| marks::is_simple_border(lines.get(*at)));
    let second = borders.next()?;
    if lines.get(second + 1).is_empty() {
        return Some(second + 1);
    }
    borders.next().map(|third| third + 1)
}

fn rows(reader: &mut Reader, table: Lines<'_>) -> Result<Vec<Row>, String> {
    let columns = columns(table.get(0));
    let first = columns.first().cloned().unwrap_or_default();
    let (mut rows, mut start, mut has_text, mut header_rows) = (Vec::new(), 1, false, 0);
    for at in 1..table.len() {
        let line = table.get(at);
        let is_border = marks::is_simple_border(line);
        if is_border || is_underline(line) {
            rows.extend(row(reader, table.slice(start..at), &columns, &self::columns(line))?);
            if is_border && at + 1 < table.len() {
                header_rows = rows.len();
            }
            (start, has_text) = (at + 1, false);
        } else if !Ruled::new(line).slice(first.clone()).trim().is_empty() {
            if has_text {
                rows.extend(row(reader, table.slice(start..at), &columns, &columns)?);
            }
            (start, has_text) = (if has_text { at } else { start }, true);
        }
    }
    rows.iter_mut().take(header_rows).for_each(|row| row.is_header = true);
    Ok(rows)
}

/// Whether a line shows which columns the row above it spans.
fn is_underline(line: &str) -> bool {
    line.starts_with('-') && line.bytes().all(|byte| matches!(byte, b'-' | b' '))
}

/// Where the columns are under a border.
fn columns(border: &str) -> Vec<Range<usize>> {
    let mut columns: Vec<Range<usize>> = Vec::new();
    for (at, byte) in border.bytes().enumerate().filter(|(_, byte)| *byte != b' ') {
        debug_assert!(matches!(byte, b'=' | b'-'), "a border");
        match columns.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + 1,
            None => columns.push(at..at + 1),
        }
    }
    columns
}

/// The row that `lines` are, cut where `cuts` has columns, each of which spans some of `columns`.
fn row(reader: &mut Reader, lines: Lines<'_>, columns: &[Range<usize>], cuts: &[Range<usize>]) -> Result<Option<Row>, String> {
    if lines.iter().all(str::is_empty) {
        return Ok(None);
    }
    let ruled: Vec<Ruled<'_>> = lines.iter().map(Ruled::new).collect();
    let mut row = Row::default();
    for (number, cut) in cuts.iter().enumerate() {
        let next = cuts.get(number + 1).map(|next| next.start);
        if let Some(next) = next
            && let Some(at) = ruled.iter().position(|line| !line.slice(cut.end..next).trim().is_empty())
        {
            return Err(format!("line {} has text between two columns", lines.number(at)));
        }
        let text: Vec<&str> = ruled
            .iter()
            .map(|line| if next.is_some() { line.slice(cut.clone()) } else { line.from(cut.start) })
            .map(str::trim_end)
            .collect();
        // Columns are in order, so that a table of very many is read in the time of its text.
        let before = |end: usize| columns.partition_point(|column| column.start < end);
        let spanned = next.map_or(columns.len(), before).saturating_sub(before(cut.start));
        let nodes = reader.read(Lines::new(&text, lines.number(0)).dedented());
        row.cells.push(Cell { columns: spanned.max(1), nodes });
    }
    Ok(Some(row))
}
