//! A list of short words in, quickly found again.

/// Words of up to [`LONGEST`] bytes, each with what it stands for.
#[derive(Debug)]
pub(super) struct ShortWords<T> {
    /// By the words' bytes as a number.
    words: Vec<(u128, T)>,
}

/// As many bytes as a number has.
const LONGEST: usize = size_of::<u128>();

impl<T: Copy> ShortWords<T> {
    /// The short ones of `words`.
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, T)>) -> ShortWords<T> {
        let mut words: Vec<(u128, T)> = words.filter_map(|(word, meaning)| Some((number(word)?, meaning))).collect();
        words.sort_by_key(|(number, _)| *number);
        ShortWords { words }
    }

    /// What `word` stands for.
    pub(super) fn get(&self, word: &str) -> Option<T> {
        let number = number(word)?;
        let at = self.words.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        self.words.get(at).map(|(_, meaning)| *meaning)
    }
}

/// A word's bytes as a number; no two words without zeros have the same.
fn number(word: &str) -> Option<u128> {
    let mut bytes = [0; LONGEST];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(u128::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_found_whole() {
        let words = ShortWords::new([("mill", 1), ("millers", 2), ("sixteen letters.", 3), ("seventeen letters", 4)].into_iter());
        assert_eq!(["mill", "millers", "sixteen letters."].map(|word| words.get(word)), [Some(1), Some(2), Some(3)]);
        assert_eq!(["miller", "", "seventeen letters", "m"].map(|word| words.get(word)), [None; 4]);
    }
}
