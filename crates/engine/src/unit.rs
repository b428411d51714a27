//! A document's blocks in, the units out that can be quoted: a paragraph, a list or code with what leads into it, a row of a table.
//!
//! Places only, no text. A heading, an asked question, a caption, a label, a list of links and a line that leads into what follows are never
//! a unit by themselves.

mod links;

use std::ops::Range;

use crate::block::{Block, Kind, Shape, Style};
use crate::unit::links::Links;

/// A heading with the blocks under it, up to the next heading of any level; or the blocks behind folded-up text, again under the heading above that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The place of its heading or asked question; none for what stands above the first.
    pub heading: Option<usize>,
    /// The places of the blocks under it; may be empty.
    pub blocks: Range<usize>,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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
            continue;
        }
        let under = block.under.map(|under| under as usize);
        if under != running.heading {
            let next = Section { heading: under, blocks: place..place };
            sections.push(std::mem::replace(&mut running, next));
        }
        running.blocks.end = place + 1;
    }
    sections.push(running);
    sections.retain(|section| section.heading.is_some() || !section.blocks.is_empty());
    sections
}

/// Where the blocks of the section begin that the block at `place` is in; of a heading, where those under it do.
pub fn section_start(shape: &Shape, place: usize) -> usize {
    let Some(block) = shape.blocks.get(place) else { return 0 };
    if block.kind.is_heading() {
        return place + 1;
    }
    let above = shape.blocks.get(..place).unwrap_or_default();
    place - above.iter().rev().take_while(|above| !above.kind.is_heading() && above.under == block.under).count()
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
    let under_question = section.heading.and_then(|heading| shape.blocks.get(heading)).is_some_and(|heading| asks(heading, body));
    let links = Links::new(shape, body);
    let mut units = Vec::new();
    for run in runs(shape, section) {
        let blocks = run.start + captions(shape, &run)..run.end;
        let lead_in = lead_in(shape, body, blocks.start, section);
        let says_more = under_question || lead_in.and_then(|at| shape.blocks.get(at)).is_some_and(|block| !is_label(shape, block, body));
        match shape.blocks.get(blocks.start) {
            None => {}
            Some(first) if first.kind.is_heading() || blocks.is_empty() => {}
            Some(Block { kind: Kind::Row { .. }, .. }) if is_table(shape, &blocks) => push_rows(&mut units, shape, blocks),
            Some(Block { kind: Kind::Term | Kind::Definition, .. }) => push_definitions(&mut units, shape, blocks),
            Some(Block { kind: Kind::Turn { .. }, .. })
                if is_answered(shape, body, blocks.start, section) || leads_on(shape, body, blocks.start, section) => {}
            Some(Block { kind: Kind::Paragraph, .. })
                if blocks.len() == 1 && is_aside(shape, body, blocks.start, section, under_question) => {}
            Some(_) if links.are_contents(&blocks) || !says_more && links.are_all(&blocks) => {}
            Some(_) => {
                let kind = if under_question { UnitKind::Answer } else { kind_of(shape, blocks.clone()) };
                units.push(Unit { kind, blocks, lead_in, header: None });
            }
        }
    }
    units
}

/// How many captions a run begins with.
fn captions(shape: &Shape, run: &Range<usize>) -> usize {
    shape.blocks.get(run.clone()).unwrap_or_default().iter().take_while(|block| block.kind == Kind::Caption).count()
}

fn is_table(shape: &Shape, blocks: &Range<usize>) -> bool {
    shape.blocks.get(blocks.clone()).unwrap_or_default().iter().all(|block| matches!(block.kind, Kind::Row { .. } | Kind::Caption))
}

