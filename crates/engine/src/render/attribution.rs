//! Where an article comes from, in words. What is unknown is said to be "not stated"; nothing is made up.

use std::ops::Range;

use crate::answer::Quote;
use crate::article::{Article, Wire};
use crate::render::wording::{Wording, fill};

/// The parts of an attribution line, in the order they are shown. Plain text, not escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The headline, or what stands in for it.
    pub title: String,
    /// The article's address.
    pub url: Option<String>,
    /// Outlet, authors, date, digest: each only where known.
    pub parts: Vec<String>,
    /// The names of the fields that are not known, as the last part says.
    pub not_stated: Option<String>,
}

/// The attribution line of an article.
pub fn line(article: &Article, wording: &Wording) -> Line {
    let attribution = &article.attribution;
    let title = attribution.title.value().cloned();
    let source = attribution.source.value().map(|source| match &article.wire {
        Some(Wire::Cited(agency)) => fill(wording.citing, &[source, agency]),
        Some(Wire::Carried(agency)) => fill(wording.carrying, &[source, agency]),
        None => source.clone(),
    });
    let authors = attribution.authors.value().map(|authors| authors.join(", "));
    let published = attribution.published.value().copied().map(|day| wording.date(day));
    let missing: Vec<&str> = [(wording.outlet, source.is_none()), (wording.author, authors.is_none()), (wording.date, published.is_none())]
        .into_iter()
        .filter_map(|(name, missing)| missing.then_some(name))
        .collect();
    Line {
        title: title.unwrap_or_else(|| fill(wording.no_headline, &[&article.id])),
        url: attribution.url.value().cloned(),
        parts: [source, authors, published, via(article, wording)].into_iter().flatten().collect(),
        not_stated: (!missing.is_empty()).then(|| fill(wording.not_stated, &[&missing.join(", ")])),
    }
}

/// The most headings that a line names; those in between are left out.
const MAX_HEADINGS: usize = 3;

/// The attribution line of a quote: its title names the section and the time or the page as well, and its address leads there.
pub fn of_quote(quote: &Quote, wording: &Wording) -> Line {
    of_group(quote, &[], wording)
}

/// The attribution line of several quotes of one article, which leads to the `best` one: its title names the sections that all stand in,
/// and each time or page.
pub(super) fn of_group(best: &Quote, others: &[&Quote], wording: &Wording) -> Line {
    let line = line(&best.article, wording);
    let place = |quote: &Quote| quote.said_at.map(clock).or_else(|| quote.page.map(|page| fill(wording.page, &[&page.to_string()])));
    let mut placed: Vec<&Quote> = others.iter().copied().chain([best]).collect();
    placed.sort_by_key(|quote| quote.span.start);
    let mut places: Vec<String> = placed.into_iter().filter_map(place).collect();
    places.dedup();
    let place = Some(places.join(", ")).filter(|place| !place.is_empty());
    let is_shared = |at: usize, span: &Range<usize>| others.iter().all(|other| other.section.get(at) == Some(span));
    let section = best.section.iter().enumerate().take_while(|(at, span)| is_shared(*at, span)).map(|(_, span)| span);
    let headings = headings(best, section);
    let title = std::iter::once(line.title.as_str()).chain(headings).chain(place.as_deref()).collect::<Vec<_>>().join(" › ");
    Line { title, url: address(best), ..line }
}

/// The headings of a section, the innermost ones where there are many, without one that repeats the title.
fn headings<'a>(quote: &'a Quote, section: impl Iterator<Item = &'a Range<usize>>) -> impl Iterator<Item = &'a str> {
    let title = quote.article.attribution.title.value().map(String::as_str);
    let all: Vec<&str> = section.filter_map(|span| quote.article.body.get(span.clone())).filter(|text| Some(*text) != title).collect();
    let skipped = all.len().saturating_sub(MAX_HEADINGS);
    all.into_iter().skip(skipped)
}

/// Seconds as players show them: `12:03`, `1:02:03`.
fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// Sites that begin to play at `t` of the address, by the ends of their names.
const PLAYERS: &[&str] = &["youtube.com", "youtu.be", "youtube-nocookie.com", "open.spotify.com", "podcasts.apple.com"];

/// Sites that begin to play at `t` behind the `#`.
const FRAGMENT_PLAYERS: &[&str] = &["vimeo.com", "soundcloud.com", "pca.st", "overcast.fm"];

/// Endings of files that browsers play from `#t=` on. Source: W3C, "Media Fragments URI 1.0", 4.2.1.
const MEDIA: &[&str] = &[".mp3", ".mp4", ".m4a", ".ogg", ".oga", ".ogv", ".opus", ".webm", ".wav", ".flac"];

/// The address of a recording from `seconds` on; none where it is not known how its site is asked for that.
fn at_time(url: &str, seconds: u32) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_at = |sites: &[&str]| sites.iter().any(|site| host == *site || host.strip_suffix(site).is_some_and(|sub| sub.ends_with('.')));
    let has_time = url.contains(['#']) || path.contains("?t=") || path.contains("&t=");
    let file = path.split('?').next().unwrap_or_default().to_ascii_lowercase();
    if has_time {
        None
    } else if is_at(PLAYERS) {
        Some(format!("{url}{}t={seconds}", if path.contains('?') { '&' } else { '?' }))
    } else if is_at(FRAGMENT_PLAYERS) || MEDIA.iter().any(|ending| file.ends_with(ending)) {
        Some(format!("{url}#t={seconds}"))
    } else {
        None
    }
}

