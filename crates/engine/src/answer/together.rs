//! Quotes of one article in, one quote in the article's order out, with `[…]` where something between them is left out.

use std::ops::Range;

use crate::answer::assemble;
use crate::answer::outcome::{Joiner, Part, Quote};
use crate::unit::UnitKind;

/// Several quotes of one article as one, in the article's order. Where they stand under different headings, each comes below its own.
/// What is not about the text is that of the first one given. None without a quote.
pub fn together(quotes: &[&Quote]) -> Option<Quote> {
    let best = *quotes.first()?;
    let mut ordered = quotes.to_vec();
    ordered.sort_by_key(|quote| (bounds(quote).start, bounds(quote).end));
    let is_divided = quotes.iter().any(|quote| quote.section != best.section);
    let mut joined = Joined { parts: Vec::new(), matched: Vec::new(), text: String::new() };
    let mut before: Option<&Quote> = None;
    for quote in &ordered {
        let heading = quote.section.last().filter(|_| is_divided && before.is_none_or(|before| before.section != quote.section));
        let joiner = before.map_or(Joiner::Start, |before| between(before, quote));
        match (before, heading) {
            (_, Some(heading)) => {
                // What stands between two sections is marked by the heading itself.
                let joiner = if before.is_some() { Joiner::Blank } else { Joiner::Start };
                joined.push(quote, Part { joiner, spans: vec![heading.clone()], kind: UnitKind::Sentence, language: None });
                joined.append(quote, Joiner::Newline);
            }
            (Some(before), None) if joiner == Joiner::Start => joined.extend(before, quote),
            (_, None) => joined.append(quote, joiner),
        }
        before = Some(quote);
    }
    let (first, last) = (*ordered.first()?, *ordered.last()?);
    let cut = crate::text::cut::Cut { start: first.cut.start, end: last.cut.end };
    Some(Quote { parts: joined.parts, text: joined.text, matched: joined.matched, cut, ..best.clone() })
}

/// From the first byte of the body that a quote shows to its last.
fn bounds(quote: &Quote) -> Range<usize> {
    let spans = || quote.parts.iter().filter_map(|part| part.spans.last());
    let start = spans().map(|span| span.start).min().unwrap_or(quote.span.start);
    start..spans().map(|span| span.end).max().unwrap_or(quote.span.end)
}

/// What stands between two quotes; nothing where one goes on from the other in the same part.
fn between(before: &Quote, quote: &Quote) -> Joiner {
    let (from, to) = (bounds(before).end, bounds(quote).start);
    let gap = before.article.body.get(from..to);
    let is_whole = !before.cut.end && !quote.cut.start && !quote.article.excerpted;
    let is_text = |kind: Option<UnitKind>| kind == Some(UnitKind::Sentence);
    let is_line = is_text(before.parts.last().map(|part| part.kind)) && is_text(quote.parts.first().map(|part| part.kind));
    match gap {
        Some(gap) if gap.trim().is_empty() && is_whole && !gap.contains('\n') && is_line => Joiner::Start,
        Some(gap) if gap.trim().is_empty() && is_whole => Joiner::Blank,
        Some(gap) if !gap.contains('\n') && is_line => Joiner::LeftOutInLine,
        Some(_) | None => Joiner::LeftOut,
    }
}

struct Joined {
    parts: Vec<Part>,
    matched: Vec<Range<usize>>,
    text: String,
}

impl Joined {
    fn push(&mut self, quote: &Quote, part: Part) {
        self.parts.push(part);
        self.text = assemble::text(&quote.article.body, &self.parts);
    }

    /// Adds a quote behind `joiner`.
    fn append(&mut self, quote: &Quote, joiner: Joiner) {
        let start = self.text.len() + joiner.text().len();
        for (at, part) in quote.parts.iter().enumerate() {
            let joiner = if at == 0 { joiner } else { part.joiner };
            self.parts.push(Part { joiner, ..part.clone() });
        }
        self.text = assemble::text(&quote.article.body, &self.parts);
        self.matched.extend(quote.matched.iter().map(|span| start + span.start..start + span.end));
    }

    /// Adds a quote that goes on from `before` within a line: its first part is the end of the last one.
    fn extend(&mut self, before: &Quote, quote: &Quote) {
        let gap = bounds(quote).start.saturating_sub(bounds(before).end);
        let start = self.text.len() + gap;
        if let (Some(last), Some(first)) = (self.parts.last_mut().and_then(|part| part.spans.last_mut()), quote.parts.first())
            && let Some(end) = first.spans.last()
        {
            last.end = end.end;
        }
        self.parts.extend(quote.parts.iter().skip(1).cloned());
        self.text = assemble::text(&quote.article.body, &self.parts);
        self.matched.extend(quote.matched.iter().map(|span| start + span.start..start + span.end));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::answer::{Question, Rules, Thresholds, compose};
    use crate::article::Article;
    use crate::index::{Weights, built as build};
    use crate::parse;

    fn joined(article: Article, asked: &str) -> Quote {
        let thresholds = Thresholds { possible: 0.0, strong: 0.0 };
        let rules = Rules { max_quotes: 3, thresholds, ..Rules::default() };
        let index = build(vec![Arc::new(article)], Weights::default());
        let answer = compose(&index, &Question::parse(asked).expect("a question"), &rules);
        let quotes: Vec<&Quote> = answer.quotes().iter().chain(&answer.held_back).collect();
        let whole = together(&quotes).expect("a quote");
        let words = |quote: &Quote| quote.matched.iter().map(|span| quote.text()[span.clone()].to_owned()).collect::<Vec<_>>();
        let mut apart: Vec<String> = quotes.iter().flat_map(|quote| words(quote)).collect();
        let mut together = words(&whole);
        apart.sort();
        together.sort();
        assert_eq!(together, apart, "what is matched stays so");
        whole
    }

    #[test]
    fn sentences_stand_in_the_order_of_their_article() {
        let body = "The mill was sold in 1912. Rain fell. The mill was sold again in 1980. The mill burnt down after it was sold.";
        let text = joined(Article::plain("a", body), "When was the mill sold?").text().to_owned();
        assert_eq!(text, "The mill was sold in 1912. […] The mill was sold again in 1980. The mill burnt down after it was sold.");
    }

    #[test]
    fn paragraphs_stand_on_lines_of_their_own() {
        let body = "The mill was sold in 1912.\n\nThe weather\n\nRain fell.\n\nThe mill was sold again in 1980.";
        let text = joined(Article::plain("a", body), "When was the mill sold?").text().to_owned();
        assert_eq!(text, "The mill was sold in 1912.\n[…]\nThe mill was sold again in 1980.");
    }

    #[test]
    fn quotes_of_different_sections_come_below_their_headings() {
        let markdown = "# Packs\n\n## On Linux\n\nInstall the texture pack with apt.\n\n## On Windows\n\nInstall the texture pack with a double click.\n";
        let article = parse::parse("a.md", markdown.as_bytes()).articles.remove(0);
        let text = joined(article, "How do I install the texture pack?").text().to_owned();
        assert_eq!(text, "On Linux\nInstall the texture pack with apt.\n\nOn Windows\nInstall the texture pack with a double click.");
    }
}