/// Whether a paragraph says nothing by itself: it announces what comes after it, or is a label that answers no question.
fn is_aside(shape: &Shape, body: &str, at: usize, section: &Section, under_question: bool) -> bool {
    let Some(block) = shape.blocks.get(at) else { return true };
    if !leads_in(block, body) {
        return !under_question && is_label(shape, block, body);
    }
    // Before a table, whose rows are quoted without it, only its last sentence announces something.
    let next = shape.blocks.get(at + 1).filter(|_| at + 1 < section.blocks.end);
    next.is_some_and(is_led_into) || !block.text(body).contains(". ")
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

/// Whether a paragraph before the block becomes a part of its unit.
fn is_led_into(block: &Block) -> bool {
    !block.kind.is_heading() && !matches!(block.kind, Kind::Row { .. } | Kind::Term)
}

/// A longer turn says more than it asks.
const MAX_QUESTION_BYTES: usize = 400;

/// Whether the block at `at` is a turn that asks, and the next one a turn.
fn is_answered(shape: &Shape, body: &str, at: usize, section: &Section) -> bool {
    let is_turn = |at: usize| shape.blocks.get(at).filter(|block| section.blocks.contains(&at) && matches!(block.kind, Kind::Turn { .. }));
    let asks = is_turn(at).is_some_and(|turn| turn.span.len() <= MAX_QUESTION_BYTES && turn.text(body).ends_with(['?', '？', '؟']));
    asks && is_turn(at + 1).is_some()
}

/// The block that leads into the one at `at`: a paragraph that announces it, for code whatever stands right before, for a turn the question
/// that it answers. Captions between them are passed over.
fn lead_in(shape: &Shape, body: &str, at: usize, section: &Section) -> Option<usize> {
    let block = shape.blocks.get(at)?;
    if let Some(before) = at.checked_sub(1).filter(|before| is_answered(shape, body, *before, section)) {
        return Some(before);
    }
    let above = shape.blocks.get(section.blocks.start..at)?;
    let before = section.blocks.start + above.iter().rposition(|block| block.kind != Kind::Caption)?;
    let candidate = shape.blocks.get(before).filter(|candidate| may_lead(candidate, block))?;
    let announced = leads_in(candidate, body) && is_led_into(block);
    (announced || matches!(block.kind, Kind::Code { .. })).then_some(before)
}

/// Whether a block may be the lead-in of another: a paragraph of any, a turn of what somebody says in it.
fn may_lead(candidate: &Block, block: &Block) -> bool {
    let is_text = match candidate.kind {
        Kind::Paragraph => true,
        Kind::Turn { .. } => !matches!(block.kind, Kind::Turn { .. }),
        _ => false,
    };
    is_text && candidate.group.is_none()
}

/// Whether the turn at `at` only announces the code, list or quotation in it.
fn leads_on(shape: &Shape, body: &str, at: usize, section: &Section) -> bool {
    let next = shape.blocks.get(at + 1).filter(|_| section.blocks.contains(&(at + 1)));
    let announces = shape.blocks.get(at).is_some_and(|turn| leads_in(turn, body) && !turn.text(body).contains(". "));
    announces && next.is_some_and(|next| matches!(next.kind, Kind::Code { .. } | Kind::Item { .. } | Kind::Quotation))
}

/// A line of so few words that no sentence mark ends is a label.
const LABEL_WORDS: usize = 3;

/// Whether a paragraph only names something: "Version 2", "25565". A command in code and a link do more than that.
fn is_label(shape: &Shape, block: &Block, body: &str) -> bool {
    let text = block.text(body).trim();
    let is_short = text.split_whitespace().count() <= LABEL_WORDS && !text.contains(": ");
    let is_sentence = text.ends_with(['.', '!', '?', '…', '"', '”', ')']);
    // Scripts without spaces say much in one word.
    let has_spaces = text.chars().all(|c| c < '\u{590}');
    let does_more = shape.marks_in(block).any(|mark| matches!(mark.style, Style::Code | Style::Link(_)));
    is_short && has_spaces && !is_sentence && !does_more
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
            // A term that nothing defines is a label.
            if !is_term(at) {
                units.push(Unit { kind: UnitKind::Definition, blocks: start..at + 1, lead_in: None, header: None });
            }
            start = at + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::parse;

    fn article(markdown: &str) -> Article {
        parse::parse("a.md", markdown.as_bytes()).articles.remove(0)
    }

    /// The units of a document as "kind: lead-in > blocks", blocks parted by " / ".
    fn shown(markdown: &str) -> Vec<String> {
        let article = article(markdown);
        let text = |at: usize| article.shape.blocks[at].text(&article.body).to_owned();
        let all = sections(&article.shape).into_iter().flat_map(|section| units(&article.shape, &article.body, &section));
        all.map(|unit| {
            let blocks: Vec<String> = unit.blocks.clone().map(text).collect();
            let lead_in = unit.lead_in.or(unit.header).map_or(String::new(), |at| format!("{} > ", text(at)));
            format!("{:?}: {lead_in}{}", unit.kind, blocks.join(" / "))
        })
        .collect()
    }

    #[test]
    fn the_sections_of_a_document_hold_each_block_once() {
        let article = article("Above all.\n\n# One\n\nText.\n\n## Two\n\n# Three\n\n- a\n- b\n");
        let sections: Vec<_> = sections(&article.shape).into_iter().map(|section| (section.heading, section.blocks)).collect();
        assert_eq!(sections, [(None, 0..1), (Some(1), 2..3), (Some(3), 4..4), (Some(4), 5..7)]);
    }

    #[test]
    fn what_stands_behind_folded_up_text_is_a_section_of_its_own() {
        let article = article("Above all.\n\n# One\n\nA.\n\n<details><summary>Why?</summary>\n\nB.\n\nC.\n\n</details>\n\nD.\n\nE.\n");
        let sections = sections(&article.shape);
        let shown: Vec<_> = sections.iter().map(|section| (section.heading, section.blocks.clone())).collect();
        assert_eq!(shown, [(None, 0..1), (Some(1), 2..3), (Some(3), 4..6), (Some(1), 6..8)]);
        for section in sections {
            assert!(section.blocks.clone().all(|at| section_start(&article.shape, at) == section.blocks.start));
        }
    }

    #[test]
    fn a_list_a_table_and_an_admonition_are_runs_and_other_blocks_stand_alone() {
        let article =
            article("# A\n\nOne.\n\nTwo.\n\n- a\n- b\n\n  c\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n> [!NOTE]\n> Three.\n>\n> Four.\n");
        let section = sections(&article.shape).pop().expect("a section");
        assert_eq!(runs(&article.shape, &section), [0..1, 1..2, 2..5, 5..7, 7..9]);
    }

    #[test]
    fn a_turn_that_asks_leads_into_the_next() {
        let talk = "# A\n\n**Rosa:** When did the ferry sail?\n\n**Ben:** It sailed at nine.\n\n**Rosa:** I see.\n\n**Ben:** Do you have any more questions?\n";
        let units = shown(talk);
        assert_eq!(
            units,
            [
                "Turn: Rosa: When did the ferry sail? > Ben: It sailed at nine.",
                "Turn: Rosa: I see.",
                "Turn: Ben: Do you have any more questions?"
            ]
        );
    }

    #[test]
    fn a_list_and_code_come_with_what_leads_into_them() {
        let units =
            shown("# A\n\nTo start it, run:\n\n```sh\nrun\n```\n\nYou need:\n\n- a key\n- a door\n\nThis stops it.\n\n```sh\nstop\n```\n");
        assert_eq!(
            units,
            [
                "Code: To start it, run: > run",
                "List: You need: > - a key / - a door",
                "Sentence: This stops it.",
                "Code: This stops it. > stop"
            ]
        );
    }

    #[test]
    fn a_line_that_leads_nowhere_is_no_unit() {
        assert_eq!(shown("# A\n\nTo start it, run:\n\n# B\n\nIt says:\n\nOnly this.\n"), ["Sentence: It says: > Only this."]);
        let before_a_table = "# A\n\nIt listens on port 1. These can be set:\n\n| key | use |\n|---|---|\n| port | where |\n";
        assert_eq!(shown(before_a_table).first().map(String::as_str), Some("Sentence: It listens on port 1. These can be set:"));
    }

    #[test]
    fn a_row_stands_under_the_headings_of_its_columns() {
        let units = shown("# A\n\n| key | use |\n|---|---|\n| port | where |\n| motd | what |\n");
        assert_eq!(units, ["Row: key | use > port | where", "Row: key | use > motd | what"]);
        let with_caption = "<table><caption>Keys</caption><tr><th>key</th><th>use</th></tr><tr><td>port</td><td>where</td></tr></table>";
        assert_eq!(shown(&format!("# A\n\n{with_caption}\n")), ["Row: key | use > port | where"]);
    }

    #[test]
    fn a_term_is_one_unit_with_its_meaning() {
        let units = shown("# A\n\nPort\n: Where it listens.\n\nMotd\n: What it says.\n: Or nothing.\n");
        assert_eq!(units, ["Definition: Port / Where it listens.", "Definition: Motd / What it says. / Or nothing."]);
    }

    #[test]
    fn what_stands_under_a_question_answers_it() {
        let units = shown("## How do I reset it?\n\nUse reset.\n\n## Steps\n\n1. One.\n2. Two.\n\n> [!TIP]\n> Do this:\n>\n> - so\n");
        assert_eq!(units, ["Answer: Use reset.", "Steps: 1. One. / 2. Two.", "Admonition: Do this: / - so"]);
    }

    #[test]
    fn steps_keep_their_numbers_around_nested_bullets() {
        assert_eq!(shown("# A\n\n1. One\n   - a\n   - b\n2. Two\n"), ["Steps: 1. One / - a / - b / 2. Two"]);
    }

    #[test]
    fn a_list_of_links_and_a_table_of_contents_are_no_units() {
        let links = "# See\n\nSee also:\n\n- [One](https://a.org/1)\n- [Two](https://a.org/2)\n";
        let line = "[One](https://a.org/1) | [Two](https://a.org/2)\n";
        let contents =
            "# Start\n\nAll that is said on this page:\n\n- [One](#one)\n- [Two](#two)\n\n## One\n\nText one.\n\n## Two\n\nText two.\n";
        assert_eq!(shown(links), [""; 0]);
        assert_eq!(shown(&format!("# See\n\n{line}")), [""; 0]);
        assert_eq!(shown("# Summary\n\n- [One](one.md)\n  - [Two](sub/two.md#a)\n- [Three](../three.md)\n"), [""; 0]);
        assert_eq!(shown(contents), ["Sentence: Text one.", "Sentence: Text two."]);
    }

    #[test]
    fn links_that_are_announced_or_asked_for_are_a_unit() {
        let links = "- [One](https://a.org/1)\n- [Two](https://a.org/2)\n";
        assert_eq!(
            shown(&format!("# A\n\nThe pack can be downloaded from:\n\n{links}")),
            ["List: The pack can be downloaded from: > - One / - Two"]
        );
        assert_eq!(shown(&format!("## Where is the pack?\n\n{links}")), ["Answer: - One / - Two"]);
        assert_eq!(shown("# A\n\n- Read [One](https://a.org/1) before you begin.\n- Then run it.\n").len(), 1);
    }

    #[test]
    fn a_caption_a_label_and_a_lone_term_are_no_units() {
        assert_eq!(
            shown("# A\n\n25565\n\n## B\n\nVersion 2\n\n## C\n\n<figure><figcaption>A door</figcaption><pre>open</pre></figure>\n"),
            ["Code: open"]
        );
        assert_eq!(shown("# A\n\n<dl><dt>Port</dt></dl>\n\nSome text.\n"), ["Sentence: Some text."]);
        assert_eq!(shown("## Which port is it?\n\n25565\n\n## Reset\n\n`/reset`\n"), ["Answer: 25565", "Sentence: /reset"]);
    }
}
