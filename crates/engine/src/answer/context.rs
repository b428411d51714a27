//! What stands around a quote in its article.

use std::ops::Range;

use crate::article::Article;
use crate::text::sentences;

/// This many sentences are shown on either side.
const AROUND: usize = 2;

/// The bytes of the quote at `span` with the sentences around it, at most two on either side. None where its neighbours
/// in the original are not known: in an excerpt, or if `span` is no part of the body.
pub fn around(article: &Article, span: &Range<usize>) -> Option<Range<usize>> {
    if article.excerpted || article.body.get(span.clone()).is_none_or(str::is_empty) {
        return None;
    }
    let sentences = sentences::split(&article.body, article.language);
    let first = sentences.partition_point(|sentence| sentence.end <= span.start);
    let after = sentences.partition_point(|sentence| sentence.start < span.end);
    let from = sentences.get(first.saturating_sub(AROUND))?.start;
    let to = sentences.get((after + AROUND).min(sentences.len()).checked_sub(1)?)?.end;
    Some(from.min(span.start)..to.max(span.end))
}

#[cfg(test)]
mod tests {
    use super::*;

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
