//! One question the whole way: passages, sentences, quotes, and whether they answer it.

use std::ops::Range;
use std::sync::Arc;

use crate::answer::asked::{Asked, Request};
use crate::answer::confidence::Signs;
use crate::answer::evidence::Gatherer;
use crate::answer::{Answer, Outcome, Question, Ranked, Rules, Tier, choose, confidence, documents, excerpts, quote, rerank};
use crate::article::Article;
use crate::index::{Index, PassageId, QueryTerm, RankedPassage};

/// At most this many passages are shown as nearest where nothing is answered.
const MAX_NEAREST: usize = 2;

/// What a confidence is worth where the corpus holds no article in the question's language: names alone match.
const FOREIGN: f32 = 0.25;

/// What `index` holds on `question`.
pub fn compose(index: &Index, question: &Question, rules: &Rules) -> Answer {
    let question = &question.read_in(index.languages());
    let request = Request::read(index, question);
    let found = found(index, &request, rules);
    let (searched, rest) = found.split_at(rules.passages.min(found.len()));
    index.fetch_articles(searched.iter().map(|found| found.passage));
    if searched.first().is_some_and(|first| !index.article_of(first.passage).shape.is_plain()) {
        return of_documents(index, question, request, rules, &found);
    }
    let mut gatherer = Gatherer::new(index, question, &request, &rules.sentence);
    let sentences = quote::score(&mut gatherer, searched);
    let ranked = rerank::rerank(&gatherer, searched, &sentences, &rules.passage);
    let foreign = !index.languages().is_empty() && !index.languages().contains(&question.language);
    let mut confidence = confidence::confidence(sentences.first(), signs(&request, searched, &ranked));
    if foreign {
        confidence *= FOREIGN;
    }
    if question.is_bare {
        confidence = 0.0;
    }
    let is_sure = sentences.first().is_some_and(|best| gatherer.is_sure(&best.evidence));
    let tier = match rules.thresholds.tier(confidence) {
        _ if question.is_bare => Tier::None,
        Tier::Strong if !is_sure => Tier::Possible,
        tier => tier,
    };
    let most = if tier == Tier::None { rules.max_quotes.min(MAX_NEAREST) } else { rules.max_quotes };
    let quotes = choose::choose(index, &request, &sentences, rules, most);
    Answer {
        outcome: if tier == Tier::None { Outcome::NoAnswer(quotes) } else { Outcome::Answered(quotes) },
        confidence,
        tier,
        missing_words: if question.is_bare { Vec::new() } else { request.missing },
        corrected: request.corrected,
        undated: rules.filter.undated(index.articles()),
        language: question.language,
        foreign,
        ranked: report(index, &ranked, rest, rules.ranked),
    }
}

/// The answer out of documents that have a shape.
fn of_documents(index: &Index, question: &Question, request: Request, rules: &Rules, found: &[RankedPassage]) -> Answer {
    let (searched, rest) = found.split_at(rules.passages.min(found.len()));
    let candidates = documents::candidates(index, question, &request, searched);
    let confidence = 1.0;
    let tier = if candidates.is_empty() { Tier::None } else { rules.thresholds.tier(confidence) };
    let most = if tier == Tier::None { rules.max_quotes.min(MAX_NEAREST) } else { rules.max_quotes };
    let quotes = excerpts::choose(index, &request, &candidates, rules, most, &|_| true);
    if std::env::var("DUMP").is_ok() {
        for candidate in candidates.iter().take(40) {
            let text: String = candidate.unit.whole().map(|place| candidate.article.shape.blocks.get(place).map(|b| candidate.article.body.get(b.span.start as usize..b.span.end as usize).unwrap_or_default()).unwrap_or_default()).collect::<Vec<_>>().join("\n");
            eprintln!("CAND\t{}\t{}\t{:?}\t{:?}", question.text, candidate.article.id, candidate.features, text);
        }
    }
    Answer {
        outcome: if tier == Tier::None { Outcome::NoAnswer(quotes) } else { Outcome::Answered(quotes) },
        confidence,
        tier,
        missing_words: request.missing,
        corrected: request.corrected,
        undated: rules.filter.undated(index.articles()),
        language: question.language,
        foreign: false,
        ranked: report(index, searched, rest, rules.ranked),
    }
}

/// The passages that share words with the question, best first. Where some articles are in another language, theirs are
/// ranked by what the words count there.
fn found(index: &Index, request: &Request, rules: &Rules) -> Vec<RankedPassage> {
    let limit = rules.passages.max(rules.ranked);
    let query = |weight: &dyn Fn(&Asked) -> f32| -> Vec<QueryTerm> {
        let own = request.asked.iter().map(|asked| QueryTerm { term: asked.term, weight: weight(asked) });
        own.chain(request.alternatives.further.iter().copied()).collect()
    };
    let (at_home, filter) = (query(&|_| 1.0), &rules.filter);
    if request.others.is_empty() {
        return if filter.is_empty() {
            index.rank(&at_home, limit)
        } else {
            index.rank_among(&at_home, limit, &|article| filter.wants(article))
        };
    }
    let abroad = query(&|asked| asked.abroad);
    let is_abroad = |article: &Article| request.is_abroad(article);
    let mut found = index.rank_among(&at_home, limit, &|article| !is_abroad(article) && filter.wants(article));
    found.extend(index.rank_among(&abroad, limit, &|article| is_abroad(article) && filter.wants(article)));
    found.sort_unstable();
    found.truncate(limit);
    found
}

fn signs(request: &Request, searched: &[RankedPassage], ranked: &[RankedPassage]) -> Signs {
    let whole = request.whole.max(f32::MIN_POSITIVE);
    let (best, margin) = rerank::lead(ranked, request);
    let first = ranked.first().and_then(|first| searched.iter().find(|found| found.passage == first.passage));
    Signs {
        best,
        margin,
        bm25: first.map_or(0.0, |first| first.score / whole),
        missing_particular: request.missing_particular as f32,
        missing: request.missing.len() as f32 * request.idf_of_missing / whole,
        words: (request.asked.len() + request.missing.len()) as f32,
    }
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
mod tests {
    use super::*;
    use crate::index::{Weights, build};
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
