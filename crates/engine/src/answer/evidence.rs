//! The best passages in, their sentences out, each with the evidence that it answers the question.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::answer::asked::Request;
use crate::answer::facts::{self, Facts, Text};
use crate::answer::{Question, SentenceWeights, Wanted, fits};
use crate::article::Article;
use crate::index::{Index, Matcher, PassageId, RankedPassage, SentenceId, TermId};
use crate::text::cut::{self, Cut};
use crate::text::language::Language;

/// How many sentences on either side count as surroundings.
const AROUND: u32 = 4;

/// How many kinds of evidence there are beside BM25F: see [`EVIDENCE`].
pub const EVIDENCE_COUNT: usize = 15;

/// The kinds of evidence, each a share from 0 to 1: of the question's idf, how much the sentence holds (`covered`), how
/// much it and its surroundings hold (`reached`), how much of it is names and numbers that neither holds (`particular`),
/// how much the sentence has only relatives of (`related`) or only the one before it holds (`reached_before`); of the
/// question's neighbouring words, how many stand there in the same order (`pairs`) or close by (`near`); whether a time,
/// a number, a name or a place is there where one is asked for; whether the sentence opens with a pronoun (`opener`) and
/// holds the question's `last` word; and how its passage fares, by score (`passage`) and by `rank`.
pub const EVIDENCE: [&str; EVIDENCE_COUNT] = [
    "covered",
    "reached",
    "pairs",
    "near",
    "related",
    "time",
    "number",
    "name",
    "place",
    "opener",
    "passage",
    "rank",
    "particular",
    "last",
    "reached_before",
];

/// A sentence that may be quoted.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) passage: PassageId,
    pub(super) sentence: SentenceId,
    /// How often the sentence itself holds each asked word.
    pub(super) own: Vec<f32>,
    /// What headline and surroundings add to that.
    pub(super) context: Vec<f32>,
    /// Its words, as a multiple of the corpus's average.
    pub(super) relative_length: f32,
    /// The rest of the evidence, by [`EVIDENCE`].
    pub(super) evidence: [f32; EVIDENCE_COUNT],
    /// Whether it opens with a pronoun that stands for something named before.
    pub(super) opens_with_pronoun: bool,
    /// Where it was cut before it came here.
    pub(super) cut: Cut,
    /// Whether its article is in another language than the question.
    pub(super) abroad: bool,
}

impl Sentence {
    /// Of the question's idf, how much the sentence holds itself.
    pub(super) fn covered(&self) -> f32 {
        let [covered, ..] = self.evidence;
        covered
    }

    /// Of the question's neighbouring words, how many stand here in the same order.
    pub(super) fn pairs(&self) -> f32 {
        let [_, _, pairs, ..] = self.evidence;
        pairs
    }

    /// Of the question's idf, how much the sentence has only relatives of.
    pub(super) fn related(&self) -> f32 {
        let [_, _, _, _, related, ..] = self.evidence;
        related
    }

    /// Of the question's idf, how much is names and numbers that neither it nor its surroundings hold.
    pub(super) fn particular_missing(&self) -> f32 {
        let [.., particular, _, _] = self.evidence;
        particular
    }
}

