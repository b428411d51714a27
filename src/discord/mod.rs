//! Discord: interactions in, responses out.
//!
//! One function, [`respond`], serves every transport. The gateway and the HTTP endpoint differ only in how an
//! interaction arrives and how the response leaves.

mod ask;
mod behind;
mod commands;
mod complete;
mod custom_id;
mod fairness;
mod interaction;
mod markup;
mod permissions;
mod press;
mod replies;
mod respond;
mod scene;
mod sending;
mod settings;
mod unanswered;
mod watch;

pub mod delivery;

pub mod gateway;
pub mod registration;

use std::sync::Arc;

use crate::service::Service;

pub use behind::{Behind, behind};
pub use commands::definitions;
pub use custom_id::Key;
pub use interaction::{Command, Interaction, InteractionError, Press, Request};
pub use respond::{Callback, Later, Response, respond};

/// What answers interactions: the service, and what is Discord's own beside it.
pub struct Bot {
    service: Arc<Service>,
    key: Key,
    fairness: fairness::Fairness,
    judged: fairness::Judged,
}

impl Bot {
    /// A bot that marks its buttons with `key`. All processes of one bot need the same.
    pub fn new(service: Arc<Service>, key: Key) -> Bot {
        let fairness = fairness::Fairness::new(&service.settings().discord);
        Bot { service, key, fairness, judged: fairness::Judged::default() }
    }

    /// The service that it asks.
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }
}
