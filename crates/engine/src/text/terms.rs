//! A word in, the term it is ranked by out: lower case, without inflection and accents; nothing for a stop word.

use std::sync::{LazyLock, OnceLock};

use bm25::{DefaultTokenizer, Tokenizer};
use unicode_normalization::UnicodeNormalization;

use crate::text::english;
use crate::text::forms;
use crate::text::language::Language;

/// The term that `word` is ranked by in `language`, or `None` for a stop word. Words that differ only in case, in
/// inflection (by the language's stemmer), in accents, in the kind of apostrophe or in digit grouping share a term.
pub fn term(word: &str, language: Language) -> Option<String> {
    if language == Language::English && english::is_plain(word) { english::term(word) } else { term_of_any(word, language) }
}

/// The same, by rules for all words of all languages.
fn term_of_any(word: &str, language: Language) -> Option<String> {
    let lower = if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase().replace(['’', 'ʼ', '‘'], "'") };
    if lower.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(ungrouped(&lower, language));
    }
    let mut lower = without_stops(without_clitic(&lower, language).to_owned());
    if language == Language::English {
        forms::to_base_form(&mut lower);
    }
    static STEMMING: Tokenizers = Tokenizers::new(true);
    let stemmed = match STEMMING.of(language) {
        Some(tokenizer) => tokenizer.tokenize(&lower).concat(),
        None => lower,
    };
    Some(without_accents(stemmed)).filter(|term| !term.is_empty())
}

/// Whether `word` is one of those that hold a sentence of `language` together: "the", "of", "was". Always false for
/// languages without a list of them.
pub fn is_function_word(word: &str, language: Language) -> bool {
    static UNSTEMMED: Tokenizers = Tokenizers::new(false);
    UNSTEMMED.of(language).is_some_and(|tokenizer| tokenizer.tokenize(&word.to_lowercase()).is_empty())
}

/// What an apostrophe ties to a word is none of it: "İzmir'in" is a form of "İzmir", "l'usine" one of "usine".
fn without_clitic(lower: &str, language: Language) -> &str {
    match (language, lower.split_once('\'')) {
        (Language::Turkish, Some((word, _))) if !word.is_empty() => word,
        (Language::French | Language::Italian, Some((_, word))) if !word.is_empty() => word,
        _ => lower,
    }
}

/// "u.s" as "us", so that it is found with and without stops.
fn without_stops(lower: String) -> String {
    let abbreviated = lower.contains('.') && lower.split('.').all(|part| part.chars().count() <= 1);
    if abbreviated { lower.replace('.', "") } else { lower }
}

/// Whether `word` only shapes a question and says nothing of what is asked: "who", "please", "tell".
pub fn is_question_word(word: &str, language: Language) -> bool {
    let word = word.to_lowercase();
    // "What's" is "whats" as it is typed in a hurry.
    let word = if language == Language::English { word.replace(['\'', '’', 'ʼ', '‘'], "") } else { word };
    question_words(language).contains(&word.as_str())
}

