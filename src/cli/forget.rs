//! `forget`: all that is kept of a server is deleted, now. Needs no token and no running bot.

use std::io::{IsTerminal, Write};

use anyhow::Context;

use crate::cli::{CorpusFrom, DONE, FAILED, Misuse};
use crate::config::Settings;
use crate::ids::GuildId;
use crate::store::{self, Forgotten, Rows, ServerFiles, Store};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The server, by its Discord id
    #[arg(long, value_name = "ID", value_parser = server)]
    server: GuildId,
    /// Do not ask first
    #[arg(long)]
    yes: bool,
}

fn server(raw: &str) -> Result<GuildId, String> {
    let how = "a Discord id is a number of about 18 digits (with Developer Mode on: Copy Server ID in the server's menu)";
    raw.parse().map_err(|_| how.to_owned())
}

pub(super) fn run(settings: &Settings, corpus_from: CorpusFrom, arguments: &Arguments) -> anyhow::Result<u8> {
    if corpus_from == CorpusFrom::Call {
        return Err(Misuse("forget goes by the settings: leave --corpus out".to_owned()).into());
    }
    if !arguments.yes && !is_meant(arguments.server)? {
        writeln!(anstream::stderr().lock(), "pullquote: nothing was deleted")?;
        return Ok(FAILED);
    }
    let store = match &settings.store.path {
        Some(path) => Store::existing(path).with_context(|| format!("{} cannot be used", path.display()))?,
        None => None,
    };
    let forgotten = store::forget(store.as_ref(), &ServerFiles::of(settings), arguments.server);
    print(arguments.server, &forgotten)?;
    if settings.store.path.is_none() {
        let told = "store.path is empty: settings, questions and verdicts are in the memory of a running bot until it stops";
        writeln!(anstream::stdout().lock(), "{told}")?;
    }
    let mut err = anstream::stderr().lock();
    for failure in &forgotten.failures {
        writeln!(err, "pullquote: not deleted: {failure}")?;
    }
    Ok(if forgotten.failures.is_empty() { DONE } else { FAILED })
}

/// Asks whoever sits at the terminal.
fn is_meant(server: GuildId) -> anyhow::Result<bool> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(Misuse(format!("nobody is there to be asked; --yes deletes what is kept of server {server} without asking")).into());
    }
    let mut err = anstream::stderr().lock();
    write!(err, "Delete all that is kept of server {server}? Your own articles stay. [y/N] ")?;
    err.flush()?;
    let mut answer = String::new();
    stdin.read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn print(server: GuildId, forgotten: &Forgotten) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    let counts = counts(forgotten);
    if counts.is_empty() && forgotten.failures.is_empty() {
        writeln!(out, "nothing is kept of server {server}")?;
    }
    if !counts.is_empty() {
        writeln!(out, "deleted of server {server}: {}", counts.join(", "))?;
        let told =
            "a bot that is running may go by the server's settings for another minute, and has its articles in memory until it starts anew";
        writeln!(out, "{told}")?;
    }
    for path in &forgotten.of_operator {
        writeln!(out, "not deleted: {} (your own articles; the bot only reads them)", path.display())?;
    }
    if forgotten.is_followed {
        writeln!(out, "[[sources]] name what to fetch for this server: take them out of the settings, or it is fetched again")?;
    }
    Ok(())
}

fn counts(Forgotten { rows, indexes, folders, .. }: &Forgotten) -> Vec<String> {
    let Rows { settings, questions, verdict_days, articles, remarks, activity_days, pins, synonyms } = rows.unwrap_or_default();
    let counted = [
        (questions, "unanswered question", "unanswered questions"),
        (remarks, "remark on an answer", "remarks on answers"),
        (activity_days, "day of counted questions", "days of counted questions"),
        (verdict_days, "day of verdicts", "days of verdicts"),
        (articles, "article that was added in Discord", "articles that were added in Discord"),
        (pins, "pinned answer", "pinned answers"),
        (synonyms, "word of its own", "words of its own"),
        (*indexes, "file of its index", "files of its index"),
        (*folders, "folder of fetched articles", "folders of fetched articles"),
    ];
    let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
    let counted = counted.map(|(count, one, many)| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") });
    (settings > 0).then(|| "its settings".to_owned()).into_iter().chain(counted).collect()
}
