//! What users are offered: an interaction and the registered commands in, why Discord would never have sent it out.

use serde_json::{Value, json};

use crate::interactions::ADMINISTRATOR;

/// Source: Discord developer documentation, "Application Command Option Type": subcommands and groups of them.
const NESTED: [u64; 2] = [1, 2];
/// Source: "Interaction Type".
const AUTOCOMPLETE: u64 = 4;

/// Why no user can have done this; empty if one can.
pub(crate) fn faults(interaction: &Value, commands: &[Value]) -> Vec<String> {
    let data = &interaction["data"];
    let name = data["name"].as_str().unwrap_or_default();
    let Some(command) = commands.iter().find(|command| command["name"] == data["name"] && command["type"] == data["type"]) else {
        return vec![format!("no command `{name}` of type {}", data["type"])];
    };
    let mut faults = Vec::new();
    if command["contexts"].is_array() && !holds(&command["contexts"], &interaction["context"]) {
        faults.push(format!("`{name}` is not offered in context {}", interaction["context"]));
    }
    if !may_see(command, interaction) {
        faults.push(format!("`{name}` is not shown to a member without {}", command["default_member_permissions"]));
    }
    faults.extend(option_faults(&data["options"], &command["options"], interaction["type"] == AUTOCOMPLETE));
    faults
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn holds(values: &Value, value: &Value) -> bool {
    list(values).contains(value)
}

/// Permissions hide a command in servers only.
fn may_see(command: &Value, interaction: &Value) -> bool {
    let number = |value: &Value| value.as_str().and_then(|text| text.parse::<u64>().ok());
    let Some((needed, has)) = number(&command["default_member_permissions"]).zip(number(&interaction["member"]["permissions"])) else {
        return true;
    };
    has & ADMINISTRATOR != 0 || has & needed == needed
}

fn option_faults(given: &Value, defined: &Value, typing: bool) -> Vec<String> {
    let mut faults = Vec::new();
    for option in list(given) {
        match list(defined).iter().find(|known| known["name"] == option["name"] && known["type"] == option["type"]) {
            None => faults.push(format!("no option {} of type {}", option["name"], option["type"])),
            Some(known) => faults.extend(faults_of_one(option, known, typing)),
        }
    }
    let missing = list(defined).iter().filter(|known| known["required"] == true && !typing);
    let missing = missing.filter(|known| !list(given).iter().any(|option| option["name"] == known["name"]));
    faults.extend(missing.map(|known| format!("the option {} must be filled in", known["name"])));
    let nested = list(defined).iter().any(is_nested);
    if nested && list(given).len() != 1 {
        faults.push("a subcommand must be picked".to_owned());
    }
    faults
}

fn is_nested(option: &Value) -> bool {
    option["type"].as_u64().is_some_and(|kind| NESTED.contains(&kind))
}

fn faults_of_one(option: &Value, known: &Value, typing: bool) -> Vec<String> {
    if is_nested(known) {
        return option_faults(&option["options"], &known["options"], typing);
    }
    let (name, value) = (&known["name"], &option["value"]);
    let focused = option["focused"] == true;
    let mut faults = Vec::new();
    if focused && known["autocomplete"] != true {
        faults.push(format!("nothing is asked for while {name} is typed"));
    }
    // What is still being typed may yet become right.
    if focused {
        return faults;
    }
    let choices = list(&known["choices"]);
    if !choices.is_empty() && !choices.iter().any(|choice| choice["value"] == *value) {
        faults.push(format!("{value} is no choice of {name}"));
    }
    let length = value.as_str().map(|text| json!(text.chars().count()));
    for (measure, least, most) in
        [(value.as_f64(), "min_value", "max_value"), (length.and_then(|length| length.as_f64()), "min_length", "max_length")]
    {
        let Some(measure) = measure else { continue };
        if known[least].as_f64().is_some_and(|least| measure < least) || known[most].as_f64().is_some_and(|most| measure > most) {
            faults.push(format!("{value} is beyond {least} or {most} of {name}"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interactions::{Interaction, ask, autocomplete, command};

    fn of(interaction: &Interaction) -> Vec<String> {
        let question = json!({"type": 3, "name": "question", "required": true, "max_length": 10});
        let source = json!({"type": 3, "name": "source", "autocomplete": true});
        let quotes = json!({"type": 4, "name": "quotes", "min_value": 1, "max_value": 5});
        let order = json!({"type": 3, "name": "order", "choices": [{"name": "Newest", "value": "new"}]});
        let answers = json!({"type": 1, "name": "answers", "options": [{"type": 5, "name": "private"}]});
        let commands = json!([
            {"name": "ask", "type": 1, "contexts": [0, 1], "options": [question, source, quotes, order]},
            {"name": "settings", "type": 1, "default_member_permissions": "32", "options": [answers]},
        ]);
        faults(&interaction.json, commands.as_array().unwrap())
    }

    #[test]
    fn what_is_registered_can_be_done() {
        for can in [
            ask("Who?").integer("quotes", 5).string("order", "new"),
            ask("Who?").in_dm(),
            autocomplete("ask", "source", "N"),
            command("settings").boolean("private", true).in_subcommand("answers").by_admin(),
            command("settings").in_subcommand("answers").with_permissions(ADMINISTRATOR),
        ] {
            assert_eq!(of(&can.clone().build()), Vec::<String>::new(), "{can:?}");
        }
    }

    #[test]
    fn what_is_not_registered_cannot() {
        for (cannot, why) in [
            (command("dance"), "no command"),
            (command("ask"), "must be filled in"),
            (ask("Who?").string("outlet", "N"), "no option"),
            (ask("Who?").string("quotes", "2"), "no option"),
            (ask("Who?").integer("quotes", 6), "beyond"),
            (ask("Who was it?"), "beyond"),
            (ask("Who?").string("order", "old"), "no choice"),
            (ask("Who?").in_private_channel(), "not offered in context 2"),
            (autocomplete("ask", "question", "N"), "nothing is asked for"),
            (command("settings").by_admin(), "a subcommand must be picked"),
            (command("settings").in_subcommand("answers"), "not shown"),
        ] {
            let faults = of(&cannot.build()).join("\n");
            assert!(faults.contains(why), "{why} not in {faults:?}");
        }
    }
}
