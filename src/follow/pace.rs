//! Politeness towards hosts: one request at a time to each, and a pause after it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

/// When a host may be asked next; none: at once. It is locked while a request is under way.
type Host = Arc<tokio::sync::Mutex<Option<Instant>>>;

/// Whose turn it is with each host.
#[derive(Debug, Default)]
pub(super) struct Pace {
    hosts: Mutex<HashMap<String, Host>>,
}

/// The right to ask a host. While it is held nobody else asks; once it is dropped the pause begins.
#[derive(Debug)]
pub(super) struct Turn {
    next: OwnedMutexGuard<Option<Instant>>,
    pause: Duration,
}

impl Pace {
    /// Waits until `host` may be asked. After this request, `pause` goes by before the next.
    pub(super) async fn turn(&self, host: &str, pause: Duration) -> Turn {
        let host = self.host(host);
        // Held while the request is under way: that is what it is for.
        let next = host.lock_owned().await;
        if let Some(next) = *next {
            tokio::time::sleep_until(next).await;
        }
        Turn { next, pause }
    }

    fn host(&self, host: &str) -> Host {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(host.to_owned()).or_default())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.next = Some(Instant::now() + self.pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_after_a_pause_and_another_at_once() {
        let (pace, began) = (Pace::default(), Instant::now());
        drop(pace.turn("a.example", SECOND).await);
        drop(pace.turn("b.example", SECOND).await);
        assert_eq!(began.elapsed(), Duration::ZERO);
        drop(pace.turn("a.example", SECOND * 5).await);
        assert_eq!(began.elapsed().as_secs(), 1);
        drop(pace.turn("a.example", SECOND).await);
        assert_eq!(began.elapsed().as_secs(), 6);
    }

    #[tokio::test(start_paused = true)]
    async fn two_requests_to_a_host_are_never_under_way_together() {
        let (pace, began) = (Arc::new(Pace::default()), Instant::now());
        let first = pace.turn("a.example", SECOND).await;
        let beside = Arc::clone(&pace);
        let second = tokio::spawn(async move {
            drop(beside.turn("a.example", SECOND).await);
            began.elapsed()
        });
        tokio::time::sleep(SECOND * 10).await;
        assert!(!second.is_finished());
        drop(first);
        assert_eq!(second.await.expect("a time").as_secs(), 11);
    }
}
