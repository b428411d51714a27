//! Word's documents (`.docx`, Office Open XML): the text of the main part, with its notes; what it states of itself.
//!
//! Comments, headers and footers are parts of their own and never opened. Deletions, hidden text and placeholders are passed over.

mod relations;

mod styles;

mod numbering;

mod paragraph;

mod field;

mod body;

use crate::parse::docx::body::Body;
use crate::parse::docx::numbering::Numbering;
use crate::parse::docx::relations::Relations;
use crate::parse::docx::styles::Styles;
use crate::parse::office::{self, Properties, Stated};
use crate::parse::parsed::{File, Parsed, Problem};
use crate::parse::xml_tags::{self, Visit};
use crate::parse::zipped::{self, Zipped};

/// Where Word puts the parts of a document that states no other places for them.
const MAIN: &str = "word/document.xml";
const PROPERTIES: &str = "docProps/core.xml";

pub(super) fn parse(file: File<'_>) -> Parsed {
    let mut problems = Vec::new();
    let parts = match Parts::read(&file, &mut problems) {
        Ok(parts) => parts,
        Err(reason) => return Parsed::problem(file.path, None, reason),
    };
    let parsed = office::article(file.path, parts.stated, &parts.blocks);
    Parsed { problems: [problems, parsed.problems].concat(), ..parsed }
}

/// What is read of a document.
struct Parts {
    stated: Stated,
    blocks: Vec<office::Block>,
}

impl Parts {
    /// Reads the parts in the order in which they need each other. Only the main one has to be there and whole.
    fn read(file: &File<'_>, problems: &mut Vec<Problem>) -> Result<Parts, String> {
        let mut zipped = Zipped::open(file.bytes)?;
        let mut part = Part { path: file.path, problems };
        let package = part.of(&mut zipped, "_rels/.rels", Relations::default());
        let main = package.of_kind("/officeDocument").map_or_else(|| MAIN.to_owned(), |target| zipped::within("", target));
        let Some(text) = zipped.text(&main)? else { return Err(format!("is no document of Word: it has no {main}; left out")) };
        let relations = part.of(&mut zipped, &relations::of(&main), Relations::default());
        let place =
            |kind: &str, usual: &str| relations.of_kind(kind).map_or_else(|| usual.to_owned(), |target| zipped::within(&main, target));
        let styles = part.of(&mut zipped, &place("/styles", "word/styles.xml"), Styles::default()).resolved();
        let numbering = part.of(&mut zipped, &place("/numbering", "word/numbering.xml"), Numbering::default());
        let mut body = Body::new(&styles, numbering);
        for (kind, usual) in [("/footnotes", "word/footnotes.xml"), ("/endnotes", "word/endnotes.xml")] {
            let name = place(kind, usual);
            body.begin_part(part.of(&mut zipped, &relations::of(&name), Relations::default()));
            body = part.of(&mut zipped, &name, body);
        }
        body.begin_part(relations);
        part.visit(&main, &text, &mut body);
        let name = package.of_kind("/core-properties").map_or_else(|| PROPERTIES.to_owned(), |target| zipped::within("", target));
        let properties = part.of(&mut zipped, &name, Properties::with_author("dc:creator"));
        Ok(Parts { stated: properties.stated, blocks: body.finish() })
    }
}

/// A part as it is read: what is wrong with it is a problem of the file, and what was read of it counts.
struct Part<'a> {
    path: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Part<'_> {
    fn of<V: Visit>(&mut self, zipped: &mut Zipped<'_>, name: &str, mut visitor: V) -> V {
        match zipped.text(name) {
            Ok(Some(text)) => self.visit(name, &text, &mut visitor),
            Ok(None) => {}
            Err(reason) => self.note(reason),
        }
        visitor
    }

    fn visit(&mut self, name: &str, text: &str, visitor: &mut impl Visit) {
        if let Err(reason) = xml_tags::read(text, visitor) {
            self.note(format!("{name} {reason}; what stands above is read"));
        }
    }

    fn note(&mut self, reason: String) {
        self.problems.push(Problem { path: self.path.to_owned(), line: None, reason });
    }
}

#[cfg(test)]
mod tests;
