//! `index`: the sizes of the indexes and the time it takes to build them; kept in files where the settings name one.

use std::io::Write;

use crate::cli::{DONE, SeenBy, progress, start};
use crate::config::Settings;
use crate::telemetry;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    seen_by: SeenBy,
}

pub(super) fn run(settings: Settings, arguments: &Arguments) -> anyhow::Result<u8> {
    let audience = arguments.seen_by.audience();
    let service = start(settings, audience)?;
    let status = service.status(audience);
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
    let servers = service.servers().len();
    if servers > 0 {
        let waiting = progress::spinner("reading the articles of servers");
        service.open_servers();
        waiting.finish_and_clear();
        writeln!(out, "{servers:>12} servers with articles of their own")?;
    }
    // Last, so that a file that cannot be written costs no figure.
    if let Some(saved) = service.save()? {
        writeln!(out, "{:>12} bytes kept for the next start", saved.bytes)?;
        writeln!(out, "{:>12.3} seconds to keep them", saved.took.as_secs_f64())?;
    }
    Ok(DONE)
}
