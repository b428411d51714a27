//! Passages of plain text in, the sentences that answer out, and how likely they do.

use std::sync::Arc;

use crate::answer::candidates::{Candidate, Search};
use crate::answer::choose::{self, Choice};
use crate::answer::confidence::{self, Sign, Signs};
use crate::answer::evidence::{Evidence, Gathered};
use crate::answer::features::Feature;
use crate::answer::further::{self, FurtherSign, FurtherSigns};
use crate::answer::part::{self, Answered};
use crate::answer::question::Question;
use crate::answer::quote::ScoredSentence;
use crate::answer::request::Request;
use crate::answer::rerank::Lead;
use crate::answer::rules::Rules;
use crate::answer::sentence_cache::SentenceCache;
use crate::answer::{fits, quote, rerank};
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
    let of_text = best.map_or(0.0, |best| confidence::confidence(&signs(request, best, searched, &ranked)));
    let confidence = trust * of_text;
    let is_sure = || best.is_some_and(|best| is_sure(gathered.evidence, question, request, &cache, &best.candidate));
    let tier = part::tier(confidence, trust, rules, is_sure);
    let beside = Beside { evidence: gathered.evidence, request, best, ranked: &ranked, confidence: of_text };
    let signs = |sentence: &ScoredSentence, held: &[bool]| further_signs(&beside, sentence, held);
    let (quotes, held_back) = choose::choose(&Choice { gathered, request, sentences: &sentences, rules, signs: &signs, trust, tier });
    Answered { confidence, tier, quotes, held_back, ranked }
}

/// What a quote stands beside.
struct Beside<'a> {
    evidence: &'a Evidence<'a>,
    request: &'a Request,
    best: Option<&'a ScoredSentence>,
    ranked: &'a [RankedPassage],
    /// How likely the answer is right.
    confidence: f32,
}

/// What tells whether a sentence adds a part of the answer, where the quotes before it hold
/// the words that `held` says, by their places.
fn further_signs(beside: &Beside<'_>, sentence: &ScoredSentence, held: &[bool]) -> FurtherSigns {
    let Beside { evidence, request, best, ranked, confidence } = *beside;
    let whole = request.whole.max(f32::MIN_POSITIVE);
    let own = &sentence.candidate;
    let is_later = held.contains(&true);
    let score = |passage| ranked.iter().find(|found| found.passage == passage).map_or(0.0, |found| found.score);
    let first = ranked.first();
    let is_in_best_article = first.is_some_and(|first| Arc::ptr_eq(evidence.article_of(first.passage), evidence.article_of(own.passage)));
    let is_new = |at: usize| held.get(at) == Some(&false) && own.own.get(at).is_some_and(|own| *own > 0.0);
    let truth = |is: bool| f32::from(u8::from(is));
    FurtherSigns::new(|sign| match sign {
        FurtherSign::Answer if is_later => 0.0,
        FurtherSign::Answer => further::odds(confidence),
        FurtherSign::Later => truth(is_later),
        _ if !is_later => 0.0,
        FurtherSign::Behind => best.map_or(0.0, |best| best.score - sentence.score) / whole,
        FurtherSign::BestArticle => truth(is_in_best_article),
        FurtherSign::PassageBehind => first.map_or(0.0, |first| first.score - score(own.passage)) / whole,
        FurtherSign::New => request.share(own.abroad, is_new),
    })
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
    let words = request.words() as f32;
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
