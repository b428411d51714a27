//! Documents that lie in no file in, what they hold out. Those that did not change are not read again.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Source;
use crate::corpus::apart;
use crate::corpus::parallel::on_all_cores;
use crate::corpus::read::{Outcome, Parsed};
use pullquote_engine::parse::{self, Problem};

/// The documents of a corpus that lie in no file.
pub struct Documents<'a> {
    /// What they are called together, in reports.
    pub name: &'static str,
    /// Another number after every change of any of them.
    pub revision: u64,
    /// In the order of their names.
    pub listed: Vec<Document>,
    /// The bytes of the document of that name; none where they cannot be read.
    pub bytes: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
}

/// A document as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its path among the others, by whose ending its format is known. Each has another.
    pub name: String,
    /// Another number where its bytes are others.
    pub mark: u64,
}

impl Documents<'static> {
    /// No documents.
    pub fn none() -> Documents<'static> {
        Documents { name: "", revision: 0, listed: Vec::new(), bytes: &|_| None }
    }
}

/// What each of them holds, in their order; `previous` is what was read of them before, by their names.
pub(super) fn read(documents: &Documents<'_>, previous: &HashMap<String, Arc<Parsed>>) -> Vec<Outcome> {
    let source = Arc::new(Source { name: documents.name.to_owned(), ..Source::from(PathBuf::new()) });
    on_all_cores(&documents.listed, |document| read_one(document, documents, previous.get(&document.name), &source))
}

fn read_one(document: &Document, documents: &Documents<'_>, previous: Option<&Arc<Parsed>>, source: &Arc<Source>) -> Outcome {
    if let Some(same) = previous.filter(|old| old.is_marked(document.mark)) {
        return Arc::clone(same).into();
    }
    match ((documents.bytes)(&document.name), previous) {
        (Some(bytes), _) => Arc::new(Parsed::of_document(&document.name, document.mark, source, parse(&document.name, &bytes))).into(),
        (None, Some(old)) => Outcome { parsed: Arc::clone(old), kept: Some(unread(document)) },
        // Under another mark, so that it is tried again.
        (None, None) => Arc::new(Parsed::of_document(&document.name, !document.mark, source, failed(document))).into(),
    }
}

/// What the bytes of a document hold, which is called so.
pub fn parse(name: &str, bytes: &[u8]) -> parse::Parsed {
    apart::parse(name, bytes)
}

fn failed(document: &Document) -> parse::Parsed {
    parse::Parsed { problems: vec![unread(document)], ..parse::Parsed::default() }
}

fn unread(document: &Document) -> Problem {
    Problem { path: document.name.clone(), line: None, reason: "cannot be read from the store".to_owned() }
}
