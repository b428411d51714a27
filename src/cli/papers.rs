//! `completions` and `man`: what shells and readers of manuals know of the command line, made from its definition.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::{Arguments as CommandLine, DONE};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// For which shell
    shell: Shell,
}

pub(super) fn completions(arguments: &Arguments) -> anyhow::Result<u8> {
    // In memory first: clap_complete panics where writing fails.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut CommandLine::command(), "pullquote", &mut script);
    anstream::stdout().lock().write_all(&script)?;
    Ok(DONE)
}

pub(super) fn man() -> anyhow::Result<u8> {
    let mut page = Vec::new();
    clap_mangen::Man::new(CommandLine::command()).render(&mut page)?;
    let mut command = CommandLine::command();
    command.build();
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = command.get_name().to_owned();
        writeln!(page, ".SH \"PULLQUOTE {}\"", name.to_uppercase())?;
        let man = clap_mangen::Man::new(command.clone());
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
        man.render_extra_section(&mut page)?;
    }
    anstream::stdout().lock().write_all(&page)?;
    Ok(DONE)
}
