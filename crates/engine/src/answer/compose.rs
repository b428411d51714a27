//! One question the whole way, in three steps: what is to be looked for, what the indexes hold on it, and whether that answers.

use std::sync::Arc;

use crate::answer::confidence::Tier;
use crate::answer::evidence::{Evidence, Gathered};
use crate::answer::gather::gather;
use crate::answer::outcome::{Answer, Outcome, Ranked};
use crate::answer::part::{Answered, Kind};
use crate::answer::plan::{Plan, plan};
use crate::answer::question::Question;
use crate::answer::request::Request;
use crate::answer::rules::Rules;
use crate::answer::{documents, part, sentences};
use crate::index::{RankedPassage, Searcher, Vocabulary};

/// What the indexes that `searcher` asks hold on `question`. The same articles give the same answer, however they are spread over indexes.
pub fn compose<'a>(searcher: impl Into<Searcher<'a>>, question: &Question, rules: &Rules) -> Answer {
    let searcher: Searcher<'a> = searcher.into();
    let vocabulary = searcher.vocabulary();
    let plan = plan(&vocabulary, question, rules);
    let evidence = gather(&searcher, &vocabulary, &plan);
    conclude(&vocabulary, plan, &evidence)
}

/// The answer that the `evidence` on a plan gives. Pure: it reads nothing but that, and the vocabulary that the plan was made with.
pub fn conclude(vocabulary: &Vocabulary<'_>, plan: Plan<'_>, evidence: &Evidence<'_>) -> Answer {
    let gathered = Gathered { vocabulary, evidence };
    let (searched, rest) = evidence.ranked().split_at(plan.rules.passages.min(evidence.ranked().len()));
    let Answered { confidence, tier, mut quotes, held_back, ranked } = answered(gathered, &plan, searched);
    let request = asked_for(vocabulary, &plan, evidence);
    if tier == Tier::None {
        quotes.retain(|quote| request.comes_near(vocabulary, quote));
    }
    let mut corrected = plan.text.corrected.clone();
    corrected.extend(request.replaced_in(vocabulary, &quotes));
    Answer {
        outcome: if tier == Tier::None { Outcome::NoAnswer(quotes) } else { Outcome::Answered(quotes) },
        confidence,
        tier,
        missing_words: if plan.analysis.is_bare { Vec::new() } else { plan.text.missing },
        corrected,
        undated: evidence.undated,
        language: plan.analysis.language,
        foreign: plan.foreign,
        ranked: report(evidence, &ranked, rest, plan.rules.ranked),
        held_back,
        is_further: plan.rules.skip > 0,
    }
}

/// What the passages were found by.
fn asked_for<'p>(vocabulary: &Vocabulary<'_>, plan: &'p Plan<'_>, evidence: &Evidence<'_>) -> &'p Request {
    if evidence.is_of_documents { plan.documents(vocabulary) } else { &plan.text }
}

/// What the passages answer: sentences of plain text and units of documents are scored apart, since neither can be scored as the other.
fn answered(gathered: Gathered<'_>, plan: &Plan<'_>, searched: &[RankedPassage]) -> Answered {
    let Plan { question, rules, trust, .. } = *plan;
    if !gathered.evidence.is_of_documents {
        return sentences::answer(gathered, question, &plan.text, rules, trust, searched);
    }
    let for_documents = plan.documents(gathered.vocabulary);
    let (text, documents): (Vec<RankedPassage>, Vec<RankedPassage>) =
        searched.iter().partition(|found| gathered.evidence.article_of(found.passage).shape.is_plain());
    if documents.is_empty() {
        return sentences::answer(gathered, question, &plan.text, rules, trust, searched);
    }
    if text.is_empty() {
        return documents::answer(gathered, for_documents, rules, trust, searched);
    }
    let of = |kind: Kind, skip: usize| {
        let rules = Rules { skip, ..rules.clone() };
        match kind {
            Kind::Text => sentences::answer(gathered, question, &plan.text, &rules, trust, &text),
            Kind::Documents => documents::answer(gathered, for_documents, &rules, trust, &documents),
        }
    };
    part::joined(of(Kind::Text, 0), of(Kind::Documents, 0), rules, |kind, shown| of(kind, shown).quotes)
}

/// The passages that were looked at twice in their new order, then the `rest`, whose scores are kept below theirs.
fn report(evidence: &Evidence<'_>, ranked: &[RankedPassage], rest: &[RankedPassage], limit: usize) -> Vec<Ranked> {
    let last = ranked.last().map_or(f32::MAX, |last| last.score);
    let rest = rest.iter().map(|found| RankedPassage { score: found.score.min(last), ..*found });
    let all = ranked.iter().copied().chain(rest).take(limit);
    all.map(|found| Ranked {
        article: Arc::clone(evidence.article_of(found.passage)),
        passage_name: evidence.passage_name(found.passage),
        span: evidence.span_of(found.passage),
        score: found.score,
    })
    .collect()
}

