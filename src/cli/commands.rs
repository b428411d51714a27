//! `commands`: the Discord command definitions.

use crate::config::Settings;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Send them to Discord; needs DISCORD_TOKEN
    #[arg(long)]
    register: bool,
}

pub(super) fn run(_settings: Settings, _arguments: &Arguments) -> anyhow::Result<u8> {
    unimplemented!()
}
