//! What a button sends back: everything needed to go on from an answer, after a restart as well, in 99 characters.
//!
//! A custom id is a [`Code`] as bytes and a mark made with a key, in base64. The mark tells a button of ours from one
//! that was made up or damaged. Nothing is kept on our side.
//!
//! Discord takes 100 characters, so that each number has its limit: [`MAX_PLACES`] quotes, each of at most [`MAX_QUOTE_BYTES`] that
//! begins below byte [`MAX_START`] of its article, 15 quotes on a page, 255 quotes shown before, days from 1900 to June 2079. What
//! is past one of them gets no button: no number is cut to fit.

use std::num::NonZeroU32;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use time::Date;

use crate::discord::action::Action;
use crate::ids::UserId;
use pullquote_engine::answer::Filter;
use pullquote_engine::article::Mark;
use pullquote_engine::catalogue::UnionCatalogue;

/// The version of the layout below, 1 to 7. Another one is not read: its button is told to be too old.
const VERSION: u8 = 1;

/// Most quotes that a code names.
pub(super) const MAX_PLACES: usize = 5;

/// A quote that a code can name begins before this byte of its article's body: 3 bytes.
pub(super) const MAX_START: usize = 1 << 24;

/// Most bytes of a quote that a code can name: 2 bytes.
pub(super) const MAX_QUOTE_BYTES: usize = u16::MAX as usize;

/// Most quotes on a page that half a byte can hold.
const MAX_QUOTES: u8 = 15;

/// Bytes of the mark: one forged id in 2^40 passes, and Discord passes on only ids that a message of ours has.
const MARK_BYTES: usize = 5;

/// What marks the codes, made from a secret of the operator's so that all processes of one bot have the same.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// The key that belongs to a secret.
    pub fn new(secret: &[u8]) -> Key {
        // HMAC takes keys of any length, so that this cannot fail; an empty key would serve as well.
        let mac = Hmac::new_from_slice(secret).or_else(|_| Hmac::new_from_slice(&[]));
        Key(mac.unwrap_or_else(|_| unreachable!("HMAC takes keys of any length")))
    }

    fn over(&self, bytes: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(bytes);
        mac
    }

    /// The mark of these bytes.
    pub(super) fn mark(&self, bytes: &[u8]) -> [u8; MARK_BYTES] {
        let whole = self.over(bytes).finalize().into_bytes();
        std::array::from_fn(|at| whole.get(at).copied().unwrap_or_default())
    }

    /// What stands before the mark that it ends in; none if that is not its mark.
    pub(super) fn unmarked<'a>(&self, marked: &'a [u8]) -> Option<&'a [u8]> {
        let (bytes, mark) = marked.split_at_checked(marked.len().checked_sub(MARK_BYTES)?)?;
        self.is_marked(bytes, mark).then_some(bytes)
    }

    /// Whether they are marked with `mark`, told in a time that says nothing of where it differs.
    fn is_marked(&self, bytes: &[u8], mark: &[u8]) -> bool {
        mark.len() == MARK_BYTES && self.over(bytes).verify_truncated_left(mark).is_ok()
    }
}

/// Where a quote stands: the article, and the bytes of its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The article, as long as its text is the same.
    pub(super) article: Mark,
    /// The first byte, below [`MAX_START`].
    start: u32,
    /// How many bytes, at most [`MAX_QUOTE_BYTES`].
    len: u16,
}

impl Place {
    /// The place of these bytes of an article. None if they are past what a code can name.
    pub(super) fn new(article: Mark, span: &Range<usize>) -> Option<Place> {
        let (start, len) = (u32::try_from(span.start).ok()?, u16::try_from(span.len()).ok()?);
        (span.start < MAX_START && span.len() <= MAX_QUOTE_BYTES).then_some(Place { article, start, len })
    }

    /// The bytes of the article's body.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.start as usize;
        start..start + usize::from(self.len)
    }
}

/// What an answer's buttons know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// What the button does.
    pub(super) action: Action,
    /// Whether the answer was shown to the asker alone.
    pub(super) private: bool,
    /// Who asked, if Discord said.
    pub(super) asker: Option<UserId>,
    /// How many quotes a page shows at most, if other than set.
    pub(super) quotes: Option<u8>,
    /// How many quotes were shown before; of a list, the page.
    pub(super) skip: u8,
    /// The outlet that the question was limited to, as a number made from its name.
    pub(super) outlet: Option<NonZeroU32>,
    /// The days that it was limited to.
    pub(super) after: Option<Date>,
    /// See `after`.
    pub(super) before: Option<Date>,
    /// The quotes that are shown, at most [`MAX_PLACES`].
    pub(super) places: Vec<Place>,
}

