//! What an office document states of itself in, and its blocks; its article out.

use serde_json::{Map, Value};

use crate::parse::front_matter::{self, Metadata};
use crate::parse::markdown;
use crate::parse::office::{Block, Paragraph, Role, write};
use crate::parse::parsed::Parsed;
use crate::parse::unpublished;
use crate::parse::xml_tags::{Tag, Visit};

/// What programs and unpacked computers write where a person's name belongs, in lower case.
const NOBODY: &[&str] = &[
    "",
    "admin",
    "administrator",
    "anonymous",
    "apache poi",
    "aspose",
    "author",
    "default",
    "docx4j",
    "google docs",
    "guest",
    "libreoffice",
    "microsoft",
    "microsoft office user",
    "microsoft word",
    "openoffice",
    "openoffice.org",
    "owner",
    "pandoc",
    "python-docx",
    "root",
    "student",
    "test",
    "un-named",
    "unknown",
    "unnamed",
    "user",
    "utente",
    "utilisateur",
    "benutzer",
    "usuario",
    "windows user",
    "word",
    "your name",
];
/// What programs write where a title belongs, in lower case.
const UNTITLED: &[&str] =
    &["", "word document", "document", "title", "untitled", "new document", "microsoft word document", "template", "blank"];

/// The fields that are read of a document's properties, as they stand there.
#[derive(Debug, Default)]
pub(in crate::parse) struct Stated {
    pub(in crate::parse) title: Option<String>,
    pub(in crate::parse) authors: Vec<String>,
    pub(in crate::parse) language: Option<String>,
    pub(in crate::parse) keywords: Vec<String>,
    /// How far it is: `Draft`, `Final`.
    pub(in crate::parse) status: Option<String>,
}

/// The part that a document keeps its properties in, as it is read. When a file was made or saved is not when its text was published.
#[derive(Debug, Default)]
pub(in crate::parse) struct Properties {
    pub(in crate::parse) stated: Stated,
    /// The element that names who wrote the document, not who saved it last.
    author: &'static str,
    text: String,
}

impl Properties {
    pub(in crate::parse) fn with_author(author: &'static str) -> Properties {
        Properties { author, ..Properties::default() }
    }
}

impl Visit for Properties {
    fn open(&mut self, _tag: &Tag<'_>) {
        self.text.clear();
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn close(&mut self, name: &str) {
        let text = std::mem::take(&mut self.text);
        match name {
            "dc:title" => self.stated.title = Some(text),
            "dc:language" => self.stated.language = Some(text),
            "cp:keywords" | "meta:keyword" => self.stated.keywords.push(text),
            "cp:contentStatus" => self.stated.status = Some(text),
            name if name == self.author => self.stated.authors.push(text),
            _ => {}
        }
    }
}

/// The article of a document, or why it is none.
pub(in crate::parse) fn article(path: &str, stated: Stated, blocks: &[Block]) -> Parsed {
    let status = Map::from_iter(stated.status.clone().map(|status| ("status".to_owned(), Value::String(status))));
    if let Some(reason) = unpublished::reason(&status) {
        return Parsed::left_out(path, None, reason);
    }
    let metadata = metadata(stated, blocks);
    let built = write::build(blocks);
    if built.body.trim().is_empty() {
        return Parsed::problem(path, None, "holds no text; what is only in pictures cannot be read");
    }
    let (article, reasons) = markdown::article(path, metadata, built);
    let problems = front_matter::problems(path, None, reasons).collect();
    Parsed { articles: vec![article], problems, ..Parsed::default() }
}

/// The properties that say something. What the document shows as its title is that, whatever its properties were copied from.
fn metadata(stated: Stated, blocks: &[Block]) -> Metadata {
    let of_role = |role: Role| {
        blocks.iter().filter_map(move |block| match block {
            Block::Paragraph(paragraph) if paragraph.role == role && !paragraph.is_blank() => Some(paragraph),
            Block::Paragraph(_) | Block::Table(_) => None,
        })
    };
    let is_shown = of_role(Role::Title).next().is_some();
    let authors: Vec<String> = stated
        .authors
        .iter()
        .flat_map(|names| names.split(';'))
        .map(str::trim)
        .filter(|name| is_somebody(name))
        .map(str::to_owned)
        .collect();
    let authors = if authors.is_empty() { of_role(Role::Author).map(Paragraph::text).collect() } else { authors };
    Metadata {
        title: stated.title.filter(|title| !is_shown && is_title(title)),
        authors,
        language: stated.language.filter(|language| !language.trim().is_empty()),
        tags: stated.keywords.iter().flat_map(|words| words.split([',', ';'])).map(str::to_owned).collect(),
        ..Metadata::default()
    }
}

/// Whether a name is somebody's, and not what programs fill in.
pub(in crate::parse) fn is_somebody(name: &str) -> bool {
    !NOBODY.contains(&name.to_lowercase().as_str()) && !name.contains('@') && !is_login(name)
}

/// Whether a name is what a computer knows somebody by: `ada7`, `COMP15146`.
fn is_login(name: &str) -> bool {
    let is_word = !name.trim().contains(char::is_whitespace);
    is_word && (name.contains(|c: char| c.is_ascii_digit()) || !name.contains(|c: char| c.is_alphabetic() && !c.is_lowercase()))
}

/// Whether a title is one, and not the name of a file or what a program calls any document.
fn is_title(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    let is_file = [".doc", ".docx", ".odt", ".dot", ".dotx", ".rtf", ".pdf", ".tmp"].iter().any(|ending| title.ends_with(ending));
    !UNTITLED.contains(&title.as_str()) && !is_file && !title.starts_with("microsoft word - ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_fill_in_is_no_name_and_no_title() {
        assert!(
            ["python-docx", "Microsoft Office User", " ".trim(), "ada@mill.example", "amoor", "COMP15146"]
                .iter()
                .all(|name| !is_somebody(name))
        );
        assert!(["Ada Moor", "Voltaire", "水木"].iter().all(|name| is_somebody(name)));
        assert!(["Word Document", "Microsoft Word - rules_v2.doc", "rules.docx", ""].iter().all(|title| !is_title(title)));
        assert!(is_title("Rules of the mill"));
    }
}
