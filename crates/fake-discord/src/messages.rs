//! What users write, as Discord tells it: messages in channels, in threads, and to the bot alone.
//!
//! A builder starts from an ordinary member in a channel of a server. What the bot may not read is left out only when the
//! message is sent, by the intents that it logged in with.

mod kinds;

mod posts;

use serde_json::{Map, Value, json};

use crate::accounts::{bot, member, merged, user};
use crate::attachments::Attachment;
use crate::ids;
use crate::ids::BOT_ID;
use crate::places::{self, Channel};
use crate::posted::{HasMessage, PostedMessage};

pub use kinds::{MEMBER_JOIN, PINNED, POLL_RESULT, THREAD_CREATED, THREAD_STARTER, every_kind, forward, poll, sticker, system, voice};
pub use posts::ForumPost;

/// Source: Discord developer documentation, "Message Types".
const DEFAULT: u64 = 0;
const REPLY: u64 = 19;

/// Source: "Channel Types".
const TEXT_CHANNEL: u64 = 0;
const DIRECT: u64 = 1;
const PUBLIC_THREAD: u64 = 11;

/// A message, ready to be sent.
#[derive(Clone, Debug)]
pub struct UserMessage {
    /// Its id, which a reply refers to.
    pub id: String,
    /// Where it stands.
    pub channel: String,
    /// What comes with `MESSAGE_CREATE` for a bot that may read everything.
    pub json: Value,
    /// The channel, as `GET /channels/{id}` describes it.
    pub place: Value,
    /// Its files, which can be fetched once it is sent.
    pub files: Vec<Attachment>,
    posted: PostedMessage,
}

impl HasMessage for UserMessage {
    fn posted(&self) -> &PostedMessage {
        &self.posted
    }

    fn described_place(&self) -> Option<&Value> {
        Some(&self.place)
    }

    fn attached(&self) -> &[Attachment] {
        &self.files
    }
}

/// A message that is being put together.
#[derive(Clone, Debug)]
pub struct MessageBuilder {
    content: String,
    mentions: Vec<Value>,
    author: Value,
    roles: Vec<String>,
    guild: Option<String>,
    channel: String,
    /// The channel that a thread belongs to.
    parent: Option<String>,
    /// The channel as `GET /channels/{id}` describes it, where more than its id is known.
    described: Option<Value>,
    replied: Option<PostedMessage>,
    files: Vec<Attachment>,
    /// Files of another message that this one passes on.
    passed_on: Vec<Attachment>,
    changes: Map<String, Value>,
}

/// `@bot text` in a channel of a server.
pub fn mention(text: &str) -> MessageBuilder {
    MessageBuilder { content: format!("<@{BOT_ID}> {text}"), mentions: vec![bot()], ..unaddressed(text) }
}

/// A message to the bot alone.
pub fn direct(text: &str) -> MessageBuilder {
    MessageBuilder { guild: None, ..unaddressed(text) }
}

/// A message in a channel that is not meant for the bot.
pub fn unaddressed(text: &str) -> MessageBuilder {
    MessageBuilder {
        content: text.to_owned(),
        mentions: Vec::new(),
        author: user(&ids::snowflake(), "ada"),
        roles: Vec::new(),
        guild: Some(ids::snowflake()),
        channel: ids::snowflake(),
        parent: None,
        described: None,
        replied: None,
        files: Vec::new(),
        passed_on: Vec::new(),
        changes: Map::new(),
    }
}

impl MessageBuilder {
    /// In the server with this id.
    pub fn in_guild(mut self, guild: &str) -> MessageBuilder {
        self.guild = Some(guild.to_owned());
        self
    }

    /// In the channel with this id.
    pub fn in_channel(mut self, channel: &str) -> MessageBuilder {
        channel.clone_into(&mut self.channel);
        self.described = None;
        self
    }

    /// In this channel.
    pub fn at(mut self, channel: &Channel) -> MessageBuilder {
        channel.id().clone_into(&mut self.channel);
        self.guild = Some(channel.guild().to_owned());
        self.parent = channel.json()["parent_id"].as_str().filter(|_| places::is_thread(channel.json())).map(str::to_owned);
        self.described = Some(channel.json().clone());
        self
    }

    /// In a thread of the channel with this id.
    pub fn in_thread_of(mut self, channel: &str) -> MessageBuilder {
        self.parent = Some(channel.to_owned());
        self
    }

    /// By the user with this id.
    pub fn by(mut self, id: &str) -> MessageBuilder {
        self.author = user(id, "ada");
        self
    }

    /// By another bot.
    pub fn by_another_bot(mut self) -> MessageBuilder {
        self.author["bot"] = json!(true);
        self
    }

