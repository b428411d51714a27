//! Blocks of a section in, the text of a quote out: slices of the body, and the fixed joiners between them.

use std::ops::Range;

use crate::answer::outcome::{CELL_JOINER, Joiner, Part};
use crate::article::Article;
use crate::block::{Block, Kind, Span};
use crate::text::cut::Cut;
use crate::text::sentences;
use crate::unit::UnitKind;

/// The text of a quote made of `parts` of `body`. Ranges that are none of the body are empty.
pub(super) fn text(body: &str, parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push_str(part.joiner.text());
        for (at, span) in part.spans.iter().enumerate() {
            out.push_str(if at > 0 { CELL_JOINER } else { "" });
            out.push_str(body.get(span.clone()).unwrap_or_default());
        }
    }
    out
}

/// The parts that show the blocks at `places`, in order and each at most once, of `article`. A row stands under the headings of its
/// columns; those are no row themselves. Of a block longer than `room` characters the best pieces are shown: `wanted` says how much one is
/// worth.
pub(super) fn parts(article: &Article, places: &[usize], room: usize, wanted: &dyn Fn(&str) -> f32) -> Vec<Part> {
    let mut assembled = Assembled { article, room, wanted, parts: Vec::new(), is_cut: false };
    let mut before: Option<usize> = None;
    for place in places.iter().copied() {
        let Some(block) = article.shape.blocks.get(place).filter(|block| !matches!(block.kind, Kind::Row { is_header: true, .. })) else {
            continue;
        };
        let joiner = match before {
            None => Joiner::Start,
            Some(before) if before + 1 == place && !assembled.is_cut => between(article, before, place),
            Some(_) => Joiner::LeftOut,
        };
        before = Some(place);
        assembled.push(place, block, joiner);
    }
    assembled.parts
}

/// Where the text of `parts` begins within code, and where it ends within code or a sentence.
pub(super) fn cut(article: &Article, parts: &[Part]) -> Cut {
    let ends = |part: Option<&Part>| part.and_then(|part| Some((part.kind == UnitKind::Code, part.spans.last()?.clone())));
    Cut {
        start: ends(parts.first()).is_some_and(|(is_code, span)| is_code && whole(article, span.start).start != span.start),
        end: ends(parts.last()).is_some_and(|(is_code, span)| {
            let whole = whole(article, span.end.saturating_sub(1));
            let text = article.body.get(whole.clone()).unwrap_or_default();
            let at = |sentence: &Range<usize>| whole.start + sentence.end == span.end;
            whole.end != span.end && (is_code || !sentences::split(text, article.language).iter().any(at))
        }),
    }
}

/// The block, or the cell of a row, that holds the byte at `at`.
fn whole(article: &Article, at: usize) -> Range<usize> {
    let block = u32::try_from(at).ok().and_then(|at| article.shape.block_at(at)).and_then(|place| article.shape.blocks.get(place));
    match block.map(|block| (&block.kind, block.range())) {
        Some((Kind::Row { cells, .. }, row)) => cells.iter().map(range).find(|cell| cell.contains(&at)).unwrap_or(row),
        Some((_, block)) => block,
        None => at..at,
    }
}

fn between(article: &Article, before: usize, place: usize) -> Joiner {
    let blocks = &article.shape.blocks;
    let gap = blocks
        .get(before)
        .zip(blocks.get(place))
        .and_then(|(one, other)| article.body.get(one.span.end as usize..other.span.start as usize));
    let is_row = |place: usize| matches!(blocks.get(place).map(|block| &block.kind), Some(Kind::Row { .. }));
    // The cells of a row are lines themselves.
    if is_row(place) || gap.is_some_and(|gap| gap.matches('\n').count() > 1) { Joiner::Blank } else { Joiner::Newline }
}

/// The parts of a quote as it grows.
struct Assembled<'a> {
    article: &'a Article,
    room: usize,
    wanted: &'a dyn Fn(&str) -> f32,
    parts: Vec<Part>,
    /// Whether the last block is not shown to its end.
    is_cut: bool,
}

/// A cell is cut to no less than this many characters; with less room it is left out.
const MIN_CELL: usize = 40;

