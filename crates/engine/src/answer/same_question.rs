//! Two questions in, whether they ask the same out; many in, groups that ask the same. By words and not by meaning: where there is doubt
//! they ask different things.
//!
//! The same words in any inflection, in any order, with any courtesies around them; a word may be a synonym that fits everywhere, one typing
//! error may be in it, and "login" is "log in". What turns a question into another counts: who or when, not or without, from which to which.

use std::collections::{BTreeMap, BTreeSet};

use crate::answer::analysis::{self, Wanted};
use crate::answer::question::Question;
use crate::index::Vocabulary;
use crate::text::language::Language;
use crate::text::{asked_in, phrases, spelling, terms, words};

/// What a question asks, to be compared with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asks {
    /// All its words in lower case.
    spelled: String,
    language: Language,
    wanted: Wanted,
    /// What it asks with, each once: "how", "when".
    asking: BTreeSet<String>,
    /// What it asks for, in the order asked.
    words: Vec<AskedWord>,
    /// Each two neighbours of all its words, written as one.
    joined: Vec<(String, usize)>,
    /// Whether the order of its words says who does what to whom.
    is_ordered: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct AskedWord {
    /// What it is the same by.
    key: String,
    /// In lower case.
    lower: String,
    /// Whether it is written so on purpose: it is a common word, or an article has it.
    is_sure: bool,
    /// Its place among all words of the question.
    place: usize,
}

/// Shorter words are too near to too many others for a typing error to be told.
const LEAST_MISTYPED: usize = 5;

/// Words that each mean the same in any question; those of [`crate::text::synonyms`] only in some: "backup" and "restore".
const SAME: &[&[&str]] = &[
    &["admin", "administrator"],
    &["activate", "enable"],
    &["app", "application"],
    &["auth", "authentication"],
    &["cmd", "command"],
    &["config", "configuration"],
    &["cost", "price"],
    &["deactivate", "disable"],
    &["delete", "remove", "erase"],
    &["directory", "folder"],
    &["docs", "documentation"],
    &["fix", "repair", "solve"],
    &["image", "picture", "photo", "pic"],
    &["info", "information"],
    &["issue", "problem"],
    &["latest", "newest"],
    &["login", "signin"],
    &["max", "maximum"],
    &["min", "minimum"],
    &["register", "signup"],
    &["repo", "repository"],
];

/// Words that say nothing of what is asked.
const FILLERS: &[&str] = &[
    "able",
    "actually",
    "anybody",
    "anyone",
    "basically",
    "currently",
    "exactly",
    "gonna",
    "guy",
    "guys",
    "just",
    "maybe",
    "possible",
    "really",
    "simply",
    "somehow",
    "supposed",
    "u",
    "ur",
    "wanna",
    "want",
    "way",
];

impl Asks {
    /// What `question` asks, as it reads in a corpus.
    pub fn of(vocabulary: &Vocabulary<'_>, question: &Question) -> Asks {
        let language = asked_in::of_question(&question.text, vocabulary.languages());
        let (wanted, _) = analysis::wanted(&question.text, language);
        let text = phrases::without_asking(&question.text, language);
        let all: Vec<String> = words::words(&text).into_iter().map(|word| lower(word.text)).collect();
        let mut asks = Asks {
            spelled: all.join(" "),
            language,
            wanted,
            asking: BTreeSet::new(),
            words: Vec::new(),
            joined: joined(&all),
            is_ordered: language != Language::English,
        };
        for (place, lower) in all.iter().enumerate() {
            asks.read(vocabulary, place, lower);
        }
        if asks.asking.is_empty() {
            asks.asking.insert(unasked(all.first().map_or("", String::as_str)).to_owned());
        }
        asks
    }

