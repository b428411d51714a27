//! A question in, what it looks for out: its words, without those that only shape a question, its language, and the kind of
//! answer that is asked for.

use crate::answer::question::Question;
use crate::text::asked_in;
use crate::text::language::Language;
use crate::text::{phrases, terms, words};

/// A question as it reads in a corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Analysis<'a> {
    /// The question as it was asked, cleaned.
    pub(super) text: &'a str,
    /// The language it is analysed in.
    pub(super) language: Language,
    /// The words to look for in the order asked, each once; without words that only shape a question, unless nothing
    /// else is left.
    pub(super) words: Vec<String>,
    /// Whether nothing else is left: "How many?", "When was it?". Nothing can answer that.
    pub(super) is_bare: bool,
    /// What kind of answer is asked for.
    pub(super) wanted: Wanted,
    /// Whether it asks how an article came about: by whom it was written, or when published or released. Only English is told.
    pub(super) asks_for_publication: bool,
}

/// What a right answer must contain, as far as the question's first words tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Nothing that can be told by looking.
    #[default]
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

impl<'a> Analysis<'a> {
    /// The question as it reads in a corpus of these languages, the most frequent first.
    pub(super) fn of(question: &'a Question, corpus: &[Language]) -> Analysis<'a> {
        let text = question.text.as_str();
        let language = asked_in::of_question(text, corpus);
        let (wanted, opener) = wanted(text, language);
        let (words, is_bare) = content_words(text, language, opener);
        let asks_for_publication = language == Language::English && words.iter().any(|word| is_of_publication(word));
        Analysis { text, language, words, is_bare, wanted, asks_for_publication }
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

fn is_of_publication(word: &str) -> bool {
    const WORDS: [&str; 14] = [
        "author",
        "announced",
        "come",
        "came",
        "out",
        "post",
        "posted",
        "publish",
        "published",
        "release",
        "released",
        "write",
        "written",
        "wrote",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
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
pub(super) fn wanted(text: &str, language: Language) -> (Wanted, &'static str) {
    // Ends in a space as a word within would: "How long?".
    let lower = format!("{} ", text.to_lowercase().trim_end_matches(|c: char| !c.is_alphanumeric()));
    let unspaced = matches!(language, Language::Chinese | Language::Japanese);
    let opens = |opener: &str| lower.starts_with(opener) || unspaced && lower.contains(opener) || lower.contains(&format!(" {opener}"));
    let Openers { time, number, name, place } = openers(language);
    let kinds = [(Wanted::Time, time), (Wanted::Number, number), (Wanted::Name, name), (Wanted::Place, place)];
    let asked = kinds.into_iter().find_map(|(wanted, openers)| Some((wanted, *openers.iter().find(|opener| opens(opener))?)));
    asked.unwrap_or((Wanted::Anything, ""))
}

type Phrases = &'static [&'static str];

/// How questions for each kind of answer open; a space ends a word.
struct Openers {
    time: Phrases,
    number: Phrases,
    name: Phrases,
    place: Phrases,
}

fn openers(language: Language) -> Openers {
    let of = |time, number, name, place| Openers { time, number, name, place };
    match language {
        Language::German => of(&["wann "], &["wie viel", "wieviel"], &["wer ", "wem ", "wen "], &["wo ", "woher ", "wohin "]),
        Language::French => of(&["quand "], &["combien "], &["qui "], &["où "]),
        Language::Spanish => of(&["cuándo "], &["cuánt"], &["quién"], &["dónde "]),
        Language::Russian => of(&["когда "], &["сколько "], &["кто "], &["где "]),
        Language::Turkish => of(&["ne zaman"], &["kaç "], &["kim "], &["nerede"]),
        Language::Romanian => of(&["când "], &["câ"], &["cine "], &["unde "]),
        Language::Greek => of(&["πότε "], &["πόσ"], &["ποιος "], &["πού "]),
        Language::Arabic => of(&["متى "], &["كم "], &["من "], &["أين "]),
        Language::Italian => of(&["quando "], &["quant"], &["chi "], &["dove "]),
        Language::Portuguese => of(&["quando "], &["quant"], &["quem "], &["onde "]),
        Language::Chinese => of(
            &["什么时候", "何时", "哪一年", "哪年", "哪一天"],
            &["多少", "几个", "几次", "几年", "多大", "多长", "多久", "多高", "多远"],
            &[],
            &[],
        ),
        Language::Japanese => of(&["いつ", "何年"], &["何人", "いくつ", "いくら"], &[], &[]),
        Language::Dutch => of(&["wanneer "], &["hoeveel "], &["wie "], &["waar "]),
        _ => of(
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words to look for, what kind of answer is asked for, and whether the question is bare, in a corpus in `language`.
    fn read(raw: &str, language: Language) -> (Vec<String>, Wanted, bool) {
        let question = Question::parse(raw).expect("a question");
        let Analysis { words, wanted, is_bare, .. } = Analysis::of(&question, &[language]);
        (words, wanted, is_bare)
    }

    #[test]
    fn words_that_only_shape_a_question_are_dropped() {
        let (words, wanted, _) = read("Please tell me, how many mills did the flood break?", Language::English);
        assert_eq!(words, ["me", "mills", "the", "flood", "break"]);
        assert_eq!(wanted, Wanted::Number);
    }

    #[test]
    fn a_question_of_question_words_keeps_them() {
        assert_eq!(read("Who?", Language::English).0, ["Who"]);
    }

    #[test]
    fn a_question_that_only_asks_is_bare() {
        for bare in ["Who?", "How many?", "When was it?", "How old is it?", "What year?", "How much was that?", "please tell us"] {
            assert!(read(bare, Language::English).2, "{bare}");
        }
        for whole in ["Who paid?", "How old is the mill?", "How many mills?", "Old mills", "Why?! The mill!"] {
            assert!(!read(whole, Language::English).2, "{whole}");
        }
        let (words, wanted, is_bare) = read("磨坊什么时候建的？", Language::Chinese);
        assert_eq!((words.concat(), wanted, is_bare), ("磨坊建的".to_owned(), Wanted::Time, false));
        assert!(read("什么时候？", Language::Chinese).2);
        assert!(read("Wann?", Language::German).2);
    }
}
