//! What a page draws in, its text out: the operators that move, show and mark text are followed, the others passed over.

use std::collections::HashSet;
use std::rc::Rc;

use hayro_font::kurbo::{Affine, Point, Rect};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, ObjRef, Object, Stream};
use hayro_syntax::page::Resources;

use crate::parse::pdf::fonts::{self, Face, Fonts};
use crate::parse::pdf::info;
use crate::parse::pdf::pen::{Glyph, Pen};

/// Forms drawn inside of forms deeper than this are left out.
const MAX_FORMS: usize = 12;
/// More states that wait to be restored, or marks that are open, are not kept.
const MAX_OPEN: usize = 512;
/// Ways to draw text that nobody sees are 3, for the text below a scan, and 7. Source: ISO 32000-1, table 106. Both are read; 2 draws
/// letters filled and with an outline, which makes them bold.
const FILLED_WITH_OUTLINE: i64 = 2;

/// What of drawing does not change from page to page.
pub(super) struct Painter<'a> {
    pub(super) fonts: Fonts<'a>,
    /// The layers that are not shown.
    pub(super) hidden: HashSet<ObjRef>,
    /// How many operators may still be followed in the whole document.
    pub(super) operators: usize,
}

/// A page as it is drawn.
struct Canvas<'p, 'a> {
    painter: &'p mut Painter<'a>,
    pen: Pen,
    /// Where its links are, and their numbers.
    links: &'p [(Rect, u16)],
    has_picture: bool,
    state: State<'a>,
    saved: Vec<State<'a>>,
    line: Affine,
    text: Affine,
    marks: Vec<Mark>,
}

#[derive(Clone)]
struct State<'a> {
    page: Affine,
    face: Option<Rc<Face<'a>>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    is_outlined: bool,
}

/// A part that is marked.
#[derive(Debug, Default)]
struct Mark {
    is_artifact: bool,
    is_hidden: bool,
    /// What its glyphs say together, until the first of them is drawn, and whether they do.
    said: Option<String>,
    is_said: bool,
}

/// The text that `operators` draw, and whether they draw a picture.
pub(super) fn draw<'a>(
    painter: &mut Painter<'a>,
    operators: TypedIter<'_>,
    resources: &Resources<'a>,
    page: Affine,
    links: &[(Rect, u16)],
) -> (Pen, bool) {
    let state =
        State { page, face: None, size: 1.0, letter_space: 0.0, word_space: 0.0, scale: 1.0, leading: 0.0, rise: 0.0, is_outlined: false };
    let mut canvas = Canvas {
        painter,
        pen: Pen::default(),
        links,
        has_picture: false,
        state,
        saved: Vec::new(),
        line: Affine::IDENTITY,
        text: Affine::IDENTITY,
        marks: Vec::new(),
    };
    canvas.follow(operators, resources, 0);
    (canvas.pen, canvas.has_picture)
}

fn number(number: Number) -> f64 {
    number.as_f64()
}

