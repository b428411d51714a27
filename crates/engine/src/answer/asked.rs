//! A question's words in, what the index knows of them out.

use crate::answer::alternatives::Alternatives;
use crate::answer::{Correction, Question};
use crate::article::Article;
use crate::index::{Index, Known, TermId};
use crate::text::language::Language;
use crate::text::{asked_in, spelling, terms};

/// A word of the question that some article holds.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) word: String,
    pub(super) term: TermId,
    pub(super) idf: f32,
    /// Its letters in lower case.
    pub(super) letters: Vec<char>,
    /// Whether it looks like a name or a number, which a right answer rarely leaves out.
    pub(super) particular: bool,
    /// What its idf counts in an article of another language: a name or a number is the same word there.
    pub(super) abroad: f32,
}

/// What a word counts in an article of another language that has one spelled like it, unless it is a name or a number:
/// "pay" and "pays" share a stem by accident, "president" and "président" do not.
const ABROAD: f32 = 0.3;

/// What is asked for, as the index knows it.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    /// The words that some article holds, each term once, in the order asked.
    pub(super) asked: Vec<Asked>,
    /// The words that no article holds, as they were typed.
    pub(super) missing: Vec<String>,
    /// How they open.
    pub(super) openings: Openings,
    /// Words that were taken for typing errors, each with what was looked for instead.
    pub(super) corrected: Vec<Correction>,
    /// How many of the missing words look like names or numbers.
    pub(super) missing_particular: usize,
    /// Neighbours in the question, as places in `asked`.
    pub(super) pairs: Vec<(usize, usize)>,
    /// The idf of all its words, known and missing; above 0 unless there are none.
    pub(super) whole: f32,
    /// The idf of a missing word.
    pub(super) idf_of_missing: f32,
    /// The language it is asked in.
    pub(super) language: Language,
    /// The languages of the corpus that it is surely not asked in.
    pub(super) others: Vec<Language>,
    /// How else the corpus writes the asked words.
    pub(super) alternatives: Alternatives,
}

impl Request {
    pub(super) fn read(index: &Index, question: &Question) -> Request {
        let mut request = Request {
            idf_of_missing: index.idf_of_unknown(),
            language: question.language,
            others: others(index, question),
            ..Request::default()
        };
        let mut before: Option<usize> = None;
        let mut sequence = Vec::with_capacity(question.words.len());
        let words: Vec<&str> = question.words.iter().map(String::as_str).collect();
        let known = index.known_all(&words, question.language);
        for (at, (word, known)) in words.into_iter().zip(known).enumerate() {
            let opens = at == 0 && question.text.starts_with(word);
            let particular = is_particular(word, opens, question.language);
            match known {
                Known::StopWord => continue,
                Known::Missing if request.correct(index, word, question.language, particular) => before = None,
                Known::Missing => {
                    request.missing.push(word.to_owned());
                    request.missing_particular += usize::from(particular);
                    before = None;
                }
                Known::Term(term) => {
                    let place = request.place_of(index, word, term, particular);
                    if let Some(before) = before.filter(|before| *before != place) {
                        request.pairs.push((before, place));
                    }
                    before = Some(place);
                    sequence.push(place);
                }
            }
        }
        request.alternatives = Alternatives::read(index, &request.asked, &sequence, question);
        request.alternatives.add_parts(index, &request.asked, question);
        let known: f32 = request.asked.iter().map(|asked| asked.idf).sum();
        request.whole = known + request.missing.len() as f32 * request.idf_of_missing;
        request
    }

    /// Looks for the likeliest neighbour of a doubtful word instead, if the articles hold one.
    fn correct(&mut self, index: &Index, word: &str, language: Language, particular: bool) -> bool {
        if !spelling::is_doubtful(word, language) {
            return false;
        }
        let Some((to, known)) = meant(index, &word.to_lowercase(), language) else { return false };
        if let Known::Term(term) = known {
            self.place_of(index, &to, term, particular);
            self.corrected.push(Correction { from: word.to_owned(), to });
        }
        true
    }

    fn place_of(&mut self, index: &Index, word: &str, term: TermId, particular: bool) -> usize {
        if let Some(place) = self.asked.iter().position(|known| known.term == term) {
            return place;
        }
        let letters = word.chars().flat_map(char::to_lowercase).collect();
        self.openings.add(word);
        let is_name = particular || self.others.iter().any(|other| *other != Language::German && index.is_name(term, *other));
        let abroad = if is_name { 1.0 } else { ABROAD };
        self.asked.push(Asked { word: word.to_owned(), term, idf: index.idf(term), letters, particular, abroad });
        self.asked.len() - 1
    }

    /// Whether an article is surely in another language than the question.
    pub(super) fn is_abroad(&self, article: &Article) -> bool {
        self.others.contains(&article.language) && article.language.is_likelier_than(self.language, &article.body)
    }

    /// The share of the question's idf that those words hold for which `holds` says so, by their place; in an article of
    /// another language, as far as they count there.
    pub(super) fn share(&self, abroad: bool, holds: impl Fn(usize) -> bool) -> f32 {
        if self.whole <= 0.0 {
            return 0.0;
        }
        let held: f32 = self.asked.iter().enumerate().filter(|(at, _)| holds(*at)).map(|(_, asked)| asked.idf_in(abroad)).sum();
        held / self.whole
    }
}

