//! Articles in, their index out, read on all cores.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use crate::corpus::{self, Progress, Stage};
use pullquote_engine::article::Article;
use pullquote_engine::index::{self, BuildRules, Index, LimitError, Part, Renewal};

/// A thread is started for each so many bytes of text, up to the cores there are: a smaller part is read sooner than
/// its words are taken over.
const BYTES_A_THREAD: usize = 1 << 20;

/// The index over `articles`, the same on any number of cores and whatever came before it: what `old` has of them is not read
/// again. `progress` tells how far it has come.
pub(super) fn build(articles: &[Arc<Article>], rules: BuildRules, old: &Index, progress: &Progress) -> Result<Index, LimitError> {
    if let Some(index) = renew(articles, rules, old, progress)? {
        return Ok(index);
    }
    let parts = read(&index::shares(articles, threads(index::bytes(articles))), rules, progress);
    index::join(parts, articles, rules)
}

/// The same from what `old` has, if that is worth it.
fn renew(articles: &[Arc<Article>], rules: BuildRules, old: &Index, progress: &Progress) -> Result<Option<Index>, LimitError> {
    let Some(renewal) = Renewal::new(old, articles, rules) else { return Ok(None) };
    let parts = read(&renewal.to_read(threads(renewal.bytes())), rules, progress);
    renewal.join(parts)
}

fn read(shares: &[&[Arc<Article>]], rules: BuildRules, progress: &Progress) -> Vec<Part> {
    progress.begin(Stage::Indexing, shares.iter().map(|share| share.len()).sum());
    corpus::on_all_cores(shares, |share| index::read(share.iter().inspect(|_| progress.step()), rules))
}

/// How many threads so many bytes of text are worth.
fn threads(bytes: usize) -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(bytes / BYTES_A_THREAD + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_counts_the_articles_that_are_read() {
        let article = |at: usize, text: &str| Arc::new(Article::plain(&at.to_string(), text));
        let mut articles: Vec<Arc<Article>> = (0..20).map(|at| article(at, &format!("Mill {at} was built in 19{at:02}."))).collect();
        let progress = Progress::default();
        let old = build(&articles, BuildRules::default(), &Index::default(), &progress).expect("few articles");
        assert_eq!(progress.now(), Some((Stage::Indexing, 20, 20)));
        articles[7] = article(7, "Mill 7 burnt down.");
        let next = build(&articles, BuildRules::default(), &old, &progress).expect("few articles");
        assert_eq!(progress.now(), Some((Stage::Indexing, 2, 2)), "the one that came and the one that went");
        assert_eq!(next.sizes().articles, 20);
    }
}
