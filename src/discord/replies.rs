//! The replies that are no answers: reports, status, help, refusals.

use std::time::Duration;

use crate::engine::render::markdown::escape;
use crate::engine::render::message::{Embed, Message, cut};
use crate::service::{ReloadError, Report, Status};

/// The colour of plain news.
const PLAIN: u32 = 0x34_5995;
/// The colour of what needs someone to act.
const ALERT: u32 = 0xa6_2c2b;

/// At most this many problems are listed in a report; the log has them all.
const MAX_PROBLEMS: usize = 10;

pub(super) fn help() -> Message {
    let mut embed = Embed::new("How to ask", PLAIN);
    embed.push("Type `/ask` and a question. I look it up in the articles that were given to me and answer with sentences from them, word for word, and where they come from.");
    embed.push("Where the articles hold no answer, I say so. I make nothing up: there is no language model behind me.");
    embed.push("`quotes` sets how many quotes you get, `private` shows the answer only to you.");
    Message::embed(embed).private()
}

pub(super) fn status(status: &Status) -> Message {
    let sizes = status.sizes;
    let mut embed = Embed::new("Status", PLAIN);
    embed.push(&format!("**{}** articles, {} passages, {} sentences", sizes.articles, sizes.passages, sizes.sentences));
    embed.push(&format!("{} problems in the files; `pullquote check` lists them", status.problems));
    embed.push(&format!("loaded {} ago in {} ms, up for {}", period(status.loaded_ago), status.load_took.as_millis(), period(status.up)));
    embed.set_footer(concat!("pullquote ", env!("CARGO_PKG_VERSION")));
    Message::embed(embed).private()
}

pub(super) fn reloaded(result: &Result<Report, ReloadError>) -> Message {
    match result {
        Ok(report) => report_of(report),
        Err(ReloadError::Running) => Message::text("A reload is running already. Ask again when it is done."),
        Err(ReloadError::Empty { problems }) => stays(&format!("the folder now holds no article ({problems} problems in its files)")),
        Err(ReloadError::Corpus(_)) => stays("the folder cannot be read; the log says why"),
        Err(ReloadError::Failed) => stays("building the new index failed; the log says why"),
    }
}

fn stays(reason: &str) -> Message {
    let mut embed = Embed::new("Not reloaded", ALERT);
    embed.push(&format!("The articles stay as they were: {reason}."));
    Message::embed(embed)
}

fn report_of(report: &Report) -> Message {
    let Report { changes, problems, sizes, took } = report;
    let mut embed = Embed::new("Reloaded", if problems.is_empty() { PLAIN } else { ALERT });
    embed.push(&format!(
        "**{}** added, **{}** changed, **{}** removed, {} unchanged",
        changes.added, changes.changed, changes.removed, changes.unchanged
    ));
    embed.push(&format!("{} articles, {} passages, in {} ms", sizes.articles, sizes.passages, took.as_millis()));
    for problem in problems.iter().take(MAX_PROBLEMS) {
        embed.push(&format!("- {}", escape(&cut(&problem.to_string(), 300))));
    }
    if problems.len() > MAX_PROBLEMS {
        embed.push(&format!("and {} more problems; `pullquote check` lists them", problems.len() - MAX_PROBLEMS));
    }
    Message::embed(embed)
}

pub(super) fn not_allowed() -> Message {
    Message::text("That is for those who manage this server.").private()
}

pub(super) fn unknown() -> Message {
    Message::text("I do not know that. It may come from an older version of me; `/help` says what I know.").private()
}

pub(super) fn apology() -> Message {
    Message::text("Something went wrong on my side. It was noted; please try again.").private()
}

fn period(duration: Duration) -> String {
    let minutes = duration.as_secs() / 60;
    match (minutes / (24 * 60), minutes / 60 % 24, minutes % 60) {
        (0, 0, 0) => format!("{} s", duration.as_secs()),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}
