//! Postings: for each term, the passages that hold it, each with its quantised impact.

pub(crate) mod impacts;

pub(crate) mod records;

pub(crate) mod lists;

pub(crate) mod quantiser;

pub(crate) mod writer;

pub(crate) mod inversion;
