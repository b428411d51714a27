//! Quotes that say the same: one is shown, the articles of the others are named beside it.

use std::collections::BTreeSet;

use crate::engine::answer::Quote;
use crate::engine::text::words;

/// Two texts say the same if they share this much of their words (Jaccard index of the word sets).
const SAME: f32 = 0.8;

/// Adds `quote` to `chosen` unless one of them says the same, or comes from another article on the same story; then its
/// article is named beside that one.
pub(super) fn add(chosen: &mut Vec<Quote>, quote: Quote) {
    let Some(twin) = chosen.iter_mut().find(|other| tell_one_story(other, &quote) || say_the_same(other.text(), quote.text())) else {
        chosen.push(quote);
        return;
    };
    let known = twin.article.id == quote.article.id || twin.also_reported_by.iter().any(|other| other.id == quote.article.id);
    if !known {
        twin.also_reported_by.push(quote.article);
    }
}

/// Whether two articles carry one story. A second quote from the article itself is not a repetition.
fn tell_one_story(one: &Quote, other: &Quote) -> bool {
    one.article.id != other.article.id && one.story.is_some() && one.story == other.story
}

fn say_the_same(one: &str, other: &str) -> bool {
    let set = |text: &str| words::words(text).iter().map(|word| word.text.to_lowercase()).collect::<BTreeSet<_>>();
    let (one, other) = (set(one), set(other));
    let shared = one.intersection(&other).count();
    let all = one.len() + other.len() - shared;
    all > 0 && shared as f32 / all as f32 >= SAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_and_case_make_no_difference() {
        assert!(say_the_same("“The mill closed,” she said.", "The mill closed, She said"));
        assert!(!say_the_same("The mill closed.", "The mill opened at night."));
        assert!(!say_the_same("", ""));
    }
}
