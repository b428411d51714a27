//! Progress on standard error, for what takes longer than a second. Hidden where no terminal shows it.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// What takes less than this shows no progress at all.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line that counts seconds, for work whose end is not known.
pub(super) fn spinner(what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        // Nobody sees it, and its thread would cost an answer time.
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_message(what).with_style(style("{spinner} {msg}, {elapsed}"));
    bar.enable_steady_tick(PATIENCE);
    bar
}

/// A bar over `steps`.
pub(super) fn bar(what: &'static str, steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64).with_message(what).with_style(style("{msg} {wide_bar} {pos}/{len}, {eta} left"));
    bar.enable_steady_tick(PATIENCE);
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
