//! A mark that may end a sentence in, where it ends out with what belongs to it: more marks, what closes, notes and pictures.

#[inline]
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥') || is_emoji(c)
}

/// Pictures: what is written after a sentence in place of a full stop, or behind it.
#[inline]
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6ff}' | '\u{1f900}'..='\u{1faff}')
}

/// Whether a terminator's UTF-8 begins with `byte`: a look at single bytes costs less than decoding.
#[inline]
pub(super) fn may_begin_terminator(byte: u8) -> bool {
    let ascii = (byte == b'.') | (byte == b'!') | (byte == b'?');
    ascii | (byte == 0xd8) | (byte == 0xdb) | (byte == 0xe0) | (byte == 0xe2) | (byte == 0xe3) | (byte == 0xef) | (byte == 0xf0)
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）' | '》')
}

/// Whether `c` closes what German and others open with „ or ‚. In English it opens, with no space behind it.
fn may_close(c: char) -> bool {
    matches!(c, '“' | '‘')
}

/// Longer runs of marks are rows of dots, which end no sentence.
pub(super) const MAX_MARKS: usize = 64;

/// A terminator with the marks behind it that belong to it: "?!”", ". . .", ".[3]".
pub(super) struct Marks {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) first: char,
    pub(super) count: usize,
    pub(super) dots: usize,
    /// Whether spaces stand between its dots.
    pub(super) is_spaced: bool,
    /// Whether something that was open ends with it.
    pub(super) is_closed: bool,
}

impl Marks {
    #[inline]
    pub(super) fn read(line: &str, start: usize, first: char) -> Marks {
        let dots = usize::from(first == '.');
        let end = start + first.len_utf8();
        let mut marks = Marks { start, end, first, count: 1, dots, is_spaced: false, is_closed: false };
        while let Some(c) = line[marks.end..].chars().next() {
            let behind = &line[marks.end + c.len_utf8()..];
            let closes = is_closer(c) || may_close(c) && !behind.starts_with(char::is_alphanumeric);
            if is_terminator(c) || closes {
                marks.add(c, closes);
            } else if c == ' ' && marks.goes_on_with_a_dot(behind) {
                marks.is_spaced = true;
                marks.end += 1;
            } else {
                break;
            }
        }
        marks.end += note(&line[marks.end..]);
        marks
    }

    fn add(&mut self, c: char, closes: bool) {
        self.end += c.len_utf8();
        self.count += 1;
        self.dots += usize::from(c == '.');
        self.is_closed |= closes;
    }

    /// Whether the dot that `behind` begins with is one of a row with spaces between them.
    fn goes_on_with_a_dot(&self, behind: &str) -> bool {
        self.dots == self.count && behind.strip_prefix('.').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '”', '"']))
    }
}

/// The bytes of the note and of the picture that `rest` begins with, which belong to the sentence before them: "[3]", " 🎉".
fn note(rest: &str) -> usize {
    let mut bytes = 0;
    while let Some(inner) = rest[bytes..].strip_prefix('[') {
        let Some(end) = inner.bytes().take(MAX_MARKS).position(|byte| matches!(byte, b']' | b'[' | b'(')) else { break };
        if !inner[end..].starts_with(']') || inner[end..].starts_with("](") {
            break;
        }
        bytes += end + 2;
    }
    let behind = rest[bytes..].strip_prefix(' ').unwrap_or_default();
    let is_picture = |c: &char| is_emoji(*c) || matches!(c, '\u{200d}' | '\u{fe0f}');
    let pictures: usize = behind.chars().take(MAX_MARKS).take_while(is_picture).map(char::len_utf8).sum();
    let ends = pictures > 0 && !behind[pictures..].starts_with(|c: char| !c.is_whitespace());
    bytes + if ends { 1 + pictures } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_terminator_is_looked_for_by_its_first_byte() {
        for mark in ('\0'..=char::MAX).filter(|c| is_terminator(*c)) {
            let mut bytes = [0; 4];
            assert!(mark.encode_utf8(&mut bytes).bytes().next().is_some_and(may_begin_terminator), "{mark}");
        }
    }
}
