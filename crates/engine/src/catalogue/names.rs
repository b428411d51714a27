//! Names in, those that go on from what somebody typed out.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::text::words;

/// Names in lower case, in the order in which they are offered.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The names one behind the other, and where each ends.
    letters: String,
    ends: Vec<usize>,
    /// Where the words of each name stand in `letters`, and where those of each name end.
    words: Vec<Range<usize>>,
    word_ends: Vec<usize>,
    /// The places of the names in the order of their letters.
    sorted: Vec<u32>,
}

/// Where a name holds what was typed: those that do so earlier here are offered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Held {
    /// At its beginning.
    First,
    /// At the beginning of one of its words.
    InWord,
    /// Anywhere else.
    Inside,
}

impl Names {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Names {
        let mut all = Names::default();
        for name in names {
            let (start, name) = (all.letters.len(), name.to_lowercase());
            words::each_span(&name, |span| all.words.push(start + span.start..start + span.end));
            all.letters.push_str(&name);
            all.ends.push(all.letters.len());
            all.word_ends.push(all.words.len());
        }
        // Each is the outlet of an article at least, and articles are numbered in 32 bits: `Limits::articles`.
        let mut sorted: Vec<u32> = (0..).take(all.ends.len()).collect();
        sorted.sort_by_key(|place| all.name(*place as usize));
        Names { sorted, ..all }
    }

    /// Each name with its place, in the order of their letters.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (&str, usize)> {
        self.sorted.iter().filter_map(|place| Some((self.name(*place as usize)?, *place as usize)))
    }

    /// The place of just this name, in lower case.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let found = self.sorted.binary_search_by(|place| self.name(*place as usize).cmp(&Some(name))).ok()?;
        self.sorted.get(found).map(|place| *place as usize)
    }

    /// The places of at most `limit` names that go on from `typed`, in lower case: those that begin with it, those with
    /// a word that does, those that hold it.
    pub(super) fn complete(&self, typed: &str, limit: usize) -> Vec<usize> {
        let mut groups: [Vec<usize>; 3] = Default::default();
        let [beginning, with_word, holding] = &mut groups;
        for (place, at) in self.holding(typed) {
            if at == 0 {
                beginning.push(place);
            } else if with_word.len() < limit && self.has_word(place, typed) {
                with_word.push(place);
            } else if holding.len() < limit {
                holding.push(place);
            }
            if beginning.len() >= limit {
                break;
            }
        }
        groups.into_iter().flatten().take(limit).collect()
    }

    /// The place of the name that `typed`, in lower case, is, or that alone holds it.
    pub(super) fn only(&self, typed: &str) -> Option<usize> {
        let mut all = (0..self.ends.len()).filter_map(|place| Some((place, self.name(place)?)));
        let exact = all.find(|(_, name)| *name == typed).map(|(place, _)| place);
        exact.or_else(|| {
            let mut holding = self.holding(typed);
            holding.next().filter(|_| holding.next().is_none()).map(|(place, _)| place)
        })
    }

    /// How the name at `place` holds `typed`, which comes first `at` this byte of it.
    pub(super) fn held(&self, place: usize, at: usize, typed: &str) -> Held {
        match at {
            0 => Held::First,
            _ if self.has_word(place, typed) => Held::InWord,
            _ => Held::Inside,
        }
    }

    /// The places of the names that hold `typed`, ascending, with the byte of each at which it comes first.
    pub(super) fn holding(&self, typed: &str) -> impl Iterator<Item = (usize, usize)> {
        let finder = Finder::new(typed).into_owned();
        (0..self.ends.len()).filter_map(move |place| Some((place, finder.find(self.name(place)?.as_bytes())?)))
    }

    fn has_word(&self, place: usize, start: &str) -> bool {
        let words = range_of(&self.word_ends, place).and_then(|words| self.words.get(words)).unwrap_or_default();
        words.iter().any(|word| self.letters.get(word.clone()).is_some_and(|word| word.starts_with(start)))
    }

    pub(super) fn name(&self, place: usize) -> Option<&str> {
        self.letters.get(range_of(&self.ends, place)?)
    }
}

/// What lies between two ends.
fn range_of(ends: &[usize], place: usize) -> Option<Range<usize>> {
    let start = place.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
    Some(start..*ends.get(place)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_oneof, proptest};
    use proptest::strategy::Strategy;

    use super::*;
    use crate::catalogue::headlines::folded;

    /// What completing means, from the text of each name.
    fn by_reading(names: &[String], typed: &str, limit: usize) -> Vec<usize> {
        let mut found: Vec<(u8, usize)> = names
            .iter()
            .enumerate()
            .filter_map(|(place, name)| {
                let name = name.to_lowercase();
                let at = name.find(typed)?;
                let begins_word = folded(&name).iter().any(|word| word.starts_with(typed));
                Some((if at == 0 { 0 } else { 2 - u8::from(begins_word) }, place))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, place)| place).take(limit).collect()
    }

    fn text() -> impl Strategy<Value = String> {
        let word = prop_oneof![4 => "[abAB]{1,3}", 1 => "[ßİΣσё'. ]{0,2}", 1 => any::<String>()];
        prop::collection::vec(word, 0..4).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn completing_finds_what_reading_all_names_finds(
            names in prop::collection::vec(text(), 0..60),
            typed in prop_oneof!["[ab]{0,2}", text()],
            limit in 0_usize..9,
        ) {
            let typed = typed.to_lowercase();
            assert_eq!(Names::new(names.iter().map(String::as_str)).complete(&typed, limit), by_reading(&names, &typed, limit));
        }

        #[test]
        fn the_only_name_is_the_one_typed_or_the_one_that_holds_it(names in prop::collection::vec(text(), 0..5), typed in text()) {
            let typed = typed.to_lowercase();
            let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
            let holding: Vec<usize> = (0..lower.len()).filter(|place| lower[*place].contains(&typed)).collect();
            let expected = lower.iter().position(|name| *name == typed).or(Some(holding.as_slice()).filter(|all| all.len() == 1).map(|all| all[0]));
            assert_eq!(Names::new(names.iter().map(String::as_str)).only(&typed), expected);
        }
    }
}
