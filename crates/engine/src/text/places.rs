//! A text in, the places of its bytes of one kind out. Many bytes are looked at at once: a look at each, and a branch on it,
//! is most of the cost of reading.
//!
//! What is called for each place is marked to be inlined: the release profile inlines nothing else from file to file.

use std::ops::Range;

/// How many bytes are looked at at a time: a bit each of a number.
pub const BLOCK: usize = 64;

/// The places in `text` of the bytes that `is` holds for, in order.
///
/// `is` should be comparisons joined by `|` and `&`, without a branch: only these are done for many bytes at once.
#[inline]
pub fn of<F: Fn(u8) -> bool>(text: &[u8], is: F) -> Places<'_, F> {
    Places { rest: text, base: 0, bits: 0, is }
}

/// What [`of`] finds.
#[derive(Debug)]
pub struct Places<'a, F> {
    /// What was not looked at yet.
    rest: &'a [u8],
    /// Where `rest` begins.
    base: usize,
    /// Of the block before `rest`, a bit for each byte that is still to be given.
    bits: u64,
    is: F,
}

impl<F: Fn(u8) -> bool> Iterator for Places<'_, F> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.bits == 0 {
            if self.rest.is_empty() {
                return None;
            }
            let (block, rest) = self.rest.split_at(self.rest.len().min(BLOCK));
            self.bits = bits(block, &self.is);
            self.base += BLOCK;
            self.rest = rest;
        }
        let at = self.base - BLOCK + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(at)
    }
}

/// The runs of bytes in `text` that `is` holds for, in order, each as long as it can be. See [`of`] on `is`.
#[inline]
pub fn runs<F: Fn(u8) -> bool>(text: &[u8], is: F) -> Runs<'_, F> {
    // English has one for each three bytes.
    let edges = Vec::with_capacity(text.len().min(LISTED) / 3 + 2);
    Runs { text, at: 0, before: 0, edges, given: 0, is }
}

/// What [`runs`] finds.
#[derive(Debug)]
pub struct Runs<'a, F> {
    text: &'a [u8],
    /// So much of the text was looked at.
    at: usize,
    /// 1 if the last byte looked at is of the kind.
    before: u64,
    /// Where runs begin and end, in turn. They are listed first and given later, since what is done with a run takes up the
    /// registers that finding it needs.
    edges: Vec<usize>,
    /// So many of `edges` were given.
    given: usize,
    is: F,
}

/// The edges of so much text are listed at a time, in bytes: the list stays small.
const LISTED: usize = 64 * BLOCK;

impl<F: Fn(u8) -> bool> Iterator for Runs<'_, F> {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            if let Some([start, end]) = self.edges.get(self.given..self.given + 2) {
                self.given += 2;
                return Some(*start..*end);
            }
            if self.at == self.text.len() {
                return None;
            }
            self.list();
        }
    }
}

impl<F: Fn(u8) -> bool> Runs<'_, F> {
    #[inline]
    fn list(&mut self) {
        // A run may have begun that has no end yet.
        self.edges.drain(..self.given);
        self.given = 0;
        let end = self.text.len().min(self.at + LISTED);
        let (mut at, mut before) = (self.at, self.before);
        for block in self.text.get(at..end).unwrap_or_default().chunks(BLOCK) {
            let kinds = bits(block, &self.is);
            let mut edges = kinds ^ (kinds << 1 | before);
            while edges != 0 {
                self.edges.push(at + edges.trailing_zeros() as usize);
                edges &= edges - 1;
            }
            before = kinds >> (BLOCK - 1);
            at += BLOCK;
        }
        if end == self.text.len() && self.edges.len() % 2 == 1 {
            self.edges.push(end);
        }
        (self.at, self.before) = (end, before);
    }
}

/// The lines of `text`, as `split('\n')` has them, each with where it begins.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    ends.filter_map(move |end| {
        let line = (start, text.get(start..end)?);
        start = end + 1;
        Some(line)
    })
}

/// A bit for each byte of `block`, which has at most [`BLOCK`], that `is` holds for: the first byte's the lowest. See [`of`]
/// on `is`.
#[inline]
pub fn bits(block: &[u8], is: &impl Fn(u8) -> bool) -> u64 {
    match block.first_chunk() {
        Some(block) => kinds_of_all(*block, is),
        None => kinds_of_all(padded(block), is) & ((1 << block.len()) - 1),
    }
}

