//! One question the whole way: passages, sentences or units of documents, quotes, and whether they answer it.

use std::ops::Range;
use std::sync::Arc;

use crate::answer::analysis::Analysis;
use crate::answer::asked::Asked;
use crate::answer::confidence::Tier;
use crate::answer::outcome::{Answer, Outcome, Ranked};
use crate::answer::part::{Answered, Kind};
use crate::answer::question::Question;
use crate::answer::request::Request;
use crate::answer::rules::Rules;
use crate::answer::{documents, expansion, part, sentences};
use crate::article::Article;
use crate::index::{Index, PassageId, QueryTerm, RankedPassage};
use crate::searcher::Searcher;

/// What a confidence is worth where the corpus holds no article in the question's language: names alone match.
const FOREIGN: f32 = 0.25;

/// What the indexes that `searcher` asks hold on `question`.
pub fn compose<'a>(searcher: impl Into<Searcher<'a>>, question: &Question, rules: &Rules) -> Answer {
    let searcher: Searcher<'a> = searcher.into();
    let none = Index::default();
    let index = searcher.parts().first().copied().unwrap_or(&none);
    let analysis = Analysis::of(question, index.languages());
    // Most corpora hide nothing, and then nothing is looked at twice.
    let today = rules.today.filter(|today| index.hides_some(*today));
    let request = Request::read(index, &analysis, today);
    let found = found(index, &request, rules);
    let expanded = has_documents(index, rules, &found).then(|| expansion::for_documents(index, &analysis, &request));
    let found = expanded.as_ref().map_or(found, |expanded| self::found(index, expanded, rules));
    let (searched, rest) = found.split_at(rules.passages.min(found.len()));
    index.fetch_articles(searched.iter().map(|found| found.passage));
    let foreign = !index.languages().is_empty() && !index.languages().contains(&analysis.language);
    let trust = match (analysis.is_bare, foreign) {
        (true, _) => 0.0,
        (false, true) => FOREIGN,
        (false, false) => 1.0,
    };
    let documents = expanded.as_ref().unwrap_or(&request);
    let Answered { confidence, tier, quotes, ranked } = answered(index, question, (&request, documents), rules, trust, searched);
    Answer {
        outcome: if tier == Tier::None { Outcome::NoAnswer(quotes) } else { Outcome::Answered(quotes) },
        confidence,
        tier,
        missing_words: if analysis.is_bare { Vec::new() } else { request.missing },
        corrected: request.corrected,
        undated: rules.filter.undated(index.articles().filter(|article| rules.wants_today(article))),
        language: analysis.language,
        foreign,
        ranked: report(index, &ranked, rest, rules.ranked),
    }
}

/// What the passages answer: sentences of plain text and units of documents are scored apart, since neither can be scored as the other.
fn answered(
    index: &Index,
    question: &Question,
    (request, for_documents): (&Request, &Request),
    rules: &Rules,
    trust: f32,
    searched: &[RankedPassage],
) -> Answered {
    let (text, documents): (Vec<RankedPassage>, Vec<RankedPassage>) =
        searched.iter().partition(|found| index.article_of(found.passage).shape.is_plain());
    if documents.is_empty() {
        return sentences::answer(index, question, request, rules, trust, searched);
    }
    if text.is_empty() {
        return documents::answer(index, for_documents, rules, trust, searched);
    }
    let of = |kind: Kind, skip: usize| {
        let rules = Rules { skip, ..rules.clone() };
        match kind {
            Kind::Text => sentences::answer(index, question, request, &rules, trust, &text),
            Kind::Documents => documents::answer(index, for_documents, &rules, trust, &documents),
        }
    };
    part::joined(of(Kind::Text, 0), of(Kind::Documents, 0), rules, |kind, shown| of(kind, shown).quotes)
}

/// Whether a document is among what would be searched, or nothing is, for want of the corpus's own words.
fn has_documents(index: &Index, rules: &Rules, found: &[RankedPassage]) -> bool {
    let searched = found.get(..rules.passages).unwrap_or(found);
    index.fetch_articles(searched.iter().map(|found| found.passage));
    searched.is_empty() || searched.iter().any(|found| !index.article_of(found.passage).shape.is_plain())
}

/// The passages that share words with the question, best first. Where some articles are in another language, theirs are
/// ranked by what the words count there.
fn found(index: &Index, request: &Request, rules: &Rules) -> Vec<RankedPassage> {
    let limit = rules.passages.max(rules.ranked);
    let query = |weight: &dyn Fn(&Asked) -> f32| -> Vec<QueryTerm> {
        let own = request.asked.iter().map(|asked| QueryTerm { term: asked.term, weight: weight(asked) });
        own.chain(request.alternatives.further.iter().copied()).collect()
    };
    let at_home = query(&|asked| asked.weight);
    if request.others.is_empty() {
        let wants_all = rules.filter.is_empty() && request.today.is_none();
        return if wants_all { index.rank(&at_home, limit) } else { index.rank_among(&at_home, limit, &|article| rules.wants(article)) };
    }
    let abroad = query(&|asked| asked.abroad * asked.weight);
    let is_abroad = |article: &Article| request.is_abroad(article);
    let mut found = index.rank_among(&at_home, limit, &|article| !is_abroad(article) && rules.wants(article));
    found.extend(index.rank_among(&abroad, limit, &|article| is_abroad(article) && rules.wants(article)));
    found.sort_unstable();
    found.truncate(limit);
    found
}

/// The passages that were looked at twice in their new order, then the `rest`, whose scores are kept below theirs.
fn report(index: &Index, ranked: &[RankedPassage], rest: &[RankedPassage], limit: usize) -> Vec<Ranked> {
    let last = ranked.last().map_or(f32::MAX, |last| last.score);
    let rest = rest.iter().map(|found| RankedPassage { score: found.score.min(last), ..*found });
    let all = ranked.iter().copied().chain(rest).take(limit);
    all.map(|found| Ranked {
        article: Arc::clone(index.article_of(found.passage)),
        passage_name: index.passage_name(found.passage),
        span: span_of(index, found.passage),
        score: found.score,
    })
    .collect()
}

fn span_of(index: &Index, passage: PassageId) -> Range<usize> {
    let sentences = index.sentences_of(passage);
    index.span(sentences.start).start..index.span(sentences.end - 1).end
}

#[cfg(test)]
mod document_tests;

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::article::Shown;
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
