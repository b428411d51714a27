//! A question's words in, what the index knows of them out.

use time::Date;

use crate::answer::alternatives::Alternatives;
use crate::answer::analysis::{Analysis, Wanted};
use crate::answer::asked::{Asked, Openings};
use crate::answer::filter;
use crate::answer::outcome::{Correction, Quote};
use crate::answer::stand_ins::{self, StandIn};
use crate::article::Article;
use crate::index::{Known, Term, Vocabulary};
use crate::text::language::Language;
use crate::text::{asked_in, spelling, terms};

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
    /// What is looked for instead of some of the missing words.
    pub(super) replaced: Vec<Replaced>,
    /// How many of the missing words look like names or numbers.
    pub(super) missing_particular: usize,
    /// Asked words that are neighbours in the question.
    pub(super) pairs: Vec<Pair>,
    /// The idf of all its words, known and missing; above 0 unless there are none.
    pub(super) whole: f32,
    /// The idf of a missing word.
    pub(super) idf_of_missing: f32,
    /// What kind of answer is asked for.
    pub(super) wanted: Wanted,
    /// Whether it asks how an article came about: by whom it was written, or when published or released.
    pub(super) asks_for_publication: bool,
    /// The language it is asked in.
    pub(super) language: Language,
    /// The languages of the corpus that it is surely not asked in.
    pub(super) others: Vec<Language>,
    /// The day of the question, if some articles are not shown on it.
    pub(super) today: Option<Date>,
    /// How else the corpus writes the asked words.
    pub(super) alternatives: Alternatives,
}

/// A missing word that others stand for.
#[derive(Clone, Debug)]
pub(super) struct Replaced {
    /// Its place among the asked words. What it adds there is the first stand-in's idf, as far as that is worth the word.
    place: usize,
    /// The most telling first; at least one.
    by: Vec<StandIn>,
}

/// What becomes of words that no article holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// They are missing.
    Left,
    /// They are missing, and others are looked for instead.
    Replaced,
}

/// Two of the asked words, by their places, in the order asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) first: usize,
    pub(super) second: usize,
}

impl Request {
    /// Words that only articles hold which are not shown on the day `today` count as missing.
    pub(super) fn read(vocabulary: &Vocabulary<'_>, question: &Analysis<'_>, today: Option<Date>, missing: Missing) -> Request {
        let mut request = Request {
            idf_of_missing: vocabulary.idf_of_unknown(),
            wanted: question.wanted,
            asks_for_publication: question.asks_for_publication,
            language: question.language,
            others: others(vocabulary, question),
            today,
            ..Request::default()
        };
        let mut before: Option<usize> = None;
        let mut sequence = Vec::with_capacity(question.words.len());
        let words: Vec<&str> = question.words.iter().map(String::as_str).collect();
        let known = vocabulary.known_all(&words, question.language);
        let terms: Vec<Term> = known.iter().copied().filter_map(Known::term).collect();
        for (at, (word, known)) in words.into_iter().zip(known).enumerate() {
            let known = if is_hidden(vocabulary, known, today) { Known::Missing } else { known };
            let opens = at == 0 && question.text.starts_with(word);
            let particular = is_particular(word, opens, question.language);
            match known {
                Known::StopWord => continue,
                Known::Missing if request.correct(vocabulary, word, question.language, particular) => before = None,
                Known::Missing => {
                    request.missing.push(word.to_owned());
                    request.missing_particular += usize::from(particular);
                    before = None;
                    if missing == Missing::Replaced {
                        request.replace(vocabulary, word, particular, &terms);
                    }
                }
                Known::Term(term) => {
                    let place = request.place_of(vocabulary, word, term, particular);
                    request.pairs.extend(before.filter(|before| *before != place).map(|first| Pair { first, second: place }));
                    before = Some(place);
                    sequence.push(place);
                }
            }
        }
        request.alternatives = Alternatives::read(vocabulary, &request.asked, &sequence, question);
        request.alternatives.add_parts(vocabulary, &request.asked, question);
        request.add_other_stand_ins(vocabulary);
        request.weigh();
        request
    }

    /// How many words it has, known and missing. One that another stands for is one word.
    pub(super) fn words(&self) -> usize {
        self.asked.len() + self.missing.len() - self.replaced.len()
    }

    /// Takes the idf of all words together. A missing word that others stand for weighs as any missing one.
    pub(super) fn weigh(&mut self) {
        let is_replaced = |place: usize| self.replaced.iter().any(|replaced| replaced.place == place);
        let known: f32 = (0..).zip(&self.asked).filter(|(place, _)| !is_replaced(*place)).map(|(_, asked)| asked.idf).sum();
        self.whole = known + self.missing.len() as f32 * self.idf_of_missing;
    }