impl Assembled<'_> {
    fn push(&mut self, place: usize, block: &Block, joiner: Joiner) {
        if let Kind::Row { cells, .. } = &block.kind {
            return self.push_row(place, cells, joiner);
        }
        let text = block.text(&self.article.body);
        let lines = match &block.kind {
            Kind::Code { .. } => lines(text),
            _ => sentences::split(text, self.article.language),
        };
        let run = run(text, &lines, self.room, self.wanted);
        self.is_cut = run.end < text.len();
        let start = block.range().start;
        let head = head(block, text).filter(|head| *head <= run.start);
        let joiner = match head {
            Some(head) => {
                self.push_text(joiner, start..start + head, block);
                Joiner::LeftOutInLine
            }
            None if run.start > 0 && joiner != Joiner::Start => Joiner::LeftOut,
            None => joiner,
        };
        self.push_text(joiner, start + run.start..start + run.end, block);
    }

    /// Adds a piece of a block, to the part before it where it follows that in the body.
    fn push_text(&mut self, joiner: Joiner, span: Range<usize>, block: &Block) {
        let kind = kind_of(block);
        if let (Some(last), Joiner::Newline | Joiner::Blank) = (self.parts.last_mut(), joiner)
            && !matches!(kind, UnitKind::Code)
            && !matches!(last.kind, UnitKind::Row | UnitKind::Code)
            && let [only] = last.spans.as_mut_slice()
            && self.article.body.get(only.end..span.start).is_some_and(|gap| gap.trim().is_empty())
        {
            only.end = span.end;
            return;
        }
        let language = if let Kind::Code { language } = &block.kind { language.clone() } else { None };
        self.parts.push(Part { joiner, spans: vec![span], kind, language });
    }

    /// Adds the cells of a row, each under the heading of its column. Where there is no room for all, the first and those that are worth most.
    fn push_row(&mut self, place: usize, cells: &[Span], joiner: Joiner) {
        let headings = headings(self.article, place);
        let all: Vec<Cell> =
            (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()).map(|(at, cell)| self.cell(at, cell, headings)).collect();
        let mut order: Vec<(bool, f32, &Cell)> = all.iter().map(|cell| (cell.is_first(&all), self.worth(cell), cell)).collect();
        order.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.column.cmp(&b.2.column)));
        let (mut shown, mut left) = (Vec::new(), self.room);
        for (is_first, _, cell) in order {
            // The first cell says what the row is about, and leaves room for what is said of it.
            let room = if is_first && all.len() > 1 { left / 2 } else { left };
            let Some(cut) = cell.cut(self.article, room, self.wanted) else { continue };
            left = left.saturating_sub(cut.chars(&self.article.body));
            shown.push(cut);
        }
        shown.sort_by_key(|cell| cell.column);
        self.is_cut = shown.len() < all.len();
        let mut rest = all.iter();
        for cell in shown {
            let skipped = rest.by_ref().take_while(|other| other.column != cell.column).count();
            let joiner = match (cell.is_first(&all), skipped) {
                (true, _) => joiner,
                (false, 0) => Joiner::Newline,
                (false, _) => Joiner::LeftOut,
            };
            self.parts.push(Part {
                joiner,
                spans: cell.heading.into_iter().chain([cell.text]).collect(),
                kind: UnitKind::Row,
                language: None,
            });
        }
    }

    fn cell(&self, column: usize, cell: &Span, headings: &[Span]) -> Cell {
        let heading = headings.get(column).filter(|heading| !heading.is_empty()).map(range);
        let longest = self.room / 4;
        let heading = heading.map(|heading| {
            let text = self.article.body.get(heading.clone()).unwrap_or_default();
            heading.start..heading.start + end_of(text, longest)
        });
        Cell { column, heading, text: range(cell) }
    }

    fn worth(&self, cell: &Cell) -> f32 {
        let of = |span: &Range<usize>| self.article.body.get(span.clone()).map_or(0.0, self.wanted);
        cell.heading.iter().map(of).sum::<f32>() + of(&cell.text)
    }
}

/// A cell of a row with the heading of its column.
struct Cell {
    column: usize,
    heading: Option<Range<usize>>,
    text: Range<usize>,
}

impl Cell {
    fn is_first(&self, all: &[Cell]) -> bool {
        all.first().is_some_and(|first| first.column == self.column)
    }

    /// How many characters it adds to a quote, the joiner before it included.
    fn chars(&self, body: &str) -> usize {
        let of = |span: &Range<usize>| body.get(span.clone()).map_or(0, |text| text.chars().count());
        self.heading.iter().map(|heading| of(heading) + CELL_JOINER.len()).sum::<usize>() + of(&self.text) + 1
    }

    /// As much of it as there is room for. None where that is next to nothing.
    fn cut(&self, article: &Article, room: usize, wanted: &dyn Fn(&str) -> f32) -> Option<Cell> {
        let text = article.body.get(self.text.clone())?;
        let heading = self.chars(&article.body) - text.chars().count();
        let room = room.checked_sub(heading)?;
        if room < MIN_CELL && text.chars().count() > room {
            return None;
        }
        let run = run(text, &sentences::split(text, article.language), room, wanted);
        Some(Cell { heading: self.heading.clone(), text: self.text.start + run.start..self.text.start + run.end, ..*self })
    }
}

