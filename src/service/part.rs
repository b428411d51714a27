//! The articles of each source in, their indexes out: one a source, or as many as it takes to stay within the limits of an index.

use std::collections::HashMap;
use std::sync::Arc;

use time::Date;

use crate::corpus::Progress;
use crate::service::build;
use crate::service::daily::Daily;
use crate::service::rules::today;
use pullquote_engine::article::Article;
use pullquote_engine::catalogue::Catalogue;
use pullquote_engine::index::{BuildRules, Index, LimitError};

/// Articles in corpus order.
type Articles = [Arc<Article>];

/// One index of a corpus, over articles of one source. It is replaced whole, and only if one of those changed.
#[derive(Debug)]
pub(super) struct Part {
    /// The place of its source among those that the corpus is read from.
    pub(super) source: usize,
    pub(super) index: Arc<Index>,
    /// Made when it is first asked for: a start from a kept index does not wait for it.
    catalogue: Daily<Catalogue>,
    /// Whether its index lies in a file, from which each article would have to be read to be compared.
    is_mapped: bool,
}

impl Part {
    pub(super) fn new(source: usize, index: Index) -> Arc<Part> {
        Arc::new(Part { source, index: Arc::new(index), catalogue: Daily::default(), is_mapped: false })
    }

    pub(super) fn mapped(source: usize, index: Index) -> Arc<Part> {
        Arc::new(Part { source, index: Arc::new(index), catalogue: Daily::default(), is_mapped: true })
    }

    /// Whether its articles are just these: the same, or equal ones, as where one is given another id at each reading.
    fn is_of(&self, articles: &Articles) -> bool {
        let is_same = |(own, other): (&Arc<Article>, &Arc<Article>)| Arc::ptr_eq(own, other) || own == other;
        let own = self.index.articles();
        !self.is_mapped && own.len() == articles.len() && own.zip(articles).all(is_same)
    }

    pub(super) fn catalogue(&self) -> Arc<Catalogue> {
        let day = self.day();
        self.catalogue.get_or_make(day, || Catalogue::on(Arc::clone(&self.index), day))
    }

    /// The catalogue, if it was made already.
    pub(super) fn made_catalogue(&self) -> Option<Arc<Catalogue>> {
        self.catalogue.get(self.day())
    }

    /// Today, if it matters on which day somebody asks.
    pub(super) fn day(&self) -> Option<Date> {
        self.index.has_days().then(today)
    }
}

/// The parts over the articles of each source. Those of `old` whose articles are the same are kept, and the others made from
/// what `old` has of theirs.
///
/// # Errors
/// If an article alone is past a limit of an index.
pub(super) fn parts(
    sources: &[Vec<Arc<Article>>],
    rules: BuildRules,
    old: &[Arc<Part>],
    progress: &Progress,
) -> Result<Vec<Arc<Part>>, LimitError> {
    let mut parts = Vec::new();
    for (source, articles) in sources.iter().enumerate() {
        let before: Vec<&Arc<Part>> = old.iter().filter(|part| part.source == source).collect();
        for (run, old) in runs(articles, &before) {
            match old {
                Some(same) if same.is_of(run) => parts.push(Arc::clone(same)),
                Some(old) => build_fitting(run, rules, &old.index, progress, &mut |index| parts.push(Part::new(source, index)))?,
                None => build_fitting(run, rules, &Index::default(), progress, &mut |index| parts.push(Part::new(source, index)))?,
            }
        }
    }
    Ok(parts)
}

