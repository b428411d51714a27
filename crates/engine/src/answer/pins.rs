//! Questions that a server's team has pinned an answer to in, whether another question asks the same out.
//!
//! The pinned questions are found by the words that they share with the question, as passages are. One is the same question only if
//! each says all that the other says: every word that tells something, by its stem, by a word that means the same, or mistyped; every
//! number as it is; what is denied; what is asked for; and which way it goes. A question that is merely similar has no pin.

use std::collections::HashMap;

use crate::answer::analysis::Analysis;
use crate::answer::confidence::Tier;
use crate::answer::outcome::{Answer, Outcome, Quote};
use crate::answer::question::Question;
use crate::index::{Known, Vocabulary};
use crate::text::language::Language;
use crate::text::spelling;

mod synonyms;

mod reading;

mod standing;

use reading::{Asks, Key, Reading, Tense};

pub use standing::{PinnedPart, PinnedQuote};
pub use synonyms::{WordPair, in_own_words};

/// Questions that have a pin, each in one or several wordings.
#[derive(Clone, Debug, Default)]
pub struct PinnedQuestions {
    wordings: Vec<Pinned>,
    /// The wordings that have a word, by its stem.
    by_stem: HashMap<String, Vec<u32>>,
    pairs: Vec<WordPair>,
    languages: Vec<Language>,
}

#[derive(Clone, Debug)]
struct Pinned {
    reading: Reading,
    /// The place of its pin among those that were given.
    pin: usize,
}

/// A pin whose question asks the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PinMatch {
    /// The place of the pin among those that were given.
    pub pin: usize,
    /// How much of what both say is the same, by how rare the words are: 0 to 1.
    pub score: f32,
}

/// Two questions that leave out more than this of each other's words, generic ones alone, are not the same. Source: the pairs of
/// questions in `tests/it/pins/`, of which the paraphrases have at least .7.
const THRESHOLD: f32 = 0.6;

/// What a generic word counts beside others.
const GENERIC: f32 = 0.2;

/// Words of fewer letters are not taken for mistyped: too many others are one letter away.
const LEAST_MISTYPED: usize = 5;

impl PinnedQuestions {
    /// The wordings of questions, each with the place of its pin, as they read in a corpus of these languages, the most frequent
    /// first. Those that ask nothing are left out.
    pub fn new(wordings: impl IntoIterator<Item = (usize, String)>, pairs: Vec<WordPair>, languages: &[Language]) -> PinnedQuestions {
        let mut all = PinnedQuestions { pairs, languages: languages.to_vec(), ..PinnedQuestions::default() };
        for (pin, wording) in wordings {
            let Ok(question) = Question::parse(&wording) else { continue };
            let analysis = Analysis::of(&question, languages);
            let reading = Reading::of(&analysis, &all.pairs);
            if analysis.is_bare || reading.keys.is_empty() {
                continue;
            }
            let number = all.wordings.len() as u32;
            for key in &reading.keys {
                all.by_stem.entry(key.stem.clone()).or_default().push(number);
            }
            all.wordings.push(Pinned { reading, pin });
        }
        all
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.wordings.is_empty()
    }

    /// The pins whose question asks the same as `question`, the likest first; of those that are as like, the last given.
    pub fn find(&self, question: &Question, vocabulary: &Vocabulary<'_>) -> Vec<PinMatch> {
        if self.is_empty() {
            return Vec::new();
        }
        let analysis = Analysis::of(question, &self.languages);
        let reading = Reading::of(&analysis, &self.pairs);
        if analysis.is_bare {
            return Vec::new();
        }
        let weigh = |key: &Key| weight(key, vocabulary, analysis.language);
        let is_known = |word: &str| !matches!(vocabulary.known(word, analysis.language), Known::Missing);
        let doubtful = |word: &str| spelling::is_doubtful(word, analysis.language) && !is_known(word);
        let mut found: Vec<PinMatch> = Vec::new();
        for pinned in self.candidates(&reading) {
            let Some(score) = likeness(&reading, &pinned.reading, &weigh, &doubtful).filter(|score| *score >= THRESHOLD) else { continue };
            match found.iter_mut().find(|known| known.pin == pinned.pin) {
                Some(known) => known.score = known.score.max(score),
                None => found.push(PinMatch { pin: pinned.pin, score }),
            }
        }
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then(other.pin.cmp(&one.pin)));
        found
    }

    /// The wordings that share all words but one with `reading`, or have words joined that it has apart, in the order given.
    fn candidates(&self, reading: &Reading) -> impl Iterator<Item = &Pinned> {
        let mut shared = vec![0_u16; self.wordings.len()];
        for key in reading.keys.iter() {
            let mut met: Vec<u32> = Vec::new();
            for stem in std::iter::once(&key.stem).chain(&key.synonyms) {
                met.extend(self.by_stem.get(stem).into_iter().flatten());
            }
            met.sort_unstable();
            met.dedup();
            for number in met {
                shared.get_mut(number as usize).into_iter().for_each(|shared| *shared += 1);
            }
        }
        self.wordings
            .iter()
            .zip(shared)
            .filter(|(pinned, shared)| usize::from(*shared) + SLACK >= pinned.reading.needed())
            .map(|(pinned, _)| pinned)
            .filter(|pinned| pinned.reading.keys.len().abs_diff(reading.keys.len()) <= MAX_MORE)
    }
}

