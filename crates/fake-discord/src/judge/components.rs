//! The components of a message or a modal in, what Discord would refuse in them out.

use serde_json::Value;

use super::{items, repeated, units_of};

/// Rows of a message without the components flag. Source: Discord developer documentation, "Component Reference".
const MAX_ROWS: usize = 5;
/// Components of a message with the flag, nested ones included. Source: same.
const MAX_COMPONENTS: usize = 40;
/// Characters over all text displays of a message. Source: same.
const MAX_TEXT: usize = 4_000;

/// Source: "Component Types".
pub(super) const ACTION_ROW: u64 = 1;
const BUTTON: u64 = 2;
pub(super) const STRING_SELECT: u64 = 3;
pub(super) const SELECTS: [u64; 5] = [STRING_SELECT, 5, 6, 7, 8];

/// Source: "Button Styles".
const LINK: u64 = 5;
const PREMIUM: u64 = 6;

/// What Discord would refuse in the `components` of a message with (`v2`) or without the components flag.
pub(super) fn faults(components: &Value, v2: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let top = items(components);
    if !v2 {
        if top.len() > MAX_ROWS {
            faults.push(format!("components: {} rows; at most {MAX_ROWS}", top.len()));
        }
        let newer = top.iter().enumerate().filter(|(_, component)| kind(component) != ACTION_ROW);
        faults.extend(newer.map(|(at, component)| format!("components[{at}]: type {} needs the components flag", kind(component))));
    }
    let all = with_nested(top);
    if v2 && all.len() > MAX_COMPONENTS {
        faults.push(format!("components: {} in all; at most {MAX_COMPONENTS}", all.len()));
    }
    let text: usize = all.iter().filter(|component| kind(component) == 10).map(|component| units_of(&component["content"])).sum();
    if text > MAX_TEXT {
        faults.push(format!("components: {text} characters of text in all; at most {MAX_TEXT}"));
    }
    faults.extend(repeated("custom id", all.iter().filter_map(|component| component["custom_id"].as_str())));
    faults.extend(all.iter().flat_map(|component| faults_of_one(component)));
    faults
}

pub(super) fn kind(component: &Value) -> u64 {
    component["type"].as_u64().unwrap_or(0)
}

pub(super) fn with_nested(components: &[Value]) -> Vec<&Value> {
    let nested = |component| -> Vec<&Value> {
        let component: &Value = component;
        let own = items(&component["components"]);
        let single = ["accessory", "component"].into_iter().filter_map(|key| component.get(key));
        let single: Vec<&Value> = single.filter(|value| value.is_object()).collect();
        [component].into_iter().chain(with_nested(own)).chain(single).collect()
    };
    components.iter().flat_map(nested).collect()
}

fn faults_of_one(component: &Value) -> Vec<String> {
    match kind(component) {
        ACTION_ROW => row_fault(component).into_iter().collect(),
        BUTTON => button_faults(component),
        STRING_SELECT => select_faults(component),
        _ => Vec::new(),
    }
}

fn row_fault(row: &Value) -> Option<String> {
    let has_select = items(&row["components"]).iter().any(|component| SELECTS.contains(&kind(component)));
    (has_select && items(&row["components"]).len() > 1).then(|| "a select menu shares its row".to_owned())
}

fn button_faults(button: &Value) -> Vec<String> {
    let has = |key: &str| button[key].as_str().is_some_and(|text| !text.is_empty());
    let name = button["label"].as_str().unwrap_or("without a label");
    let style = button["style"].as_u64().unwrap_or(0);
    let mut faults = Vec::new();
    let mut check = |good: bool, fault: &str| {
        if !good {
            faults.push(format!("button `{name}`: {fault}"));
        }
    };
    let address = button["url"].as_str().unwrap_or("https://");
    check(["https://", "http://", "discord://"].iter().any(|scheme| address.starts_with(scheme)), "its address is no web address");
    check(style == PREMIUM || has("label") || button["emoji"].is_object(), "neither label nor emoji");
    match style {
        LINK => {
            check(has("url"), "a link without an address");
            check(!has("custom_id"), "a link with a custom id");
        }
        PREMIUM => check(has("sku_id"), "no product"),
        _ => {
            check(has("custom_id"), "no custom id");
            check(!has("url"), "an address, but not the style of a link");
        }
    }
    faults
}

