//! What answers interactions, held together: the service, and what is Discord's own beside it.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::Http;

use crate::discord::cdn::Cdn;
use crate::discord::custom_id::Key;
use crate::discord::fairness::{Fairness, Judged};
use crate::discord::lacking::Permissions;
use crate::discord::lookup::Lookup;
use crate::discord::recent::Recent;
use crate::ids::{ChannelId, UserId};
use crate::service::Service;

/// A refusal in a channel is said to a user once within this time: who writes on is not answered with as many messages.
const REFUSED_ONCE_IN: Duration = Duration::from_secs(60);

/// So many users who were refused are told apart.
const MAX_REFUSED: usize = 10_000;

/// How to ask is said in a channel once within this time.
const HINTED_ONCE_IN: Duration = Duration::from_secs(24 * 60 * 60);

/// So many channels where that was said are told apart.
const MAX_HINTED: usize = 10_000;

/// What answers interactions: the service, and what is Discord's own beside it.
pub struct Bot {
    pub(super) service: Arc<Service>,
    pub(super) key: Key,
    pub(super) fairness: Fairness,
    pub(super) judged: Judged,
    /// Who was refused an answer in a channel of late.
    pub(super) refused: Recent<Option<UserId>>,
    /// Where it was said of late how to ask.
    pub(super) hinted: Recent<Option<ChannelId>>,
    /// What the bot may not do where it is mentioned.
    pub(super) permissions: Permissions,
    /// What Discord says when it is asked.
    pub(super) lookup: Lookup,
    /// Where what is attached is fetched.
    pub(super) cdn: Cdn,
}

impl Bot {
    /// A bot that marks its buttons with `key`. All processes of one bot need the same.
    pub fn new(service: Arc<Service>, key: Key) -> Bot {
        let fairness = Fairness::new(&service.settings().discord);
        let cdn = Cdn::of(&service.settings().discord);
        let refused = Recent::new(REFUSED_ONCE_IN, MAX_REFUSED);
        Bot {
            service,
            key,
            fairness,
            judged: Judged::default(),
            refused,
            hinted: Recent::new(HINTED_ONCE_IN, MAX_HINTED),
            permissions: Permissions::default(),
            lookup: Lookup::default(),
            cdn,
        }
    }

    /// The same bot, which can ask Discord with `http`; that has the bot's token.
    #[must_use]
    pub fn with_discord(self, http: Arc<Http>) -> Bot {
        Bot { lookup: Lookup::with(http), ..self }
    }

    /// The service that it asks.
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }
}
