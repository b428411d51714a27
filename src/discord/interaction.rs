//! Discord's JSON in, an interaction out: only what is used is read, so that nothing new in the rest can hide one.
//!
//! serenity refuses a whole interaction where it does not know one field of it, and drops it without a word. Here a
//! missing or odd field costs that field.

use serde_json::Value;

use crate::config::Secret;

/// An interaction, from whichever transport.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its id.
    pub id: u64,
    /// The application that it is for.
    pub application: u64,
    /// What answers it for the next 15 minutes; not to be logged.
    pub token: Secret,
    /// What is asked.
    pub request: Request,
    /// Who asks.
    pub asker: Asker,
}

/// Who asks, as far as permissions go. Names are not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// The user's id; 0 if none was given.
    pub user: u64,
    /// The server the interaction comes from; none in a direct message.
    pub guild: Option<u64>,
    /// The ids of the member's roles there.
    pub roles: Vec<u64>,
    /// The member's permissions there, as Discord's bits.
    pub permissions: u64,
}

/// What an interaction asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Discord's check that the endpoint is there.
    Ping,
    /// A slash command with its options.
    Command {
        /// The command's name.
        name: String,
        /// Its options by name, in Discord's order.
        options: Vec<(String, Value)>,
    },
    /// Something that is not known here: a component, a modal, a type of the future.
    Other,
}

/// Why a JSON value is no interaction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the interaction has no usable field {0:?}")]
pub struct InteractionError(&'static str);

/// Discord's number for a ping. Source: its developer documentation, "Interaction Type"; so is the next one.
const PING: u64 = 1;
/// Discord's number for a slash, user or message command.
const COMMAND: u64 = 2;

impl Interaction {
    /// Reads an interaction as Discord sends it.
    ///
    /// # Errors
    /// If it lacks what every interaction has: id, token, application and type.
    pub fn read(value: &Value) -> Result<Interaction, InteractionError> {
        let id = id_in(value, "id").ok_or(InteractionError("id"))?;
        let token = value.get("token").and_then(Value::as_str).ok_or(InteractionError("token"))?;
        let application = id_in(value, "application_id").ok_or(InteractionError("application_id"))?;
        let request = match value.get("type").and_then(Value::as_u64).ok_or(InteractionError("type"))? {
            PING => Request::Ping,
            COMMAND => command(value).unwrap_or(Request::Other),
            _ => Request::Other,
        };
        Ok(Interaction { id, application, token: Secret::new(token), request, asker: asker(value) })
    }
}

impl Request {
    /// The text given for an option of a command.
    pub fn text(&self, option: &str) -> Option<&str> {
        self.option(option)?.as_str()
    }

    /// The whole number given for an option of a command.
    pub fn number(&self, option: &str) -> Option<u64> {
        self.option(option)?.as_u64()
    }

    /// The yes or no given for an option of a command.
    pub fn truth(&self, option: &str) -> Option<bool> {
        self.option(option)?.as_bool()
    }

    fn option(&self, wanted: &str) -> Option<&Value> {
        match self {
            Request::Command { options, .. } => options.iter().find(|(name, _)| name == wanted).map(|(_, value)| value),
            Request::Ping | Request::Other => None,
        }
    }
}

fn command(value: &Value) -> Option<Request> {
    let data = value.get("data")?;
    let name = data.get("name")?.as_str()?.to_owned();
    let given = data.get("options").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let options =
        given.iter().filter_map(|option| Some((option.get("name")?.as_str()?.to_owned(), option.get("value")?.clone()))).collect();
    Some(Request::Command { name, options })
}

fn asker(value: &Value) -> Asker {
    let member = value.get("member").filter(|member| member.is_object());
    let user = member.and_then(|member| member.get("user")).or_else(|| value.get("user"));
    let roles = member.and_then(|member| member.get("roles")).and_then(Value::as_array);
    Asker {
        user: user.and_then(|user| id_in(user, "id")).unwrap_or(0),
        guild: id_in(value, "guild_id"),
        roles: roles.into_iter().flatten().filter_map(number).collect(),
        permissions: member.and_then(|member| id_in(member, "permissions")).unwrap_or(0),
    }
}

fn id_in(value: &Value, field: &str) -> Option<u64> {
    number(value.get(field)?)
}

/// Discord writes 64-bit numbers as strings; serenity may write them as numbers.
fn number(value: &Value) -> Option<u64> {
    value.as_str().map_or_else(|| value.as_u64(), |text| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_fields_cost_only_themselves() {
        let value = json!({"id": "7", "application_id": "8", "token": "t", "type": 2, "guild_id": null, "locale": 5, "member": {"user": {"id": "9"}, "permissions": "32", "roles": ["1", {}]},
                           "data": {"name": "ask", "options": [{"name": "question", "value": "Why?"}, {"name": "broken"}], "resolved": 3}});
        let read = Interaction::read(&value).expect("an interaction");
        assert_eq!(read.asker, Asker { user: 9, guild: None, roles: vec![1], permissions: 32 });
        assert_eq!(read.request.text("question"), Some("Why?"));
        assert!(!format!("{read:?}").contains("\"t\""));
    }

    #[test]
    fn without_id_or_token_it_is_none() {
        assert_eq!(Interaction::read(&json!({"id": "7", "application_id": "8", "type": 2})).err(), Some(InteractionError("token")));
        assert_eq!(Interaction::read(&json!([])).err(), Some(InteractionError("id")));
    }

    proptest! {
        #[test]
        fn no_json_makes_it_panic(text in any::<String>(), number in any::<i64>()) {
            for odd in [json!(text), json!(number), json!([number]), json!({"id": text})] {
                let _ = Interaction::read(&json!({"id": "1", "application_id": "1", "token": "t", "type": 2, "data": odd, "member": odd}));
                let _ = Interaction::read(&json!({"id": odd, "application_id": odd, "token": odd, "type": odd}));
            }
        }
    }
}
