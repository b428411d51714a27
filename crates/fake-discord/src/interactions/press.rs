//! Buttons, pressed by whoever sees them.

use serde_json::{Value, json};

use super::{Builder, COMPONENT};
use crate::accounts::{bot, merged, user};
use crate::server::{APPLICATION_ID, Shown, Standing};
use crate::{ids, messages};

/// A press of a button with this id, under a message of the bot's that nothing else is known of.
pub fn press(custom_id: &str) -> Builder {
    let data = json!({"component_type": 2, "custom_id": custom_id, "id": 2});
    Builder { message: Some(bot_message(custom_id)), ..Builder::new(COMPONENT, Some(data)) }
}

/// A press of the button with this label, by whoever asked, where they asked.
///
/// # Panics
/// If there is no such button, or it cannot be pressed.
pub fn press_on(shown: &impl Shown, label: &str) -> Builder {
    let standing = shown.standing();
    let button = standing.buttons().into_iter().find(|button| button["label"] == label);
    press_button(standing, button.unwrap_or_else(|| panic!("no button {label:?} among {:?}", labels(standing))))
}

/// A press of the button at this place, counted from 0 through all rows.
///
/// # Panics
/// If there is no such button, or it cannot be pressed.
pub fn press_at(shown: &impl Shown, at: usize) -> Builder {
    let standing = shown.standing();
    let button = standing.buttons().into_iter().nth(at);
    press_button(standing, button.unwrap_or_else(|| panic!("no button {at} among {:?}", labels(standing))))
}

/// The picks of these options, by their labels, in the menu that offers the first of them.
///
/// # Panics
/// If there is no such menu, or it does not offer them all.
pub fn choose_on(shown: &impl Shown, labels: &[&str]) -> Builder {
    let standing = shown.standing();
    let option = |menu: &&Value, label: &str| {
        let options = menu["options"].as_array()?;
        options.iter().find(|option| option["label"] == label).map(|option| option["value"].clone())
    };
    let menus = standing.menus();
    let menu = menus.iter().find(|menu| option(menu, labels[0]).is_some()).unwrap_or_else(|| panic!("no menu offers {labels:?}"));
    let values: Vec<Value> = labels.iter().map(|label| option(menu, label).unwrap_or_else(|| panic!("no {label:?} in {menu}"))).collect();
    let most = menu["max_values"].as_u64().unwrap_or(1);
    assert!(menu["disabled"] != true && values.len() as u64 <= most, "{labels:?} cannot be picked in {menu}");
    use_component(standing, json!({"component_type": menu["type"], "custom_id": menu["custom_id"], "id": menu["id"], "values": values}))
}

fn press_button(standing: &Standing, button: &Value) -> Builder {
    assert!(button["disabled"] != true, "a disabled button cannot be pressed: {button}");
    assert!(button["custom_id"].is_string(), "a link tells the bot nothing: {button}");
    use_component(standing, json!({"component_type": 2, "custom_id": button["custom_id"], "id": button["id"]}))
}

/// By whoever asked, where they asked.
fn use_component(standing: &Standing, data: Value) -> Builder {
    let mut builder = Builder::new(COMPONENT, Some(data)).in_channel(standing.json["channel_id"].as_str().unwrap());
    builder = match &standing.guild {
        Some(guild) => builder.in_guild(guild),
        None => builder.in_dm(),
    };
    if let Some(asker) = &standing.asker {
        builder = builder.by(asker);
    }
    Builder { message: Some(standing.along()), ..builder }
}

fn labels(standing: &Standing) -> Vec<&str> {
    standing.buttons().iter().filter_map(|button| button["label"].as_str()).collect()
}

/// A message of the bot's with one button.
fn bot_message(custom_id: &str) -> Value {
    let button = json!({"type": 2, "id": 2, "style": 2, "label": "More context", "custom_id": custom_id});
    let own = json!({
        "application_id": APPLICATION_ID, "components": [{"type": 1, "id": 1, "components": [button]}], "type": 20, "webhook_id": APPLICATION_ID,
        "interaction_metadata": {"authorizing_integration_owners": {"0": ids::fresh()}, "id": ids::fresh(), "type": 2, "user": user(&ids::fresh(), "ada")},
    });
    merged(messages::plain(&bot(), "> The mill was built in 1912."), own)
}
