//! A text in, who speaks in it out; then a line, whose turn it begins and when: "Rosa Lind: …", "**Rosa Lind:** …", "[12:03] Rosa Lind: …".
//!
//! A single name before a colon makes no transcript: names must come back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::parse::blocks::questions::lines;
use crate::parse::blocks::run::Line;

/// The names that begin the turns of a transcript. Empty for any other text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Speakers(BTreeSet<String>);

/// A piece of a paragraph of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Turn {
        name: String,
        at: Option<u32>,
        said: Line,
    },
    /// What goes on with the turn above.
    More(Line),
}

/// Fewer turns, or fewer names that come back, make no transcript.
const MIN_TURNS: usize = 4;
const MIN_NAMES: usize = 2;

/// One in so many paragraphs, or lines, begins a turn.
const ONE_IN: usize = 3;

/// Turns say so many words on average: fewer are fields of a form.
const MIN_WORDS: usize = 4;

impl Speakers {
    /// Who speaks in `text`, whose names may be in Markdown's bold.
    pub(crate) fn of(text: &str) -> Speakers {
        let (mut turns, mut words) = (BTreeMap::<String, usize>::new(), 0);
        for line in text.lines().filter(|line| may_begin_a_turn(line)) {
            let line = unmarked(line);
            if let Some(head) = head(&line) {
                words += line.get(head.end..).unwrap_or_default().split_whitespace().count();
                *turns.entry(head.name.to_owned()).or_default() += 1;
            }
        }
        let back: Vec<usize> = turns.values().copied().filter(|count| *count > 1).collect();
        let count: usize = back.iter().sum();
        if back.len() < MIN_NAMES || count < MIN_TURNS {
            return Speakers::default();
        }
        let most = text.lines().filter(|line| !line.trim().is_empty()).count().min(text.split("\n\n").count());
        let has_text_below = words == 0;
        let fits = count * ONE_IN >= most && (has_text_below || words >= count * MIN_WORDS);
        // Who speaks once only is told by more than one name.
        turns.retain(|name, count| *count > 1 || name.contains(' '));
        Speakers(if fits { turns.into_keys().collect() } else { BTreeSet::new() })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `line` begins the turn of one of them.
    pub(crate) fn begin(&self, line: &str) -> bool {
        head(line).is_some_and(|head| self.0.contains(head.name))
    }

    /// The turns of a paragraph. None if it begins none.
    pub(super) fn pieces(&self, line: &Line) -> Option<Vec<Piece>> {
        if self.is_empty() {
            return None;
        }
        let mut starts: Vec<(usize, Option<Head<'_>>)> = Vec::new();
        for range in lines(line) {
            let found = line.text.get(range.clone()).and_then(head).filter(|head| self.0.contains(head.name));
            if found.is_some() || starts.is_empty() {
                starts.push((range.start, found));
            }
        }
        starts.iter().any(|(_, head)| head.is_some()).then_some(())?;
        let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([line.text.len()]);
        let ranges: Vec<Range<usize>> =
            starts.iter().zip(ends).map(|((start, head), end)| start + head.as_ref().map_or(0, |head| head.end)..end).collect();
        let pieces = line.parts(ranges).into_iter().zip(starts).map(|(said, (_, head))| match head {
            Some(Head { name, at, .. }) => Piece::Turn { name: name.to_owned(), at, said },
            None => Piece::More(said),
        });
        Some(pieces.collect())
    }
}

/// A cheap look: a name ends with a colon, and a time has one.
fn may_begin_a_turn(line: &str) -> bool {
    let near = line.as_bytes().get(..line.len().min(LONGEST_HEAD_BYTES)).unwrap_or_default();
    near.contains(&b':') || near.windows("：".len()).any(|bytes| bytes == "：".as_bytes())
}

/// Bold in the part of a line that may hold a name.
fn unmarked(line: &str) -> String {
    let end = line.floor_char_boundary(LONGEST_HEAD_BYTES);
    let (head, rest) = line.split_at(end);
    head.replace("**", "").replace("__", "") + rest
}

/// The beginning of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head<'a> {
    name: &'a str,
    at: Option<u32>,
    /// Where what is said begins.
    end: usize,
}

/// A name with a time on either side is no longer than this.
const LONGEST_HEAD_BYTES: usize = 80;
const LONGEST_NAME_BYTES: usize = 40;
const MOST_WORDS_OF_A_NAME: usize = 5;

/// The name before the colon that a line begins with, and what is said behind it.
pub(crate) fn speaker(line: &str) -> Option<(&str, &str)> {
    head(line).map(|head| (head.name, line.get(head.end..).unwrap_or_default().trim_start())).filter(|(_, said)| !said.is_empty())
}

/// The name and the time that a line begins with.
fn head(line: &str) -> Option<Head<'_>> {
    let (before, rest) = leading_time(line.trim_start());
    let near = rest.get(..rest.floor_char_boundary(LONGEST_HEAD_BYTES))?;
    let own = |at: usize| line.len() - rest.len() + at;
    let colon = near.char_indices().find(|(at, c)| *c == '：' || *c == ':' && near.get(at + 1..).is_some_and(is_space_or_end));
    if let Some((at, mark)) = colon {
        let (name, behind) = trailing_time(near.get(..at)?);
        return is_name(name).then(|| Head { name, at: before.or(behind), end: own(at + mark.len_utf8()) });
    }
    // "Rosa Lind 12:03" on a line of its own.
    let (name, behind) = trailing_time(rest.trim_end());
    (behind.is_some() && is_name(name)).then_some(Head { name, at: behind, end: line.len() })
}

