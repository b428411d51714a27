//! A question in, the same with one typing error out: how well errors are forgiven can then be measured.

use crate::text::words;

/// Shorter words are left alone: an error in one leaves nothing to recognise.
const LEAST_LETTERS: usize = 4;

/// `question` with one error in one of its words of four letters or more, in lower case words and capitalised ones
/// alike: two letters swapped, one left out, doubled or replaced. The same for the same `seed`. Unchanged if no word is
/// long enough.
pub fn with_typo(question: &str, seed: u64) -> String {
    let mut random = Random(seed);
    for byte in question.bytes() {
        random.0 = random.0.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte);
    }
    let long: Vec<_> = words::words(question)
        .into_iter()
        .filter(|word| word.text.chars().count() >= LEAST_LETTERS && word.text.chars().all(char::is_alphabetic))
        .collect();
    let Some(word) = long.get(random.below(long.len())) else { return question.to_owned() };
    let before = question.get(..word.span.start).unwrap_or_default();
    let after = question.get(word.span.end..).unwrap_or_default();
    format!("{before}{}{after}", mistyped(word.text, &mut random))
}

fn mistyped(word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    // The first letter is the one that is typed with care.
    let at = 1 + random.below(letters.len() - 2);
    match random.below(4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => {
            let doubled = letters.get(at).copied().unwrap_or('e');
            letters.insert(at, doubled);
        }
        _ => {
            if let Some(letter) = letters.get_mut(at) {
                *letter = if *letter == 'e' { 'a' } else { 'e' };
            }
        }
    }
    letters.into_iter().collect()
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_changes_and_the_same_way_each_time() {
        let asked = "When was the harbour bridge opened?";
        let typed = with_typo(asked, 7);
        assert_eq!(typed, with_typo(asked, 7));
        let differing = asked.split(' ').zip(typed.split(' ')).filter(|(one, other)| one != other).count();
        assert!(differing <= 1 && typed.split(' ').count() == 6, "{typed}");
    }

    #[test]
    fn short_words_are_left_alone() {
        assert_eq!(with_typo("Who is he?", 1), "Who is he?");
    }
}
