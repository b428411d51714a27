//! A word that no article holds in, the words that it may have been meant to be out.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::language::Language;

/// Shorter words have too many neighbours for a correction to be more than a guess.
const LEAST_LETTERS: usize = 4;

static ENGLISH: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("english.txt").lines().filter(|line| !line.starts_with('#')).collect());

/// Whether `word` may be a typing error: it is long enough, all letters, and no common word of its language. Only
/// English has a list of those here; words of other languages are never doubted.
pub fn is_doubtful(word: &str, language: Language) -> bool {
    let lower = word.to_lowercase();
    language == Language::English
        && lower.chars().count() >= LEAST_LETTERS
        && lower.bytes().all(|b| b.is_ascii_lowercase())
        && !is_common(&lower)
}

fn is_common(word: &str) -> bool {
    const ENDINGS: [(&str, &str); 13] = [
        ("", ""),
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ed", ""),
        ("d", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
        ("er", ""),
        ("r", ""),
        ("ers", ""),
        ("ness", ""),
    ];
    ENDINGS
        .iter()
        .any(|(ending, instead)| word.strip_suffix(ending).is_some_and(|stem| ENGLISH.contains(format!("{stem}{instead}").as_str())))
}

/// The texts at distance 1 of `word`, which is in lower case: a letter left out, put in, replaced, or two swapped
/// (Damerau 1964). Those that keep the first letter, which is rarely mistyped, come first.
pub fn neighbours(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut near = Vec::with_capacity(letters.len() * 54 + 26);
    for at in (0..=letters.len()).rev() {
        let (head, tail) = letters.split_at(at);
        let mut push = |middle: &[char], rest: &[char]| near.push([head, middle, rest].concat().into_iter().collect::<String>());
        if let [first, rest @ ..] = tail {
            push(&[], rest);
            if let [second, rest @ ..] = rest {
                push(&[*second, *first], rest);
            }
        }
        for letter in 'a'..='z' {
            push(&[letter], tail);
            if let [_, rest @ ..] = tail {
                push(&[letter], rest);
            }
        }
    }
    near.retain(|other| other != word);
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unknown_words_are_doubted() {
        assert!(is_doubtful("harbuor", Language::English));
        for known in ["harbors", "Walked", "making", "cat", "R2D2"] {
            assert!(!is_doubtful(known, Language::English), "{known}");
        }
        assert!(!is_doubtful("brukce", Language::German));
    }

    #[test]
    fn one_slip_leads_to_a_neighbour() {
        let near = neighbours("mill");
        for other in ["mil", "miill", "mall", "imll"] {
            assert!(near.iter().any(|near| near == other), "{other}");
        }
        assert!(!near.iter().any(|near| near == "mill" || near == "mal"));
    }
}