/// The number that stands for an outlet's name, in any case: its FNV-1a hash. Buttons that were posted hold it.
pub(super) fn outlet_number(name: &str) -> NonZeroU32 {
    let hash = name.to_lowercase().bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    NonZeroU32::new(hash).unwrap_or(NonZeroU32::MIN)
}

impl Code {
    /// The custom id: at most 99 characters of base64. None if something in it is past its limit.
    pub(super) fn sealed(&self, key: &Key) -> Option<String> {
        let quotes = self.quotes.unwrap_or(0);
        let places = u8::try_from(self.places.len()).ok().filter(|_| self.places.len() <= MAX_PLACES)?;
        if quotes > MAX_QUOTES {
            return None;
        }
        let mut bytes = vec![u8::from(self.private) << 7 | VERSION << 4 | self.action.number()];
        bytes.extend(self.asker.map_or(0, UserId::get).to_be_bytes());
        bytes.extend([quotes << 4 | places, self.skip]);
        bytes.extend(self.outlet.map_or(0, NonZeroU32::get).to_be_bytes());
        for day in [self.after, self.before] {
            bytes.extend(day_number(day)?.to_be_bytes());
        }
        for place in &self.places {
            bytes.extend(place.article.number().to_be_bytes().iter().skip(3));
            bytes.extend(place.start.to_be_bytes().iter().skip(1));
            bytes.extend(place.len.to_be_bytes());
        }
        let mark = key.mark(&bytes);
        bytes.extend(mark);
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a custom id. None if it is none of ours, damaged, forged or of another version.
    pub(super) fn open(custom_id: &str, key: &Key) -> Option<Code> {
        let bytes = URL_SAFE_NO_PAD.decode(custom_id).ok()?;
        let mut rest = key.unmarked(&bytes)?;
        let kind = take(&mut rest, 1)?;
        if kind >> 4 & 0x7 != u64::from(VERSION) {
            return None;
        }
        let asker = UserId::new(take(&mut rest, 8)?);
        let counts = take(&mut rest, 1)?;
        let skip = u8::try_from(take(&mut rest, 1)?).ok()?;
        let outlet = NonZeroU32::new(u32::try_from(take(&mut rest, 4)?).ok()?);
        let (after, before) = (day_of(take(&mut rest, 2)?)?, day_of(take(&mut rest, 2)?)?);
        let mut places = Vec::new();
        for _ in 0..counts & 0xf {
            places.push(Place {
                article: Mark::from_number(take(&mut rest, 5)?),
                start: u32::try_from(take(&mut rest, 3)?).ok()?,
                len: u16::try_from(take(&mut rest, 2)?).ok()?,
            });
        }
        let code = Code {
            action: Action::from_number(u8::try_from(kind & 0xf).ok()?)?,
            private: kind & 0x80 != 0,
            asker,
            quotes: u8::try_from(counts >> 4).ok().filter(|quotes| *quotes > 0),
            skip,
            outlet,
            after,
            before,
            places,
        };
        rest.is_empty().then_some(code)
    }

    /// How many quotes come before those of the next page. None if that is more than a code can say.
    pub(super) fn next_skip(&self) -> Option<u8> {
        self.skip.checked_add(u8::try_from(self.places.len()).ok()?)
    }

    /// What the question was limited to. None if its outlet has gone.
    pub(super) fn filter(&self, catalogue: &UnionCatalogue) -> Option<Filter> {
        let source = match self.outlet {
            None => None,
            Some(number) => Some(catalogue.outlets().iter().find(|outlet| outlet_number(&outlet.name) == number)?.name.clone()),
        };
        Some(Filter { source, after: self.after, before: self.before })
    }
}

/// The next `count` bytes as a number, the first the largest.
fn take(rest: &mut &[u8], count: usize) -> Option<u64> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Days since the end of 1899, 0 for none. None for a day that is not from 1900 to June 2079.
fn day_number(day: Option<Date>) -> Option<u16> {
    match day {
        None => Some(0),
        Some(day) => u16::try_from(day.to_julian_day() - FIRST_DAY).ok().filter(|number| *number > 0),
    }
}

fn day_of(number: u64) -> Option<Option<Date>> {
    match number {
        0 => Some(None),
        number => Date::from_julian_day(FIRST_DAY + i32::try_from(number).ok()?).ok().map(Some),
    }
}

/// The Julian day of 1899-12-31.
const FIRST_DAY: i32 = 2_415_020;

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};
    use time::macros::date;

    use super::*;
    use crate::discord::action;

    fn code(places: usize) -> Code {
        let place = Place { article: Mark::from_number(u64::MAX), start: 0x00ff_ffff, len: u16::MAX };
        Code {
            action: Action::Sources,
            private: true,
            asker: UserId::new(u64::MAX),
            quotes: Some(15),
            skip: 255,
            outlet: NonZeroU32::new(u32::MAX),
            after: Some(date!(1900 - 01 - 01)),
            before: Some(date!(2079 - 06 - 05)),
            places: vec![place; places],
        }
    }

    #[test]
    fn the_largest_code_stays_below_a_hundred_characters() {
        let sealed = code(MAX_PLACES).sealed(&Key::new(b"k")).expect("a custom id");
        assert_eq!(sealed.len(), 99);
        assert_eq!(Code::open(&sealed, &Key::new(b"k")), Some(code(MAX_PLACES)));
    }

    #[test]
    fn a_quote_past_a_limit_has_no_place() {
        let place = |start, len| Place::new(Mark::from_number(1), &(start..start + len));
        let last = place(MAX_START - 1, MAX_QUOTE_BYTES).expect("a place");
        assert_eq!(last.span(), MAX_START - 1..MAX_START - 1 + MAX_QUOTE_BYTES);
        assert_eq!((place(MAX_START, 1), place(0, MAX_QUOTE_BYTES + 1), place(usize::MAX - 1, 1)), (None, None, None));
    }

    #[test]
    fn what_is_past_a_limit_gets_no_custom_id() {
        let key = Key::new(b"k");
        let most = code(MAX_PLACES);
        assert!(most.sealed(&key).is_some());
        for past in [
            Code { quotes: Some(16), ..most.clone() },
            Code { after: Some(date!(1899 - 12 - 31)), ..most.clone() },
            Code { before: Some(date!(2079 - 06 - 07)), ..most.clone() },
            code(MAX_PLACES + 1),
        ] {
            assert_eq!(past.sealed(&key), None, "{past:?}");
        }
        assert_eq!((code(0).next_skip(), code(1).next_skip()), (Some(255), None));
    }

    /// Put together apart from this code, by the layout that version 0.1.0 posted.
    #[test]
    fn a_button_that_was_posted_is_opened() {
        let posted = "EgEhIwjAgCAAMQY_fG-yrk8AABI0VniaARFwAHtZKPaNng";
        let place = Place::new(Mark::from_number(0x12_3456_789a), &(70_000..70_123)).expect("a place");
        let code = Code {
            action: Action::Why,
            private: false,
            asker: UserId::new(81_384_788_765_712_384),
            quotes: Some(3),
            skip: 6,
            outlet: Some(outlet_number("Valley Gazette")),
            after: Some(date!(2022 - 03 - 04)),
            before: None,
            places: vec![place],
        };
        assert_eq!(Code::open(posted, &Key::new(b"a key")), Some(code.clone()));
        assert_eq!(code.sealed(&Key::new(b"a key")).as_deref(), Some(posted));
    }

    #[test]
    fn another_key_or_a_changed_character_is_refused() {
        let sealed = code(1).sealed(&Key::new(b"k")).expect("a custom id");
        assert_eq!(Code::open(&sealed, &Key::new(b"other")), None);
        for at in 0..sealed.len() {
            let mut forged = sealed.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(Code::open(&String::from_utf8(forged).expect("ASCII"), &Key::new(b"k")), None);
        }
        assert!(!format!("{:?}", Key::new(b"hidden")).contains("hidden"));
    }

    proptest! {
        #[test]
        fn what_is_sealed_is_opened(
            action in 0_usize..8, private in any::<bool>(), asker in any::<u64>(), quotes in prop::option::of(1_u8..=15), skip in any::<u8>(), outlet in any::<u32>(),
            days in prop::array::uniform2(prop::option::of(1_i32..65_536)),
            places in prop::collection::vec((any::<u64>(), 0_u32..1 << 24, any::<u16>()), 0..=MAX_PLACES),
        ) {
            let [after, before] = days.map(|day| day.map(|day| Date::from_julian_day(FIRST_DAY + day).expect("a day")));
            let places = places.into_iter().map(|(mark, start, len)| Place { article: Mark::from_number(mark), start, len }).collect();
            let (asker, outlet) = (UserId::new(asker), NonZeroU32::new(outlet));
            let code = Code { action: action::ALL[action], private, asker, quotes, skip, outlet, after, before, places };
            let key = Key::new(b"a key");
            assert_eq!(code.sealed(&key).and_then(|sealed| Code::open(&sealed, &key)), Some(code));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[A-Za-z0-9_-]{0,100}") {
            assert_eq!(Code::open(&text, &Key::new(b"a key")), None);
        }
    }
}
