//! The shape of a document to bytes and back.
//!
//! Numbers are written seven bits a byte, the lowest first (LEB128), and spans as how far they begin from the end of the last one and
//! how long they are, so that most blocks take a few bytes.

use crate::block::{Admonition, Block, Inline, Kind, Shape, Span, Style};
use crate::index::storage::codec::{Reader, Writer};

pub(crate) fn write(writer: &mut Writer, shape: &Shape) {
    number(writer, shape.blocks.len());
    let mut end = 0;
    for block in &shape.blocks {
        write_block(writer, block, &mut end);
    }
    number(writer, shape.inlines.len());
    let mut start = 0;
    for inline in &shape.inlines {
        writer.byte(match inline.style {
            Style::Code => 0,
            Style::Emphasis => 1,
            Style::Strong => 2,
            Style::Struck => 3,
            Style::Link(_) => 4,
            Style::RelativeLink(_) => 5,
            Style::Page(_) => 6,
        });
        // They may lie inside each other, so that only their beginnings go up.
        span(writer, &inline.span, &mut start);
        start = inline.span.start;
        match &inline.style {
            Style::Link(target) | Style::RelativeLink(target) => text(writer, target),
            Style::Page(page) => self::number(writer, *page as usize),
            Style::Code | Style::Emphasis | Style::Strong | Style::Struck => {}
        }
    }
}

/// The shape that these bytes hold; none if they hold something else. Spans may point anywhere.
pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Shape> {
    let mut shape = Shape::default();
    let blocks = read_number(reader)?;
    let mut end = 0;
    for _ in 0..blocks {
        shape.blocks.push(read_block(reader, &mut end)?);
    }
    let inlines = read_number(reader)?;
    let mut start = 0;
    for _ in 0..inlines {
        let style = reader.byte()?;
        let span = read_span(reader, &mut start)?;
        start = span.start;
        let style = match style {
            0 => Style::Code,
            1 => Style::Emphasis,
            2 => Style::Strong,
            3 => Style::Struck,
            4 => Style::Link(read_text(reader)?),
            5 => Style::RelativeLink(read_text(reader)?),
            6 => Style::Page(u32::try_from(read_number(reader)?).ok()?),
            _ => return None,
        };
        shape.inlines.push(Inline { style, span });
    }
    Some(shape)
}

fn write_block(writer: &mut Writer, block: &Block, end: &mut u32) {
    let Block { kind, span: own, under, group, admonition } = block;
    writer.byte(match kind {
        Kind::Heading { .. } => 0,
        Kind::Question { .. } => 1,
        Kind::Paragraph => 2,
        Kind::Item { .. } => 3,
        Kind::Row { .. } => 4,
        Kind::Code { .. } => 5,
        Kind::Quotation => 6,
        Kind::Term => 7,
        Kind::Definition => 8,
        Kind::Turn { .. } => 9,
        Kind::Caption => 10,
    });
    let before = *end;
    span(writer, own, end);
    optional(writer, *under);
    optional(writer, *group);
    writer.byte(admonition.map_or(0, |admonition| match admonition {
        Admonition::Note => 1,
        Admonition::Tip => 2,
        Admonition::Important => 3,
        Admonition::Warning => 4,
        Admonition::Danger => 5,
    }));
    match kind {
        Kind::Heading { level, anchor } => {
            writer.byte(*level);
            writer.option(anchor.as_ref(), |writer, anchor| text(writer, anchor));
        }
        Kind::Question { anchor } => writer.option(anchor.as_ref(), |writer, anchor| text(writer, anchor)),
        Kind::Item { depth, number } => {
            writer.byte(*depth);
            optional(writer, *number);
        }
        Kind::Row { cells, is_header } => {
            writer.byte(u8::from(*is_header));
            self::number(writer, cells.len());
            let mut cell_end = before;
            cells.iter().for_each(|cell| span(writer, cell, &mut cell_end));
        }
        Kind::Code { language } => writer.option(language.as_ref(), |writer, language| text(writer, language)),
        Kind::Turn { speaker, at } => {
            span(writer, speaker, &mut before.clone());
            optional(writer, *at);
        }
        Kind::Paragraph | Kind::Quotation | Kind::Term | Kind::Definition | Kind::Caption => {}
    }
}

