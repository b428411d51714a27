//! A modal in, what Discord would refuse in it out, as far as its API description does not say so.
//!
//! The description knows the lengths of titles, labels and ids, and which components there are.

use serde_json::Value;

use super::components::{ACTION_ROW, SELECTS, STRING_SELECT, kind, select_faults, with_nested};
use super::{items, repeated, units_of};

/// Source: Discord developer documentation, "Interaction Response Object", "Modal", field `components`. The description allows 40.
const MAX_COMPONENTS: usize = 5;
/// Where no other is set. Source: "Text Input Structure", field `max_length`.
const MAX_TEXT: u64 = 4_000;

/// Source: "Component Types".
const TEXT_INPUT: u64 = 4;
/// Source: same.
const LABEL: u64 = 18;
/// Source: same.
const FILE_UPLOAD: u64 = 19;
/// Source: same.
const RADIO_GROUP: u64 = 21;
/// Source: same.
const CHECKBOX_GROUP: u64 = 22;

/// What Discord would refuse in a modal.
pub(super) fn faults(modal: &Value) -> Vec<String> {
    let top = items(&modal["components"]);
    let all = with_nested(top);
    let mut faults = repeated("custom id", all.iter().filter_map(|component| component["custom_id"].as_str()));
    faults.extend(repeated_numbers(&all));
    if top.len() > MAX_COMPONENTS {
        faults.push(format!("components: {} in a modal; at most {MAX_COMPONENTS}", top.len()));
    }
    if !all.iter().any(|component| component["custom_id"].is_string()) {
        faults.push("components: nothing to fill in".to_owned());
    }
    faults.extend(top.iter().flat_map(place_faults));
    faults.extend(all.iter().flat_map(|component| faults_of_one(component)));
    faults
}

fn repeated_numbers(all: &[&Value]) -> Vec<String> {
    let numbers: Vec<String> =
        all.iter().filter_map(|component| component["id"].as_u64().filter(|id| *id > 0)).map(|id| id.to_string()).collect();
    repeated("component id", numbers.iter().map(String::as_str))
}

/// An input has its label in one place: the older ones in rows bring it along, all others stand in a label.
fn place_faults(component: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    if kind(component) == ACTION_ROW {
        let inputs = items(&component["components"]);
        if inputs.len() > 1 {
            faults.push(format!("a row of {} inputs; at most 1", inputs.len()));
        }
        let bare = inputs.iter().filter(|input| units_of(&input["label"]) == 0);
        faults.extend(bare.map(|input| format!("{}: a text input in a row needs a label", name(input))));
    } else if kind(component) == LABEL && !component["component"]["label"].is_null() {
        faults.push(format!("{}: a label both around the input and in it", name(&component["component"])));
    }
    faults
}

fn name(component: &Value) -> String {
    format!("input `{}`", component["custom_id"].as_str().unwrap_or_default())
}

fn faults_of_one(component: &Value) -> Vec<String> {
    match kind(component) {
        TEXT_INPUT => text_faults(component),
        STRING_SELECT => [disabled_fault(component), select_faults(component)].concat(),
        select if SELECTS.contains(&select) => [disabled_fault(component), range_fault(component, None)].concat(),
        FILE_UPLOAD => range_fault(component, None),
        RADIO_GROUP => option_faults(component, 1),
        CHECKBOX_GROUP => {
            let options = items(&component["options"]).len() as u64;
            let most = component["max_values"].as_u64().unwrap_or(options);
            [range_fault(component, Some(options)), option_faults(component, most)].concat()
        }
        _ => Vec::new(),
    }
}

/// Source: "String Select Structure", field `disabled`.
fn disabled_fault(component: &Value) -> Vec<String> {
    let disabled = component["disabled"] == true;
    disabled.then(|| format!("{}: disabled, which it cannot be in a modal", name(component))).into_iter().collect()
}

fn text_faults(input: &Value) -> Vec<String> {
    let least = input["min_length"].as_u64().unwrap_or(0);
    let most = input["max_length"].as_u64().unwrap_or(MAX_TEXT);
    let mut faults = Vec::new();
    if least > most {
        faults.push(format!("{}: {least} characters at least, {most} at most", name(input)));
    }
    let preset = units_of(&input["value"]) as u64;
    if preset > most || (preset > 0 && preset < least) {
        faults.push(format!("{}: {preset} characters are there already; {least} to {most} are allowed", name(input)));
    }
    faults
}

fn range_fault(component: &Value, there: Option<u64>) -> Vec<String> {
    let least = component["min_values"].as_u64().unwrap_or(if component["required"] == false { 0 } else { 1 });
    let most = component["max_values"].as_u64().or(there).unwrap_or(1);
    let possible = least <= most && there.is_none_or(|there| most <= there);
    let fault = || format!("{}: {least} to {most} values cannot be chosen", name(component));
    (!possible).then(fault).into_iter().collect()
}

