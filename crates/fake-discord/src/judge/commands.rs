//! Command definitions in, what Discord would refuse in them out.

use serde_json::Value;

use super::{items, repeated, units, units_of};

/// The most commands of each type. Source: Discord developer documentation, "Registering a Command".
const MAX_COMMANDS: [(u64, usize); 3] = [(SLASH, 100), (2, 15), (3, 15)];
/// Names, descriptions and values of a command and all below it, the longest translation of each. Source: same.
const MAX_CHARS: usize = 8_000;
/// Choices of an option, and the characters of each name and value. Source: "Application Command Option Choice Structure".
const MAX_CHOICES: usize = 25;
const MAX_CHOICE: usize = 100;
/// Source: "Application Command Types".
const SLASH: u64 = 1;
/// Source: "Application Command Option Type": a subcommand and a group of them.
const NESTED: [u64; 2] = [1, 2];
/// Source: "Locales".
const LOCALES: [&str; 34] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR", "ro", "fi", "sv-SE",
    "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko", "ar", "he",
];

/// What Discord would refuse in a list of command definitions.
pub(super) fn faults(commands: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (kind, most) in MAX_COMMANDS {
        let names: Vec<&str> =
            items(commands).iter().filter(|command| type_of(command) == kind).filter_map(|c| c["name"].as_str()).collect();
        if names.len() > most {
            faults.push(format!("{} commands of type {kind}; at most {most}", names.len()));
        }
        faults.extend(repeated("command", names.into_iter()));
    }
    faults.extend(items(commands).iter().flat_map(command_faults));
    faults
}

/// What Discord would refuse in a list of choices.
pub(super) fn choice_faults(choices: &Value, place: &str) -> Vec<String> {
    repeated(&format!("{place}: choice"), items(choices).iter().filter_map(|choice| choice["name"].as_str()))
}

/// What Discord would refuse in the choices that are offered while somebody types.
pub(super) fn suggestion_faults(choices: &Value) -> Vec<String> {
    let mut faults = choice_faults(choices, "data.choices");
    if items(choices).len() > MAX_CHOICES {
        faults.push(format!("data.choices: {}; at most {MAX_CHOICES}", items(choices).len()));
    }
    for choice in items(choices) {
        let (name, value) = (units_of(&choice["name"]), units_of(&choice["value"]));
        if name == 0 || name > MAX_CHOICE || value > MAX_CHOICE {
            faults.push(format!("data.choices: a name of {name} and a value of {value} characters; 1 to {MAX_CHOICE}"));
        }
    }
    // Discord does not say so, but the second of two equal values can never be told from the first.
    faults.extend(repeated("data.choices: value", items(choices).iter().filter_map(|choice| choice["value"].as_str())));
    faults
}

fn type_of(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(SLASH)
}

fn command_faults(command: &Value) -> Vec<String> {
    let place = format!("/{}", command["name"].as_str().unwrap_or_default());
    let mut faults = Vec::new();
    if type_of(command) == SLASH {
        faults.extend(name_faults(command, &place));
        if units_of(&command["description"]) == 0 {
            faults.push(format!("{place}: no description"));
        }
    } else if units_of(&command["description"]) > 0 || !items(&command["options"]).is_empty() {
        faults.push(format!("{place}: only slash commands have a description or options"));
    }
    faults.extend(locale_faults(command, &place));
    faults.extend(option_faults(&command["options"], &place));
    let chars = chars_of(command);
    if chars > MAX_CHARS {
        faults.push(format!("{place}: {chars} characters in all; at most {MAX_CHARS}"));
    }
    faults
}

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in small letters where there are any. Source: "Application Command Naming".
fn name_faults(named: &Value, place: &str) -> Vec<String> {
    let letter =
        |c: char| c.is_alphanumeric() || "-_'".contains(c) || ('\u{900}'..='\u{97f}').contains(&c) || ('\u{e00}'..='\u{e7f}').contains(&c);
    let good = |name: &str| !name.is_empty() && name.chars().all(letter) && name.to_lowercase() == name;
    let names = named["name"].as_str().into_iter().chain(translations(named, "name_localizations"));
    names.filter(|name| !good(name)).map(|name| format!("{place}: `{name}` is no name for a command or an option")).collect()
}

