//! Blocks as they were read in, the elements of a document out.

use crate::block::Admonition;
use crate::parse::blocks::{self, Anchors, Builder, Built, Element};
use crate::parse::rst::fields;
use crate::parse::rst::node::{Entry, Node, Row, Term};
use crate::parse::rst::shown::{Resolver, Shown};

/// A heading without a section of its own.
const RUBRIC_LEVEL: u8 = 6;

/// Writes a document.
pub(super) struct Writer<'a> {
    builder: Builder,
    resolver: Resolver<'a>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(resolver: Resolver<'a>) -> Writer<'a> {
        Writer { builder: Builder::new(Anchors::Stated), resolver }
    }

    /// The document, and whether substitutions in it were left unresolved.
    pub(super) fn finish(self) -> (Built, bool) {
        (self.builder.finish(), self.resolver.is_exhausted())
    }

    pub(super) fn nodes(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Heading { level, text, anchor } => self.inline(Element::Heading { level: *level, anchor: anchor.clone() }, text),
            Node::Rubric(text) => self.inline(Element::Heading { level: RUBRIC_LEVEL, anchor: None }, text),
            Node::Paragraph(text) => self.inline(Element::Paragraph, text),
            Node::Verse(lines) => self.verse(lines),
            Node::Code { language, text } => self.code(language.clone(), text),
            Node::MarkedCode(text) => {
                let text = self.resolver.plain(text);
                self.code(None, &text);
            }
            Node::List { first, items } => self.list(*first, items),
            Node::Terms(entries) => self.within(Element::DefinitionList, |writer| entries.iter().for_each(|entry| writer.entry(entry))),
            Node::Fields(fields) => {
                let entries = fields::entries(fields);
                self.within(Element::DefinitionList, |writer| entries.iter().for_each(|entry| writer.entry(entry)));
            }
            Node::Quote(nodes) => self.within(Element::Quote, |writer| writer.nodes(nodes)),
            Node::Admonition { name, title, nodes } => self.admonition(name, title.as_deref(), nodes),
            Node::Table(rows) => self.within(Element::Table, |writer| rows.iter().for_each(|row| writer.row(row))),
            Node::Details { summary, nodes } => self.within(Element::Details, |writer| {
                writer.inline(Element::Summary, summary);
                writer.nodes(nodes);
            }),
            Node::PictureCaption(text) => {
                self.within(Element::Figure { has_picture: true }, |writer| writer.inline(Element::Caption, text));
            }
            Node::Label(text) => self.inline(Element::Caption, text),
            Node::Container(nodes) => self.within(Element::Container, |writer| writer.nodes(nodes)),
            Node::Rule => self.builder.rule(),
        }
    }

    fn within(&mut self, element: Element, write: impl FnOnce(&mut Writer<'a>)) {
        self.builder.start(element);
        write(self);
        self.builder.end();
    }

    /// An element that holds running text.
    fn inline(&mut self, element: Element, raw: &str) {
        self.within(element, |writer| writer.text(raw));
    }

    fn text(&mut self, raw: &str) {
        for shown in self.resolver.show(raw) {
            match shown {
                Shown::Text(text) => self.plain(&text),
                Shown::Code(code) => self.builder.inline_code(&code),
                Shown::Styled(style, text) => self.within(Element::Inline(style), |writer| writer.plain(&text)),
                Shown::Link { label, target } => self.within(blocks::link(&target), |writer| writer.plain(&label)),
            }
        }
    }

    fn plain(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.builder.soft_break();
            }
            self.builder.text(line);
        }
    }

    fn verse(&mut self, lines: &[String]) {
        self.within(Element::Paragraph, |writer| {
            for (number, line) in lines.iter().enumerate() {
                if number > 0 {
                    writer.builder.hard_break();
                }
                writer.text(line);
            }
        });
    }

    fn code(&mut self, language: Option<String>, text: &str) {
        self.within(Element::Code { language }, |writer| writer.builder.text(text));
    }

    fn list(&mut self, first: Option<u32>, items: &[Vec<Node>]) {
        self.within(Element::List(first), |writer| {
            for item in items {
                writer.within(Element::Item { is_marked: false }, |writer| writer.nodes(item));
            }
        });
    }

    /// Terms and what they mean. What a program defines and nobody explains is a line of code.
    fn entry(&mut self, entry: &Entry) {
        let is_explained = !entry.definition.is_empty();
        for term in &entry.terms {
            self.within(if is_explained { Element::Term } else { Element::Paragraph }, |writer| match term {
                Term::Text(text) => writer.text(text),
                Term::Code(code) => writer.builder.inline_code(code),
            });
        }
        if is_explained {
            self.within(Element::Definition, |writer| writer.nodes(&entry.definition));
        }
    }

    fn admonition(&mut self, name: &str, title: Option<&str>, nodes: &[Node]) {
        let kind = name.split_whitespace().find_map(Admonition::named).unwrap_or(Admonition::Note);
        self.within(Element::Admonition(kind), |writer| {
            title.into_iter().for_each(|title| writer.inline(Element::AdmonitionTitle, title));
            writer.nodes(nodes);
        });
    }

    fn row(&mut self, row: &Row) {
        self.within(Element::Row { is_header: true }, |writer| {
            for cell in &row.cells {
                let element = Element::Cell { is_header: row.is_header, columns: cell.columns };
                writer.within(element, |writer| writer.nodes(&cell.nodes));
            }
        });
    }
}

/// The text of blocks, as far as it is running text.
pub(super) fn plain(resolver: &mut Resolver<'_>, nodes: &[Node]) -> Vec<String> {
    let mut texts = Vec::new();
    for node in nodes {
        match node {
            Node::Paragraph(text) => texts.push(resolver.plain(text).replace('\n', " ")),
            Node::List { items, .. } => items.iter().for_each(|item| texts.extend(plain(resolver, item))),
            Node::Verse(lines) => texts.extend(lines.iter().map(|line| resolver.plain(line))),
            _ => {}
        }
    }
    texts
}
