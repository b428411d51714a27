//! A line in, what it begins out: an item of a list, a field, an option, a heading's line.

/// The mark of an item in a list with bullets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bullet {
    pub(super) mark: char,
    /// How many bytes stand before the item's text.
    pub(super) bytes: usize,
    /// How many columns they take.
    pub(super) columns: usize,
}

pub(super) fn bullet(line: &str) -> Option<Bullet> {
    let mark = line.chars().next().filter(|c| matches!(c, '-' | '+' | '*' | '•' | '‣' | '⁃'))?;
    let spaces = spaces_behind(line, mark.len_utf8())?;
    Some(Bullet { mark, bytes: mark.len_utf8() + spaces, columns: 1 + spaces })
}

/// How many spaces follow the mark that `line` begins with; `None` where text follows at once.
fn spaces_behind(line: &str, mark: usize) -> Option<usize> {
    let rest = line.get(mark..)?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    (spaces > 0 || rest.is_empty()).then_some(spaces)
}

/// The mark of an item in an ordered list: `1.`, `(b)`, `iv)` or `#.`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Enumerator<'a> {
    pub(super) format: Format,
    /// Its number as written.
    pub(super) word: &'a str,
    /// How many bytes, and columns, stand before the item's text.
    pub(super) bytes: usize,
}

/// What stands around a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Period,
    Right,
    Both,
}

/// What the numbers of a list are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sequence {
    Auto,
    Arabic,
    Letters,
    Roman,
}

pub(super) fn enumerator(line: &str) -> Option<Enumerator<'_>> {
    let (inner, is_open) = line.strip_prefix('(').map_or((line, false), |inner| (inner, true));
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let length = if inner.starts_with('#') { 1 } else { length };
    let word = inner.get(..length).filter(|word| !word.is_empty())?;
    let format = match (is_open, inner.as_bytes().get(length)?) {
        (true, b')') => Format::Both,
        (false, b')') => Format::Right,
        (false, b'.') => Format::Period,
        _ => return None,
    };
    let mark = line.len() - inner.len() + length + 1;
    let spaces = spaces_behind(line, mark)?;
    first_sequence(word).map(|_| Enumerator { format, word, bytes: mark + spaces })
}

/// What the number of a list's first item is written in. A single `i` is Roman.
pub(super) fn first_sequence(word: &str) -> Option<Sequence> {
    let sequence = match word {
        "#" => Sequence::Auto,
        "i" | "I" => Sequence::Roman,
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => Sequence::Arabic,
        _ if word.len() == 1 => Sequence::Letters,
        _ => Sequence::Roman,
    };
    ordinal(word, sequence).map(|_| sequence)
}

/// The number that `word` says.
pub(super) fn ordinal(word: &str, sequence: Sequence) -> Option<u32> {
    match sequence {
        Sequence::Auto => (word == "#").then_some(1),
        Sequence::Arabic => word.parse().ok(),
        Sequence::Letters => {
            let letter = word.bytes().next().filter(|byte| word.len() == 1 && byte.is_ascii_alphabetic())?;
            Some(u32::from(letter.to_ascii_lowercase() - b'a') + 1)
        }
        Sequence::Roman => roman(word),
    }
}

/// The longest Roman number below 5000: `MMMMDCCCLXXXVIII`.
const MAX_ROMAN_LETTERS: usize = 16;

fn roman(word: &str) -> Option<u32> {
    const VALUES: [(&str, u32); 13] = [
        ("M", 1000),
        ("CM", 900),
        ("D", 500),
        ("CD", 400),
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    let is_one_case = word == word.to_ascii_uppercase() || word == word.to_ascii_lowercase();
    if !is_one_case || word.len() > MAX_ROMAN_LETTERS {
        return None;
    }
    let upper = word.to_ascii_uppercase();
    let (mut rest, mut total, mut written) = (upper.as_str(), 0, String::new());
    for (letters, value) in VALUES {
        while let Some(after) = rest.strip_prefix(letters) {
            rest = after;
            total += value;
            written.push_str(letters);
        }
    }
    // "IIII" and "VV" are words, or mistakes.
    let is_canonical = !["IIII", "XXXX", "CCCC", "VV", "LL", "DD"].iter().any(|run| written.contains(run));
    (rest.is_empty() && total > 0 && is_canonical).then_some(total)
}

/// The name of the field that `line` begins with, and how many bytes stand before its text.
pub(super) fn field(line: &str) -> Option<(&str, usize)> {
    let inner = line.strip_prefix(':').filter(|inner| !inner.starts_with([':', ' ']))?;
    let mut is_escaped = false;
    for (at, c) in inner.char_indices() {
        let rest = inner.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            // `:role:` before a backtick begins running text.
            ':' if rest.starts_with('`') => return None,
            ':' if rest.is_empty() || rest.starts_with(' ') => {
                let name = inner.get(..at).filter(|name| !name.is_empty() && !name.ends_with(' '))?;
                return Some((name, line.len() - rest.trim_start_matches(' ').len()));
            }
            _ => {}
        }
    }
    None
}

