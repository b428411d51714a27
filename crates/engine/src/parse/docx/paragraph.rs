//! A paragraph as it is read: its properties and those of its runs in, what they come to out.

use crate::parse::docx::numbering::{Label, Numbering};
use crate::parse::docx::styles::{self, Looks};
use crate::parse::office::{Block, Item, Look, Marks, Paragraph, Role};
use crate::parse::xml_tags::Tag;

/// A paragraph that is open.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) paragraph: Paragraph,
    style: Option<String>,
    own: Look,
    run: Look,
    /// The style of the open run says this.
    run_style: Look,
    place: Place,
    /// Whether it goes on with the next one: its end is deleted, or it is a first letter set large.
    pub(super) joins_next: bool,
    /// What stands in boxes that hang on it.
    pub(super) boxes: Vec<Block>,
    /// The notes that it names.
    pub(super) notes: Vec<String>,
}

/// Whose properties are being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Content,
    Paragraph,
    /// Those of the mark at its end.
    Mark,
    Run,
}

impl Open {
    /// One that goes on with what is read of it already.
    pub(super) fn with(paragraph: Paragraph) -> Open {
        Open { paragraph, ..Open::default() }
    }

    /// Takes a property, where properties are being read. Whether it was one.
    pub(super) fn property(&mut self, tag: &Tag<'_>, looks: &Looks) -> bool {
        match (self.place, tag.name) {
            (Place::Content, "w:pPr") => self.place = Place::Paragraph,
            (Place::Content, "w:rPr") => self.place = Place::Run,
            (Place::Content, _) => return false,
            (Place::Paragraph, "w:rPr") => self.place = Place::Mark,
            (Place::Paragraph, "w:pStyle") => self.style = tag.attribute("w:val"),
            (Place::Paragraph, "w:framePr") => self.joins_next |= tag.attribute("w:dropCap").is_some_and(|kind| kind != "none"),
            (Place::Mark, "w:del" | "w:moveFrom") => self.joins_next = true,
            (Place::Mark, _) => {}
            (Place::Run, "w:rStyle") => {
                self.run_style = tag.attribute("w:val").and_then(|id| looks.of_run(&id)).cloned().unwrap_or_default();
            }
            (Place::Paragraph, _) => styles::take(&mut self.own, tag),
            (Place::Run, _) => styles::take(&mut self.run, tag),
        }
        true
    }

    /// Whether the properties of the mark at its end are being read.
    pub(super) fn is_in_mark(&self) -> bool {
        self.place == Place::Mark
    }

    /// Notes where properties end. Whether those of the paragraph do.
    pub(super) fn end_properties(&mut self, name: &str) -> bool {
        self.place = match (self.place, name) {
            (Place::Mark, "w:rPr") => Place::Paragraph,
            (Place::Paragraph, "w:pPr") | (Place::Run, "w:rPr") => Place::Content,
            (place, _) => place,
        };
        name == "w:pPr"
    }

    pub(super) fn begin_run(&mut self) {
        (self.run, self.run_style) = (Look::default(), Look::default());
    }

    /// Adds text of the open run, unless that is hidden.
    pub(super) fn push(&mut self, text: &str, link: Option<&String>, looks: &Looks) {
        let run = self.run.clone().or(&self.run_style);
        if let Some(marks) = run.marks(looks.of_paragraph(self.style.as_deref())) {
            let is_code = marks.is_code && !looks.is_monospaced();
            self.paragraph.push(text, Marks { is_code, ..marks }, link);
        }
    }

    /// What its style and its own properties make it.
    pub(super) fn role(&self, looks: &Looks) -> Role {
        self.own.role.or(looks.of_paragraph(self.style.as_deref()).role).unwrap_or_default()
    }

    /// The paragraph, with its role and its place in a list.
    pub(super) fn finish(&mut self, looks: &Looks, numbering: &mut Numbering) -> Paragraph {
        let mut paragraph = std::mem::take(&mut self.paragraph);
        paragraph.role = self.role(looks);
        if paragraph.is_blank() {
            return paragraph;
        }
        let is_code = paragraph.role == Role::Text && paragraph.is_all(|marks| marks.is_code);
        match self.label(looks, numbering) {
            Some((_, Label::None)) if paragraph.role == Role::Text => paragraph.role = Role::Continued,
            Some((item, label)) if !matches!(paragraph.role, Role::Heading(_) | Role::Title | Role::Contents) && label != Label::None => {
                paragraph.item = Some(item);
            }
            None if is_code => paragraph.role = Role::Code,
            Some(_) | None => {}
        }
        paragraph
    }

    fn label(&self, looks: &Looks, numbering: &mut Numbering) -> Option<(Item, Label)> {
        let of_style = looks.of_paragraph(self.style.as_deref());
        let list = self.own.list.as_ref().or(of_style.list.as_ref()).filter(|list| *list != "0")?;
        let by_style = || numbering.level_of_style(list, self.style.as_ref()?);
        let level = self.own.level.or_else(by_style).or(of_style.level).unwrap_or(0);
        let (place, label) = numbering.next(list, level)?;
        let number = match label {
            Label::Number(number) => Some(number),
            Label::Bullet | Label::None => None,
        };
        // The style `List Bullet 2` is of a list of its own, and on the first level of that.
        let level = if level == 0 { of_style.named_level.unwrap_or(0) } else { level };
        Some((Item { list: place, level, number }, label))
    }
}
