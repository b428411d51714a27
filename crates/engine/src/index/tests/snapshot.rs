//! What is written comes back; what was not written is refused.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use time::macros::date;

use crate::article::{Article, Field, Shown, Via, Wire};
use crate::hash;
use crate::index::dictionary::lexicon::Known;
use crate::index::facade::{Index, Snapshot};
use crate::index::ids::{Term, TermId};
use crate::index::scoring::Weights;
use crate::index::search::query::QueryTerm;
use crate::index::searcher::{Hit, Searcher};
use crate::index::storage::pages::{PAGE, SnapshotBytes};
use crate::index::storage::snapshot::{FORMAT, HEAD_BYTES, MARK, SnapshotError, SnapshotKey, TAIL_BYTES};
use crate::index::tests::built;
use crate::text::language::Language;

pub(super) const KEY: SnapshotKey = SnapshotKey(7);

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
        article.shown = Shown { from: None, until: Some(date!(2030 - 01 - 01)) };
        article.excerpted = true;
        article.tags = vec!["x".to_owned(), String::new()];
    }
    Arc::new(article)
}

fn index(texts: &[&str]) -> Index {
    let articles: Vec<Arc<Article>> = texts.iter().enumerate().map(|(at, text)| article(at, text)).collect();
    built(articles, Weights::default())
}

/// All that can be asked of an index, so that what does not hold together panics; and all that it says.
fn walk(index: &Index) -> Vec<String> {
    let mut said = Vec::new();
    index.show_attributions(|mark, attribution| said.push(format!("{mark:?} {attribution:?}")));
    said.extend(index.articles().map(|article| format!("{article:?}")));
    said.push(format!("{:?}", (0..9).map(|place| index.is_shown(place, date!(2031 - 01 - 01))).collect::<Vec<_>>()));
    let searcher = Searcher::from(index);
    let vocabulary = searcher.vocabulary();
    for passage in 0..index.segment.places.len() as u32 {
        said.push(index.text_of(passage).to_owned());
        let located = searcher.locate(&Hit { part: 0, passage, score: 1.0 });
        said.push(located.map_or_else(String::new, |at| format!("{:?} {:?} {:?}", at.article.id, at.own, at.all.span(at.own.start))));
    }
    let terms: Vec<QueryTerm> = (0..index.segment.lexicon.len() as u32).map(|term| QueryTerm { term: Term(term), weight: 1.0 }).collect();
    for terms in terms.chunks(4) {
        for found in searcher.rank(&vocabulary, terms, 5, None) {
            said.push(format!("{} {}", found.score, index.text_of(found.passage)));
        }
    }
    for (acronym, count) in index.segment.acronyms.list() {
        said.push(format!("{acronym:?} {count} {:?}", vocabulary.acronyms(&acronym.short)));
    }
    for word in ["mill", "millers", "the", "Brücken", "黑豹", "ferry"] {
        for language in [Language::English, Language::German, Language::Chinese] {
            let known = vocabulary.known(word, language);
            said.push(format!("{known:?}"));
            if let Known::Term(term) = known {
                said.push(format!("{:?} {}", vocabulary.matcher(&[term], language).find(word), vocabulary.is_name(term, language)));
            }
        }
    }
    said
}

pub(super) fn written(index: &Index) -> Vec<u8> {
    written_with(index, "")
}

fn written_with(index: &Index, notes: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let length = index.to_snapshot(KEY, notes, &mut bytes).expect("memory takes it");
    assert_eq!(length, bytes.len() as u64);
    bytes
}

fn opened(bytes: &[u8]) -> Result<Snapshot, SnapshotError> {
    Index::from_snapshot(Box::new(bytes.to_vec()), KEY)
}

