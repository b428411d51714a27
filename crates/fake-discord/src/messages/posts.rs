//! Posts in forums: a thread with its first message, as a user begins them together.

use serde_json::{Value, json};

use super::{MessageBuilder, UserMessage};
use crate::accounts::merged;
use crate::ids;
use crate::places::Channel;

/// A post in a forum.
#[derive(Clone, Debug)]
pub struct ForumPost {
    /// Its thread, whose name is its title.
    pub thread: Channel,
    /// Its first message, which has the thread's id.
    pub first: UserMessage,
}

impl ForumPost {
    /// A post under this title. `first` says what it says and who wrote it.
    pub fn new(forum: &Channel, title: &str, first: MessageBuilder) -> ForumPost {
        let id = ids::snowflake();
        let none = json!(0);
        let thread = Channel::thread(&id, forum)
            .named(title)
            .with("owner_id", first.author["id"].clone())
            .with("member_count", json!(1))
            .with("message_count", none.clone())
            .with("total_message_sent", none);
        let first = first.at(&thread).with("id", json!(id)).with("position", json!(0)).build();
        ForumPost { thread, first }
    }

    /// The id of its thread and of its first message.
    pub fn id(&self) -> &str {
        self.thread.id()
    }

    /// What comes with `THREAD_CREATE` when it is begun.
    pub fn created(&self) -> Value {
        merged(self.thread.json().clone(), json!({"newly_created": true}))
    }

    /// What comes with `THREAD_CREATE` when the bot is added to it later.
    pub fn joined(&self) -> Value {
        let member = json!({"flags": 0, "id": self.id(), "join_timestamp": "2024-03-07T11:47:01.918000+00:00", "user_id": ids::BOT_ID});
        merged(self.thread.json().clone(), json!({"member": member}))
    }
}
