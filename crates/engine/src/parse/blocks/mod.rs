//! The elements of a document in, one after the other, its body and its shape out. Markdown and HTML meet here: what
//! either calls a list is written alike.
//!
//! Time grows with the text alone: elements nest at most [`MAX_DEPTH`] deep, and those below count as their text.

mod element;
mod html;
mod layout;
mod questions;
mod retain;
mod run;
mod sections;
mod tags;
mod turns;
mod write;

pub(super) use element::{Element, code_label, code_language, link};
pub(super) use html::{is_html, is_void};
pub(super) use questions::{is_faq, is_glossary, is_question_mark};
pub(super) use retain::retain;
pub(super) use turns::{Speakers, seconds, speaker};

use crate::block::{Kind, Shape, Style};
use crate::parse::blocks::layout::Layout;
use crate::parse::blocks::run::{Line, Run};
use crate::parse::blocks::sections::Sections;
use crate::parse::furniture;
use crate::text::clean;

/// Elements that nest deeper are left out, not their text. Documents that people read stay below 20.
const MAX_DEPTH: usize = 64;

/// What a document came to be.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) body: String,
    pub(super) shape: Shape,
    /// What it says beside its text: captions of pictures.
    pub(super) evidence: Vec<String>,
}

/// How headings without an anchor of their own are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchors {
    /// By their words, as sites made of Markdown do.
    Slugs,
    /// Not at all.
    Stated,
}

/// A document as it is read.
#[derive(Debug)]
pub(super) struct Builder {
    anchors: Anchors,
    layout: Layout,
    sections: Sections,
    frames: Vec<Frame>,
    /// How many elements of Markdown are open that nest too deep to have a frame.
    too_deep: usize,
    run: Run,
    /// Whether marks are open in `frames` that the run does not know yet.
    has_stale_marks: bool,
    /// The finished cells of the open row.
    cells: Vec<Line>,
    /// Code that stands in the open row, which has lines and cannot.
    code_of_row: Vec<(Option<String>, String)>,
    is_in_cell: bool,
    code: Option<String>,
    unseen: usize,
    /// Whether a group is open, and its number once a block is in it.
    group: Option<Option<u32>>,
    groups: u32,
    /// What an address names the place by that was reached last.
    anchor: Option<String>,
    /// The page that the next text is on, where it is the first of it.
    page: Option<u32>,
    evidence: Vec<String>,
    /// Whose turns the text is made of, where it is a transcript.
    speakers: Speakers,
}

/// An element that is open.
#[derive(Debug)]
struct Frame {
    element: Element,
    /// The name of the tag that opened it. What Markdown opened has none, and no tag closes it.
    tag: Option<String>,
    /// Its mark in the run, if the run knows it.
    mark: Option<usize>,
    /// How many headings were open before it.
    sections: usize,
    is_group: bool,
    /// The language that it says the code in it is of.
    language: Option<String>,
    /// What is written below it.
    caption: Option<String>,
}

impl Builder {
    pub(super) fn new(anchors: Anchors) -> Builder {
        Builder {
            anchors,
            layout: Layout::default(),
            sections: Sections::default(),
            frames: Vec::new(),
            too_deep: 0,
            run: Run::default(),
            has_stale_marks: false,
            cells: Vec::new(),
            code_of_row: Vec::new(),
            is_in_cell: false,
            code: None,
            unseen: 0,
            group: None,
            groups: 0,
            anchor: None,
            page: None,
            evidence: Vec::new(),
            speakers: Speakers::default(),
        }
    }

    /// Takes what these say for their turns.
    pub(super) fn with_speakers(self, speakers: Speakers) -> Builder {
        Builder { speakers, ..self }
    }

    /// Adds what somebody said. The name may be empty; `at` is in seconds.
    pub(super) fn turn(&mut self, name: &str, at: Option<u32>, said: &str) {
        self.flush();
        self.run.push(said);
        let line = self.take_run();
        if !line.text.is_empty() {
            let place = self.place();
            self.layout.turn(&clean::clean_inline(name), at, &line, place);
        }
    }

    /// Writes the name of who is about to say something that is no running text.
    fn name_speaker(&mut self) {
        let speaker = self.frames.iter_mut().rev().find_map(|frame| match &mut frame.element {
            Element::Said { name, is_begun } if !name.is_empty() => Some((name.clone(), is_begun)),
            _ => None,
        });
        let Some((name, is_begun)) = speaker else { return };
        if !std::mem::replace(is_begun, true) {
            let place = self.place();
            self.layout.turn(&clean::clean_inline(&name), None, &Line::default(), place);
        }
    }

