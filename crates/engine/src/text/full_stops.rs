//! What stands around a full stop in, whether it ends a sentence out: abbreviations have one too.

use crate::text::abbreviations;
use crate::text::language::Language;
use crate::text::starters;

/// "млрд", "проф": longer words before a full stop are no abbreviations.
const LONGEST_ABBREVIATION_BYTES: usize = 8;

/// A full stop, a space behind it, and what is around them.
pub(super) struct Stop<'a> {
    /// The sentence up to it.
    pub(super) so_far: &'a str,
    /// What follows the space.
    pub(super) rest: &'a str,
    /// The first letter or digit of `rest`, behind what opens a quotation or a bracket.
    pub(super) next: char,
    pub(super) language: Language,
}

impl Stop<'_> {
    /// Whether it ends a sentence, where the next word has no small letter.
    pub(super) fn ends_sentence(&self) -> bool {
        let word = self.word();
        if word.len() > LONGEST_ABBREVIATION_BYTES && !word.contains('.') {
            return !(self.next.is_ascii_digit() && abbreviations::is_street(word, self.language));
        }
        if is_initial(word) {
            return self.is_pronoun(word) || !self.is_in_spaced_abbreviation(word) && self.starts_anew();
        }
        if self.is_in_spaced_abbreviation(word) {
            return false;
        }
        if abbreviations::is_time_of_day(word) {
            return self.ends_after_time();
        }
        if word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2) {
            // "U.S. forces", "z.B. Butter", but "in the U.S. The law".
            return self.starts_anew() && !abbreviations::leads(word, self.language);
        }
        if abbreviations::leads(word, self.language) {
            return false;
        }
        if abbreviations::may_end(word, self.language) {
            return self.starts_anew();
        }
        if counts_with_full_stops(self.language) && is_ordinal(word) {
            return false;
        }
        !(self.next.is_ascii_digit() && abbreviations::is_before_number(word, self.language))
    }

    /// Whether it ends a sentence, where the next word has a small letter: "iPhone", a name of a gene, the rest of a sentence that an
    /// excerpt lost the beginning of. In brackets that may be what an editor put, or a link.
    pub(super) fn ends_before_small_letter(&self) -> bool {
        let word = self.word();
        let is_in_brackets = self.rest.starts_with('[');
        let is_word = word.len() >= if is_in_brackets { SHORTEST_WORD - 1 } else { SHORTEST_WORD } && word.chars().all(char::is_lowercase);
        let is_known = abbreviations::leads(word, self.language)
            || abbreviations::may_end(word, self.language)
            || abbreviations::is_before_number(word, self.language);
        is_word && !is_known && (self.language == Language::English || is_in_brackets)
    }

    /// Whether the sentence so far is only the number or letter of an item: "1", "a", "• 9".
    pub(super) fn numbers_an_item(&self) -> bool {
        if self.so_far.len() > LONGEST_NUMBER_BYTES {
            return false;
        }
        let mark = self.so_far.trim_start().trim_start_matches(is_bullet).trim_start_matches('(').trim();
        let is_letter = mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_lowercase());
        is_letter || !mark.is_empty() && mark.split('.').all(is_ordinal)
    }

    /// The word that it stands behind.
    fn word(&self) -> &str {
        self.so_far.rsplit(|c: char| c.is_whitespace() || is_opener(c)).next().unwrap_or_default()
    }

    /// Whether what follows begins as sentences do.
    pub(super) fn starts_anew(&self) -> bool {
        starters::begins(self.rest.trim_start_matches(is_opener), self.language)
    }

    /// "You and I. Did you see Albert I. Jones?" In a name, a capital stands before it.
    fn is_pronoun(&self, word: &str) -> bool {
        let before = self.so_far.get(..self.so_far.len() - word.len()).unwrap_or_default();
        let last = before.split_whitespace().next_back().unwrap_or_default();
        word == "I" && self.language == Language::English && last.starts_with(char::is_lowercase)
    }

    /// "At 5 a.m. Mr. Lind left", but "He left at 5 a.m. Mr. Lind stayed": a few words before the time only say when.
    fn ends_after_time(&self) -> bool {
        let opens = self.so_far.len() < LONGEST_TIME_BYTES && self.so_far.split_whitespace().count() <= TIME_WORDS;
        let next = self.rest.trim_start_matches(is_opener).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        !opens && (self.starts_anew() || next == "I" || abbreviations::is_title(next))
    }

    /// Whether the full stop belongs to "z. B.", "d. h." or "i. d. R.": single letters, the first of them small.
    fn is_in_spaced_abbreviation(&self, word: &str) -> bool {
        let is_letter = |word: &str| {
            let mut letters = word.chars();
            matches!((letters.next(), letters.next()), (Some(c), None) if c.is_alphabetic())
        };
        if !spaces_abbreviations(self.language) || !is_letter(word) {
            return false;
        }
        let before = self.so_far.get(..self.so_far.len() - word.len()).unwrap_or_default();
        let earlier = before.split_whitespace().rev().take(3).map_while(|part| part.strip_suffix('.').filter(|part| is_letter(part)));
        let first = earlier.last().unwrap_or(word);
        first.starts_with(char::is_lowercase)
    }
}

/// "Long", "mill": shorter words before a full stop and a small letter are mostly abbreviations.
const SHORTEST_WORD: usize = 4;

/// "At 5:30", "By 11 this": so many words and bytes before "p.m." only say when.
const TIME_WORDS: usize = 3;
const LONGEST_TIME_BYTES: usize = 32;

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

fn spaces_abbreviations(language: Language) -> bool {
    matches!(language, Language::German | Language::Danish | Language::Norwegian | Language::Swedish | Language::Dutch)
}

/// The bytes of "• 12", with a space before it.
const LONGEST_NUMBER_BYTES: usize = 8;

/// Whether a list in running text marks its items with `c`.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '⁃' | '‣' | '▪' | '●' | '◦' | '·')
}

/// Whether a sentence, or what is quoted or in brackets, may begin with `c`.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '„' | '«' | '(' | '[' | '「' | '『' | '（' | '¿' | '¡' | '–' | '—')
}
