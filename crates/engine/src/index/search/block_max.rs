//! Block maxima: the terms of a question in; for each window of passages what each term has there, and a bound of what they add up to.
//!
//! The impact of a posting is a whole number, rounded up from the largest value of its class, so that no sum is too small.

use std::ops::Range;

use crate::index::ids::TermId;
use crate::index::postings::impacts::ImpactCode;
use crate::index::postings::lists::{PostingList, Postings};
use crate::index::postings::records::{CHUNK, WINDOW, WINDOWS};
use crate::index::scoring;
use crate::index::search::accumulators::Impacts;
use crate::index::search::query::WeightedTerm;

/// More terms than this are not looked at. A question has at most a thousand characters.
const MAX_TERMS: usize = 1_000;

/// What rounding in single precision may take from a bound, as a share. A sum of a thousand terms is off by less.
pub(crate) const ROUNDING: f32 = 1e-4;

/// Of a list with fewer postings, only the codes that it has are given impacts.
pub(crate) const FEW: u32 = 64;

/// A term of the question and its list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QueryList {
    pub(crate) term: TermId,
    pub(crate) list: PostingList,
    pub(crate) weight: f32,
    pub(crate) idf: f32,
    /// Its place in the question.
    pub(crate) given: usize,
    /// What it adds at most.
    max_score: f32,
}

/// What a term has in a window: where its postings lie, and the largest impact of one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slice {
    start: u32,
    pub(crate) len: u16,
    pub(crate) max_impact: u16,
}

/// A question cut by windows. Memory that one after another uses.
#[derive(Default)]
pub(crate) struct BlockMax {
    /// The terms by what they add at most, the least first, and their impacts.
    pub(crate) lists: Vec<QueryList>,
    pub(crate) impacts: Vec<Impacts>,
    /// The largest value of each class.
    uppers: Vec<f32>,
    /// How much larger than a value the largest of its class is at most, as a share of it.
    pub(crate) slack: f32,
    /// By window, then by term.
    slices: Vec<Slice>,
    /// What the passages of each window reach at most; 0 once it has been looked at.
    pub(crate) bounds: Vec<u32>,
}

impl BlockMax {
    /// Reads a question that measures passages by an average of so many words.
    pub(crate) fn prepare(&mut self, postings: &Postings, terms: &[WeightedTerm], average: f32) {
        self.bound_classes(postings, average);
        self.find_lists(postings, terms);
        self.slice(postings);
        self.bound();
    }

    /// The classes were cut by the average of the index itself.
    fn bound_classes(&mut self, postings: &Postings, average: f32) {
        let Postings { classes, weights, average: own, .. } = postings;
        let ratio = own / average;
        self.uppers.clear();
        if ratio == 1.0 {
            self.uppers.extend(&classes.uppers);
            self.slack = classes.slack;
        } else {
            self.uppers.extend(classes.uppers.iter().map(|upper| scoring::bound_by_other_average(*upper, ratio, *weights)));
            self.slack = (1.0 + classes.slack) * ratio.max(ratio.recip()) * (1.0 + ROUNDING) - 1.0;
        }
    }

    fn upper(&self, code: ImpactCode) -> f32 {
        self.uppers.get(usize::from(code)).copied().unwrap_or_default()
    }

    fn find_lists(&mut self, postings: &Postings, terms: &[WeightedTerm]) {
        let wanted = terms.iter().filter(|query| query.weight > 0.0 && query.weight.is_finite());
        let known = wanted.map(|query| (query, postings.list(query.term))).filter(|(_, list)| list.count > 0);
        let mut lists = std::mem::take(&mut self.lists);
        lists.clear();
        lists.extend(known.take(MAX_TERMS).enumerate().map(|(given, (query, list))| {
            let WeightedTerm { term, weight, idf } = *query;
            QueryList { term, list, weight, idf, given, max_score: weight * idf * self.upper(list.largest) }
        }));
        self.lists = lists;
        self.lists.sort_unstable_by(|a, b| a.max_score.total_cmp(&b.max_score).then(a.given.cmp(&b.given)));
    }

    /// Finds what each term has in each window, and what its codes add.
    fn slice(&mut self, postings: &Postings) {
        let BlockMax { lists, impacts, slices, uppers, .. } = self;
        let terms = lists.len();
        let sum: f32 = lists.iter().map(|query| query.max_score).sum();
        // Rounded up, the largest impacts of all terms still add up to 16 bits.
        let scale = (f32::from(u16::MAX) - 2.0 * terms as f32 - 1.0) / (sum * (1.0 + ROUNDING));
        impacts.resize(impacts.len().max(terms), Impacts::default());
        slices.clear();
        slices.resize(postings.passages().div_ceil(WINDOW) * terms, Slice::default());
        for (at, (query, impacts)) in lists.iter().zip(impacts).enumerate() {
            scale_impacts(impacts, query, scale, postings, uppers);
            let mut slices = TermSlices { slices: slices.get_mut(at..).unwrap_or_default(), terms };
            if query.list.is_dense() {
                (0..postings.chunks()).for_each(|chunk| slices.cut_chunk(chunk, postings, query.list, impacts));
            } else {
                slices.cut_sparse(postings, query.list, impacts);
            }
        }
    }

