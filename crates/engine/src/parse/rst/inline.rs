//! Running text in, its pieces out: what is emphasised, code, a role, a reference. Marks that do not end are text.
//! Source of the rules: docutils, "reStructuredText Markup Specification", section "Inline markup recognition rules".

/// Longer names are no names. So text of nothing but marks is read in linear time.
const MAX_NAME_BYTES: usize = 200;

/// A piece of running text. Raw texts have their backslashes still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(String),
    Emphasis(String),
    Strong(String),
    Literal(&'a str),
    /// `:name:` and what stands in its backticks; text in backticks alone has no name.
    Role {
        name: Option<&'a str>,
        raw: &'a str,
    },
    /// The name of a target, or the text and the target of a link.
    Reference {
        raw: &'a str,
        is_anonymous: bool,
        is_phrase: bool,
    },
    Substitution(&'a str),
    Citation(&'a str),
    Address(&'a str),
}

/// The pieces of `text`, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut scanner = Scanner { text, from: 0, pieces: Vec::new(), hopeless: Vec::new() };
    let mut at = 0;
    while let Some(found) = scanner.text.get(at..).and_then(|rest| rest.find(['\\', '*', '`', '|', '_', '[', ':'])) {
        at = scanner.read(at + found);
    }
    scanner.flush(text.len());
    scanner.pieces
}

/// `raw` without its backslashes: one takes the meaning of the mark behind it, and removes white space.
pub(super) fn unescaped(raw: &str) -> String {
    if !raw.contains('\\') {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next().filter(|c| !c.is_whitespace())),
            c => out.push(c),
        }
    }
    out
}

/// Whether `label` is one of a footnote or a citation.
pub(super) fn is_label(label: &str) -> bool {
    is_footnote(label) || is_name(label)
}

/// Whether `label` is one of a footnote: a number, `#`, `#name` or `*`.
pub(super) fn is_footnote(label: &str) -> bool {
    let is_number = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    is_number || matches!(label, "#" | "*") || label.strip_prefix('#').is_some_and(is_name)
}

/// Whether `text` is a simple name: letters and digits, with single marks between them.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_NAME_BYTES && name_start(text) == Some(0)
}

/// Where the simple name begins that `text` ends with.
fn name_start(text: &str) -> Option<usize> {
    let mut start = text.len();
    let mut is_inner = false;
    for (at, c) in text.char_indices().rev() {
        if text.len() - at > MAX_NAME_BYTES {
            return None;
        }
        if c.is_alphanumeric() {
            (start, is_inner) = (at, true);
        } else if is_inner && matches!(c, '-' | '.' | '_' | '+' | ':') {
            is_inner = false;
        } else {
            break;
        }
    }
    (start < text.len()).then_some(start)
}

/// Whether a mark may begin behind `c`.
fn opens_behind(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '"' | '(' | '[' | '{' | '<' | '-' | '/' | ':') || !c.is_ascii() && !c.is_alphanumeric()
}

/// Whether a mark may end before what `rest` begins with.
fn closes_before(rest: &str) -> bool {
    let closes = |c: char| {
        c.is_whitespace()
            || matches!(c, '\'' | '"' | ')' | ']' | '}' | '>' | '-' | '/' | '\\' | ':' | '.' | ',' | ';' | '!' | '?')
            || !c.is_ascii() && !c.is_alphanumeric()
    };
    rest.chars().next().is_none_or(closes)
}

/// A text as it is scanned.
struct Scanner<'a> {
    text: &'a str,
    /// Where the text begins that is in no piece yet.
    from: usize,
    pieces: Vec<Piece<'a>>,
    /// Marks that nothing ends from here on.
    hopeless: Vec<&'static str>,
}

impl<'a> Scanner<'a> {
    /// Reads what begins with the mark at `at`; returns where to go on.
    fn read(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let found = match rest.as_bytes() {
            [b'\\', ..] => return at + 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            [b'*', b'*', ..] => self.strong(at),
            [b'*', ..] => self.emphasis(at),
            [b'`', b'`', ..] => self.literal(at),
            [b'`', ..] => self.interpreted(at),
            [b'|', ..] => self.substitution(at),
            [b'_', b'`', ..] => self.target(at),
            [b'_', ..] => self.reference(at),
            [b'[', ..] => self.label(at),
            _ => self.address(at),
        };
        let skipped = if rest.starts_with("**") || rest.starts_with("``") { 2 } else { 1 };
        found.unwrap_or(at + skipped)
    }

    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Adds the text up to `to` that is in no piece yet.
    fn flush(&mut self, to: usize) {
        let text = self.between(self.from, to);
        if !text.is_empty() {
            self.pieces.push(Piece::Text(unescaped(text)));
        }
    }

    /// Adds a piece that reaches from `start` to `end`.
    fn add(&mut self, start: usize, end: usize, piece: Piece<'a>) -> Option<usize> {
        self.flush(start);
        self.pieces.push(piece);
        self.from = end;
        Some(end)
    }

