//! Headlines in, those that go on from what somebody typed out.

use std::collections::HashMap;
use std::ops::Range;

use crate::catalogue::lists::Lists;
use crate::catalogue::places::Places;
use crate::text::words;

/// The headlines of a corpus by their words, in lower case. An article is known by its place in the corpus.
///
/// It takes eight bytes a word of a headline, eight and a bit an article and some sixteen beside its letters a different word.
#[derive(Debug, Default)]
pub(super) struct Headlines {
    /// The different words, sorted, one behind the other; a word's number is its place among them.
    letters: String,
    word_ends: Vec<usize>,
    /// The words of each article's headline, in its order.
    words: Lists,
    /// The articles that have each word in their headline, in corpus order.
    places: Lists,
    /// The articles that have a headline, with or without words.
    titled: Places,
}

/// Articles whose headline goes on from what was typed, in corpus order: those that are offered first, then the others.
#[derive(Debug, Default)]
pub(super) struct Completed {
    /// Those whose headline begins with all that was typed.
    pub(super) beginning: Vec<u32>,
    /// Others whose headline holds each word of it.
    pub(super) holding: Vec<u32>,
}

impl Completed {
    /// All of them, as they are offered.
    pub(super) fn in_order(self) -> impl Iterator<Item = u32> {
        self.beginning.into_iter().chain(self.holding)
    }
}

/// What a headline begins with that begins with all that was typed: these words, then one of those.
struct Beginning {
    whole: Vec<u32>,
    last: Range<u32>,
}

impl Headlines {
    /// The headlines of all articles, in corpus order; none where an article has none.
    pub(super) fn new<'a>(titles: impl Iterator<Item = Option<&'a str>>) -> Headlines {
        let (mut words, mut numbers) = (Lists::default(), HashMap::<Box<str>, u32>::new());
        let (mut titled, mut folded) = (Places::default(), String::new());
        for (place, title) in (0..).zip(titles) {
            titled.extend(title.map(|_| place));
            words::each(title.unwrap_or_default(), |_, word| {
                fold(word, &mut folded);
                if let Some(number) = number_of(&folded, &mut numbers) {
                    words.push(number);
                }
            });
            words.close();
        }
        words.shrink();
        titled.shrink();
        let mut headlines = Headlines { words, titled, ..Headlines::default() };
        headlines.sort_words(numbers);
        headlines.places = headlines.places_of_words();
        headlines
    }

    /// Gives the words, which are numbered as they came, the numbers of their order.
    fn sort_words(&mut self, numbers: HashMap<Box<str>, u32>) {
        let mut sorted: Vec<(Box<str>, u32)> = numbers.into_iter().collect();
        sorted.sort_unstable();
        let mut renamed = vec![0; sorted.len()];
        for (number, (word, came)) in (0..).zip(&sorted) {
            self.letters.push_str(word);
            self.word_ends.push(self.letters.len());
            if let Some(renamed) = renamed.get_mut(*came as usize) {
                *renamed = number;
            }
        }
        self.letters.shrink_to_fit();
        self.words.items_mut().for_each(|word| *word = renamed.get(*word as usize).copied().unwrap_or_default());
    }

    fn places_of_words(&self) -> Lists {
        let headlines = (0..).take(self.words.len());
        let mut held: Vec<(u32, u32)> = headlines.flat_map(|place| self.words.list(place).iter().map(move |word| (*word, place))).collect();
        held.sort_unstable();
        held.dedup();
        let mut places = Lists::default();
        for held in held.chunk_by(|(one, _), (other, _)| one == other) {
            held.iter().for_each(|(_, place)| places.push(*place));
            places.close();
        }
        places.shrink();
        places
    }

    /// Articles whose headline holds each of the `typed` words, in lower case, the beginnings of words too; at most `limit` whose
    /// headline begins with all of them, and of the others as many as are missing from `limit`, or more. Nothing typed: all that
    /// have a headline begin with it.
    ///
    /// Time grows with the headlines that hold the rarest of the words, and with those there are by a bit each.
    pub(super) fn complete(&self, typed: &[String], limit: usize) -> Completed {
        let mut wanted: Vec<Range<u32>> = typed.iter().map(|word| self.beginning_with(word)).collect();
        let beginning = self.beginning(typed, &wanted);
        wanted.sort_unstable_by_key(|words| (self.places.lists(words.clone()).len(), words.start, words.end));
        wanted.dedup();
        let mut found = Completed::default();
        let Some((rarest, others)) = wanted.split_first() else {
            found.beginning.extend(self.titled.iter().take(limit));
            return found;
        };
        let mut places = Places::default();
        places.extend(self.places.lists(rarest.clone()).iter().copied());
        for place in places.iter() {
            if found.beginning.len() >= limit || (beginning.is_none() && found.holding.len() >= limit) {
                break;
            }
            let words = self.words.list(place);
            if beginning.as_ref().is_some_and(|beginning| beginning.is_of(words)) {
                found.beginning.push(place);
            } else if found.holding.len() < limit && others.iter().all(|wanted| words.iter().any(|word| wanted.contains(word))) {
                found.holding.push(place);
            }
        }
        found
    }

    /// Only the last word may be unfinished here: `typed` is what a headline begins with, not what it holds.
    fn beginning(&self, typed: &[String], wanted: &[Range<u32>]) -> Option<Beginning> {
        let (last, before) = wanted.split_last()?;
        // Of all words that begin with one, it is the first itself, if it is there.
        let whole =
            before.iter().zip(typed).map(|(words, typed)| Some(words.start).filter(|word| self.word(*word) == Some(typed.as_str())));
        Some(Beginning { whole: whole.collect::<Option<_>>()?, last: last.clone() })
    }

    /// The numbers of the words that begin with `start`.
    fn beginning_with(&self, start: &str) -> Range<u32> {
        let from = self.first_word(|word| word >= start);
        let to = self.first_word(|word| word > start && !word.starts_with(start));
        from..to.max(from)
    }

    /// The first word for which `holds`, as it does for all that follow; the number past the last if for none.
    fn first_word(&self, holds: impl Fn(&str) -> bool) -> u32 {
        // No more words than there are numbers: `number_of`.
        let (mut from, mut to) = (0, self.word_ends.len() as u32);
        while from < to {
            let middle = from + (to - from) / 2;
            match self.word(middle).is_some_and(&holds) {
                true => to = middle,
                false => from = middle + 1,
            }
        }
        from
    }

    fn word(&self, number: u32) -> Option<&str> {
        let start = match number.checked_sub(1) {
            None => 0,
            Some(before) => *self.word_ends.get(before as usize)?,
        };
        self.letters.get(start..*self.word_ends.get(number as usize)?)
    }
}

