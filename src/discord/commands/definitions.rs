//! The commands as Discord is told of them, in its JSON, with their names and descriptions in each language.

use serde_json::{Map, Value, json};

use crate::config::DiscordSettings;
use crate::discord::commands::registry::COMMANDS;
use crate::discord::commands::spec::{CommandOption, Name, Named, OptionKind, Registered, Subcommand, Takes, Texts};
use crate::discord::permissions::{MANAGE_GUILD, Permission};

/// Discord's names of these locales, beside English, with the place of each in [`Texts`]; Spanish has two.
const LOCALES: [(&str, usize); 4] = [("de", 1), ("fr", 2), ("es-ES", 3), ("es-419", 3)];

// Discord's numbers. Source: its developer documentation, "Application Command Types".
const SLASH: u8 = 1;
const ON_MESSAGE: u8 = 3;

/// The type of a subcommand. Source: same, "Application Command Option Type"; so are those of options.
const SUBCOMMAND: u8 = 1;

/// The definitions of all commands as Discord's JSON, in the order they are registered.
pub fn definitions(settings: &DiscordSettings) -> Vec<Value> {
    COMMANDS.iter().map(|command| definition(command, settings)).collect()
}

fn definition(command: &Registered, settings: &DiscordSettings) -> Value {
    let (mut fields, permission) = match command {
        Registered::Slash(command) => {
            let mut fields = described(SLASH, &command.name, &command.description);
            let options: Vec<Value> = match command.takes {
                Takes::Options { options, .. } => options.iter().map(option).collect(),
                Takes::Subcommands(known) => known.iter().map(subcommand).collect(),
            };
            set_options(&mut fields, options);
            (fields, command.permission)
        }
        Registered::Message(command) => (named(ON_MESSAGE, &command.name), command.permission),
    };
    let is_for_everyone = match permission {
        Permission::Everyone => true,
        Permission::Admin | Permission::Manager => false,
    };
    if !is_for_everyone {
        // So Discord hides it from others; who may is checked again when it is used.
        fields.insert("default_member_permissions".to_owned(), MANAGE_GUILD.to_string().into());
    }
    offer(&mut fields, settings, is_for_everyone);
    Value::Object(fields)
}

/// Says where a command is offered. Discord takes that only of commands that are registered everywhere.
fn offer(fields: &mut Map<String, Value>, settings: &DiscordSettings, anywhere: bool) {
    if settings.guild.is_some() {
        return;
    }
    let user_install = anywhere && settings.user_install;
    // 0: in servers, 1: in direct messages with the bot, 2: in those of others. Source: "Interaction Context Types".
    let contexts: &[u8] = match (anywhere && settings.direct_messages, user_install) {
        (true, true) => &[0, 1, 2],
        (true, false) => &[0, 1],
        (false, _) => &[0],
    };
    // 0: added to a server, 1: to a user's account. Source: "Application Integration Types".
    let installs: &[u8] = if user_install { &[0, 1] } else { &[0] };
    fields.insert("contexts".to_owned(), json!(contexts));
    fields.insert("integration_types".to_owned(), json!(installs));
}

fn subcommand(sub: &Subcommand) -> Value {
    let mut fields = described(SUBCOMMAND, &sub.name, &sub.description);
    set_options(&mut fields, sub.options.iter().map(option).collect());
    Value::Object(fields)
}

fn option(option: &CommandOption) -> Value {
    let (kind, bounds): (u8, Vec<(&str, Value)>) = match &option.kind {
        OptionKind::Text { min, max, complete } => (3, text_bounds(*min, *max, complete.is_some())),
        OptionKind::OneOf(named) => (3, vec![("choices", named().iter().map(choice).collect())]),
        OptionKind::Number { min, max } => (4, vec![("min_value", (*min).into()), ("max_value", (*max).into())]),
        OptionKind::Truth => (5, Vec::new()),
        OptionKind::Channel(types) => (7, vec![("channel_types", json!(types))]),
        OptionKind::Role => (8, Vec::new()),
        OptionKind::Attachment => (11, Vec::new()),
    };
    let mut fields = described(kind, &option.name, &option.description);
    fields.extend(bounds.into_iter().map(|(key, bound)| (key.to_owned(), bound)));
    if option.required {
        fields.insert("required".to_owned(), true.into());
    }
    Value::Object(fields)
}

