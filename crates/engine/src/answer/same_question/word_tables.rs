//! A word in, what it does in a question out: closed lists of small words by language, and of words that mean the same in any question.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::language::Language;
use crate::text::terms;

/// What leads to a word, so that the word says from where, to where, with what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lead {
    /// Nothing does.
    #[default]
    Nothing,
    /// What says no more than that the words belong together: "rules of spawn", "at spawn", "spawn rules".
    Belongs,
    /// What joins equals: "A and B" is "B and A".
    Joins,
    To,
    From,
    By,
    Before,
    After,
    During,
    Than,
    With,
    Without,
    Against,
    As,
    If,
}

impl Lead {
    /// What `word` leads to the next word as.
    pub(super) fn of(word: &str, language: Language) -> Option<Lead> {
        let table: &[(Lead, &[&str])] = match language {
            Language::English => ENGLISH_LEADS,
            Language::German => GERMAN_LEADS,
            Language::French => FRENCH_LEADS,
            Language::Spanish => SPANISH_LEADS,
            _ => &[],
        };
        table.iter().find(|(_, words)| words.contains(&word)).map(|(lead, _)| *lead)
    }
}

type Leads = &'static [(Lead, &'static [&'static str])];

const ENGLISH_LEADS: Leads = &[
    (Lead::Belongs, &["of", "for", "in", "on", "at", "about", "inside", "within", "regarding"]),
    (Lead::Joins, &["and", "or", "vs", "versus", "between", "&"]),
    (Lead::To, &["to", "into", "onto", "toward", "towards"]),
    (Lead::From, &["from"]),
    (Lead::By, &["by"]),
    (Lead::Before, &["before"]),
    (Lead::After, &["after", "since"]),
    (Lead::During, &["during", "while"]),
    (Lead::Than, &["than"]),
    (Lead::With, &["with", "using", "via"]),
    (Lead::Without, &["without"]),
    (Lead::Against, &["against"]),
    (Lead::As, &["as", "like"]),
    (Lead::If, &["if", "when", "because", "unless", "until"]),
];
const GERMAN_LEADS: Leads = &[
    (Lead::Belongs, &["in", "im", "an", "am", "auf", "bei", "beim", "für", "über", "des", "zum", "zur"]),
    (Lead::Joins, &["und", "oder", "zwischen"]),
    (Lead::To, &["zu", "nach", "bis", "ins"]),
    (Lead::From, &["von", "vom", "aus", "ab"]),
    (Lead::By, &["durch"]),
    (Lead::Before, &["vor"]),
    (Lead::After, &["seit"]),
    (Lead::During, &["während"]),
    (Lead::Than, &["als"]),
    (Lead::With, &["mit"]),
    (Lead::Without, &["ohne"]),
    (Lead::Against, &["gegen"]),
    (Lead::If, &["wenn", "falls", "weil"]),
];
const FRENCH_LEADS: Leads = &[
    (Lead::Belongs, &["de", "du", "des", "dans", "sur", "en", "pour", "chez"]),
    (Lead::Joins, &["et", "ou", "entre"]),
    (Lead::To, &["à", "au", "aux", "vers"]),
    (Lead::From, &["depuis"]),
    (Lead::By, &["par"]),
    (Lead::Before, &["avant"]),
    (Lead::After, &["après"]),
    (Lead::During, &["pendant"]),
    (Lead::With, &["avec"]),
    (Lead::Without, &["sans"]),
    (Lead::Against, &["contre"]),
    (Lead::As, &["comme"]),
    (Lead::If, &["si"]),
];
const SPANISH_LEADS: Leads = &[
    (Lead::Belongs, &["de", "del", "en", "sobre", "para"]),
    (Lead::Joins, &["y", "o", "entre"]),
    (Lead::To, &["a", "al", "hacia", "hasta"]),
    (Lead::From, &["desde"]),
    (Lead::By, &["por"]),
    (Lead::Before, &["antes"]),
    (Lead::After, &["después"]),
    (Lead::During, &["durante"]),
    (Lead::With, &["con"]),
    (Lead::Without, &["sin"]),
    (Lead::Against, &["contra"]),
    (Lead::As, &["como"]),
    (Lead::If, &["si"]),
];

/// What a small word says of the whole question that makes it another: that something is denied, all of something, something else.
pub(super) fn says(word: &str, language: Language) -> Option<&'static str> {
    if is_negation(word, language) {
        return Some("not");
    }
    let table: &[&[&str]] = match language {
        Language::English => ENGLISH_SAYS,
        Language::German => &[
            &["mehr"],
            &["weniger"],
            &["wieder"],
            &["nur"],
            &["alle", "alles", "allen"],
            &["andere", "anderen", "anderer", "anderes"],
            &["sie", "ihr", "ihre", "ihren"],
            &["er", "sein", "seine", "ihm", "ihn"],
            &["aus"],
            &["ab"],
        ],
        Language::French => &[&["plus"], &["moins"], &["seulement"], &["tous", "toutes", "tout"], &["autre", "autres"], &["il"], &["elle"]],
        Language::Spanish => {
            &[&["más"], &["menos"], &["solo", "sólo"], &["todos", "todas", "todo"], &["otro", "otra", "otros", "otras"], &["él"], &["ella"]]
        }
        _ => &[],
    };
    table.iter().find(|words| words.contains(&word)).and_then(|words| words.first().copied())
}

