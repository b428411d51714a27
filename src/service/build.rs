//! Articles in, their index out, read on all cores.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use crate::corpus;
use crate::engine::article::Article;
use crate::engine::index::{self, Index, Part, Renewal, Weights};

/// A thread is started for each so many bytes of text, up to the cores there are: a smaller part is read sooner than
/// its words are taken over.
const BYTES_A_THREAD: usize = 1 << 20;

/// The index over `articles`, the same on any number of cores and whatever came before it: what `old` has of them is not read
/// again.
pub(super) fn build(articles: &[Arc<Article>], weights: Weights, old: &Index) -> Index {
    renew(articles, weights, old).unwrap_or_else(|| {
        let parts = read(&index::shares(articles, threads(index::bytes(articles))), weights);
        index::join(parts, articles, weights)
    })
}

/// The same from what `old` has, if that is worth it.
fn renew(articles: &[Arc<Article>], weights: Weights, old: &Index) -> Option<Index> {
    let renewal = Renewal::new(old, articles, weights)?;
    let parts = read(&renewal.to_read(threads(renewal.bytes())), weights);
    renewal.join(parts)
}

fn read(shares: &[&[Arc<Article>]], weights: Weights) -> Vec<Part> {
    corpus::on_all_cores(shares, |share| index::read(share, weights))
}

/// How many threads so many bytes of text are worth.
fn threads(bytes: usize) -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(bytes / BYTES_A_THREAD + 1)
}
