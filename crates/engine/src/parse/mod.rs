//! One file's bytes in, its articles and problems out. One file a format: a new format is one new module and one row
//! in `FORMATS`.
//!
//! The modules are in the order of use: each uses only those above it.

mod packed;

mod parsed;

mod members;

mod decode;

mod dates;

mod links;

mod paragraphs;

mod wire;

mod people;

mod furniture;

mod appeals;

mod dateline;

mod pull_quotes;

mod digest;

mod page;

mod titles;

mod markup;

mod blocks;

mod dialects;

mod shaped;

mod front_matter;

mod markup_body;

mod unpublished;

mod header;

mod fields;

mod notion;

mod substack;

mod site;

mod json_ld;

mod page_scan;

mod page_titles;

mod page_bylines;

mod page_metadata;

mod page_limits;

mod page_tree;

mod markdown;

mod rst;

mod asciidoc;

mod outline;

mod plain;

mod subtitles;

mod questions;

mod chat;

mod ghost;

mod json_feed;

mod mail;

mod mailbox;
mod pdf;

mod json;

mod json_lines;

mod delimited;

mod notebook;

mod html;

mod feed;

mod zipped;

mod xml_tags;

mod office;

mod docx;

mod odt;

mod epub;

mod kinds;

mod xml_items;

mod xml_fields;

mod wikitext;

mod mediawiki;

mod wordpress;

mod wxr;

mod xml;

use std::io::{BufRead, Read as _};

use parsed::{Document, File, Stream};

pub use chat::{Named, message_markdown};
pub use decode::decode;
pub use packed::uncompressed;
pub use parsed::{LeftOut, Parsed, Problem};
pub use site::{Generator, Site, SiteRules};

/// So many problems of one file are listed.
const MAX_PROBLEMS: usize = 20;

/// The folder in which blog engines keep what is not published yet.
const DRAFTS: &str = "_drafts";

