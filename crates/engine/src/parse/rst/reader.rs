//! Lines in, blocks out: the body elements of reStructuredText, told by how their first line begins.
//! Source of the rules: docutils, "reStructuredText Markup Specification".

use std::ops::Range;

use crate::parse::rst::definitions::{self, Definitions, Target};
use crate::parse::rst::lines::{self, Lines};
use crate::parse::rst::marks;
use crate::parse::rst::node::Node;
use crate::parse::rst::shown::Resolver;
use crate::parse::rst::{explicit, grid, lists, simple};

/// Blocks that nest deeper are read as running text. Documents that people read stay below 12.
const MAX_DEPTH: usize = 32;

/// A shorter line of punctuation may be a word: `...`, `::`.
const MIN_RULE_COLUMNS: usize = 4;

/// The deepest heading that there is.
const MAX_LEVEL: u8 = 6;

/// A document as it is read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) definitions: Definitions,
    /// What could not be read, by the line.
    pub(super) problems: Vec<(u32, String)>,
    /// What directives say of the document.
    pub(super) metadata: Vec<(String, String)>,
    /// The names of the targets that wait for the block that they name.
    pub(super) labels: Vec<String>,
    /// The language of code that states none, as `highlight` sets it.
    pub(super) highlight: Option<String>,
    /// What headings are marked with, the outermost first, and whether above them too.
    styles: Vec<(char, bool)>,
    depth: usize,
}

impl Reader {
    /// The blocks that `lines` are.
    pub(super) fn read(&mut self, lines: Lines<'_>) -> Vec<Node> {
        if self.depth >= MAX_DEPTH {
            self.problem(lines.number(0), format!("blocks nest deeper than {MAX_DEPTH}; what is below is read as text"));
            return vec![Node::Paragraph(lines.text())];
        }
        self.depth += 1;
        let (mut nodes, mut at) = (Vec::new(), 0);
        while at < lines.len() {
            let before = nodes.len();
            at = self.block(lines, at, &mut nodes).max(at + 1);
            if nodes.len() > before {
                self.place_labels();
            }
        }
        self.depth -= 1;
        if self.depth == 0 {
            self.place_labels();
        }
        nodes
    }

    /// Names the place of a block that is no heading by the targets before it.
    fn place_labels(&mut self) {
        for label in std::mem::take(&mut self.labels) {
            let anchor = definitions::anchor(&label);
            self.definitions.add_target(&label, Target::Place { anchor, heading: None });
        }
    }

    pub(super) fn problem(&mut self, line: u32, reason: String) {
        self.problems.push((line, reason));
    }

