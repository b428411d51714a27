//! What answers interactions, held together: the service, and what is Discord's own beside it.

use std::sync::Arc;

use crate::discord::custom_id::Key;
use crate::discord::fairness::{Fairness, Judged};
use crate::service::Service;

/// What answers interactions: the service, and what is Discord's own beside it.
pub struct Bot {
    pub(super) service: Arc<Service>,
    pub(super) key: Key,
    pub(super) fairness: Fairness,
    pub(super) judged: Judged,
}

impl Bot {
    /// A bot that marks its buttons with `key`. All processes of one bot need the same.
    pub fn new(service: Arc<Service>, key: Key) -> Bot {
        let fairness = Fairness::new(&service.settings().discord);
        Bot { service, key, fairness, judged: Judged::default() }
    }

    /// The service that it asks.
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }
}
