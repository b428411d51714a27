//! Those who ask in, what they may see out: the common corpus and their server's, each as it is now.

use std::sync::Arc;

use crate::service::Service;
use crate::service::audience::Audience;
use crate::service::seen::Seen;

impl Service {
    /// What that audience sees now. What its server has of its own is opened for that, where it was not yet.
    pub(super) fn see(&self, audience: Audience) -> Seen {
        let own = audience.server().and_then(|server| self.servers.find(server));
        let own = own.map(|server| self.servers.open(&server).current());
        Seen { audience, common: self.common.current(), own }
    }

    /// The same without waiting: nothing where its server's articles are still to be opened.
    pub(super) fn see_opened(&self, audience: Audience) -> Option<Seen> {
        let own = match audience.server().and_then(|server| self.servers.find(server)) {
            Some(server) => Some(server.opened()?.current()),
            None => None,
        };
        Some(Seen { audience, common: self.common.current(), own })
    }

    /// Opens what that audience's server has of its own, if that is still to be done, without blocking: one thread does it for all
    /// who wait, and few servers are opened at once. Whoever must not block awaits this before asking anything else for a server.
    pub async fn open_unblocked(self: &Arc<Service>, audience: Audience) {
        let Some(server) = audience.server().and_then(|server| self.servers.find(server)) else { return };
        if server.opened().is_some() {
            return;
        }
        let _opening = server.opening.lock().await;
        if server.opened().is_some() {
            return;
        }
        // It is never closed.
        let _turn = self.servers.opening.acquire().await;
        let (service, beside) = (Arc::clone(self), Arc::clone(&server));
        if let Err(failed) = tokio::task::spawn_blocking(move || service.servers.open(&beside).current()).await {
            std::panic::resume_unwind(failed.into_panic());
        }
    }

    /// What `work` makes of what that audience sees, one set of indexes from start to end. Where some of that comes from a file that
    /// turns out to be damaged, its articles are read again, and `work` done again on what they give.
    pub(super) fn with_seen<T>(&self, audience: Audience, work: impl Fn(&Seen) -> T) -> T {
        let seen = self.see(audience);
        if !seen.is_damaged() {
            let made = work(&seen);
            if !seen.is_damaged() {
                return made;
            }
        }
        work(&self.mended(audience, seen))
    }

    fn mended(&self, audience: Audience, mut seen: Seen) -> Seen {
        if seen.common.is_damaged() {
            seen.common = self.common.mend(&seen.common);
        }
        let server = audience.server().and_then(|server| self.servers.find(server));
        // Of a server that is no more, nothing is left to read.
        seen.own = seen.own.and_then(|own| match &server {
            _ if !own.is_damaged() => Some(own),
            Some(server) => Some(self.servers.open(server).mend(&own)),
            None => None,
        });
        seen
    }
}