pub(super) fn select_faults(select: &Value) -> Vec<String> {
    let name = select["custom_id"].as_str().unwrap_or_default();
    let options = items(&select["options"]);
    let least = select["min_values"].as_u64().unwrap_or(1);
    let most = select["max_values"].as_u64().unwrap_or(1);
    let preset = options.iter().filter(|option| option["default"] == true).count() as u64;
    let mut faults = repeated("option", options.iter().filter_map(|option| option["value"].as_str()));
    if least > most || most > options.len() as u64 {
        faults.push(format!("select `{name}`: {least} to {most} of {} options", options.len()));
    }
    if preset > most {
        faults.push(format!("select `{name}`: {preset} options chosen beforehand; at most {most}"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn button(id: usize) -> Value {
        json!({"type": 2, "style": 1, "label": "More", "custom_id": format!("more:{id}")})
    }

    fn row(buttons: &[Value]) -> Value {
        json!({"type": 1, "components": buttons})
    }

    fn of(components: &[Value]) -> Vec<String> {
        faults(&json!(components), false)
    }

    #[test]
    fn five_rows_and_no_more() {
        let rows = |count: usize| -> Vec<Value> { (0..count).map(|id| row(&[button(id)])).collect() };
        assert!(of(&rows(5)).is_empty());
        assert_eq!(of(&rows(6)), ["components: 6 rows; at most 5"]);
        assert!(faults(&json!(rows(6)), true).is_empty());
    }

    #[test]
    fn custom_ids_differ() {
        assert!(of(&[row(&[button(1), button(2)])]).is_empty());
        assert_eq!(of(&[row(&[button(1)]), row(&[button(1)])]), ["custom id `more:1` comes twice"]);
    }

    #[test]
    fn newer_components_need_their_flag() {
        for kind in [9, 10, 12, 13, 14, 17] {
            assert_eq!(of(&[json!({"type": kind})]).len(), 1, "{kind}");
            assert!(faults(&json!([{"type": kind}]), true).is_empty(), "{kind}");
        }
    }

    #[test]
    fn forty_components_with_the_flag_nested_ones_included() {
        let texts = |count: usize| -> Vec<Value> { vec![json!({"type": 10, "content": "x"}); count] };
        let container = |count: usize| json!([{"type": 17, "components": texts(count)}]);
        assert!(faults(&container(39), true).is_empty());
        assert_eq!(faults(&container(40), true), ["components: 41 in all; at most 40"]);
    }

    #[test]
    fn text_displays_end_at_4000_together() {
        let texts = |last: usize| json!([{"type": 10, "content": "x".repeat(3_000)}, {"type": 10, "content": "x".repeat(last)}]);
        assert!(faults(&texts(1_000), true).is_empty());
        assert_eq!(faults(&texts(1_001), true).len(), 1);
    }

    #[test]
    fn a_link_has_an_address_and_other_buttons_a_custom_id() {
        let good = json!({"type": 2, "style": 5, "label": "Read", "url": "https://example.org"});
        assert!(of(&[row(&[good])]).is_empty());
        for bad in [
            json!({"type": 2, "style": 5, "label": "Read"}),
            json!({"type": 2, "style": 5, "label": "Read", "url": "https://example.org", "custom_id": "x"}),
            json!({"type": 2, "style": 5, "label": "Read", "url": "file:///etc/passwd"}),
            json!({"type": 2, "style": 1, "label": "More"}),
            json!({"type": 2, "style": 1, "label": "More", "custom_id": "x", "url": "https://example.org"}),
            json!({"type": 2, "style": 1, "custom_id": "x"}),
            json!({"type": 2, "style": 6}),
        ] {
            assert_eq!(of(&[row(std::slice::from_ref(&bad))]).len(), 1, "{bad}");
        }
    }

    #[test]
    fn a_select_stands_alone_and_can_be_satisfied() {
        let select = |most: u64, preset: bool| {
            let options = json!([{"label": "a", "value": "a", "default": preset}, {"label": "b", "value": "b", "default": preset}]);
            json!({"type": 3, "custom_id": "s", "options": options, "max_values": most})
        };
        assert!(of(&[row(&[select(2, true)])]).is_empty());
        assert_eq!(of(&[row(&[select(3, false)])]).len(), 1);
        assert_eq!(of(&[row(&[select(1, true)])]).len(), 1);
        assert_eq!(of(&[row(&[select(2, false), button(1)])]), ["a select menu shares its row"]);
        let twice = json!({"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}, {"label": "b", "value": "a"}]});
        assert_eq!(of(&[row(&[twice])]), ["option `a` comes twice"]);
    }
}