/// The articles cut where the parts before were: each run with the part that it comes from. What is new goes with what stands before it.
fn runs<'a, 'b>(articles: &'a Articles, before: &[&'b Arc<Part>]) -> Vec<(&'a Articles, Option<&'b Arc<Part>>)> {
    let ids = |place: usize, part: &'b Part| part.index.articles().map(move |article| (article.id.as_str(), place));
    let places: HashMap<&str, usize> = match before {
        [] | [_] => HashMap::new(),
        several => several.iter().enumerate().flat_map(|(place, part)| ids(place, part)).collect(),
    };
    let (mut runs, mut rest, mut place) = (Vec::new(), articles, 0);
    while !rest.is_empty() {
        let place_of = |article: &Arc<Article>| places.get(article.id.as_str()).copied().unwrap_or_default();
        let next = rest.iter().map(place_of).enumerate().find(|(_, next)| *next > place);
        let (at, next) = next.unwrap_or((rest.len(), place));
        let (run, others) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        if !run.is_empty() {
            runs.push((run, before.get(place).copied()));
        }
        (rest, place) = (others, next);
    }
    runs
}

/// The index over `articles`; where that would be past a limit, one for each half of them.
fn build_fitting(
    articles: &Articles,
    rules: BuildRules,
    old: &Index,
    progress: &Progress,
    take: &mut dyn FnMut(Index),
) -> Result<(), LimitError> {
    let error = match build::build(articles, rules, old, progress) {
        Ok(index) => {
            take(index);
            return Ok(());
        }
        Err(error) => error,
    };
    let Some((first, second)) = halves(articles) else { return Err(error) };
    tracing::info!(articles = articles.len(), limit = %error, "a part of the corpus is past a limit of an index and is split");
    build_fitting(first, rules, old, progress, take)?;
    build_fitting(second, rules, old, progress, take)
}

/// Two runs of about as much text each; none of an article alone.
fn halves(articles: &Articles) -> Option<(&Articles, &Articles)> {
    let last = articles.len().checked_sub(1).filter(|last| *last > 0)?;
    let half = articles.iter().map(|article| article.body.len()).sum::<usize>() / 2;
    let mut bytes = 0;
    let before = articles.iter().take_while(|article| {
        bytes += article.body.len();
        bytes <= half
    });
    articles.split_at_checked(before.count().clamp(1, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_engine::index::{Limits, Weights};

    fn article(id: &str, sentences: usize) -> Arc<Article> {
        Arc::new(Article::plain(id, &"The mill was built in 1912. ".repeat(sentences)))
    }

    fn rules(max_sentences: u32) -> BuildRules {
        let mut limits = Limits::default();
        limits.sentences.max = max_sentences;
        BuildRules { weights: Weights::default(), limits }
    }

    fn ids(parts: &[Arc<Part>]) -> Vec<Vec<&str>> {
        parts.iter().map(|part| part.index.articles().map(|article| article.id.as_str()).collect()).collect()
    }

    #[test]
    fn a_source_past_a_limit_is_split_until_it_fits_and_stays_split_where_it_was() {
        let mut sources = vec![vec![article("a", 1), article("b", 3), article("c", 2), article("d", 2)], Vec::new(), vec![article("e", 2)]];
        let built = |sources: &[Vec<Arc<Article>>], old: &[Arc<Part>]| parts(sources, rules(4), old, &Progress::default());
        let first = built(&sources, &[]).expect("parts");
        assert_eq!(ids(&first), [vec!["a", "b"], vec!["c", "d"], vec!["e"]]);
        assert_eq!(first.iter().map(|part| part.source).collect::<Vec<_>>(), [0, 0, 2]);
        sources[0][3] = article("d", 1);
        let second = built(&sources, &first).expect("parts");
        let kept: Vec<bool> = first.iter().zip(&second).map(|(one, other)| Arc::ptr_eq(one, other)).collect();
        assert_eq!(kept, [true, false, true]);
        sources[0].push(article("f", 1));
        sources[0].push(article("g", 4));
        let third = built(&sources, &second).expect("parts");
        assert_eq!(ids(&third), [vec!["a", "b"], vec!["c", "d", "f"], vec!["g"], vec!["e"]]);
        sources[0].drain(..2);
        assert_eq!(ids(&built(&sources, &third).expect("parts")), [vec!["c", "d", "f"], vec!["g"], vec!["e"]]);
        sources[0].push(article("h", 5));
        let error = built(&sources, &third).expect_err("an article past the limit").to_string();
        assert_eq!(error, "an index holds at most 4 sentences");
    }
}
