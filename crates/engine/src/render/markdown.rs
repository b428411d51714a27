//! Text that is not ours in, Discord markdown out that shows exactly that text: it cannot format, link or ping.

use std::ops::Range;

/// `text` with every character escaped that Discord's markdown could read as more than itself. Line breaks become
/// spaces, so that the result stays inside a block quote.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text, true);
    out
}

/// `text` escaped, with the given byte ranges in bold. The ranges are in order, apart, and end at character bounds.
pub fn escape_with_bold(text: &str, bold: &[Range<usize>]) -> String {
    escape_marked(text, bold, &[])
}

/// What a run of text is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark<'a> {
    /// As code.
    Code,
    /// As a link to this address.
    Link(&'a str),
}

/// The same with marks, which are in order and apart as well; nothing in code is bold. A mark that Discord would not show as it is meant is
/// left out, not its text.
pub fn escape_marked(text: &str, bold: &[Range<usize>], marks: &[(Range<usize>, Mark<'_>)]) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    for (span, mark) in marks {
        let Some(inside) = text.get(span.clone()).filter(|_| at <= span.start) else { continue };
        match mark {
            Mark::Code
                if is_code(inside) && !text.get(..span.start).is_some_and(|before| before.ends_with('`')) && at < span.start.max(1) =>
            {
                push_bold(&mut out, text, at..span.start, bold);
                out.extend(["`", inside, "`"]);
            }
            Mark::Link(target) if is_link(inside, target) => {
                push_bold(&mut out, text, at..span.start, bold);
                out.push('[');
                push_bold(&mut out, text, span.clone(), bold);
                out.push_str(&format!("]({})", escape_url(target)));
            }
            Mark::Code | Mark::Link(_) => continue,
        }
        at = span.end;
    }
    push_bold(&mut out, text, at..text.len(), bold);
    out
}

/// Whether Discord shows this between backticks as it is.
fn is_code(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(['`', '\n', '\r'])
}

/// The longest address of a link that is shown.
const MAX_URL: usize = 300;

/// Whether Discord shows this as a link, and a reader is not misled: a text that names an address must not lead to another one.
fn is_link(text: &str, target: &str) -> bool {
    let is_plain = target.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\`*|".contains(&byte));
    let names_address = text.contains("://") || text.contains("www.") || text.contains('@');
    target.starts_with("https://")
        && is_plain
        && target.len() <= MAX_URL
        && !names_address
        && !text.trim().is_empty()
        && !text.contains('\n')
}

/// Adds a piece of `text`, escaped, with what is `bold` of it in bold.
fn push_bold(out: &mut String, text: &str, piece: Range<usize>, bold: &[Range<usize>]) {
    let mut at = piece.start;
    let clipped: Vec<Range<usize>> = bold.iter().map(|span| span.start.max(piece.start)..span.end.min(piece.end)).collect();
    for span in joined(text, &clipped) {
        let (Some(before), Some(inside)) = (text.get(at..span.start), text.get(span.clone())) else { continue };
        push_escaped(out, before, at == 0);
        out.push_str("**");
        push_escaped(out, inside, false);
        out.push_str("**");
        at = span.end;
    }
    push_escaped(out, text.get(at..piece.end).unwrap_or_default(), at == 0);
}

/// Neighbouring ranges that only spaces part become one: `**a** **b**` reads worse than `**a b**`. Touching ones
/// must: `**a****b**` shows its asterisks.
fn joined(text: &str, bold: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in bold.iter().filter(|span| span.start < span.end) {
        match joined.last_mut() {
            Some(last) if text.get(last.end..span.start).is_some_and(|gap| gap.trim().is_empty()) || span.start <= last.end => {
                last.end = last.end.max(span.end);
            }
            _ => joined.push(span.clone()),
        }
    }
    joined
}

/// Marks that Discord reads anywhere. Source: Discord's help page "Markdown Text 101" and its developer documentation
/// "Message Formatting". A backslash before any ASCII punctuation makes it plain.
const MARKS: [char; 14] = ['\\', '*', '_', '~', '`', '|', '<', '>', '[', ']', '(', ')', '#', '@'];

fn push_escaped(out: &mut String, text: &str, starts_line: bool) {
    let first_word_end = if starts_line { text.find(' ').unwrap_or(text.len()) } else { 0 };
    let numbered = starts_line
        && text[..first_word_end].ends_with('.')
        && text[..first_word_end].trim_end_matches('.').bytes().all(|b| b.is_ascii_digit());
    for (at, c) in text.char_indices() {
        match c {
            '\n' | '\r' => out.push(' '),
            c if MARKS.contains(&c) => out.extend(['\\', c]),
            // A list or small print only at the start of a line.
            '-' | '+' if starts_line && at == 0 => out.extend(['\\', c]),
            '.' if numbered && at + 1 == first_word_end => out.push_str("\\."),
            // An address becomes a link by its scheme.
            ':' if text[at + 1..].starts_with("//") => out.push_str("\\:"),
            c => out.push(c),
        }
    }
}

/// What `escape` was given, from what it gave; its line breaks are spaces.
pub fn unescape(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut chars = markdown.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

/// `url` as it can stand inside the brackets of a link.
pub fn escape_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '"' => out.push_str("%22"),
            c if c.is_whitespace() || c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;

    /// What a reader sees of markdown in which every mark is escaped or a pair of asterisks.
    fn shown(markdown: &str) -> String {
        let mut out = String::new();
        let mut chars = markdown.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.extend(chars.next()),
                '*' => assert_eq!(chars.next(), Some('*'), "{markdown}"),
                c => out.push(c),
            }
        }
        out
    }

    #[test]
    fn marks_mentions_and_links_are_shown_as_text() {
        assert_eq!(escape("@everyone <@1> **b** [a](https://b.c)"), "\\@everyone \\<\\@1\\> \\*\\*b\\*\\* \\[a\\]\\(https\\://b.c\\)");
        assert_eq!(escape("- a - b"), "\\- a - b");
        assert_eq!(escape("1. a 2. b"), "1\\. a 2. b");
        assert_eq!(escape("a\n> b"), "a \\> b");
    }

    #[test]
    fn neighbouring_words_share_their_bold() {
        assert_eq!(escape_with_bold("a *b c d", &[2..4, 5..6]), "a **\\*b c** d");
        assert_eq!(escape_with_bold("黑豹队", &[0..6, 3..9]), "**黑豹队**");
    }

    #[test]
    fn code_and_links_are_shown_where_that_is_safe() {
        let marked = |text: &str, mark| escape_marked(text, &[], &[(2..text.len() - 2, mark)]);
        assert_eq!(marked("a `*b*` c", Mark::Code), "a \\`\\*b\\*\\` c");
        assert_eq!(marked("a *b* c", Mark::Code), "a `*b*` c");
        assert_eq!(marked("a *b* c", Mark::Link("https://b.org/(x)")), "a [\\*b\\*](https://b.org/%28x%29) c");
        assert_eq!(marked("a b c", Mark::Link("http://b.org")), "a b c");
        assert_eq!(marked("a b.org@c c", Mark::Link("https://evil.org")), "a b.org\\@c c");
        assert_eq!(marked("a https://b c", Mark::Link("https://evil.org")), "a https\\://b c");
    }

    #[test]
    fn a_word_in_code_is_not_bold_and_one_in_a_link_is() {
        let marks = [(2..3, Mark::Code), (4..7, Mark::Link("https://b.org"))];
        assert_eq!(escape_marked("a b c d e", &[0..1, 2..3, 4..5, 8..9], &marks), "**a** `b` [**c** d](https://b.org) **e**");
        assert_eq!(escape_marked("ab", &[], &[(0..1, Mark::Code), (1..2, Mark::Code)]), "`a`b");
    }

    #[test]
    fn an_address_cannot_leave_its_brackets() {
        assert_eq!(escape_url("https://a.org/x_(y)> \"z"), "https://a.org/x_%28y%29%3E%22z");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_the_text(text in any::<String>()) {
            assert_eq!(shown(&escape(&text)), text.replace(['\n', '\r'], " "));
        }

        #[test]
        fn bold_changes_nothing_else(words in prop::collection::vec("[a-z*_@]{1,5}", 1..8), picks in prop::collection::vec(any::<bool>(), 8)) {
            let text = words.join(" ");
            let mut at = 0;
            let mut spans = Vec::new();
            for (word, pick) in words.iter().zip(picks) {
                if pick { spans.push(at..at + word.len()); }
                at += word.len() + 1;
            }
            assert_eq!(shown(&escape_with_bold(&text, &spans)), text);
        }
    }
}
