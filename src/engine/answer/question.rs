//! What a person typed, checked and read: its words, without what only shapes the question.

use crate::engine::text::asked_in;
use crate::engine::text::clean;
use crate::engine::text::language::Language;
use crate::engine::text::{terms, words};

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

/// A checked question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// As it was asked, cleaned.
    pub text: String,
    /// The language it is analysed in.
    pub language: Language,
    /// The words to look for in the order asked, each once; without words that only shape a question, unless
    /// nothing else is left.
    pub words: Vec<String>,
    /// What kind of answer is asked for.
    pub wanted: Wanted,
}

/// What a right answer must contain, as far as the question's first words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing that can be told by looking.
    Anything,
    /// A date or another point in time.
    Time,
    /// A number.
    Number,
    /// A name.
    Name,
    /// A place.
    Place,
}

impl Question {
    /// Reads a question that was typed by a person.
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
        let language = Language::detect(&text);
        let words = content_words(&text, language);
        if words.is_empty() {
            return Err(QuestionError::NoWords);
        }
        let wanted = wanted(&text, language);
        Ok(Question { text, language, words, wanted })
    }

    /// The question as it reads in a corpus of these languages, the most frequent first.
    pub fn read_in(&self, corpus: &[Language]) -> Question {
        let language = asked_in::of_question(&self.text, corpus);
        let words = content_words(&self.text, language);
        Question { text: self.text.clone(), language, words, wanted: wanted(&self.text, language) }
    }
}

fn content_words(text: &str, language: Language) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words::words(text) {
        if !all.iter().any(|known| known == word.text) {
            all.push(word.text.to_owned());
        }
    }
    let content: Vec<String> = all.iter().filter(|word| !terms::is_question_word(word, language)).cloned().collect();
    let says_something = content.iter().any(|word| terms::term(word, language).is_some());
    if says_something { content } else { all }
}

fn wanted(text: &str, language: Language) -> Wanted {
    let lower = text.to_lowercase();
    let asks = |openers: &[&str]| openers.iter().any(|opener| lower.starts_with(opener) || lower.contains(&format!(" {opener}")));
    let (time, number, name, place): (&[&str], &[&str], &[&str], &[&str]) = match language {
        Language::German => (&["wann "], &["wie viel", "wieviel"], &["wer ", "wem ", "wen "], &["wo ", "woher ", "wohin "]),
        Language::French => (&["quand "], &["combien "], &["qui "], &["où "]),
        Language::Spanish => (&["cuándo "], &["cuánt"], &["quién"], &["dónde "]),
        Language::Russian => (&["когда "], &["сколько "], &["кто "], &["где "]),
        Language::Turkish => (&["ne zaman"], &["kaç "], &["kim "], &["nerede"]),
        Language::Romanian => (&["când "], &["câ"], &["cine "], &["unde "]),
        Language::Greek => (&["πότε "], &["πόσ"], &["ποιος "], &["πού "]),
        Language::Arabic => (&["متى "], &["كم "], &["من "], &["أين "]),
        Language::Italian => (&["quando "], &["quant"], &["chi "], &["dove "]),
        Language::Portuguese => (&["quando "], &["quant"], &["quem "], &["onde "]),
        Language::Dutch => (&["wanneer "], &["hoeveel "], &["wie "], &["waar "]),
        _ => (
            &["when ", "what year", "what date", "which year", "what day", "what month", "what decade", "what century"],
            &[
                "how many ",
                "how much ",
                "what percent",
                "how large ",
                "how long ",
                "how old ",
                "how far ",
                "how high ",
                "how tall ",
                "what number",
            ],
            &["who ", "whom ", "whose "],
            &["where ", "what city", "what country", "which city", "which country", "what state"],
        ),
    };
    if asks(time) {
        Wanted::Time
    } else if asks(number) {
        Wanted::Number
    } else if asks(name) {
        Wanted::Name
    } else if asks(place) {
        Wanted::Place
    } else {
        Wanted::Anything
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_only_shape_a_question_are_dropped() {
        let question = Question::parse("Please tell me, how many mills did the flood break?").expect("a question");
        assert_eq!(question.words, ["me", "mills", "the", "flood", "break"]);
        assert_eq!(question.wanted, Wanted::Number);
    }

    #[test]
    fn a_question_of_question_words_keeps_them() {
        assert_eq!(Question::parse("Who?").expect("a question").words, ["Who"]);
    }

    #[test]
    fn what_cannot_be_answered_says_why() {
        assert_eq!(Question::parse(" \n\t "), Err(QuestionError::Empty));
        assert_eq!(Question::parse("?! … 🦀"), Err(QuestionError::NoWords));
        assert_eq!(Question::parse(&"why ".repeat(1_500)), Err(QuestionError::TooLong { chars: 5_999 }));
    }
}
