//! A web page in, what it states of itself out: JSON-LD first, then `<meta>`, microdata, bylines, `<time>` and the canonical link.

use dom_query::Document as Page;

use crate::article::{Attribution, Field, Shown};
use crate::parse::json_ld::{Linked, Stated};
use crate::parse::page_scan::{Heading, Scan};
use crate::parse::{dates, links, markup, page_bylines, page_titles};

/// The `<meta>` elements that state who wrote it, when, and what the site is called, the surest first.
const AUTHORS: &[&str] = &["dc:creator", "dcterms:creator", "article:author", "author", "parsely-author", "sailthru:author", "byl"];
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dcterms:available",
    "dcterms:created",
    "dcterms:issued",
    "dc:date:issued",
    "dc:date",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "parsely-pub-date",
    "sailthru:date",
    "weibo:article:create_at",
];

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

/// Reads what `page` states. `title` is its `<title>` without what surely is the site's.
pub(super) fn read(page: &Page, title: &str) -> PageMetadata {
    let scan = Scan::of(page);
    let linked = Linked::read(&scan.scripts);
    let article = linked.article();
    let ld = article.as_ref();
    let source = ld.and_then(|ld| ld.metadata.source.clone()).or_else(|| line(scan.meta(&["og:site_name"])?));
    let title = page_titles::title(&scan, ld, source.as_deref(), title);
    let authors = stated_authors(&scan, ld);
    let byline = if authors.is_some() { page_bylines::Found::default() } else { page_bylines::find(&scan.bylines, heading(&scan, &title)) };
    PageMetadata {
        attribution: Attribution {
            title,
            source: Field::stated(source).or(byline.outlet),
            authors: Field::stated(authors).or(byline.authors),
            published: published(&scan, ld.and_then(|ld| ld.metadata.published.as_deref())),
            url: Field::stated(url(&scan, ld.and_then(|ld| ld.metadata.url.as_deref()))),
        },
        shown: shown(&scan, ld),
        questions: linked.questions(),
        language: ld.and_then(|ld| ld.metadata.language.clone()).or(scan.language),
        tags: article.map(|article| article.metadata.tags).unwrap_or_default(),
    }
}

/// The days between which the page wants to be shown.
fn shown(scan: &Scan<'_>, ld: Option<&Stated>) -> Shown {
    let [from, until] = ld.map(|ld| ld.metadata.shown.clone()).unwrap_or_default();
    let until = until.or_else(|| scan.meta(&["article:expiration_time"]).map(str::to_owned));
    let day = |raw: Option<String>| raw.and_then(|raw| dates::stated(&raw));
    Shown { from: day(from), until: day(until) }
}

fn stated_authors(scan: &Scan<'_>, ld: Option<&Stated>) -> Option<Vec<String>> {
    let linked = ld.iter().flat_map(|ld| &ld.metadata.authors).filter_map(|author| line(author)).filter(|author| !is_address(author));
    let linked: Vec<String> = linked.collect();
    if !linked.is_empty() {
        return Some(linked);
    }
    // Some pages give the address of a profile, which is no name.
    scan.metas(AUTHORS).filter_map(line).find(|name| !is_address(name)).map(|name| names(&name))
}

/// Where the heading is that is the page's title, or else its first of level 1.
fn heading(scan: &Scan<'_>, title: &Field<String>) -> Option<usize> {
    let is_title = |heading: &&Heading| title.value() == Some(&heading.text);
    let first = || scan.headings.iter().filter(|heading| heading.is_first_level).min_by_key(|heading| !heading.is_in_article);
    let found = scan.headings.iter().find(is_title).or_else(first);
    found.map(|heading| heading.place)
}

/// The names that a `<meta>` element lists.
fn names(list: &str) -> Vec<String> {
    let list = ["By ", "by "].iter().find_map(|by| list.strip_prefix(by)).unwrap_or(list);
    let names = list.split(" and ").flat_map(|names| names.split(", ")).map(str::trim);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn published(scan: &Scan<'_>, ld: Option<&str>) -> Field<time::Date> {
    let stated = ld.into_iter().chain(scan.metas(PUBLISHED));
    if let Some(day) = stated.into_iter().find_map(dates::stated) {
        return Field::Stated(day);
    }
    // A `<time>` may be of anything on the page; the one in the article's head is most likely its own.
    let mut times: Vec<_> = scan.times.iter().collect();
    times.sort_by_key(|time| time.doubt);
    let found = times.into_iter().find_map(|time| Some((dates::stated(&time.datetime)?, &time.datetime)));
    found.map_or(Field::Unknown, |(value, raw)| Field::Inferred { value, evidence: format!("the page's date: {raw}") })
}

fn url(scan: &Scan<'_>, ld: Option<&str>) -> Option<String> {
    let stated = [ld, scan.meta(&["og:url"]), scan.canonical.as_deref()];
    stated.into_iter().flatten().find_map(links::address)
}

fn is_address(name: &str) -> bool {
    name.starts_with("http") || name.starts_with("www.") || name.contains('@')
}

fn line(raw: &str) -> Option<String> {
    markup::stated_line(raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Status, day};

    fn of(html: &str) -> Attribution {
        let page = Page::from(html);
        let title = page.select_single("title").text();
        read(&page, &title).attribution
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
        assert_eq!(found.title.evidence(), Some("the heading that the page's <title> names"));
        assert_eq!(
            (found.title.status(), found.published.status(), found.source.status()),
            (Status::Inferred, Status::Inferred, Status::Unknown)
        );
    }

    #[test]
    fn a_date_is_that_of_the_element_which_is_most_likely_the_articles() {
        for page in [
            "<time datetime='2021-01-01'></time><article><header><time>March 4, 2022</time></header><time datetime='2023-01-01'></time></article>",
            "<article><time datetime='2021-01-01'></time></article><abbr class='published' title='2022-03-04'>4 days ago</abbr>",
            "<article><header><time datetime='2021-01-01'></time></header></article><span itemprop='datePublished'>2022-03-04</span>",
        ] {
            let found = of(page).published;
            assert_eq!((found.status(), found.value().copied().map(day).as_deref()), (Status::Inferred, Some("2022-03-04")), "{page}");
        }
    }

    #[test]
    fn broken_json_ld_is_passed_over() {
        let html = format!("<script type=\"application/ld+json\">{}</script><title>A</title>", "[".repeat(5_000));
        assert_eq!(of(&html).title.value().map(String::as_str), Some("A"));
    }
}