fn translations<'a>(of: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    of[key].as_object().into_iter().flat_map(|texts| texts.values()).filter_map(Value::as_str)
}

fn locale_faults(of: &Value, place: &str) -> Vec<String> {
    let keys = ["name_localizations", "description_localizations"].into_iter().filter_map(|key| of[key].as_object());
    let unknown = keys.flat_map(|texts| texts.keys()).filter(|locale| !LOCALES.contains(&locale.as_str()));
    unknown.map(|locale| format!("{place}: `{locale}` is no locale of Discord's")).collect()
}

fn option_faults(options: &Value, place: &str) -> Vec<String> {
    let options = items(options);
    let required = |option: &Value| option["required"] == true;
    let nested = |option: &&Value| NESTED.contains(&option["type"].as_u64().unwrap_or(0));
    let mut faults = repeated(&format!("{place}: option"), options.iter().filter_map(|option| option["name"].as_str()));
    if options.windows(2).any(|pair| !required(&pair[0]) && required(&pair[1])) {
        faults.push(format!("{place}: a required option after an optional one"));
    }
    let deep = options.iter().filter(nested).count();
    if deep > 0 && deep < options.len() {
        faults.push(format!("{place}: subcommands beside plain options"));
    }
    faults.extend(options.iter().flat_map(|option| faults_of_option(option, place)));
    faults
}

fn faults_of_option(option: &Value, place: &str) -> Vec<String> {
    let place = format!("{place} {}", option["name"].as_str().unwrap_or_default());
    let mut faults = name_faults(option, &place);
    faults.extend(locale_faults(option, &place));
    if option["autocomplete"] == true && option["choices"].is_array() {
        faults.push(format!("{place}: autocomplete together with choices"));
    }
    for (least, most) in [("min_value", "max_value"), ("min_length", "max_length")] {
        if option[least].as_f64().zip(option[most].as_f64()).is_some_and(|(least, most)| least > most) {
            faults.push(format!("{place}: {least} above {most}"));
        }
    }
    faults.extend(choice_faults(&option["choices"], &place));
    faults.extend(option_faults(&option["options"], &place));
    faults
}

