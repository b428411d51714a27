//! Words of a server's own in, the words of its articles that they stand for out: "rtp" for "random teleport".

use crate::answer::outcome::Correction;
use crate::answer::question::Question;
use crate::index::{Known, Vocabulary};
use crate::text::words;

/// A word, or a few in a row, and what they mean; each in lower case and at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordPair {
    /// What members write.
    pub(super) word: Vec<String>,
    /// What the articles write.
    pub(super) means: Vec<String>,
}

impl WordPair {
    /// The pair of these texts; none where one of them has no words.
    pub fn new(word: &str, means: &str) -> Option<WordPair> {
        let split = |text: &str| words::words(text).iter().map(|word| word.text.to_lowercase()).collect::<Vec<_>>();
        let pair = WordPair { word: split(word), means: split(means) };
        (!pair.word.is_empty() && !pair.means.is_empty() && pair.word != pair.means).then_some(pair)
    }

    /// Whether there is room for the word at `at` of `words`.
    pub(super) fn starts(&self, words: &[String], at: usize) -> bool {
        at + self.word.len() <= words.len()
    }

    /// Whether the word stands at `at` of `words`, which are in lower case. Not where its meaning stands around it: "teleport" for
    /// "random teleport" leaves that as it is.
    pub(super) fn stands_at(&self, words: &[String], at: usize) -> bool {
        let is_in = |means: &[String], from: usize| words.get(from..from + means.len()).is_some_and(|there| there == means);
        let around = (0..self.means.len()).filter_map(|before| at.checked_sub(before)).any(|from| is_in(&self.means, from));
        is_in(&self.word, at) && !around
    }
}

/// The question as it is looked for, and what was put in place of what. A word that some article holds stays, and its meaning is added.
pub fn in_own_words(question: &Question, pairs: &[WordPair], vocabulary: &Vocabulary<'_>) -> (Question, Vec<Correction>) {
    let (mut text, mut corrected) = (question.text.clone(), Vec::new());
    for pair in pairs {
        let found = words::words(&text);
        let lower: Vec<String> = found.iter().map(|word| word.text.to_lowercase()).collect();
        let Some(at) = (0..found.len()).find(|at| pair.stands_at(&lower, *at)) else { continue };
        let ends = found.get(at).zip(found.get(at + pair.word.len() - 1));
        let Some(span) = ends.map(|(first, last)| first.span.start..last.span.end) else { continue };
        let from = text.get(span.clone()).unwrap_or_default().to_owned();
        let language = vocabulary.languages().first().copied().unwrap_or_default();
        let is_known = pair.word.iter().all(|word| matches!(vocabulary.known(word, language), Known::Term(_)));
        let means = pair.means.join(" ");
        text.replace_range(span, &if is_known { format!("{from} {means}") } else { means.clone() });
        corrected.push(Correction { from, to: means });
    }
    (Question { text }, corrected)
}
