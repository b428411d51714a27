//! So that nobody's questions crowd out the others': limits by user and by server, and one verdict a reader.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::config::DiscordSettings;
use crate::ids::{GuildId, MessageId, UserId};

type Limiter<Key> = RateLimiter<Key, DefaultKeyedStateStore<Key>, DefaultClock>;

/// Once this many users or servers are counted, those that have waited long enough are forgotten.
const MAX_COUNTED: usize = 50_000;

/// The limits on questions, each a bucket that refills over a minute.
pub(super) struct Fairness {
    /// Users who did not say who they are share one bucket.
    users: Option<Limiter<Option<UserId>>>,
    guilds: Option<Limiter<GuildId>>,
    clock: DefaultClock,
}

impl Fairness {
    pub(super) fn new(settings: &DiscordSettings) -> Fairness {
        Fairness {
            users: settings.questions_per_user.map(limiter),
            guilds: settings.questions_per_server.map(limiter),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a question of `user`. If that is one too many, how long to wait, rounded up to seconds.
    pub(super) fn wait(&self, user: Option<UserId>, guild: Option<GuildId>) -> Option<Duration> {
        let user = self.users.as_ref().and_then(|limiter| self.over(limiter, &user));
        user.or_else(|| self.guilds.as_ref().zip(guild).and_then(|(limiter, guild)| self.over(limiter, &guild)))
    }

    fn over<Key: Clone + Eq + Hash>(&self, limiter: &Limiter<Key>, key: &Key) -> Option<Duration> {
        if limiter.len() > MAX_COUNTED {
            limiter.retain_recent();
        }
        let early = limiter.check_key(key).err()?;
        let wait = early.wait_time_from(self.clock.now());
        Some(Duration::from_secs(wait.as_secs() + 1))
    }
}

fn limiter<Key: Clone + Eq + Hash>(per_minute: NonZeroU32) -> Limiter<Key> {
    RateLimiter::keyed(Quota::per_minute(per_minute))
}

/// Which readers have judged which answers: kept in memory, and only the latest.
#[derive(Debug, Default)]
pub(super) struct Judged(Mutex<Verdicts>);

/// A message and the user who judged it, as far as Discord named them.
type Verdict = (Option<MessageId>, Option<UserId>);

/// Those that were given, also in the order they came.
#[derive(Debug, Default)]
struct Verdicts {
    known: HashSet<Verdict>,
    order: VecDeque<Verdict>,
}

/// So many verdicts are told apart.
const MAX_JUDGED: usize = 10_000;

impl Judged {
    /// Whether `user` judges the answer in `message` for the first time.
    pub(super) fn is_first(&self, message: Option<MessageId>, user: Option<UserId>) -> bool {
        let mut judged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Verdicts { known, order } = &mut *judged;
        let is_first = known.insert((message, user));
        if is_first {
            order.push_back((message, user));
        }
        if order.len() > MAX_JUDGED
            && let Some(oldest) = order.pop_front()
        {
            known.remove(&oldest);
        }
        is_first
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Settings;

    fn fairness(per_user: &str, per_server: &str) -> Fairness {
        let variables = BTreeMap::from([
            ("PULLQUOTE__DISCORD__QUESTIONS_PER_USER", per_user),
            ("PULLQUOTE__DISCORD__QUESTIONS_PER_SERVER", per_server),
        ]);
        Fairness::new(&Settings::read(None, &variables).expect("settings").discord)
    }

    #[test]
    fn one_too_many_is_told_how_long_to_wait() {
        let fairness = fairness("2", "3");
        let wait_of = |user, guild: Option<u64>| fairness.wait(UserId::new(user), guild.and_then(GuildId::new));
        assert_eq!((wait_of(1, Some(9)), wait_of(1, Some(9))), (None, None));
        let wait = wait_of(1, Some(9)).expect("two are enough");
        assert!((1..=30).contains(&wait.as_secs()), "{wait:?}");
        assert_eq!(wait_of(2, Some(9)), None);
        assert!(wait_of(3, Some(9)).is_some(), "the server had its three");
        assert_eq!(wait_of(3, None), None, "a direct message");
    }

    #[test]
    fn no_limit_is_none() {
        let fairness = fairness("0", "0");
        assert!((0..1_000).all(|_| fairness.wait(UserId::new(1), GuildId::new(1)).is_none()));
    }

    #[test]
    fn a_reader_judges_an_answer_once() {
        let judged = Judged::default();
        let is_first = |message, user| judged.is_first(MessageId::new(message), UserId::new(user));
        assert!(is_first(1, 2) && is_first(1, 3) && is_first(4, 2));
        assert!(!is_first(1, 2));
    }
}
