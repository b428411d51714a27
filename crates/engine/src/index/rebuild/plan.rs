//! An index and the articles of the next one in; which articles the next takes over, and what is to be read for it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::article::Article;
use crate::index::build::{self, BuildRules};
use crate::index::ids::TermId;
use crate::index::segment::Segment;

/// Where more than one byte of so many would have to be read, all are: to take over the others takes time as well.
const MOST_READ: usize = 6;

/// What the next index takes over from the one before, and what is to be read for it.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) old: &'a Segment,
    pub(crate) articles: &'a [Arc<Article>],
    pub(crate) rules: BuildRules,
    /// For each article the place in the old index that it is taken over from, ascending.
    pub(crate) from: Vec<Option<usize>>,
    /// The articles that are not.
    fresh: Vec<Arc<Article>>,
    /// For each place in the old index whether it is taken over.
    pub(crate) stays: Vec<bool>,
    /// The articles of those that are not.
    gone: Vec<Arc<Article>>,
}

impl<'a> Plan<'a> {
    /// How the index over `articles`, whose ids differ, comes from `old`. Nothing if so little is the same that it is better built
    /// from the start.
    pub(crate) fn worth_it(old: &'a Segment, articles: &'a [Arc<Article>], rules: BuildRules) -> Option<Plan<'a>> {
        let plan = Plan::new(old, articles, rules)?;
        (plan.bytes() <= old.articles.text_bytes / MOST_READ && !old.is_damaged()).then_some(plan)
    }

    /// The same, however little that is. Nothing if the old one has other weights.
    pub(crate) fn new(old: &'a Segment, articles: &'a [Arc<Article>], rules: BuildRules) -> Option<Plan<'a>> {
        if old.postings.weights != rules.weights || !old.postings.is_plain() {
            return None;
        }
        let from = unchanged(old, articles);
        let mut stays = vec![false; old.articles.len()];
        from.iter().flatten().for_each(|place| set(&mut stays, *place));
        let fresh = articles.iter().zip(&from).filter(|(_, from)| from.is_none()).map(|(article, _)| Arc::clone(article)).collect();
        let gone = old.articles().zip(&stays).filter(|(_, stays)| !**stays).map(|(article, _)| Arc::clone(article)).collect();
        Some(Plan { old, articles, rules, from, fresh, stays, gone })
    }

    /// How many bytes of text are to be read.
    pub(crate) fn bytes(&self) -> usize {
        build::bytes(&self.fresh) + build::bytes(&self.gone)
    }

    /// The runs of articles to be read, in this order; cut so that each of so many threads can have one.
    pub(crate) fn to_read(&self, threads: usize) -> Vec<&[Arc<Article>]> {
        let share = self.bytes().div_ceil(threads.max(1)).max(1);
        // The new ones, then those that are gone.
        [&self.fresh, &self.gone].into_iter().flat_map(|run| build::shares(run, build::bytes(run).div_ceil(share))).collect()
    }

    /// Whether the article at a place in the old index is taken over.
    pub(crate) fn article_stays(&self, place: usize) -> bool {
        self.stays.get(place) == Some(&true)
    }

    /// Whether an article that is taken over is ranked by an old term.
    pub(crate) fn term_stays(&self, term: TermId) -> bool {
        self.old.holders(term).any(|place| self.article_stays(place))
    }
}

/// For each of `articles` its place in `old`, if it stands there as it is, and behind those before. Of those that changed places
/// as few as can be are left out.
fn unchanged(old: &Segment, articles: &[Arc<Article>]) -> Vec<Option<usize>> {
    let places: HashMap<&str, usize> = old.articles().zip(0..).map(|(article, place)| (article.id.as_str(), place)).collect();
    let place = |article: &Arc<Article>| places.get(article.id.as_str()).copied().filter(|place| old.article(*place) == article);
    let mut found: Vec<Option<usize>> = articles.iter().map(place).collect();
    let longest = longest_ascent(&found);
    found.iter_mut().zip(longest).filter(|(_, is_of_it)| !is_of_it).for_each(|(place, _)| *place = None);
    found
}

/// Which of `numbers` make a longest run that ascends (Fredman 1975, "On computing the length of longest increasing
/// subsequences").
pub(crate) fn longest_ascent(numbers: &[Option<usize>]) -> Vec<bool> {
    let number = |at: usize| numbers.get(at).copied().flatten();
    // For each length of a run the place where the one with the lowest end ends, and for each place the one before in its run.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), vec![None; numbers.len()]);
    for (at, before) in before.iter_mut().enumerate().filter(|(at, _)| number(*at).is_some()) {
        let length = ends.partition_point(|end| number(*end) < number(at));
        *before = length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied();
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut is_of_it = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        set(&mut is_of_it, at);
        next = before.get(at).copied().flatten();
    }
    is_of_it
}

fn set(flags: &mut [bool], at: usize) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = true;
    }
}
