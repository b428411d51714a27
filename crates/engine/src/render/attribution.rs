//! Where an article comes from, in words. What is unknown is said to be "not stated"; nothing is made up.

use crate::answer::Quote;
use crate::article::{Article, Wire, day};
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
    let published = attribution.published.value().copied().map(day);
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

/// The attribution line of a quote: its title names the section as well, and its address the section's anchor.
pub fn of_quote(quote: &Quote, wording: &Wording) -> Line {
    let line = line(&quote.article, wording);
    let title = std::iter::once(line.title.as_str()).chain(headings(quote)).collect::<Vec<_>>().join(" › ");
    Line { title, url: address(quote), ..line }
}

/// The headings that a quote stands under, the innermost ones where there are many, without one that repeats the title.
fn headings(quote: &Quote) -> impl Iterator<Item = &str> {
    let title = quote.article.attribution.title.value().map(String::as_str);
    let all: Vec<&str> =
        quote.section.iter().filter_map(|span| quote.article.body.get(span.clone())).filter(|text| Some(*text) != title).collect();
    let skipped = all.len().saturating_sub(MAX_HEADINGS);
    all.into_iter().skip(skipped)
}

/// The address of the article, with the anchor of the section that the quote stands in where both are known.
pub fn address(quote: &Quote) -> Option<String> {
    let url = quote.article.attribution.url.value()?;
    Some(match &quote.anchor {
        Some(anchor) if !url.contains('#') && anchor.chars().all(|c| !c.is_whitespace() && !c.is_control()) => format!("{url}#{anchor}"),
        Some(_) | None => url.clone(),
    })
}

/// The digest that carried the article, with its date and the item's number.
pub(super) fn via(article: &Article, wording: &Wording) -> Option<String> {
    let via = article.via.as_ref()?;
    let digest = via.title.as_deref().unwrap_or(wording.a_digest);
    let item = via.item.to_string();
    Some(match via.published {
        Some(date) => fill(wording.via_of, &[digest, &day(date), &item]),
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
        assert_eq!(line(&article, &ENGLISH).parts, ["WXYZ, carrying AP", "via Morning post of 2023-01-30, item 3"]);
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
    fn of_many_headings_the_innermost_are_named_and_none_twice() {
        let markdown = "# A\n\n## A\n\n### B\n\n#### C\n\n##### D\n\nHow far the players see.\n";
        assert_eq!(line_of(markdown, "https://a.org", "How far do players see?").title, "A › B › C › D");
    }
}
