//! The joint of the program: it holds the current indexes, answers questions from them, and swaps in the next ones.
//!
//! Nothing else touches an index. There is a common corpus, which everybody sees, and one for each server that has articles of its
//! own, which only that server sees. A question keeps the indexes it began with; a reload replaces them whole.

mod audience;

mod rules;

mod build;

mod daily;

mod quality;

mod part;

mod examples;

mod origin;

mod current;

mod seen;

mod kept_files;

mod saved;

mod report;

mod turns;

mod served;

mod servers;

mod seeing;

mod reload;

mod change;

mod pins;

mod asking;

mod rechecked;

pub mod watch;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use crate::config::Settings;
use crate::corpus::Stage;
use crate::follow::{Following, SourceStatus};
use crate::ids::GuildId;
use crate::service::origin::Origin;
use crate::service::served::Served;
use crate::service::servers::Servers;
use crate::store::Store;
use crate::telemetry::Metrics;
use pullquote_engine::article::Article;
use pullquote_engine::catalogue::UnionCatalogue;
use pullquote_engine::index::Sizes;
use pullquote_engine::parse::{LeftOut, Problem};

pub use asking::{Answered, Wishes};
pub use audience::Audience;
pub use change::{Change, ChangeError};
pub use current::StartError;
pub use pins::{ListedPin, PinState};
pub use quality::Quality;
pub use report::{Changes, How, ReloadError, Report, ServersReloaded};
pub use rules::{days_ago, today};
pub use saved::{SaveError, Saved};
pub use servers::remove_kept;
pub use turns::{Done, Reloaded};

/// Answers questions from the current corpora.
#[derive(Debug)]
pub struct Service {
    settings: Arc<Settings>,
    store: Arc<Store>,
    /// What everybody sees.
    common: Served,
    servers: Servers,
    pinned: pins::Pinned,
    /// As many questions are answered at once as there are cores; a crowd waits here instead of on a thread each. The cores
    /// are counted, which takes the system a while, when the first of them comes.
    answering: LazyLock<Semaphore>,
    metrics: Arc<Metrics>,
    following: Arc<Following>,
    rechecked: rechecked::Rechecked,
    started: Instant,
}

/// What is being served, in figures.
#[derive(Clone, Debug)]
pub struct Status {
    /// What the index holds.
    pub sizes: Sizes,
    /// How many files or parts of files could not be read.
    pub problems: usize,
    /// How many documents were left out, as their authors have not published them.
    pub left_out: usize,
    /// How long reading and building took.
    pub load_took: Duration,
    /// How long ago the corpus was loaded.
    pub loaded_ago: Duration,
    /// How long the service has been up.
    pub up: Duration,
}

impl Service {
    /// Reads the common corpus and builds its indexes; of servers with articles of their own it only looks up which there are. An
    /// empty corpus is served too: every answer is that there is none.
    ///
    /// # Errors
    /// If a folder or file of the common corpus is missing or unreadable, or an article is too large.
    pub fn start(settings: Settings) -> Result<Service, StartError> {
        Service::start_on(settings, Store::in_memory())
    }

    /// The same with what outlives a restart in `store` instead of in memory. Forgets there what is too old.
    ///
    /// # Errors
    /// As [`Service::start`].
    pub fn start_with(settings: Settings, store: Store) -> Result<Service, StartError> {
        let service = Service::start_on(settings, store)?;
        service.forget_old();
        Ok(service)
    }

    /// The same for whoever only looks, beside a bot that is running: nothing is forgotten.
    ///
    /// # Errors
    /// As [`Service::start`].
    pub fn start_beside(settings: Settings, store: Store) -> Result<Service, StartError> {
        Service::start_on(settings, store)
    }

    /// Forgets what is too old in what outlives a restart.
    pub fn forget_old(&self) {
        self.store.forget_before(days_ago(self.settings.store.keep_days));
        self.forget_removed();
    }