impl Asked {
    /// What the word counts for, at home or in an article of another language.
    pub(super) fn idf_in(&self, abroad: bool) -> f32 {
        if abroad { self.idf * self.abroad } else { self.idf }
    }
}

/// The languages of the corpus that the question is surely not asked in. An undetermined one may be any.
fn others(index: &Index, question: &Question) -> Vec<Language> {
    let is_other = |other: &Language| {
        let known = *other != question.language && *other != Language::Other;
        known && asked_in::is_told_from(&question.text, question.language, *other)
    };
    index.languages().iter().copied().filter(is_other).collect()
}

/// The neighbour of `word` that most passages hold, those with its first letter before others; a function word or one
/// that only shapes questions before all, since those are typed most.
fn meant(index: &Index, word: &str, language: Language) -> Option<(String, Known)> {
    let first = word.chars().next();
    let mut best: Option<(bool, f32, String, TermId)> = None;
    for near in spelling::neighbours(word) {
        let term = match index.known_form(&near, language).or_else(|| index.known_form(&capitalised(&near), language)) {
            Some(Known::StopWord) if near.len() >= SHORTEST_FUNCTION_WORD => return Some((near, Known::StopWord)),
            Some(Known::Term(_)) if terms::is_question_word(&near, language) => return Some((near, Known::StopWord)),
            Some(Known::Term(term)) => term,
            Some(Known::StopWord | Known::Missing) | None => continue,
        };
        let found = (near.chars().next() == first, index.idf(term), near, term);
        let better = best.as_ref().is_none_or(|best| (found.0, -found.1, &best.2) > (best.0, -best.1, &found.2));
        if better {
            best = Some(found);
        }
    }
    best.map(|(_, _, to, term)| (to, Known::Term(term)))
}

/// Shorter function words are the neighbours of too many names.
const SHORTEST_FUNCTION_WORD: usize = 4;

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether `word` looks like a name or a number. In German all nouns look like names.
fn is_particular(word: &str, opens: bool, language: Language) -> bool {
    let looks_like_a_name = !opens && language != Language::German && word.starts_with(char::is_uppercase);
    looks_like_a_name || word.starts_with(char::is_numeric)
}

/// How many letters two words must share from the start to be taken for relatives, such as "conquer" and "conquest".
pub(super) const LEAST_SHARED: usize = 4;

/// How the asked words open. Nearly all other words are told at a glance to be no relatives.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Openings {
    /// A bit for the hash of each word's first letters; all where a word has others than plain ones.
    bits: u64,
}

impl Openings {
    fn add(&mut self, word: &str) {
        self.bits |= opening(word).map_or(u64::MAX, |bit| 1 << bit);
    }

    /// Whether `word` may be a relative of one of them. Words with other than plain letters at their start always may.
    pub(super) fn may_have(self, word: &str) -> bool {
        opening(word).is_none_or(|bit| self.bits >> bit & 1 == 1)
    }
}

/// The bit of a word's first letters, regardless of case; none if they are not plain, or fewer than relatives share.
fn opening(word: &str) -> Option<u32> {
    let first: &[u8; LEAST_SHARED] = word.as_bytes().first_chunk()?;
    // The only capital that is a small plain letter elsewhere, the Kelvin sign, is not plain itself.
    first.is_ascii().then(|| u32::from_le_bytes(first.map(|letter| letter.to_ascii_lowercase())).wrapping_mul(0x9e37_79b1) >> 26)
}

/// Whether `word` may be a relative of the asked word that has these `letters`: most letters are the same from the
/// start. Cheap and rough; it counts for little.
pub(super) fn is_related(letters: &[char], word: &str) -> bool {
    let mut shared = 0;
    let mut length = 0;
    for c in word.chars().flat_map(char::to_lowercase) {
        if length == shared && letters.get(length) == Some(&c) {
            shared += 1;
        }
        if length == 0 && shared == 0 {
            return false;
        }
        length += 1;
    }
    shared >= LEAST_SHARED && shared * 5 >= length.max(letters.len()) * 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Weights, built as build};

    fn request(body: &str, question: &str) -> Request {
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        Request::read(&index, &Question::parse(question).expect("a question"))
    }

    #[test]
    fn a_typing_error_is_corrected_and_named() {
        let request = request("The harbour bridge opened.", "Who opened the harbuor bridge?");
        assert_eq!(request.corrected, [Correction { from: "harbuor".into(), to: "harbour".into() }]);
        assert!(request.missing.is_empty());
    }

    #[test]
    fn a_mistyped_function_word_is_dropped() {
        let request = request("Which bridge is it? The bridge opened.", "Whihc bridge opened?");
        assert!(request.corrected.is_empty() && request.missing.is_empty());
    }

    #[test]
    fn a_word_that_exists_is_missing_and_not_corrected() {
        let request = request("The cattle crossed the bridge.", "Who crossed the castle?");
        assert!(request.corrected.is_empty());
        assert_eq!(request.missing, ["castle"]);
    }

    #[test]
    fn words_that_grow_from_one_stem_are_related() {
        let letters: Vec<char> = "conquer".chars().collect();
        assert!(is_related(&letters, "Conquest") && !is_related(&letters, "conclude") && !is_related(&letters, "quest"));
    }
}
