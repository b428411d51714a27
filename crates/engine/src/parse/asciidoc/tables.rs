//! A table in, its caption and rows out, as a builder is told them.

use crate::block::Style;
use crate::parse::asciidoc::Writer;
use crate::parse::asciidoc::cells::{self, Cell, Format};
use crate::parse::asciidoc::delimiters::Line;
use crate::parse::asciidoc::paragraphs::Above;
use crate::parse::blocks::Element;

impl Writer {
    /// Writes the table that `lines` are, whose first line has `mark` before its signs of equality.
    pub(super) fn table(&mut self, lines: &[Line<'_>], mark: char, above: &Above, depth: usize) {
        let format = format(mark, above);
        let columns = above.list.named("cols").map(cells::columns).unwrap_or_default();
        let has_heading =
            above.list.has_option("header") || !above.list.has_option("noheader") && cells::has_heading(lines, format, &columns);
        self.builder.start(Element::Table);
        self.caption(above);
        for (number, row) in cells::rows(lines, format, &columns).into_iter().enumerate() {
            let is_header = number == 0 && has_heading;
            self.builder.start(Element::Row { is_header: true });
            let mut column = 0;
            for cell in row {
                self.builder.start(Element::Cell { is_header, columns: cell.columns });
                let style = cell.style.or_else(|| columns.get(column).copied().flatten()).filter(|_| !is_header);
                column += cell.columns;
                self.cell(&cell, style, depth);
                self.builder.end();
            }
            self.builder.end();
        }
        self.builder.end();
    }

    fn cell(&mut self, cell: &Cell, style: Option<char>, depth: usize) {
        match style {
            Some('a') => {
                let lines: Vec<Line<'_>> = cell.text.lines().map(|text| Line { number: 0, text: text.trim_end() }).collect();
                self.blocks(&lines, depth + 1);
            }
            Some('l') => self.code(cell.text.trim_matches('\n'), None),
            Some('m') => self.cell_in(cell, Some(Style::Code)),
            Some('s') => self.cell_in(cell, Some(Style::Strong)),
            Some('e') => self.cell_in(cell, Some(Style::Emphasis)),
            _ => self.cell_in(cell, None),
        }
    }

    fn cell_in(&mut self, cell: &Cell, style: Option<Style>) {
        self.builder.start(style.map_or(Element::Plain, Element::Inline));
        let text: Vec<&str> = cell.text.lines().map(str::trim).collect();
        self.inline(text.join("\n").trim());
        self.builder.end();
    }
}

fn format(mark: char, above: &Above) -> Format {
    let separator = above.list.named("separator").and_then(|stated| if stated == "\\t" { Some('\t') } else { stated.chars().next() });
    match (above.list.named("format"), mark) {
        (Some("csv"), _) | (None, ',') => Format::Quoted(separator.unwrap_or(',')),
        (Some("tsv"), _) => Format::Quoted('\t'),
        (Some("dsv"), _) | (None, ':') => Format::Parted(separator.unwrap_or(':')),
        (_, mark) => Format::Marked(separator.unwrap_or(mark)),
    }
}
