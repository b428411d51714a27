//! A question in, what two questions must share to ask the same out: its words by their stems, and what function words say of it,
//! such as that something is denied, or which way it goes.

use std::collections::BTreeSet;

use crate::answer::analysis::{Analysis, Wanted};
use crate::answer::pins::synonyms::WordPair;
use crate::text::language::Language;
use crate::text::{generic_words, phrases, synonyms, terms, words};

/// A question as it is compared with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Its words in their order, each stem once.
    pub(super) keys: Vec<Key>,
    /// What function words say of it, that the other question must say as well.
    pub(super) traits: BTreeSet<&'static str>,
    /// What is asked for.
    pub(super) asks: Asks,
    /// The tense, where an auxiliary tells.
    pub(super) tense: Tense,
    /// Words that a preposition of direction leads to, by their places: ("to", 2).
    pub(super) led_to: Vec<(&'static str, usize)>,
    /// Words that "of" and the like lead to, by their places: the order around them says nothing.
    pub(super) turned: BTreeSet<usize>,
}

/// A word that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) stem: String,
    /// As it was typed, in lower case.
    pub(super) word: String,
    /// Whether it says so little that the other question may leave it out.
    pub(super) is_generic: bool,
    /// Whether it must be the same letter for letter: numbers and versions.
    pub(super) is_exact: bool,
    /// The stems of words that mean the same.
    pub(super) synonyms: Vec<String>,
}

/// What a question asks for, as its question word says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Asks {
    /// Only words, without a verb that asks: "land claim cooldown".
    #[default]
    Nothing,
    Thing,
    Way,
    Reason,
    Time,
    Place,
    Person,
    Number,
    Length,
    Truth,
}

/// When something happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tense {
    #[default]
    Untold,
    Past,
    PresentOrFuture,
}

impl Reading {
    /// How a question reads, where words of a server's own are taken for what it says they mean.
    pub(super) fn of(question: &Analysis<'_>, pairs: &[WordPair]) -> Reading {
        let language = question.language;
        let (whole, told) = (tokens(question.text, pairs), tokens(&phrases::without_asking(question.text, language), pairs));
        let asks = asks(&whole, language, question.wanted);
        let mut reading = Reading { asks, tense: tense(&whole, language), ..Reading::default() };
        reading.traits.extend(whole.iter().filter_map(|word| told_by(word, language)));
        let mut leads: Option<&'static str> = None;
        for (at, word) in switched(told).iter().enumerate() {
            if let Some(direction) = DIRECTIONS.iter().find(|direction| *direction == word) {
                leads = Some(direction);
                continue;
            }
            match (key(word, at, language), leads.take()) {
                (Some(key), leads) => reading.push(key, leads),
                // An article or a pronoun stands between them.
                (None, before) => leads = before.filter(|_| terms::is_function_word(word, language)),
            }
        }
        reading.put_out_of_the_way();
        reading
    }

    fn push(&mut self, key: Key, leads: Option<&'static str>) {
        let place = self.keys.iter().position(|known| known.stem == key.stem).unwrap_or(self.keys.len());
        // "How to claim": that leads to what is done, not to where.
        let after_a_word = self.keys.iter().any(|key| !key.is_generic);
        match leads {
            Some("of" | "for" | "by") => self.turned.extend([place]),
            Some(direction) if after_a_word => self.led_to.push((direction, place)),
            Some(_) | None => {}
        }
        if place == self.keys.len() {
            self.keys.push(key);
        }
    }

    /// Where nothing but generic words is left, each of them counts.
    fn put_out_of_the_way(&mut self) {
        if self.keys.iter().all(|key| key.is_generic) {
            self.keys.iter_mut().for_each(|key| key.is_generic = false);
        }
    }

    /// How many words the other question must have.
    pub(super) fn needed(&self) -> usize {
        self.keys.iter().filter(|key| !key.is_generic).count()
    }
}

/// Prepositions that say which way something goes.
const DIRECTIONS: [&str; 9] = ["to", "into", "from", "before", "after", "than", "of", "for", "by"];

/// The words in lower case, those of a server's own replaced.
fn tokens(text: &str, pairs: &[WordPair]) -> Vec<String> {
    let mut tokens: Vec<String> = words::words(text).iter().map(|word| word.text.to_lowercase().replace(['’', 'ʼ', '‘'], "'")).collect();
    for pair in pairs {
        let mut at = 0;
        while pair.starts(&tokens, at) {
            if pair.stands_at(&tokens, at) {
                tokens.splice(at..at + pair.word.len(), pair.means.iter().cloned());
                at += pair.means.len();
            } else {
                at += 1;
            }
        }
    }
    tokens
}

