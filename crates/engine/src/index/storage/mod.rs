//! Storage: columns in memory or in a mapped snapshot file whose pages are checked as they are read, and articles read lazily.

pub(crate) mod pages;

pub(crate) mod column;

pub(crate) mod codec;

pub(crate) mod snapshot;

pub(crate) mod spans;

mod shape_codec;

mod article_codec;

mod lazy_cache;

pub(crate) mod articles;

pub(crate) use article_codec::{read_language, read_shown, write_language, write_shown};
