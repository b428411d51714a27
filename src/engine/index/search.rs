//! Terms in, the passages with the largest sums out: bounded from above in whole numbers first, then exactly.
//!
//! Passages are looked at in windows of 4,096, whose sums fit the fastest cache, those windows first whose terms could
//! add up to most. A term's share is a whole number, rounded up from its class's largest value, so that no sum is too
//! small. Once as many passages are found as were asked for, terms that together cannot lift a passage over the least
//! of them are only looked up where the others' sum comes close (MaxScore: Turtle and Flood 1995, "Query evaluation:
//! strategies and optimizations"; by windows: Grand et al. 2020, "From MaxScore to Block-Max WAND"). What is left over
//! at the end, a few more than were asked for, is scored exactly, so that the order is that of exact scores.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::engine::index::codes::Code;
use crate::engine::index::postings::{List, Postings, RUN, WINDOW, WINDOWS};
use crate::engine::index::{PassageId, QueryTerm, RankedPassage, TermId};

/// More terms than this are not looked at. A question has at most a thousand characters.
const MAX_TERMS: usize = 1_000;

/// A window with more postings than this is scanned whole while there is no bound yet.
const MANY: usize = 512;

/// What rounding in single precision may take from a bound, as a share. A sum of a thousand terms is off by less.
const ROUNDING: f32 = 1e-4;

/// A term of the question, ready to be added up.
#[derive(Clone, Debug)]
struct Asked {
    list: List,
    /// What a posting of each class adds.
    shares: [u16; 256],
}

/// A term of the question, as exact scores need it.
#[derive(Clone, Copy, Debug)]
struct Exact {
    term: TermId,
    list: List,
    idf: f32,
    weight: f32,
}

/// What a term has in a window: where its postings lie, and the most that one of them adds.
#[derive(Clone, Copy, Debug, Default)]
struct Slice {
    start: u32,
    end: u32,
    most: u16,
}

/// Memory that one question after another uses, so that none has to ask for it.
struct Scratch {
    /// The least first.
    asked: Vec<Asked>,
    /// In the order given.
    exact: Vec<Exact>,
    /// What each of them adds at most, the least first.
    order: Vec<(f32, usize)>,
    /// By term, then window.
    slices: Vec<Slice>,
    /// The windows with what their passages reach at most, best first.
    windows: Vec<(u32, Reverse<u32>)>,
    sums: Box<[u16; WINDOW]>,
    /// Places in the window whose sums come close.
    close: Vec<u16>,
    /// The largest sums so far, as many as passages were asked for.
    best: BinaryHeap<Reverse<u16>>,
    found: Vec<(u16, PassageId)>,
}

thread_local! {
    // Holds nothing of a question once it is answered but room for the next.
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch {
        asked: Vec::new(), exact: Vec::new(), order: Vec::new(), slices: Vec::new(), windows: Vec::new(), sums: Box::new([0; WINDOW]), close: Vec::new(),
        best: BinaryHeap::new(), found: Vec::new(),
    });
}

/// The `limit` passages that `keep` wants and whose terms add up to most, best first; equal scores by ascending passage.
pub(super) fn search(postings: &Postings, terms: &[QueryTerm], limit: usize, keep: impl FnMut(PassageId) -> bool) -> Vec<RankedPassage> {
    if limit == 0 {
        return Vec::new();
    }
    SCRATCH.with_borrow_mut(|scratch| {
        let mut search = Search { postings, limit, keep, need: 1, margin: 0, scratch };
        search.prepare(terms);
        search.slice();
        search.order();
        search.run();
        search.finish()
    })
}

struct Search<'a, K> {
    postings: &'a Postings,
    limit: usize,
    keep: K,
    /// A passage with a smaller sum is not among the best.
    need: u32,
    /// How far rounding up may have lifted a sum, in whole numbers.
    margin: u32,
    scratch: &'a mut Scratch,
}

