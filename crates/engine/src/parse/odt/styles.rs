//! The styles of a document in, what each makes of its paragraphs, runs and lists out.

use std::collections::HashMap;

use crate::parse::office::{self, Look, Role, Style};
use crate::parse::xml_tags::{Tag, Visit};

/// The styles as they are written, those of all kinds of text in one: what they are named says of which kind they are.
#[derive(Debug, Default)]
pub(super) struct Styles {
    written: HashMap<String, Style>,
    open: Option<(String, Style)>,
    lists: HashMap<String, Vec<Level>>,
    open_list: Option<String>,
}

/// A level of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Bullet,
    /// The number that it begins with.
    Number(u32),
    Unmarked,
}

/// What the styles say, by their ids.
#[derive(Debug, Default)]
pub(super) struct Looks {
    by_style: HashMap<String, Look>,
    lists: HashMap<String, Vec<Level>>,
}

impl Styles {
    pub(super) fn resolved(&self) -> Looks {
        Looks { by_style: office::resolved(&self.written), lists: self.lists.clone() }
    }
}

impl Looks {
    /// What a style of this family says.
    pub(super) fn of(&self, family: &str, name: Option<&String>) -> Look {
        let Some(name) = name else { return Look::default() };
        // Some programs use styles of LibreOffice without writing them.
        self.by_style.get(&id(family, name)).cloned().unwrap_or_else(|| Look { role: office::role_named(name), ..Look::default() })
    }

    /// How a level of a list is marked, counted from 0.
    pub(super) fn level(&self, list: Option<&String>, level: usize) -> Level {
        let levels = list.and_then(|list| self.lists.get(list));
        levels.and_then(|levels| levels.get(level)).copied().unwrap_or(Level::Bullet)
    }
}

/// Styles of different families may have one name.
fn id(family: &str, name: &str) -> String {
    format!("{family}/{name}")
}

fn take(look: &mut Look, tag: &Tag<'_>) {
    let is = |name: &str, says: fn(&str) -> bool| tag.attribute(name).map(|value| says(&value));
    look.is_strong =
        is("fo:font-weight", |weight| weight == "bold" || weight.parse::<u16>().is_ok_and(|weight| weight > 500)).or(look.is_strong);
    look.is_emphasis = is("fo:font-style", |style| style == "italic" || style == "oblique").or(look.is_emphasis);
    look.is_struck = is("style:text-line-through-style", |style| style != "none").or(look.is_struck);
    look.is_hidden = is("text:display", |display| display == "none").or(look.is_hidden);
    let font = tag.attribute("style:font-name").or_else(|| tag.attribute("fo:font-family"));
    look.is_code = font.map(|font| office::is_monospaced(font.trim_matches(['\'', '"']))).or(look.is_code);
}

impl Visit for Styles {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "style:style" => {
                let family = tag.attribute("style:family").unwrap_or_default();
                let name = tag.attribute("style:name").unwrap_or_default();
                let outline: Option<u8> = tag.number("style:default-outline-level");
                let look = Look { role: outline.filter(|level| *level > 0).map(Role::Heading), ..Look::default() };
                let based_on = tag.attribute("style:parent-style-name").map(|parent| id(&family, &parent));
                let shown = tag.attribute("style:display-name").unwrap_or_else(|| name.clone());
                self.open = Some((id(&family, &name), Style { name: shown, based_on, look }));
            }
            "style:text-properties" => {
                if let Some((_, style)) = &mut self.open {
                    take(&mut style.look, tag);
                }
            }
            "text:list-style" => {
                self.open_list = tag.attribute("style:name");
                self.lists.extend(self.open_list.clone().map(|name| (name, Vec::new())));
            }
            "text:list-level-style-bullet" | "text:list-level-style-image" => self.level(Level::Bullet),
            "text:list-level-style-number" => {
                let is_shown = tag.attribute("style:num-format").is_some_and(|format| !format.is_empty());
                let start = tag.number("text:start-value").unwrap_or(1);
                self.level(if is_shown { Level::Number(start) } else { Level::Unmarked });
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "style:style" => self.written.extend(self.open.take()),
            "text:list-style" => self.open_list = None,
            _ => {}
        }
    }
}

impl Styles {
    /// The levels are written in order.
    fn level(&mut self, level: Level) {
        let list = self.open_list.as_ref().and_then(|list| self.lists.get_mut(list));
        list.into_iter().for_each(|levels| levels.push(level));
    }
}
