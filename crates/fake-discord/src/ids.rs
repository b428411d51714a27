//! Ids as Discord gives them out: never the same twice in a run.

use std::sync::atomic::{AtomicU64, Ordering};

/// An id of the year 2024; the lower 22 bits count within a millisecond.
const FIRST: u64 = 1_200_000_000_000_000_000;

static NEXT: AtomicU64 = AtomicU64::new(FIRST);

/// An id that nothing else has.
pub fn fresh() -> String {
    NEXT.fetch_add(1 << 22, Ordering::Relaxed).to_string()
}
