//! Tables that directives hold: a list of lists, or values parted by commas.

use crate::parse::rst::directives::Directive;
use crate::parse::rst::lines::Lines;
use crate::parse::rst::node::{Cell, Node, Row};
use crate::parse::rst::reader::Reader;

/// A list whose items are rows; the items of each are its cells.
pub(super) fn list_table(reader: &mut Reader, directive: &Directive<'_>) -> Vec<Node> {
    let nodes = reader.read(directive.content);
    let is_table = nodes.iter().any(|node| matches!(node, Node::List { items, .. } if items.iter().all(|item| row(item).is_some())));
    if !is_table {
        return nodes;
    }
    let headers = directive.number("header-rows");
    let rows = nodes.into_iter().flat_map(|node| match node {
        Node::List { items, .. } => items,
        _ => Vec::new(),
    });
    let rows = rows.filter_map(|item| item.into_iter().find_map(cells)).enumerate();
    vec![Node::Table(rows.map(|(number, cells)| Row { is_header: number < headers, cells }).collect())]
}

/// The list that an item of a table is.
fn row(item: &[Node]) -> Option<&Node> {
    item.iter().find(|node| matches!(node, Node::List { .. }))
}

fn cells(node: Node) -> Option<Vec<Cell>> {
    match node {
        Node::List { items, .. } => Some(items.into_iter().map(|nodes| Cell { columns: 1, nodes }).collect()),
        _ => None,
    }
}

/// Values between delimiters. A table in another file is not read here.
pub(super) fn csv_table(reader: &mut Reader, directive: &Directive<'_>) -> Vec<Node> {
    let delimiter = match directive.option("delim") {
        Some("tab") => '\t',
        Some("space") => ' ',
        Some(delimiter) => delimiter.chars().next().unwrap_or(','),
        None => ',',
    };
    let dialect = Dialect { delimiter, quote: directive.option("quote").and_then(|quote| quote.chars().next()).unwrap_or('"') };
    let header = dialect.rows(directive.option("header").unwrap_or_default());
    let headers = header.len() + directive.number("header-rows");
    let number = directive.content.number(0);
    let rows = header.into_iter().chain(dialect.rows(&directive.content.text())).enumerate();
    let rows: Vec<Row> = rows.map(|(row, values)| Row { is_header: row < headers, cells: read(reader, &values, number) }).collect();
    if rows.is_empty() { Vec::new() } else { vec![Node::Table(rows)] }
}

fn read(reader: &mut Reader, values: &[String], number: u32) -> Vec<Cell> {
    let cell = |value: &String| {
        let lines: Vec<&str> = value.split('\n').map(str::trim_end).collect();
        Cell { columns: 1, nodes: reader.read(Lines::new(&lines, number)) }
    };
    values.iter().map(cell).collect()
}

/// How values are parted.
#[derive(Clone, Copy, Debug)]
struct Dialect {
    delimiter: char,
    quote: char,
}

impl Dialect {
    /// The values of each line. Between quotes, a line's end and a delimiter are text, and two quotes are one.
    fn rows(self, text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut value) = (Vec::new(), Vec::new(), String::new());
        let (mut is_quoted, mut was_quoted) = (false, false);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                c if c == self.quote && is_quoted => {
                    is_quoted = chars.next_if_eq(&c).is_some();
                    value.extend(Some(c).filter(|_| is_quoted));
                }
                c if is_quoted => value.push(c),
                c if c == self.quote && value.trim().is_empty() && !was_quoted => {
                    value.clear();
                    (is_quoted, was_quoted) = (true, true);
                }
                c if c == self.delimiter || c == '\n' => {
                    row.push(std::mem::take(&mut value).trim().to_owned());
                    was_quoted = false;
                    if c == '\n' {
                        rows.push(std::mem::take(&mut row));
                    }
                }
                c => value.push(c),
            }
        }
        row.push(value.trim().to_owned());
        rows.push(row);
        rows.retain(|row| row.iter().any(|value| !value.is_empty()));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_between_quotes_hold_delimiters_and_lines() {
        let dialect = Dialect { delimiter: ',', quote: '"' };
        assert_eq!(dialect.rows("a, \"b, \"\"c\"\"\nd\",\n\n\"e\" f,g\"h"), [vec!["a", "b, \"c\"\nd", ""], vec!["e f", "g\"h"]]);
    }
}
