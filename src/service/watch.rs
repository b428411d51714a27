//! Watching the corpus for changes, by looking again and again: that works where the file system tells of none, as in
//! bind mounts and on network drives.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::corpus;
use crate::service::{How, Service};

/// A change is acted on once nothing changed any more for this long.
const SETTLED: Duration = Duration::from_secs(1);

/// Looking may take this share of the time at most, so that a large corpus does not keep a disk busy.
const LOOKING_SHARE: u32 = 20;

/// Reloads whenever the corpus has changed and settled, until `stop`. `every`: how long between looks at least.
pub async fn watch(service: Arc<Service>, every: Duration, stop: CancellationToken) {
    let mut acted_on = service.fingerprint();
    let mut last = acted_on;
    let mut wait = every;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        let began = Instant::now();
        let seen = look(&service).await;
        wait = every.max(began.elapsed() * LOOKING_SHARE);
        if seen != acted_on {
            if seen == last {
                // What a guard refused is not tried again until it changes.
                acted_on = seen;
                service.reload(How::Guarded).await;
            } else {
                wait = SETTLED;
            }
        }
        last = seen;
    }
}

/// A number that changes when a file is added, removed, written or touched. 0 if the corpus cannot be walked.
async fn look(service: &Arc<Service>) -> u64 {
    let service = Arc::clone(service);
    let look = move || corpus::fingerprint(&service.settings().all_sources(), &service.settings().limits).unwrap_or(0);
    tokio::task::spawn_blocking(look).await.unwrap_or(0)
}
