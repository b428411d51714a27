//! A JSON object in, the article it describes out, by the names that exports give to their fields.

use serde_json::{Map, Value};

use crate::parse::front_matter::Metadata;
use crate::parse::unpublished::{self, truth};

/// The names of each field, the surest first. `docs/formats.md` lists them for whoever writes an export.
const ID: &[&str] = &["id", "uid", "guid", "uuid", "_id"];
const TITLE: &[&str] = &["title", "headline", "name"];
const SOURCE: &[&str] = &["source", "publisher", "outlet", "publication", "site_name", "siteName", "site"];
const AUTHORS: &[&str] = &["authors", "author", "byline", "creator", "writers"];
const PUBLISHED: &[&str] = &[
    "published",
    "date",
    "publishedAt",
    "published_at",
    "datePublished",
    "date_published",
    "publishDate",
    "publish_date",
    "published_date",
    "publication_date",
    "pubDate",
    "pub_date",
    "published_time",
];
/// From and until when an article is shown, as site builders and blog engines call it.
const SHOWN_FROM: &[&str] = &[
    "publishDate",
    "publishdate",
    "publish_date",
    "publishOn",
    "publish_on",
    "publish_at",
    "publishAt",
    "go_live",
    "goLive",
    "embargo",
    "embargo_until",
];
const SHOWN_UNTIL: &[&str] = &[
    "expiryDate",
    "expirydate",
    "expiry_date",
    "expiry",
    "expires",
    "expires_at",
    "expiresAt",
    "expirationDate",
    "expiration_date",
    "expiration",
    "expire",
    "expire_date",
    "unpublishDate",
    "unpublishdate",
    "unpublish_date",
    "unpublishOn",
    "unpublish_on",
    "unpublish_at",
    "unpublishAt",
];
const URL: &[&str] = &["url", "link", "permalink", "canonical_url", "webUrl", "web_url", "href"];
/// The names of an address below its site, the surest first; so is a [`URL`] that is a path alone.
const ADDRESS: &[&str] = &["permalink", "url", "slug"];
const LANGUAGE: &[&str] = &["language", "lang", "inLanguage", "locale"];
const TAGS: &[&str] = &["tags", "keywords", "categories", "topics"];
const BODY: &[&str] = &[
    "body",
    "content",
    "text",
    "articleBody",
    "article_body",
    "full_text",
    "fullText",
    "maintext",
    "content_text",
    "body_text",
    "bodyText",
    "content_html",
    "contentHtml",
    "body_html",
    "bodyHtml",
    "html",
];

/// What an object under a field is called by: `{"author": {"name": "Ada Moor"}}`.
const NAMES: &[&str] = &["name", "title", "value", "rendered", "#text"];

/// The metadata and the body of the article that `object` describes; `None` where it has no body.
pub(super) fn read(object: &Map<String, Value>) -> Option<(Metadata, String)> {
    Some((metadata(object), text(object, BODY)?))
}

/// The metadata alone, as a page's JSON-LD has it.
pub(super) fn metadata(object: &Map<String, Value>) -> Metadata {
    Metadata {
        id: text(object, ID),
        title: text(object, TITLE),
        source: text(object, SOURCE),
        authors: texts(object, AUTHORS),
        published: published(object),
        url: text(object, URL),
        address: ADDRESS.iter().filter_map(|name| words(object.get(*name)?, 0)).find(|path| !path.contains("://")),
        language: text(object, LANGUAGE),
        tags: texts(object, TAGS),
        shown: [text(object, SHOWN_FROM), text(object, SHOWN_UNTIL)],
    }
}

/// Exports say under the same name when an article was published and whether it is.
fn published(object: &Map<String, Value>) -> Option<String> {
    PUBLISHED.iter().filter_map(|name| object.get(*name)).filter(|value| truth(value).is_none()).find_map(|value| words(value, 2))
}

