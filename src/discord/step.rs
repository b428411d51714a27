//! What a control of a command's own sends back: which step comes next, who may take it, and the numbers that it goes on with.
//!
//! What is longer than a few numbers waits in the store, as a draft, and its number goes here. A custom id is marked as those of
//! answers are ([`Key`]); it begins with a dot, so that neither is taken for the other.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::discord::custom_id::Key;
use crate::ids::{GuildId, UserId};

/// Most numbers that a step goes on with: what fits 100 characters.
pub(super) const MAX_NUMBERS: usize = 6;

/// What such a custom id begins with; no base64 does.
const SIGN: &str = ".";

/// A step of a command that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Which one: the number of its [`StepSpec`](crate::discord::commands). Controls that were posted have it.
    pub(super) number: u8,
    /// Whose it is; whoever else has the permission may take it too where there is none.
    pub(super) of: Option<UserId>,
    /// The server that has the bot, in which it was begun. What comes back of a form says that only over HTTP: serenity 0.12 drops
    /// from it where the application is installed.
    pub(super) server: Option<GuildId>,
    /// What it goes on with, at most [`MAX_NUMBERS`].
    pub(super) numbers: Vec<u64>,
}

impl Step {
    /// The custom id: at most 96 characters. None with more than [`MAX_NUMBERS`] numbers.
    pub(super) fn sealed(&self, key: &Key) -> Option<String> {
        if self.numbers.len() > MAX_NUMBERS {
            return None;
        }
        let mut bytes = vec![self.number];
        bytes.extend(self.of.map_or(0, UserId::get).to_be_bytes());
        bytes.extend(self.server.map_or(0, GuildId::get).to_be_bytes());
        bytes.extend(self.numbers.iter().flat_map(|number| number.to_be_bytes()));
        let mark = key.mark(&bytes);
        bytes.extend(mark);
        Some(format!("{SIGN}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Reads a custom id. None if it is none of ours, or damaged or forged.
    pub(super) fn open(custom_id: &str, key: &Key) -> Option<Step> {
        let bytes = URL_SAFE_NO_PAD.decode(custom_id.strip_prefix(SIGN)?).ok()?;
        let (number, rest) = key.unmarked(&bytes)?.split_first()?;
        let (numbers, left) = rest.as_chunks::<8>();
        let mut numbers = numbers.iter().map(|number| u64::from_be_bytes(*number));
        let (of, server) = (UserId::new(numbers.next()?), GuildId::new(numbers.next()?));
        left.is_empty().then(|| Step { number: *number, of, server, numbers: numbers.collect() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;
    use crate::discord::custom_id::Code;

    #[test]
    fn the_longest_step_fits_a_custom_id_and_a_longer_one_has_none() {
        let step = |count| Step { number: 255, of: UserId::new(u64::MAX), server: GuildId::new(u64::MAX), numbers: vec![u64::MAX; count] };
        let key = Key::new(b"k");
        assert!(step(MAX_NUMBERS).sealed(&key).is_some_and(|sealed| sealed.len() <= 100));
        assert_eq!(step(MAX_NUMBERS + 1).sealed(&key), None);
    }

    #[test]
    fn another_key_or_a_changed_character_is_refused_and_it_is_no_code_of_an_answer() {
        let key = Key::new(b"k");
        let sealed = Step { number: 1, of: None, server: None, numbers: vec![5] }.sealed(&key).expect("a custom id");
        assert_eq!((Step::open(&sealed, &Key::new(b"other")), Code::open(&sealed, &key)), (None, None));
        for at in 0..sealed.len() {
            let mut forged = sealed.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(Step::open(&String::from_utf8(forged).expect("ASCII"), &key), None);
        }
    }

    proptest! {
        #[test]
        fn what_is_sealed_is_opened(number in any::<u8>(), of in any::<u64>(), server in any::<u64>(), numbers in prop::collection::vec(any::<u64>(), 0..=MAX_NUMBERS)) {
            let (step, key) = (Step { number, of: UserId::new(of), server: GuildId::new(server), numbers }, Key::new(b"a key"));
            assert_eq!(step.sealed(&key).and_then(|sealed| Step::open(&sealed, &key)), Some(step));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[.]?[A-Za-z0-9_-]{0,100}") {
            assert_eq!(Step::open(&text, &Key::new(b"a key")), None);
        }
    }
}
