//! Discord's JSON in, an interaction out: only what is used is read, so that nothing new in the rest can hide one.
//!
//! serenity refuses a whole interaction where it does not know one field of it, and drops it without a word. Here a
//! missing or odd field costs that field.

mod messages;

use serde_json::Value;

use crate::config::Secret;
use crate::discord::interaction::{self, Asker, ByRoles, Command, Control, Interaction, OnMessage, Press, Request, Typing, Where};
use crate::discord::markup;
use crate::ids::{ApplicationId, GuildId, Id, RoleId, UserId};
use crate::telemetry::Transport;

/// Why a JSON value is no interaction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the interaction has no usable field {0:?}")]
pub struct InteractionError(&'static str);

// Discord's numbers. Source: its developer documentation, "Interaction Type".
const PING: u64 = 1;
const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const AUTOCOMPLETE: u64 = 4;
const MODAL: u64 = 5;
/// The type of a button; whatever else sends a custom id is a select. Source: same, "Component Types".
const BUTTON: u64 = 2;
/// The type of a command from a message's menu. Source: same, "Application Command Types".
const MESSAGE_COMMAND: u64 = 3;
/// The types of a subcommand and of a group of them. Source: same, "Application Command Option Type".
const SUBCOMMANDS: [u64; 2] = [1, 2];
/// The key of the server in which the application is installed. Source: same, "Authorizing Integration Owners Object".
const GUILD_INSTALL: &str = "0";

impl Interaction {
    /// Reads an interaction as Discord sends it.
    ///
    /// # Errors
    /// If it lacks what every interaction has: id, token, application and type.
    pub fn read(value: &Value) -> Result<Interaction, InteractionError> {
        let id = id_in(value, "id").ok_or(InteractionError("id"))?;
        let token = value.get("token").and_then(Value::as_str).ok_or(InteractionError("token"))?;
        let application = id_in(value, "application_id").ok_or(InteractionError("application_id"))?;
        let data = value.get("data").unwrap_or(&Value::Null);
        let request = match kind_of(value).ok_or(InteractionError("type"))? {
            PING => Some(Request::Ping),
            COMMAND if kind_of(data) == Some(MESSAGE_COMMAND) => on_message(data).map(Request::OnMessage),
            COMMAND => command(data).map(Request::Command),
            COMPONENT => press(value, data, component(data)).map(Request::Press),
            AUTOCOMPLETE => typing(data).map(Request::Typing),
            MODAL => press(value, data, Control::Modal).map(Request::Press),
            _ => None,
        };
        let request = request.unwrap_or(Request::Other);
        let locale = text_in(value, "locale").unwrap_or_default();
        Ok(Interaction {
            id,
            application,
            token: Secret::new(token),
            request,
            asker: asker(value),
            place: place(value),
            transport: Transport::Gateway,
            locale,
        })
    }

    /// Reads a message that was sent where the bot is, as the gateway tells it. None unless it is for the bot `me`: it
    /// mentions it, or is a direct message; and none from other bots, which would go on for ever.
    pub fn read_message(value: &Value, application: ApplicationId, me: UserId) -> Option<Interaction> {
        let author = value.get("author")?;
        let is_bot = author.get("bot").and_then(Value::as_bool).unwrap_or(false) || value.get("webhook_id").is_some_and(|id| !id.is_null());
        let content = text_in(value, "content").unwrap_or_default();
        let guild = id_in(value, "guild_id");
        let mention = [format!("<@{me}>"), format!("<@!{me}>")];
        // A reply names whom it answers only there.
        let named = value.get("mentions").and_then(Value::as_array).into_iter().flatten().any(|user| id_in(user, "id") == Some(me));
        let is_named = named || mention.iter().any(|mention| content.contains(mention));
        let answered = value.get("referenced_message").filter(|message| message.get("author").is_some_and(|a| id_in(a, "id") == Some(me)));
        let roles: Vec<RoleId> =
            value.get("mention_roles").and_then(Value::as_array).into_iter().flatten().filter_map(interaction::id).collect();
        let by_roles = Some(ByRoles { roles, me }).filter(|by| !is_named && guild.is_some() && !by.roles.is_empty());
        if is_bot || !(is_named || guild.is_none() || by_roles.is_some()) {
            return None;
        }
        let member = value.get("member");
        let roles = member.and_then(|member| member.get("roles")).and_then(Value::as_array);
        let text = mention.iter().fold(content, |text, mention| text.replace(mention, " "));
        Some(Interaction {
            id: id_in(value, "id")?,
            application,
            token: Secret::new(""),
            request: Request::Mention { text: markup::plain(&text), follows: answered.and_then(first_custom_id), by_roles },
            asker: Asker {
                user: Some(id_in(author, "id")?),
                guild,
                // Messages of servers come only from those that the bot is a member of.
                installed_in: guild,
                roles: roles.into_iter().flatten().filter_map(interaction::id).collect(),
                permissions: 0,
            },
            // A thread's messages come without its parent.
            place: Where { channel: Some(id_in(value, "channel_id")?), ..Where::default() },
            transport: Transport::Gateway,
            locale: String::new(),
        })
    }
}

/// The options of a command, of its subcommand where it has one, and that one's name.
fn options(data: &Value) -> (Option<String>, &[Value]) {
    let mut given = data.get("options").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut sub = None;
    while let [only] = given
        && kind_of(only).is_some_and(|kind| SUBCOMMANDS.contains(&kind))
    {
        sub = text_in(only, "name");
        given = only.get("options").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    }
    (sub, given)
}

fn command(data: &Value) -> Option<Command> {
    let (sub, given) = options(data);
    let options = given.iter().filter_map(|option| Some((text_in(option, "name")?, option.get("value")?.clone()))).collect();
    Some(Command { name: text_in(data, "name")?, sub, options, attachments: messages::resolved(data) })
}

fn on_message(data: &Value) -> Option<OnMessage> {
    let target = text_in(data, "target_id")?;
    let message = data.get("resolved")?.get("messages")?.get(target)?;
    let message = messages::read(message);
    Some(OnMessage { name: text_in(data, "name")?, text: message.asked(), message })
}

fn typing(data: &Value) -> Option<Typing> {
    let (sub, given) = options(data);
    let focused = given.iter().find(|option| option.get("focused").and_then(Value::as_bool).unwrap_or(false))?;
    let typed = text_in(focused, "value").unwrap_or_default();
    Some(Typing { command: text_in(data, "name")?, sub, option: text_in(focused, "name")?, typed })
}

/// What a component is. One that does not say is taken for a button, as all of ours are.
fn component(data: &Value) -> Control {
    match data.get("component_type").and_then(Value::as_u64) {
        None | Some(BUTTON) => Control::Button,
        Some(_) => Control::Select,
    }
}

fn press(value: &Value, data: &Value, control: Control) -> Option<Press> {
    let message = value.get("message").unwrap_or(&Value::Null);
    let embed = message.get("embeds").and_then(|embeds| embeds.get(0)).unwrap_or(&Value::Null);
    Some(Press {
        control,
        custom_id: text_in(data, "custom_id")?,
        message: id_in(message, "id"),
        shown: (text_in(embed, "title").unwrap_or_default(), text_in(embed, "description").unwrap_or_default()),
        chosen: texts(data.get("values")),
        filled: filled(data),
        attachments: messages::resolved(data),
    })
}

/// What a form was filled in with, whether its inputs have labels or stand in rows.
fn filled(data: &Value) -> Vec<(String, Vec<String>)> {
    let parts = data.get("components").and_then(Value::as_array).into_iter().flatten();
    let inputs = parts
        .flat_map(|part| part.get("component").into_iter().chain(part.get("components").and_then(Value::as_array).into_iter().flatten()));
    let value = |input: &Value| match text_in(input, "value") {
        Some(text) => vec![text],
        None => texts(input.get("values")),
    };
    inputs.filter_map(|input| Some((text_in(input, "custom_id")?, value(input)))).collect()
}

/// The texts in an array.
fn texts(array: Option<&Value>) -> Vec<String> {
    array.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The id of the first button under a message.
fn first_custom_id(message: &Value) -> Option<String> {
    let rows = message.get("components")?.as_array()?;
    rows.iter().find_map(|row| row.get("components")?.as_array()?.iter().find_map(|button| text_in(button, "custom_id")))
}

fn place(value: &Value) -> Where {
    let channel = value.get("channel").unwrap_or(&Value::Null);
    let id = id_in(value, "channel_id").or_else(|| id_in(channel, "id"));
    Where { channel: id, parent: id_in(channel, "parent_id"), name: text_in(channel, "name").unwrap_or_default() }
}

fn asker(value: &Value) -> Asker {
    let member = value.get("member").filter(|member| member.is_object());
    let user = member.and_then(|member| member.get("user")).or_else(|| value.get("user"));
    let roles = member.and_then(|member| member.get("roles")).and_then(Value::as_array);
    let guild = id_in(value, "guild_id");
    Asker {
        user: user.and_then(|user| id_in(user, "id")),
        guild,
        installed_in: installed_in(value).filter(|owner| Some(*owner) == guild),
        roles: roles.into_iter().flatten().filter_map(interaction::id).collect(),
        permissions: member.and_then(|member| interaction::number(member.get("permissions")?)).unwrap_or(0),
    }
}

/// The server whose installation of the application an interaction uses. In a direct message with the bot Discord gives 0;
/// where only a user installed it, nothing.
fn installed_in(value: &Value) -> Option<GuildId> {
    id_in(value.get("authorizing_integration_owners")?, GUILD_INSTALL)
}

/// The type of an interaction, a command or an option.
fn kind_of(value: &Value) -> Option<u64> {
    value.get("type")?.as_u64()
}

pub(super) fn text_in(value: &Value, field: &str) -> Option<String> {
    value.get(field)?.as_str().map(str::to_owned)
}

/// The id in a field.
pub(super) fn id_in<Of>(value: &Value, field: &str) -> Option<Id<Of>> {
    interaction::id(value.get(field)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};
    use serde_json::json;

    use super::*;
    use crate::discord::sent::{Content, SentMessage};
    use crate::ids::ChannelId;
    use crate::service::Audience;

    fn with_data(kind: u64, data: &Value) -> Request {
        let value = json!({"id": "7", "application_id": "8", "token": "t", "type": kind, "data": data});
        Interaction::read(&value).expect("an interaction").request
    }

    #[test]
    fn odd_fields_cost_only_themselves() {
        let value = json!({"id": "7", "application_id": "8", "token": "t", "type": 2, "guild_id": null, "locale": 5, "member": {"user": {"id": "9"}, "permissions": "32", "roles": ["1", {}]},
                           "channel": {"id": "3", "parent_id": "4"}, "data": {"name": "ask", "options": [{"name": "question", "value": "Why?"}, {"name": "broken"}], "resolved": 3}});
        let read = Interaction::read(&value).expect("an interaction");
        let roles = Id::new(1).into_iter().collect();
        assert_eq!(read.asker, Asker { user: Id::new(9), guild: None, installed_in: None, roles, permissions: 32 });
        assert_eq!(read.place, Where { channel: Id::new(3), parent: Id::new(4), name: String::new() });
        let Request::Command(command) = &read.request else { panic!("{read:?}") };
        assert_eq!(command.text("question"), Some("Why?"));
        assert!(!format!("{read:?}").contains("\"t\""));
    }

    #[test]
    fn a_server_has_the_bot_only_where_discord_says_that_it_is_installed_there() {
        let (here, there) = ("81384788765712384", "1098765432109876543");
        let audience = |guild: Option<&str>, owners: Value| {
            let mut value = json!({"id": "7", "application_id": "8", "token": "t", "type": 2, "guild_id": guild});
            value["authorizing_integration_owners"] = owners;
            Interaction::read(&value).expect("an interaction").asker.audience()
        };
        let own = Id::new(81_384_788_765_712_384).map(Audience::Server).expect("an id");
        assert_eq!(audience(Some(here), json!({"0": here})), own);
        assert_eq!(audience(Some(here), json!({"0": here, "1": "9"})), own, "installed by server and user");
        for (guild, owners) in [
            (Some(here), json!({"1": "9"})),
            (Some(here), json!({"0": there})),
            (Some(here), json!({"0": "0"})),
            (Some(here), json!({})),
            (Some(here), Value::Null),
            (Some(here), json!(here)),
            (None, json!({"0": here})),
            (None, json!({"0": "0"})),
            (None, json!({"0": 0})),
        ] {
            assert_eq!(audience(guild, owners.clone()), Audience::Public, "{guild:?} {owners}");
        }
        let without = json!({"id": "7", "application_id": "8", "token": "t", "type": 2, "guild_id": here});
        assert_eq!(Interaction::read(&without).expect("an interaction").asker.audience(), Audience::Public);
    }

    #[test]
    fn a_subcommand_s_options_are_found() {
        let options = json!([{"type": 1, "name": "channel", "options": [{"type": 7, "name": "channel", "value": "12"}, {"type": 5, "name": "answer", "value": false}]}]);
        let Request::Command(command) = with_data(2, &json!({"name": "settings", "options": options})) else { panic!("no command") };
        assert_eq!(
            (command.sub.as_deref(), command.id("channel"), command.truth("answer")),
            (Some("channel"), ChannelId::new(12), Some(false))
        );
    }

    fn said(text: &str) -> SentMessage {
        SentMessage { content: Content { text: text.to_owned(), ..Content::default() }, ..SentMessage::default() }
    }

    #[test]
    fn what_is_chosen_and_filled_in_is_read() {
        let file =
            json!({"id": "6", "filename": "faq.md", "size": 12, "url": "https://cdn.discordapp.com/a", "content_type": "text/markdown"});
        let chosen = with_data(3, &json!({"custom_id": "x", "component_type": 3, "values": ["a", 5, "b"]}));
        let Request::Press(chosen) = chosen else { panic!("{chosen:?}") };
        assert_eq!(chosen.chosen, ["a", "b"]);
        let components = json!([{"type": 10, "id": 1}, {"type": 18, "component": {"type": 4, "custom_id": "title", "value": " A mill "}},
            {"type": 18, "component": {"type": 19, "custom_id": "file", "values": ["6"]}}, {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": "o"}]}]);
        let sent = with_data(5, &json!({"custom_id": "x", "components": components, "resolved": {"attachments": {"6": file}}}));
        let Request::Press(sent) = sent else { panic!("{sent:?}") };
        assert_eq!((sent.text("title"), sent.text("old"), sent.text("none")), ("A mill", "o", ""));
        assert_eq!(sent.files("file").map(|file| (file.name.as_str(), file.bytes)).collect::<Vec<_>>(), [("faq.md", 12)]);
        let option = json!([{"name": "file", "type": 11, "value": "6"}]);
        let Request::Command(command) =
            with_data(2, &json!({"name": "articles", "options": option, "resolved": {"attachments": {"6": file}}}))
        else {
            panic!("no command")
        };
        assert_eq!(command.attachment("file").map(|file| file.media_type.as_str()), Some("text/markdown"));
    }

    #[test]
    fn what_is_typed_pressed_and_pointed_at_is_read() {
        let options =
            json!([{"name": "question", "value": "Why", "type": 3}, {"name": "source", "value": "Mi", "type": 3, "focused": true}]);
        let typing = Typing { command: "ask".into(), sub: None, option: "source".into(), typed: "Mi".into() };
        assert_eq!(with_data(4, &json!({"name": "ask", "options": options})), Request::Typing(typing.clone()));
        let below = json!({"name": "ask", "options": [{"type": 1, "name": "now", "options": options}]});
        assert_eq!(with_data(4, &below), Request::Typing(Typing { sub: Some("now".into()), ..typing }));
        assert_eq!(with_data(4, &json!({"options": options})), Request::Other, "of no command");
        let pointed =
            json!({"name": "Find quotes", "type": 3, "target_id": "5", "resolved": {"messages": {"5": {"content": "Why <@1>?"}}}});
        assert_eq!(
            with_data(2, &pointed),
            Request::OnMessage(OnMessage { name: "Find quotes".into(), text: "Why ?".into(), message: said("Why <@1>?") })
        );
        let pressed = |control| Request::Press(Press { control, custom_id: "x".into(), ..Press::default() });
        assert_eq!(with_data(3, &json!({"custom_id": "x"})), pressed(Control::Button));
        assert_eq!(with_data(3, &json!({"custom_id": "x", "component_type": 2})), pressed(Control::Button));
        assert_eq!(with_data(3, &json!({"custom_id": "x", "component_type": 3})), pressed(Control::Select));
        assert_eq!(with_data(5, &json!({"custom_id": "x"})), pressed(Control::Modal));
        assert_eq!(with_data(6, &json!({"custom_id": "x"})), Request::Other);
    }

    #[test]
    fn only_messages_for_the_bot_are_read() {
        let message = |content: &str, guild: Option<&str>, bot: bool| {
            let value = json!({"id": "1", "channel_id": "2", "guild_id": guild, "content": content, "author": {"id": "3", "bot": bot}, "member": {"roles": ["4"]}});
            let read = Interaction::read_message(&value, Id::new(8).expect("an id"), Id::new(9).expect("an id"))?;
            assert_eq!(read.asker.audience().server(), guild.and_then(|guild| guild.parse().ok()));
            Some(read.request)
        };
        let asks = |text: &str| Some(Request::Mention { text: text.into(), follows: None, by_roles: None });
        assert_eq!(message("<@9> Why?", Some("5"), false), asks("Why?"));
        assert_eq!(message("Why, <@!9>?", Some("5"), false), asks("Why, ?"));
        assert_eq!(message("Why?", None, false), asks("Why?"));
        assert_eq!(message("Why?", Some("5"), false), None);
        assert_eq!(message("<@9> Why?", Some("5"), true), None);
    }

    #[test]
    fn a_message_to_a_role_may_be_for_the_bot() {
        let asked = |guild: Option<&str>, content: &str| {
            let value =
                json!({"id": "1", "channel_id": "2", "guild_id": guild, "content": content, "author": {"id": "3"}, "mention_roles": ["4"]});
            let read = Interaction::read_message(&value, Id::new(8).expect("an id"), Id::new(9).expect("an id"));
            let Some(Request::Mention { by_roles, .. }) = read.map(|read| read.request) else { panic!("no mention") };
            by_roles.map(|by| (by.roles, by.me))
        };
        assert_eq!(asked(Some("5"), ""), Some((vec![Id::new(4).expect("an id")], Id::new(9).expect("an id"))));
        assert_eq!((asked(Some("5"), "<@9> Why?"), asked(None, "Why?")), (None, None));
    }

    #[test]
    fn without_id_or_token_it_is_none() {
        assert_eq!(Interaction::read(&json!({"id": "7", "application_id": "8", "type": 2})).err(), Some(InteractionError("token")));
        assert_eq!(Interaction::read(&json!([])).err(), Some(InteractionError("id")));
    }

    proptest! {
        #[test]
        fn no_json_makes_it_panic(text in any::<String>(), number in any::<i64>(), kind in 0_u64..7) {
            for odd in [json!(text), json!(number), json!([number]), json!({"id": text}), json!({"options": [{"type": 1, "options": number}]})] {
                let _ = Interaction::read(&json!({"id": "1", "application_id": "1", "token": "t", "type": kind, "data": odd, "member": odd, "message": odd}));
                let _ = Interaction::read(&json!({"id": odd, "application_id": odd, "token": odd, "type": odd}));
                let _ = Interaction::read_message(&json!({"id": "1", "author": odd, "content": text, "referenced_message": odd}), ApplicationId::MIN, UserId::MIN);
            }
        }
    }
}
