//! `commands`: the Discord command definitions.

use std::io::Write;

use anyhow::{Context, bail};

use crate::cli::{DONE, Misuse};
use crate::config::{Process, Secrets, Settings};
use crate::discord::registration::Registered;
use crate::discord::{definitions, gateway};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Send them to Discord; needs DISCORD_TOKEN
    #[arg(long)]
    register: bool,
}

pub(super) fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<u8> {
    let mut out = anstream::stdout().lock();
    if !arguments.register {
        writeln!(out, "{}", serde_json::to_string_pretty(&definitions(&settings.discord))?)?;
        return Ok(DONE);
    }
    let secrets = Secrets::read(&Process).map_err(|error| Misuse(super::chain(&error)))?;
    let Some(token) = secrets.token else { return Err(Misuse("--register needs DISCORD_TOKEN or DISCORD_TOKEN_FILE".to_owned()).into()) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start the runtime")?;
    match runtime.block_on(gateway::register_once(&settings.discord, &token))? {
        Registered::Unchanged => writeln!(out, "Discord has these commands already")?,
        Registered::Sent(0) => bail!("Discord took no command"),
        Registered::Sent(commands) => writeln!(out, "{commands} commands registered")?,
    }
    Ok(DONE)
}
