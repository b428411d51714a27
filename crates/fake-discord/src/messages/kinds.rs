//! Messages of every kind that Discord has: with files, forwarded, by bots and webhooks, polls, voice messages, Discord's own.

use serde_json::{Value, json};

use super::{MessageBuilder, unaddressed};
use crate::accounts::{bot, user};
use crate::attachments::{self, Attachment};
use crate::ids;
use crate::ids::APPLICATION_ID;
use crate::posted::HasMessage;

/// Somebody joined the server. Source: Discord developer documentation, "Message Types"; so are the others.
pub const MEMBER_JOIN: u64 = 7;
/// Somebody pinned a message.
pub const PINNED: u64 = 6;
/// A thread was begun.
pub const THREAD_CREATED: u64 = 18;
/// The first message of a thread, which stands for the one that the thread was begun from.
pub const THREAD_STARTER: u64 = 21;
/// A poll has ended.
pub const POLL_RESULT: u64 = 46;

/// Source: "Message Flags".
const IS_VOICE_MESSAGE: u64 = 1 << 13;
/// Source: same.
const HAS_SNAPSHOT: u64 = 1 << 14;
/// Source: same.
const IS_COMPONENTS_V2: u64 = 1 << 15;

/// Source: "Message Reference Types".
const FORWARD: u64 = 1;

/// What a snapshot holds of a forwarded message: nothing that tells whose it was. Source: "Message Snapshot Object".
const SNAPSHOT: [&str; 12] = [
    "attachments",
    "components",
    "content",
    "edited_timestamp",
    "embeds",
    "flags",
    "mention_roles",
    "mentions",
    "stickers",
    "sticker_items",
    "timestamp",
    "type",
];

/// A message that passes another one on. It says nothing itself; the other one is in its snapshot, without its author.
pub fn forward(shown: &impl HasMessage) -> MessageBuilder {
    let posted = shown.posted();
    let kept = SNAPSHOT.iter().filter_map(|key| Some(((*key).to_owned(), posted.json.get(key)?.clone()))).collect();
    let snapshot = json!({"message": Value::Object(kept)});
    let mut reference = json!({"type": FORWARD, "channel_id": posted.json["channel_id"], "message_id": posted.json["id"]});
    if let Some(guild) = &posted.guild {
        reference["guild_id"] = json!(guild);
    }
    let builder = unaddressed("").with("message_reference", reference).with("message_snapshots", json!([snapshot]));
    MessageBuilder { passed_on: shown.attached().to_vec(), ..builder.with("flags", json!(HAS_SNAPSHOT)) }
}

/// A message that Discord itself wrote, such as [`MEMBER_JOIN`].
pub fn system(kind: u64) -> MessageBuilder {
    unaddressed("").with("type", json!(kind))
}

/// A poll, which has no text of its own.
pub fn poll(question: &str, answers: &[&str]) -> MessageBuilder {
    let answer = |(at, text): (usize, &&str)| json!({"answer_id": at + 1, "poll_media": {"text": text}});
    let answers: Vec<Value> = answers.iter().enumerate().map(answer).collect();
    let poll = json!({
        "allow_multiselect": false, "answers": answers, "expiry": "2024-03-08T11:45:01.918000+00:00", "layout_type": 1, "question": {"text": question},
        "results": {"answer_counts": [], "is_finalized": false},
    });
    unaddressed("").with("poll", poll)
}

/// A sticker without a text.
pub fn sticker(name: &str) -> MessageBuilder {
    unaddressed("").with("sticker_items", json!([{"format_type": 1, "id": ids::snowflake(), "name": name}]))
}

/// A voice message.
pub fn voice() -> MessageBuilder {
    let recording = attachments::file("voice-message.ogg", "OggS").with("duration_secs", json!(3.2)).with("waveform", json!("AAUWHyY="));
    unaddressed("").attaching(recording).with("flags", json!(IS_VOICE_MESSAGE))
}