impl<K: FnMut(PassageId) -> bool> Search<'_, K> {
    /// Reads the question: its terms by what they add at most, the least first.
    fn prepare(&mut self, terms: &[QueryTerm]) {
        let Search { postings, scratch, .. } = self;
        let Scratch { asked, exact, order, .. } = &mut **scratch;
        let wanted = terms.iter().filter(|query| query.weight > 0.0 && query.weight.is_finite());
        let known = wanted.map(|query| (query, postings.list(query.term))).filter(|(_, list)| list.count > 0);
        exact.clear();
        exact.extend(known.take(MAX_TERMS).map(|(query, list)| {
            let idf = postings.idf_of(list.count);
            Exact { term: query.term, list, idf, weight: query.weight }
        }));
        order.clear();
        let most = |exact: &Exact| exact.weight * exact.idf * postings.classes.upper(exact.list.largest);
        order.extend((0..).zip(exact.iter()).map(|(at, exact)| (most(exact), at)));
        let sum: f32 = order.iter().map(|(most, _)| most).sum();
        order.sort_unstable_by(|(a, first), (b, second)| a.total_cmp(b).then(first.cmp(second)));
        // Rounded up, the largest shares of all terms still add up to 16 bits.
        let count = exact.len() as u32;
        let scale = (f32::from(u16::MAX) - 2.0 * count as f32 - 1.0) / (sum * (1.0 + ROUNDING));
        asked.clear();
        asked.extend(order.iter().filter_map(|(_, at)| exact.get(*at)).map(|exact| {
            let factor = exact.weight * exact.idf * scale;
            let mut shares = [0; 256];
            let uppers = postings.classes.uppers();
            shares.iter_mut().zip(uppers).for_each(|(share, upper)| *share = rounded_up(factor * upper));
            shares[0] = 0;
            Asked { list: exact.list, shares }
        }));
        self.margin = 2 * count + 1;
    }

    /// Finds what each term has in each window.
    fn slice(&mut self) {
        let Search { postings, scratch, .. } = self;
        let windows = postings.passages().div_ceil(WINDOW);
        scratch.slices.clear();
        scratch.slices.resize(windows * scratch.asked.len(), Slice::default());
        for (asked, slices) in scratch.asked.iter().zip(scratch.slices.chunks_mut(windows.max(1))) {
            if !asked.list.has_runs() {
                let (passages, codes) = postings.far(asked.list);
                cut(slices, asked, asked.list.start, passages.iter().map(|passage| *passage as usize), codes);
                continue;
            }
            for (run, slices) in slices.chunks_mut(WINDOWS).enumerate() {
                let run = postings.in_run(asked.list, run);
                let Some((starts, largest)) = run.windows else {
                    cut(slices, asked, run.start, run.near.iter().map(|place| usize::from(*place)), run.codes);
                    continue;
                };
                for (window, (slice, largest)) in slices.iter_mut().zip(largest).enumerate() {
                    let start = starts.get(window).map_or(0, |start| u32::from(*start));
                    let end = starts.get(window + 1).map_or(run.near.len() as u32, |end| u32::from(*end));
                    let at = |place: u32| run.start.saturating_add(place);
                    *slice = Slice { start: at(start), end: at(end), most: asked.share(*largest) };
                }
            }
        }
    }

    /// Puts the windows first whose passages could reach most.
    fn order(&mut self) {
        let Scratch { slices, windows, .. } = &mut *self.scratch;
        let count = self.postings.passages().div_ceil(WINDOW);
        windows.clear();
        windows.extend((0..count as u32).map(|window| (0, Reverse(window))));
        for slices in slices.chunks(count.max(1)) {
            windows.iter_mut().zip(slices).for_each(|((most, _), slice)| *most += u32::from(slice.most));
        }
        windows.retain(|(most, _)| *most > 0);
        windows.sort_unstable_by(|a, b| b.cmp(a));
    }

    fn run(&mut self) {
        self.scratch.best.clear();
        self.scratch.found.clear();
        for at in 0..self.scratch.windows.len() {
            let Some((most, Reverse(window))) = self.scratch.windows.get(at).copied() else { return };
            if most < self.need {
                return;
            }
            self.look(window as usize);
        }
    }

    /// Adds up one window and keeps what comes close.
    #[expect(clippy::indexing_slicing, reason = "there is a slice for each term and window, and places are within the window")]
    fn look(&mut self, window: usize) {
        let windows = self.postings.passages().div_ceil(WINDOW);
        let asked = self.scratch.asked.len();
        let slice = |scratch: &Scratch, at: usize| scratch.slices[at * windows + window];
        let (mut minor, mut minors) = (0, 0);
        while minors < asked && minor + u32::from(slice(self.scratch, minors).most) < self.need {
            minor += u32::from(slice(self.scratch, minors).most);
            minors += 1;
        }
        let postings: usize =
            (minors..asked).map(|at| slice(self.scratch, at)).map(|slice| slice.end.saturating_sub(slice.start) as usize).sum();
        let scan = self.need == 1 && postings > MANY;
        // A passage is close once the others' sum reaches this.
        let enough = if scan { u32::MAX } else { self.need - minor };
        let mut reach = 0;
        self.scratch.close.clear();
        for at in minors..asked {
            let slice = slice(self.scratch, at);
            reach += u32::from(slice.most);
            self.add(at, slice, (reach >= enough).then_some(enough as u16));
        }
        if scan {
            self.scan(window);
        } else {
            self.look_closer(window, minors, minor);
        }
        self.scratch.sums.fill(0);
    }

    /// Adds a term's postings to the sums. With `enough`, keeps the places whose sums reach it.
    fn add(&mut self, at: usize, slice: Slice, enough: Option<u16>) {
        let Scratch { asked, sums, close, .. } = &mut *self.scratch;
        let Some(asked) = asked.get(at) else { return };
        let range = slice.start as usize..slice.end as usize;
        if asked.list.has_runs() {
            let places = self.postings.near.slice(range.clone()).iter().map(|place| usize::from(*place));
            add(sums, &asked.shares, places, self.postings.near_codes.slice(range), enough, close);
        } else {
            let places = self.postings.far.slice(range.clone()).iter().map(|place| *place as usize);
            add(sums, &asked.shares, places, self.postings.far_codes.slice(range), enough, close);
        }
    }

    /// Offers all sums of a window.
    fn scan(&mut self, window: usize) {
        const LANES: usize = 32;
        for lane in 0..WINDOW / LANES {
            let Some(sums) = self.scratch.sums.as_chunks::<LANES>().0.get(lane).copied() else { return };
            let need = self.need as u16;
            if sums.iter().fold(false, |any, sum| any | (*sum >= need)) {
                for (at, sum) in sums.into_iter().enumerate() {
                    self.offer(u32::from(sum), (window * WINDOW + lane * LANES + at) as PassageId);
                }
            }
        }
    }

    /// Offers the close passages of a window with what the first `minors` terms, at most `minor`, add to them.
    #[expect(clippy::indexing_slicing, reason = "places are within the window, terms within the question")]
    fn look_closer(&mut self, window: usize, minors: usize, minor: u32) {
        let windows = self.postings.passages().div_ceil(WINDOW);
        for close in 0..self.scratch.close.len() {
            let place = usize::from(self.scratch.close[close]);
            let mut sum = u32::from(self.scratch.sums[place]);
            let mut left = minor;
            for at in (0..minors).rev() {
                if sum + left < self.need {
                    break;
                }
                let slice = self.scratch.slices[at * windows + window];
                left -= u32::from(slice.most);
                let asked = &self.scratch.asked[at];
                let code = self.code_in(asked.list, slice, window * WINDOW + place);
                sum += u32::from(asked.share(code));
            }
            if left == 0 {
                self.offer(sum, (window * WINDOW + place) as PassageId);
            }
        }
    }

    fn code_in(&self, list: List, slice: Slice, passage: usize) -> Code {
        let range = slice.start as usize..slice.end as usize;
        let (found, codes) = if list.has_runs() {
            let places = self.postings.near.slice(range.clone());
            (places.binary_search(&((passage % RUN) as u16)), self.postings.near_codes.slice(range))
        } else {
            let passages = self.postings.far.slice(range.clone());
            (passages.binary_search(&(passage as PassageId)), self.postings.far_codes.slice(range))
        };
        found.ok().and_then(|at| codes.get(at)).copied().unwrap_or(0)
    }

    /// Keeps a passage if it may be among the best.
    fn offer(&mut self, sum: u32, passage: PassageId) {
        if sum < self.need || !(self.keep)(passage) {
            return;
        }
        let sum = sum.min(u32::from(u16::MAX)) as u16;
        let Scratch { best, found, .. } = &mut *self.scratch;
        found.push((sum, passage));
        if best.len() < self.limit {
            best.push(Reverse(sum));
        } else if best.peek().is_some_and(|least| sum > least.0) {
            best.pop();
            best.push(Reverse(sum));
        }
        if best.len() == self.limit {
            let least = best.peek().map_or(0, |least| u32::from(least.0));
            self.need = self.least(least);
        }
    }

    /// The smallest sum of a passage whose exact score may equal that of one with the sum `least`.
    fn least(&self, least: u32) -> u32 {
        let lowest = least.saturating_sub(self.margin) as f32 / ((1.0 + self.postings.classes.slack()) * (1.0 + 2.0 * ROUNDING));
        (lowest as u32).max(1)
    }

    /// The best of what was found, by exact scores.
    fn finish(&mut self) -> Vec<RankedPassage> {
        let need = self.need;
        let postings = self.postings;
        let kept = self.scratch.found.iter().filter(|(sum, _)| u32::from(*sum) >= need);
        let mut ranked: Vec<RankedPassage> =
            kept.map(|(_, passage)| RankedPassage { passage: *passage, score: postings.score(&self.scratch.exact, *passage) }).collect();
        ranked.sort_unstable();
        ranked.truncate(self.limit);
        ranked
    }
}

