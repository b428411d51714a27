//! Tags in, elements out, as browsers have it: what a tag closes that was left open, and which tags close nothing.

use crate::parse::blocks::element::{self, Element};
use crate::parse::blocks::tags::{self, Piece, Tag};
use crate::parse::blocks::{Builder, MAX_DEPTH};

/// Elements without an end tag.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements that a tag may open without changing anything about its text. With those that do they are all of HTML.
const PLAIN: &[&str] = &[
    "abbr", "acronym", "audio", "bdi", "bdo", "big", "blink", "canvas", "colgroup", "data", "datalist", "dialog", "font", "frameset",
    "html", "ins", "label", "legend", "main", "mark", "marquee", "meter", "nobr", "noframes", "optgroup", "output", "picture", "progress",
    "q", "rb", "rp", "rt", "rtc", "ruby", "search", "slot", "small", "span", "sub", "sup", "tbody", "tfoot", "thead", "time", "u", "video",
];

/// Whether HTML has an element of this name, in lower case.
pub(crate) fn is_html(name: &str) -> bool {
    is_void(name) || PLAIN.contains(&name) || element::changes_text(name)
}

/// Whether an element of this name has no end tag.
pub(crate) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

impl Builder {
    /// Reads a piece of HTML. What it leaves open stays open until the element around it ends.
    pub(crate) fn html(&mut self, html: &str) {
        for piece in tags::pieces(html) {
            match piece {
                Piece::Text(text) => self.text(&text),
                Piece::Open(tag) => self.open_tag(&tag),
                Piece::Close(name) => self.close_tag(&name),
            }
        }
    }

    fn open_tag(&mut self, tag: &Tag<'_>) {
        if VOID.contains(&tag.name.as_str()) {
            self.note_anchor(tag);
            return self.void(tag);
        }
        let mut element = element::of(tag);
        // A hidden link in a heading is the one to itself.
        if element != Element::Unseen && self.unseen == 0 || self.is_in_heading() {
            self.note_anchor(tag);
        }
        let language = element::language(&tag.classes());
        if let Element::Code { language: own @ None } = &mut element {
            // Sphinx and Jekyll say it on an element around the code.
            *own = self.frames.iter().rev().find_map(|frame| frame.language.clone());
        }
        if self.code.is_some() {
            self.note_language(language.clone());
        }
        self.close_implied(&element);
        if self.frames.len() >= MAX_DEPTH {
            if element.is_block() {
                self.flush();
            }
            return;
        }
        self.open(element, Some(tag.name.clone()));
        self.frames.last_mut().into_iter().for_each(|frame| frame.language.clone_from(&language));
        self.write_labels(tag);
        if tag.closes_itself() {
            self.close_tag(&tag.name);
        }
    }

    /// Writes what a component's attributes show: the label of a tab, the title of a card.
    fn write_labels(&mut self, tag: &Tag<'_>) {
        for (element, names) in element::labels(&tag.name) {
            if let Some(label) = names.iter().find_map(|name| tag.attribute(name)).filter(|label| !label.trim().is_empty()) {
                self.write_label(element.clone(), &label);
            }
        }
        if tag.name == "listing" {
            let number = tag.attribute("number").map(|number| format!("Listing {number}")).unwrap_or_default();
            let caption = tag.attribute("caption").unwrap_or_default();
            let separator = if number.is_empty() || caption.is_empty() { "" } else { ": " };
            self.frames.last_mut().into_iter().for_each(|frame| frame.caption = Some(format!("{number}{separator}{caption}")));
        }
    }

    /// Writes a label; what stands between backticks in it is code.
    pub(super) fn write_label(&mut self, element: Element, label: &str) {
        self.open(element, None);
        for (number, part) in label.split('`').enumerate() {
            if number % 2 == 1 {
                self.inline_code(part);
            } else {
                self.text(part);
            }
        }
        self.close();
    }