fn option_faults(group: &Value, most: u64) -> Vec<String> {
    let options = items(&group["options"]);
    let mut faults = repeated("option", options.iter().filter_map(|option| option["value"].as_str()));
    let preset = options.iter().filter(|option| option["default"] == true).count() as u64;
    if preset > most {
        faults.push(format!("{}: {preset} options chosen beforehand; at most {most}", name(group)));
    }
    faults
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::judge::judge_http_response;

    fn label(component: &Value) -> Value {
        json!({"type": 18, "label": "Why?", "component": component})
    }

    fn text(id: &str) -> Value {
        json!({"type": 4, "style": 1, "custom_id": id})
    }

    /// What both judges hold against a modal.
    fn of(title: &str, components: &[Value]) -> Vec<String> {
        judge_http_response(&json!({"type": 9, "data": {"custom_id": "add", "title": title, "components": components}}))
    }

    fn with(input: &Value) -> Vec<String> {
        of("Add", &[label(input)])
    }

    #[test]
    fn every_input_can_be_asked_for() {
        let options = json!([{"label": "Rule", "value": "rule"}, {"label": "News", "value": "news", "default": true}]);
        for input in [
            json!({"type": 4, "style": 2, "custom_id": "x", "min_length": 1, "max_length": 4000, "value": "y", "required": false, "placeholder": "z"}),
            json!({"type": 3, "custom_id": "x", "options": options, "min_values": 0, "max_values": 2, "required": false}),
            json!({"type": 8, "custom_id": "x", "channel_types": [0]}),
            json!({"type": 19, "custom_id": "x", "min_values": 0, "max_values": 10, "required": false}),
            json!({"type": 21, "custom_id": "x", "options": options}),
            json!({"type": 22, "custom_id": "x", "options": options, "min_values": 0, "required": false}),
            json!({"type": 23, "custom_id": "x", "default": true}),
        ] {
            assert_eq!(with(&input), Vec::<String>::new(), "{input}");
        }
        let old = json!({"type": 1, "components": [{"type": 4, "style": 1, "custom_id": "x", "label": "Why?"}]});
        assert_eq!(of("Add", &[json!({"type": 10, "content": "All can read this."}), old]), Vec::<String>::new());
    }

    #[test]
    fn titles_labels_and_descriptions_end_at_their_limits() {
        let labelled = |label: usize, description: usize| {
            of("Add", &[json!({"type": 18, "label": "x".repeat(label), "description": "x".repeat(description), "component": text("x")})])
        };
        assert!(of(&"x".repeat(45), &[label(&text("x"))]).is_empty() && labelled(45, 100).is_empty());
        assert!(of(&"x".repeat(46), &[label(&text("x"))]).join("").contains("46 characters"));
        assert!(labelled(46, 1).join("").contains("46 characters"));
        assert!(labelled(1, 101).join("").contains("101 characters"));
    }

    #[test]
    fn a_modal_has_one_to_five_components_with_ids_of_their_own() {
        let many = |ids: &[&str]| of("Add", &ids.iter().map(|id| label(&text(id))).collect::<Vec<_>>());
        assert!(many(&["1", "2", "3", "4", "5"]).is_empty());
        assert_eq!(many(&["1", "2", "3", "4", "5", "6"]), ["components: 6 in a modal; at most 5"]);
        assert_eq!(many(&["1", "1"]), ["custom id `1` comes twice"]);
        assert!(!many(&[]).is_empty());
        assert_eq!(of("Add", &[json!({"type": 10, "content": "x"})]), ["components: nothing to fill in"]);
    }

    #[test]
    fn the_bounds_of_a_text_can_be_met_and_what_is_there_meets_them() {
        for (bounds, fault) in [
            (json!({"min_length": 9, "max_length": 8}), "9 characters at least"),
            (json!({"max_length": 3, "value": "four"}), "are there already"),
            (json!({"min_length": 5, "value": "four"}), "are there already"),
            (json!({"max_length": 4001}), "4001"),
            (json!({"max_length": 0}), "0"),
            (json!({"value": "x".repeat(4_001)}), "4001"),
            (json!({"label": "Why?"}), "both around the input and in it"),
        ] {
            let mut input = text("x");
            input.as_object_mut().unwrap().extend(bounds.as_object().unwrap().clone());
            assert!(with(&input).join("\n").contains(fault), "{fault} not in {:?}", with(&input));
        }
    }

    #[test]
    fn a_choice_can_be_made_within_its_bounds() {
        let options = json!([{"label": "a", "value": "a", "default": true}, {"label": "b", "value": "b", "default": true}]);
        for (input, fault) in [
            (json!({"type": 3, "custom_id": "x", "options": options, "max_values": 3}), "of 2 options"),
            (json!({"type": 3, "custom_id": "x", "options": options}), "chosen beforehand"),
            (json!({"type": 3, "custom_id": "x", "options": options, "max_values": 2, "disabled": true}), "disabled"),
            (json!({"type": 19, "custom_id": "x", "min_values": 3, "max_values": 2}), "cannot be chosen"),
            (json!({"type": 19, "custom_id": "x", "max_values": 11}), "11"),
            (json!({"type": 21, "custom_id": "x", "options": options}), "chosen beforehand"),
            (json!({"type": 22, "custom_id": "x", "options": options, "max_values": 3}), "cannot be chosen"),
        ] {
            assert!(with(&input).join("\n").contains(fault), "{fault} not in {:?}", with(&input));
        }
    }

    #[test]
    fn a_row_holds_one_text_with_a_label() {
        let row = |inputs: Value| of("Add", &[json!({"type": 1, "components": inputs})]);
        let old = |id: &str| json!({"type": 4, "style": 1, "custom_id": id, "label": "Why?"});
        assert!(row(json!([old("x")])).is_empty());
        assert_eq!(row(json!([old("x"), old("y")])), ["a row of 2 inputs; at most 1"]);
        assert_eq!(row(json!([text("x")])), ["input `x`: a text input in a row needs a label"]);
        assert!(!of("Add", &[text("x")]).is_empty(), "an input alone is neither in a row nor in a label");
    }
}
