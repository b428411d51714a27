//! Blocks of a section in, the text of a quote out: slices of the body, and the fixed joiners between them.

use std::ops::Range;

use crate::answer::outcome::{CELL_JOINER, Joiner, Part};
use crate::article::Article;
use crate::block::{Block, Kind};
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

/// The parts that show the blocks at `places`, in order and each at most once, of `article`. A row stands under `header`, the place of the
/// headings of its columns. `wanted` says how much a piece of a text that is too long is worth; of a block longer than `room` characters
/// the best pieces are shown.
pub(super) fn parts(article: &Article, places: &[usize], header: Option<usize>, room: usize, wanted: &dyn Fn(&str) -> f32) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut before: Option<usize> = None;
    for place in places {
        let Some(block) = article.shape.blocks.get(*place) else { continue };
        let joiner = match before {
            None => Joiner::Start,
            Some(before) if before + 1 == *place => between(article, before, *place),
            Some(_) => Joiner::LeftOut,
        };
        before = Some(*place);
        push(&mut parts, article, block, joiner, header, room, wanted);
    }
    parts
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

fn push(
    parts: &mut Vec<Part>,
    article: &Article,
    block: &Block,
    joiner: Joiner,
    header: Option<usize>,
    room: usize,
    wanted: &dyn Fn(&str) -> f32,
) {
    let (span, text) = (block.range(), block.text(&article.body));
    let kind = kind_of(block);
    match &block.kind {
        Kind::Row { cells, .. } => push_row(parts, article, cells, header, joiner),
        Kind::Code { language } => {
            for (joiner, lines) in pieces(text, lines(text), joiner, Joiner::LeftOut, room, wanted) {
                parts.push(Part {
                    joiner,
                    spans: vec![span.start + lines.start..span.start + lines.end],
                    kind,
                    language: language.clone(),
                });
            }
        }
        _ => {
            let sentences = sentences::split(text, article.language);
            for (joiner, piece) in pieces(text, sentences, joiner, Joiner::LeftOutInLine, room, wanted) {
                push_text(parts, article, joiner, span.start + piece.start..span.start + piece.end, kind);
            }
        }
    }
}

/// Adds running text, to the part before it where it follows that in the body.
fn push_text(parts: &mut Vec<Part>, article: &Article, joiner: Joiner, span: Range<usize>, kind: UnitKind) {
    if let (Some(last), Joiner::Newline | Joiner::Blank) = (parts.last_mut(), joiner)
        && !matches!(last.kind, UnitKind::Row | UnitKind::Code)
        && let [only] = last.spans.as_mut_slice()
        && article.body.get(only.end..span.start).is_some_and(|gap| gap.trim().is_empty())
    {
        only.end = span.end;
        return;
    }
    parts.push(Part { joiner, spans: vec![span], kind, language: None });
}

fn push_row(parts: &mut Vec<Part>, article: &Article, cells: &[crate::block::Span], header: Option<usize>, joiner: Joiner) {
    let headings = header.and_then(|header| article.shape.blocks.get(header)).map(|block| &block.kind);
    let mut joiner = joiner;
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let heading = match headings {
            Some(Kind::Row { cells, .. }) => cells.get(column).filter(|heading| !heading.is_empty()),
            _ => None,
        };
        let spans = heading.into_iter().chain([cell]).map(range).collect();
        parts.push(Part { joiner, spans, kind: UnitKind::Row, language: None });
        joiner = Joiner::Newline;
    }
}

fn range(span: &crate::block::Span) -> Range<usize> {
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

/// The whole of `text`, or where it has more than `room` characters the run of `units` of it around the best one that fits, each with what
/// stands before it.
fn pieces(
    text: &str,
    units: Vec<Range<usize>>,
    joiner: Joiner,
    left_out: Joiner,
    room: usize,
    wanted: &dyn Fn(&str) -> f32,
) -> Vec<(Joiner, Range<usize>)> {
    if text.chars().count() <= room || units.len() < 2 {
        return vec![(joiner, 0..end_of(text, room))];
    }
    let size = |unit: &Range<usize>| text.get(unit.clone()).map_or(0, |unit| unit.chars().count() + 1);
    let worth: Vec<f32> = units.iter().map(|unit| text.get(unit.clone()).map_or(0.0, wanted)).collect();
    let best = worth.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0))).map_or(0, |(at, _)| at);
    let (mut from, mut to, mut used) = (best, best + 1, units.get(best).map_or(0, size));
    loop {
        let before = from.checked_sub(1).filter(|at| units.get(*at).is_some_and(|unit| used + size(unit) <= room));
        let after = Some(to).filter(|at| units.get(*at).is_some_and(|unit| used + size(unit) <= room));
        let of = |at: Option<usize>| at.and_then(|at| worth.get(at)).copied().unwrap_or(-1.0);
        let take_after = after.is_some() && of(after) >= of(before);
        match (before, after) {
            (_, Some(at)) if take_after => {
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
    let (Some(first), Some(last)) = (units.get(from), units.get(to - 1)) else { return Vec::new() };
    let run = first.start..first.start + end_of(text.get(first.start..last.end).unwrap_or_default(), room);
    let joiner = if from > 0 && joiner != Joiner::Start { left_out } else { joiner };
    vec![(joiner, run)]
}

/// Where `text` ends after at most `room` characters: at a space where there is one.
fn end_of(text: &str, room: usize) -> usize {
    let Some((end, _)) = text.char_indices().nth(room) else { return text.len() };
    let head = text.get(..end).unwrap_or_default();
    head.rfind(char::is_whitespace).filter(|space| *space > end / 2).unwrap_or(end)
}
