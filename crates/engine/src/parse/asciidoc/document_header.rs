//! The lines at a document's top in, what they say of it out: its title, who wrote it, when, and its attributes.

use serde_json::{Map, Value};

use crate::parse::asciidoc::attributes::{self, Attributes};
use crate::parse::asciidoc::delimiters::{self, Fence, Line};
use crate::parse::dates;

/// More words are no name.
const MAX_NAME_WORDS: usize = 5;
/// Attributes that say of a document what front matter says, and how that calls it.
const FIELDS: &[(&str, &str)] = &[
    ("lang", "language"),
    ("keywords", "tags"),
    ("draft", "draft"),
    ("published", "published"),
    ("private", "private"),
    ("unpublished", "unpublished"),
    ("jbake-status", "status"),
];
/// What site builders put before the names of fields that are theirs.
const PAGE: &str = "page-";

/// What stands at a document's top.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    pub(super) title: Option<&'a str>,
    /// Whether its marks are those of before Asciidoctor 1.5, as a title above a line of its length says.
    pub(super) has_old_marks: bool,
    /// By the names of front matter.
    pub(super) fields: Map<String, Value>,
    /// How many lines it takes.
    pub(super) lines: usize,
}

/// Reads the header. Its attributes are set in `attributes`.
pub(super) fn read<'a>(lines: &[Line<'a>], attributes: &mut Attributes) -> Header<'a> {
    let mut header = Header::default();
    let mut at = pass_over(lines, 0, attributes, true);
    let first = at + lines.get(at..).unwrap_or_default().iter().take_while(|line| delimiters::attribute_line(line.text).is_some()).count();
    let title = lines.get(first..).and_then(delimiters::title).filter(|title| title.level == 0);
    if let Some(title) = title {
        header.title = Some(title.text);
        header.has_old_marks = title.lines == 2;
        at = pass_over(lines, first + title.lines, attributes, false);
        at = signed(lines, at, attributes, &mut header.fields);
        at = pass_over(lines, at, attributes, false);
    }
    header.has_old_marks |= attributes.value("compat-mode").is_some();
    stated(attributes, &mut header.fields);
    Header { lines: at, ..header }
}

/// Where what is neither a comment nor an attribute begins.
fn pass_over(lines: &[Line<'_>], at: usize, attributes: &mut Attributes, empty_too: bool) -> usize {
    let mut at = at;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at + 1..).unwrap_or_default();
        if let Some(entry) = attributes::entry(line.text) {
            at += attributes.set_over_lines(entry, rest.iter().map(|line| line.text));
        } else if delimiters::is_comment(line.text) || empty_too && line.text.is_empty() {
            at += 1;
        } else if delimiters::fence(line.text) == Some(Fence::Comment) {
            at += 2 + rest.iter().position(|end| end.text == line.text).unwrap_or(rest.len());
        } else {
            break;
        }
    }
    at.min(lines.len())
}

/// The line of authors and the line of the revision below it. Where they end.
fn signed(lines: &[Line<'_>], at: usize, attributes: &mut Attributes, fields: &mut Map<String, Value>) -> usize {
    let Some(line) = lines.get(at).filter(|line| !line.text.is_empty()) else { return at };
    let text = attributes.substitute(line.text).into_owned();
    let Some(authors) = authors(&text) else { return at };
    fields.insert("authors".to_owned(), authors.into());
    let at = pass_over(lines, at + 1, attributes, false);
    let Some(day) = lines.get(at).and_then(|line| revised(line.text)) else { return at };
    fields.extend(day.map(|day| ("published".to_owned(), day.into())));
    at + 1
}

/// The names in `Ada Moor <ada@mill.example>; Ben_Lee Wood`; `None` where the line is something else.
fn authors(line: &str) -> Option<Vec<String>> {
    line.split("; ")
        .map(|author| {
            let name = author.split_once('<').map_or(author, |(name, _)| name).trim();
            let words = name.split_whitespace().count();
            let is_name = name.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '-' | '\'' | '_' | '’' | ','));
            (is_name && (1..=MAX_NAME_WORDS).contains(&words) && name.starts_with(char::is_alphabetic) && !name.ends_with('.'))
                .then(|| name.replace('_', " "))
        })
        .collect()
}

/// The day in `v1.2, 2024-05-01: what changed`; `None` where the line says neither version nor day.
fn revised(line: &str) -> Option<Option<String>> {
    let begins_version = line.strip_prefix('v').unwrap_or(line).starts_with(|c: char| c.is_ascii_digit());
    let (version, rest) = line.split_once(',').filter(|(version, _)| begins_version && !version.contains(' ')).unwrap_or(("", line));
    let day = rest.split_once(": ").map_or(rest, |(day, _)| day).trim();
    let found = dates::stated(day).map(|_| day.to_owned());
    let is_version = begins_version && (!version.is_empty() || line.starts_with('v'));
    (found.is_some() || is_version).then_some(found)
}

/// What the attributes say of the document.
fn stated(attributes: &Attributes, fields: &mut Map<String, Value>) {
    for (name, value) in attributes.own() {
        let field = FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field).or_else(|| name.strip_prefix(PAGE));
        if let Some(field) = field.filter(|field| !field.is_empty()) {
            fields.insert(field.to_owned(), value_of(field, value));
        }
    }
    if let Some(names) = attributes.own().find(|(name, _)| *name == "author" || *name == "authors").and_then(|(_, value)| authors(value)) {
        fields.entry("authors").or_insert(names.into());
    }
    if let Some(day) = attributes.own().find(|(name, _)| *name == "revdate").map(|(_, day)| day).filter(|day| dates::stated(day).is_some())
    {
        fields.entry("published").or_insert(day.into());
    }
}

/// Labels are parted by commas, and an attribute without a value is true.
fn value_of(field: &str, value: &str) -> Value {
    match field {
        "tags" | "keywords" | "categories" => value.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()).collect(),
        _ if value.is_empty() => Value::Bool(true),
        _ => Value::String(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_authors_or_is_text() {
        assert_eq!(authors("Ada Moor <ada@mill.example>; Ben_Lee Wood"), Some(vec!["Ada Moor".to_owned(), "Ben Lee Wood".to_owned()]));
        for line in ["The mill is old.", "See https://mill.example", "image::a.png[]"] {
            assert_eq!(authors(line), None, "{line}");
        }
    }

    #[test]
    fn a_revision_has_a_version_or_a_day() {
        assert_eq!(revised("v1.2, 2024-05-01: New wheel"), Some(Some("2024-05-01".to_owned())));
        assert_eq!(revised("2024-05-01"), Some(Some("2024-05-01".to_owned())));
        assert_eq!(revised("1.2, May 1, 2024"), Some(Some("May 1, 2024".to_owned())));
        assert_eq!(revised("v1.2"), Some(None));
        assert_eq!(revised("The mill is old."), None);
    }
}
