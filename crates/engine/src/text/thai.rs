//! A Thai paragraph in, its clauses out. Thai has no full stop: a space ends a sentence or a clause, or stands around a number or a name.

use std::ops::Range;

/// A clause goes on until it has so many characters, about twelve words: shorter ones say little alone.
const ENOUGH_CHARS: usize = 45;

/// What is left at the end is no clause of its own with fewer.
const FEWEST_CHARS: usize = 15;

/// Words that join a clause to the one before it, unless that is long already.
const JOINING: &[&str] = &["และ", "หรือ", "ที่", "ซึ่ง", "โดย", "เพื่อ", "เพราะ", "แต่", "ว่า", "จึง", "ๆ", "ฯ"];

/// Twice as much as is enough is long.
const LONG_CHARS: usize = 2 * ENOUGH_CHARS;

/// The clauses of `text` in order, without the spaces between them.
pub(super) fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let (mut start, mut chars) = (0, 0);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        if c == ' ' && is_thai(before) && rest.starts_with(is_thai) && ends(chars, rest) {
            clauses.push(start..at);
            (start, chars) = (at + 1, 0);
        } else {
            chars += 1;
        }
        before = c;
    }
    match clauses.last_mut() {
        Some(last) if chars < FEWEST_CHARS => last.end = text.len(),
        _ => clauses.push(start..text.len()),
    }
    clauses
}

fn ends(chars: usize, rest: &str) -> bool {
    let joins = JOINING.iter().any(|word| rest.starts_with(word));
    chars >= if joins { LONG_CHARS } else { ENOUGH_CHARS }
}

fn is_thai(c: char) -> bool {
    ('\u{e01}'..='\u{e5b}').contains(&c)
}