#[inline]
fn kinds_of_all(mut block: [u8; BLOCK], is: &impl Fn(u8) -> bool) -> u64 {
    for byte in &mut block {
        *byte = u8::from(is(*byte));
    }
    let mut bits = 0;
    for eight in block.as_chunks().0.iter().rev() {
        // The product has the lowest bits of the eight bytes next to each other in its highest byte.
        bits = bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    }
    bits
}

/// The `length` bytes of `text` from `start` on, one to eight, as a number: the last of them is its lowest. Behind the end of
/// the text they are 0.
#[inline]
pub fn number(text: &[u8], start: usize, length: usize) -> u64 {
    let rest = text.get(start..).unwrap_or_default();
    let eight = match rest.first_chunk() {
        Some(eight) => *eight,
        None => padded(rest),
    };
    u64::from_be_bytes(eight) >> (u64::BITS - 8 * length as u32)
}

/// A [`number`] with its letters of ASCII in lower case. Digits, spaces, hyphens and apostrophes stay as they are.
#[inline]
pub fn lower(number: u64) -> u64 {
    number | (number & 0x4040_4040_4040_4040) >> 1
}

/// Whether all bytes of a [`number`] are of ASCII.
#[inline]
pub fn is_ascii(number: u64) -> bool {
    number & 0x8080_8080_8080_8080 == 0
}

/// `rest` with zeros behind it.
fn padded<const BYTES: usize>(rest: &[u8]) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    if let Some(start) = bytes.get_mut(..rest.len()) {
        start.copy_from_slice(rest);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_oneof, proptest};

    use super::*;

    fn is_letter(byte: u8) -> bool {
        byte.is_ascii_alphabetic()
    }

    #[test]
    fn a_number_has_the_bytes_in_their_order() {
        assert_eq!(number(b"a mill", 2, 2), 0x6d69);
        assert_eq!(number(b"a mill", 2, 4), 0x6d69_6c6c);
        assert_eq!(number(b"The millers", 0, 8), u64::from_be_bytes(*b"The mill"));
        assert_eq!((number(b"mill", 2, 4), number(b"mill", 7, 1)), (0x6c6c_0000, 0));
    }

    #[test]
    fn letters_are_in_lower_case_and_other_ascii_of_words_is_as_it_was() {
        assert_eq!(lower(u64::from_be_bytes(*b"AZaz09-'")), u64::from_be_bytes(*b"azaz09-'"));
        assert!(is_ascii(u64::from_be_bytes(*b"AZaz09-'")) && !is_ascii(0xc3_a9));
    }

    proptest! {
        #[test]
        fn lines_end_at_line_ends(text in "([a-z]{0,9}|é|\n){0,9}") {
            let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1));
            let expected: Vec<_> = starts.zip(text.split('\n')).collect();
            assert_eq!(lines(&text).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn places_are_those_of_single_bytes(text in "[a-c .é]{0,200}") {
            let found: Vec<usize> = of(text.as_bytes(), is_letter).collect();
            let expected: Vec<usize> = text.bytes().enumerate().filter(|(_, byte)| is_letter(*byte)).map(|(at, _)| at).collect();
            assert_eq!(found, expected);
        }

        #[test]
        fn runs_are_what_other_bytes_part(lengths in prop::collection::vec(prop_oneof![0..90_usize, 0..2 * LISTED], 0..6), end: [u8; 3]) {
            let parts = lengths.iter().zip(0..).map(|(length, part)| if part % 2 == 0 { "a" } else { " " }.repeat(*length));
            let text = [parts.collect::<String>().as_bytes(), &end].concat();
            let found: Vec<&[u8]> = runs(&text, is_letter).map(|run| &text[run]).collect();
            let expected: Vec<&[u8]> = text.split(|byte| !is_letter(*byte)).filter(|run| !run.is_empty()).collect();
            assert_eq!(found, expected);
        }

        #[test]
        fn runs_are_in_order_and_apart(text in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut end = None;
            for run in runs(&text, is_letter) {
                assert!(run.start < run.end && end.is_none_or(|end| run.start > end) && run.end <= text.len());
                end = Some(run.end);
            }
        }
    }
}
