//! A Markdown text in, its front matter as named fields and the rest out: YAML, TOML, JSON, or lines such as `Title: …`.
//! A field that cannot be read costs that field alone, and a slip in one publishes no draft.

use serde_json::{Map, Value};

use crate::parse::unpublished;

/// The front matter of a text.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    pub(super) fields: Map<String, Value>,
    /// The text without it.
    pub(super) rest: &'a str,
    /// What is wrong with it, by the line in the file, counted from 1.
    pub(super) problems: Vec<(u32, String)>,
    /// Whether it is of Nikola, whose labels may hold a text back.
    pub(super) is_nikola: bool,
}

impl Header<'_> {
    /// Why the author of the text has not published it; `None` if nothing says so.
    pub(super) fn unpublished(&self) -> Option<String> {
        if self.is_nikola { unpublished::reason_in_nikola(&self.fields) } else { unpublished::reason(&self.fields) }
    }
}

/// Keys that say that the lines at a text's top are its header, in lower case.
const HEADER_KEYS: &[&str] = &["title", "date", "slug", "status"];
/// More lines are no header but a text.
const MAX_HEADER_LINES: usize = 100;

/// The languages of front matter between two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Yaml,
    Toml,
}

impl Language {
    fn separator(self) -> char {
        match self {
            Language::Yaml => ':',
            Language::Toml => '=',
        }
    }

    /// The fields of a text, which may say nothing.
    fn fields(self, text: &str) -> Result<Map<String, Value>, Unreadable> {
        match self {
            Language::Yaml => yaml(text),
            Language::Toml => toml(text),
        }
    }
}

/// Why fields cannot be read.
enum Unreadable {
    /// They are a text without fields.
    NoFields,
    Broken(String),
}

/// Reads what stands at the top of `text`, whose line ends are `\n`.
pub(super) fn read(text: &str) -> Header<'_> {
    // Empty lines above front matter hide it from few programs, and its author means it.
    let text = Some(text.trim_start()).filter(|below| below.starts_with("---\n") || below.starts_with("+++\n")).unwrap_or(text);
    let (first, _) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end() {
        // Eleventy names the language behind the mark, and what it calls a program is mostly an object.
        "---" | "---yaml" | "---yml" | "---json" | "---js" => between_marks(text, Language::Yaml, &["---", "..."]),
        "+++" | "---toml" => between_marks(text, Language::Toml, &["+++", "---"]),
        // Hexo.
        ";;;" => between_marks(text, Language::Yaml, &[";;;"]),
        dashes if dashes.len() > 3 && dashes.bytes().all(|byte| byte == b'-') => marked_by(text, dashes),
        _ if text.starts_with('{') => json(text),
        "<!--" => dotted(text),
        _ => jbake(text).or_else(|| Some(lines(text, 0)).filter(|header| names_the_text(text, header))),
    }
    .unwrap_or(Header { rest: text, ..Header::default() })
}

/// Front matter between two lines of more than three dashes, as Hexo takes it. `None` for a text below a rule.
fn marked_by<'a>(text: &'a str, dashes: &str) -> Option<Header<'a>> {
    let below = after_line(text);
    let ends = below.lines().take(MAX_HEADER_LINES).any(|line| line.trim_end() == dashes);
    let is_entry = below.lines().next().and_then(header_line).is_some();
    if ends && is_entry { between_marks(text, Language::Yaml, &[dashes]) } else { None }
}

/// The front matter below the first line, up to one of `ends`. `None` if what stands there is text between two rules.
fn between_marks<'a>(text: &'a str, language: Language, ends: &[&str]) -> Option<Header<'a>> {
    let inner = after_line(text);
    let mut at = 0;
    for line in inner.split_inclusive('\n') {
        if ends.contains(&line.trim_end()) {
            let rest = inner.get(at + line.len()..).unwrap_or_default();
            return Some(Header { rest, ..fields(inner.get(..at).unwrap_or_default(), language)? });
        }
        at += line.len();
    }
    let header = lines(inner, 1);
    let mark = ends.first().copied().unwrap_or_default();
    let problem =
        (1, format!("front matter begins with {mark} but no second {mark} line ends it; the text is read from where its fields end"));
    Some(Header { problems: vec![problem], ..header })
}

