//! Logs, to standard error, and what is counted. Spans and messages are written where things happen; here is how they
//! are printed.

mod metrics;

use std::io::{self, IsTerminal};

use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::config::LogSettings;

pub use metrics::{Gauges, Metrics, SourceGauges, Transport};

/// Starts logging, once a process; a second call changes nothing.
pub fn start(settings: LogSettings) {
    // A line that cannot be written is lost. To say so on standard error too would end whoever logs it.
    let layer = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal()).log_internal_errors(false);
    let layer = if settings.json { layer.json().boxed() } else { layer.boxed() };
    // Tests start it once for the whole process.
    let _ = tracing_subscriber::registry().with(layer.with_filter(targets(settings.level))).try_init();
}

/// What is logged of whom. serenity's `info` spans hold whole events, with names, and its errors hold interaction
/// tokens; the HTTP client below it logs addresses that hold them too. So they speak up only from `warn`, and of
/// serenity's REST client nothing is taken: what it returns is logged here, without the token.
fn targets(level: Level) -> Targets {
    Targets::new()
        .with_default(LevelFilter::WARN.min(level.into()))
        .with_target("pullquote", level)
        .with_target("serenity::http", LevelFilter::OFF)
}

/// What the process holds of the machine's memory, in KiB; none where the system does not tell.
pub fn memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// An error and its causes on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
