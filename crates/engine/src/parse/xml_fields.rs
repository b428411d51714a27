//! A piece of XML in, its elements out as each ends, with their attributes and text. It may begin and end anywhere.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::parse::markup;

/// An element that ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// With its prefix: `wp:status`.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Without that of the elements in it.
    pub(super) text: String,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    fn open(tag: &BytesStart<'_>) -> Element {
        let name = tag.name();
        let name: &str = name.as_ref();
        let attributes = tag.attributes().flatten().map(|attribute| {
            let key: &str = attribute.key.as_ref();
            (key.to_owned(), markup::entities(&attribute.value).into_owned())
        });
        Element { name: name.to_owned(), attributes: attributes.collect(), text: String::new() }
    }
}

/// Gives each element to `visit` as it ends, below the names of those around it. What is wrong with the XML, if anything, ends it.
pub(super) fn walk(xml: &str, mut visit: impl FnMut(&[Element], Element)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => open.push(Element::open(&tag)),
            Event::Empty(tag) => visit(&open, Element::open(&tag)),
            Event::Text(text) => push(&mut open, &text.xml10_content()),
            Event::CData(text) => push(&mut open, &text.xml10_content()),
            Event::GeneralRef(name) => push(&mut open, &character(&name)),
            Event::End(tag) => {
                let name = tag.name();
                let name: &str = name.as_ref();
                let element = open.pop().unwrap_or_default();
                visit(&open, Element { name: name.to_owned(), ..element });
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The element that a file begins with; `None` where it begins with none.
pub(super) fn root(head: &str) -> Option<Element> {
    let mut reader = Reader::from_str(head);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => return Some(Element::open(&tag)),
            Event::Text(text) if !text.xml10_content().trim().is_empty() => return None,
            Event::Eof | Event::CData(_) | Event::GeneralRef(_) | Event::End(_) => return None,
            Event::Text(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// What an entity stands for. A dump has one for each mark in its text.
fn character(name: &str) -> std::borrow::Cow<'static, str> {
    match name {
        "lt" => "<".into(),
        "gt" => ">".into(),
        "amp" => "&".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        other => markup::entities(&format!("&{other};")).into_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_given_as_they_end() {
        let mut found = Vec::new();
        let ended = walk("</b><a k='1&amp;2'>x&lt;y<c/><![CDATA[<z>]]></a> <d>1", |parents, element| {
            found.push(format!("{} {} {} {:?}", parents.len(), element.name, element.text, element.attribute("k")));
        });
        assert_eq!(ended, Ok(()));
        assert_eq!(found, ["0 b  None", "1 c  None", "0 a x<y<z> Some(\"1&2\")"]);
    }

    #[test]
    fn a_root_stands_behind_the_prolog() {
        let found = |xml: &str| root(xml).map(|root| root.name);
        assert_eq!(found("<?xml version='1.0'?>\n<!-- <a> --><!DOCTYPE r>\n<x:r y='z'><b>").as_deref(), Some("x:r"));
        assert_eq!(found("text <a>"), None);
        assert_eq!(found(""), None);
    }
}
