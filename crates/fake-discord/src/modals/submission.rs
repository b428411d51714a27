//! What comes back of a modal: its components and what stands in them in, the `data` of the interaction out.
//!
//! Source: Discord developer documentation, "Modal Submit Data Structure", and "Component Reference" for what each input sends back.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{ACTION_ROW, CHANNEL_SELECT, Filled, LABEL, MENTIONABLE_SELECT, RADIO_GROUP, ROLE_SELECT, USER_SELECT, custom_id, kind, list};
use crate::accounts::{member, merged, user};
use crate::attachments::Attachment;
use crate::interactions::{described_channel, described_role};

/// The data of the submission, and the files that come with it.
pub(super) fn data(modal: &Value, filled: &BTreeMap<String, Filled>) -> (Value, Vec<Attachment>) {
    let mut back = Back { filled, resolved: Map::new(), files: Vec::new() };
    let components: Vec<Value> = list(&modal["components"]).iter().map(|component| back.component(component)).collect();
    let mut data = json!({"custom_id": modal["custom_id"], "components": components});
    if !back.resolved.is_empty() {
        data["resolved"] = Value::Object(back.resolved);
    }
    (data, back.files)
}

/// Components without a number get one, as Discord counts them.
pub(super) fn number(components: &mut Value, last: &mut u64) {
    for component in components.as_array_mut().into_iter().flatten().filter(|component| component.is_object()) {
        number_one(component, last);
        if let Some(inner) = component.get_mut("components") {
            number(inner, last);
        }
        if let Some(inner) = component.get_mut("component").filter(|inner| inner.is_object()) {
            number_one(inner, last);
        }
    }
}

fn number_one(component: &mut Value, last: &mut u64) {
    *last += 1;
    if component["id"].is_null() || component["id"] == 0 {
        component["id"] = json!(*last);
    }
}

struct Back<'a> {
    filled: &'a BTreeMap<String, Filled>,
    resolved: Map<String, Value>,
    files: Vec<Attachment>,
}

impl Back<'_> {
    fn component(&mut self, component: &Value) -> Value {
        let plain = json!({"id": component["id"], "type": component["type"]});
        match kind(component) {
            LABEL => merged(plain, json!({"component": self.input(&component["component"])})),
            ACTION_ROW => {
                let inputs: Vec<Value> = list(&component["components"]).iter().map(|input| self.input(input)).collect();
                merged(plain, json!({"components": inputs}))
            }
            _ => plain,
        }
    }

    fn input(&mut self, input: &Value) -> Value {
        let plain = json!({"custom_id": input["custom_id"], "id": input["id"], "type": input["type"]});
        let filled = custom_id(input).and_then(|id| self.filled.get(id));
        let value = match filled {
            None => return plain,
            Some(Filled::Text(text)) => json!({"value": text}),
            Some(Filled::Checked(checked)) => json!({"value": checked}),
            Some(Filled::Values(values)) if kind(input) == RADIO_GROUP => json!({"value": values.first()}),
            Some(Filled::Values(values)) => {
                values.iter().for_each(|id| self.resolve(kind(input), id));
                json!({"values": values})
            }
            Some(Filled::Files(files)) => {
                files.iter().for_each(|file| self.put("attachments", file.id(), file.json()));
                self.files.extend(files.iter().cloned());
                json!({"values": files.iter().map(Attachment::id).collect::<Vec<_>>()})
            }
        };
        merged(plain, value)
    }

    /// What an id among the choices stands for.
    fn resolve(&mut self, kind: u64, id: &str) {
        match kind {
            USER_SELECT | MENTIONABLE_SELECT => {
                self.put("users", id, user(id, "grace"));
                self.put("members", id, merged(member(&[]), json!({"permissions": "0"})));
            }
            ROLE_SELECT => self.put("roles", id, described_role(id)),
            CHANNEL_SELECT => self.put("channels", id, described_channel(id)),
            _ => {}
        }
    }

    fn put(&mut self, kind: &str, id: &str, described: Value) {
        let of_kind = self.resolved.entry(kind).or_insert_with(|| json!({}));
        of_kind[id] = described;
    }
}
