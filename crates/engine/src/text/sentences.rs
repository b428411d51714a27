//! Clean text in, the byte spans of its sentences out.

use std::ops::Range;

use crate::text::full_stops::{self, is_opener};
use crate::text::language::Language;
use crate::text::places;

/// Sentences of newspapers are longer on average, so that the list seldom grows.
const USUAL_BYTES: usize = 100;

/// The sentences of `text` in order, without the white space between them. A line break always ends one. Runs
/// without a letter or digit are no sentences. Empty for empty text.
pub fn split(text: &str, language: Language) -> Vec<Range<usize>> {
    let mut sentences = Vec::with_capacity(text.len() / USUAL_BYTES + 1);
    for (start, line) in places::lines(text) {
        split_line(line, start, language, &mut sentences);
    }
    sentences
}

fn split_line(line: &str, offset: usize, language: Language, sentences: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for at in places::of(line.as_bytes(), may_begin_terminator) {
        let Some(mark) = line.get(at..).and_then(|rest| rest.chars().next()).filter(|mark| at >= start && is_terminator(*mark)) else {
            continue;
        };
        if let Some(end) = boundary(line, at, mark, language) {
            push(line, start..end, offset, sentences);
            start = end;
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

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥')
}

/// Whether a terminator's UTF-8 begins with `byte`: a look at single bytes costs less than decoding.
fn may_begin_terminator(byte: u8) -> bool {
    let ascii = (byte == b'.') | (byte == b'!') | (byte == b'?');
    ascii | (byte == 0xd8) | (byte == 0xdb) | (byte == 0xe0) | (byte == 0xe2) | (byte == 0xe3) | (byte == 0xef)
}

/// Whether a sentence may follow `c` without a space.
fn needs_no_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '।' | '॥')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）' | '》')
}

/// Longer runs of marks are rows of dots: of each only the last so many are looked at, so that a row costs linear time.
const MAX_MARKS: usize = 64;

/// Where the sentence ends whose terminator stands at `at`: behind the marks that close it; `None` if it goes on.
fn boundary(line: &str, at: usize, mark: char, language: Language) -> Option<usize> {
    let after = &line[at + mark.len_utf8()..];
    let closing = after.chars().take(MAX_MARKS).take_while(|c| is_terminator(*c) || is_closer(*c));
    let (marks, bytes) = closing.fold((0, 0), |(marks, bytes), c| (marks + 1, bytes + c.len_utf8()));
    if marks == MAX_MARKS {
        return None;
    }
    let tail = &after[bytes..];
    let end = line.len() - tail.len();
    if tail.is_empty() {
        return Some(end);
    }
    if !tail.starts_with(char::is_whitespace) {
        return needs_no_space(mark).then_some(end);
    }
    let rest = tail.trim_start();
    let next = rest.trim_start_matches(is_opener).chars().next()?;
    if next.is_lowercase() {
        return None;
    }
    let before = &line[..at];
    let dots = mark == '…' || before.ends_with('.') || after.starts_with('.');
    // "He said yet ... I think so": an omission inside a sentence stands apart from the word before it.
    let near = &before[before.floor_char_boundary(before.len().saturating_sub(MAX_MARKS))..];
    if dots && near.trim_end_matches('.').ends_with(char::is_whitespace) {
        return None;
    }
    let closed = end > at + mark.len_utf8();
    if mark == '.' && !closed && !dots && !full_stops::ends_sentence(before, rest, next, language) {
        return None;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    fn english(text: &str) -> Vec<&str> {
        split(text, Language::English).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn every_terminator_is_looked_for_by_its_first_byte() {
        for mark in ('\0'..=char::MAX).filter(|c| is_terminator(*c)) {
            let mut bytes = [0; 4];
            assert!(mark.encode_utf8(&mut bytes).bytes().next().is_some_and(may_begin_terminator), "{mark}");
        }
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
