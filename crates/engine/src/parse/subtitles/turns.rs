//! Cues in, who said what out: cues of one speaker joined to as much as is read at once, and what captions repeat said once.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::parse::blocks;
use crate::parse::markup;
use crate::parse::paragraphs;
use crate::parse::subtitles::cues::Cue;

/// What somebody said.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn {
    /// Empty where it is not known.
    pub(super) name: String,
    pub(super) at: Option<u32>,
    pub(super) said: String,
}

/// A turn of so many bytes ends with its sentence, and with its cue once it has the most: captions may have no full stops.
const ENOUGH_BYTES: usize = 320;
const MOST_BYTES: usize = 640;

/// A line of a cue without its marks.
struct Said<'a> {
    text: String,
    name: Option<Cow<'a, str>>,
    at: Option<u32>,
    /// Whether somebody else begins to speak.
    is_new: bool,
}

pub(super) fn of(cues: &[Cue<'_>]) -> Vec<Turn> {
    let pauses = cues.windows(2).map(|pair| matches!(pair, [before, cue] if before.is_followed_by_a_pause(cue)));
    let lines: Vec<(Option<u32>, &str, bool)> = cues
        .iter()
        .zip(std::iter::once(false).chain(pauses))
        .flat_map(|(cue, pause)| cue.lines.iter().enumerate().map(move |(at, line)| (cue.start, *line, pause && at == 0)))
        .collect();
    let names = names(lines.iter().map(|(_, line, _)| *line));
    let (mut turns, mut before) = (Vec::new(), String::new());
    for (at, line, pause) in &lines {
        let Some(said) = said(*at, line, &names).filter(|said| !repeats(&before, &said.text)) else { continue };
        add(&mut turns, &before, &said, *pause);
        before = said.text;
    }
    turns
}

/// Adds a line to the last turn, or begins another. `before` is the line above it.
fn add(turns: &mut Vec<Turn>, before: &str, said: &Said<'_>, pause: bool) {
    match turns.last_mut() {
        Some(last) if grows(before, &said.text) && last.said.ends_with(before) => {
            last.said.push_str(said.text.get(before.len()..).unwrap_or_default());
        }
        Some(last) if !pause && goes_on(last, said) => {
            last.said.push(' ');
            last.said.push_str(&said.text);
        }
        last => {
            let above = last.filter(|_| !said.is_new).map_or("", |last| last.name.as_str());
            let name = said.name.as_deref().unwrap_or(above).to_owned();
            turns.push(Turn { name, at: said.at, said: said.text.clone() });
        }
    }
}

fn goes_on(last: &Turn, said: &Said<'_>) -> bool {
    let same = !said.is_new && said.name.as_ref().is_none_or(|name| **name == last.name);
    let is_full = last.said.len() >= ENOUGH_BYTES && paragraphs::ends_as_sentence(&last.said) || last.said.len() >= MOST_BYTES;
    same && !is_full
}

/// Captions that roll show a line twice. A single word may well be said twice.
fn repeats(before: &str, text: &str) -> bool {
    before == text && text.contains(' ')
}

/// Live captions show a line again with more words.
fn grows(before: &str, text: &str) -> bool {
    before.contains(' ') && text.strip_prefix(before).is_some_and(|more| more.starts_with(' '))
}

/// The names in capitals, or that come back, before colons.
fn names<'a>(lines: impl Iterator<Item = &'a str>) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for line in lines.filter(|line| line.contains(':')) {
        let text = unmarked(line);
        if let Some((name, _)) = blocks::speaker(text.trim_start_matches(is_dash)) {
            *names.entry(name.to_owned()).or_default() += if name.chars().any(char::is_lowercase) { 1 } else { 2 };
        }
    }
    names
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '>' | ' ')
}

/// What a line of a cue says. None if that is nothing, or only what is heard: "[Music]".
fn said<'a>(at: Option<u32>, line: &'a str, names: &HashMap<String, usize>) -> Option<Said<'a>> {
    let voice = voice(line);
    let text = unmarked(line);
    let inner = text.trim_start_matches(is_dash);
    let dashed = inner.len() < text.len() && !text.starts_with(' ');
    let (name, inner) = match blocks::speaker(inner).filter(|(name, _)| names.get(*name).is_some_and(|count| *count > 1)) {
        Some((name, rest)) => (Some(Cow::Owned(name.to_owned())), rest),
        None => (voice.map(Cow::Borrowed), inner),
    };
    let is_heard = matches!(
        (inner.chars().next(), inner.chars().next_back()),
        (Some('['), Some(']')) | (Some('('), Some(')')) | (Some('♪'), Some('♪'))
    );
    let says = inner.contains(char::is_alphanumeric) && !(is_heard && inner.matches(['[', '(']).count() < 2);
    says.then(|| Said { text: inner.to_owned(), is_new: name.is_none() && dashed, name, at })
}

/// The name in `<v Rosa Lind>`.
fn voice(line: &str) -> Option<&str> {
    let tag = line.split_once("<v")?.1;
    let (_, name) = tag.split_once('>')?.0.split_once(' ')?;
    Some(name.trim()).filter(|name| !name.is_empty())
}

/// Longer tags are text.
const LONGEST_TAG_BYTES: usize = 256;

/// A line without tags, without what places it on the screen, and with characters for its entities.
fn unmarked(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let (text, tag) = rest.split_at(at);
        out.push_str(text);
        let is_tag = tag.starts_with("{\\") || tag.starts_with('<');
        let near = tag.get(..tag.floor_char_boundary(LONGEST_TAG_BYTES)).unwrap_or_default();
        let end = near.find(if tag.starts_with('<') { '>' } else { '}' }).filter(|_| is_tag);
        let Some(end) = end else {
            // A tag that does not end is text, but for its mark.
            out.push_str(if is_tag { "" } else { tag.get(..1).unwrap_or_default() });
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        rest = tag.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    let text = markup::entities(&out);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
