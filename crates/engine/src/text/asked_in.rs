//! A question in, the language it is asked in out. It is too short for statistics: its script decides, and the words
//! that hold its sentence together.

use crate::text::language::Language;
use crate::text::language::Language::{
    Arabic, Chinese, Danish, Dutch, English, French, German, Greek, Hindi, Hungarian, Italian, Japanese, Korean, Norwegian, Portuguese,
    Romanian, Russian, Spanish, Swedish, Tamil, Thai, Turkish,
};
use crate::text::{terms, words};

/// The language that a question is asked in, given those of the `corpus`, the most frequent first. A question is
/// too short for statistics: its script decides, and among languages of one script the words that hold its
/// sentence together. A question without any is taken to be in the corpus's own language.
pub fn of_question(text: &str, corpus: &[Language]) -> Language {
    match script(text) {
        Some(Script::Latin) => of_latin_question(text, corpus),
        Some(Script::Of(language)) => language,
        None => corpus.first().copied().unwrap_or(English),
    }
}

/// Whether the letters of a question, or the words that hold it together, speak for `language` more than for `other`.
pub fn is_told_from(text: &str, language: Language, other: Language) -> bool {
    match script(text) {
        None => false,
        // Han alone is either's.
        Some(Script::Of(_)) => !matches!((language, other), (Chinese | Japanese, Chinese | Japanese)) && language != other,
        Some(Script::Latin) => !is_latin(other) || votes(text, language) > votes(text, other),
    }
}

fn is_latin(language: Language) -> bool {
    matches!(
        language,
        Danish | Dutch | English | French | German | Hungarian | Italian | Norwegian | Portuguese | Romanian | Spanish | Swedish | Turkish
    )
}

/// What a question's letters say of its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    /// Only this language of ours is written in it.
    Of(Language),
}

/// The script that most letters of `text` belong to. Kana make it Japanese however much of it is Han.
fn script(text: &str) -> Option<Script> {
    let of = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Of(Greek)),
        '\u{400}'..='\u{52f}' => Some(Script::Of(Russian)),
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Some(Script::Of(Arabic)),
        '\u{900}'..='\u{97f}' => Some(Script::Of(Hindi)),
        '\u{b80}'..='\u{bff}' => Some(Script::Of(Tamil)),
        '\u{e00}'..='\u{e7f}' => Some(Script::Of(Thai)),
        '\u{3041}'..='\u{30ff}' => Some(Script::Of(Japanese)),
        '\u{3400}'..='\u{9fff}' => Some(Script::Of(Chinese)),
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' => Some(Script::Of(Korean)),
        _ => None,
    };
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter_map(of) {
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    let (most, _) = counts.iter().rev().max_by_key(|(_, count)| *count)?;
    let kana = counts.iter().any(|(script, _)| *script == Script::Of(Japanese));
    Some(if *most == Script::Of(Chinese) && kana { Script::Of(Japanese) } else { *most })
}

/// A language of the corpus is believed where this many of a hundred words hold the sentence together.
const ENOUGH_FUNCTION_WORDS: usize = 25;

fn of_latin_question(text: &str, corpus: &[Language]) -> Language {
    let votes = |language| votes(text, language);
    let most = |languages: &mut dyn Iterator<Item = Language>| {
        let mut best: Option<(Language, usize)> = None;
        for language in languages {
            let votes = votes(language);
            if best.is_none_or(|(_, most)| votes > most) {
                best = Some((language, votes));
            }
        }
        best
    };
    let own = most(&mut corpus.iter().copied().filter(|language| is_latin(*language)));
    if let Some((language, votes)) = own
        && votes * 100 >= words::count(text) * ENOUGH_FUNCTION_WORDS
    {
        return language;
    }
    let own_votes = own.map_or(0, |(_, votes)| votes);
    let detected = Some(Language::detect(text)).filter(|language| is_latin(*language));
    let mut all = detected.into_iter().chain([English]).chain(Language::all().filter(|language| is_latin(*language)));
    match (most(&mut all), own) {
        (Some((language, votes)), _) if votes >= 2 && votes > own_votes => language,
        (_, Some((language, _))) => language,
        (_, None) => detected.unwrap_or(English),
    }
}

/// How many words of a question are such that hold a sentence of `language` together.
fn votes(text: &str, language: Language) -> usize {
    let shapes = |word: &str| terms::is_function_word(word, language) || terms::is_question_word(word, language);
    words::words(text).into_iter().filter(|word| shapes(word.text)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_told_by_the_words_that_hold_it_together() {
        let both = [English, German];
        assert_eq!(of_question("Wann wurde die Brücke gebaut?", &both), German);
        assert_eq!(of_question("When was the bridge built?", &both), English);
        assert_eq!(of_question("Wann wurde die Brücke über den Fluss gebaut?", &[English]), German);
        assert_eq!(of_question("bridge opening day", &[English]), English);
        assert_eq!(of_question("Brücke Fluss", &[German]), German);
    }

    #[test]
    fn a_language_is_told_from_another_by_more_words() {
        assert!(is_told_from("Who had to pay for the mill?", English, French));
        assert!(is_told_from("Wer zahlte für die Mühle?", German, English));
        assert!(is_told_from("Who paid in Bern?", English, Russian));
        assert!(!is_told_from("Stoltenberg Bern", English, French) && !is_told_from("1912?", English, French));
        assert!(!is_told_from("橋 東京", Chinese, Japanese) && is_told_from("橋 東京", Chinese, English));
    }

    #[test]
    fn a_script_of_one_language_decides() {
        assert_eq!(of_question("Когда построили мост?", &[English]), Russian);
        assert_eq!(of_question("橋はいつ建てられましたか", &[Chinese]), Japanese);
        assert_eq!(of_question("1912?", &[German, English]), German);
    }
}