fn question_words(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &[
            "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "many", "much", "please", "pls", "plz", "tell", "say",
            "know", "explain", "describe", "hi", "hello", "hey", "thanks", "thank", "bot", "anyone", "someone", "name", "list", "give",
            "does", "did", "us", "could", "would", // As they are typed without an apostrophe.
            "whats", "whos", "wheres", "whens", "hows", "im", "ive", "dont", "doesnt", "didnt", "cant", "wont", "isnt", "arent", "wasnt",
            "werent", "havent", "hasnt", "couldnt", "shouldnt", "wouldnt", "youre", "theyre", "thats", "theres",
        ],
        Language::German => &[
            "wer", "wem", "wen", "was", "wann", "wo", "woher", "wohin", "womit", "wodurch", "wofür", "warum", "wieso", "wie", "welche",
            "welcher", "welches", "welchen", "welchem", "bitte", "viele", "viel",
        ],
        Language::French => {
            &["qui", "quoi", "que", "quand", "où", "pourquoi", "comment", "combien", "quel", "quelle", "quels", "quelles", "merci"]
        }
        Language::Spanish => {
            &["quién", "quiénes", "qué", "cuándo", "dónde", "cómo", "cuánto", "cuánta", "cuántos", "cuántas", "cuál", "cuáles", "favor"]
        }
        Language::Russian => RUSSIAN_QUESTION_WORDS,
        Language::Turkish => &[
            "kim", "kimin", "kime", "ne", "neyi", "nedir", "neden", "nerede", "nereye", "nasıl", "kaç", "hangi", "hangisi", "zaman",
            "kimdir",
        ],
        Language::Romanian => &["cine", "cui", "ce", "când", "unde", "cum", "cât", "câtă", "câți", "câte", "care", "care", "de"],
        Language::Greek => GREEK_QUESTION_WORDS,
        Language::Arabic => &["من", "ما", "ماذا", "متى", "أين", "كيف", "كم", "لماذا", "أي", "هل"],
        Language::Italian => &["chi", "cosa", "quando", "dove", "perché", "come", "quanto", "quanti", "quante", "quale", "quali"],
        Language::Portuguese => &["quem", "que", "quando", "onde", "porquê", "como", "quanto", "quantos", "quantas", "qual", "quais"],
        Language::Dutch => &["wie", "wat", "wanneer", "waar", "waarom", "hoe", "welke", "welk", "hoeveel"],
        _ => &[],
    }
}

const RUSSIAN_QUESTION_WORDS: &[&str] = &[
    "кто",
    "кого",
    "кому",
    "кем",
    "что",
    "чего",
    "чем",
    "когда",
    "где",
    "куда",
    "откуда",
    "почему",
    "зачем",
    "как",
    "сколько",
    "какой",
    "какая",
    "какое",
    "какие",
    "какого",
    "каком",
    "какую",
    "каким",
    "каких",
    "какой",
    "чей",
];

const GREEK_QUESTION_WORDS: &[&str] = &[
    "ποιος",
    "ποια",
    "ποιο",
    "ποιοι",
    "ποιες",
    "ποιον",
    "ποιου",
    "ποιας",
    "τι",
    "πότε",
    "πού",
    "πώς",
    "πόσο",
    "πόσοι",
    "πόσες",
    "πόσα",
    "γιατί",
];

/// "40,000" as "40000", so that it is found however it is written; "4.5" stays.
fn ungrouped(number: &str, language: Language) -> String {
    let mark = match language {
        Language::English
        | Language::Other
        | Language::Chinese
        | Language::Japanese
        | Language::Korean
        | Language::Thai
        | Language::Hindi => ',',
        _ => '.',
    };
    let grouped = number.split(mark).enumerate().all(|(i, part)| {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        digits && (part.len() == 3 || i == 0 && (1..=3).contains(&part.len()))
    });
    if grouped { number.replace(mark, "") } else { number.to_owned() }
}

fn without_accents(term: String) -> String {
    if term.is_ascii() {
        return term;
    }
    // Only marks that Latin, Greek and Cyrillic put on letters; in other scripts marks are vowels.
    term.nfd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .nfc()
        .map(|c| match c {
            'ı' => 'i',
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            c => c,
        })
        .collect()
}

/// The tokenizers of all languages, each made when it is first needed: its list of stop words takes a while.
struct Tokenizers {
    stemming: bool,
    made: LazyLock<Vec<(Language, OnceLock<DefaultTokenizer>)>>,
}

impl Tokenizers {
    const fn new(stemming: bool) -> Tokenizers {
        Tokenizers { stemming, made: LazyLock::new(places) }
    }

    fn of(&self, language: Language) -> Option<&DefaultTokenizer> {
        let (_, place) = self.made.iter().find(|(known, _)| *known == language)?;
        let stemmed_as = language.stemmed_as()?;
        let builder = || DefaultTokenizer::builder().language_mode(stemmed_as).normalization(false).stemming(self.stemming).stopwords(true);
        Some(place.get_or_init(|| builder().build()))
    }
}

