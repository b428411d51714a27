//! Sentences and headlines in, what a question makes of each out: read once a question, however many passages ask.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::answer::evidence::Gathered;
use crate::answer::facts::{self, Facts, Text};
use crate::answer::request::Request;
use crate::index::{Matcher, PassageId, SentenceId, Term};
use crate::text::language::Language;

/// What was read of the articles for one question.
pub(super) struct SentenceCache<'a> {
    gathered: Gathered<'a>,
    request: &'a Request,
    terms: Vec<Term>,
    matchers: BTreeMap<Language, Matcher<'a>>,
    sentences: BTreeMap<SentenceId, Facts>,
    /// By the first sentence of each article.
    articles: BTreeMap<SentenceId, ArticleFacts>,
}

/// What a question makes of an article as a whole.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleFacts {
    /// What its headline holds; nothing where it has none.
    pub(super) headline: Facts,
    /// Whether it is in another language than the question.
    pub(super) abroad: bool,
}

impl<'a> SentenceCache<'a> {
    pub(super) fn new(gathered: Gathered<'a>, request: &'a Request) -> SentenceCache<'a> {
        let terms = request.terms().collect();
        SentenceCache { gathered, request, terms, matchers: BTreeMap::new(), sentences: BTreeMap::new(), articles: BTreeMap::new() }
    }

    /// Reads those of `sentences`, all of the article that `passage` is of, that were not read before, and what is known of
    /// the article.
    pub(super) fn read(&mut self, passage: PassageId, sentences: Range<SentenceId>) {
        let SentenceCache { gathered, request, terms, matchers, .. } = self;
        let Gathered { vocabulary, evidence } = *gathered;
        let article = evidence.article_of(passage);
        let language = article.language;
        let matcher = matchers.entry(language).or_insert_with(|| vocabulary.matcher(terms, language));
        let span = evidence.spans_of(passage);
        for sentence in sentences {
            self.sentences.entry(sentence).or_insert_with(|| {
                let text = article.body.get(span(sentence)).unwrap_or_default();
                facts::read(matcher, request, Text::Sentence(text), language)
            });
        }
        self.articles.entry(evidence.article_sentences_of(passage).start).or_insert_with(|| {
            let title = article.attribution.title.value();
            let headline = title.map(|title| facts::read(matcher, request, Text::Headline(title), language)).unwrap_or_default();
            ArticleFacts { headline, abroad: request.is_abroad(article) }
        });
    }

    /// What a sentence holds; none if it was not read.
    pub(super) fn sentence(&self, sentence: SentenceId) -> Option<&Facts> {
        self.sentences.get(&sentence)
    }

    /// Those of `sentences` that were read, in order.
    pub(super) fn sentences(&self, sentences: Range<SentenceId>) -> impl Iterator<Item = (SentenceId, &Facts)> {
        self.sentences.range(sentences).map(|(sentence, facts)| (*sentence, facts))
    }

    /// What is known of the article that `passage` is of; none if nothing of it was read.
    pub(super) fn article(&self, passage: PassageId) -> Option<&ArticleFacts> {
        self.articles.get(&self.gathered.evidence.article_sentences_of(passage).start)
    }

    /// What tells the asked words from others in articles of this language; none if none was read.
    pub(super) fn matcher(&self, language: Language) -> Option<&Matcher<'a>> {
        self.matchers.get(&language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Question, Rules, gather, plan};
    use crate::article::{Article, Field};
    use crate::index::{Searcher, Weights, built as build};

    #[test]
    fn what_was_read_is_known_and_nothing_else() {
        let mut article = Article::plain("a", "The mill closed. The mill burnt. It rained.");
        article.attribution.title = Field::Stated("Mill closed".to_owned());
        let index = build(vec![article.into(), Article::plain("b", "The mill stands.").into()], Weights::default());
        let question = Question::parse("When did the mill close?").expect("a question");
        let (searcher, rules) = (Searcher::from(&index), Rules { passages: 9, ..Rules::default() });
        let vocabulary = searcher.vocabulary();
        let plan = plan(&vocabulary, &question, &rules);
        let evidence = gather(&searcher, &vocabulary, &plan);
        let mut cache = SentenceCache::new(Gathered { vocabulary: &vocabulary, evidence: &evidence }, &plan.text);
        assert!(cache.sentence(0).is_none() && cache.article(0).is_none());
        cache.read(0, 0..2);
        let counts = |facts: &Facts| facts.counts.clone();
        let read: Vec<_> = cache.sentences(0..4).map(|(sentence, facts)| (sentence, counts(facts))).collect();
        assert_eq!(read, [(0, vec![1.0, 1.0]), (1, vec![1.0, 0.0])]);
        assert_eq!(cache.article(0).map(|article| counts(&article.headline)), Some(vec![1.0, 1.0]));
        assert!(cache.article(1).is_none(), "another article");
    }
}