    fn start_on(settings: Settings, store: Store) -> Result<Service, StartError> {
        let (settings, store) = (Arc::new(settings), Arc::new(store));
        let origin = Origin { settings: Arc::clone(&settings), store: Arc::clone(&store), audience: Audience::Public };
        Ok(Service {
            common: Served::open(origin)?,
            servers: Servers::list(Arc::clone(&settings), Arc::clone(&store)),
            pinned: pins::Pinned::default(),
            store,
            settings,
            answering: LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, NonZero::get))),
            metrics: Arc::default(),
            following: Arc::default(),
            rechecked: rechecked::Rechecked::default(),
            started: Instant::now(),
        })
    }

    /// What outlives a restart.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Where what that audience has of its own is read from.
    fn origin(&self, audience: Audience) -> Origin {
        Origin { settings: Arc::clone(&self.settings), store: Arc::clone(&self.store), audience }
    }

    /// The settings it was started with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How far a reload of the common corpus under way has come: its stage, with how many files or articles of how many; none where none is.
    pub fn progress(&self) -> Option<(Stage, usize, usize)> {
        self.common.progress.now()
    }

    /// What that audience sees, in figures. Of a server, problems and what is left out are those of its own articles.
    pub fn status(&self, audience: Audience) -> Status {
        let seen = self.see(audience);
        let (theirs, newest) = (seen.theirs(), seen.newest());
        Status {
            sizes: seen.sizes(),
            problems: theirs.map_or(0, |corpus| corpus.problems.len()),
            left_out: theirs.map_or(0, |corpus| corpus.left_out.len()),
            load_took: newest.took,
            loaded_ago: newest.since.elapsed(),
            up: self.started.elapsed(),
        }
    }

    /// The articles that audience sees: common ones, then the server's, each in corpus order.
    pub fn articles(&self, audience: Audience) -> Vec<Arc<Article>> {
        self.with_seen(audience, |seen| seen.articles().cloned().collect())
    }

    /// The articles that a server has of its own, in corpus order.
    pub fn own_articles(&self, server: GuildId) -> Vec<Arc<Article>> {
        let own = |seen: &seen::Seen| seen.own.iter().flat_map(|own| own.articles().cloned().collect::<Vec<_>>()).collect();
        self.with_seen(Audience::Server(server), own)
    }

    /// What that audience sees, to be listed and found again.
    pub fn catalogue(&self, audience: Audience) -> UnionCatalogue {
        self.with_seen(audience, |seen| UnionCatalogue::new(seen.parts().map(|part| part.catalogue())))
    }

    /// The same for whoever must not block: where it is still to be made, that happens on another thread.
    pub async fn catalogue_unblocked(self: &Arc<Service>, audience: Audience) -> UnionCatalogue {
        let made = self.see_opened(audience).and_then(|seen| {
            let made: Option<Vec<_>> = seen.parts().map(|part| part.made_catalogue()).collect();
            made.filter(|_| !seen.is_damaged())
        });
        if let Some(made) = made {
            return UnionCatalogue::new(made);
        }
        self.open_unblocked(audience).await;
        let service = Arc::clone(self);
        match tokio::task::spawn_blocking(move || service.catalogue(audience)).await {
            Ok(made) => made,
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }

    /// What the files of the corpora being served looked like when they were read: of the common one, and of those of servers that
    /// were opened. See [`crate::corpus::fingerprint`].
    fn fingerprints(&self) -> BTreeMap<Audience, u64> {
        let opened = self.servers.all_opened();
        let own = opened.iter().filter_map(|server| Some((Audience::Server(server.id), server.opened()?.current().fingerprint)));
        own.chain([(Audience::Public, self.common.current().fingerprint)]).collect()
    }

    /// The servers that have articles of their own, in the order of their ids.
    pub fn servers(&self) -> Vec<GuildId> {
        self.servers.ids()
    }

    /// Opens what each of them has; they are otherwise opened when they are first asked.
    pub fn open_servers(&self) {
        self.servers().into_iter().filter_map(|id| self.servers.find(id)).for_each(|server| drop(self.see(Audience::Server(server.id))));
    }

    /// Drops what is in memory of a server's own articles. What is still there of them is read again when somebody asks.
    pub fn close_server(&self, server: GuildId) {
        self.servers.close(server);
    }

    /// Keeps the common indexes in the files that the settings name, and those of each server that was opened; nothing if they name
    /// none. What came from there is there already, and what could not be read and stands as it was before is not kept.
    ///
    /// # Errors
    /// If a file cannot be written. What stood there before stays.
    pub fn save(&self) -> Result<Option<Saved>, SaveError> {
        let mut all = self.common.save()?;
        for server in self.servers.all_opened() {
            let own = server.opened().map_or(Ok(None), Served::save)?;
            all = all.into_iter().chain(own).reduce(|one, other| Saved { bytes: one.bytes + other.bytes, took: one.took + other.took });
        }
        Ok(all)
    }

    /// Keeps what was read at the start and not kept yet, and removes what is kept of servers that are no more. A failure is logged:
    /// nobody waits for it.
    pub fn save_first(&self) {
        self.common.save_if_new();
        self.servers.remove_left_over();
    }

    /// Does the same for each server whose articles are read later, when that happens. Never ends.
    pub async fn save_opened(self: Arc<Service>) {
        loop {
            self.servers.opened.notified().await;
            let service = Arc::clone(&self);
            let save = move || service.servers.all_opened().iter().filter_map(|server| server.opened()).for_each(Served::save_if_new);
            if tokio::task::spawn_blocking(save).await.is_err() {
                tracing::error!("keeping the index of a server failed");
            }
        }
    }

    /// Whether the common indexes being served came from their files.
    pub fn is_restored(&self) -> bool {
        self.common.current().restored
    }

    /// What is counted.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// How the sources that are followed fare. Empty until somebody follows them.
    pub fn following(&self) -> &Arc<Following> {
        &self.following
    }

    /// How the sources that are followed fare, as far as their articles are for that audience.
    pub fn followed(&self, audience: Audience) -> Vec<SourceStatus> {
        let statuses = self.following.statuses();
        statuses.iter().filter(|status| status.server.is_none() || status.server == audience.server()).cloned().collect()
    }

    /// What could not be read: of the common corpus, or of what a server has of its own.
    pub fn problems(&self, audience: Audience) -> Vec<Problem> {
        self.see(audience).theirs().map(|corpus| corpus.problems.clone()).unwrap_or_default()
    }

    /// What is not served since its authors have not published it: of the common corpus, or of what a server has of its own.
    pub fn left_out(&self, audience: Audience) -> Vec<LeftOut> {
        self.see(audience).theirs().map(|corpus| corpus.left_out.clone()).unwrap_or_default()
    }
}

/// A duration in whole microseconds.
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
