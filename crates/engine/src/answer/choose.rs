//! Scored sentences in, the quotes of a reply out.

use std::ops::Range;
use std::sync::Arc;

use crate::answer::assemble;
use crate::answer::confidence::Tier;
use crate::answer::duplicates;
use crate::answer::evidence::{Evidence, Gathered};
use crate::answer::further::{self, FurtherSigns};
use crate::answer::outcome::{Joiner, Part, Quote};
use crate::answer::part;
use crate::answer::quote::{self, ScoredSentence};
use crate::answer::request::Request;
use crate::answer::rules::Rules;
use crate::index::Vocabulary;
use crate::text::cut;
use crate::text::language::Language;
use crate::text::words;
use crate::unit::UnitKind;

/// Past this many sentences none is worth a quote.
const MAX_LOOKED_AT: usize = 50;

/// What it adds to a second or third quote that it has words which the quotes before it have not, as a share of the
/// question's whole idf. A question that compares or names several things needs a quote for each.
const NEW_WORDS: f32 = 0.8;

/// What quotes are chosen from.
pub(super) struct Choice<'a> {
    pub(super) gathered: Gathered<'a>,
    pub(super) request: &'a Request,
    /// Best first.
    pub(super) sentences: &'a [ScoredSentence],
    pub(super) rules: &'a Rules,
    /// What tells how likely a sentence adds a part of the answer, by the words that the quotes before it hold.
    pub(super) signs: &'a dyn Fn(&ScoredSentence, &[bool]) -> FurtherSigns,
    /// What a confidence counts.
    pub(super) trust: f32,
    /// That of the answer.
    pub(super) tier: Tier,
}

/// The quotes of a page, best first, that together keep to the limit of characters: those that are shown, and those that are held back.
/// What the rules skip is chosen in the same way, page by page, and left out; what the first page holds back comes next.
pub(super) fn choose(choice: &Choice<'_>) -> (Vec<Quote>, Vec<Quote>) {
    let Choice { rules, tier, .. } = *choice;
    let most = part::most(tier, rules);
    let (mut shown, held_back) = part::parted(page(choice, &[], most), tier, rules);
    if rules.skip == 0 {
        return (shown, held_back);
    }
    while shown.len() < rules.skip {
        let before = shown.len();
        let next = page(choice, &shown, most.min(rules.skip - before));
        shown.extend(next);
        if shown.len() == before {
            return (Vec::new(), Vec::new());
        }
    }
    shown.truncate(rules.skip);
    (page(choice, &shown, most), Vec::new())
}

fn page(choice: &Choice<'_>, shown: &[Quote], most: usize) -> Vec<Quote> {
    let Choice { gathered, request, sentences, rules, signs, trust, .. } = *choice;
    let mut chosen: Vec<Quote> = Vec::new();
    let mut held = vec![false; request.asked.len()];
    let mut left: Vec<&ScoredSentence> = sentences.iter().take(MAX_LOOKED_AT).collect();
    while chosen.len() < most
        && let Some(sentence) = take_next(&mut left, request, &held)
    {
        let article = gathered.evidence.article_of(sentence.candidate.passage);
        let used: usize = chosen.iter().map(|quote| quote.text().chars().count()).sum();
        let room = rules.max_chars.saturating_sub(used);
        let length = |span: &Range<usize>| article.body.get(span.clone()).map_or(0, |text| text.chars().count());
        let alone = gathered.evidence.span(sentence.candidate.sentence);
        let joined = with_sentence_before(gathered.evidence, sentence).filter(|span| length(span) <= room);
        let span = joined.unwrap_or(alone);
        let overlaps = |span: &Range<usize>| {
            let mut others = shown.iter().chain(&chosen);
            others.any(|quote| quote.article.id == article.id && quote.span.start < span.end && span.start < quote.span.end)
        };
        let span = if overlaps(&span) { gathered.evidence.span(sentence.candidate.sentence) } else { span };
        // Nothing is quoted where a kept index that was tampered with points out of the article.
        let quotable = article.body.get(span.clone()).is_some();
        if !quotable || overlaps(&span) || !chosen.is_empty() && length(&span) > room {
            continue;
        }
        let signs = signs(sentence, &held);
        let confidence = trust * further::confidence(&signs);
        let quote = Quote { confidence, signs: further::named(&signs), ..quoted(gathered, request, sentence, span, rules) };
        if !duplicates::is_said(shown, &quote) {
            duplicates::add(&mut chosen, quote);
            held.iter_mut().zip(&sentence.candidate.own).for_each(|(held, own)| *held |= *own > 0.0);
        }
    }
    chosen
}

/// Takes the best of what is `left`. Once something is held, it speaks for a sentence that it has words which are not.
fn take_next<'a>(left: &mut Vec<&'a ScoredSentence>, request: &Request, held: &[bool]) -> Option<&'a ScoredSentence> {
    if !held.contains(&true) {
        return (!left.is_empty()).then(|| left.remove(0));
    }
    let worth = |sentence: &ScoredSentence| {
        let is_new = |at: usize| held.get(at) == Some(&false) && sentence.candidate.own.get(at).is_some_and(|own| *own > 0.0);
        sentence.score + NEW_WORDS * request.whole * request.share(sentence.candidate.abroad, is_new)
    };
    let mut best: Option<(usize, f32)> = None;
    for (at, sentence) in left.iter().enumerate() {
        let worth = worth(sentence);
        if best.is_none_or(|(_, most)| worth > most) {
            best = Some((at, worth));
        }
    }
    best.map(|(at, _)| left.remove(at))
}

