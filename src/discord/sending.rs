//! One request to Discord seen through: tried again where that may help, within its time, and never without end.

use std::collections::hash_map::RandomState;
use std::future::Future;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serenity::http::HttpError;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use crate::telemetry::Metrics;

/// The first and the longest wait between attempts, each lengthened or shortened by up to a half, so that many that
/// failed together do not come again together.
const WAITS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// Discord's code for an interaction that was answered before. Source: its developer documentation, "JSON Error Codes".
const ALREADY_ANSWERED: isize = 40_060;

/// Discord bars an address after 10,000 refused requests (401, 403, 429) in 10 minutes. Source: its developer
/// documentation, "Invalid Request Limit". Past a tenth of that nothing is sent until the ten minutes are over.
const MAX_REFUSED: u32 = 1_000;
const REFUSED_WITHIN: Duration = Duration::from_secs(10 * 60);

/// At most this many requests are under way at once: a crowd's answers then share connections instead of opening one
/// each. A request that Discord is slow with holds a lane for a few seconds at most.
const LANES: usize = 64;

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// Discord took it, now or in an attempt that looked like a failure.
    Taken,
    /// It refuses it, with this code of its own and for this reason. Source: its developer documentation, "JSON Error Codes".
    Refused { code: isize, reason: String },
    /// It did not take it, for this reason.
    Failed(String),
}

/// Sends requests, a few at a time, and stops for a while where Discord refuses too many.
#[derive(Debug)]
pub(super) struct Sending {
    /// Since when refused requests are counted, and how many there were.
    refused: Mutex<Option<(Instant, u32)>>,
    lanes: Semaphore,
    metrics: Arc<Metrics>,
}

/// What an attempt came to.
enum Attempt {
    Done(Sent),
    Again(String),
}

impl Sending {
    pub(super) fn new(metrics: Arc<Metrics>) -> Sending {
        Sending { refused: Mutex::default(), lanes: Semaphore::new(LANES), metrics }
    }

    /// Tries `attempt` until Discord takes it, says that trying again is of no use, or `within` is over; each attempt
    /// takes `each` at most.
    pub(super) async fn send<T, F>(&self, within: Duration, each: Duration, attempt: impl Fn() -> F) -> Sent
    where
        F: Future<Output = serenity::Result<T>>,
    {
        self.fetch(within, each, attempt).await.map_or_else(|sent| sent, |_| Sent::Taken)
    }

    /// The same for what Discord says in return. What became of the request where it says nothing.
    pub(super) async fn fetch<T, F>(&self, within: Duration, each: Duration, attempt: impl Fn() -> F) -> Result<T, Sent>
    where
        F: Future<Output = serenity::Result<T>>,
    {
        let began = Instant::now();
        let mut wait = WAITS.0;
        for number in 1_u32.. {
            if self.refused_too_many(Instant::now()) {
                return Err(Sent::Failed("Discord refused too many requests of late; nothing is sent for a while".to_owned()));
            }
            let left = || within.saturating_sub(began.elapsed());
            let reason = match timeout(left(), self.lanes.acquire()).await {
                Err(_) => "Discord was too slow with the requests before it".to_owned(),
                // Apart, since those who wait for a lane are many and hold no request yet.
                Ok(_lane) => match timeout(each.min(left()), Box::pin(attempt())).await {
                    Ok(Ok(said)) => return Ok(said),
                    Ok(Err(error)) => match self.judged(&error, number) {
                        Attempt::Done(sent) => return Err(sent),
                        Attempt::Again(reason) => reason,
                    },
                    Err(_) => "timed out".to_owned(),
                },
            };
            let pause = jittered(wait);
            if began.elapsed() + pause >= within {
                return Err(Sent::Failed(format!("{reason}, {number} times")));
            }
            tracing::debug!(reason, "a request to Discord is tried again");
            sleep(pause).await;
            wait = (wait * 2).min(WAITS.1);
        }
        Err(Sent::Failed("tried too often".to_owned()))
    }

