//! Lists of all kinds: with bullets or numbers, of terms, fields and options; lines of verse and sessions of an interpreter.

use crate::parse::rst::lines::Lines;
use crate::parse::rst::marks::{self, Enumerator, Sequence};
use crate::parse::rst::node::{Entry, Field, Node, Term};
use crate::parse::rst::reader::Reader;

/// Reads the list that begins at `at`; returns where it ends. `None` where none begins.
pub(super) fn read(reader: &mut Reader, lines: Lines<'_>, at: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    let line = lines.get(at);
    if let Some(bullet) = marks::bullet(line) {
        return Some(bullets(reader, lines, at, bullet.mark, nodes));
    }
    if let Some((first, sequence)) = first_enumerator(lines, at) {
        return Some(numbers(reader, lines, at, first, sequence, nodes));
    }
    if marks::field(line).is_some() {
        return Some(fields(reader, lines, at, nodes));
    }
    if marks::options(line).is_some() && has_description(lines, at) {
        return Some(options(reader, lines, at, nodes));
    }
    if marks::behind_mark(line, ">>>").is_some() {
        let end = lines.end_of_text(at);
        nodes.push(session(lines.slice(at..end)));
        return Some(end);
    }
    marks::behind_mark(line, "|").map(|_| verse(lines, at, nodes))
}

/// A session of the Python interpreter, without what tells `doctest` how to check it.
fn session(lines: Lines<'_>) -> Node {
    let text: Vec<&str> = lines.iter().map(|line| line.split("# doctest:").next().unwrap_or(line).trim_end()).collect();
    Node::Code { language: Some("python".to_owned()), text: text.join("\n").replace("\n<BLANKLINE>", "\n") }
}

fn bullets(reader: &mut Reader, lines: Lines<'_>, from: usize, mark: char, nodes: &mut Vec<Node>) -> usize {
    let (mut items, mut at, mut end) = (Vec::new(), from, from);
    while let Some(bullet) = marks::bullet(lines.get(at)).filter(|bullet| bullet.mark == mark) {
        end = item(reader, lines, at, (bullet.bytes, bullet.columns), &mut items);
        at = lines.skip_blank(end);
    }
    nodes.push(Node::List { first: None, items });
    end
}

/// Reads an item whose mark takes so many bytes and columns; returns where it ends.
fn item(reader: &mut Reader, lines: Lines<'_>, at: usize, mark: (usize, usize), items: &mut Vec<Vec<Node>>) -> usize {
    let (bytes, columns) = mark;
    // Below a mark that stands alone, the text begins anywhere further right.
    let is_alone = lines.get(at).len() == bytes;
    let end = lines.end_of_indented(at + 1, if is_alone { 1 } else { columns });
    let block = if is_alone { lines.behind(at..end, bytes) } else { lines.block(at..end, bytes, columns) };
    items.push(reader.read(block));
    end
}

/// The number at `at`, if it is an item's: the line below it is blank, indented or the next item.
fn enumerator<'a>(lines: Lines<'a>, at: usize, ordinal: impl Fn(Enumerator<'a>) -> Option<(u32, Sequence)>) -> Option<Enumerator<'a>> {
    let found = marks::enumerator(lines.get(at))?;
    let (number, sequence) = ordinal(found)?;
    let next = lines.get(at + 1);
    let is_next = |next: Enumerator<'_>| {
        next.format == found.format && (next.word == "#" || marks::ordinal(next.word, sequence) == number.checked_add(1))
    };
    (next.is_empty() || next.starts_with(' ') || marks::enumerator(next).is_some_and(is_next)).then_some(found)
}

fn first_enumerator(lines: Lines<'_>, at: usize) -> Option<(Enumerator<'_>, Sequence)> {
    let read = |found: Enumerator<'_>| {
        let sequence = marks::first_sequence(found.word)?;
        Some((marks::ordinal(found.word, sequence)?, sequence))
    };
    let found = enumerator(lines, at, read)?;
    Some((found, marks::first_sequence(found.word)?))
}

