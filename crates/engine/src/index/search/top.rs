//! Terms in, the passages with the largest sums out: bounded from above in whole numbers first, then exactly.
//!
//! Passages are looked at in windows of 4,096, whose sums fit the fastest cache: those windows first whose terms could
//! add up to most, and none that cannot reach the least of the best so far (block maxima: Ding and Suel 2011, "Faster
//! top-k document retrieval using block-max indexes"). Within a window every posting is added: to look one up takes as long as to
//! add some forty, so that leaving common terms for later (MaxScore) costs more than it spares. A passage is a candidate from
//! the moment when its sum reaches the threshold: at first what passages with the best of the rare terms reach by that
//! alone, then the least of the best so far. What is left over at the end, a few more than were asked for, is scored
//! exactly, so that the order is that of exact scores.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::index::ids::PassageId;
use crate::index::postings::lists::Postings;
use crate::index::postings::records::WINDOW;
use crate::index::search::accumulators::Accumulators;
use crate::index::search::block_max::{self, BlockMax, FEW, ROUNDING};
use crate::index::search::exact;
use crate::index::search::query::{RankedPassage, WeightedTerm};

/// One in so many windows is looked at before the others, those first that could hold the best passages.
const LEADERS: usize = 32;

/// Memory that one question after another uses, so that none has to ask for it.
#[derive(Default)]
struct Scratch {
    question: BlockMax,
    accumulators: Accumulators,
    /// The largest sums so far, as many as passages were asked for.
    best: BinaryHeap<Reverse<u16>>,
    found: Vec<(u16, PassageId)>,
    /// What the passages of a rare term reach by that alone.
    reached: Vec<u16>,
    /// What each term of the question adds to a passage's exact score.
    parts: Vec<f32>,
}

thread_local! {
    // Holds nothing of a question once it is answered but room for the next.
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// The `limit` passages that `filter` lets through and whose terms add up to most, best first; equal scores by ascending passage.
/// Without `filter` all are wanted. Their lengths are measured by an average of so many words.
pub(crate) fn search<F>(postings: &Postings, terms: &[WeightedTerm], average: f32, limit: usize, filter: Option<F>) -> Vec<RankedPassage>
where
    F: FnMut(PassageId) -> bool,
{
    if limit == 0 {
        return Vec::new();
    }
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.question.prepare(postings, terms, average);
        let mut search = Search { postings, average, limit, filter, threshold: 1, scratch };
        search.run();
        search.finish()
    })
}

struct Search<'a, F> {
    postings: &'a Postings,
    average: f32,
    limit: usize,
    filter: Option<F>,
    /// A passage with a smaller sum is not among the best.
    threshold: u16,
    scratch: &'a mut Scratch,
}