    /// Opens an element that only [`Builder::end`] closes.
    pub(super) fn start(&mut self, element: Element) {
        if self.too_deep > 0 || self.frames.len() >= MAX_DEPTH {
            if element.is_block() {
                self.flush();
            }
            self.too_deep += 1;
        } else {
            self.open(element, None);
        }
    }

    /// Closes what [`Builder::start`] opened last, and the tags that were left open in it.
    pub(super) fn end(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        while self.frames.last().is_some_and(|frame| frame.tag.is_some()) {
            self.close();
        }
        self.close();
    }

    /// Adds text. Its line ends count in code only.
    pub(super) fn text(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        self.renew_marks();
        let is_seen = |c: char| !c.is_whitespace() && !clean::is_invisible(c);
        let page = self.page.take_if(|_| text.contains(is_seen)).map(|page| self.run.open(Style::Page(page)));
        self.run.push(text);
        page.into_iter().for_each(|page| self.run.close(page));
    }

    /// Begins a page: the next text is the first on it.
    pub(super) fn page(&mut self, number: u32) {
        self.page = Some(number);
    }

    /// Says which number the next item of the innermost list has, where that is ordered.
    pub(super) fn number(&mut self, number: u32) {
        if self.too_deep > 0 {
            return;
        }
        let list = self.frames.iter_mut().rev().find_map(|frame| match &mut frame.element {
            Element::List(next) => Some(next),
            _ => None,
        });
        list.into_iter().flatten().for_each(|next| *next = number);
    }

    /// Adds code in running text.
    pub(super) fn inline_code(&mut self, code: &str) {
        self.renew_marks();
        let mark = self.run.open(Style::Code);
        self.text(code);
        self.run.close(mark);
    }

    /// Adds the label of what follows, such as the name of a file.
    pub(super) fn label(&mut self, label: &str) {
        if self.frames.len() < MAX_DEPTH {
            self.write_label(Element::Caption, label);
        }
    }

    /// Notes what is written below a picture, which stands beside the text.
    pub(super) fn picture_caption(&mut self, caption: &str) {
        let caption = clean::clean_inline(caption);
        if !caption.is_empty() {
            self.evidence.push(furniture::Kind::Caption.evidence(&caption));
        }
    }

    /// Ends a line that a reader does not see end.
    pub(super) fn soft_break(&mut self) {
        if self.code.is_some() {
            self.text("\n");
        } else if self.unseen == 0 {
            self.run.soft_break();
        }
    }

    /// Ends a line. Two of them end a paragraph.
    pub(super) fn hard_break(&mut self) {
        if self.code.is_some() || self.unseen > 0 {
            self.text("\n");
        } else if self.is_in_cell {
            self.run.push(" ");
        } else if self.run.is_at_line_start() {
            self.flush();
        } else {
            self.run.hard_break();
        }
    }

    /// Ends the paragraph that is open without opening another.
    pub(super) fn rule(&mut self) {
        self.flush();
    }

    /// Closes what is open.
    pub(super) fn finish(mut self) -> Built {
        self.flush();
        while !self.frames.is_empty() {
            self.close();
        }
        let (body, shape) = self.layout.finish();
        Built { body, shape, evidence: self.evidence }
    }

    fn open(&mut self, element: Element, tag: Option<String>) {
        if element.is_block() {
            self.flush();
        }
        let element = self.fitting(element);
        if matches!(element, Element::Code { .. } | Element::List(_) | Element::Quote | Element::Table) {
            self.name_speaker();
        }
        let opens_group =
            matches!(element, Element::List(_) | Element::Table | Element::Quote | Element::Admonition(_) | Element::DefinitionList);
        let is_group = opens_group && self.group.is_none();
        if is_group {
            self.group = Some(None);
        }
        let mark = match &element {
            Element::Inline(style) => Some(style.clone()).map(|style| self.run.open(style)),
            _ => None,
        };
        match &element {
            Element::Unseen => self.unseen += 1,
            Element::Cell { .. } => self.is_in_cell = true,
            Element::Code { .. } => self.code = Some(String::new()),
            _ => {}
        }
        self.frames.push(Frame { element, tag, mark, sections: self.sections.len(), is_group, language: None, caption: None });
    }

