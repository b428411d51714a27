//! JavaScript in MDX: imports, exports and expressions in braces, none of which is text.

use crate::parse::dialects::{Replaced, Rewriter, escaped};

/// Longer expressions are braces that never close.
const MAX_EXPRESSION_BYTES: usize = 10_000;
/// Imports stand among the first lines.
const MAX_IMPORT_LINES: usize = 200;
/// Longer exports are text.
const MAX_EXPORT_LINES: usize = 200;

/// Whether a text imports something before its first code: then it is MDX, whatever its name.
pub(super) fn imports(text: &str) -> bool {
    text.lines().take(MAX_IMPORT_LINES).take_while(|line| !line.starts_with("```")).any(is_import)
}

fn is_import(line: &str) -> bool {
    let quoted = line.contains(['\'', '"']);
    line.strip_prefix("import ").is_some_and(|rest| quoted && (rest.contains(" from ") || rest.starts_with(['\'', '"'])))
}

/// An import or export, up to the empty line behind it.
pub(super) fn import(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    let is_statement = line.starts_with("import ") || line.starts_with("export ");
    if !rewriter.is_mdx || rewriter.indent > 0 || !is_statement {
        return false;
    }
    let rest = rewriter.rest();
    let (mut at, mut depth, mut first) = (0, 0_i32, None);
    for line in rest.split_inclusive('\n').take(MAX_EXPORT_LINES) {
        if line.trim().is_empty() {
            first.get_or_insert(at);
            if depth <= 0 {
                rewriter.at += at;
                return true;
            }
        }
        depth += line.bytes().map(|byte| i32::from(byte == b'{') - i32::from(byte == b'}')).sum::<i32>();
        at += line.len();
    }
    // Braces that never close: the statement ends where its lines do.
    let end = if depth <= 0 { at } else { first.unwrap_or(at) };
    rewriter.at += end.max(1);
    true
}

/// `{…}`: a string is its words, anything else nothing. `{#name}` is a heading's anchor.
pub(super) fn expression(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    if !rewriter.is_mdx || rest.starts_with("{#") {
        return None;
    }
    let bytes = balanced(rewriter, rest)?;
    let inner = rest.get(1..bytes - 1)?.trim();
    let string = ['"', '\'', '`'].iter().find_map(|quote| inner.strip_prefix(*quote)?.strip_suffix(*quote));
    let by = string.filter(|text| !text.contains("${")).map(escaped).unwrap_or_default();
    Some(Replaced { bytes, by: by.into() })
}

/// The bytes of the braces that `text` begins with, up to the one that closes the first; those in strings do not count.
pub(super) fn balanced(rewriter: &mut Rewriter<'_>, text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    let mut looked = 0;
    let mut bytes = text.bytes().enumerate().take(MAX_EXPRESSION_BYTES.min(rewriter.fuel));
    while let Some((at, byte)) = bytes.next() {
        looked = at;
        match (quote, byte) {
            (_, b'\\') => {
                bytes.next();
            }
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            // An apostrophe in text between tags opens nothing that a line does not close.
            (None, b'"' | b'`') => quote = Some(byte),
            (None, b'\'') if closes_in_line(text, at + 1) => {
                quote = Some(byte);
            }
            (None, b'{') => depth += 1,
            (None, b'}') if depth == 1 => return Some(at + 1),
            (None, b'}') => depth -= 1,
            _ => {}
        }
    }
    rewriter.fuel = rewriter.fuel.saturating_sub(looked);
    None
}

/// Whether an apostrophe follows `at` in the same line, and not far.
fn closes_in_line(text: &str, at: usize) -> bool {
    let mut bytes = text.bytes().skip(at).take(MAX_STRING_BYTES).take_while(|byte| *byte != b'\n');
    bytes.any(|byte| byte == b'\'')
}

/// A string in an expression is a word or a line.
const MAX_STRING_BYTES: usize = 200;
