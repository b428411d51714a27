//! Reading corpora again: the next indexes are built beside the running ones and swapped in whole, or not at all.

use std::sync::Arc;
use std::time::Instant;

use crate::ids::GuildId;
use crate::service::Service;
use crate::service::audience::Audience;
use crate::service::report::{How, ReloadError, Report, ServersReloaded, log};
use crate::service::servers::{Gone, Server};
use crate::service::turns::{By, Done, Reloaded, Wanted};
use crate::telemetry::chain;

impl Service {
    /// Reads all changed files again, common ones and those of each server that somebody asked, and swaps the new indexes in, or
    /// what else `how` says. Questions are answered all the while, each from one set of indexes. The report is of the common
    /// corpus; a server whose articles cannot be reloaded keeps them, and changes nothing for the others.
    ///
    /// One reload at a time: whoever asks for the same while one is running shares the next, which sees every file as it was when
    /// they asked.
    pub async fn reload(self: &Arc<Service>, how: How) -> Reloaded {
        let wanted = Wanted { how, by: By::Everything };
        let reloaded = self.common.turns.take(wanted, async || {
            let mut outcome = self.swap_common(wanted).await;
            let servers = self.reload_servers(wanted).await;
            if let Ok(report) = &mut outcome {
                report.servers = servers;
            }
            outcome
        });
        reloaded.await
    }

    /// The same of the articles of one server alone, for its managers. Nobody else's articles are read, changed or reported on, and
    /// no other reload is waited for but one of the same server.
    pub async fn reload_server(self: &Arc<Service>, server: GuildId, how: How) -> Reloaded {
        self.note_unblocked(how).await;
        self.open_unblocked(Audience::Server(server)).await;
        match self.servers.find(server) {
            Some(server) => self.reload_one(&server, Wanted { how, by: By::Managers }).await,
            None => Arc::new(Err(ReloadError::NothingOwn)),
        }
    }

    /// The same of one corpus whose files changed: the common one, or that of a server that was opened.
    pub(super) async fn reload_changed(self: &Arc<Service>, audience: Audience) {
        let wanted = Wanted { how: How::Guarded, by: By::Change };
        match audience {
            Audience::Public => drop(self.common.turns.take(wanted, async || self.swap_common(wanted).await).await),
            Audience::Server(id) => {
                if let Some(server) = self.servers.find(id) {
                    self.reload_one(&server, wanted).await;
                }
            }
        }
    }

    /// The last reload that changed what that audience sees, or was to, since the start. A server does not see those of others, nor
    /// what is the operator's business.
    pub fn last_reload(&self, audience: Audience) -> Option<Arc<Done>> {
        let common = self.common.turns.last();
        let Some(server) = audience.server() else { return common };
        let own = self.servers.find(server).and_then(|server| server.opened().and_then(|served| served.turns.last()));
        let common = common.map(|done| Arc::new(done.for_servers()));
        [common, own].into_iter().flatten().max_by_key(|done| done.at)
    }

    async fn swap_common(self: &Arc<Service>, wanted: Wanted) -> Result<Report, ReloadError> {
        let service = Arc::clone(self);
        let swapped = tokio::task::spawn_blocking(move || service.common.swap(wanted)).await;
        let outcome = swapped.unwrap_or(Err(ReloadError::Failed));
        log(Audience::Public, &outcome);
        self.metrics.reloaded(outcome.is_ok());
        outcome
    }

    /// Reloads what each server that was opened has of its own, one after the other.
    async fn reload_servers(self: &Arc<Service>, wanted: Wanted) -> ServersReloaded {
        self.note_unblocked(wanted.how).await;
        let mut servers = ServersReloaded::default();
        for server in self.servers.all_opened() {
            match &*self.reload_one(&server, wanted).await {
                Ok(_) => servers.done += 1,
                // Of many servers, most have nothing to go back to.
                Err(ReloadError::NothingBefore) => {}
                Err(error) => servers.failed.push((server.id, chain(error))),
            }
        }
        servers
    }

    /// Looks up which servers there are.
    async fn note_unblocked(self: &Arc<Service>, how: How) {
        let service = Arc::clone(self);
        let gone = if how == How::DryRun { Gone::Leave } else { Gone::Forget };
        if let Err(failed) = tokio::task::spawn_blocking(move || service.servers.note(gone)).await {
            std::panic::resume_unwind(failed.into_panic());
        }
    }

    /// Reloads what a server that was opened has of its own.
    pub(super) async fn reload_one(self: &Arc<Service>, server: &Arc<Server>, wanted: Wanted) -> Reloaded {
        let Some(served) = server.opened() else { return Arc::new(Err(ReloadError::NothingOwn)) };
        let limit = self.settings.servers.reloads_per_hour.filter(|_| wanted.by == By::Managers);
        let reloaded = served.turns.take(wanted, async || {
            if let Some(limit) = limit {
                server.count_reload(Instant::now(), limit.get() as usize)?;
            }
            let beside = Arc::clone(server);
            let swapped = tokio::task::spawn_blocking(move || beside.opened().map(|served| served.swap(wanted))).await;
            let outcome = swapped.ok().flatten().unwrap_or(Err(ReloadError::Failed));
            log(Audience::Server(server.id), &outcome);
            outcome
        });
        reloaded.await
    }
}
