//! XML in, its tags and texts to a visitor, one after the other, under the prefixes that their specifications write them with.
//!
//! Nothing is expanded but the references that XML and HTML name: an entity that a document declares stays as it is written.

use std::borrow::Cow;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::parse::markup;

/// Documents nest some dozens of elements; reading stops where one nests deeper.
const MAX_DEPTH: usize = 256;

/// A document that has more names of its own for known namespaces means no good.
const MAX_PREFIXES: usize = 64;

/// The prefixes of namespaces that programs may call anything. An empty one is none.
const PREFIXES: &[(&str, &str)] = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", ""),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    ("urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"),
    ("urn:oasis:names:tc:opendocument:xmlns:container", ""),
    ("http://www.w3.org/1999/xlink", "xlink"),
    ("http://www.idpf.org/2007/opf", ""),
    ("http://www.idpf.org/2007/ops", "epub"),
    ("http://www.daisy.org/z3986/2005/ncx/", ""),
    ("http://www.w3.org/1999/xhtml", ""),
];

/// What looks at a document while it is read.
pub(super) trait Visit {
    fn open(&mut self, tag: &Tag<'_>);

    fn text(&mut self, _text: &str) {}

    fn close(&mut self, _name: &str) {}
}

/// A tag that opens an element.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    start: &'a BytesStart<'a>,
    prefixes: &'a Prefixes,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = attributes(self.start).find(|attribute| {
            let key: &str = attribute.key.as_ref();
            key == name || key.contains(':') && self.prefixes.name(key) == name
        })?;
        Some(markup::entities(&found.value).into_owned())
    }

    /// The value of an attribute that is a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Shows `text` to `visitor` to its end, or to where it is broken; then it says how.
pub(super) fn read(text: &str, visitor: &mut impl Visit) -> Result<(), String> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_start());
    reader.config_mut().allow_dangling_amp = true;
    reader.config_mut().expand_empty_elements = true;
    let (mut prefixes, mut depth) = (Prefixes::default(), 0);
    loop {
        match reader.read_event().map_err(|error| format!("is broken XML ({error})"))? {
            Event::Start(start) => {
                if depth == 0 {
                    prefixes = Prefixes::of(&start);
                }
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(format!("nests elements deeper than {MAX_DEPTH}"));
                }
                let name = start.name();
                visitor.open(&Tag { name: &prefixes.name(name.as_ref()), start: &start, prefixes: &prefixes });
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visitor.close(&prefixes.name(end.name().as_ref()));
            }
            Event::Text(text) => visitor.text(&text.xml10_content()),
            Event::CData(text) => visitor.text(&text.xml10_content()),
            Event::GeneralRef(name) => visitor.text(&markup::entities(&format!("&{};", &*name))),
            Event::Eof if depth > 0 => return Err("is broken XML (it ends in the middle)".to_owned()),
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The attributes as they are written: to look for those that stand there twice takes longer the more there are.
fn attributes<'a>(start: &'a BytesStart<'_>) -> impl Iterator<Item = Attribute<'a>> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    attributes.flatten()
}

/// How a document calls the namespaces that are known by other prefixes.
#[derive(Debug, Default)]
struct Prefixes(Vec<(String, &'static str)>);

impl Prefixes {
    /// Programs declare what they need on the outermost element.
    fn of(root: &BytesStart<'_>) -> Prefixes {
        let declared = attributes(root).filter_map(|attribute| {
            let key: &str = attribute.key.as_ref();
            let own = key.strip_prefix("xmlns").filter(|own| own.is_empty() || own.starts_with(':'))?.trim_start_matches(':');
            let (_, known) = PREFIXES.iter().find(|(space, _)| *space == attribute.value)?;
            (own != *known).then(|| (own.to_owned(), *known))
        });
        Prefixes(declared.take(MAX_PREFIXES).collect())
    }

    fn name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        match self.0.iter().find(|(own, _)| own == prefix) {
            None => Cow::Borrowed(name),
            Some((_, "")) => Cow::Borrowed(local),
            Some((_, known)) => Cow::Owned(format!("{known}:{local}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen(String);

    impl Visit for Seen {
        fn open(&mut self, tag: &Tag<'_>) {
            self.0.push_str(&format!("<{} {}>", tag.name, tag.attribute("w:val").unwrap_or_default()));
        }

        fn text(&mut self, text: &str) {
            self.0.push_str(text);
        }

        fn close(&mut self, name: &str) {
            self.0.push_str(&format!("</{name}>"));
        }
    }

    fn seen(text: &str) -> (String, Result<(), String>) {
        let mut seen = Seen::default();
        let result = read(text, &mut seen);
        (seen.0, result)
    }

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    #[test]
    fn names_have_the_prefixes_of_their_specification() {
        for prefix in ["w", "ns0"] {
            let text = format!(
                "\u{feff}<?xml version='1.0'?><{prefix}:p xmlns:{prefix}='{W}'><{prefix}:b {prefix}:val='a&amp;b'/>x &lt; y</{prefix}:p>"
            );
            assert_eq!(seen(&text), ("<w:p ><w:b a&b></w:b>x < y</w:p>".to_owned(), Ok(())));
        }
        assert_eq!(seen(&format!("<p xmlns='{W}'>x</p>")).0, "<w:p >x</w:p>");
        assert_eq!(seen("<opf:a xmlns:opf='http://www.idpf.org/2007/opf'/>").0, "<a ></a>");
    }

    #[test]
    fn what_stands_above_a_break_is_seen() {
        let (found, result) = seen("<a>One.<b>Two.</a>");
        assert_eq!(found, "<a >One.<b >Two.");
        assert!(result.expect_err("broken").contains("broken XML"));
        assert!(seen("<a>One.").1.expect_err("cut").contains("ends in the middle"));
        assert!(seen(&"<a>".repeat(100_000)).1.expect_err("deep").contains("deeper"));
    }

    #[test]
    fn entities_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;&b;'>]><a>&c;&eacute;</a>";
        assert_eq!(seen(bomb), ("<a >&c;é</a>".to_owned(), Ok(())));
    }
}
