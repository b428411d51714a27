//! How the sources that are followed fare, for whoever asks while they are looked at.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use time::OffsetDateTime;
use tokio::sync::watch;

use crate::config::FollowedKind;
use crate::ids::GuildId;

/// How one source fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceStatus {
    /// What it is called, without what may be secret in an address.
    pub name: String,
    /// The server that its articles belong to; none: all may see them.
    pub server: Option<GuildId>,
    /// What stands at its address.
    pub kind: FollowedKind,
    /// How many entries, pages or documents are kept of it.
    pub entries: usize,
    /// When it was last looked at with success.
    pub succeeded_at: Option<OffsetDateTime>,
    /// How many looks failed since.
    pub failures: u32,
    /// Why the last one did.
    pub failure: Option<String>,
    /// When it is looked at again.
    pub next_look_at: OffsetDateTime,
}

impl SourceStatus {
    /// How long ago it was last looked at with success; none: never.
    pub fn succeeded_ago(&self) -> Option<Duration> {
        let at = self.succeeded_at?;
        // A clock that was set back makes it now.
        Some(Duration::try_from(OffsetDateTime::now_utc() - at).unwrap_or_default())
    }

    /// How much is kept of it, in words.
    pub fn kept(&self) -> String {
        let (one, many) = match self.kind {
            FollowedKind::Feed => ("entry", "entries"),
            FollowedKind::Sitemap => ("page", "pages"),
            FollowedKind::Page => ("document", "documents"),
            FollowedKind::Archive => ("archive", "archives"),
        };
        format!("{} {}", self.entries, if self.entries == 1 { one } else { many })
    }
}

/// How all of them fare. Empty where none is followed.
#[derive(Debug)]
pub struct Following {
    statuses: ArcSwap<Vec<SourceStatus>>,
    /// How many looks changed a file so far.
    news: watch::Sender<u64>,
}

impl Default for Following {
    fn default() -> Following {
        Following { statuses: ArcSwap::default(), news: watch::Sender::new(0) }
    }
}

impl Following {
    /// How they fare, in the order of the settings.
    pub fn statuses(&self) -> Arc<Vec<SourceStatus>> {
        self.statuses.load_full()
    }

    /// Tells of each look that changed a file.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    pub(super) fn begin(&self, statuses: Vec<SourceStatus>) {
        self.statuses.store(Arc::new(statuses));
    }

    /// Replaces what is known of the source at `place`.
    pub(super) fn publish(&self, place: usize, status: &SourceStatus) {
        self.statuses.rcu(|statuses| {
            let mut statuses = Vec::clone(statuses);
            statuses.get_mut(place).into_iter().for_each(|known| known.clone_from(status));
            statuses
        });
    }

    pub(super) fn tell(&self) {
        self.news.send_modify(|looks| *looks += 1);
    }
}
