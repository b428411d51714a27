//! A word in, the first of a list of endings that it has out, and what stands for it.

/// An ending, and what the word has in its place afterwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    /// The bytes of the ending as a number, the last of them its lowest.
    pub(super) bytes: u64,
    /// Ones where those stand.
    mask: u64,
    /// How many there are.
    pub(super) length: usize,
    /// What stands for it.
    pub(super) new: &'static str,
}

impl Ending {
    /// Puts in its place what stands for it, at the end of `word`, which has it.
    #[inline]
    pub(super) fn put(&self, word: &mut String) {
        word.truncate(word.len() - self.length);
        word.push_str(self.new);
    }

    /// Whether it is `text`.
    #[inline]
    pub(super) fn is(&self, text: &str) -> bool {
        self.bytes == ending(text, "").bytes
    }
}

/// An ending of at most eight bytes.
#[expect(clippy::indexing_slicing, reason = "the place is below the length")]
pub(super) const fn ending(old: &str, new: &'static str) -> Ending {
    let old = old.as_bytes();
    let mut bytes = 0;
    let mut at = 0;
    while at < old.len() {
        bytes = bytes << 8 | old[at] as u64;
        at += 1;
    }
    Ending { bytes, mask: u64::MAX >> (u64::BITS as usize - 8 * old.len()), length: old.len(), new }
}

/// Endings that a word is looked through for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Endings {
    pub(super) all: &'static [Ending],
    /// A bit for the last byte of each: most words have none of them.
    lasts: u32,
}

/// Endings, a longer one before those that it ends with.
#[expect(clippy::indexing_slicing, reason = "the place is below the length")]
pub(super) const fn endings(all: &'static [Ending]) -> Endings {
    let mut lasts = 0;
    let mut at = 0;
    while at < all.len() {
        lasts |= 1 << (all[at].bytes % 32);
        at += 1;
    }
    Endings { all, lasts }
}

/// The first of `endings` that `word` has.
#[inline]
pub(super) fn find(word: &str, endings: &Endings) -> Option<&'static Ending> {
    let last = last_eight(word.as_bytes());
    if endings.lasts >> (last % 32) & 1 == 0 {
        return None;
    }
    endings.all.iter().find(|ending| last & ending.mask == ending.bytes)
}

/// The one of `words` that `word` is. None of them may end like another.
#[inline]
pub(super) fn find_whole(word: &str, words: &Endings) -> Option<&'static Ending> {
    find(word, words).filter(|whole| whole.length == word.len())
}

/// The last eight bytes as a number, the last of them its lowest; zeros before a shorter word.
fn last_eight(word: &[u8]) -> u64 {
    match word.last_chunk() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => word.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}
