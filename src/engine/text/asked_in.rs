//! A question in, the language it is asked in out. It is too short for statistics: its script decides, and the words
//! that hold its sentence together.

use crate::engine::text::language::Language;
use crate::engine::text::language::Language::{
    Arabic, Chinese, Danish, Dutch, English, French, German, Greek, Hindi, Hungarian, Italian, Japanese, Korean, Norwegian, Portuguese,
    Romanian, Russian, Spanish, Swedish, Tamil, Thai, Turkish,
};
use crate::engine::text::{terms, words};

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
    let words = words::words(text);
    let shaping = |word: &str, language| terms::is_function_word(word, language) || terms::is_question_word(word, language);
    let votes = |language: Language| words.iter().filter(|word| shaping(word.text, language)).count();
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
        && votes * 100 >= words.len() * ENOUGH_FUNCTION_WORDS
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
    fn a_script_of_one_language_decides() {
        assert_eq!(of_question("Когда построили мост?", &[English]), Russian);
        assert_eq!(of_question("橋はいつ建てられましたか", &[Chinese]), Japanese);
        assert_eq!(of_question("1912?", &[German, English]), German);
    }
}
