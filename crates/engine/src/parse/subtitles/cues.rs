//! The text of a subtitle file in, its cues out, each with its times and its lines as they are written; and what is wrong with it.

use crate::parse::blocks::seconds;

/// A file of subtitles.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    pub(super) cues: Vec<Cue<'a>>,
    /// What its header and its notes state, by names in lower case.
    pub(super) fields: Vec<(String, String)>,
    /// By their lines, counted from 1.
    pub(super) problems: Vec<(u32, String)>,
}

/// What is shown at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Cue<'a> {
    /// In seconds. None where it cannot be read.
    pub(super) start: Option<u32>,
    pub(super) lines: Vec<&'a str>,
    /// Both times in milliseconds.
    times: Option<(u64, u64)>,
    line: u32,
}

const ARROW: &str = "-->";

/// Blocks of WebVTT that are no cues. Source: W3C, "WebVTT: The Web Video Text Tracks Format", 4.1.
const NOTES: &[&str] = &["WEBVTT", "NOTE", "STYLE", "REGION"];

/// Reads `text`, whose line ends are `\n`.
pub(super) fn read(text: &str) -> File<'_> {
    let mut file = File::default();
    let mut block: Vec<(u32, &str)> = Vec::new();
    for (number, line) in (1..).zip(text.split('\n').chain([""])) {
        // A line of a space is part of a cue of captions that roll.
        if line.is_empty() {
            file.block(&block);
            block.clear();
        } else {
            block.push((number, line));
        }
    }
    file.check();
    file
}

/// Somebody who says nothing for so long, in milliseconds, begins anew.
const PAUSE: u64 = 10_000;

impl Cue<'_> {
    /// Whether nothing is said for a while between this cue and the one after it.
    pub(super) fn is_followed_by_a_pause(&self, next: &Cue<'_>) -> bool {
        matches!((self.times, next.times), (Some((_, end)), Some((start, _))) if start > end + PAUSE)
    }
}

impl<'a> File<'a> {
    /// Reads what stands between two empty lines: a cue, several that no empty line parts, a note, or more of the cue above.
    fn block(&mut self, block: &[(u32, &'a str)]) {
        let Some((_, first)) = block.first() else { return };
        let note =
            NOTES.iter().find(|note| first.strip_prefix(**note).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])));
        let arrow = block.iter().position(|(_, line)| line.contains(ARROW));
        if let (Some(note), None) = (note, arrow) {
            return self.note(note, block);
        }
        let is_name = |at: usize| block.get(at + 1).is_some_and(|(_, next)| next.contains(ARROW));
        for (at, (number, line)) in block.iter().enumerate() {
            let is_number = line.trim().bytes().all(|byte| byte.is_ascii_digit());
            if line.contains(ARROW) {
                self.cue(*number, line);
            } else if !(is_name(at) && (at == 0 || is_number)) && !(is_number && block.len() == 1) {
                self.cues.last_mut().into_iter().for_each(|cue| cue.lines.push(line));
            }
        }
    }

    fn cue(&mut self, line: u32, times: &str) {
        let (start, end) = times.split_once(ARROW).unwrap_or_default();
        let end = end.split_whitespace().next().unwrap_or_default();
        let times = milliseconds(start.trim()).zip(milliseconds(end));
        match times {
            None => self.problems.push((line, "the times of this cue cannot be read; its text is".to_owned())),
            Some((start, end)) if end < start => self.problems.push((line, "this cue ends before it begins".to_owned())),
            Some(_) => {}
        }
        self.cues.push(Cue { start: seconds(start.trim()), lines: Vec::new(), times, line });
    }

    /// What the header and the notes say in lines such as `Title: …`.
    fn note(&mut self, note: &str, block: &[(u32, &'a str)]) {
        let lines = || block.iter().map(|(_, line)| *line);
        if note == "WEBVTT" {
            let title =
                lines().next().and_then(|line| line.strip_prefix(note)).unwrap_or_default().trim_start_matches([' ', '\t', '-', '–']);
            self.fields.extend(Some(("title".to_owned(), title.to_owned())).filter(|_| !title.is_empty()));
        }
        if matches!(note, "WEBVTT" | "NOTE") && self.cues.is_empty() {
            let stated = lines().filter_map(|line| line.strip_prefix("NOTE ").unwrap_or(line).split_once(": "));
            self.fields.extend(stated.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())));
        }
    }

    /// Whether cues say something, and one after the other. Captions that roll begin early by design: they share a line.
    fn check(&mut self) {
        let says = |cue: &Cue<'_>| cue.lines.iter().any(|line| !line.trim().is_empty());
        let mute = self.cues.iter().filter(|cue| cue.lines.is_empty()).map(|cue| cue.line);
        self.problems.extend(counted(mute, ["has no text", "have no text"]));
        let pairs = self.cues.windows(2).filter_map(|pair| match pair {
            [before, cue] if says(before) && says(cue) && !before.lines.iter().any(|line| cue.lines.contains(line)) => Some((before, cue)),
            _ => None,
        });
        let early =
            pairs.filter(|(before, cue)| matches!((before.times, cue.times), (Some((_, end)), Some((start, _))) if start + OVERLAP < end));
        self.problems.extend(counted(
            early.map(|(_, cue)| cue.line),
            ["begins before the one above it ends", "begin before the one above them ends"],
        ));
        self.problems.sort_by_key(|(line, _)| *line);
    }
}

/// Rounding makes cues overlap by less, in milliseconds.
const OVERLAP: u64 = 100;

/// One problem for all the lines at which cues do the same: what one does, and what several do.
fn counted(lines: impl Iterator<Item = u32>, [one, several]: [&str; 2]) -> Option<(u32, String)> {
    let lines: Vec<u32> = lines.collect();
    let first = *lines.first()?;
    let reason = if lines.len() == 1 { format!("this cue {one}") } else { format!("{} cues {several}; this is the first", lines.len()) };
    Some((first, reason))
}

fn milliseconds(time: &str) -> Option<u64> {
    let whole = u64::from(seconds(time)?) * 1_000;
    let fraction = time.split_once(['.', ',']).map_or("0", |(_, fraction)| fraction);
    let digits: u64 = fraction.get(..fraction.len().min(3))?.parse().ok()?;
    Some(whole + digits * [100, 10, 1].get(fraction.len().min(3).checked_sub(1)?)?)
}
