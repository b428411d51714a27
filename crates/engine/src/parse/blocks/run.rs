//! The running text of one block: pieces and marks in, one clean text and the places of its marks out.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::block::Style;
use crate::text::clean;

/// Stands for a line's end in the source, which a reader sees as a space. It is as long as a space, so that spans stay.
pub(super) const SOFT_BREAK: char = '\u{b}';

/// Text as it is gathered, and its marks in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct Run {
    raw: String,
    marks: Vec<(Style, Range<usize>)>,
}

/// A clean text. Lines are parted by `\n` where a reader sees them and by [`SOFT_BREAK`] where only the source has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// In the order in which they begin; none is empty.
    pub(super) marks: Vec<(Style, Range<usize>)>,
}

impl Run {
    /// Adds text; its line ends are spaces.
    pub(super) fn push(&mut self, text: &str) {
        if !text.contains(['\n', '\r', SOFT_BREAK]) {
            self.raw.push_str(text);
            return;
        }
        self.raw.extend(text.chars().map(|c| if matches!(c, '\n' | '\r' | SOFT_BREAK) { ' ' } else { c }));
    }

    pub(super) fn soft_break(&mut self) {
        self.raw.push(SOFT_BREAK);
    }

    pub(super) fn hard_break(&mut self) {
        self.raw.push('\n');
    }

    /// Whether the last thing that was added, spaces aside, is a line break that a reader sees.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.raw.trim_end_matches([' ', SOFT_BREAK]).ends_with('\n')
    }

    /// Begins a mark; what it returns ends it.
    pub(super) fn open(&mut self, style: Style) -> usize {
        self.marks.push((style, self.raw.len()..usize::MAX));
        self.marks.len() - 1
    }

    pub(super) fn close(&mut self, mark: usize) {
        let end = self.raw.len();
        if let Some((_, range)) = self.marks.get_mut(mark) {
            range.end = end;
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.raw.chars().all(|c| c.is_whitespace() || clean::is_invisible(c))
    }

    /// The text so far, cleaned; the run is empty afterwards.
    pub(super) fn take(&mut self) -> Line {
        let raw = std::mem::take(&mut self.raw);
        let marks = std::mem::take(&mut self.marks);
        let mut cuts: Vec<usize> = marks.iter().flat_map(|(_, range)| [range.start, range.end.min(raw.len())]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let (text, moved) = composed(fold(&raw, &cuts));
        let place = |at: usize| cuts.binary_search(&at.min(raw.len())).ok().and_then(|n| moved.get(n)).copied().unwrap_or_default();
        let marks = marks.into_iter().filter_map(|(style, range)| {
            let range = tight(&text, place(range.start)..place(range.end))?;
            Some((style, range))
        });
        Line { marks: marks.collect(), text }
    }
}

/// `raw` with its white space folded and without what a reader never sees; and where each of `cuts`, which are in order, went.
fn fold(raw: &str, cuts: &[usize]) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(raw.len());
    let mut moved = Vec::with_capacity(cuts.len());
    let mut ahead = cuts.iter().copied().peekable();
    let mut space: Option<char> = None;
    for (at, c) in raw.char_indices() {
        while ahead.next_if(|cut| *cut <= at).is_some() {
            moved.push(text.len() + usize::from(space.is_some() && !text.is_empty()));
        }
        if c.is_whitespace() {
            space = Some(stronger(space, c));
        } else if !clean::is_invisible(c) {
            if let Some(space) = space.take().filter(|_| !text.is_empty()) {
                text.push(space);
            }
            text.push(c);
        }
    }
    moved.resize(cuts.len(), text.len());
    (text, moved)
}

/// Of white space that meets, a line break that is seen remains, else one of the source, else a space.
fn stronger(before: Option<char>, c: char) -> char {
    match (before, c) {
        (Some('\n'), _) | (_, '\n') => '\n',
        (Some(SOFT_BREAK), _) | (_, SOFT_BREAK) => SOFT_BREAK,
        _ => ' ',
    }
}

/// The text in NFC, and where the places went.
fn composed((text, places): (String, Vec<usize>)) -> (String, Vec<usize>) {
    if is_nfc(&text) {
        return (text, places);
    }
    let whole: String = text.nfc().collect();
    let (mut from, mut length) = (0, 0);
    let mut moved = Vec::with_capacity(places.len());
    for place in places {
        // Composed piece by piece a text may come out longer, where a mark begins between a letter and its accent.
        length += text.get(from..place).unwrap_or_default().nfc().map(char::len_utf8).sum::<usize>();
        from = place.max(from);
        moved.push(whole.floor_char_boundary(length));
    }
    (whole, moved)
}

