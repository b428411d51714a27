//! Answers and articles as JSON: the shape that scripts rely on. Fields may be added, never renamed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::answer::{Answer, Correction, Outcome, Question, Quote, Reason, Tier};
use crate::article::{Article, Status, Via, Wire, day};
use crate::block::{Admonition, Block, Kind, Style};
use crate::render::attribution;
use crate::text::language::Language;
use crate::unit::UnitKind;

/// An answer, or the word that the question could not be read.
#[derive(Serialize)]
pub struct AnswerJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    question: &'a str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    confidence: f32,
    tier: Tier,
    missing_words: &'a [String],
    corrected: &'a [Correction],
    filtered: FilteredJson,
    language: Option<Language>,
    language_in_corpus: bool,
    took_us: u64,
    quotes: Vec<QuoteJson<'a>>,
    nearest: Vec<QuoteJson<'a>>,
    ranked: Vec<RankedJson<'a>>,
}

/// What a filter left out.
#[derive(Default, Serialize)]
struct FilteredJson {
    /// Articles that state no date, where days were given.
    undated: usize,
}

#[derive(Serialize)]
struct QuoteJson<'a> {
    text: &'a str,
    kind: UnitKind,
    section: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    said_at: Option<u32>,
    parts: Vec<PartJson<'a>>,
    confidence: f32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
    span: [usize; 2],
    score: f32,
    matched: Vec<[usize; 2]>,
    cut: CutJson,
    passage_id: &'a str,
    article: ArticleRef<'a>,
    also_reported_by: Vec<OtherJson<'a>>,
    reasons: &'a [Reason],
}

/// A piece of a quote: `joiner` stands before it, `spans` of the body are joined by `: `.
#[derive(Serialize)]
struct PartJson<'a> {
    joiner: &'static str,
    spans: Vec<[usize; 2]>,
    kind: UnitKind,
    language: Option<&'a str>,
}

/// Where the article that was read had lost a part of the quoted sentence.
#[derive(Serialize)]
struct CutJson {
    start: bool,
    end: bool,
}

#[derive(Serialize)]
struct OtherJson<'a> {
    id: &'a str,
    title: Option<&'a str>,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct RankedJson<'a> {
    article_id: &'a str,
    passage_id: &'a str,
    text: &'a str,
    score: f32,
}

/// An article's attribution, without its text.
#[derive(Serialize)]
struct ArticleRef<'a> {
    id: &'a str,
    title: Option<&'a str>,
    source: Option<&'a str>,
    authors: &'a [String],
    published: Option<String>,
    url: Option<Cow<'a, str>>,
    file: &'a str,
    via: Option<&'a Via>,
    status: BTreeMap<&'static str, Status>,
}

/// An article with all that is known of it.
#[derive(Serialize)]
pub struct ArticleJson<'a> {
    #[serde(flatten)]
    reference: ArticleRef<'a>,
    wire: Option<&'a str>,
    wire_kind: Option<&'static str>,
    language: Language,
    tags: &'a [String],
    body: &'a str,
    blocks: Vec<BlockJson<'a>>,
    inlines: Vec<InlineJson<'a>>,
    excerpted: bool,
    evidence: EvidenceJson<'a>,
}

/// A block of an article. Text without any shape has its paragraphs.
#[derive(Serialize)]
struct BlockJson<'a> {
    kind: &'static str,
    span: [usize; 2],
    section: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<Vec<[u32; 2]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_header: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    said_at: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    admonition: Option<Admonition>,
}

/// A mark inside a block.
#[derive(Serialize)]
struct InlineJson<'a> {
    style: &'static str,
    span: [u32; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    fields: BTreeMap<&'static str, &'a str>,
    not_body: &'a [String],
}