    /// What `element` counts as where it stands: a cell holds running text only, and code no elements.
    fn fitting(&self, element: Element) -> Element {
        if self.code.is_some() && !matches!(element, Element::Unseen) {
            return Element::Plain;
        }
        let is_in_table = self.frames.iter().any(|frame| frame.element == Element::Table);
        match element {
            Element::List(_) | Element::Item { .. } | Element::Table | Element::Row { .. } | Element::Cell { .. } if self.is_in_cell => {
                Element::Container
            }
            Element::Row { .. } | Element::Cell { .. } if !is_in_table => Element::Container,
            element => element,
        }
    }

    fn close(&mut self) {
        if self.frames.last().is_some_and(|frame| frame.element.is_block()) {
            self.flush();
        }
        let caption = self.frames.last_mut().and_then(|frame| frame.caption.take()).filter(|caption| !caption.is_empty());
        caption.into_iter().for_each(|caption| self.write_label(Element::Caption, &caption));
        let Some(frame) = self.frames.pop() else { return };
        match frame.element {
            Element::Unseen => self.unseen = self.unseen.saturating_sub(1),
            Element::Inline(_) => frame.mark.into_iter().for_each(|mark| self.run.close(mark)),
            Element::Cell { is_header, columns } => self.end_cell(is_header, columns),
            Element::Row { is_header } => self.end_row(is_header),
            Element::Code { language } => self.end_code(language),
            Element::Item { .. } => self.count_item(),
            Element::Details | Element::DefinitionList | Element::List(_) => self.sections.truncate(frame.sections),
            Element::Container
            | Element::Paragraph
            | Element::Heading { .. }
            | Element::Quote
            | Element::Admonition(_)
            | Element::AdmonitionTitle
            | Element::Table
            | Element::Term
            | Element::Definition
            | Element::Figure { .. }
            | Element::Caption
            | Element::Summary
            | Element::Asked
            | Element::Answer
            | Element::Said { .. }
            | Element::Plain => {}
        }
        if frame.is_group {
            self.group = None;
        }
    }

    fn end_cell(&mut self, is_header: bool, columns: usize) {
        self.is_in_cell = false;
        let cell = self.take_run();
        self.cells.push(cell);
        self.cells.extend((1..columns).map(|_| Line::default()));
        let row = self.frames.iter_mut().rev().find_map(|frame| match &mut frame.element {
            Element::Row { is_header } => Some(is_header),
            _ => None,
        });
        if let Some(row) = row {
            *row &= is_header;
        }
    }

    fn end_row(&mut self, is_header: bool) {
        let cells = std::mem::take(&mut self.cells);
        let place = self.place();
        match cells.as_slice() {
            // A heading over all columns is no column's: an infobox begins with its name.
            [heading, others @ ..]
                if is_header && !others.is_empty() && !heading.text.is_empty() && others.iter().all(|cell| cell.text.is_empty()) =>
            {
                self.layout.text(Kind::Caption, "", heading, place);
            }
            cells => self.layout.row(cells, is_header, place),
        }
        for (language, code) in std::mem::take(&mut self.code_of_row) {
            self.layout.code(language, &code, place, None);
        }
    }

    fn end_code(&mut self, language: Option<String>) {
        let code = shown_code(&self.code.take().unwrap_or_default());
        if code.trim().is_empty() {
            return;
        }
        if !self.is_in_cell {
            let (place, page) = (self.place(), self.page.take());
            self.layout.code(language, &code, place, page);
        } else if code.contains('\n') {
            self.code_of_row.push((language, code));
        } else {
            self.inline_code(&code);
        }
    }

    fn count_item(&mut self) {
        let list = self.frames.iter_mut().rev().find_map(|frame| match &mut frame.element {
            Element::List(next) => Some(next),
            _ => None,
        });
        if let Some(Some(next)) = list {
            *next = next.saturating_add(1);
        }
    }

    /// Marks go on behind the block that ended inside them.
    fn renew_marks(&mut self) {
        if !std::mem::take(&mut self.has_stale_marks) {
            return;
        }
        for frame in &mut self.frames {
            if let (Element::Inline(style), None) = (&frame.element, frame.mark) {
                frame.mark = Some(self.run.open(style.clone()));
            }
        }
    }

    fn take_run(&mut self) -> Line {
        for frame in &mut self.frames {
            self.has_stale_marks |= frame.mark.take().is_some();
        }
        self.run.take()
    }
}

/// Code without its last line end and without what cannot be shown: controls, and characters that turn a line around.
fn shown_code(code: &str) -> String {
    let shown = |c: &char| matches!(c, '\n' | '\t') || !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let code: String = code.replace("\r\n", "\n").chars().filter(shown).collect();
    code.trim_end_matches('\n').to_owned()
}

#[cfg(test)]
pub(super) mod tests;