impl Beginning {
    fn is_of(&self, headline: &[u32]) -> bool {
        headline.strip_prefix(self.whole.as_slice()).and_then(<[u32]>::first).is_some_and(|word| self.last.contains(word))
    }
}

/// The number of a word, the next one where it is new. None for a new word where each number is given: headlines are then found by
/// their other words.
fn number_of(word: &str, numbers: &mut HashMap<Box<str>, u32>) -> Option<u32> {
    if let Some(number) = numbers.get(word) {
        return Some(*number);
    }
    let next = u32::try_from(numbers.len()).ok().filter(|next| *next < u32::MAX)?;
    numbers.insert(word.into(), next);
    Some(next)
}

/// The words of `text` in lower case, in order.
pub(super) fn folded(text: &str) -> Vec<String> {
    words::words(text).into_iter().map(|word| word.text.to_lowercase()).collect()
}

/// Puts `word` in lower case into `folded`, in place of what stands there.
fn fold(word: &str, folded: &mut String) {
    folded.clear();
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else {
        folded.push_str(&word.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_oneof, proptest};
    use proptest::strategy::Strategy;

    use super::*;

    /// What completing means, from the text of each headline.
    fn by_reading(titles: &[Option<String>], typed: &str, limit: usize) -> Vec<u32> {
        let wanted = folded(typed);
        let holds_all = |title: &[String]| wanted.iter().all(|wanted| title.iter().any(|word| word.starts_with(wanted.as_str())));
        let read = (0..).zip(titles).filter_map(|(place, title)| Some((place, folded(title.as_deref()?))));
        let mut found: Vec<(bool, u32)> = read
            .filter(|(_, title)| holds_all(title))
            .map(|(place, title)| (!title.join(" ").starts_with(&wanted.join(" ")), place))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, place)| place).take(limit).collect()
    }

    /// Few words of few letters, so that many headlines share them.
    fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
        let word = prop_oneof![4 => "[abAB]{1,3}", 1 => "[ßİΣσё'.]{1,2}", 1 => "[你好]{1,3}", 1 => any::<String>()];
        prop::collection::vec(word, words).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn completing_finds_what_reading_all_headlines_finds(
            titles in prop::collection::vec(prop::option::weighted(0.9, text(0..6)), 0..80),
            typed in text(0..4),
            limit in 0_usize..9,
        ) {
            let headlines = Headlines::new(titles.iter().map(Option::as_deref));
            let completed: Vec<u32> = headlines.complete(&folded(&typed), limit).in_order().take(limit).collect();
            assert_eq!(completed, by_reading(&titles, &typed, limit));
        }

        #[test]
        fn folding_is_lower_case(word in any::<String>()) {
            let mut folded = "left over".to_owned();
            fold(&word, &mut folded);
            assert_eq!(folded, word.to_lowercase());
        }
    }
}
