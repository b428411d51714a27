//! How answers are put together.

use time::Date;

use crate::answer::confidence::Thresholds;
use crate::answer::filter::Filter;
use crate::answer::weights::{PassageWeights, SentenceWeights};
use crate::article::Article;

/// Where a further quote is worth a reader's time: `docs/quality.md` has what it was found by.
pub const FURTHER: f32 = 0.11;

/// How answers are put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// At most this many quotes.
    pub max_quotes: usize,
    /// This many of the best quotes are left out: those of the pages before.
    pub skip: usize,
    /// At most this many characters of quotes, unless one sentence alone is longer.
    pub max_chars: usize,
    /// This many of the best passages are searched for sentences.
    pub passages: usize,
    /// How passages are ranked once their sentences are scored.
    pub passage: PassageWeights,
    /// How sentences are scored.
    pub sentence: SentenceWeights,
    /// When an answer counts as one.
    pub thresholds: Thresholds,
    /// From this confidence on a quote after the first is shown at once; the others come on later pages, 0 to 1.
    pub further: f32,
    /// This many ranked passages are reported with the answer.
    pub ranked: usize,
    /// Which articles are looked at.
    pub filter: Filter,
    /// The day of the question: articles that their authors do not want shown on it are not quoted, nor a word told that only they
    /// hold. None: all are shown.
    pub today: Option<Date>,
}

impl Rules {
    /// Whether `article` is shown on the day of the question.
    pub(super) fn wants_today(&self, article: &Article) -> bool {
        self.today.is_none_or(|today| article.shown.on(today))
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            max_quotes: 3,
            skip: 0,
            max_chars: 600,
            passages: 30,
            passage: PassageWeights::default(),
            sentence: SentenceWeights::default(),
            thresholds: Thresholds::default(),
            further: FURTHER,
            ranked: 0,
            filter: Filter::default(),
            today: None,
        }
    }
}
