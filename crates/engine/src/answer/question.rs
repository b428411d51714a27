//! What a person typed in, a question that can be looked up out.

use crate::text::language::Language;
use crate::text::{clean, sentences, small_talk, words};

/// The longest question that is answered, in characters. A question takes a sentence or two; more is a text.
pub const MAX_CHARS: usize = 1_000;

/// What a question ends in: in most scripts, in Chinese and Japanese, in Arabic, in Greek.
const QUESTION_MARKS: [char; 4] = ['?', '？', '؟', '\u{37e}'];

/// Why a text is no question that can be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// Nothing but white space.
    #[error("the question is empty")]
    Empty,
    /// Longer than [`MAX_CHARS`].
    #[error("the question has {chars} characters; at most {MAX_CHARS} are read")]
    TooLong {
        /// How long it is.
        chars: usize,
    },
    /// Only punctuation, emoji or mentions.
    #[error("the question has no words in it")]
    NoWords,
}

/// A checked question. What it means is read against an index, whose languages tell which one it is asked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// As it was asked, cleaned.
    pub text: String,
}

impl Question {
    /// Checks a question that was typed by a person.
    ///
    /// # Errors
    /// If nothing is left to look for: see [`QuestionError`].
    pub fn parse(raw: &str) -> Result<Question, QuestionError> {
        let text = clean::clean_inline(raw);
        if text.is_empty() {
            return Err(QuestionError::Empty);
        }
        let chars = text.chars().count();
        if chars > MAX_CHARS {
            return Err(QuestionError::TooLong { chars });
        }
        if words::words(&text).is_empty() { Err(QuestionError::NoWords) } else { Ok(Question { text }) }
    }

    /// What is asked in a whole `message`, which may be longer than a question: all of it but small talk, if that is no longer than
    /// [`MAX_CHARS`]; else its last sentences that end in a question mark, as many as fit; else as many of its first words as fit. None where
    /// it is small talk alone.
    pub fn in_message(message: &str) -> Option<String> {
        small_talk::without(&clean::clean_inline(message)).map(Question::that_fits)
    }

    fn that_fits(text: String) -> String {
        if text.chars().count() <= MAX_CHARS {
            return text;
        }
        let spans = sentences::split(&text, Language::Other);
        let asks = spans.into_iter().filter_map(|span| text.get(span)).filter(|sentence| sentence.ends_with(QUESTION_MARKS));
        let mut room = MAX_CHARS + 1;
        let fits = |sentence: &&str| {
            let left = room.checked_sub(sentence.chars().count() + 1);
            room = left.unwrap_or_default();
            left.is_some()
        };
        let mut last: Vec<&str> = asks.rev().take_while(fits).collect();
        last.reverse();
        if last.is_empty() { first_words(&text) } else { last.join(" ") }
    }
}

/// As many of the first words of a text as fit, or letters where the first word does not.
fn first_words(text: &str) -> String {
    let mut ends = text.char_indices().map(|(at, _)| at).skip(MAX_CHARS);
    let start = text.get(..ends.next().unwrap_or(text.len())).unwrap_or_default();
    start.rsplit_once(' ').map_or(start, |(words, _)| words).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_answered_says_why() {
        assert_eq!(Question::parse(" \n\t "), Err(QuestionError::Empty));
        assert_eq!(Question::parse("?! … 🦀"), Err(QuestionError::NoWords));
        assert_eq!(Question::parse(&"why ".repeat(1_500)), Err(QuestionError::TooLong { chars: 5_999 }));
    }

    #[test]
    fn of_a_long_message_the_sentences_are_read_that_ask() {
        let long = "It was a long day at the mill, and nothing worked. ".repeat(30);
        let read = |message: String| Question::in_message(&message).unwrap_or_default();
        assert_eq!(read(format!("Is it on? {long} Who runs the mill? {long} Thanks!")), "Is it on? Who runs the mill?");
        let second = format!("Who {}ran it?", "really ".repeat(130));
        assert_eq!(read(format!("Who {}is it? {second}", "really ".repeat(30))), second);
    }

    #[test]
    fn of_a_long_message_that_asks_nothing_the_first_words_are_read() {
        let read = |message: &str| Question::in_message(message).unwrap_or_default();
        let words = read(&"mill ".repeat(400));
        assert_eq!((words.len(), words.ends_with("mill")), (999, true));
        assert_eq!(read(&"m".repeat(1_500)).len(), 1_000);
        assert_eq!(read("  The\nmill "), "The mill");
    }

    #[test]
    fn small_talk_asks_nothing_and_is_left_out_of_what_does() {
        assert_eq!(Question::in_message("ok nice, thank you!"), None);
        assert_eq!(Question::in_message("Hi! Who runs the mill? Thanks").as_deref(), Some("Who runs the mill?"));
    }
}
