//! A question in, what another must have to ask the same out: its words, what leads to each, and what small words say of all of it.

use std::collections::BTreeSet;

use crate::answer::analysis::Analysis;
use crate::answer::question::Question;
use crate::answer::same_question::WordPair;
use crate::answer::same_question::asks::{self, Asking, Asks, Tense};
use crate::answer::same_question::word_tables::{self, Lead};
use crate::text::language::Language;
use crate::text::{phrases, terms, words};

/// A question as it is compared with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::answer) struct Reading {
    pub(super) language: Language,
    /// All its words as they were typed, in lower case.
    pub(super) spelled: String,
    pub(super) asks: Asks,
    pub(super) tense: Tense,
    /// What small words say of it.
    pub(super) says: BTreeSet<String>,
    /// Whose things it speaks of, where a pronoun tells.
    pub(super) owner: Option<&'static str>,
    /// Its words in their order.
    pub(super) keys: Vec<Key>,
    /// Neighbours among all its words, written as one.
    pub(super) joined: Vec<Joined>,
    /// Whether the order of its words says nothing: a German verb goes to the end behind "kann man".
    pub(super) is_free: bool,
}

/// A word that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::answer) struct Key {
    /// What it is the same by.
    pub(super) key: String,
    /// As it was typed, in lower case.
    pub(super) word: String,
    pub(super) lead: Lead,
    /// Whether it stands between "which" and the verb, so that it came there from further on.
    pub(super) is_fronted: bool,
}

/// Two neighbours, written as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) text: String,
    /// The places of those of them that are compared.
    pub(super) parts: Vec<usize>,
}

impl Reading {
    /// How a question reads in a corpus of these languages, the most frequent first, where words of a server's own are taken for what
    /// they mean.
    pub(in crate::answer) fn of(question: &Question, languages: &[Language], pairs: &[WordPair]) -> Reading {
        let analysis = Analysis::of(question, languages);
        let language = analysis.language;
        let is_english = language == Language::English;
        let typed = tokens(&phrases::without_asking(analysis.text, language));
        let mut words = typed.clone();
        replace(&mut words, pairs);
        if is_english {
            words = with_particles(switched(words));
        }
        let asking = asks::read(&words, language);
        // "Can anyone tell me" says nothing of when.
        let told = words.get(asking.courtesies..).unwrap_or_default();
        let (asks, tense) = (asking.asks, asks::tense(told, language));
        let mut reading = Reading { language, spelled: typed.join(" "), asks, tense, ..Reading::default() };
        reading.is_free = language == Language::German && words.iter().any(|word| ["ich", "man", "wir", "du"].contains(&word.as_str()));
        reading.say(&words, &asking);
        reading.take(&words, &asking);
        if reading.keys.len() == 1 && reading.keys.iter().all(|key| LOCATING.contains(&key.word.as_str())) || analysis.is_bare {
            reading.keys.clear();
        }
        if is_english {
            reading.put_right();
        }
        reading
    }

    /// Whether it asks nothing that could be answered: "Who is it?".
    pub(in crate::answer) fn is_bare(&self) -> bool {
        self.keys.is_empty()
    }

    /// What it is found by among others.
    pub(super) fn index_words(&self) -> impl Iterator<Item = &str> {
        let keys =
            self.keys.iter().flat_map(|key| [key.key.as_str()].into_iter().chain(Some(key.word.as_str()).filter(|word| *word != key.key)));
        keys.chain(self.joined.iter().map(|joined| joined.text.as_str())).chain([self.spelled.as_str()])
    }

