//! An entry of a book in, how it begins out: what kind of page it is, and whether a heading comes first.

use crate::parse::epub::contents::is_beside_named;
use crate::parse::xml_tags::{self, Tag, Visit};

/// How an entry begins.
#[derive(Debug, Default)]
pub(super) struct Opening {
    /// The kinds that the elements around its first text state.
    kinds: Vec<String>,
    /// Whether its first text is a heading.
    pub(super) is_headed: bool,
    open: Vec<bool>,
    is_in_body: bool,
    is_over: bool,
}

impl Opening {
    pub(super) fn of(text: &str) -> Opening {
        let mut opening = Opening::default();
        // What is broken further down is read all the same, as browsers do.
        let _ = xml_tags::read(text, &mut opening);
        opening
    }

    /// Whether the page is no text of the book.
    pub(super) fn is_beside(&self) -> bool {
        self.kinds.iter().any(|kinds| is_beside_named(kinds))
    }
}

impl Visit for Opening {
    fn open(&mut self, tag: &Tag<'_>) {
        if self.is_over {
            return;
        }
        self.is_in_body |= tag.name == "body";
        self.open.push(matches!(tag.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
        if matches!(tag.name, "body" | "section" | "article" | "div" | "nav") {
            self.kinds.extend(tag.attribute("epub:type"));
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_over || !self.is_in_body || text.trim().is_empty() {
            return;
        }
        self.is_headed = self.open.contains(&true);
        self.is_over = true;
    }

    fn close(&mut self, _name: &str) {
        if !self.is_over {
            self.open.pop();
        }
    }
}

/// What stands in the body of a page; all of it where no tag says.
pub(super) fn body(text: &str) -> &str {
    let Some(at) = text.find("<body") else { return text };
    let inner = text.get(at..).and_then(|from| from.split_once('>')).map_or("", |(_, inner)| inner);
    inner.rfind("</body").and_then(|end| inner.get(..end)).unwrap_or(inner)
}