fn after_line(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

/// The fields of front matter; entry by entry where they cannot be read as a whole.
fn fields(text: &str, language: Language) -> Option<Header<'static>> {
    let mut header = Header::default();
    match language.fields(text) {
        Ok(fields) => return Some(Header { fields, ..Header::default() }),
        Err(Unreadable::NoFields) => {
            hold_back(&mut header.fields, text);
            return Some(header).filter(|header| !header.fields.is_empty());
        }
        Err(Unreadable::Broken(_)) => hold_back(&mut header.fields, text),
    }
    for (line, entry) in entries(text, language.separator()) {
        match language.fields(entry) {
            Ok(fields) => header.fields.extend(fields),
            Err(Unreadable::NoFields) => {}
            Err(Unreadable::Broken(reason)) => header.problems.push((line, recovered(&mut header.fields, entry, language, &reason))),
        }
    }
    Some(header)
}

/// Takes a broken entry's words as they are, if they are one plain line; says what is wrong.
fn recovered(fields: &mut Map<String, Value>, entry: &str, language: Language, reason: &str) -> String {
    let (key, value) = entry.trim_end().split_once(language.separator()).unwrap_or((entry, ""));
    let (key, value) = (key.trim(), value.trim());
    let is_plain =
        !value.is_empty() && !value.contains('\n') && !value.starts_with(['[', '{', '"', '\'', '|', '>', '&', '*', '!', '%', '@', '`']);
    if language == Language::Yaml && is_plain {
        fields.insert(key.to_owned(), Value::String(value.to_owned()));
        return format!("front matter: {key}: {reason}; it is read as the text {value:?}: quote it");
    }
    format!("front matter: {key}: {reason}; the article is read without this field")
}

/// Takes what says in broken front matter, in a line of its own, that the text is not published: the slip must not publish it.
fn hold_back(fields: &mut Map<String, Value>, text: &str) {
    for line in text.lines() {
        let Some((key, value)) = line.split_once([':', '=']) else { continue };
        let (key, value) = (key.trim().trim_matches(['"', '\'']), value.trim().trim_end_matches(',').trim_matches(['"', '\'']));
        let stated = Map::from_iter([(key.to_owned(), Value::from(value))]);
        if unpublished::reason(&stated).is_some() {
            fields.extend(stated);
        }
    }
}

/// The entries of front matter with their lines in the file: a line that begins with a name, and those below that do not.
fn entries(text: &str, separator: char) -> Vec<(u32, &str)> {
    let mut entries = Vec::new();
    let (mut from, mut first, mut at) = (0, 2, 0);
    for (number, line) in (2..).zip(text.split_inclusive('\n')) {
        let begins =
            line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\'' | '[')) && line.contains([separator, '[']);
        if begins && at > from {
            entries.extend(text.get(from..at).map(|entry| (first, entry)));
            (from, first) = (at, number);
        }
        at += line.len();
    }
    entries.extend(text.get(from..).filter(|entry| !entry.trim().is_empty()).map(|entry| (first, entry)));
    entries
}

fn yaml(text: &str) -> Result<Map<String, Value>, Unreadable> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Map::new());
    }
    match serde_saphyr::from_str::<Value>(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => Err(Unreadable::NoFields),
        Err(error) => Err(Unreadable::Broken(first_line(&error.to_string()))),
    }
}

fn toml(text: &str) -> Result<Map<String, Value>, Unreadable> {
    let table = text.parse::<toml::Table>().map_err(|error| Unreadable::Broken(error.message().to_owned()))?;
    Ok(table.into_iter().map(|(key, value)| (key, plain(value))).collect())
}

/// A TOML value without types that JSON lacks: days and times become their texts.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(values) => values.into_iter().map(plain).collect(),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, plain(value))).collect()),
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// A JSON object at the top, as Hugo has it. `None` for text that begins with a brace.
fn json(text: &str) -> Option<Header<'_>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    match values.next()? {
        Ok(fields) => Some(Header { fields, rest: text.get(values.byte_offset()..)?, ..Header::default() }),
        Err(error) => json_with_slips(text, &first_line(&error.to_string())),
    }
}

