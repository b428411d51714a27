//! A MediaWiki export in, its pages out: of each the latest revision, one in memory at a time.
//!
//! Articles are the pages of the main namespace, those of Help and of the project, and those of the wiki's own namespaces that are named
//! like documents (Guide, Manual). Who edited a page when is not read: an editor is no author, and a revision is no publication.

use encoding_rs::Encoding;

use crate::article::{Article, Attribution, Field};
use crate::parse::front_matter::{self, Metadata};
use crate::parse::kinds;
use crate::parse::parsed::{Counts, Parsed, Problem, Stream};
use crate::parse::wikitext::{self, ARTICLES, FIRST_OWN, HELP, PROJECT, Site, USER};
use crate::parse::xml_fields::{self, Element};
use crate::parse::xml_items::{Items, Piece};
use crate::text::language::Language;

/// The model of pages that are text; exports before 2012 state none.
const WIKITEXT: &str = "wikitext";

/// A page as it is read.
#[derive(Debug, Default)]
struct Page {
    title: String,
    namespace: Option<i32>,
    is_redirect: bool,
    revision: Option<Revision>,
    /// The line of the latest revision that is too large.
    too_large: Option<Option<u32>>,
    line: Option<u32>,
}

#[derive(Debug, Default)]
struct Revision {
    /// As MediaWiki writes it, so that the later one is the greater.
    at: String,
    model: Option<String>,
    text: String,
}

struct Reader<'a> {
    path: &'a str,
    max_bytes: usize,
    site: Site,
    page: Page,
    pages: usize,
    parsed: Parsed,
    counts: Counts,
}

/// Reads an export in this language, as its root states it.
pub(super) fn parse(stream: Stream<'_>, encoding: Option<&'static Encoding>, language: Option<&str>) -> Parsed {
    let Stream { path, input, max_item_bytes } = stream;
    let site = Site::of_language(language.filter(|tag| Language::from_tag(tag).is_some()));
    let mut reader = Reader {
        path,
        max_bytes: max_item_bytes,
        site,
        page: Page::default(),
        pages: 0,
        parsed: Parsed::default(),
        counts: Counts::default(),
    };
    let mut revisions = Items::new(input, "revision", max_item_bytes, encoding);
    let mut is_whole = false;
    loop {
        match revisions.next() {
            Ok(Some(piece)) => {
                is_whole = piece.before.contains("</mediawiki>");
                reader.piece(&piece);
            }
            Ok(None) => break,
            Err(error) => {
                reader.problem(None, format!("cannot be read on ({error}); what stands above is read"));
                return reader.finish();
            }
        }
    }
    if !is_whole {
        reader.problem(None, "breaks off before its end; what stands above is read, so copy or export it again".to_owned());
    }
    reader.finish()
}

