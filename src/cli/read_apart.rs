//! `read-apart`: a file on standard input in, what is in it out, for the process that reads the corpus. A bad file ends this process alone.

use std::io::{Read, Write};
use std::path::Path;

use crate::cli::DONE;
use crate::corpus;
use pullquote_engine::parse;

/// The program that is running, whatever lies at its path by now. Source: proc(5), `/proc/pid/exe`.
const THIS_PROGRAM: &str = "/proc/self/exe";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file's name; its ending says what it is
    name: String,
}

/// Lets the corpus be read by processes of this program.
pub(super) fn offer() {
    let own = Path::new(THIS_PROGRAM);
    let program = if own.exists() { Some(own.to_owned()) } else { std::env::current_exe().ok() };
    program.into_iter().for_each(corpus::open_apart_with);
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    corpus::limit_this_process()?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    std::io::stdout().lock().write_all(&parse::lay_out(&arguments.name, &bytes))?;
    Ok(DONE)
}
