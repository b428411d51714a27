//! Questions that a server's team has pinned an answer to in, whether another question asks the same out; an answer in, the same with
//! what is pinned before all else out.

use crate::answer::confidence::Tier;
use crate::answer::outcome::{Answer, Outcome, Quote};
use crate::answer::question::Question;
use crate::answer::same_question::{self, Candidates, Reading, WordPair};
use crate::index::Vocabulary;
use crate::text::language::Language;

mod standing;

pub use standing::{PinnedPart, PinnedQuote};

/// Questions that have a pin, each in one or several wordings.
#[derive(Clone, Debug, Default)]
pub struct PinnedQuestions {
    wordings: Vec<Pinned>,
    /// Which of them share words with a question.
    candidates: Candidates,
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
    /// How much of it is written the same, by how rare the words are: over 0 and up to 1.
    pub score: f32,
}

impl PinnedQuestions {
    /// The wordings of questions, each with the place of its pin, as they read in a corpus of these languages, the most frequent
    /// first. Those that ask nothing are left out.
    pub fn new(wordings: impl IntoIterator<Item = (usize, String)>, pairs: Vec<WordPair>, languages: &[Language]) -> PinnedQuestions {
        let mut all = PinnedQuestions { pairs, languages: languages.to_vec(), ..PinnedQuestions::default() };
        for (pin, wording) in wordings {
            let Ok(question) = Question::parse(&wording) else { continue };
            let reading = Reading::of(&question, languages, &all.pairs);
            if !reading.is_bare() {
                all.candidates.push(&reading);
                all.wordings.push(Pinned { reading, pin });
            }
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
        let reading = Reading::of(question, &self.languages, &self.pairs);
        let mut found: Vec<PinMatch> = Vec::new();
        for pinned in self.candidates.near(&reading).into_iter().filter_map(|at| self.wordings.get(at)) {
            let Some(score) = same_question::likeness(&reading, &pinned.reading, vocabulary) else { continue };
            match found.iter_mut().find(|known| known.pin == pinned.pin) {
                Some(known) => known.score = known.score.max(score),
                None => found.push(PinMatch { pin: pinned.pin, score }),
            }
        }
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then(other.pin.cmp(&one.pin)));
        found
    }
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