    fn note_refused(&self, now: Instant) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *refused {
            Some((since, count)) if now.duration_since(*since) < REFUSED_WITHIN => *count += 1,
            refused => *refused = Some((now, 1)),
        }
    }

    fn refused_too_many(&self, now: Instant) -> bool {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.is_some_and(|(since, count)| count >= MAX_REFUSED && now.duration_since(since) < REFUSED_WITHIN)
    }

    fn judged(&self, error: &serenity::Error, number: u32) -> Attempt {
        let reason = reason(error);
        let serenity::Error::Http(error) = error else { return Attempt::Done(Sent::Failed(reason)) };
        let HttpError::UnsuccessfulRequest(response) = error else {
            self.metrics.refused(0);
            return Attempt::Again(reason);
        };
        let status = response.status_code.as_u16();
        self.metrics.refused(status);
        if matches!(status, 401 | 403 | 429) {
            self.note_refused(Instant::now());
        }
        match status {
            429 | 500..=599 => Attempt::Again(reason),
            // An attempt before this one had arrived after all.
            _ if response.error.code == ALREADY_ANSWERED && number > 1 => Attempt::Done(Sent::Taken),
            _ => Attempt::Done(Sent::Refused { code: response.error.code, reason }),
        }
    }
}

/// `wait`, half as long to half as long again.
fn jittered(wait: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    wait / 2 + wait.mul_f64((random >> 32) as f64 / f64::from(u32::MAX))
}

/// What an error of serenity's says, without addresses and tokens.
pub(super) fn reason(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            format!("status {}: {}", response.status_code.as_u16(), response.error.message)
        }
        serenity::Error::Http(HttpError::Request(error)) if error.is_connect() => "no connection".to_owned(),
        serenity::Error::Http(HttpError::Request(error)) if error.is_timeout() => "timed out".to_owned(),
        serenity::Error::Http(_) => "the request failed".to_owned(),
        serenity::Error::Json(error) => format!("unexpected JSON: {error}"),
        serenity::Error::Gateway(error) => format!("gateway: {error}"),
        other => format!("{other:?}").split(['(', '{', ' ']).next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn sending() -> Sending {
        Sending::new(Arc::default())
    }

    fn gateway_error() -> serenity::Error {
        serenity::Error::Http(HttpError::RateLimitI64F64)
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_is_tried_again_until_it_is_taken() {
        let tries = AtomicU32::new(0);
        let attempt = || async { if tries.fetch_add(1, Ordering::Relaxed) < 3 { Err(gateway_error()) } else { Ok(()) } };
        let sent = sending().send(Duration::from_secs(3_600), Duration::from_secs(1), attempt).await;
        assert_eq!((sent, tries.load(Ordering::Relaxed)), (Sent::Taken, 4));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_given_up_in_time() {
        let silence = std::future::pending::<serenity::Result<()>>;
        let sent = sending().send(Duration::from_millis(80), Duration::from_millis(10), silence).await;
        assert!(matches!(sent, Sent::Failed(reason) if reason.starts_with("timed out")));
    }

    #[tokio::test(start_paused = true)]
    async fn few_requests_are_under_way_at_once_and_who_waits_too_long_is_told() {
        let (sending, most, now) = (sending(), AtomicU32::new(0), AtomicU32::new(0));
        let attempt = || async {
            most.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            sleep(Duration::from_millis(800)).await;
            now.fetch_sub(1, Ordering::Relaxed);
            Ok(())
        };
        let all = (0..LANES * 2 + 1).map(|_| sending.send(Duration::from_secs(2), Duration::from_secs(1), attempt));
        let sent = serenity::futures::future::join_all(all).await;
        assert_eq!(most.load(Ordering::Relaxed), LANES as u32);
        assert_eq!(sent.iter().filter(|sent| **sent == Sent::Taken).count(), LANES * 2);
    }

    #[tokio::test]
    async fn past_a_thousand_refusals_nothing_is_sent_for_ten_minutes() {
        let sending = sending();
        let now = Instant::now();
        for _ in 0..MAX_REFUSED {
            assert!(!sending.refused_too_many(now));
            sending.note_refused(now);
        }
        assert!(sending.refused_too_many(now) && !sending.refused_too_many(now + REFUSED_WITHIN));
        let sent = sending.send(Duration::from_secs(1), Duration::from_secs(1), || async { Ok(()) }).await;
        assert!(matches!(sent, Sent::Failed(reason) if reason.contains("too many")));
        sending.note_refused(now + REFUSED_WITHIN);
        assert!(!sending.refused_too_many(now + REFUSED_WITHIN));
    }

    #[test]
    fn waits_are_spread() {
        let waits: Vec<Duration> = (0..100).map(|_| jittered(Duration::from_millis(100))).collect();
        assert!(waits.iter().all(|wait| (50..=150).contains(&wait.as_millis())));
        assert!(waits.iter().collect::<std::collections::HashSet<_>>().len() > 50);
    }
}
