//! The commands as Discord is told of them.

use serde_json::Value;
use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::Permissions;
use serenity::model::application::CommandOptionType;

use crate::engine::answer::MAX_CHARS;

/// The definitions of all commands as Discord's JSON, in the order they are registered.
pub fn definitions() -> Vec<Value> {
    let commands = [ask(), admin("reload", "Read the articles again"), admin("status", "What is loaded, and since when"), help()];
    commands.iter().filter_map(|command| serde_json::to_value(command).ok()).map(said).collect()
}

/// Whether a value says no more than its absence.
pub(super) fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::String(_) => false,
    }
}

/// `value` without the fields that say nothing: serenity's builders write all there are, Discord refuses those that do
/// not belong to an option's type.
fn said(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().map(|(key, value)| (key, said(value))).filter(|(_, value)| !says_nothing(value)).collect()
        }
        Value::Array(items) => items.into_iter().map(said).collect(),
        other => other,
    }
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
