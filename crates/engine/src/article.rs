//! An article: its text as it will be quoted, and what is known of where it comes from.

use std::cmp::Ordering;

use serde::Serialize;
use time::Date;

use crate::block::Shape;
use crate::hash;
use crate::text::language::Language;

/// How a field of the attribution is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The document or its metadata says so.
    Stated,
    /// Read off the text; the evidence is kept.
    Inferred,
    /// Not known, and shown as "not stated".
    Unknown,
}

/// A field of the attribution: its value, and how it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// The document or its metadata says so.
    Stated(T),
    /// Read off the text.
    Inferred {
        /// What was read.
        value: T,
        /// The words it was read from, or the reason.
        evidence: String,
    },
    /// Not known. Never guessed.
    #[default]
    Unknown,
}

impl<T> Field<T> {
    /// `Stated` for a value, `Unknown` for none.
    pub fn stated(value: Option<T>) -> Field<T> {
        value.map_or(Field::Unknown, Field::Stated)
    }

    /// This field, or `other` where it is unknown.
    #[must_use]
    pub fn or(self, other: Field<T>) -> Field<T> {
        if matches!(self, Field::Unknown) { other } else { self }
    }

    /// The value, however it is known.
    pub fn value(&self) -> Option<&T> {
        match self {
            Field::Stated(value) | Field::Inferred { value, .. } => Some(value),
            Field::Unknown => None,
        }
    }

    /// How the value is known.
    pub fn status(&self) -> Status {
        match self {
            Field::Stated(_) => Status::Stated,
            Field::Inferred { .. } => Status::Inferred,
            Field::Unknown => Status::Unknown,
        }
    }

    /// The words an inferred value was read from.
    pub fn evidence(&self) -> Option<&str> {
        match self {
            Field::Inferred { evidence, .. } => Some(evidence),
            Field::Stated(_) | Field::Unknown => None,
        }
    }
}

/// Where an article comes from, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The headline.
    pub title: Field<String>,
    /// The outlet that published it.
    pub source: Field<String>,
    /// Who wrote it, in the document's order; never an empty list.
    pub authors: Field<Vec<String>>,
    /// The day it was published.
    pub published: Field<Date>,
    /// Its address: absolute, `http` or `https`.
    pub url: Field<String>,
}

impl Attribution {
    /// These fields, and those of `other` where they are unknown.
    #[must_use]
    pub fn or(self, other: Attribution) -> Attribution {
        Attribution {
            title: self.title.or(other.title),
            source: self.source.or(other.source),
            authors: self.authors.or(other.authors),
            published: self.published.or(other.published),
            url: self.url.or(other.url),
        }
    }

    /// The day it was published, if the document states it. One that was only read off the text does not count.
    pub fn stated_day(&self) -> Option<Date> {
        match self.published {
            Field::Stated(day) => Some(day),
            Field::Inferred { .. } | Field::Unknown => None,
        }
    }
}

/// The digest that an item was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Via {
    /// The digest's own title.
    pub title: Option<String>,
    /// The digest's own date, which is not the item's.
    #[serde(serialize_with = "optional_day")]
    pub published: Option<Date>,
    /// The item's place in the digest, counted from 1.
    pub item: u32,
}

/// The news agency that an article's words come from, by its short name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Its mark stands in the dateline: the outlet carries its copy.
    Carried(String),
    /// It was only told something: the outlet cites it, and the copy is not said to be its.
    Cited(String),
}

impl Wire {
    /// The agency's short name.
    pub fn agency(&self) -> &String {
        match self {
            Wire::Carried(agency) | Wire::Cited(agency) => agency,
        }
    }
}

/// The days between which its author wants an article shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The first day; none if there is no such limit.
    pub from: Option<Date>,
    /// The first day on which it is gone; none if it stays.
    pub until: Option<Date>,
}

