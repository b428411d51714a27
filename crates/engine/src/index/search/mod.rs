//! Search: terms in, the passages that fit them best out. Bounded by block maxima, added up in accumulators, rescored exactly.

pub(crate) mod query;

pub(crate) mod accumulators;

pub(crate) mod block_max;

mod exact;

pub(crate) mod top;
