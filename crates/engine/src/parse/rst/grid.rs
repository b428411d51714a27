//! Grid tables: cells in boxes drawn with `+`, `-`, `=` and `|`, which may span rows and columns. Time grows with the table.

use std::ops::Range;

use crate::parse::rst::lines::Lines;
use crate::parse::rst::marks;
use crate::parse::rst::node::{Cell, Node, Row};
use crate::parse::rst::reader::Reader;
use crate::parse::rst::ruled::Ruled;

/// A longer cell that spans rows is written in the first of them only.
const MAX_REPEATED_BYTES: usize = 200;

/// Reads the table that begins at `at`; returns where it ends. `None` where none begins.
pub(super) fn read(reader: &mut Reader, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    if !marks::is_grid_border(lines.get(at)) {
        return None;
    }
    let end = (at..lines.len()).find(|at| !lines.get(*at).starts_with(['+', '|'])).unwrap_or(lines.len());
    let end = (at + 1..end).rev().find(|at| marks::is_grid_border(lines.get(*at))).map_or(end, |bottom| bottom + 1);
    let table = lines.slice(at..end);
    match Grid::read(table).and_then(|grid| grid.rows(reader, table)) {
        Ok(rows) => nodes.push(Node::Table(rows)),
        Err(reason) => {
            reader.problem(lines.number(at), format!("grid table: {reason}; it is read as it is drawn"));
            nodes.push(Node::Code { language: None, text: table.text() });
        }
    }
    Some(end)
}

/// A table cut along all of its lines into boxes, of which several may be one cell.
struct Grid<'a> {
    lines: Vec<Ruled<'a>>,
    /// The lines and columns in which corners are.
    tops: Vec<usize>,
    lefts: Vec<usize>,
    /// Whether a line is drawn above each box, row by row.
    above: Vec<bool>,
    /// Whether one is drawn to the left of each box, column by column.
    before: Vec<bool>,
}

/// The boxes of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Area {
    rows: Range<usize>,
    columns: Range<usize>,
}

impl<'a> Grid<'a> {
    fn read(table: Lines<'a>) -> Result<Grid<'a>, String> {
        let lines: Vec<Ruled<'a>> = table.iter().map(Ruled::new).collect();
        let width = lines.first().map_or(0, Ruled::width);
        if let Some(at) = lines.iter().position(|line| line.width() != width || !matches!(line.at(width - 1), b'+' | b'|')) {
            return Err(format!("line {} does not end where the first line of the table does", table.number(at)));
        }
        let corner = |row: usize, column: usize| lines.get(row).is_some_and(|line| line.at(column) == b'+');
        let tops: Vec<usize> = (0..lines.len()).filter(|row| (0..width).any(|column| corner(*row, column))).collect();
        let mut has_corner = vec![false; width];
        for line in &lines {
            has_corner.iter_mut().enumerate().for_each(|(column, has)| *has |= line.at(column) == b'+');
        }
        let lefts: Vec<usize> = (0..width).filter(|column| has_corner.get(*column) == Some(&true)).collect();
        let at = |row: usize, column: usize| lines.get(row).map_or(0, |line| line.at(column));
        let above = tops.iter().flat_map(|row| drawn(&lefts, |column| at(*row, column), b"+-=")).collect();
        let before = lefts.iter().flat_map(|column| drawn(&tops, |row| at(row, *column), b"+|")).collect();
        if tops.len() < 2 || lefts.len() < 2 {
            return Err("it has no line below its first row".to_owned());
        }
        Ok(Grid { lines, tops, lefts, above, before })
    }

    fn height(&self) -> usize {
        self.tops.len() - 1
    }

    fn breadth(&self) -> usize {
        self.lefts.len() - 1
    }

    fn is_drawn_above(&self, row: usize, column: usize) -> bool {
        self.above.get(row * self.breadth() + column).copied().unwrap_or(true)
    }

    fn is_drawn_before(&self, row: usize, column: usize) -> bool {
        self.before.get(column * self.height() + row).copied().unwrap_or(true)
    }

    /// The cell of each box, row by row, and the cells.
    fn areas(&self) -> Result<(Vec<usize>, Vec<Area>), String> {
        let (height, breadth) = (self.height(), self.breadth());
        let (mut seen, mut owners, mut areas) = (vec![false; height * breadth], vec![usize::MAX; height * breadth], Vec::new());
        for start in 0..height * breadth {
            if owners.get(start) != Some(&usize::MAX) {
                continue;
            }
            let area = self.area(start, &mut seen);
            // A box that is drawn inside of a cell is part of its text.
            for row in area.rows.clone() {
                for owner in owners.get_mut(row * breadth + area.columns.start..row * breadth + area.columns.end).unwrap_or_default() {
                    if *owner != usize::MAX {
                        return Err("its cells are no rectangles".to_owned());
                    }
                    *owner = areas.len();
                }
            }
            areas.push(area);
        }
        Ok((owners, areas))
    }

    /// The boxes that no line parts from the one at `start`.
    fn area(&self, start: usize, seen: &mut [bool]) -> Area {
        let breadth = self.breadth();
        let mut area = Area { rows: start / breadth..start / breadth + 1, columns: start % breadth..start % breadth + 1 };
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            let Some(seen) = seen.get_mut(at).filter(|seen| !**seen) else { continue };
            *seen = true;
            let (row, column) = (at / breadth, at % breadth);
            area.rows = area.rows.start.min(row)..area.rows.end.max(row + 1);
            area.columns = area.columns.start.min(column)..area.columns.end.max(column + 1);
            if row > 0 && !self.is_drawn_above(row, column) {
                open.push(at - breadth);
            }
            if row + 1 < self.height() && !self.is_drawn_above(row + 1, column) {
                open.push(at + breadth);
            }
            if column > 0 && !self.is_drawn_before(row, column) {
                open.push(at - 1);
            }
            if column + 1 < breadth && !self.is_drawn_before(row, column + 1) {
                open.push(at + 1);
            }
        }
        area
    }

