//! The command line: arguments in, service called, results to standard output, everything else to standard error.

mod articles;
mod ask;
mod button_key;
mod check;
mod commands;
mod eval;
mod export;
mod fetch;
mod forget;
mod healthcheck;
mod import;
mod index;
mod init;
mod manifest;
mod papers;
mod pins_files;
mod progress;
mod read_apart;
pub mod serve;
mod stats;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::config::{Process, Settings};
use crate::ids::GuildId;
use crate::service::{Audience, Service};
use crate::store::Store;
use crate::telemetry::chain;

/// Done, and all is well.
const DONE: u8 = 0;
/// Something failed, or a check found something.
const FAILED: u8 = 1;
/// Asked for in a way that cannot work.
const MISUSED: u8 = 2;

const EXAMPLES: &str = "\
Examples:
  pullquote ask \"When did Finland join NATO?\"      an answer in the terminal
  pullquote                                        a page to try the bot on, at http://127.0.0.1:8080
  pullquote --corpus ~/articles articles           what is known of your own articles
  pullquote init my-bot                            a folder to begin with";

/// Answers questions with sentences quoted word for word from your own articles.
#[derive(Debug, Parser)]
#[command(name = "pullquote", version, max_term_width = 100, after_help = EXAMPLES)]
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

// Only the options of the command that is called are put together.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Run the bot: on Discord's gateway with DISCORD_TOKEN, over HTTP with DISCORD_PUBLIC_KEY, else as a page to try it on [default]
    #[command(after_help = "\
Examples:
  pullquote serve
  pullquote serve --corpus ~/articles --config /etc/pullquote.toml")]
    Serve,
    /// Answer a question in the terminal; needs no account and no token
    #[command(after_help = "\
Examples:
  pullquote ask \"When did Finland join NATO?\"
  pullquote ask --source \"Defense News\" --after 2022-02-24 --quotes 1 \"Who applied together?\"
  pullquote ask --explain --ranked 5 \"How long is the border?\"
  pullquote ask --server 80351110224678912 \"How is a role given?\"
  pullquote ask --json --batch questions.txt")]
    Ask(ask::Arguments),
    /// Read the settings and the corpus and report each problem
    #[command(after_help = "\
Examples:
  pullquote check
  pullquote check ~/articles new/one.html")]
    Check(check::Arguments),
    /// List the articles that were read, each with where it comes from
    #[command(after_help = "\
Examples:
  pullquote articles
  pullquote articles --json --corpus ~/articles
  pullquote articles --server 80351110224678912")]
    Articles(articles::Arguments),
    /// Measure answers against question files
    #[command(after_help = "\
Examples:
  pullquote eval config/questions.jsonl
  pullquote eval config/questions.jsonl --json
  pullquote eval config/questions.jsonl --against before.json
  pullquote eval config/questions.jsonl --fail-below answer_in_first_quote=0.8")]
    Eval(eval::Arguments),
    /// Build the index and print its sizes and the time it took
    #[command(after_help = "\
Examples:
  pullquote index
  pullquote index --corpus ~/articles")]
    Index(index::Arguments),
    /// Fetch each source that is followed once, now, and say what came of it
    #[command(after_help = "\
Examples:
  pullquote fetch
  pullquote fetch --config /etc/pullquote.toml")]
    Fetch,
    /// Write the articles that were added in Discord as files, with what is known of them; a running bot may go on
    #[command(after_help = "\
Examples:
  pullquote export backup
  pullquote export backup --server 1100000000000000001
  pullquote export backup --overwrite")]
    Export(export::Arguments),
    /// Put what `export` wrote back, as articles that were added to a server; a running bot may go on
    #[command(after_help = "\
Examples:
  pullquote import backup --server 1100000000000000001
  pullquote import backup/1100000000000000001 --server 1100000000000000002
  pullquote import backup --server 1100000000000000001 --overwrite")]
    Import(import::Arguments),
    /// Show how much a server asks and how that is answered, by week; a running bot may go on
    #[command(after_help = "\
Examples:
  pullquote stats --server 1100000000000000001
  pullquote stats --server 1100000000000000001 --svg stats.svg")]
    Stats(stats::Arguments),
    /// Delete all that is kept of a server, now: settings, questions, verdicts, index, what was fetched; needs no token
    #[command(after_help = "\
Examples:
  pullquote forget --server 1100000000000000001
  pullquote forget --server 1100000000000000001 --yes")]
    Forget(forget::Arguments),
    /// Print the Discord command definitions as JSON
    #[command(after_help = "\
Examples:
  pullquote commands
  pullquote commands --register")]
    Commands(commands::Arguments),
    /// Ask the running bot whether it is well; for containers
    #[command(after_help = "\
Examples:
  pullquote healthcheck
  pullquote healthcheck --config /etc/pullquote.toml")]
    Healthcheck,
    /// Write a commented settings file, an example article and questions on it, to begin with; nothing is overwritten
    #[command(after_help = "\
Examples:
  pullquote init
  pullquote init my-bot")]
    Init(init::Arguments),
    /// Print what makes a shell complete commands and options
    #[command(after_help = "\
Examples:
  pullquote completions bash > ~/.local/share/bash-completion/completions/pullquote
  pullquote completions fish > ~/.config/fish/completions/pullquote.fish
  pullquote completions zsh > ~/.zfunc/_pullquote")]
    Completions(papers::Arguments),
    /// Open the file on standard input for the process that called, within limits on time and memory
    #[command(
        hide = true,
        after_help = "\
Examples:
  pullquote read-apart handbook.pdf"
    )]
    ReadApart(read_apart::Arguments),
    /// Print the manual page
    #[command(after_help = "\