/// The name of a field that `name` is in other words of spelling: `Published At` is `published_at`.
pub(super) fn known(name: &str) -> Option<&'static str> {
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let spelled = letters(name);
    let all = [ID, TITLE, SOURCE, AUTHORS, PUBLISHED, SHOWN_FROM, SHOWN_UNTIL, unpublished::NAMES, URL, LANGUAGE, TAGS, BODY];
    all.into_iter().flatten().copied().find(|known| letters(known) == spelled)
}

/// Whether the field of this name is a headline. Tables call anything a name.
pub(super) fn is_title(name: &str) -> bool {
    TITLE.contains(&name) && name != "name"
}

pub(super) fn is_body(name: &str) -> bool {
    BODY.contains(&name)
}

pub(super) fn is_tags(name: &str) -> bool {
    TAGS.contains(&name)
}

pub(super) fn is_authors(name: &str) -> bool {
    AUTHORS.contains(&name)
}

/// The names under which a body is looked for, for messages.
pub(super) fn body_names() -> String {
    BODY.iter().take(4).copied().collect::<Vec<_>>().join(", ")
}

fn text(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().filter_map(|name| object.get(*name)).find_map(|value| words(value, 2))
}

fn texts(object: &Map<String, Value>, names: &[&str]) -> Vec<String> {
    let found = names.iter().filter_map(|name| object.get(*name)).map(|value| match value {
        Value::Array(values) => values.iter().filter_map(|value| words(value, 2)).collect(),
        value => words(value, 2).into_iter().collect::<Vec<_>>(),
    });
    found.into_iter().find(|texts| !texts.is_empty()).unwrap_or_default()
}

/// What a value says in words: itself, its name, or the first of its parts that says anything.
fn words(value: &Value, deeper: usize) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Object(object) if deeper > 0 => NAMES.iter().filter_map(|name| object.get(*name)).find_map(|value| words(value, deeper - 1)),
        Value::Array(values) if deeper > 0 => values.iter().find_map(|value| words(value, deeper - 1)),
        Value::Array(_) | Value::Object(_) | Value::Null => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Status, day};

    fn article(json: &str) -> crate::article::Article {
        let Ok(Value::Object(object)) = serde_json::from_str(json) else { panic!("an object") };
        let (metadata, body) = read(&object).expect("an article");
        metadata.article("a.json", &body).0
    }

    #[test]
    fn exports_name_their_fields_in_many_ways() {
        for json in [
            r#"{"headline": "Mill closes", "publisher": {"name": "Mill Times"}, "author": [{"name": "Ada"}, "Ben"], "datePublished": "2022-03-04T10:00:00+01:00", "url": "https://a.org/1", "articleBody": "It closed."}"#,
            r#"{"title": "Mill closes", "source": {"id": null, "name": "Mill Times"}, "byline": ["Ada", "Ben"], "publishedAt": "2022-03-04T10:00:00Z", "link": "https://a.org/1", "content": "It closed."}"#,
            r#"{"title": {"rendered": "Mill closes"}, "outlet": "Mill Times", "authors": ["Ada", "Ben"], "date": "2022-03-04", "permalink": "https://a.org/1", "body": {"value": "It closed."}}"#,
        ] {
            let article = article(json);
            let attribution = &article.attribution;
            assert_eq!(attribution.title.value().map(String::as_str), Some("Mill closes"), "{json}");
            assert_eq!(attribution.source.value().map(String::as_str), Some("Mill Times"), "{json}");
            assert_eq!(attribution.authors.value().map(Vec::len), Some(2), "{json}");
            assert_eq!(attribution.published.value().copied().map(day).as_deref(), Some("2022-03-04"), "{json}");
            assert_eq!((attribution.url.status(), article.body.as_str()), (Status::Stated, "It closed."), "{json}");
        }
    }

    #[test]
    fn an_object_without_a_body_is_no_article() {
        let Ok(Value::Object(object)) = serde_json::from_str(r#"{"title": "Mill closes", "body": ""}"#) else { panic!("an object") };
        assert!(read(&object).is_none());
    }
}
