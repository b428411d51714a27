//! The languages that text is analysed in: how each is named, detected, stemmed.

use serde::{Serialize, Serializer};

use crate::engine::text::{terms, words};

/// A language that articles are analysed in. `Other` stands for all the rest: words are folded, not stemmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Language {
    Arabic,
    Danish,
    Dutch,
    English,
    French,
    German,
    Greek,
    Hungarian,
    Italian,
    Norwegian,
    Portuguese,
    Romanian,
    Russian,
    Spanish,
    Swedish,
    Tamil,
    Turkish,
    Chinese,
    Hindi,
    Japanese,
    Korean,
    Thai,
    #[default]
    Other,
}

use Language::{
    Arabic, Chinese, Danish, Dutch, English, French, German, Greek, Hindi, Hungarian, Italian, Japanese, Korean, Norwegian, Other,
    Portuguese, Romanian, Russian, Spanish, Swedish, Tamil, Thai, Turkish,
};

/// Each language with its ISO 639-1 code. `und` is the standard's code for an undetermined one.
const CODES: [(Language, &str); 23] = [
    (Arabic, "ar"),
    (Danish, "da"),
    (Dutch, "nl"),
    (English, "en"),
    (French, "fr"),
    (German, "de"),
    (Greek, "el"),
    (Hungarian, "hu"),
    (Italian, "it"),
    (Norwegian, "no"),
    (Portuguese, "pt"),
    (Romanian, "ro"),
    (Russian, "ru"),
    (Spanish, "es"),
    (Swedish, "sv"),
    (Tamil, "ta"),
    (Turkish, "tr"),
    (Chinese, "zh"),
    (Hindi, "hi"),
    (Japanese, "ja"),
    (Korean, "ko"),
    (Thai, "th"),
    (Other, "und"),
];

/// Below this many letters a detected language is a guess. Found by detecting prefixes of articles in each language.
const ENOUGH_LETTERS: usize = 60;

/// How much of a text is looked at to tell its language, in bytes: more changes nothing and costs time.
const SAMPLE_BYTES: usize = 2_000;

impl Language {
    /// Every language, in a fixed order.
    pub fn all() -> impl Iterator<Item = Language> {
        CODES.iter().map(|(language, _)| *language)
    }

