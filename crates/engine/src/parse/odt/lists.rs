//! The lists that are open in, the places of their items and the numbers that a reader sees out.

use std::collections::HashMap;

use crate::parse::odt::styles::{Level, Looks};
use crate::parse::office::Item;
use crate::parse::xml_tags::Tag;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<List>,
    /// The last number of each level of each style, and the list that it was in: lists may go on with it.
    counted: HashMap<(String, usize), (u32, u32)>,
    lists: u32,
}

/// A list that is open.
#[derive(Debug)]
struct List {
    style: Option<String>,
    place: u32,
    level: Level,
    next: u32,
    /// Whether the next paragraph is the first of an item.
    is_at_item: bool,
}

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    Outside,
    /// In an item, below its first paragraph.
    Within,
    First(Item),
}

impl Lists {
    pub(super) fn begin(&mut self, tag: &Tag<'_>, looks: &Looks) {
        let depth = self.open.len();
        let style = tag.attribute("text:style-name").or_else(|| self.open.last()?.style.clone());
        let level = looks.level(style.as_ref(), depth);
        let goes_on =
            tag.attribute("text:continue-numbering").is_some_and(|on| on == "true") || tag.attribute("text:continue-list").is_some();
        let before = style.clone().filter(|_| goes_on).and_then(|style| self.counted.get(&(style, depth)).copied());
        let place = self.open.last().map(|around| around.place).or(before.map(|(_, place)| place)).unwrap_or(self.lists);
        self.lists += 1;
        let first = if let Level::Number(first) = level { first } else { 1 };
        let next = before.map_or(first, |(last, _)| last.saturating_add(1));
        self.open.push(List { style, place, level, next, is_at_item: false });
    }

    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    pub(super) fn begin_item(&mut self, tag: &Tag<'_>) {
        let Some(list) = self.open.last_mut() else { return };
        list.is_at_item = tag.name == "text:list-item";
        list.next = tag.number("text:start-value").unwrap_or(list.next);
    }

    /// Where the paragraph stands that comes now. An item is counted with its first paragraph: one that only holds a list has none.
    pub(super) fn stand(&mut self) -> Stands {
        let depth = self.open.len();
        let Some(list) = self.open.last_mut() else { return Stands::Outside };
        if !std::mem::take(&mut list.is_at_item) || list.level == Level::Unmarked {
            return Stands::Within;
        }
        let number = matches!(list.level, Level::Number(_)).then_some(list.next);
        if let Some((number, style)) = number.zip(list.style.clone()) {
            self.counted.insert((style, depth - 1), (number, list.place));
        }
        list.next = list.next.saturating_add(1);
        Stands::First(Item { list: list.place, level: u8::try_from(depth - 1).unwrap_or(u8::MAX), number })
    }
}
