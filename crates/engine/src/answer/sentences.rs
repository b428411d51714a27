//! Passages of plain text in, the sentences that answer out, and how likely they do.

use crate::answer::candidates::{Candidate, Search};
use crate::answer::confidence::{self, Sign, Signs};
use crate::answer::evidence::{Evidence, Gathered};
use crate::answer::features::Feature;
use crate::answer::part::{self, Answered};
use crate::answer::question::Question;
use crate::answer::quote::ScoredSentence;
use crate::answer::request::Request;
use crate::answer::rerank::Lead;
use crate::answer::rules::Rules;
use crate::answer::sentence_cache::SentenceCache;
use crate::answer::{choose, fits, quote, rerank};
use crate::index::RankedPassage;

/// The answer out of `searched` passages of plain text. Its confidence counts `trust`, 0 to 1; without any nothing is answered.
pub(super) fn answer(
    gathered: Gathered<'_>,
    question: &Question,
    request: &Request,
    rules: &Rules,
    trust: f32,
    searched: &[RankedPassage],
) -> Answered {
    let mut cache = SentenceCache::new(gathered, request);
    let sentences = quote::score(Search { gathered, request, weights: &rules.sentence }, &mut cache, searched);
    let ranked = rerank::rerank(gathered.evidence, request, &cache, searched, &sentences, &rules.passage);
    let best = sentences.first();
    let confidence = trust * best.map_or(0.0, |best| confidence::confidence(&signs(request, best, searched, &ranked)));
    let is_sure = || best.is_some_and(|best| is_sure(gathered.evidence, question, request, &cache, &best.candidate));
    let tier = part::tier(confidence, trust, rules, is_sure);
    let mut quotes = choose::choose(gathered, request, &sentences, rules, part::most(tier, rules));
    quotes.iter_mut().for_each(|quote| quote.confidence = confidence);
    Answered { confidence, tier, quotes, ranked }
}

/// Whether a sentence that was read surely holds the kind of answer that is asked for.
fn is_sure(evidence: &Evidence<'_>, question: &Question, request: &Request, cache: &SentenceCache<'_>, best: &Candidate) -> bool {
    let article = evidence.article_of(best.passage);
    let text = article.body.get(evidence.span(best.sentence)).unwrap_or_default();
    let matcher = cache.matcher(article.language);
    matcher.is_some_and(|matcher| fits::is_sure(question, request, matcher, text, article.language))
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