/// `bytes` with right checksums, as far as they have places for them.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    let Some((before, tail)) = bytes.split_last_chunk_mut::<TAIL_BYTES>() else { return bytes };
    let length = u64::from_le_bytes(*tail.first_chunk().expect("a tail"));
    let Some(columns) = usize::try_from(length).ok().and_then(|length| before.len().checked_sub(length)) else { return bytes };
    let (columns, directory) = before.split_at_mut(columns);
    for (place, page) in directory.get_mut(8..).unwrap_or_default().chunks_exact_mut(8).zip(columns.chunks(PAGE)) {
        place.copy_from_slice(&hash::of(page).to_le_bytes());
    }
    tail[8..].copy_from_slice(&hash::of(directory).to_le_bytes());
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn an_index_comes_back_whole(texts in prop::collection::vec(prop::sample::select(&TEXTS[..]), 0..8)) {
        let index = index(&texts);
        let Snapshot { index: again, notes } = opened(&written_with(&index, "a note")).expect("what was written");
        assert_eq!(notes, "a note");
        assert!(again.articles().eq(index.articles()));
        assert_eq!((&again.segment.postings, &again.segment.sentences, &again.segment.languages, again.segment.documents), (&index.segment.postings, &index.segment.sentences, &index.segment.languages, index.segment.documents));
        assert_eq!((again.sizes(), again.segment.words), (index.sizes(), index.segment.words));
        assert_eq!(again.segment.acronyms, index.segment.acronyms);
        assert_eq!(written_with(&again, ""), written_with(&index, ""));
        assert_eq!(walk(&again), walk(&index));
        assert!(!again.is_damaged());
    }

    #[test]
    fn a_changed_byte_is_seen_by_whoever_is_told_something_else(texts in prop::collection::vec(prop::sample::select(&TEXTS[..]), 1..4), at in any::<prop::sample::Index>(), change in 1_u8..) {
        let index = index(&texts);
        let mut bytes = written_with(&index, "");
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        if let Ok(Snapshot { index: again, .. }) = opened(&bytes) {
            assert!(walk(&again) == walk(&index) || again.is_damaged());
            assert!(!again.segment.pages.is_some_and(|pages| pages.check()));
        }
    }

    #[test]
    fn a_cut_is_seen(at in any::<prop::sample::Index>()) {
        let bytes = written_with(&index(&TEXTS), "");
        let at = at.index(bytes.len());
        assert!(opened(&bytes[..at]).is_err());
        assert!(opened(&signed(bytes[..at].to_vec())).is_err());
    }

    #[test]
    fn bytes_with_right_checksums_are_not_trusted(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), rest in any::<bool>()) {
        let mut bytes = written_with(&index(&TEXTS), "");
        let directory = bytes.len() - TAIL_BYTES - u64::from_le_bytes(bytes[bytes.len() - TAIL_BYTES..][..8].try_into().expect("eight")) as usize;
        // Small, but all else hangs on it.
        let first = if rest { HEAD_BYTES } else { directory };
        for (at, byte) in changes {
            let at = first + at.index(bytes.len() - TAIL_BYTES - first);
            bytes[at] = byte;
        }
        if let Ok(Snapshot { index, .. }) = opened(&signed(bytes)) {
            walk(&index);
        }
    }
}

#[test]
fn each_refusal_says_why() {
    let bytes = written_with(&index(&TEXTS), "");
    let refused = |bytes: &[u8], key| Index::from_snapshot(Box::new(bytes.to_vec()), key).err();
    assert_eq!(refused(b"", KEY), Some(SnapshotError::Foreign));
    assert_eq!(refused(b"SQLite format 3", KEY), Some(SnapshotError::Foreign));
    assert_eq!(refused(&bytes, SnapshotKey(8)), Some(SnapshotError::Stale));
    let mut other = bytes.clone();
    other[MARK.len()..][..4].copy_from_slice(&200_u32.to_ne_bytes());
    assert_eq!(refused(&other, KEY), Some(SnapshotError::Format { format: 200 }));
    assert_eq!(refused(&bytes[..bytes.len() - 1], KEY), Some(SnapshotError::Damaged));
}

