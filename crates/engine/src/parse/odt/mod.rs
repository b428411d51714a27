//! Text documents of LibreOffice and others (`.odt`, OpenDocument): the text of the content, and what it states of itself.
//!
//! Tracked deletions, comments, hidden text, tables of contents and indexes are passed over.

mod styles;

mod lists;

mod body;

use crate::parse::odt::body::Body;
use crate::parse::odt::styles::Styles;
use crate::parse::office::{self, Properties};
use crate::parse::parsed::{File, Parsed, Problem};
use crate::parse::xml_tags::{self, Visit};
use crate::parse::zipped::Zipped;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const META: &str = "meta.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
/// What the manifest has of each entry that a password locks. Source: OpenDocument 1.3, part 2, 4.5.
const LOCKED: &str = "encryption-data";

pub(super) fn parse(file: File<'_>) -> Parsed {
    let mut problems = Vec::new();
    let parsed = match read(&file, &mut problems) {
        Ok(parsed) => parsed,
        Err(reason) => return Parsed::problem(file.path, None, reason),
    };
    let problems = problems.into_iter().map(|reason| Problem { path: file.path.to_owned(), line: None, reason });
    Parsed { problems: problems.chain(parsed.problems).collect(), ..parsed }
}

/// The article, and what is wrong with parts that it could do without.
fn read(file: &File<'_>, problems: &mut Vec<String>) -> Result<Parsed, String> {
    let mut zipped = Zipped::open(file.bytes)?;
    if zipped.text(MANIFEST)?.is_some_and(|manifest| manifest.contains(LOCKED)) {
        return Err("has a password; save it without one".to_owned());
    }
    let Some(content) = zipped.text(CONTENT)? else { return Err(format!("is no OpenDocument text: it has no {CONTENT}; left out")) };
    let (mut styles, mut properties) = (Styles::default(), Properties::with_author("meta:initial-creator"));
    problems.extend(visit(&mut zipped, STYLES, &mut styles));
    problems.extend(visit(&mut zipped, META, &mut properties));
    // The content has styles of its own, above the text; what is broken in it is said of the text.
    let _ = xml_tags::read(&content, &mut styles);
    let looks = styles.resolved();
    let mut body = Body::new(&looks);
    problems.extend(xml_tags::read(&content, &mut body).err().map(|reason| broken(CONTENT, &reason)));
    Ok(office::article(file.path, properties.stated, &body.finish()))
}

/// Reads a part that a document may do without; what is wrong with it.
fn visit(zipped: &mut Zipped<'_>, name: &str, visitor: &mut impl Visit) -> Option<String> {
    match zipped.text(name) {
        Ok(text) => xml_tags::read(&text?, visitor).err().map(|reason| broken(name, &reason)),
        Err(reason) => Some(reason),
    }
}

fn broken(name: &str, reason: &str) -> String {
    format!("{name} {reason}; what stands above is read")
}

#[cfg(test)]
mod tests;
