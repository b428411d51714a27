//! What stands around a quote in its article.

use std::ops::Range;

use crate::article::Article;
use crate::block::Block;
use crate::text::sentences;

/// This many sentences are shown on either side.
const AROUND: usize = 2;

/// Of a document, the blocks before a quote have at most this many characters, and those behind it.
const BLOCKS_AROUND: usize = 500;

/// The bytes of the quote at `span` with the sentences around it, at most two on either side, or in a document with the blocks around it in
/// its section. None where its neighbours in the original are not known: in an excerpt, or if `span` is no part of the body.
pub fn around(article: &Article, span: &Range<usize>) -> Option<Range<usize>> {
    if article.excerpted || article.body.get(span.clone()).is_none_or(str::is_empty) {
        return None;
    }
    if !article.shape.is_plain() {
        return blocks_around(article, span);
    }
    let sentences = sentences::split(&article.body, article.language);
    let first = sentences.partition_point(|sentence| sentence.end <= span.start);
    let after = sentences.partition_point(|sentence| sentence.start < span.end);
    let from = sentences.get(first.saturating_sub(AROUND))?.start;
    let to = sentences.get((after + AROUND).min(sentences.len()).checked_sub(1)?)?.end;
    Some(from.min(span.start)..to.max(span.end))
}

fn blocks_around(article: &Article, span: &Range<usize>) -> Option<Range<usize>> {
    let at = |byte: usize| u32::try_from(byte).ok().and_then(|byte| article.shape.block_at(byte));
    let (first, last) = (at(span.start)?, at(span.end - 1)?);
    let near = |block: &&Block, used: &mut usize| {
        *used += block.text(&article.body).chars().count();
        !block.kind.is_heading() && *used <= BLOCKS_AROUND
    };
    let (mut before, mut after) = (0, 0);
    let above = article.shape.blocks.get(..first)?.iter().rev().take_while(|block| near(block, &mut before)).last();
    let below = article.shape.blocks.get(last + 1..)?.iter().take_while(|block| near(block, &mut after)).last();
    let (first, last) = (article.shape.blocks.get(first)?, article.shape.blocks.get(last)?);
    let around = above.unwrap_or(first).range().start..below.unwrap_or(last).range().end;
    Some(around.start.min(span.start)..around.end.max(span.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn the_blocks_around_a_quote_in_its_section_come_with_it() {
        let markdown = "# A\n\nAbove.\n\n## B\n\nRun it:\n\n```\nrun\n```\n\n- one\n- two\n\n## C\n\nBelow.\n";
        let article = parse::parse("a.md", markdown.as_bytes()).articles.remove(0);
        let at = article.body.find("run").expect("it stands there");
        let around = around(&article, &(at..at + 3)).expect("surroundings");
        assert_eq!(&article.body[around], "Run it:\n\nrun\n\n- one\n- two");
    }

    #[test]
    fn long_blocks_around_a_quote_are_left_out() {
        let markdown = format!("# A\n\n- {}\n- the quote\n- near\n- {}\n", "long ".repeat(500), "far ".repeat(200));
        let article = parse::parse("a.md", markdown.as_bytes()).articles.remove(0);
        let at = article.body.find("- the quote").expect("it stands there");
        let around = around(&article, &(at..at + 11)).expect("surroundings");
        assert_eq!(&article.body[around], "- the quote\n- near");
    }

    fn shown(body: &str, quote: &str) -> Option<String> {
        let at = body.find(quote).expect("it stands there");
        let article = Article::plain("a", body);
        around(&article, &(at..at + quote.len())).map(|span| body[span].to_owned())
    }

    #[test]
    fn two_sentences_on_either_side_come_with_it() {
        let body = "One is here. Two is here. Three is here. Four is here. Five is here. Six is here. Seven is here.";
        assert_eq!(shown(body, "Four is here.").as_deref(), Some("Two is here. Three is here. Four is here. Five is here. Six is here."));
        assert_eq!(shown(body, "One is here.").as_deref(), Some("One is here. Two is here. Three is here."));
        assert_eq!(shown(body, "Six is here. Seven is here.").as_deref(), Some("Four is here. Five is here. Six is here. Seven is here."));
    }

    #[test]
    fn excerpts_have_no_known_neighbours() {
        let article = Article { excerpted: true, ..Article::plain("a", "One is here. Two is here.") };
        assert_eq!(around(&article, &(0..12)), None);
        assert_eq!(around(&Article::plain("a", "One."), &(2..99)), None);
    }
}
