//! Fences of code: where they begin and end, and the lines in them that a reader does not see.

use crate::parse::dialects::{Rewriter, containers};

/// A fence that is open.
#[derive(Debug)]
pub(super) struct Fence {
    mark: u8,
    length: usize,
    /// Where it begins in the text.
    pub(super) at: usize,
    is_rust: bool,
    is_quoted: bool,
}

/// The mark, the length and the words of the fence that a line is, behind the marks of quotations and items.
fn fence(line: &str) -> Option<(u8, usize, &str)> {
    let mut rest = line.trim_start();
    while let Some(inner) = ["> ", ">", "- ", "* ", "+ "].iter().find_map(|mark| rest.strip_prefix(mark)).or_else(|| numbered(rest)) {
        rest = inner.trim_start();
    }
    let mark = rest.bytes().next().filter(|mark| matches!(mark, b'`' | b'~'))?;
    let length = rest.bytes().take_while(|byte| *byte == mark).count();
    let words = rest.get(length..)?.trim();
    (length >= 3 && (mark == b'~' || !words.contains('`'))).then_some((mark, length, words))
}

fn numbered(line: &str) -> Option<&str> {
    let digits = line.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).filter(|_| digits > 0)?;
    rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))
}

/// A fence that holds Markdown, as MyST has them.
pub(super) fn directive(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    fence(line).is_some_and(|(mark, length, words)| containers::directive(rewriter, mark, length, words))
}

/// A fence that opens.
pub(super) fn open(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    let Some((mark, length, words)) = fence(line) else { return false };
    let is_rust = words.split([',', ' ', '{']).next() == Some("rust");
    rewriter.fence = Some(Fence { mark, length, at: rewriter.at, is_rust, is_quoted: line.starts_with('>') });
    rewriter.write_line(line);
    true
}

/// A line inside a fence, or the one that ends it.
pub(super) fn line(rewriter: &mut Rewriter<'_>, line: &str) {
    let line = containers::dedent_code(rewriter, line);
    let Some(found) = &rewriter.fence else { return };
    let content = if found.is_quoted { line.trim_start_matches(['>', ' ']) } else { line.trim() };
    let is_end = content.len() >= found.length && content.trim_end().bytes().all(|byte| byte == found.mark);
    if !is_end && is_hidden(content.trim(), found.is_rust) {
        return;
    }
    let shown =
        if found.is_rust { line.replacen("##", "#", usize::from(content.trim_start().starts_with("## "))) } else { line.into_owned() };
    if is_end {
        rewriter.fence = None;
    }
    rewriter.out.push_str(&shown);
    rewriter.out.push('\n');
}

/// Lines that mdBook hides or replaces, and those that only Liquid sees.
fn is_hidden(line: &str, is_rust: bool) -> bool {
    let hidden = is_rust && (line == "#" || line.starts_with("# "));
    let replaced = line.starts_with("{{#") && line.ends_with("}}");
    hidden || replaced || matches!(line, "{% raw %}" | "{% endraw %}" | "{%- raw -%}" | "{%- endraw -%}")
}
