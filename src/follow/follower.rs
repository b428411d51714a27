//! Sources in; each looked at when it is due, what it brings kept, how it fares published.

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::config::{FollowedKind, Settings};
use crate::follow::error::FollowError;
use crate::follow::fetch::Fetcher;
use crate::follow::state::{State, day_of};
use crate::follow::status::{Following, SourceStatus};
use crate::follow::target::{Looked, Target};
use crate::follow::{document, feed, schedule, sitemap};

/// Follows the sources of some settings.
#[derive(Debug)]
pub struct Follower {
    targets: Vec<Target>,
    fetcher: Arc<Fetcher>,
    following: Arc<Following>,
}

/// A source with what is known of it.
#[derive(Debug)]
struct Watched {
    /// Its place among the sources.
    place: usize,
    target: Target,
    state: State,
    fetcher: Arc<Fetcher>,
    following: Arc<Following>,
}

impl Follower {
    /// Follows the sources of `settings` that are followed; how they fare is published in `following`.
    pub fn new(settings: &Settings, fetcher: Fetcher, following: Arc<Following>) -> Follower {
        Follower { targets: Target::all(settings), fetcher: Arc::new(fetcher), following }
    }

    /// Looks at each source when it is due, until `stop`. A look under way is then given up; what is kept is whole at any time.
    pub async fn run(self, stop: CancellationToken) {
        let mut tasks = JoinSet::new();
        for watched in self.watched() {
            let stop = stop.clone();
            tasks.spawn(async move {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = watched.watch() => {}
                }
            });
        }
        while tasks.join_next().await.is_some() {}
    }

    /// Looks at each source once, now. How they fare afterwards, in the order of the settings.
    pub async fn look_once(&self) -> Arc<Vec<SourceStatus>> {
        let mut tasks = JoinSet::new();
        for mut watched in self.watched() {
            tasks.spawn(async move { watched.look().await });
        }
        while tasks.join_next().await.is_some() {}
        self.following.statuses()
    }

    fn watched(&self) -> Vec<Watched> {
        let watched = |(place, target): (usize, &Target)| Watched {
            place,
            target: target.clone(),
            state: State::read(&target.folder, &target.followed.url),
            fetcher: Arc::clone(&self.fetcher),
            following: Arc::clone(&self.following),
        };
        let watched: Vec<Watched> = self.targets.iter().enumerate().map(watched).collect();
        self.following.begin(watched.iter().map(Watched::status).collect());
        watched
    }
}

impl Watched {
    async fn watch(mut self) {
        let mut wait = self.first_wait();
        loop {
            tokio::time::sleep(wait).await;
            wait = self.look().await;
        }
    }

    /// A restart does not ask again what was asked for a moment ago.
    fn first_wait(&self) -> Duration {
        let soon = schedule::first(&self.target.name, self.fetcher.manners().first_within);
        let due = Duration::try_from(moment(self.state.next_look_at) - OffsetDateTime::now_utc()).unwrap_or_default();
        // A clock that was wrong, or an interval that was shortened.
        let most = schedule::wait(&self.target.name, self.target.followed.every, self.state.failures, None);
        soon.max(due.min(most))
    }

    /// Looks at the source and keeps what it brings. How long until the next look.
    async fn look(&mut self) -> Duration {
        let now = OffsetDateTime::now_utc();
        let result = self.look_at(now).await;
        let retry_after = result.as_ref().err().and_then(FollowError::retry_after);
        let looked = self.note(result, now);
        let wait = schedule::wait(&self.target.name, self.target.followed.every, self.state.failures, retry_after);
        let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
        self.state.next_look_at = OffsetDateTime::now_utc().unix_timestamp().saturating_add(seconds);
        if let Err(error) = self.state.write(&self.target.folder) {
            tracing::warn!(source = self.target.name, error = &error as &dyn std::error::Error, "what is known of a source cannot be kept");
        }
        self.following.publish(self.place, &self.status());
        if looked.is_some_and(|looked| looked.changed) {
            self.following.tell();
        }
        wait
    }

    async fn look_at(&mut self, now: OffsetDateTime) -> Result<Looked, FollowError> {
        let (target, fetcher, state) = (&self.target, &self.fetcher, &mut self.state);
        match target.followed.kind {
            FollowedKind::Feed => feed::look(target, fetcher, state, day_of(now)).await,
            FollowedKind::Sitemap => sitemap::look(target, fetcher, state, now).await,
            FollowedKind::Page => document::look_at_page(target, fetcher, state).await,
            FollowedKind::Archive => document::look_at_archive(target, fetcher, state).await,
        }
    }

    /// Notes what came of a look, and logs it where that is something new.
    fn note(&mut self, result: Result<Looked, FollowError>, now: OffsetDateTime) -> Option<Looked> {
        let (name, state) = (&self.target.name, &mut self.state);
        let looked = match result {
            Ok(looked) => looked,
            Err(error) => {
                let reason = error.to_string();
                if state.failures == 0 {
                    tracing::warn!(source = name, reason, "a source cannot be fetched; what was fetched before stays");
                } else {
                    tracing::debug!(source = name, reason, failures = state.failures + 1, "a source cannot be fetched still");
                }
                (state.failures, state.failure) = (state.failures.saturating_add(1), Some(reason));
                return None;
            }
        };
        if state.failures > 0 {
            tracing::info!(source = name, failures = state.failures, "a source can be fetched again");
        }
        if looked.changed {
            tracing::info!(source = name, entries = looked.entries, "a source brought something new");
        }
        (state.failures, state.failure, state.succeeded_at) = (0, None, Some(now.unix_timestamp()));
        Some(looked)
    }

    fn status(&self) -> SourceStatus {
        SourceStatus {
            name: self.target.name.clone(),
            server: self.target.server,
            kind: self.target.followed.kind,
            entries: self.state.entries,
            succeeded_at: self.state.succeeded_at.map(moment),
            failures: self.state.failures,
            failure: self.state.failure.clone(),
            next_look_at: moment(self.state.next_look_at),
        }
    }
}

fn moment(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
