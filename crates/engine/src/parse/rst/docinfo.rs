//! What a document says of itself in, metadata out: the fields at its top, `meta` directives, comments that blog engines read.

use serde_json::{Map, Value};

use crate::parse::rst::node::{Field, Node};
use crate::parse::rst::shown::Resolver;
use crate::parse::rst::write;

/// Fields that say something of the document, by their names in lower case, and how the metadata calls them.
const KNOWN: &[(&str, &str)] = &[
    ("title", "title"),
    ("author", "authors"),
    ("authors", "authors"),
    ("date", "date"),
    ("created", "date"),
    ("published", "published"),
    ("tags", "tags"),
    ("keywords", "tags"),
    ("category", "categories"),
    ("categories", "categories"),
    ("status", "status"),
    ("draft", "draft"),
    ("private", "private"),
    ("hidden", "hidden"),
    ("slug", "slug"),
    ("lang", "language"),
    ("language", "language"),
    ("url", "url"),
    ("link", "link"),
    ("source", "source"),
    ("publisher", "publisher"),
    ("expires", "expires"),
    ("publishdate", "publishDate"),
    ("expirydate", "expiryDate"),
];
/// Fields that programs read: Sphinx, Pelican, Nikola.
const SETTINGS: &[&str] = &[
    "orphan",
    "tocdepth",
    "nocomments",
    "nosearch",
    "no-search",
    "save_as",
    "template",
    "slug",
    "summary",
    "description",
    "modified",
    "github_url",
    "html_theme.sidebar_secondary.remove",
    "sd_hide_title",
    "layout",
    "type",
    "excludefromtoc",
];
/// More lines at the top are a text.
const MAX_COMMENTS: usize = 40;

/// Takes the fields at the top of a document: before its title, or below it where they say something of it.
pub(super) fn take(nodes: &mut Vec<Node>, resolver: &mut Resolver<'_>) -> Map<String, Value> {
    let headings = nodes.iter().take_while(|node| matches!(node, Node::Heading { .. })).take(2).count();
    let mut known = Map::new();
    // Sphinx reads what stands before the title, docutils what stands below it.
    for at in [0, headings] {
        let Some(Node::Fields(fields)) = nodes.get_mut(at) else { continue };
        let is_top = at == 0;
        if !is_top && !fields.iter().any(|field| key(field).is_some()) {
            continue;
        }
        for field in fields.iter() {
            // The day on which a page is made is not the day of its text.
            let Some(key) = key(field).filter(|_| !is_made(field)) else { continue };
            let texts: Vec<String> = write::plain(resolver, &field.body).iter().map(|text| without_keyword(text).to_owned()).collect();
            // An address on a site says nothing elsewhere.
            if !matches!(key, "url" | "link") || texts.iter().any(|text| text.contains("://")) {
                known.entry(key).or_insert_with(|| value(key, &texts));
            }
        }
        fields.retain(|field| key(field).is_none() && !is_top && !is_setting(field));
        fields.iter_mut().for_each(|field| {
            if let [Node::Paragraph(text)] = field.body.as_mut_slice() {
                *text = without_keyword(text).to_owned();
            }
        });
        if fields.is_empty() {
            nodes.remove(at);
        }
    }
    known
}

fn key(field: &Field) -> Option<&'static str> {
    let name = field.name.to_lowercase();
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
}

/// What a version control system wrote: of `$Date: 2022-03-04 10:00:00 +0100 (Fri) $` the day.
fn without_keyword(text: &str) -> &str {
    let inner = text.strip_prefix('$').and_then(|text| text.strip_suffix('$')).and_then(|inner| inner.split_once(": "));
    inner.map_or(text, |(name, value)| match name {
        "Date" => value.split(' ').next().unwrap_or(value),
        _ => value.trim(),
    })
}

fn is_made(field: &Field) -> bool {
    matches!(field.body.as_slice(), [Node::Paragraph(text)] if matches!(text.as_str(), "|today|" | "|date|"))
}

fn is_setting(field: &Field) -> bool {
    SETTINGS.contains(&field.name.to_lowercase().as_str())
}

/// The value of a field: several names where it has several.
fn value(key: &str, texts: &[String]) -> Value {
    let separators: &[char] = match key {
        "tags" | "categories" => &[',', ';'],
        "authors" => &[';', ','],
        _ => return Value::String(texts.join(" ")),
    };
    let names = texts.iter().flat_map(|text| {
        // A semicolon parts names that have commas.
        let separators = if text.contains(';') { &[';'] } else { separators };
        text.split(separators)
    });
    names.map(|name| name.split(" <").next().unwrap_or(name).trim()).filter(|name| !name.is_empty()).map(Value::from).collect()
}

/// Adds what directives say: `meta` and `title`.
pub(super) fn add(fields: &mut Map<String, Value>, stated: &[(String, String)]) {
    for (name, text) in stated {
        if let Some((_, key)) = KNOWN.iter().find(|(known, _)| known == name) {
            fields.entry(*key).or_insert_with(|| value(key, std::slice::from_ref(text)));
        }
    }
}

/// The lines `.. title: words` that Nikola reads at the top of a text.
pub(super) fn comments(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().take(MAX_COMMENTS).take_while(|line| line.starts_with(".. ") || line.trim().is_empty());
    let fields = lines.filter_map(|line| {
        let (name, value) = line.strip_prefix(".. ")?.split_once(": ")?;
        KNOWN.iter().any(|(known, _)| *known == name).then(|| (name.to_owned(), value.trim().to_owned()))
    });
    let fields: Vec<(String, String)> = fields.collect();
    // A comment may look like a field; a title and something else are a header.
    let has_title = fields.iter().any(|(name, _)| name == "title");
    if has_title && fields.len() > 1 { fields } else { Vec::new() }
}
