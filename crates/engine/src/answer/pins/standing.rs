//! A pinned quote and the article that it stands in in, the quote as the article has it now out: slices of its body, or nothing
//! where its text does not stand there word for word any more.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::answer::assemble;
use crate::answer::outcome::{Joiner, Part, Quote, Ranked};
use crate::article::{Article, Mark};
use crate::block::Block;
use crate::text::cut;
use crate::unit::UnitKind;

/// A quote as it is kept: where it stood in its article, and its text there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedQuote {
    /// The article's id.
    pub article: String,
    /// The mark of the article when it was pinned: see [`Mark`].
    pub mark: u64,
    /// What the part that matched best was.
    pub kind: UnitKind,
    /// Where that stood, in bytes of the body.
    pub span: Range<usize>,
    /// What was shown of the body.
    pub parts: Vec<PinnedPart>,
    /// The text, as it was shown.
    pub text: String,
}

/// A piece of a quote as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedPart {
    /// What stood before it.
    pub joiner: Joiner,
    /// The bytes of the body.
    pub spans: Vec<Range<usize>>,
    /// What was there.
    pub texts: Vec<String>,
    /// What it is.
    pub kind: UnitKind,
    /// The language of code, where it is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl PinnedQuote {
    /// A quote, to be kept.
    pub fn of(quote: &Quote) -> PinnedQuote {
        let text = |span: &Range<usize>| quote.article.body.get(span.clone()).unwrap_or_default().to_owned();
        let part = |part: &Part| PinnedPart {
            joiner: part.joiner,
            texts: part.spans.iter().map(text).collect(),
            spans: part.spans.clone(),
            kind: part.kind,
            language: part.language.clone(),
        };
        PinnedQuote {
            article: quote.article.id.clone(),
            mark: Mark::of(&quote.article).number(),
            kind: quote.kind,
            span: quote.span.clone(),
            parts: quote.parts.iter().map(part).collect(),
            text: quote.text().to_owned(),
        }
    }

    /// A ranked passage, to be kept: a part of a section, or of plain text.
    pub fn of_passage(ranked: &Ranked) -> Option<PinnedQuote> {
        let body = ranked.article.body.get(ranked.span.clone())?;
        let lead = body.len() - body.trim_start().len();
        let span = ranked.span.start + lead..ranked.span.start + lead + body.trim().len();
        let text = body.trim().to_owned();
        let part = PinnedPart {
            joiner: Joiner::Start,
            spans: vec![span.clone()],
            texts: vec![text.clone()],
            kind: UnitKind::Sentence,
            language: None,
        };
        let mark = Mark::of(&ranked.article).number();
        (!text.is_empty()).then(|| PinnedQuote {
            article: ranked.article.id.clone(),
            mark,
            kind: UnitKind::Sentence,
            span,
            parts: vec![part],
            text,
        })
    }

    /// The quote in `article`, which has its id. None where it does not stand there as it was kept, whole and in one place.
    pub fn in_article(&self, article: &Arc<Article>) -> Option<Quote> {
        let moved = self.moved(&article.body)?;
        let shift = |span: &Range<usize>| Some(span.start.checked_add_signed(moved)?..span.end.checked_add_signed(moved)?);
        let part = |part: &PinnedPart| {
            let spans = part.spans.iter().map(shift).collect::<Option<_>>()?;
            Some(Part { joiner: part.joiner, spans, kind: part.kind, language: part.language.clone() })
        };
        let parts: Vec<Part> = self.parts.iter().map(part).collect::<Option<_>>()?;
        let text = assemble::text(&article.body, &parts);
        let span = shift(&self.span).filter(|span| article.body.get(span.clone()).is_some())?;
        (text == self.text && !text.is_empty()).then(|| shown(article, self.kind, span, parts, text))
    }

    /// How many bytes further on it stands in `body`: where it stood, else in the first place that has all its pieces.
    fn moved(&self, body: &str) -> Option<isize> {
        let pieces = || self.parts.iter().flat_map(|part| part.spans.iter().zip(&part.texts));
        let stands = |moved: isize| {
            pieces().all(|(span, text)| {
                let place = span.start.checked_add_signed(moved).zip(span.end.checked_add_signed(moved));
                place.is_some_and(|(start, end)| body.get(start..end) == Some(text.as_str()))
            })
        };
        let (first, text) = pieces().max_by_key(|(_, text)| text.len()).filter(|(_, text)| !text.is_empty())?;
        let places = body.match_indices(text.as_str()).filter_map(|(at, _)| at.checked_signed_diff(first.start));
        [0].into_iter().chain(places).find(|moved| stands(*moved))
    }
}

fn shown(article: &Arc<Article>, kind: UnitKind, span: Range<usize>, parts: Vec<Part>, text: String) -> Quote {
    let first = parts.iter().flat_map(|part| &part.spans).map(|span| span.start).min().unwrap_or(span.start);
    let block = u32::try_from(first).ok().and_then(|at| article.shape.block_at(at)).filter(|_| !article.shape.is_plain());
    let headings = block.map(|place| article.shape.section(place)).unwrap_or_default();
    let cut =
        if article.shape.is_plain() { cut::find(&article.body, span.clone(), article.excerpted) } else { assemble::cut(article, &parts) };
    Quote {
        signs: Default::default(),
        article: Arc::clone(article),
        kind,
        page: u32::try_from(first).ok().and_then(|at| article.shape.page_at(at)),
        said_at: block.and_then(|place| article.shape.blocks.get(place)?.kind.said_at()),
        section: headings.into_iter().filter_map(|at| article.shape.blocks.get(at)).map(Block::range).collect(),
        anchor: block.and_then(|place| article.shape.anchor(place)).map(str::to_owned),
        span,
        parts,
        text,
        confidence: 1.0,
        cut,
        passage_name: article.id.clone(),
        score: 0.0,
        matched: Vec::new(),
        reasons: Vec::new(),
        also_reported_by: Vec::new(),
        pinned: true,
    }
}
