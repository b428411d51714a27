//! The words of a question in, what it asks for and of which time it speaks out.

use std::ops::Range;

use crate::text::language::Language;

/// What a question asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Asks {
    /// Only words, without a word that asks: "land claim cooldown".
    #[default]
    Nothing,
    Thing,
    Way,
    Reason,
    Time,
    Place,
    Person,
    Number,
    Amount,
    Price,
    Length,
    /// "How old", "how far": the word behind "how" is compared.
    Degree,
    Truth,
    /// "Can I": how to, or whether it is allowed.
    Can,
    Allowed,
    Duty,
    Advice,
}

/// When something happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tense {
    #[default]
    Untold,
    Past,
    Present,
    Future,
}

impl Asks {
    /// Whether questions that ask for these may ask the same. What only words ask for is compared where the order is known.
    pub(super) fn fits(self, other: Asks) -> bool {
        let pair = |a, b| (self, other) == (a, b) || (self, other) == (b, a);
        self == other
            || pair(Asks::Nothing, Asks::Thing)
            || pair(Asks::Nothing, Asks::Way)
            || pair(Asks::Can, Asks::Way)
            || pair(Asks::Can, Asks::Allowed)
    }
}

impl Tense {
    /// Whether questions that ask `asks` may speak of the same time. What is planned has its time already: "when will", "when does".
    pub(super) fn fits(self, other: Tense, asks: Asks) -> bool {
        let is_either = |tense| self == tense || other == tense;
        self == other || is_either(Tense::Untold) || asks == Asks::Time && is_either(Tense::Present) && is_either(Tense::Future)
    }
}

/// Where a question says what it asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asking {
    pub(super) asks: Asks,
    /// The words that say it.
    pub(super) span: Range<usize>,
    /// How many of the words before are courtesies: "can anyone tell me".
    pub(super) courtesies: usize,
}

/// What is asked for, and where.
pub(super) fn read(words: &[String], language: Language) -> Asking {
    match language {
        Language::English => english(words),
        Language::German => first(words, GERMAN),
        Language::French => first(words, FRENCH),
        Language::Spanish => first(words, SPANISH),
        _ => Asking::default(),
    }
}

fn is_at(words: &[String], at: usize, phrase: &str) -> bool {
    phrase.split(' ').enumerate().all(|(offset, part)| words.get(at + offset).is_some_and(|word| word == part))
}

