use std::sync::Arc;

use bm25::{EmbedderBuilder, Scorer, TokenEmbedder, Tokenizer};
use proptest::prelude::{ProptestConfig, Strategy, prop, proptest};

use crate::article::Article;
use crate::index::dictionary::lexicon::Known;
use crate::index::facade::Index;
use crate::index::ids::TermId;
use crate::index::scoring::Weights;
use crate::index::search::query::QueryTerm;
use crate::index::tests::built;
use crate::text::language::Language;

const WORDS: [&str; 12] = ["mill", "river", "bridge", "flood", "wheat", "stone", "crane", "harbour", "ferry", "night", "snow", "lamp"];

#[derive(Default)]
struct Spaces;

impl Tokenizer for Spaces {
    fn tokenize(&self, text: &str) -> Vec<String> {
        text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }
}

/// Embeds a word as its place in `WORDS`: the crate's own embedding hashes.
struct Place;

impl TokenEmbedder for Place {
    type EmbeddingSpace = usize;
    fn embed(token: &str) -> usize {
        WORDS.iter().position(|word| *word == token).unwrap_or(WORDS.len())
    }
}

fn text() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..30)
}

fn index(texts: &[String], weights: Weights) -> Index {
    let article = |(i, text): (usize, &String)| Arc::new(Article { language: Language::Other, ..Article::plain(&format!("{i}"), text) });
    built(texts.iter().enumerate().map(article).collect(), weights)
}

fn query(index: &Index, words: &[&str]) -> Vec<QueryTerm<TermId>> {
    let term = |word: &&str| match index.known(word, Language::Other) {
        Known::Term(term) => Some(QueryTerm { term, weight: 1.0 }),
        Known::StopWord | Known::Missing => None,
    };
    words.iter().filter_map(term).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn scores_agree_with_the_bm25_crate(texts in prop::collection::vec(text(), 1..12), question in prop::collection::hash_set(prop::sample::select(&WORDS[..]), 1..5),
                                        k1 in 0.1_f32..3.0, b in 0.0_f32..1.0) {
        let texts: Vec<String> = texts.iter().map(|words| words.join(" ")).collect();
        let question: Vec<&str> = question.into_iter().collect();
        let ours = index(&texts, Weights { k1, b, title: 0.0 });
        let average = texts.iter().map(|text| text.split(' ').count()).sum::<usize>() as f32 / texts.len() as f32;
        let embedder = EmbedderBuilder::<Place, Spaces>::with_avgdl(average).k1(k1).b(b).build();
        let mut scorer = Scorer::<usize, usize>::new();
        for (i, text) in texts.iter().enumerate() {
            scorer.upsert(&i, embedder.embed(text));
        }
        let asked = embedder.embed(&question.join(" "));
        let ranked = ours.rank(&query(&ours, &question), texts.len());
        assert_eq!(ranked.len(), scorer.matches(&asked).len());
        for found in ranked {
            let theirs = scorer.score(&(found.passage as usize), &asked).expect("a passage");
            assert!((found.score - theirs).abs() <= 1e-4 * theirs, "{} against {theirs}", found.score);
        }
    }
}

#[test]
fn equal_scores_keep_corpus_order() {
    let index = index(&["mill stone".into(), "mill snow".into(), "mill lamp".into()], Weights::default());
    let ranked = index.rank(&query(&index, &["mill"]), 2);
    assert_eq!(ranked.iter().map(|found| found.passage).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_question_without_a_known_term_finds_nothing() {
    let index = index(&["mill stone".into()], Weights::default());
    assert_eq!(index.rank(&query(&index, &["ferry"]), 10), []);
}
