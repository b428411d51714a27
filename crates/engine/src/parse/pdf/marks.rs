//! Lines in, which of them begin an item of a list out.

use std::collections::HashMap;

use crate::parse::pdf::lines::Line;

/// What stands before an item.
const BULLETS: &[char] =
    &['•', '◦', '▪', '‣', '●', '○', '■', '□', '▫', '∙', '⁃', '➢', '➤', '►', '▶', '✓', '✔', '–', '-', '*', '·', '❖', '◆', '◇'];
/// Lists that people number end before this.
const MAX_NUMBER: u32 = 300;
/// The next number comes within so many lines.
const NEAR: usize = 80;
/// Marks of one list begin within so many points of each other.
const LEVEL: f32 = 4.0;

/// The beginning of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    /// Its number, where its list is ordered.
    pub(super) number: Option<u32>,
    /// How many bytes of the line the mark takes, with the space behind it.
    pub(super) bytes: usize,
}

/// The marks of the lines that begin an item, by their places.
pub(super) fn of(lines: &[Line]) -> HashMap<usize, Mark> {
    let mut marks: HashMap<usize, Mark> = HashMap::new();
    // The last number of each style, and where it stands.
    let mut last: HashMap<char, Vec<(u32, usize, Mark)>> = HashMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_bold && !line.is_mono) {
        if let Some(bytes) = bullet(&line.text) {
            marks.insert(at, Mark { number: None, bytes });
        }
        let Some((number, style, bytes)) = number(&line.text) else { continue };
        let mark = Mark { number: Some(number), bytes };
        let open = last.entry(style).or_default();
        open.retain(|(_, place, _)| at - place <= NEAR);
        let is_next = |(before, place, _): &(u32, usize, Mark)| {
            *before + 1 == number
                && lines
                    .get(*place)
                    .is_some_and(|before| before.page < line.page || (before.x - line.x).abs() < LEVEL || before.column != line.column)
        };
        if let Some(found) = open.iter().rposition(is_next) {
            let (_, place, before) = open.remove(found);
            marks.insert(place, before);
            marks.insert(at, mark);
        }
        open.push((number, at, mark));
    }
    marks
}

fn bullet(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(BULLETS)?;
    let inner = rest.trim_start();
    (rest.len() > inner.len() && !inner.is_empty()).then(|| text.len() - inner.len())
}

/// The number that a text begins with, how it is written and how many bytes that takes.
fn number(text: &str) -> Option<(u32, char, usize)> {
    let (open, inner) = text.strip_prefix(['(', '[']).map_or((' ', text), |inner| (text.chars().next().unwrap_or(' '), inner));
    let digits = inner.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = inner.split_at(digits);
    let close = rest.chars().next().filter(|c| matches!(c, '.' | ')' | ']'))?;
    let inner = rest.get(close.len_utf8()..)?;
    let said = inner.trim_start();
    let number: u32 = number.parse().ok().filter(|number| *number <= MAX_NUMBER)?;
    (inner.len() > said.len() && !said.is_empty()).then(|| (number, if open == ' ' { close } else { open }, text.len() - said.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_begins_with_a_bullet_or_a_number() {
        assert_eq!((bullet("• One"), bullet("- One"), bullet("-5 degrees"), bullet("•")), (Some(4), Some(2), None, None));
        assert_eq!((number("1. One"), number("(12) One"), number("3) a")), (Some((1, '.', 3)), Some((12, '(', 5)), Some((3, ')', 3))));
        for text in ["1.5 litres", "1980. ", "In 1. One", "9999. One", "1 One"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
