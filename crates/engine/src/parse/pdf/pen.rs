//! Glyphs in, one after the other as a page draws them, its runs of text out.

use crate::parse::pdf::layout::{Page, Run, Style};

/// A glyph further behind the one before it than this share of its size begins a word. Source: the spaces of TeX's fonts are 0.33 of it
/// and shrink to 0.22; what is moved closer or further for its looks (kerning) is rarely moved by 0.1.
pub(super) const SPACE: f32 = 0.13;
/// One further away than this is of another run: of another column, or a cell.
const APART: f32 = 0.9;
/// One further back than this begins anew.
const BACK: f32 = -0.5;
/// Letters of one line may stand so much higher or lower than each other.
const LEVEL: f32 = 0.05;
/// Text that leans more than this, as a share of its width, is a watermark and the like.
const STRAIGHT: f64 = 0.05;
/// Letters drawn again this close to where they were, as a share of their size, are drawn twice to look bold.
const AGAIN: f32 = 0.2;
/// Among so many runs before it that is looked for.
const LOOK_BACK: usize = 16;

/// A glyph as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct Glyph<'a> {
    /// What it says; nothing for the second glyph of what is said at once.
    pub(super) text: &'a str,
    /// From its own measure, in which its font's size is 1, to the page.
    pub(super) place: [f64; 6],
    /// How far the next one is, in that measure.
    pub(super) advance: f64,
    pub(super) style: Style,
    pub(super) link: Option<u16>,
    pub(super) is_artifact: bool,
}

/// The four ways in which text runs on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Right,
    Down,
    Left,
    Up,
}

const WAYS: [Way; 4] = [Way::Right, Way::Down, Way::Left, Way::Up];

/// The text of a page as it is drawn.
#[derive(Debug, Default)]
pub(super) struct Pen {
    /// The runs of each way, in a measure in which they go to the right.
    runs: [Vec<Run>; 4],
}

impl Pen {
    /// Adds a glyph.
    pub(super) fn draw(&mut self, glyph: &Glyph<'_>) {
        let Some((way, x, y, size)) = place(&glyph.place) else { return };
        let width = (glyph.advance * f64::from(size) * stretch(&glyph.place)).max(0.0) as f32;
        if !(x.is_finite() && y.is_finite() && size.is_finite() && width.is_finite()) {
            return;
        }
        let Some(runs) = self.runs.get_mut(way as usize) else { return };
        let run =
            Run { text: glyph.text.to_owned(), x, y, width, size, style: glyph.style, link: glyph.link, is_artifact: glyph.is_artifact };
        match runs.last_mut() {
            Some(last) if goes_on(last, &run) => join(last, &run),
            _ => runs.push(run),
        }
    }

    /// The page of the way in which most of its text runs; what runs in another, such as a note along the margin, is left out.
    pub(super) fn finish(self, width: f32, height: f32) -> Page {
        let length = |runs: &[Run]| runs.iter().map(|run| run.text.len()).sum::<usize>();
        let most = self.runs.into_iter().zip(WAYS).rev().max_by_key(|(runs, _)| length(runs));
        let (runs, way) = most.unwrap_or((Vec::new(), Way::Right));
        let (right, down, width, height) = match way {
            Way::Right => (0.0, 0.0, width, height),
            Way::Down => (0.0, width, height, width),
            Way::Left => (width, height, width, height),
            Way::Up => (height, 0.0, height, width),
        };
        let moved = runs.into_iter().map(|run| Run { x: rounded(run.x + right), y: rounded(run.y + down), ..run });
        let written =
            moved.filter(|run| !run.text.trim().is_empty()).map(|run| Run { width: rounded(run.width), size: rounded(run.size), ..run });
        Page { width, height, runs: once(written.collect()), ..Page::default() }
    }
}

/// Where a glyph is, and its size.
fn place(at: &[f64; 6]) -> Option<(Way, f32, f32, f32)> {
    let [a, b, c, d, x, y] = *at;
    let size = c.hypot(d) as f32;
    let way = match (a.abs(), b.abs()) {
        (along, across) if across <= along * STRAIGHT && along > 0.0 => {
            if a > 0.0 {
                Way::Right
            } else {
                Way::Left
            }
        }
        (across, along) if across <= along * STRAIGHT && along > 0.0 => {
            if b > 0.0 {
                Way::Down
            } else {
                Way::Up
            }
        }
        _ => return None,
    };
    let (x, y) = (x as f32, y as f32);
    let (x, y) = match way {
        Way::Right => (x, y),
        Way::Down => (y, -x),
        Way::Left => (-x, -y),
        Way::Up => (-y, x),
    };
    (size > 0.0).then_some((way, x, y, size))
}