    /// By a member with these roles.
    pub fn with_roles(mut self, roles: &[&str]) -> MessageBuilder {
        self.roles = roles.iter().map(|role| (*role).to_owned()).collect();
        self
    }

    /// As a reply, in the same place, that notifies the author of what it replies to, as replies do unless told otherwise.
    pub fn replying_to(mut self, shown: &impl HasMessage) -> MessageBuilder {
        let posted = shown.posted();
        self.guild.clone_from(&posted.guild);
        posted.json["channel_id"].as_str().unwrap().clone_into(&mut self.channel);
        let author = posted.json["author"].clone();
        if !self.mentions.contains(&author) {
            self.mentions.push(author);
        }
        self.replied = Some(posted.clone());
        self
    }

    /// Without notifying the author of what it replies to, nor anyone else. The bot may then not read it.
    pub fn quietly(mut self) -> MessageBuilder {
        self.mentions.clear();
        self
    }

    /// With a field at the top set to something else; null takes it away.
    pub fn with(mut self, key: &str, value: Value) -> MessageBuilder {
        self.changes.insert(key.to_owned(), value);
        self
    }

    /// The message as Discord sends it.
    pub fn build(self) -> UserMessage {
        let files: Vec<Attachment> = self.files.iter().map(|file| file.clone().in_channel(&self.channel)).collect();
        let attachments: Vec<Value> = files.iter().map(Attachment::json).collect();
        let mut json = merged(
            plain(&self.author, &self.content),
            json!({"attachments": attachments, "channel_id": self.channel, "mentions": self.mentions, "nonce": ids::snowflake()}),
        );
        let map = json.as_object_mut().unwrap();
        if let Some(guild) = &self.guild {
            map.insert("guild_id".to_owned(), json!(guild));
            map.insert("member".to_owned(), member(&self.roles));
            for mentioned in map["mentions"].as_array_mut().unwrap() {
                mentioned["member"] = member(&[]);
            }
        }
        if self.parent.is_some() {
            map.insert("position".to_owned(), json!(3));
        }
        map.extend(self.reference());
        for (key, value) in self.changes.clone() {
            if value.is_null() {
                map.remove(&key);
            } else {
                map.insert(key, value);
            }
        }
        let id = json["id"].as_str().unwrap().to_owned();
        let posted = PostedMessage { json: json.clone(), guild: self.guild.clone(), asker: self.author["id"].as_str().map(str::to_owned) };
        let files = files.into_iter().chain(self.passed_on.iter().cloned()).collect();
        UserMessage { id, place: self.place(), channel: self.channel, json, files, posted }
    }

    /// What it replies to.
    fn reference(&self) -> Map<String, Value> {
        let Some(replied) = &self.replied else { return Map::from_iter([("type".to_owned(), json!(DEFAULT))]) };
        let mut reference = json!({"type": 0, "channel_id": self.channel, "message_id": replied.json["id"]});
        if let Some(guild) = &self.guild {
            reference["guild_id"] = json!(guild);
        }
        Map::from_iter([
            ("type".to_owned(), json!(REPLY)),
            ("message_reference".to_owned(), reference),
            ("referenced_message".to_owned(), replied.along()),
        ])
    }

    fn place(&self) -> Value {
        if let Some(described) = &self.described {
            return described.clone();
        }
        let plain = json!({"flags": 0, "id": self.channel, "last_message_id": null});
        match (&self.guild, &self.parent) {
            (None, _) => merged(plain, json!({"type": DIRECT, "recipients": [self.author]})),
            (Some(guild), parent) => {
                let kind = if parent.is_some() { PUBLIC_THREAD } else { TEXT_CHANNEL };
                merged(
                    plain,
                    json!({"guild_id": guild, "name": "newsroom", "nsfw": false, "parent_id": parent, "position": 3, "type": kind, "permission_overwrites": []}),
                )
            }
        }
    }
}

/// A message of somebody's, apart from any other.
pub(crate) fn by_somebody(content: &str) -> Value {
    plain(&user(&ids::snowflake(), "grace"), content)
}

/// A message without anything special.
pub(crate) fn plain(author: &Value, content: &str) -> Value {
    json!({
        "attachments": [], "author": author, "channel_id": ids::snowflake(), "components": [], "content": content, "edited_timestamp": null, "embeds": [],
        "flags": 0, "id": ids::snowflake(), "mention_everyone": false, "mention_roles": [], "mentions": [], "pinned": false,
        "timestamp": "2024-03-07T11:45:01.918000+00:00", "tts": false, "type": DEFAULT,
    })
}
