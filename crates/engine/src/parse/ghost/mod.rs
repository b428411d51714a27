//! The export of a Ghost blog in, an article a published post or page out.
//!
//! Source: Ghost's `exporter` and its tables `posts`, `users`, `tags`, `settings` and those that join them, versions 1 to 6.

mod lexical;
mod mobiledoc;

use std::collections::HashMap;

use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::article::{Article, Attribution, day};
use crate::parse::front_matter::Metadata;
use crate::parse::links;
use crate::parse::markup_body::{self, Body};
use crate::parse::members::{self, Members, text};
use crate::parse::parsed::{LeftOut, MAX_ITEMS, Parsed, Place, too_many};

/// What stands in links for the address of the blog.
const OWN_ADDRESS: &str = "__GHOST_URL__";

/// Around what a page shows to some readers only.
const GATE_BEGINS: &str = "<!--kg-gated-block:begin";
const GATE_ENDS: &str = "<!--kg-gated-block:end-->";
/// What stands in a gate that lets everybody through.
const FOR_ALL: &str = "nonMember:true";
/// What only members see stands below this.
const MEMBERS_ONLY: &str = "<!--members-only-->";

/// What the export says beside its posts.
#[derive(Debug, Default)]
struct Blog {
    title: Option<String>,
    /// Without a slash at its end.
    address: Option<String>,
    /// The names of each post's authors and tags, in their order, by the post's id.
    authors: HashMap<String, Vec<String>>,
    tags: HashMap<String, Vec<String>>,
    users: HashMap<String, String>,
}

/// None if it is no export of Ghost.
pub(super) fn parse(path: &str, export: &Members<'_>) -> Option<Parsed> {
    let all = export.list("db").and_then(|list| list.first().and_then(|first| Members::of(first.get())));
    let data = all.as_ref().unwrap_or(export).members("data")?;
    let posts = data.list("posts")?;
    let blog = Blog::read(&data);
    let mut parsed = Parsed::default();
    for (item, object) in members::objects(&posts) {
        if item > MAX_ITEMS {
            parsed.problems.push(too_many(path, None));
            break;
        }
        add(&mut parsed, Place { path, item, line: None }, &object, &blog);
    }
    Some(parsed)
}

fn add(parsed: &mut Parsed, place: Place<'_>, post: &Map<String, Value>, blog: &Blog) {
    if let Some(reason) = unpublished(post) {
        return parsed.left_out.push(LeftOut { path: place.path.to_owned(), line: None, reason });
    }
    let Some(body) = body(post, blog) else {
        return parsed.problems.push(place.problem("a post without html, lexical, mobiledoc or plaintext; left out"));
    };
    let (article, reasons) = markup_body::article(metadata(post, blog), &place.id(), body, Attribution::default());
    parsed.problems.extend(reasons.iter().map(|reason| place.problem(reason)));
    if article.body.is_empty() {
        return parsed.problems.push(place.problem("a post without a text; left out"));
    }
    parsed.articles.push(Article { file: place.path.to_owned(), ..article });
}

/// Why not everybody may read a post: a draft, one that was only mailed, one for members.
fn unpublished(post: &Map<String, Value>) -> Option<String> {
    [("status", "published"), ("visibility", "public")].into_iter().find_map(|(name, open)| match post.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(value)) if value == open => None,
        Some(Value::String(value)) => Some(format!("{name}: {value}")),
        Some(_) => Some(format!("{name}: not {open}")),
    })
}

fn metadata(post: &Map<String, Value>, blog: &Blog) -> Metadata {
    let id = text(post, "id").unwrap_or_default();
    let author = || text(post, "author_id").and_then(|author| blog.users.get(&author).cloned());
    let slug = text(post, "slug").zip(blog.address.as_ref()).map(|(slug, address)| format!("{address}/{slug}/"));
    Metadata {
        title: text(post, "title"),
        source: blog.title.clone(),
        authors: blog.authors.get(&id).cloned().unwrap_or_else(|| author().into_iter().collect()),
        published: post.get("published_at").and_then(published),
        url: text(post, "canonical_url").map(|url| blog.own(&url)).or(slug),
        language: text(post, "locale"),
        tags: blog.tags.get(&id).cloned().unwrap_or_default(),
        ..Metadata::default()
    }
}

