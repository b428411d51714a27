//! Lines that begin with `*`, `#`, `;` or `:` in, the items of nested lists out.

use crate::parse::blocks::Element;
use crate::parse::wikitext::lines::Writer;

/// A list that is open, with its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Bullets,
    Numbers,
    /// Terms and their meanings.
    Definitions,
    /// Text that is only moved to the right.
    Indent,
}

/// How many marks of lists `line` begins with.
pub(super) fn prefix(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b'*' | b'#' | b';' | b':')).count()
}

impl Level {
    fn is(self, mark: u8) -> bool {
        match self {
            Level::Bullets => mark == b'*',
            Level::Numbers => mark == b'#',
            Level::Definitions | Level::Indent => matches!(mark, b';' | b':'),
        }
    }
}

impl Writer<'_> {
    /// Writes an item, in the lists that its marks name.
    pub(super) fn item(&mut self, line: &str, next: Option<&str>) {
        let (marks, text) = line.split_at(prefix(line));
        let (marks, text) = (marks.as_bytes(), text.trim());
        if marks == b";" && is_heading(text, next) {
            self.end_lists(0);
            return self.bold_line(text);
        }
        let common = self.lists.iter().zip(marks).take_while(|(level, mark)| level.is(**mark)).count();
        self.end_lists(common);
        if common == marks.len() {
            self.next_item(marks.last().copied().unwrap_or_default());
        }
        for mark in marks.get(common..).unwrap_or_default() {
            self.open_list(*mark);
        }
        match definition(text).filter(|_| marks.last() == Some(&b';')) {
            Some((term, meaning)) => {
                self.inline(term, 0);
                self.builder.end();
                self.builder.start(Element::Definition);
                self.inline(meaning, 0);
            }
            None => self.inline(text, 0),
        }
        self.builder.rule();
    }

    fn open_list(&mut self, mark: u8) {
        let (level, list, item) = match mark {
            b'*' => (Level::Bullets, Element::List(None), Element::Item { is_marked: false }),
            b'#' => (Level::Numbers, Element::List(Some(1)), Element::Item { is_marked: false }),
            b';' => (Level::Definitions, Element::DefinitionList, Element::Term),
            _ => (Level::Indent, Element::Container, Element::Container),
        };
        self.lists.push(level);
        self.builder.start(list);
        self.builder.start(item);
    }

    /// Begins the next item of the innermost list.
    fn next_item(&mut self, mark: u8) {
        let Some(level) = self.lists.last().copied() else { return };
        if level == Level::Indent && mark == b';' {
            self.end_lists(self.lists.len() - 1);
            return self.open_list(mark);
        }
        self.builder.end();
        self.builder.start(match (level, mark) {
            (Level::Definitions, b';') => Element::Term,
            (Level::Definitions, _) => Element::Definition,
            (Level::Indent, _) => Element::Container,
            (Level::Bullets | Level::Numbers, _) => Element::Item { is_marked: false },
        });
    }

    /// Ends all lists but the outermost `keep`.
    pub(super) fn end_lists(&mut self, keep: usize) {
        while self.lists.len() > keep {
            self.lists.pop();
            self.builder.end();
            self.builder.end();
        }
    }
}

/// A term without a meaning is what writers make a heading of.
fn is_heading(text: &str, next: Option<&str>) -> bool {
    definition(text).is_none() && next.is_none_or(|next| !next.starts_with([';', ':']))
}

/// A term and the meaning behind it in the same line. Colons in links, tags and addresses part nothing.
fn definition(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'<' | b'{' => depth += 1,
            b']' | b'>' | b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && !text.get(at + 1..)?.starts_with("//") => {
                let (term, meaning) = (text.get(..at)?.trim(), text.get(at + 1..)?.trim());
                return (!term.is_empty() && !meaning.is_empty()).then_some((term, meaning));
            }
            _ => {}
        }
    }
    None
}