fn phrase_at(words: &[String], at: usize, table: &[(&'static str, Asks)]) -> Option<(Asks, Range<usize>)> {
    let found = table.iter().filter(|(phrase, _)| is_at(words, at, phrase)).max_by_key(|(phrase, _)| phrase.len())?;
    Some((found.1, at..at + found.0.split(' ').count()))
}

fn first(words: &[String], table: &[(&'static str, Asks)]) -> Asking {
    let (asks, span) = (0..words.len()).find_map(|at| phrase_at(words, at, table)).unwrap_or_default();
    Asking { asks, span, courtesies: 0 }
}

fn english(words: &[String]) -> Asking {
    let has = |all: &[&str], at: usize| words.get(at).is_some_and(|word| all.contains(&word.as_str()));
    let greeted = (0..words.len()).find(|at| !has(GREETINGS, *at)).unwrap_or_default();
    let courteous = (0..words.len()).find(|at| !has(COURTESIES, *at)).unwrap_or(words.len());
    let ways = (0..words.len()).find(|at| ["way to", "ways to", "steps to"].iter().any(|phrase| is_at(words, *at, phrase)));
    if let Some(at) = ways.filter(|at| (courteous..*at).all(|at| has(BEFORE_A_WAY, at))) {
        return Asking { asks: Asks::Way, span: at..at + 2, courtesies: at };
    }
    let whole = |courtesies: Option<usize>| {
        move |(asks, span): (Asks, Range<usize>)| {
            let asks = if asks == Asks::Way { how(words, &span) } else { asks };
            Asking { asks, courtesies: courtesies.unwrap_or(span.start), span }
        }
    };
    if let Some(found) = (0..=courteous).find_map(|at| phrase_at(words, at, ENGLISH)) {
        return whole(None)(found);
    }
    if has(AUXILIARIES, greeted) {
        return Asking { asks: yes_or_no(words, greeted), span: greeted..greeted + 1, courtesies: greeted };
    }
    // "My claim is gone, how do I get it back": what comes before counts as well.
    let is_asking = |at: &usize| has(AUXILIARIES, at + 1) || at + 1 == words.len() || is_at(words, *at, "how to");
    let stated = (courteous..words.len()).filter(is_asking).find_map(|at| phrase_at(words, at, ENGLISH));
    stated.map(whole(Some(greeted))).unwrap_or(Asking { asks: Asks::Nothing, span: greeted..greeted, courtesies: greeted })
}

/// "How" before a word that isn't a verb or a pronoun asks how much of that: "how old".
fn how(words: &[String], span: &Range<usize>) -> Asks {
    let next = words.get(span.end).map(String::as_str);
    let is_way = next.is_none_or(|next| AUXILIARIES.contains(&next) || AFTER_HOW.contains(&next) || next.ends_with("n't"));
    if is_way || span.len() > 1 { Asks::Way } else { Asks::Degree }
}

fn yes_or_no(words: &[String], at: usize) -> Asks {
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let is_one = |at: usize, wanted: &[&str]| words.get(at).is_some_and(|word| wanted.contains(&word.as_str()));
    let is_own = is_one(at + 1, &["i", "we", "you", "u", "one", "someone", "anyone", "somebody", "anybody"]);
    if has(&["allowed", "permitted"]) && is_one(at, &["am", "is", "are"]) || is_one(at, &["may"]) && is_own {
        Asks::Allowed
    } else if is_own && is_one(at, &["can", "could"]) || is_at(words, at, "is it possible") || is_at(words, at, "am i able") {
        Asks::Can
    } else if is_one(at, &["must"]) || is_one(at + 2, &["have", "need"]) && is_one(at + 3, &["to"]) {
        Asks::Duty
    } else if is_one(at, &["should"]) {
        Asks::Advice
    } else {
        Asks::Truth
    }
}

/// Of which time a question speaks, as its auxiliary verbs say.
pub(super) fn tense(words: &[String], language: Language) -> Tense {
    let has = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
    if language != Language::English {
        return Tense::Untold;
    }
    let is_present = has(&[
        "do", "does", "is", "are", "am", "can", "don't", "dont", "doesn't", "doesnt", "isn't", "isnt", "aren't", "arent", "can't", "cant",
    ]);
    let helps = words
        .windows(2)
        .any(|two| matches!(two, [have, next] if ["has", "have", "hasn't", "haven't"].contains(&have.as_str()) && next != "to"));
    let is_going = words.windows(2).any(|two| matches!(two, [going, to] if going == "going" && to == "to"));
    if has(&["did", "was", "were", "didn't", "didnt", "wasn't", "wasnt", "weren't", "werent", "had"]) {
        Tense::Past
    } else if has(&["will", "gonna", "won't", "wont", "shall"]) || is_going {
        Tense::Future
    } else if helps && !is_present && !has(&["to", "should", "could", "would", "may", "must"]) {
        Tense::Past
    } else if is_present {
        Tense::Present
    } else {
        Tense::Untold
    }
}

const GREETINGS: &[&str] = &[
    "hey", "hi", "hello", "so", "ok", "okay", "um", "guys", "please", "pls", "plz", "quick", "question", "sorry", "yo", "folks", "team",
    "and", "but", "just", "everyone", "all", "there", "bot", "thanks", "thx", "also",
];

/// What may stand before what is really asked: "can anyone tell me how".
const COURTESIES: &[&str] = &[
    "hey",
    "hi",
    "hello",
    "so",
    "ok",
    "okay",
    "um",
    "guys",
    "please",
    "pls",
    "plz",
    "quick",
    "question",
    "sorry",
    "yo",
    "folks",
    "team",
    "and",
    "but",
    "just",
    "everyone",
    "there",
    "can",
    "could",
    "would",
    "will",
    "you",
    "u",
    "anyone",
    "someone",
    "somebody",
    "anybody",
    "tell",
    "me",
    "us",
    "explain",
    "know",
    "do",
    "does",
    "i",
    "i'd",
    "i'm",
    "im",
    "want",
    "wanna",
    "to",
    "like",
    "wondering",
    "wonder",
    "was",
    "am",
    "is",
    "idea",
    "any",
    "have",
    "clue",
    "sure",
    "not",
    "help",
    "need",
    "say",
    "remember",
    "curious",
    "about",
    "thanks",
    "thx",
    "bot",
    "from",
    "in",
    "on",
    "at",
    "of",
    "by",
    "for",
    "with",
    "during",
    "under",
    "since",
    "until",
    "before",
    "after",
    "as",
    "into",
    "the",
    "also",
    "out",
    "describe",
    "show",
    "mind",
    "telling",
    "don't",
    "dont",
    "against",
    "over",
    "through",
    "a",
];

const BEFORE_A_WAY: &[&str] = &["what", "what's", "whats", "which", "is", "are", "the", "a", "any", "there"];

const AUXILIARIES: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "do",
    "does",
    "did",
    "can",
    "could",
    "may",
    "will",
    "would",
    "should",
    "has",
    "have",
    "had",
    "am",
    "must",
    "might",
    "shall",
    "isn't",
    "isnt",
    "can't",
    "cant",
    "don't",
    "dont",
    "doesn't",
    "doesnt",
    "didn't",
    "didnt",
    "aren't",
    "arent",
    "won't",
    "wont",
    "wasn't",
    "wasnt",
    "weren't",
    "haven't",
    "hasn't",
    "couldn't",
    "shouldn't",
    "wouldn't",
    "cannot",
];

/// What stands behind "how" beside auxiliary verbs where it asks for a way.
const AFTER_HOW: &[&str] = &["to", "i", "we", "you", "u", "the", "a", "an", "my", "it", "this", "that", "they", "one", "come"];

const ENGLISH: &[(&str, Asks)] = &[
    ("how many", Asks::Number),
    ("what number of", Asks::Number),
    ("how much", Asks::Amount),
    ("how much is", Asks::Price),
    ("how much are", Asks::Price),
    ("how long", Asks::Length),
    ("what time", Asks::Time),
    ("how come", Asks::Reason),
    ("what for", Asks::Reason),
    ("how", Asks::Way),
    ("hows", Asks::Way),
    ("how's", Asks::Way),
    ("what should i do to", Asks::Way),
    ("what do i have to do to", Asks::Way),
    ("what do i do to", Asks::Way),
    ("what must i do to", Asks::Way),
    ("why", Asks::Reason),
    ("whys", Asks::Reason),
    ("why's", Asks::Reason),
    ("when", Asks::Time),
    ("whens", Asks::Time),
    ("when's", Asks::Time),
    ("where", Asks::Place),
    ("wheres", Asks::Place),
    ("where's", Asks::Place),
    ("who", Asks::Person),
    ("whos", Asks::Person),
    ("who's", Asks::Person),
    ("whom", Asks::Person),
    ("whose", Asks::Person),
    ("what", Asks::Thing),
    ("what's", Asks::Thing),
    ("whats", Asks::Thing),
    ("which", Asks::Thing),
];
const GERMAN: &[(&str, Asks)] = &[
    ("wie viel", Asks::Amount),
    ("wieviel", Asks::Amount),
    ("wie viele", Asks::Number),
    ("wieviele", Asks::Number),
    ("wie lange", Asks::Length),
    ("wie", Asks::Way),
    ("warum", Asks::Reason),
    ("wieso", Asks::Reason),
    ("weshalb", Asks::Reason),
    ("wann", Asks::Time),
    ("wo", Asks::Place),
    ("wer", Asks::Person),
    ("was", Asks::Thing),
    ("welche", Asks::Thing),
    ("welcher", Asks::Thing),
    ("welches", Asks::Thing),
    ("kann", Asks::Can),
    ("darf", Asks::Allowed),
    ("muss", Asks::Duty),
    ("soll", Asks::Advice),
    ("ist", Asks::Truth),
    ("sind", Asks::Truth),
    ("war", Asks::Truth),
    ("gibt", Asks::Truth),
    ("wird", Asks::Truth),
];
const FRENCH: &[(&str, Asks)] = &[
    ("comment", Asks::Way),
    ("pourquoi", Asks::Reason),
    ("quand", Asks::Time),
    ("où", Asks::Place),
    ("qui", Asks::Person),
    ("combien de temps", Asks::Length),
    ("combien", Asks::Number),
    ("quel", Asks::Thing),
    ("quelle", Asks::Thing),
    ("quels", Asks::Thing),
    ("quelles", Asks::Thing),
    ("est-ce que je peux", Asks::Can),
    ("peut-on", Asks::Can),
    ("puis-je", Asks::Can),
    ("est-ce", Asks::Truth),
];
const SPANISH: &[(&str, Asks)] = &[
    ("cómo", Asks::Way),
    ("por qué", Asks::Reason),
    ("cuándo", Asks::Time),
    ("dónde", Asks::Place),
    ("quién", Asks::Person),
    ("cuánto", Asks::Amount),
    ("cuánto tiempo", Asks::Length),
    ("cuántos", Asks::Number),
    ("cuántas", Asks::Number),
    ("qué", Asks::Thing),
    ("cuál", Asks::Thing),
    ("cuáles", Asks::Thing),
    ("puedo", Asks::Can),
    ("hay", Asks::Truth),
    ("es", Asks::Truth),
];
