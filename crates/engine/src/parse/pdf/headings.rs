//! Blocks in, which of them are headings, of which level, and which is the title out.

use std::collections::{BTreeSet, HashMap};

use crate::parse::pdf::layout::Bookmark;
use crate::parse::pdf::lines::{Setting, half_points};
use crate::parse::pdf::paragraphs::{Block, Text};
use crate::parse::titles;

/// Letters this much larger than the text are a heading's.
const LARGER: f32 = 1.1;
/// A longer text is no heading.
const MAX_CHARS: usize = 160;
const MAX_LINES: usize = 4;
/// A title is this much larger than the text, or more.
const TITLE: f32 = 1.25;
/// It stands among so many blocks at the top.
const TITLE_AMONG: usize = 12;
/// Levels of headings, in HTML and here.
const LEVELS: u8 = 6;

/// The headings of a document.
#[derive(Debug, Default)]
pub(super) struct Headings {
    levels: HashMap<usize, u8>,
    /// The place of the title, which is a heading of level 1.
    pub(super) title: Option<usize>,
}

impl Headings {
    /// The level of the block at `place`, if it is a heading.
    pub(super) fn level(&self, place: usize) -> Option<u8> {
        self.levels.get(&place).copied()
    }

    pub(super) fn of(blocks: &[Block], setting: &Setting, outline: &[Bookmark]) -> Headings {
        let title = title(blocks, setting);
        let marked: HashMap<String, u8> = outline.iter().rev().map(|mark| (letters(&mark.title), mark.depth)).collect();
        let styles: BTreeSet<(i32, bool)> =
            texts(blocks).filter(|(place, text)| Some(*place) != title && is_heading(text, setting)).map(|(_, text)| style(text)).collect();
        let above = u8::from(title.is_some());
        let is_marked = title
            .and_then(|place| texts(blocks).find(|(at, _)| *at == place))
            .is_some_and(|(_, text)| marked.contains_key(&letters(&text.text())));
        let rank = |text: &Text| styles.iter().rev().position(|known| *known == style(text)).unwrap_or_default();
        let level = |text: &Text| match marked.get(&letters(&text.text())) {
            Some(depth) if may_be(text, setting) => Some(depth.saturating_add(u8::from(!is_marked))),
            _ if is_heading(text, setting) => Some(u8::try_from(rank(text)).unwrap_or(LEVELS).saturating_add(1)),
            _ => None,
        };
        let found = texts(blocks).filter_map(|(place, text)| {
            let level = if Some(place) == title { 1 } else { level(text)?.saturating_add(above).min(LEVELS) };
            Some((place, level))
        });
        Headings { levels: found.collect(), title }
    }
}

fn texts(blocks: &[Block]) -> impl Iterator<Item = (usize, &Text)> {
    blocks.iter().enumerate().filter_map(|(place, block)| match block {
        Block::Text(text) => Some((place, text)),
        Block::Code { .. } | Block::Table(_) => None,
    })
}

fn style(text: &Text) -> (i32, bool) {
    (half_points(text.size), text.is_bold)
}

/// Whether a text is short enough, and no item and no sentence. What is set larger than the text and has a number is no item of a list.
fn may_be(text: &Text, setting: &Setting) -> bool {
    let said = text.text();
    let said = said.trim();
    let is_numbered = text.item.as_ref().is_some_and(|(mark, _)| mark.number.is_some());
    let is_item = text.item.is_some() && !(is_numbered && text.size >= setting.size * LARGER);
    !is_item
        && text.lines <= MAX_LINES
        && said.chars().nth(MAX_CHARS).is_none()
        && said.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !said.ends_with(['.', ',', ';', ':'])
}

fn is_heading(text: &Text, setting: &Setting) -> bool {
    let is_large = text.size >= setting.size * LARGER;
    let is_bold = text.is_bold && !setting.is_bold && text.size > setting.size * 0.9;
    (is_large || is_bold) && may_be(text, setting)
}

/// The largest text at the top, if none below it is as large.
fn title(blocks: &[Block], setting: &Setting) -> Option<usize> {
    let top = texts(blocks).take_while(|(place, _)| *place < TITLE_AMONG).filter(|(_, text)| may_be(text, setting));
    let (place, largest) = top.max_by(|(a, one), (b, other)| one.size.total_cmp(&other.size).then(b.cmp(a)))?;
    let is_alone =
        !texts(blocks).any(|(other, text)| other != place && half_points(text.size) >= half_points(largest.size) && may_be(text, setting));
    (is_alone && largest.size >= setting.size * TITLE && titles::is_title(largest.text().trim())).then_some(place)
}

/// Letters and digits alone, without the number in front: bookmarks are spaced otherwise.
fn letters(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '\t'));
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
