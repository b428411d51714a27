//! What is written comes back; what was not written is refused.

use std::sync::Arc;

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use time::macros::date;

use super::{HEAD_BYTES, MARK, Snapshot, SnapshotError, SnapshotKey, checksum};
use crate::engine::article::{Article, Field, Via, Wire};
use crate::engine::index::{Index, Known, QueryTerm, Weights, build};
use crate::engine::stories::StoryId;
use crate::engine::text::language::Language;

const KEY: SnapshotKey = SnapshotKey(7);

const TEXTS: [&str; 5] = [
    "The mill closed. It had two millers.",
    "",
    "Rivers rise.\n\nThe Old River Board (ORB) says that the flood broke the mill in 1912, and the river took the bridge.",
    "Die Brücken standen unter Wasser, und niemand kam mehr über den Fluss in die Stadt.",
    "黑豹队赢了。比赛结束。",
];

fn article(at: usize, text: &str) -> Arc<Article> {
    let mut article = Article::plain(&format!("{at}"), text);
    if at.is_multiple_of(2) {
        article.attribution.title = Field::Stated("The old mill".to_owned());
        article.attribution.source = Field::Inferred { value: "Mill News".to_owned(), evidence: "a line".to_owned() };
        article.attribution.authors = Field::Stated(vec!["A".to_owned(), "B".to_owned()]);
        article.attribution.published = Field::Stated(date!(2024 - 05 - 01));
        article.via = Some(Via { title: None, published: Some(date!(-0044 - 03 - 15)), item: 3 });
        article.wire = Some(Wire::Cited("AP".to_owned()));
        article.excerpted = true;
        article.tags = vec!["x".to_owned(), String::new()];
    }
    Arc::new(article)
}

fn index(texts: &[&str]) -> Index {
    let articles: Vec<Arc<Article>> = texts.iter().enumerate().map(|(at, text)| article(at, text)).collect();
    let stories = (0..articles.len() as u32).map(StoryId).collect();
    build(articles, Weights::default()).with_stories(stories)
}

/// All that can be asked of an index, so that what does not hold together panics.
fn walk(index: &Index) {
    for passage in 0..index.places.len() as u32 {
        let _ = (index.text_of(passage), index.passage_name(passage), index.story_of(passage), index.article_sentences_of(passage));
    }
    let terms: Vec<QueryTerm> = (0..index.lexicon.len() as u32).map(|term| QueryTerm { term, weight: 1.0 }).collect();
    for terms in terms.chunks(4) {
        for found in index.rank(terms, 5) {
            let _ = index.text_of(found.passage);
        }
    }
    for acronym in index.acronyms.list() {
        let _ = (index.idf(acronym.term), index.acronyms(&acronym.short).count(), index.acronyms_from(acronym.term).count());
    }
    for word in ["mill", "Brücken", "黑豹", "the", "ferry"] {
        let known = index.known(word, Language::English);
        if let Known::Term(term) = known {
            let _ = index.matcher(&[term], Language::English).find(word);
        }
    }
}

/// `bytes` with a right checksum.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = checksum(bytes.get(HEAD_BYTES..).unwrap_or_default());
    if let Some(place) = bytes.get_mut(HEAD_BYTES - 8..HEAD_BYTES) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn an_index_comes_back_whole(texts in prop::collection::vec(prop::sample::select(&TEXTS[..]), 0..8)) {
        let index = index(&texts);
        let Snapshot { index: again, notes } = Index::from_snapshot(&index.to_snapshot(KEY, "a note"), KEY).expect("what was written");
        assert_eq!(notes, "a note");
        assert!(again.articles().eq(index.articles()));
        assert_eq!((&again.postings, &again.sentences, &again.languages, &again.stories), (&index.postings, &index.sentences, &index.languages, &index.stories));
        assert_eq!((again.sizes(), again.average_sentence_words), (index.sizes(), index.average_sentence_words));
        assert_eq!(again.acronyms, index.acronyms);
        assert_eq!(again.to_snapshot(KEY, ""), index.to_snapshot(KEY, ""));
        for word in ["mill", "millers", "the", "Brücken", "黑豹", "ferry"] {
            for language in [Language::English, Language::German, Language::Chinese] {
                assert_eq!(again.known(word, language), index.known(word, language), "{word}");
            }
        }
        walk(&again);
    }

    #[test]
    fn a_changed_byte_is_seen(texts in prop::collection::vec(prop::sample::select(&TEXTS[..]), 1..4), at in any::<prop::sample::Index>(), change in 1_u8..) {
        let mut bytes = index(&texts).to_snapshot(KEY, "");
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        assert!(Index::from_snapshot(&bytes, KEY).is_err());
    }

    #[test]
    fn a_cut_is_seen(at in any::<prop::sample::Index>()) {
        let bytes = index(&TEXTS).to_snapshot(KEY, "");
        let at = at.index(bytes.len());
        assert!(Index::from_snapshot(&bytes[..at], KEY).is_err());
        assert!(Index::from_snapshot(&signed(bytes[..at.max(HEAD_BYTES)].to_vec()), KEY).is_err());
    }

    #[test]
    fn bytes_with_a_right_checksum_are_not_trusted(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = index(&TEXTS).to_snapshot(KEY, "");
        for (at, byte) in changes {
            let at = HEAD_BYTES + at.index(bytes.len() - HEAD_BYTES);
            bytes[at] = byte;
        }
        if let Ok(Snapshot { index, .. }) = Index::from_snapshot(&signed(bytes), KEY) {
            walk(&index);
        }
    }
}

#[test]
fn each_refusal_says_why() {
    let bytes = index(&TEXTS).to_snapshot(KEY, "");
    let refused = |bytes: &[u8], key| Index::from_snapshot(bytes, key).err();
    assert_eq!(refused(b"", KEY), Some(SnapshotError::Foreign));
    assert_eq!(refused(b"SQLite format 3", KEY), Some(SnapshotError::Foreign));
    assert_eq!(refused(&bytes, SnapshotKey(8)), Some(SnapshotError::Stale));
    let mut other = bytes.clone();
    other[MARK.len()] = 200;
    assert_eq!(refused(&other, KEY), Some(SnapshotError::Format { format: 200 }));
    assert_eq!(refused(&bytes[..bytes.len() - 1], KEY), Some(SnapshotError::Damaged));
}
