//! The evidence for a quote in, a confidence between 0 and 1 out.

use crate::engine::answer::quote::{Asked, ScoredSentence};

/// How far an answer can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Below what counts as an answer.
    None,
    /// May answer the question.
    Possible,
    /// Very likely answers it.
    Strong,
}

/// The confidence from which an answer counts as possible, and as strong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// At least this is *possible*.
    pub possible: f32,
    /// At least this is *strong*.
    pub strong: f32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds { possible: 0.5, strong: 0.75 }
    }
}

impl Thresholds {
    /// The tier of a confidence.
    pub fn tier(self, confidence: f32) -> Tier {
        if confidence >= self.strong {
            Tier::Strong
        } else if confidence >= self.possible {
            Tier::Possible
        } else {
            Tier::None
        }
    }
}

/// The share of the question's idf that the sentence covers, 0 to 1: a word in the sentence counts fully, one in its
/// surroundings half. `missing` is the idf of the words that no article holds. It is a share and no score, so it
/// means the same in a corpus of any size.
pub(super) fn confidence(best: Option<&ScoredSentence>, asked: &[Asked], missing: f32) -> f32 {
    let Some(best) = best else { return 0.0 };
    let whole = missing + asked.iter().map(|asked| asked.idf).sum::<f32>();
    let covered = |(asked, (own, context)): (&Asked, (&f32, &f32))| {
        asked.idf
            * if *own > 0.0 {
                1.0
            } else if *context > 0.0 {
                0.5
            } else {
                0.0
            }
    };
    let found: f32 = asked.iter().zip(best.own.iter().zip(&best.context)).map(covered).sum();
    if whole > 0.0 { (found / whole).clamp(0.0, 1.0) } else { 0.0 }
}
