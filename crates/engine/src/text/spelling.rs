//! A word that no article holds in, the words that it may have been meant to be out.

use std::cmp::Ordering;

use crate::text::language::Language;
use crate::text::relatives;

/// Shorter words have too many neighbours for a correction to be more than a guess.
const LEAST_LETTERS: usize = 4;

/// Longer words are no words, and have too many neighbours to look them all up.
const MOST_LETTERS: usize = 30;

/// Common words, a line each, in the order of their bytes; what is said of them stands before, behind signs that sort before letters.
static ENGLISH: &str = include_str!("english.txt");

/// Whether `word` may be a typing error: it is as long as words are, all letters, and no word of its language. Only
/// English has a list of those here; words of other languages are never doubted.
pub fn is_doubtful(word: &str, language: Language) -> bool {
    let lower = word.to_lowercase();
    language == Language::English
        && (LEAST_LETTERS..=MOST_LETTERS).contains(&lower.len())
        && lower.bytes().all(|b| b.is_ascii_lowercase())
        && !is_common(&lower)
        && !relatives::is_known(&lower)
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
    ENDINGS.iter().any(|(ending, instead)| word.strip_suffix(ending).is_some_and(|stem| has_line(ENGLISH, &format!("{stem}{instead}"))))
}

/// Whether one of the lines of `sorted` is `line`. They are searched where they lie: a table would have to be made at the start.
fn has_line(sorted: &str, line: &str) -> bool {
    let mut left = sorted;
    while !left.is_empty() {
        let middle = left.as_bytes().iter().take(left.len() / 2).rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (before, from) = left.split_at(middle);
        let (found, after) = from.split_once('\n').unwrap_or((from, ""));
        left = match found.cmp(line) {
            Ordering::Equal => return true,
            Ordering::Less => after,
            Ordering::Greater => before,
        };
    }
    false
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
    fn each_common_word_is_found_in_the_list_and_nothing_between_them() {
        let words: Vec<&str> = ENGLISH.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(words.is_sorted() && words.len() > 10_000);
        assert!(words.iter().all(|word| has_line(ENGLISH, word)));
        assert!(words.iter().all(|word| !has_line(ENGLISH, &format!("{word}-"))));
        assert!(!has_line(ENGLISH, "") && !has_line("", "a"));
    }

    #[test]
    fn places_and_words_that_are_too_long_are_not_doubted() {
        for word in ["Peru", "Paris", "Parisian", &"m".repeat(31)] {
            assert!(!is_doubtful(word, Language::English), "{word}");
        }
        assert!(is_doubtful(&"m".repeat(30), Language::English));
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