    fn read(&mut self, vocabulary: &Vocabulary<'_>, place: usize, lower: &str) {
        let is_english = self.language == Language::English;
        self.is_ordered |= is_english && ["from", "into", "than", "to", "versus", "vs", "by"].contains(&lower);
        if is_english && is_negated(lower) {
            return self.push("not".to_owned(), lower, true, place);
        }
        if terms::is_question_word(lower, self.language) {
            self.asking.extend(asking(lower, self.language));
            return;
        }
        if is_english && FILLERS.contains(&lower) {
            return;
        }
        match terms::term(lower, self.language) {
            Some(term) if !turns(lower, self.language) => {
                let is_sure = !spelling::is_doubtful(lower, self.language) || vocabulary.known_form(lower, self.language).is_some();
                self.push(key(lower, term, self.language), lower, is_sure, place);
            }
            _ if turns(lower, self.language) => self.push(lower.to_owned(), lower, true, place),
            _ => {}
        }
    }

    fn push(&mut self, key: String, lower: &str, is_sure: bool, place: usize) {
        if !self.words.iter().any(|known| known.key == key) {
            self.words.push(AskedWord { key, lower: lower.to_owned(), is_sure, place });
        }
    }

    /// Whether the two ask the same.
    pub fn is_same(&self, other: &Asks) -> bool {
        if self.spelled == other.spelled {
            return true;
        }
        if (self.language, self.wanted, &self.asking) != (other.language, other.wanted, &other.asking) {
            return false;
        }
        // A joined word is one more on one side; two of them are too much of a guess.
        if self.words.is_empty() || self.words.len().abs_diff(other.words.len()) > 1 {
            return false;
        }
        let (here, there) = (self.missing_in(other), other.missing_in(self));
        if here.len() > 2 || there.len() > 2 {
            return false;
        }
        let shares_some = here.len() < self.words.len();
        let is_matched = match (here.as_slice(), there.as_slice()) {
            ([], []) => true,
            ([one], [two]) if shares_some && is_mistyped(one, two) => true,
            (here, there) => is_one_joined(here, there, other) || is_one_joined(there, here, self),
        };
        is_matched && (!(self.is_ordered || other.is_ordered) || self.has_order_of(other))
    }

    /// The words that `other` does not have, three of them at most.
    fn missing_in(&self, other: &Asks) -> Vec<AskedWord> {
        let is_missing = |word: &&AskedWord| !other.words.iter().any(|known| known.key == word.key);
        self.words.iter().filter(is_missing).take(3).cloned().collect()
    }

    /// Whether `one` is written as two words here, and `parts` are those of them that count.
    fn joins(&self, one: &AskedWord, parts: &[AskedWord]) -> bool {
        let is_joined = |(joined, place): &(String, usize)| {
            *joined == one.lower && !parts.is_empty() && parts.iter().all(|part| part.place == *place || part.place == place + 1)
        };
        self.joined.iter().any(is_joined)
    }

    /// Whether the words that both have come in the same order.
    fn has_order_of(&self, other: &Asks) -> bool {
        let shared = |one: &Asks, in_other: &Asks| -> Vec<String> {
            let keys = one.words.iter().map(|word| word.key.clone());
            keys.filter(|key| in_other.words.iter().any(|known| known.key == *key)).collect()
        };
        shared(self, other) == shared(other, self)
    }
}

/// Groups of questions that ask the same, by their places: each with the first of its questions first, in the order of these. A question
/// joins the first group whose first question asks the same, so that nothing is the same by way of a third.
pub fn group(questions: &[Asks]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, asks) in questions.iter().enumerate() {
        let keys = || asks.words.iter().map(|word| word.key.as_str()).chain([asks.spelled.as_str()]);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        keys().filter_map(|key| by_key.get(key)).flatten().for_each(|group| *shared.entry(*group).or_default() += 1);
        // Two of its words may be one of the other's; all others must be there.
        let mut near = shared.into_iter().filter(|(_, count)| count + 2 >= asks.words.len()).map(|(group, _)| group);
        let is_same = |group: &usize| {
            let first = groups.get(*group).and_then(|group| questions.get(*group.first()?));
            first.is_some_and(|first| first.is_same(asks))
        };
        match near.find(is_same).and_then(|group| groups.get_mut(group)) {
            Some(group) => group.push(place),
            None => {
                keys().for_each(|key| by_key.entry(key).or_default().push(groups.len()));
                groups.push(vec![place]);
            }
        }
    }
    groups
}

