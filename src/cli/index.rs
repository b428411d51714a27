//! `index`: the sizes of the index and the time it takes to build.

use std::io::Write;

use crate::cli::{DONE, start};
use crate::config::Settings;

pub(super) fn run(settings: Settings) -> anyhow::Result<u8> {
    let status = start(settings)?.status();
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
    writeln!(out, "{:>12.3} seconds to read and build", status.load_took.as_secs_f64())?;
    Ok(DONE)
}