/// The headings of the columns that the row at `place` stands under; none where its table has none.
fn headings(article: &Article, place: usize) -> &[Span] {
    let blocks = article.shape.blocks.get(..=place).unwrap_or_default();
    let group = blocks.last().and_then(|row| row.group);
    let mut above = blocks.iter().rev().skip(1).take_while(|block| block.group == group && matches!(block.kind, Kind::Row { .. }));
    above
        .find_map(|block| match &block.kind {
            Kind::Row { cells, is_header: true } => Some(cells.as_slice()),
            _ => None,
        })
        .unwrap_or_default()
}

/// Where the number or bullet of an item ends, or the name of who speaks: what is shown whichever piece of the block is quoted.
fn head(block: &Block, text: &str) -> Option<usize> {
    match &block.kind {
        Kind::Item { .. } => text.find(' '),
        Kind::Turn { speaker, .. } if !speaker.is_empty() => {
            let name = (speaker.end.checked_sub(block.span.start)?) as usize;
            let mark = text.get(name..)?.chars().next().filter(|c| matches!(c, ':' | '：'));
            Some(name + mark.map_or(0, char::len_utf8))
        }
        _ => None,
    }
}

fn range(span: &Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn kind_of(block: &Block) -> UnitKind {
    if block.admonition.is_some() && !matches!(block.kind, Kind::Code { .. }) {
        return UnitKind::Admonition;
    }
    match &block.kind {
        Kind::Item { number: Some(_), .. } => UnitKind::Steps,
        Kind::Item { number: None, .. } => UnitKind::List,
        Kind::Code { .. } => UnitKind::Code,
        Kind::Row { .. } => UnitKind::Row,
        Kind::Term | Kind::Definition => UnitKind::Definition,
        Kind::Turn { .. } => UnitKind::Turn,
        Kind::Heading { .. } | Kind::Question { .. } | Kind::Paragraph | Kind::Quotation | Kind::Caption => UnitKind::Sentence,
    }
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        lines.push(start..start + line.len());
        start += line.len() + 1;
    }
    lines
}

/// The whole of `text`, or where it has more than `room` characters as many of its neighbouring `units` as fit, the best one among them.
fn run(text: &str, units: &[Range<usize>], room: usize, wanted: &dyn Fn(&str) -> f32) -> Range<usize> {
    if text.chars().count() <= room || units.len() < 2 {
        return 0..end_of(text, room);
    }
    let size = |unit: &Range<usize>| text.get(unit.clone()).map_or(0, |unit| unit.chars().count() + 1);
    let worth: Vec<f32> = units.iter().map(|unit| text.get(unit.clone()).map_or(0.0, wanted)).collect();
    let best = worth.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0))).map_or(0, |(at, _)| at);
    let (mut from, mut to, mut used) = (best, best + 1, units.get(best).map_or(0, size));
    loop {
        let fits = |at: &usize| units.get(*at).is_some_and(|unit| used + size(unit) <= room);
        let (before, after) = (from.checked_sub(1).filter(fits), Some(to).filter(fits));
        let of = |at: Option<usize>| at.and_then(|at| worth.get(at)).copied().unwrap_or(-1.0);
        match (before, after) {
            (_, Some(at)) if of(after) >= of(before) => {
                used += units.get(at).map_or(0, size);
                to += 1;
            }
            (Some(at), _) => {
                used += units.get(at).map_or(0, size);
                from = at;
            }
            _ => break,
        }
    }
    let (Some(first), Some(last)) = (units.get(from), units.get(to - 1)) else { return 0..0 };
    first.start..first.start + end_of(text.get(first.start..last.end).unwrap_or_default(), room)
}