    /// Adds up what the passages of each window reach at most.
    fn bound(&mut self) {
        let BlockMax { lists, slices, bounds, .. } = self;
        bounds.clear();
        let sum = |slices: &[Slice]| slices.iter().map(|slice| u32::from(slice.max_impact)).sum::<u32>();
        bounds.extend(slices.chunks_exact(lists.len().max(1)).map(sum));
    }

    /// What each term has in a window.
    #[inline]
    pub(crate) fn slices_of(&self, window: usize) -> &[Slice] {
        let terms = self.lists.len();
        self.slices.get(window * terms..(window + 1) * terms).unwrap_or_default()
    }
}

/// Fills in what the codes of a term add; code 0, which stands for no posting, adds nothing.
fn scale_impacts(impacts: &mut Impacts, query: &QueryList, scale: f32, postings: &Postings, uppers: &[f32]) {
    let factor = query.weight * query.idf * scale;
    let list = query.list;
    let upper = |code: ImpactCode| uppers.get(usize::from(code)).copied().unwrap_or_default();
    let scaled = |code: ImpactCode| impacts.set(code, rounded_up(factor * upper(code)));
    if !list.is_dense() || list.count < FEW {
        each_code(list, postings, scaled);
    } else {
        impacts.all().iter_mut().zip(uppers).for_each(|(impact, upper)| *impact = rounded_up(factor * upper));
    }
    impacts.set(0, 0);
}

/// Calls `take` with the code of each posting of a term.
pub(crate) fn each_code(list: PostingList, postings: &Postings, mut take: impl FnMut(ImpactCode)) {
    if list.is_dense() {
        postings.dense.slice(list.range()).iter().for_each(|posting| take(posting.read().1));
    } else {
        postings.sparse.slice(list.range()).iter().for_each(|posting| take(posting.read().1));
    }
}

/// The slices of one term, of which every so many-th of all is one.
struct TermSlices<'a> {
    slices: &'a mut [Slice],
    terms: usize,
}

impl TermSlices<'_> {
    /// Cuts what a term has in a chunk, by the directory if there is one.
    fn cut_chunk(&mut self, chunk: usize, postings: &Postings, list: PostingList, impacts: &Impacts) {
        let own = postings.in_chunk(list, chunk);
        let Some((_, largest)) = own.windows else {
            let dense = postings.dense.slice(own.range.clone()).iter().map(|posting| posting.read());
            self.cut(dense.map(|(place, code)| (chunk * CHUNK + place, code)), own.range, impacts);
            return;
        };
        for (window, code) in largest.iter().enumerate() {
            self.put(chunk * WINDOWS + window, own.window(window), impacts.of(*code));
        }
    }

    /// Cuts a sparse list.
    fn cut_sparse(&mut self, postings: &Postings, list: PostingList, impacts: &Impacts) {
        let sparse = postings.sparse.slice(list.range()).iter().map(|posting| posting.read());
        self.cut(sparse, list.range(), impacts);
    }

    /// Cuts postings that lie at these places, one by one.
    fn cut(&mut self, postings: impl Iterator<Item = (usize, ImpactCode)>, range: Range<usize>, impacts: &Impacts) {
        let (mut window, mut start, mut max_impact) = (0, range.start, 0);
        for ((place, code), at) in postings.zip(range.clone()) {
            if place / WINDOW != window {
                self.put(window, start..at, max_impact);
                (window, start, max_impact) = (place / WINDOW, at, 0);
            }
            max_impact = max_impact.max(impacts.of(code));
        }
        self.put(window, start..range.end, max_impact);
    }

    /// Notes which postings are a window's, and the largest impact of one.
    fn put(&mut self, window: usize, range: Range<usize>, max_impact: u16) {
        if !range.is_empty()
            && let Some(slice) = self.slices.get_mut(window * self.terms)
        {
            *slice = Slice { start: range.start as u32, len: range.len() as u16, max_impact };
        }
    }
}

impl Slice {
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.len)
    }
}

/// A number between 0 and 65,534 as a whole one that is larger, by up to 1.5. Adding two to the power of 23 leaves the
/// nearest whole number in the low bits: a fraction of the price of a conversion or of the library's `ceil`.
fn rounded_up(number: f32) -> u16 {
    const SHIFT: f32 = 8_388_608.0;
    ((number + SHIFT).to_bits() as u16).wrapping_add(1)
}
