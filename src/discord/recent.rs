//! Interactions that were seen before: a recorded request, sent again while its signature is fresh, is not answered.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::ids::InteractionId;

/// At most this many ids are kept. Discord's own traffic of ten minutes to one process stays far below; past it the
/// oldest go first.
const MAX_KEPT: usize = 200_000;

/// The ids of the interactions of the last while.
#[derive(Debug)]
pub(super) struct Seen {
    keep: Duration,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    ids: HashSet<InteractionId>,
    by_age: VecDeque<(Instant, InteractionId)>,
}

impl Seen {
    /// Keeps each id so long.
    pub(super) fn new(keep: Duration) -> Seen {
        Seen { keep, kept: Mutex::default() }
    }

    /// Whether `id` comes for the first time within what is kept.
    pub(super) fn is_new(&self, id: InteractionId, now: Instant) -> bool {
        // A panic elsewhere cannot leave the two lists in a state that harms.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        while kept.by_age.front().is_some_and(|(at, _)| now.duration_since(*at) > self.keep) || kept.by_age.len() >= MAX_KEPT {
            let Some((_, old)) = kept.by_age.pop_front() else { break };
            kept.ids.remove(&old);
        }
        let new = kept.ids.insert(id);
        if new {
            kept.by_age.push_back((now, id));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_once_and_again_when_it_is_forgotten() {
        let (seen, start) = (Seen::new(Duration::from_secs(10)), Instant::now());
        let is_new = |id, seconds| seen.is_new(InteractionId::new(id).expect("an id"), start + Duration::from_secs(seconds));
        assert!(is_new(1, 0) && is_new(2, 0));
        assert!(!is_new(1, 10));
        assert!(is_new(1, 11));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (seen, start) = (Seen::new(Duration::from_secs(10)), Instant::now());
        for id in (1..MAX_KEPT as u64 + 6).filter_map(InteractionId::new) {
            assert!(seen.is_new(id, start));
        }
        assert_eq!(seen.kept.lock().expect("kept").ids.len(), MAX_KEPT);
    }
}