/// `range` of `text` without white space at its ends; `None` if nothing is left.
fn tight(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let inner = text.get(range.start..range.end.min(text.len()))?;
    let start = range.start + inner.len() - inner.trim_start().len();
    let end = start + inner.trim().len();
    (start < end).then_some(start..end)
}

impl Line {
    /// The same without line breaks.
    pub(super) fn on_one_line(self) -> Line {
        Line { text: self.text.replace('\n', " "), marks: self.marks }
    }

    /// A part of the text with its marks, without white space at its ends.
    pub(super) fn part(&self, range: Range<usize>) -> Line {
        self.parts([range]).pop().unwrap_or_default()
    }

    /// Parts of the text, which are in order and do not overlap, each as [`Line::part`] has it. Time grows with the text.
    pub(super) fn parts(&self, ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<Line> {
        let mut ahead = self.marks.iter().peekable();
        let mut open: Vec<&(Style, Range<usize>)> = Vec::new();
        let mut part = |range: Range<usize>| {
            let Some(range) = tight(&self.text, range) else { return Line::default() };
            open.retain(|(_, mark)| mark.end > range.start);
            while let Some(mark) = ahead.next_if(|(_, mark)| mark.start < range.end) {
                open.extend(Some(mark).filter(|(_, mark)| mark.end > range.start));
            }
            let inside = open.iter().filter_map(|(style, mark)| {
                let (start, end) = (mark.start.max(range.start), mark.end.min(range.end));
                (start < end).then(|| (style.clone(), start - range.start..end - range.start))
            });
            Line { marks: inside.collect(), text: self.text.get(range.clone()).unwrap_or_default().to_owned() }
        };
        ranges.into_iter().map(&mut part).collect()
    }

    /// The end of the strong emphasis that begins at `at`.
    pub(super) fn strong_at(&self, at: usize) -> Option<usize> {
        let first = self.marks.partition_point(|(_, mark)| mark.start < at);
        let mut marks = self.marks.iter().skip(first).take_while(|(_, mark)| mark.start == at);
        marks.find(|(style, _)| *style == Style::Strong).map(|(_, mark)| mark.end)
    }

    /// Whether one mark of strong emphasis holds the whole text.
    pub(super) fn is_strong(&self) -> bool {
        self.marks.iter().any(|(style, range)| *style == Style::Strong && *range == (0..self.text.len()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    #[test]
    fn white_space_folds_and_marks_follow() {
        let mut run = Run::default();
        run.push("  It was\u{ad} ");
        let mark = run.open(Style::Strong);
        run.push(" very\n ");
        run.close(mark);
        run.soft_break();
        run.push("old ");
        let line = run.take();
        assert_eq!(line.text, "It was very\u{b}old");
        assert_eq!(line.marks, [(Style::Strong, 7..11)]);
        assert!(run.is_blank());
    }

    #[test]
    fn marks_keep_their_words_where_letters_are_composed() {
        let mut run = Run::default();
        run.push("cafe\u{301} ");
        let mark = run.open(Style::Code);
        run.push("cafe\u{301}");
        run.close(mark);
        run.push(" x");
        let line = run.take();
        let (_, range) = line.marks[0].clone();
        assert_eq!((line.text.as_str(), &line.text[range]), ("café café x", "café"));
    }

    proptest! {
        #[test]
        fn a_line_is_clean_and_its_marks_lie_within(pieces in proptest::collection::vec("(a|é|e|\u{301}|\u{ad}|\u{200b}| |\n|\t|\u{2028}|水){0,4}", 0..8)) {
            let mut run = Run::default();
            for (number, piece) in pieces.iter().enumerate() {
                let mark = run.open(Style::Emphasis);
                run.push(piece);
                if number % 3 > 0 {
                    run.close(mark);
                }
                if number % 4 == 1 {
                    run.hard_break();
                }
            }
            let line = run.take();
            assert_eq!(clean::clean(&line.text), line.text);
            assert!(line.marks.iter().all(|(_, range)| !range.is_empty() && line.text.get(range.clone()).is_some()));
            assert!(line.marks.is_sorted_by_key(|(_, range)| range.start));
        }
    }
}
