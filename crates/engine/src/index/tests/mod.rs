//! An index as a whole: it is the same however it was made, comes back from bytes, and answers as the parts below promise.

mod acronyms;

mod building;

mod limits;

mod matcher;

mod ranking;

mod rebuild;

mod snapshot;

use std::sync::Arc;

use crate::article::Article;
use crate::index::build::BuildRules;
use crate::index::facade::{self, Index};

/// An index of a few articles, which no limit is near.
pub(crate) fn built(articles: Vec<Arc<Article>>, rules: impl Into<BuildRules>) -> Index {
    facade::build(articles, rules).expect("few articles")
}
