//! Ids as Discord hands them out, and those of the application that every fake Discord knows.

use std::sync::atomic::{AtomicU64, Ordering};

/// An id of the year 2024; the lower 22 bits count within a millisecond.
const FIRST: u64 = 1_200_000_000_000_000_000;

/// The application that the fake Discord knows.
pub const APPLICATION_ID: &str = "1100000000000000001";
/// Its bot user.
pub const BOT_ID: &str = "1100000000000000002";
/// The token that the bot logs in with. It is no secret: no real Discord accepts it.
pub const TOKEN: &str = "MTEwMDAwMDAwMDAwMDAwMDAwMg.fake.token";

static NEXT: AtomicU64 = AtomicU64::new(FIRST);

/// An id that nothing else in this process has.
pub fn snowflake() -> String {
    NEXT.fetch_add(1 << 22, Ordering::Relaxed).to_string()
}
