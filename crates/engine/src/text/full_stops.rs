//! What stands around a full stop in, whether it ends a sentence out: abbreviations have one too.

use crate::text::language::Language;

/// "млрд", "проф": longer words before a full stop are no abbreviations.
const LONGEST_ABBREVIATION_BYTES: usize = 8;

/// Whether the full stop behind `before` ends a sentence, when `rest` follows, whose first letter or digit is `next`.
pub(super) fn ends_sentence(before: &str, rest: &str, next: char, language: Language) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || is_opener(c)).next().unwrap_or_default();
    if word.len() > LONGEST_ABBREVIATION_BYTES && !word.contains('.') {
        return true;
    }
    let starter = || starts_a_sentence(rest, language);
    if is_initial(word) {
        return starter();
    }
    if word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2) {
        // "U.S. forces", "z.B. Butter", but "in the U.S. The law".
        return starter() && !is_leading_abbreviation(word, language);
    }
    if is_leading_abbreviation(word, language) {
        return false;
    }
    if is_trailing_abbreviation(word, language) {
        return starter();
    }
    if counts_with_full_stops(language) && is_ordinal(word) {
        return false;
    }
    !(next.is_ascii_digit() && is_before_number(word, language))
}

fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase())
}

fn is_ordinal(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

fn counts_with_full_stops(language: Language) -> bool {
    matches!(language, Language::German | Language::Danish | Language::Norwegian | Language::Hungarian | Language::Turkish)
}

/// Words that open sentences of English far more often than they follow an abbreviation.
const ENGLISH_STARTERS: &[&str] = &[
    "The",
    "A",
    "An",
    "In",
    "On",
    "At",
    "It",
    "He",
    "She",
    "They",
    "We",
    "But",
    "And",
    "This",
    "That",
    "These",
    "Those",
    "His",
    "Her",
    "Their",
    "Its",
    "As",
    "If",
    "When",
    "While",
    "However",
    "For",
    "After",
    "Before",
    "Since",
    "There",
    "So",
    "With",
    "Nevertheless",
    "Nonetheless",
    "Meanwhile",
    "Although",
    "By",
    "From",
    "To",
    "Not",
    "No",
    "What",
    "Why",
    "How",
    "Some",
    "Many",
    "Most",
    "Both",
    "Each",
    "Our",
    "You",
    "One",
];

/// Whether `rest` begins with a word that opens sentences far more often than it follows an abbreviation.
fn starts_a_sentence(rest: &str, language: Language) -> bool {
    let word = rest.trim_start_matches(is_opener).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let starters: &[&str] = match language {
        Language::German => &[
            "Der", "Die", "Das", "Ein", "Eine", "Er", "Sie", "Es", "Wir", "In", "Im", "Am", "Doch", "Aber", "Dies", "Diese", "Nach", "Bei",
            "Mit",
        ],
        Language::French => {
            &["Le", "La", "Les", "Un", "Une", "Il", "Elle", "Ils", "Elles", "Ce", "Cette", "En", "Dans", "Mais", "Pour", "On", "Nous"]
        }
        Language::Spanish => &["El", "La", "Los", "Las", "Un", "Una", "En", "Es", "Se", "No", "Pero", "Por", "Para", "Con", "Este", "Esta"],
        _ => ENGLISH_STARTERS,
    };
    starters.contains(&word)
}

/// Abbreviations that stand before what they belong to, and so never end a sentence.
fn is_leading_abbreviation(word: &str, language: Language) -> bool {
    leads_in_language(word, language) || leads_anywhere(word)
}

fn leads_in_language(word: &str, language: Language) -> bool {
    match language {
        Language::German => matches!(
            word,
            "z.B"
                | "d.h"
                | "u.a"
                | "bzw"
                | "ca"
                | "Nr"
                | "Hr"
                | "Fr"
                | "St"
                | "vgl"
                | "sog"
                | "bspw"
                | "evtl"
                | "Abs"
                | "Art"
                | "Bd"
                | "Mio"
                | "Mrd"
        ),
        Language::French => {
            matches!(word, "M" | "MM" | "Mme" | "Mlle" | "Me" | "Mgr" | "St" | "Ste" | "art" | "p.ex" | "env" | "av" | "boul")
        }
        Language::Spanish => {
            matches!(word, "Sr" | "Sra" | "Srta" | "Dña" | "D" | "núm" | "pág" | "Ud" | "Uds" | "Gral" | "EE" | "p.ej" | "aprox" | "av")
        }
        Language::Russian => matches!(
            word,
            "г" | "гг"
                | "в"
                | "вв"
                | "т.е"
                | "т.д"
                | "т.п"
                | "т.н"
                | "им"
                | "ул"
                | "проф"
                | "акад"
                | "см"
                | "стр"
                | "млн"
                | "млрд"
                | "тыс"
                | "руб"
                | "напр"
        ),
        _ => false,
    }
}

/// Those of English, which other languages have as well.
fn leads_anywhere(word: &str) -> bool {
    matches!(
        word,
        "Mr" | "Mrs"
            | "Ms"
            | "Dr"
            | "Prof"
            | "Gen"
            | "Lt"
            | "Col"
            | "Maj"
            | "Capt"
            | "Cmdr"
            | "Sgt"
            | "Adm"
            | "Sen"
            | "Rep"
            | "Gov"
            | "Pres"
            | "Rev"
            | "Hon"
            | "St"
            | "Mt"
            | "Ft"
            | "vs"
            | "v"
            | "cf"
            | "e.g"
            | "i.e"
            | "viz"
            | "approx"
            | "al"
            | "Fig"
            | "fig"
            | "Eq"
            | "Vol"
            | "vol"
            | "pp"
            | "ed"
            | "eds"
    )
}

/// Abbreviations that may end a sentence: what follows decides.
fn is_trailing_abbreviation(word: &str, language: Language) -> bool {
    match language {
        Language::German => matches!(word, "usw" | "etc" | "Jh" | "Jhd" | "Chr"),
        _ => matches!(
            word,
            "etc"
                | "Inc"
                | "Ltd"
                | "Co"
                | "Corp"
                | "Bros"
                | "Jr"
                | "Sr"
                | "Ph.D"
                | "Dept"
                | "Univ"
                | "Ave"
                | "Blvd"
                | "Rd"
                | "Est"
                | "a.m"
                | "p.m"
                | "Sep"
        ),
    }
}

/// Abbreviations that end no sentence where a number follows.
fn is_before_number(word: &str, language: Language) -> bool {
    let month = matches!(word, "Jan" | "Feb" | "Mar" | "Apr" | "Jun" | "Jul" | "Aug" | "Sept" | "Sep" | "Oct" | "Nov" | "Dec");
    month || matches!(word, "No" | "Nos" | "Art" | "Sec" | "Ch" | "p" | "no") && language != Language::Spanish
}

/// Whether a sentence, or what is quoted or in brackets, may begin with `c`.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '„' | '«' | '(' | '[' | '「' | '『' | '（' | '¿' | '¡' | '–' | '—')
}
