//! An interaction, as far as it is used: what is asked, by whom, where.

use serde_json::Value;

use crate::config::Secret;
use crate::discord::sent::{Attachment, SentMessage};
use crate::ids::{ApplicationId, ChannelId, GuildId, Id, InteractionId, MessageId, RoleId, UserId};
use crate::service::Audience;
use crate::telemetry::Transport;

/// An interaction, from whichever transport; or a message that mentions the bot, which is asked and answered alike.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its id; of a message, the message's.
    pub id: InteractionId,
    /// The application that it is for.
    pub application: ApplicationId,
    /// What answers it for the next 15 minutes; not to be logged. Empty for a message.
    pub token: Secret,
    /// What is asked.
    pub request: Request,
    /// Who asks.
    pub asker: Asker,
    /// Where.
    pub place: Where,
    /// How it arrived.
    pub transport: Transport,
    /// The asker's language, as Discord names them; empty if not told.
    pub locale: String,
}

/// Who asks, as far as permissions go. Names are not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// The user's id, if it was given.
    pub user: Option<UserId>,
    /// The server the interaction comes from; none in a direct message.
    pub guild: Option<GuildId>,
    /// The same server, if the bot is installed in it. None where a user brought their own installation along: what
    /// belongs to a server, and what its members may do, counts only in a server that has the bot.
    pub installed_in: Option<GuildId>,
    /// The ids of the member's roles there.
    pub roles: Vec<RoleId>,
    /// The member's permissions there, as Discord's bits.
    pub permissions: u64,
}

/// The channel that something comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Where {
    /// Its id, if it was given.
    pub channel: Option<ChannelId>,
    /// For a thread, the channel that it hangs off.
    pub parent: Option<ChannelId>,
    /// Its name, if it was given; else empty.
    pub name: String,
}

/// A message that may name the bot by a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByRoles {
    /// The roles that it mentions, at least one.
    pub roles: Vec<RoleId>,
    /// The bot.
    pub me: UserId,
}

/// What an interaction asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Discord's check that the endpoint is there.
    Ping,
    /// A slash command with its options.
    Command(Command),
    /// A command from the menu of a message.
    OnMessage(OnMessage),
    /// Somebody is typing an option of a command.
    Typing(Typing),
    /// A button was pressed, something chosen from a select, or a modal sent off.
    Press(Press),
    /// A message mentions the bot, or is a direct one.
    Mention {
        /// What it says, without the mention.
        text: String,
        /// The id of a button under the answer of the bot's that it replies to.
        follows: Option<String>,
        /// The roles that it mentions, where it names the bot in no other way: it is for the bot if one of them is the bot's own.
        by_roles: Option<ByRoles>,
    },
    /// A new post in a forum, which nobody asked the bot to answer.
    Post {
        /// Its title.
        title: String,
        /// What its first message says, as words; empty where that is not known or is not to count.
        text: String,
    },
    /// Something that is not known here: a type of the future.
    Other,
}

/// A slash command as it was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Command {
    /// Its name.
    pub name: String,
    /// The name of its subcommand, if it has some.
    pub sub: Option<String>,
    pub(super) options: Vec<(String, Value)>,
    /// The files that were given.
    pub(super) attachments: Vec<Attachment>,
}

/// A command from the menu of a message, as it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnMessage {
    /// The command's name.
    pub name: String,
    /// The message's text as words: see `markup`.
    pub text: String,
    /// The message.
    pub message: SentMessage,
}

/// An option of a command, while somebody types it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typing {
    /// The command's name.
    pub command: String,
    /// The name of its subcommand, if it has some.
    pub sub: Option<String>,
    /// The option's name.
    pub option: String,
    /// What stands there so far.
    pub typed: String,
}

/// What can hang below a message, or open from it, with a custom id of ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Control {
    /// A button.
    #[default]
    Button,
    /// A list to choose from.
    Select,
    /// A form.
    Modal,
}

/// A button that was pressed, or another control that was used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// Which kind of control it is.
    pub control: Control,
    /// What it sends back.
    pub custom_id: String,
    /// The message that it stands under, if there is one.
    pub message: Option<MessageId>,
    /// The title of that message's first embed, and its description.
    pub shown: (String, String),
    /// What was chosen from a list.
    pub chosen: Vec<String>,
    /// What a form was filled in with, by the names of its inputs. Of files it is their ids.
    pub filled: Vec<(String, Vec<String>)>,
    /// The files that were uploaded with a form.
    pub attachments: Vec<Attachment>,
}

impl Asker {
    /// Whose articles the asker sees.
    pub fn audience(&self) -> Audience {
        self.installed_in.map_or(Audience::Public, Audience::Server)
    }
}

impl Press {
    /// The text that a form's input was filled in with, without spaces around it; empty where it was not.
    pub fn text(&self, name: &str) -> &str {
        self.values(name).first().map(|text| text.trim()).unwrap_or_default()
    }

    /// What was chosen in a form's input.
    pub fn values(&self, name: &str) -> &[String] {
        self.filled.iter().find(|(filled, _)| filled == name).map_or(&[], |(_, values)| values)
    }

    /// The files that were uploaded in a form's input.
    pub fn files(&self, name: &str) -> impl Iterator<Item = &Attachment> {
        let ids = self.values(name).iter().filter_map(|id| id.parse::<u64>().ok());
        ids.filter_map(|id| self.attachments.iter().find(|attachment| attachment.id == id))
    }
}

impl Command {
    /// The text given for an option.
    pub fn text(&self, option: &str) -> Option<&str> {
        self.option(option)?.as_str()
    }

    /// The whole number given for an option.
    pub fn number(&self, option: &str) -> Option<u64> {
        number(self.option(option)?)
    }

    /// The id of what was chosen for an option.
    pub fn id<Of>(&self, option: &str) -> Option<Id<Of>> {
        id(self.option(option)?)
    }

    /// The yes or no given for an option.
    pub fn truth(&self, option: &str) -> Option<bool> {
        self.option(option)?.as_bool()
    }

    /// The file given for an option.
    pub fn attachment(&self, option: &str) -> Option<&Attachment> {
        let id = number(self.option(option)?)?;
        self.attachments.iter().find(|attachment| attachment.id == id)
    }

    fn option(&self, wanted: &str) -> Option<&Value> {
        self.options.iter().find(|(name, _)| name == wanted).map(|(_, value)| value)
    }
}

/// An id; none for 0.
pub(super) fn id<Of>(value: &Value) -> Option<Id<Of>> {
    Id::new(number(value)?)
}

/// Discord writes 64-bit numbers as strings; serenity may write them as numbers.
pub(super) fn number(value: &Value) -> Option<u64> {
    value.as_str().map_or_else(|| value.as_u64(), |text| text.parse().ok())
}
