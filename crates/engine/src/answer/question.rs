//! What a person typed in, a question that can be looked up out.

use crate::text::{clean, words};

/// The longest question that is answered, in characters. A question takes a sentence or two; more is a text.
pub const MAX_CHARS: usize = 1_000;

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
}
