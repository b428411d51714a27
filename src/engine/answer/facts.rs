//! A sentence in, what a question makes of it out: which asked words it holds and where, and what else stands in it.

use crate::engine::answer::asked::{self, Asked};
use crate::engine::index::{Index, Known};
use crate::engine::text::language::Language;
use crate::engine::text::words;

/// What a sentence holds, as far as its letters tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// How often each asked word stands in it.
    pub(super) counts: Vec<f32>,
    /// Whether a relative of each asked word does, where the word itself does not.
    pub(super) related: Vec<bool>,
    /// The asked words in order, each with its place among all words.
    pub(super) order: Vec<(usize, usize)>,
    /// All words.
    pub(super) words: usize,
    /// A number that was not asked.
    pub(super) number: bool,
    /// A year, a month or a weekday that was not asked.
    pub(super) time: bool,
    /// A capitalised word inside the sentence that was not asked.
    pub(super) name: bool,
    /// The same behind "in", "at", "near", "from", "to", "of".
    pub(super) place: bool,
    /// Opens with a pronoun that stands for something named before.
    pub(super) opens_with_pronoun: bool,
}

/// Reads `text`, of an article in `language`, in the light of the asked words.
pub(super) fn read(index: &Index, asked: &[Asked], text: &str, language: Language) -> Facts {
    let mut facts = Facts { counts: vec![0.0; asked.len()], related: vec![false; asked.len()], ..Facts::default() };
    let mut before = "";
    for (at, word) in words::words(text).iter().enumerate() {
        facts.words += 1;
        if at == 0 {
            facts.opens_with_pronoun = is_pronoun(word.text, language);
        }
        facts.add(index, asked, word.text, language, at, before);
        before = word.text;
    }
    facts
}

impl Facts {
    fn add(&mut self, index: &Index, asked: &[Asked], word: &str, language: Language, at: usize, before: &str) {
        let known = index.known(word, language);
        if known == Known::StopWord {
            return;
        }
        let place = asked.iter().position(|asked| Known::Term(asked.term) == known);
        if let (Some(place), Some(count)) = (place, place.and_then(|place| self.counts.get_mut(place))) {
            *count += 1.0;
            self.order.push((place, at));
            return;
        }
        if word.chars().nth(asked::LEAST_SHARED - 1).is_some() {
            for (asked, related) in asked.iter().zip(&mut self.related) {
                *related |= asked::is_related(&asked.letters, word);
            }
        }
        let digits = word.starts_with(char::is_numeric);
        self.number |= digits || names_a_number(word);
        self.time |= digits && word.len() >= 3 || names_a_time(word);
        let name = at > 0 && word.starts_with(char::is_uppercase);
        self.name |= name;
        self.place |= name && matches!(before, "in" | "at" | "near" | "from" | "to" | "of" | "In" | "At" | "Near" | "From" | "the");
    }
}

fn is_pronoun(word: &str, language: Language) -> bool {
    let pronouns: &[&str] = match language {
        Language::German => &["Er", "Sie", "Es", "Dies", "Diese", "Dieser", "Dieses", "Ihr", "Sein", "Seine", "Ihre"],
        Language::French => &["Il", "Elle", "Ils", "Elles", "Ce", "Cela", "Cette", "Ces", "Son", "Sa", "Ses"],
        Language::Spanish => &["Él", "Ella", "Ellos", "Ellas", "Esto", "Esta", "Este", "Estos", "Estas", "Su", "Sus"],
        Language::English => &["He", "She", "It", "They", "This", "That", "These", "Those", "His", "Her", "Its", "Their", "Such"],
        _ => &[],
    };
    pronouns.contains(&word)
}

fn names_a_time(word: &str) -> bool {
    const TIMES: [&str; 19] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    TIMES.contains(&word)
}

fn names_a_number(word: &str) -> bool {
    const NUMBERS: [&str; 26] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "billion",
        "half",
        "third",
        "percent",
    ];
    NUMBERS.contains(&word.to_ascii_lowercase().as_str())
}