/// The address of the article, with the anchor of the section that the quote stands in, its page or its time, where both are known.
/// Source of `page`: RFC 8118, 3, "Fragment Identification".
pub fn address(quote: &Quote) -> Option<String> {
    let url = quote.article.attribution.url.value()?;
    if let Some(there) = quote.said_at.and_then(|seconds| at_time(url, seconds)) {
        return Some(there);
    }
    let page = quote.page.map(|page| format!("page={page}"));
    Some(with_anchor(url, page.as_deref().or(quote.anchor.as_deref())))
}

/// The address of the article with the anchor or the page of the byte at `at`, where they are known.
pub(super) fn address_at(article: &Article, at: usize) -> Option<String> {
    let (url, at) = (article.attribution.url.value()?, u32::try_from(at).ok()?);
    let page = article.shape.page_at(at).map(|page| format!("page={page}"));
    let anchor = page.or_else(|| article.shape.anchor(article.shape.block_at(at)?).map(str::to_owned));
    Some(with_anchor(url, anchor.as_deref()))
}

fn with_anchor(url: &str, anchor: Option<&str>) -> String {
    match anchor {
        Some(anchor) if !url.contains('#') && anchor.chars().all(|c| !c.is_whitespace() && !c.is_control()) => format!("{url}#{anchor}"),
        Some(_) | None => url.to_owned(),
    }
}

/// The digest that carried the article, with its date and the item's number.
pub(super) fn via(article: &Article, wording: &Wording) -> Option<String> {
    let via = article.via.as_ref()?;
    let digest = via.title.as_deref().unwrap_or(wording.a_digest);
    let item = via.item.to_string();
    Some(match via.published {
        Some(date) => fill(wording.via_of, &[digest, &wording.date(date), &item]),
        None => fill(wording.via, &[digest, &item]),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use time::macros::date;

    use super::*;
    use crate::answer::{Question, Rules, compose};
    use crate::article::{Field, Via};
    use crate::index::{Weights, built as build};
    use crate::parse;
    use crate::render::wording::ENGLISH;

    #[test]
    fn what_is_unknown_is_said_to_be() {
        let line = line(&Article::plain("a.txt", "Text."), &ENGLISH);
        assert_eq!(line.title, "headline not stated (a.txt)");
        assert_eq!(line.not_stated.as_deref(), Some("not stated: outlet, author, date"));
    }

    #[test]
    fn wire_copy_and_digests_keep_both_names() {
        let mut article = Article::plain("d.txt#3", "Text.");
        article.attribution.source = Field::Stated("WXYZ".to_owned());
        article.wire = Some(Wire::Carried("AP".to_owned()));
        article.via = Some(Via { title: Some("Morning post".to_owned()), published: Some(date!(2023 - 01 - 30)), item: 3 });
        assert_eq!(line(&article, &ENGLISH).parts, ["WXYZ, carrying AP", "via Morning post of 30 January 2023, item 3"]);
        article.wire = Some(Wire::Cited("AP".to_owned()));
        assert_eq!(line(&article, &ENGLISH).parts.first().map(String::as_str), Some("WXYZ, citing AP"));
    }

    /// The line of the first quote on a document at `url`.
    fn line_of(markdown: &str, url: &str, asked: &str) -> Line {
        let mut article = parse::parse("a.md", markdown.as_bytes()).articles.remove(0);
        article.attribution.url = Field::Stated(url.to_owned());
        let index = build(vec![Arc::new(article)], Weights::default());
        let answer = compose(&index, &Question::parse(asked).expect("a question"), &Rules::default());
        of_quote(answer.quotes().iter().chain(answer.nearest()).next().expect("a quote"), &ENGLISH)
    }

    #[test]
    fn a_quote_names_its_section_and_links_to_it() {
        let markdown = "# Server properties\n\nAll keys.\n\n## view-distance\n\nHow far the players see.\n";
        let line = line_of(markdown, "https://a.org/keys", "How far do players see?");
        assert_eq!(line.title, "Server properties › view-distance");
        assert_eq!(line.url.as_deref(), Some("https://a.org/keys#view-distance"));
        assert_eq!(line_of(markdown, "https://a.org/keys#x", "How far do players see?").url.as_deref(), Some("https://a.org/keys#x"));
    }

    #[test]
    fn a_quote_of_a_recording_names_its_time_and_leads_there() {
        let at = |url: &str| at_time(url, 723).unwrap_or_default();
        assert_eq!(at("https://www.youtube.com/watch?v=abcdefghijk"), "https://www.youtube.com/watch?v=abcdefghijk&t=723");
        assert_eq!(at("https://youtu.be/abcdefghijk"), "https://youtu.be/abcdefghijk?t=723");
        assert_eq!(at("https://vimeo.com/1"), "https://vimeo.com/1#t=723");
        assert_eq!(at("https://cdn.example.org/a/Talk.MP3?x=1"), "https://cdn.example.org/a/Talk.MP3?x=1#t=723");
        for url in ["https://example.org/talk", "https://youtu.be/a?t=1", "https://notyoutube.com/a", "youtu.be/a"] {
            assert_eq!(at(url), "", "{url}");
        }
        assert_eq!([clock(723), clock(3), clock(3723)], ["12:03", "0:03", "1:02:03"]);
    }

    #[test]
    fn of_many_headings_the_innermost_are_named_and_none_twice() {
        let markdown = "# A\n\n## A\n\n### B\n\n#### C\n\n##### D\n\nHow far the players see.\n";
        assert_eq!(line_of(markdown, "https://a.org", "How far do players see?").title, "A › B › C › D");
    }
}
