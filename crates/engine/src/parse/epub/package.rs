//! The package document in: what the book states of itself, its entries, and the order in which they are read.

use std::collections::{HashMap, HashSet};

use crate::parse::epub::contents::is_beside_named;
use crate::parse::xml_tags::{Tag, Visit};
use crate::parse::zipped;

/// The types of entries that hold text.
const TEXT_TYPES: &[&str] = &["application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document"];

/// So many people, subjects and dates are read, and nothing that is longer: each chapter states them all.
const MAX_STATED: usize = 50;
const MAX_STATED_BYTES: usize = 1_000;

/// A book's package.
#[derive(Debug, Default)]
pub(super) struct Package {
    place: String,
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    pub(super) subjects: Vec<String>,
    creators: Vec<Stated>,
    dates: Vec<Stated>,
    /// What elements say of others that have an id.
    refined: HashMap<(String, String), String>,
    entries: HashMap<String, Entry>,
    order: Vec<(String, bool)>,
    ncx: Option<String>,
    beside: HashSet<String>,
    open: Option<Stated>,
}

/// A statement that is open: what it says, and of which kind it is.
#[derive(Debug, Default)]
struct Stated {
    text: String,
    id: Option<String>,
    /// Who somebody is to the book, or what happened on a day.
    kind: Option<String>,
    /// What another statement says about the one with this id.
    about: Option<(String, String)>,
}

#[derive(Debug)]
struct Entry {
    path: String,
    is_text: bool,
    is_navigation: bool,
}

/// An entry in the order of reading.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) is_linear: bool,
}

impl Package {
    pub(super) fn at(place: &str) -> Package {
        Package { place: place.to_owned(), ..Package::default() }
    }

    /// The entries that hold text, in the order of reading.
    pub(super) fn places(&self) -> Vec<Place> {
        let mut seen = HashSet::new();
        // What a book names twice is read once.
        let order = self.order.iter().filter(|(id, _)| seen.insert(id));
        let entries = order.filter_map(|(id, is_linear)| Some((self.entries.get(id).filter(|entry| entry.is_text)?, *is_linear)));
        entries.map(|(entry, is_linear)| Place { path: entry.path.clone(), is_linear: is_linear && !entry.is_navigation }).collect()
    }

    /// Where the table of contents of EPUB 3 is.
    pub(super) fn navigation(&self) -> Option<String> {
        self.entries.values().filter(|entry| entry.is_navigation).map(|entry| entry.path.clone()).min()
    }

    /// Where the one of EPUB 2 is.
    pub(super) fn ncx(&self) -> Option<String> {
        self.entries.get(self.ncx.as_ref()?).map(|entry| entry.path.clone())
    }

    /// Whether the guide of EPUB 2 calls an entry a cover, a title page or the like, or its name does.
    pub(super) fn is_beside(&self, path: &str) -> bool {
        let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        self.beside.contains(path) || is_beside_file(stem)
    }

    /// Who wrote it: everybody who is not stated to have done something else.
    pub(super) fn authors(&self) -> impl Iterator<Item = String> {
        let role = |creator: &Stated| {
            let refined = || self.refined.get(&(creator.id.clone()?, "role".to_owned())).cloned();
            creator.kind.clone().or_else(refined)
        };
        self.creators
            .iter()
            .filter(move |creator| role(creator).is_none_or(|role| role == "aut"))
            .map(|creator| creator.text.trim().to_owned())
    }

    /// When it was published. When its file was made or changed is another date.
    pub(super) fn published(&self) -> Option<&str> {
        let is_of = |wanted: Option<&str>| self.dates.iter().find(|date| date.kind.as_deref() == wanted).map(|date| date.text.trim());
        is_of(Some("publication")).or_else(|| is_of(None))
    }

    fn take(&mut self, name: &str, stated: Stated) {
        let text = || Some(stated.text.trim().to_owned()).filter(|text| !text.is_empty());
        match name {
            "dc:title" => self.title = self.title.take().or_else(text),
            "dc:publisher" => self.publisher = self.publisher.take().or_else(text),
            "dc:language" => self.language = self.language.take().or_else(text),
            "dc:subject" if self.subjects.len() < MAX_STATED => self.subjects.extend(text()),
            "dc:creator" if self.creators.len() < MAX_STATED => self.creators.push(stated),
            "dc:date" if self.dates.len() < MAX_STATED => self.dates.push(stated),
            _ => {
                if let Some(about) = stated.about {
                    self.refined.insert(about, stated.text.trim().to_owned());
                }
            }
        }
    }
}

/// Whether a file of this name is, in any book, no text of it.
fn is_beside_file(stem: &str) -> bool {
    const NAMES: [&str; 12] = [
        "cover",
        "coverpage",
        "titlepage",
        "title_page",
        "title-page",
        "halftitle",
        "copyright",
        "toc",
        "nav",
        "navigation",
        "contents",
        "colophon",
    ];
    NAMES.iter().any(|name| stem.eq_ignore_ascii_case(name))
}

impl Visit for Package {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "item" => {
                let Some((id, href)) = tag.attribute("id").zip(tag.attribute("href")) else { return };
                let kind = tag.attribute("media-type").unwrap_or_default();
                let is_navigation = tag.attribute("properties").is_some_and(|all| all.split_whitespace().any(|property| property == "nav"));
                let path = zipped::within(&self.place, &href);
                self.entries.insert(id, Entry { path, is_text: TEXT_TYPES.contains(&kind.as_str()), is_navigation });
            }
            "spine" => self.ncx = tag.attribute("toc"),
            "itemref" => {
                let is_linear = tag.attribute("linear").is_none_or(|linear| linear != "no");
                self.order.extend(tag.attribute("idref").map(|id| (id, is_linear)));
            }
            "reference" => {
                let is_beside = tag.attribute("type").is_some_and(|kind| is_beside_named(&kind));
                self.beside.extend(tag.attribute("href").filter(|_| is_beside).map(|href| zipped::within(&self.place, &href)));
            }
            name if name.starts_with("dc:") || name == "meta" => {
                let refines = tag.attribute("refines").map(|id| id.trim_start_matches('#').to_owned());
                self.open = Some(Stated {
                    text: String::new(),
                    id: tag.attribute("id"),
                    kind: tag.attribute("opf:role").or_else(|| tag.attribute("opf:event")),
                    about: refines.zip(tag.attribute("property")),
                });
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(stated) = self.open.take().filter(|stated| stated.text.len() <= MAX_STATED_BYTES) {
            self.take(name, stated);
        }
    }
}