/// What a format's parser is given.
#[derive(Clone, Copy)]
enum Parser {
    /// Text: its encoding is told, and decoded, before.
    Text(fn(Document<'_>) -> Parsed),
    /// The bytes of the file.
    Bytes(fn(File<'_>) -> Parsed),
    /// The bytes of the file, in two steps: the first brings what is in it as other bytes, in whatever time and memory it asks for; the
    /// second makes articles of them.
    Apart { lay_out: fn(&[u8]) -> Vec<u8>, read: fn(File<'_>) -> Parsed },
    /// The bytes one after the other, of a file that may be larger than memory.
    Stream(fn(Stream<'_>) -> Parsed),
}

/// The formats, by the endings of their files' names in lower case.
const FORMATS: &[(&[&str], Parser)] = &[
    (&["txt", "text"], Parser::Text(plain::parse)),
    (&["md", "markdown", "mdown", "mkd", "mdx", "rmd", "qmd"], Parser::Text(markdown::parse)),
    (&["rst", "rest"], Parser::Text(rst::parse)),
    (&["adoc", "asciidoc", "asc"], Parser::Text(asciidoc::parse)),
    (&["vtt", "srt"], Parser::Text(subtitles::parse)),
    (&["eml"], Parser::Bytes(mail::parse)),
    (&["mbox"], Parser::Stream(mailbox::parse)),
    (&["ipynb"], Parser::Text(notebook::parse)),
    (&["pdf"], Parser::Apart { lay_out: pdf::lay_out, read: pdf::parse }),
    (&["jsonl", "ndjson"], Parser::Stream(json_lines::parse)),
    (&["json"], Parser::Text(json::parse)),
    (&["csv", "tsv"], Parser::Text(delimited::parse)),
    (&["html", "htm", "xhtml"], Parser::Text(html::parse)),
    (&["docx"], Parser::Bytes(docx::parse)),
    (&["odt"], Parser::Bytes(odt::parse)),
    (&["epub"], Parser::Bytes(epub::parse)),
    (&["rss", "atom", "xml"], Parser::Stream(xml::parse)),
];

/// The endings of file names that are read, in lower case.
pub fn endings() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().flat_map(|(endings, _)| endings.iter().copied())
}

/// Whether a file of this name is of a format that is read, once its caller has unpacked it where it is packed.
pub fn is_readable(path: &str) -> bool {
    parser(path).is_some()
}

/// Whether a file of this name is read item by item, however large it is: [`parse_from`] then holds one item at a time.
pub fn is_stream(path: &str) -> bool {
    matches!(parser(path), Some(Parser::Stream(_)))
}

/// Whether a file of this name takes as much time and memory to open as it asks for, whatever its size: who reads files of others does it
/// in a process with limits, which calls [`lay_out`], and makes articles of what that prints by [`parse_laid_out`].
pub fn is_read_apart(path: &str) -> bool {
    matches!(parser(path), Some(Parser::Apart { .. })) && !is_draft(path)
}

/// The first half of [`parse()`], for a file of which [`is_read_apart`] is true: bytes that [`parse_laid_out`] reads. Empty for others.
pub fn lay_out(path: &str, bytes: &[u8]) -> Vec<u8> {
    match parser(path) {
        Some(Parser::Apart { lay_out, .. }) => lay_out(bytes),
        Some(Parser::Text(_) | Parser::Bytes(_) | Parser::Stream(_)) | None => Vec::new(),
    }
}

/// The second half of [`parse()`], which takes time and memory that grow with `laid_out`, whatever that holds.
pub fn parse_laid_out(path: &str, laid_out: &[u8]) -> Parsed {
    match parser(path) {
        Some(Parser::Apart { read, .. }) => with_few_problems(read(File { path, bytes: laid_out })),
        Some(Parser::Text(_) | Parser::Bytes(_) | Parser::Stream(_)) | None => parse(path, laid_out),
    }
}

/// Reads one file. `path` is its path below the corpus root, with `/` between its parts.
///
/// Never fails as a whole: what cannot be read is among the problems.
pub fn parse(path: &str, bytes: &[u8]) -> Parsed {
    let Some(parser) = parser(path) else {
        let known: Vec<_> = endings().collect();
        return Parsed::problem(path, None, format!("not a format that is read here ({})", known.join(", ")));
    };
    if is_draft(path) {
        return Parsed::left_out(path, None, format!("is in a {DRAFTS} folder"));
    }
    with_few_problems(match parser {
        Parser::Text(parse) => match decode::decode(bytes) {
            Ok(text) => parse(Document { path, text: &text }),
            Err(reason) => Parsed::problem(path, None, reason),
        },
        Parser::Bytes(parse) => parse(File { path, bytes }),
        Parser::Apart { lay_out, read } => read(File { path, bytes: &lay_out(bytes) }),
        Parser::Stream(parse) => parse(Stream { path, input: &mut &*bytes, max_item_bytes: usize::MAX }),
    })
}

/// Reads one file as [`parse()`] does, from where `input` stands to its end. What is read as one, the file or an item of a
/// stream, may have `max_bytes`; what is larger is left out, with a problem. So is all that follows an error of `input`.
pub fn parse_from(path: &str, input: &mut dyn BufRead, max_bytes: usize) -> Parsed {
    if let Some(Parser::Stream(parse)) = parser(path)
        && !is_draft(path)
    {
        return with_few_problems(parse(Stream { path, input, max_item_bytes: max_bytes }));
    }
    let mut bytes = Vec::new();
    match input.take(max_bytes as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > max_bytes => Parsed::problem(path, None, format!("is larger than {} MiB; left out", max_bytes >> 20)),
        Ok(_) => parse(path, &bytes),
        Err(error) => Parsed::problem(path, None, format!("cannot be read to its end ({error}); left out")),
    }
}

/// Nobody reads a hundred thousand lines that say the same of one file. The last problem stays, since it may be why
/// reading stopped.
fn with_few_problems(parsed: Parsed) -> Parsed {
    let Parsed { articles, mut problems, left_out } = parsed;
    let more = problems.len().saturating_sub(MAX_PROBLEMS + 1);
    if more > 0 {
        let last = problems.pop();
        let path = last.as_ref().map(|last| last.path.clone()).unwrap_or_default();
        problems.truncate(MAX_PROBLEMS);
        problems.push(Problem { path, line: None, reason: format!("{more} more problems in this file are not listed") });
        problems.extend(last);
    }
    Parsed { articles, problems, left_out }
}

fn is_draft(path: &str) -> bool {
    path.split('/').any(|part| part == DRAFTS)
}

fn parser(path: &str) -> Option<Parser> {
    let (_, ending) = uncompressed(path).unwrap_or(path).rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    FORMATS.iter().find(|(endings, _)| endings.contains(&ending.as_str())).map(|(_, parser)| *parser)
}

#[cfg(test)]
mod exports_tests;

#[cfg(test)]
mod tests;
