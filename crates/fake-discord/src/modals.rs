//! Modals: what the bot opens in, what a user fills in and sends off out.
//!
//! A [`Modal`] is filled in as a user would: by the labels that are shown, or by custom ids. What the client would not let through is
//! refused here as well. The submission comes from whoever opened the modal, where they opened it.

mod bounds;
mod submission;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::attachments::Attachment;
use crate::interactions::{Interaction, InteractionBuilder};

/// Source: Discord developer documentation, "Component Types".
const ACTION_ROW: u64 = 1;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const USER_SELECT: u64 = 5;
const ROLE_SELECT: u64 = 6;
const MENTIONABLE_SELECT: u64 = 7;
const CHANNEL_SELECT: u64 = 8;
const LABEL: u64 = 18;
const FILE_UPLOAD: u64 = 19;
const RADIO_GROUP: u64 = 21;
const CHECKBOX_GROUP: u64 = 22;
const CHECKBOX: u64 = 23;

/// A modal before a user's eyes, with what they have filled in so far.
#[derive(Clone, Debug)]
pub struct Modal {
    json: Value,
    /// The interaction that it answers.
    opened: Value,
    /// What stands in each input, by custom id.
    filled: BTreeMap<String, Filled>,
}

/// What stands in an input.
#[derive(Clone, Debug)]
enum Filled {
    Text(String),
    /// The values of what is chosen.
    Values(Vec<String>),
    Files(Vec<Attachment>),
    Checked(bool),
}

impl Modal {
    /// The modal with which an interaction was answered: the `data` of the callback.
    pub fn opened_by(interaction: &Interaction, data: &Value) -> Modal {
        let mut json = data.clone();
        if let Some(components) = json.get_mut("components") {
            submission::number(components, &mut 0);
        }
        let filled =
            inputs(&json["components"]).into_iter().filter_map(|input| Some((custom_id(input)?.to_owned(), preset(input)))).collect();
        Modal { json, opened: interaction.json.clone(), filled }
    }

    /// As the bot sent it, with a number for each component.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// Its custom id, which comes back with what is filled in.
    pub fn custom_id(&self) -> &str {
        self.json["custom_id"].as_str().unwrap_or_default()
    }

    /// What stands above it.
    pub fn title(&self) -> &str {
        self.json["title"].as_str().unwrap_or_default()
    }

    /// The labels of its inputs, in the order in which they are shown.
    pub fn labels(&self) -> Vec<&str> {
        self.labelled().into_iter().map(|(label, _)| label).collect()
    }

    /// The input with this label or custom id, as the bot described it; nothing where there is none.
    pub fn input(&self, name: &str) -> Option<&Value> {
        self.labelled().into_iter().find(|(label, input)| *label == name || custom_id(input) == Some(name)).map(|(_, input)| input)
    }

    /// The text that stands in a text input.
    ///
    /// # Panics
    /// If there is no such text input.
    pub fn text(&self, name: &str) -> &str {
        match self.filled.get(self.named(name, &[TEXT_INPUT])) {
            Some(Filled::Text(text)) => text,
            _ => panic!("{name:?} holds no text"),
        }
    }

    /// With this text in place of what stood in a text input.
    ///
    /// # Panics
    /// If there is no such text input.
    pub fn write(self, name: &str, text: &str) -> Modal {
        self.fill(name, &[TEXT_INPUT], Filled::Text(text.to_owned()))
    }

    /// With these options chosen, by their labels, and no others: in a select menu, among radio buttons or checkboxes.
    ///
    /// # Panics
    /// If there is no such input, or it does not offer them all.
    pub fn choose(self, name: &str, labels: &[&str]) -> Modal {
        const KINDS: [u64; 3] = [STRING_SELECT, RADIO_GROUP, CHECKBOX_GROUP];
        self.named(name, &KINDS);
        let options = self.input(name).map(|input| list(&input["options"]).to_vec()).unwrap_or_default();
        let value = |label: &&str| {
            let option =
                options.iter().find(|option| option["label"] == *label).unwrap_or_else(|| panic!("no {label:?} among {options:?}"));
            option["value"].as_str().unwrap_or_default().to_owned()
        };
        let values = labels.iter().map(value).collect();
        self.fill(name, &KINDS, Filled::Values(values))
    }

    /// With these users, roles or channels chosen, by their ids, and no others.
    ///
    /// # Panics
    /// If there is no such select menu.
    pub fn pick(self, name: &str, ids: &[&str]) -> Modal {
        let values = ids.iter().map(|id| (*id).to_owned()).collect();
        self.fill(name, &[USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT], Filled::Values(values))
    }

