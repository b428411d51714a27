//! What users do, as Discord tells it: interactions with everything that comes with them.
//!
//! A builder starts from an ordinary member in a channel of a server. Ids and tokens are new each time.

mod options;
mod place;
mod press;
mod submit;
mod target;

use serde_json::{Map, Value, json};

use crate::attachments::Attachment;
use crate::ids;
use crate::ids::APPLICATION_ID;
use crate::permissions::MEMBER;

pub use crate::permissions::{ADMINISTRATOR, MANAGE_GUILD};
pub(crate) use options::{described_channel, described_role};
pub use press::{choose_on, press, press_at, press_on};
pub use target::{message_command, message_command_on};

/// Source: "Interaction Type".
const PING: u64 = 1;
const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const AUTOCOMPLETE: u64 = 4;
const MODAL: u64 = 5;

/// Source: "Interaction Context Types".
const GUILD: u64 = 0;

/// An interaction, ready to be sent.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its id, as in the address of its callback.
    pub id: String,
    /// Its token, as in the addresses of callbacks, edits and follow-ups.
    pub token: String,
    /// What Discord sends.
    pub json: Value,
    /// The files that come with it, which can be fetched once it is sent.
    pub files: Vec<Attachment>,
}

impl Interaction {
    /// The body of the request that carries it over HTTP.
    pub fn body(&self) -> String {
        self.json.to_string()
    }
}

/// An interaction that is being put together.
#[derive(Clone, Debug)]
pub struct InteractionBuilder {
    kind: u64,
    data: Option<Value>,
    message: Option<Value>,
    user: String,
    permissions: u64,
    roles: Vec<String>,
    guild: Option<String>,
    context: u64,
    channel: String,
    /// The channel that a thread belongs to.
    thread_of: Option<String>,
    /// The channel as `GET /channels/{id}` describes it, where more than its id is known.
    described: Option<Value>,
    app_permissions: u64,
    locale: String,
    installs: Installs,
    files: Vec<Attachment>,
    changes: Map<String, Value>,
}

/// What the application may do where nothing else is said.
const APP_PERMISSIONS: u64 = 562_949_953_601_536;

/// Whose installations of the application an interaction uses.
#[derive(Clone, Debug)]
struct Installs {
    /// The server's, or where there is none that of the bot itself, in a direct message.
    server: bool,
    /// A user's own: that of this one, or where none is named of whoever acts.
    user: bool,
    named: Option<String>,
}

impl Default for Installs {
    fn default() -> Installs {
        Installs { server: true, user: false, named: None }
    }
}

/// `/ask question`.
pub fn ask(question: &str) -> InteractionBuilder {
    command("ask").string("question", question)
}

/// A slash command without options.
pub fn command(name: &str) -> InteractionBuilder {
    InteractionBuilder::new(COMMAND, Some(json!({"id": ids::snowflake(), "name": name, "type": 1})))
}

/// What is sent while a user types `typed` into an option of a slash command.
pub fn autocomplete(name: &str, option: &str, typed: &str) -> InteractionBuilder {
    let option = json!({"name": option, "type": 3, "value": typed, "focused": true});
    InteractionBuilder::new(AUTOCOMPLETE, Some(json!({"id": ids::snowflake(), "name": name, "type": 1, "options": [option]})))
}

/// A modal sent off with one text input filled.
pub fn modal_submit(custom_id: &str, input: &str, value: &str) -> InteractionBuilder {
    let row = json!({"type": 1, "id": 1, "components": [{"type": 4, "id": 2, "custom_id": input, "value": value}]});
    InteractionBuilder::new(MODAL, Some(json!({"custom_id": custom_id, "components": [row]})))
}

/// What Discord sends over HTTP to see whether anybody is there.
pub fn ping() -> InteractionBuilder {
    InteractionBuilder::new(PING, None)
}

/// Interactions that serenity 0.12.5 cannot decode, each with what it stumbles over. All can be answered.
pub fn undecodable() -> Vec<(&'static str, Interaction)> {
    // Within an interaction a message's reactions come without what they mean to the bot.
    let reactions = json!([{"count": 2, "emoji": {"id": null, "name": "👍"}}]);
    let newer = json!([{"type": 1, "id": 1, "components": [{"type": 99, "id": 2}]}]);
    let about = |key: &str, value: &Value| {
        let mut interaction = message_command("Find quotes", "How many troops are there?").build();
        let id = interaction.json["data"]["target_id"].as_str().unwrap().to_owned();
        interaction.json["data"]["resolved"]["messages"][id][key] = value.clone();
        interaction
    };
    let mut pressed = press("more:1").build();
    pressed.json["message"]["reactions"] = reactions.clone();
    vec![
        ("a message with reactions", about("reactions", &reactions)),
        ("a message with a component of a new type in a row", about("components", &newer)),
        ("a message of a type beyond a byte", about("type", &json!(300))),
        ("a button under a reply with reactions", pressed),
        ("no locale", ask("How many troops are there?").with("locale", Value::Null).build()),
        ("no entitlements", ask("How many troops are there?").with("entitlements", Value::Null).build()),
        (
            "room for files beyond 32 bits",
            ask("How many troops are there?").with("attachment_size_limit", json!(5_368_709_120_u64)).build(),
        ),
    ]
}

