//! A sentence in, what a question makes of it out: which asked words it holds and where, and what else stands in it.

use crate::answer::asked::{self, Asked};
use crate::answer::request::Request;
use crate::index::Matcher;
use crate::text::language::Language;
use crate::text::words;

/// What a sentence holds, as far as its letters tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// How often each asked word stands in it.
    pub(super) counts: Vec<f32>,
    /// Whether a relative of each asked word does, where the word itself does not.
    pub(super) related: Vec<bool>,
    /// The asked words in order.
    pub(super) order: Vec<Occurrence>,
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

/// An asked word where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// Its place among the asked words.
    pub(super) asked: usize,
    /// Its place among all words of the text.
    pub(super) at: usize,
}

/// A text to be read: a sentence of an article in the index, whose words the index has seen, or its headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text<'a> {
    Sentence(&'a str),
    Headline(&'a str),
}

/// Reads `text`, of an article in `language`, in the light of the asked words, which `matcher` tells from others.
pub(super) fn read(matcher: &Matcher<'_>, request: &Request, text: Text<'_>, language: Language) -> Facts {
    let asked = request.asked.as_slice();
    let mut facts = Facts { counts: vec![0.0; asked.len()], related: vec![false; asked.len()], ..Facts::default() };
    let mut before = "";
    let mut alternatives = request.alternatives.reader();
    let (Text::Sentence(letters) | Text::Headline(letters)) = text;
    words::each(letters, |_, word| {
        let at = facts.words;
        facts.words += 1;
        if at == 0 {
            facts.opens_with_pronoun = is_pronoun(word, language);
        }
        let place = match text {
            Text::Sentence(_) => matcher.find(word),
            Text::Headline(_) => matcher.find_any(word),
        };
        match place {
            Some(place) => {
                facts.add_asked(place, at, 1.0);
                if place >= asked.len() {
                    facts.add_other(matcher, request, word, at, before);
                    request.alternatives.compounds_of(place).for_each(|place| facts.add_related(place));
                }
                if let Some((alternative, _)) = alternatives.take(place, word, at) {
                    alternative.stands_for.iter().for_each(|place| facts.add_asked(*place, at, alternative.worth));
                }
            }
            None => facts.add_other(matcher, request, word, at, before),
        }
        before = word;
    });
    facts
}

impl Facts {
    /// Whether the asked word at `place` stands in it.
    pub(super) fn has(&self, place: usize) -> bool {
        self.counts.get(place).is_some_and(|count| *count > 0.0)
    }

    /// Whether a relative of the asked word at `place` does.
    pub(super) fn has_related(&self, place: usize) -> bool {
        self.related.get(place).is_some_and(|related| *related)
    }

    /// Where the asked word at `place` stands, among all words.
    pub(super) fn places_of(&self, place: usize) -> impl Iterator<Item = usize> {
        self.order.iter().filter(move |occurrence| occurrence.asked == place).map(|occurrence| occurrence.at)
    }

    fn add_asked(&mut self, place: usize, at: usize, worth: f32) {
        if let Some(count) = self.counts.get_mut(place) {
            *count += worth;
            self.order.push(Occurrence { asked: place, at });
        }
    }

    fn add_related(&mut self, place: usize) {
        if let Some(related) = self.related.get_mut(place) {
            *related = true;
        }
    }

    fn add_other(&mut self, matcher: &Matcher<'_>, request: &Request, word: &str, at: usize, before: &str) {
        let Request { asked, openings, .. } = request;
        let digits = word.starts_with(char::is_numeric);
        let number = !self.number && (digits || names_a_number(word));
        let time = !self.time && (digits && word.len() >= 3 || names_a_time(word));
        let name = at > 0 && word.starts_with(char::is_uppercase);
        let place = name && matches!(before, "in" | "at" | "near" | "from" | "to" | "of" | "In" | "At" | "Near" | "From" | "the");
        let is_new = |asked: &Asked, related: bool| !related && asked::is_related(&asked.letters, word);
        let may_be_related = openings.may_have(word);
        let tells = number || time || name && !self.name || place && !self.place;
        let tells = tells || may_be_related && asked.iter().zip(&self.related).any(|(asked, related)| is_new(asked, *related));
        // Whether it is a stop word, which tells nothing, takes longer to see than all the rest.
        if !tells || matcher.is_stop_word(word) {
            return;
        }
        for (asked, related) in asked.iter().zip(&mut self.related).filter(|_| may_be_related) {
            *related |= is_new(asked, *related);
        }
        self.number |= number;
        self.time |= time;
        self.name |= name;
        self.place |= place;
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

/// Whether `word` is a year or a decade, from 1000 on, or names another time.
pub(super) fn names_a_date(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_year = digits == 4 && word.len() <= 5 && word.starts_with(['1', '2']);
    is_year || names_a_time(word) || matches!(word, "century" | "centuries" | "BC" | "AD" | "BCE" | "CE")
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
    word.starts_with(|first: char| first.is_ascii_uppercase()) && TIMES.contains(&word)
}

pub(super) fn names_a_number(word: &str) -> bool {
    let mut letters = [0; "thousands".len()];
    let Some(letters) = letters.get_mut(..word.len()) else { return false };
    letters.copy_from_slice(word.as_bytes());
    letters.make_ascii_lowercase();
    matches!(
        &*letters,
        b"one"
            | b"two"
            | b"three"
            | b"four"
            | b"five"
            | b"six"
            | b"seven"
            | b"eight"
            | b"nine"
            | b"ten"
            | b"eleven"
            | b"twelve"
            | b"fifteen"
            | b"twenty"
            | b"thirty"
            | b"forty"
            | b"fifty"
            | b"hundred"
            | b"hundreds"
            | b"thousand"
            | b"thousands"
            | b"million"
            | b"billion"
            | b"half"
            | b"third"
            | b"percent"
    )
}