/// Where `text` ends after at most `room` characters: at a space where there is one.
fn end_of(text: &str, room: usize) -> usize {
    let Some((end, _)) = text.char_indices().nth(room) else { return text.len() };
    let head = text.get(..end).unwrap_or_default();
    head.rfind(char::is_whitespace).filter(|space| *space > end / 2).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    const ROOM: usize = 100;

    fn article(markdown: &str) -> Article {
        parse::parse("a.md", markdown.as_bytes()).articles.remove(0)
    }

    /// The text of all blocks of a document but its headings, where pieces with "zebra" are wanted, and whether it was cut.
    fn shown(markdown: &str) -> (String, Cut) {
        let article = article(markdown);
        let places: Vec<usize> = (0..article.shape.blocks.len()).filter(|at| !article.shape.blocks[*at].kind.is_heading()).collect();
        let parts = parts(&article, &places, ROOM, &|text| text.matches("zebra").count() as f32);
        (text(&article.body, &parts), cut(&article, &parts))
    }

    fn uncut(markdown: &str) -> String {
        let (text, cut) = shown(markdown);
        assert!(!cut.is_any(), "{text}");
        text
    }

    #[test]
    fn blocks_stand_as_far_apart_as_in_the_document() {
        assert_eq!(uncut("# A\n\nOne:\n\n- a\n- b\n  - c\n\nTwo.\n"), "One:\n\n- a\n- b\n  - c\n\nTwo.");
    }

    #[test]
    fn cells_stand_under_the_headings_of_their_columns_and_rows_apart() {
        let table = "# A\n\n| key | use | |\n|---|---|---|\n| port | where | x |\n| motd | | |\n";
        assert_eq!(uncut(table), "key: port\nuse: where\nx\n\nkey: motd");
        assert_eq!(uncut("# A\n\n<table><tr><td>port</td><td>where</td></tr></table>\n"), "port\nwhere");
    }

    #[test]
    fn code_is_shown_byte_for_byte() {
        assert_eq!(uncut("# A\n\n```\n  if  a:\n\n\tb = '`'\n```\n"), "  if  a:\n\n\tb = '`'");
    }

    #[test]
    fn of_long_code_whole_lines_around_the_best_one_are_shown() {
        let line = |at: usize| format!("let line_{at:02} = {at};\n");
        let code: String = (0..30).map(line).collect::<String>().replace("let line_15", "let zebra_15");
        let (text, cut) = shown(&format!("# A\n\n```rust\n{code}```\n"));
        assert!(text.contains("let zebra_15 = 15;\n") && text.lines().all(|line| line.ends_with(';')), "{text}");
        assert_eq!((cut, text.chars().count() <= ROOM), (Cut { start: true, end: true }, true));
    }

    #[test]
    fn of_a_long_paragraph_the_best_run_of_sentences_is_shown() {
        let paragraph = format!("{}A zebra sleeps here. {}", "Some words. ".repeat(20), "Other words. ".repeat(20));
        let (text, cut) = shown(&format!("# A\n\n- one\n\nFirst.\n\n{paragraph}\n\nLast.\n"));
        assert!(
            text.starts_with("- one\n\nFirst.\n[…]\n") && text.contains("A zebra sleeps here.") && text.ends_with(".\n[…]\nLast."),
            "{text}"
        );
        assert!(!cut.is_any());
    }

    #[test]
    fn a_long_item_keeps_its_number() {
        let item = format!("{}A zebra sleeps here. {}", "Some words. ".repeat(400), "Other words. ".repeat(400));
        let text = uncut(&format!("# A\n\n1. One.\n2. {item}\n3. Three.\n"));
        assert!(text.starts_with("1. One.\n2. […] ") && text.contains("zebra") && text.ends_with("\n[…]\n3. Three."), "{text}");
        assert!(text.chars().count() < 2 * ROOM);
    }

    #[test]
    fn a_text_without_sentences_is_cut_between_words_and_said_to_be() {
        let (text, cut) = shown(&format!("# A\n\n- {}\n", "words ".repeat(2_000)));
        assert_eq!((text.chars().count() <= ROOM, text.ends_with("words"), cut), (true, true, Cut { start: false, end: true }));
    }

    #[test]
    fn a_long_cell_and_thousands_of_columns_stay_within_the_room() {
        let long = "Some words. ".repeat(800);
        let (text, _) = shown(&format!("# A\n\n| key | use | more |\n|---|---|---|\n| port | {long} | a zebra |\n"));
        assert!(text.starts_with("key: port\n") && text.contains("more: a zebra") && text.chars().count() <= ROOM, "{text}");
        let cells = |of: &dyn Fn(usize) -> String| (0..5_000).map(of).collect::<String>();
        let table = format!(
            "# A\n\n|{}\n|{}\n|{}\n",
            cells(&|at| format!("h{at}|")),
            cells(&|_| "---|".to_owned()),
            cells(&|at| if at == 3_000 { "zebra|".to_owned() } else { format!("c{at}|") })
        );
        let (text, _) = shown(&table);
        assert!(text.starts_with("h0: c0\n") && text.contains("h3000: zebra\n") || text.ends_with("h3000: zebra"), "{text}");
        assert!(text.contains("\n[…]\n") && text.chars().count() <= 3 * ROOM, "{text}");
    }
}
