//! One question the whole way: passages, sentences, quotes, and whether they answer it.

use std::ops::Range;
use std::sync::Arc;

use crate::answer::analysis::Analysis;
use crate::answer::asked::Asked;
use crate::answer::candidates::{Candidate, Search};
use crate::answer::confidence::{self, Sign, Signs, Tier};
use crate::answer::features::Feature;
use crate::answer::outcome::{Answer, Outcome, Ranked};
use crate::answer::question::Question;
use crate::answer::quote::ScoredSentence;
use crate::answer::request::Request;
use crate::answer::rerank::Lead;
use crate::answer::rules::Rules;
use crate::answer::sentence_cache::SentenceCache;
use crate::answer::{choose, documents, excerpts, fits, quote, rerank};
use crate::article::Article;
use crate::index::{Index, PassageId, QueryTerm, RankedPassage};

/// At most this many passages are shown as nearest where nothing is answered.
const MAX_NEAREST: usize = 2;

/// What a confidence is worth where the corpus holds no article in the question's language: names alone match.
const FOREIGN: f32 = 0.25;

/// What `index` holds on `question`.
pub fn compose(index: &Index, question: &Question, rules: &Rules) -> Answer {
    let analysis = Analysis::of(question, index.languages());
    let request = Request::read(index, &analysis);
    let found = found(index, &request, rules);
    let (searched, rest) = found.split_at(rules.passages.min(found.len()));
    index.fetch_articles(searched.iter().map(|found| found.passage));
    if searched.first().is_some_and(|first| !index.article_of(first.passage).shape.is_plain()) {
        return of_documents(index, &analysis, request, rules, &found);
    }
    let mut cache = SentenceCache::new(index, &request);
    let sentences = quote::score(Search { index, request: &request, weights: &rules.sentence }, &mut cache, searched);
    let ranked = rerank::rerank(index, &request, &cache, searched, &sentences, &rules.passage);
    let foreign = !index.languages().is_empty() && !index.languages().contains(&analysis.language);
    let best = sentences.first();
    let likely = best.map_or(0.0, |best| confidence::confidence(&signs(&request, best, searched, &ranked)));
    let confidence = match (analysis.is_bare, foreign) {
        (true, _) => 0.0,
        (false, true) => likely * FOREIGN,
        (false, false) => likely,
    };
    let tier = match rules.thresholds.tier(confidence) {
        _ if analysis.is_bare => Tier::None,
        Tier::Strong if !best.is_some_and(|best| is_sure(index, question, &request, &cache, &best.candidate)) => Tier::Possible,
        tier => tier,
    };
    let most = if tier == Tier::None { rules.max_quotes.min(MAX_NEAREST) } else { rules.max_quotes };
    let quotes = choose::choose(index, &request, &sentences, rules, most);
    Answer {
        outcome: if tier == Tier::None { Outcome::NoAnswer(quotes) } else { Outcome::Answered(quotes) },
        confidence,
        tier,
        missing_words: if analysis.is_bare { Vec::new() } else { request.missing },
        corrected: request.corrected,
        undated: rules.filter.undated(index.articles()),
        language: analysis.language,
        foreign,
        ranked: report(index, &ranked, rest, rules.ranked),
    }
}

/// The answer out of documents that have a shape.
fn of_documents(index: &Index, question: &Analysis<'_>, request: Request, rules: &Rules, found: &[RankedPassage]) -> Answer {
    let (searched, rest) = found.split_at(rules.passages.min(found.len()));
    let candidates = documents::candidates(index, &request, searched);
    let confidence = 1.0;
    let tier = if candidates.is_empty() { Tier::None } else { rules.thresholds.tier(confidence) };
    let most = if tier == Tier::None { rules.max_quotes.min(MAX_NEAREST) } else { rules.max_quotes };
    let quotes = excerpts::choose(index, &request, &candidates, rules, most, &|_| true);
    if std::env::var("DUMP").is_ok() {
        for c in candidates.iter().take(60) {
            let text: String = c.unit.whole().chain(c.unit.header).map(|place| c.article.shape.blocks.get(place).map(|b| c.article.body.get(b.span.start as usize..b.span.end as usize).unwrap_or_default()).unwrap_or_default()).collect::<Vec<_>>().join("\n");
            eprintln!("CAND\t{}\t{}\t{:?}\t{}", question.text, c.article.id, c.features, serde_json::to_string(&(text, format!("{:?}", c.unit.kind), c.place)).unwrap());
        }
        for (at, quote) in quotes.iter().enumerate() {
            let best = candidates.iter().position(|c| c.score == quote.score);
            let c = best.and_then(|b| candidates.get(b)).unwrap();
            // best score of other sections
            let mut sections: Vec<((usize, usize), f32)> = Vec::new();
            for o in &candidates { if !sections.iter().any(|s| s.0 == o.place) { sections.push((o.place, o.score)); } }
            let rivals: Vec<f32> = sections.iter().map(|s| s.1).take(10).collect();
            let share = |counts: &[f32]| request.share(false, |at| counts.get(at).is_some_and(|count| *count > 0.0));
            let matched = c.reached.iter().filter(|c| **c > 0.0).count();
            let whole = request.whole;
            let missing = request.missing.len() as f32 * request.idf_of_missing / whole.max(0.001);
            eprintln!("QUOTE\t{}\t{at}\t{}\t{:?}\t{:?}\t[{},{},{},{},{},{},{}]", question.text, c.score, c.features, rivals, share(&c.own), share(&c.reached), matched, request.asked.len() + request.missing.len(), missing, request.missing_particular, request.corrected.len());
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

/// Whether a sentence that was read surely holds the kind of answer that is asked for.
fn is_sure(index: &Index, question: &Question, request: &Request, cache: &SentenceCache<'_>, best: &Candidate) -> bool {
    let article = index.article_of(best.passage);
    let text = article.body.get(index.span(best.sentence)).unwrap_or_default();
    let matcher = cache.matcher(article.language);
    matcher.is_some_and(|matcher| fits::is_sure(question, request, matcher, text, article.language))
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

/// What tells whether `best`, the best sentence, answers the question.
fn signs(request: &Request, best: &ScoredSentence, searched: &[RankedPassage], ranked: &[RankedPassage]) -> Signs {
    let whole = request.whole.max(f32::MIN_POSITIVE);
    let Lead { best: best_passage, margin } = rerank::lead(ranked, request);
    let first = ranked.first().and_then(|first| searched.iter().find(|found| found.passage == first.passage));
    let features = &best.candidate.features;
    let words = (request.asked.len() + request.missing.len()) as f32;
    Signs::new(|sign| match sign {
        Sign::Best => best_passage,
        Sign::Margin => margin,
        Sign::Bm25 => first.map_or(0.0, |first| first.score / whole),
        Sign::Covered => features[Feature::Covered],
        Sign::ParticularUnmet => features[Feature::Particular],
        Sign::ParticularMissing => request.missing_particular as f32,
        Sign::Pairs => features[Feature::Pairs],
        Sign::Related => features[Feature::Related],
        Sign::Missing => request.missing.len() as f32 * request.idf_of_missing / whole,
        Sign::Words | Sign::FewWords => words,
    })
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
