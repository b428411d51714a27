//! A web page in, what it states of itself out: JSON-LD first, then OpenGraph, `<meta>`, `<time>` and the canonical link.

use dom_query::Document as Page;
use serde_json::{Map, Value};

use crate::article::{Attribution, Field, Shown};
use crate::parse::front_matter::Metadata;
use crate::parse::{dates, fields, links};
use crate::text::clean;

/// JSON-LD hides its article below lists and graphs, but not deeper than this.
const MAX_GRAPH_DEPTH: usize = 4;

/// No page answers more questions; each is looked for in its text.
const MAX_QUESTIONS: usize = 200;

/// What a page states.
#[derive(Debug, Default)]
pub(super) struct PageMetadata {
    pub(super) attribution: Attribution,
    pub(super) language: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) shown: Shown,
    /// The questions that it says it answers, each with its answer, which may be HTML.
    pub(super) questions: Vec<(String, String)>,
}

pub(super) fn read(page: &Page) -> PageMetadata {
    let ld = json_ld(page);
    let site = ld.source.clone().or_else(|| meta(page, "property", "og:site_name")).and_then(|name| line(&name));
    let title = ld.title.clone().or_else(|| meta(page, "property", "og:title")).or_else(|| meta(page, "name", "twitter:title"));
    let title = title.and_then(|title| line(&title)).map(|title| without_site(&title, site.as_deref()));
    PageMetadata {
        attribution: Attribution {
            title: title.map_or_else(|| visible_title(page, site.as_deref()), Field::Stated),
            source: Field::stated(site),
            authors: Field::stated(authors(page, &ld)),
            published: published(page, &ld),
            url: Field::stated(url(page, &ld)),
        },
        shown: shown(page, &ld),
        questions: questions(page),
        language: ld.language.or_else(|| attribute(page, "html[lang]", "lang")),
        tags: ld.tags,
    }
}

/// The first article that the page's JSON-LD describes, as metadata.
fn json_ld(page: &Page) -> Metadata {
    let scripts = page.select("script[type=\"application/ld+json\"]");
    let found = scripts.iter().find_map(|script| {
        let value = serde_json::from_str::<Value>(script.text().trim()).ok()?;
        article_in(&value, MAX_GRAPH_DEPTH).map(|object| {
            let own = fields::metadata(object);
            // `mainEntityOfPage` is the page's address where `url` is missing.
            let url = own.url.clone().or_else(|| address_in(object.get("mainEntityOfPage")?));
            let title = object.get("headline").and_then(Value::as_str).map(str::to_owned).or_else(|| own.title.clone());
            Metadata { url, title, ..own }
        })
    });
    found.unwrap_or_default()
}

/// The days between which the page wants to be shown.
fn shown(page: &Page, ld: &Metadata) -> Shown {
    let until = ld.shown[1].clone().or_else(|| meta(page, "property", "article:expiration_time"));
    let day = |raw: Option<String>| raw.and_then(|raw| dates::stated(&raw));
    Shown { from: day(ld.shown[0].clone()), until: day(until) }
}

/// The questions of the page's JSON-LD.
fn questions(page: &Page) -> Vec<(String, String)> {
    let scripts = page.select("script[type=\"application/ld+json\"]");
    let values = scripts.iter().filter_map(|script| serde_json::from_str::<Value>(script.text().trim()).ok());
    values.flat_map(|value| questions_in(&value, MAX_GRAPH_DEPTH)).take(MAX_QUESTIONS).collect()
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
    let is =
        |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report");
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

fn address_in(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get("@id")?.as_str()).map(str::to_owned)
}

fn authors(page: &Page, ld: &Metadata) -> Option<Vec<String>> {
    let stated = ld.authors.iter().filter_map(|author| line(author)).filter(|author| !is_address(author)).collect::<Vec<_>>();
    if !stated.is_empty() {
        return Some(stated);
    }
    let names = [("property", "article:author"), ("name", "author"), ("name", "parsely-author"), ("name", "dc.creator"), ("name", "byl")];
    // Some pages give the address of a profile, which is no name.
    let name =
        names.iter().filter_map(|(kind, name)| meta(page, kind, name)).filter_map(|name| line(&name)).find(|name| !is_address(name))?;
    let name = ["By ", "by "].iter().find_map(|by| name.strip_prefix(by)).map_or(name.clone(), str::to_owned);
    Some(
        name.split(" and ").flat_map(|names| names.split(", ")).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect(),
    )
}

fn published(page: &Page, ld: &Metadata) -> Field<time::Date> {
    let names = [
        ("property", "article:published_time"),
        ("property", "og:article:published_time"),
        ("itemprop", "datePublished"),
        ("name", "article:published_time"),
        ("name", "date"),
        ("name", "pubdate"),
        ("name", "publishdate"),
        ("name", "publish-date"),
        ("name", "dc.date"),
        ("name", "dc.date.issued"),
        ("name", "parsely-pub-date"),
    ];
    let stated = ld.published.clone().into_iter().chain(names.iter().filter_map(|(kind, name)| meta(page, kind, name)));
    if let Some(day) = stated.into_iter().find_map(|raw| dates::stated(&raw)) {
        return Field::Stated(day);
    }
    // A `<time>` may be of anything on the page; the one in the article's head is most likely its own.
    let selectors =
        ["time[itemprop=\"datePublished\"]", "time[pubdate]", "article header time[datetime]", "article time[datetime]", "time[datetime]"];
    let times = selectors.iter().filter_map(|selector| attribute(page, selector, "datetime"));
    times
        .filter_map(|raw| Some((dates::stated(&raw)?, raw)))
        .next()
        .map_or(Field::Unknown, |(value, raw)| Field::Inferred { value, evidence: format!("<time datetime=\"{raw}\">") })
}

