//! Who asks, as far as that decides what they see.

use crate::ids::GuildId;

/// Whose articles a question is answered from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Anybody: the common articles, which belong to no server.
    #[default]
    Public,
    /// The members of a server: the common articles and those of the server itself.
    Server(GuildId),
}

impl From<Option<GuildId>> for Audience {
    /// The members of a server, or anybody where there is none.
    fn from(server: Option<GuildId>) -> Audience {
        server.map_or(Audience::Public, Audience::Server)
    }
}

impl Audience {
    /// The server, if it is one's.
    pub fn server(self) -> Option<GuildId> {
        match self {
            Audience::Public => None,
            Audience::Server(server) => Some(server),
        }
    }
}
