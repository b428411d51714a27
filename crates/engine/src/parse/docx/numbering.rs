//! `numbering.xml` in, the numbers of the items of lists out, as a reader of the document sees them.

use std::collections::{HashMap, HashSet};

use crate::parse::xml_tags::{Tag, Visit};

/// The levels that a list has. Source: ECMA-376, part 1, 17.9.6.
const LEVELS: usize = 9;

/// The lists of a document, and how far each is counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// How lists look, by the ids of their definitions.
    definitions: HashMap<String, [Level; LEVELS]>,
    /// The definition of each list, and the numbers with which its levels begin anew.
    lists: HashMap<String, List>,
    /// The last number of each level, by definitions: lists of one definition count on.
    counted: HashMap<String, [Option<u32>; LEVELS]>,
    begun: HashSet<(String, u8)>,
    open_definition: Option<String>,
    open_list: Option<String>,
    open_level: Option<usize>,
}

#[derive(Debug, Default)]
struct List {
    place: u32,
    definition: String,
    starts: [Option<u32>; LEVELS],
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: Option<u32>,
    format: String,
    label: Option<String>,
    style: Option<String>,
}

/// How an item is labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Bullet,
    Number(u32),
    /// Not at all: a paragraph that stands in the item above it.
    None,
}

impl Numbering {
    /// Which list an item is of, counted from 0, and how it is labelled. Items are asked for in the order of the document.
    pub(super) fn next(&mut self, list: &str, level: u8) -> Option<(u32, Label)> {
        let List { place, definition, starts } = self.lists.get(list)?;
        let (at, place) = (usize::from(level).min(LEVELS - 1), *place);
        let looks = self.definitions.get(definition)?.get(at)?;
        let is_blank = looks.label.as_ref().is_some_and(|label| label.trim().is_empty());
        match looks.format.as_str() {
            "none" => return Some((place, Label::None)),
            "bullet" if is_blank => return Some((place, Label::None)),
            "bullet" => return Some((place, Label::Bullet)),
            _ => {}
        }
        let anew = starts.get(at).copied().flatten().filter(|_| self.begun.insert((list.to_owned(), level)));
        let counted = self.counted.entry(definition.clone()).or_default();
        counted.iter_mut().skip(at + 1).for_each(|below| *below = None);
        let last = counted.get_mut(at)?;
        let number = anew.unwrap_or_else(|| last.map_or(looks.start.unwrap_or(1), |last| last.saturating_add(1)));
        *last = Some(number);
        Some((place, Label::Number(number)))
    }

    /// The level of a list that is for paragraphs of this style.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<u8> {
        let levels = self.definitions.get(&self.lists.get(list)?.definition)?;
        levels.iter().position(|level| level.style.as_deref() == Some(style)).and_then(|level| u8::try_from(level).ok())
    }

    fn level(&mut self) -> Option<&mut Level> {
        self.definitions.get_mut(self.open_definition.as_ref()?)?.get_mut(self.open_level?)
    }

    fn start_anew(&mut self, start: u32) {
        let list = self.open_list.as_ref().and_then(|list| self.lists.get_mut(list));
        if let (Some(list), Some(level)) = (list, self.open_level) {
            list.starts.get_mut(level).into_iter().for_each(|at| *at = Some(start));
        }
    }
}

impl Visit for Numbering {
    fn open(&mut self, tag: &Tag<'_>) {
        let value = || tag.attribute("w:val");
        match tag.name {
            "w:abstractNum" => {
                self.open_definition = tag.attribute("w:abstractNumId");
                self.definitions.extend(self.open_definition.clone().map(|id| (id, <[Level; LEVELS]>::default())));
            }
            "w:num" => {
                self.open_list = tag.attribute("w:numId");
                let place = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
                self.lists.extend(self.open_list.clone().map(|id| (id, List { place, ..List::default() })));
            }
            "w:abstractNumId" => {
                let list = self.open_list.as_ref().and_then(|list| self.lists.get_mut(list));
                list.into_iter().for_each(|list| list.definition = value().unwrap_or_default());
            }
            "w:lvl" | "w:lvlOverride" => self.open_level = tag.number("w:ilvl"),
            "w:startOverride" => tag.number("w:val").into_iter().for_each(|start| self.start_anew(start)),
            "w:start" => self.level().into_iter().for_each(|level| level.start = tag.number("w:val")),
            "w:numFmt" => self.level().into_iter().for_each(|level| level.format = value().unwrap_or_default()),
            "w:lvlText" => self.level().into_iter().for_each(|level| level.label = value()),
            "w:pStyle" => self.level().into_iter().for_each(|level| level.style = value()),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:abstractNum" => self.open_definition = None,
            "w:num" => self.open_list = None,
            "w:lvl" | "w:lvlOverride" => self.open_level = None,
            _ => {}
        }
    }
}
