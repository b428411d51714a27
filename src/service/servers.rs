//! The servers that have articles of their own, each with its corpus, which is opened when it is first needed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use tokio::sync::{Notify, Semaphore};

use crate::config::Settings;
use crate::corpus;
use crate::ids::GuildId;
use crate::service::audience::Audience;
use crate::service::kept_files::{self, KeptFiles};
use crate::service::origin::Origin;
use crate::service::report::ReloadError;
use crate::service::served::Served;
use crate::store::Store;
use crate::telemetry::chain;

/// Most servers that are opened at once. More than there are cores: where a disk lets one wait, the others go on.
const MAX_OPENING: usize = 8;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A server with articles of its own.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) id: GuildId,
    served: OnceLock<Served>,
    /// Held by who opens it without blocking.
    pub(super) opening: tokio::sync::Mutex<()>,
    /// Held by who changes what was added to it in Discord.
    pub(super) changing: tokio::sync::Mutex<()>,
    /// When its managers had it reloaded, in the last hour.
    reloads: Mutex<VecDeque<Instant>>,
}

impl Server {
    /// Its corpus, if that was opened.
    pub(super) fn opened(&self) -> Option<&Served> {
        self.served.get()
    }

    /// Whether its managers may have it reloaded at `now`, which then counts. `limit`: so often an hour.
    pub(super) fn count_reload(&self, now: Instant, limit: usize) -> Result<(), ReloadError> {
        let mut reloads = self.reloads.lock().unwrap_or_else(PoisonError::into_inner);
        while reloads.front().is_some_and(|at| now.duration_since(*at) >= HOUR) {
            reloads.pop_front();
        }
        match reloads.front().filter(|_| reloads.len() >= limit) {
            Some(first) => {
                let wait = HOUR.saturating_sub(now.duration_since(*first));
                Err(ReloadError::TooOften { minutes: wait.as_secs().div_ceil(60).max(1) })
            }
            None => {
                reloads.push_back(now);
                Ok(())
            }
        }
    }
}

/// What to do with servers that have no articles of their own any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// Show their articles to nobody any more.
    Forget,
    /// Nothing: it is only tried what would be.
    Leave,
}

/// All of them. A question looks one up without waiting for anybody.
#[derive(Debug)]
pub(super) struct Servers {
    settings: Arc<Settings>,
    store: Arc<Store>,
    known: ArcSwap<BTreeMap<GuildId, Arc<Server>>>,
    /// Held by who lists them anew: why that failed the last time, if it did.
    noting: Mutex<Option<String>>,
    /// So many are opened at once; the others wait here instead of on a thread each.
    pub(super) opening: Semaphore,
    /// Told when a corpus was opened.
    pub(super) opened: Notify,
}

impl Servers {
    /// Those that there are. None is opened.
    pub(super) fn list(settings: Arc<Settings>, store: Arc<Store>) -> Servers {
        let (opening, opened) = (Semaphore::new(MAX_OPENING), Notify::new());
        let servers = Servers { settings, store, known: ArcSwap::default(), noting: Mutex::default(), opening, opened };
        servers.note(Gone::Forget);
        servers
    }

    /// Takes those up that have come, and forgets those that have no article of their own any more, if that is wanted.
    pub(super) fn note(&self, gone: Gone) {
        let mut failure = self.noting.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match self.found() {
            Ok(found) => found,
            Err(reason) => {
                // It is tried again and again.
                if failure.as_ref() != Some(&reason) {
                    tracing::warn!(reason, "the servers with articles of their own cannot be listed; those that are known stay");
                }
                *failure = Some(reason);
                return;
            }
        };
        *failure = None;
        let known = self.known.load();
        let mut next: BTreeMap<GuildId, Arc<Server>> = BTreeMap::clone(&known);
        for id in &found {
            next.entry(*id).or_insert_with(|| Arc::new(Server::new(*id)));
        }
        if gone == Gone::Forget {
            next.retain(|id, _| found.contains(id));
        }
        if next.keys().eq(known.keys()) {
            return;
        }
        let gone: Vec<GuildId> = known.keys().filter(|id| !next.contains_key(id)).copied().collect();
        self.known.store(Arc::new(next));
        for id in gone {
            tracing::info!(server = id.get(), "a server has no articles of its own any more; they are forgotten");
            remove_kept(&self.settings, id);
        }
    }

