//! Watching corpora for changes, by looking again and again: that works where the file system tells of none, as in
//! bind mounts and on network drives.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::service::Service;
use crate::service::audience::Audience;
use crate::service::servers::Gone;

/// A change is acted on once nothing changed any more for this long.
const SETTLED: Duration = Duration::from_secs(1);

/// Looking may take this share of the time at most, so that a large corpus does not keep a disk busy.
const LOOKING_SHARE: u32 = 20;

/// What the files of each corpus looked like: the common one, and those of servers.
type Looks = BTreeMap<Audience, u64>;

/// Reloads the common corpus and those of servers, each whenever its files have changed and settled, until `stop`. `every`: how
/// long between looks at least.
pub async fn watch(service: Arc<Service>, every: Duration, stop: CancellationToken) {
    let mut watched = Watched::default();
    let mut wait = every;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        let began = Instant::now();
        let (read, seen) = look(&service).await;
        wait = every.max(began.elapsed() * LOOKING_SHARE);
        let changed = watched.changed(&read, &seen);
        if watched.is_settling {
            wait = SETTLED;
        }
        for audience in changed {
            service.reload_changed(audience).await;
        }
    }
}

/// What was seen of the files of each corpus so far.
#[derive(Debug, Default)]
struct Watched {
    corpora: BTreeMap<Audience, Look>,
    /// Whether a change was seen that is still to be acted on.
    is_settling: bool,
}

#[derive(Clone, Copy, Debug)]
struct Look {
    acted_on: u64,
    last: u64,
}

impl Watched {
    /// The corpora that have changed and settled. `read`: what their files looked like when they were read; `seen`: what they look
    /// like now.
    fn changed(&mut self, read: &Looks, seen: &Looks) -> Vec<Audience> {
        self.corpora.retain(|audience, _| seen.contains_key(audience));
        self.is_settling = false;
        let mut changed = Vec::new();
        for (audience, seen) in seen {
            let first = read.get(audience).copied().unwrap_or(*seen);
            let look = self.corpora.entry(*audience).or_insert(Look { acted_on: first, last: first });
            if *seen != look.acted_on {
                if *seen == look.last {
                    // What a guard refused is not tried again until it changes.
                    look.acted_on = *seen;
                    changed.push(*audience);
                } else {
                    self.is_settling = true;
                }
            }
            look.last = *seen;
        }
        changed
    }
}

/// What the files of each corpus looked like when they were read, and what they look like now: a number that changes when a file
/// is added, removed, written or touched, 0 where they cannot be walked. Servers that have come are taken up.
pub(super) async fn look(service: &Arc<Service>) -> (Looks, Looks) {
    let service = Arc::clone(service);
    let look = move || {
        service.servers.note(Gone::Forget);
        let read = service.fingerprints();
        let now = |audience: &Audience| service.origin(*audience).fingerprint().unwrap_or(0);
        let seen = read.keys().map(|audience| (*audience, now(audience))).collect();
        (read, seen)
    };
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::GuildId;

    #[test]
    fn each_corpus_is_reloaded_once_its_own_files_have_settled() {
        let server = Audience::Server(GuildId::MIN);
        let looks = |common, own: Option<u64>| {
            [(Audience::Public, Some(common)), (server, own)]
                .into_iter()
                .filter_map(|(whose, look)| Some((whose, look?)))
                .collect::<Looks>()
        };
        let mut watched = Watched::default();
        let mut see = |common, own| (watched.changed(&looks(1, Some(5)), &looks(common, own)), watched.is_settling);
        assert_eq!(see(1, None), (vec![], false));
        assert_eq!(see(1, Some(5)), (vec![], false));
        assert_eq!(see(2, Some(5)), (vec![], true));
        assert_eq!(see(3, Some(6)), (vec![], true));
        assert_eq!(see(3, Some(7)), (vec![Audience::Public], true));
        assert_eq!(see(3, Some(7)), (vec![server], false));
        assert_eq!(see(3, Some(7)), (vec![], false), "what was refused is not tried again");
        assert_eq!(see(3, None), (vec![], false));
    }
}
