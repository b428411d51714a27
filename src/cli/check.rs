//! `check`: the settings and the corpus, problem by problem.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::{DONE, FAILED, progress};
use crate::config::{Process, Secrets, Settings};
use crate::service::Service;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files to check instead of the corpus of the settings
    paths: Vec<PathBuf>,
}

pub(super) fn run(mut settings: Settings, arguments: Arguments) -> anyhow::Result<u8> {
    if !arguments.paths.is_empty() {
        settings.corpus = arguments.paths;
    }
    let mut out = anstream::stdout().lock();
    let secrets = Secrets::read(&Process);
    if let Err(error) = &secrets {
        writeln!(out, "secrets: {error}")?;
    }
    let waiting = progress::spinner("reading articles");
    let service = Service::start(settings)?;
    waiting.finish_and_clear();
    let problems = service.problems();
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    let sizes = service.status().sizes;
    if sizes.articles == 0 {
        writeln!(out, "corpus: holds no article; name folders with --corpus or in corpus.paths")?;
    }
    let summary =
        format!("{} articles, {} passages, {} sentences; {} problems", sizes.articles, sizes.passages, sizes.sentences, problems.len());
    writeln!(anstream::stderr().lock(), "{summary}")?;
    Ok(if problems.is_empty() && secrets.is_ok() && sizes.articles > 0 { DONE } else { FAILED })
}