    /// Asks for a missing word by the most telling one of those that stand for it. The `known` terms are asked for anyway.
    pub(super) fn replace(&mut self, vocabulary: &Vocabulary<'_>, word: &str, particular: bool, known: &[Term]) {
        let mut by = stand_ins::of(vocabulary, word, particular, self.language, self.today);
        by.retain(|other| !known.contains(&other.term) && self.asked.iter().all(|asked| asked.term != other.term));
        let Some(StandIn { term, worth, .. }) = by.first().cloned() else { return };
        self.replaced.push(Replaced { place: self.asked.len(), by });
        self.openings.add(word);
        self.asked.push(Asked {
            word: word.to_owned(),
            term,
            idf: worth * vocabulary.idf(term),
            weight: worth,
            letters: word.chars().flat_map(char::to_lowercase).collect(),
            particular: false,
            abroad: ABROAD,
        });
    }

    /// Asks for the others that stand for replaced words, each for what it is worth beside the first.
    pub(super) fn add_other_stand_ins(&mut self, vocabulary: &Vocabulary<'_>) {
        for Replaced { place, by } in &self.replaced {
            let Some((first, others)) = by.split_first() else { continue };
            for other in others {
                self.alternatives.add_synonym(vocabulary, &self.asked, *place, other.term, other.worth / first.worth);
            }
        }
    }

    /// The replaced words with what stands for them in `quotes`, as it is written there, each once.
    pub(super) fn replaced_in(&self, vocabulary: &Vocabulary<'_>, quotes: &[Quote]) -> Vec<Correction> {
        let mut all: Vec<Correction> = Vec::new();
        for Replaced { place, by } in &self.replaced {
            let Some(asked) = self.asked.get(*place) else { continue };
            let mut matched = quotes.iter().flat_map(|quote| quote.matched.iter().filter_map(|span| quote.text().get(span.clone())));
            let stands = |word: &&str| vocabulary.known(word, self.language).term().is_some_and(|term| by.iter().any(|by| by.term == term));
            let correction = |word: &str| Correction { from: asked.word.clone(), to: word.to_owned() };
            all.extend(matched.find(stands).map(correction));
        }
        all
    }

    /// Whether `quote` has a word of the question, or one that stands well for it.
    pub(super) fn comes_near(&self, vocabulary: &Vocabulary<'_>, quote: &Quote) -> bool {
        let is_weak =
            |term: Term| self.replaced.iter().flat_map(|replaced| &replaced.by).any(|by| by.term == term && by.worth < stand_ins::NEAR);
        let mut matched = quote.matched.iter().filter_map(|span| quote.text().get(span.clone()));
        self.replaced.is_empty() || matched.any(|word| !vocabulary.known(word, quote.article.language).term().is_some_and(is_weak))
    }

    /// Looks for the likeliest neighbour of a doubtful word instead, if the articles hold one.
    fn correct(&mut self, vocabulary: &Vocabulary<'_>, word: &str, language: Language, particular: bool) -> bool {
        if !spelling::is_doubtful(word, language) {
            return false;
        }
        let Some((to, known)) = meant(vocabulary, &word.to_lowercase(), particular, self) else { return false };
        if let Known::Term(term) = known {
            self.place_of(vocabulary, &to, term, particular);
            self.corrected.push(Correction { from: word.to_owned(), to });
        }
        true
    }

    fn place_of(&mut self, vocabulary: &Vocabulary<'_>, word: &str, term: Term, particular: bool) -> usize {
        if let Some(place) = self.asked.iter().position(|known| known.term == term) {
            return place;
        }
        let letters = word.chars().flat_map(char::to_lowercase).collect();
        self.openings.add(word);
        let is_name = particular || self.others.iter().any(|other| *other != Language::German && vocabulary.is_name(term, *other));
        let abroad = if is_name { 1.0 } else { ABROAD };
        self.asked.push(Asked { word: word.to_owned(), term, idf: vocabulary.idf(term), weight: 1.0, letters, particular, abroad });
        self.asked.len() - 1
    }

    /// All its terms by their places: the asked ones, then the further ones.
    pub(super) fn terms(&self) -> impl Iterator<Item = Term> {
        let further = self.alternatives.further.iter().map(|further| further.term);
        self.asked.iter().map(|asked| asked.term).chain(further)
    }

