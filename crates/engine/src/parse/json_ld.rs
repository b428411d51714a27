//! The JSON-LD scripts of a page in, what they say of its article out: references resolved, slips of their writers mended.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::parse::fields;
use crate::parse::front_matter::Metadata;
use crate::parse::markup::stated_line as line;

/// JSON-LD hides its article below lists and graphs, but not deeper than this.
const MAX_GRAPH_DEPTH: usize = 4;
/// No page answers more questions; each is looked for in its text.
const MAX_QUESTIONS: usize = 200;

/// Everything that the scripts of a page hold.
#[derive(Debug, Default)]
pub(super) struct Linked {
    values: Vec<Value>,
}

/// What a page's JSON-LD says of its article.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub(super) metadata: Metadata,
    /// What it calls the article besides its headline. An encyclopaedia's headline describes, and its name is the title.
    pub(super) name: Option<String>,
}

impl Linked {
    /// Reads the scripts. One that cannot be mended is passed over.
    pub(super) fn read<S: AsRef<str>>(scripts: &[S]) -> Linked {
        Linked { values: scripts.iter().filter_map(|script| value(script.as_ref())).collect() }
    }

    /// The first article that they describe.
    pub(super) fn article(&self) -> Option<Stated> {
        let object = self.values.iter().find_map(|value| article_in(value, MAX_GRAPH_DEPTH))?;
        let objects = self.by_id();
        let mut object = object.clone();
        let authors =
            ["author", "creator"].iter().filter_map(|name| object.get(*name)).map(|value| names(value, &objects, MAX_GRAPH_DEPTH));
        let authors = authors.into_iter().find(|names| !names.is_empty()).unwrap_or_default();
        let source = ["publisher", "sourceOrganization"].iter().filter_map(|name| object.get(*name));
        let source = source.into_iter().find_map(|value| names(value, &objects, MAX_GRAPH_DEPTH).into_iter().next());
        // `mainEntityOfPage` is the page's address where `url` is missing.
        let page = object.get("mainEntityOfPage").and_then(address_in);
        let text = |name: &str| object.get(name).and_then(Value::as_str).and_then(line);
        let (headline, name) = (text("headline"), text("name"));
        object.retain(|name, _| !["author", "creator", "publisher"].contains(&name.as_str()));
        let own = fields::metadata(&object);
        let url = own.url.clone().or(page);
        let metadata = Metadata { title: headline.or_else(|| name.clone()), authors, source, url, ..own };
        Some(Stated { metadata, name })
    }

    /// The questions that they say the page answers, each with its answer, which may be HTML.
    pub(super) fn questions(&self) -> Vec<(String, String)> {
        self.values.iter().flat_map(|value| questions_in(value, MAX_GRAPH_DEPTH)).take(MAX_QUESTIONS).collect()
    }

    /// The objects that others refer to.
    fn by_id(&self) -> HashMap<&str, &Map<String, Value>> {
        let mut found = HashMap::new();
        self.values.iter().for_each(|value| collect_ids(value, MAX_GRAPH_DEPTH, &mut found));
        found
    }
}

/// The JSON of a script, which some sites wrap as XML or as a comment, and in which some leave line ends in strings.
fn value(script: &str) -> Option<Value> {
    let mut text = script.trim();
    for wrapper in ["//", "/*", "<!--", "<![CDATA[", "*/"] {
        text = text.strip_prefix(wrapper).unwrap_or(text).trim_start();
    }
    for wrapper in ["*/", "-->", "]]>", "//", "/*", ";"] {
        text = text.strip_suffix(wrapper).unwrap_or(text).trim_end();
    }
    // Between values a control character is white space anyway.
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&text.replace(|c: char| c.is_control(), " "))).ok()
}

