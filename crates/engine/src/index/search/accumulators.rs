//! Accumulators: postings in, the sums of a window's passages out, and which of them reach a threshold.

use crate::index::postings::impacts::ImpactCode;
use crate::index::postings::records::WINDOW;

/// What a posting of each impact code adds for one term, in whole numbers.
#[derive(Clone, Debug)]
pub(crate) struct Impacts([u16; 256]);

impl Default for Impacts {
    fn default() -> Impacts {
        Impacts([0; 256])
    }
}

#[expect(clippy::indexing_slicing, reason = "there is an impact for each byte")]
impl Impacts {
    #[inline]
    pub(crate) fn of(&self, code: ImpactCode) -> u16 {
        self.0[usize::from(code)]
    }

    pub(crate) fn set(&mut self, code: ImpactCode, impact: u16) {
        self.0[usize::from(code)] = impact;
    }

    /// The impacts of all codes, from code 0 on.
    pub(crate) fn all(&mut self) -> &mut [u16; 256] {
        &mut self.0
    }
}

/// What the passages of a window add up to. Sums never pass 16 bits: the impacts see to that.
pub(crate) struct Accumulators {
    sums: Box<[u16; WINDOW]>,
    /// Places of sums that reach the threshold: the first `count`.
    candidates: Box<[u16; WINDOW]>,
    count: usize,
}

impl Default for Accumulators {
    fn default() -> Accumulators {
        Accumulators { sums: Box::new([0; WINDOW]), candidates: Box::new([0; WINDOW]), count: 0 }
    }
}

#[expect(clippy::indexing_slicing, reason = "a place modulo the window is within the window")]
impl Accumulators {
    /// Begins another window.
    pub(crate) fn clear(&mut self) {
        self.sums.fill(0);
        self.count = 0;
    }

    /// Adds the postings of a term: their places, counted from a window's first passage or from any before, and their codes.
    #[inline]
    pub(crate) fn add(&mut self, impacts: &Impacts, postings: impl Iterator<Item = (usize, ImpactCode)>) {
        for (place, code) in postings {
            let sum = &mut self.sums[place % WINDOW];
            *sum = sum.wrapping_add(impacts.of(code));
        }
    }

    /// The same, and notes whose sums reach `threshold`. Sums only grow, so that each reaches it once. Nothing branches on it, since
    /// that could hardly be foretold.
    #[inline]
    pub(crate) fn add_watching(&mut self, impacts: &Impacts, postings: impl Iterator<Item = (usize, ImpactCode)>, threshold: u16) {
        for (place, code) in postings {
            let place = place % WINDOW;
            let impact = impacts.of(code);
            let sum = self.sums[place].wrapping_add(impact);
            self.sums[place] = sum;
            self.candidates[self.count % WINDOW] = place as u16;
            self.count += usize::from(sum.wrapping_sub(threshold) < impact);
        }
    }

    /// How many places were noted.
    pub(crate) fn candidates(&self) -> usize {
        self.count.min(WINDOW)
    }

    /// A place that was noted, and its sum.
    pub(crate) fn candidate(&self, at: usize) -> (usize, u16) {
        let place = usize::from(self.candidates[at % WINDOW]) % WINDOW;
        (place, self.sums[place])
    }
}
