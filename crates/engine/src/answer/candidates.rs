//! The passages that ranked best in, their sentences that hold a word of the question out, each with its features.

use std::ops::Range;

use crate::answer::evidence::{Evidence, Gathered};
use crate::answer::facts::Facts;
use crate::answer::features::{self, PerFeature, Standing, Surrounded};
use crate::answer::request::Request;
use crate::answer::sentence_cache::{ArticleFacts, SentenceCache};
use crate::answer::weights::SentenceWeights;
use crate::article::Article;
use crate::index::{PassageId, SentenceId};
use crate::text::cut::{self, Cut};

/// How many sentences on either side count as surroundings.
const AROUND: u32 = 4;

/// A sentence that may be quoted.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) passage: PassageId,
    pub(super) sentence: SentenceId,
    /// How often the sentence itself holds each asked word.
    pub(super) own: Vec<f32>,
    /// What headline and surroundings add to that.
    pub(super) context: Vec<f32>,
    /// Its words, as a multiple of the corpus's average.
    pub(super) relative_length: f32,
    /// What else speaks for or against it.
    pub(super) features: PerFeature,
    /// Whether it opens with a pronoun that stands for something named before.
    pub(super) opens_with_pronoun: bool,
    /// Where it was cut before it came here.
    pub(super) cut: Cut,
    /// Whether its article is in another language than the question.
    pub(super) abroad: bool,
}

/// The articles, what is asked of them, and what a sentence's fields weigh.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) gathered: Gathered<'a>,
    pub(super) request: &'a Request,
    pub(super) weights: &'a SentenceWeights,
}

/// The sentences of `passage` that hold an asked word, in order, as far as they and what stands around were not read before
/// into `cache`, which is done first.
pub(super) fn of_passage(search: Search<'_>, cache: &mut SentenceCache<'_>, passage: PassageId, standing: Standing) -> Vec<Candidate> {
    let article = search.gathered.evidence.article_of(passage);
    let own = search.gathered.evidence.sentences_of(passage);
    let window = window(search.gathered.evidence, article, passage, &own);
    cache.read(passage, window.clone());
    let Some(known) = cache.article(passage) else { return Vec::new() };
    let place = Place { search, cache, passage, article, known, window, standing };
    own.filter_map(|sentence| place.candidate(sentence)).collect()
}

/// The sentences that count as surroundings. Those of an excerpted body are no neighbours in the original.
fn window(evidence: &Evidence<'_>, article: &Article, passage: PassageId, own: &Range<SentenceId>) -> Range<SentenceId> {
    if article.excerpted {
        return own.clone();
    }
    let all = evidence.article_sentences_of(passage);
    own.start.saturating_sub(AROUND).max(all.start)..own.end.saturating_add(AROUND).min(all.end)
}

/// The passage that sentences stand in, and its surroundings.
struct Place<'a> {
    search: Search<'a>,
    cache: &'a SentenceCache<'a>,
    passage: PassageId,
    article: &'a Article,
    known: &'a ArticleFacts,
    window: Range<SentenceId>,
    standing: Standing,
}

impl Place<'_> {
    fn candidate(&self, sentence: SentenceId) -> Option<Candidate> {
        let Search { gathered: Gathered { vocabulary, evidence }, request, .. } = self.search;
        let own = self.cache.sentence(sentence)?;
        if own.counts.iter().all(|count| *count == 0.0) {
            return None;
        }
        let context = self.context(sentence);
        let abroad = self.known.abroad;
        let seen = Surrounded { own, context: &context, before: self.before(sentence), standing: self.standing, abroad };
        Some(Candidate {
            passage: self.passage,
            sentence,
            own: own.counts.clone(),
            features: features::features(request, &seen),
            context,
            relative_length: own.words as f32 / vocabulary.average_sentence_words(),
            opens_with_pronoun: own.opens_with_pronoun,
            cut: cut::find(&self.article.body, evidence.span(sentence), self.article.excerpted),
            abroad,
        })
    }

    /// What the sentence before holds.
    fn before(&self, sentence: SentenceId) -> Option<&Facts> {
        let before = sentence.checked_sub(1).filter(|before| self.window.contains(before) && !self.article.excerpted)?;
        self.cache.sentence(before)
    }

    /// What headline and surroundings hold of each asked word, by what they weigh.
    fn context(&self, sentence: SentenceId) -> Vec<f32> {
        let Search { request, weights, .. } = self.search;
        let mut context: Vec<f32> = vec![0.0; request.asked.len()];
        let mut add = |counts: &[f32], weight: f32| context.iter_mut().zip(counts).for_each(|(sum, count)| *sum += weight * count);
        add(&self.known.headline.counts, weights.title);
        if self.article.excerpted {
            return context;
        }
        for (other, facts) in self.cache.sentences(self.window.clone()) {
            match other.abs_diff(sentence) {
                0 => {}
                1 if other < sentence => add(&facts.counts, weights.previous + weights.around),
                1 => add(&facts.counts, weights.next + weights.around),
                apart if apart <= AROUND => add(&facts.counts, weights.around),
                _ => {}
            }
        }
        context
    }
}
