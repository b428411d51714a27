//! Discord's ids (snowflakes), each of its own type. None is 0: where there is no id, there is no value.

use std::fmt;
use std::marker::PhantomData;
use std::num::{NonZeroU64, ParseIntError};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The id of something of Discord's. It is written as a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id<Of>(NonZeroU64, PhantomData<Of>);

/// What ids are of.
pub mod of {
    /// An application.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Application {}
    /// A channel or a thread.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Channel {}
    /// A server.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Guild {}
    /// An interaction, or a message that is answered as one is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Interaction {}
    /// A message.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Message {}
    /// A role.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Role {}
    /// A user.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum User {}
}

/// The id of an application.
pub type ApplicationId = Id<of::Application>;
/// The id of a channel or a thread.
pub type ChannelId = Id<of::Channel>;
/// The id of a server.
pub type GuildId = Id<of::Guild>;
/// The id of an interaction; of a message, where that is answered as one is.
pub type InteractionId = Id<of::Interaction>;
/// The id of a message.
pub type MessageId = Id<of::Message>;
/// The id of a role.
pub type RoleId = Id<of::Role>;
/// The id of a user.
pub type UserId = Id<of::User>;

/// Whether `text` has the form of an id: 15 to 20 digits. Discord's first ids, of 2015, have 15.
pub fn looks_like_id(text: &str) -> bool {
    (15..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl<Of> Id<Of> {
    /// The smallest id. Discord gives it to nothing.
    pub const MIN: Id<Of> = Id(NonZeroU64::MIN, PhantomData);

    /// The id with this number; none for 0.
    pub fn new(number: u64) -> Option<Id<Of>> {
        NonZeroU64::new(number).map(|number| Id(number, PhantomData))
    }

    /// The id that is written just as Discord writes them; none if `text` is no such number.
    pub fn written(text: &str) -> Option<Id<Of>> {
        looks_like_id(text).then(|| text.parse().ok()).flatten().filter(|id: &Id<Of>| id.to_string() == text)
    }

    /// Its number, which is not 0.
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

impl<Of> fmt::Display for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<Of> fmt::Debug for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<Of> FromStr for Id<Of> {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Id<Of>, ParseIntError> {
        text.parse().map(|number| Id(number, PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_any_number_but_0() {
        assert_eq!("18446744073709551615".parse::<UserId>().ok(), UserId::new(u64::MAX));
        for none in ["0", "", "-1", "18446744073709551616", "seven"] {
            assert!(none.parse::<UserId>().is_err(), "{none}");
        }
        assert_eq!((UserId::new(0), UserId::MIN.get()), (None, 1));
    }

    #[test]
    fn a_number_that_discord_would_not_write_is_no_id() {
        let written = |text: &str| GuildId::written(text).map(GuildId::get);
        assert_eq!(written("80351110224678912"), Some(80_351_110_224_678_912));
        for none in ["8035111022467", "080351110224678912", "99999999999999999999", "8035111022467891x", "803511102246789120000"] {
            assert_eq!(written(none), None, "{none}");
        }
    }

    #[test]
    fn an_id_is_written_as_its_number() {
        let id = GuildId::new(u64::MAX).expect("an id");
        assert_eq!(serde_json::to_string(&id).expect("JSON"), "18446744073709551615");
        assert_eq!(serde_json::from_str::<GuildId>("18446744073709551615").ok(), Some(id));
        assert_eq!(format!("{id} {id:?}"), "18446744073709551615 18446744073709551615");
    }
}
