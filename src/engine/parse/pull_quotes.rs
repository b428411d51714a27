//! Paragraphs in, the numbers of those out that say again what a longer one says: pull quotes and repeated lines.

use std::collections::HashMap;

/// A pull quote begins with this many words that stand elsewhere too. Fewer recur by chance.
const KEY_WORDS: usize = 5;
/// Pull quotes are short. Source: layouts of news sites, where the large type leaves no room for more.
const MAX_WORDS: usize = 70;

/// The numbers of the paragraphs whose words all stand again, in the same order, in a longer paragraph or an earlier one.
pub(super) fn repeated<S: AsRef<str>>(paragraphs: &[S]) -> Vec<usize> {
    let words = words_of(paragraphs);
    let starts = keyed_starts(&words);
    if starts.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<usize> = Vec::new();
    for (number, text) in words.iter().enumerate() {
        for (at, window) in text.windows(KEY_WORDS).enumerate() {
            let Some(candidate) = starts.get(&key(window)) else { continue };
            if *candidate != number && repeats(&words, *candidate, number, at) {
                found.push(*candidate);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether the words of `candidate` stand in paragraph `number` from word `at` on. Of two alike the later goes.
fn repeats(words: &[Vec<u64>], candidate: usize, number: usize, at: usize) -> bool {
    let (Some(short), Some(long)) = (words.get(candidate), words.get(number)) else { return false };
    let longer = long.len() > short.len() || long.len() == short.len() && number < candidate;
    longer && long.get(at..at + short.len()) == Some(short)
}

/// The paragraphs short enough to be pull quotes, by the words they begin with; the shortest where several begin alike,
/// since it is the one that the others may hold, and of two as long the later.
fn keyed_starts(words: &[Vec<u64>]) -> HashMap<u64, usize> {
    let mut starts = HashMap::new();
    for (number, text) in words.iter().enumerate().filter(|(_, text)| text.len() <= MAX_WORDS) {
        let Some(first) = text.get(..KEY_WORDS) else { continue };
        let known = starts.entry(key(first)).or_insert(number);
        if words.get(*known).is_some_and(|other| text.len() <= other.len()) {
            *known = number;
        }
    }
    starts
}

fn key(words: &[u64]) -> u64 {
    words.iter().fold(0, |key: u64, word| key.rotate_left(13) ^ word)
}

/// The words of each paragraph as hashes, without case, marks and spaces.
fn words_of<S: AsRef<str>>(paragraphs: &[S]) -> Vec<Vec<u64>> {
    let split = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(hash).collect();
    paragraphs.iter().map(|paragraph| split(paragraph.as_ref())).collect()
}

/// FNV-1a of a word in lower case. Source: the constants of its authors, Fowler, Noll and Vo.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3))
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
    fn a_few_words_recur_by_chance() {
        assert_eq!(repeated(&["He said no.", "But he said no. And left."]), [0usize; 0]);
    }
}