    /// With a checkbox set or not.
    ///
    /// # Panics
    /// If there is no such checkbox.
    pub fn check(self, name: &str, checked: bool) -> Modal {
        self.fill(name, &[CHECKBOX], Filled::Checked(checked))
    }

    /// With these files, and no others.
    ///
    /// # Panics
    /// If there is no such file upload.
    pub fn upload(self, name: &str, files: &[Attachment]) -> Modal {
        let channel = self.opened["channel_id"].as_str().unwrap_or_default();
        let files = files.iter().map(|file| file.clone().into_ephemeral().in_channel(channel)).collect();
        self.fill(name, &[FILE_UPLOAD], Filled::Files(files))
    }

    /// Why the client does not let it be sent off as it is, one sentence each; empty if it does.
    pub fn refusals(&self) -> Vec<String> {
        let room = self.opened["attachment_size_limit"].as_u64().unwrap_or(u64::MAX);
        let inputs = self.labelled().into_iter();
        inputs
            .filter_map(|(label, input)| {
                bounds::refusal(input, self.filled.get(custom_id(input)?)?, room).map(|why| format!("{label}: {why}"))
            })
            .collect()
    }

    /// Sent off by whoever opened it, where they did.
    ///
    /// # Panics
    /// If the client does not let it be sent off.
    pub fn submit(&self) -> InteractionBuilder {
        let refusals = self.refusals();
        assert!(refusals.is_empty(), "the client does not send this off:\n{}", refusals.join("\n"));
        self.submit_unchecked()
    }

    /// Sent off past the client, whatever stands in it.
    pub fn submit_unchecked(&self) -> InteractionBuilder {
        let (data, files) = submission::data(&self.json, &self.filled);
        InteractionBuilder::submitting(&self.opened, data, files)
    }

    fn fill(mut self, name: &str, kinds: &[u64], filled: Filled) -> Modal {
        let id = self.named(name, kinds).to_owned();
        self.filled.insert(id, filled);
        self
    }

    /// The custom id of the input with this label or custom id.
    fn named(&self, name: &str, kinds: &[u64]) -> &str {
        let input = self.input(name).unwrap_or_else(|| panic!("no input {name:?} among {:?}", self.labels()));
        assert!(kinds.contains(&kind(input)), "{name:?} is of type {}", input["type"]);
        custom_id(input).expect("an input has a custom id")
    }

    /// The inputs with their labels.
    fn labelled(&self) -> Vec<(&str, &Value)> {
        let one = |component| -> Vec<(&str, &Value)> {
            let component: &Value = component;
            match kind(component) {
                LABEL => vec![(component["label"].as_str().unwrap_or_default(), &component["component"])],
                ACTION_ROW => {
                    list(&component["components"]).iter().map(|input| (input["label"].as_str().unwrap_or_default(), input)).collect()
                }
                _ => Vec::new(),
            }
        };
        list(&self.json["components"]).iter().flat_map(one).collect()
    }
}

fn inputs(components: &Value) -> Vec<&Value> {
    let one = |component| -> Vec<&Value> {
        let component: &Value = component;
        match kind(component) {
            LABEL => vec![&component["component"]],
            ACTION_ROW => list(&component["components"]).iter().collect(),
            _ => Vec::new(),
        }
    };
    list(components).iter().flat_map(one).collect()
}

fn kind(component: &Value) -> u64 {
    component["type"].as_u64().unwrap_or(0)
}

fn custom_id(input: &Value) -> Option<&str> {
    input["custom_id"].as_str()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What stands in an input before anybody touches it.
fn preset(input: &Value) -> Filled {
    let values = |list_of: &str, key: &str, chosen: &dyn Fn(&Value) -> bool| {
        let chosen = list(&input[list_of]).iter().filter(|one| chosen(one));
        Filled::Values(chosen.filter_map(|one| one[key].as_str().map(str::to_owned)).collect())
    };
    match kind(input) {
        TEXT_INPUT => Filled::Text(input["value"].as_str().unwrap_or_default().to_owned()),
        FILE_UPLOAD => Filled::Files(Vec::new()),
        CHECKBOX => Filled::Checked(input["default"] == true),
        STRING_SELECT | RADIO_GROUP | CHECKBOX_GROUP => values("options", "value", &|option| option["default"] == true),
        _ => values("default_values", "id", &|_| true),
    }
}

#[cfg(test)]
mod tests;
