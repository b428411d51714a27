//! Raw text in, clean text out: the one place where text changes. Spans exist only for what comes out of here.

use std::borrow::Cow;

use crate::text::places;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// `raw` in NFC, with `\n` line ends, plain spaces, no control or invisible characters, no space at the ends of
/// lines, and at most one empty line in a row. Cleaning clean text changes nothing.
pub fn clean(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut empty_lines = 0;
    for (_, line) in places::lines(&unified_line_ends(raw)) {
        let line = if is_plain_line(line) { Cow::Borrowed(line.trim()) } else { Cow::Owned(clean_line(line)) };
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if empty_lines == 0 { "\n" } else { "\n\n" });
        }
        empty_lines = 0;
        text.push_str(&line);
    }
    text
}

/// `raw` cleaned and on one line, for headlines and names.
pub fn clean_inline(raw: &str) -> String {
    clean(raw).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether all characters of `line` are plain. Only those that are not printable ASCII are looked at one by one; of their
/// bytes, only the first begins a text.
fn is_plain_line(line: &str) -> bool {
    let mut odd = places::of(line.as_bytes(), |byte| !(b' '..=b'~').contains(&byte));
    odd.all(|at| line.get(at..).and_then(|rest| rest.chars().next()).is_none_or(is_plain))
}

/// Characters of Western text that stay as they are, alone and beside each other: most lines hold no others.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}')
}

fn unified_line_ends(text: &str) -> Cow<'_, str> {
    // Bytes that line ends hold, all looked at at once; then one by one, since a single character is found many times
    // faster than any of a set.
    let may = text.bytes().fold(false, |may, byte| may | matches!(byte, 0xb..=0xd | 0x85 | 0xa8 | 0xa9));
    if may && ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'].into_iter().any(|end| text.contains(end)) {
        text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{b}', '\u{c}'], "\n").replace('\u{2029}', "\n\n").into()
    } else {
        text.into()
    }
}

fn clean_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => out.push(' '),
            c if is_invisible(c) => {}
            c => out.push(c),
        }
    }
    // Composed only now: what stood between a letter and its mark may just have gone.
    let trimmed = out.trim();
    if is_nfc(trimmed) { trimmed.to_owned() } else { trimmed.nfc().collect() }
}

/// Characters that a reader never sees: controls, soft hyphens, zero-width and direction marks, byte-order marks,
/// tags. The zero-width joiner and non-joiner stay, since Indic and Arabic scripts and emoji are spelt with them.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    #[test]
    fn paragraphs_are_parted_by_one_empty_line() {
        assert_eq!(clean("one \r\n\r\n\r\n two\rthree\n"), "one\n\ntwo\nthree");
    }

    #[test]
    fn invisible_characters_go_and_odd_spaces_become_spaces() {
        assert_eq!(clean("\u{feff}co\u{ad}op\u{a0}a\u{200b}b \u{202e}c\u{7}"), "coop ab c");
    }

    #[test]
    fn letters_are_composed() {
        assert_eq!(clean("cafe\u{301}"), "café");
    }

    #[test]
    fn plain_characters_are_what_cleaning_leaves_alone() {
        for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
            assert_eq!(clean_line(&format!("a{c}b")), format!("a{c}b"), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_line_has_plain_characters_only(line in "([a-z ]{0,70}|[“é…\t\u{ad}\u{301}水]){0,4}") {
            assert_eq!(is_plain_line(&line), line.chars().all(is_plain));
        }

        #[test]
        fn cleaning_twice_changes_nothing_more(raw in any::<String>()) {
            let once = clean(&raw);
            assert_eq!(clean(&once), once);
        }
    }
}
