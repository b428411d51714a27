//! `stats`: how much a server asks and how that is answered, by week, as text and as a picture.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use time::Duration;

use crate::cli::{CorpusFrom, DONE, FAILED, Misuse, existing_store, server};
use crate::config::Settings;
use crate::discord::{WEEKS_SHOWN, weeks_of};
use crate::ids::GuildId;
use crate::service::today;
use pullquote_engine::render::chart;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The server, by its Discord id [default: direct messages, and servers without the bot]
    #[arg(long, value_name = "ID", value_parser = server)]
    server: Option<GuildId>,
    /// Also write a picture to this file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

pub(super) fn run(settings: &Settings, corpus_from: CorpusFrom, arguments: &Arguments) -> anyhow::Result<u8> {
    if corpus_from == CorpusFrom::Call {
        return Err(Misuse("stats goes by the settings: leave --corpus out".to_owned()).into());
    }
    let Some(store) = existing_store(settings)? else {
        writeln!(anstream::stderr().lock(), "pullquote: nothing is kept: store.path is empty, or there is no such file")?;
        return Ok(FAILED);
    };
    let since = chart::monday(today()) - Duration::weeks(i64::from(WEEKS_SHOWN) - 1);
    let weeks = weeks_of(&store.activity_of(arguments.server, since));
    let all = chart::total(&weeks);
    let mut out = anstream::stdout().lock();
    writeln!(out, "{} questions, {} answered; {} answers judged helpful, {} not", all.asked, all.answered, all.helpful, all.not_helpful)?;
    writeln!(out)?;
    write!(out, "{}", chart::text(&weeks))?;
    if let Some(path) = &arguments.svg {
        let title = format!("Questions in the last {WEEKS_SHOWN} weeks");
        std::fs::write(path, chart::svg(&weeks, &title)).with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(out, "\nwritten: {}", path.display())?;
    }
    Ok(DONE)
}
