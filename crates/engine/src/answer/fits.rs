//! The best sentence in, whether it surely holds the kind of answer that is asked for out.
//!
//! All words of a question may stand in a sentence that does not answer it: a date, a number or a name must be there as
//! well, and beside the words that it belongs to.

use crate::answer::analysis::Wanted;
use crate::answer::facts;
use crate::answer::question::Question;
use crate::answer::request::Request;
use crate::index::Matcher;
use crate::text::language::Language;
use crate::text::words;

/// How many words apart an answer and what was asked may stand.
const NEAR: usize = 8;
/// Of the question's idf that a sentence holds, so much must stand near the answer.
const ENOUGH: f32 = 0.3;

/// Words that turn a statement round. A sentence without them says the reverse of what was asked.
const TURNING: [&str; 12] = ["against", "without", "not", "never", "nicht", "nie", "ohne", "gegen", "contre", "sans", "contra", "sin"];

/// Whether `text`, of an article in `language`, holds the kind of answer that is asked for, near the words that ask for it,
/// and is not the reverse of it. True where the kind is unknown and nothing is turned round.
pub(super) fn is_sure(question: &Question, request: &Request, matcher: &Matcher<'_>, text: &str, language: Language) -> bool {
    let words = words::words(text);
    let has = |turning: &str| words.iter().any(|word| word.text.eq_ignore_ascii_case(turning));
    let is_turned = words::words(&question.text).iter().any(|word| {
        let turning = TURNING.iter().find(|turning| word.text.eq_ignore_ascii_case(turning));
        turning.is_some_and(|turning| !has(turning))
    });
    if is_turned {
        return false;
    }
    let asked: Vec<Option<usize>> = words.iter().map(|word| matcher.find(word.text).filter(|place| *place < request.asked.len())).collect();
    let answers = |at: usize| {
        let word = words.get(at).map_or("", |word| word.text);
        asked.get(at) == Some(&None) && is_wanted(word, at == 0, request.wanted, language) && !matcher.is_stop_word(word)
    };
    request.wanted == Wanted::Anything || (0..words.len()).filter(|at| answers(*at)).any(|at| near(request, &asked, at) >= ENOUGH)
}

fn is_wanted(word: &str, opens: bool, wanted: Wanted, language: Language) -> bool {
    match wanted {
        Wanted::Anything => true,
        // Only English has its months and weekdays listed.
        Wanted::Time if language == Language::English => facts::names_a_date(word),
        Wanted::Time => word.starts_with(char::is_numeric),
        Wanted::Number => word.starts_with(char::is_numeric) || facts::names_a_number(word),
        Wanted::Name | Wanted::Place => !opens && word.starts_with(char::is_uppercase),
    }
}

/// Of the idf that a sentence holds, the share near the word at `at`.
fn near(request: &Request, asked: &[Option<usize>], at: usize) -> f32 {
    let idf = |from: usize, to: usize| -> f32 {
        let held = |place: usize| asked.iter().skip(from).take(to - from).any(|own| *own == Some(place));
        request.asked.iter().enumerate().filter(|(place, _)| held(*place)).map(|(_, asked)| asked.idf).sum()
    };
    idf(at.saturating_sub(NEAR), (at + NEAR + 1).min(asked.len())) / idf(0, asked.len()).max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use crate::answer::{Question, Rules, Thresholds, Tier, compose};
    use crate::article::Article;
    use crate::index::{Weights, built as build};

    /// The tier of the answer from one sentence, where all that counts is whether it fits.
    fn tier(body: &str, question: &str) -> Tier {
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        let rules = Rules { thresholds: Thresholds { possible: 0.0, strong: 0.0 }, ..Rules::default() };
        compose(&index, &Question::parse(question).expect("a question"), &rules).tier
    }

    #[test]
    fn a_sure_answer_holds_what_was_asked_for() {
        assert_eq!(tier("The old mill closed in March 1980.", "When did the old mill close?"), Tier::Strong);
        assert_eq!(tier("The old mill of 200 stones closed.", "When did the old mill close?"), Tier::Possible);
        assert_eq!(tier("The old mill had twelve wheels.", "How many wheels did the old mill have?"), Tier::Strong);
        assert_eq!(tier("The old mill had wheels.", "How many wheels did the old mill have?"), Tier::Possible);
        assert_eq!(tier("The old mill was sold by Anna Holm.", "Who sold the old mill?"), Tier::Strong);
        assert_eq!(tier("The old mill was sold.", "Who sold the old mill?"), Tier::Possible);
        assert_eq!(tier("The old mill was sold.", "What of the old mill?"), Tier::Strong);
    }

    #[test]
    fn what_stands_far_away_is_no_answer() {
        let body =
            "Twelve guests from the valley spoke for hours about weather, harvest and prices before the wheels of the old mill turned.";
        assert_eq!(tier(body, "How many wheels had the old mill?"), Tier::Possible);
    }

    #[test]
    fn the_reverse_of_what_was_asked_is_no_sure_answer() {
        assert_eq!(tier("The council voted to sell the mill.", "Which council voted against the mill?"), Tier::Possible);
        assert_eq!(tier("The council voted against the mill.", "Which council voted against the mill?"), Tier::Strong);
    }
}