/// Whether `one` is a single word that is written as two in `question`, and `parts` are those of them that count.
fn is_one_joined(one: &[AskedWord], parts: &[AskedWord], question: &Asks) -> bool {
    matches!(one, [one] if question.joins(one, parts))
}

fn lower(word: &str) -> String {
    word.to_lowercase().replace(['’', 'ʼ', '‘'], "'")
}

fn joined(all: &[String]) -> Vec<(String, usize)> {
    let pairs = all.iter().zip(all.iter().skip(1));
    pairs
        .enumerate()
        .filter(|(_, (one, two))| one.len() > 1 && two.len() > 1)
        .map(|(place, (one, two))| (format!("{one}{two}"), place))
        .collect()
}

/// Whether it is an English verb with "not" in it, however it is typed.
fn is_negated(lower: &str) -> bool {
    const TYPED: [&str; 14] =
        ["dont", "doesnt", "didnt", "cant", "cannot", "wont", "isnt", "arent", "wasnt", "werent", "havent", "hasnt", "couldnt", "shouldnt"];
    lower.ends_with("n't") || TYPED.contains(&lower)
}

/// What a question word asks with; nothing for a courtesy.
fn asking(lower: &str, language: Language) -> Option<String> {
    if language != Language::English {
        return Some(lower.to_owned());
    }
    let asks = match lower.trim_end_matches('s').trim_end_matches('\'') {
        "what" | "which" => "what",
        "who" | "whom" => "who",
        "when" => "when",
        "where" => "where",
        "why" => "why",
        "how" => "how",
        "whose" => "whose",
        "many" => "many",
        "much" => "much",
        // "Could I" asks as "can I" does.
        "could" => "how",
        "would" => "whether",
        _ => return None,
    };
    Some(asks.to_owned())
}

/// What a question without a question word asks with, by its first word: "can I" asks how, "is it" whether; a few words alone ask what.
fn unasked(first: &str) -> &'static str {
    match first {
        "can" | "may" | "can't" => "how",
        "am" | "is" | "are" | "was" | "were" | "do" | "does" | "did" | "has" | "have" | "had" | "will" | "should" | "must" | "shall" => {
            "whether"
        }
        _ => "what",
    }
}

/// Whether a small word turns a question into another: "not", "before", "off". Of a language whose small words are not known here each does.
fn turns(lower: &str, language: Language) -> bool {
    let known: &[&str] = match language {
        Language::English => &[
            "after", "again", "before", "down", "from", "into", "least", "less", "more", "most", "never", "no", "not", "off", "only",
            "out", "over", "same", "until", "under", "up", "without",
        ],
        Language::German => &[
            "ab", "aus", "bis", "kein", "keine", "keinem", "keinen", "keiner", "mehr", "nach", "nicht", "nie", "nur", "ohne", "von", "vor",
            "weniger", "wieder",
        ],
        Language::French => &["après", "avant", "depuis", "jamais", "moins", "pas", "plus", "sans", "seulement"],
        Language::Spanish => &["antes", "desde", "después", "menos", "más", "no", "nunca", "sin", "solo", "sólo"],
        _ => return terms::is_function_word(lower, language),
    };
    known.contains(&lower)
}

/// What a word is the same by: its term, or that of the first of its group.
fn key(lower: &str, term: String, language: Language) -> String {
    if language != Language::English {
        return term;
    }
    let of = |word: &str| terms::term(word, Language::English);
    let has = |group: &&&[&str]| group.iter().any(|word| *word == lower || of(word).as_ref() == Some(&term));
    SAME.iter().find(has).and_then(|group| of(group.first()?)).unwrap_or(term)
}

/// Whether one of them is the other, mistyped: one is no word that is known, and one letter is left out, put in, replaced or two swapped.
fn is_mistyped(one: &AskedWord, two: &AskedWord) -> bool {
    let fits = |word: &AskedWord| word.lower.chars().count() >= LEAST_MISTYPED && word.lower.chars().all(char::is_alphabetic);
    one.is_sure != two.is_sure && fits(one) && fits(two) && is_one_slip(&one.lower, &two.lower)
}