fn chars_of(of: &Value) -> usize {
    let longest = |key: &str| {
        let own = units_of(&of[key]);
        translations(of, &format!("{key}_localizations")).map(units).max().unwrap_or(0).max(own)
    };
    let value = units_of(&of["value"]);
    let below: usize = ["options", "choices"].iter().flat_map(|key| items(&of[*key])).map(chars_of).sum();
    longest("name") + longest("description") + value + below
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with_options(options: &Value) -> Vec<String> {
        faults(&json!([{"name": "ask", "description": "Asks.", "options": options}]))
    }

    fn named(name: &str) -> Vec<String> {
        faults(&json!([{"name": name, "description": "x"}]))
    }

    #[test]
    fn names_are_small_letters_digits_and_dashes() {
        for good in ["ask", "frag-mich", "zählen", "спросить", "質問", "ask_2"] {
            assert!(named(good).is_empty(), "{good}");
        }
        for bad in ["Ask", "ask me", "ask!", "", "Ä"] {
            assert_eq!(named(bad).len(), 1, "{bad}");
        }
        assert!(faults(&json!([{"name": "Find quotes", "type": 3}])).is_empty());
    }

    #[test]
    fn option_names_and_translations_follow_the_same_pattern() {
        assert_eq!(with_options(&json!([{"type": 3, "name": "The question", "description": "x"}])).len(), 1);
        assert_eq!(faults(&json!([{"name": "ask", "description": "x", "name_localizations": {"de": "Frag"}}])).len(), 1);
        assert_eq!(faults(&json!([{"name": "ask", "description": "x", "name_localizations": {"de-DE": "frag"}}])).len(), 1);
    }

    #[test]
    fn required_options_come_first() {
        let option = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "x", "required": required});
        assert!(with_options(&json!([option("a", true), option("b", false)])).is_empty());
        assert_eq!(with_options(&json!([option("a", false), option("b", true)])), ["/ask: a required option after an optional one"]);
    }

    #[test]
    fn an_option_has_choices_or_autocompletion() {
        let option =
            |autocomplete: bool| json!([{"type": 3, "name": "a", "description": "x", "autocomplete": autocomplete, "choices": []}]);
        assert!(with_options(&option(false)).is_empty());
        assert_eq!(with_options(&option(true)), ["/ask a: autocomplete together with choices"]);
    }

    #[test]
    fn nothing_comes_twice() {
        assert_eq!(
            faults(&json!([{"name": "ask", "description": "x"}, {"name": "ask", "description": "y"}])),
            ["command `ask` comes twice"]
        );
        let option = json!({"type": 3, "name": "a", "description": "x"});
        assert_eq!(with_options(&json!([option, option])), ["/ask: option `a` comes twice"]);
        let choice = json!({"name": "one", "value": "1"});
        assert_eq!(with_options(&json!([{"type": 3, "name": "a", "description": "x", "choices": [choice, choice]}])).len(), 1);
    }

    #[test]
    fn suggestions_are_25_of_100_characters_and_differ() {
        let choices = |count: usize, length: usize| -> Value {
            (0..count).map(|i| json!({"name": format!("{i:0>length$}"), "value": format!("{i:0>length$}")})).collect()
        };
        assert!(suggestion_faults(&choices(25, 100)).is_empty());
        assert_eq!(suggestion_faults(&choices(26, 100)), ["data.choices: 26; at most 25"]);
        assert_eq!(suggestion_faults(&choices(1, 101)).len(), 1);
        assert_eq!(suggestion_faults(&json!([{"name": "", "value": "x"}])).len(), 1);
        assert_eq!(suggestion_faults(&json!([{"name": "a", "value": "x"}, {"name": "b", "value": "x"}])).len(), 1);
        assert_eq!(suggestion_faults(&json!([{"name": "a", "value": "x"}, {"name": "a", "value": "y"}])).len(), 1);
    }

    #[test]
    fn there_are_no_more_commands_than_discord_keeps() {
        let slash = |count: usize| -> Value { (0..count).map(|i| json!({"name": format!("c{i}"), "description": "x"})).collect() };
        let message = |count: usize| -> Value { (0..count).map(|i| json!({"name": format!("c{i}"), "type": 3})).collect() };
        assert!(faults(&slash(100)).is_empty());
        assert_eq!(faults(&slash(101)), ["101 commands of type 1; at most 100"]);
        assert!(faults(&message(15)).is_empty());
        assert_eq!(faults(&message(16)).len(), 1);
    }

    #[test]
    fn a_command_is_8000_characters_at_most_in_its_longest_translation() {
        let command = |last: usize| {
            let choices: Vec<Value> = (0..7).map(|i| json!({"name": format!("n{i}"), "value": "v".repeat(1_000)})).collect();
            json!([{"name": "ask", "description": "d".repeat(50), "description_localizations": {"de": "d".repeat(100), "fr": "d"},
                "options": [{"type": 3, "name": "a", "description": "x", "choices": choices},
                            {"type": 3, "name": "b", "description": "x", "choices": [{"name": "n", "value": "v".repeat(last)}]}]}])
        };
        // 3 + 100 for the command, 2 for each option, 7 times 1,002, and 1 for the last choice's name.
        assert!(faults(&command(878)).is_empty(), "{:?}", faults(&command(878)));
        assert_eq!(faults(&command(879)), ["/ask: 8001 characters in all; at most 8000"]);
    }

    #[test]
    fn only_slash_commands_have_descriptions() {
        assert_eq!(faults(&json!([{"name": "ask"}])), ["/ask: no description"]);
        assert_eq!(faults(&json!([{"name": "Find quotes", "type": 3, "description": "x"}])).len(), 1);
    }

    #[test]
    fn limits_of_an_option_leave_something() {
        assert_eq!(with_options(&json!([{"type": 4, "name": "a", "description": "x", "min_value": 3, "max_value": 1}])).len(), 1);
        assert_eq!(with_options(&json!([{"type": 3, "name": "a", "description": "x", "min_length": 3, "max_length": 1}])).len(), 1);
    }

    #[test]
    fn subcommands_stand_apart_from_plain_options() {
        let sub = json!({"type": 1, "name": "show", "description": "x"});
        assert!(with_options(&json!([sub])).is_empty());
        assert_eq!(with_options(&json!([sub, {"type": 3, "name": "a", "description": "x"}])), ["/ask: subcommands beside plain options"]);
    }
}
