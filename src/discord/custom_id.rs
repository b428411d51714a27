//! What a button sends back: everything needed to go on from an answer, after a restart as well, in 99 characters.
//!
//! A custom id is a [`Code`] as bytes and a mark made with a key, in base64. The mark tells a button of ours from one
//! that was made up or damaged. Nothing is kept on our side.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use time::Date;

use crate::discord::action::Action;
use crate::ids::UserId;
use pullquote_engine::article::Mark;

/// The version of the layout below, 1 to 7. Another one is not read: its button is told to be too old.
const VERSION: u8 = 1;

/// Most quotes that a code names.
pub(super) const MAX_PLACES: usize = 5;

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

    fn mark(&self, bytes: &[u8]) -> [u8; MARK_BYTES] {
        let mut mac = self.0.clone();
        mac.update(bytes);
        let whole = mac.finalize().into_bytes();
        std::array::from_fn(|at| whole.get(at).copied().unwrap_or_default())
    }
}

/// Where a quote stands: the article, and the bytes of its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The article, as long as its text is the same.
    pub(super) article: Mark,
    /// The first byte, below 2^24.
    pub(super) start: u32,
    /// How many bytes.
    pub(super) len: u16,
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
    /// How many quotes a page shows at most; 0 for the setting.
    pub(super) quotes: u8,
    /// How many quotes were shown before; of a list, the page.
    pub(super) skip: u8,
    /// The outlet that the question was limited to, as a number made from its name; 0 for none.
    pub(super) outlet: u32,
    /// The days that it was limited to.
    pub(super) after: Option<Date>,
    /// See `after`.
    pub(super) before: Option<Date>,
    /// The quotes that are shown, at most [`MAX_PLACES`].
    pub(super) places: Vec<Place>,
}

/// The number that stands for an outlet's name, in any case; never 0.
pub(super) fn outlet_number(name: &str) -> u32 {
    let hash = name.to_lowercase().bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash.max(1)
}

impl Code {
    /// The custom id: at most 99 characters of base64.
    pub(super) fn sealed(&self, key: &Key) -> String {
        let mut bytes = vec![u8::from(self.private) << 7 | VERSION << 4 | self.action.number()];
        bytes.extend(self.asker.map_or(0, UserId::get).to_be_bytes());
        bytes.extend([(self.quotes.min(15) << 4) | self.places.len().min(MAX_PLACES) as u8, self.skip]);
        bytes.extend(self.outlet.to_be_bytes());
        for day in [self.after, self.before] {
            bytes.extend(day_number(day).to_be_bytes());
        }
        for place in self.places.iter().take(MAX_PLACES) {
            bytes.extend(place.article.number().to_be_bytes().iter().skip(3));
            bytes.extend(place.start.to_be_bytes().iter().skip(1));
            bytes.extend(place.len.to_be_bytes());
        }
        let mark = key.mark(&bytes);
        bytes.extend(mark);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a custom id. None if it is none of ours, damaged, forged or of another version.
    pub(super) fn open(custom_id: &str, key: &Key) -> Option<Code> {
        let bytes = URL_SAFE_NO_PAD.decode(custom_id).ok()?;
        let (bytes, mark) = bytes.split_at_checked(bytes.len().checked_sub(MARK_BYTES)?)?;
        if key.mark(bytes) != mark {
            return None;
        }
        let mut rest = bytes;
        let kind = take(&mut rest, 1)?;
        if kind >> 4 & 0x7 != u64::from(VERSION) {
            return None;
        }
        let asker = UserId::new(take(&mut rest, 8)?);
        let counts = take(&mut rest, 1)?;
        let skip = u8::try_from(take(&mut rest, 1)?).ok()?;
        let outlet = u32::try_from(take(&mut rest, 4)?).ok()?;
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
            quotes: u8::try_from(counts >> 4).ok()?,
            skip,
            outlet,
            after,
            before,
            places,
        };
        rest.is_empty().then_some(code)
    }
}

/// The next `count` bytes as a number, the first the largest.
fn take(rest: &mut &[u8], count: usize) -> Option<u64> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Days since the end of 1899, 0 for none: until June 2079. A day outside of these years limits nothing and is dropped.
fn day_number(day: Option<Date>) -> u16 {
    day.and_then(|day| u16::try_from(day.to_julian_day() - FIRST_DAY).ok()).unwrap_or(0)
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
            quotes: 5,
            skip: 255,
            outlet: u32::MAX,
            after: Some(date!(1900 - 01 - 01)),
            before: Some(date!(2079 - 06 - 05)),
            places: vec![place; places],
        }
    }

    #[test]
    fn the_largest_code_stays_below_a_hundred_characters() {
        let sealed = code(MAX_PLACES).sealed(&Key::new(b"k"));
        assert_eq!(sealed.len(), 99);
        assert_eq!(Code::open(&sealed, &Key::new(b"k")), Some(code(MAX_PLACES)));
    }

    #[test]
    fn another_key_or_a_changed_character_is_refused() {
        let sealed = code(1).sealed(&Key::new(b"k"));
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
            action in 0_usize..7, private in any::<bool>(), asker in any::<u64>(), quotes in 0_u8..6, skip in any::<u8>(), outlet in any::<u32>(),
            days in prop::array::uniform2(prop::option::of(1_i32..65_536)),
            places in prop::collection::vec((any::<u64>(), 0_u32..1 << 24, any::<u16>()), 0..=MAX_PLACES),
        ) {
            let [after, before] = days.map(|day| day.map(|day| Date::from_julian_day(FIRST_DAY + day).expect("a day")));
            let places = places.into_iter().map(|(mark, start, len)| Place { article: Mark::from_number(mark), start, len }).collect();
            let asker = UserId::new(asker);
            let code = Code { action: action::ALL[action], private, asker, quotes, skip, outlet, after, before, places };
            let key = Key::new(b"a key");
            assert_eq!(Code::open(&code.sealed(&key), &key), Some(code));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[A-Za-z0-9_-]{0,100}") {
            assert_eq!(Code::open(&text, &Key::new(b"a key")), None);
        }
    }
}
