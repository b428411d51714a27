//! A line in, what its words alone make it out: a question, a heading in bold, the first line of a callout.

use std::ops::Range;

use crate::block::Admonition;
use crate::parse::blocks::run::{Line, SOFT_BREAK};
use crate::parse::dates;
use crate::parse::people;

/// Whether `text` asks.
pub(super) fn is_question(text: &str) -> bool {
    text.ends_with(['?', '？', '؟'])
}

/// Whether a paragraph in bold heads what follows: it is short and no sentence, nor says who wrote this when.
pub(super) fn is_bold_heading(text: &str, max_chars: usize) -> bool {
    let open = !text.ends_with(['.', '!', ':', ';', ',', '…', '。', '！', '：']);
    open && text.chars().count() <= max_chars
        && text.contains(char::is_alphanumeric)
        && people::byline(text).is_none()
        && !dates::is_only_a_date(text)
}

/// The heading without the anchor that it states at its end, `{#name}`, and the anchor.
pub(super) fn heading_anchor(line: Line) -> (Line, Option<String>) {
    let found = line.text.strip_suffix('}').and_then(|text| text.rsplit_once('{'));
    let Some((text, attributes)) = found.map(|(text, attributes)| (text, attributes.trim_start_matches(':').trim())) else {
        return (line, None);
    };
    if !attributes.starts_with(['#', '.']) {
        return (line, None);
    }
    let anchor = attributes.split_whitespace().find_map(|word| word.strip_prefix('#')).map(str::to_owned);
    let end = text.len();
    (line.part(0..end), anchor)
}

/// The kind, the title and the text of a callout: `[!tip]- title`, then the lines below.
pub(super) fn callout(line: &Line) -> Option<(Admonition, Line, Line)> {
    let (name, rest) = line.text.strip_prefix("[!")?.split_once(']')?;
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return None;
    }
    let rest = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let from = line.text.len() - rest.len();
    let end = rest.find(['\n', SOFT_BREAK]).map_or(line.text.len(), |end| from + end);
    let kind = Admonition::named(name).unwrap_or(Admonition::Note);
    Some((kind, line.part(from..end), line.part(end..line.text.len())))
}

/// A part of a paragraph that is a block of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Question(Line),
    Text(Line),
    Term(Line),
    Definition(Line),
}

/// What a paragraph is made of, if its lines are more than text: questions with their answers, or terms with their meanings.
/// `is_answer` where it stands below a question.
pub(super) fn parts(line: &Line, is_answer: bool) -> Option<Vec<Part>> {
    questions(line, is_answer).or_else(|| bold_question(line)).or_else(|| definitions(line))
}

/// The lines of a paragraph, whether a reader sees them end or not.
pub(super) fn lines(line: &Line) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    let ends = line.text.match_indices(['\n', SOFT_BREAK]).map(|(at, _)| at).chain([line.text.len()]);
    ends.map(move |end| {
        let range = from..end;
        from = end + 1;
        range
    })
}

/// `Q: How? A: So.` with a line for each or one for both. Lines without a mark go on with what stands above.
fn questions(line: &Line, is_answer: bool) -> Option<Vec<Part>> {
    let marked = |text: &str| mark(text, QUESTION_MARKS).is_some() || mark(text, ANSWER_MARKS).is_some();
    if mark(&line.text, QUESTION_MARKS).is_none() && !(is_answer && mark(&line.text, ANSWER_MARKS).is_some()) {
        return None;
    }
    let mut starts: Vec<usize> =
        lines(line).filter(|range| marked(line.text.get(range.clone()).unwrap_or_default())).map(|range| range.start).collect();
    // On one line, the answer's mark follows the question's.
    starts.extend(line.text.match_indices("? A:").map(|(at, _)| at + 2));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([line.text.len()]);
    let (mut asks, mut ranges) = (Vec::new(), Vec::new());
    for (start, end) in starts.iter().copied().zip(ends) {
        let text = line.text.get(start..end)?;
        let question = mark(text, QUESTION_MARKS);
        let skip = question.or_else(|| mark(text, ANSWER_MARKS))?;
        asks.push(question.is_some());
        ranges.push(start + skip..end);
    }
    let parts = line.parts(ranges).into_iter().zip(asks).filter(|(part, _)| !part.text.is_empty());
    let parts: Vec<Part> = parts.map(|(part, asks)| if asks { Part::Question(part) } else { Part::Text(part) }).collect();
    Some(parts).filter(|parts| !parts.is_empty())
}

/// Whether a plain text is an FAQ: lines with the marks of questions, and of answers.
pub(crate) fn is_faq(text: &str) -> bool {
    let count = |names| text.lines().filter(|line| mark(line, names).is_some()).take(2).count();
    count(QUESTION_MARKS) >= 2 && count(ANSWER_MARKS) >= 1
}

