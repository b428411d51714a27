//! `styles.xml` in, what each style makes of its paragraphs and runs out.

use std::collections::HashMap;

use crate::parse::office::{self, Role};
use crate::parse::xml::{Tag, Visit};

/// Styles build on each other no longer than this. Word's own do so in four steps.
const MAX_BASED_ON: usize = 16;

/// The styles as they are written.
#[derive(Debug, Default)]
pub(super) struct Styles {
    written: HashMap<String, Written>,
    open: Option<(String, Written)>,
    /// Whether the fonts are those that every text has.
    is_default: bool,
    default_font: Option<String>,
}

#[derive(Debug, Default)]
struct Written {
    name: String,
    based_on: Option<String>,
    look: Look,
    is_default: bool,
}

/// What a style says, where it says anything.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub(super) role: Option<Role>,
    /// The list that its paragraphs are in, and their level in it.
    pub(super) list: Option<String>,
    pub(super) level: Option<u8>,
    /// The level at which a reader sees them by the name of their style.
    pub(super) named_level: Option<u8>,
    pub(super) is_hidden: Option<bool>,
    pub(super) is_strong: Option<bool>,
    pub(super) is_emphasis: Option<bool>,
    pub(super) is_struck: Option<bool>,
    pub(super) is_code: Option<bool>,
}

/// What the styles say, those that they are based on included, by their ids.
#[derive(Debug, Default)]
pub(super) struct Looks {
    by_style: HashMap<String, Look>,
    default: Look,
    /// Whether all text is set in letters of one width, which then says nothing.
    is_monospaced: bool,
}

impl Styles {
    pub(super) fn resolved(self) -> Looks {
        let by_style: HashMap<String, Look> = self.written.keys().map(|id| (id.clone(), self.look(id))).collect();
        let default =
            self.written.iter().find(|(_, written)| written.is_default).and_then(|(id, _)| by_style.get(id)).cloned().unwrap_or_default();
        let is_monospaced = default.is_code == Some(true) || self.default_font.as_deref().is_some_and(office::is_monospaced);
        Looks { by_style, default, is_monospaced }
    }

    /// What a style says itself comes before what those say that it is based on.
    fn look(&self, id: &str) -> Look {
        let mut look = Look::default();
        let mut at = self.written.get(id);
        for _ in 0..MAX_BASED_ON {
            let Some(written) = at else { break };
            let own = &written.look;
            look.role = look.role.or_else(|| office::role_named(&written.name)).or(own.role);
            look.list = look.list.or_else(|| own.list.clone());
            look.level = look.level.or(own.level);
            look.named_level = look.named_level.or_else(|| level_named(&written.name));
            look.is_hidden = look.is_hidden.or(own.is_hidden);
            look.is_strong = look.is_strong.or(own.is_strong);
            look.is_emphasis = look.is_emphasis.or(own.is_emphasis);
            look.is_struck = look.is_struck.or(own.is_struck);
            look.is_code = look.is_code.or(own.is_code);
            at = written.based_on.as_ref().and_then(|id| self.written.get(id));
        }
        look
    }
}

impl Looks {
    /// What a style says, or the one that paragraphs have without one.
    pub(super) fn of_paragraph(&self, id: Option<&str>) -> &Look {
        id.and_then(|id| self.by_style.get(id)).unwrap_or(&self.default)
    }

    pub(super) fn of_run(&self, id: &str) -> Option<&Look> {
        self.by_style.get(id)
    }

    pub(super) fn is_monospaced(&self) -> bool {
        self.is_monospaced
    }
}

impl Look {
    /// Takes what a property says, if it is one of those that matter.
    pub(super) fn take(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "w:vanish" => self.is_hidden = Some(is_on(tag)),
            "w:b" => self.is_strong = Some(is_on(tag)),
            "w:i" => self.is_emphasis = Some(is_on(tag)),
            "w:strike" | "w:dstrike" => self.is_struck = Some(is_on(tag)),
            "w:rFonts" => {
                let font = tag.attribute("w:ascii").or_else(|| tag.attribute("w:hAnsi"));
                self.is_code = font.as_deref().map(office::is_monospaced).or(self.is_code);
            }
            "w:outlineLvl" => self.role = tag.number("w:val").and_then(outlined).or(self.role),
            "w:numId" => self.list = tag.attribute("w:val"),
            "w:ilvl" => self.level = tag.number("w:val"),
            _ => {}
        }
    }
}

/// `List Bullet 2` is the second level of a list, though a list of its own to Word.
fn level_named(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    let number = ["list bullet ", "list number ", "list "].iter().find_map(|start| name.strip_prefix(start))?;
    number.trim().parse::<u8>().ok().filter(|level| (1..=9).contains(level)).map(|level| level - 1)
}

/// The role of a paragraph at this level of the outline; 9 is text.
fn outlined(level: u8) -> Option<Role> {
    (level < 9).then(|| Role::Heading(level + 1))
}

/// Whether a property is on: without a value it is.
pub(super) fn is_on(tag: &Tag<'_>) -> bool {
    tag.attribute("w:val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}

impl Visit for Styles {
    fn open(&mut self, tag: &Tag<'_>) {
        match (tag.name, &mut self.open) {
            ("w:style", _) => {
                let is_default = tag.attribute("w:type").is_some_and(|kind| kind == "paragraph")
                    && tag.attribute("w:default").is_some_and(|on| on != "0" && on != "false");
                self.open = tag.attribute("w:styleId").map(|id| (id, Written { is_default, ..Written::default() }));
            }
            ("w:name", Some((_, written))) => written.name = tag.attribute("w:val").unwrap_or_default(),
            ("w:basedOn", Some((_, written))) => written.based_on = tag.attribute("w:val"),
            // What a style says of the rows of its tables is nothing of its text.
            ("w:tblStylePr", open) => *open = None,
            ("w:rPrDefault", _) => self.is_default = true,
            ("w:rFonts", None) if self.is_default => self.default_font = tag.attribute("w:ascii"),
            (_, Some((_, written))) => written.look.take(tag),
            (_, None) => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:style" => self.written.extend(self.open.take()),
            "w:rPrDefault" => self.is_default = false,
            _ => {}
        }
    }
}
