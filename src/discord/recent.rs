//! What was seen within the last while, so that it is done once: a recorded request sent again, a message that a resume
//! replays, a refusal that was said.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The keys of the last while, the oldest forgotten first where there are too many.
#[derive(Debug)]
pub(crate) struct Recent<Key> {
    keep: Duration,
    max_kept: usize,
    kept: Mutex<Kept<Key>>,
}

#[derive(Debug)]
struct Kept<Key> {
    keys: HashSet<Key>,
    by_age: VecDeque<(Instant, Key)>,
}

impl<Key: Copy + Eq + Hash> Recent<Key> {
    /// Keeps each key so long, and at most so many.
    pub(crate) fn new(keep: Duration, max_kept: usize) -> Recent<Key> {
        Recent { keep, max_kept, kept: Mutex::new(Kept { keys: HashSet::new(), by_age: VecDeque::new() }) }
    }

    /// Whether `key` comes for the first time within what is kept.
    pub(crate) fn is_new(&self, key: Key, now: Instant) -> bool {
        // A panic elsewhere cannot leave the two lists in a state that harms.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        while kept.by_age.front().is_some_and(|(at, _)| now.duration_since(*at) > self.keep) || kept.by_age.len() >= self.max_kept {
            let Some((_, old)) = kept.by_age.pop_front() else { break };
            kept.keys.remove(&old);
        }
        let new = kept.keys.insert(key);
        if new {
            kept.by_age.push_back((now, key));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_new_once_and_again_when_it_is_forgotten() {
        let (recent, start) = (Recent::new(Duration::from_secs(10), 9), Instant::now());
        let is_new = |key, seconds| recent.is_new(key, start + Duration::from_secs(seconds));
        assert!(is_new(1, 0) && is_new(2, 0));
        assert!(!is_new(1, 10));
        assert!(is_new(1, 11));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (recent, start) = (Recent::new(Duration::from_secs(10), 9), Instant::now());
        for key in 0..14 {
            assert!(recent.is_new(key, start));
        }
        assert_eq!(recent.kept.lock().expect("kept").keys.len(), 9);
        assert!(recent.is_new(0, start), "the oldest is forgotten");
    }
}
