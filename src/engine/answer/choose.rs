//! Scored sentences in, the quotes of a reply out.

use std::ops::Range;
use std::sync::Arc;

use crate::engine::answer::asked::{Asked, Request};
use crate::engine::answer::quote::{self, ScoredSentence};
use crate::engine::answer::{Quote, Rules, duplicates};
use crate::engine::index::{Index, Known};
use crate::engine::text::cut;
use crate::engine::text::language::Language;
use crate::engine::text::words;

/// Past this many sentences none is worth a quote.
const MAX_LOOKED_AT: usize = 50;

/// At most `most` quotes from `sentences`, best first, that together keep to the limit of characters. Those that the
/// rules skip are chosen in the same way, page by page, and left out.
pub(super) fn choose(index: &Index, request: &Request, sentences: &[ScoredSentence], rules: &Rules, most: usize) -> Vec<Quote> {
    let mut shown: Vec<Quote> = Vec::new();
    while shown.len() < rules.skip {
        let before = shown.len();
        let page = page(index, request, sentences, rules, &shown, most.min(rules.skip - before));
        shown.extend(page);
        if shown.len() == before {
            return Vec::new();
        }
    }
    page(index, request, sentences, rules, &shown, most)
}

fn page(index: &Index, request: &Request, sentences: &[ScoredSentence], rules: &Rules, shown: &[Quote], most: usize) -> Vec<Quote> {
    let mut chosen: Vec<Quote> = Vec::new();
    for sentence in sentences.iter().take(MAX_LOOKED_AT) {
        if chosen.len() == most {
            break;
        }
        let article = index.article_of(sentence.evidence.passage);
        let used: usize = chosen.iter().map(|quote| quote.text().chars().count()).sum();
        let room = rules.max_chars.saturating_sub(used);
        let length = |span: &Range<usize>| article.body.get(span.clone()).map_or(0, |text| text.chars().count());
        let alone = index.span(sentence.evidence.sentence);
        let joined = with_sentence_before(index, sentence).filter(|span| length(span) <= room);
        let span = joined.unwrap_or(alone);
        let overlaps = |span: &Range<usize>| {
            let mut others = shown.iter().chain(&chosen);
            others.any(|quote| quote.article.id == article.id && quote.span.start < span.end && span.start < quote.span.end)
        };
        let span = if overlaps(&span) { index.span(sentence.evidence.sentence) } else { span };
        if overlaps(&span) || !chosen.is_empty() && length(&span) > room {
            continue;
        }
        let quote = quoted(index, request, sentence, span, rules);
        if !duplicates::is_said(shown, &quote) {
            duplicates::add(&mut chosen, quote);
        }
    }
    chosen
}

/// The span with the sentence before, where this one opens with a pronoun that stands for something named there.
fn with_sentence_before(index: &Index, sentence: &ScoredSentence) -> Option<Range<usize>> {
    let evidence = &sentence.evidence;
    let article = index.article_of(evidence.passage);
    let before = evidence.sentence.checked_sub(1).filter(|before| index.article_sentences_of(evidence.passage).contains(before))?;
    let (before, own) = (index.span(before), index.span(evidence.sentence));
    let neighbours = !article.excerpted && article.body.get(before.end..own.start).is_some_and(|gap| !gap.contains('\n'));
    (evidence.opens_with_pronoun && neighbours).then_some(before.start..own.end)
}

fn quoted(index: &Index, request: &Request, sentence: &ScoredSentence, span: Range<usize>, rules: &Rules) -> Quote {
    let article = index.article_of(sentence.evidence.passage);
    let mut reasons = quote::reasons(&sentence.evidence, request, &rules.sentence);
    reasons.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.word.cmp(&b.word)));
    Quote {
        article: Arc::clone(article),
        story: index.story_of(sentence.evidence.passage),
        matched: matched(index, &request.asked, article.language, article.body.get(span.clone()).unwrap_or_default()),
        cut: cut::find(&article.body, span.clone(), article.excerpted),
        span,
        passage_name: index.passage_name(sentence.evidence.passage),
        score: sentence.score,
        reasons,
        also_reported_by: Vec::new(),
    }
}

fn matched(index: &Index, asked: &[Asked], language: Language, text: &str) -> Vec<Range<usize>> {
    let is_asked = |word: &str| matches!(index.known(word, language), Known::Term(term) if asked.iter().any(|asked| asked.term == term));
    words::words(text).into_iter().filter(|word| is_asked(word.text)).map(|word| word.span).collect()
}

#[cfg(test)]
mod tests {
    use crate::engine::answer::{Question, Rules, compose};
    use crate::engine::article::Article;
    use crate::engine::index::{Weights, build};

    fn first_quote(article: Article, question: &str) -> String {
        let index = build(vec![article.into()], Weights::default());
        let answer = compose(&index, &Question::parse(question).expect("a question"), &Rules::default());
        answer.quotes().iter().chain(answer.nearest()).next().expect("a quote").text().to_owned()
    }

    const BODY: &str = "The old mill stands on the northern bank. It was built by Anna Holm in 1912. Rain fell.";

    #[test]
    fn a_sentence_that_opens_with_a_pronoun_comes_with_the_one_before() {
        let quote = first_quote(Article::plain("a", BODY), "Who built it in 1912?");
        assert_eq!(quote, "The old mill stands on the northern bank. It was built by Anna Holm in 1912.");
    }

    #[test]
    fn pages_go_on_where_the_last_one_ended() {
        let body = "The mill was built in 1912. The mill burnt in 1931. The mill closed in 1980. The mill is sold. The mill stands.";
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        let question = Question::parse("What of the mill?").expect("a question");
        let page = |skip, max_quotes| {
            let answer = compose(&index, &question, &Rules { skip, max_quotes, ..Rules::default() });
            answer.quotes().iter().chain(answer.nearest()).map(|quote| quote.span.start).collect::<Vec<_>>()
        };
        let pages = [page(0, 2), page(2, 2), page(4, 2)].concat();
        assert_eq!(pages.len(), 5);
        assert_eq!(pages.iter().collect::<std::collections::BTreeSet<_>>().len(), 5, "{pages:?}");
        assert_eq!(page(5, 2), Vec::<usize>::new());
    }

    #[test]
    fn a_cut_sentence_ranks_below_a_whole_one_and_is_marked() {
        let body = "The old mill on the bank was built by Anna Holm in ... The old mill on the bank was built by Anna Holm.";
        let article = Article { excerpted: true, ..Article::plain("a", body) };
        let index = build(vec![article.into()], Weights::default());
        let answer = compose(&index, &Question::parse("Who built the old mill?").expect("a question"), &Rules::default());
        let found: Vec<_> = answer.quotes().iter().chain(answer.nearest()).map(|quote| quote.cut.end).collect();
        assert_eq!(found.first(), Some(&false), "{answer:?}");
    }

    #[test]
    fn excerpts_are_no_neighbours() {
        let article = Article { excerpted: true, ..Article::plain("a", BODY) };
        assert_eq!(first_quote(article, "Who built it in 1912?"), "It was built by Anna Holm in 1912.");
    }
}
