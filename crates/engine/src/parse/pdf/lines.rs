//! The columns of all pages in, their lines in reading order out, and how the text of the document is set.

use std::collections::HashMap;

use crate::parse::pdf::columns;
use crate::parse::pdf::rows::Row;
use crate::parse::pdf::running::Sheet;

/// How far lines are apart where nothing says it, as a share of the size of their letters.
const USUAL_SPACING: f32 = 1.2;
/// Lines closer or further apart than these are not neighbours of one text.
const SPACINGS: std::ops::Range<f32> = 0.8..2.2;
/// A right edge is that of the lines around one, so many before and behind it.
const AROUND: usize = 3;
/// A document of which this share is in letters of one width is not all code.
const MOSTLY: f32 = 0.6;

/// A line of text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) page: u32,
    /// The number of its column, counted through the document.
    pub(super) column: usize,
    pub(super) row: Row,
    pub(super) x: f32,
    pub(super) end: f32,
    /// Where the lines around it end.
    pub(super) right: f32,
    pub(super) text: String,
    pub(super) is_bold: bool,
    pub(super) is_mono: bool,
    /// Whether it is one of a table of contents.
    pub(super) is_contents: bool,
}

/// How the text of a document is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// The size of most of its letters.
    pub(super) size: f32,
    /// How far its lines are apart, as a share of that.
    pub(super) spacing: f32,
    pub(super) is_mono: bool,
    pub(super) is_bold: bool,
    pub(super) is_italic: bool,
}

/// The lines of the pages in the order in which they are read.
pub(super) fn of(sheets: Vec<(Sheet, f32)>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut number = 0;
    for (sheet, width) in sheets {
        for column in columns::of(&sheet.rows, width) {
            number += 1;
            let first = lines.len();
            lines.extend(column.into_iter().map(|row| line(sheet.number, number, row)));
            set_right_edges(lines.get_mut(first..).unwrap_or_default());
        }
    }
    lines
}

fn line(page: u32, column: usize, row: Row) -> Line {
    let is_all = |(some, all): (usize, usize)| all > 0 && some == all;
    let text = row.text().trim().to_owned();
    Line {
        page,
        column,
        x: row.x(),
        end: row.end(),
        right: row.end(),
        is_contents: is_contents(&text),
        text,
        is_bold: is_all(row.letters(|run| run.style.bold)),
        is_mono: is_all(row.letters(|run| run.style.mono)),
        row,
    }
}

/// Dots that lead to a number.
fn is_contents(text: &str) -> bool {
    const DOTS: [char; 3] = ['.', '·', '…'];
    let rest = text.trim_end_matches(|c: char| c.is_alphanumeric());
    let head = rest.trim_end_matches(|c: char| DOTS.contains(&c) || c.is_whitespace());
    let dots = rest.get(head.len()..).unwrap_or_default();
    let count = dots.matches(DOTS).count();
    rest.len() < text.len() && (count >= 4 || count >= 2 && dots.trim().contains(' '))
}

fn set_right_edges(column: &mut [Line]) {
    let ends: Vec<f32> = column.iter().map(|line| line.end).collect();
    for (at, line) in column.iter_mut().enumerate() {
        let around = ends.get(at.saturating_sub(AROUND)..(at + AROUND + 1).min(ends.len())).unwrap_or_default();
        line.right = around.iter().copied().fold(line.end, f32::max);
    }
}

impl Setting {
    pub(super) fn of(lines: &[Line]) -> Setting {
        let mut sizes: HashMap<i32, usize> = HashMap::new();
        let mut letters = [0_usize; 4];
        for line in lines {
            let own =
                [line.row.letters(|run| run.style.mono), line.row.letters(|run| run.style.bold), line.row.letters(|run| run.style.italic)];
            *sizes.entry(half_points(line.row.size)).or_default() += own[0].1;
            let [mono, bold, italic, all] = &mut letters;
            (*mono, *bold, *italic, *all) = (*mono + own[0].0, *bold + own[1].0, *italic + own[2].0, *all + own[0].1);
        }
        let [mono, bold, italic, all] = letters.map(|count| count as f32);
        let size = sizes.into_iter().max_by_key(|(size, count)| (*count, *size)).map_or(10.0, |(size, _)| size as f32 / 2.0);
        let mostly = |some: f32| some > all * MOSTLY;
        Setting { size, spacing: spacing(lines, size), is_mono: mostly(mono), is_bold: mostly(bold), is_italic: mostly(italic) }
    }

    /// Whether `next` is the line below `line`, as close as lines of a paragraph are.
    pub(super) fn is_below(&self, line: &Line, next: &Line) -> bool {
        self.is_within(line, next, CLOSE)
    }

    /// Whether `next` is below `line`, no further away than `times` the usual distance.
    pub(super) fn is_within(&self, line: &Line, next: &Line, times: f32) -> bool {
        let down = next.row.y - line.row.y;
        line.column == next.column && down > 0.0 && down <= self.spacing * line.row.size.max(next.row.size) * times
    }
}

/// Lines of one paragraph are no further apart than this, as a share of the usual distance.
const CLOSE: f32 = 1.3;

/// A size in half points, in which sizes are told apart.
pub(super) fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

/// The middle one of the distances between lines of the usual size.
fn spacing(lines: &[Line], size: f32) -> f32 {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let near = pairs.filter(|(line, next)| line.column == next.column && half_points(line.row.size) == half_points(size));
    let mut found: Vec<f32> = near.map(|(line, next)| (next.row.y - line.row.y) / size).filter(|found| SPACINGS.contains(found)).collect();
    found.sort_by(f32::total_cmp);
    found.get(found.len() / 2).copied().unwrap_or(USUAL_SPACING)
}
