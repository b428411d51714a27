//! Lines in reading order in, blocks out: paragraphs over lines, columns and pages, items, code, tables.

use std::collections::HashMap;

use crate::parse::paragraphs::ends_as_sentence;
use crate::parse::pdf::lines::{Line, Setting};
use crate::parse::pdf::marks::{self, Mark};
use crate::parse::pdf::rows::Row;
use crate::parse::pdf::spans::{self, Span, Words};
use crate::parse::pdf::tables;

/// Letters of one paragraph differ in size by no more than this share.
const SIZE: f32 = 0.06;
/// A line that begins further right than this share of its size begins a paragraph.
const INDENT: f32 = 0.7;
/// A word that had room in the line above begins a paragraph; so much more room than it takes, behind a sentence and elsewhere.
const ROOM: f32 = 0.5;
const MUCH_ROOM: f32 = 3.0;
/// Lines of code this far apart have an empty line between them.
const EMPTY_LINE: f32 = 1.6;
/// Those further apart are not of one piece of code.
const CODE_APART: f32 = 3.2;
/// What a paragraph goes on with stands among so many blocks behind it: notes and pictures stand between.
const LOOK_AHEAD: usize = 12;
/// Notes and captions are set this much smaller than the text, or more.
const NOTE: f32 = 0.95;
/// An empty cell's columns are filled with no more spaces than this.
const MAX_SPACES: usize = 200;

/// A block of the document.
#[derive(Clone, Debug)]
pub(super) enum Block {
    Text(Text),
    Code { page: u32, lines: Vec<String> },
    Table(tables::Table),
}

/// Running text.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) spans: Vec<Span>,
    /// The size of its first line, and whether all of it is bold.
    pub(super) size: f32,
    pub(super) is_bold: bool,
    /// What it is an item by, and where that mark stands.
    pub(super) item: Option<(Mark, f32)>,
    pub(super) lines: usize,
    column: usize,
}

impl Text {
    pub(super) fn text(&self) -> String {
        spans::text(&self.spans)
    }
}

/// The blocks of these lines.
pub(super) fn of(lines: &[Line], setting: &Setting) -> Vec<Block> {
    let words = spans::words(lines);
    let marks = marks::of(lines);
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if line.is_contents {
            at += 1;
        } else if line.is_mono && !setting.is_mono {
            let taken = code(rest, setting, &mut blocks);
            at += taken;
        } else if let Some(table) = Some(()).filter(|()| !marks.contains_key(&at)).and_then(|()| tables::at_start(rest, setting, &words)) {
            at += table.lines;
            blocks.push(Block::Table(table));
        } else {
            at += paragraph(lines, at, setting, &marks, &words, &mut blocks);
        }
    }
    joined(blocks, setting, &words)
}

/// Reads the code that begins here. How many lines it takes.
fn code(lines: &[Line], setting: &Setting, blocks: &mut Vec<Block>) -> usize {
    let near = lines.iter().zip(lines.iter().skip(1));
    let taken = 1 + near.take_while(|(line, next)| next.is_mono && setting.is_within(line, next, CODE_APART)).count();
    let own = lines.get(..taken).unwrap_or_default();
    let left = own.iter().map(|line| line.x).fold(f32::MAX, f32::min);
    let letters: usize = own.iter().flat_map(|line| &line.row.runs).map(|run| run.text.chars().count()).sum();
    let width = own.iter().flat_map(|line| &line.row.runs).map(|run| run.width).sum::<f32>() / letters.max(1) as f32;
    let mut code = Vec::new();
    for (line, above) in own.iter().zip(std::iter::once(None).chain(own.iter().map(Some))) {
        if above.is_some_and(|above| !setting.is_within(above, line, EMPTY_LINE * above.row.size.min(setting.size) / setting.size)) {
            code.push(String::new());
        }
        code.push(in_columns(&line.row, left, width));
    }
    blocks.push(Block::Code { page: own.first().map_or(0, |line| line.page), lines: code });
    taken
}

/// A row with each run in the column of letters where it stands.
fn in_columns(row: &Row, left: f32, width: f32) -> String {
    let (mut text, mut length) = (String::new(), 0);
    for run in &row.runs {
        let column = if width > 0.0 { ((run.x - left) / width).round().max(0.0) as usize } else { 0 };
        let spaces = column.saturating_sub(length).min(MAX_SPACES);
        text.extend(std::iter::repeat_n(' ', spaces));
        text.push_str(&run.text);
        length += spaces + run.text.chars().count();
    }
    text.trim_end().to_owned()
}

