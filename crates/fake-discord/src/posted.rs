//! A message as it is shown in a channel: what it says, its buttons and its menus.

use serde_json::Value;

use crate::attachments::Attachment;

/// Source: Discord developer documentation, "Message Flags".
pub(crate) const EPHEMERAL: u64 = 1 << 6;
pub(crate) const LOADING: u64 = 1 << 7;

/// Source: "Component Types".
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;

/// A message as it stands in a channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostedMessage {
    /// As Discord describes it; null if there is none.
    pub json: Value,
    /// The server it stands in, if it does.
    pub guild: Option<String>,
    /// The user it answers, if it does.
    pub asker: Option<String>,
}

/// Anything that puts a message before a user.
pub trait HasMessage {
    /// The message as it stood then.
    fn posted(&self) -> &PostedMessage;

    /// The channel it stands in, as `GET /channels/{id}` describes it, where that is known.
    fn described_place(&self) -> Option<&Value> {
        None
    }

    /// Its files with what they hold, where that is known.
    fn attached(&self) -> &[Attachment] {
        &[]
    }
}

impl HasMessage for PostedMessage {
    fn posted(&self) -> &PostedMessage {
        self
    }
}

impl PostedMessage {
    /// Its id.
    pub fn id(&self) -> &str {
        self.json["id"].as_str().expect("a message")
    }

    /// Its buttons in the order in which they are shown.
    pub fn buttons(&self) -> Vec<&Value> {
        self.components(BUTTON)
    }

    /// Its menus with options of its own, in the order in which they are shown.
    pub fn menus(&self) -> Vec<&Value> {
        self.components(STRING_SELECT)
    }

    fn components(&self, kind: u64) -> Vec<&Value> {
        let mut found = Vec::new();
        collect(&self.json["components"], kind, &mut found);
        found
    }

    /// As it comes along with something else: without what it replies to, which Discord need not look up then.
    pub fn along(&self) -> Value {
        let mut json = self.json.clone();
        json.as_object_mut().expect("a message").remove("referenced_message");
        json
    }

    /// Whether only one user sees it.
    pub fn is_private(&self) -> bool {
        self.flags() & EPHEMERAL != 0
    }

    /// Whether it only says that an answer is on its way.
    pub fn is_loading(&self) -> bool {
        self.flags() & LOADING != 0
    }

    fn flags(&self) -> u64 {
        self.json["flags"].as_u64().unwrap_or(0)
    }
}

fn collect<'a>(components: &'a Value, kind: u64, found: &mut Vec<&'a Value>) {
    for component in components.as_array().into_iter().flatten() {
        if component["type"] == kind {
            found.push(component);
        }
        collect(&component["components"], kind, found);
        if component["accessory"]["type"] == kind {
            found.push(&component["accessory"]);
        }
    }
}