/// An answer as JSON. `id` is the caller's name for the question; `took_us` how long answering took, in microseconds.
pub fn answer<'a>(id: Option<&'a str>, question: &'a Question, answer: &'a Answer, took_us: u64) -> AnswerJson<'a> {
    let outcome = match answer.outcome {
        Outcome::Answered(_) => "answered",
        Outcome::NoAnswer(_) => "no_answer",
    };
    AnswerJson {
        id,
        question: &question.text,
        outcome,
        error: None,
        confidence: answer.confidence,
        tier: answer.tier,
        missing_words: &answer.missing_words,
        corrected: &answer.corrected,
        filtered: FilteredJson { undated: answer.undated },
        language: Some(answer.language),
        language_in_corpus: !answer.foreign,
        took_us,
        quotes: answer.quotes().iter().map(quote).collect(),
        nearest: answer.nearest().iter().map(quote).collect(),
        ranked: answer
            .ranked
            .iter()
            .map(|ranked| RankedJson {
                article_id: &ranked.article.id,
                passage_id: &ranked.passage_name,
                text: ranked.article.body.get(ranked.span.clone()).unwrap_or_default(),
                score: ranked.score,
            })
            .collect(),
    }
}

/// A text that is no question, as JSON, with the reason under `error`.
pub fn invalid<'a>(id: Option<&'a str>, raw: &'a str, error: &crate::answer::QuestionError) -> AnswerJson<'a> {
    AnswerJson {
        id,
        question: raw,
        outcome: "invalid_question",
        error: Some(error.to_string()),
        confidence: 0.0,
        tier: Tier::None,
        missing_words: &[],
        corrected: &[],
        filtered: FilteredJson::default(),
        language: None,
        language_in_corpus: false,
        took_us: 0,
        quotes: Vec::new(),
        nearest: Vec::new(),
        ranked: Vec::new(),
    }
}

/// An article as JSON, text included.
pub fn article(article: &Article) -> ArticleJson<'_> {
    let Article { attribution, wire, language, tags, body, excerpted, evidence, .. } = article;
    let fields = [
        ("title", attribution.title.evidence()),
        ("source", attribution.source.evidence()),
        ("authors", attribution.authors.evidence()),
        ("published", attribution.published.evidence()),
        ("url", attribution.url.evidence()),
    ];
    ArticleJson {
        reference: reference(article),
        wire: wire.as_ref().map(|wire| wire.agency().as_str()),
        wire_kind: wire.as_ref().map(|wire| match wire {
            Wire::Carried(_) => "carried",
            Wire::Cited(_) => "cited",
        }),
        language: *language,
        tags,
        body,
        blocks: blocks(article),
        inlines: article.shape.inlines.iter().map(inline).collect(),
        excerpted: *excerpted,
        evidence: EvidenceJson {
            fields: fields.into_iter().filter_map(|(name, evidence)| Some((name, evidence?))).collect(),
            not_body: evidence,
        },
    }
}

fn blocks(article: &Article) -> Vec<BlockJson<'_>> {
    if article.shape.is_plain() {
        return paragraphs(&article.body);
    }
    article.shape.blocks.iter().enumerate().map(|(place, block)| block_json(article, place, block)).collect()
}

fn paragraphs(body: &str) -> Vec<BlockJson<'_>> {
    let mut start = 0;
    let mut blocks = Vec::new();
    for paragraph in body.split("\n\n").filter(|_| !body.is_empty()) {
        blocks.push(BlockJson::new("paragraph", [start, start + paragraph.len()]));
        start += paragraph.len() + 2;
    }
    blocks
}

impl BlockJson<'_> {
    fn new(kind: &'static str, span: [usize; 2]) -> Self {
        BlockJson {
            kind,
            span,
            section: Vec::new(),
            anchor: None,
            level: None,
            depth: None,
            number: None,
            cells: None,
            is_header: None,
            language: None,
            speaker: None,
            said_at: None,
            group: None,
            admonition: None,
        }
    }
}

