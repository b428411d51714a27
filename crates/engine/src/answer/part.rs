//! What comes of the articles of one kind, plain text or documents, and both put together.

use crate::answer::confidence::Tier;
use crate::answer::outcome::Quote;
use crate::answer::rules::Rules;
use crate::index::RankedPassage;

/// At most this many passages are shown as nearest where nothing is answered.
const MAX_NEAREST: usize = 2;

/// What came of the articles of one kind.
pub(super) struct Answered {
    /// How likely its quotes hold an answer.
    pub(super) confidence: f32,
    /// The same in three steps.
    pub(super) tier: Tier,
    /// Its quotes, or where nothing is answered what comes nearest.
    pub(super) quotes: Vec<Quote>,
    /// The passages that were searched, best first.
    pub(super) ranked: Vec<RankedPassage>,
}

/// The tier of a confidence that counts `trust`: none without any, and strong only where the answer is surely one.
pub(super) fn tier(confidence: f32, trust: f32, rules: &Rules, is_sure: impl FnOnce() -> bool) -> Tier {
    match rules.thresholds.tier(confidence) {
        _ if trust <= 0.0 => Tier::None,
        Tier::Strong if !is_sure() => Tier::Possible,
        tier => tier,
    }
}

/// At most so many quotes are shown of an answer of this tier.
pub(super) fn most(tier: Tier, rules: &Rules) -> usize {
    if tier == Tier::None { rules.max_quotes.min(MAX_NEAREST) } else { rules.max_quotes }
}

/// Both together: the likelier one first, and of the other what answers as well. What the rules skip is left out.
pub(super) fn joined(one: Answered, other: Answered, rules: &Rules) -> Answered {
    let (first, second) = if other.confidence > one.confidence { (other, one) } else { (one, other) };
    let also = if second.tier == Tier::None && first.tier != Tier::None { Vec::new() } else { second.quotes };
    let most = most(first.tier, rules);
    Answered {
        quotes: first.quotes.into_iter().chain(also).skip(rules.skip).take(most).collect(),
        ranked: first.ranked.into_iter().chain(second.ranked).collect(),
        confidence: first.confidence,
        tier: first.tier,
    }
}
