//! What a person typed, checked and read: its words, without what only shapes the question.

use crate::text::asked_in;
use crate::text::clean;
use crate::text::language::Language;
use crate::text::{phrases, terms, words};

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
    /// Whether nothing else is left: "How many?", "When was it?". Nothing can answer that.
    pub is_bare: bool,
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
        Question::parse_as(raw, Language::detect)
    }

    /// The same, for a corpus of these languages, the most frequent first. That mostly tells the question's own: quicker.
    ///
    /// # Errors
    /// As [`Question::parse`].
    pub fn parse_in(raw: &str, corpus: &[Language]) -> Result<Question, QuestionError> {
        Question::parse_as(raw, |text| asked_in::of_question(text, corpus))
    }

    fn parse_as(raw: &str, told: impl Fn(&str) -> Language) -> Result<Question, QuestionError> {
        let text = clean::clean_inline(raw);
        if text.is_empty() {
            return Err(QuestionError::Empty);
        }
        let chars = text.chars().count();
        if chars > MAX_CHARS {
            return Err(QuestionError::TooLong { chars });
        }
        let question = Question::read(text, told);
        if question.words.is_empty() { Err(QuestionError::NoWords) } else { Ok(question) }
    }

    /// The question as it reads in a corpus of these languages, the most frequent first.
    pub fn read_in(&self, corpus: &[Language]) -> Question {
        Question::read(self.text.clone(), |text| asked_in::of_question(text, corpus))
    }

    fn read(text: String, told: impl Fn(&str) -> Language) -> Question {
        let language = told(&text);
        let (wanted, opener) = wanted(&text, language);
        let (words, is_bare) = content_words(&text, language, opener);
        Question { text, language, words, is_bare, wanted }
    }
}

/// The words to look for, and whether they only shape the question, as those of its `opener` do.
fn content_words(text: &str, language: Language, opener: &str) -> (Vec<String>, bool) {
    let told = phrases::without_asking(text, language);
    let content: Vec<String> = different_words(&told).into_iter().filter(|word| !terms::is_question_word(word, language)).collect();
    let opens = |word: &str| opener.split(' ').any(|part| part == word.to_lowercase());
    let mut telling = content.iter().filter(|word| terms::term(word, language).is_some()).peekable();
    let is_empty = telling.peek().is_none();
    let is_bare = telling.all(|word| opens(word));
    (if is_empty { different_words(text) } else { content }, is_bare)
}

fn different_words(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words::words(text) {
        if !all.iter().any(|known| known == word.text) {
            all.push(word.text.to_owned());
        }
    }
    all
}

/// What kind of answer is asked for, and the words that ask for it; empty where none do.
fn wanted(text: &str, language: Language) -> (Wanted, &'static str) {
    type Openers = &'static [&'static str];
    // Ends in a space as a word within would: "How long?".
    let lower = format!("{} ", text.to_lowercase().trim_end_matches(|c: char| !c.is_alphanumeric()));
    let unspaced = matches!(language, Language::Chinese | Language::Japanese);
    let opens = |opener: &str| lower.starts_with(opener) || unspaced && lower.contains(opener) || lower.contains(&format!(" {opener}"));
    let asks = |openers: Openers| openers.iter().find(|opener| opens(opener));
    let (time, number, name, place): (Openers, Openers, Openers, Openers) = match language {
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
        Language::Chinese => (
            &["什么时候", "何时", "哪一年", "哪年", "哪一天"],
            &["多少", "几个", "几次", "几年", "多大", "多长", "多久", "多高", "多远"],
            &[],
            &[],
        ),
        Language::Japanese => (&["いつ", "何年"], &["何人", "いくつ", "いくら"], &[], &[]),
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
    let kinds = [(Wanted::Time, time), (Wanted::Number, number), (Wanted::Name, name), (Wanted::Place, place)];
    let asked = kinds.into_iter().find_map(|(wanted, openers)| asks(openers).map(|opener| (wanted, *opener)));
    asked.unwrap_or((Wanted::Anything, ""))
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
    fn a_question_that_only_asks_is_bare() {
        for bare in ["Who?", "How many?", "When was it?", "How old is it?", "What year?", "How much was that?", "please tell us"] {
            assert!(Question::parse(bare).expect("a question").is_bare, "{bare}");
        }
        for whole in ["Who paid?", "How old is the mill?", "How many mills?", "Old mills", "Why?! The mill!"] {
            assert!(!Question::parse(whole).expect("a question").is_bare, "{whole}");
        }
        let chinese = Question::parse("磨坊什么时候建的？").expect("a question").read_in(&[Language::Chinese]);
        assert_eq!((chinese.words.concat(), chinese.wanted, chinese.is_bare), ("磨坊建的".to_owned(), Wanted::Time, false));
        assert!(Question::parse("什么时候？").expect("a question").read_in(&[Language::Chinese]).is_bare);
        assert!(Question::parse("Wann?").expect("a question").read_in(&[Language::German]).is_bare);
    }

    #[test]
    fn what_cannot_be_answered_says_why() {
        assert_eq!(Question::parse(" \n\t "), Err(QuestionError::Empty));
        assert_eq!(Question::parse_in(" \n\t ", &[Language::German]), Err(QuestionError::Empty));
        assert_eq!(Question::parse("?! … 🦀"), Err(QuestionError::NoWords));
        assert_eq!(Question::parse(&"why ".repeat(1_500)), Err(QuestionError::TooLong { chars: 5_999 }));
    }
}