fn is_one_slip(one: &str, two: &str) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let head = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let rest = |letters: &[char], from: usize| letters.get(from..).unwrap_or_default().to_vec();
    let (left, right) = (rest(&one, head), rest(&two, head));
    let is_swapped = left.len() > 1 && left.first() == right.get(1) && left.get(1) == right.first() && rest(&left, 2) == rest(&right, 2);
    is_swapped || rest(&left, 1) == rest(&right, 1) || rest(&left, 1) == right || left == rest(&right, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::index::{Searcher, Weights, built as build};

    fn asks(questions: &[&str]) -> Vec<Asks> {
        let body = "The modpack is on the harbour server. Members play on it.";
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        let searcher = Searcher::from(&index);
        let vocabulary = searcher.vocabulary();
        questions.iter().map(|question| Asks::of(&vocabulary, &Question::parse(question).expect("a question"))).collect()
    }

    fn is_same(one: &str, two: &str) -> bool {
        let both = asks(&[one, two]);
        assert_eq!(both[0].is_same(&both[1]), both[1].is_same(&both[0]), "{one} {two}");
        both[0].is_same(&both[1])
    }

    #[test]
    fn a_question_in_other_wordings_is_the_same() {
        for (one, two) in [
            ("How do I claim land?", "how can i claim land"),
            ("How do I claim land?", "hey, can anyone tell me how to claim lands pls"),
            ("What is the server IP?", "server ip"),
            ("whats the server ip", "What's the server's IP?"),
            ("How do I delete my account?", "how to remove my account?"),
            ("How do I log in to the website?", "how to login to the website"),
            ("How do I install the modpack?", "how do i install the modpakc"),
            ("When does the server restart?", "when is the server restarting"),
            ("Why can't I fly at spawn?", "why cant i fly at spawn"),
            ("Who is the admin of the forum?", "who are the administrators of the forum"),
            ("Can I get a refund?", "how do I get a refund"),
        ] {
            assert!(is_same(one, two), "{one} | {two}");
        }
    }

    #[test]
    fn a_question_that_is_merely_similar_is_another() {
        for (one, two) in [
            ("How do I claim land?", "How do I unclaim land?"),
            ("How do I claim land?", "How do I sell claimed land?"),
            ("What is a land claim?", "How do I claim land?"),
            ("When was the mill closed?", "Why was the mill closed?"),
            ("How do I play with mods?", "How do I play without mods?"),
            ("How do I log in?", "How do I log out?"),
            ("How do I turn on PvP?", "How do I turn off PvP?"),
            ("How do I back up the world?", "How do I restore the world?"),
            ("How do I move from Forge to Fabric?", "How do I move from Fabric to Forge?"),
            ("Can I fly at spawn?", "Why can't I fly at spawn?"),
            ("Does it run on 1.20?", "Does it run on 1.21?"),
            ("How long is the bridge?", "How old is the bridge?"),
            ("How much is VIP?", "How many are VIP?"),
            ("Who flew zeppelin 1?", "Who flew zeppelin 2?"),
            ("Where is Colombia?", "Where is Columbia?"),
            ("Is there a refund?", "How do I refund?"),
            ("Wie kündige ich?", "Warum kündige ich?"),
        ] {
            assert!(!is_same(one, two), "{one} | {two}");
        }
    }

    #[test]
    fn a_group_begins_with_the_first_that_was_given_and_the_same_questions_give_the_same_groups() {
        let questions =
            asks(&["How do I claim land?", "What's the IP?", "how to claim land", "ip", "how do I unclaim land", "can i claim land?"]);
        let groups = group(&questions);
        assert_eq!(groups, [vec![0, 2, 5], vec![1, 3], vec![4]]);
        assert_eq!(group(&questions), groups);
    }

    #[test]
    fn a_question_without_a_telling_word_is_the_same_as_no_other() {
        assert!(!is_same("Who?", "Who is it?") && is_same("Who?", "who"));
        assert_eq!(group(&asks(&["Who?", "Why?", "who"])), [vec![0, 2], vec![1]]);
    }
}