impl InteractionBuilder {
    fn new(kind: u64, data: Option<Value>) -> InteractionBuilder {
        InteractionBuilder {
            kind,
            data,
            message: None,
            user: ids::snowflake(),
            permissions: MEMBER,
            roles: Vec::new(),
            guild: Some(ids::snowflake()),
            context: GUILD,
            channel: ids::snowflake(),
            thread_of: None,
            described: None,
            app_permissions: APP_PERMISSIONS,
            locale: "en-US".to_owned(),
            installs: Installs::default(),
            files: Vec::new(),
            changes: Map::new(),
        }
    }

    /// By a member who may manage the server.
    pub fn by_admin(self) -> InteractionBuilder {
        self.with_permissions(MEMBER | MANAGE_GUILD)
    }

    /// By a user with this id.
    pub fn by(mut self, user: &str) -> InteractionBuilder {
        user.clone_into(&mut self.user);
        self
    }

    /// By a member with these permissions.
    pub fn with_permissions(mut self, permissions: u64) -> InteractionBuilder {
        self.permissions = permissions;
        self
    }

    /// By a member with these roles.
    pub fn with_roles(mut self, roles: &[&str]) -> InteractionBuilder {
        self.roles = roles.iter().map(|role| (*role).to_owned()).collect();
        self
    }

    /// By a user whose Discord is in this language.
    pub fn locale(mut self, locale: &str) -> InteractionBuilder {
        locale.clone_into(&mut self.locale);
        self
    }

    /// By a user who installed the application for themselves, where it is not installed for the server.
    pub fn user_install(mut self) -> InteractionBuilder {
        self.installs = Installs { server: false, user: true, named: None };
        self
    }

    /// By a user who installed the application for themselves, where it is installed for the server as well.
    pub fn with_own_install(mut self) -> InteractionBuilder {
        self.installs = Installs { server: true, user: true, named: None };
        self
    }

    /// With a field at the top set to something else; null takes it away.
    pub fn with(mut self, key: &str, value: Value) -> InteractionBuilder {
        self.changes.insert(key.to_owned(), value);
        self
    }

    /// The interaction as Discord sends it.
    pub fn build(self) -> Interaction {
        let id = ids::snowflake();
        // Real tokens are base64 of some 200 characters; nothing in an address needs to be escaped.
        let token = format!("aW50ZXJhY3Rpb246{id}{}", "x7Qm2kV9".repeat(22));
        let mut json = json!({
            "app_permissions": self.app_permissions.to_string(), "application_id": APPLICATION_ID, "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": self.owners(), "entitlement_sku_ids": [], "entitlements": [],
            "id": id, "token": token, "type": self.kind, "version": 1,
        });
        let map = json.as_object_mut().unwrap();
        if self.kind != PING {
            map.extend(self.place());
            map.insert("locale".to_owned(), json!(self.locale));
        }
        let data = self.data.map(|data| target::placed(data, &self.channel));
        let optional = [("data", data), ("message", self.message)];
        map.extend(optional.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
        for (key, value) in self.changes {
            if value.is_null() {
                map.remove(&key);
            } else {
                map.insert(key, value);
            }
        }
        Interaction { id, token, json, files: self.files }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::{bot, merged};
    use crate::messages;
    use crate::posted::PostedMessage;

    #[test]
    fn an_interaction_tells_by_whose_installation_it_comes() {
        let (here, there, ada) = ("81384788765712384", "1098765432109876543", "345678901234567890");
        let owners = |builder: InteractionBuilder| builder.by(ada).build().json["authorizing_integration_owners"].clone();
        for server in [here, there] {
            assert_eq!(owners(ask("Who?").in_guild(server)), json!({"0": server}));
            assert_eq!(owners(ask("Who?").in_guild(server).with_own_install()), json!({"0": server, "1": ada}));
            assert_eq!(owners(ask("Who?").in_guild(server).user_install()), json!({"1": ada}), "in a server without the bot");
        }
        assert_eq!(owners(ask("Who?").in_dm()), json!({"0": "0"}));
        assert_eq!(owners(ask("Who?").in_private_channel()), json!({"1": ada}));
    }

    #[test]
    fn a_button_is_pressed_by_the_installation_that_its_message_came_by() {
        let pressed = |asked: InteractionBuilder| {
            let button = json!([{"type": 1, "components": [{"type": 2, "style": 2, "label": "More", "custom_id": "more"}]}]);
            let asked = asked.by("345678901234567890").build().json;
            let by = json!({"authorizing_integration_owners": asked["authorizing_integration_owners"]});
            let json = merged(messages::plain(&bot(), ""), json!({"components": button, "interaction_metadata": by}));
            let guild = asked["guild_id"].as_str().map(str::to_owned);
            let posted = PostedMessage { json, guild, asker: None };
            (asked, press_on(&posted, "More").by("7").build().json)
        };
        for asked in [ask("Who?"), ask("Who?").in_dm(), ask("Who?").user_install(), ask("Who?").with_own_install()] {
            let (asked, press) = pressed(asked);
            assert_eq!(press["authorizing_integration_owners"], asked["authorizing_integration_owners"]);
        }
    }
}
