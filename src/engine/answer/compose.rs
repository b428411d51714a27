//! One question the whole way: passages, sentences, quotes, and whether they answer it.

use std::ops::Range;
use std::sync::Arc;

use crate::engine::answer::quote::{self, Asked, ScoredSentence};
use crate::engine::answer::{Answer, Outcome, Question, Quote, Ranked, Rules, Tier, confidence, duplicates};
use crate::engine::index::{Index, Known, QueryTerm, RankedPassage};
use crate::engine::text::language::Language;
use crate::engine::text::words;

/// At most this many passages are shown as nearest where nothing is answered.
const MAX_NEAREST: usize = 2;

/// Past this many sentences none is worth a quote.
const MAX_LOOKED_AT: usize = 50;

/// What `index` holds on `question`.
pub fn compose(index: &Index, question: &Question, rules: &Rules) -> Answer {
    let (asked, missing_words) = look_up(index, question);
    let query: Vec<QueryTerm> = asked.iter().map(|asked| QueryTerm { term: asked.term, weight: 1.0 }).collect();
    let ranked = index.rank(&query, rules.passages.max(rules.ranked));
    let searched = ranked.get(..rules.passages.min(ranked.len())).unwrap_or_default();
    let sentences = quote::score(index, question, &asked, searched, rules.sentence);
    let missing_idf = missing_words.len() as f32 * index.idf_of_unknown();
    let confidence = confidence::confidence(sentences.first(), &asked, missing_idf);
    let tier = rules.thresholds.tier(confidence);
    let outcome = match tier {
        Tier::Strong | Tier::Possible => Outcome::Answered(choose(index, &asked, &sentences, rules, rules.max_quotes)),
        Tier::None => Outcome::NoAnswer(choose(index, &asked, &sentences, rules, rules.max_quotes.min(MAX_NEAREST))),
    };
    let ranked = ranked.iter().take(rules.ranked).map(|found| report(index, *found)).collect();
    Answer { outcome, confidence, tier, missing_words, language: question.language, ranked }
}

/// The question's words that the corpus knows, each term once, and those it does not.
fn look_up(index: &Index, question: &Question) -> (Vec<Asked>, Vec<String>) {
    let mut asked: Vec<Asked> = Vec::new();
    let mut missing = Vec::new();
    for word in &question.words {
        match index.known(word, question.language) {
            Known::Term(term) if asked.iter().any(|known| known.term == term) => {}
            Known::Term(term) => asked.push(Asked { word: word.clone(), term, idf: index.idf(term) }),
            Known::Missing => missing.push(word.clone()),
            Known::StopWord => {}
        }
    }
    (asked, missing)
}

fn choose(index: &Index, asked: &[Asked], sentences: &[ScoredSentence], rules: &Rules, max_quotes: usize) -> Vec<Quote> {
    let mut chosen: Vec<Quote> = Vec::new();
    for sentence in sentences.iter().take(MAX_LOOKED_AT) {
        let span = index.span(sentence.sentence);
        let used: usize = chosen.iter().map(|quote| quote.text().chars().count()).sum();
        let article = index.article_of(sentence.passage);
        let fits = chosen.is_empty() || used + article.body[span.clone()].chars().count() <= rules.max_chars;
        if chosen.len() == max_quotes {
            break;
        }
        if !fits {
            continue;
        }
        let mut reasons = quote::reasons(sentence, asked, rules.sentence);
        reasons.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.word.cmp(&b.word)));
        let quote = Quote {
            article: Arc::clone(article),
            story: index.story_of(sentence.passage),
            matched: matched(index, asked, article.language, &article.body[span.clone()]),
            span,
            passage_name: index.passage_name(sentence.passage),
            score: sentence.score,
            reasons,
            also_reported_by: Vec::new(),
        };
        duplicates::add(&mut chosen, quote);
    }
    chosen
}

fn matched(index: &Index, asked: &[Asked], language: Language, text: &str) -> Vec<Range<usize>> {
    let is_asked = |word: &str| matches!(index.known(word, language), Known::Term(term) if asked.iter().any(|asked| asked.term == term));
    words::words(text).into_iter().filter(|word| is_asked(word.text)).map(|word| word.span).collect()
}

fn report(index: &Index, found: RankedPassage) -> Ranked {
    let sentences = index.sentences_of(found.passage);
    let span = index.span(sentences.start).start..index.span(sentences.end - 1).end;
    Ranked {
        article: Arc::clone(index.article_of(found.passage)),
        passage_name: index.passage_name(found.passage),
        span,
        score: found.score,
    }
}