/// "turn … on" as "enable", "turn … off" as "disable".
fn switched(mut words: Vec<String>) -> Vec<String> {
    let Some(turn) = words.iter().position(|word| matches!(word.as_str(), "turn" | "turning" | "turned" | "switch" | "switching")) else {
        return words;
    };
    let Some(way) = words.iter().skip(turn).position(|word| word == "on" || word == "off").map(|at| at + turn) else { return words };
    let verb = if words.get(way).is_some_and(|way| way == "on") { "enable" } else { "disable" };
    words.remove(way);
    if let Some(word) = words.get_mut(turn) {
        verb.clone_into(word);
    }
    words
}

/// The word as it is compared; none for one that only shapes the question.
fn key(word: &str, at: usize, language: Language) -> Option<Key> {
    let shapes = terms::is_question_word(word, language) && (at == 0 || !TELLING.contains(&word)) || SHAPING.contains(&word);
    if shapes && told_by(word, language).is_none_or(|_| is_negation(word, language)) {
        return None;
    }
    let stem = terms::term(word, language)?;
    let is_exact = word.contains(|c: char| c.is_numeric());
    let is_generic = !is_exact && !TELLING_GENERICS.contains(&word) && generic_words::is_generic(word, language);
    Some(Key { synonyms: same_meaning(word, language), stem, word: word.to_owned(), is_generic, is_exact })
}

/// Question words of the analysis that say what is asked for where they do not open the question: "how do I name my land".
const TELLING: [&str; 6] = ["name", "list", "give", "say", "tell", "describe"];

/// Words that shape a question beside those of the analysis.
const SHAPING: [&str; 8] = ["won't", "can't", "cannot", "allowed", "possible", "supposed", "hey", "guys"];

/// Generic words that make another question all the same.
const TELLING_GENERICS: [&str; 15] = [
    "first",
    "two",
    "new",
    "old",
    "one",
    "without",
    "different",
    "difference",
    "today",
    "same",
    "specific",
    "wrong",
    "best",
    "bad",
    "example",
];

/// The stems of words that mean the same in any context.
fn same_meaning(word: &str, language: Language) -> Vec<String> {
    if MANY_MEANINGS.contains(&word) {
        return Vec::new();
    }
    let listed = synonyms::of(word, language).iter().filter(|other| !MANY_MEANINGS.contains(other));
    let own = OWN_SYNONYMS.iter().filter(|pair| language == Language::English && pair.contains(&word)).flatten();
    let stems = listed.chain(own).filter(|other| **other != word).filter_map(|other| terms::term(other, language));
    stems.collect()
}

/// Words that the list of synonyms has for one of their meanings: among questions of players, "ban" is not "block".
const MANY_MEANINGS: [&str; 28] = [
    "turn", "ban", "kill", "deny", "forbid", "write", "post", "join", "switch", "right", "print", "access", "store", "text", "string",
    "number", "integer", "import", "load", "separate", "divide", "reset", "clear", "save", "boot", "reboot", "support", "exit",
];

/// Words that mean the same in questions of members.
const OWN_SYNONYMS: [[&str; 2]; 5] = [["buy", "purchase"], ["price", "cost"], ["begin", "start"], ["earn", "get"], ["big", "large"]];

/// What a word says of the question that changes what is asked: that something is denied, all of something, something else.
fn told_by(word: &str, language: Language) -> Option<&'static str> {
    if is_negation(word, language) {
        return Some("not");
    }
    if language != Language::English {
        return None;
    }
    Some(match word {
        "all" | "every" | "everything" | "everyone" => "all",
        "only" | "just" => "only",
        "other" | "another" | "else" | "others" | "someone's" | "somebody" => "other",
        "more" => "more",
        "most" => "most",
        "less" | "fewer" | "least" => "less",
        "again" => "again",
        "up" | "down" | "above" | "below" | "under" | "over" | "without" | "against" | "during" | "before" | "after" => {
            PLACING.iter().copied().find(|placing| *placing == word)?
        }
        _ => return None,
    })
}

const PLACING: [&str; 11] = ["up", "down", "above", "below", "under", "over", "without", "against", "during", "before", "after"];

