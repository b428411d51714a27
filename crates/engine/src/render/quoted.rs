//! A quote in, its lines as Discord markdown out: text in a block quote, lists as lists, code in a fence.

use std::ops::Range;

use crate::answer::Quote;
use crate::render::markdown::escape_with_bold;
use crate::unit::UnitKind;

/// The quote's text in Discord markdown, each line of text behind `> `. `open` and `close` stand before its first and behind its last
/// word where that is text.
pub(super) fn markdown(quote: &Quote, open: &str, close: &str) -> String {
    let text = quote.text();
    let mut lines: Vec<String> = Vec::new();
    let mut at = 0;
    for part in &quote.parts {
        let start = at + part.joiner.text().len();
        at = start
            + part.spans.iter().map(Range::len).sum::<usize>()
            + part.spans.len().saturating_sub(1) * crate::answer::CELL_JOINER.len();
        let Some(shown) = text.get(start..at) else { continue };
        lines.extend(part.joiner.text().trim_matches('\n').lines().filter(|line| !line.is_empty()).map(|mark| format!("> {mark}")));
        match fence(part.kind, part.language.as_deref(), shown) {
            Some(fenced) => lines.push(fenced),
            None => push_lines(&mut lines, shown, start, &quote.matched),
        }
    }
    if let Some(first) = lines.first_mut().filter(|first| first.starts_with("> ")) {
        first.insert_str(2, open);
    }
    if let Some(last) = lines.last_mut().filter(|last| last.starts_with("> ")) {
        last.push_str(close);
    }
    lines.join("\n")
}

/// Code between fences, byte for byte. None for what is no code, or would end its own fence.
fn fence(kind: UnitKind, language: Option<&str>, code: &str) -> Option<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-');
    let language = language.filter(|name| name.len() <= 20 && !name.is_empty() && name.chars().all(is_name)).unwrap_or_default();
    (kind == UnitKind::Code && !code.contains("```")).then(|| format!("```{language}\n{code}\n```"))
}

/// Adds the lines of `text`, which begins at byte `start` of the quote. A bullet stays one.
fn push_lines(lines: &mut Vec<String>, text: &str, start: usize, matched: &[Range<usize>]) {
    let mut from = start;
    for line in text.split('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let bullet = if line.get(indent..).is_some_and(|rest| rest.starts_with("- ")) { indent + 2 } else { 0 };
        let own = line.get(bullet..).unwrap_or_default();
        let offset = from + bullet;
        let inside = |span: &&Range<usize>| span.start >= offset && span.end <= offset + own.len();
        let bold: Vec<Range<usize>> = matched.iter().filter(inside).map(|span| span.start - offset..span.end - offset).collect();
        let mark = line.get(..bullet).unwrap_or_default();
        if !line.trim().is_empty() {
            lines.push(format!("> {mark}{}", escape_with_bold(own, &bold)));
        }
        from += line.len() + 1;
    }
}
