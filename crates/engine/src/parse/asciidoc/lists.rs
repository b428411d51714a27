//! The lines of a list in, its items out, as a builder is told them: lists within lists, and the blocks that items hold.

use crate::parse::asciidoc::Writer;
use crate::parse::asciidoc::delimiters::{self, Line};
use crate::parse::asciidoc::markers::{self, Item, Marker};
use crate::parse::asciidoc::paragraphs::Above;
use crate::parse::blocks::Element;

/// The lists that are open, the outermost first.
struct Lists {
    open: Vec<Open>,
    /// What stands above the list that begins next.
    above: Above,
}

/// A list that is open.
struct Open {
    marker: Marker,
    /// Whether its terms are questions.
    asks: bool,
    /// Whether an item, or what a term means, is open in it.
    has_item: bool,
}

/// What follows an item.
enum Next {
    Item(usize),
    Block(usize),
    /// A block of an item so many lists further out.
    Outer(usize, usize),
    End(usize),
}

impl Writer {
    /// Writes the list that begins at `at`; where it ends.
    pub(super) fn list(&mut self, lines: &[Line<'_>], at: usize, above: Above, depth: usize) -> usize {
        let mut lists = Lists { open: Vec::new(), above };
        let mut at = at;
        self.lists += 1;
        let end = loop {
            if let Some(item) = lines.get(at).and_then(|line| markers::item(line.text)) {
                at = self.item(lines, at, item, &mut lists);
            }
            match self.next(lines, at, &mut lists) {
                Next::Item(next) => at = next,
                Next::Block(next) => at = self.block(lines, next, depth + 1),
                Next::Outer(next, outward) => {
                    let stays = lists.open.len().saturating_sub(outward).max(1);
                    self.close_lists(&mut lists, stays);
                    at = self.block(lines, next, depth + 1);
                }
                Next::End(next) => break next,
            }
        };
        self.lists -= 1;
        self.close_lists(&mut lists, 0);
        end
    }

    /// Writes an item and its first paragraph; where that ends.
    fn item(&mut self, lines: &[Line<'_>], at: usize, item: Item<'_>, lists: &mut Lists) -> usize {
        match lists.open.iter().rposition(|open| open.marker == item.marker) {
            Some(place) => {
                self.close_lists(lists, place + 1);
                self.close_item(lists);
            }
            None => self.open_list(item, lists),
        }
        let (text, end) = self.item_text(lines, at, item);
        match item.term {
            Some(term) => self.term(lines, end, term, &text, lists),
            None => {
                self.builder.start(Element::Item { is_marked: false });
                self.inline(&checked(&text));
                lists.open.last_mut().into_iter().for_each(|open| open.has_item = true);
            }
        }
        end
    }

    fn open_list(&mut self, item: Item<'_>, lists: &mut Lists) {
        let above = std::mem::take(&mut lists.above);
        self.caption(&above);
        let start = above.list.named("start").and_then(|start| start.parse().ok()).or(item.number).unwrap_or(1);
        self.builder.start(match item.term {
            Some(_) => Element::DefinitionList,
            None => Element::List(item.marker.is_ordered().then_some(start)),
        });
        lists.open.push(Open { marker: item.marker, asks: above.list.style == "qanda", has_item: false });
    }

    /// Terms that follow each other share what they mean.
    fn term(&mut self, lines: &[Line<'_>], end: usize, term: &str, text: &str, lists: &mut Lists) {
        let Some(open) = lists.open.last_mut() else { return };
        let (asked, answer) = if open.asks { (Element::Asked, Element::Answer) } else { (Element::Term, Element::Definition) };
        let next = lines.get(end..).unwrap_or_default().iter().find(|line| !line.text.is_empty() && !delimiters::is_comment(line.text));
        let is_shared = text.is_empty() && next.and_then(|line| markers::item(line.text)).is_some_and(|next| next.marker == open.marker);
        open.has_item = !is_shared;
        self.builder.start(asked);
        self.inline(term);
        self.builder.end();
        if !is_shared {
            self.builder.start(answer);
            self.inline(text);
            self.builder.rule();
        }
    }

    /// The first paragraph of an item, which for a term may stand below empty lines.
    fn item_text(&self, lines: &[Line<'_>], at: usize, item: Item<'_>) -> (String, usize) {
        let mut text = item.text.to_owned();
        let mut end = at + 1;
        if item.term.is_some() && text.is_empty() {
            let empty = lines.get(end..).unwrap_or_default().iter().take_while(|line| line.text.is_empty()).count();
            let is_text = lines.get(end + empty).is_some_and(|line| {
                !delimiters::is_about_next(line.text)
                    && !delimiters::ends_paragraph(line.text)
                    && line.text != "+"
                    && markers::item(line.text).is_none()
            });
            if is_text {
                end += empty;
            }
        }
        while let Some(line) = lines.get(end).filter(|line| !ends_item_text(line.text)) {
            end += 1;
            if delimiters::is_comment(line.text) {
                continue;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line.text.trim_start());
        }
        (text, end)
    }

    /// What stands at `at`, behind an item.
    fn next(&mut self, lines: &[Line<'_>], at: usize, lists: &mut Lists) -> Next {
        let empty = lines.get(at..).unwrap_or_default().iter().take_while(|line| line.text.is_empty()).count();
        let place = at + empty;
        let Some(line) = lines.get(place) else { return Next::End(lines.len()) };
        if line.text == "+" {
            return continued(lines, place + 1, empty);
        }
        if markers::item(line.text).is_some() {
            return Next::Item(place);
        }
        if line.text.starts_with([' ', '\t']) && empty > 0 {
            return Next::Block(place);
        }
        if empty == 0 && delimiters::is_about_next(line.text) && !delimiters::is_comment(line.text) {
            return self.list_below(lines, place, lists);
        }
        // A comment right below an item is passed over; one behind an empty line parts two lists.
        let comments = lines.get(place..).unwrap_or_default().iter().take_while(|line| delimiters::is_comment(line.text)).count();
        let is_followed = comments > 0 && empty == 0 && lines.get(place + comments).is_some_and(|line| markers::item(line.text).is_some());
        if is_followed { Next::Item(place + comments) } else { Next::End(place) }
    }

    /// The list within an item that lines about it announce.
    fn list_below(&mut self, lines: &[Line<'_>], at: usize, lists: &mut Lists) -> Next {
        let is_about = |line: &&Line<'_>| line.text.is_empty() || delimiters::is_about_next(line.text);
        let item = at + lines.get(at..).unwrap_or_default().iter().take_while(is_about).count();
        let inner = lines
            .get(item)
            .and_then(|line| markers::item(line.text))
            .filter(|item| lists.open.iter().all(|open| open.marker != item.marker));
        if inner.is_none() {
            return Next::End(at);
        }
        let (above, item) = self.above(lines, at);
        lists.above = above;
        Next::Item(item)
    }

    fn close_item(&mut self, lists: &mut Lists) {
        if let Some(open) = lists.open.last_mut().filter(|open| open.has_item) {
            open.has_item = false;
            self.builder.end();
        }
    }

    /// Closes all lists but the outermost `stays`.
    fn close_lists(&mut self, lists: &mut Lists, stays: usize) {
        while lists.open.len() > stays {
            self.close_item(lists);
            lists.open.pop();
            self.builder.end();
        }
    }
}

/// The block behind a `+`. Each empty line above that leads to an item further out.
fn continued(lines: &[Line<'_>], at: usize, outward: usize) -> Next {
    let empty = lines.get(at..).unwrap_or_default().iter().take_while(|line| line.text.is_empty() || line.text == "+").count();
    match lines.get(at + empty) {
        None => Next::End(lines.len()),
        Some(line) if markers::item(line.text).is_some() => Next::Item(at + empty),
        Some(_) if outward == 0 => Next::Block(at + empty),
        Some(_) => Next::Outer(at + empty, outward),
    }
}

pub(super) fn ends_item_text(line: &str) -> bool {
    line == "+" || delimiters::ends_paragraph(line) || markers::item(line).is_some()
}

/// An item's text with its check box as Markdown has it.
fn checked(text: &str) -> String {
    let boxes = [("[ ] ", "[ ] "), ("[x] ", "[x] "), ("[*] ", "[x] ")];
    let found = boxes.iter().find_map(|(written, shown)| Some((text.strip_prefix(written)?, shown)));
    found.map_or_else(|| text.to_owned(), |(rest, shown)| format!("{shown}{rest}"))
}