/// The same with a comma too many or with comments, which an author writes and JSON does not know. `None` for text that begins with a brace.
fn json_with_slips<'a>(text: &'a str, reason: &str) -> Option<Header<'a>> {
    let (object, rest) = text.split_at_checked(braced(text)?)?;
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let lines: Vec<&str> = object.lines().filter(|line| !is_comment(line)).collect();
    let names_fields = lines.concat().trim_start_matches(['{', ' ', '\t']).starts_with('"') && object.contains(':');
    let mut header =
        Header { rest, problems: vec![(1, format!("front matter: {reason}; it is read as far as it can be"))], ..Header::default() };
    // YAML has JSON's objects and lets a comma end them.
    match yaml(&lines.join("\n")) {
        Ok(fields) if names_fields => header.fields = fields,
        Ok(_) => return None,
        Err(_) => hold_back(&mut header.fields, &lines.join("\n").replace([',', '{', '}'], "\n")),
    }
    Some(header).filter(|header| !header.fields.is_empty())
}

/// Where the object ends that `text` begins with.
fn braced(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = in_text,
            '"' => in_text = !in_text,
            '{' if !in_text => depth += 1,
            '}' if !in_text => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// The comment of lines such as `.. title: The mill` that Nikola reads at the top of Markdown and HTML. `None` for another comment.
fn dotted(text: &str) -> Option<Header<'_>> {
    let (comment, rest) = text.strip_prefix("<!--")?.split_once("-->")?;
    let lines = comment.lines().filter(|line| !line.trim().is_empty()).take(MAX_HEADER_LINES);
    let fields: Map<String, Value> =
        lines.map(|line| header_line(line.strip_prefix(".. ")?).map(|(key, value)| (key, Value::String(value)))).collect::<Option<_>>()?;
    fields.contains_key("title").then(|| Header { fields, rest, is_nikola: true, ..Header::default() })
}

/// The lines `name=value` above a row of tildes that JBake reads. `None` for another text.
fn jbake(text: &str) -> Option<Header<'_>> {
    let (above, rest) = text.split_once("\n~~~~~~\n")?;
    let entry = |line: &str| line.split_once('=').map(|(key, value)| (key.trim().to_owned(), Value::from(value.trim())));
    let fields: Map<String, Value> = above.lines().filter(|line| !line.trim().is_empty()).map(entry).collect::<Option<_>>()?;
    (fields.len() <= MAX_HEADER_LINES).then(|| Header { fields, rest, ..Header::default() })
}

