//! The text of a table in, what parts its cells out, and whether its first row is the headings of its columns.

use std::collections::HashSet;

use ::csv::{ReaderBuilder, StringRecord};

/// What may part cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// So much of a file is looked at.
const SAMPLE_BYTES: usize = 64 << 10;
const SAMPLE_ROWS: usize = 50;

/// A longer heading is a sentence.
const MAX_HEADING_CHARS: usize = 60;

/// What parts the cells of a text, the number of lines above its rows, and the rows. Excel may say it in a first line: `sep=;`.
pub(super) fn delimiter<'a>(path: &str, text: &'a str) -> (u8, u32, &'a str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(&[stated]) = first.trim_end_matches('\r').strip_prefix("sep=").map(str::as_bytes)
        && stated.is_ascii()
        && !matches!(stated, b'"' | b'\n' | b'\r')
    {
        return (stated, 1, rest);
    }
    let sample = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or_default();
    let is_whole = sample.len() == text.len();
    let by_name = if path.to_ascii_lowercase().ends_with(".tsv") { b'\t' } else { b',' };
    let ordered = std::iter::once(by_name).chain(DELIMITERS.into_iter().filter(|delimiter| *delimiter != by_name));
    let mut best = (by_name, (0, 0));
    for delimiter in ordered {
        let found = evenness(sample, delimiter, is_whole);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    (best.0, 0, text)
}

/// Whether quotation marks in cells stand behind a backslash, as databases write them, and not doubled, as Excel does.
pub(super) fn has_backslashes(text: &str, delimiter: u8) -> bool {
    let sample = text.as_bytes().get(..text.len().min(SAMPLE_BYTES)).unwrap_or_default();
    let ends_a_cell = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\r' | b'\n'));
    let escapes = sample.windows(3).any(|three| matches!(three, [b'\\', b'"', next] if !ends_a_cell(Some(next))));
    // Two marks are an empty cell as well, where nothing but delimiters stands around them.
    let doubles = sample.windows(3).any(|three| matches!(three, [before, b'"', b'"'] if !ends_a_cell(Some(before)) && *before != b'\\'));
    escapes && !doubles
}

/// How many rows in a thousand have as many cells as most of those with more than one, and how many that are.
fn evenness(sample: &str, delimiter: u8, is_whole: bool) -> (usize, usize) {
    let mut widths: Vec<usize> = records(sample, delimiter).map(|record| record.len()).collect();
    // The sample may end in the middle of a row.
    if !is_whole && widths.len() < SAMPLE_ROWS {
        widths.pop();
    }
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    let most = widths.iter().copied().filter(|width| *width > 1).max_by_key(|width| (count(*width), *width));
    most.map_or((0, 0), |width| (count(width) * 1_000 / widths.len().max(1), width))
}

fn records(sample: &str, delimiter: u8) -> impl Iterator<Item = StringRecord> {
    let reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(sample.as_bytes());
    reader.into_records().map_while(Result::ok).take(SAMPLE_ROWS)
}

/// Whether the first row heads the others: short texts that differ, of which none comes back in its column.
pub(super) fn has_header<'a>(mut rows: impl Iterator<Item = &'a StringRecord>) -> bool {
    let Some(first) = rows.next() else { return false };
    let headings: Vec<String> = first.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let named = headings.iter().filter(|heading| !heading.is_empty());
    let differ = named.clone().collect::<HashSet<_>>().len();
    // The column of the names of the rows may have no heading.
    if differ < named.count()
        || differ < 2.max(headings.len().saturating_sub(1))
        || !headings.iter().skip(1).all(|heading| is_heading(heading))
    {
        return false;
    }
    let sample: Vec<&StringRecord> = rows.take(SAMPLE_ROWS).collect();
    let comes_back = |(column, heading): (usize, &String)| {
        let cells = sample.iter().filter_map(|row| row.get(column));
        !heading.is_empty() && cells.into_iter().any(|cell| cell.trim().to_lowercase() == *heading)
    };
    !sample.is_empty() && !headings.iter().enumerate().any(comes_back)
}

/// A heading has letters, and is no number, sentence or address.
fn is_heading(cell: &str) -> bool {
    cell.starts_with(|c: char| !c.is_ascii_digit())
        && cell.contains(char::is_alphabetic)
        && !cell.ends_with(['.', '!', '…', '。'])
        && !cell.contains("://")
        && cell.chars().count() <= MAX_HEADING_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_parts_all_rows_alike() {
        for (text, expected) in [
            ("a,b\nc,d\n", b','),
            ("a;b\n1,5;2,5\n", b';'),
            ("a\tb, c\nd\te\n", b'\t'),
            ("a|b\nc|d\n", b'|'),
            ("one\ntwo, three\nfour\nfive\n", b','),
            ("only\n", b','),
        ] {
            assert_eq!(delimiter("a.csv", text).0, expected, "{text}");
        }
        assert_eq!(delimiter("a.tsv", "only\n").0, b'\t');
        assert_eq!(delimiter("a.csv", "sep=|\r\na|b\n"), (b'|', 1, "a|b\n"));
    }

    #[test]
    fn a_quotation_mark_stands_behind_a_backslash_or_doubled() {
        assert!(has_backslashes(r#""\"Big\" Ben",1"#, b',') && has_backslashes(r#""a \"b\" c","",2"#, b','));
        for text in [r#""C:\mill\","b""#, r#""a ""b\"" c",1"#, "a,b"] {
            assert!(!has_backslashes(text, b','), "{text}");
        }
    }

    #[test]
    fn headings_are_short_texts_that_do_not_come_back() {
        let has = |text: &str| {
            let records: Vec<StringRecord> = records(text, b',').collect();
            has_header(records.iter())
        };
        assert!(has("Name,Opens\nMill,9\n") && has(",Opens,Closes\nMill,9,10\n"));
        for text in [
            "Mill,9\nLoft,10\n",
            "Mill,open\nLoft,open\n",
            "Name,Opens\n",
            "Name\nMill\n",
            "a,a,b\nc,d,e\n",
            "The mill is open.,It is dry.\na,b\n",
        ] {
            assert!(!has(text), "{text}");
        }
    }
}
