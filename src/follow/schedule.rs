//! When a source is looked at again: after its interval, and later each time it fails. The same each time it is reckoned.

use std::time::Duration;

use sha2::{Digest, Sha256};

/// After failures, a source is looked at once a day at least.
const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// How long after a look the next one comes. `failures` in a row before it; `retry_after` is what the server asked for.
pub(super) fn wait(name: &str, every: Duration, failures: u32, retry_after: Option<Duration>) -> Duration {
    if failures == 0 {
        return every;
    }
    let backoff = every.saturating_mul(2_u32.saturating_pow(failures - 1)).min(MAX_WAIT.max(every));
    let wanted = retry_after.unwrap_or_default().min(MAX_WAIT);
    // A tenth at most, so that sources of one site that fails do not all come back at once.
    backoff.max(wanted) + backoff.mul_f64(share(name) / 10.0)
}

/// How long after a start the first look comes, at most `within`.
pub(super) fn first(name: &str, within: Duration) -> Duration {
    within.mul_f64(share(name))
}

/// A number from 0 to 1 that differs from name to name.
fn share(name: &str) -> f64 {
    let hash = Sha256::digest(name);
    f64::from(hash.first().copied().unwrap_or_default()) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_fails_is_asked_less_often_but_daily() {
        let minutes = |failures, retry_after| {
            let wait = wait("mill", Duration::from_secs(1_800), failures, retry_after);
            wait.as_secs() / 60
        };
        assert_eq!(minutes(0, None), 30);
        for (failures, least) in [(1, 30), (2, 60), (3, 120), (7, 1_440), (40, 1_440)] {
            assert!((least..=least * 11 / 10).contains(&minutes(failures, None)), "{failures}: {}", minutes(failures, None));
        }
        assert!(minutes(1, Some(Duration::from_secs(7_200))) >= 120);
        assert!(minutes(1, Some(Duration::MAX)) <= 1_444);
        let monthly = Duration::from_secs(30 * 86_400);
        assert!(wait("mill", monthly, 9, None) >= monthly);
    }

    #[test]
    fn sources_begin_one_after_the_other() {
        let (one, two) = (first("mill", MAX_WAIT), first("river", MAX_WAIT));
        assert!(one != two && one <= MAX_WAIT && one == first("mill", MAX_WAIT));
    }
}