impl<F: FnMut(PassageId) -> bool> Search<'_, F> {
    /// Looks at the windows that could hold the best, then at the others in the order in which they lie in memory.
    fn run(&mut self) {
        self.scratch.best.clear();
        self.scratch.found.clear();
        if self.filter.is_none() {
            self.threshold = self.reached().map_or(1, |sum| self.least(sum));
        }
        let windows = self.scratch.question.bounds.len();
        for _ in 0..windows.div_ceil(LEADERS) {
            let best = self.scratch.question.bounds.iter().zip(0..).max_by_key(|(bound, _)| **bound);
            self.look(best.map_or(0, |(_, window)| window));
        }
        (0..windows).for_each(|window| self.look(window));
    }

    /// A sum that as many passages reach as are wanted: by one term alone, the best of those that so many hold, but few.
    fn reached(&mut self) -> Option<u16> {
        let Search { postings, limit, scratch, .. } = self;
        let Scratch { question: BlockMax { lists, impacts, .. }, reached, .. } = &mut **scratch;
        let range = *limit..FEW as usize;
        let at = lists.iter().rposition(|query| range.contains(&(query.list.count as usize)))?;
        let (list, impacts) = (lists.get(at)?.list, impacts.get(at)?);
        reached.clear();
        block_max::each_code(list, postings, |code| reached.push(impacts.of(code)));
        let least = reached.len().checked_sub(*limit)?;
        Some(*reached.select_nth_unstable(least).1)
    }

    /// Looks at a window if its passages could be among the best.
    fn look(&mut self, window: usize) {
        let bound = self.scratch.question.bounds.get_mut(window).map_or(0, std::mem::take);
        if bound >= u32::from(self.threshold) {
            self.add_up(window);
            self.offer_candidates(window);
        }
    }

    /// Adds up one window and notes which places reach the threshold.
    fn add_up(&mut self, window: usize) {
        let Search { postings, threshold, scratch, .. } = self;
        let Scratch { question, accumulators, .. } = &mut **scratch;
        accumulators.clear();
        let mut reach = 0;
        for ((query, impacts), slice) in question.lists.iter().zip(&question.impacts).zip(question.slices_of(window)) {
            if slice.len == 0 {
                continue;
            }
            reach += u32::from(slice.max_impact);
            let dense = || postings.dense.slice(slice.range()).iter().map(|posting| posting.read());
            let sparse = || postings.sparse.slice(slice.range()).iter().map(|posting| posting.read());
            match (query.list.is_dense(), reach < u32::from(*threshold)) {
                (true, true) => accumulators.add(impacts, dense()),
                (true, false) => accumulators.add_watching(impacts, dense(), *threshold),
                (false, true) => accumulators.add(impacts, sparse()),
                (false, false) => accumulators.add_watching(impacts, sparse(), *threshold),
            }
        }
    }

    /// Keeps the candidates of a window that may be among the best.
    fn offer_candidates(&mut self, window: usize) {
        for at in 0..self.scratch.accumulators.candidates() {
            let (place, sum) = self.scratch.accumulators.candidate(at);
            let passage = (window * WINDOW + place) as PassageId;
            if sum >= self.threshold && self.filter.as_mut().is_none_or(|filter| filter(passage)) {
                self.take(sum, passage);
            }
        }
    }

    /// Takes a passage in, and asks more of the next if there are enough.
    fn take(&mut self, sum: u16, passage: PassageId) {
        let Scratch { best, found, .. } = &mut *self.scratch;
        found.push((sum, passage));
        if best.len() < self.limit {
            best.push(Reverse(sum));
        } else if let Some(mut least) = best.peek_mut().filter(|least| sum > least.0) {
            *least = Reverse(sum);
        }
        if best.len() == self.limit {
            let least = best.peek().map_or(0, |least| least.0);
            self.threshold = self.least(least);
        }
    }

    /// The smallest sum of a passage whose exact score may equal that of one with the sum `least`.
    fn least(&self, least: u16) -> u16 {
        // How far rounding up may have lifted the sum.
        let margin = 2 * self.scratch.question.lists.len() as u16 + 1;
        let lowest = f32::from(least.saturating_sub(margin)) / ((1.0 + self.scratch.question.slack) * (1.0 + 2.0 * ROUNDING));
        (lowest as u16).max(1)
    }

    /// The best of what was found, by exact scores.
    fn finish(&mut self) -> Vec<RankedPassage> {
        let Search { postings, average, threshold, scratch, .. } = self;
        let Scratch { question, found, parts, .. } = &mut **scratch;
        let kept = found.iter().filter(|(sum, _)| *sum >= *threshold).map(|(_, passage)| *passage);
        let mut ranked: Vec<RankedPassage> = Vec::with_capacity(found.len().min(2 * self.limit));
        ranked.extend(kept.map(|passage| RankedPassage { passage, score: exact::score(postings, question, passage, *average, parts) }));
        ranked.sort_unstable();
        ranked.truncate(self.limit);
        ranked
    }
}

#[cfg(test)]
mod tests;
