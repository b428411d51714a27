//! Buttons, pressed by whoever sees them.

use serde_json::{Value, json};

use super::{COMPONENT, Installs, InteractionBuilder};
use crate::accounts::{bot, merged, user};
use crate::ids::APPLICATION_ID;
use crate::posted::{HasMessage, PostedMessage};
use crate::{ids, messages};

/// A press of a button with this id, under a message of the bot's that nothing else is known of.
pub fn press(custom_id: &str) -> InteractionBuilder {
    let data = json!({"component_type": 2, "custom_id": custom_id, "id": 2});
    InteractionBuilder { message: Some(bot_message(custom_id)), ..InteractionBuilder::new(COMPONENT, Some(data)) }
}

/// A press of the button with this label, by whoever asked, where they asked.
///
/// # Panics
/// If there is no such button, or it cannot be pressed.
pub fn press_on(shown: &impl HasMessage, label: &str) -> InteractionBuilder {
    let posted = shown.posted();
    let button = posted.buttons().into_iter().find(|button| button["label"] == label);
    press_button(posted, button.unwrap_or_else(|| panic!("no button {label:?} among {:?}", labels(posted))))
}

/// A press of the button at this place, counted from 0 through all rows.
///
/// # Panics
/// If there is no such button, or it cannot be pressed.
pub fn press_at(shown: &impl HasMessage, at: usize) -> InteractionBuilder {
    let posted = shown.posted();
    let button = posted.buttons().into_iter().nth(at);
    press_button(posted, button.unwrap_or_else(|| panic!("no button {at} among {:?}", labels(posted))))
}

/// The picks of these options, by their labels, in the menu that offers the first of them.
///
/// # Panics
/// If there is no such menu, or it does not offer them all.
pub fn choose_on(shown: &impl HasMessage, labels: &[&str]) -> InteractionBuilder {
    let posted = shown.posted();
    let option = |menu: &&Value, label: &str| {
        let options = menu["options"].as_array()?;
        options.iter().find(|option| option["label"] == label).map(|option| option["value"].clone())
    };
    let menus = posted.menus();
    let menu = menus.iter().find(|menu| option(menu, labels[0]).is_some()).unwrap_or_else(|| panic!("no menu offers {labels:?}"));
    let values: Vec<Value> = labels.iter().map(|label| option(menu, label).unwrap_or_else(|| panic!("no {label:?} in {menu}"))).collect();
    let most = menu["max_values"].as_u64().unwrap_or(1);
    assert!(menu["disabled"] != true && values.len() as u64 <= most, "{labels:?} cannot be picked in {menu}");
    use_component(posted, json!({"component_type": menu["type"], "custom_id": menu["custom_id"], "id": menu["id"], "values": values}))
}

fn press_button(posted: &PostedMessage, button: &Value) -> InteractionBuilder {
    assert!(button["disabled"] != true, "a disabled button cannot be pressed: {button}");
    assert!(button["custom_id"].is_string(), "a link tells the bot nothing: {button}");
    use_component(posted, json!({"component_type": 2, "custom_id": button["custom_id"], "id": button["id"]}))
}

/// By whoever asked, where they asked, by the installations that they asked by.
fn use_component(posted: &PostedMessage, data: Value) -> InteractionBuilder {
    let mut builder = InteractionBuilder::new(COMPONENT, Some(data)).in_channel(posted.json["channel_id"].as_str().unwrap());
    builder = match &posted.guild {
        Some(guild) => builder.in_guild(guild),
        None => builder.in_dm(),
    };
    if let Some(asker) = &posted.asker {
        builder = builder.by(asker);
    }
    // A button goes on by what the message came by, whoever presses it.
    let owners = &posted.json["interaction_metadata"]["authorizing_integration_owners"];
    InteractionBuilder { message: Some(posted.along()), installs: installs(owners), ..builder }
}

/// The installations that an interaction came by.
pub(super) fn installs(owners: &Value) -> Installs {
    let named = owners["1"].as_str().map(str::to_owned);
    Installs { server: named.is_none() || !owners["0"].is_null(), user: named.is_some(), named }
}

fn labels(posted: &PostedMessage) -> Vec<&str> {
    posted.buttons().iter().filter_map(|button| button["label"].as_str()).collect()
}

/// A message of the bot's with one button.
fn bot_message(custom_id: &str) -> Value {
    let button = json!({"type": 2, "id": 2, "style": 2, "label": "More context", "custom_id": custom_id});
    let own = json!({
        "application_id": APPLICATION_ID, "components": [{"type": 1, "id": 1, "components": [button]}], "type": 20, "webhook_id": APPLICATION_ID,
        "interaction_metadata": {"authorizing_integration_owners": {"0": ids::snowflake()}, "id": ids::snowflake(), "type": 2, "user": user(&ids::snowflake(), "ada")},
    });
    merged(messages::plain(&bot(), "> The mill was built in 1912."), own)
}
