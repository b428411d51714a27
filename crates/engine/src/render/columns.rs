//! Text in, the columns of a terminal that it takes out.

use unicode_width::UnicodeWidthStr;

/// How many columns `text` takes: Han, Kana, Hangul and most emoji take two each, marks on a letter none.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The spaces that fill `columns` behind `text`, or before it; none if it takes as many.
pub(super) fn padding(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_columns_that_a_terminal_shows() {
        let widths = ["mill", "水车", "한국", "Mu\u{308}hle", "👩‍🌾", "ｱ"].map(width);
        assert_eq!(widths, [4, 4, 4, 5, 2, 1]);
        assert_eq!((padding("水车", 6).len(), padding("水车", 3).len()), (2, 0));
    }
}
