//! Catalogues of parts say what one catalogue of all their articles says.

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use time::Date;
use time::macros::date;

use super::*;
use crate::article::{Field, Shown};
use crate::index::{Index, SnapshotKey, Weights, built};

const DAYS: [Date; 3] = [date!(2024 - 05 - 01), date!(2024 - 05 - 02), date!(2024 - 05 - 03)];

/// Folders and files whose order by letters is not that of their paths, few enough that parts share them.
const FILES: [&str; 7] = ["B.md", "a/b/c.md", "a/c.md", "a-b.md", "a.md", "feeds/x.xml", "z.md"];

/// Names that differ by their case only, that hold one another, and whose lower case is longer or not their own.
const OUTLETS: [&str; 13] = [
    "Mill News",
    "mill news",
    "MILL NEWS",
    "Harbour Post",
    "harbour post",
    "The Post",
    "Post",
    "Mill",
    "A",
    "İzmir",
    "ΣΑΣ",
    "",
    "Post-Mill 2",
];

fn article(file: &str, title: Option<&str>, source: Option<&str>) -> Article {
    let mut article = Article::plain(file, "The mill closed.");
    article.attribution.title = Field::stated(title.map(str::to_owned));
    article.attribution.source = Field::stated(source.map(str::to_owned));
    article
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn any_day() -> impl Strategy<Value = Option<Date>> {
    prop::option::weighted(0.4, one_of(&DAYS))
}

/// Few words of few letters, so that many headlines share them.
fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = prop_oneof![4 => "[abAB]{1,2}", 1 => "[ßİΣ'.]{1,2}", 1 => "[你好]{1,2}"];
    prop::collection::vec(word, words).prop_map(|words| words.join(" "))
}

/// What somebody may have typed for an outlet: part of a name, in any case.
fn part_of_a_name() -> impl Strategy<Value = String> {
    let cut = (one_of(&OUTLETS), any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(name, from, to)| {
        let letters: Vec<char> = name.chars().collect();
        let (from, to) = (from.index(letters.len() + 1), to.index(letters.len() + 1));
        letters[from.min(to)..from.max(to)].iter().collect::<String>()
    });
    prop_oneof![6 => cut, 1 => Just(String::new()), 1 => text(1..3), 1 => one_of(&OUTLETS).prop_map(|name| format!(" {} ", name.to_uppercase()))]
}

fn any_article() -> impl Strategy<Value = Arc<Article>> {
    let attribution = (prop::option::weighted(0.9, text(0..4)), prop::option::weighted(0.9, one_of(&OUTLETS)), any_day());
    // Few ids and bodies: some articles have one mark.
    let rest = (one_of(&FILES), 0..6_u8, one_of(&["The mill closed.", "", "Storm. Flood."]), any_day(), any_day());
    (attribution, rest).prop_map(|((title, source, published), (file, id, body, from, until))| {
        let mut article = article(file, title.as_deref(), source);
        article.attribution.published = Field::stated(published);
        Arc::new(Article { id: id.to_string(), body: body.to_owned(), shown: Shown { from, until }, ..article })
    })
}

/// One to four parts, each in corpus order.
fn any_parts() -> impl Strategy<Value = Vec<Vec<Arc<Article>>>> {
    (1..5_usize, prop::collection::vec((any_article(), 0..4_usize), 0..40)).prop_map(|(count, articles)| {
        let mut parts = vec![Vec::new(); count];
        articles.into_iter().for_each(|(article, part)| parts[part % count].push(article));
        parts.iter_mut().for_each(|part| sort(part));
        parts
    })
}

/// Puts articles in corpus order; those of one file keep theirs.
fn sort(articles: &mut [Arc<Article>]) {
    articles.sort_by(|one, other| article::path_order(&one.file, &other.file));
}

fn catalogue(articles: Vec<Arc<Article>>, day: Option<Date>) -> Arc<Catalogue> {
    Arc::new(Catalogue::on(Arc::new(built(articles, Weights::default())), day))
}

fn union(parts: &[Vec<Arc<Article>>], day: Option<Date>) -> UnionCatalogue {
    UnionCatalogue::new(parts.iter().map(|part| catalogue(part.clone(), day)))
}

/// What is asked of a catalogue.
#[derive(Debug)]
struct Asked {
    outlet: String,
    headline: String,
    limit: usize,
    marks: Vec<Mark>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let limit = prop_oneof![4 => 0_usize..7, 1 => Just(100)];
    (part_of_a_name(), text(0..3), limit).prop_map(|(outlet, headline, limit)| Asked { outlet, headline, limit, marks: Vec::new() })
}

/// All that a catalogue says.
#[derive(Debug, PartialEq)]
struct Said {
    articles: Vec<Arc<Article>>,
    len: usize,
    is_empty: bool,
    outlets: Vec<Outlet>,
    unattributed: usize,
    days: Option<Days>,
    found: Vec<Option<Arc<Article>>>,
    outlet: Option<Outlet>,
    completed_outlets: Vec<Outlet>,
    completed_headlines: Vec<(Mark, Arc<Article>)>,
}