/// Gathers evidence for one question.
pub(super) struct Gatherer<'a> {
    pub(super) index: &'a Index,
    pub(super) question: &'a Question,
    pub(super) request: &'a Request,
    pub(super) weights: &'a SentenceWeights,
    terms: Vec<TermId>,
    matchers: BTreeMap<Language, Matcher<'a>>,
    seen: BTreeMap<SentenceId, Facts>,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(index: &'a Index, question: &'a Question, request: &'a Request, weights: &'a SentenceWeights) -> Gatherer<'a> {
        let further = request.alternatives.further.iter().map(|further| further.term);
        let terms = request.asked.iter().map(|asked| asked.term).chain(further).collect();
        Gatherer { index, question, request, weights, terms, matchers: BTreeMap::new(), seen: BTreeMap::new() }
    }

    /// The sentences of the passage at `rank`, counted from 0, whose score is `share` of the best one's.
    pub(super) fn sentences(&mut self, found: RankedPassage, rank: usize, share: f32) -> Vec<Sentence> {
        let article = self.index.article_of(found.passage);
        let own = self.index.sentences_of(found.passage);
        let window = self.window(found.passage, &own);
        let matcher = self.matchers.entry(article.language).or_insert_with(|| self.index.matcher(&self.terms, article.language));
        for sentence in window.clone() {
            self.seen.entry(sentence).or_insert_with(|| {
                let text = article.body.get(self.index.span(sentence)).unwrap_or_default();
                facts::read(matcher, self.request, Text::Sentence(text), article.language)
            });
        }
        let title = self.headline(article);
        let abroad = self.request.is_abroad(article);
        let place = Place { passage: found.passage, window, title, rank, share, excerpted: article.excerpted, abroad };
        own.filter_map(|sentence| self.sentence(sentence, &place)).collect()
    }

    /// Whether a sentence that was gathered surely holds the kind of answer that is asked for.
    pub(super) fn is_sure(&self, sentence: &Sentence) -> bool {
        let article = self.index.article_of(sentence.passage);
        let text = article.body.get(self.index.span(sentence.sentence)).unwrap_or_default();
        let matcher = self.matchers.get(&article.language);
        matcher.is_some_and(|matcher| fits::is_sure(self.question, self.request, matcher, text, article.language))
    }

    /// Of the question's idf, how much the passage's headline holds, and how much more than the words themselves it has
    /// relatives of. To be asked after [`Gatherer::sentences`].
    pub(super) fn passage(&self, passage: PassageId) -> (f32, f32) {
        let article = self.index.article_of(passage);
        let (title, abroad) = (self.headline(article), self.request.is_abroad(article));
        let inside: Vec<&Facts> = self.seen.range(self.index.sentences_of(passage)).map(|(_, facts)| facts).chain([&title]).collect();
        let has = |facts: &Facts, at: usize| facts.counts.get(at).is_some_and(|count| *count > 0.0);
        let related = |facts: &Facts, at: usize| facts.related.get(at).is_some_and(|related| *related);
        let any = |at: usize| inside.iter().any(|facts| has(facts, at));
        let only_related = |at: usize| !any(at) && inside.iter().any(|facts| related(facts, at));
        (self.request.share(abroad, |at| has(&title, at)), self.request.share(abroad, only_related))
    }

    /// What the headline of an article holds, if it has one and its language was met.
    fn headline(&self, article: &Article) -> Facts {
        let known = article.attribution.title.value().zip(self.matchers.get(&article.language));
        let read = |(title, matcher): (&String, _)| facts::read(matcher, self.request, Text::Headline(title), article.language);
        known.map(read).unwrap_or_default()
    }

    /// The sentences that count as surroundings. Those of an excerpted body are no neighbours in the original.
    fn window(&self, passage: PassageId, own: &Range<SentenceId>) -> Range<SentenceId> {
        if self.index.article_of(passage).excerpted {
            return own.clone();
        }
        let all = self.index.article_sentences_of(passage);
        own.start.saturating_sub(AROUND).max(all.start)..own.end.saturating_add(AROUND).min(all.end)
    }

    fn sentence(&self, sentence: SentenceId, place: &Place) -> Option<Sentence> {
        let facts = self.seen.get(&sentence)?;
        if facts.counts.iter().all(|count| *count == 0.0) {
            return None;
        }
        let context = self.context(sentence, place);
        let evidence = self.evidence(sentence, facts, &context, place);
        Some(Sentence {
            passage: place.passage,
            sentence,
            own: facts.counts.clone(),
            context,
            relative_length: facts.words as f32 / self.index.average_sentence_words(),
            evidence,
            opens_with_pronoun: facts.opens_with_pronoun,
            cut: cut::find(&self.index.article_of(place.passage).body, self.index.span(sentence), place.excerpted),
            abroad: place.abroad,
        })
    }

    fn context(&self, sentence: SentenceId, place: &Place) -> Vec<f32> {
        let weights = self.weights;
        let mut context: Vec<f32> = vec![0.0; self.request.asked.len()];
        let mut add = |counts: &[f32], weight: f32| context.iter_mut().zip(counts).for_each(|(sum, count)| *sum += weight * count);
        add(&place.title.counts, weights.title);
        if place.excerpted {
            return context;
        }
        for (other, facts) in self.seen.range(place.window.clone()) {
            match other.abs_diff(sentence) {
                0 => {}
                1 if *other < sentence => add(&facts.counts, weights.previous + weights.around),
                1 => add(&facts.counts, weights.next + weights.around),
                apart if apart <= AROUND => add(&facts.counts, weights.around),
                _ => {}
            }
        }
        context
    }

    fn evidence(&self, sentence: SentenceId, facts: &Facts, context: &[f32], place: &Place) -> [f32; EVIDENCE_COUNT] {
        let request = self.request;
        let has = |at: usize| facts.counts.get(at).is_some_and(|count| *count > 0.0);
        let near = |at: usize| context.get(at).is_some_and(|count| *count > 0.0);
        let related = |at: usize| facts.related.get(at).is_some_and(|related| *related);
        let before = sentence.checked_sub(1).filter(|before| place.window.contains(before) && !place.excerpted);
        let before = before.and_then(|before| self.seen.get(&before));
        let before_has = |at: usize| before.is_some_and(|facts| facts.counts.get(at).is_some_and(|count| *count > 0.0));
        let particular = |at: usize| request.asked.get(at).is_some_and(|asked| asked.particular);
        let (ordered, close) = self.pairs(facts, place.abroad);
        let share = |holds: &dyn Fn(usize) -> bool| request.share(place.abroad, holds);
        let yes = |is: bool| f32::from(u8::from(is));
        let wanted = |kind: Wanted, holds: bool| yes(self.question.wanted == kind && holds);
        [
            share(&has),
            share(&|at| has(at) || near(at)),
            ordered,
            close,
            share(&|at| !has(at) && related(at)),
            wanted(Wanted::Time, facts.time),
            wanted(Wanted::Number, facts.number),
            wanted(Wanted::Name, facts.name),
            wanted(Wanted::Place, facts.place),
            yes(facts.opens_with_pronoun),
            place.share,
            1.0 / (place.rank as f32 + 1.0),
            share(&|at| particular(at) && !has(at) && !near(at)),
            yes(request.asked.len().checked_sub(1).is_some_and(has)),
            share(&|at| !has(at) && before_has(at)),
        ]
    }

    /// How many of the question's neighbours, by idf, stand close together: in order, and in any order.
    fn pairs(&self, facts: &Facts, abroad: bool) -> (f32, f32) {
        let (mut whole, mut ordered, mut close) = (0.0, 0.0, 0.0);
        let idf = |at: usize, abroad: bool| self.request.asked.get(at).map_or(0.0, |asked| asked.idf_in(abroad));
        for (first, second) in &self.request.pairs {
            let weight = idf(*first, abroad).min(idf(*second, abroad));
            whole += idf(*first, false).min(idf(*second, false));
            let of = |which: usize| facts.order.iter().filter(move |(place, _)| *place == which).map(|(_, at)| *at);
            if of(*first).any(|one| of(*second).any(|other| (one + 1..=one + 3).contains(&other))) {
                ordered += weight;
            }
            if of(*first).any(|one| of(*second).any(|other| one.abs_diff(other) <= 6)) {
                close += weight;
            }
        }
        if whole > 0.0 { (ordered / whole, close / whole) } else { (0.0, 0.0) }
    }
}

/// The passage that sentences are read from, and its surroundings.
struct Place {
    passage: PassageId,
    window: Range<SentenceId>,
    title: Facts,
    rank: usize,
    share: f32,
    excerpted: bool,
    abroad: bool,
}
