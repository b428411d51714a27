//! A WordPress export (WXR) in, its published posts and pages out, one in memory at a time. What readers wrote below them is not read.

use std::collections::HashMap;

use encoding_rs::Encoding;
use serde_json::{Map, Value};

use crate::article::{Article, Attribution, Field};
use crate::parse::front_matter::{self, Metadata};
use crate::parse::parsed::{Counts, LeftOut, Parsed, Problem, Stream};
use crate::parse::xml_fields::{self, Element};
use crate::parse::xml_items::{Items, Piece};
use crate::parse::{feed, kinds, markup, markup_body, unpublished, wordpress};
use crate::text::language::Language;

/// The kinds of posts that every site has for its readers.
const FOR_READERS: &[&str] = &["post", "page"];
/// The status of a post that anybody may read.
const PUBLISHED: &str = "publish";

/// The site, as the export states it above its items.
#[derive(Debug, Default)]
struct Site {
    title: Option<String>,
    language: Option<String>,
    /// The names under which authors write, by those that they log in with.
    authors: HashMap<String, String>,
    login: String,
    name: String,
}

/// An item as it is read.
#[derive(Debug, Default)]
struct Item {
    metadata: Metadata,
    login: String,
    kind: String,
    status: String,
    /// What says whether it is published.
    stated: Map<String, Value>,
    content: String,
    pub_date: Option<String>,
    /// Tags of exports that state no short names.
    labels: Vec<String>,
}

pub(super) fn parse(stream: Stream<'_>, encoding: Option<&'static Encoding>) -> Parsed {
    let Stream { path, input, max_item_bytes } = stream;
    let mut reader = Reader { path, site: Site::default(), items: 0, parsed: Parsed::default(), counts: Counts::default() };
    let mut items = Items::new(input, "item", max_item_bytes, encoding);
    let mut is_whole = false;
    loop {
        match items.next() {
            Ok(Some(piece)) => {
                is_whole = piece.before.contains("</rss>");
                reader.piece(&piece, max_item_bytes);
            }
            Ok(None) => break,
            Err(error) => {
                reader.problem(None, format!("cannot be read on ({error}); what stands above is read"));
                return reader.finish();
            }
        }
    }
    if !is_whole {
        reader.problem(None, "breaks off before its end; what stands above is read, so export it again".to_owned());
    }
    reader.finish()
}

struct Reader<'a> {
    path: &'a str,
    site: Site,
    items: usize,
    parsed: Parsed,
    counts: Counts,
}

impl Reader<'_> {
    fn piece(&mut self, piece: &Piece, max_bytes: usize) {
        let walked = xml_fields::walk(&piece.before, |around, element| self.site.read(around.last(), &element));
        if let Err(reason) = walked {
            self.problem(piece.line, format!("is broken XML: {reason}"));
        }
        let Some(xml) = &piece.item else { return };
        self.items += 1;
        if piece.is_too_large {
            let reason = format!("entry {}: is larger than {} MiB; left out", self.items, max_bytes >> 20);
            return self.problem(piece.line, reason);
        }
        let mut item = Item::default();
        match xml_fields::walk(xml, |around, element| item.read(around, element)) {
            Ok(()) => self.add(item, piece.line),
            Err(reason) => self.problem(piece.line, format!("entry {}: is broken XML: {reason}; left out", self.items)),
        }
    }

    fn add(&mut self, item: Item, line: Option<u32>) {
        if !FOR_READERS.contains(&item.kind.as_str()) && !kinds::is_for_readers(&item.kind) {
            return self.counts.add(format!("of the type {}", item.kind));
        }
        if let Some(reason) = item.unpublished() {
            let reason = format!("entry {}: {reason}", self.items);
            return self.parsed.left_out.push(LeftOut { path: self.path.to_owned(), line: None, reason });
        }
        let (article, reasons) = self.article(item);
        if article.body.is_empty() {
            return self.counts.add("posts and pages without a text of their own");
        }
        let reasons = reasons.into_iter().map(|reason| format!("entry {}: {reason}", self.items)).collect();
        self.parsed.problems.extend(front_matter::problems(self.path, line, reasons));
        self.parsed.articles.push(Article { file: self.path.to_owned(), ..article });
    }

    fn article(&self, item: Item) -> (Article, front_matter::Reasons) {
        let Item { mut metadata, login, content, pub_date, labels, .. } = item;
        metadata.authors.extend(self.site.author(&login));
        metadata.published = metadata.published.or(pub_date);
        metadata.language = self.site.language.clone();
        if metadata.tags.is_empty() {
            metadata.tags = labels;
        }
        let title = |title: &String| Field::Inferred { value: title.clone(), evidence: "the site's title".to_owned() };
        let otherwise = Attribution { source: self.site.title.as_ref().map_or(Field::Unknown, title), ..Attribution::default() };
        let id = format!("{}#{}", self.path, self.items);
        let html = wordpress::html(&content);
        match markup_body::structured(&html) {
            Some(built) => metadata.shaped_article(&id, built, otherwise),
            None => metadata.article_or(&id, &markup::as_text(&html), otherwise),
        }
    }

    fn problem(&mut self, line: Option<u32>, reason: String) {
        self.parsed.problems.push(Problem { path: self.path.to_owned(), line, reason });
    }

    fn finish(mut self) -> Parsed {
        if self.items == 0 && self.parsed.problems.is_empty() {
            self.problem(None, "is a WordPress export without posts; choose \"All content\" where it is exported".to_owned());
        }
        self.parsed.left_out.extend(self.counts.left_out(self.path));
        self.parsed
    }
}

