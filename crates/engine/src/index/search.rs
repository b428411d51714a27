//! Terms in, the passages with the largest sums out: bounded from above in whole numbers first, then exactly.
//!
//! Passages are looked at in windows of 4,096, whose sums fit the fastest cache: those windows first whose terms could
//! add up to most, and none that cannot reach the least of the best so far (block maxima: Ding and Suel 2011, "Faster
//! top-k document retrieval using block-max indexes"). A term's share is a whole number, rounded up from its class's
//! largest value, so that no sum is too small. Within a window every posting is added: to look one up takes as long as to
//! add some forty, so that leaving common terms for later (MaxScore) costs more than it spares. A passage is noticed in
//! the moment when its sum reaches what is needed: at first what passages with the best of the rare terms reach by that
//! alone, then the least of the best so far. What is left over at the end, a few more than were asked for, is scored
//! exactly, so that the order is that of exact scores.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use crate::index::codes::{self, Code};
use crate::index::postings::{self, List, Postings, RUN, WINDOW, WINDOWS};
use crate::index::sums::{Shares, Sums};
use crate::index::{PassageId, QueryTerm, RankedPassage, TermId};

/// More terms than this are not looked at. A question has at most a thousand characters.
const MAX_TERMS: usize = 1_000;

/// What rounding in single precision may take from a bound, as a share. A sum of a thousand terms is off by less.
const ROUNDING: f32 = 1e-4;

/// Of a list with fewer postings, only the classes that it has are given shares.
const FEW: u32 = 64;

/// One in so many windows is looked at before the others, those first that could hold the best passages.
const LEADERS: usize = 32;

/// A term of the question.
#[derive(Clone, Copy, Debug)]
struct Asked {
    term: TermId,
    list: List,
    weight: f32,
    idf: f32,
    /// Its place in the question.
    given: usize,
    /// What it adds at most.
    most: f32,
}

/// What a term has in a window: where its postings lie, and the most that one of them adds.
#[derive(Clone, Copy, Debug, Default)]
struct Slice {
    start: u32,
    len: u16,
    most: u16,
}

/// Memory that one question after another uses, so that none has to ask for it.
#[derive(Default)]
struct Scratch {
    /// The terms by what they add at most, the least first, and their shares.
    asked: Vec<Asked>,
    shares: Vec<Shares>,
    /// By window, then by term.
    slices: Vec<Slice>,
    /// What the passages of each window reach at most; 0 once it has been looked at.
    bounds: Vec<u32>,
    sums: Sums,
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

/// The `limit` passages that `keep` wants and whose terms add up to most, best first; equal scores by ascending passage.
/// Without `keep` all are wanted.
pub(super) fn search<K>(postings: &Postings, terms: &[QueryTerm], limit: usize, keep: Option<K>) -> Vec<RankedPassage>
where
    K: FnMut(PassageId) -> bool,
{
    if limit == 0 {
        return Vec::new();
    }
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.prepare(postings, terms);
        scratch.slice(postings);
        scratch.bound();
        let mut search = Search { postings, limit, keep, need: 1, scratch };
        search.run();
        search.finish()
    })
}

impl Scratch {
    /// Reads the question.
    fn prepare(&mut self, postings: &Postings, terms: &[QueryTerm]) {
        let wanted = terms.iter().filter(|query| query.weight > 0.0 && query.weight.is_finite());
        let known = wanted.map(|query| (query, postings.list(query.term))).filter(|(_, list)| list.count > 0);
        self.asked.clear();
        self.asked.extend(known.take(MAX_TERMS).enumerate().map(|(given, (query, list))| {
            let QueryTerm { term, weight } = *query;
            let idf = postings.idf_of(list.count);
            Asked { term, list, weight, idf, given, most: weight * idf * postings.classes.upper(list.largest) }
        }));
        self.asked.sort_unstable_by(|a, b| a.most.total_cmp(&b.most).then(a.given.cmp(&b.given)));
    }

    /// Finds what each term has in each window, and what its classes add.
    fn slice(&mut self, postings: &Postings) {
        let Scratch { asked, shares, slices, .. } = self;
        let terms = asked.len();
        let sum: f32 = asked.iter().map(|asked| asked.most).sum();
        // Rounded up, the largest shares of all terms still add up to 16 bits.
        let scale = (f32::from(u16::MAX) - 2.0 * terms as f32 - 1.0) / (sum * (1.0 + ROUNDING));
        shares.resize(shares.len().max(terms), Shares::default());
        slices.clear();
        slices.resize(postings.passages().div_ceil(WINDOW) * terms, Slice::default());
        for (at, (asked, shares)) in asked.iter().zip(shares).enumerate() {
            share_out(shares, asked, scale, postings);
            let mut slices = Column { slices: slices.get_mut(at..).unwrap_or_default(), terms };
            if asked.list.has_runs() {
                (0..postings.runs()).for_each(|run| slices.cut_run(run, postings, asked.list, shares));
            } else {
                slices.cut_all(postings, asked.list, shares);
            }
        }
    }

