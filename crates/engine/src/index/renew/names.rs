//! Terms of the index before in, their numbers in the next out: terms are numbered in the order in which the corpus has them.

use std::collections::BTreeMap;

use crate::index::Index;
use crate::index::gather::Gathered;
use crate::index::lexicon::{STOP_WORD, TermId};
use crate::text::words;

/// The numbers that old terms get.
pub(super) struct Names<'a> {
    old: &'a Index,
    texts: Vec<&'a str>,
    /// Those given so far.
    renamed: Vec<Option<TermId>>,
    /// For each old term the place of the first article that was ranked by it, ascending.
    firsts: Vec<usize>,
    /// The articles that are now the first to have some terms, but were not.
    first_now: BTreeMap<usize, Vec<TermId>>,
    /// The old terms before this one have their numbers, if an article that stays was the first to have them.
    next: usize,
}

impl<'a> Names<'a> {
    pub(super) fn new(old: &'a Index, stays: &[bool]) -> Names<'a> {
        let stays = |place: &usize| stays.get(*place) == Some(&true);
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
        Names { old, renamed: vec![None; texts.len()], texts, firsts, first_now, next: 0 }
    }

    /// Numbers the terms that the article which stood at `place` is the first to have.
    pub(super) fn number(&mut self, place: usize, next: &mut Gathered) {
        let start = self.next + self.firsts.get(self.next..).unwrap_or_default().partition_point(|first| *first < place);
        self.next = start + self.firsts.get(start..).unwrap_or_default().partition_point(|first| *first == place);
        let own = start as TermId..self.next as TermId;
        match self.first_now.remove(&place) {
            None => own.for_each(|term| self.give(term, next)),
            Some(more) => self.number_by_words(place, &own.chain(more).collect::<Vec<_>>(), next),
        }
    }

    /// Numbers terms in the order in which the article at `place` has them.
    fn number_by_words(&mut self, place: usize, terms: &[TermId], next: &mut Gathered) {
        let article = self.old.article(place);
        let matcher = self.old.matcher(terms, article.language);
        let sentences = self.old.articles.sentences(place, self.old.sentences.len());
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
    fn give(&mut self, term: TermId, next: &mut Gathered) {
        if let (Some(renamed @ None), Some(text)) = (self.renamed.get_mut(term as usize), self.texts.get(term as usize)) {
            *renamed = Some(next.number(text));
        }
    }

    /// The number of each old term, now that the others are numbered; [`STOP_WORD`] for one that is gone.
    pub(super) fn all(self, next: &Gathered) -> Vec<TermId> {
        let all = self.texts.into_iter().zip(self.renamed);
        all.map(|(text, renamed)| renamed.or_else(|| next.number_of(text)).unwrap_or(STOP_WORD)).collect()
    }
}