    /// Whether an article is surely in another language than the question.
    pub(super) fn is_abroad(&self, article: &Article) -> bool {
        filter::is_in_another(article, self.language, &self.others)
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

/// The languages of the corpus that the question is surely not asked in. An undetermined one may be any.
fn others(vocabulary: &Vocabulary<'_>, question: &Analysis<'_>) -> Vec<Language> {
    let is_other = |other: &Language| {
        let known = *other != question.language && *other != Language::Other;
        known && asked_in::is_told_from(question.text, question.language, *other)
    };
    vocabulary.languages().iter().copied().filter(is_other).collect()
}

/// A word of the corpus that a mistyped one may stand for.
struct Neighbour {
    word: String,
    term: Term,
    idf: f32,
    has_first_letter: bool,
}

impl Neighbour {
    /// Those with the first letter that was typed before others, then the most frequent, then the first by spelling.
    fn is_likelier_than(&self, other: &Neighbour) -> bool {
        (self.has_first_letter, -self.idf, &other.word) > (other.has_first_letter, -other.idf, &self.word)
    }
}

/// The neighbour of `word` that most passages hold, those with its first letter before others; a function word or one
/// that only shapes questions before all, since those are typed most. A name is never meant to be a word that is always small.
fn meant(vocabulary: &Vocabulary<'_>, word: &str, is_name: bool, request: &Request) -> Option<(String, Known)> {
    let (language, today) = (request.language, request.today);
    let first = word.chars().next();
    let mut best: Option<Neighbour> = None;
    for near in spelling::neighbours(word) {
        let small = if is_name { None } else { vocabulary.known_form(&near, language) };
        let known = small.or_else(|| vocabulary.known_form(&capitalised(&near), language));
        let term = match known.filter(|known| !is_hidden(vocabulary, *known, today)) {
            Some(Known::StopWord) if near.len() >= SHORTEST_FUNCTION_WORD => return Some((near, Known::StopWord)),
            Some(Known::Term(_)) if terms::is_question_word(&near, language) => return Some((near, Known::StopWord)),
            Some(Known::Term(term)) => term,
            Some(Known::StopWord | Known::Missing) | None => continue,
        };
        let found = Neighbour { has_first_letter: near.chars().next() == first, idf: vocabulary.idf(term), term, word: near };
        if best.as_ref().is_none_or(|best| found.is_likelier_than(best)) {
            best = Some(found);
        }
    }
    best.map(|best| (best.word, Known::Term(best.term)))
}

/// Whether it is a term that no article holds which is shown on the day `today`.
fn is_hidden(vocabulary: &Vocabulary<'_>, known: Known, today: Option<Date>) -> bool {
    match (known, today) {
        (Known::Term(term), Some(today)) => !vocabulary.is_held_on(term, today),
        (Known::Term(_), None) | (Known::StopWord | Known::Missing, _) => false,
    }
}

/// Shorter function words are the neighbours of too many names.
const SHORTEST_FUNCTION_WORD: usize = 4;

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether `word` looks like a name or a number. In German all nouns look like names.
pub(super) fn is_particular(word: &str, opens: bool, language: Language) -> bool {
    let looks_like_a_name = !opens && language != Language::German && word.starts_with(char::is_uppercase);
    looks_like_a_name || word.starts_with(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::question::Question;
    use crate::index::{Searcher, Weights, built as build};

    fn request(body: &str, question: &str) -> Request {
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        let (searcher, question) = (Searcher::from(&index), Question::parse(question).expect("a question"));
        let vocabulary = searcher.vocabulary();
        Request::read(&vocabulary, &Analysis::of(&question, vocabulary.languages()), None, Missing::Left)
    }

    #[test]
    fn a_typing_error_is_corrected_and_named() {
        let request = request("The harbour bridge opened.", "Who opened the harbuor bridge?");
        assert_eq!(request.corrected, [Correction { from: "harbuor".into(), to: "harbour".into() }]);
        assert!(request.missing.is_empty());
    }

    #[test]
    fn of_words_that_are_as_likely_the_first_by_spelling_is_meant() {
        let request = request("The harbord mill. The harbore bridge.", "Where is the harborn mill?");
        assert_eq!(request.corrected, [Correction { from: "harborn".into(), to: "harbord".into() }]);
    }

    #[test]
    fn a_name_is_no_typing_error_for_a_small_word() {
        let body = "The parts of the mill cost 3 crowns per day. The Zelinsky bridge opened.";
        for name in ["Peru", "Paris", "Zarts"] {
            assert!(request(body, &format!("Where is the mill of {name}?")).corrected.is_empty(), "{name}");
        }
        let mistyped = request(body, "Who opened the Zelinksy bridge?");
        assert_eq!(mistyped.corrected, [Correction { from: "Zelinksy".into(), to: "zelinsky".into() }]);
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
}
