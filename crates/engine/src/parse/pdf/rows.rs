//! The runs of a page in, the rows that they stand in out, and the cells that a row has.

use crate::parse::pdf::layout::Run;
use crate::parse::pdf::pen::SPACE;

/// Letters of one row stand so much higher or lower than each other, as a share of their size.
const LEVEL: f32 = 0.25;
/// Letters this much smaller are above or below the line: powers, indices, marks of notes.
const SMALL: f32 = 0.85;
/// Those stand so much higher or lower than the line.
const SMALL_LEVEL: f32 = 0.55;
/// What is further apart than this share of its size is of two columns or cells.
const APART: f32 = 0.9;

/// What stands in one row, from the left to the right. It is never empty.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) runs: Vec<Run>,
    /// The line that its largest letters stand on, and their size.
    pub(super) y: f32,
    pub(super) size: f32,
}

/// The rows of these runs from the top to the bottom.
pub(super) fn of(mut runs: Vec<Run>) -> Vec<Row> {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some(row) if row.holds(&run) => row.add(run),
            _ => rows.push(Row { y: run.y, size: run.size, runs: vec![run] }),
        }
    }
    for row in &mut rows {
        row.runs.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    rows
}

impl Row {
    fn holds(&self, run: &Run) -> bool {
        let (small, large) = if run.size < self.size { (run.size, self.size) } else { (self.size, run.size) };
        let level = if small < large * SMALL { SMALL_LEVEL } else { LEVEL };
        (run.y - self.y).abs() <= large * level
    }

    fn add(&mut self, run: Run) {
        if run.size > self.size {
            (self.y, self.size) = (run.y, run.size);
        }
        self.runs.push(run);
    }

    /// Its parts with much space between them, each a row of its own.
    pub(super) fn cells(&self) -> Vec<Row> {
        let mut cells: Vec<Row> = Vec::new();
        let mut end = f32::MIN;
        for run in &self.runs {
            match cells.last_mut() {
                Some(cell) if run.x - end <= APART * self.size => cell.add(run.clone()),
                _ => cells.push(Row { y: run.y, size: run.size, runs: vec![run.clone()] }),
            }
            end = end.max(run.end());
        }
        cells
    }

    /// Where it begins.
    pub(super) fn x(&self) -> f32 {
        self.runs.first().map_or(0.0, |run| run.x)
    }

    /// Where it ends.
    pub(super) fn end(&self) -> f32 {
        self.runs.iter().map(Run::end).fold(self.x(), f32::max)
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (run, has_space) in self.spaced() {
            if has_space {
                text.push(' ');
            }
            text.push_str(&run.text);
        }
        text
    }

    /// Its runs, each with whether a space that is not drawn stands before it.
    pub(super) fn spaced(&self) -> impl Iterator<Item = (&Run, bool)> {
        let before = std::iter::once(None).chain(self.runs.iter().map(Some));
        self.runs.iter().zip(before).map(|(run, before)| {
            let has_space = before.is_some_and(|before| {
                let drawn = before.text.ends_with(' ') || run.text.starts_with(' ');
                !drawn && run.x - before.end() > SPACE * run.size.min(before.size)
            });
            (run, has_space)
        })
    }

    /// How many letters it has of which `is` is true, and how many in all.
    pub(super) fn letters(&self, is: impl Fn(&Run) -> bool) -> (usize, usize) {
        let count = |run: &Run| run.text.chars().filter(|c| !c.is_whitespace()).count();
        self.runs.iter().fold((0, 0), |(some, all), run| (some + if is(run) { count(run) } else { 0 }, all + count(run)))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Letters of half their size in width.
    pub(in crate::parse::pdf) fn run(text: &str, x: f32, y: f32, size: f32) -> Run {
        Run { text: text.to_owned(), x, y, width: text.chars().count() as f32 * size / 2.0, size, ..Run::default() }
    }

    #[test]
    fn a_power_is_in_its_row_and_the_next_line_is_not() {
        let rows = of(vec![run("x", 0.0, 100.0, 10.0), run("2", 5.0, 96.0, 7.0), run("next", 0.0, 112.0, 10.0)]);
        let texts: Vec<String> = rows.iter().map(Row::text).collect();
        assert_eq!(texts, ["x2", "next"]);
    }

    #[test]
    fn a_row_has_spaces_where_there_is_room_and_cells_where_there_is_more() {
        let rows = of(vec![run("a", 0.0, 9.0, 10.0), run("b", 7.0, 9.0, 10.0), run("c", 40.0, 9.0, 10.0)]);
        let cells: Vec<String> = rows[0].cells().iter().map(Row::text).collect();
        assert_eq!((rows[0].text().as_str(), cells), ("a b c", vec!["a b".to_owned(), "c".to_owned()]));
    }
}