    /// Reads the block that begins at `at`; returns where the next one does.
    fn block(&mut self, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> usize {
        let line = lines.get(at);
        match line.bytes().next() {
            None => at + 1,
            Some(b' ') => self.quote(lines, at, nodes),
            _ => lists::read(self, lines, at, nodes)
                .or_else(|| grid::read(self, lines, at, nodes))
                .or_else(|| simple::read(self, lines, at, nodes))
                .or_else(|| explicit::read(self, lines, at, nodes))
                .or_else(|| self.adorned(lines, at, nodes))
                .unwrap_or_else(|| self.text(lines, at, nodes)),
        }
    }

    /// A heading with a line above it, or a rule.
    fn adorned(&mut self, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> Option<usize> {
        let (mark, columns) = marks::adornment(lines.get(at))?;
        let (text, below) = (lines.get(at + 1), marks::adornment(lines.get(at + 2)));
        let is_heading = below.is_some_and(|(other, below)| other == mark && (below == columns || below >= MIN_RULE_COLUMNS));
        if !text.is_empty() && is_heading && fits(text.trim_start(), columns) {
            self.heading(text.trim_start(), (mark, true), nodes);
            return Some(at + 3);
        }
        if columns < MIN_RULE_COLUMNS {
            return None;
        }
        // A line above text that none follows is a mistake, and no text.
        nodes.push(Node::Rule);
        Some(at + 1)
    }

    fn heading(&mut self, text: &str, style: (char, bool), nodes: &mut Vec<Node>) {
        let level = self.styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        let level = u8::try_from(level + 1).unwrap_or(MAX_LEVEL).min(MAX_LEVEL);
        let labels = std::mem::take(&mut self.labels);
        let plain = Resolver::new(&self.definitions).plain(text);
        let anchor = self.definitions.anchor(&plain, &labels);
        nodes.push(Node::Heading { level, text: text.to_owned(), anchor });
    }

    /// A heading with a line below it, a term with its definition, or a paragraph.
    fn text(&mut self, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> usize {
        let (line, next) = (lines.get(at), lines.get(at + 1));
        if let Some((mark, columns)) = marks::adornment(next)
            && fits(line, columns)
            && next != "::"
        {
            self.heading(line, (mark, false), nodes);
            return at + 2;
        }
        if next.starts_with(' ') && !line.ends_with("::") {
            return lists::definitions(self, lines, at, nodes);
        }
        self.paragraph(lines, at, nodes)
    }

    fn paragraph(&mut self, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> usize {
        let is_text = |at: usize| !lines.get(at).is_empty() && !lines.get(at).starts_with(' ');
        let end = (at + 1..lines.len()).find(|at| !is_text(*at)).unwrap_or(lines.len());
        let text: Vec<&str> = (at..end).map(|at| lines.get(at)).collect();
        let text = text.join("\n");
        let Some(before) = text.strip_suffix("::") else {
            nodes.push(Node::Paragraph(text));
            return end;
        };
        let shown =
            if before.is_empty() || before.ends_with([' ', '\n']) { before.trim_end() } else { text.strip_suffix(':').unwrap_or(before) };
        if !shown.is_empty() {
            nodes.push(Node::Paragraph(shown.to_owned()));
        }
        self.literal(lines, end, nodes)
    }

    /// The code that a paragraph with `::` at its end leads into, indented or with a mark before each line.
    fn literal(&mut self, lines: Lines<'_>, from: usize, nodes: &mut Vec<Node>) -> usize {
        let at = lines.skip_blank(from);
        let mark = lines.get(at).chars().next();
        let end = match mark {
            Some(' ') => lines.end_of_indented(at, 1),
            Some(mark) if mark.is_ascii_punctuation() => {
                (at..lines.len()).find(|at| !lines.get(*at).starts_with(mark)).unwrap_or(lines.len())
            }
            _ => return from,
        };
        let text = lines.slice(at..end).dedented().text();
        nodes.push(Node::Code { language: self.highlight.clone(), text });
        end
    }

    /// What is indented: text that is quoted, or blocks that only stand further right.
    fn quote(&mut self, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> usize {
        let end = lines.end_of_indented(at, 1);
        let block = lines.slice(at..end).dedented();
        let mut from = 0;
        while from < block.len() {
            let source = attribution(block, from);
            let (to, next) = source.as_ref().map_or((block.len(), block.len()), |source| (source.start, source.end));
            let mut quoted = self.read(block.slice(from..to));
            let is_quotation = source.is_some() || matches!(quoted.first(), Some(Node::Paragraph(_)));
            quoted.extend(source.map(|source| {
                let name = block.slice(source).text();
                Node::Paragraph(format!("— {}", name.trim_start_matches(['-', '—', ' '])))
            }));
            if !quoted.is_empty() {
                nodes.push(if is_quotation { Node::Quote(quoted) } else { Node::Container(quoted) });
            }
            from = next;
        }
        end
    }
}

/// Whether a line of so many columns marks `text` as a heading. One that is too short does if it surely is no word.
fn fits(text: &str, columns: usize) -> bool {
    columns >= MIN_RULE_COLUMNS || columns >= lines::width(text)
}

/// The lines that say who said what is quoted from `from` on: `-- Ada Moor`.
fn attribution(block: Lines<'_>, from: usize) -> Option<Range<usize>> {
    let begins = |at: usize| {
        let line = block.get(at);
        let name = line.strip_prefix("---").or_else(|| line.strip_prefix("--")).or_else(|| line.strip_prefix('—'));
        block.get(at - 1).is_empty() && name.is_some_and(|name| !name.is_empty() && !name.starts_with('-'))
    };
    let at = (from + 1..block.len()).find(|at| begins(*at))?;
    Some(at..block.end_of_text(at))
}
