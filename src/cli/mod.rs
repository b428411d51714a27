//! The command line: arguments in, service called, results to standard output, everything else to standard error.

mod articles;
mod ask;
mod check;
mod commands;
mod eval;
mod healthcheck;
mod index;
mod progress;
pub mod serve;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Process, Settings};
use crate::service::Service;

/// Done, and all is well.
const DONE: u8 = 0;
/// Something failed, or a check found something.
const FAILED: u8 = 1;
/// Asked for in a way that cannot work.
const MISUSED: u8 = 2;

/// Answers questions with sentences quoted word for word from your own articles.
#[derive(Debug, Parser)]
#[command(name = "pullquote", version, max_term_width = 100)]
struct Arguments {
    /// Settings file [default: config/pullquote.toml if it exists]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Folder or file with articles, instead of the setting; may be repeated
    #[arg(long, global = true, value_name = "PATH")]
    corpus: Vec<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the bot: on Discord's gateway with DISCORD_TOKEN, over HTTP with DISCORD_PUBLIC_KEY [default]
    Serve,
    /// Answer a question in the terminal; needs no account and no token
    Ask(ask::Arguments),
    /// Read the settings and the corpus and report each problem
    Check(check::Arguments),
    /// List the articles that were read, each with where it comes from
    Articles(articles::Arguments),
    /// Measure answers against a question file
    Eval(eval::Arguments),
    /// Build the index and print its sizes and the time it took
    Index,
    /// Print the Discord command definitions as JSON
    Commands(commands::Arguments),
    /// Ask the running bot whether it is well; for containers
    Healthcheck,
}

/// A call that cannot work, as opposed to one that failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Misuse(String);

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_closed_pipe(&error) => ExitCode::from(DONE),
        Err(error) => {
            let code = if error.is::<Misuse>() { MISUSED } else { FAILED };
            // Nothing is left to tell if standard error is closed.
            let _ = writeln!(anstream::stderr().lock(), "pullquote: {error:#}");
            ExitCode::from(code)
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<u8> {
    let mut settings = Settings::read(arguments.config.as_deref(), &Process).map_err(|error| Misuse(chain(&error)))?;
    if !arguments.corpus.is_empty() {
        settings.corpus = arguments.corpus;
    }
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::main(settings),
        Command::Ask(arguments) => ask::run(settings, &arguments),
        Command::Check(arguments) => check::run(settings, arguments),
        Command::Articles(arguments) => articles::run(settings, &arguments),
        Command::Eval(arguments) => eval::run(&settings, &arguments),
        Command::Index => index::run(settings),
        Command::Commands(arguments) => commands::run(&settings, &arguments),
        Command::Healthcheck => healthcheck::run(&settings),
    }
}

/// A service on the corpus of `settings`. Problems are counted on standard error, with the way to see them.
fn start(settings: Settings) -> anyhow::Result<Service> {
    let waiting = progress::spinner("reading articles");
    let service = Service::start(settings)?;
    waiting.finish_and_clear();
    let status = service.status();
    let mut err = anstream::stderr().lock();
    if status.problems > 0 {
        writeln!(err, "pullquote: {} problems in the corpus; `pullquote check` lists them", status.problems)?;
    }
    if status.sizes.articles == 0 {
        writeln!(err, "pullquote: the corpus holds no article; name folders with --corpus or in corpus.paths")?;
    }
    Ok(service)
}

/// An error and its causes on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Whether the reader of our output has gone, as with `pullquote articles | head -1`.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
