//! A Discord modal (a form that opens over the client) as it goes over the wire, with Discord's limits held by construction.

use serde::Serialize;

use crate::render::message::{Choice, cut};

/// Most characters of a modal's title. Source: Discord developer documentation, "Modal"; the next three: "Label", "Text Display".
pub const MAX_TITLE: usize = 45;
/// Most characters of the label of an input.
pub const MAX_LABEL: usize = 45;
/// Most characters of what is said below a label.
pub const MAX_DESCRIPTION: usize = 100;
/// Most characters of a text between inputs: those of a message.
pub const MAX_NOTE: usize = 2_000;
/// Most parts of a modal. Source: same, "Modal".
pub const MAX_PARTS: usize = 5;
/// Most characters that can be typed into a text. Source: same, "Text Input"; so is the next.
pub const MAX_TEXT: usize = 4_000;
/// Most characters that stand in an empty text.
pub const MAX_PLACEHOLDER: usize = 100;

/// A form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Modal {
    custom_id: String,
    title: String,
    components: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Part {
    Label {
        #[serde(rename = "type")]
        kind: u8,
        label: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        component: Component,
    },
    Row {
        #[serde(rename = "type")]
        kind: u8,
        components: [Component; 1],
    },
    Note {
        #[serde(rename = "type")]
        kind: u8,
        content: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Component {
    Text {
        #[serde(rename = "type")]
        kind: u8,
        custom_id: &'static str,
        style: u8,
        label: String,
        required: bool,
        max_length: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        placeholder: Option<String>,
    },
    Select {
        #[serde(rename = "type")]
        kind: u8,
        custom_id: &'static str,
        required: bool,
        min_values: usize,
        max_values: usize,
        options: Vec<Choice>,
    },
    File {
        #[serde(rename = "type")]
        kind: u8,
        custom_id: &'static str,
        required: bool,
        min_values: usize,
        max_values: usize,
    },
}

/// What can be filled in. What it sends back is found by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A text of at most so many characters, on one line or on several, with what stands there at first.
    Text {
        /// At most [`MAX_TEXT`].
        max: usize,
        /// Whether it has several lines.
        is_long: bool,
        /// What stands there, to be changed.
        value: String,
        /// What is shown as long as nothing stands there.
        placeholder: String,
    },
    /// One or several out of a few, at most 25.
    Select {
        /// What can be chosen.
        options: Vec<Choice>,
        /// Most that can be chosen, at least 1.
        max: usize,
    },
    /// So many files at most, from 1 to 10.
    File {
        /// Most that can be uploaded.
        max: usize,
    },
}

impl Modal {
    /// A form with a title, that sends `custom_id` back. Texts that are too long are cut.
    pub fn new(custom_id: String, title: &str) -> Modal {
        Modal { custom_id, title: cut(title, MAX_TITLE), components: Vec::new() }
    }

    /// The same with something to fill in, if there is room for another part. `name` is what finds it among what is sent back;
    /// `description` may be empty. It stands in an empty text where that has no placeholder.
    ///
    /// A text goes in a row of its own, as texts did before there were labels: of what stands under a label serenity 0.12 keeps
    /// nothing, so that a form with a [`Input::Select`] or [`Input::File`] loses these over the gateway.
    #[must_use]
    pub fn with_input(self, name: &'static str, label: &str, description: &str, required: bool, input: Input) -> Modal {
        let label = cut(label, MAX_LABEL);
        let is_text = matches!(input, Input::Text { .. });
        let component = component(name, &label, description, required, input);
        if is_text {
            return self.with(Part::Row { kind: 1, components: [component] });
        }
        let description = (!description.is_empty()).then(|| cut(description, MAX_DESCRIPTION));
        self.with(Part::Label { kind: 18, label, description, component })
    }

    /// The same with a text in Markdown, if there is room for another part.
    #[must_use]
    pub fn with_note(self, text: &str) -> Modal {
        self.with(Part::Note { kind: 10, content: cut(text, MAX_NOTE) })
    }

    fn with(mut self, part: Part) -> Modal {
        if self.components.len() < MAX_PARTS {
            self.components.push(part);
        }
        self
    }
}

// The numbers are Discord's: its developer documentation, "Component Types" and "Text Input Styles".
fn component(custom_id: &'static str, label: &str, description: &str, required: bool, input: Input) -> Component {
    let min_values = usize::from(required);
    let some = |text: &str, max| (!text.is_empty()).then(|| cut(text, max));
    match input {
        Input::Text { max, is_long, value, placeholder } => {
            let (style, max_length) = (if is_long { 2 } else { 1 }, max.clamp(1, MAX_TEXT));
            let placeholder = if placeholder.is_empty() { description } else { &placeholder };
            let (value, placeholder, label) = (some(&value, max_length), some(placeholder, MAX_PLACEHOLDER), label.to_owned());
            Component::Text { kind: 4, custom_id, style, label, required, max_length, value, placeholder }
        }
        Input::Select { options, max } => {
            let max_values = max.clamp(1, options.len().max(1));
            Component::Select { kind: 3, custom_id, required, min_values, max_values, options }
        }
        Input::File { max } => Component::File { kind: 19, custom_id, required, min_values, max_values: max.clamp(1, 10) },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(max: usize, value: &str) -> Input {
        Input::Text { max, is_long: false, value: value.to_owned(), placeholder: String::new() }
    }

    #[test]
    fn a_modal_is_what_discord_takes() {
        let choice = Choice { label: "Now".to_owned(), value: "now".to_owned(), description: None };
        let modal = Modal::new("id".to_owned(), "Add")
            .with_note("Everybody **here** can read it.")
            .with_input("title", "Title", "What it is about", true, text(100, "A mill"))
            .with_input("when", "When", "", false, Input::Select { options: vec![choice], max: 9 })
            .with_input("file", "File", "", true, Input::File { max: 1 });
        let expected = json!({"custom_id": "id", "title": "Add", "components": [
            {"type": 10, "content": "Everybody **here** can read it."},
            {"type": 1, "components": [{"type": 4, "custom_id": "title", "style": 1, "label": "Title", "required": true, "max_length": 100,
             "value": "A mill", "placeholder": "What it is about"}]},
            {"type": 18, "label": "When", "component": {"type": 3, "custom_id": "when", "required": false, "min_values": 0, "max_values": 1,
             "options": [{"label": "Now", "value": "now"}]}},
            {"type": 18, "label": "File", "component": {"type": 19, "custom_id": "file", "required": true, "min_values": 1, "max_values": 1}},
        ]});
        assert_eq!(serde_json::to_value(modal).expect("JSON"), expected);
    }

    #[test]
    fn a_limit_is_reached_and_not_passed() {
        let long = "a".repeat(5_000);
        let modal =
            (0..7).fold(Modal::new("id".to_owned(), &long), |modal, _| modal.with_input("a", &long, &long, true, text(9_000, &long)));
        let value = serde_json::to_value(modal).expect("JSON");
        assert_eq!(
            (value["title"].as_str().map(|title| title.chars().count()), value["components"].as_array().map(Vec::len)),
            (Some(45), Some(5))
        );
        let part = &value["components"][0]["components"][0];
        let count = |text: &serde_json::Value| text.as_str().map(|text| text.chars().count());
        assert_eq!((count(&part["label"]), count(&part["placeholder"])), (Some(45), Some(100)));
        assert_eq!((count(&part["value"]), &part["max_length"]), (Some(4_000), &json!(4_000)));
    }
}