impl Asked {
    fn share(&self, code: Code) -> u16 {
        self.shares.get(usize::from(code)).copied().unwrap_or_default()
    }
}

impl Postings {
    /// A passage's exact score: what each term adds, in the order given.
    fn score(&self, terms: &[Exact], passage: PassageId) -> f32 {
        terms.iter().map(|asked| asked.weight * (asked.idf * self.part(asked.term, asked.list, passage))).sum()
    }
}

/// A number between 0 and 65,534 as a whole one that is larger, by up to 1.5. Adding two to the power of 23 leaves the
/// nearest whole number in the low bits: a fraction of the price of a conversion or of the library's `ceil`.
fn rounded_up(number: f32) -> u16 {
    const SHIFT: f32 = 8_388_608.0;
    ((number + SHIFT).to_bits() as u16).wrapping_add(1)
}

/// Cuts the postings of a term into windows. `places` count from the first of `slices`.
fn cut(slices: &mut [Slice], asked: &Asked, start: u32, places: impl Iterator<Item = usize>, codes: &[Code]) {
    for (at, (place, code)) in (start..).zip(places.zip(codes)) {
        if let Some(slice) = slices.get_mut(place / WINDOW) {
            if slice.end == 0 {
                slice.start = at;
            }
            slice.end = at + 1;
            slice.most = slice.most.max(asked.share(*code));
        }
    }
}

/// Adds up a window's postings. Sums only grow, so that each place reaches `enough` once.
#[expect(clippy::indexing_slicing, reason = "a place modulo the window is within the window")]
fn add(
    sums: &mut [u16; WINDOW],
    shares: &[u16; 256],
    places: impl Iterator<Item = usize>,
    codes: &[Code],
    enough: Option<u16>,
    close: &mut Vec<u16>,
) {
    let Some(enough) = enough else {
        for (place, code) in places.zip(codes) {
            let sum = &mut sums[place % WINDOW];
            *sum = sum.wrapping_add(shares[usize::from(*code)]);
        }
        return;
    };
    for (place, code) in places.zip(codes) {
        let place = place % WINDOW;
        let share = shares[usize::from(*code)];
        let sum = sums[place].wrapping_add(share);
        sums[place] = sum;
        if sum.wrapping_sub(enough) < share {
            close.push(place as u16);
        }
    }
}

#[cfg(test)]
mod tests;
