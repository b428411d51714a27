//! Books (`.epub`, versions 2 and 3): an article a chapter, titled by the table of contents, in the order of reading.
//!
//! A chapter's source is its book. What no reader would quote is left out: covers, title pages, tables of contents, imprints,
//! indexes, and what the book itself sets aside from its order of reading.

mod contents;

mod opening;

mod package;

use crate::article::Article;
use crate::parse::blocks::{Anchors, Builder, Built, Element};
use crate::parse::dates;
use crate::parse::epub::contents::{Contents, Navigation, Ncx};
use crate::parse::epub::opening::Opening;
use crate::parse::epub::package::Package;
use crate::parse::front_matter::{self, Metadata};
use crate::parse::markdown;
use crate::parse::office;
use crate::parse::parsed::{File, MAX_ITEMS, Parsed, Problem};
use crate::parse::titles;
use crate::parse::xml_tags::{self, Tag, Visit};
use crate::parse::zipped::{self, Zipped};

const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";
/// Fonts are made unusable elsewhere by these; the text is not touched. Sources: EPUB 3.3, 4.4; Adobe's "Primer on font mangling".
const FONT_ALGORITHMS: &[&str] = &["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

pub(super) fn parse(file: File<'_>) -> Parsed {
    let mut book = match Book::open(&file) {
        Ok(book) => book,
        Err(reason) => return Parsed::problem(file.path, None, reason),
    };
    book.read();
    let mut parsed = Parsed { problems: book.problems, ..Parsed::default() };
    for chapter in book.chapters {
        let (article, reasons) = chapter.article(file.path, &book.package);
        parsed.problems.extend(
            front_matter::problems(file.path, None, reasons).filter(|problem| !parsed.problems.contains(problem)).collect::<Vec<_>>(),
        );
        parsed.articles.extend(Some(article).filter(|article| !article.body.trim().is_empty()));
    }
    if parsed.articles.is_empty() && parsed.problems.is_empty() {
        return Parsed::problem(file.path, None, "holds no chapter with text; what is only in pictures cannot be read");
    }
    parsed
}

/// A book as it is read.
struct Book<'a> {
    path: &'a str,
    zipped: Zipped<'a>,
    package: Package,
    contents: Contents,
    chapters: Vec<Chapter>,
    problems: Vec<Problem>,
}

/// What is read of a chapter, which may be spread over several entries.
struct Chapter {
    /// Its place in the order of reading, counted from 1.
    item: usize,
    title: Option<String>,
    builder: Builder,
}

