//! A place in a paragraph in, the marked text that begins there out: `*bold*`, `_italic_`, `` `code` ``, `#mark#`, `x^2^`.

use crate::block::Style;

/// Longer lists of roles before a mark are text.
const MAX_ROLES_BYTES: usize = 100;

/// A text between marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quote<'a> {
    /// `None` where it is shown as any other text.
    pub(super) style: Option<Style>,
    pub(super) inner: &'a str,
    /// The typographic quotation marks around it.
    pub(super) around: Option<(char, char)>,
    /// Where it ends.
    pub(super) end: usize,
}

/// How the marks of a text are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// Whether they are those of before Asciidoctor 1.5: `'emphasis'` and `+code+`.
    pub(super) are_old: bool,
    /// Those that are known to end nowhere in what is left of the text, so that each is looked for once.
    unclosed: u32,
}

/// The marks, in the order of the bits of [`Marks::unclosed`].
const MARKS: &str = "*_`#+\"'";

/// The marked text that begins at `at`.
pub(super) fn quote<'a>(text: &'a str, at: usize, marks: &mut Marks) -> Option<Quote<'a>> {
    let from = text.get(at..)?;
    let mark = from.chars().next()?;
    match mark {
        '*' | '_' | '`' | '#' => doubled(from, at, mark, marks).or_else(|| constrained(text, at, mark, marks)),
        '+' if marks.are_old => doubled(from, at, mark, marks).or_else(|| constrained(text, at, mark, marks)),
        '\'' if marks.are_old => constrained(text, at, mark, marks),
        '"' if marks.are_old => None,
        '^' | '~' => script(from, at, mark),
        '"' | '\'' => typographic(from, at, mark, marks),
        '[' => with_roles(text, at, marks),
        _ => None,
    }
}

fn style(mark: char) -> Option<Style> {
    match mark {
        '*' => Some(Style::Strong),
        '_' | '\'' => Some(Style::Emphasis),
        '`' | '+' => Some(Style::Code),
        _ => None,
    }
}

/// `**bold**`, anywhere in a word.
fn doubled<'a>(from: &'a str, at: usize, mark: char, marks: &mut Marks) -> Option<Quote<'a>> {
    let inner = from.strip_prefix(mark)?.strip_prefix(mark)?;
    let double = [mark, mark].iter().collect::<String>();
    let end = marks.look(mark, true, || inner.match_indices(&double).map(|(end, _)| end).find(|end| *end > 0))?;
    // A third mark in a row belongs to the text.
    let more = inner.get(end + 2..)?.starts_with(mark) && inner.starts_with(mark);
    let end = end + usize::from(more);
    Some(Quote { style: style(mark), inner: inner.get(..end)?, around: None, end: at + 2 + end + 2 })
}

/// `*bold*`, around words.
fn constrained<'a>(text: &'a str, at: usize, mark: char, marks: &mut Marks) -> Option<Quote<'a>> {
    let before = text.get(..at)?.chars().next_back();
    let bars = |c: char| is_word(c) || matches!(c, ';' | ':' | '}') || mark == '`' && !marks.are_old && matches!(c, '"' | '\'');
    let bars_quotes = mark == '`' && !marks.are_old;
    let inner = text.get(at + 1..)?;
    if before.is_some_and(bars) || !inner.starts_with(|c: char| !c.is_whitespace()) {
        return None;
    }
    let end = marks
        .look(mark, false, || inner.match_indices(mark).map(|(end, _)| end).find(|end| *end > 0 && closes(inner, *end, bars_quotes)))?;
    Some(Quote { style: style(mark), inner: inner.get(..end)?, around: None, end: at + 1 + end + 1 })
}

fn closes(inner: &str, end: usize, bars_quotes: bool) -> bool {
    let before = inner.get(..end).and_then(|before| before.chars().next_back());
    let behind = inner.get(end + 1..).and_then(|behind| behind.chars().next());
    before.is_some_and(|c| !c.is_whitespace()) && !behind.is_some_and(|c| is_word(c) || bars_quotes && matches!(c, '"' | '\''))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `x^2^` and `H~2~O`: without white space between the marks.
fn script(from: &str, at: usize, mark: char) -> Option<Quote<'_>> {
    let inner = from.strip_prefix(mark)?;
    let end = inner.find(|c: char| c == mark || c.is_whitespace()).filter(|end| *end > 0)?;
    inner.get(end..)?.starts_with(mark).then_some(())?;
    Some(Quote { style: None, inner: inner.get(..end)?, around: None, end: at + end + 2 })
}

/// `` "`so`" `` is “so”.
fn typographic<'a>(from: &'a str, at: usize, mark: char, marks: &mut Marks) -> Option<Quote<'a>> {
    let inner = from.strip_prefix(mark)?.strip_prefix('`')?;
    let closing = ['`', mark].iter().collect::<String>();
    let end = marks.look(mark, true, || inner.find(&closing))?;
    let around = if mark == '"' { ('“', '”') } else { ('‘', '’') };
    (end > 0).then_some(())?;
    Some(Quote { style: None, inner: inner.get(..end)?, around: Some(around), end: at + 2 + end + 2 })
}

/// `[.role]#text#`: of the roles one changes what is seen.
fn with_roles<'a>(text: &'a str, at: usize, marks: &mut Marks) -> Option<Quote<'a>> {
    let from = text.get(at + 1..)?;
    let within = from.get(..from.floor_char_boundary(MAX_ROLES_BYTES))?;
    let end = within.find([']', '\n', '['])?;
    let behind = at + 1 + end + 1;
    (within.get(end..)?.starts_with(']') && text.get(behind..)?.starts_with(['*', '_', '`', '#'])).then_some(())?;
    let quote = quote(text, behind, marks)?;
    let is_struck = within.get(..end)?.contains("line-through") && quote.style.is_none();
    Some(Quote { style: if is_struck { Some(Style::Struck) } else { quote.style }, ..quote })
}

impl Marks {
    pub(super) fn new(are_old: bool) -> Marks {
        Marks { are_old, unclosed: 0 }
    }

    /// What `find` finds, unless this mark is known to end nowhere.
    fn look(&mut self, mark: char, is_double: bool, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
        let place = MARKS.find(mark).unwrap_or_default() * 2 + usize::from(is_double);
        let bit = 1_u32 << place;
        if self.unclosed & bit > 0 {
            return None;
        }
        let found = find();
        if found.is_none() {
            self.unclosed |= bit;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, at: usize) -> Option<&str> {
        quote(text, at, &mut Marks::default()).map(|quote| quote.inner)
    }

    #[test]
    fn marks_stand_around_words_and_doubled_ones_anywhere() {
        let cases = [
            ("*a b* c", 0, Some("a b")),
            ("a*b*", 1, None),
            ("a**b**c", 1, Some("b")),
            ("* a*", 0, None),
            ("*a*b c*", 0, Some("a*b c")),
            ("x^2^", 1, Some("2")),
            ("~/a ~/b", 0, None),
            ("\"`so`\"", 0, Some("so")),
            ("[.a]#b#", 0, Some("b")),
            ("[a] b", 0, None),
            ("snake_case_name", 5, None),
        ];
        for (text, place, expected) in cases {
            assert_eq!(at(text, place), expected, "{text}");
        }
        assert_eq!(quote("[line-through]#b#", 0, &mut Marks::default()).and_then(|quote| quote.style), Some(Style::Struck));
    }
}
