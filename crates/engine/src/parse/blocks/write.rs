//! The text that was gathered in, the block out that the open elements make it.

use crate::block::{Admonition, Kind};
use crate::parse::blocks::layout::Place;
use crate::parse::blocks::questions::{self, Part};
use crate::parse::blocks::run::Line;
use crate::parse::blocks::sections::QUESTION;
use crate::parse::blocks::turns::Piece;
use crate::parse::blocks::{Anchors, Builder, Element, Frame};
use crate::parse::furniture;
use crate::text::clean;

/// A longer bold line is a sentence that its author stresses.
const MAX_BOLD_HEADING_CHARS: usize = 80;

impl Builder {
    /// Writes the text that was gathered as the block that the open elements make it.
    pub(super) fn flush(&mut self) {
        if self.code.is_some() || self.unseen > 0 {
            return;
        }
        if self.is_in_cell {
            self.run.push(" ");
            return;
        }
        let is_blank = self.run.is_blank();
        let line = self.take_run();
        if !is_blank {
            self.write(line);
        }
    }

    pub(super) fn place(&mut self) -> Place {
        let group = self.group.as_mut().map(|group| {
            *group.get_or_insert_with(|| {
                self.groups += 1;
                self.groups - 1
            })
        });
        let admonition = self.frames.iter().rev().find_map(|frame| match frame.element {
            Element::Admonition(kind) => Some(kind),
            _ => None,
        });
        self.anchor = None;
        Place { under: self.sections.under(), group, admonition }
    }

    fn write(&mut self, line: Line) {
        let line = without_permalink(line);
        if line.text.is_empty() {
            return;
        }
        match self.role() {
            Role::Heading { level, anchor } => self.write_heading(line, level, anchor),
            Role::Question => self.write_question(&line),
            Role::Item { frame } => self.write_item(frame, &line),
            Role::Quotation { frame } => self.write_quotation(frame, &line),
            Role::Title => self.write_title(&line),
            Role::PictureCaption => self.evidence.push(furniture::Kind::Caption.evidence(&line.text)),
            Role::Caption => self.write_text(Kind::Caption, &line),
            Role::Term if questions::is_question(&line.text) => self.write_question(&line),
            Role::Term => self.write_text(Kind::Term, &line),
            Role::Definition => {
                let kind = if self.sections.is_in_question() { Kind::Paragraph } else { Kind::Definition };
                self.write_text(kind, &line);
            }
            Role::Turn { frame } => self.write_turn(frame, &line),
            Role::Paragraph => self.write_paragraph(line),
        }
    }

    fn write_text(&mut self, kind: Kind, line: &Line) {
        let place = self.place();
        self.layout.text(kind, "", line, place);
    }

    fn write_heading(&mut self, line: Line, level: u8, stated: Option<String>) {
        let (line, in_text) = match self.anchors {
            Anchors::Slugs => questions::heading_anchor(line),
            Anchors::Stated => (line, None),
        };
        let line = line.on_one_line();
        if line.text.is_empty() {
            return;
        }
        let anchor = in_text.or(stated).or_else(|| self.anchor.take());
        let anchor = anchor.or_else(|| (self.anchors == Anchors::Slugs).then(|| self.sections.slug(&line.text)).flatten());
        self.sections.close_for(level);
        let at = self.layout.next();
        self.write_text(Kind::Heading { level, anchor }, &line);
        self.sections.open(level, at);
    }

    fn write_question(&mut self, line: &Line) {
        let anchor = self.anchor.take();
        self.sections.close_for(QUESTION);
        let at = self.layout.next();
        self.write_text(Kind::Question { anchor }, &line.clone().on_one_line());
        self.sections.open(QUESTION, at);
    }

