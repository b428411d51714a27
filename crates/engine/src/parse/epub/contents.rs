//! The tables of contents of both versions in, what each entry of a book is called and whether it is text out.

use std::collections::{HashMap, HashSet};

use crate::parse::xml_tags::{Tag, Visit};
use crate::parse::zipped;

/// The kinds of pages that are no text of a book, as its structure names them. Source: EPUB 3 Structural Semantics Vocabulary
/// 1.1; Open Packaging Format 2.0.1, 2.6.
const BESIDE: &[&str] = &[
    "cover",
    "frontispiece",
    "halftitlepage",
    "titlepage",
    "title-page",
    "copyright-page",
    "colophon",
    "imprint",
    "toc",
    "landmarks",
    "page-list",
    "loi",
    "lot",
    "lov",
    "loa",
    "index",
    "bibliography",
];
/// What tables of contents call such pages, in lower case.
const BESIDE_TITLES: &[&str] = &[
    "cover",
    "cover page",
    "title page",
    "half title",
    "half title page",
    "copyright",
    "copyright page",
    "copyright notice",
    "contents",
    "table of contents",
    "index",
    "colophon",
    "landmarks",
    "list of figures",
    "list of tables",
    "list of illustrations",
    "titelseite",
    "impressum",
    "inhalt",
    "inhaltsverzeichnis",
    "table des matières",
    "sommaire",
    "couverture",
    "índice",
    "portada",
    "indice",
    "copertina",
];

/// What a table of contents says.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The titles of each entry, with how deep each is listed.
    pub(super) titles: HashMap<String, Vec<(usize, String)>>,
    beside: HashSet<String>,
}

impl Contents {
    pub(super) fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// Whether an entry is listed.
    pub(super) fn has(&self, path: &str) -> bool {
        self.titles.contains_key(path)
    }

    /// What an entry is called; nothing where it is several chapters.
    pub(super) fn title(&self, path: &str) -> Option<String> {
        let titles = self.titles.get(path)?;
        let top = titles.iter().map(|(depth, _)| *depth).min()?;
        let mut of_top = titles.iter().filter(|(depth, _)| *depth == top);
        let (_, title) = of_top.next()?;
        of_top.next().is_none().then(|| title.clone())
    }

    /// Whether an entry is no text of the book.
    pub(super) fn is_beside(&self, path: &str) -> bool {
        self.beside.contains(path) || self.title(path).is_some_and(|title| is_beside_titled(&title))
    }

    fn add(&mut self, path: String, depth: usize, title: &str) {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if !title.is_empty() {
            self.titles.entry(path).or_default().push((depth, title));
        }
    }
}

fn is_beside_titled(title: &str) -> bool {
    BESIDE_TITLES.contains(&title.trim_matches(['[', ']', '(', ')', ' ']).to_lowercase().as_str())
}

/// Whether a page of this kind, or of one of these kinds, is no text of a book.
pub(super) fn is_beside_named(kinds: &str) -> bool {
    kinds.split_whitespace().any(|kind| BESIDE.contains(&kind.to_ascii_lowercase().trim_start_matches("other.")))
}

/// The navigation document of EPUB 3.
#[derive(Debug, Default)]
pub(super) struct Navigation {
    place: String,
    pub(super) contents: Contents,
    kind: String,
    depth: usize,
    link: Option<(String, String)>,
}

impl Navigation {
    pub(super) fn at(place: &str) -> Navigation {
        Navigation { place: place.to_owned(), ..Navigation::default() }
    }
}

impl Visit for Navigation {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "nav" => self.kind = tag.attribute("epub:type").unwrap_or_default(),
            "ol" => self.depth += 1,
            "a" => {
                let path = zipped::within(&self.place, &tag.attribute("href").unwrap_or_default());
                if self.kind == "landmarks" && is_beside_named(&tag.attribute("epub:type").unwrap_or_default()) {
                    self.contents.beside.insert(path.clone());
                }
                self.link = Some((path, String::new())).filter(|_| self.kind == "toc");
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, title)) = &mut self.link {
            title.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "nav" => self.kind.clear(),
            "ol" => self.depth = self.depth.saturating_sub(1),
            "a" => {
                if let Some((path, title)) = self.link.take() {
                    self.contents.add(path, self.depth, &title);
                }
            }
            _ => {}
        }
    }
}

/// The table of contents of EPUB 2.
#[derive(Debug, Default)]
pub(super) struct Ncx {
    place: String,
    pub(super) contents: Contents,
    depth: usize,
    title: String,
    is_title: bool,
}

impl Ncx {
    pub(super) fn at(place: &str) -> Ncx {
        Ncx { place: place.to_owned(), ..Ncx::default() }
    }
}

impl Visit for Ncx {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "navPoint" => self.depth += 1,
            "navLabel" => {
                self.title.clear();
                self.is_title = true;
            }
            "content" if self.depth > 0 => {
                let path = zipped::within(&self.place, &tag.attribute("src").unwrap_or_default());
                self.contents.add(path, self.depth, &self.title);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_title {
            self.title.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "navPoint" => self.depth = self.depth.saturating_sub(1),
            "navLabel" => self.is_title = false,
            _ => {}
        }
    }
}
