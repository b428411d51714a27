//! Clean text in, the byte spans of its sentences out.

use std::ops::Range;

use crate::text::full_stops::{Stop, is_opener};
use crate::text::language::Language;
use crate::text::marks::{self, MAX_MARKS, Marks, is_emoji};
use crate::text::{items, places, thai};

/// Sentences of newspapers are longer on average, so that the list seldom grows.
const USUAL_BYTES: usize = 100;

/// The sentences of `text` in order, without the white space between them. A line break always ends one. Runs
/// without a letter or digit are no sentences. Empty for empty text.
pub fn split(text: &str, language: Language) -> Vec<Range<usize>> {
    let mut sentences = Vec::with_capacity(text.len() / USUAL_BYTES + 1);
    for (start, line) in places::lines(text) {
        let items = items::starts(line);
        let begins = std::iter::once(0).chain(items.iter().copied());
        for (from, to) in begins.zip(items.iter().copied().chain([line.len()])) {
            split_line(&line[from..to], start + from, language, &mut sentences);
        }
    }
    if language == Language::Thai {
        return sentences.into_iter().flat_map(|span| moved(thai::clauses(&text[span.clone()]), span.start)).collect();
    }
    sentences
}

fn moved(spans: Vec<Range<usize>>, by: usize) -> impl Iterator<Item = Range<usize>> {
    spans.into_iter().map(move |span| span.start + by..span.end + by)
}

fn split_line(line: &str, offset: usize, language: Language, sentences: &mut Vec<Range<usize>>) {
    let (mut start, mut looked) = (0, 0);
    for at in places::of(line.as_bytes(), marks::may_begin_terminator) {
        let Some(mark) = line.get(at..).and_then(|rest| rest.chars().next()).filter(|mark| at >= looked && marks::is_terminator(*mark))
        else {
            continue;
        };
        let marks = Marks::read(line, at, mark);
        looked = marks.end;
        if let Some(end) = boundary(line, start, &marks, language) {
            push(line, start..end, offset, sentences);
            start = end;
            looked = looked.max(end);
        }
    }
    push(line, start..line.len(), offset, sentences);
}

fn push(line: &str, span: Range<usize>, offset: usize, sentences: &mut Vec<Range<usize>>) {
    let raw = &line[span.clone()];
    let start = span.start + raw.len() - raw.trim_start().len();
    let trimmed = raw.trim();
    if trimmed.contains(char::is_alphanumeric) {
        sentences.push(offset + start..offset + start + trimmed.len());
    }
}

/// Whether a sentence may follow `c` without a space.
fn needs_no_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '।' | '॥')
}

/// Where the sentence from `start` on ends that `marks` may end; `None` if it goes on.
fn boundary(line: &str, start: usize, marks: &Marks, language: Language) -> Option<usize> {
    let tail = &line[marks.end..];
    if marks.count > MAX_MARKS {
        return None;
    }
    if tail.is_empty() {
        return Some(marks.end);
    }
    if !tail.starts_with(char::is_whitespace) {
        return (needs_no_space(marks.first) && !goes_on_in_japanese(marks, tail, language)).then_some(marks.end);
    }
    let rest = tail.trim_start();
    let next = rest.trim_start_matches(is_opener).chars().next()?;
    let is_full_stop = marks.first == '.' && marks.dots == 1 && !marks.is_closed;
    let stop = Stop { so_far: &line[start..marks.start], rest, next, language };
    if marks.first == '.' && stop.numbers_an_item() {
        return None;
    }
    if next.is_lowercase() {
        return (is_full_stop && marks.count == 1 && stop.ends_before_small_letter()).then_some(marks.end);
    }
    if marks.dots > 1 || marks.first == '…' {
        return after_dots(stop.so_far, marks);
    }
    if is_emoji(marks.first) {
        return stop.starts_anew().then_some(marks.end);
    }
    (!is_full_stop || stop.ends_sentence()).then_some(marks.end)
}

/// "「はい。」と言った": what is said is part of the sentence that says so.
fn goes_on_in_japanese(marks: &Marks, tail: &str, language: Language) -> bool {
    let said = |words: &[&str]| words.iter().any(|word| tail.starts_with(word));
    language == Language::Japanese
        && marks.is_closed
        && said(&["と", "って", "など", "を", "が", "の"])
        && !said(&["とても", "ところ", "とにかく", "とりわけ", "とくに"])
}

