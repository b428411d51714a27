//! So that nobody's questions crowd out the others': limits by user and by server, and one verdict a reader.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use time::Date;

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

/// Which readers have judged which answers, and how: kept in memory, and only the latest.
#[derive(Debug, Default)]
pub(super) struct Judged(Mutex<Verdicts>);

/// A message and the user who judged it, as far as Discord named them.
type Judge = (Option<MessageId>, Option<UserId>);

/// Whether an answer is helpful, and the day on which that was counted.
pub(super) type Verdict = (bool, Date);

/// Those that were given, also in the order they came.
#[derive(Debug, Default)]
struct Verdicts {
    known: HashMap<Judge, Verdict>,
    order: VecDeque<Judge>,
}

/// What a verdict is to those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// The first one of this reader.
    First,
    /// The same again.
    Same,
    /// Another than this one.
    Changed(Verdict),
}

/// So many verdicts are told apart.
const MAX_JUDGED: usize = 10_000;

impl Judged {
    /// Keeps what `user` thinks of the answer in `message`, and says what that is to what they thought before.
    pub(super) fn verdict(&self, message: Option<MessageId>, user: Option<UserId>, verdict: Verdict) -> Judgement {
        let mut judged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Verdicts { known, order } = &mut *judged;
        let judge = (message, user);
        if known.get(&judge).is_some_and(|before| before.0 == verdict.0) {
            return Judgement::Same;
        }
        let before = known.insert(judge, verdict);
        if before.is_none() {
            order.push_back(judge);
        }
        if order.len() > MAX_JUDGED
            && let Some(oldest) = order.pop_front()
        {
            known.remove(&oldest);
        }
        before.map_or(Judgement::First, Judgement::Changed)
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
    fn a_reader_judges_an_answer_once_and_can_change_their_mind() {
        let (judged, day) = (Judged::default(), time::macros::date!(2024 - 05 - 01));
        let verdict = |message, user, helpful| judged.verdict(MessageId::new(message), UserId::new(user), (helpful, day));
        assert_eq!([verdict(1, 2, true), verdict(1, 3, true), verdict(4, 2, false)], [Judgement::First; 3]);
        assert_eq!((verdict(1, 2, true), verdict(1, 2, false)), (Judgement::Same, Judgement::Changed((true, day))));
        assert_eq!((verdict(1, 2, false), verdict(1, 2, true)), (Judgement::Same, Judgement::Changed((false, day))));
    }
}