fn numbers(reader: &mut Reader, lines: Lines<'_>, from: usize, first: Enumerator<'_>, sequence: Sequence, nodes: &mut Vec<Node>) -> usize {
    let start = marks::ordinal(first.word, sequence).unwrap_or(1);
    let (mut items, mut at, mut end) = (Vec::new(), from, from);
    let mut number = start;
    loop {
        let goes_on = |found: Enumerator<'_>| {
            let fits = found.format == first.format && (found.word == "#" || marks::ordinal(found.word, sequence) == Some(number));
            fits.then_some((number, sequence))
        };
        let Some(found) = enumerator(lines, at, goes_on) else { break };
        end = item(reader, lines, at, (found.bytes, found.bytes), &mut items);
        at = lines.skip_blank(end);
        number = number.saturating_add(1);
    }
    nodes.push(Node::List { first: Some(start), items });
    end
}

/// `:name: body`, one below the other.
fn fields(reader: &mut Reader, lines: Lines<'_>, from: usize, nodes: &mut Vec<Node>) -> usize {
    let (mut fields, mut at, mut end) = (Vec::new(), from, from);
    while let Some((name, bytes)) = marks::field(lines.get(at)) {
        end = lines.end_of_indented(at + 1, 1);
        let body = reader.read(lines.behind(at..end, bytes));
        fields.push(Field { name: name.to_owned(), body });
        at = lines.skip_blank(end);
    }
    nodes.push(Node::Fields(fields));
    end
}

/// Whether an option at `at` is described: behind it or below.
fn has_description(lines: Lines<'_>, at: usize) -> bool {
    let line = lines.get(at);
    marks::options(line).is_some_and(|(_, bytes)| bytes < line.len()) || lines.get(at + 1).starts_with(' ')
}

fn options(reader: &mut Reader, lines: Lines<'_>, from: usize, nodes: &mut Vec<Node>) -> usize {
    let (mut entries, mut at, mut end) = (Vec::new(), from, from);
    while let Some((words, bytes)) = marks::options(lines.get(at)).filter(|_| has_description(lines, at)) {
        end = lines.end_of_indented(at + 1, 1);
        let definition = reader.read(lines.behind(at..end, bytes));
        entries.push(Entry { terms: vec![Term::Code(words.to_owned())], definition });
        at = lines.skip_blank(end);
    }
    nodes.push(Node::Terms(entries));
    end
}

/// Lines that begin with `|`, and those that go on below them.
fn verse(lines: Lines<'_>, from: usize, nodes: &mut Vec<Node>) -> usize {
    let (mut verse, mut at) = (Vec::<String>::new(), from);
    while at < lines.len() {
        let line = lines.get(at);
        match (marks::behind_mark(line, "|"), verse.last_mut()) {
            (Some((text, _)), _) => verse.push(text.to_owned()),
            (None, Some(last)) if line.starts_with(' ') => {
                last.push('\n');
                last.push_str(line.trim_start());
            }
            _ => break,
        }
        at += 1;
    }
    nodes.push(Node::Verse(verse));
    at
}

/// Terms, each above what is indented below it.
pub(super) fn definitions(reader: &mut Reader, lines: Lines<'_>, from: usize, nodes: &mut Vec<Node>) -> usize {
    let (mut entries, mut at, mut end) = (Vec::new(), from, from);
    while at < lines.len() && (at == from || begins_definition(lines, at)) {
        end = lines.end_of_indented(at + 1, 1);
        let term = lines.get(at).to_owned();
        let definition = reader.read(lines.slice(at + 1..end).dedented());
        entries.push(Entry { terms: vec![Term::Text(term)], definition });
        at = lines.skip_blank(end);
    }
    nodes.push(Node::Terms(entries));
    end
}

/// Whether the line at `at` is a term and nothing else.
fn begins_definition(lines: Lines<'_>, at: usize) -> bool {
    let line = lines.get(at);
    let is_marked = marks::bullet(line).is_some()
        || marks::enumerator(line).is_some()
        || marks::field(line).is_some()
        || marks::options(line).is_some()
        || marks::adornment(line).is_some()
        || ["..", "__", "|", ">>>"].iter().any(|mark| marks::behind_mark(line, mark).is_some());
    !line.is_empty() && !line.starts_with(' ') && !is_marked && !line.ends_with("::") && lines.get(at + 1).starts_with(' ')
}
