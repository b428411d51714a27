use std::sync::Arc;

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};

use crate::article::{Article, Field};
use crate::index::build;
use crate::index::facade::{Index, Renewal};
use crate::index::rebuild::plan::longest_ascent;
use crate::index::scoring::Weights;
use crate::index::tests::built;
use crate::index::tests::snapshot::{KEY, written};
use crate::text::language::Language;

const LANGUAGES: [Language; 3] = [Language::English, Language::German, Language::Other];

fn article(id: usize, title: Option<&str>, body: &str, language: usize) -> Arc<Article> {
    let mut article = Article::plain(&format!("{id}"), body);
    article.attribution.title = Field::stated(title.map(str::to_owned));
    article.language = LANGUAGES[language];
    Arc::new(article)
}

fn opened(bytes: Vec<u8>) -> Option<Index> {
    Index::from_snapshot(Box::new(bytes), KEY).ok().map(|snapshot| snapshot.index)
}

fn joined(renewal: Renewal<'_>, threads: usize) -> Option<Index> {
    let parts = renewal.to_read(threads).into_iter().map(|run| build::read(run, Weights::default())).collect();
    renewal.join(parts).expect("few articles")
}

/// Words in several forms, names, stop words, brackets, marks between words, and a script without spaces.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "(mill|Mill|MILL|miller|bank|Bank|ferry|Ferry|ferries|Ferries|ab|Ab|abs)(s|ing|ed)?",
        2 => "the|The|of|was|und|Und|der",
        1 => "[a-c]{1,3}",
        1 => Just("Old Mill Bank (OMB)".to_owned()),
        1 => Just("don't stop. Go\n\n".to_owned()),
        1 => Just("比赛结束。".to_owned()),
    ];
    let words = prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "));
    (words, 0..4_usize).prop_map(|(words, repeated)| format!("{words}. ").repeat(repeated))
}

/// A few articles of each id, of which each corpus takes one or none.
fn corpora() -> impl Strategy<Value = Vec<Vec<Arc<Article>>>> {
    let article = |id: usize| {
        let title = prop::option::of("(Mills|The Bank|Ferry|Old Mill|[a-c]{1,2})");
        (title, text(), 0..LANGUAGES.len()).prop_map(move |(title, body, language)| article(id, title.as_deref(), &body, language))
    };
    let versions: Vec<_> = (0..9).map(|id| prop::collection::vec(article(id), 2)).collect();
    let choice = prop::collection::vec(prop_oneof![6 => Just(Some(0)), 1 => Just(Some(1)), 2 => Just(None)], 9);
    let moved = prop::option::weighted(0.3, (0..9_usize, 0..9_usize));
    (versions, prop::collection::vec((choice, moved), 1..4)).prop_map(|(versions, rounds)| {
        let corpus = |(choice, moved): (Vec<Option<usize>>, Option<(usize, usize)>)| {
            let mut articles: Vec<Arc<Article>> =
                versions.iter().zip(choice).filter_map(|(versions, choice)| Some(Arc::clone(&versions[choice?]))).collect();
            if let Some((from, to)) = moved.filter(|(from, to)| (*from).max(*to) < articles.len()) {
                let article = articles.remove(from);
                articles.insert(to, article);
            }
            articles
        };
        rounds.into_iter().map(corpus).collect()
    })
}

proptest! {
    #[test]
    fn a_renewed_index_is_the_one_that_is_built(corpora in corpora(), threads in 1..4_usize, is_kept in any::<bool>()) {
        let mut old = Index::default();
        for articles in corpora {
            let fresh = built(articles.clone(), Weights::default());
            let renewal = Renewal::always(&old, &articles, Weights::default()).expect("the same weights");
            let renewed = joined(renewal, threads).expect("little to search");
            assert!(written(&renewed) == written(&fresh), "{articles:#?}");
            old = if is_kept { opened(written(&renewed)).expect("a sound file") } else { renewed };
        }
    }

    #[test]
    fn the_longest_ascent_is_one(numbers in prop::collection::vec(prop::option::of(0..12_usize), 0..9)) {
        let ascends = |chosen: &[bool]| {
            let chosen: Vec<Option<usize>> = numbers.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(number, _)| *number).collect();
            (chosen.iter().all(Option::is_some) && chosen.is_sorted_by(|one, next| one < next)).then_some(chosen.len())
        };
        let all = (0..1_usize << numbers.len()).map(|bits| (0..numbers.len()).map(|at| bits >> at & 1 == 1).collect::<Vec<bool>>());
        let longest = all.filter_map(|chosen| ascends(&chosen)).max();
        assert_eq!(ascends(&longest_ascent(&numbers)), longest);
    }
}

/// Ten articles of some words, and the same with one changed, one gone and one new.
fn before_and_after() -> [Vec<Arc<Article>>; 2] {
    let text =
        |id: usize| format!("The mill number {id} closed. Its miller{} went home.", "s".repeat(id % 2)).repeat(if id < 8 { 9 } else { 1 });
    let before: Vec<Arc<Article>> = (0..10).map(|id| article(id, Some("Mills"), &text(id), 0)).collect();
    let mut after = before.clone();
    after[8] = article(8, Some("Mills"), "The Mill number 8 opened.", 0);
    after.remove(9);
    after.insert(3, article(11, None, "A ferry.", 0));
    [before, after]
}

#[test]
fn an_index_is_renewed_where_that_is_worth_it() {
    let [before, after] = before_and_after();
    let old = built(before.clone(), Weights::default());
    let renewed = Renewal::new(&old, &after, Weights::default()).and_then(|renewal| joined(renewal, 2)).expect("most is the same");
    assert!(written(&renewed) == written(&built(after.clone(), Weights::default())));
    let is_worth_it = |articles: &[Arc<Article>], weights| Renewal::new(&old, articles, weights).is_some();
    assert!(is_worth_it(&before, Weights::default()));
    assert!(!is_worth_it(&before[..6], Weights::default()), "too much to read");
    assert!(!is_worth_it(&before, Weights { title: 0.0, ..Weights::default() }), "other weights");
    assert!(Renewal::new(&Index::default(), &before, Weights::default()).is_none(), "nothing there");
}

#[test]
fn nothing_is_made_of_a_damaged_index() {
    let [before, after] = before_and_after();
    let sound = written(&built(before, Weights::default()));
    let wanted = written(&built(after.clone(), Weights::default()));
    let (mut made, mut refused) = (0, 0);
    for at in (0..sound.len()).step_by(7) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        let Some(old) = opened(bytes) else { continue };
        match Renewal::new(&old, &after, Weights::default()).and_then(|renewal| joined(renewal, 1)) {
            Some(renewed) => {
                assert!(written(&renewed) == wanted, "byte {at}");
                made += 1;
            }
            None => refused += 1,
        }
    }
    assert!(refused > 0, "{made} made");
}
