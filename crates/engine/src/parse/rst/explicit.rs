//! Blocks that begin with `..`: footnotes, targets, substitutions, directives; and comments, of which nothing is kept.

use crate::parse::rst::definitions::Target;
use crate::parse::rst::directives::{self, Directive};
use crate::parse::rst::inline;
use crate::parse::rst::lines::Lines;
use crate::parse::rst::marks;
use crate::parse::rst::node::Node;
use crate::parse::rst::reader::Reader;

/// Reads the block that begins at `at`; returns where it ends. `None` where none begins.
pub(super) fn read(reader: &mut Reader, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    if let Some((address, _)) = marks::behind_mark(lines.get(at), "__") {
        // An address may go on in the lines below.
        let end = lines.end_of_indented(at + 1, 1);
        let address: String = std::iter::once(address).chain(lines.slice(at + 1..end).iter()).map(str::trim).collect();
        reader.definitions.anonymous.push(target(&address));
        return Some(end);
    }
    let (text, bytes) = marks::behind_mark(lines.get(at), "..")?;
    // A mark alone ends what stands above it; what is indented below is no comment.
    if text.is_empty() && lines.get(at + 1).is_empty() {
        return Some(at + 1);
    }
    let end = lines.end_of_indented(at + 1, 1);
    let block = lines.behind(at..end, bytes);
    let _ = footnote(reader, block, nodes).or_else(|| named_target(reader, block)).or_else(|| substitution(reader, block)).or_else(|| {
        let directive = Directive::read(block)?;
        nodes.extend(directives::read(reader, &directive));
        Some(())
    });
    Some(end)
}

/// `[1] text` is the text; of a citation, `[Moor2022] text`, the label is part of it.
fn footnote(reader: &mut Reader, block: Lines<'_>, nodes: &mut Vec<Node>) -> Option<()> {
    let line = block.get(0);
    let (label, rest) = line.strip_prefix('[')?.split_once(']')?;
    if !(rest.is_empty() || rest.starts_with(' ')) || !inline::is_label(label) {
        return None;
    }
    let first = line.len() - rest.trim_start().len();
    let mut body = reader.read(block.block(0..block.len(), first, 0));
    if !inline::is_footnote(label)
        && let Some(Node::Paragraph(text)) = body.first_mut()
    {
        *text = format!("[{label}] {text}");
    }
    nodes.push(Node::Container(body));
    Some(())
}

/// `_name: address`, `_name:` before what it names, `__: address`.
fn named_target(reader: &mut Reader, block: Lines<'_>) -> Option<()> {
    let line = block.get(0).strip_prefix('_')?;
    let (name, rest) = match (line.strip_prefix("_:"), line.strip_prefix('`')) {
        (Some(rest), _) => ("", rest),
        (None, Some(quoted)) => quoted.split_once("`:")?,
        (None, None) => line.split_at_checked(end_of_name(line)?).and_then(|(name, rest)| Some((name, rest.strip_prefix(':')?)))?,
    };
    if !(rest.is_empty() || rest.starts_with(' ')) {
        return None;
    }
    let address: String = std::iter::once(rest).chain(block.iter().skip(1)).map(str::trim).collect();
    if name.is_empty() {
        reader.definitions.anonymous.push(target(&address));
    } else if address.is_empty() {
        reader.labels.push(inline::unescaped(name));
    } else {
        // Targets one below the other lead to where the last one does.
        for name in std::mem::take(&mut reader.labels).into_iter().chain([inline::unescaped(name)]) {
            reader.definitions.add_target(&name, target(&address));
        }
    }
    Some(())
}

/// The first colon that ends a name: it is not escaped, and white space or nothing follows.
fn end_of_name(line: &str) -> Option<usize> {
    let is_end = |at: usize| matches!(line.as_bytes().get(at + 1), None | Some(b' '));
    let is_escaped = |at: usize| at > 0 && line.as_bytes().get(at - 1) == Some(&b'\\');
    line.match_indices(':').map(|(at, _)| at).find(|at| is_end(*at) && !is_escaped(*at)).filter(|at| *at > 0)
}

/// What an address is: one, or the name of another target, `name_`.
fn target(address: &str) -> Target {
    let name = address.strip_suffix('_').filter(|name| !name.ends_with('\\') && !name.contains("://"));
    match name.map(|name| name.trim_matches('`')).filter(|name| !name.is_empty()) {
        Some(name) => Target::Same(name.to_owned()),
        None => Target::Address(inline::unescaped(address)),
    }
}

/// `|name| replace:: text`.
fn substitution(reader: &mut Reader, block: Lines<'_>) -> Option<()> {
    let line = block.get(0);
    let (name, rest) = line.strip_prefix('|').filter(|line| !line.starts_with(' '))?.split_once('|')?;
    let rest = rest.strip_prefix(' ')?;
    let first = line.len() - rest.trim_start().len();
    let directive = Directive::read(block.block(0..block.len(), first, 0))?;
    let text = match directive.name.as_str() {
        "replace" => directive.arguments_and_content(),
        "unicode" => unicode(&directive.arguments_and_content()),
        // A picture, a date: a reader of the text does not see them.
        _ => String::new(),
    };
    reader.definitions.add_substitution(name, text);
    Some(())
}

/// Numbers of characters, `U+2014` or `0x2014`, and words between them; a comment ends them.
fn unicode(text: &str) -> String {
    let text = text.split(" .. ").next().unwrap_or_default();
    let character = |word: &str| {
        let hex = ["0x", "x", "\\x", "U+", "u", "\\u"].iter().find_map(|prefix| word.strip_prefix(prefix));
        let entity = word.strip_prefix("&#x").and_then(|word| word.strip_suffix(';'));
        let code = match hex.or(entity) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => word.parse().ok(),
        };
        code.and_then(char::from_u32).map(String::from)
    };
    text.split_whitespace().map(|word| character(word).unwrap_or_else(|| word.to_owned())).collect()
}