fn places() -> Vec<(Language, OnceLock<DefaultTokenizer>)> {
    Language::all().filter(|language| language.stemmed_as().is_some()).map(|language| (language, OnceLock::new())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop, proptest};

    use super::*;

    /// A word of letters, or of anything.
    fn word() -> impl Strategy<Value = String> {
        prop::string::string_regex("['’A-Za-z.0-9ÄÉİßЯ]{1,9}|[A-Z][A-Za-z]{2,12}|\\PC{1,4}").expect("it is one")
    }

    proptest! {
        #[test]
        fn the_case_of_the_first_letter_is_no_part_of_a_term(word in word(), at in 0..Language::all().count()) {
            let language = Language::all().nth(at).expect("there are so many");
            let own = term(&word, language);
            assert!(own.as_ref().is_none_or(|term| !term.starts_with(|c: char| c.is_ascii_uppercase())), "{own:?}");
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            for other in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
                assert_eq!(term(&format!("{other}{rest}"), language), own);
            }
        }
    }

    fn english(word: &str) -> Option<String> {
        term(word, Language::English)
    }

    #[test]
    fn inflections_share_a_term() {
        assert_eq!(english("Battlegroups"), english("battlegroup"));
        assert_eq!(english("Russia’s"), english("russia"));
        assert_eq!(term("Brücken", Language::German), term("Brücke", Language::German));
    }

    #[test]
    fn accents_do_not_part_words() {
        assert_eq!(english("Erdoğan"), english("Erdogan"));
        assert_eq!(english("Çavuşoğlu"), english("Cavusoglu"));
    }

    #[test]
    fn stop_words_of_english_are_those_of_the_crate() {
        let common = include_str!("english.txt").lines().filter(|line| !line.starts_with('#'));
        let listed = || english::STOP_WORDS.split_whitespace();
        for word in listed().chain(common) {
            assert_eq!(listed().any(|stop_word| stop_word == word), is_function_word(word, Language::English), "{word}");
        }
    }

    #[test]
    fn plain_words_of_english_have_the_terms_that_all_rules_give() {
        let common = include_str!("english.txt").lines().filter(|line| !line.starts_with('#'));
        let texts = common.chain(["Built", "Harbours", "don't", "Won't", "Russia's", "Organised", "TWELVE"]);
        for word in
            texts.flat_map(|word| [word.to_owned(), word.to_uppercase(), format!("{word}s"), format!("{word}ised"), format!("{word}'s")])
        {
            assert_eq!(term(&word, Language::English), term_of_any(&word, Language::English), "{word}");
        }
    }

    #[test]
    fn digit_groups_do_not_part_numbers() {
        assert_eq!(english("40,000"), english("40000"));
        assert_eq!(english("4.5").as_deref(), Some("4.5"));
        assert_eq!(term("40.000", Language::German), term("40000", Language::German));
        assert_eq!(english("2022,2023").as_deref(), Some("2022,2023"));
    }

    #[test]
    fn spellings_irregular_forms_and_stops_do_not_part_words() {
        assert_eq!(english("harbours"), english("harbor"));
        assert_eq!(english("built"), english("building"));
        assert_eq!(english("won"), english("winning"));
        assert_eq!(english("U.S"), english("US"));
        assert_eq!(english("three"), english("3"));
    }

    #[test]
    fn function_words_are_those_of_their_language() {
        assert!(is_function_word("The", Language::English) && !is_function_word("mill", Language::English));
        assert!(is_function_word("von", Language::German) && !is_function_word("von", Language::English));
    }

    #[test]
    fn question_words_are_told_with_and_without_their_apostrophe() {
        for word in ["What's", "who’s", "whats", "I'm", "don't"] {
            assert!(is_question_word(word, Language::English), "{word}");
        }
        assert!(!is_question_word("mill's", Language::English) && !is_question_word("we'll", Language::English));
    }

    #[test]
    fn what_an_apostrophe_ties_on_is_left_out() {
        assert_eq!(term("İzmir’in", Language::Turkish), term("İzmir", Language::Turkish));
        assert_eq!(term("l’usine", Language::French), term("usine", Language::French));
    }

    #[test]
    fn stop_words_have_no_term() {
        assert_eq!(english("the"), None);
        assert_eq!(term("und", Language::German), None);
    }

    #[test]
    fn vowel_signs_stay() {
        assert_eq!(term("हिन्दी", Language::Hindi).as_deref(), Some("हिन्दी"));
    }
}
