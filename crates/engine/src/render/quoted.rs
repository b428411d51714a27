//! A quote in, its lines as Discord markdown out: text in a block quote, lists as lists, code in a fence.

use std::ops::Range;

use crate::answer::{CELL_JOINER, Quote};
use crate::article::Article;
use crate::block::{Kind, Style};
use crate::render::markdown::{Mark, escape_marked};
use crate::render::message::{cut_at_word, units};
use crate::unit::UnitKind;

/// What stands where something was left out.
const LEFT_OUT: &str = "[…]";

/// The quote's text in at most `room` UTF-16 units of Discord markdown, each line of text behind `> `. `open` and `close` stand before its
/// first and behind its last word. What does not fit is left out line by line, and marked. Empty where there is room for nothing.
pub(super) fn markdown(quote: &Quote, open: &str, close: &str, room: usize) -> String {
    let pieces = pieces(quote);
    fitted(&pieces, open, close, room)
}

/// The bytes `span` of an article's body in the same way, the `bold` bytes of it bold; these are in order.
pub(super) fn excerpt(article: &Article, span: &Range<usize>, bold: &[Range<usize>], room: usize) -> String {
    if article.shape.is_plain() {
        let text = article.body.get(span.clone()).unwrap_or_default();
        let mut pieces = Vec::new();
        push_lines(&mut pieces, &Text { article, text, start: span.start, bold });
        return fitted(&pieces, "", "", room);
    }
    let blocks = article.shape.blocks.iter().filter(|block| block.range().start < span.end && span.start < block.range().end);
    let mut pieces = Vec::new();
    for block in blocks {
        let text = block.text(&article.body);
        if let Kind::Code { language } = &block.kind
            && let Some(code) = code(text, language.as_deref())
        {
            pieces.push(code);
        } else {
            push_lines(&mut pieces, &Text { article, text, start: block.range().start, bold });
        }
    }
    fitted(&pieces, "", "", room)
}

/// What is shown below what came before it.
enum Piece<'a> {
    /// A line of text.
    Line { bullet: &'a str, text: &'a str, bold: Vec<Range<usize>>, marks: Vec<(Range<usize>, Mark<'a>)> },
    /// An empty line between two lines of text.
    Gap,
    /// Code, which cannot end its own fence.
    Code { language: &'a str, code: &'a str },
}

impl Piece<'_> {
    fn shown(&self, open: &str, close: &str) -> String {
        match self {
            Piece::Line { bullet, text, bold, marks } => format!("> {bullet}{open}{}{close}", escape_marked(text, bold, marks)),
            Piece::Gap => "> ".to_owned(),
            Piece::Code { language, code } => {
                let mark = |mark: &str| mark.trim().to_owned();
                let (before, after) = (mark(open), mark(close));
                let before = if before.is_empty() { before } else { format!("> {before}\n") };
                let after = if after.is_empty() { after } else { format!("\n> {after}") };
                format!("{before}```{language}\n{code}\n```{after}")
            }
        }
    }

    /// As much of it as has room, with the mark that something is left out. None where that is nothing.
    fn cut(&self, open: &str, room: usize) -> Option<String> {
        let close = format!(" {LEFT_OUT}");
        let mut left = room;
        // Escaping and marks make a text longer: what is cut off is found in steps.
        while left > 0 {
            let shown = match self {
                Piece::Line { bullet, text, bold, marks } => {
                    let text = cut_at_word(text, left);
                    let bold = bold.iter().filter(|span| span.end <= text.len()).cloned().collect();
                    let marks = marks.iter().filter(|(span, _)| span.end <= text.len()).cloned().collect();
                    (!text.is_empty()).then(|| Piece::Line { bullet, text, bold, marks }.shown(open, &close))
                }
                Piece::Gap => return None,
                Piece::Code { language, code } => {
                    let code = cut_at_line(code, left);
                    (!code.is_empty()).then(|| Piece::Code { language, code }.shown(open, &close))
                }
            };
            match shown {
                Some(shown) if units(&shown) <= room => return Some(shown),
                _ => left = left * 3 / 4,
            }
        }
        None
    }
}

/// The whole lines of code that have room, or as much of the first as has.
fn cut_at_line(code: &str, max_units: usize) -> &str {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= max_units
    };
    let end: usize = code.chars().take_while(fits).map(char::len_utf8).sum();
    let head = code.get(..end).unwrap_or_default();
    if end == code.len() { head } else { head.rsplit_once('\n').map_or(head, |(lines, _)| lines) }
}

