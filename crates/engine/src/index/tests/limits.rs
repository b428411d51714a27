//! Each limit is met by a corpus that is past it, and named.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::article::{Article, Field};
use crate::index::build::{self, BuildRules};
use crate::index::facade::{self, Index, Renewal};
use crate::index::limits::{Limit, LimitError, Limits};
use crate::index::tests::built;
use crate::text::words;

const TITLE: &str = "Mills";

/// Articles of one passage and two sentences, with words that all have and one that each has alone.
fn articles(count: usize) -> Vec<Arc<Article>> {
    let article = |at: usize| {
        let mut article = Article::plain(&at.to_string(), &format!("The mill {at} closed. Nobody saw it."));
        article.attribution.title = Field::Stated(TITLE.to_owned());
        Arc::new(article)
    };
    (0..count).map(article).collect()
}

/// Which limit, and how much of it the index over some articles needs.
type Needed = (fn(&mut Limits) -> &mut Limit, fn(&Index, &[Arc<Article>]) -> usize);

const NEEDED: [Needed; 11] = [
    (|limits| &mut limits.articles, |index, _| index.sizes().articles),
    (|limits| &mut limits.article_bytes, |_, articles| articles.iter().map(|article| article.body.len()).max().unwrap_or(0)),
    (|limits| &mut limits.passages, |index, _| index.sizes().passages),
    (|limits| &mut limits.sentences, |index, _| index.sizes().sentences),
    (|limits| &mut limits.terms, |index, _| index.sizes().terms),
    (|limits| &mut limits.word_forms, |_, articles| forms(articles).len()),
    (|limits| &mut limits.dictionary_bytes, |_, articles| forms(articles).iter().map(String::len).sum()),
    (|limits| &mut limits.postings_of_part, |index, _| index.sizes().postings),
    (|limits| &mut limits.sparse_postings, |index, _| index.segment.postings.sparse.len()),
    (|limits| &mut limits.dense_postings, |index, _| index.segment.postings.dense.len()),
    (|limits| &mut limits.chunks, |index, _| index.segment.postings.chunks.len()),
];

/// Words of all articles, in any case of their first letter.
fn forms(articles: &[Arc<Article>]) -> BTreeSet<String> {
    let mut forms = BTreeSet::new();
    for text in articles.iter().map(|article| article.body.as_str()).chain([TITLE]) {
        words::each(text, |_, word| {
            let mut word = word.to_owned();
            word[..1].make_ascii_lowercase();
            forms.insert(word);
        });
    }
    forms
}

/// Rules that let an index hold only so many of one thing, and what they say of more.
fn at_most(max: usize, limit: fn(&mut Limits) -> &mut Limit) -> (BuildRules, LimitError) {
    let mut rules = BuildRules::default();
    limit(&mut rules.limits).max = max.try_into().expect("few");
    (rules, LimitError(*limit(&mut rules.limits)))
}

#[test]
fn an_index_at_a_limit_is_built_and_one_past_it_is_refused() {
    let articles = articles(20);
    let whole = built(articles.clone(), BuildRules::default());
    let mut named = BTreeSet::new();
    for (limit, needed) in NEEDED {
        let needed = needed(&whole, &articles);
        assert!(facade::build(articles.clone(), at_most(needed, limit).0).is_ok(), "{needed} {:?}", at_most(needed, limit).1);
        let (rules, error) = at_most(needed - 1, limit);
        assert_eq!(facade::build(articles.clone(), rules).err(), Some(error));
        assert!(error.to_string().starts_with(&format!("an index holds at most {} ", needed - 1)), "{error}");
        named.insert(error.to_string().trim_start_matches(|c: char| !c.is_numeric()).to_owned());
    }
    assert_eq!(named.len(), NEEDED.len(), "each has a name of its own");
}

#[test]
fn parts_that_are_past_a_limit_together_are_refused() {
    let articles = articles(20);
    let whole = built(articles.clone(), BuildRules::default());
    for (limit, needed) in [NEEDED[0], NEEDED[2], NEEDED[3], NEEDED[4], NEEDED[5], NEEDED[6], NEEDED[8], NEEDED[9], NEEDED[10]] {
        let (rules, error) = at_most(needed(&whole, &articles) - 1, limit);
        let parts: Vec<_> = build::shares(&articles, 2).into_iter().map(|share| build::read(share, rules)).collect();
        assert!(parts.len() == 2 && parts.iter().all(|part| part.check().is_ok()));
        assert_eq!(facade::join(parts, &articles, rules).err(), Some(error));
    }
}

#[test]
fn a_rebuild_that_is_past_a_limit_is_refused() {
    let (before, mut after) = (articles(30), articles(30));
    after.push(Arc::new(Article::plain("new", "The old crane burnt. Then the ferry sank.")));
    let (old, new) = (built(before, BuildRules::default()), built(after.clone(), BuildRules::default()));
    for (limit, needed) in [NEEDED[0], NEEDED[2], NEEDED[3], NEEDED[4], NEEDED[5], NEEDED[6], NEEDED[8]] {
        let (rules, error) = at_most(needed(&new, &after) - 1, limit);
        let renewal = Renewal::always(&old, &after, rules).expect("the same weights");
        let parts = renewal.to_read(1).into_iter().map(|run| build::read(run, rules)).collect();
        assert_eq!(renewal.join(parts).err(), Some(error));
    }
}