const ENGLISH_SAYS: &[&[&str]] = &[
    &["all", "every", "everything", "everyone", "everybody", "whole"],
    &["each"],
    &["both"],
    &["only"],
    &["other", "another", "else", "others", "someone's", "somebody's", "else's"],
    &["same"],
    &["own"],
    &["more"],
    &["most"],
    &["less", "fewer"],
    &["least"],
    &["again"],
    &["up"],
    &["down"],
    &["off"],
    &["out"],
    &["over", "above"],
    &["under", "below"],
    &["through"],
    &["too"],
    &["he", "him", "his", "he's"],
    &["she", "her", "hers", "she's"],
    &["whose"],
    &["until", "till"],
];

fn is_negation(word: &str, language: Language) -> bool {
    match language {
        Language::English => word.ends_with("n't") || ENGLISH_NEGATIONS.contains(&word),
        Language::German => word.starts_with("kein") || matches!(word, "nicht" | "nie" | "niemals" | "nichts" | "niemand"),
        Language::French => matches!(word, "pas" | "jamais" | "aucun" | "aucune" | "rien" | "personne"),
        Language::Spanish => matches!(word, "no" | "nunca" | "jamás" | "nadie" | "nada" | "ningún" | "ninguna"),
        _ => false,
    }
}

const ENGLISH_NEGATIONS: [&str; 23] = [
    "not", "no", "never", "cannot", "none", "nobody", "nothing", "nor", "neither", "dont", "doesnt", "didnt", "cant", "wont", "isnt",
    "arent", "wasnt", "werent", "havent", "hasnt", "couldnt", "shouldnt", "wouldnt",
];

/// Whether `word` says nothing of what is asked, wherever it stands.
pub(super) fn is_filler(word: &str, language: Language) -> bool {
    match language {
        Language::English => ENGLISH_FILLERS.contains(&word),
        Language::German => {
            matches!(
                word,
                "bitte"
                    | "denn"
                    | "eigentlich"
                    | "mal"
                    | "hier"
                    | "man"
                    | "kann"
                    | "können"
                    | "kannst"
                    | "könnte"
                    | "möglich"
                    | "hallo"
                    | "jemand"
                    | "einfach"
                    | "geht"
            )
        }
        Language::French => {
            matches!(word, "est-ce" | "peut-on" | "puis-je" | "peut" | "peux" | "puis" | "on" | "je" | "svp" | "bonjour" | "est")
        }
        Language::Spanish => matches!(word, "puedo" | "puede" | "podemos" | "se" | "hola" | "yo"),
        _ => false,
    }
}

