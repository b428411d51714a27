//! Places of articles in a corpus, in order however they were added.

/// Places as bits: one for each article up to the last of them. Adding many and meeting them in order is faster than sorting them.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<u64>);

impl Places {
    pub(super) fn insert(&mut self, place: u32) {
        let at = place as usize / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(at) {
            *bits |= 1 << (place % 64);
        }
    }

    /// The places, ascending, each once.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        (0_u32..).step_by(64).zip(self.0.iter().copied()).flat_map(|(start, mut bits)| {
            std::iter::from_fn(move || {
                let lowest = (bits != 0).then(|| bits.trailing_zeros())?;
                bits &= bits - 1;
                Some(start + lowest)
            })
        })
    }

    /// Gives back the memory that was kept for more.
    pub(super) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}

impl Extend<u32> for Places {
    fn extend<T: IntoIterator<Item = u32>>(&mut self, places: T) {
        places.into_iter().for_each(|place| self.insert(place));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::{prop, proptest};

    use super::*;

    proptest! {
        #[test]
        fn places_come_back_in_order(given in prop::collection::vec(0..300_u32, 0..40)) {
            let mut places = Places::default();
            places.extend(given.iter().copied());
            places.shrink();
            assert!(places.iter().eq(given.into_iter().collect::<BTreeSet<u32>>()));
        }
    }
}