    /// The text of a cell, line by line.
    fn text(&self, area: &Area) -> Vec<&'a str> {
        let place = |places: &[usize], at: usize| places.get(at).copied().unwrap_or_default();
        let columns = place(&self.lefts, area.columns.start) + 1..place(&self.lefts, area.columns.end);
        let rows = place(&self.tops, area.rows.start) + 1..place(&self.tops, area.rows.end);
        let lines = self.lines.get(rows).unwrap_or_default();
        lines.iter().map(|line| line.slice(columns.start.min(columns.end)..columns.end).trim_end()).collect()
    }

    /// How many rows stand above the line of `=`.
    fn header_rows(&self) -> usize {
        let is_border = |top: &usize| {
            let line = self.lines.get(*top).map(|line| line.from(0)).unwrap_or_default();
            line.contains('=') && line.bytes().all(|byte| matches!(byte, b'+' | b'='))
        };
        self.tops.iter().position(is_border).filter(|row| *row < self.height()).unwrap_or(0)
    }

    fn rows(&self, reader: &mut Reader, table: Lines<'_>) -> Result<Vec<Row>, String> {
        let (owners, areas) = self.areas()?;
        let number = |area: &Area| table.number(self.tops.get(area.rows.start).map_or(0, |top| top + 1));
        let cells: Vec<(Vec<Node>, usize)> = areas
            .iter()
            .map(|area| {
                let text = self.text(area);
                (reader.read(Lines::new(&text, number(area)).dedented()), text.iter().map(|line| line.len()).sum())
            })
            .collect();
        let mut starts: Vec<usize> = areas.iter().map(|area| area.rows.start).collect();
        let mut lefts: Vec<usize> = areas.iter().map(|area| area.columns.start).collect();
        for places in [&mut starts, &mut lefts] {
            places.sort_unstable();
            places.dedup();
        }
        let header_rows = self.header_rows();
        let row = |row: usize| {
            let mut cells_of_row: Vec<Cell> = Vec::new();
            for column in &lefts {
                let owner = owners.get(row * self.breadth() + column).copied().unwrap_or_default();
                let (Some(area), Some((nodes, bytes))) = (areas.get(owner), cells.get(owner)) else { continue };
                match cells_of_row.last_mut() {
                    Some(last) if area.columns.start < *column => last.columns += 1,
                    _ => {
                        let is_written = area.rows.start == row || *bytes <= MAX_REPEATED_BYTES;
                        cells_of_row.push(Cell { columns: 1, nodes: if is_written { nodes.clone() } else { Vec::new() } });
                    }
                }
            }
            Row { is_header: row < header_rows, cells: cells_of_row }
        };
        Ok(starts.into_iter().map(row).collect())
    }
}

/// Whether a line is drawn between each two neighbours of `places`: it runs from corner to corner.
fn drawn(places: &[usize], mark: impl Fn(usize) -> u8, marks: &[u8]) -> Vec<bool> {
    let mut drawn = vec![false; places.len().saturating_sub(1)];
    let mut is_open = false;
    for (at, pair) in places.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        is_open = mark(*from) == b'+' || is_open && marks.contains(&mark(*from));
        is_open &= (*from + 1..*to).all(|place| marks.contains(&mark(place))) && marks.contains(&mark(*to));
        drawn.get_mut(at).into_iter().for_each(|drawn| *drawn = is_open);
    }
    // What runs on past the last corner is text that looks like a line.
    for at in (0..drawn.len()).rev() {
        let is_corner = places.get(at + 1).is_some_and(|place| mark(*place) == b'+');
        let goes_on = drawn.get(at + 1).copied().unwrap_or(false);
        if let Some(drawn) = drawn.get_mut(at) {
            *drawn &= is_corner || goes_on;
        }
    }
    drawn
}
