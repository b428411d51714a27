//! Lines in, what they begin and end out: blocks between two lines of one kind, headings, rules, lines about the next block.

use crate::parse::asciidoc::attributes;

/// A line of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub(super) number: u32,
    /// Without white space at its end.
    pub(super) text: &'a str,
}

/// What stands between two lines of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fence<'a> {
    Comment,
    Example,
    Literal,
    Listing,
    Sidebar,
    Quote,
    Pass,
    Open,
    /// Code as Markdown has it; what its first line names.
    Markdown(&'a str),
    /// A table and the character that parts its cells.
    Table(char),
}

/// What the line begins, if it begins a block that another such line ends.
pub(super) fn fence(line: &str) -> Option<Fence<'_>> {
    if line == "--" {
        return Some(Fence::Open);
    }
    if let Some(words) = line.strip_prefix("```") {
        return (!words.contains('`')).then(|| Fence::Markdown(words.trim()));
    }
    if line.len() < 4 {
        return None;
    }
    if let Some(separator) = line.strip_suffix("===").and_then(|rest| rest.trim_end_matches('=').chars().next()) {
        let marks = line.strip_prefix(separator).unwrap_or_default();
        let is_table = matches!(separator, '|' | ',' | ':' | '!') && marks.bytes().all(|byte| byte == b'=');
        if is_table {
            return Some(Fence::Table(separator));
        }
    }
    let first = line.bytes().next()?;
    line.bytes().all(|byte| byte == first).then_some(())?;
    Some(match first {
        b'/' => Fence::Comment,
        b'=' => Fence::Example,
        b'.' => Fence::Literal,
        b'-' => Fence::Listing,
        b'*' => Fence::Sidebar,
        b'_' => Fence::Quote,
        b'+' => Fence::Pass,
        _ => return None,
    })
}

impl Fence<'_> {
    /// Whether its lines are kept as they are.
    pub(super) fn is_verbatim(self) -> bool {
        matches!(self, Fence::Comment | Fence::Literal | Fence::Listing | Fence::Pass | Fence::Markdown(_))
    }

    /// Whether `line` ends what `opening` began.
    pub(super) fn ends(self, opening: &str, line: &str) -> bool {
        match self {
            Fence::Markdown(_) => line == "```",
            _ => line == opening,
        }
    }
}

/// A heading's level and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Title<'a> {
    /// 0 for a document's title.
    pub(super) level: u8,
    pub(super) text: &'a str,
    /// How many lines it takes.
    pub(super) lines: usize,
}

/// The heading that the lines begin with: `== Words`, `## Words`, or words above a line as long as they are.
pub(super) fn title<'a>(lines: &[Line<'a>]) -> Option<Title<'a>> {
    let first = lines.first()?.text;
    marked(first).or_else(|| {
        let level = underline(first, lines.get(1)?.text)?;
        Some(Title { level, text: first, lines: 2 })
    })
}

fn marked(line: &str) -> Option<Title<'_>> {
    let mark = line.bytes().next().filter(|byte| matches!(byte, b'=' | b'#'))?;
    let depth = line.bytes().take_while(|byte| *byte == mark).count();
    let text = line.get(depth..)?;
    let level = u8::try_from(depth).ok()?.checked_sub(1).filter(|level| *level <= 5)?;
    let words = text.trim();
    (text.starts_with([' ', '\t']) && !words.is_empty()).then(|| Title {
        level,
        text: words.trim_end_matches(mark as char).trim_end(),
        lines: 1,
    })
}

/// The level of a heading whose words stand in a line of their own above `line`.
pub(super) fn underline(words: &str, line: &str) -> Option<u8> {
    let mark = line.chars().next()?;
    let level = "=-~^+".find(mark)?;
    let is_heading = line.len() > 1
        && line.chars().all(|c| c == mark)
        && words.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '`' | '(' | '"' | '\'' | '-'))
        && words.contains(char::is_alphanumeric)
        && words.chars().count().abs_diff(line.len()) <= 1;
    is_heading.then(|| u8::try_from(level).ok()).flatten()
}

/// What stands in the brackets of a line of attributes, `[source,ruby]`, or of an anchor, `[[id]]`.
pub(super) fn attribute_line(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let begins = |c: char| c.is_alphanumeric() || matches!(c, '#' | '.' | '%' | ',' | '"' | '\'' | '{' | '_');
    let is_anchor = inner.starts_with('[') && inner.ends_with(']') && !inner.starts_with("[[");
    (inner.is_empty() || is_anchor || inner.starts_with(begins)).then_some(inner)
}

/// The title of the block below: `.Words`.
pub(super) fn block_title(line: &str) -> Option<&str> {
    let text = line.strip_prefix('.')?;
    let name = text.strip_prefix('.').unwrap_or(text);
    (!name.is_empty() && !name.starts_with([' ', '\t', '.'])).then_some(text)
}

/// Whether the line is a comment.
pub(super) fn is_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("///")
}

/// Whether the line parts what stands above from what stands below.
pub(super) fn is_rule(line: &str) -> bool {
    matches!(line, "'''" | "---" | "***" | "___" | "- - -" | "* * *" | "<<<")
        || line.len() > 3 && line.bytes().all(|byte| byte == b'\'' || byte == b'<')
}

/// The name and the attributes of a macro that is a line of its own: `image::mill.png[The mill]`.
pub(super) fn block_macro(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once("::")?;
    let (target, attributes) = rest.strip_suffix(']')?.split_once('[')?;
    let is_name =
        name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (is_name && !target.starts_with(' ') && !target.contains('\t')).then_some((name, attributes))
}

/// Whether a paragraph ends above the line.
pub(super) fn ends_paragraph(line: &str) -> bool {
    line.is_empty() || attribute_line(line).is_some() || fence(line).is_some()
}

/// Whether the line says something of the block below it, or nothing.
pub(super) fn is_about_next(line: &str) -> bool {
    attribute_line(line).is_some() || block_title(line).is_some() || is_comment(line) || attributes::entry(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_character_are_fences() {
        let cases = [
            ("----", Some(Fence::Listing)),
            ("--", Some(Fence::Open)),
            ("---", None),
            ("====", Some(Fence::Example)),
            ("```ruby", Some(Fence::Markdown("ruby"))),
            ("|===", Some(Fence::Table('|'))),
            (",=====", Some(Fence::Table(','))),
            ("|==", None),
            ("-- -", None),
        ];
        for (line, expected) in cases {
            assert_eq!(fence(line), expected, "{line}");
        }
    }

    #[test]
    fn a_heading_is_marked_or_underlined() {
        let of = |lines: &[&'static str]| {
            let lines: Vec<Line<'_>> = lines.iter().map(|text| Line { number: 1, text }).collect();
            title(&lines).map(|title| (title.level, title.text))
        };
        assert_eq!(of(&["== The mill =="]), Some((1, "The mill")));
        assert_eq!(of(&["## The mill"]), Some((1, "The mill")));
        assert_eq!(of(&["mill(1)", "======="]), Some((0, "mill(1)")));
        assert_eq!(of(&["NAME", "----"]), Some((1, "NAME")));
        for lines in [&["==mill"][..], &["The mill is old", "----"], &["* a", "---"], &["====", "===="]] {
            assert_eq!(of(lines), None, "{lines:?}");
        }
    }
}
