//! Quotes that say the same: one is shown, the articles of the others are named beside it.

use std::collections::BTreeSet;

use crate::answer::outcome::Quote;
use crate::stories;
use crate::text::words;

/// Two texts say the same if they share this much of their words (Jaccard index of the word sets).
const SAME: f32 = 0.8;

/// In two articles on one story this much is enough: agencies and outlets edit each other's sentences.
const SAME_IN_ONE_STORY: f32 = 0.5;

/// Adds `quote` to `chosen` unless one of them says the same; then its article is named beside that one.
pub(super) fn add(chosen: &mut Vec<Quote>, quote: Quote) {
    let Some(twin) = chosen.iter_mut().find(|other| say_the_same(other, &quote)) else {
        chosen.push(quote);
        return;
    };
    let known = twin.article.id == quote.article.id || twin.also_reported_by.iter().any(|other| other.id == quote.article.id);
    if !known {
        twin.also_reported_by.push(quote.article);
    }
}

/// Whether one of `quotes` says what `quote` says.
pub(super) fn is_said(quotes: &[Quote], quote: &Quote) -> bool {
    quotes.iter().any(|other| say_the_same(other, quote))
}

fn say_the_same(one: &Quote, other: &Quote) -> bool {
    let shared = shared(one.text(), other.text());
    // Hardly ever are so many words shared, and only then are articles compared.
    shared >= SAME || shared >= SAME_IN_ONE_STORY && tell_one_story(one, other)
}

/// Whether two articles carry one story. A second quote from the article itself is not a repetition.
fn tell_one_story(one: &Quote, other: &Quote) -> bool {
    one.article.id != other.article.id && stories::tell_the_same(&stories::sketch(&one.article), &stories::sketch(&other.article))
}

/// The share of their words that two texts have in common, 0 to 1; 0 for texts without words.
fn shared(one: &str, other: &str) -> f32 {
    let set = |text: &str| words::words(text).iter().map(|word| word.text.to_lowercase()).collect::<BTreeSet<_>>();
    let (one, other) = (set(one), set(other));
    let common = one.intersection(&other).count();
    common as f32 / (one.len() + other.len() - common).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Answer, Question, Rules, compose};
    use crate::article::Article;
    use crate::index::{Weights, built};

    #[test]
    fn punctuation_and_case_make_no_difference() {
        assert!(shared("“The mill closed,” she said.", "The mill closed, She said") >= SAME);
        assert!(shared("The mill closed.", "The mill opened at night.") < SAME_IN_ONE_STORY);
        assert!(shared("", "") < SAME_IN_ONE_STORY);
    }

    #[test]
    fn in_articles_on_one_story_edited_sentences_say_the_same() {
        let rest = "The valley has had no other mill since the great flood of the last century, and the town council wants to keep it \
                    running for the school children who come to see the wheel turn every spring.";
        let first = "The mill on the northern bank was sold to Anna Holm on Monday.";
        let edited = "The mill on the northern bank was sold on Monday for little money, it says.";
        let answer = |bodies: [String; 2]| {
            let articles = ["a", "b"].into_iter().zip(bodies).map(|(id, body)| Article::plain(id, &body).into()).collect();
            let index = built(articles, Weights::default());
            let question = Question::parse("When was the mill on the northern bank sold?").expect("a question");
            compose(&index, &question, &Rules { further: 0.0, ..Rules::default() })
        };
        let also = |answer: &Answer| answer.quotes().iter().map(|quote| quote.also_reported_by.len()).collect::<Vec<_>>();
        assert_eq!(also(&answer([format!("{first} {rest}"), format!("{edited} {rest}")])).first(), Some(&1));
        let apart = also(&answer([format!("{first} {rest}"), format!("{edited} Nobody knows more of it.")]));
        assert!(apart.len() > 1 && apart.iter().all(|others| *others == 0), "{apart:?}");
    }
}
