//! The rules of the settings on the day they are asked for.

use time::{Date, OffsetDateTime};

use crate::config::Settings;
use pullquote_engine::answer::Rules;
use pullquote_engine::index::BuildRules;

/// The rules by which a question is answered today.
pub(super) fn rules(settings: &Settings) -> Rules {
    Rules { today: Some(today()), ..settings.rules.clone() }
}

/// The rules by which an index is made.
pub(super) fn build_rules(settings: &Settings) -> BuildRules {
    BuildRules { weights: settings.weights, limits: settings.index_limits }
}

/// Today, by universal time.
pub fn today() -> Date {
    OffsetDateTime::now_utc().date()
}

/// The day so many days before today.
pub fn days_ago(days: u32) -> Date {
    today().saturating_sub(time::Duration::days(i64::from(days)))
}
