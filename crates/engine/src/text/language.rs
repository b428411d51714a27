//! The languages that text is analysed in: how each is named, detected, stemmed.

use std::cmp::Ordering;

use serde::{Serialize, Serializer};

use crate::text::common_words;

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

/// Below this many letters a detected language is a guess, unless the detector itself calls it reliable.
const ENOUGH_LETTERS: usize = 60;

/// Below this many letters its common words say more of a text's language than the detector, which takes short English for French.
const PLENTY_OF_LETTERS: usize = 300;

/// How much of a text is looked at to tell its language, in bytes: time grows with it.
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
        if text.is_empty() {
            return English;
        }
        let mut end = text.len().min(SAMPLE_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample = &text[..end];
        // The detector takes most of the time of reading; where the common words leave no doubt, it says the same.
        if let Some(language) = common_words::language(sample).and_then(Language::from_tag) {
            return language;
        }
        let Some(found) = whatlang::detect(sample) else { return English };
        let latin = found.script() == whatlang::Script::Latin;
        let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
        if latin && letters < ENOUGH_LETTERS && !found.is_reliable() {
            return English;
        }
        let language = Language::from_detected(found.lang());
        let is_doubtful = latin && language != English && (letters < PLENTY_OF_LETTERS || !found.is_reliable());
        if is_doubtful && common_words::is_likelier_english(sample, language.code()) { English } else { language }
    }

    /// Whether `text`, detected as this language, has more of its common words than of those of `other`. True where the
    /// common words of one of them are not listed.
    pub fn is_likelier_than(self, other: Language, text: &str) -> bool {
        let end = (0..=text.len().min(SAMPLE_BYTES)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        common_words::compare(&text[..end], self.code(), other.code()).is_none_or(Ordering::is_gt)
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
    fn of_two_languages_the_one_with_more_common_words_is_likelier() {
        let french = "Le moulin est dans une vallée avec des vaches.";
        assert!(French.is_likelier_than(English, french) && !English.is_likelier_than(French, french));
        assert!(!Spanish.is_likelier_than(French, french) && Danish.is_likelier_than(English, "Møllen"));
    }

    #[test]
    fn short_english_is_not_taken_for_another_language_nor_another_for_english() {
        for english in [
            "If time synchronization is particularly crucial to your network, it is possible",
            "Kamailio needs a database structure that we can create running kamdbctl create",
            &"new options click to toggle source. redirect streams click to toggle source. Public Instance Methods ".repeat(4),
            "This constitution defines a certain number of roles and positions, plus responsibilities",
        ] {
            assert_eq!(Language::detect(english), English, "{english}");
        }
        assert_eq!(Language::detect("Puede conseguir el mismo efecto para IPv6 simplemente reemplazando ipv4"), Spanish);
        assert_eq!(Language::detect("Le moulin ouvre à neuf heures et ferme à cinq heures, sauf le lundi"), French);
        assert_eq!(Language::detect("We hebben enkele notities en opmerkingen toegevoegd in de marges. Ze dienen"), Dutch);
    }

    #[test]
    fn a_few_latin_words_count_as_english() {
        assert_eq!(Language::detect("NATO summit"), English);
        assert_eq!(Language::detect(""), English);
    }
}