    fn write_item(&mut self, frame: usize, line: &Line) {
        let lists = self.frames.iter().take(frame).filter_map(|frame| match frame.element {
            Element::List(number) => Some(number),
            _ => None,
        });
        let lists: Vec<Option<u32>> = lists.collect();
        let number = lists.last().copied().flatten();
        let depth = u8::try_from(lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        if let Some(Frame { element: Element::Item { is_marked }, .. }) = self.frames.get_mut(frame) {
            *is_marked = true;
        }
        if let Some(parts) = questions::bold_question(line) {
            return self.write_parts(parts);
        }
        let mark = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
        let place = self.place();
        self.layout.text(Kind::Item { depth, number }, &mark, line, place);
    }

    /// Running text goes on with the turn right above it; behind code or a list the speaker is named again.
    fn write_turn(&mut self, frame: usize, line: &Line) {
        let Some(Frame { element: Element::Said { name, is_begun }, .. }) = self.frames.get_mut(frame) else { return };
        let name = clean::clean_inline(name);
        if std::mem::replace(is_begun, true) && self.layout.go_on(line) {
            return;
        }
        let place = self.place();
        self.layout.turn(&name, None, line, place);
    }

    /// A quotation that begins with `[!note]` is an admonition.
    fn write_quotation(&mut self, frame: usize, line: &Line) {
        let Some((kind, title, text)) = questions::callout(line) else { return self.write_text(Kind::Quotation, line) };
        if let Some(frame) = self.frames.get_mut(frame) {
            frame.element = Element::Admonition(kind);
        }
        for part in [title, text] {
            if !part.text.is_empty() {
                self.write_text(Kind::Paragraph, &part);
            }
        }
    }

    /// The title of an admonition, unless it only names its kind.
    fn write_title(&mut self, line: &Line) {
        if Admonition::named(line.text.trim_end_matches([':', '!'])).is_none() {
            self.write_text(Kind::Paragraph, line);
        }
    }

    /// Writes the parts of a paragraph of which each line is a question, an answer or a definition.
    fn write_parts(&mut self, parts: Vec<Part>) {
        let is_list = self.group.is_none() && matches!(parts.first(), Some(Part::Term(_)));
        if is_list {
            self.group = Some(None);
        }
        for part in parts {
            match part {
                Part::Question(line) => self.write_question(&line),
                Part::Text(line) => self.write_text(Kind::Paragraph, &line),
                Part::Term(line) => self.write_text(Kind::Term, &line),
                Part::Definition(line) => self.write_text(Kind::Definition, &line),
            }
        }
        if is_list {
            self.group = None;
        }
    }

    /// Writes the turns that a paragraph begins, or goes on with the one above it. Whether it did.
    fn write_turns(&mut self, line: &Line) -> bool {
        let Some(pieces) = self.speakers.pieces(line) else {
            return self.group.is_none() && !self.speakers.is_empty() && self.layout.go_on(line);
        };
        for piece in pieces {
            match piece {
                Piece::Turn { name, at, said } => {
                    let place = self.place();
                    self.layout.turn(&name, at, &said, place);
                }
                Piece::More(line) if self.layout.go_on(&line) => {}
                Piece::More(line) => self.write_text(Kind::Paragraph, &line),
            }
        }
        true
    }

    fn write_paragraph(&mut self, line: Line) {
        if self.write_turns(&line) {
            return;
        }
        if let Some(parts) = questions::parts(&line, self.sections.is_in_question()) {
            return self.write_parts(parts);
        }
        let stands_alone = self.group.is_none() && line.is_strong();
        if stands_alone && questions::is_question(&line.text) {
            self.write_question(&line);
        } else if stands_alone && questions::is_bold_heading(&line.text, MAX_BOLD_HEADING_CHARS) {
            self.sections.close_for(6);
            let at = self.layout.next();
            self.write_text(Kind::Heading { level: 6, anchor: None }, &line.on_one_line());
            self.sections.open(6, at);
        } else {
            self.write_text(Kind::Paragraph, &line);
        }
    }

    /// What running text is, by the elements that it stands in.
    fn role(&self) -> Role {
        for (number, frame) in self.frames.iter().enumerate().rev() {
            return match &frame.element {
                Element::Heading { level, anchor } if !self.is_part_of_a_block(number) => {
                    Role::Heading { level: *level, anchor: anchor.clone() }
                }
                Element::Summary | Element::Asked => Role::Question,
                Element::Answer => Role::Paragraph,
                Element::Term => Role::Term,
                Element::Definition => Role::Definition,
                Element::Caption => {
                    let has_picture = self.frames.iter().any(|frame| frame.element == Element::Figure { has_picture: true });
                    if has_picture { Role::PictureCaption } else { Role::Caption }
                }
                Element::AdmonitionTitle => Role::Title,
                Element::Item { is_marked: false } => Role::Item { frame: number },
                Element::Item { is_marked: true } | Element::Admonition(_) => Role::Paragraph,
                Element::Quote => Role::Quotation { frame: number },
                Element::Said { .. } => Role::Turn { frame: number },
                _ => continue,
            };
        }
        Role::Paragraph
    }

    /// Whether a heading in frame `number` opens no section of the page, but stands in an item or the like.
    fn is_part_of_a_block(&self, number: usize) -> bool {
        self.frames.iter().take(number).any(|frame| {
            matches!(
                frame.element,
                Element::Item { .. }
                    | Element::Quote
                    | Element::Admonition(_)
                    | Element::Term
                    | Element::Definition
                    | Element::Caption
                    | Element::Summary
            )
        })
    }
}

/// A text without the mark of the link to itself at its end, where no class says what that is.
fn without_permalink(line: Line) -> Line {
    if !line.text.ends_with(['¶', '🔗']) {
        return line;
    }
    let kept = line.text.trim_end_matches(['¶', '🔗', ' ']).len();
    line.part(0..kept)
}

/// What running text is.
#[derive(Debug)]
enum Role {
    Heading { level: u8, anchor: Option<String> },
    Question,
    Item { frame: usize },
    Quotation { frame: usize },
    Title,
    Term,
    Definition,
    PictureCaption,
    Caption,
    Turn { frame: usize },
    Paragraph,
}
