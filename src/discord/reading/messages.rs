//! Discord's JSON of messages and files in, what is used of them out. An odd field costs that field.

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{id_in, text_in};
use crate::discord::interaction::number;
use crate::discord::sent::{Attachment, Author, Content, MessageEmbed, SentMessage};

/// The kind of a reference that forwards a message. Source: Discord developer documentation, "Message Reference Types".
const FORWARD: u64 = 1;

/// A message.
pub(in crate::discord) fn read(message: &Value) -> SentMessage {
    let reference = message.get("message_reference").unwrap_or(&Value::Null);
    let snapshot = message.get("message_snapshots").and_then(|snapshots| snapshots.get(0));
    // Written again by serenity, it comes without its wrapper.
    let snapshot = snapshot.map(|snapshot| snapshot.get("message").unwrap_or(snapshot));
    let is_forward = reference.get("type").and_then(Value::as_u64) == Some(FORWARD);
    SentMessage {
        id: id_in(message, "id"),
        channel: id_in(message, "channel_id"),
        author: message.get("author").and_then(author),
        is_of_webhook: message.get("webhook_id").is_some_and(|id| !id.is_null()),
        application: id_in(message, "application_id"),
        from: id_in(reference, "guild_id").filter(|_| is_forward || is_published(message)),
        mentions: message.get("mentions").and_then(Value::as_array).into_iter().flatten().filter_map(author).collect(),
        sent: time_in(message, "timestamp"),
        edited: time_in(message, "edited_timestamp"),
        content: content(message),
        forwarded: snapshot.filter(|_| is_forward).map(content),
    }
}

/// Whether it was published in a channel that this one follows: the flag "is crosspost". Source: same, "Message Flags".
fn is_published(message: &Value) -> bool {
    message.get("flags").and_then(Value::as_u64).is_some_and(|flags| flags & (1 << 1) != 0)
}

/// The files that came with an interaction.
pub(in crate::discord) fn resolved(data: &Value) -> Vec<Attachment> {
    let files = data.get("resolved").and_then(|resolved| resolved.get("attachments")?.as_object());
    files.into_iter().flat_map(|files| files.values()).filter_map(attachment).collect()
}

fn author(author: &Value) -> Option<Author> {
    let name = text_in(author, "global_name").or_else(|| text_in(author, "username")).unwrap_or_default();
    Some(Author { id: id_in(author, "id")?, name, is_bot: author.get("bot").and_then(Value::as_bool).unwrap_or(false) })
}

fn content(message: &Value) -> Content {
    let list = |field: &str| message.get(field).and_then(Value::as_array).into_iter().flatten();
    Content {
        text: text_in(message, "content").unwrap_or_default(),
        attachments: list("attachments").filter_map(attachment).collect(),
        embeds: list("embeds").map(embed).collect(),
    }
}

fn embed(embed: &Value) -> MessageEmbed {
    let text = |field| text_in(embed, field).unwrap_or_default();
    MessageEmbed { title: text("title"), description: text("description"), url: text("url") }
}

fn attachment(file: &Value) -> Option<Attachment> {
    Some(Attachment {
        id: number(file.get("id")?)?,
        name: text_in(file, "filename")?,
        bytes: file.get("size").and_then(number).unwrap_or_default(),
        url: text_in(file, "url")?,
        media_type: text_in(file, "content_type").unwrap_or_default(),
    })
}

fn time_in(value: &Value, field: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(value.get(field)?.as_str()?, &Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_message_is_read_with_its_files_and_frames() {
        let file = json!({"id": "6", "filename": "faq.md", "size": 12, "url": "https://cdn.discordapp.com/a"});
        let message = json!({"id": "5", "channel_id": "4", "author": {"id": "3", "username": "ada", "global_name": "Ada", "bot": true},
            "timestamp": "2024-05-01T12:00:00.000000+00:00", "edited_timestamp": null, "content": "Hello", "attachments": [file, {}],
            "embeds": [{"title": "T", "description": 5}], "webhook_id": "9"});
        let read = read(&message);
        assert_eq!(read.author.map(|author| (author.name, author.is_bot)), Some(("Ada".to_owned(), true)));
        assert_eq!((read.sent, read.edited, read.is_of_webhook), (Some(datetime!(2024-05-01 12:00 UTC)), None, true));
        assert_eq!((read.content.attachments.len(), read.content.embeds[0].title.as_str(), read.forwarded), (1, "T", None));
    }

    #[test]
    fn a_forwarded_message_passes_on_what_it_holds() {
        let forwarded = |kind: u64| {
            let reference = json!({"type": kind, "message_id": "1"});
            read(&json!({"content": "", "message_reference": reference, "message_snapshots": [{"message": {"content": "Hello"}}]}))
        };
        assert_eq!(forwarded(1).forwarded.map(|content| content.text).as_deref(), Some("Hello"));
        assert_eq!(forwarded(0).forwarded, None);
    }
}