    /// Whether a mark of `length` bytes at `at` begins something: text follows, and what stands before parts words.
    fn begins(&self, at: usize, length: usize) -> bool {
        let before = self.between(0, at).chars().next_back();
        let Some(after) = self.rest(at + length).chars().next().filter(|after| !after.is_whitespace()) else { return false };
        let closing = before
            .and_then(|before| ["''", "\"\"", "()", "[]", "{}", "<>", "“”", "‘’", "«»"].iter().find_map(|pair| pair.strip_prefix(before)));
        before.is_none_or(opens_behind) && !closing.is_some_and(|closing| closing.starts_with(after))
    }

    /// Where `mark` ends what begins at `from`: behind text, and before what `accepts` takes.
    fn end_of(&mut self, from: usize, mark: &'static str, accepts: impl Fn(&str) -> bool) -> Option<usize> {
        if self.hopeless.contains(&mark) {
            return None;
        }
        let mut at = from;
        while let Some(found) = self.rest(at).find(mark) {
            let end = at + found;
            let inner = self.between(from, end);
            let is_escaped = mark != "``" && ends_in_escape(inner);
            if !inner.is_empty() && !ends_in_space(inner, mark) && !is_escaped && accepts(self.rest(end + mark.len())) {
                return Some(end);
            }
            at = end + 1;
        }
        self.hopeless.push(mark);
        None
    }

    fn strong(&mut self, at: usize) -> Option<usize> {
        let end = self.begins(at, 2).then(|| self.end_of(at + 2, "**", closes_before)).flatten()?;
        self.add(at, end + 2, Piece::Strong(unescaped(self.between(at + 2, end))))
    }

    fn emphasis(&mut self, at: usize) -> Option<usize> {
        let end = self.begins(at, 1).then(|| self.end_of(at + 1, "*", closes_before)).flatten()?;
        self.add(at, end + 1, Piece::Emphasis(unescaped(self.between(at + 1, end))))
    }

    fn literal(&mut self, at: usize) -> Option<usize> {
        let end = self.begins(at, 2).then(|| self.end_of(at + 2, "``", closes_before)).flatten()?;
        self.add(at, end + 2, Piece::Literal(self.between(at + 2, end)))
    }

    /// Text in backticks: with a role before or behind it, with the mark of a reference, or alone.
    fn interpreted(&mut self, at: usize) -> Option<usize> {
        let prefix = self.role_before(at);
        let start = prefix.map_or(at, |name| at - name.len() - 2);
        let begins = if prefix.is_some() { self.begins(start, at + 1 - start) } else { self.begins(at, 1) };
        let end = begins.then(|| self.end_of(at + 1, "`", |rest| closes_before(suffix(rest).1))).flatten()?;
        let raw = self.between(at + 1, end);
        let (mark, rest) = suffix(self.rest(end + 1));
        let after = self.text.len() - rest.len();
        match (prefix, mark) {
            (None, "_" | "__") => self.add(start, after, Piece::Reference { raw, is_anonymous: mark == "__", is_phrase: true }),
            (None, role) => {
                let name = Some(role.trim_matches(':')).filter(|name| !name.is_empty());
                self.add(start, after, Piece::Role { name, raw })
            }
            (name, _) => self.add(start, end + 1, Piece::Role { name, raw }),
        }
    }

    /// The name of the role that stands before the backtick at `at`.
    fn role_before(&self, at: usize) -> Option<&'a str> {
        let before = self.between(self.from, at).strip_suffix(':')?;
        let start = name_start(before)?;
        // The name may hold colons of its own, and one before it opens it: `:py:class:`.
        let opening = start.checked_sub(1).filter(|opening| before.as_bytes().get(*opening) == Some(&b':'))?;
        before.get(opening + 1..)
    }

    fn substitution(&mut self, at: usize) -> Option<usize> {
        let end = self.begins(at, 1).then(|| self.end_of(at + 1, "|", |rest| closes_before(rest.trim_start_matches('_')))).flatten()?;
        let name = self.between(at + 1, end);
        let rest = self.rest(end + 1);
        let after = self.text.len() - rest.strip_prefix("__").or_else(|| rest.strip_prefix('_')).unwrap_or(rest).len();
        self.add(at, after, Piece::Substitution(name))
    }

    /// `_`text`` names a place in running text, and is the text.
    fn target(&mut self, at: usize) -> Option<usize> {
        let end = self.begins(at, 2).then(|| self.end_of(at + 2, "`", closes_before)).flatten()?;
        self.add(at, end + 1, Piece::Text(unescaped(self.between(at + 2, end))))
    }

    /// `name_` or `name__`.
    fn reference(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at + 1);
        let (is_anonymous, rest) = rest.strip_prefix('_').map_or((false, rest), |rest| (true, rest));
        let before = self.between(self.from, at);
        let start = closes_before(rest).then(|| name_start(before)).flatten()? + self.from;
        let parts = self.between(0, start).chars().next_back().is_none_or(opens_behind);
        let raw = self.between(start, at);
        parts.then(|| self.add(start, self.text.len() - rest.len(), Piece::Reference { raw, is_anonymous, is_phrase: false })).flatten()
    }

    /// `[1]_`, which is dropped, or `[Moor2022]_`.
    fn label(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at + 1);
        let near = rest.get(..rest.floor_char_boundary(MAX_NAME_BYTES)).unwrap_or_default();
        let (label, _) = near.split_once("]_").filter(|(label, _)| is_label(label))?;
        let end = at + 1 + label.len() + 2;
        if !self.begins(at, 1) || !closes_before(self.rest(end)) {
            return None;
        }
        if !is_footnote(label) {
            return self.add(at, end, Piece::Citation(label));
        }
        let kept = self.between(self.from, at).trim_end().trim_end_matches('\\').trim_end().len();
        self.flush(self.from + kept);
        self.from = end;
        Some(end)
    }

    /// An address that stands in the text as it is.
    fn address(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at).strip_prefix("://")?;
        let before = self.between(self.from, at);
        let scheme = ["https", "http"].iter().find(|scheme| before.ends_with(**scheme))?;
        let start = at - scheme.len();
        if !self.between(0, start).chars().next_back().is_none_or(opens_behind) {
            return None;
        }
        let is_part = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '\\' | '|' | '{' | '}');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let address = rest.get(..end)?.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || "_~*/=+".contains(c)));
        if address.is_empty() {
            return None;
        }
        let end = at + "://".len() + address.len();
        self.add(start, end, Piece::Address(self.between(start, end)))
    }
}

