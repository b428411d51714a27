//! The rows of all pages in, the same without running heads and feet and numbers of pages out.

use std::collections::{HashMap, HashSet};

use crate::parse::pdf::rows::Row;

/// Heads and feet stand within this share of a page at its top and bottom.
const MARGIN: f32 = 0.15;
/// Among so many rows from the top and the bottom.
const ROWS: usize = 3;
/// Heads of left and right pages differ: what comes back does so within so many pages.
const NEAR: usize = 2;
/// Rows that come back stand at the same height, within so many points.
const LEVEL: f32 = 3.0;
/// A height at which heads stand on one page in this many is one of heads, whatever stands there.
const USUAL_ONE_IN: usize = 4;
/// In a document of fewer pages nothing is usual.
const FEW_PAGES: usize = 4;
/// A longer row is text.
const MAX_CHARS: usize = 150;

/// A page: its rows from the top, and its height.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) number: u32,
    pub(super) height: f32,
    pub(super) rows: Vec<Row>,
}

/// Takes running heads and feet off the pages.
pub(super) fn drop_heads(sheets: &mut [Sheet]) {
    let heads: Vec<HashMap<(String, i32), usize>> = sheets.iter().map(candidates).collect();
    let comes_back = |at: usize, key: &(String, i32)| {
        let pages = at.saturating_sub(NEAR)..(at + NEAR + 1).min(heads.len());
        pages
            .filter(|other| *other != at)
            .filter_map(|other| heads.get(other))
            .any(|other| (-1..=1).any(|by| other.contains_key(&(key.0.clone(), key.1 + by))))
    };
    let mut dropped: Vec<HashSet<usize>> = Vec::with_capacity(sheets.len());
    let mut heights: HashMap<i32, usize> = HashMap::new();
    for (at, own) in heads.iter().enumerate() {
        let back: Vec<(&(String, i32), usize)> = own.iter().filter(|(key, _)| comes_back(at, key)).map(|(key, row)| (key, *row)).collect();
        back.iter().for_each(|(key, _)| *heights.entry(key.1).or_default() += 1);
        dropped.push(back.into_iter().map(|(_, row)| row).collect());
    }
    let is_usual =
        |height: i32| sheets.len() >= FEW_PAGES && heights.get(&height).is_some_and(|pages| pages * USUAL_ONE_IN >= sheets.len());
    for (own, dropped) in heads.iter().zip(&mut dropped) {
        dropped.extend(own.iter().filter(|(key, _)| is_usual(key.1)).map(|(_, row)| *row));
    }
    for (sheet, dropped) in sheets.iter_mut().zip(dropped) {
        let rows = std::mem::take(&mut sheet.rows);
        sheet.rows = rows.into_iter().enumerate().filter(|(at, _)| !dropped.contains(at)).map(|(_, row)| row).collect();
    }
}

/// The rows that may be heads or feet: what they say with any number as `#`, and their height, in steps of [`LEVEL`].
fn candidates(sheet: &Sheet) -> HashMap<(String, i32), usize> {
    let rows = sheet.rows.iter().enumerate();
    let count = sheet.rows.len();
    let at_edge = rows.filter(|(at, row)| {
        (*at < ROWS && row.y < sheet.height * MARGIN) || (*at + ROWS >= count && row.y > sheet.height * (1.0 - MARGIN))
    });
    at_edge.filter_map(|(at, row)| Some(((unnumbered(&row.text())?, (row.y / LEVEL).round() as i32), at))).collect()
}

/// A text in lower case with numbers as `#`; none of a long one.
fn unnumbered(text: &str) -> Option<String> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    let words = text.split_whitespace().map(|word| {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_roman = core.len() < 8 && !core.is_empty() && core.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x' | b'l' | b'c'));
        if is_roman { "#".to_owned() } else { word.to_lowercase().split(|c: char| c.is_ascii_digit()).collect::<Vec<_>>().join("#") }
    });
    let words: Vec<String> = words.map(|word| word.replace("##", "#").replace("##", "#")).collect();
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::pdf::rows::{self, tests::run};

    fn sheets(pages: &[&[(&str, f32)]]) -> Vec<Sheet> {
        let sheet = |(number, page): (usize, &&[(&str, f32)])| Sheet {
            number: number as u32 + 1,
            height: 800.0,
            rows: rows::of(page.iter().map(|(text, y)| run(text, 70.0, *y, 10.0)).collect()),
        };
        pages.iter().enumerate().map(sheet).collect()
    }

    fn texts(sheets: &[Sheet]) -> Vec<String> {
        sheets.iter().flat_map(|sheet| sheet.rows.iter().map(Row::text)).collect()
    }

    #[test]
    fn what_comes_back_at_the_edges_of_pages_is_dropped() {
        let mut pages = sheets(&[
            &[("The mill", 40.0), ("One.", 100.0), ("1", 770.0)],
            &[("Chapter 1", 40.0), ("Two.", 100.0), ("2", 770.0)],
            &[("The mill", 40.0), ("Three.", 100.0), ("3", 770.0)],
        ]);
        drop_heads(&mut pages);
        assert_eq!(texts(&pages), ["One.", "Chapter 1", "Two.", "Three."]);
    }

    #[test]
    fn what_stands_where_heads_usually_do_is_one() {
        let page = |head: &'static str| vec![(head, 40.0), ("Text.", 300.0)];
        let pages: Vec<Vec<(&str, f32)>> = ["A", "A", "A", "B", "C", "C"].map(page).to_vec();
        let mut pages = sheets(&pages.iter().map(Vec::as_slice).collect::<Vec<_>>());
        drop_heads(&mut pages);
        assert_eq!(texts(&pages), ["Text."; 6]);
    }

    #[test]
    fn text_that_comes_back_elsewhere_stays() {
        let mut pages = sheets(&[&[("Name", 300.0)], &[("Name", 300.0)]]);
        drop_heads(&mut pages);
        assert_eq!(texts(&pages), ["Name", "Name"]);
    }

    #[test]
    fn numbers_of_pages_are_alike() {
        let alike = ["Page 3 of 12", "Page 10 of 12"].map(unnumbered);
        assert_eq!(alike[0], alike[1]);
        assert_eq!((unnumbered("xiv"), unnumbered("– 7 –")), (Some("#".to_owned()), Some("– # –".to_owned())));
    }
}