/// A message of each kind, with what it is. All that can have a text have one.
pub fn every_kind() -> Vec<(&'static str, MessageBuilder)> {
    let text = "The mill was built in **1912**.";
    let first = || unaddressed(text).build();
    let picture = || attachments::file("mill.png", [0x89, b'P', b'N', b'G', 0]).with("width", json!(64)).with("height", json!(48));
    let embed = json!({"type": "rich", "title": "The mill", "description": text, "color": 255});
    let formatted = "# Mills\n- built in **1912**\n- ~~sold~~ kept\n> said <@7> in <#9>\n```rust\nfn main() {}\n```\n||hidden|| <t:1709811901:R> <:mill:8>";
    vec![
        ("plain", unaddressed(text)),
        ("formatted", unaddressed(formatted).mentioning(&["7"])),
        ("with a text file", unaddressed(text).attaching(attachments::file("mill.txt", text))),
        ("with a picture", unaddressed(text).attaching(picture())),
        ("a file without a text", unaddressed("").attaching(attachments::file("mill.md", text))),
        ("with an embed", unaddressed(text).embedding(embed.clone())),
        ("forwarded", forward(&first())),
        ("forwarded with a file", forward(&unaddressed("").attaching(attachments::file("mill.txt", text)).build())),
        ("a reply", unaddressed(text).replying_to(&first())),
        ("by another bot", unaddressed(text).by_another_bot()),
        ("by a bot, an embed alone", unaddressed("").by_another_bot().embedding(embed)),
        ("by a bot, in components", unaddressed("").by_another_bot().in_components(text)),
        ("by a webhook", unaddressed(text).by_webhook("Announcements")),
        ("by the application itself", unaddressed(text).by_the_bot()),
        ("edited", unaddressed(text).edited()),
        ("in a thread", unaddressed(text).in_thread_of("9")),
        ("somebody joined", system(MEMBER_JOIN)),
        ("a message was pinned", system(PINNED)),
        ("a thread was begun", system(THREAD_CREATED).with("content", json!("Mills"))),
        ("a poll", poll("Which mill?", &["The old one", "The new one"])),
        ("a sticker", sticker("wave")),
        ("a voice message", voice()),
        ("to the bot alone", super::direct(text)),
    ]
}

impl MessageBuilder {
    /// With a file.
    pub fn attaching(mut self, file: Attachment) -> MessageBuilder {
        self.files.push(file);
        self
    }

    /// With an embed, as bots have them and as links get them.
    pub fn embedding(mut self, embed: Value) -> MessageBuilder {
        let embeds = self.changes.entry("embeds").or_insert_with(|| json!([]));
        embeds.as_array_mut().unwrap().push(embed);
        self
    }

    /// With this text in components, and none anywhere else: what newer bots write.
    pub fn in_components(self, text: &str) -> MessageBuilder {
        let container =
            json!([{"type": 17, "id": 1, "accent_color": null, "spoiler": false, "components": [{"type": 10, "id": 2, "content": text}]}]);
        self.with("components", container).with("flags", json!(IS_COMPONENTS_V2))
    }

    /// Whose text mentions the users with these ids.
    pub fn mentioning(mut self, users: &[&str]) -> MessageBuilder {
        self.mentions.extend(users.iter().map(|id| user(id, "grace")));
        self
    }

    /// Whose text mentions the roles with these ids.
    pub fn mentioning_roles(self, roles: &[&str]) -> MessageBuilder {
        self.with("mention_roles", json!(roles))
    }

    /// By a webhook, which is no member.
    pub fn by_webhook(mut self, name: &str) -> MessageBuilder {
        let id = ids::snowflake();
        self.author = user(&id, name);
        for (key, value) in [("avatar", Value::Null), ("bot", json!(true)), ("discriminator", json!("0000")), ("global_name", Value::Null)]
        {
            self.author[key] = value;
        }
        self.with("webhook_id", json!(id)).with("member", Value::Null)
    }

    /// By the bot that is tested.
    pub fn by_the_bot(mut self) -> MessageBuilder {
        self.author = bot();
        self.with("application_id", json!(APPLICATION_ID))
    }

    /// Changed by its author after it was written.
    pub fn edited(self) -> MessageBuilder {
        self.with("edited_timestamp", json!("2024-03-07T11:46:12.004000+00:00"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_what_discord_always_sends() {
        for (what, kind) in every_kind() {
            let message = kind.build().json;
            for key in [
                "attachments",
                "author",
                "channel_id",
                "components",
                "content",
                "embeds",
                "flags",
                "id",
                "mention_roles",
                "mentions",
                "timestamp",
                "type",
            ] {
                assert!(!message[key].is_null(), "{what}: {key}");
            }
            assert!(message.get("edited_timestamp").is_some(), "{what}");
        }
    }

    #[test]
    fn a_forwarded_message_does_not_tell_whose_it_was() {
        let first = unaddressed("The mill.").in_guild("81").in_channel("9").build();
        let forwarded = forward(&first).build().json;
        let snapshot = &forwarded["message_snapshots"][0]["message"];
        assert_eq!((&forwarded["content"], &snapshot["content"]), (&json!(""), &json!("The mill.")));
        assert!(snapshot.get("author").is_none() && snapshot.get("id").is_none());
        assert_eq!(forwarded["message_reference"], json!({"type": 1, "channel_id": "9", "guild_id": "81", "message_id": first.id}));
    }
}