/// The options that `line` begins with, such as `-a, --all=FILE`, and how many bytes stand before what is said of them.
pub(super) fn options(line: &str) -> Option<(&str, usize)> {
    let mut at = option_end(line, 0)?;
    while line.get(at..).is_some_and(|rest| rest.starts_with(", ")) {
        at = option_end(line, at + 2)?;
    }
    let rest = line.get(at..)?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    (rest.is_empty() || spaces >= 2).then(|| (line.get(..at).unwrap_or_default(), at + spaces))
}

/// The end of the option that begins at `at`.
fn option_end(line: &str, at: usize) -> Option<usize> {
    let rest = line.get(at..)?;
    let long = rest.strip_prefix("--").or_else(|| rest.strip_prefix('/'));
    let name = long.or_else(|| rest.strip_prefix(['-', '+']))?;
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let behind = name.get(if long.is_some() { name_length(name) } else { 1 }..)?;
    let end = line.len() - behind.len();
    let argument = match behind.strip_prefix(' ') {
        None if long.is_some() => behind.strip_prefix('='),
        None => Some(behind),
        argument => argument,
    };
    let Some(argument) = argument else { return Some(end) };
    let length = match argument.chars().next() {
        Some('<') => argument.find('>').map(|end| end + 1)?,
        Some(c) if c.is_ascii_alphabetic() => name_length(argument),
        _ => return Some(end),
    };
    Some(line.len() - argument.len() + length)
}

fn name_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count()
}

/// The punctuation mark that all of `line` is made of, and how often.
pub(super) fn adornment(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(char::is_ascii_punctuation)?;
    line.bytes().all(|byte| char::from(byte) == mark).then_some((mark, line.len()))
}

/// Whether `line` is the top of a grid table: `+---+---+`.
pub(super) fn is_grid_border(line: &str) -> bool {
    line.len() >= 3 && line.starts_with("+-") && line.ends_with("-+") && line.bytes().all(|byte| matches!(byte, b'+' | b'-'))
}

/// Whether `line` is a border of a simple table: `===  ===`.
pub(super) fn is_simple_border(line: &str) -> bool {
    line.starts_with('=') && line.contains(' ') && line.bytes().all(|byte| matches!(byte, b'=' | b' '))
}

/// What follows `mark` in a line that is the mark alone or has spaces behind it, and how many bytes stand before.
pub(super) fn behind_mark<'a>(line: &'a str, mark: &str) -> Option<(&'a str, usize)> {
    if !line.starts_with(mark) {
        return None;
    }
    let bytes = mark.len() + spaces_behind(line, mark.len())?;
    Some((line.get(bytes..)?, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_begin_with_a_bullet_or_a_number() {
        assert_eq!(bullet("-   a"), Some(Bullet { mark: '-', bytes: 4, columns: 4 }));
        assert_eq!(bullet("• a"), Some(Bullet { mark: '•', bytes: 4, columns: 2 }));
        assert_eq!((bullet("-a"), bullet("--")), (None, None));
        let words = ["1. a", "(b) c", "iv) d", "#. e", "2 f", "abc. g", "1.2. h"].map(|line| enumerator(line).map(|found| found.word));
        assert_eq!(words, [Some("1"), Some("b"), Some("iv"), Some("#"), None, None, None]);
        assert_eq!(["xiv", "MCMLIV", "iiii", "vx", "Iv"].map(roman), [Some(14), Some(1954), None, None, None]);
    }

    #[test]
    fn a_field_ends_its_name_with_a_colon_and_a_role_is_none() {
        assert_eq!(field(":param int x: The *x*"), Some(("param int x", 14)));
        assert_eq!(field(":a:b: c"), Some(("a:b", 6)));
        assert_eq!(field(":orphan:"), Some(("orphan", 8)));
        assert_eq!((field(":ref:`x` is"), field(": x"), field("::"), field(":a")), (None, None, None, None));
    }

    #[test]
    fn options_are_parted_from_what_they_mean_by_two_spaces() {
        assert_eq!(options("-a, --all  All."), Some(("-a, --all", 11)));
        assert_eq!(options("-f FILE, --file=FILE"), Some(("-f FILE, --file=FILE", 20)));
        assert_eq!(options("/V <n>  Loud"), Some(("/V <n>", 8)));
        assert_eq!((options("-a All of it."), options("- a"), options("--"), options("-1 degrees outside")), (None, None, None, None));
    }
}
