//! reStructuredText in, as docutils and Sphinx read it, the article out: the same blocks that Markdown has.
//!
//! A first pass reads blocks and what they define; a second writes them, with references and substitutions resolved.

mod data_tables;
mod definitions;
mod directives;
mod docinfo;
mod explicit;
mod fields;
mod grid;
mod inline;
mod kinds;
mod lines;
mod lists;
mod marks;
mod node;
mod reader;
mod roles;
mod ruled;
mod shown;
mod simple;
mod write;

use serde_json::{Map, Value};

use crate::parse::parsed::{Document, Parsed, Problem};
use crate::parse::rst::lines::Lines;
use crate::parse::rst::reader::Reader;
use crate::parse::rst::shown::Resolver;
use crate::parse::rst::write::Writer;
use crate::parse::{fields as names, front_matter, header, markdown, unpublished};

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let text = document.text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace(['\u{b}', '\u{c}'], " ");
    // Site builders put their front matter above reStructuredText too.
    let front = if text.starts_with("---\n") || text.starts_with("+++\n") {
        header::read(&text)
    } else {
        header::Header { rest: &text, ..header::Header::default() }
    };
    let (stated, rest) = enhancement_proposal(front.rest);
    let number = u32::try_from(text.get(..text.len() - rest.len()).unwrap_or_default().matches('\n').count()).unwrap_or(0) + 1;
    let expanded = lines::without_tabs(rest);
    let raw: Vec<&str> = expanded.split('\n').map(str::trim_end).collect();
    let mut reader = Reader::default();
    let mut nodes = reader.read(Lines::new(&raw, number));
    let mut resolver = Resolver::new(&reader.definitions);
    let mut fields = docinfo::take(&mut nodes, &mut resolver);
    fields.extend(front.fields);
    let comments = docinfo::comments(rest);
    docinfo::add(&mut fields, &comments);
    docinfo::add(&mut fields, &reader.metadata);
    let reason = if comments.is_empty() { unpublished::reason(&fields) } else { unpublished::reason_in_nikola(&fields) };
    if let Some(reason) = reason {
        return Parsed::left_out(document.path, None, reason);
    }
    fields.extend(stated);
    let mut writer = Writer::new(resolver);
    writer.nodes(&nodes);
    let (built, is_exhausted) = writer.finish();
    let (article, reasons) = markdown::article(document.path, names::metadata(&fields), built);
    let mut problems: Vec<Problem> = reader.problems.iter().map(|(line, reason)| problem(document.path, Some(*line), reason)).collect();
    if is_exhausted {
        problems.push(problem(document.path, None, "substitutions stand for too much text; some are shown as |name|"));
    }
    problems.extend(front_matter::problems(document.path, Some(1), reasons));
    Parsed { articles: vec![article], problems, ..Parsed::default() }
}

fn problem(path: &str, line: Option<u32>, reason: &str) -> Problem {
    Problem { path: path.to_owned(), line, reason: reason.to_owned() }
}

/// The header of a Python Enhancement Proposal and the text below it. A draft of one is published, and says so.
fn enhancement_proposal(text: &str) -> (Map<String, Value>, &str) {
    if !text.starts_with("PEP: ") {
        return (Map::new(), text);
    }
    let header = header::read(text);
    let stated = header.fields.iter().filter_map(|(name, value)| {
        let value = value.as_str()?.to_owned();
        Some((name.to_lowercase(), value))
    });
    let mut fields = Map::new();
    docinfo::add(&mut fields, &stated.filter(|(name, _)| matches!(name.as_str(), "title" | "author" | "created")).collect::<Vec<_>>());
    (fields, header.rest)
}

#[cfg(test)]
mod tests;
