//! Articles to bytes and back.

use time::Date;

use crate::article::{Article, Attribution, Field, Shown, Via, Wire};
use crate::index::storage::codec::{Reader, Writer};
use crate::index::storage::shape_codec;
use crate::text::language::Language;

pub(crate) fn write(writer: &mut Writer, article: &Article) {
    let Article { id, file, attribution, via, wire, language, tags, body: _, shape, shown, excerpted, evidence, address: _ } = article;
    let Attribution { title, source, authors, published, url } = attribution;
    writer.text(id);
    writer.text(file);
    field(writer, title, |writer, text| writer.text(text));
    field(writer, source, |writer, text| writer.text(text));
    field(writer, authors, |writer, authors| texts(writer, authors));
    field(writer, published, |writer, day| date(writer, *day));
    field(writer, url, |writer, text| writer.text(text));
    writer.option(via.as_ref(), |writer, via| {
        writer.option(via.title.as_ref(), |writer, title| writer.text(title));
        writer.option(via.published.as_ref(), |writer, day| date(writer, *day));
        writer.number(via.item);
    });
    writer.option(wire.as_ref(), |writer, wire| {
        let (kind, agency) = match wire {
            Wire::Carried(agency) => (0, agency),
            Wire::Cited(agency) => (1, agency),
        };
        writer.byte(kind);
        writer.text(agency);
    });
    write_language(writer, *language);
    texts(writer, tags);
    writer.byte(u8::from(*excerpted));
    texts(writer, evidence);
    shape_codec::write(writer, shape);
    write_shown(writer, *shown);
}

pub(crate) fn write_shown(writer: &mut Writer, shown: Shown) {
    writer.option(shown.from.as_ref(), |writer, day| date(writer, *day));
    writer.option(shown.until.as_ref(), |writer, day| date(writer, *day));
}

pub(crate) fn read_shown(reader: &mut Reader<'_>) -> Option<Shown> {
    Some(Shown { from: reader.option(read_date)?, until: reader.option(read_date)? })
}

/// The article of these very bytes, without its text.
pub(crate) fn article_without_text(bytes: &[u8]) -> Option<Article> {
    let mut reader = Reader::new(bytes);
    read(&mut reader).filter(|_| reader.is_at_end())
}

fn read(reader: &mut Reader<'_>) -> Option<Article> {
    Some(Article {
        id: text(reader)?,
        file: text(reader)?,
        attribution: Attribution {
            title: read_field(reader, text)?,
            source: read_field(reader, text)?,
            authors: read_field(reader, read_texts)?,
            published: read_field(reader, read_date)?,
            url: read_field(reader, text)?,
        },
        via: reader.option(|reader| {
            let (title, published) = (reader.option(text)?, reader.option(read_date)?);
            Some(Via { title, published, item: reader.number()? })
        })?,
        wire: reader.option(|reader| match reader.byte()? {
            0 => text(reader).map(Wire::Carried),
            1 => text(reader).map(Wire::Cited),
            _ => None,
        })?,
        language: read_language(reader)?,
        tags: read_texts(reader)?,
        body: String::new(),
        excerpted: reader.option(|_| Some(()))?.is_some(),
        address: None,
        evidence: read_texts(reader)?,
        shape: shape_codec::read(reader)?,
        shown: read_shown(reader)?,
    })
}

pub(crate) fn write_language(writer: &mut Writer, language: Language) {
    writer.text(language.code());
}

pub(crate) fn read_language(reader: &mut Reader<'_>) -> Option<Language> {
    Language::from_tag(reader.text()?)
}

fn field<T>(writer: &mut Writer, field: &Field<T>, write: impl FnOnce(&mut Writer, &T)) {
    match field {
        Field::Unknown => writer.byte(0),
        Field::Stated(value) => {
            writer.byte(1);
            write(writer, value);
        }
        Field::Inferred { value, evidence } => {
            writer.byte(2);
            write(writer, value);
            writer.text(evidence);
        }
    }
}

fn read_field<'a, T>(reader: &mut Reader<'a>, read: impl FnOnce(&mut Reader<'a>) -> Option<T>) -> Option<Field<T>> {
    match reader.byte()? {
        0 => Some(Field::Unknown),
        1 => read(reader).map(Field::Stated),
        2 => Some(Field::Inferred { value: read(reader)?, evidence: text(reader)? }),
        _ => None,
    }
}

fn text(reader: &mut Reader<'_>) -> Option<String> {
    reader.text().map(str::to_owned)
}

fn texts(writer: &mut Writer, texts: &[String]) {
    writer.list(texts, |writer, text| writer.text(text));
}

fn read_texts(reader: &mut Reader<'_>) -> Option<Vec<String>> {
    reader.list(text)
}

fn date(writer: &mut Writer, day: Date) {
    writer.number(u32::from_le_bytes(day.to_julian_day().to_le_bytes()));
}

fn read_date(reader: &mut Reader<'_>) -> Option<Date> {
    Date::from_julian_day(i32::from_le_bytes(reader.number()?.to_le_bytes())).ok()
}
