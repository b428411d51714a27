//! A document's blocks in, the units out that can be quoted: a paragraph, a list or code with what leads into it, a row of a table.
//!
//! Places only, no text. A heading, an asked question, a caption and a line that leads into what follows are never a unit by themselves.

use std::ops::Range;

use crate::block::{Block, Kind, Shape};

/// A heading with the blocks under it, up to the next heading of any level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The place of its heading or asked question; none for what stands above the first.
    pub heading: Option<usize>,
    /// The places of the blocks under it; may be empty.
    pub blocks: Range<usize>,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// Running text.
    Sentence,
    /// A list without an order.
    List,
    /// An ordered list.
    Steps,
    /// A row of a table.
    Row,
    /// Code.
    Code,
    /// A term with its meaning.
    Definition,
    /// What stands under an asked question.
    Answer,
    /// An admonition.
    Admonition,
    /// What somebody said, with the name.
    Turn,
}

/// Blocks that are quoted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// The places of its blocks, without the lead-in. At least one.
    pub blocks: Range<usize>,
    /// The place of the block that leads into it; it stands before `blocks`.
    pub lead_in: Option<usize>,
    /// For a row, the place of the row that holds the headings of its columns.
    pub header: Option<usize>,
}

impl Unit {
    /// The places of its blocks with the lead-in.
    pub fn whole(&self) -> Range<usize> {
        self.lead_in.unwrap_or(self.blocks.start)..self.blocks.end
    }
}

/// The sections of a document in order; together they hold each block once.
pub fn sections(shape: &Shape) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut running = Section { heading: None, blocks: 0..0 };
    for (place, block) in shape.blocks.iter().enumerate() {
        if block.kind.is_heading() {
            let next = Section { heading: Some(place), blocks: place + 1..place + 1 };
            sections.push(std::mem::replace(&mut running, next));
        } else {
            running.blocks.end = place + 1;
        }
    }
    sections.push(running);
    sections.retain(|section| section.heading.is_some() || !section.blocks.is_empty());
    sections
}

/// The blocks of a section in runs that belong together: each list, table, quotation and admonition one, other blocks alone.
pub fn runs(shape: &Shape, section: &Section) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = section.blocks.start;
    while at < section.blocks.end {
        let end = end_of_run(shape, at, section.blocks.end);
        runs.push(at..end);
        at = end;
    }
    runs
}

/// The units of a section in order. `body` is the text that the spans point into.
pub fn units(shape: &Shape, body: &str, section: &Section) -> Vec<Unit> {
    let mut units = Vec::new();
    let under_question = section.heading.and_then(|heading| shape.blocks.get(heading)).is_some_and(|heading| asks(heading, body));
    let mut at = section.blocks.start;
    while at < section.blocks.end {
        let Some(block) = shape.blocks.get(at) else { break };
        let end = end_of_run(shape, at, section.blocks.end);
        let lead_in = lead_in(shape, body, at, section);
        match &block.kind {
            Kind::Heading { .. } | Kind::Question { .. } | Kind::Caption => {}
            Kind::Row { .. } => push_rows(&mut units, shape, at..end),
            Kind::Term | Kind::Definition => push_definitions(&mut units, shape, at..end),
            Kind::Paragraph if leads_in(block, body) && end < section.blocks.end && shape.blocks.get(end).is_some_and(is_led_into) => {}
            _ => {
                let kind = if under_question { UnitKind::Answer } else { kind_of(shape, at..end) };
                units.push(Unit { kind, blocks: at..end, lead_in, header: None });
            }
        }
        at = end;
    }
    units
}

/// Whether the blocks under a heading answer it.
fn asks(heading: &Block, body: &str) -> bool {
    matches!(heading.kind, Kind::Question { .. }) || heading.text(body).trim_end().ends_with('?')
}

/// Where the run of blocks ends that begins at `at`: a list, table, quotation or admonition, else the block alone.
fn end_of_run(shape: &Shape, at: usize, last: usize) -> usize {
    let Some(group) = shape.blocks.get(at).and_then(|block| block.group) else { return at + 1 };
    let own = shape.blocks.get(at..last).unwrap_or_default().iter().take_while(|block| block.group == Some(group)).count();
    at + own.max(1)
}

/// Whether a paragraph announces what comes after it.
fn leads_in(block: &Block, body: &str) -> bool {
    block.text(body).trim_end().ends_with([':', '：'])
}

/// Whether a block is of a kind that is announced.
fn is_led_into(block: &Block) -> bool {
    matches!(block.kind, Kind::Item { .. } | Kind::Row { .. } | Kind::Code { .. } | Kind::Quotation) || block.admonition.is_some()
}

/// The paragraph that leads into the block at `at`: one that announces it, or for code and lists whatever stands right before.
fn lead_in(shape: &Shape, body: &str, at: usize, section: &Section) -> Option<usize> {
    let block = shape.blocks.get(at)?;
    let before = at.checked_sub(1).filter(|before| section.blocks.contains(before))?;
    let candidate = shape.blocks.get(before).filter(|candidate| candidate.kind == Kind::Paragraph && candidate.group.is_none())?;
    let announced = leads_in(candidate, body) && is_led_into(block);
    (announced || matches!(block.kind, Kind::Code { .. })).then_some(before)
}

fn kind_of(shape: &Shape, blocks: Range<usize>) -> UnitKind {
    let Some(first) = shape.blocks.get(blocks.start) else { return UnitKind::Sentence };
    if first.admonition.is_some() {
        return UnitKind::Admonition;
    }
    match &first.kind {
        Kind::Item { number: Some(_), .. } => UnitKind::Steps,
        Kind::Item { number: None, .. } => UnitKind::List,
        Kind::Code { .. } => UnitKind::Code,
        Kind::Turn { .. } => UnitKind::Turn,
        Kind::Term | Kind::Definition => UnitKind::Definition,
        Kind::Row { .. } => UnitKind::Row,
        Kind::Paragraph | Kind::Quotation | Kind::Caption | Kind::Heading { .. } | Kind::Question { .. } => UnitKind::Sentence,
    }
}

fn push_rows(units: &mut Vec<Unit>, shape: &Shape, rows: Range<usize>) {
    let mut header = None;
    for at in rows {
        match shape.blocks.get(at).map(|block| &block.kind) {
            Some(Kind::Row { is_header: true, .. }) => header = Some(at),
            Some(Kind::Row { is_header: false, .. }) => {
                units.push(Unit { kind: UnitKind::Row, blocks: at..at + 1, lead_in: None, header });
            }
            _ => {}
        }
    }
}

fn push_definitions(units: &mut Vec<Unit>, shape: &Shape, blocks: Range<usize>) {
    let mut start = blocks.start;
    for at in blocks.clone() {
        let is_term = |at: usize| shape.blocks.get(at).is_some_and(|block| block.kind == Kind::Term);
        if at + 1 == blocks.end || !is_term(at) && is_term(at + 1) {
            units.push(Unit { kind: UnitKind::Definition, blocks: start..at + 1, lead_in: None, header: None });
            start = at + 1;
        }
    }
}
