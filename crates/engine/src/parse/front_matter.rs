//! The metadata that a document states about itself, checked: which fields say something usable.

use time::Date;

use crate::article::{Article, Attribution, Field, Shown};
use crate::parse::blocks::Built;
use crate::parse::page::{Known, Origin, Page};
use crate::parse::parsed::Problem;
use crate::parse::{dates, links, paragraphs, shaped, titles};
use crate::text::clean;
use crate::text::language::Language;

/// The fields that are understood. Others are the operator's own and are left alone.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) source: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    /// Where its site serves it: a path from the site's root on, or the last part of one.
    pub(super) address: Option<String>,
    pub(super) language: Option<String>,
    pub(super) tags: Vec<String>,
    /// The first day on which it may be shown, and the first on which it may no longer.
    pub(super) shown: [Option<String>; 2],
}

/// A field's value, and what is wrong with the fields that had to be left out.
pub(super) type Reasons = Vec<String>;

impl Metadata {
    /// An article of `path` with this metadata and `body`, which is cleaned here; and the fields that say nothing usable.
    ///
    /// What stands beside an article on a page stands in the bodies of exports and feeds too, and is told from it alike.
    pub(super) fn article(self, path: &str, body: &str) -> (Article, Reasons) {
        self.article_or(path, body, Attribution::default())
    }

    /// The same, with the fields of `otherwise` where these say nothing.
    pub(super) fn article_or(self, path: &str, body: &str, otherwise: Attribution) -> (Article, Reasons) {
        let body = clean::clean(body);
        let (known, named, reasons) = self.checked(otherwise);
        let paragraphs = paragraphs::split(&body);
        let page = Page::read(&paragraphs, known.attribution.title.value().map(String::as_str), Origin::Written);
        (named.name(path, page.into_article(path, known)), reasons)
    }

    /// The article of a document with its blocks, titled by `otherwise` where these fields say nothing; and the fields that
    /// say nothing usable.
    pub(super) fn shaped_article(self, path: &str, built: Built, otherwise: Attribution) -> (Article, Reasons) {
        let (known, named, reasons) = self.checked(otherwise);
        let heading = titles::heading(&built.body, &built.shape);
        let title = heading.filter(|heading| known.attribution.title.value() == Some(&heading.text));
        (named.name(path, shaped::article(path, built, known, title.as_ref())), reasons)
    }

    /// What the fields say, and what is wrong with the others.
    fn checked(self, otherwise: Attribution) -> (Known, Named, Reasons) {
        let mut reasons = Vec::new();
        let published = self
            .published
            .as_deref()
            .and_then(|raw| checked(dates::stated(raw), || format!("published: {raw:?} is not a date such as 2022-03-04"), &mut reasons));
        // An address on the site itself says nothing elsewhere.
        let url = self
            .url
            .as_deref()
            .filter(|raw| !raw.starts_with('/'))
            .and_then(|raw| checked(links::address(raw), || format!("url: {raw:?} is not an http or https address"), &mut reasons));
        let language = self.language.as_deref().and_then(|raw| {
            checked(Language::from_tag(raw), || format!("language: {raw:?} is not known here; detected instead"), &mut reasons)
        });
        let authors: Vec<String> = self.authors.iter().filter_map(|author| line(author)).collect();
        let attribution = Attribution {
            title: Field::stated(self.title.as_deref().and_then(line)),
            source: Field::stated(self.source.as_deref().and_then(line)),
            authors: Field::stated(Some(authors).filter(|authors| !authors.is_empty())),
            published: Field::stated(published),
            url: Field::stated(url),
        }
        .or(otherwise);
        let shown = Shown { from: day(&self.shown[0], &mut reasons), until: day(&self.shown[1], &mut reasons) };
        let tags = self.tags.iter().filter_map(|tag| line(tag)).collect();
        let named = Named { shown, id: self.id.as_deref().and_then(line), tags, address: self.address.as_deref().and_then(line) };
        (Known { attribution, language }, named, reasons)
    }
}

/// The day from or until which it is shown.
fn day(raw: &Option<String>, reasons: &mut Reasons) -> Option<Date> {
    let raw = raw.as_deref()?;
    checked(dates::stated(raw), || format!("{raw:?} is not a date such as 2022-03-04: the article is shown on any day"), reasons)
}

/// What an article is called by, filed under, and when it is shown.
struct Named {
    id: Option<String>,
    tags: Vec<String>,
    shown: Shown,
    address: Option<String>,
}

impl Named {
    fn name(self, path: &str, article: Article) -> Article {
        let id = self.id.unwrap_or_else(|| path.to_owned());
        Article { id, tags: self.tags, shown: self.shown, address: self.address, ..article }
    }
}

/// The reasons as problems of one place in a file.
pub(super) fn problems(path: &str, line: Option<u32>, reasons: Reasons) -> impl Iterator<Item = Problem> {
    reasons.into_iter().map(move |reason| Problem { path: path.to_owned(), line, reason })
}

fn line(raw: &str) -> Option<String> {
    Some(clean::clean_inline(raw)).filter(|line| !line.is_empty())
}

fn checked<T>(value: Option<T>, reason: impl FnOnce() -> String, reasons: &mut Reasons) -> Option<T> {
    if value.is_none() {
        reasons.push(reason());
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_absolute() {
        assert_eq!(links::address("https://example.org/a").as_deref(), Some("https://example.org/a"));
        for raw in ["/world/a", "javascript:alert(1)", "https://a b", "https://"] {
            assert_eq!(links::address(raw), None, "{raw}");
        }
    }
}