#[test]
fn articles_are_read_when_they_are_asked_for() {
    let Snapshot { index: again, .. } = opened(&written_with(&index(&TEXTS), "")).expect("what was written");
    let sizes = again.sizes();
    assert_eq!((sizes.articles, sizes.text_bytes), (TEXTS.len(), TEXTS.iter().map(|text| text.len()).sum()));
    let mut titles = 0;
    again.show_attributions(|_, attribution| titles += usize::from(attribution.title.value().is_some()));
    assert_eq!((titles, again.segment.articles.read_so_far()), (3, 0));
    again.article_of(0);
    assert_eq!(again.segment.articles.read_so_far(), 1);
}

/// Bytes that count what is fetched of them.
#[derive(Debug)]
struct Counted(Vec<u8>, Arc<Mutex<usize>>);

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl SnapshotBytes for Counted {
    fn fetch(&self, _: Range<usize>) {
        *self.1.lock().expect("not poisoned") += 1;
    }
}

#[test]
fn articles_that_were_fetched_together_are_read_without_fetching_more() {
    let texts: Vec<String> = (0..20).map(|mill| format!("Mill {mill} closed in winter. ").repeat(PAGE / 20)).collect();
    let index = index(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let mut bytes = Vec::new();
    index.to_snapshot(KEY, "", &mut bytes).expect("bytes");
    let fetched = Arc::default();
    let mapped = Index::from_snapshot(Box::new(Counted(bytes, Arc::clone(&fetched))), KEY).expect("an index").index;
    let count = || *fetched.lock().expect("not poisoned");
    let passages = [0, index.segment.places.len() as u32 / 2, index.segment.places.len() as u32 - 1];
    let before = count();
    mapped.segment.fetch_articles(passages.into_iter());
    let together = count();
    assert!(together >= before + passages.len());
    assert_eq!(passages.map(|passage| mapped.text_of(passage)), passages.map(|passage| index.text_of(passage)));
    assert_eq!(count(), together);
    mapped.article(1);
    assert!(count() > together);
}

#[test]
fn a_passage_begins_at_a_sentence_that_there_is() {
    let mut index = index(&TEXTS);
    index.segment.places.to_mut().iter_mut().for_each(|place| place.first_sentence = u32::MAX - 1);
    for passage in 0..index.segment.places.len() as u32 {
        let sentences = index.segment.sentences_of(passage);
        assert!(!sentences.is_empty() && sentences.end as usize <= index.segment.sentences.len());
    }
    walk(&index);
}

/// Articles enough for each kind of list: common terms and rare ones, frequencies that no class tells, sentences that are packed and not.
fn many() -> Index {
    let article = |at: usize| {
        let often = at % 97;
        let body =
            format!("The mill {at} closed in 19{:02}. {}It was old.", at % 100, format!("Word{} ", at % 13).repeat(often * often / 9));
        article(at, &body)
    };
    built((0..3_000).map(article).collect(), Weights::default())
}

#[test]
#[cfg(target_endian = "little")]
fn the_bytes_of_a_format_stay_what_they_are() {
    let index = many();
    let postings = &index.segment.postings;
    assert_eq!(
        [
            index.segment.sentences.exceptions.len() > 0,
            postings.exceptions.len() > 0,
            postings.window_codes.len() > 0,
            postings.sparse.len() > 0
        ],
        [true; 4]
    );
    let hashes = [&index, &self::index(&TEXTS)]
        .map(|index| (hash::of(&written_with(index, "a note")), hash::of(ranked(index).join("\n").as_bytes())));
    assert_eq!(
        (FORMAT, hashes),
        (9, [(6_697_278_726_481_280_089, 12_099_503_937_896_604_512), (13_381_396_654_120_683_395, 14_008_876_783_121_088_852)])
    );
}

/// The bits of the scores of all terms, four at a time.
fn ranked(index: &Index) -> Vec<String> {
    let terms: Vec<QueryTerm<TermId>> = (0..index.segment.lexicon.len() as u32).map(|term| QueryTerm { term, weight: 1.0 }).collect();
    let ranked = terms.chunks(4).flat_map(|terms| index.rank(terms, 30));
    ranked.map(|found| format!("{} {:x}", found.passage, found.score.to_bits())).collect()
}