impl<'a> Canvas<'_, 'a> {
    fn follow(&mut self, mut operators: TypedIter<'_>, resources: &Resources<'a>, depth: usize) {
        while let Some(operator) = operators.next() {
            let Some(left) = self.painter.operators.checked_sub(1) else { return };
            self.painter.operators = left;
            self.apply(operator, resources, depth);
        }
    }

    fn apply(&mut self, operator: TypedInstruction<'_, '_>, resources: &Resources<'a>, depth: usize) {
        match operator {
            TypedInstruction::SaveState(_) if self.saved.len() < MAX_OPEN => self.saved.push(self.state.clone()),
            TypedInstruction::RestoreState(_) => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            TypedInstruction::Transform(by) => {
                let by = [by.0, by.1, by.2, by.3, by.4, by.5].map(number);
                self.state.page *= Affine::new(by);
            }
            TypedInstruction::XObject(object) => self.object(object.0, resources, depth),
            TypedInstruction::InlineImage(_) => self.has_picture = true,
            TypedInstruction::BeginMarkedContent(mark) => self.mark(mark.0, None, resources),
            TypedInstruction::BeginMarkedContentWithProperties(mark) => self.mark(mark.0, Some(mark.1), resources),
            TypedInstruction::EndMarkedContent(_) => drop(self.marks.pop()),
            operator => self.apply_to_text(operator, resources),
        }
    }

    fn apply_to_text(&mut self, operator: TypedInstruction<'_, '_>, resources: &Resources<'a>) {
        match operator {
            TypedInstruction::BeginText(_) => (self.line, self.text) = (Affine::IDENTITY, Affine::IDENTITY),
            TypedInstruction::TextFont(font) => {
                self.state.face = self.painter.fonts.face(&resources.fonts, font.0);
                self.state.size = number(font.1);
            }
            TypedInstruction::CharacterSpacing(space) => self.state.letter_space = number(space.0),
            TypedInstruction::WordSpacing(space) => self.state.word_space = number(space.0),
            TypedInstruction::HorizontalScaling(scale) => self.state.scale = number(scale.0) / 100.0,
            TypedInstruction::TextLeading(leading) => self.state.leading = number(leading.0),
            TypedInstruction::TextRise(rise) => self.state.rise = number(rise.0),
            TypedInstruction::TextRenderingMode(mode) => self.state.is_outlined = mode.0.as_i64() == FILLED_WITH_OUTLINE,
            TypedInstruction::NextLine(by) => self.next_line(number(by.0), number(by.1)),
            TypedInstruction::NextLineAndSetLeading(by) => {
                self.state.leading = -number(by.1);
                self.next_line(number(by.0), number(by.1));
            }
            TypedInstruction::SetTextMatrix(to) => {
                self.line = Affine::new([to.0, to.1, to.2, to.3, to.4, to.5].map(number));
                self.text = self.line;
            }
            TypedInstruction::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            TypedInstruction::ShowText(text) => self.show(text.0.as_bytes()),
            TypedInstruction::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes());
            }
            TypedInstruction::ShowTextWithParameters(text) => {
                (self.state.word_space, self.state.letter_space) = (number(text.0), number(text.1));
                self.next_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes());
            }
            TypedInstruction::ShowTexts(texts) => self.show_all(texts.0),
            _ => {}
        }
    }

    fn next_line(&mut self, right: f64, up: f64) {
        self.line *= Affine::translate((right, up));
        self.text = self.line;
    }

    fn show_all(&mut self, texts: &Array<'_>) {
        for text in texts.iter::<Object<'_>>() {
            match text {
                Object::String(text) => self.show(text.as_bytes()),
                Object::Number(back) => {
                    let by = -number(back) / 1000.0 * self.state.size * self.state.scale;
                    self.text *= Affine::translate((by, 0.0));
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, shown: &[u8]) {
        let Some(face) = self.state.face.clone() else { return };
        let State { size, scale, rise, letter_space, word_space, .. } = self.state;
        let mut style = face.style;
        style.bold |= self.state.is_outlined;
        face.glyphs(shown, |text, advance, is_space| {
            let to_page = self.state.page * self.text * Affine::new([size * scale, 0.0, 0.0, size, 0.0, rise]);
            let own_space = if size == 0.0 { 0.0 } else { letter_space / size };
            self.draw(text, &to_page, advance + own_space, style);
            let by = (advance * size + letter_space + if is_space { word_space } else { 0.0 }) * scale;
            self.text *= Affine::translate((by, 0.0));
        });
    }

    fn draw(&mut self, text: &str, to_page: &Affine, advance: f64, style: crate::parse::pdf::layout::Style) {
        if self.marks.iter().any(|mark| mark.is_hidden) {
            return;
        }
        let said = self.marks.iter_mut().rev().find(|mark| mark.is_said).map(|mark| mark.said.take().unwrap_or_default());
        let centre = *to_page * Point::new(advance / 2.0, 0.25);
        let link = self.links.iter().find(|(place, _)| place.contains(centre)).map(|(_, link)| *link);
        let is_artifact = self.marks.iter().any(|mark| mark.is_artifact);
        let text = said.as_deref().unwrap_or(text);
        self.pen.draw(&Glyph { text, place: to_page.as_coeffs(), advance, style, link, is_artifact });
    }

    fn mark(&mut self, tag: &Name<'_>, properties: Option<&Object<'_>>, resources: &Resources<'a>) {
        if self.marks.len() >= MAX_OPEN {
            return;
        }
        let name = properties.and_then(|properties| properties.clone().into_name());
        let layer = name.as_ref().and_then(|name| resources.properties.get_ref(name));
        let listed = match &name {
            Some(name) => resources.properties.get::<Dict<'_>>(name).map(|dict| said(&dict)),
            None => properties.and_then(|properties| properties.clone().into_dict()).map(|dict| said(&dict)),
        };
        let said = listed.flatten();
        self.marks.push(Mark {
            is_artifact: tag.as_str() == "Artifact",
            is_hidden: tag.as_str() == "OC" && layer.is_some_and(|layer| self.painter.hidden.contains(&layer)),
            is_said: said.is_some(),
            said,
        });
    }

    fn object(&mut self, name: &Name<'_>, resources: &Resources<'a>, depth: usize) {
        let Some(stream) = resources.x_objects.get::<Stream<'a>>(name) else { return };
        let dict = stream.dict();
        let kind = dict.get::<Name<'_>>("Subtype");
        if kind.as_ref().is_some_and(|kind| kind.as_str() == "Image") {
            self.has_picture = true;
        }
        let is_hidden = dict.get_ref("OC").is_some_and(|layer| self.painter.hidden.contains(&layer));
        if depth >= MAX_FORMS || is_hidden || kind.is_none_or(|kind| kind.as_str() != "Form") {
            return;
        }
        let Some(bytes) = fonts::bytes(&stream) else { return };
        let inner = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        let (state, saved) = (self.state.clone(), std::mem::take(&mut self.saved));
        let (line, text) = (self.line, self.text);
        if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
            self.state.page *= Affine::new(matrix);
        }
        self.follow(TypedIter::new(&bytes), inner.as_ref().unwrap_or(resources), depth + 1);
        (self.state, self.saved, self.line, self.text) = (state, saved, line, text);
    }
}

/// What the glyphs of a marked part say together.
fn said(properties: &Dict<'_>) -> Option<String> {
    properties.get::<hayro_syntax::object::String<'_>>("ActualText").map(|text| info::text(text.as_bytes()))
}