impl<'a> Book<'a> {
    fn open(file: &File<'a>) -> Result<Book<'a>, String> {
        let mut zipped = Zipped::open(file.bytes)?;
        zipped.enter_folder_of(CONTAINER);
        let mut encryption = Encryption::default();
        if let Some(text) = zipped.text(ENCRYPTION)? {
            // What cannot be read there may say that the text is encrypted; then the text itself cannot be read.
            let _ = xml_tags::read(&text, &mut encryption);
        }
        if encryption.is_of_text {
            return Err("is protected against copying (DRM): its text is encrypted; left out".to_owned());
        }
        let mut container = Container::default();
        if let Some(text) = zipped.text(CONTAINER)? {
            xml_tags::read(&text, &mut container).map_err(|reason| format!("{CONTAINER} {reason}; left out"))?;
        }
        let Some(place) = container.place else { return Err(format!("is no book: its {CONTAINER} names no package; left out")) };
        let Some(text) = zipped.text(&place)? else { return Err(format!("is damaged: it has no {place}; left out")) };
        let mut book = Book {
            path: file.path,
            zipped,
            package: Package::at(&place),
            contents: Contents::default(),
            chapters: Vec::new(),
            problems: Vec::new(),
        };
        let read = xml_tags::read(&text, &mut book.package);
        book.note(&place, read);
        Ok(book)
    }

    fn read(&mut self) {
        self.read_contents();
        let places = self.package.places();
        for (number, place) in places.into_iter().enumerate().take(MAX_ITEMS) {
            if place.is_linear && !self.package.is_beside(&place.path) && !self.contents.is_beside(&place.path) {
                self.read_entry(number + 1, &place.path);
            }
        }
    }

    fn read_contents(&mut self) {
        let (navigation, ncx) = (self.package.navigation(), self.package.ncx());
        if let Some(text) = navigation.as_ref().and_then(|place| self.text(place)) {
            let mut found = Navigation::at(navigation.as_deref().unwrap_or_default());
            let read = xml_tags::read(&text, &mut found);
            self.contents = found.contents;
            self.note(navigation.as_deref().unwrap_or_default(), read);
        }
        if self.contents.is_empty()
            && let Some(text) = ncx.as_ref().and_then(|place| self.text(place))
        {
            let mut found = Ncx::at(ncx.as_deref().unwrap_or_default());
            let read = xml_tags::read(&text, &mut found);
            self.contents.titles = found.contents.titles;
            self.note(ncx.as_deref().unwrap_or_default(), read);
        }
    }

    /// Reads an entry as a chapter, or as what the chapter before it goes on with.
    fn read_entry(&mut self, item: usize, path: &str) {
        let Some(text) = self.text(path) else { return };
        let opening = Opening::of(&text);
        if opening.is_beside() {
            return;
        }
        let is_listed = self.contents.has(path);
        // An entry that is listed as several chapters is called by the book's title.
        let title = self.contents.title(path).or_else(|| self.package.title.clone().filter(|_| is_listed));
        if is_listed || opening.is_headed || self.chapters.is_empty() {
            self.chapters.push(Chapter { item, title, builder: Builder::new(Anchors::Stated) });
        }
        if let Some(Chapter { builder, .. }) = self.chapters.last_mut() {
            builder.start(Element::Container);
            builder.html(opening::body(&text));
            builder.end();
        }
    }

    fn text(&mut self, name: &str) -> Option<String> {
        match self.zipped.text(name) {
            Ok(Some(text)) => Some(text),
            Ok(None) => {
                self.note(name, Err("is named by the book and not in it".to_owned()));
                None
            }
            Err(reason) => {
                self.problems.push(Problem { path: self.path.to_owned(), line: None, reason });
                None
            }
        }
    }

    fn note(&mut self, name: &str, read: Result<(), String>) {
        if let Err(reason) = read {
            self.problems.push(Problem { path: self.path.to_owned(), line: None, reason: format!("{name} {reason}; the rest is read") });
        }
    }
}

impl Chapter {
    fn article(self, path: &str, package: &Package) -> (Article, front_matter::Reasons) {
        let built = self.builder.finish();
        let title = chapter_title(self.title, &built).or_else(|| package.title.clone());
        let source = package.title.clone().filter(|book| title.as_ref() != Some(book)).or_else(|| package.publisher.clone());
        let metadata = Metadata {
            title,
            source,
            authors: package.authors().filter(|name| office::is_somebody(name)).collect(),
            // Books often state a year alone, which is no day.
            published: package.published().filter(|day| dates::stated(day).is_some()).map(str::to_owned),
            language: package.language.clone(),
            tags: package.subjects.clone(),
            ..Metadata::default()
        };
        let (article, reasons) = markdown::article(path, metadata, built);
        (Article { id: format!("{path}#{}", self.item), ..article }, reasons)
    }
}

/// The chapter's title: as the table of contents has it, else as its heading.
fn chapter_title(listed: Option<String>, built: &Built) -> Option<String> {
    let heading = || titles::heading(&built.body, &built.shape).map(|heading| heading.text);
    listed.filter(|title| titles::is_title(title)).or_else(heading)
}

/// Where the package of a book is.
#[derive(Debug, Default)]
struct Container {
    place: Option<String>,
}

impl Visit for Container {
    fn open(&mut self, tag: &Tag<'_>) {
        if tag.name == "rootfile" && self.place.is_none() {
            self.place = tag.attribute("full-path").map(|place| zipped::within("", &place));
        }
    }
}

/// What of a book is encrypted.
#[derive(Debug, Default)]
struct Encryption {
    is_of_text: bool,
}

impl Visit for Encryption {
    fn open(&mut self, tag: &Tag<'_>) {
        let is_method = tag.name.rsplit(':').next() == Some("EncryptionMethod");
        // The key itself is encrypted by a method, too, where there is one.
        self.is_of_text |= is_method && tag.attribute("Algorithm").is_some_and(|algorithm| !FONT_ALGORITHMS.contains(&algorithm.as_str()));
    }
}

#[cfg(test)]
mod tests;