fn read_block(reader: &mut Reader<'_>, end: &mut u32) -> Option<Block> {
    let kind = reader.byte()?;
    let before = *end;
    let span = read_span(reader, end)?;
    let (under, group) = (read_optional(reader)?, read_optional(reader)?);
    let admonition = match reader.byte()? {
        0 => None,
        1 => Some(Admonition::Note),
        2 => Some(Admonition::Tip),
        3 => Some(Admonition::Important),
        4 => Some(Admonition::Warning),
        5 => Some(Admonition::Danger),
        _ => return None,
    };
    let kind = match kind {
        0 => Kind::Heading { level: reader.byte()?, anchor: reader.option(read_text)? },
        1 => Kind::Question { anchor: reader.option(read_text)? },
        2 => Kind::Paragraph,
        3 => Kind::Item { depth: reader.byte()?, number: read_optional(reader)? },
        4 => read_row(reader, before)?,
        5 => Kind::Code { language: reader.option(read_text)? },
        6 => Kind::Quotation,
        7 => Kind::Term,
        8 => Kind::Definition,
        9 => Kind::Turn { speaker: read_span(reader, &mut before.clone())?, at: read_optional(reader)? },
        10 => Kind::Caption,
        _ => return None,
    };
    Some(Block { kind, span, under, group, admonition })
}

fn read_row(reader: &mut Reader<'_>, before: u32) -> Option<Kind> {
    let is_header = reader.byte()? != 0;
    let count = read_number(reader)?;
    let mut end = before;
    let mut cells = Vec::new();
    for _ in 0..count {
        cells.push(read_span(reader, &mut end)?);
    }
    Some(Kind::Row { cells, is_header })
}

fn number(writer: &mut Writer, number: usize) {
    let mut rest = number;
    while rest > 0x7f {
        writer.byte((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    writer.byte(rest as u8);
}

fn read_number(reader: &mut Reader<'_>) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..63).step_by(7) {
        let byte = reader.byte()?;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// A number that may be missing: one more than it, or 0.
fn optional(writer: &mut Writer, given: Option<u32>) {
    number(writer, given.map_or(0, |given| given as usize + 1));
}

fn read_optional(reader: &mut Reader<'_>) -> Option<Option<u32>> {
    let number = read_number(reader)?;
    number.checked_sub(1).map_or(Some(None), |given| u32::try_from(given).ok().map(Some))
}

/// A span that begins at or behind `end`, which becomes its end.
fn span(writer: &mut Writer, span: &Span, end: &mut u32) {
    number(writer, span.start.wrapping_sub(*end) as usize);
    number(writer, span.end.wrapping_sub(span.start) as usize);
    *end = span.end;
}

fn read_span(reader: &mut Reader<'_>, end: &mut u32) -> Option<Span> {
    let start = end.wrapping_add(u32::try_from(read_number(reader)?).ok()?);
    let stop = start.checked_add(u32::try_from(read_number(reader)?).ok()?)?;
    *end = stop;
    Some(start..stop)
}

fn text(writer: &mut Writer, text: &str) {
    number(writer, text.len());
    text.bytes().for_each(|byte| writer.byte(byte));
}

fn read_text(reader: &mut Reader<'_>) -> Option<String> {
    let length = read_number(reader)?;
    let mut bytes = Vec::new();
    for _ in 0..length {
        bytes.push(reader.byte()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;

    fn kinds() -> Vec<Kind> {
        let anchor = Some("a".to_owned());
        vec![
            Kind::Heading { level: 2, anchor: anchor.clone() },
            Kind::Question { anchor: None },
            Kind::Paragraph,
            Kind::Item { depth: 3, number: Some(300) },
            Kind::Item { depth: 0, number: None },
            Kind::Row { cells: vec![1_000..1_003, 1_006..1_006], is_header: true },
            Kind::Code { language: Some("rust".to_owned()) },
            Kind::Quotation,
            Kind::Term,
            Kind::Definition,
            Kind::Turn { speaker: 7..9, at: None },
            Kind::Turn { speaker: 7..7, at: Some(723) },
            Kind::Caption,
        ]
    }

    fn back(shape: &Shape) -> Option<Shape> {
        let mut writer = Writer::default();
        write(&mut writer, shape);
        let mut reader = Reader::new(&writer.bytes);
        read(&mut reader).filter(|_| reader.is_at_end())
    }

    #[test]
    fn each_kind_of_block_and_mark_is_read_as_it_was_written() {
        let block = |(at, kind): (usize, Kind)| {
            let start = at as u32 * 70_000;
            let admonition = (at % 2 == 0).then_some(Admonition::Danger);
            Block { kind, span: start..start + 5, under: (at > 3).then_some(3), group: (at > 5).then_some(at as u32), admonition }
        };
        let inline = |style: Style, span: Span| Inline { style, span };
        let inlines = vec![
            inline(Style::Strong, 2..90),
            inline(Style::Code, 2..5),
            inline(Style::Link("https://example.org/".to_owned()), 6..8),
            inline(Style::RelativeLink("../b.md#c".to_owned()), 7..8),
            inline(Style::Emphasis, 20..21),
            inline(Style::Struck, 22..23),
            inline(Style::Page(300), 23..24),
        ];
        let shape = Shape { blocks: kinds().into_iter().enumerate().map(block).collect(), inlines };
        assert_eq!(back(&shape), Some(shape));
        assert_eq!(back(&Shape::default()), Some(Shape::default()));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&mut Reader::new(&bytes));
        }
    }
}
