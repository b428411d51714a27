//! What a page says of its title in, the title out: stated ones before the page's `<title>` and the heading that it names.

use std::cmp::Reverse;

use crate::article::Field;
use crate::parse::json_ld::Stated;
use crate::parse::markup;
use crate::parse::page_scan::{self, Heading, Scan};

/// The `<meta>` elements that state a title, the surest first.
const METAS: &[&str] =
    &["dc:title", "dcterms:title", "og:title", "weibo:article:title", "weibo:webpage:title", "title", "twitter:title", "parsely-title"];
/// Between the title of an article and the name of its site, or the parts of that.
const SEPARATORS: &[&str] = &[" - ", " – ", " — ", " | ", " · ", " :: ", ": ", " » ", " > ", " / ", "_"];
/// A heading is the one that a title names if they share this much: half of the words of either.
const SHARED_PERCENT: usize = 50;
/// A name is in a title if this much of it is.
const NAMED_PERCENT: usize = 75;
/// A `<title>` of no more words may be the site's name on each of its pages.
const MAX_SITE_WORDS: usize = 2;

/// The title of a page of `site`. `cleaned` is its `<title>` without what surely is the site's.
pub(super) fn title(scan: &Scan<'_>, linked: Option<&Stated>, site: Option<&str>, cleaned: &str) -> Field<String> {
    let linked = linked.and_then(|linked| headline(linked, scan));
    let stated = linked.into_iter().chain(scan.metas(METAS).filter_map(markup::stated_line));
    let stated = stated.map(|title| without_site(&title, site)).find(|title| Some(title.as_str()) != site);
    match stated {
        Some(title) => Field::Stated(completed(&title, scan).unwrap_or(title)),
        None => seen(scan, site, cleaned),
    }
}

/// The headline of JSON-LD, or the name where that is what the page's `<title>` says and the headline is not.
fn headline(linked: &Stated, scan: &Scan<'_>) -> Option<String> {
    let title = words(scan.title.as_deref().unwrap_or_default());
    let is_in_title = |text: &str, percent: usize| {
        let own = words(text);
        shared(&own, &title) * 100 >= own.len() * percent
    };
    let headline = linked.metadata.title.clone()?;
    let name = linked.name.clone().filter(|name| is_in_title(name, NAMED_PERCENT) && !is_in_title(&headline, SHARED_PERCENT));
    Some(name.unwrap_or(headline))
}

/// The heading that a title begins which was cut: `The mill closes at …`.
fn completed(title: &str, scan: &Scan<'_>) -> Option<String> {
    let stem = title.strip_suffix('…').or_else(|| title.strip_suffix("..."))?.trim_end();
    let whole = |heading: &&Heading| heading.text.strip_prefix(stem).is_some_and(|rest| !matches!(rest, "" | "…" | "..."));
    scan.headings.iter().find(whole).map(|heading| heading.text.clone())
}

/// The title that a reader sees, where nothing states one.
fn seen(scan: &Scan<'_>, site: Option<&str>, cleaned: &str) -> Field<String> {
    let headings = || scan.headings.iter().filter(|heading| !heading.leads_home && Some(heading.text.as_str()) != site);
    let inferred = |value: String, evidence: &str| Field::Inferred { value, evidence: evidence.to_owned() };
    let Some(title) = &scan.title else {
        let first = headings().filter(|heading| heading.is_first_level).min_by_key(|heading| !heading.is_in_article);
        return first.map_or(Field::Unknown, |heading| inferred(heading.text.clone(), "the page's first <h1>"));
    };
    if let Some(whole) = completed(title, scan) {
        return inferred(whole, "the heading that the page's <title> begins");
    }
    let parts = parts(title);
    let named = headings().filter(|heading| is_named(heading, &parts));
    let named = named.min_by_key(|heading| (Reverse(words(&heading.text).len()), !heading.is_in_article, !heading.is_first_level));
    if let Some(heading) = named {
        return inferred(heading.text.clone(), "the heading that the page's <title> names");
    }
    if words(title).len() <= MAX_SITE_WORDS || Some(title.as_str()) == site {
        let says_more = |heading: &&Heading| heading.is_first_level && words(&heading.text).len() > MAX_SITE_WORDS;
        if let Some(heading) = headings().find(says_more) {
            return inferred(heading.text.clone(), "the page's first <h1>");
        }
    }
    let title = page_scan::line(cleaned).unwrap_or_else(|| title.clone());
    inferred(without_site(&title, site), "the page's <title>")
}

