//! Articles in, their index out, read on all cores.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use crate::corpus;
use crate::engine::article::Article;
use crate::engine::index::{self, Index, Weights};

/// A thread is started for each so many bytes of text, up to the cores there are: a smaller part is read sooner than
/// its words are taken over.
const BYTES_A_THREAD: usize = 1 << 20;

/// The index over `articles`, the same on any number of cores.
pub(super) fn build(articles: &[Arc<Article>], weights: Weights) -> Index {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let bytes: usize = articles.iter().map(|article| article.body.len()).sum();
    let shares = index::shares(articles, cores.min(bytes / BYTES_A_THREAD + 1));
    let parts = corpus::on_all_cores(&shares, |share| index::read(share, weights));
    index::join(parts, articles, weights)
}
