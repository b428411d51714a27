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
    /// Quotes that would stand beside them if they were surer.
    pub(super) held_back: Vec<Quote>,
    /// The passages that were searched, best first.
    pub(super) ranked: Vec<RankedPassage>,
}

/// The two kinds of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text, answered with sentences.
    Text,
    /// Documents, answered with units.
    Documents,
}

/// The tier of a confidence that counts `trust`: none without any, and strong only where the answer is surely one.
pub(super) fn tier(confidence: f32, trust: f32, rules: &Rules, is_sure: impl FnOnce() -> bool) -> Tier {
    match rules.thresholds.tier(confidence) {
        _ if trust <= 0.0 => Tier::None,
        Tier::Strong if !is_sure() => Tier::Possible,
        tier => tier,
    }
}

/// The quotes of a first page, those that are shown and those that are held back: the first answers, each other must be sure enough
/// by itself to be worth a reader's time. Of what comes nearest nothing is held back.
pub(super) fn parted(quotes: Vec<Quote>, tier: Tier, rules: &Rules) -> (Vec<Quote>, Vec<Quote>) {
    let mut is_first = true;
    let is_shown = |quote: &Quote| std::mem::take(&mut is_first) || tier == Tier::None || quote.confidence >= rules.further;
    quotes.into_iter().partition(is_shown)
}

/// At most so many quotes are shown of an answer of this tier.
pub(super) fn most(tier: Tier, rules: &Rules) -> usize {
    if tier == Tier::None { rules.max_quotes.min(MAX_NEAREST) } else { rules.max_quotes }
}

/// The quotes of both, one of each in turn while both have some: the best of either is among the first two.
fn taking_turns(one: Vec<Quote>, other: Vec<Quote>) -> Vec<Quote> {
    let (mut one, mut other) = (one.into_iter(), other.into_iter());
    let mut all = Vec::new();
    loop {
        let pair = [one.next(), other.next()];
        if pair.iter().all(Option::is_none) {
            return all;
        }
        all.extend(pair.into_iter().flatten());
    }
}

/// The same where another kind answers first: from its first unsure quote on all are held back.
fn sure_of(answered: Answered, rules: &Rules) -> Answered {
    let sure = answered.quotes.iter().take_while(|quote| quote.confidence >= rules.further).count();
    let mut quotes = answered.quotes;
    let mut held_back = quotes.split_off(sure);
    held_back.extend(answered.held_back);
    Answered { quotes, held_back, ..answered }
}

/// Both together: the likelier one first, and in turn with it of the other what answers as well. Each is the first page of its kind; what the rules skip is
/// left out, and where that is more than both, `more` finds the page of one kind, text or documents, that comes behind so many quotes.
pub(super) fn joined(text: Answered, documents: Answered, rules: &Rules, more: impl Fn(Kind, usize) -> Vec<Quote>) -> Answered {
    let (text, documents) = ((Kind::Text, text), (Kind::Documents, documents));
    let (first, second) = if documents.1.confidence > text.1.confidence { (documents, text) } else { (text, documents) };
    let ((first_kind, first), (second_kind, second)) = (first, second);
    let most = most(first.tier, rules);
    let answers_too = second.tier != Tier::None || first.tier == Tier::None;
    let second = if first.tier == Tier::None { second } else { sure_of(second, rules) };
    let mut shown = [(first_kind, first.quotes.len()), (second_kind, if answers_too { second.quotes.len() } else { 0 })];
    let mut quotes = if answers_too { taking_turns(first.quotes, second.quotes) } else { first.quotes };
    for (kind, shown) in shown.iter_mut().filter(|_| rules.skip > 0) {
        while quotes.len() < rules.skip + most && (*kind == first_kind || answers_too) {
            let page = more(*kind, *shown);
            if page.is_empty() {
                break;
            }
            *shown += page.len();
            quotes.extend(page);
        }
    }
    Answered {
        quotes: quotes.into_iter().skip(rules.skip).take(most).collect(),
        held_back: first.held_back.into_iter().chain(second.held_back.into_iter().filter(|_| answers_too)).collect(),
        ranked: first.ranked.into_iter().chain(second.ranked).collect(),
        confidence: first.confidence,
        tier: first.tier,
    }
}