fn block_json<'a>(article: &'a Article, place: usize, block: &'a Block) -> BlockJson<'a> {
    let pair = |span: &crate::block::Span| [span.start, span.end];
    let text =
        |at: usize| article.shape.blocks.get(at).and_then(|above| article.body.get(above.span.start as usize..above.span.end as usize));
    let mut json = BlockJson {
        section: article.shape.section(place).into_iter().filter_map(text).collect(),
        anchor: block.kind.anchor(),
        group: block.group,
        admonition: block.admonition,
        ..BlockJson::new(block.kind.name(), [block.span.start as usize, block.span.end as usize])
    };
    match &block.kind {
        Kind::Heading { level, .. } => json.level = Some(*level),
        Kind::Item { depth, number } => (json.depth, json.number) = (Some(*depth), *number),
        Kind::Row { cells, is_header } => (json.cells, json.is_header) = (Some(cells.iter().map(pair).collect()), Some(*is_header)),
        Kind::Code { language } => json.language = language.as_deref(),
        Kind::Turn { speaker, at } => (json.speaker, json.said_at) = (Some(pair(speaker)), *at),
        Kind::Question { .. } | Kind::Paragraph | Kind::Quotation | Kind::Term | Kind::Definition | Kind::Caption => {}
    }
    json
}

fn inline(inline: &crate::block::Inline) -> InlineJson<'_> {
    let (style, target, page) = match &inline.style {
        Style::Code => ("code", None, None),
        Style::Emphasis => ("emphasis", None, None),
        Style::Strong => ("strong", None, None),
        Style::Struck => ("struck", None, None),
        Style::Link(target) | Style::RelativeLink(target) => ("link", Some(target.as_str()), None),
        Style::Page(page) => ("page", None, Some(*page)),
    };
    InlineJson { style, span: [inline.span.start, inline.span.end], target, page }
}

fn quote(quote: &Quote) -> QuoteJson<'_> {
    QuoteJson {
        text: quote.text(),
        kind: quote.kind,
        section: quote.section.iter().filter_map(|span| quote.article.body.get(span.clone())).collect(),
        page: quote.page,
        said_at: quote.said_at,
        parts: quote
            .parts
            .iter()
            .map(|part| PartJson {
                joiner: part.joiner.text(),
                spans: part.spans.iter().map(|span| [span.start, span.end]).collect(),
                kind: part.kind,
                language: part.language.as_deref(),
            })
            .collect(),
        confidence: quote.confidence,
        pinned: quote.pinned,
        span: [quote.span.start, quote.span.end],
        score: quote.score,
        matched: quote.matched.iter().map(|span| [span.start, span.end]).collect(),
        cut: CutJson { start: quote.cut.start, end: quote.cut.end },
        passage_id: &quote.passage_name,
        article: ArticleRef { url: attribution::address(quote).map(Cow::Owned), ..reference(&quote.article) },
        also_reported_by: quote
            .also_reported_by
            .iter()
            .map(|other| OtherJson {
                id: &other.id,
                title: other.attribution.title.value().map(String::as_str),
                source: other.attribution.source.value().map(String::as_str),
            })
            .collect(),
        reasons: &quote.reasons,
    }
}

fn reference(article: &Article) -> ArticleRef<'_> {
    let attribution = &article.attribution;
    ArticleRef {
        id: &article.id,
        title: attribution.title.value().map(String::as_str),
        source: attribution.source.value().map(String::as_str),
        authors: attribution.authors.value().map_or(&[], Vec::as_slice),
        published: attribution.published.value().copied().map(day),
        url: attribution.url.value().map(|url| Cow::Borrowed(url.as_str())),
        file: &article.file,
        via: article.via.as_ref(),
        status: BTreeMap::from([
            ("title", attribution.title.status()),
            ("source", attribution.source.status()),
            ("authors", attribution.authors.status()),
            ("published", attribution.published.status()),
            ("url", attribution.url.status()),
        ]),
    }
}