/// So much room is worth beginning a piece for.
const MIN_ROOM: usize = 24;

fn fitted(pieces: &[Piece<'_>], open: &str, close: &str, room: usize) -> String {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let open = if at == 0 { open } else { "" };
        let is_last = at + 1 == pieces.len();
        let gap = if out.is_empty() { "" } else { "\n" };
        let left = room.saturating_sub(units(&out) + gap.len());
        let whole = piece.shown(open, if is_last { close } else { "" });
        // Behind all but the last there must be room to say that something is left out.
        if units(&whole) + if is_last { 0 } else { MIN_ROOM } <= left {
            out.push_str(gap);
            out.push_str(&whole);
            continue;
        }
        let cut = Some(left).filter(|left| *left >= 2 * MIN_ROOM).and_then(|left| piece.cut(open, left));
        let mark = (!out.is_empty() && left >= MIN_ROOM).then(|| format!("> {LEFT_OUT}"));
        if let Some(rest) = cut.or(mark) {
            out.push_str(gap);
            out.push_str(&rest);
        }
        break;
    }
    out
}

/// The lines and the code of a quote, in order.
fn pieces(quote: &Quote) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut written = 0;
    let mut text_from = 0;
    for part in &quote.parts {
        let start = written + part.joiner.text().len();
        written = start + part.spans.iter().map(Range::len).sum::<usize>() + part.spans.len().saturating_sub(1) * CELL_JOINER.len();
        let shown = quote.text().get(start..written).unwrap_or_default();
        if part.kind == UnitKind::Code
            && let Some(code) = code(shown, part.language.as_deref())
        {
            push_quoted(&mut pieces, quote, text_from..start);
            pieces.push(code);
            text_from = written;
        }
    }
    push_quoted(&mut pieces, quote, text_from..written);
    without_loose_gaps(pieces)
}

/// The pieces without gaps that part no text from text, as a fence has space around it anyway, or a line from what it leads to.
fn without_loose_gaps(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut kept: Vec<Piece<'_>> = Vec::new();
    for piece in pieces {
        if !matches!(piece, Piece::Line { .. }) {
            kept.pop_if(|last| matches!(last, Piece::Gap));
        }
        let leads = |text: &str, bold: &[Range<usize>]| text.ends_with(':') || bold.first() == Some(&(0..text.len()));
        if !matches!(piece, Piece::Gap) || matches!(kept.last(), Some(Piece::Line { text, bold, .. }) if !leads(text, bold)) {
            kept.push(piece);
        }
    }
    kept.pop_if(|last| matches!(last, Piece::Gap));
    kept
}

/// Adds the lines of a stretch of a quote's text.
fn push_quoted<'a>(pieces: &mut Vec<Piece<'a>>, quote: &'a Quote, stretch: Range<usize>) {
    let mut line = stretch.start;
    for text in quote.text().get(stretch).unwrap_or_default().split('\n') {
        let place = line..line + text.len();
        match is_title(quote, &place) {
            true => pieces.push(Piece::Line { bullet: "", text, bold: std::iter::once(0..text.len()).collect(), marks: Vec::new() }),
            false if text.trim().is_empty() => pieces.push(Piece::Gap),
            false => push_line(pieces, text, &within(&quote.matched, &place), marks(quote, &place)),
        }
        line = place.end + 1;
    }
}

/// A stretch of an article's body.
struct Text<'a, 'b> {
    article: &'a Article,
    text: &'a str,
    start: usize,
    /// What of the body is bold.
    bold: &'b [Range<usize>],
}

fn push_lines<'a>(pieces: &mut Vec<Piece<'a>>, stretch: &Text<'a, '_>) {
    let mut line = stretch.start;
    for text in stretch.text.split('\n') {
        let place = line..line + text.len();
        let bold: Vec<Range<usize>> =
            stretch.bold.iter().map(|span| span.start.max(place.start)..span.end.min(place.end).max(span.start.max(place.start))).collect();
        push_line(pieces, text, &within(&bold, &place), marks_in(stretch.article, &place));
        line = place.end + 1;
    }
}