    /// Adds up what the passages of each window reach at most.
    fn bound(&mut self) {
        let Scratch { asked, slices, bounds, .. } = self;
        bounds.clear();
        let sum = |slices: &[Slice]| slices.iter().map(|slice| u32::from(slice.most)).sum::<u32>();
        bounds.extend(slices.chunks_exact(asked.len().max(1)).map(sum));
    }
}

/// Fills in what the classes of a term add; class 0, which stands for no posting, adds nothing.
fn share_out(shares: &mut Shares, asked: &Asked, scale: f32, postings: &Postings) {
    let factor = asked.weight * asked.idf * scale;
    let (list, classes) = (asked.list, &postings.classes);
    let share = |code: Code| shares.set(code, rounded_up(factor * classes.upper(code)));
    if !list.has_runs() || list.count < FEW {
        each_code(list, postings, share);
    } else {
        shares.all().iter_mut().zip(classes.uppers()).for_each(|(share, upper)| *share = rounded_up(factor * upper));
    }
    shares.set(0, 0);
}

/// Calls `take` with the code of each posting of a term.
fn each_code(list: List, postings: &Postings, mut take: impl FnMut(Code)) {
    if list.has_runs() {
        postings.near.slice(list.range()).iter().for_each(|posting| take(postings::read_near(*posting).1));
    } else {
        postings.far.slice(list.range()).iter().for_each(|posting| take(postings::read_far(*posting).1));
    }
}

/// The slices of one term, of which every so many-th of all is one.
struct Column<'a> {
    slices: &'a mut [Slice],
    terms: usize,
}

impl Column<'_> {
    /// Cuts what a term has in a run, by the directory if there is one.
    fn cut_run(&mut self, run: usize, postings: &Postings, list: List, shares: &Shares) {
        let own = postings.in_run(list, run);
        let Some((_, largest)) = own.windows else {
            let near = postings.near.slice(own.range.clone()).iter().map(|posting| postings::read_near(*posting));
            self.cut(near.map(|(place, code)| (run * RUN + place, code)), own.range, shares);
            return;
        };
        for (window, code) in largest.iter().enumerate() {
            self.put(run * WINDOWS + window, own.window(window), shares.of(*code));
        }
    }

    /// Cuts the postings of a term without runs.
    fn cut_all(&mut self, postings: &Postings, list: List, shares: &Shares) {
        let far = postings.far.slice(list.range()).iter().map(|posting| postings::read_far(*posting));
        self.cut(far, list.range(), shares);
    }

    /// Cuts postings that lie at these places, one by one.
    fn cut(&mut self, postings: impl Iterator<Item = (usize, Code)>, range: Range<usize>, shares: &Shares) {
        let (mut window, mut start, mut most) = (0, range.start, 0);
        for ((place, code), at) in postings.zip(range.clone()) {
            if place / WINDOW != window {
                self.put(window, start..at, most);
                (window, start, most) = (place / WINDOW, at, 0);
            }
            most = most.max(shares.of(code));
        }
        self.put(window, start..range.end, most);
    }

    /// Notes which postings are a window's, and the most that one of them adds.
    fn put(&mut self, window: usize, range: Range<usize>, most: u16) {
        if !range.is_empty()
            && let Some(slice) = self.slices.get_mut(window * self.terms)
        {
            *slice = Slice { start: range.start as u32, len: range.len() as u16, most };
        }
    }
}

struct Search<'a, K> {
    postings: &'a Postings,
    limit: usize,
    keep: Option<K>,
    /// A passage with a smaller sum is not among the best.
    need: u16,
    scratch: &'a mut Scratch,
}

