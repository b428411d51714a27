//! Postings in, the sums of a window's passages out, and which of them reach what is needed.

use crate::index::codes::Code;
use crate::index::postings::WINDOW;

/// What a posting of each class adds.
#[derive(Clone, Debug)]
pub(super) struct Shares([u16; 256]);

impl Default for Shares {
    fn default() -> Shares {
        Shares([0; 256])
    }
}

#[expect(clippy::indexing_slicing, reason = "there is a share for each byte")]
impl Shares {
    #[inline]
    pub(super) fn of(&self, code: Code) -> u16 {
        self.0[usize::from(code)]
    }

    pub(super) fn set(&mut self, code: Code, share: u16) {
        self.0[usize::from(code)] = share;
    }

    /// The shares of all classes, from class 0 on.
    pub(super) fn all(&mut self) -> &mut [u16; 256] {
        &mut self.0
    }
}

/// What the passages of a window add up to. Sums never pass 16 bits: the shares see to that.
pub(super) struct Sums {
    sums: Box<[u16; WINDOW]>,
    /// Places of sums that reach what is needed: the first `count`.
    close: Box<[u16; WINDOW]>,
    count: usize,
}

impl Default for Sums {
    fn default() -> Sums {
        Sums { sums: Box::new([0; WINDOW]), close: Box::new([0; WINDOW]), count: 0 }
    }
}

#[expect(clippy::indexing_slicing, reason = "a place modulo the window is within the window")]
impl Sums {
    /// Begins another window.
    pub(super) fn clear(&mut self) {
        self.sums.fill(0);
        self.count = 0;
    }

    /// Adds the postings of a term: their places, counted from a window's first passage or from any before, and their codes.
    #[inline]
    pub(super) fn add(&mut self, shares: &Shares, postings: impl Iterator<Item = (usize, Code)>) {
        for (place, code) in postings {
            let sum = &mut self.sums[place % WINDOW];
            *sum = sum.wrapping_add(shares.of(code));
        }
    }

    /// The same, and notes whose sums reach `need`. Sums only grow, so that each reaches it once. Nothing branches on it, since
    /// that could hardly be foretold.
    #[inline]
    pub(super) fn add_watching(&mut self, shares: &Shares, postings: impl Iterator<Item = (usize, Code)>, need: u16) {
        for (place, code) in postings {
            let place = place % WINDOW;
            let share = shares.of(code);
            let sum = self.sums[place].wrapping_add(share);
            self.sums[place] = sum;
            self.close[self.count % WINDOW] = place as u16;
            self.count += usize::from(sum.wrapping_sub(need) < share);
        }
    }

    /// How many places were noted.
    pub(super) fn close(&self) -> usize {
        self.count.min(WINDOW)
    }

    /// A place that was noted, and its sum.
    pub(super) fn close_at(&self, at: usize) -> (usize, u16) {
        let place = usize::from(self.close[at % WINDOW]) % WINDOW;
        (place, self.sums[place])
    }
}