/// Whether a backslash at the end of `text` takes the meaning of what follows.
fn ends_in_escape(text: &str) -> bool {
    (text.len() - text.trim_end_matches('\\').len()) % 2 == 1
}

/// Whether `text` ends in white space, which no mark ends behind unless a backslash removes it.
fn ends_in_space(text: &str, mark: &str) -> bool {
    let before = text.strip_suffix(char::is_whitespace);
    before.is_some_and(|before| mark == "``" || !ends_in_escape(before))
}

/// What follows the backtick at the end of a text in backticks, and what is behind that: `_`, `__`, `:role:` or nothing.
fn suffix(rest: &str) -> (&str, &str) {
    let role = || {
        let (name, _) = rest.strip_prefix(':')?.split_once(':')?;
        is_name(name).then(|| rest.split_at_checked(name.len() + 2)).flatten()
    };
    let length = if rest.starts_with("__") { 2 } else { usize::from(rest.starts_with('_')) };
    role().or_else(|| rest.split_at_checked(length)).unwrap_or(("", rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece<'_> {
        Piece::Text(text.to_owned())
    }

    #[test]
    fn marks_part_what_they_stand_around() {
        assert_eq!(
            pieces("*a* **b c** ``d\\`` :e:`f <g>` `h`:i: `j`"),
            [
                Piece::Emphasis("a".to_owned()),
                text(" "),
                Piece::Strong("b c".to_owned()),
                text(" "),
                Piece::Literal("d\\"),
                text(" "),
                Piece::Role { name: Some("e"), raw: "f <g>" },
                text(" "),
                Piece::Role { name: Some("i"), raw: "h" },
                text(" "),
                Piece::Role { name: None, raw: "j" },
            ]
        );
        assert_eq!(pieces(":py:class:`~a.B`\\ s"), [Piece::Role { name: Some("py:class"), raw: "~a.B" }, text("s")]);
    }

    #[test]
    fn references_end_in_an_underscore() {
        let reference = |raw, is_anonymous, is_phrase| Piece::Reference { raw, is_anonymous, is_phrase };
        assert_eq!(
            pieces("a_, `b c`_ d__ `e <f>`__."),
            [
                reference("a", false, false),
                text(", "),
                reference("b c", false, true),
                text(" "),
                reference("d", true, false),
                text(" "),
                reference("e <f>", true, true),
                text("."),
            ]
        );
        assert_eq!(
            pieces("see [1]_. And [A1]_, |x|."),
            [text("see"), text(". And "), Piece::Citation("A1"), text(", "), Piece::Substitution("x"), text(".")]
        );
        assert_eq!(pieces("(https://a.org/b_c)."), [text("("), Piece::Address("https://a.org/b_c"), text(").")]);
    }

    #[test]
    fn what_does_not_end_or_begin_is_text() {
        for odd in [
            "2 * 3 *4",
            "*args",
            "**kw",
            "``a",
            "__init__",
            "snake_case",
            "a|b|c",
            "| a |",
            "\"*\"",
            "('*')",
            "x[1]",
            "`a",
            "a :b:c",
            "5*6*7",
            "_",
            "`` ``",
        ] {
            assert_eq!(pieces(odd), [text(odd)], "{odd}");
        }
        assert_eq!(pieces("\\*a\\* re\\ *b*\\ c"), [text("*a* re"), Piece::Emphasis("b".to_owned()), text("c")]);
    }

    #[test]
    fn marks_without_end_cost_linear_time() {
        for mark in ["*a ", "**a ", "``a ", "`a ", "|a ", ":a:`b ", "[a", "a_-", "_`a ", "\\", "::", "http://", "`a`:b", "a.", "([<*"] {
            let odd = mark.repeat(20_000);
            assert!(!pieces(&odd).is_empty());
        }
    }
}