/// Adds a line, if anything is on it. A bullet stays one.
fn push_line<'a>(pieces: &mut Vec<Piece<'a>>, line: &'a str, bold: &[Range<usize>], marks: Vec<(Range<usize>, Mark<'a>)>) {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let bullet = if line.get(indent..).is_some_and(|rest| rest.starts_with("- ")) { indent + 2 } else { 0 };
    let (Some(mark), Some(text)) = (line.get(..bullet), line.get(bullet..)) else { return };
    if text.trim().is_empty() {
        return;
    }
    let moved = |span: &Range<usize>| (span.start >= bullet).then(|| span.start - bullet..span.end - bullet);
    let marks = marks.into_iter().filter_map(|(span, mark)| Some((moved(&span)?, mark))).collect();
    pieces.push(Piece::Line { bullet: mark, text, bold: bold.iter().filter_map(moved).collect(), marks });
}

/// The spans that lie in `place`, counted from its start.
fn within(spans: &[Range<usize>], place: &Range<usize>) -> Vec<Range<usize>> {
    let inside = |span: &&Range<usize>| span.start < span.end && place.start <= span.start && span.end <= place.end;
    spans.iter().filter(inside).map(|span| span.start - place.start..span.end - place.start).collect()
}

/// Whether a line of a quote's text is a heading, or a term that is defined below: it is set apart from what follows.
fn is_title(quote: &Quote, place: &Range<usize>) -> bool {
    let at = spans_at(quote).find(|(written, span)| *written <= place.start && place.end <= written + span.len());
    let Some((written, span)) = at.filter(|_| !place.is_empty()) else { return false };
    let (start, end) = (span.start + place.start - written, span.start + place.end - written);
    let shape = &quote.article.shape;
    let block = u32::try_from(start).ok().and_then(|at| shape.block_at(at)).and_then(|at| shape.blocks.get(at));
    block.is_some_and(|block| (block.kind.is_heading() || block.kind == Kind::Term) && block.range() == (start..end))
}

/// The spans of the body that a quote is made of, each with where it begins in the quote's text.
fn spans_at(quote: &Quote) -> impl Iterator<Item = (usize, &Range<usize>)> {
    let mut written = 0;
    quote.parts.iter().flat_map(|part| part.spans.iter().enumerate().map(move |(at, span)| (part, at, span))).map(
        move |(part, at, span)| {
            written += if at > 0 { CELL_JOINER.len() } else { part.joiner.text().len() };
            let start = written;
            written += span.len();
            (start, span)
        },
    )
}

/// The marks of the body inside a stretch of a quote's text, counted from its start.
fn marks<'a>(quote: &'a Quote, place: &Range<usize>) -> Vec<(Range<usize>, Mark<'a>)> {
    let mut found = Vec::new();
    for (written, span) in spans_at(quote) {
        let shown = written..written + span.len();
        if shown.start < place.end && place.start < shown.end {
            let body = |at: usize| span.start + (at.clamp(shown.start, shown.end) - shown.start);
            let offset = shown.start.max(place.start) - place.start;
            let inside = body(place.start)..body(place.end);
            let moved = |(mark, style): (Range<usize>, Mark<'a>)| (mark.start + offset..mark.end + offset, style);
            found.extend(marks_in(&quote.article, &inside).into_iter().map(moved));
        }
    }
    found
}

/// The code and links whose text lies in the bytes `inside` of a body, counted from there.
fn marks_in<'a>(article: &'a Article, inside: &Range<usize>) -> Vec<(Range<usize>, Mark<'a>)> {
    let inlines = &article.shape.inlines;
    let first = inlines.partition_point(|inline| (inline.span.start as usize) < inside.start);
    let mut found: Vec<(Range<usize>, Mark<'a>)> = Vec::new();
    for inline in inlines.get(first..).unwrap_or_default().iter().take_while(|inline| (inline.span.start as usize) < inside.end) {
        let span = inline.span.start as usize..inline.span.end as usize;
        let mark = match &inline.style {
            Style::Code => Mark::Code,
            Style::Link(target) => Mark::Link(target),
            Style::Emphasis | Style::Strong | Style::Struck | Style::RelativeLink(_) | Style::Page(_) => continue,
        };
        let is_apart = found.last().is_none_or(|(last, _)| last.end + inside.start <= span.start);
        if span.end <= inside.end && is_apart {
            found.push((span.start - inside.start..span.end - inside.start, mark));
        }
    }
    found
}

/// Code that a fence holds byte for byte. None where it would end its own fence.
fn code<'a>(code: &'a str, language: Option<&'a str>) -> Option<Piece<'a>> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-');
    let language = language.filter(|name| name.len() <= 20 && name.chars().all(is_name)).unwrap_or_default();
    (!code.contains("```")).then_some(Piece::Code { language, code })
}