    /// The ISO 639-1 code, `und` for `Other`.
    pub fn code(self) -> &'static str {
        CODES.iter().find(|(language, _)| *language == self).map_or("und", |(_, code)| code)
    }

    /// Its English name. Empty for `Other`.
    pub fn name(self) -> String {
        if self == Other { String::new() } else { format!("{self:?}") }
    }

    /// The language of a tag such as `en`, `EN-gb` or `pt_BR`; `None` if it names none that is known.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        match primary.as_str() {
            "nb" | "nn" => Some(Norwegian),
            code => CODES.iter().find(|(_, known)| *known == code).map(|(language, _)| *language),
        }
    }

    /// The language that `text` is most likely written in. English where there is too little to tell, since a
    /// headline in Latin letters is detected as any of a dozen languages.
    pub fn detect(text: &str) -> Language {
        let mut end = text.len().min(SAMPLE_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample = &text[..end];
        let Some(found) = whatlang::detect(sample) else { return English };
        let latin = found.script() == whatlang::Script::Latin;
        let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
        if latin && letters < ENOUGH_LETTERS && !found.is_reliable() {
            return English;
        }
        Language::from_detected(found.lang())
    }

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

    fn is_latin(self) -> bool {
        matches!(
            self,
            Danish
                | Dutch
                | English
                | French
                | German
                | Hungarian
                | Italian
                | Norwegian
                | Portuguese
                | Romanian
                | Spanish
                | Swedish
                | Turkish
        )
    }

    fn from_detected(lang: whatlang::Lang) -> Language {
        use whatlang::Lang;
        match lang {
            Lang::Ara => Arabic,
            Lang::Dan => Danish,
            Lang::Nld => Dutch,
            Lang::Eng => English,
            Lang::Fra => French,
            Lang::Deu => German,
            Lang::Ell => Greek,
            Lang::Hun => Hungarian,
            Lang::Ita => Italian,
            Lang::Nob => Norwegian,
            Lang::Por => Portuguese,
            Lang::Ron => Romanian,
            Lang::Rus => Russian,
            Lang::Spa => Spanish,
            Lang::Swe => Swedish,
            Lang::Tam => Tamil,
            Lang::Tur => Turkish,
            Lang::Cmn => Chinese,
            Lang::Hin => Hindi,
            Lang::Jpn => Japanese,
            Lang::Kor => Korean,
            Lang::Tha => Thai,
            _ => Other,
        }
    }

    /// The stemmer of the `bm25` crate for this language, if it has one.
    pub fn stemmed_as(self) -> Option<bm25::Language> {
        match self {
            Arabic => Some(bm25::Language::Arabic),
            Danish => Some(bm25::Language::Danish),
            Dutch => Some(bm25::Language::Dutch),
            English => Some(bm25::Language::English),
            French => Some(bm25::Language::French),
            German => Some(bm25::Language::German),
            Greek => Some(bm25::Language::Greek),
            Hungarian => Some(bm25::Language::Hungarian),
            Italian => Some(bm25::Language::Italian),
            Norwegian => Some(bm25::Language::Norwegian),
            Portuguese => Some(bm25::Language::Portuguese),
            Romanian => Some(bm25::Language::Romanian),
            Russian => Some(bm25::Language::Russian),
            Spanish => Some(bm25::Language::Spanish),
            Swedish => Some(bm25::Language::Swedish),
            Tamil => Some(bm25::Language::Tamil),
            Turkish => Some(bm25::Language::Turkish),
            Chinese | Hindi | Japanese | Korean | Thai | Other => None,
        }
    }
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
    let own = most(&mut corpus.iter().copied().filter(|language| language.is_latin()));
    if let Some((language, votes)) = own
        && votes * 100 >= words.len() * ENOUGH_FUNCTION_WORDS
    {
        return language;
    }
    let own_votes = own.map_or(0, |(_, votes)| votes);
    let detected = Some(Language::detect(text)).filter(|language| language.is_latin());
    let mut all = detected.into_iter().chain([English]).chain(Language::all().filter(|language| language.is_latin()));
    match (most(&mut all), own) {
        (Some((language, votes)), _) if votes >= 2 && votes > own_votes => language,
        (_, Some((language, _))) => language,
        (_, None) => detected.unwrap_or(English),
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_language() {
        for language in Language::all() {
            assert_eq!(Language::from_tag(language.code()), Some(language));
        }
        assert_eq!(Language::from_tag("pt_BR"), Some(Portuguese));
        assert_eq!(Language::from_tag("nb-NO"), Some(Norwegian));
        assert_eq!(Language::from_tag("tlh"), None);
    }

    #[test]
    fn each_article_is_told_by_its_text() {
        assert_eq!(
            Language::detect("Die Brücke wurde im vergangenen Jahr für den Verkehr gesperrt, weil die Pfeiler Risse zeigten."),
            German
        );
        assert_eq!(Language::detect("Мост закрыли для движения в прошлом году."), Russian);
        assert_eq!(Language::detect("这座桥去年因为桥墩出现裂缝而关闭。"), Chinese);
    }

    #[test]
    fn a_question_is_told_by_the_words_that_hold_it_together() {
        let both = [English, German];
        assert_eq!(Language::of_question("Wann wurde die Brücke gebaut?", &both), German);
        assert_eq!(Language::of_question("When was the bridge built?", &both), English);
        assert_eq!(Language::of_question("Wann wurde die Brücke über den Fluss gebaut?", &[English]), German);
        assert_eq!(Language::of_question("bridge opening day", &[English]), English);
        assert_eq!(Language::of_question("Brücke Fluss", &[German]), German);
    }

    #[test]
    fn a_script_of_one_language_decides() {
        assert_eq!(Language::of_question("Когда построили мост?", &[English]), Russian);
        assert_eq!(Language::of_question("橋はいつ建てられましたか", &[Chinese]), Japanese);
        assert_eq!(Language::of_question("1912?", &[German, English]), German);
    }

    #[test]
    fn a_few_latin_words_count_as_english() {
        assert_eq!(Language::detect("NATO summit"), English);
        assert_eq!(Language::detect(""), English);
    }
}
