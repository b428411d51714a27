//! A link to another place of a site in, its address out.

use crate::article::Article;
use crate::block::Style;
use crate::parse::links;
use crate::parse::site::Site;
use crate::parse::site::addresses::{self, Document};

/// Endings of documents that generators turn into pages. A link to another file leads to the file.
const DOCUMENTS: &[&str] = &["md", "mdx", "markdown", "rst", "adoc", "asciidoc", "ipynb", "qmd", "rmd"];

/// Gives the links of an article that name a place of its site the address that they lead to, where that can be told.
pub(super) fn complete(site: &Site, article: &mut Article) {
    let Some(page) = article.attribution.url.value().cloned() else { return };
    for inline in &mut article.shape.inlines {
        if let Style::RelativeLink(target) = &inline.style
            && let Some(address) = resolve(site, &article.file, &page, target).as_deref().and_then(links::address)
        {
            inline.style = Style::Link(address);
        }
    }
}

/// The address of what the document at `file`, whose own address is `page`, calls `target`.
fn resolve(site: &Site, file: &str, page: &str, target: &str) -> Option<String> {
    let (path, anchor) = target.find('#').map_or((target, ""), |at| target.split_at(at));
    if path.is_empty() {
        return Some(format!("{}{anchor}", page.split('#').next().unwrap_or(page)));
    }
    let is_document = path.rsplit_once('.').is_some_and(|(_, ending)| DOCUMENTS.contains(&ending));
    let address = match (path.strip_prefix('/'), is_document) {
        // Below the site or below its host: generators differ, unless that is the same.
        (Some(below), false) => at_host(site.base_url.as_deref()?).map(|host| format!("{host}/{below}")),
        (Some(_), true) => None,
        (None, true) => {
            let document = normal(&format!("{}/{path}", folder(site.below(file)?)))?;
            let path = site.routes.path(&Document { path: &document, stated: None, is_sorted: false })?;
            Some(addresses::join(site.base_url.as_deref()?, &path))
        }
        (None, false) => {
            let (host, below) = page.split_at(page.find("://").map(|at| at + 3)?);
            let (name, below) = below.split_once('/').unwrap_or((below, ""));
            normal(&format!("{}/{path}", folder(below))).map(|path| format!("{host}{name}/{path}"))
        }
    };
    address.map(|address| address + anchor)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// An address that has no path below its host.
fn at_host(base: &str) -> Option<&str> {
    let base = base.trim_end_matches('/');
    base.split_once("://").filter(|(_, host)| !host.contains('/')).map(|_| base)
}

/// A path without `.` and `..`. None where it leads out of where it begins.
fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(format!("{}{}", parts.join("/"), if path.ends_with('/') { "/" } else { "" }))
}
