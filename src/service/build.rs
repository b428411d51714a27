//! Articles in, their index out, read on all cores.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use crate::corpus::{self, Progress, Stage};
use pullquote_engine::article::Article;
use pullquote_engine::index::{self, Index, Part, Renewal, Weights};

/// A thread is started for each so many bytes of text, up to the cores there are: a smaller part is read sooner than
/// its words are taken over.
const BYTES_A_THREAD: usize = 1 << 20;

/// The index over `articles`, the same on any number of cores and whatever came before it: what `old` has of them is not read
/// again. `progress` tells how far it has come.
pub(super) fn build(articles: &[Arc<Article>], weights: Weights, old: &Index, progress: &Progress) -> Index {
    renew(articles, weights, old, progress).unwrap_or_else(|| {
        let parts = read(&index::shares(articles, threads(index::bytes(articles))), weights, progress);
        index::join(parts, articles, weights)
    })
}

/// The same from what `old` has, if that is worth it.
fn renew(articles: &[Arc<Article>], weights: Weights, old: &Index, progress: &Progress) -> Option<Index> {
    let renewal = Renewal::new(old, articles, weights)?;
    let parts = read(&renewal.to_read(threads(renewal.bytes())), weights, progress);
    renewal.join(parts)
}

fn read(shares: &[&[Arc<Article>]], weights: Weights, progress: &Progress) -> Vec<Part> {
    progress.begin(Stage::Indexing, shares.iter().map(|share| share.len()).sum());
    corpus::on_all_cores(shares, |share| index::read(share.iter().inspect(|_| progress.step()), weights))
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
        let old = build(&articles, Weights::default(), &Index::default(), &progress);
        assert_eq!(progress.now(), Some((Stage::Indexing, 20, 20)));
        articles[7] = article(7, "Mill 7 burnt down.");
        let next = build(&articles, Weights::default(), &old, &progress);
        assert_eq!(progress.now(), Some((Stage::Indexing, 2, 2)), "the one that came and the one that went");
        assert_eq!(next.sizes().articles, 20);
    }
}