/// Reads the paragraph or item that begins at a line. How many lines it takes.
fn paragraph(lines: &[Line], at: usize, setting: &Setting, marks: &HashMap<usize, Mark>, words: &Words, blocks: &mut Vec<Block>) -> usize {
    let Some(first) = lines.get(at) else { return 1 };
    let mark = marks.get(&at).copied();
    let mut spans = spans::of(first, 0);
    if let Some(mark) = mark {
        take_bytes(&mut spans, mark.bytes);
    }
    let mut taken = 1;
    while let (Some(line), Some(next)) = (lines.get(at + taken - 1), lines.get(at + taken)) {
        let begins = marks.contains_key(&(at + taken)) || next.is_mono && !setting.is_mono && !is_inside(line, lines.get(at + taken + 1));
        let goes_on = !begins && !next.is_contents && setting.is_below(line, next) && is_alike(line, next);
        if !goes_on || begins_paragraph(first, line, next, mark.is_some(), taken) {
            break;
        }
        spans::join(&mut spans, spans::of(next, 0), words);
        taken += 1;
    }
    let own = lines.get(at..at + taken).unwrap_or_default();
    let item = mark.map(|mark| (mark, first.x));
    let is_bold = own.iter().all(|line| line.is_bold);
    blocks.push(Block::Text(Text { spans, size: first.row.size, is_bold, item, lines: taken, column: first.column }));
    taken
}

/// Whether a line of code between these is a word of a sentence that happens to fill its line.
fn is_inside(above: &Line, below: Option<&Line>) -> bool {
    !ends_as_sentence(&above.text) && below.is_some_and(|below| !below.is_mono && below.text.starts_with(char::is_lowercase))
}

/// Whether two lines look as if they were of one paragraph.
fn is_alike(line: &Line, next: &Line) -> bool {
    let same_size = (line.row.size - next.row.size).abs() <= line.row.size * SIZE;
    same_size && (line.is_bold == next.is_bold || !line.is_bold && next.end < next.right)
}

/// Whether `next`, which stands below `line`, begins a paragraph by where it stands. `first` is the first of `lines` lines so far.
fn begins_paragraph(first: &Line, line: &Line, next: &Line, is_item: bool, lines: usize) -> bool {
    let size = line.row.size;
    let indented = next.x - line.x > size * INDENT;
    let back = line.x - next.x > size * INDENT;
    let word = next.text.split_whitespace().next().unwrap_or_default().chars().count() as f32;
    let letters = next.text.chars().count().max(1) as f32;
    let room = line.right - line.end - word * (next.end - next.x) / letters;
    let is_full = room < size * MUCH_ROOM;
    let ended = ends_as_sentence(&line.text);
    if is_item {
        return next.x < first.x - size * INDENT || lines > 1 && back || room > size * MUCH_ROOM && ended;
    }
    if indented && (lines > 1 || ended || !is_full) {
        return true;
    }
    // The first line of a paragraph may stand further left or right than the others; a later one may not.
    lines > 1 && back || room > size * if ended { ROOM } else { MUCH_ROOM }
}

/// Takes so many bytes off the beginning, and the spaces behind them.
fn take_bytes(spans: &mut Vec<Span>, mut bytes: usize) {
    let leading = spans.first().map_or(0, |first| first.text.len() - first.text.trim_start().len());
    bytes += leading;
    for span in spans.iter_mut() {
        let taken = bytes.min(span.text.len());
        span.text = span.text.get(taken..).unwrap_or_default().to_owned();
        bytes -= taken;
    }
    spans.retain(|span| !span.text.is_empty());
    if let Some(first) = spans.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
}

/// The blocks with those put together that a column's or page's end parts.
fn joined(blocks: Vec<Block>, setting: &Setting, words: &Words) -> Vec<Block> {
    let mut blocks: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    for at in 0..blocks.len() {
        while let Some(rest) = continuation(&blocks, at, setting) {
            let more = blocks.get_mut(rest).and_then(Option::take);
            if let (Some(Some(Block::Text(open))), Some(Block::Text(more))) = (blocks.get_mut(at), more) {
                spans::join(&mut open.spans, more.spans, words);
                open.lines += more.lines;
                open.column = more.column;
            }
        }
    }
    blocks.into_iter().flatten().collect()
}

/// The place of the block that goes on with the sentence which the one at `at` leaves open.
fn continuation(blocks: &[Option<Block>], at: usize, setting: &Setting) -> Option<usize> {
    let Some(Some(Block::Text(open))) = blocks.get(at) else { return None };
    let said = open.text();
    let is_text = |text: &Text| (text.size - open.size).abs() <= open.size * SIZE && !text.is_bold && text.item.is_none();
    if open.is_bold || ends_as_sentence(&said) || open.size > setting.size * (1.0 + SIZE) {
        return None;
    }
    for (place, block) in blocks.iter().enumerate().skip(at + 1).take(LOOK_AHEAD) {
        match block {
            Some(Block::Text(next)) if is_text(next) => {
                let goes_on = next.column != open.column && next.text().trim_start().starts_with(char::is_lowercase);
                return goes_on.then_some(place);
            }
            // Notes, captions and tables stand between; headings do not.
            Some(Block::Text(next)) if next.size < open.size * NOTE => {}
            Some(Block::Table(_)) | None => {}
            Some(Block::Text(_) | Block::Code { .. }) => return None,
        }
    }
    None
}
