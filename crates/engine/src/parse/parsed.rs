//! A file to be read, and what came of it: articles and problems.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

use serde::Serialize;

use crate::article::Article;

/// Why a file, or a part of one, could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file or folder, as the corpus names it.
    pub path: String,
    /// The line, counted from 1, where one can be named.
    pub line: Option<u32>,
    /// What is wrong, in words that say what to do about it.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.reason),
            None => write!(f, "{}: {}", self.path, self.reason),
        }
    }
}

/// What one file held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Its articles, in the file's order.
    pub articles: Vec<Article>,
    /// What could not be read of it.
    pub problems: Vec<Problem>,
    /// What is no article because its author has not published it.
    pub left_out: Vec<LeftOut>,
}

/// A document that was left out, since its author has not published it. Nothing that it says is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The file, as the corpus names it.
    pub path: String,
    /// The line, counted from 1, of an item of a file that holds an item a line.
    pub line: Option<u32>,
    /// What says so: `draft: true`.
    pub reason: String,
}

impl Parsed {
    pub(super) fn problem(path: &str, line: Option<u32>, reason: impl Into<String>) -> Parsed {
        Parsed { problems: vec![Problem { path: path.to_owned(), line, reason: reason.into() }], ..Parsed::default() }
    }

    pub(super) fn left_out(path: &str, line: Option<u32>, reason: impl Into<String>) -> Parsed {
        Parsed { left_out: vec![LeftOut { path: path.to_owned(), line, reason: reason.into() }], ..Parsed::default() }
    }
}

/// Documents of one file that are left out, counted by the reason: nobody reads a line for each of a wiki's talk pages.
#[derive(Debug, Default)]
pub(super) struct Counts(BTreeMap<String, usize>);

impl Counts {
    pub(super) fn add(&mut self, reason: impl Into<String>) {
        *self.0.entry(reason.into()).or_default() += 1;
    }

    /// One for each reason, by its words: `12 documents: pages of Talk`.
    pub(super) fn left_out(self, path: &str) -> impl Iterator<Item = LeftOut> {
        self.0.into_iter().map(move |(reason, count)| {
            let noun = if count == 1 { "document" } else { "documents" };
            LeftOut { path: path.to_owned(), line: None, reason: format!("{count} {noun}: {reason}") }
        })
    }
}

/// A file to parse: where it is and what it says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Document<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
}

/// A file to parse: where it is and what it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
}

/// A file to parse item by item: it may be larger than what is held in memory at once.
pub(super) struct Stream<'a> {
    pub(super) path: &'a str,
    pub(super) input: &'a mut dyn BufRead,
    /// A larger item is left out, and reported.
    pub(super) max_item_bytes: usize,
}

impl fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("path", &self.path).field("max_item_bytes", &self.max_item_bytes).finish_non_exhaustive()
    }
}

/// Where an item stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    /// Counted from 1.
    pub(super) item: usize,
    /// Its line, where it has one of its own.
    pub(super) line: Option<u32>,
}

impl Place<'_> {
    /// What an article is called that states no id.
    pub(super) fn id(self) -> String {
        format!("{}#{}", self.path, self.item)
    }

    pub(super) fn problem(self, reason: &str) -> Problem {
        let reason = if self.line.is_some() { reason.to_owned() } else { format!("item {}: {reason}", self.item) };
        Problem { path: self.path.to_owned(), line: self.line, reason }
    }
}

pub(super) fn too_many(path: &str, line: Option<u32>) -> Problem {
    let reason = format!("holds more than {MAX_ITEMS} articles; the rest is left out, so split the file");
    Problem { path: path.to_owned(), line, reason }
}

/// More items of a file that is held in memory whole are left out, and reported.
pub(super) const MAX_ITEMS: usize = 100_000;
