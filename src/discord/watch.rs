//! What is seen of the connections to the gateway, look by look, in; whether one of them is lost out.

use std::time::Duration;

use tokio::time::Instant;

/// serenity waits so long between the logins of shards, and before it tries one again.
const LOGIN_EVERY: Duration = Duration::from_secs(5);

/// What is seen of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It is not there, or on its way.
    Away,
    /// It was told to be up. `latency`: how long the last heartbeat took to be acknowledged, down to the nanosecond, so
    /// that it tells one from the next.
    Up {
        /// None before the first.
        latency: Option<Duration>,
    },
}

/// What is seen of them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Each is up.
    AllUp,
    /// One is not, or not yet.
    SomeAway,
    /// One was not for too long, or fell silent.
    Lost,
}

/// Since when each connection has looked as it does.
#[derive(Debug)]
pub(super) struct Watch {
    patience: Duration,
    since: Vec<(Sign, Option<Instant>)>,
}

impl Watch {
    /// A watch over so many connections that are still to come.
    pub(super) fn new(count: u32, patience: Duration) -> Watch {
        Watch { patience, since: (0..count).map(|_| (Sign::Away, None)).collect() }
    }

    /// Looks at each connection, in order.
    pub(super) fn look(&mut self, signs: impl Iterator<Item = Sign>, now: Instant) -> Seen {
        // One after the other may have to log in.
        let may_be_away = self.patience + LOGIN_EVERY * u32::try_from(self.since.len()).unwrap_or(u32::MAX);
        let mut seen = Seen::AllUp;
        for (known, sign) in self.since.iter_mut().zip(signs) {
            let since = known.1.filter(|_| known.0 == sign).unwrap_or(now);
            *known = (sign, Some(since));
            let may_last = match sign {
                Sign::Away => may_be_away,
                // serenity says that one is up until it is up again, also while it hangs in between. So the heartbeats
                // must tell: Discord wants one every 41 s.
                Sign::Up { .. } => self.patience * 2,
            };
            if now.duration_since(since) > may_last {
                return Seen::Lost;
            }
            if sign == Sign::Away {
                seen = Seen::SomeAway;
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn up(nanoseconds: u64) -> Sign {
        Sign::Up { latency: Some(Duration::from_nanos(nanoseconds)) }
    }

    /// What is seen at these seconds, one connection after the other in each look.
    fn seen<const SHARDS: usize>(looks: &[(u64, [Sign; SHARDS])]) -> Vec<Seen> {
        let (mut watch, start) = (Watch::new(SHARDS as u32, PATIENCE), Instant::now());
        looks.iter().map(|(second, signs)| watch.look(signs.iter().copied(), start + Duration::from_secs(*second))).collect()
    }

    #[test]
    fn a_connection_that_stays_away_is_lost_after_a_minute_and_one_login() {
        let away = [Sign::Away];
        assert_eq!(seen(&[(0, away), (65, away), (66, away)]), [Seen::SomeAway, Seen::SomeAway, Seen::Lost]);
        assert_eq!(
            seen(&[(0, away), (50, [up(1)]), (51, away), (116, away)]),
            [Seen::SomeAway, Seen::AllUp, Seen::SomeAway, Seen::SomeAway]
        );
    }

    #[test]
    fn a_connection_without_acknowledged_heartbeats_is_lost() {
        let looks = [(0, [Sign::Up { latency: None }]), (41, [up(5)]), (82, [up(7)]), (202, [up(7)]), (203, [up(7)])];
        assert_eq!(seen(&looks), [Seen::AllUp, Seen::AllUp, Seen::AllUp, Seen::AllUp, Seen::Lost]);
    }

    #[test]
    fn many_connections_may_take_longer_and_one_that_is_lost_is_enough() {
        let (both_away, one_up) = ([Sign::Away; 2], [up(1), Sign::Away]);
        assert_eq!(seen(&[(0, both_away), (60, one_up), (70, one_up), (71, one_up)])[1..], [Seen::SomeAway, Seen::SomeAway, Seen::Lost]);
    }
}
