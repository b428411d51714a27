//! The relations of a part in, where the parts and pages that it names are out.

use std::collections::HashMap;

use crate::parse::office;
use crate::parse::xml_tags::{Tag, Visit};

/// What a part relates to.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// The kind and the target of each, in order; kinds are addresses, of which only the end is told apart.
    parts: Vec<(String, String)>,
    /// The addresses outside of the document by their ids.
    links: HashMap<String, String>,
}

impl Relations {
    /// The target of the first part of this kind.
    pub(super) fn of_kind(&self, kind: &str) -> Option<&str> {
        self.parts.iter().find(|(found, _)| found.ends_with(kind)).map(|(_, target)| target.as_str())
    }

    /// The address that a link of this id leads to.
    pub(super) fn link(&self, id: &str) -> Option<&String> {
        self.links.get(id)
    }
}

impl Visit for Relations {
    fn open(&mut self, tag: &Tag<'_>) {
        let (Some(kind), Some(target)) = (tag.attribute("Type"), tag.attribute("Target")) else { return };
        if tag.attribute("TargetMode").is_some_and(|mode| mode == "External") {
            if kind.ends_with("/hyperlink") {
                let id = tag.attribute("Id").filter(|_| target.len() <= office::MAX_LINK_BYTES);
                self.links.extend(id.map(|id| (id, target)));
            }
        } else {
            self.parts.push((kind, target));
        }
    }
}

/// Where the relations of a part are: `word/_rels/document.xml.rels`.
pub(super) fn of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let separator = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{separator}_rels/{name}.rels")
}