Examples:
  pullquote man > ~/.local/share/man/man1/pullquote.1")]
    Man,
}

/// Who says what the corpus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CorpusFrom {
    /// The call, with `--corpus`.
    Call,
    /// The settings.
    Settings,
}

/// A call that cannot work, as opposed to one that failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Misuse(String);

// An option of what is asked or shown: as all see it, or the members of one server. What documents it would stand for the command.
#[derive(Debug, clap::Args)]
struct SeenBy {
    /// As the members of this server see it, by its id: with the articles that belong to it
    #[arg(long, value_name = "ID", value_parser = server)]
    server: Option<GuildId>,
}

impl SeenBy {
    fn audience(&self) -> Audience {
        self.server.into()
    }
}

fn server(raw: &str) -> Result<GuildId, String> {
    GuildId::written(raw).ok_or_else(|| "the id of a server is a number of 15 to 20 digits".to_owned())
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    read_apart::offer();
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
    let Arguments { config, corpus, command } = arguments;
    let corpus_from = if corpus.is_empty() { CorpusFrom::Settings } else { CorpusFrom::Call };
    let settings = || -> Result<Settings, Misuse> {
        let mut settings = Settings::read(config.as_deref(), &Process).map_err(|error| Misuse(chain(&error)))?;
        if !corpus.is_empty() {
            settings.read_only(corpus);
        }
        Ok(settings)
    };
    match command.unwrap_or(Command::Serve) {
        Command::Serve => serve::main(settings()?),
        Command::Ask(arguments) => ask::run(settings()?, &arguments),
        Command::Check(arguments) => check::run(settings()?, arguments),
        Command::Articles(arguments) => articles::run(settings()?, &arguments),
        Command::Eval(arguments) => eval::run(&settings()?, corpus_from, &arguments),
        Command::Index(arguments) => index::run(settings()?, &arguments),
        Command::Fetch => fetch::run(&settings()?),
        Command::Export(arguments) => export::run(&settings()?, corpus_from, &arguments),
        Command::Import(arguments) => import::run(&settings()?, corpus_from, &arguments),
        Command::Stats(arguments) => stats::run(&settings()?, corpus_from, &arguments),
        Command::Forget(arguments) => forget::run(&settings()?, corpus_from, &arguments),
        Command::Commands(arguments) => commands::run(&settings()?, &arguments),
        Command::Healthcheck => healthcheck::run(&settings()?),
        Command::Init(arguments) => init::run(&arguments),
        Command::Completions(arguments) => papers::completions(&arguments),
        Command::Man => papers::man(),
        Command::ReadApart(arguments) => read_apart::run(&arguments),
    }
}

/// So many problems say why there is no article.
const MAX_REASONS: usize = 3;

/// The store that the settings name; none where there is no such file.
fn existing_store(settings: &Settings) -> anyhow::Result<Option<Store>> {
    let Some(path) = &settings.store.path else { return Ok(None) };
    Store::existing(path).with_context(|| format!("{} cannot be used", path.display()))
}

/// A service that sees what was added in Discord too, if it is asked for what a server's members see. Nothing is forgotten there.
fn look(settings: Settings, audience: Audience) -> anyhow::Result<Service> {
    let store = if audience == Audience::Public { None } else { existing_store(&settings)? };
    Ok(Service::start_beside(settings, store.unwrap_or_else(Store::in_memory))?)
}

/// A service on the corpus of `settings`. Problems of what that audience sees are counted on standard error, with the way to see
/// them.
fn start(settings: Settings, audience: Audience) -> anyhow::Result<Service> {
    let waiting = progress::spinner("reading articles");
    let service = look(settings, audience)?;
    let status = service.status(audience);
    waiting.finish_and_clear();
    let mut err = anstream::stderr().lock();
    if let Some(server) = audience.server().filter(|server| !service.servers().contains(server)) {
        writeln!(err, "pullquote: server {server} has no articles of its own; these are those that all see")?;
    }
    if status.problems > 0 {
        writeln!(err, "pullquote: {} problems in the corpus; `pullquote check` lists them", status.problems)?;
    }
    if status.sizes.articles == 0 {
        writeln!(err, "pullquote: the corpus holds no article; name folders with --corpus or in corpus.paths")?;
        for problem in service.problems(audience).iter().take(MAX_REASONS) {
            writeln!(err, "pullquote: {problem}")?;
        }
    }
    Ok(service)
}

/// Whether the reader of our output has gone, as with `pullquote articles | head -1`.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// The examples in a help text, each as arguments.
    fn examples(help: &str) -> Vec<Vec<String>> {
        let lines = help.lines().filter_map(|line| line.strip_prefix("  pullquote"));
        lines.map(|line| arguments(line.split(['>']).next().unwrap_or_default())).collect()
    }

    /// Splits as a shell does, as far as the examples need it; what follows two spaces is a remark.
    fn arguments(line: &str) -> Vec<String> {
        let line = line.split("  ").next().unwrap_or_default();
        let parts = line.split('"').enumerate().flat_map(|(number, part)| match number % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        });
        std::iter::once("pullquote").chain(parts).map(str::to_owned).collect()
    }

    #[test]
    fn every_command_has_examples_that_can_be_typed() {
        let command = Arguments::command();
        for command in command.get_subcommands().chain([&command]) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let examples = examples(&help);
            assert!(!examples.is_empty(), "{}", command.get_name());
            for example in examples {
                assert!(Arguments::try_parse_from(&example).is_ok(), "{example:?}");
            }
        }
    }
}