/// The span with the sentence before, where this one opens with a pronoun that stands for something named there.
fn with_sentence_before(evidence: &Evidence<'_>, sentence: &ScoredSentence) -> Option<Range<usize>> {
    let candidate = &sentence.candidate;
    let article = evidence.article_of(candidate.passage);
    let before = candidate.sentence.checked_sub(1).filter(|before| evidence.article_sentences_of(candidate.passage).contains(before))?;
    let (before, own) = (evidence.span(before), evidence.span(candidate.sentence));
    let neighbours = !article.excerpted && article.body.get(before.end..own.start).is_some_and(|gap| !gap.contains('\n'));
    (candidate.opens_with_pronoun && neighbours).then_some(before.start..own.end)
}

fn quoted(gathered: Gathered<'_>, request: &Request, sentence: &ScoredSentence, span: Range<usize>, rules: &Rules) -> Quote {
    let article = gathered.evidence.article_of(sentence.candidate.passage);
    let parts = vec![Part { joiner: Joiner::Start, spans: vec![span.clone()], kind: UnitKind::Sentence, language: None }];
    let mut reasons = quote::reasons(&sentence.candidate, request, &rules.sentence);
    reasons.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.word.cmp(&b.word)));
    Quote {
        article: Arc::clone(article),
        kind: UnitKind::Sentence,
        text: assemble::text(&article.body, &parts),
        parts,
        section: Vec::new(),
        anchor: None,
        page: u32::try_from(span.start).ok().and_then(|at| article.shape.page_at(at)),
        said_at: None,
        confidence: 0.0,
        signs: Vec::new(),
        matched: matched(gathered.vocabulary, request, article.language, article.body.get(span.clone()).unwrap_or_default()),
        cut: cut::find(&article.body, span.clone(), article.excerpted),
        span,
        passage_name: gathered.evidence.passage_name(sentence.candidate.passage),
        score: sentence.score,
        reasons,
        also_reported_by: Vec::new(),
        pinned: false,
    }
}

/// The asked words of `text`, and the other forms that stand for some of them.
pub(super) fn matched(vocabulary: &Vocabulary<'_>, request: &Request, language: Language, text: &str) -> Vec<Range<usize>> {
    let words = words::words(text);
    let mut shown = vec![false; words.len()];
    let mut show = |at: usize| shown.get_mut(at).into_iter().for_each(|shown| *shown = true);
    let mut reader = request.alternatives.reader();
    for (at, word) in words.iter().enumerate() {
        let Some(place) = vocabulary.place_among(word.text, language, request.terms()) else { continue };
        if place < request.asked.len() {
            show(at);
        }
        if let Some((_, places)) = reader.take(place, word.text, at) {
            places.into_iter().for_each(&mut show);
        }
    }
    words.into_iter().zip(shown).filter(|(_, shown)| *shown).map(|(word, _)| word.span).collect()
}

#[cfg(test)]
mod tests {
    use crate::answer::{Question, Quote, Rules, Thresholds, compose};
    use crate::article::Article;
    use crate::index::{Weights, built as build};

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
    fn a_second_quote_brings_what_the_first_has_not() {
        let body = "The mill paid high wages. The mill paid wages late. The dairy paid nobody.";
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        let question = Question::parse("What did the mill and the dairy pay?").expect("a question");
        let answer = compose(&index, &question, &Rules { max_quotes: 2, ..Rules::default() });
        let shown: Vec<&str> = answer.quotes().iter().chain(answer.nearest()).map(Quote::text).collect();
        assert!(shown.contains(&"The dairy paid nobody.") && shown.len() == 2, "{shown:?}");
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
    fn an_unsure_quote_is_held_back_and_comes_on_the_next_page() {
        let body = "The mill was built in 1912. The mill burnt in 1931. The mill closed in 1980. The mill is sold. The mill stands.";
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        let question = Question::parse("When was the mill built?").expect("a question");
        let asked = |skip, further| {
            let thresholds = Thresholds { possible: 0.0, strong: 1.0 };
            compose(&index, &question, &Rules { skip, further, thresholds, ..Rules::default() })
        };
        let starts = |quotes: &[Quote]| quotes.iter().map(|quote| quote.span.start).collect::<Vec<_>>();
        let (all, sure) = (asked(0, 0.0), asked(0, 1.0));
        assert_eq!((all.quotes().len(), all.held_back.len(), sure.quotes().len(), sure.held_back.len()), (3, 0, 1, 2));
        let next = asked(1, 1.0);
        assert_eq!(starts(next.quotes())[..2], starts(&sure.held_back));
        assert!(next.is_further && !sure.is_further && next.quotes().len() == 3);
        let shown = [starts(sure.quotes()), starts(next.quotes()), starts(asked(4, 1.0).quotes())].concat();
        assert_eq!(shown.iter().collect::<std::collections::BTreeSet<_>>().len(), 5, "{shown:?}");
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
