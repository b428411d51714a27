//! A document with its blocks in, the article that it is out: without its title and what surely is no text of it.

use time::Date;

use crate::article::{Article, Attribution, Field};
use crate::block::{Kind, Shape};
use crate::parse::blocks::{self, Built};
use crate::parse::furniture;
use crate::parse::page::Known;
use crate::parse::titles::Heading;
use crate::parse::{appeals, dates, people, wire};
use crate::text::language::Language;

/// Byline and date stand among this many blocks at the top.
const HEAD_BLOCKS: usize = 4;
/// So much of the text says which language it is.
const MAX_SAMPLE_BYTES: usize = 16 << 10;

/// What a document says of itself beside its text.
#[derive(Debug, Default)]
struct Aside {
    evidence: Vec<String>,
    authors: Option<(Vec<String>, String)>,
    published: Option<(Date, String)>,
    /// Whether each block is text.
    keeps: Vec<bool>,
}

/// Whether the blocks say more than paragraphs of text do. A heading in front of them is the title.
pub(super) fn is_structured(shape: &Shape) -> bool {
    let bold_headings = shape.blocks.iter().filter(|block| matches!(block.kind, Kind::Heading { level: 6, anchor: None })).count();
    let structured = shape.blocks.iter().enumerate().any(|(place, block)| match block.kind {
        Kind::Heading { level: 6, anchor: None } => bold_headings > 1,
        Kind::Heading { .. } => place > 0,
        Kind::Paragraph | Kind::Quotation | Kind::Caption => block.admonition.is_some(),
        Kind::Question { .. }
        | Kind::Item { .. }
        | Kind::Row { .. }
        | Kind::Code { .. }
        | Kind::Term
        | Kind::Definition
        | Kind::Turn { .. } => true,
    });
    structured || shape.inlines.iter().any(|inline| inline.style == crate::block::Style::Code)
}

/// The article that a document is. A `title` that is its first block is no part of its text.
pub(super) fn article(path: &str, built: Built, known: Known, title: Option<&Heading>) -> Article {
    let mut aside = Aside::read(&built);
    if title.is_some_and(|title| title.place == 0) {
        aside.keeps.first_mut().into_iter().for_each(|keeps| *keeps = false);
    }
    let (body, shape) = blocks::retain(&built.body, built.shape, |place| aside.keeps.get(place).copied().unwrap_or(true));
    let seen = Attribution { authors: inferred(aside.authors), published: inferred(aside.published), ..Attribution::default() };
    let attribution = known.attribution.or(seen);
    let found = wire::find(&body, attribution.source.value().map(String::as_str));
    let mut evidence = built.evidence;
    evidence.extend(aside.evidence);
    evidence.extend(found.map(|found| furniture::Kind::Wire.evidence(found.evidence)));
    Article {
        attribution,
        wire: found.map(wire::Found::wire),
        evidence,
        language: known.language.unwrap_or_else(|| Language::detect(&sample(&body, &shape))),
        body,
        shape,
        ..Article::plain(path, "")
    }
}

fn inferred<T>(found: Option<(T, String)>) -> Field<T> {
    found.map_or(Field::Unknown, |(value, evidence)| Field::Inferred { value, evidence })
}

/// The beginning of the text without code, whose words are of no language.
fn sample(body: &str, shape: &Shape) -> String {
    let mut sample = String::new();
    for block in shape.blocks.iter().filter(|block| !matches!(block.kind, Kind::Code { .. })) {
        if sample.len() > MAX_SAMPLE_BYTES {
            break;
        }
        sample.push_str(body.get(block.span.start as usize..block.span.end as usize).unwrap_or_default());
        sample.push('\n');
    }
    sample
}

impl Aside {
    /// Looks at paragraphs alone: whatever an item or a cell looks like, it belongs to its list or table.
    fn read(built: &Built) -> Aside {
        let mut aside = Aside { keeps: vec![true; built.shape.blocks.len()], ..Aside::default() };
        for (place, block) in built.shape.blocks.iter().enumerate() {
            if block.kind != Kind::Paragraph || block.group.is_some() {
                continue;
            }
            let text = built.body.get(block.span.start as usize..block.span.end as usize).unwrap_or_default();
            let kind = aside.head(place, text).or_else(|| furniture::kind(text)).or_else(|| aside.appeal(text));
            if let Some(kind) = kind {
                aside.evidence.push(kind.evidence(text));
                aside.keeps.get_mut(place).into_iter().for_each(|keeps| *keeps = false);
            }
        }
        aside
    }

    /// The byline or the day that a block at the top is.
    fn head(&mut self, place: usize, text: &str) -> Option<furniture::Kind> {
        if place >= HEAD_BLOCKS {
            return None;
        }
        if let Some(byline) = people::byline(text) {
            self.authors.get_or_insert_with(|| (byline.authors, text.to_owned()));
            if let Some(day) = dates::written(text) {
                self.published.get_or_insert_with(|| (day, text.to_owned()));
            }
            return Some(furniture::Kind::Byline);
        }
        let day = dates::written_alone(text)?;
        self.published.get_or_insert_with(|| (day, text.to_owned()));
        Some(furniture::Kind::DateLine)
    }

    /// A paragraph that asks the reader for something, in an article that somebody signed: a manual says "subscribe to the
    /// event" and means it.
    fn appeal(&self, text: &str) -> Option<furniture::Kind> {
        self.authors.as_ref()?;
        let (kept, appeals) = appeals::part(text, Language::English);
        (!appeals.is_empty() && !kept.contains(char::is_alphanumeric)).then_some(furniture::Kind::Appeal)
    }
}