#[cfg(test)]
mod document_tests;

#[cfg(test)]
mod spread_tests;

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::article::{Article, Shown};
    use crate::index::{Weights, built as build};
    use crate::text::language::Language;

    fn ask(texts: &[(Language, &str)], question: &str) -> Answer {
        let article = |(at, (language, body)): (usize, &(Language, &str))| {
            Arc::new(Article { language: *language, ..Article::plain(&format!("{at}"), body) })
        };
        let index = build(texts.iter().enumerate().map(article).collect(), Weights::default());
        compose(&index, &Question::parse(question).expect("a question"), &Rules { ranked: 5, ..Rules::default() })
    }

    fn first(answer: &Answer) -> &str {
        answer.ranked.first().map_or("", |ranked| ranked.article.id.as_str())
    }

    #[test]
    fn a_question_that_only_asks_has_no_answer() {
        let texts = [(Language::English, "How many mills there were is not known, but there were many. It was long ago.")];
        for question in ["How many?", "Who?", "When was it?", "How long?"] {
            let answer = ask(&texts, question);
            assert_eq!((answer.tier, answer.confidence, answer.quotes().len()), (Tier::None, 0.0, 0), "{question}");
            assert!(answer.missing_words.is_empty());
        }
    }

    #[test]
    fn a_wider_word_alone_brings_nothing_near() {
        let texts = [(Language::English, "The market moves to the square in July. The mill was sold."), (Language::English, "It rains.")];
        let answer = ask(&texts, "Who flies to Lisbon?");
        assert_eq!((answer.tier, answer.nearest().len(), answer.corrected.len()), (Tier::None, 0, 0), "{answer:?}");
        assert!(!ask(&texts, "Who flies to the market of Lisbon?").nearest().is_empty());
    }

    #[test]
    fn a_word_of_another_language_that_is_spelled_alike_counts_less() {
        let texts = [
            (Language::French, "Les pays, dans les pays du sud, sont des pays avec une mer; le pays est au nord pour les pays du sud."),
            (Language::English, "Nobody in the valley has to pay for the old mill that stands on the northern bank of the river today."),
        ];
        let answer = ask(&texts, "Who has to pay for it?");
        assert_eq!(first(&answer), "1");
        assert_eq!(first(&ask(&texts[..1], "Who has to pay for it?")), "0");
    }

    #[test]
    fn what_is_not_shown_on_the_day_is_neither_quoted_nor_told() {
        let article = |id: &str, body: &str, from, until| {
            let article = Article { shown: Shown { from, until }, ..Article::plain(id, body) };
            Arc::new(article)
        };
        let (yesterday, today, tomorrow) = (date!(2024 - 05 - 01), date!(2024 - 05 - 02), date!(2024 - 05 - 03));
        let articles = vec![
            article("gone", "The zeppelin of the harbour was sold in 1912.", None, Some(yesterday)),
            article("to come", "The zeppelin of the harbour will be sold in 2025.", Some(tomorrow), None),
            article("mill", "The mill of the harbour was sold in 1930.", None, Some(tomorrow)),
        ];
        let index = build(articles, Weights::default());
        let on = |question: &str, today| {
            let rules = Rules { ranked: 5, today, ..Rules::default() };
            compose(&index, &Question::parse(question).expect("a question"), &rules)
        };
        let ids = |answer: &Answer| answer.ranked.iter().map(|ranked| ranked.article.id.clone()).collect::<Vec<_>>();
        let question = "When was the zeppelin of the harbour sold?";
        let now = on(question, Some(today));
        assert_eq!((ids(&now), now.missing_words.as_slice()), (vec!["mill".to_owned()], ["zeppelin".to_owned()].as_slice()));
        assert!(now.quotes().iter().chain(now.nearest()).all(|quote| quote.article.id == "mill"));
        assert_eq!(ids(&on(question, Some(tomorrow))), ["to come"]);
        assert_eq!(ids(&on(question, None)).len(), 3);
        let mistyped = "When was the zepelin of the harbour sold?";
        assert_eq!(on(mistyped, Some(tomorrow)).corrected.first().map(|corrected| corrected.to.as_str()), Some("zeppelin"));
        assert!(on(mistyped, Some(today)).corrected.is_empty());
    }

    #[test]
    fn names_and_numbers_count_in_any_language() {
        let texts = [
            (Language::English, "The owner paid for a mill. The owner of it lives in the valley."),
            (
                Language::French,
                "Le moulin d'Anna Holm, vendu en 1912, est au bord du fleuve, dans une vallée pour les vaches et les moutons du pays.",
            ),
        ];
        assert_eq!(first(&ask(&texts, "When did Anna Holm own it in 1912?")), "1");
    }
}
