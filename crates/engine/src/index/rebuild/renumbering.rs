//! Renumbering: terms of the index before in, their numbers in the next out. Terms are numbered in the order in which the corpus has
//! them.

use std::collections::BTreeMap;

use crate::index::dictionary::interner::Interner;
use crate::index::dictionary::matcher::FormMatcher;
use crate::index::ids::TermId;
use crate::index::rebuild::plan::Plan;
use crate::index::segment::Segment;
use crate::text::words;

/// The numbers that old terms get.
pub(crate) struct Renumbering<'a> {
    old: &'a Segment,
    texts: Vec<&'a str>,
    /// Those given so far.
    numbers: Vec<Option<TermId>>,
    /// For each old term the place of the first article that was ranked by it, ascending.
    firsts: Vec<usize>,
    /// The articles that are now the first to have some terms, but were not.
    first_now: BTreeMap<usize, Vec<TermId>>,
    /// The old terms before this one have their numbers, if an article that stays was the first to have them.
    next: usize,
}

impl<'a> Renumbering<'a> {
    pub(crate) fn new(plan: &Plan<'a>) -> Renumbering<'a> {
        let old = plan.old;
        let stays = |place: &usize| plan.article_stays(*place);
        let mut first_now = BTreeMap::<usize, Vec<TermId>>::new();
        let firsts = (0..old.lexicon.len() as TermId).map(|term| {
            let mut holders = old.holders(term);
            let first = holders.next().unwrap_or_default();
            if !stays(&first)
                && let Some(now) = holders.find(stays)
            {
                first_now.entry(now).or_default().push(term);
            }
            first
        });
        let firsts = firsts.collect();
        let texts = old.lexicon.terms();
        Renumbering { old, numbers: vec![None; texts.len()], texts, firsts, first_now, next: 0 }
    }

    /// Numbers the terms that the article which stood at `place` is the first to have.
    pub(crate) fn number(&mut self, place: usize, next: &mut Interner) {
        let start = self.next + self.firsts.get(self.next..).unwrap_or_default().partition_point(|first| *first < place);
        self.next = start + self.firsts.get(start..).unwrap_or_default().partition_point(|first| *first == place);
        let own = start as TermId..self.next as TermId;
        match self.first_now.remove(&place) {
            None => own.for_each(|term| self.give(term, next)),
            Some(more) => self.number_by_words(place, &own.chain(more).collect::<Vec<_>>(), next),
        }
    }

    /// Numbers terms in the order in which the article at `place` has them.
    fn number_by_words(&mut self, place: usize, terms: &[TermId], next: &mut Interner) {
        let article = self.old.article(place);
        let lexicon = &self.old.lexicon;
        let forms = (0..).zip(terms).flat_map(|(place, term)| lexicon.forms_with(*term, article.language).map(move |form| (place, form)));
        let matcher = FormMatcher::new(forms);
        let sentences = self.old.sentences_of_article(place);
        let sentences = sentences.filter_map(|sentence| article.body.get(self.old.span(sentence)));
        let title = article.attribution.title.value().filter(|_| self.old.postings.weights.title > 0.0);
        sentences.chain(title.map(String::as_str)).for_each(|text| {
            words::each(text, |_, word| {
                if let Some(term) = matcher.find(word).and_then(|at| terms.get(at)) {
                    self.give(*term, next);
                }
            });
        });
    }

    /// Numbers an old term, if it is not yet.
    fn give(&mut self, term: TermId, next: &mut Interner) {
        if let (Some(number @ None), Some(text)) = (self.numbers.get_mut(term as usize), self.texts.get(term as usize)) {
            *number = next.number(text);
        }
    }

    /// The number of each old term, now that the others are numbered; none for one that is gone.
    pub(crate) fn finish(self, next: &Interner) -> Vec<Option<TermId>> {
        let all = self.texts.into_iter().zip(self.numbers);
        all.map(|(text, number)| number.or_else(|| next.number_of(text))).collect()
    }
}
