//! A string pool: words in, one behind the other in one text, and out again by their numbers.

/// Words in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct StringPool {
    text: String,
    /// Where each word ends in the text.
    ends: Vec<usize>,
}

impl StringPool {
    pub(crate) fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.ends.push(self.text.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word of a number.
    pub(crate) fn get(&self, number: usize) -> Option<&str> {
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)?,
        };
        self.text.get(start..*self.ends.get(number)?)
    }

    /// The words in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|number| self.get(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_in_order() {
        let mut pool = StringPool::default();
        ["mill", "", "Bäche"].into_iter().for_each(|word| pool.push(word));
        assert_eq!(pool.iter().collect::<Vec<_>>(), ["mill", "", "Bäche"]);
        assert_eq!((pool.len(), pool.get(2), pool.get(3)), (3, Some("Bäche"), None));
    }
}