fn collect_ids<'a>(value: &'a Value, deeper: usize, found: &mut HashMap<&'a str, &'a Map<String, Value>>) {
    let Some(deeper) = deeper.checked_sub(1) else { return };
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect_ids(value, deeper, found)),
        Value::Object(object) => {
            if let Some(id) = object.get("@id").and_then(Value::as_str).filter(|_| object.len() > 1) {
                found.entry(id).or_insert(object);
            }
            object.values().for_each(|value| collect_ids(value, deeper, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whom a value names: itself, its names, or those of what it refers to.
fn names(value: &Value, objects: &HashMap<&str, &Map<String, Value>>, deeper: usize) -> Vec<String> {
    let Some(deeper) = deeper.checked_sub(1) else { return Vec::new() };
    match value {
        Value::String(name) => line(name).into_iter().collect(),
        Value::Array(values) => values.iter().flat_map(|value| names(value, objects, deeper)).collect(),
        Value::Object(object) => match (object.get("name"), object.get("@id").and_then(Value::as_str)) {
            (Some(name), _) => names(name, objects, deeper),
            (None, Some(id)) => {
                objects.get(id).and_then(|object| object.get("name")).map(|name| names(name, objects, deeper)).unwrap_or_default()
            }
            (None, None) => Vec::new(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn questions_in(value: &Value, deeper: usize) -> Vec<(String, String)> {
    let Some(deeper) = deeper.checked_sub(1) else { return Vec::new() };
    match value {
        Value::Array(values) => values.iter().flat_map(|value| questions_in(value, deeper)).collect(),
        Value::Object(object) if object.get("@type").and_then(Value::as_str) == Some("Question") => question(object).into_iter().collect(),
        Value::Object(object) => {
            ["@graph", "mainEntity"].iter().filter_map(|name| object.get(*name)).flat_map(|value| questions_in(value, deeper)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn question(object: &Map<String, Value>) -> Option<(String, String)> {
    let answer = match object.get("acceptedAnswer")? {
        Value::Array(answers) => answers.first()?.get("text")?,
        answer => answer.get("text")?,
    };
    Some((line(object.get("name")?.as_str()?)?, answer.as_str()?.to_owned()))
}

fn article_in(value: &Value, deeper: usize) -> Option<&Map<String, Value>> {
    let deeper = deeper.checked_sub(1)?;
    match value {
        Value::Array(values) => values.iter().find_map(|value| article_in(value, deeper)),
        Value::Object(object) if is_article(object) => Some(object),
        Value::Object(object) => {
            ["@graph", "mainEntity"].iter().filter_map(|name| object.get(*name)).find_map(|value| article_in(value, deeper))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is = |kind: &Value| {
        kind.as_str()
            .is_some_and(|kind| ["Article", "Posting", "Report"].iter().any(|end| kind.ends_with(end)) && !kind.ends_with("JobPosting"))
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

fn address_in(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get("@id")?.as_str()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(scripts: &[&str]) -> Stated {
        Linked::read(scripts).article().expect("an article")
    }

    #[test]
    fn a_reference_is_what_the_graph_says_under_its_id() {
        let found = article(&[
            r##"{"@graph": [{"@type": "Article", "headline": "Mill closes", "author": {"@id": "#ada"}, "publisher": {"@id": "#paper"},
            "isPartOf": {"@id": "#page"}}, {"@type": "WebPage", "@id": "#page"}]}"##,
            r##"[{"@type": "Person", "@id": "#ada", "name": "Ada Moor"}, {"@type": "Organization", "@id": "#paper", "name": "Mill Times"}]"##,
        ]);
        assert_eq!(found.metadata.authors, ["Ada Moor"]);
        assert_eq!(found.metadata.source.as_deref(), Some("Mill Times"));
        let unresolved = article(&[r##"{"@type": "Article", "author": {"@id": "#ada"}, "publisher": [{"@id": "https://a.org/#x"}]}"##]);
        assert_eq!((unresolved.metadata.authors.len(), unresolved.metadata.source), (0, None));
    }

    #[test]
    fn slips_of_a_script_are_mended() {
        for script in [
            "<![CDATA[ {\"@type\": \"BlogPosting\", \"headline\": \"Mill &amp; river\"} ]]>",
            "//<![CDATA[\n{\"@type\": \"BlogPosting\", \"headline\": \"Mill &#38; river\"}\n//]]>",
            "/*<![CDATA[*/ {\"@type\": \"BlogPosting\", \"headline\": \"Mill & river\"} /*]]>*/",
            "{\"@type\": \"BlogPosting\", \"headline\": \"Mill &\n river\"};",
        ] {
            assert_eq!(article(&[script]).metadata.title.as_deref(), Some("Mill & river"), "{script}");
        }
    }

    #[test]
    fn several_authors_are_named_in_many_ways() {
        for author in
            [r#"["Ada", "Ben"]"#, r#"[{"name": "Ada"}, {"name": "Ben"}]"#, r#"{"name": ["Ada", "Ben"]}"#, r#"[{"name": ["Ada"]}, "Ben"]"#]
        {
            let script = format!(r#"{{"@type": "http://schema.org/NewsArticle", "author": {author}, "datePublished": "2022-03-04"}}"#);
            assert_eq!(article(&[&script]).metadata.authors, ["Ada", "Ben"], "{author}");
        }
    }

    #[test]
    fn what_describes_no_article_is_passed_over() {
        assert!(Linked::read(&["{\"@type\": \"JobPosting\"}", "{broken", "7", &"[".repeat(5_000)]).article().is_none());
    }
}
