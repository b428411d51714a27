//! Lines in, the running text that they are out: joined, with words whole again that were cut at a line's end.

use std::collections::HashSet;

use crate::parse::pdf::layout::Style;
use crate::parse::pdf::lines::Line;

/// Hyphens at the end of a line.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{ad}'];

/// A piece of a text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) page: u32,
    pub(super) style: Style,
    pub(super) link: Option<u16>,
}

/// The words of a document, in lower case, that stand whole in a line.
pub(super) type Words = HashSet<String>;

/// The words of these lines.
pub(super) fn words(lines: &[Line]) -> Words {
    let all = lines.iter().flat_map(|line| line.text.split_whitespace());
    let core = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && !HYPHENS.contains(&c)).to_lowercase();
    all.map(core).filter(|word| !word.is_empty() && !word.ends_with(HYPHENS)).collect()
}

/// The pieces of a line from its run at `from` on.
pub(super) fn of(line: &Line, from: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (number, (run, has_space)) in line.row.spaced().enumerate().skip(from) {
        let text = if has_space && number > from { format!(" {}", run.text) } else { run.text.clone() };
        match spans.last_mut() {
            Some(last) if last.style == run.style && last.link == run.link => last.text.push_str(&text),
            _ => spans.push(Span { text, page: line.page, style: run.style, link: run.link }),
        }
    }
    spans
}

/// The text of all pieces.
pub(super) fn text(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// Goes on with `more`, which stands in the next line.
pub(super) fn join(spans: &mut Vec<Span>, mut more: Vec<Span>, words: &Words) {
    if let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    if let Some(first) = more.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    let (before, behind) =
        (text(spans.get(spans.len().saturating_sub(2)..).unwrap_or_default()), text(more.get(..more.len().min(2)).unwrap_or_default()));
    match seam(&before, &behind, words) {
        Seam::Space => spans.last_mut().into_iter().for_each(|last| last.text.push(' ')),
        Seam::Nothing => {}
        Seam::Mended => spans.last_mut().into_iter().for_each(|last| last.text.truncate(last.text.trim_end_matches(HYPHENS).len())),
    }
    for span in more {
        match spans.last_mut() {
            Some(last) if last.style == span.style && last.link == span.link && last.page == span.page => last.text.push_str(&span.text),
            _ => spans.push(span),
        }
    }
}

/// What joins two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seam {
    Space,
    Nothing,
    /// The hyphen goes.
    Mended,
}

fn seam(before: &str, behind: &str, words: &Words) -> Seam {
    let (Some(end), Some(start)) = (before.chars().next_back(), behind.chars().next()) else { return Seam::Nothing };
    if is_unspaced(end) && is_unspaced(start) {
        return Seam::Nothing;
    }
    if is_cut_address(before, start) {
        return Seam::Nothing;
    }
    let stem = before.trim_end_matches(HYPHENS);
    if !HYPHENS.contains(&end) || !stem.ends_with(char::is_alphanumeric) {
        return Seam::Space;
    }
    if end == '\u{ad}' {
        return Seam::Mended;
    }
    if !start.is_lowercase() || !stem.ends_with(char::is_alphabetic) {
        return if start.is_alphanumeric() { Seam::Nothing } else { Seam::Space };
    }
    let first = stem.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
    let last = behind.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
    let (whole, hyphened) = (format!("{first}{last}").to_lowercase(), format!("{first}-{last}").to_lowercase());
    // The document itself says how it writes the word; where it does not, most words that are cut have no hyphen.
    if words.contains(&hyphened) && !words.contains(&whole) { Seam::Nothing } else { Seam::Mended }
}

/// Whether the last word is an address that goes on: programs break it behind its marks, without a hyphen.
fn is_cut_address(before: &str, start: char) -> bool {
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let goes_on = match last.chars().next_back() {
        // A full stop may end the sentence as well.
        Some('.') => start.is_lowercase(),
        Some('/' | '-' | '_' | '=' | '&' | '?' | '#' | '%') => start.is_alphanumeric(),
        _ => false,
    };
    last.contains("://") && goes_on
}

/// Letters of scripts that have no spaces between words.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(before: &str, behind: &str, known: &[&str]) -> String {
        let span = |text: &str| vec![Span { text: text.to_owned(), page: 1, style: Style::default(), link: None }];
        let mut spans = span(before);
        join(&mut spans, span(behind), &known.iter().map(|word| (*word).to_owned()).collect());
        text(&spans)
    }

    #[test]
    fn words_that_a_line_cuts_are_whole_again() {
        assert_eq!(joined("the water-", "wheel turns", &[]), "the waterwheel turns");
        assert_eq!(joined("the water-", "wheel turns", &["water-wheel"]), "the water-wheel turns");
        assert_eq!(joined("the X-", "Ray and", &[]), "the X-Ray and");
        assert_eq!(joined("pages 10-", "12 and", &[]), "pages 10-12 and");
        assert_eq!(joined("the mill -", "an old one", &[]), "the mill - an old one");
        assert_eq!(joined("soft\u{ad}", "Ware", &[]), "softWare");
    }

    #[test]
    fn an_address_that_a_line_cuts_is_whole_again() {
        assert_eq!(joined("see (https://www.", "mill.example/a-", &[]), "see (https://www.mill.example/a-");
        assert_eq!(joined("(https://mill.example/a-", "b/)", &["ab"]), "(https://mill.example/a-b/)");
        assert_eq!(joined("see https://mill.example/.", "The mill", &[]), "see https://mill.example/. The mill");
        assert_eq!(joined("and/", "or", &[]), "and/ or");
    }

    #[test]
    fn lines_are_joined_by_a_space_where_a_script_has_any() {
        assert_eq!(joined("The mill ", " closed.", &[]), "The mill closed.");
        assert_eq!(joined("水車は", "古い", &[]), "水車は古い");
    }
}
