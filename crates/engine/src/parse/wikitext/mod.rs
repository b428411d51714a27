//! The wikitext of a page in, its blocks out. Templates are not fetched: `templates` says which of them leave words.

mod inline;
mod lines;
mod lists;
mod resolve;
mod site;
mod tables;
mod templates;

pub(super) use site::{ARTICLES, FIRST_OWN, HELP, PROJECT, Site, USER};

use crate::parse::blocks::Built;
use crate::parse::wikitext::lines::Writer;
use crate::parse::wikitext::templates::Page;

/// What a page of wikitext came to be.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) built: Built,
    /// What it is filed under.
    pub(super) categories: Vec<String>,
    /// Whether it only lists what its title may mean.
    pub(super) is_disambiguation: bool,
}

/// Reads the page of a wiki that has this title.
pub(super) fn read(text: &str, title: &str, site: &Site) -> Read {
    let resolved = resolve::resolve(text, Page { title, site: site.name.as_deref().unwrap_or_default() });
    let mut writer = Writer::new(site, title, &resolved.aside, resolved.text.len());
    writer.page(&resolved.text);
    let is_disambiguation = resolved.is_disambiguation || writer.is_disambiguation();
    let (built, categories) = writer.finish();
    Read { built, categories, is_disambiguation }
}

#[cfg(test)]
mod tests;