fn owned(found: Vec<(Mark, &Arc<Article>)>) -> Vec<(Mark, Arc<Article>)> {
    found.into_iter().map(|(mark, article)| (mark, Arc::clone(article))).collect()
}

fn said_by_one(catalogue: &Catalogue, asked: &Asked) -> Said {
    Said {
        articles: catalogue.articles().cloned().collect(),
        len: catalogue.len(),
        is_empty: catalogue.is_empty(),
        outlets: catalogue.outlets().to_vec(),
        unattributed: catalogue.unattributed(),
        days: catalogue.days(),
        found: asked.marks.iter().map(|mark| catalogue.find(*mark).cloned()).collect(),
        outlet: catalogue.outlet(&asked.outlet).cloned(),
        completed_outlets: catalogue.complete_outlet(&asked.outlet, asked.limit).into_iter().cloned().collect(),
        completed_headlines: owned(catalogue.complete_headline(&asked.headline, asked.limit)),
    }
}

fn said(catalogue: &UnionCatalogue, asked: &Asked) -> Said {
    Said {
        articles: catalogue.articles().cloned().collect(),
        len: catalogue.len(),
        is_empty: catalogue.is_empty(),
        outlets: catalogue.outlets(),
        unattributed: catalogue.unattributed(),
        days: catalogue.days(),
        found: asked.marks.iter().map(|mark| catalogue.find(*mark).cloned()).collect(),
        outlet: catalogue.outlet(&asked.outlet),
        completed_outlets: catalogue.complete_outlet(&asked.outlet, asked.limit),
        completed_headlines: owned(catalogue.complete_headline(&asked.headline, asked.limit)),
    }
}

proptest! {
    #[test]
    fn parts_say_what_one_of_all_their_articles_says(parts in any_parts(), day in any_day(), asked in asked()) {
        let mut all = parts.concat();
        sort(&mut all);
        let marks = all.iter().map(|article| Mark::of(article)).chain([Mark::from_number(7)]).collect();
        let asked = Asked { marks, ..asked };
        let whole = catalogue(all, day);
        let mut of_parts = said(&union(&parts, day), &asked);
        let listed: Vec<Arc<Article>> = parts.iter().flatten().filter(|article| day.is_none_or(|day| article.shown.on(day))).cloned().collect();
        assert_eq!(of_parts.articles, listed, "one part after the other");
        sort(&mut of_parts.articles);
        assert_eq!(of_parts, said_by_one(&whole, &asked));
        assert_eq!(said(&UnionCatalogue::new([Arc::clone(&whole)]), &asked), said_by_one(&whole, &asked));
    }
}

#[test]
fn an_outlet_of_two_parts_counts_with_the_articles_of_both() {
    let of = |name: &'static str, files: &'static [&str]| files.iter().map(move |file| Arc::new(article(file, None, Some(name))));
    let common: Vec<_> = of("Mill News", &["b", "c", "d"]).chain(of("harbour post", &["e", "f"])).collect();
    let own: Vec<_> = of("Harbour Post", &["a", "g"]).collect();
    let names = |catalogue: &UnionCatalogue, limit| {
        catalogue.complete_outlet("", limit).into_iter().map(|outlet| (outlet.name, outlet.articles)).collect::<Vec<_>>()
    };
    let both = union(&[common.clone(), own], None);
    assert_eq!(names(&both, 1), [("Harbour Post".to_owned(), 4)], "named as the article of file a names it");
    assert_eq!(names(&union(&[common], None), 1), [("Mill News".to_owned(), 3)]);
    assert_eq!(both.outlet("post").map(|outlet| outlet.articles), Some(4), "it is one outlet");
    assert!(UnionCatalogue::default().is_empty() && names(&UnionCatalogue::default(), 9).is_empty());
}

/// The same index, whose articles are read when they come up.
fn kept(index: &Index) -> Arc<Index> {
    let mut bytes = Vec::new();
    index.to_snapshot(SnapshotKey(7), "", &mut bytes).expect("memory takes it");
    Arc::new(Index::from_snapshot(Box::new(bytes), SnapshotKey(7)).expect("what was written").index)
}

#[test]
fn articles_are_read_where_they_come_up_and_no_others() {
    let titled = |place: u32| Arc::new(article(&format!("{place:03}"), Some("The mill is sold"), Some("Mill News")));
    let untitled = |place: u32| Arc::new(article(&format!("{place:03}"), None, Some("Mill News")));
    let index = |articles: Vec<Arc<Article>>| kept(&built(articles, Weights::default()));
    let parts = [index((0..90).map(titled).collect()), index((100..190).map(untitled).collect()), index((5..95).map(titled).collect())];
    let union = UnionCatalogue::new(parts.iter().map(|part| Arc::new(Catalogue::new(Arc::clone(part)))));
    let read = || parts.each_ref().map(|part| part.segment.articles.read_so_far());
    assert_eq!((union.complete_outlet("mill", 5).len(), union.outlets().len(), union.days()), (1, 1, None));
    assert_eq!(read(), [0, 0, 0]);
    assert_eq!((union.complete_headline("", 4).len(), union.complete_headline("mill", 4).len()), (4, 4));
    assert_eq!(read(), [4, 0, 1]);
}