const ENGLISH_FILLERS: &[&str] = &[
    "able",
    "actually",
    "already",
    "also",
    "anybody",
    "anyone",
    "basically",
    "currently",
    "ever",
    "exactly",
    "gonna",
    "guy",
    "guys",
    "just",
    "maybe",
    "now",
    "ok",
    "okay",
    "please",
    "possible",
    "possibly",
    "properly",
    "really",
    "simply",
    "somehow",
    "still",
    "supposed",
    "thanks",
    "then",
    "thx",
    "ty",
    "u",
    "ur",
    "wanna",
    "want",
    "way",
    "yet",
    "here",
    // Verbs that only help others.
    "can",
    "could",
    "may",
    "might",
    "will",
    "would",
    "do",
    "does",
    "did",
    "is",
    "are",
    "was",
    "were",
    "am",
    "be",
    "been",
    "being",
    "has",
    "have",
    "had",
    "i'm",
    "im",
    "i've",
    "ive",
    "i'd",
    "i'll",
    "you're",
    "youre",
    "it's",
    "there's",
    "theres",
    "that's",
    "thats",
    "doing",
];

/// Verbs with a small word that are one word as well: "log in", "login". First what they are the same by.
pub(super) const WITH_PARTICLE: &[(&str, &str, &str)] = &[
    ("login", "log", "in"),
    ("login", "log", "into"),
    ("login", "log", "on"),
    ("logout", "log", "out"),
    ("logout", "log", "off"),
    ("login", "sign", "in"),
    ("login", "sign", "into"),
    ("signup", "sign", "up"),
    ("logout", "sign", "out"),
    ("setup", "set", "up"),
    ("backup", "back", "up"),
    ("startup", "start", "up"),
    ("shutdown", "shut", "down"),
    ("lookup", "look", "up"),
    ("checkout", "check", "out"),
    ("checkin", "check", "in"),
    ("cleanup", "clean", "up"),
    ("rollback", "roll", "back"),
    ("pickup", "pick", "up"),
    ("payout", "pay", "out"),
    ("cashout", "cash", "out"),
];

/// Words that mean the same in any question. Those of [`crate::text::synonyms`] only do in some: "backup" and "restore".
const SAME: &[&[&str]] = &[
    &["admin", "administrator"],
    &["activate", "enable"],
    &["app", "application"],
    &["auth", "authentication"],
    &["begin", "start"],
    &["big", "large"],
    &["buy", "purchase"],
    &["choose", "select"],
    &["cmd", "command"],
    &["config", "configuration"],
    &["cost", "price"],
    &["deactivate", "disable"],
    &["delete", "remove", "erase"],
    &["directory", "folder"],
    &["docs", "documentation"],
    &["env", "environment"],
    &["fix", "repair", "solve", "resolve"],
    &["image", "picture", "photo", "pic"],
    &["info", "information"],
    &["issue", "problem"],
    &["latest", "newest"],
    &["login", "signin"],
    &["logout", "signout"],
    &["max", "maximum"],
    &["min", "minimum"],
    &["obtain", "get"],
    &["pw", "password"],
    &["register", "signup"],
    &["repo", "repository"],
    &["telephone", "phone"],
];

/// What a word is the same by: its term, or that of the first of the words that mean the same.
pub(super) fn key(word: &str, language: Language) -> Option<String> {
    static FIRST: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let of = |word: &str| terms::term(word, Language::English);
        let group =
            |group: &&'static [&'static str]| group.iter().filter_map(|word| Some((of(word)?, of(group.first()?)?))).collect::<Vec<_>>();
        SAME.iter().flat_map(group).collect()
    });
    if word.ends_with(['+', '#']) {
        return Some(word.to_owned());
    }
    let term = terms::term(word, language)?;
    let first = FIRST.get(&term).filter(|_| language == Language::English).cloned();
    Some(first.unwrap_or(term))
}

/// Endings that make another word of the same stem: "author" and "authority" have one stem.
const DERIVING: &[&str] = &[
    "ization", "ational", "fulness", "ousness", "ation", "ition", "ality", "ivity", "ility", "ance", "ence", "ment", "ness", "able",
    "ible", "tion", "sion", "ally", "ism", "ist", "ity", "ous", "ive", "ful", "ion", "er", "or", "al", "ic", "ly",
];

/// The ending of an English word that makes it another word of the same stem; empty for most words.
pub(super) fn deriving(word: &str) -> &'static str {
    let base = word.trim_end_matches("'s").trim_end_matches('s');
    DERIVING.iter().copied().find(|ending| base.len() > ending.len() + 2 && base.ends_with(ending)).unwrap_or("")
}