impl Site {
    fn read(&mut self, around: Option<&Element>, element: &Element) {
        match (around.map(|around| around.name.as_str()), element.name.as_str()) {
            (Some("channel"), "title") => self.title = markup::stated_line(&element.text),
            (Some("channel"), "language") => {
                self.language = Some(element.text.trim().to_owned()).filter(|tag| Language::from_tag(tag).is_some());
            }
            (_, "wp:author_login") => element.text.trim().clone_into(&mut self.login),
            (_, "wp:author_display_name") => element.text.trim().clone_into(&mut self.name),
            (_, "wp:author") => {
                self.authors.insert(std::mem::take(&mut self.login).to_lowercase(), std::mem::take(&mut self.name));
            }
            _ => {}
        }
    }

    /// The name of whoever logs in as `login`. Exports before 2011 list nobody and state the name itself.
    fn author(&self, login: &str) -> Option<String> {
        let name = if self.authors.is_empty() { Some(login) } else { self.authors.get(&login.to_lowercase()).map(String::as_str) };
        name.and_then(feed::author)
    }
}

impl Item {
    fn read(&mut self, around: &[Element], element: Element) {
        if !around.is_empty() {
            // Comments and the fields of plugins have elements of their own.
            return;
        }
        let text = element.text.trim();
        match element.name.as_str() {
            "title" => self.metadata.title = markup::stated_line(text),
            "link" => self.metadata.url = Some(text.to_owned()).filter(|url| !url.is_empty()),
            "pubDate" => self.pub_date = Some(text.to_owned()).filter(|date| !date.is_empty()),
            "dc:creator" => text.clone_into(&mut self.login),
            "wp:post_date" => self.metadata.published = Some(text.to_owned()).filter(|date| !date.is_empty() && !date.starts_with("0000")),
            "wp:post_type" => text.clone_into(&mut self.kind),
            "wp:status" => {
                text.clone_into(&mut self.status);
                self.stated.insert("status".to_owned(), text.into());
            }
            "wp:post_password" => {
                self.stated.insert("post_password".to_owned(), text.into());
            }
            "category" => self.file_under(&element),
            "content:encoded" => self.content = element.text,
            _ => {}
        }
    }

    fn file_under(&mut self, category: &Element) {
        // Addresses in other scripts have no letters that a reader knows.
        let short = category.attribute("nicename").filter(|name| !name.is_empty());
        let label = markup::stated_line(&category.text);
        match short {
            Some(short) if short.contains('%') => self.metadata.tags.extend(label),
            Some(short) => self.metadata.tags.push(short.to_owned()),
            None => self.labels.extend(label),
        }
    }

    /// Why nobody is meant to read it; `None` if it is published. A status that plugins made up is none that readers see.
    fn unpublished(&self) -> Option<String> {
        let other = || Some(format!("status: {}", self.status)).filter(|_| !self.status.is_empty() && self.status != PUBLISHED);
        unpublished::reason(&self.stated).or_else(other)
    }
}

#[cfg(test)]
mod tests;