    /// Notes what small words say of the whole.
    fn say(&mut self, words: &[String], asking: &Asking) {
        let (language, from, to) = (self.language, asking.span.start, asking.span.end);
        let behind = words.iter().skip(asking.courtesies);
        self.says.extend(behind.filter_map(|word| word_tables::says(word, language)).map(str::to_owned));
        let is_known = |word: &&String| terms::is_question_word(word, language);
        match language {
            Language::English => {
                // "From where", "who from": it leads to what is asked for.
                let before = words.get(..from).and_then(|before| before.last());
                let last = words.iter().skip(to).next_back();
                let leads = [before, last].into_iter().flatten().filter_map(|word| Lead::of(word, language));
                self.says.extend(leads.filter(|lead| *lead > Lead::Joins).map(|lead| format!("{lead:?}")));
                if let [what, unit] = words.get(from..to + 1).unwrap_or_default()
                    && ["what", "which"].contains(&what.as_str())
                    && ["date", "day", "month", "year"].contains(&unit.as_str())
                {
                    self.says.insert(unit.clone());
                }
                self.owner = owner(words.get(asking.courtesies..).unwrap_or_default());
                self.says.extend(among(words, from));
            }
            // Which form a German question word has says who does what to whom.
            Language::German => self.says.extend(
                words
                    .iter()
                    .filter(|word| !["wo", "wie"].contains(&word.as_str()))
                    .filter(|word| GERMAN_FORMS.contains(&word.as_str()))
                    .cloned(),
            ),
            Language::French | Language::Spanish => {}
            _ => self.says.extend(words.iter().filter(is_known).cloned()),
        }
    }

    /// Takes the words that are compared.
    fn take(&mut self, words: &[String], asking: &Asking) {
        let (language, from) = (self.language, asking.span.end);
        let is_told = matches!(language, Language::English | Language::German | Language::French | Language::Spanish);
        let mut lead = Lead::Nothing;
        let mut is_fronted = from > 0 && words.get(from - 1).is_some_and(|word| ["what", "which"].contains(&word.as_str()));
        let mut places: Vec<(usize, Option<usize>)> = Vec::new();
        for (at, word) in words.iter().enumerate().skip(asking.courtesies).filter(|(at, _)| !asking.span.contains(at)) {
            let is_one = word == "one"
                && at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|before| AUXILIARY.contains(&before.as_str()));
            let is_small = word_tables::is_filler(word, language)
                || word_tables::says(word, language).is_some()
                || terms::is_question_word(word, language) && !TELLING.contains(&word.as_str());
            let is_small = is_small || language == Language::English && is_one;
            is_fronted &= !AUXILIARY.contains(&word.as_str());
            let found = match Lead::of(word, language) {
                Some(leads) => {
                    // "How to claim": that leads to what is done, not to where.
                    lead = if leads == Lead::To && self.keys.is_empty() { Lead::Nothing } else { leads };
                    None
                }
                None if is_told && is_small || self.asks == Asks::Place && LOCATING.contains(&word.as_str()) => None,
                None if is_told => word_tables::key(word, language),
                None => Some(word_tables::key(word, language).unwrap_or_else(|| word.clone())),
            };
            let place = found.map(|key| {
                let key = Key { key, word: word.clone(), lead: std::mem::take(&mut lead), is_fronted };
                self.keys.push(key);
                self.keys.len() - 1
            });
            places.push((at, place));
        }
        for two in places.windows(2) {
            let [(one, place), (other, next)] = two else { continue };
            let Some((one, other)) = words.get(*one).zip(words.get(*other)) else { continue };
            let parts: Vec<usize> = [*place, *next].into_iter().flatten().collect();
            if one.len() > 1 && other.len() > 1 && !parts.is_empty() {
                self.joined.push(Joined { text: format!("{one}{other}"), parts });
            }
        }
    }

    /// "How much is VIP", "what does VIP cost" and "what is the price of VIP" all ask for a price.
    fn put_right(&mut self) {
        let is_cost = |key: &Key| ["cost", "price"].contains(&key.key.as_str());
        let asks_for_it = matches!(self.asks, Asks::Thing | Asks::Nothing | Asks::Amount | Asks::Price);
        let costs = self.keys.iter().filter(|key| is_cost(key)).count();
        if asks_for_it && costs == 1 && self.keys.len() > 1 {
            self.asks = Asks::Price;
            let place = self.keys.iter().position(is_cost).unwrap_or_default();
            self.joined.retain(|joined| !joined.parts.contains(&place));
            self.joined.iter_mut().flat_map(|joined| &mut joined.parts).filter(|part| **part > place).for_each(|part| *part -= 1);
            self.keys.remove(place);
            // "Of" in "the price of VIP" says nothing without the price.
            let first = self.keys.first_mut().filter(|key| key.lead == Lead::Belongs);
            first.into_iter().for_each(|key| key.lead = Lead::Nothing);
        }
    }
}