/// So many words of a pinned question may be there in a way that its stem does not show: mistyped, or two of them joined.
const SLACK: usize = 2;

/// Questions that differ by more words, generic ones among them, are not compared.
const MAX_MORE: usize = 4;

fn weight(key: &Key, vocabulary: &Vocabulary<'_>, language: Language) -> f32 {
    let idf = match vocabulary.known(&key.word, language) {
        Known::Term(term) => vocabulary.idf(term),
        Known::StopWord | Known::Missing => vocabulary.idf_of_unknown(),
    };
    if key.is_generic { idf * GENERIC } else { idf }
}

/// How much of two questions is the same, 0 to 1; none where one says something that the other does not.
fn likeness(asked: &Reading, pinned: &Reading, weigh: &dyn Fn(&Key) -> f32, doubtful: &dyn Fn(&str) -> bool) -> Option<f32> {
    if asked.traits != pinned.traits || !ask_alike(asked.asks, pinned.asks) || !tense_fits(asked.tense, pinned.tense) {
        return None;
    }
    let pairs = paired(asked, pinned, doubtful)?;
    if goes_the_other_way(asked, pinned, &pairs) {
        return None;
    }
    let sum = |keys: &mut dyn Iterator<Item = &Key>| keys.map(weigh).sum::<f32>();
    let whole = sum(&mut asked.keys.iter().chain(&pinned.keys));
    let is_asked = |at: usize| pairs.iter().any(|pair| pair.asked == at);
    let is_pinned = |at: usize| pairs.iter().any(|pair| pair.pinned == at);
    let own = |keys: &[Key], is: &dyn Fn(usize) -> bool| {
        keys.iter().enumerate().filter(|(at, _)| is(*at)).map(|(_, key)| weigh(key)).sum::<f32>()
    };
    let same = own(&asked.keys, &is_asked) + own(&pinned.keys, &is_pinned);
    (whole > 0.0).then(|| same / whole)
}

/// Words of two questions that say the same, by their places.
#[derive(Clone, Copy, Debug)]
struct Pair {
    asked: usize,
    pinned: usize,
}

/// Which words say the same: by stem, then by meaning, joined, or mistyped. None where one that tells something is left over.
fn paired(asked: &Reading, pinned: &Reading, doubtful: &dyn Fn(&str) -> bool) -> Option<Vec<Pair>> {
    let mut pairs: Vec<Pair> = Vec::new();
    let stem = |one: &Key, other: &Key| one.stem == other.stem && (!one.is_exact || one.word == other.word);
    let meaning = |one: &Key, other: &Key| one.synonyms.contains(&other.stem);
    let mistyped = |one: &Key, other: &Key| is_mistyped(&one.word, &other.word) && doubtful(&one.word);
    pair_up(asked, pinned, &mut pairs, &stem);
    pair_up(asked, pinned, &mut pairs, &meaning);
    join_up(asked, pinned, &mut pairs);
    pair_up(asked, pinned, &mut pairs, &mistyped);
    let is_left = |keys: &[Key], is: &dyn Fn(usize) -> bool| keys.iter().enumerate().any(|(at, key)| !key.is_generic && !is(at));
    let left = is_left(&asked.keys, &|at| pairs.iter().any(|pair| pair.asked == at))
        || is_left(&pinned.keys, &|at| pairs.iter().any(|pair| pair.pinned == at));
    (!left && !pairs.is_empty()).then_some(pairs)
}

fn pair_up(asked: &Reading, pinned: &Reading, pairs: &mut Vec<Pair>, same: &dyn Fn(&Key, &Key) -> bool) {
    for (at, key) in asked.keys.iter().enumerate() {
        if pairs.iter().any(|pair| pair.asked == at) {
            continue;
        }
        let free = |place: usize| !pairs.iter().any(|pair| pair.pinned == place);
        let other = pinned.keys.iter().enumerate().find(|(place, other)| free(*place) && same(key, other));
        pairs.extend(other.map(|(place, _)| Pair { asked: at, pinned: place }));
    }
}