/// The lines `Name: value` that a text begins with, up to the first that is none; an empty line or a mark ends them.
fn lines(text: &str, before: u32) -> Header<'_> {
    let mut header = Header { rest: text, ..Header::default() };
    let mut last: Option<String> = None;
    for (number, line) in (before + 1..).zip(text.split_inclusive('\n')).take(MAX_HEADER_LINES) {
        let is_end = matches!(line.trim(), "" | "---" | "...");
        let goes_on = line.starts_with([' ', '\t']);
        match (header_line(line), &last) {
            _ if is_end && number > before + 1 => {
                header.rest = header.rest.get(line.len()..).unwrap_or_default();
                break;
            }
            (_, Some(key)) if goes_on => {
                if let Some(Value::String(value)) = header.fields.get_mut(key) {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            (Some((key, value)), _) => {
                header.fields.insert(key.clone(), Value::String(value));
                last = Some(key);
            }
            (None, _) => break,
        }
        header.rest = header.rest.get(line.len()..).unwrap_or_default();
    }
    header
}

/// `Title: The mill` as `title` and `The mill`.
fn header_line(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(':')?;
    let named = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '));
    let value = value.trim().trim_matches(['"', '\'']);
    (named && key.len() <= 40).then(|| (key.trim().to_ascii_lowercase().replace(' ', "_"), value.to_owned()))
}

/// Whether the header lines of a text are a header: they name the text, or say that it is not published, and an empty line parts them from it.
fn names_the_text(text: &str, header: &Header<'_>) -> bool {
    let Some((first, _)) = text.lines().next().and_then(header_line) else { return false };
    let is_title = HEADER_KEYS.contains(&first.as_str()) || first.starts_with("author");
    is_title && header.fields.keys().any(|key| HEADER_KEYS.contains(&key.as_str())) || header.unpublished().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str, name: &str) -> String {
        read(text).fields.get(name).map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn yaml_toml_json_and_lines_are_front_matter() {
        for text in [
            "---\ntitle: The mill\nn: 1\n---\nText.",
            "---\ntitle: The mill\n...\nText.",
            "+++\ntitle = \"The mill\"\nday = 2022-03-04\n+++\nText.",
            "{\n\"title\": \"The mill\"\n}\nText.",
            "Title: The mill\nDate: 2022-03-04\n\nText.",
            "title: The mill\nauthors: Ada\n    Moor\n---\nText.",
        ] {
            assert_eq!((field(text, "title").as_str(), read(text).rest.trim()), ("\"The mill\"", "Text."), "{text}");
            assert_eq!(read(text).problems, [], "{text}");
        }
        assert_eq!(field("+++\nday = 2022-03-04\n+++\n", "day"), "\"2022-03-04\"");
    }

    #[test]
    fn an_odd_field_costs_itself_alone() {
        let header = read("---\ntitle: The mill: a story\nauthors: [a\ntags:\n  - x\n---\nText.");
        assert_eq!((header.fields["title"].as_str(), header.fields["tags"][0].as_str()), (Some("The mill: a story"), Some("x")));
        let lines: Vec<u32> = header.problems.iter().map(|(line, _)| *line).collect();
        assert_eq!((lines, header.rest, header.fields.len()), (vec![2, 3], "Text.", 2));
        assert_eq!(field("+++\na = [\nb = \"c\"\n+++\n", "b"), "\"c\"");
    }

    #[test]
    fn a_slip_publishes_no_draft() {
        assert_eq!(field("---\ntitle: x\n\tdraft: true\n---\nText.", "draft"), "\"true\"");
        assert_eq!(field("\n\n---\ndraft: true\n---\nText.", "draft"), "true");
        assert_eq!(field("<!--\n.. title: x\n.. status: draft\n-->\nText.", "status"), "\"draft\"");
        assert_eq!(read("<!-- a comment -->\nText.").fields.len(), 0);
        for text in [
            "{\"draft\": true,}\nText.",
            "{\n  // not yet\n  \"title\": \"a\",\n  \"draft\": true\n}\nText.",
            "{\n  \"title\": \"a\"\n  \"draft\": true\n}\nText.",
            "---js\n{\n  title: 'a',\n  draft: true,\n}\n---\nText.",
            "---toml\ndraft = true\n---\nText.",
            "---yaml\ndraft: true\n---\nText.",
            "----\ntitle: a\ndraft: true\n----\nText.",
            ";;;\n\"draft\": true\n;;;\nText.",
            "---\ndraft:true\n---\nText.",
            "---\ntitle: a\ndraft:true\n---\nText.",
            "---\ntitle: \"a\ndraft: true\n---\nText.",
            "+++\ntitle = \"a\ndraft = true\n+++\nText.",
            "title: a\ndraft: true\n---\nText.",
            "draft: true\n\nText.",
            "<!--\n.. title: a\n.. tags: mill, draft\n-->\nText.",
            "title=a\ntype=post\nstatus=draft\n~~~~~~\nText.",
        ] {
            let header = read(text);
            assert!(header.unpublished().is_some() && header.rest.trim() == "Text.", "{text} {header:?}");
        }
    }

    #[test]
    fn text_between_rules_and_text_with_a_colon_is_no_front_matter() {
        for text in [
            "---\nHello.\n---\nText.",
            "Note: this is text.\n\nText.",
            "{{ braces }}\n",
            "---",
            "Title of it\n\nText.",
            "{\"a\", \"b\"} are letters.\n",
            "Private: no.\n\nText.",
            "----\nRule: above.\n",
        ] {
            let header = read(text);
            assert_eq!((header.fields.len(), header.rest.is_empty()), (0, text == "---"), "{text}");
        }
    }

    #[test]
    fn front_matter_without_an_end_is_a_problem_and_its_fields_are_read() {
        let header = read("---\ndraft: true\ntitle: a\n\nText.");
        assert_eq!((header.fields.len(), header.rest, header.problems.len()), (2, "Text.", 1));
    }
}