/// Question words of the analysis that say what is asked for where they stand behind what asks: "how do I name my land".
const TELLING: [&str; 6] = ["name", "list", "give", "say", "describe", "explain"];

/// What a question for a place may say or not.
const LOCATING: [&str; 4] = ["find", "located", "situated", "location"];

/// With these the words that "which" asks for end.
const AUXILIARY: [&str; 16] =
    ["is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "has", "have", "had", "must"];

const GERMAN_FORMS: [&str; 8] = ["wen", "wem", "wessen", "woher", "wohin", "womit", "wofür", "wodurch"];

/// Whose things a question speaks of. "Your" beside "you" is anybody's.
fn owner(words: &[String]) -> Option<&'static str> {
    let has = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
    if has(&["my", "our", "mine"]) || has(&["your"]) && has(&["you"]) {
        Some("mine")
    } else if has(&["your", "yours", "ur"]) {
        Some("yours")
    } else if has(&["their", "theirs"]) {
        Some("theirs")
    } else {
        None
    }
}

/// Whether the one who asks is who something is done to.
fn among(words: &[String], from: usize) -> Option<String> {
    let is_done_to =
        |two: &&[String]| matches!(two, [verb, me] if ["me", "us"].contains(&me.as_str()) && !HELPING.contains(&verb.as_str()));
    words.get(from..)?.windows(2).find(is_done_to).map(|_| "me".to_owned())
}

/// "Tell me", "for me": nothing is done to who asks.
const HELPING: [&str; 9] = ["tell", "let", "give", "help", "show", "explain", "for", "remind", "lets"];

/// The words in lower case, with the signs that are part of a name: "c++", "c#".
fn tokens(text: &str) -> Vec<String> {
    let shouts = !text.chars().any(char::is_lowercase);
    let token = |word: words::Word<'_>| {
        let signs = text.get(word.span.end..).unwrap_or_default();
        let signs = signs.get(..signs.len() - signs.trim_start_matches(['+', '#']).len()).unwrap_or_default();
        // "US" and "us" are two words.
        if !shouts && ["US", "IT", "WHO"].contains(&word.text) {
            return format!("{}.", word.text.to_lowercase());
        }
        let lower = word.text.to_lowercase().replace(['’', 'ʼ', '‘', '`'], "'");
        let is_version = lower.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        format!("{}{signs}", if is_version { lower.get(1..).unwrap_or_default() } else { &lower })
    };
    words::words(text).into_iter().map(token).collect()
}

fn replace(tokens: &mut Vec<String>, pairs: &[WordPair]) {
    for pair in pairs {
        let mut at = 0;
        while pair.starts(tokens, at) {
            if pair.stands_at(tokens, at) {
                tokens.splice(at..at + pair.word.len(), pair.means.iter().cloned());
                at += pair.means.len();
            } else {
                at += 1;
            }
        }
    }
}

/// "Turn … on" as "enable", "turn … off" as "disable".
fn switched(mut words: Vec<String>) -> Vec<String> {
    const TURNS: [&str; 8] = ["turn", "turns", "turning", "turned", "switch", "switches", "switching", "switched"];
    let Some(turn) = words.iter().position(|word| TURNS.contains(&word.as_str())) else { return words };
    let Some(way) = words.iter().skip(turn).position(|word| word == "on" || word == "off").map(|at| at + turn) else { return words };
    // "Turn it on at night", but not "turn on the road to the mill".
    if way > turn + 4 {
        return words;
    }
    let verb = if words.get(way).is_some_and(|way| way == "on") { "enable" } else { "disable" };
    words.remove(way);
    if let Some(word) = words.get_mut(turn) {
        verb.clone_into(word);
    }
    words
}

/// "Log in" and "logging in" as "login".
fn with_particles(words: Vec<String>) -> Vec<String> {
    let mut read: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let verb = read.last().and_then(|verb| terms::term(verb, Language::English));
        let joined = word_tables::WITH_PARTICLE.iter().find(|(_, first, particle)| verb.as_deref() == Some(*first) && word == *particle);
        match joined.zip(read.last_mut()) {
            Some(((joined, _, _), last)) => (*joined).clone_into(last),
            None => read.push(word),
        }
    }
    read
}
