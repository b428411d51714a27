//! A line of a table in, what stands between two of its columns out.

use std::ops::Range;

use crate::parse::rst::lines::char_width;

/// A line whose columns are those of a terminal.
#[derive(Debug)]
pub(super) struct Ruled<'a> {
    text: &'a str,
    /// Where each column begins in the text, unless each is a byte.
    starts: Option<Vec<usize>>,
}

impl<'a> Ruled<'a> {
    pub(super) fn new(text: &'a str) -> Ruled<'a> {
        let starts = (!text.is_ascii()).then(|| {
            let columns = text.char_indices().flat_map(|(at, c)| std::iter::repeat_n(at, char_width(c)));
            columns.chain([text.len()]).collect()
        });
        Ruled { text, starts }
    }

    pub(super) fn width(&self) -> usize {
        self.starts.as_ref().map_or(self.text.len(), |starts| starts.len().saturating_sub(1))
    }

    /// The mark in a column; 0 where there is no mark of a table.
    pub(super) fn at(&self, column: usize) -> u8 {
        let at = self.byte(column);
        self.text.as_bytes().get(at).copied().filter(u8::is_ascii).unwrap_or_default()
    }

    pub(super) fn slice(&self, columns: Range<usize>) -> &'a str {
        self.text.get(self.byte(columns.start)..self.byte(columns.end)).unwrap_or_default()
    }

    pub(super) fn from(&self, column: usize) -> &'a str {
        self.text.get(self.byte(column)..).unwrap_or_default()
    }

    fn byte(&self, column: usize) -> usize {
        match &self.starts {
            Some(starts) => starts.get(column).copied().unwrap_or(self.text.len()),
            None => column.min(self.text.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_letter_takes_two_columns() {
        let line = Ruled::new("|水é|b");
        assert_eq!((line.width(), line.slice(1..4), line.at(4), line.from(5)), (6, "水é", b'|', "b"));
        assert_eq!(Ruled::new("abc").slice(1..9), "bc");
    }
}