/// Where a sentence ends with the dots of `marks`. An omission inside a sentence stands apart from the word before it, or in brackets:
/// "He said yet ... I think so", "parallel [...]” (Smith". A fourth dot is the full stop; if it comes first, the omission is after it.
fn after_dots(so_far: &str, marks: &Marks) -> Option<usize> {
    let is_apart = so_far.is_empty() || so_far.ends_with(|c: char| c.is_whitespace() || matches!(c, '[' | '('));
    match (marks.is_spaced && marks.dots > 2, is_apart) {
        (false, false) => Some(marks.end),
        (false, true) => None,
        (true, false) => (marks.dots > 3).then_some(marks.start + 1),
        (true, true) => (marks.dots > 3).then_some(marks.end),
    }
}

#[cfg(test)]
mod rules;

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    fn english(text: &str) -> Vec<&str> {
        split(text, Language::English).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn a_full_stop_before_a_capital_ends_a_sentence() {
        assert_eq!(
            english("It rained. The mill stood still! Why? Nobody knew."),
            ["It rained.", "The mill stood still!", "Why?", "Nobody knew."]
        );
    }

    #[test]
    fn titles_initials_and_acronyms_do_not_end_one() {
        let text = "Dr. J. R. Okafor met U.S. Senator Lee of the U.N. Security Council on Jan. 31 at No. 10.";
        assert_eq!(english(text), [text]);
    }

    #[test]
    fn an_acronym_before_a_common_opener_ends_one() {
        assert_eq!(english("She moved to the U.S. The law was new."), ["She moved to the U.S.", "The law was new."]);
    }

    #[test]
    fn decimals_and_times_do_not_end_one() {
        let text = "It grew 4.5 percent by 3 p.m. on the 1.5 km road.";
        assert_eq!(english(text), [text]);
    }

    #[test]
    fn closing_quotes_belong_to_the_sentence() {
        assert_eq!(
            english("“We stay.” “You go?” he asked. (It was late.) Then"),
            ["“We stay.”", "“You go?” he asked.", "(It was late.)", "Then"]
        );
    }

    #[test]
    fn an_omission_does_not_end_a_sentence_and_a_trailing_ellipsis_may() {
        assert_eq!(english("No word yet ... I think so. Well… Perhaps."), ["No word yet ... I think so.", "Well…", "Perhaps."]);
    }

    #[test]
    fn lines_end_sentences() {
        assert_eq!(english("A headline\n\nThe text\nmore"), ["A headline", "The text", "more"]);
    }

    #[test]
    fn other_scripts_have_their_own_stops() {
        let text = "桥关了。为什么？没人知道。";
        let found: Vec<_> = split(text, Language::Chinese).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["桥关了。", "为什么？", "没人知道。"]);
        let text = "पुल बंद है। क्यों?";
        assert_eq!(split(text, Language::Hindi).len(), 2);
    }

    #[test]
    fn german_ordinals_and_abbreviations_do_not_end_one() {
        let text = "Am 4. April kamen z.B. Bauern und ca. 30 Müller.";
        assert_eq!(split(text, Language::German).len(), 1);
    }

    #[test]
    #[ignore = "load: it measures time"]
    #[expect(clippy::disallowed_methods, reason = "it measures time")]
    fn hostile_texts_cost_linear_time() {
        const BYTES: usize = 1 << 18;
        // Time that grows with the square would be hours.
        const ENOUGH: std::time::Duration = std::time::Duration::from_secs(2);
        let pieces = [
            "A.",
            "a",
            "?",
            ".",
            ". ",
            "A. ",
            "z. ",
            "I. ",
            "Mr. ",
            "a.m. ",
            ".[a]",
            ".[",
            "🎉",
            "🎉 ",
            ". 🎉",
            ".”",
            "[...] ",
            " . . . .",
            "1) ",
            "1. ",
            "• ",
            "。",
            "「。」と",
            "ก ",
            "ก",
            "  ",
            "(.(",
            ". “",
            "a. [",
        ];
        for language in [Language::English, Language::German, Language::Japanese, Language::Thai] {
            for piece in pieces {
                let text = piece.repeat(BYTES / piece.len());
                let began = std::time::Instant::now();
                let _ = split(&text, language);
                assert!(began.elapsed() < ENOUGH, "{piece:?} in {language:?} took {:?}", began.elapsed());
            }
        }
    }

    proptest! {
        #[test]
        fn sentences_are_ordered_disjoint_and_lose_no_word(text in any::<String>()) {
            let mut end = 0;
            for span in split(&text, Language::English) {
                assert!(!text[end..span.start].contains(char::is_alphanumeric));
                assert!(span.start >= end && span.end > span.start);
                end = span.end;
            }
            assert!(!text[end..].contains(char::is_alphanumeric));
        }
    }
}
