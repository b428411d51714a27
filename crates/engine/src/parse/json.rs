//! JSON: one article, or a list of them, alone or under a name such as `articles`.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::article::{Article, Field};
use crate::parse::parsed::{Document, LeftOut, MAX_ITEMS, Parsed, Problem};
use crate::parse::{fields, front_matter, markup};
use crate::text::clean;

/// The names under which exports keep their list.
const LISTS: &[&str] = &["articles", "items", "posts", "entries", "results", "docs", "documents", "stories", "data", "news"];

/// Reads a JSON file. The items of a list are read one by one, so that a long list is never held as a tree.
pub(super) fn parse(document: Document<'_>) -> Parsed {
    let text = document.text.trim_start_matches('\u{feff}');
    let Some(list) = list(text) else { return parse_one(document.path, text) };
    let mut parsed = Parsed::default();
    let feed = feed_title(text);
    for (item, raw) in (1..).zip(list) {
        if item > MAX_ITEMS {
            parsed.problems.push(too_many(document.path, None));
            break;
        }
        let place = Place { path: document.path, item, line: None };
        match serde_json::from_str::<Value>(raw.get()) {
            Ok(value) => add(&mut parsed, place, &value),
            Err(error) => parsed.problems.push(place.problem(&format!("is not JSON: {}", what(&error)))),
        }
    }
    for article in parsed.articles.iter_mut().filter(|article| article.attribution.source.value().is_none()) {
        let title = feed.iter().map(|title| Field::Inferred { value: title.clone(), evidence: "the feed's title".to_owned() });
        title.for_each(|title| article.attribution.source = title);
    }
    parsed
}

/// What a feed in JSON is called. Source: the JSON Feed format, version 1.1.
fn feed_title(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Feed {
        version: String,
        title: String,
    }
    let feed: Feed = serde_json::from_str(text).ok()?;
    let title = clean::clean_inline(&feed.title);
    (feed.version.starts_with("https://jsonfeed.org/version/") && !title.is_empty()).then_some(title)
}

/// The items of the list that the file is, or that stands under one of the usual names.
fn list(text: &str) -> Option<Vec<&RawValue>> {
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text).ok();
    }
    let object: std::collections::BTreeMap<std::borrow::Cow<'_, str>, &RawValue> = serde_json::from_str(text).ok()?;
    LISTS.iter().filter_map(|name| object.get(*name)).find_map(|raw| serde_json::from_str::<Vec<&RawValue>>(raw.get()).ok())
}

fn parse_one(path: &str, text: &str) -> Parsed {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => {
            if let Some(reason) = fields::unpublished(&object) {
                return Parsed::left_out(path, None, reason);
            }
            let mut parsed = Parsed::default();
            match article(path, &object) {
                Some((article, reasons)) => {
                    parsed.problems.extend(front_matter::problems(path, None, reasons));
                    parsed.articles.push(article);
                }
                None => parsed.problems.push(Problem { path: path.to_owned(), line: None, reason: no_body() }),
            }
            parsed
        }
        Ok(_) => Parsed::problem(path, None, "holds neither an article nor a list of articles"),
        Err(error) => Parsed::problem(path, u32::try_from(error.line()).ok(), format!("is not JSON: {}", what(&error))),
    }
}

/// Where an item stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    /// Counted from 1.
    pub(super) item: usize,
    /// Its line, where it has one of its own.
    pub(super) line: Option<u32>,
}

impl Place<'_> {
    pub(super) fn problem(self, reason: &str) -> Problem {
        let reason = if self.line.is_some() { reason.to_owned() } else { format!("item {}: {reason}", self.item) };
        Problem { path: self.path.to_owned(), line: self.line, reason }
    }
}

/// Adds the article that `value` is, or why it is none.
pub(super) fn add(parsed: &mut Parsed, place: Place<'_>, value: &Value) {
    let Value::Object(object) = value else {
        parsed.problems.push(place.problem("is not an article: it is no object with named fields"));
        return;
    };
    if let Some(reason) = fields::unpublished(object) {
        parsed.left_out.push(LeftOut { path: place.path.to_owned(), line: place.line, reason });
        return;
    }
    match article(&format!("{}#{}", place.path, place.item), object) {
        Some((article, reasons)) => {
            parsed.problems.extend(reasons.iter().map(|reason| place.problem(reason)));
            parsed.articles.push(Article { file: place.path.to_owned(), ..article });
        }
        None => parsed.problems.push(place.problem(&no_body())),
    }
}

fn article(id: &str, object: &Map<String, Value>) -> Option<(Article, front_matter::Reasons)> {
    let (metadata, body) = fields::read(object)?;
    let body = if markup::is_markup(&body) { markup::as_text(&body) } else { body };
    Some(metadata.article(id, &body))
}

fn no_body() -> String {
    format!("is not an article: it has no body (looked for {} and the like); left out", fields::body_names())
}

pub(super) fn too_many(path: &str, line: Option<u32>) -> Problem {
    Problem {
        path: path.to_owned(),
        line,
        reason: format!("holds more than {MAX_ITEMS} articles; the rest is left out, so split the file"),
    }
}

/// The parser's words without its own count of lines, which begins anew in each line of the file.
pub(super) fn what(error: &serde_json::Error) -> String {
    let text = error.to_string();
    format!("{} (column {})", text.split(" at line ").next().unwrap_or_default(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Parsed {
        parse(Document { path: "a.json", text })
    }

    #[test]
    fn a_file_is_one_article_or_a_list_of_them() {
        assert_eq!(whole("{\"content\": \"<p>One &amp; all.</p><p>Two.</p>\"}").articles[0].body, "One & all.\n\nTwo.");
        for text in [
            "[{\"body\": \"One.\"}, 7, {\"text\": \"Two.\"}]",
            "{\"status\": \"ok\", \"articles\": [{\"body\": \"One.\"}, 7, {\"body\": \"Two.\"}]}",
        ] {
            let parsed = whole(text);
            let ids: Vec<_> = parsed.articles.iter().map(|article| article.id.as_str()).collect();
            assert_eq!(ids, ["a.json#1", "a.json#3"], "{text}");
            assert!(parsed.problems[0].reason.starts_with("item 2: "), "{text}");
        }
    }

    #[test]
    fn an_item_of_a_feed_is_of_that_feed_unless_it_says_otherwise() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Mill Times", "items": [{"id": "a", "content_text": "One."}, {"id": "b", "content_html": "<p>Two.</p>", "source": "AP"}]}"#;
        let sources = whole(feed).articles.into_iter().map(|article| (article.id, article.attribution.source));
        let inferred = Field::Inferred { value: "Mill Times".to_owned(), evidence: "the feed's title".to_owned() };
        assert_eq!(sources.collect::<Vec<_>>(), [("a".to_owned(), inferred), ("b".to_owned(), Field::Stated("AP".to_owned()))]);
        assert_eq!(whole(&feed.replace("jsonfeed.org", "a.example")).articles[0].attribution.source, Field::Unknown);
    }

    #[test]
    fn a_broken_file_is_a_problem() {
        assert_eq!(whole("{\n\"a\": }").problems[0].line, Some(2));
        assert!(whole("7").problems[0].reason.contains("neither"));
        assert!(whole(&"[".repeat(100_000)).articles.is_empty());
    }

    #[test]
    fn an_article_that_is_not_published_is_left_out() {
        assert_eq!(whole("{\"body\": \"One.\", \"published\": false}").left_out.len(), 1);
    }
}
