//! `check`: the settings and the corpus, problem by problem.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::{DONE, FAILED, progress};
use crate::config::{Process, Secrets, Settings};
use crate::service::Service;
use pullquote_engine::article::Article;
use pullquote_engine::render::table;
use pullquote_engine::stories;

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
    let articles = service.articles();
    if articles.is_empty() {
        writeln!(out, "corpus: holds no article; name folders with --corpus or in corpus.paths")?;
    }
    let mut report = anstream::stderr().lock();
    let listed: Vec<&Article> = articles.iter().map(AsRef::as_ref).collect();
    write!(report, "{}", table::summary(&listed, &stories::group(listed.iter().copied())))?;
    let found = match problems.len() {
        0 => "no problem".to_owned(),
        many => table::count(many, "problem"),
    };
    write!(report, "{}", table::left_out(&service.left_out()))?;
    writeln!(report, "{}; {found}", table::count(service.status().sizes.sentences, "quotable sentence"))?;
    Ok(if problems.is_empty() && secrets.is_ok() && !articles.is_empty() { DONE } else { FAILED })
}
