//! Lists of small numbers in one array, one behind the other.

use std::ops::Range;

/// Lists by their numbers, in the order in which they were added. Each takes eight bytes, and four an item.
#[derive(Debug, Default)]
pub(super) struct Lists {
    items: Vec<u32>,
    ends: Vec<usize>,
}

impl Lists {
    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds an item to the list that is not yet closed.
    pub(super) fn push(&mut self, item: u32) {
        self.items.push(item);
    }

    /// Ends a list: what is pushed from now on belongs to the next.
    pub(super) fn close(&mut self) {
        self.ends.push(self.items.len());
    }

    /// Each item of all lists, to be changed.
    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = &mut u32> {
        self.items.iter_mut()
    }

    /// The items of one list; none where there is no such list.
    pub(super) fn list(&self, number: u32) -> &[u32] {
        self.items.get(self.start(number as usize)..self.start(number as usize + 1)).unwrap_or_default()
    }

    /// The items of lists that stand together.
    pub(super) fn lists(&self, numbers: Range<u32>) -> &[u32] {
        self.items.get(self.start(numbers.start as usize)..self.start(numbers.end as usize)).unwrap_or_default()
    }

    /// Where a list starts, which is where the one before it ends.
    fn start(&self, number: usize) -> usize {
        let before = number.checked_sub(1);
        before.map_or(0, |before| self.ends.get(before).or(self.ends.last()).copied().unwrap_or_default())
    }

    /// Gives back the memory that was kept for more.
    pub(super) fn shrink(&mut self) {
        self.items.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;

    proptest! {
        #[test]
        fn lists_come_back_alone_and_together(given in prop::collection::vec(prop::collection::vec(0..9_u32, 0..4), 0..9)) {
            let mut lists = Lists::default();
            for list in &given {
                list.iter().for_each(|item| lists.push(*item));
                lists.close();
            }
            lists.shrink();
            assert_eq!(lists.len(), given.len());
            for (number, list) in (0..).zip(&given) {
                assert_eq!(lists.list(number), list);
                assert_eq!(lists.lists(number..given.len() as u32), given[number as usize..].concat());
            }
            assert!(lists.list(given.len() as u32).is_empty());
        }
    }
}