impl Reader<'_> {
    fn piece(&mut self, piece: &Piece) {
        // What is wrong between revisions costs no page that can be told.
        let walked = xml_fields::walk(&piece.before, |around, element| self.element(around.last(), &element));
        if let Err(reason) = walked {
            self.problem(piece.line, format!("is broken XML: {reason}"));
        }
        match &piece.item {
            Some(_) if piece.is_too_large => self.page.too_large = Some(piece.line),
            Some(item) => self.revision(item, piece.line),
            None => {}
        }
    }

    /// An element that ended between revisions.
    fn element(&mut self, around: Option<&Element>, element: &Element) {
        let text = element.text.trim();
        match (around.map(|around| around.name.as_str()), element.name.as_str()) {
            (_, "sitename") => self.site.name = Some(text.to_owned()).filter(|name| !name.is_empty()),
            (_, "base") => self.site.base = Some(text.to_owned()).filter(|base| base.starts_with("http")),
            (_, "case") => self.site.keeps_case = text == "case-sensitive",
            (_, "namespace") => {
                if let Some(number) = element.attribute("key").and_then(|key| key.parse().ok()) {
                    self.site.add_namespace(number, text);
                }
            }
            (Some("page"), "title") => text.clone_into(&mut self.page.title),
            (Some("page"), "ns") => self.page.namespace = text.parse().ok(),
            (Some("page"), "redirect") => self.page.is_redirect = true,
            (_, "page") => self.end_page(),
            _ => {}
        }
    }

    /// Keeps a revision if it is the latest so far: exports may have them in either order.
    fn revision(&mut self, xml: &str, line: Option<u32>) {
        let mut revision = Revision::default();
        let walked = xml_fields::walk(xml, |around, element| match (around.len(), element.name.as_str()) {
            (0, "timestamp") => element.text.trim().clone_into(&mut revision.at),
            (0, "model") => revision.model = Some(element.text.trim().to_owned()),
            (0, "text") => revision.text = element.text,
            _ => {}
        });
        if let Err(reason) = walked {
            self.problem(line, format!("is broken XML: {reason}; the revision is left out"));
        } else if self.page.revision.as_ref().is_none_or(|latest| latest.at <= revision.at) {
            self.page.revision = Some(revision);
            self.page.line = line;
        }
    }

    fn end_page(&mut self) {
        let page = std::mem::take(&mut self.page);
        self.pages += 1;
        let namespace = page.namespace.unwrap_or_else(|| self.site.split(&page.title).0);
        if let Some(reason) = self.left_out(&page, namespace) {
            return self.counts.add(reason);
        }
        let Some(revision) = page.revision else {
            if let Some(line) = page.too_large {
                let reason = format!("holds a page of more than {} MiB, {:?}; it is left out", self.max_bytes >> 20, page.title);
                self.problem(line, reason);
            }
            return;
        };
        let read = wikitext::read(&revision.text, &page.title, &self.site);
        if read.is_disambiguation {
            return self.counts.add("pages that list what a title may mean");
        }
        if !read.built.shape.blocks.iter().any(|block| !block.kind.is_heading()) {
            return self.counts.add("pages without a text of their own");
        }
        let (article, reasons) = self.article(page.title, read);
        if article.body.is_empty() {
            return self.counts.add("pages without a text of their own");
        }
        self.parsed.problems.extend(front_matter::problems(self.path, page.line, reasons));
        self.parsed.articles.push(Article { file: self.path.to_owned(), ..article });
    }

    /// Why a page is no article; `None` if it is one.
    fn left_out(&self, page: &Page, namespace: i32) -> Option<String> {
        let name = self.site.namespace_name(namespace);
        let is_own = namespace >= FIRST_OWN && namespace % 2 == 0 && kinds::is_for_readers(&name);
        if !matches!(namespace, ARTICLES | HELP | PROJECT) && !is_own {
            return Some(format!("pages of {name}"));
        }
        let revision = page.revision.as_ref()?;
        if page.is_redirect || is_redirect(&revision.text) {
            return Some("redirects".to_owned());
        }
        let model = revision.model.as_deref().filter(|model| *model != WIKITEXT);
        if let Some(model) = model {
            return Some(format!("pages that are no wikitext but {model}"));
        }
        (namespace != ARTICLES && self.is_discussion(&revision.text)).then(|| format!("discussions in {name}"))
    }

    /// Whether people signed what they wrote. On their own pages and on those about articles they always do.
    fn is_discussion(&self, text: &str) -> bool {
        const SIGNED_AT: &str = "(UTC)";
        let links_to = |number: i32| {
            let own = self.site.namespace_name(number).replace('_', " ");
            text.contains(&format!("[[{own}:"))
        };
        text.contains("[[User:") || text.contains("[[User talk:") || links_to(USER) || links_to(USER + 1) || text.contains(SIGNED_AT)
    }

    fn article(&self, title: String, read: wikitext::Read) -> (Article, front_matter::Reasons) {
        let id = format!("{}#{}", self.path, self.pages);
        let url = match (self.site.address(&title), &self.site.base) {
            (Some(value), Some(base)) => Field::Inferred { value, evidence: format!("the wiki's main page: {base}") },
            _ => Field::Unknown,
        };
        let is_translation = title.rsplit_once('/').is_some_and(|(_, code)| Language::from_tag(code).is_some());
        let metadata = Metadata {
            title: Some(title),
            source: self.site.name.clone(),
            language: self.site.language.clone().filter(|_| !is_translation),
            tags: read.categories,
            ..Metadata::default()
        };
        metadata.shaped_article(&id, read.built, Attribution { url, ..Attribution::default() })
    }

    fn problem(&mut self, line: Option<u32>, reason: String) {
        self.parsed.problems.push(Problem { path: self.path.to_owned(), line, reason });
    }

    fn finish(mut self) -> Parsed {
        if self.pages == 0 && self.parsed.problems.is_empty() {
            self.problem(
                None,
                "is a MediaWiki export without pages; export it with `dumpBackup.php --current` or Special:Export".to_owned(),
            );
        }
        self.parsed.left_out.extend(self.counts.left_out(self.path));
        self.parsed
    }
}

/// Exports before 2010 do not mark redirects.
fn is_redirect(text: &str) -> bool {
    const REDIRECT: &str = "#redirect";
    text.trim_start().get(..REDIRECT.len()).is_some_and(|start| start.eq_ignore_ascii_case(REDIRECT))
}

#[cfg(test)]
mod tests;
