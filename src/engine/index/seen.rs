//! Word forms in, the terms that were given to them out: what a lexicon looks words up in while articles are read.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::engine::index::lexicon::TermId;
use crate::engine::text::language::Language;

/// The forms that came before, each with its term.
///
/// Short forms lie in an open hash table as they are, so that looking one up reads memory in one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// A power of two of them, at least a quarter of them free.
    slots: Vec<Slot>,
    taken: usize,
    long: BTreeMap<Language, HashMap<Box<str>, TermId>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// 0 where free.
    form: u128,
    term: TermId,
    language: Language,
}

/// How many slots there are at first.
const LEAST: usize = 1 << 10;

/// As many bytes as a number has.
const BYTES: usize = size_of::<u128>();

/// What [`Seen::find_at_once`] gives for a form that needs a longer look, if it came before at all. No term has this number.
pub(super) const NOT_AT_ONCE: TermId = TermId::MAX - 1;

impl Seen {
    /// Adds the term of each of the forms that stand in `text` at `spans` to `terms`, or [`NOT_AT_ONCE`].
    ///
    /// Only the first slot of each is looked at, and without a branch, so that the slots of many forms come from memory side
    /// by side: waiting for one at a time took half of the time to build a large index.
    pub(super) fn find_at_once(&self, text: &str, spans: &[Range<usize>], language: Language, terms: &mut Vec<TermId>) {
        let mask = self.slots.len().wrapping_sub(1);
        terms.extend(spans.iter().map(|span| {
            let form = packed(text.as_bytes(), span.clone()).unwrap_or_default();
            let Some(slot) = self.slots.get(mixed(form) & mask) else { return NOT_AT_ONCE };
            let is_own = (slot.form == form) & (slot.language == language) & (form != 0);
            if is_own { slot.term } else { NOT_AT_ONCE }
        }));
    }

    /// The term of the form that stands in `text` at `span`, if it came before.
    pub(super) fn find(&self, text: &str, span: Range<usize>, language: Language) -> Option<TermId> {
        match packed(text.as_bytes(), span.clone()) {
            Some(form) => self.seek(form, language).ok(),
            None => self.long.get(&language)?.get(text.get(span)?).copied(),
        }
    }

    /// The term of the form that begins with the same letter of ASCII in the other case, if it is short and came before: theirs is
    /// the same term.
    pub(super) fn find_other_case(&self, form: &str, language: Language) -> Option<TermId> {
        let other = packed(form.as_bytes(), 0..form.len()).filter(|_| form.starts_with(|c: char| c.is_ascii_alphabetic()))?;
        self.seek(other ^ u128::from(b'a' ^ b'A'), language).ok()
    }

    /// Adds a form that did not come before.
    pub(super) fn add(&mut self, form: &str, language: Language, term: TermId) {
        let Some(form) = packed(form.as_bytes(), 0..form.len()) else {
            self.long.entry(language).or_default().insert(form.into(), term);
            return;
        };
        if self.taken * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        self.enter(Slot { form, term, language });
        self.taken += 1;
    }

    fn grow(&mut self) {
        let larger = vec![Slot::default(); (self.slots.len() * 2).max(LEAST)];
        let slots = std::mem::replace(&mut self.slots, larger);
        slots.into_iter().filter(|slot| slot.form != 0).for_each(|slot| self.enter(slot));
    }

    fn enter(&mut self, slot: Slot) {
        if let Err(free) = self.seek(slot.form, slot.language)
            && let Some(place) = self.slots.get_mut(free)
        {
            *place = slot;
        }
    }

    /// The term of a form, or the free slot where it would stand.
    fn seek(&self, form: u128, language: Language) -> Result<TermId, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = mixed(form) & mask;
        while let Some(slot) = self.slots.get(at).filter(|slot| slot.form != 0) {
            if slot.form == form && slot.language == language {
                return Ok(slot.term);
            }
            at = (at + 1) & mask;
        }
        Err(at)
    }
}

/// A form of up to 15 bytes and its length as a number. No two are the same, and none is 0.
fn packed(text: &[u8], span: Range<usize>) -> Option<u128> {
    let length = span.len();
    if length >= BYTES {
        return None;
    }
    let bytes = match text.get(span.start..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u128::from_le_bytes(*bytes),
        None => text.get(span)?.iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte)),
    };
    let (mask, own_length) = LENGTHS.get(length)?;
    Some(bytes & mask | own_length)
}

/// For each length the bytes that a form of it has, and its own mark in the last byte.
#[expect(clippy::indexing_slicing, reason = "the length is below their number")]
static LENGTHS: [(u128, u128); BYTES] = {
    let mut lengths = [(0, 0); BYTES];
    let mut length = 0;
    while length < BYTES {
        lengths[length] = ((1 << (8 * length)) - 1, (length as u128 + 1) << (8 * (BYTES - 1)));
        length += 1;
    }
    lengths
};

/// A hash of a packed form: its halves folded, multiplied, and what came to stand high brought down.
fn mixed(form: u128) -> usize {
    let folded = (form as u64 ^ ((form >> 64) as u64).rotate_left(25)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (folded ^ folded >> 32) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{prop, proptest};

    use super::*;

    proptest! {
        #[test]
        fn a_form_keeps_its_term(given in prop::collection::vec("[ab]{0,3}|[a-zé]{13,17}", 0..2_000)) {
            let (mut seen, mut oracle) = (Seen::default(), BTreeMap::new());
            for (term, form) in (0..).zip(&given) {
                let language = if term % 3 == 0 { Language::German } else { Language::English };
                let text = format!("{form}, and more");
                assert_eq!(seen.find(&text, 0..form.len(), language), oracle.get(&(form, language)).copied());
                if oracle.insert((form, language), term).is_none() {
                    seen.add(form, language, term);
                } else {
                    oracle.insert((form, language), seen.find(form, 0..form.len(), language).expect("it came before"));
                }
            }
            for ((form, language), term) in oracle {
                assert_eq!(seen.find(form, 0..form.len(), language), Some(term));
                let mut at_once = vec![7];
                seen.find_at_once(form, &[0..form.len(), 0..0], language, &mut at_once);
                assert!(at_once.len() == 3 && at_once[0] == 7 && [term, NOT_AT_ONCE].contains(&at_once[1]));
            }
        }
    }
}
