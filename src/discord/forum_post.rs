//! A new post in a forum, as Discord tells of it piece by piece: its thread, then what is written there.

use serde_json::Value;

use crate::discord::markup;
use crate::discord::reading::{id_in, text_in};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};

// Discord's numbers. Source: its developer documentation, "Channel Types": posts are public threads.
const PUBLIC_THREAD: u64 = 11;
/// The types of what somebody wrote, not Discord itself. Source: same, "Message Types": a message, a reply.
const SAID: [u64; 2] = [0, 19];

/// The thread of a new post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ForumPost {
    /// The thread; the post's first message has the same number.
    pub(super) thread: ChannelId,
    /// The channel that it hangs off.
    pub(super) forum: ChannelId,
    /// Where both are.
    pub(super) guild: GuildId,
    /// Who began it.
    pub(super) poster: UserId,
    /// Its name.
    pub(super) title: String,
}

impl ForumPost {
    /// Reads what THREAD_CREATE tells. None if the thread is not a new public one.
    ///
    /// Discord says `newly_created` of a new one, which serenity 0.12 drops, and gives `member` where the bot was added to one that is there.
    pub(super) fn read(value: &Value) -> Option<ForumPost> {
        let is_there = |field: &str| value.get(field).is_some_and(|found| !found.is_null());
        let is_new = value.get("newly_created").and_then(Value::as_bool).unwrap_or(!is_there("member"));
        let is_public = value.get("type").and_then(Value::as_u64) == Some(PUBLIC_THREAD);
        (is_new && is_public).then_some(())?;
        Some(ForumPost {
            thread: id_in(value, "id")?,
            forum: id_in(value, "parent_id")?,
            guild: id_in(value, "guild_id")?,
            poster: id_in(value, "owner_id")?,
            title: text_in(value, "name")?,
        })
    }
}

/// A message in a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    id: MessageId,
    author: UserId,
    /// Whether a program wrote it.
    pub(super) is_bot: bool,
    /// Whether it says anything: Discord tells of new names and pins with messages as well.
    is_said: bool,
    mentions: Vec<UserId>,
    /// What it says, as words; empty where Discord keeps it to itself.
    pub(super) text: String,
}

impl Written {
    /// Reads a message as the gateway and REST tell of it.
    pub(super) fn read(value: &Value) -> Option<Written> {
        let author = value.get("author")?;
        let is_of_webhook = value.get("webhook_id").is_some_and(|id| !id.is_null());
        let mentions = value.get("mentions").and_then(Value::as_array).into_iter().flatten();
        Some(Written {
            id: id_in(value, "id")?,
            author: id_in(author, "id")?,
            is_bot: is_of_webhook || author.get("bot").and_then(Value::as_bool).unwrap_or(false),
            is_said: value.get("type").and_then(Value::as_u64).is_some_and(|kind| SAID.contains(&kind)),
            mentions: mentions.filter_map(|user| id_in(user, "id")).collect(),
            text: markup::plain(&text_in(value, "content").unwrap_or_default()),
        })
    }

    /// Whether it is the message that this thread begins with.
    pub(super) fn is_first_of(&self, thread: ChannelId) -> bool {
        self.id.get() == thread.get()
    }

    /// Whether it mentions this user.
    pub(super) fn mentions(&self, user: UserId) -> bool {
        self.mentions.contains(&user)
    }
}

/// What is known of a post's thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// The post's first message, once it is there.
    pub(super) first: Option<Written>,
    /// Whether somebody else or the bot itself wrote there.
    pub(super) is_answered: bool,
}

impl Known {
    /// Takes in a message of the thread. `me` is the bot.
    pub(super) fn add(&mut self, post: &ForumPost, me: UserId, written: Written) {
        if written.is_first_of(post.thread) {
            self.first = Some(written);
        } else {
            let is_of_another = written.author != post.poster && !written.is_bot && written.is_said;
            self.is_answered |= is_of_another || written.author == me;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn thread() -> Value {
        json!({"id": "5", "type": 11, "parent_id": "4", "guild_id": "3", "owner_id": "7", "name": "A sluice"})
    }

    fn with(key: &str, value: Value) -> Option<ForumPost> {
        let mut thread = thread();
        thread[key] = value;
        ForumPost::read(&thread)
    }

    #[test]
    fn a_post_is_read_where_its_thread_is_new_and_public() {
        let id = |number| ChannelId::new(number).expect("an id");
        let post = ForumPost {
            thread: id(5),
            forum: id(4),
            guild: GuildId::new(3).expect("an id"),
            poster: UserId::new(7).expect("an id"),
            title: "A sluice".to_owned(),
        };
        assert_eq!(ForumPost::read(&thread()), Some(post.clone()));
        assert_eq!((with("newly_created", json!(true)), with("member", Value::Null)), (Some(post.clone()), Some(post)));
        for (key, value) in
            [("newly_created", json!(false)), ("member", json!({"id": "5"})), ("type", json!(12)), ("owner_id", Value::Null)]
        {
            assert_eq!(with(key, value), None, "{key}");
        }
    }

    /// What is known of the thread after these messages: author, id, type, whether by a bot.
    fn known(messages: &[(u64, u64, u64, bool)]) -> (bool, bool) {
        let (post, me) = (ForumPost::read(&thread()).expect("a post"), UserId::new(9).expect("an id"));
        let mut known = Known::default();
        for (author, id, kind, bot) in messages {
            let value = json!({"id": id.to_string(), "author": {"id": author.to_string(), "bot": bot}, "type": kind, "content": "x"});
            known.add(&post, me, Written::read(&value).expect("a message"));
        }
        (known.first.is_some(), known.is_answered)
    }

    #[test]
    fn a_thread_is_answered_once_another_person_or_the_bot_itself_wrote_there() {
        assert_eq!(known(&[]), (false, false));
        assert_eq!(known(&[(7, 5, 0, false), (7, 6, 0, false)]), (true, false), "the poster goes on");
        assert_eq!(known(&[(7, 5, 0, false), (8, 6, 0, true), (8, 7, 4, false)]), (true, false), "another bot, a new name");
        assert_eq!(known(&[(8, 6, 19, false)]), (false, true));
        assert_eq!(known(&[(7, 5, 0, false), (9, 6, 0, true)]), (true, true));
    }
}