    /// The servers that have a folder, a source, or articles that were added in Discord; or why that cannot be told.
    fn found(&self) -> Result<BTreeSet<GuildId>, String> {
        let mut found = corpus::servers(self.settings.all_sources().iter()).map_err(|error| error.to_string())?;
        found.append(&mut self.store.servers_with_articles().map_err(|error| chain(&error))?);
        Ok(found)
    }

    /// Their ids, in rising order.
    pub(super) fn ids(&self) -> Vec<GuildId> {
        self.known.load().keys().copied().collect()
    }

    /// Those whose corpus was opened.
    pub(super) fn all_opened(&self) -> Vec<Arc<Server>> {
        self.known.load().values().filter(|server| server.opened().is_some()).cloned().collect()
    }

    /// A server, if it has articles of its own.
    pub(super) fn find(&self, id: GuildId) -> Option<Arc<Server>> {
        self.known.load().get(&id).cloned()
    }

    /// A server, whether it has articles of its own or is about to.
    pub(super) fn take_up(&self, id: GuildId) -> Arc<Server> {
        let _noting = self.noting.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.known.load();
        if let Some(server) = known.get(&id) {
            return Arc::clone(server);
        }
        let server = Arc::new(Server::new(id));
        let mut next = BTreeMap::clone(&known);
        next.insert(id, Arc::clone(&server));
        self.known.store(Arc::new(next));
        server
    }

    /// The corpus of `server`, opened if it was not. Whoever asks meanwhile waits; other servers do not.
    pub(super) fn open<'a>(&self, server: &'a Server) -> &'a Served {
        if let Some(served) = server.opened() {
            return served;
        }
        let (settings, store) = (Arc::clone(&self.settings), Arc::clone(&self.store));
        let origin = Origin { settings, store, audience: Audience::Server(server.id) };
        let served = server.served.get_or_init(|| Served::open_or_empty(&origin));
        self.opened.notify_one();
        served
    }

    /// Forgets what was read of a server. What is still there is read again when somebody asks.
    pub(super) fn close(&self, id: GuildId) {
        let _noting = self.noting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = BTreeMap::clone(&self.known.load());
        if let Some(server) = next.get_mut(&id) {
            *server = Arc::new(Server::new(id));
            self.known.store(Arc::new(next));
        }
    }

    /// Removes the kept indexes of servers that are no more.
    pub(super) fn remove_left_over(&self) {
        let Some(snapshot) = &self.settings.store.snapshot else { return };
        if self.noting.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            // It is not known which are no more.
            return;
        }
        let ids = kept_files::names_of_servers(snapshot).into_iter().filter_map(|name| GuildId::written(name.split('.').next()?));
        let known = self.known.load();
        ids.filter(|id| !known.contains_key(id)).for_each(|id| remove_kept(&self.settings, id));
    }
}

/// Removes the kept index of a server, if there is one. Its articles are read again where they are still there.
pub fn remove_kept(settings: &Settings, server: GuildId) {
    if let Some(snapshot) = &settings.store.snapshot {
        KeptFiles::of(snapshot, Audience::Server(server)).remove_past(0);
    }
}

impl Server {
    fn new(id: GuildId) -> Server {
        let (opening, changing) = (tokio::sync::Mutex::default(), tokio::sync::Mutex::default());
        Server { id, served: OnceLock::new(), opening, changing, reloads: Mutex::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_be_reloaded_so_often_in_any_hour() {
        let (server, start) = (Server::new(GuildId::MIN), Instant::now());
        let at = |minutes: u64| match server.count_reload(start + Duration::from_secs(60 * minutes), 2) {
            Err(ReloadError::TooOften { minutes }) => minutes,
            other => other.map(|()| 0).expect("no other error"),
        };
        assert_eq!([at(0), at(10), at(11), at(59)], [0, 0, 49, 1]);
        assert_eq!([at(60), at(61), at(70)], [0, 9, 0]);
    }
}