impl Shown {
    /// Whether it is shown on `day`.
    pub fn on(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// The order of two files of a corpus by their paths, folder by folder: as a walk through the folders meets them.
pub fn path_order(one: &str, other: &str) -> Ordering {
    one.split('/').cmp(other.split('/'))
}

/// One article. Its `body` is what spans point into; nothing changes it after parsing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Unique in a corpus: the `id` that the document states, else its path, with `#n` for the n-th item of a file.
    pub id: String,
    /// The file's path below the corpus root, with `/` between its parts.
    pub file: String,
    /// Where it comes from.
    pub attribution: Attribution,
    /// The digest that carried it, if any.
    pub via: Option<Via>,
    /// The news agency that the outlet carries or cites, if the text says so.
    pub wire: Option<Wire>,
    /// The language it is analysed in.
    pub language: Language,
    /// The labels that its metadata gives it.
    pub tags: Vec<String>,
    /// The text: clean, paragraphs parted by an empty line. May be empty.
    pub body: String,
    /// The blocks of `body` and the marks inside them; empty for plain text, which is paragraphs.
    pub shape: Shape,
    /// The days between which it may be shown.
    pub shown: Shown,
    /// True if `body` is made of excerpts, whose sentences are not neighbours in the original.
    pub excerpted: bool,
    /// Where its site serves it, as the document states it: a path from the site's root on (`/mill/`), or the last part of one.
    /// An address is made of it where the site is known ([`crate::parse::Site`]); a snapshot does not keep it.
    pub address: Option<String>,
    /// What the document says that is not body (captions, credits, notices), in its order, for the operator to check.
    pub evidence: Vec<String>,
}

impl Article {
    /// An article of which only the text is known; its language is detected.
    pub fn plain(id: &str, body: &str) -> Article {
        Article {
            id: id.to_owned(),
            file: id.to_owned(),
            attribution: Attribution::default(),
            via: None,
            wire: None,
            language: Language::detect(body),
            tags: Vec::new(),
            body: body.to_owned(),
            shape: Shape::default(),
            shown: Shown::default(),
            excerpted: false,
            address: None,
            evidence: Vec::new(),
        }
    }
}

/// Writes a day as `2022-03-04`.
pub fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

fn optional_day<S: serde::Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(day).serialize(serializer)
}

/// A short name of an article's exact text: 40 bits of a hash over its id and body. Another body, another mark.
///
/// In a corpus of a million articles, a mark of an article that is gone meets another by chance once in a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mark(u64);

impl Mark {
    /// How many bits a mark has.
    pub const BITS: u32 = 40;

    /// The mark of an article, which is the same on every machine and in every version.
    pub fn of(article: &Article) -> Mark {
        let hash = hash::of_both(hash::of(article.id.as_bytes()), hash::of(article.body.as_bytes()));
        Mark::from_number(hash ^ (hash >> Mark::BITS))
    }

    /// The mark written as a number; bits past [`Mark::BITS`] are dropped.
    pub fn from_number(number: u64) -> Mark {
        Mark(number & ((1 << Mark::BITS) - 1))
    }

    /// The mark as a number of [`Mark::BITS`] bits.
    pub fn number(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_comes_before_what_only_begins_like_it() {
        let mut files = ["a-b.md", "a/c.md", "a.md", "a/b/c.md", "B.md"];
        files.sort_by(|one, other| path_order(one, other));
        assert_eq!(files, ["B.md", "a/b/c.md", "a/c.md", "a-b.md", "a.md"]);
    }

    #[test]
    fn a_field_without_a_value_is_unknown() {
        assert_eq!(Field::<String>::stated(None).status(), Status::Unknown);
        assert_eq!(Field::stated(Some(1)).value(), Some(&1));
    }

    #[test]
    fn a_day_is_written_as_in_iso_8601() {
        let date = Date::from_calendar_date(987, time::Month::March, 4).expect("a date");
        assert_eq!(day(date), "0987-03-04");
    }
}
