//! Everything going wrong by chance, the same way for the same seed: requests by what they are about and how often they
//! were tried, whatever order they come in; the gateway by its own rng.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::fault::Fault;

/// How bad it gets.
#[derive(Clone, Copy, Debug)]
pub struct Chaos {
    /// The same seed, the same faults.
    pub seed: u64,
    /// For how long.
    pub span: Duration,
    /// For how many requests, if that is reached first.
    pub requests: usize,
    /// Of 100 requests, so many go wrong.
    pub share: u64,
    /// The longest wait for an answer.
    pub slowest: Duration,
    /// How often the connection to the gateway is disturbed, on average; never if it is zero.
    pub disturbed_every: Duration,
    /// Whether a connection may go dead without closing. The bot notices by its heartbeats, so keep those short.
    pub zombies: bool,
}

impl Chaos {
    /// Bad for so long: a third of the requests, and the connection every second or so.
    pub fn seeded(seed: u64, span: Duration) -> Chaos {
        let (slowest, disturbed_every) = (Duration::from_secs(2), Duration::from_millis(800));
        Chaos { seed, span, requests: usize::MAX, share: 33, slowest, disturbed_every, zombies: false }
    }
}

/// Numbers that look random. Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (SplitMix64).
#[derive(Debug)]
pub struct SeededRng(u64);

impl SeededRng {
    /// Starts at a seed.
    pub fn new(seed: u64) -> SeededRng {
        SeededRng(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    /// A time up to `longest`, in milliseconds.
    pub(crate) fn up_to(&mut self, longest: Duration) -> Duration {
        Duration::from_millis(self.below(u64::try_from(longest.as_millis()).unwrap_or(u64::MAX)))
    }
}

/// What decides over requests.
#[derive(Debug)]
pub(crate) struct Chance {
    chaos: Chaos,
    until: Instant,
    left: usize,
    /// How often each request was tried.
    tries: HashMap<String, u64>,
}

impl Chance {
    pub(crate) fn new(chaos: Chaos) -> Chance {
        Chance { chaos, until: Instant::now() + chaos.span, left: chaos.requests, tries: HashMap::new() }
    }

    /// What this request meets.
    pub(crate) fn draw(&mut self, method: &str, path: &str, subject: Option<usize>) -> Option<Fault> {
        if self.left == 0 || Instant::now() > self.until {
            return None;
        }
        self.left -= 1;
        // Ids and tokens differ from run to run; the place of an interaction does not.
        let end = path.rsplit('/').next().unwrap_or_default();
        let subject = subject.map_or_else(|| path.to_owned(), |number| format!("{number} {end}"));
        let key = format!("{method} {subject}");
        let tries = self.tries.entry(key.clone()).or_default();
        *tries += 1;
        let mut rng = SeededRng::new(key.bytes().fold(self.chaos.seed ^ *tries, |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte)));
        (rng.below(100) < self.chaos.share).then(|| self.fault(&mut rng))
    }

    fn fault(&self, rng: &mut SeededRng) -> Fault {
        match rng.below(100) {
            0..25 => Fault::RateLimited(Duration::from_millis(50 + rng.below(450))),
            25..40 => Fault::Status(500),
            40..55 => Fault::StatusAfter(500),
            55..65 => Fault::Page(502),
            65..75 => Fault::StatusAfter(502),
            75..85 => Fault::Garbage,
            _ => Fault::Slow(rng.up_to(self.chaos.slowest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(seed: u64) -> Vec<Option<Fault>> {
        let mut chance = Chance::new(Chaos::seeded(seed, Duration::from_secs(60)));
        (0..200).map(|number| chance.draw("POST", "/interactions/1/token/callback", Some(number % 100))).collect()
    }

    #[test]
    fn the_same_seed_brings_the_same_faults() {
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }

    #[test]
    fn about_as_many_requests_fail_as_asked_for() {
        let failed = drawn(1).iter().flatten().count();
        assert!((40..95).contains(&failed), "{failed} of 200");
    }

    #[test]
    fn a_second_try_has_its_own_fate() {
        let drawn = drawn(3);
        assert_ne!(drawn[..100], drawn[100..]);
    }

    #[test]
    fn chance_ends_with_its_requests() {
        let mut chance = Chance::new(Chaos { share: 100, requests: 2, ..Chaos::seeded(1, Duration::from_secs(60)) });
        let drawn: Vec<bool> = (0..3).map(|number| chance.draw("GET", "/users/@me", Some(number)).is_some()).collect();
        assert_eq!(drawn, [true, true, false]);
    }
}