fn is_negation(word: &str, language: Language) -> bool {
    match language {
        Language::English => {
            matches!(
                word,
                "not"
                    | "no"
                    | "never"
                    | "cannot"
                    | "none"
                    | "nobody"
                    | "nothing"
                    | "nor"
                    | "neither"
                    | "dont"
                    | "doesnt"
                    | "didnt"
                    | "cant"
                    | "wont"
                    | "isnt"
                    | "arent"
                    | "wasnt"
                    | "werent"
                    | "havent"
                    | "hasnt"
                    | "couldnt"
                    | "shouldnt"
                    | "wouldnt"
            ) || word.ends_with("n't")
        }
        Language::German => word.starts_with("kein") || matches!(word, "nicht" | "nie" | "niemals" | "ohne" | "nichts" | "niemand"),
        Language::French => matches!(word, "pas" | "jamais" | "sans" | "aucun" | "aucune" | "rien" | "personne"),
        Language::Spanish => matches!(word, "no" | "nunca" | "sin" | "jamás" | "nadie" | "nada" | "ningún" | "ninguna"),
        _ => false,
    }
}

fn tense(words: &[String], language: Language) -> Tense {
    let has = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
    if language != Language::English {
        Tense::Untold
    } else if has(&["did", "was", "were", "didn't", "wasn't", "weren't", "had"]) {
        Tense::Past
    } else if has(&["do", "does", "is", "are", "will", "can", "gonna", "don't", "doesn't", "isn't", "aren't", "won't", "can't"]) {
        Tense::PresentOrFuture
    } else {
        Tense::Untold
    }
}

/// What is asked for: what the first question word says, with the one behind it ("how many"); else what the analysis wants.
fn asks(words: &[String], language: Language, wanted: Wanted) -> Asks {
    let table: &[(&str, Asks)] = match language {
        Language::English => ENGLISH,
        Language::German => GERMAN,
        Language::French => FRENCH,
        Language::Spanish => SPANISH,
        _ => &[],
    };
    let text = format!(" {} ", words.join(" "));
    let first = table.iter().filter_map(|(phrase, asks)| Some((text.find(&format!(" {phrase} "))?, usize::MAX - phrase.len(), *asks)));
    if let Some((_, _, asks)) = first.min_by_key(|(at, shortness, _)| (*at, *shortness)) {
        return asks;
    }
    let opens = words.first().is_some_and(|word| TRUTH.contains(&word.as_str()));
    match wanted {
        Wanted::Time => Asks::Time,
        Wanted::Number => Asks::Number,
        Wanted::Name => Asks::Person,
        Wanted::Place => Asks::Place,
        Wanted::Anything if language == Language::English && opens => Asks::Truth,
        Wanted::Anything => Asks::Nothing,
    }
}

/// What questions for yes or no open with.
const TRUTH: [&str; 21] = [
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "may", "will", "would", "should", "has", "have", "am", "isn't",
    "can't", "cant", "don't", "doesn't",
];

const ENGLISH: &[(&str, Asks)] = &[
    ("how many", Asks::Number),
    ("how much", Asks::Number),
    ("what number of", Asks::Number),
    ("how long", Asks::Length),
    ("what time", Asks::Time),
    ("what date", Asks::Time),
    ("what day", Asks::Time),
    ("what year", Asks::Time),
    ("which day", Asks::Time),
    ("how come", Asks::Reason),
    ("reason for", Asks::Reason),
    ("how", Asks::Way),
    ("a way to", Asks::Way),
    ("the way to", Asks::Way),
    ("what should i do to", Asks::Way),
    ("what do i have to do to", Asks::Way),
    ("what do i do to", Asks::Way),
    ("what must i do to", Asks::Way),
    ("steps to", Asks::Way),
    ("why", Asks::Reason),
    ("when", Asks::Time),
    ("where", Asks::Place),
    ("who", Asks::Person),
    ("whom", Asks::Person),
    ("what", Asks::Thing),
    ("what's", Asks::Thing),
    ("whats", Asks::Thing),
    ("which", Asks::Thing),
];
const GERMAN: &[(&str, Asks)] = &[
    ("wie viel", Asks::Number),
    ("wie viele", Asks::Number),
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
    ("kann", Asks::Truth),
    ("darf", Asks::Truth),
    ("ist", Asks::Truth),
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
];
const SPANISH: &[(&str, Asks)] = &[
    ("cómo", Asks::Way),
    ("por qué", Asks::Reason),
    ("cuándo", Asks::Time),
    ("dónde", Asks::Place),
    ("quién", Asks::Person),
    ("cuánto", Asks::Number),
    ("cuántos", Asks::Number),
    ("qué", Asks::Thing),
    ("cuál", Asks::Thing),
];