fn url(page: &Page, ld: &Metadata) -> Option<String> {
    let stated = [ld.url.clone(), meta(page, "property", "og:url"), attribute(page, "link[rel=\"canonical\"]", "href")];
    stated.into_iter().flatten().find_map(|raw| links::address(&raw))
}

/// The headline that the reader sees, where nothing states one.
fn visible_title(page: &Page, site: Option<&str>) -> Field<String> {
    // Documentation tools set a link to the heading itself behind it.
    let seen = |selector: &str| line(page.select_single(selector).text().trim_end_matches(['¶', '#', ' ', '\n', '\u{200b}']));
    if let Some(value) = seen("article h1").or_else(|| seen("h1")) {
        return Field::Inferred { value, evidence: "the page's first <h1>".to_owned() };
    }
    seen("title")
        .map_or(Field::Unknown, |title| Field::Inferred { value: without_site(&title, site), evidence: "the page's <title>".to_owned() })
}

/// `Mill closes - Mill Times` of the site `Mill Times` is `Mill closes`.
fn without_site(title: &str, site: Option<&str>) -> String {
    let rest = site.and_then(|site| title.strip_suffix(site)).map(str::trim_end);
    let rest = rest.and_then(|rest| rest.strip_suffix(['-', '–', '—', '|', '·', ':'])).map(str::trim_end);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(title).to_owned()
}

fn meta(page: &Page, kind: &str, name: &str) -> Option<String> {
    attribute(page, &format!("meta[{kind}=\"{name}\" i]"), "content")
}

fn attribute(page: &Page, selector: &str, name: &str) -> Option<String> {
    let found = page.try_select(selector)?;
    let value = found.attr(name)?.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

fn is_address(name: &str) -> bool {
    name.starts_with("http") || name.starts_with("www.") || name.contains('@')
}

fn line(raw: &str) -> Option<String> {
    Some(clean::clean_inline(raw)).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Status, day};

    fn of(html: &str) -> Attribution {
        read(&Page::from(html)).attribution
    }

    #[test]
    fn json_ld_is_trusted_before_the_rest() {
        let found = of(r#"<html><head><meta property="og:title" content="Other"><meta property="og:site_name" content="Other site">
            <script type="application/ld+json">{"@graph": [{"@type": "WebPage", "name": "No"}, {"@type": ["NewsArticle"], "headline": "Mill closes",
            "author": [{"name": "Ada Moor"}], "publisher": {"name": "Mill Times"}, "datePublished": "2022-03-04T08:00:00Z",
            "mainEntityOfPage": {"@id": "https://a.org/1"}}]}</script></head></html>"#);
        assert_eq!(found.title, Field::Stated("Mill closes".to_owned()));
        assert_eq!(found.source, Field::Stated("Mill Times".to_owned()));
        assert_eq!(found.authors, Field::Stated(vec!["Ada Moor".to_owned()]));
        assert_eq!(found.published.value().copied().map(day).as_deref(), Some("2022-03-04"));
        assert_eq!(found.url, Field::Stated("https://a.org/1".to_owned()));
    }

    #[test]
    fn meta_tags_state_what_json_ld_does_not() {
        let found = of(r#"<meta property="og:title" content="Mill closes | Mill Times"><meta property="og:site_name" content="Mill Times">
            <meta property="article:author" content="https://social.example/ada"><meta name="Author" content="By Ada Moor and Ben Lee">
            <meta property="article:published_time" content="2022-03-04"><link rel="canonical" href="/relative"><title>x</title>"#);
        assert_eq!(found.title, Field::Stated("Mill closes".to_owned()));
        assert_eq!(found.authors, Field::Stated(vec!["Ada Moor".to_owned(), "Ben Lee".to_owned()]));
        assert_eq!((found.published.status(), found.url.status()), (Status::Stated, Status::Unknown));
    }

    #[test]
    fn what_is_only_seen_is_inferred() {
        let found = of("<title>Mill closes</title><article><h1>Mill closes at last</h1><time datetime=\"2022-03-04T10:00\">Friday</time>");
        assert_eq!(found.title.evidence(), Some("the page's first <h1>"));
        assert_eq!(
            (found.title.status(), found.published.status(), found.source.status()),
            (Status::Inferred, Status::Inferred, Status::Unknown)
        );
    }

    #[test]
    fn broken_json_ld_is_passed_over() {
        let html = format!("<script type=\"application/ld+json\">{}</script><title>A</title>", "[".repeat(5_000));
        assert_eq!(of(&html).title.value().map(String::as_str), Some("A"));
    }
}
