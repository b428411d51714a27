//! `fetch`: each source that is followed is looked at once, now, whenever it is due.

use std::io::Write;
use std::sync::Arc;

use anyhow::Context;

use crate::cli::{DONE, FAILED, progress};
use crate::config::Settings;
use crate::follow::{Fetcher, Follower, Following, Manners, SourceStatus};

pub(super) fn run(settings: &Settings) -> anyhow::Result<u8> {
    let waiting = progress::spinner("fetching");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start the runtime")?;
    let fetcher = Fetcher::new(Manners::default()).context("cannot fetch")?;
    let statuses = runtime.block_on(Follower::new(settings, fetcher, Arc::new(Following::default())).look_once());
    waiting.finish_and_clear();
    let mut out = anstream::stdout().lock();
    for status in statuses.iter() {
        writeln!(out, "{}", line(status))?;
    }
    if statuses.is_empty() {
        writeln!(anstream::stderr().lock(), "pullquote: no source is followed; docs/sources.md says how")?;
    }
    Ok(if statuses.iter().any(|status| status.failures > 0) { FAILED } else { DONE })
}

fn line(status: &SourceStatus) -> String {
    let kept = status.kept();
    match &status.failure {
        Some(reason) => format!("{}: failed, {kept} from before: {reason}", status.name),
        None => format!("{}: {kept}", status.name),
    }
}