/// How much wider a font is drawn than it is high.
fn stretch(at: &[f64; 6]) -> f64 {
    let [a, b, c, d, ..] = *at;
    a.hypot(b) / c.hypot(d)
}

fn goes_on(last: &Run, next: &Run) -> bool {
    let gap = (next.x - last.end()) / next.size;
    last.style == next.style
        && last.link == next.link
        && last.is_artifact == next.is_artifact
        && (last.size - next.size).abs() <= last.size * LEVEL
        && (last.y - next.y).abs() <= last.size * LEVEL
        && (BACK..APART).contains(&gap)
}

fn join(last: &mut Run, next: &Run) {
    let gap = (next.x - last.end()) / next.size;
    if let Some(accent) = last.text.chars().next_back().and_then(combining).filter(|_| gap < -SPACE) {
        let mut letters = next.text.chars();
        last.text.pop();
        last.text.extend(letters.next().into_iter().chain([accent]).chain(letters));
    } else {
        if gap > SPACE && !last.text.ends_with(' ') && !next.text.starts_with(' ') {
            last.text.push(' ');
        }
        last.text.push_str(&next.text);
    }
    last.width = last.width.max(next.end() - last.x);
}

/// The accent that a letter has under which this one stands: old fonts have no letters with accents.
fn combining(accent: char) -> Option<char> {
    Some(match accent {
        '`' => '\u{300}',
        '´' => '\u{301}',
        'ˆ' => '\u{302}',
        '˜' => '\u{303}',
        '¯' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' => '\u{30a}',
        '˝' => '\u{30b}',
        'ˇ' => '\u{30c}',
        '¸' => '\u{327}',
        _ => return None,
    })
}

/// Runs without those that were drawn twice at nearly the same place.
fn once(runs: Vec<Run>) -> Vec<Run> {
    let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let is_same = |other: &&mut Run| {
            let near = |one: f32, two: f32| (one - two).abs() < run.size * AGAIN;
            other.text == run.text && near(other.x, run.x) && near(other.y, run.y)
        };
        match kept.iter_mut().rev().take(LOOK_BACK).find(is_same) {
            Some(same) => same.style.bold = true,
            None => kept.push(run),
        }
    }
    kept
}

/// To a hundredth of a point, which is what anyone can see and a few bytes.
fn rounded(at: f32) -> f32 {
    (at * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What letters of size 10 and width 5 at these places come to be.
    fn runs(glyphs: &[(&str, f64, f64)]) -> Vec<(String, f32)> {
        let mut pen = Pen::default();
        for (text, x, y) in glyphs {
            let place = [10.0, 0.0, 0.0, -10.0, *x, *y];
            pen.draw(&Glyph { text, place, advance: 0.5, style: Style::default(), link: None, is_artifact: false });
        }
        pen.finish(500.0, 800.0).runs.into_iter().map(|run| (run.text, run.x)).collect()
    }

    #[test]
    fn letters_close_by_are_a_word_and_others_are_words_or_runs() {
        assert_eq!(runs(&[("a", 0.0, 9.0), ("b", 5.2, 9.0), ("c", 13.0, 9.0)]), [("ab c".to_owned(), 0.0)]);
        assert_eq!(runs(&[("a", 0.0, 9.0), ("b", 20.0, 9.0)]), [("a".to_owned(), 0.0), ("b".to_owned(), 20.0)]);
        assert_eq!(runs(&[("a", 0.0, 9.0), ("b", 5.0, 21.0)]).len(), 2);
    }

    #[test]
    fn an_accent_over_a_letter_is_part_of_it() {
        assert_eq!(runs(&[("M", 0.0, 9.0), ("¨", 5.0, 9.0), ("u", 5.0, 9.0), ("h", 10.0, 9.0)])[0].0, "Mu\u{308}h");
    }

    #[test]
    fn what_is_drawn_twice_is_read_once() {
        assert_eq!(runs(&[("a", 0.0, 9.0), ("b", 30.0, 9.0), ("a", 0.3, 9.0)]).len(), 2);
    }

    #[test]
    fn a_page_that_lies_on_its_side_is_turned() {
        let mut pen = Pen::default();
        for (at, text) in ["a", "b", "c"].into_iter().enumerate() {
            let place = [0.0, -10.0, -10.0, 0.0, 100.0, 700.0 - 5.0 * at as f64];
            pen.draw(&Glyph { text, place, advance: 0.5, style: Style::default(), link: None, is_artifact: false });
        }
        let page = pen.finish(500.0, 800.0);
        assert_eq!((page.width, page.runs[0].text.as_str(), page.runs[0].x, page.runs[0].y), (800.0, "abc", 100.0, 100.0));
    }
}
