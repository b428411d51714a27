//! What the bot may not do in channels, as Discord's refusals tell: for those who can give it the permission.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::ids::{ChannelId, GuildId};

/// What is missing for a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// The permission View Channels.
    View,
    /// The permission Send Messages, or what belongs to it.
    Send,
    /// The thread is archived, and the bot may not open it again.
    Archived,
    /// The permission Read Message History: there are messages, and no replies.
    History,
}

impl Lack {
    /// What a code of Discord's says. Source: its developer documentation, "JSON Error Codes".
    pub(super) fn of_code(code: isize) -> Option<Lack> {
        match code {
            50_001 => Some(Lack::View),
            50_013 => Some(Lack::Send),
            50_083 => Some(Lack::Archived),
            160_002 => Some(Lack::History),
            _ => None,
        }
    }

    /// As metrics name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Lack::View => "view_channels",
            Lack::Send => "send_messages",
            Lack::Archived => "archived_thread",
            Lack::History => "read_message_history",
        }
    }

    /// What to do about it, for those who manage the server. The names are those of Discord's own pages.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Lack::View => "nothing can be sent there: give me *View Channels*",
            Lack::Send => "nothing can be sent there: give me *Send Messages*, *Send Messages in Threads* and *Embed Links*",
            Lack::Archived => {
                "nothing can be sent there, since the thread is archived: give me *Send Messages in Threads*, or open it again"
            }
            Lack::History => "answers stand apart from the messages that they answer: give me *Read Message History*",
        }
    }
}

/// A channel and what is missing there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lacking {
    pub(super) guild: Option<GuildId>,
    pub(super) channel: ChannelId,
    pub(super) lack: Lack,
}

/// So many channels are known, the latest.
const MAX_KNOWN: usize = 1_000;

/// What is missing as far as it was met with, one thing a channel, kept in memory.
#[derive(Debug, Default)]
pub(super) struct Permissions(Mutex<VecDeque<Lacking>>);

impl Permissions {
    /// Notes what came of writing in a channel. Says whether that is news.
    pub(super) fn note(&self, guild: Option<GuildId>, channel: ChannelId, lack: Option<Lack>) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.iter().position(|one| one.channel == channel).and_then(|at| known.remove(at));
        if let Some(lack) = lack {
            known.push_back(Lacking { guild, channel, lack });
        }
        if known.len() > MAX_KNOWN {
            known.pop_front();
        }
        before.map(|one| one.lack) != lack
    }

    /// What is missing in a server, the latest first.
    pub(super) fn lacking_in(&self, guild: GuildId) -> Vec<Lacking> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().rev().filter(|one| one.guild == Some(guild)).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(number: u64) -> ChannelId {
        ChannelId::new(number).expect("an id")
    }

    #[test]
    fn the_latest_of_a_channel_holds_until_it_is_mended() {
        let (permissions, guild) = (Permissions::default(), GuildId::MIN);
        assert!(permissions.note(Some(guild), channel(1), Some(Lack::Send)));
        assert!(!permissions.note(Some(guild), channel(1), Some(Lack::Send)), "no news");
        assert!(permissions.note(Some(guild), channel(1), Some(Lack::History)));
        permissions.note(GuildId::new(2), channel(2), Some(Lack::View));
        assert_eq!(permissions.lacking_in(guild), [Lacking { guild: Some(guild), channel: channel(1), lack: Lack::History }]);
        assert!(permissions.note(Some(guild), channel(1), None));
        assert_eq!(permissions.lacking_in(guild), []);
    }

    #[test]
    fn what_is_known_is_bounded() {
        let permissions = Permissions::default();
        for number in 1..=MAX_KNOWN as u64 + 5 {
            permissions.note(Some(GuildId::MIN), channel(number), Some(Lack::Send));
        }
        assert_eq!(permissions.lacking_in(GuildId::MIN).len(), MAX_KNOWN);
    }
}
