//! A JSON Feed in, an article an item out. Source: <https://www.jsonfeed.org/version/1.1/>.

use serde_json::{Map, Value};

use crate::article::{Article, Attribution, Field};
use crate::parse::front_matter::Metadata;
use crate::parse::markup_body::{self, Body};
use crate::parse::members::{self, Members, text};
use crate::parse::parsed::{LeftOut, MAX_ITEMS, Parsed, Place, too_many};
use crate::parse::{fields, markup, unpublished};

/// What the version of every JSON Feed begins with.
const VERSION: &str = "https://jsonfeed.org/version/";

/// What the feed says of all of its items.
#[derive(Debug)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
}

pub(super) fn is_feed(members: &Members<'_>) -> bool {
    members.text("version").is_some_and(|version| version.starts_with(VERSION))
}

pub(super) fn parse(path: &str, members: &Members<'_>) -> Parsed {
    let list = members.list("items").unwrap_or_default();
    let about: Map<String, Value> =
        ["author", "authors"].iter().filter_map(|name| Some(((*name).to_owned(), members.value(name)?))).collect();
    let feed = Feed {
        title: members.text("title").and_then(|title| markup::stated_line(&title)),
        language: members.text("language"),
        authors: fields::metadata(&about).authors,
    };
    let mut parsed = Parsed::default();
    for (item, object) in members::objects(&list) {
        if item > MAX_ITEMS {
            parsed.problems.push(too_many(path, None));
            break;
        }
        add(&mut parsed, Place { path, item, line: None }, &object, &feed);
    }
    parsed
}

fn add(parsed: &mut Parsed, place: Place<'_>, object: &Map<String, Value>, feed: &Feed) {
    if let Some(reason) = unpublished::reason(object) {
        return parsed.left_out.push(LeftOut { path: place.path.to_owned(), line: None, reason });
    }
    let Some(body) = body(object) else {
        return parsed.problems.push(place.problem("has neither content_html nor content_text; left out"));
    };
    let title = |value: String| Field::Inferred { value, evidence: "the feed's title".to_owned() };
    let otherwise = Attribution { source: feed.title.clone().map_or(Field::Unknown, title), ..Attribution::default() };
    let (article, reasons) = markup_body::article(metadata(object, feed), &place.id(), body, otherwise);
    parsed.problems.extend(reasons.iter().map(|reason| place.problem(reason)));
    if article.body.is_empty() {
        return parsed.problems.push(place.problem("has no text; left out"));
    }
    parsed.articles.push(Article { file: place.path.to_owned(), ..article });
}

fn metadata(object: &Map<String, Value>, feed: &Feed) -> Metadata {
    let stated = fields::metadata(object);
    Metadata {
        id: None,
        title: stated.title.as_deref().and_then(markup::stated_line),
        authors: if stated.authors.is_empty() { feed.authors.clone() } else { stated.authors },
        published: stated.published.or_else(|| text(object, "date_modified")),
        url: stated.url.or(stated.id.filter(|id| id.starts_with("http"))),
        language: stated.language.or_else(|| feed.language.clone()),
        ..stated
    }
}

/// The text of an item, with its blocks where it is HTML; its summary where it has none.
fn body(object: &Map<String, Value>) -> Option<Body> {
    let html = text(object, "content_html").map(|html| markup_body::body(&html));
    html.or_else(|| text(object, "content_text").or_else(|| text(object, "summary")).map(Body::Text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Status;

    const FEED: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Mill Times", "language": "en", "authors": [{"name": "Ada Moor"}],
        "items": [{"id": "https://mill.example/1", "title": "Keys &amp; gates", "content_html": "<p>You need:</p><ul><li>a key</li></ul>", "date_published": "2024-03-04T10:00:00Z", "tags": ["gates"]},
        {"id": 2, "content_text": "The mill is open.", "authors": [{"name": "Ben Lee"}], "url": "https://mill.example/2", "date_modified": "2024-03-05T10:00:00Z"},
        {"id": 3, "title": 7}, 5, {"id": 4, "content_html": "<p>x</p>", "status": "draft"}]}"#;

    #[test]
    fn an_item_is_an_article_and_html_keeps_its_lists() {
        let members = Members::of(FEED).expect("an object");
        assert!(is_feed(&members));
        let parsed = parse("feed.json", &members);
        let [first, second] = parsed.articles.as_slice() else { panic!("{:?}", parsed.articles) };
        assert_eq!((first.body.as_str(), first.shape.blocks.len(), first.id.as_str()), ("You need:\n\n- a key", 2, "feed.json#1"));
        assert_eq!(first.attribution.title, Field::Stated("Keys & gates".to_owned()));
        assert_eq!(first.attribution.url, Field::Stated("https://mill.example/1".to_owned()));
        assert_eq!((first.attribution.source.status(), first.tags.len()), (Status::Inferred, 1));
        assert_eq!(first.attribution.authors, Field::Stated(vec!["Ada Moor".to_owned()]));
        assert_eq!((second.body.as_str(), second.shape.is_plain()), ("The mill is open.", true));
        assert_eq!(second.attribution.authors, Field::Stated(vec!["Ben Lee".to_owned()]));
        assert_eq!(second.attribution.published.status(), Status::Stated);
        assert_eq!((parsed.problems.len(), parsed.left_out.len()), (1, 1), "{:?}", parsed.problems);
    }
}
