//! `styles.xml` in, what each style makes of its paragraphs and runs out.

use std::collections::HashMap;

use crate::parse::office::{self, Look, Role, Style};
use crate::parse::xml_tags::{Tag, Visit};

/// The styles as they are written.
#[derive(Debug, Default)]
pub(super) struct Styles {
    written: HashMap<String, Style>,
    open: Option<(String, Style)>,
    /// Of which rows of a table the style says something.
    rows: Option<String>,
    /// The style that paragraphs have which name none.
    default: Option<String>,
    /// Whether the fonts are those that every text has.
    is_default: bool,
    default_font: Option<String>,
}

/// What the styles say, by their ids.
#[derive(Debug, Default)]
pub(super) struct Looks {
    by_style: HashMap<String, Look>,
    default: Look,
    /// Whether all text is set in letters of one width, which then says nothing.
    is_monospaced: bool,
}

impl Styles {
    pub(super) fn resolved(self) -> Looks {
        let by_style = office::resolved(&self.written);
        let default = self.default.and_then(|id| by_style.get(&id)).cloned().unwrap_or_default();
        let is_monospaced = default.is_code == Some(true) || self.default_font.as_deref().is_some_and(office::is_monospaced);
        Looks { by_style, default, is_monospaced }
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

    /// Whether a style sets the first row of its tables apart.
    pub(super) fn heads_tables(&self, id: &str) -> bool {
        self.by_style.get(id).is_some_and(|look| look.is_headed == Some(true))
    }

    pub(super) fn is_monospaced(&self) -> bool {
        self.is_monospaced
    }
}

/// Takes what a property says, if it is one of those that matter.
pub(super) fn take(look: &mut Look, tag: &Tag<'_>) {
    match tag.name {
        "w:vanish" => look.is_hidden = Some(is_on(tag)),
        "w:b" => look.is_strong = Some(is_on(tag)),
        "w:i" => look.is_emphasis = Some(is_on(tag)),
        "w:strike" | "w:dstrike" => look.is_struck = Some(is_on(tag)),
        "w:rFonts" => {
            let font = tag.attribute("w:ascii").or_else(|| tag.attribute("w:hAnsi"));
            look.is_code = font.as_deref().map(office::is_monospaced).or(look.is_code);
        }
        "w:outlineLvl" => look.role = tag.number("w:val").and_then(outlined).or(look.role),
        "w:numId" => look.list = tag.attribute("w:val").filter(|id| id.len() <= office::MAX_ID_BYTES),
        "w:ilvl" => look.level = tag.number("w:val"),
        _ => {}
    }
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
                let id = tag.attribute("w:styleId");
                self.default = self.default.take().or_else(|| id.clone().filter(|_| is_default));
                self.open = id.map(|id| (id, Style::default()));
            }
            ("w:name", Some((_, written))) => written.name = tag.attribute("w:val").unwrap_or_default(),
            ("w:basedOn", Some((_, written))) => written.based_on = tag.attribute("w:val"),
            ("w:tblStylePr", _) => self.rows = tag.attribute("w:type"),
            // What a style says of some rows of its tables is nothing of its text.
            ("w:b", Some((_, written))) if self.rows.as_deref() == Some("firstRow") => written.look.is_headed = Some(is_on(tag)),
            _ if self.rows.is_some() => {}
            ("w:rPrDefault", _) => self.is_default = true,
            ("w:rFonts", None) if self.is_default => self.default_font = tag.attribute("w:ascii"),
            (_, Some((_, written))) => take(&mut written.look, tag),
            (_, None) => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:style" => self.written.extend(self.open.take()),
            "w:tblStylePr" => self.rows = None,
            "w:rPrDefault" => self.is_default = false,
            _ => {}
        }
    }
}