    fn void(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "br" => self.hard_break(),
            "hr" => self.rule(),
            "img" => self.note_picture(),
            "input" if tag.attribute("type").is_some_and(|kind| kind == "checkbox") => {
                self.text(if tag.attribute("checked").is_some() { "[x] " } else { "[ ] " });
            }
            _ => {}
        }
    }

    fn close_tag(&mut self, name: &str) {
        let Some(at) = self.frame_closed_by(name) else { return self.unfold(name) };
        while self.frames.len() > at {
            self.close();
        }
    }

    /// Ends folded-up text in the midst of a paragraph of Markdown: `so.</details> And then`. The paragraph goes on behind it.
    fn unfold(&mut self, name: &str) {
        let [.., details, paragraph] = self.frames.as_slice() else { return };
        if name != "details" || details.element != Element::Details || paragraph.element != Element::Paragraph {
            return;
        }
        let sections = details.sections;
        self.flush();
        self.sections.truncate(sections);
        self.frames.iter_mut().rev().nth(1).into_iter().for_each(|details| details.element = Element::Container);
    }

    /// The innermost element of this name. A tag inside of what Markdown marks closes nothing around it, and one inside of
    /// a line no block.
    fn frame_closed_by(&self, name: &str) -> Option<usize> {
        for (at, frame) in self.frames.iter().enumerate().rev() {
            let tag = frame.tag.as_deref()?;
            if tag == name {
                return Some(at);
            }
            let holds_inline =
                frame.element.is_block() && matches!(name, "a" | "b" | "i" | "em" | "strong" | "span" | "code" | "u" | "font");
            if holds_inline {
                return None;
            }
        }
        None
    }

    /// Closes what `element` ends by beginning: a paragraph ends where a list begins, an item at the next one.
    fn close_implied(&mut self, element: &Element) {
        if !element.is_block() || self.code.is_some() {
            return;
        }
        let ends = |open: &Element| match element {
            Element::Item { .. } => matches!(open, Element::Item { .. }),
            Element::Term | Element::Definition => matches!(open, Element::Term | Element::Definition),
            Element::Row { .. } => matches!(open, Element::Row { .. }),
            Element::Cell { .. } => matches!(open, Element::Cell { .. }),
            _ => false,
        };
        for at in (0..self.frames.len()).rev() {
            let Some(frame) = self.frames.get(at).filter(|frame| frame.tag.is_some()) else { return };
            let is_paragraph = frame.element == Element::Paragraph;
            if is_paragraph || ends(&frame.element) {
                while self.frames.len() > at {
                    self.close();
                }
                if !is_paragraph {
                    return;
                }
            } else if frame.element.is_block() && !is_inside_of(element, &frame.element) {
                return;
            }
        }
    }

    /// What an address names the place by where this tag stands; in a heading, the link to itself says it.
    fn note_anchor(&mut self, tag: &Tag<'_>) {
        let own = tag.attribute("href").filter(|_| tag.name == "a" && self.is_in_heading());
        let own = own.and_then(|href| href.strip_prefix('#').map(str::to_owned));
        let stated = tag.attribute("id").or_else(|| tag.attribute("name").filter(|_| tag.name == "a"));
        let anchor = stated.map(|id| id.trim().to_owned()).or(own).filter(|anchor| !anchor.is_empty());
        self.anchor = anchor.or_else(|| self.anchor.take());
    }

    fn is_in_heading(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.element, Element::Heading { .. }))
    }

    /// The language of code may stand on the element inside: `<pre><code class="language-rust">`.
    fn note_language(&mut self, named: Option<String>) {
        let Some(Element::Code { language }) = self.frames.iter_mut().map(|frame| &mut frame.element).find(|element| is_code(element))
        else {
            return;
        };
        *language = language.take().or(named);
    }

    fn note_picture(&mut self) {
        for frame in &mut self.frames {
            if let Element::Figure { has_picture } = &mut frame.element {
                *has_picture = true;
            }
        }
    }
}

fn is_code(element: &Element) -> bool {
    matches!(element, Element::Code { .. })
}

/// Whether an open `around` is no reason to stop looking for what `element` ends.
fn is_inside_of(element: &Element, around: &Element) -> bool {
    match element {
        Element::Item { .. } => !matches!(around, Element::List(_)),
        Element::Term | Element::Definition => !matches!(around, Element::DefinitionList),
        Element::Row { .. } | Element::Cell { .. } => !matches!(around, Element::Table),
        _ => false,
    }
}