fn text_bounds(min: Option<usize>, max: usize, completes: bool) -> Vec<(&'static str, Value)> {
    let min = min.map(|min| ("min_length", min.into()));
    let completes = completes.then(|| ("autocomplete", true.into()));
    [("max_length", max.into())].into_iter().chain(min).chain(completes).collect()
}

fn choice(named: &Named) -> Value {
    match &named.name {
        Name::Translated(texts) => json!({"name": texts[0], "name_localizations": translations(texts), "value": named.value}),
        Name::Proper(name) => json!({"name": name, "value": named.value}),
    }
}

fn set_options(fields: &mut Map<String, Value>, options: Vec<Value>) {
    if !options.is_empty() {
        fields.insert("options".to_owned(), options.into());
    }
}

fn described(kind: u8, name: &Texts, description: &Texts) -> Map<String, Value> {
    let mut fields = named(kind, name);
    localise(&mut fields, "description", description);
    fields
}

fn named(kind: u8, name: &Texts) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("type".to_owned(), kind.into());
    localise(&mut fields, "name", name);
    fields
}

fn localise(fields: &mut Map<String, Value>, key: &str, texts: &Texts) {
    fields.insert(key.to_owned(), texts[0].into());
    fields.insert(format!("{key}_localizations"), Value::Object(translations(texts)));
}

fn translations(texts: &Texts) -> Map<String, Value> {
    LOCALES.iter().filter_map(|(locale, at)| Some(((*locale).to_owned(), Value::from(*texts.get(*at)?)))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Settings;

    fn registered(variables: &BTreeMap<&str, &str>) -> Vec<Value> {
        definitions(&Settings::read(None, variables).expect("settings").discord)
    }

    #[test]
    fn admin_commands_are_hidden_from_others_and_stay_in_servers() {
        for command in registered(&BTreeMap::new()) {
            let name = command["name"].as_str().expect("a name");
            let is_admin =
                ["reload", "articles", "status", "unanswered", "stats", "settings", "Add to the articles", "Pin an answer", "pins"]
                    .contains(&name);
            assert_eq!(command.get("default_member_permissions").is_some(), is_admin, "{name}");
            assert_eq!(command["contexts"], if is_admin { json!([0]) } else { json!([0, 1, 2]) }, "{name}");
        }
    }

    /// What Discord has registered is compared with this, and what differs is sent: a change here reaches every server.
    #[test]
    fn the_definitions_are_these() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&registered(&BTreeMap::new())).expect("JSON"));
    }

    #[test]
    fn settings_say_where_commands_are_offered() {
        let first = |variable, value| registered(&BTreeMap::from([(variable, value)])).remove(0);
        assert_eq!(first("PULLQUOTE__DISCORD__DIRECT_MESSAGES", "false")["contexts"], json!([0]));
        assert_eq!(first("PULLQUOTE__DISCORD__USER_INSTALL", "false")["integration_types"], json!([0]));
        assert_eq!(first("PULLQUOTE__DISCORD__GUILD", "7").get("contexts"), None);
    }

    #[test]
    fn each_command_stays_within_the_8000_characters() {
        fn characters(value: &Value) -> usize {
            match value {
                Value::String(text) => text.chars().count(),
                Value::Array(items) => items.iter().map(characters).sum(),
                Value::Object(fields) => fields.values().map(characters).sum(),
                _ => 0,
            }
        }
        for command in registered(&BTreeMap::new()) {
            assert!(characters(&command) <= 8_000, "{}", command["name"]);
        }
    }
}
