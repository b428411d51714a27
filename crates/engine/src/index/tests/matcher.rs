use std::sync::Arc;

use proptest::prelude::{prop, proptest};

use crate::article::Article;
use crate::index::dictionary::lexicon::Known;
use crate::index::ids::Term;
use crate::index::scoring::Weights;
use crate::index::searcher::Searcher;
use crate::index::tests::built;
use crate::text::language::Language;

const WORDS: [&str; 10] = ["mill", "Mills", "milling", "river", "Rivers", "RIVER", "the", "crane", "cranes", "miller"];

proptest! {
    #[test]
    fn a_matcher_knows_what_the_index_knows(text in prop::collection::vec(prop::sample::select(&WORDS[..]), 1..30), asked in prop::collection::vec(0_u32..6, 0..4)) {
        let article = Article { language: Language::English, ..Article::plain("a", &text.join(" ")) };
        let index = built(vec![Arc::new(article)], Weights::default());
        let searcher = Searcher::from(&index);
        let vocabulary = searcher.vocabulary();
        let asked: Vec<Term> = asked.into_iter().map(Term).collect();
        let matcher = vocabulary.matcher(&asked, Language::English);
        for word in WORDS {
            let wanted = match vocabulary.known(word, Language::English) {
                Known::Term(term) => asked.iter().position(|own| *own == term),
                Known::StopWord | Known::Missing => None,
            };
            assert_eq!(matcher.find_any(word), wanted, "{word}");
            if text.contains(&word) {
                assert_eq!(matcher.find(word), wanted, "{word}");
            }
        }
    }
}