/// Old exports count milliseconds.
fn published(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => OffsetDateTime::from_unix_timestamp(number.as_i64()? / 1_000).ok().map(|at| day(at.date())),
        Value::String(text) => Some(text.clone()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The text of a post, from the surest of its forms.
fn body(post: &Map<String, Value>, blog: &Blog) -> Option<Body> {
    let html = text(post, "html").map(|html| markup_body::body(&public(&blog.own(&html))));
    html.or_else(|| text(post, "lexical").and_then(|json| lexical::body(&blog.own(&json))))
        .or_else(|| text(post, "mobiledoc").and_then(|json| mobiledoc::body(&blog.own(&json))))
        .or_else(|| text(post, "plaintext").map(Body::Text))
}

/// What everybody sees of a post.
fn public(html: &str) -> String {
    let open = html.split_once(MEMBERS_ONLY).map_or(html, |(open, _)| open);
    let mut parts = open.split(GATE_BEGINS);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (gate, rest) = part.split_once("-->").unwrap_or((part, ""));
        let (inner, after) = rest.split_once(GATE_ENDS).unwrap_or((rest, ""));
        out.push_str(if gate.contains(FOR_ALL) { inner } else { "" });
        out.push_str(after);
    }
    out
}

impl Blog {
    fn read(data: &Members<'_>) -> Blog {
        let mut settings: HashMap<String, String> =
            rows(data, "settings").filter_map(|row| Some((text(&row, "key")?, text(&row, "value")?))).collect();
        let users = named(rows(data, "users"));
        // Ghost's own marks are not for readers.
        let tags = named(rows(data, "tags").filter(|tag| text(tag, "visibility").is_none_or(|visibility| visibility == "public")));
        let address = settings.remove("url").filter(|url| links::address(url).is_some());
        Blog {
            title: settings.remove("title"),
            address: address.map(|address| address.trim_end_matches('/').to_owned()),
            authors: joined(rows(data, "posts_authors"), "author_id", &users),
            tags: joined(rows(data, "posts_tags"), "tag_id", &tags),
            users,
        }
    }

    /// A text with the blog's address where it stands for itself, or with places of the site where that is not known.
    fn own(&self, text: &str) -> String {
        text.replace(OWN_ADDRESS, self.address.as_deref().unwrap_or_default())
    }
}

fn rows(data: &Members<'_>, table: &str) -> impl Iterator<Item = Map<String, Value>> {
    let list = data.list(table).unwrap_or_default();
    let rows: Vec<Map<String, Value>> = members::objects(&list).map(|(_, row)| row).collect();
    rows.into_iter()
}

fn named(rows: impl Iterator<Item = Map<String, Value>>) -> HashMap<String, String> {
    rows.filter_map(|row| Some((text(&row, "id")?, text(&row, "name")?))).filter(|(_, name)| !name.starts_with('#')).collect()
}

/// The names that a table joins to each post, in its order.
fn joined(rows: impl Iterator<Item = Map<String, Value>>, id: &str, names: &HashMap<String, String>) -> HashMap<String, Vec<String>> {
    let order = |row: &Map<String, Value>| row.get("sort_order").and_then(Value::as_i64).unwrap_or_default();
    let mut found: Vec<(i64, String, String)> =
        rows.filter_map(|row| Some((order(&row), text(&row, "post_id")?, names.get(&text(&row, id)?)?.clone()))).collect();
    found.sort_by_key(|(order, _, _)| *order);
    let mut joined: HashMap<String, Vec<String>> = HashMap::new();
    for (_, post, name) in found {
        joined.entry(post).or_default().push(name);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Field, Status};
    use crate::parse::blocks;

    fn read(posts: &str, settings: &str) -> Parsed {
        let text = format!(
            r##"{{"db": [{{"meta": {{"version": "5.80.0"}}, "data": {{"posts": [{posts}], "users": [{{"id": "u1", "name": "Ada Moor"}}, {{"id": "u2", "name": "Ben Lee"}}],
            "posts_authors": [{{"post_id": "p1", "author_id": "u2", "sort_order": 1}}, {{"post_id": "p1", "author_id": "u1", "sort_order": 0}}, 7],
            "tags": [{{"id": "t1", "name": "Gates"}}, {{"id": "t2", "name": "#internal", "visibility": "internal"}}],
            "posts_tags": [{{"post_id": "p1", "tag_id": "t1"}}, {{"post_id": "p1", "tag_id": "t2"}}], "settings": [{settings}]}}}}]}}"##
        );
        parse("blog.json", &Members::of(&text).expect("an object")).expect("an export")
    }

    const TITLE: &str = r#"{"key": "title", "value": "Mill Times"}"#;

    #[test]
    fn a_published_post_is_an_article_with_its_blocks() {
        let parsed = read(
            r#"{"id": "p1", "title": "Keys", "slug": "keys", "html": "<p>You need <a href=\"__GHOST_URL__/gate/\">a gate</a>:</p><ul><li>a key</li></ul><!--kg-gated-block:begin nonMember:false memberSegment:\"status:free\" --><p>Secret.</p><!--kg-gated-block:end--><!--members-only--><p>More.</p>",
            "status": "published", "type": "post", "visibility": "public", "published_at": "2024-03-04T10:00:00.000Z"}"#,
            &format!(r#"{TITLE}, {{"key": "url", "value": "https://mill.example/"}}"#),
        );
        assert_eq!(parsed.problems, []);
        let article = &parsed.articles[0];
        assert_eq!(article.body, "You need a gate:\n\n- a key");
        assert_eq!(article.shape.inlines[0].style, crate::block::Style::Link("https://mill.example/gate/".to_owned()));
        let attribution = &article.attribution;
        assert_eq!(attribution.source, Field::Stated("Mill Times".to_owned()));
        assert_eq!(attribution.authors, Field::Stated(vec!["Ada Moor".to_owned(), "Ben Lee".to_owned()]));
        assert_eq!(attribution.url, Field::Stated("https://mill.example/keys/".to_owned()));
        assert_eq!((attribution.published.status(), article.tags.as_slice()), (Status::Stated, &["Gates".to_owned()][..]));
    }

    #[test]
    fn what_not_everybody_may_read_is_left_out() {
        let parsed = read(
            r#"{"html": "<p>a</p>", "status": "draft"}, {"html": "<p>a</p>", "status": "scheduled"}, {"html": "<p>a</p>", "status": "sent"},
            {"html": "<p>a</p>", "status": "published", "visibility": "paid"}, {"html": "<p>a</p>", "status": 5}, {"html": "<p>Open.</p>", "status": "published", "type": "page", "title": 5}"#,
            TITLE,
        );
        let reasons: Vec<&str> = parsed.left_out.iter().map(|left_out| left_out.reason.as_str()).collect();
        assert_eq!(reasons, ["status: draft", "status: scheduled", "status: sent", "visibility: paid", "status: not published"]);
        assert_eq!((parsed.articles[0].body.as_str(), parsed.articles[0].attribution.url.status()), ("Open.", Status::Unknown));
    }

    #[test]
    fn a_post_without_html_is_read_from_what_its_editor_kept() {
        let lexical = r#"{\"root\":{\"children\":[{\"type\":\"paragraph\",\"children\":[{\"type\":\"text\",\"text\":\"You need:\"}]},{\"type\":\"list\",\"listType\":\"bullet\",\"children\":[{\"type\":\"listitem\",\"children\":[{\"type\":\"extended-text\",\"text\":\"a key\",\"format\":16}]}]},{\"type\":\"codeblock\",\"code\":\"open\",\"language\":\"sh\"},{\"type\":\"paywall\"},{\"type\":\"paragraph\",\"children\":[{\"type\":\"text\",\"text\":\"Secret.\"}]}]}}"#;
        let mobiledoc = r#"{\"version\":\"0.3.1\",\"markups\":[[\"strong\"],[\"a\",[\"href\",\"https://a.org\"]]],\"atoms\":[[\"soft-return\",\"\",{}]],\"cards\":[[\"code\",{\"code\":\"open\",\"language\":\"sh\"}]],\"sections\":[[1,\"p\",[[0,[],0,\"You \"],[0,[0],1,\"need\"],[1,[],0,0],[0,[1],1,\"this:\"]]],[3,\"ul\",[[[0,[],0,\"a key\"]]]],[10,0]]}"#;
        for (name, json, first) in [("lexical", lexical, "You need:"), ("mobiledoc", mobiledoc, "You need\nthis:")] {
            let parsed = read(&format!(r#"{{"html": "", "{name}": "{json}", "status": "published"}}"#), TITLE);
            let article = &parsed.articles[0];
            let found = blocks::tests::shown(&article.body, &article.shape);
            assert_eq!(found, [format!("paragraph {first:?}"), "item0 \"- a key\" g0".to_owned(), "code:sh \"open\"".to_owned()]);
        }
    }

    #[test]
    fn other_json_with_the_same_names_is_no_export() {
        assert!(parse("a.json", &Members::of(r#"{"meta": {}, "data": [{"body": "One."}]}"#).expect("an object")).is_none());
    }
}
