//! The rows of a page in, its columns in the order in which they are read out.
//!
//! A page is cut where hardly any row goes through and prose stands on both sides. Rows that go through part it into bands; of each band
//! the left side is read first.

use crate::parse::pdf::rows::{self, Row};

/// So many rows make a column.
const MIN_ROWS: usize = 4;
/// Columns are cut into columns this often: eight columns of a page at the most.
const MAX_CUTS: usize = 3;
/// Places at which a cut is tried.
const PLACES: usize = 400;
/// So many of them side by side are free, or nearly.
const FREE_PLACES: usize = 2;
/// A column is no narrower than this share of the page.
const NARROWEST: f32 = 0.15;
/// Of a column of prose at least this share of the rows is at least this share of its width wide. Columns of tables are not.
const WIDE_ROWS: f32 = 0.5;
const WIDE: f32 = 0.55;

/// The columns of `rows`, which are a page's.
pub(super) fn of(rows: &[Row], page_width: f32) -> Vec<Vec<Row>> {
    let cells = rows.iter().flat_map(Row::cells).collect();
    let mut columns = Vec::new();
    cut(cells, page_width, MAX_CUTS, &mut columns);
    columns
}

fn cut(cells: Vec<Row>, page_width: f32, cuts: usize, columns: &mut Vec<Vec<Row>>) {
    let Some(at) = Some(cuts).filter(|cuts| *cuts > 0).and_then(|_| gutter(&cells, page_width)) else {
        columns.extend(Some(rows::of(cells.into_iter().flat_map(|cell| cell.runs).collect())).filter(|rows| !rows.is_empty()));
        return;
    };
    let (mut through, mut left, mut right): (Vec<Row>, Vec<Row>, Vec<Row>) = Default::default();
    for row in in_rows(cells) {
        if row.iter().any(|cell| cell.x() < at && cell.end() > at) {
            for side in [&mut left, &mut right] {
                cut(std::mem::take(side), page_width, cuts - 1, columns);
            }
            through.extend(row);
        } else {
            cut(std::mem::take(&mut through), page_width, 0, columns);
            let (before, behind): (Vec<Row>, Vec<Row>) = row.into_iter().partition(|cell| cell.end() <= at);
            left.extend(before);
            right.extend(behind);
        }
    }
    cut(through, page_width, 0, columns);
    cut(left, page_width, cuts - 1, columns);
    cut(right, page_width, cuts - 1, columns);
}

/// The cells in groups that stand at one height.
fn in_rows(mut cells: Vec<Row>) -> Vec<Vec<Row>> {
    cells.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x().total_cmp(&b.x())));
    let mut grouped: Vec<Vec<Row>> = Vec::new();
    for cell in cells {
        match grouped.last_mut() {
            Some(group) if group.first().is_some_and(|first| (cell.y - first.y).abs() < first.size.min(cell.size) / 2.0) => {
                group.push(cell);
            }
            _ => grouped.push(vec![cell]),
        }
    }
    grouped
}

/// Where the cells part into two columns, if they do.
fn gutter(cells: &[Row], page_width: f32) -> Option<f32> {
    let start = cells.iter().map(Row::x).fold(f32::MAX, f32::min);
    let end = cells.iter().map(Row::end).fold(f32::MIN, f32::max);
    let step = (end - start) / PLACES as f32;
    if cells.len() < 2 * MIN_ROWS || end - start < 2.0 * NARROWEST * page_width || step <= 0.0 {
        return None;
    }
    let place = |x: f32| (((x - start) / step) as usize).min(PLACES - 1);
    let (mut begins, mut ends) = (vec![0_usize; PLACES], vec![0_usize; PLACES]);
    for cell in cells {
        begins.get_mut(place(cell.x())).into_iter().for_each(|count| *count += 1);
        ends.get_mut(place(cell.end())).into_iter().for_each(|count| *count += 1);
    }
    // At each place: how many cells ended before it, begin behind it, and go through.
    let (mut begun, mut ended) = (0, 0);
    let mut sides: Vec<(usize, usize, usize)> = Vec::with_capacity(PLACES);
    for (begin, end) in begins.iter().zip(&ends) {
        begun += begin;
        sides.push((ended, cells.len() - begun, begun - ended));
        ended += end;
    }
    let middle = PLACES / 2;
    let free = sides.windows(2 * FREE_PLACES + 1).enumerate().filter_map(|(from, window)| {
        let at = from + FREE_PLACES;
        let (left, right, through) = *window.get(FREE_PLACES)?;
        let all = window.iter().map(|(_, _, through)| *through).max()?;
        (left >= MIN_ROWS && right >= MIN_ROWS && all <= through + 1 && all <= left.min(right)).then_some((all, at.abs_diff(middle), at))
    });
    let (_, _, at) = free.min()?;
    let at = start + step * (at as f32 + 0.5);
    (is_prose(cells, start, at, page_width, |cell| cell.end() <= at) && is_prose(cells, at, end, page_width, |cell| cell.x() >= at))
        .then_some(at)
}

/// Whether the cells on one side fill it as the lines of a text do.
fn is_prose(cells: &[Row], from: f32, to: f32, page_width: f32, is_here: impl Fn(&Row) -> bool) -> bool {
    let here: Vec<&Row> = cells.iter().filter(|cell| is_here(cell)).collect();
    let begin = here.iter().map(|cell| cell.x()).fold(to, f32::min).max(from);
    let end = here.iter().map(|cell| cell.end()).fold(from, f32::max).min(to);
    let wide = here.iter().filter(|cell| cell.end() - cell.x() >= (end - begin) * WIDE).count();
    end - begin >= page_width * NARROWEST && wide as f32 >= here.len() as f32 * WIDE_ROWS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::pdf::rows::tests::run;

    fn columns(runs: Vec<crate::parse::pdf::layout::Run>) -> Vec<Vec<String>> {
        of(&rows::of(runs), 600.0).iter().map(|column| column.iter().map(Row::text).collect()).collect()
    }

    #[test]
    fn the_left_column_is_read_first_and_what_spans_both_where_it_stands() {
        let mut runs = vec![run(&"title ".repeat(20), 100.0, 50.0, 8.0)];
        for line in 0..6_u8 {
            let y = 100.0 + 12.0 * f32::from(line);
            runs.push(run(&format!("left {line} {}", "a".repeat(40)), 50.0, y, 10.0));
            runs.push(run(&format!("right {line} {}", "b".repeat(40)), 310.0, y + 2.0, 10.0));
        }
        runs.push(run(&"foot ".repeat(20), 50.0, 300.0, 8.0));
        let columns = columns(runs);
        let firsts: Vec<&str> = columns.iter().map(|column| &column[0][..5]).collect();
        assert_eq!(firsts, ["title", "left ", "right", "foot "]);
        assert!(columns[1].len() == 6 && columns[1].iter().all(|line| line.starts_with("left")));
    }

    #[test]
    fn a_table_is_one_column() {
        let mut runs = Vec::new();
        for line in 0..8_u8 {
            let y = 100.0 + 12.0 * f32::from(line);
            let name = if line == 3 { "a much longer name than all others" } else { "name" };
            runs.extend([run(name, 50.0, y, 10.0), run("12", 310.0, y, 10.0), run("text", 400.0, y, 10.0)]);
        }
        assert_eq!(columns(runs).len(), 1);
    }

    #[test]
    fn a_page_of_text_is_one_column() {
        let runs = (0..30_u8).map(|line| run(&"word ".repeat(18), 50.0, 100.0 + 12.0 * f32::from(line), 10.0)).collect();
        assert_eq!(columns(runs).len(), 1);
    }
}