/// Whether a plain text is a glossary: one of its blocks is three lines or more that all say `Term : meaning`.
pub(crate) fn is_glossary(text: &str) -> bool {
    text.split("\n\n").any(|block| {
        let mut lines = 0;
        block.split('\n').all(|line| {
            lines += 1;
            line.find(" : ").is_some_and(|at| (1..=MAX_TERM_BYTES).contains(&at))
        }) && lines >= MIN_GLOSSARY_LINES
    })
}

/// Two lines with a colon may be anything.
const MIN_GLOSSARY_LINES: usize = 3;

/// Whether a line begins with the mark of a question.
pub(crate) fn is_question_mark(line: &str) -> bool {
    mark(line, QUESTION_MARKS).is_some()
}

const QUESTION_MARKS: &[&str] = &["q", "question"];
const ANSWER_MARKS: &[&str] = &["a", "answer"];

/// The bytes of the mark `Q:`, `Q1.` or `Question 1:` that `text` begins with, with the spaces behind it.
fn mark(text: &str, names: &[&str]) -> Option<usize> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = text.get(..letters)?;
    if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let rest = text.get(letters..)?.trim_start_matches(' ').trim_start_matches(|c: char| c.is_ascii_digit());
    // A full stop alone would take "A. Moor" for an answer.
    let rest = rest
        .strip_prefix([':', ')'])
        .or_else(|| rest.strip_prefix('.').filter(|_| text.as_bytes().get(letters).is_some_and(u8::is_ascii_digit)))?;
    let inner = rest.trim_start();
    (inner.len() < rest.len()).then_some(text.len() - inner.len())
}

/// A first line in bold that asks, and what follows it.
pub(super) fn bold_question(line: &Line) -> Option<Vec<Part>> {
    let first = lines(line).next().filter(|first| first.end < line.text.len())?;
    let question = line.part(first.clone());
    if !question.is_strong() || !is_question(&question.text) {
        return None;
    }
    Some(vec![Part::Question(question), Part::Text(line.part(first.end..line.text.len()))])
}

/// Two lines or more of which each says `Term : meaning` or `**Term**: meaning`.
fn definitions(line: &Line) -> Option<Vec<Part>> {
    let mut ranges = Vec::new();
    for range in lines(line) {
        ranges.extend(definition(line, range)?);
    }
    if ranges.len() <= 2 {
        return None;
    }
    let parts = line.parts(ranges).into_iter().enumerate();
    let parts: Vec<Part> = parts.map(|(number, part)| if number % 2 == 0 { Part::Term(part) } else { Part::Definition(part) }).collect();
    Some(parts)
}

/// A term in running text is a word or a few.
const MAX_TERM_BYTES: usize = 60;

/// Where the term is in a line, and where its meaning.
fn definition(line: &Line, range: Range<usize>) -> Option<[Range<usize>; 2]> {
    let text = line.text.get(range.clone())?;
    let (end, start) = match line.strong_at(range.start) {
        Some(end) => {
            let behind = line.text.get(end..range.end)?;
            match behind.trim_start().strip_prefix([':', '–', '—', '-']) {
                Some(rest) => (end, range.end - rest.len()),
                None if line.text.get(..end)?.ends_with(':') => (end - 1, end),
                None => return None,
            }
        }
        None => text.find(" : ").map(|at| (range.start + at, range.start + at + 3))?,
    };
    let says = |range: Range<usize>| line.text.get(range).is_some_and(|text| text.contains(char::is_alphanumeric));
    let fits = (1..=MAX_TERM_BYTES).contains(&(end - range.start)) && says(range.start..end) && says(start..range.end);
    fits.then_some([range.start..end, start..range.end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line { text: text.to_owned(), marks: Vec::new() }
    }

    #[test]
    fn a_heading_states_its_anchor_at_its_end() {
        let read = |text: &str| {
            let (line, anchor) = heading_anchor(line(text));
            (line.text, anchor.unwrap_or_default())
        };
        assert_eq!(read("Set up {#setup .wide}"), ("Set up".to_owned(), "setup".to_owned()));
        assert_eq!(read("Set up {: #setup}"), ("Set up".to_owned(), "setup".to_owned()));
        assert_eq!(read("GET /users/{id}"), ("GET /users/{id}".to_owned(), String::new()));
    }

    #[test]
    fn a_callout_has_a_kind_and_maybe_a_title() {
        let (kind, title, text) = callout(&line("[!WARNING]- Hot\u{b}Do not touch.")).expect("a callout");
        assert_eq!((kind, title.text.as_str(), text.text.as_str()), (Admonition::Warning, "Hot", "Do not touch."));
        assert!(callout(&line("[!] not")).is_none() && callout(&line("[x] not")).is_none());
    }
}
