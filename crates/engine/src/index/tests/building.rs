use std::sync::Arc;

use proptest::prelude::{prop, proptest};

use crate::article::Article;
use crate::index::build;
use crate::index::dictionary::lexicon::Known;
use crate::index::facade;
use crate::index::scoring::Weights;
use crate::index::tests::built;
use crate::index::tests::snapshot::written;
use crate::text::language::Language;

const TEXTS: [&str; 6] = [
    "The mill closed. It had two millers.",
    "",
    "Rivers rise.\n\nThe flood of the Old River (OR) broke the mill in 1912.",
    "Die Brücken standen unter Wasser, und niemand kam mehr über den Fluss in die Stadt.",
    "黑豹队赢了。比赛结束。",
    "A crane, a crane and a crane.",
];

fn article((at, text): (usize, &&str)) -> Arc<Article> {
    Arc::new(Article::plain(&format!("{at}"), text))
}

proptest! {
    #[test]
    fn an_index_is_the_same_however_it_was_cut(texts in prop::collection::vec(prop::sample::select(&TEXTS[..]), 0..12), parts in 1_usize..6) {
        let articles: Vec<Arc<Article>> = texts.iter().enumerate().map(article).collect();
        let whole = built(articles.clone(), Weights::default());
        let read = build::shares(&articles, parts).into_iter().map(|share| build::read(share, Weights::default())).collect();
        let joined = facade::join(read, &articles, Weights::default()).expect("few articles");
        assert_eq!(written(&joined), written(&whole));
        assert_eq!((joined.sizes(), joined.segment.words), (whole.sizes(), whole.segment.words));
        for word in ["mill", "millers", "the", "Brücken", "黑豹", "crane", "ferry"] {
            for language in [Language::English, Language::German, Language::Chinese] {
                assert_eq!(joined.known(word, language), whole.known(word, language), "{word}");
                let Known::Term(term) = whole.known(word, language) else { continue };
                let forms = |index: &facade::Index| format!("{:?}", index.segment.lexicon.forms_with(term, language).collect::<Vec<_>>());
                assert_eq!(forms(&joined), forms(&whole));
            }
        }
        for passage in 0..whole.segment.places.len() as u32 {
            assert_eq!((&joined.article_of(passage).id, joined.text_of(passage)), (&whole.article_of(passage).id, whole.text_of(passage)));
        }
    }
}
