//! The bot under load, under attack, and with a Discord that fails: nothing lost, nothing answered twice, bounded memory and time.
//!
//! The sizes are one switch. They take minutes, so that none runs by default:
//!
//! ```console
//! $ PULLQUOTE_LOAD=small cargo test --test it load:: -- --ignored --nocapture --test-threads 1
//! $ PULLQUOTE_LOAD=full cargo test --release --test it load:: -- --ignored --nocapture --test-threads 1
//! ```

mod chaos;
mod crowd;
mod garbage;
mod limits;
mod soak;

use std::time::Duration;

use tokio::time::{interval, timeout};

use fake_discord::interactions::ask;
use fake_discord::{DEADLINE, FakeDiscord};

const QUESTIONS: [&str; 4] = [
    "How many visitors does the mayor expect?",
    "Who owns the mill on the river Orra?",
    "Which airline flies from Selm to Lisbon?",
    "When did the mill close?",
];

/// How large the tests here are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// Two minutes for all of them, in a debug build.
    Small,
    /// Half an hour, optimised: the figures of `docs/operating.md`.
    Full,
}

impl Size {
    /// As `PULLQUOTE_LOAD` says; small if it is not set.
    fn read() -> Size {
        match std::env::var("PULLQUOTE_LOAD").as_deref() {
            Ok("full") => Size::Full,
            Ok("small") | Err(_) => Size::Small,
            Ok(other) => panic!("PULLQUOTE_LOAD is {other:?}; small and full are known"),
        }
    }

    fn pick<T>(self, small: T, full: T) -> T {
        match self {
            Size::Small => small,
            Size::Full => full,
        }
    }
}

/// Asks until there is an answer: a connection that died unnoticed takes its questions with it.
async fn answers_again(discord: &FakeDiscord) -> bool {
    for _ in 0..6 {
        let asked = ask(QUESTIONS[0]).build();
        discord.send(&asked);
        if timeout(DEADLINE / 4, discord.wait_for_callback(&asked.id)).await.is_ok() {
            return true;
        }
    }
    false
}

/// Waits until the bot sends nothing more, and has confirmed what it heard.
async fn settled(discord: &FakeDiscord) {
    let mut tick = interval(Duration::from_secs(1));
    tick.tick().await;
    let mut seen = usize::MAX;
    while seen != discord.requests().len() {
        seen = discord.requests().len();
        tick.tick().await;
    }
}