/// The words of a title, and those of each part of it.
fn parts(title: &str) -> Vec<Vec<String>> {
    let mut parts = vec![title];
    for separator in SEPARATORS {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    std::iter::once(title).chain(parts).map(words).filter(|words| !words.is_empty()).collect()
}

/// Whether one of `parts` says what the heading says.
fn is_named(heading: &Heading, parts: &[Vec<String>]) -> bool {
    let own = words(&heading.text);
    parts.iter().any(|part| {
        shared(&own, part) * 100 >= own.len().max(part.len()) * SHARED_PERCENT
            || !part.is_empty() && part.len() > 1 && own.starts_with(part)
    })
}

/// How many of the first words are among the others.
fn shared(words: &[String], others: &[String]) -> usize {
    words.iter().filter(|word| others.contains(word)).count()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// `Mill closes - Mill Times` of the site `Mill Times` is `Mill closes`.
fn without_site(title: &str, site: Option<&str>) -> String {
    let rest = site.and_then(|site| title.strip_suffix(site)).map(str::trim_end);
    let rest = rest.and_then(|rest| rest.strip_suffix(['-', '–', '—', '|', '·', ':'])).map(str::trim_end);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(title).to_owned()
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;
    use crate::article::Status;
    use crate::parse::json_ld::Linked;

    fn read(html: &str, site: Option<&str>) -> Field<String> {
        let page = Document::from(html);
        let scan = Scan::of(&page);
        title(&scan, Linked::read(&scan.scripts).article().as_ref(), site, scan.title.as_deref().unwrap_or_default())
    }

    fn value(html: &str) -> String {
        read(html, Some("Mill Times")).value().cloned().unwrap_or_default()
    }

    #[test]
    fn a_cut_title_is_completed_by_the_heading_that_it_begins() {
        let heading = "<h1>The mill by the river closes at last</h1>";
        for cut in ["The mill by the river…", "The mill by the river ..."] {
            assert_eq!(value(&format!("<meta property='og:title' content='{cut}'>{heading}")), "The mill by the river closes at last");
        }
        assert_eq!(value(&format!("<title>The mill by …</title>{heading}")), "The mill by the river closes at last");
        assert_eq!(value(&format!("<meta property='og:title' content='And then …'>{heading}")), "And then …");
    }

    #[test]
    fn the_heading_that_the_title_names_is_before_the_sites_own() {
        let logo = "<h1><a href='/'>Welcome to the valley</a></h1><h2>More news</h2>";
        for page in [
            format!("<title>Mill closes - Valley News</title>{logo}<article><h2>Mill closes</h2></article>"),
            "<title>Valley News | Mill closes</title><h1>Valley News</h1><main><h1>Mill closes<a href='#x'>¶</a></h1></main>".to_owned(),
            format!("<title>Mill closes</title>{logo}"),
        ] {
            assert_eq!(value(&page), "Mill closes", "{page}");
        }
        let found = read("<title>Mill closes</title><article><h1>Mill closes at last</h1></article>", None);
        assert_eq!((found.status(), found.value().map(String::as_str)), (Status::Inferred, Some("Mill closes at last")));
    }

    #[test]
    fn a_title_that_is_the_sites_name_gives_way_to_the_heading() {
        assert_eq!(value("<title>Valley Docs</title><h1>Set up the mill</h1>"), "Set up the mill");
        assert_eq!(value("<title>Mill Times</title><h1>The mill closes</h1>"), "The mill closes");
        assert_eq!(value("<title>Mill closes</title><h1>Welcome</h1>"), "Mill closes");
    }

    #[test]
    fn an_encyclopaedias_name_is_before_the_headline_that_describes() {
        let page = "<title>Mill - Valleypedia</title><script type='application/ld+json'>{\"@type\": \"Article\", \"name\": \"Mill\", \
            \"headline\": \"building that grinds grain\"}</script>";
        assert_eq!(value(page), "Mill");
        let paper = "<title>Mill closes - Mill Times</title><script type='application/ld+json'>{\"@type\": \"Article\", \"name\": \
            \"Mill Times\", \"headline\": \"Mill closes &amp; burns\"}</script>";
        assert_eq!(value(paper), "Mill closes & burns");
    }

    #[test]
    fn a_stated_title_is_without_its_site() {
        assert_eq!(
            read("<meta name='Twitter:Title' content='Mill closes | Mill Times'>", Some("Mill Times")),
            Field::Stated("Mill closes".to_owned())
        );
        assert_eq!(
            value("<meta property='x:title dc:title' content='Mill &amp;amp; river'><meta property='og:title' content='No'>"),
            "Mill & river"
        );
        assert_eq!(value("<meta property='og:title' content='Mill Times'><h1>Mill closes</h1>"), "Mill closes");
    }
}
