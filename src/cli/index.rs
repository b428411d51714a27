//! `index`: the sizes of the index and the time it takes to build; kept in a file where the settings name one.

use std::io::Write;

use crate::cli::{DONE, start};
use crate::config::Settings;
use crate::service::Audience;
use crate::telemetry;

pub(super) fn run(settings: Settings) -> anyhow::Result<u8> {
    let service = start(settings)?;
    let status = service.status(Audience::Public);
    let sizes = status.sizes;
    let mut out = anstream::stdout().lock();
    for (name, count) in [
        ("articles", sizes.articles),
        ("passages", sizes.passages),
        ("sentences", sizes.sentences),
        ("terms", sizes.terms),
        ("postings", sizes.postings),
        ("bytes of text", sizes.text_bytes),
        ("bytes of index", sizes.index_bytes),
    ] {
        writeln!(out, "{count:>12} {name}")?;
    }
    let how = if service.is_restored() { "to read the kept index" } else { "to read and build" };
    writeln!(out, "{:>12.3} seconds {how}", status.load_took.as_secs_f64())?;
    if let Some(kib) = telemetry::memory_kib() {
        writeln!(out, "{:>12} bytes of memory in use", kib << 10)?;
    }
    // Last, so that a file that cannot be written costs no figure.
    let saved = if service.is_restored() { None } else { service.save()? };
    if let Some(saved) = saved {
        writeln!(out, "{:>12} bytes kept for the next start", saved.bytes)?;
        writeln!(out, "{:>12.3} seconds to keep them", saved.took.as_secs_f64())?;
    }
    Ok(DONE)
}
