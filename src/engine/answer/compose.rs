//! One question the whole way: passages, sentences, quotes, and whether they answer it.

use std::ops::Range;
use std::sync::Arc;

use crate::engine::answer::asked::Request;
use crate::engine::answer::confidence::Signs;
use crate::engine::answer::evidence::Gatherer;
use crate::engine::answer::{Answer, Outcome, Question, Ranked, Rules, Tier, choose, confidence, quote, rerank};
use crate::engine::index::{Index, PassageId, QueryTerm, RankedPassage};

/// At most this many passages are shown as nearest where nothing is answered.
const MAX_NEAREST: usize = 2;

/// What a confidence is worth where the corpus holds no article in the question's language: names alone match.
const FOREIGN: f32 = 0.25;

/// What `index` holds on `question`.
pub fn compose(index: &Index, question: &Question, rules: &Rules) -> Answer {
    let question = &question.read_in(index.languages());
    let request = Request::read(index, question);
    let query: Vec<QueryTerm> = request.asked.iter().map(|asked| QueryTerm { term: asked.term, weight: 1.0 }).collect();
    let limit = rules.passages.max(rules.ranked);
    let found = match &rules.filter {
        filter if filter.is_empty() => index.rank(&query, limit),
        filter => index.rank_among(&query, limit, &|article| filter.wants(article)),
    };
    let (searched, rest) = found.split_at(rules.passages.min(found.len()));
    let mut gatherer = Gatherer::new(index, question, &request, &rules.sentence);
    let sentences = quote::score(&mut gatherer, searched);
    let ranked = rerank::rerank(&gatherer, searched, &sentences, &rules.passage);
    let foreign = !index.languages().is_empty() && !index.languages().contains(&question.language);
    let mut confidence = confidence::confidence(sentences.first(), signs(&request, searched, &ranked));
    if foreign {
        confidence *= FOREIGN;
    }
    let fits = sentences.first().is_some_and(|best| best.evidence.fits);
    let tier = match rules.thresholds.tier(confidence) {
        // All words may stand there without the date, number or name that was asked for.
        Tier::Strong if !fits => Tier::Possible,
        tier => tier,
    };
    let most = if tier == Tier::None { rules.max_quotes.min(MAX_NEAREST) } else { rules.max_quotes };
    let quotes = choose::choose(index, &request, &sentences, rules, most);
    Answer {
        outcome: if tier == Tier::None { Outcome::NoAnswer(quotes) } else { Outcome::Answered(quotes) },
        confidence,
        tier,
        missing_words: request.missing,
        corrected: request.corrected,
        undated: rules.filter.undated(index.articles()),
        language: question.language,
        foreign,
        ranked: report(index, &ranked, rest, rules.ranked),
    }
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
