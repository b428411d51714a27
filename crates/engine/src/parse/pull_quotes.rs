//! Paragraphs in, the numbers of those out that say again what a longer one says: pull quotes and repeated lines.

use crate::text::word_hashes;

/// A pull quote begins with this many words that stand elsewhere too. Fewer recur by chance.
const KEY_WORDS: usize = 5;
/// Pull quotes are short. Source: layouts of news sites, where the large type leaves no room for more.
const MAX_WORDS: usize = 70;
/// A line that a page shows again is no longer: a link, a label, a caption.
const MAX_LINE_WORDS: usize = 12;

/// The numbers of the paragraphs whose words all stand again, in the same order, in a longer paragraph or an earlier one.
pub(super) fn repeated<S: AsRef<str>>(paragraphs: &[S]) -> Vec<usize> {
    let words = Words::of(paragraphs);
    let starts = words.keyed_starts();
    let mut found: Vec<usize> = Vec::new();
    for number in 0..paragraphs.len() {
        let text = words.of_paragraph(number);
        for (at, window) in text.windows(KEY_WORDS).enumerate() {
            if let Some(candidate) = starts.beginning_with(key(window))
                && candidate != number
                && words.repeats(candidate, number, at)
            {
                found.push(candidate);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The words of the paragraphs as hashes, without case, marks and spaces.
struct Words {
    hashes: Vec<u32>,
    /// Where each paragraph's words end.
    ends: Vec<usize>,
}

impl Words {
    fn of<S: AsRef<str>>(paragraphs: &[S]) -> Words {
        let bytes: usize = paragraphs.iter().map(|paragraph| paragraph.as_ref().len()).sum();
        let mut words = Words { hashes: Vec::with_capacity(bytes / 5), ends: Vec::with_capacity(paragraphs.len()) };
        for paragraph in paragraphs {
            word_hashes::each(paragraph.as_ref(), |hash| words.hashes.push(hash));
            words.ends.push(words.hashes.len());
        }
        words
    }

    fn of_paragraph(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(number).and_then(|end| self.hashes.get(start..*end)).unwrap_or_default()
    }

    /// Whether the words of `candidate` stand in paragraph `number` from word `at` on. Of two lines alike the
    /// later goes; a whole paragraph that stands twice is its author's.
    fn repeats(&self, candidate: usize, number: usize, at: usize) -> bool {
        let (short, long) = (self.of_paragraph(candidate), self.of_paragraph(number));
        let is_line = short.len() <= MAX_LINE_WORDS;
        let longer = long.len() > short.len() || is_line && long.len() == short.len() && number < candidate;
        longer && long.get(at..at + short.len()) == Some(short)
    }

    /// The paragraphs short enough to be pull quotes, by the words they begin with; the shortest where several begin alike,
    /// since it is the one that the others may hold, and of two as long the later.
    fn keyed_starts(&self) -> Starts {
        let mut starts: Vec<(u32, usize)> = Vec::new();
        for number in 0..self.ends.len() {
            let text = self.of_paragraph(number);
            if let Some(first) = text.get(..KEY_WORDS).filter(|_| text.len() <= MAX_WORDS) {
                starts.push((key(first), number));
            }
        }
        starts.sort_unstable_by_key(|(key, number)| (*key, self.of_paragraph(*number).len(), std::cmp::Reverse(*number)));
        starts.dedup_by_key(|(key, _)| *key);
        let mut known = [0_u64; KNOWN];
        for (key, _) in &starts {
            if let Some(bits) = known.get_mut(Starts::place(*key)) {
                *bits |= 1 << (key & 63);
            }
        }
        Starts { starts, known }
    }
}

/// So many times 64 bits say of most keys that no paragraph begins with them.
const KNOWN: usize = 64;

/// Paragraphs by the key of the words they begin with.
struct Starts {
    starts: Vec<(u32, usize)>,
    known: [u64; KNOWN],
}

impl Starts {
    fn place(key: u32) -> usize {
        (key >> 6) as usize % KNOWN
    }

    fn beginning_with(&self, key: u32) -> Option<usize> {
        self.known.get(Starts::place(key)).filter(|bits| **bits >> (key & 63) & 1 == 1)?;
        let at = self.starts.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.starts.get(at).map(|(_, number)| *number)
    }
}

fn key(words: &[u32]) -> u32 {
    let mixed = words.iter().fold(0_u32, |key, word| key.rotate_left(7) ^ word);
    mixed.wrapping_mul(0x9e37_79b1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_that_stands_again_in_a_longer_one_is_found() {
        let paragraphs =
            ["The mill has to stay open.", "Ada Moor", "“The mill has to stay open,” she said.", "The mill has to stay as it is."];
        assert_eq!(repeated(&paragraphs), [0]);
    }

    #[test]
    fn of_two_alike_the_later_goes() {
        assert_eq!(repeated(&["It was a cold morning.", "Something else.", "It was a cold morning."]), [2]);
    }

    #[test]
    fn a_paragraph_that_stands_twice_is_text() {
        let refrain = "The wheel goes round and round, all day and all night, and nobody in the valley sleeps.";
        assert_eq!(repeated(&[refrain, "Something else.", refrain]), [0usize; 0]);
    }

    #[test]
    fn a_few_words_recur_by_chance() {
        assert_eq!(repeated(&["He said no.", "But he said no. And left."]), [0usize; 0]);
    }
}
