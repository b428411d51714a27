//! The commands as Discord is told of them.

use serde_json::Value;
use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::Permissions;
use serenity::model::application::CommandOptionType;

use crate::engine::answer::MAX_CHARS;

/// The definitions of all commands, in the order they are registered.
pub fn definitions() -> Vec<CreateCommand> {
    vec![ask(), admin("reload", "Read the articles again"), admin("status", "What is loaded, and since when"), help()]
}

/// The definitions as Discord's JSON.
pub(super) fn json() -> Vec<Value> {
    definitions().iter().filter_map(|definition| serde_json::to_value(definition).ok()).collect()
}

fn ask() -> CreateCommand {
    let question = CreateCommandOption::new(CommandOptionType::String, "question", "What you want to know")
        .required(true)
        .max_length(u16::try_from(MAX_CHARS).unwrap_or(u16::MAX));
    let quotes =
        CreateCommandOption::new(CommandOptionType::Integer, "quotes", "At most this many quotes").min_int_value(1).max_int_value(5);
    let private = CreateCommandOption::new(CommandOptionType::Boolean, "private", "Show the answer only to me");
    CreateCommand::new("ask").description("Answer a question with quotes from the articles").set_options(vec![question, quotes, private])
}

fn help() -> CreateCommand {
    CreateCommand::new("help").description("How to ask, and what to expect")
}

fn admin(name: &str, description: &str) -> CreateCommand {
    CreateCommand::new(name).description(description).default_member_permissions(Permissions::MANAGE_GUILD)
}