/// Pairs words that one question writes as one and the other as two: "modpack" and "mod pack".
fn join_up(asked: &Reading, pinned: &Reading, pairs: &mut Vec<Pair>) {
    for (one, other, is_asked) in [(asked, pinned, true), (pinned, asked, false)] {
        for (at, two) in one.keys.windows(2).enumerate() {
            let [first, second] = two else { continue };
            let joined = format!("{}{}", first.word, second.word);
            let Some(place) = other.keys.iter().position(|key| key.word == joined || key.stem == joined) else { continue };
            let both = [at, at + 1].map(|at| if is_asked { Pair { asked: at, pinned: place } } else { Pair { asked: place, pinned: at } });
            pairs.extend(both);
        }
    }
}

/// Whether a word is another one but for one letter that is wrong, missing or too many, or two that changed places.
fn is_mistyped(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().min(other.len()) < LEAST_MISTYPED
        || one.len().abs_diff(other.len()) > 1
        || one.iter().chain(&other).any(|c| c.is_numeric())
    {
        return false;
    }
    let start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (one.get(start..).unwrap_or_default(), other.get(start..).unwrap_or_default());
    let swapped = match (left, right) {
        ([a, b, rest @ ..], [c, d, others @ ..]) => a == d && b == c && rest == others,
        _ => false,
    };
    swapped || start + end + 1 >= one.len().max(other.len())
}

/// Whether what two questions ask for may be the same. Words alone may ask for anything but a reason, which is rarely left out.
fn ask_alike(one: Asks, other: Asks) -> bool {
    let pair = |a, b| (one, other) == (a, b) || (one, other) == (b, a);
    one == other
        || one == Asks::Nothing && other != Asks::Reason
        || other == Asks::Nothing && one != Asks::Reason
        || pair(Asks::Thing, Asks::Number)
        || pair(Asks::Thing, Asks::Length)
}

fn tense_fits(one: Tense, other: Tense) -> bool {
    one == other || one == Tense::Untold || other == Tense::Untold
}

/// Whether the words are the same and lead the other way: "gold to silver" and "silver to gold", "A beats B" and "B beats A".
fn goes_the_other_way(asked: &Reading, pinned: &Reading, pairs: &[Pair]) -> bool {
    let place_of = |at: usize| pairs.iter().find(|pair| pair.asked == at).map(|pair| pair.pinned);
    let led = |reading: &Reading, wanted: &str| {
        let direction = |direction: &str| if direction == "into" { "to" } else { direction } == wanted;
        reading.led_to.iter().filter(|(name, _)| direction(name)).map(|(_, at)| *at).collect::<Vec<_>>()
    };
    let differs = |direction: &str| {
        let (one, other) = (led(asked, direction), led(pinned, direction));
        let shared = one.iter().filter_map(|at| place_of(*at)).any(|at| other.contains(&at));
        !one.is_empty() && !other.is_empty() && !shared
    };
    // What one leads to, the other comes from.
    let crossed = led(asked, "to").iter().filter_map(|at| place_of(*at)).any(|at| led(pinned, "from").contains(&at))
        || led(asked, "from").iter().filter_map(|at| place_of(*at)).any(|at| led(pinned, "to").contains(&at));
    ["to", "from", "before", "after", "than"].iter().any(|direction| differs(direction))
        || crossed
        || is_turned_round(asked, pinned, &place_of)
}

/// Whether three words in a row stand in the opposite order, and nothing like "of" accounts for it.
fn is_turned_round(asked: &Reading, pinned: &Reading, place_of: &dyn Fn(usize) -> Option<usize>) -> bool {
    let turns = asked.turned.is_empty() && pinned.turned.is_empty();
    turns
        && (2..asked.keys.len()).any(|last| match (place_of(last - 2), place_of(last - 1), place_of(last)) {
            (Some(first), Some(middle), Some(last)) => first == middle + 1 && middle == last + 1,
            _ => false,
        })
}

/// An answer with what was pinned to its question before all else. `shown` says which of all its quotes, the pinned one the first,
/// were shown before, and `limit` how many are shown now. `answer` holds its quotes from the first one on.
#[must_use]
pub fn with_pin(answer: Answer, pinned: Quote, shown: usize, limit: usize) -> Answer {
    let quotes = match answer.outcome {
        Outcome::Answered(quotes) => quotes,
        // What only comes near is none beside an answer.
        Outcome::NoAnswer(_) => Vec::new(),
    };
    let is_other = |quote: &Quote| quote.article.id != pinned.article.id || !overlaps(quote, &pinned);
    let others: Vec<Quote> = quotes.into_iter().filter(is_other).collect();
    let outcome = Outcome::Answered(std::iter::once(pinned).chain(others).skip(shown).take(limit.max(1)).collect());
    Answer { outcome, confidence: 1.0, tier: Tier::Strong, missing_words: Vec::new(), ..answer }
}

fn overlaps(one: &Quote, other: &Quote) -> bool {
    let spans = |quote: &Quote| quote.parts.iter().flat_map(|part| part.spans.clone()).collect::<Vec<_>>();
    let others = spans(other);
    spans(one).iter().any(|a| others.iter().any(|b| a.start < b.end && b.start < a.end))
}