impl<K: FnMut(PassageId) -> bool> Search<'_, K> {
    /// Looks at the windows that could hold the best, then at the others in the order in which they lie in memory.
    fn run(&mut self) {
        self.scratch.best.clear();
        self.scratch.found.clear();
        if self.keep.is_none() {
            self.need = self.reached().map_or(1, |sum| self.least(sum));
        }
        let windows = self.scratch.bounds.len();
        for _ in 0..windows.div_ceil(LEADERS) {
            let best = self.scratch.bounds.iter().zip(0..).max_by_key(|(bound, _)| **bound);
            self.look(best.map_or(0, |(_, window)| window));
        }
        (0..windows).for_each(|window| self.look(window));
    }

    /// A sum that as many passages reach as are wanted: by one term alone, the best of those that so many hold, but few.
    fn reached(&mut self) -> Option<u16> {
        let Search { postings, limit, scratch, .. } = self;
        let Scratch { asked, shares, reached, .. } = &mut **scratch;
        let range = *limit..FEW as usize;
        let at = asked.iter().rposition(|asked| range.contains(&(asked.list.count as usize)))?;
        let (list, shares) = (asked.get(at)?.list, shares.get(at)?);
        reached.clear();
        each_code(list, postings, |code| reached.push(shares.of(code)));
        let least = reached.len().checked_sub(*limit)?;
        Some(*reached.select_nth_unstable(least).1)
    }

    /// Looks at a window if its passages could be among the best.
    fn look(&mut self, window: usize) {
        let bound = self.scratch.bounds.get_mut(window).map_or(0, std::mem::take);
        if bound >= u32::from(self.need) {
            self.add_up(window);
            self.offer_close(window);
        }
    }

    /// Adds up one window and notes which places reach what is needed.
    fn add_up(&mut self, window: usize) {
        let Search { postings, need, scratch, .. } = self;
        let Scratch { asked, shares, slices, sums, .. } = &mut **scratch;
        sums.clear();
        let mut reach = 0;
        for ((asked, shares), slice) in asked.iter().zip(&*shares).zip(slices_of(slices, window, asked.len())) {
            if slice.len == 0 {
                continue;
            }
            reach += u32::from(slice.most);
            let near = || postings.near.slice(slice.range()).iter().map(|posting| postings::read_near(*posting));
            let far = || postings.far.slice(slice.range()).iter().map(|posting| postings::read_far(*posting));
            match (asked.list.has_runs(), reach < u32::from(*need)) {
                (true, true) => sums.add(shares, near()),
                (true, false) => sums.add_watching(shares, near(), *need),
                (false, true) => sums.add(shares, far()),
                (false, false) => sums.add_watching(shares, far(), *need),
            }
        }
    }

    /// Keeps the close passages of a window that may be among the best.
    fn offer_close(&mut self, window: usize) {
        for at in 0..self.scratch.sums.close() {
            let (place, sum) = self.scratch.sums.close_at(at);
            let passage = (window * WINDOW + place) as PassageId;
            if sum >= self.need && self.keep.as_mut().is_none_or(|keep| keep(passage)) {
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
            self.need = self.least(least);
        }
    }

    /// The smallest sum of a passage whose exact score may equal that of one with the sum `least`.
    fn least(&self, least: u16) -> u16 {
        // How far rounding up may have lifted the sum.
        let margin = 2 * self.scratch.asked.len() as u16 + 1;
        let lowest = f32::from(least.saturating_sub(margin)) / ((1.0 + self.postings.classes.slack()) * (1.0 + 2.0 * ROUNDING));
        (lowest as u16).max(1)
    }

    /// The best of what was found, by exact scores.
    fn finish(&mut self) -> Vec<RankedPassage> {
        let Search { postings, need, scratch, .. } = self;
        let Scratch { asked, slices, found, parts, .. } = &mut **scratch;
        let kept = found.iter().filter(|(sum, _)| *sum >= *need).map(|(_, passage)| *passage);
        let mut ranked: Vec<RankedPassage> = Vec::with_capacity(found.len().min(2 * self.limit));
        ranked.extend(kept.map(|passage| {
            let slices = slices_of(slices, passage as usize / WINDOW, asked.len());
            RankedPassage { passage, score: score(postings, asked, slices, passage, parts) }
        }));
        ranked.sort_unstable();
        ranked.truncate(self.limit);
        ranked
    }
}

/// A passage's exact score: what each term adds, in the order of the question.
fn score(postings: &Postings, asked: &[Asked], slices: &[Slice], passage: PassageId, parts: &mut Vec<f32>) -> f32 {
    parts.clear();
    parts.resize(asked.len(), 0.0);
    let length = postings.relative_length(passage);
    for (asked, slice) in asked.iter().zip(slices) {
        if let (Some(code), Some(part)) = (code(postings, asked.list, *slice, passage as usize), parts.get_mut(asked.given)) {
            let frequency = postings.frequency(asked.term, passage, code);
            *part = asked.weight * (asked.idf * codes::saturated(frequency, length, postings.weights));
        }
    }
    parts.iter().sum()
}

/// The code of a term in a passage of the window whose slice is given, if the passage holds the term.
fn code(postings: &Postings, list: List, slice: Slice, passage: usize) -> Option<Code> {
    if list.has_runs() {
        let near = postings.near.slice(slice.range());
        let at = near.binary_search_by_key(&(passage % RUN), |posting| postings::read_near(*posting).0);
        return Some(postings::read_near(*near.get(at.ok()?)?).1);
    }
    let far = postings.far.slice(slice.range());
    let at = far.binary_search_by_key(&passage, |posting| postings::read_far(*posting).0);
    Some(postings::read_far(*far.get(at.ok()?)?).1)
}

/// What each of so many terms has in a window.
fn slices_of(slices: &[Slice], window: usize, terms: usize) -> &[Slice] {
    slices.get(window * terms..(window + 1) * terms).unwrap_or_default()
}

impl Slice {
    fn range(self) -> Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.len)
    }
}

/// A number between 0 and 65,534 as a whole one that is larger, by up to 1.5. Adding two to the power of 23 leaves the
/// nearest whole number in the low bits: a fraction of the price of a conversion or of the library's `ceil`.
fn rounded_up(number: f32) -> u16 {
    const SHIFT: f32 = 8_388_608.0;
    ((number + SHIFT).to_bits() as u16).wrapping_add(1)
}

#[cfg(test)]
mod tests;