fn is_space_or_end(text: &str) -> bool {
    text.chars().next().is_none_or(char::is_whitespace)
}

/// The time that `text` begins with, in brackets or none, and what follows it.
fn leading_time(text: &str) -> (Option<u32>, &str) {
    let inner = text.trim_start_matches(['[', '(']);
    let end = inner.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).unwrap_or(inner.len());
    let (digits, rest) = inner.split_at(end);
    match seconds(digits) {
        Some(at) => (Some(at), rest.trim_start_matches([']', ')', ' ', '-', '–', '—'])),
        None => (None, text),
    }
}

/// `text` without the time that it ends with, and that.
fn trailing_time(text: &str) -> (&str, Option<u32>) {
    let inner = text.trim_end_matches([']', ')', ' ']);
    let start = inner.rfind(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ',')).map_or(0, |at| at + 1);
    // What stands there is a space or a bracket, of one byte, or the end of a name.
    match inner.get(start..).and_then(seconds) {
        Some(at) => (inner.get(..start).unwrap_or_default().trim_end_matches(['[', '(', ' ', '-', '–', '—']), Some(at)),
        None => (text.trim_end(), None),
    }
}

/// `12:03`, `1:02:03`, `00:12:03.450` as seconds.
pub(crate) fn seconds(text: &str) -> Option<u32> {
    let whole = text.split(['.', ',']).next()?;
    let mut total = 0_u32;
    let mut parts = 0;
    for part in whole.split(':') {
        let number: u32 = part.parse().ok().filter(|_| (1..=4).contains(&part.len()))?;
        if parts > 0 && number > 59 {
            return None;
        }
        total = total.checked_mul(60)?.checked_add(number)?;
        parts += 1;
    }
    (2..=3).contains(&parts).then_some(total)
}

/// Small words inside of names.
const PARTICLES: &[&str] = &["de", "da", "di", "du", "von", "van", "der", "den", "al", "bin", "ibn", "la", "le", "el", "y", "and", "und"];

/// What stands before a colon at many places of a document, and is no name.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "note", "notes", "warning", "tip", "tips", "hint", "important", "caution", "danger", "info", "example", "examples", "q", "a", "question",
    "answer", "source", "sources", "date", "time", "day", "place", "location", "address", "phone", "price", "email", "added", "fixed", "changed",
    "removed", "deprecated", "security", "update", "updated", "version", "title", "author", "photo", "image", "figure", "table", "step", "chapter",
    "part", "section", "item", "result", "results", "input", "output", "default", "type", "name", "usage", "see", "pros", "cons", "summary",
    "background", "methods", "conclusion", "conclusions", "objective", "read more", "related", "also", "url", "link", "file", "fix", "feature",
];

/// Whether `text` may be the name of somebody: a few words with capitals, and none of the labels that documents have.
fn is_name(text: &str) -> bool {
    let words = || text.split(' ').filter(|word| !word.is_empty());
    let is_word = |word: &str| {
        let letters = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '-' | '&' | '/'));
        letters && (!word.starts_with(char::is_lowercase) || PARTICLES.contains(&word))
    };
    (1..=LONGEST_NAME_BYTES).contains(&text.len())
        && text.starts_with(char::is_alphabetic)
        && (1..=MOST_WORDS_OF_A_NAME).contains(&words().count())
        && words().all(is_word)
        && !text.split(|c: char| c.is_ascii_digit()).next().is_some_and(|label| LABELS.contains(&label.trim().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(&str, Option<u32>, &str)> {
        head(line).map(|head| (head.name, head.at, line[head.end..].trim()))
    }

    #[test]
    fn a_turn_begins_with_a_name_and_maybe_a_time() {
        assert_eq!(read("Rosa Lind: We row."), Some(("Rosa Lind", None, "We row.")));
        assert_eq!(read("[12:03] ROSA: We row."), Some(("ROSA", Some(723), "We row.")));
        assert_eq!(read("Rosa Lind (1:02:03): We row."), Some(("Rosa Lind", Some(3723), "We row.")));
        assert_eq!(read("Speaker 1  0:07"), Some(("Speaker 1", Some(7), "")));
        assert_eq!(read("Anna van der Berg:"), Some(("Anna van der Berg", None, "")));
        assert_eq!(read("林さん：はい。"), Some(("林さん", None, "はい。")));
        for line in
            ["We met at 12:03", "The rule is simple: row.", "Note: row.", "Step 2: row.", "12:03", "https://a.org", "Rosa:row", ": a", ""]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn names_must_come_back_to_make_a_transcript() {
        let talk = "Rosa: When did the ferry sail?\nBen: It sailed at nine.\nRosa: And who rowed it?\nBen: Nobody rowed on that day.\n";
        assert!(!Speakers::of(talk).is_empty());
        assert!(!Speakers::of(&talk.replace("Rosa:", "**Rosa:**").replace("Ben:", "**Ben**:")).is_empty());
        let news = "The ferry sank.\n\nRosa Lind: It was old and slow.\n\nNobody was hurt, the town said.\n";
        let form = "Place: Hall\nDay: Monday\n\nPlace: Quay\nDay: Sunday\n";
        let hours = "Monday: 9 to 5\nSunday: 9 to 1\n\nMonday: 8 to 5\nSunday: 8 to 1\n";
        let long = format!("{talk}{}", "Some text without a name.\n\n".repeat(20));
        for text in [news, form, hours, &long, "", "Rosa: One is here.\n".repeat(5).as_str()] {
            assert!(Speakers::of(text).is_empty(), "{text}");
        }
    }
}
