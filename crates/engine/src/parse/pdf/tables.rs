//! Lines in, the table that they begin out, if that is sure: its cells stand below each other in columns.

use crate::parse::pdf::lines::{Line, Setting};
use crate::parse::pdf::rows::Row;
use crate::parse::pdf::spans::{self, Span, Words};

/// A table has so many rows of two cells or more.
const MIN_ROWS: usize = 3;
/// Rows are no further apart than this, as a share of the distance of lines.
const APART: f32 = 2.4;
/// Lines closer than this may be of one row.
const CLOSE: f32 = 1.25;
/// Cells of tables are shorter on average.
const MAX_CHARS: usize = 45;
/// Rows of more cells are not looked at.
const MAX_CELLS: usize = 30;
/// A longer table is several.
const MAX_LINES: usize = 500;

/// A table: each row with its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) rows: Vec<Vec<Vec<Span>>>,
    pub(super) has_header: bool,
    /// How many lines it takes.
    pub(super) lines: usize,
}

/// The table that begins with the first of these lines.
pub(super) fn at_start(lines: &[Line], setting: &Setting, words: &Words) -> Option<Table> {
    let first = cells(lines.first()?);
    if !(2..=MAX_CELLS).contains(&first.len()) {
        return None;
    }
    let near =
        lines.iter().zip(lines.iter().skip(1)).take_while(|(line, next)| setting.is_within(line, next, APART) && !next.is_contents).count();
    let mut all: Vec<Vec<Row>> = lines.iter().take((near + 1).min(MAX_LINES)).map(cells).collect();
    // Below the last row of several cells stands other text.
    let mut alone = 0;
    let end = all.iter().take_while(|cells| {
        alone = if cells.len() > 1 { 0 } else { alone + 1 };
        alone < MIN_ROWS && cells.len() <= MAX_CELLS
    });
    let end = end.count();
    all.truncate(end);
    while all.last().is_some_and(|cells| cells.len() < 2) {
        all.pop();
    }
    let columns = columns(&all)?;
    let rows = rows(lines.get(..all.len())?, &all, &columns, setting, words)?;
    let is_bold = |line: Option<&Line>| line.is_some_and(|line| line.is_bold);
    let has_header = is_bold(lines.first()) && !lines.get(..all.len())?.iter().all(|line| line.is_bold);
    Some(Table { rows, has_header, lines: all.len() })
}

fn cells(line: &Line) -> Vec<Row> {
    line.row.cells()
}

/// Where the columns are: what cells cover, over all rows of several.
fn columns(rows: &[Vec<Row>]) -> Option<Vec<(f32, f32)>> {
    let several: Vec<&Vec<Row>> = rows.iter().filter(|cells| cells.len() > 1).collect();
    let most = several.iter().map(|cells| cells.len()).max()?;
    let mut covered: Vec<(f32, f32)> = several.iter().flat_map(|cells| cells.iter()).map(|cell| (cell.x(), cell.end())).collect();
    covered.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for (start, end) in covered {
        match columns.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => columns.push((start, end)),
        }
    }
    let chars: usize = several.iter().flat_map(|cells| cells.iter()).map(|cell| cell.text().chars().count()).sum();
    let count: usize = several.iter().map(|cells| cells.len()).sum();
    (several.len() >= MIN_ROWS && columns.len() == most && chars <= count * MAX_CHARS).then_some(columns)
}

fn rows(lines: &[Line], all: &[Vec<Row>], columns: &[(f32, f32)], setting: &Setting, words: &Words) -> Option<Vec<Vec<Vec<Span>>>> {
    let mut rows: Vec<Vec<Vec<Span>>> = Vec::new();
    let mut above: Option<&Line> = None;
    for (line, cells) in lines.iter().zip(all) {
        let mut placed: Vec<Vec<Span>> = vec![Vec::new(); columns.len()];
        for cell in cells {
            let column = columns.iter().position(|(start, end)| cell.x() < *end && cell.end() > *start)?;
            // A cell over two columns is none that can be told.
            if columns.get(column + 1).is_some_and(|(start, _)| cell.end() > *start) {
                return None;
            }
            *placed.get_mut(column)? = spans::of(&Line { row: cell.clone(), ..line.clone() }, 0);
        }
        let goes_on = placed.first().is_some_and(Vec::is_empty) && above.is_some_and(|above| setting.is_within(above, line, CLOSE));
        match rows.last_mut().filter(|_| goes_on) {
            Some(last) => {
                for (cell, more) in last.iter_mut().zip(placed) {
                    if !more.is_empty() {
                        spans::join(cell, more, words);
                    }
                }
            }
            None => rows.push(placed),
        }
        above = Some(line);
    }
    Some(rows)
}
