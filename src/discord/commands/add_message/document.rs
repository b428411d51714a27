//! A message and what is said of it in, the article that it becomes out.

use time::OffsetDateTime;
use time::macros::format_description;

use crate::discord::commands::add_message::draft::Draft;
use crate::discord::sent::{Attachment, Content, SentMessage};
use crate::ids::{GuildId, UserId};
use crate::store::{NewArticle, OfMessage};
use pullquote_engine::parse::{Named, message_markdown};
use pullquote_engine::render::document::{self, NewDocument};

/// Headings of a message stand below those of title, channel and question.
const DEEPER: usize = 3;

/// Where a message was sent.
pub(super) struct Place<'a> {
    pub(super) server: GuildId,
    /// Empty where it is not known.
    pub(super) server_name: &'a str,
    /// The same.
    pub(super) channel: &'a str,
}

/// Whether a message, or the one that it forwards, says anything.
pub(super) fn has_text(message: &SentMessage) -> bool {
    let content = content(message);
    let embeds = content.embeds.iter().flat_map(|embed| [&embed.title, &embed.description]);
    embeds.chain([&content.text]).any(|text| text.chars().any(char::is_alphanumeric))
}

/// The files of a message, or of the one that it forwards.
pub(super) fn files(message: &SentMessage) -> &[Attachment] {
    &content(message).attachments
}

/// The message as what an article is made from. None if it says neither its id nor its channel.
pub(super) fn of_message(message: &SentMessage) -> Option<OfMessage> {
    // Who wrote what a webhook sends, or somebody forwards, is nobody who could ask for it to be deleted.
    let author = message.author.as_ref().filter(|_| message.forwarded.is_none() && !message.is_of_webhook);
    Some(OfMessage { channel: message.channel?, message: message.id?, author: author.map(|author| author.id) })
}

/// What a message could be called: how it begins, without marks.
pub(super) fn suggested_title(message: &SentMessage) -> String {
    let content = content(message);
    let embed = content.embeds.iter().flat_map(|embed| embed.title.lines().chain(embed.description.lines()));
    let mut lines =
        content.text.lines().chain(embed).map(|line| line.trim_matches(|c: char| !c.is_alphanumeric() && !"?!.)\"'".contains(c)));
    lines.find(|line| line.chars().any(char::is_alphanumeric)).unwrap_or_default().replace(['*', '_', '`', '~'], "")
}

/// The article of the message of a draft, added by `by`. None if the message says neither its id nor its channel.
pub(super) fn article(draft: &Draft, place: &Place<'_>, by: UserId) -> Option<NewArticle> {
    let Draft { message, filled, .. } = draft;
    let (id, channel) = (message.id?, message.channel?);
    let author = message.author.as_ref().filter(|_| message.forwarded.is_none());
    let forwarded = if message.forwarded.is_some() { "forwarded" } else { "" };
    let section = match (place.channel, forwarded) {
        ("", forwarded) => forwarded.to_owned(),
        (channel, "") => format!("#{channel}"),
        (channel, forwarded) => format!("#{channel} ({forwarded})"),
    };
    let document = NewDocument {
        title: filled.title.clone(),
        question: filled.question.clone(),
        authors: author.map(|author| author.name.clone()).into_iter().collect(),
        published: message.sent.map(OffsetDateTime::date),
        url: format!("https://discord.com/channels/{}/{channel}/{id}", place.server),
        source: place.server_name.to_owned(),
        section,
        tags: filled.tags.clone(),
        id: format!("discord-{id}"),
        body: body(message, place.channel),
    };
    Some(NewArticle {
        name: format!("discord/{id}.md"),
        bytes: document::markdown(&document).into_bytes(),
        by: Some(by),
        of_message: of_message(message),
    })
}

fn content(message: &SentMessage) -> &Content {
    message.forwarded.as_ref().unwrap_or(&message.content)
}

fn body(message: &SentMessage, channel: &str) -> String {
    let name = |named: Named<'_>| name(named, message, channel);
    let content = content(message);
    let mut parts = vec![message_markdown(&content.text, DEEPER, &name)];
    for embed in &content.embeds {
        let title = embed.title.lines().next().filter(|title| !title.trim().is_empty());
        let text = title.map(|title| format!("# {title}\n")).unwrap_or_default() + &embed.description;
        parts.push(message_markdown(&text, DEEPER, &name));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// What stands for what a message names.
fn name(named: Named<'_>, message: &SentMessage, channel: &str) -> Option<String> {
    match named {
        Named::User(id) => {
            let author = message.mentions.iter().find(|author| author.id.to_string() == id);
            Some(format!("@{}", author.map_or("someone", |author| author.name.as_str())))
        }
        Named::Role(_) => Some("@role".to_owned()),
        Named::Channel(id) if message.channel.is_some_and(|own| own.to_string() == id) && !channel.is_empty() => {
            Some(format!("#{channel}"))
        }
        Named::Channel(_) => Some("#channel".to_owned()),
        Named::Time(at) => {
            let format = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
            OffsetDateTime::from_unix_timestamp(at).ok()?.format(format).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::discord::commands::add_message::draft::Filled;
    use crate::discord::sent::{Author, MessageEmbed};
    use crate::ids::{ChannelId, MessageId};

    const SERVER: u64 = 81_384_788_765_712_384;

    fn author(id: u64, name: &str) -> Author {
        Author { id: UserId::new(id).expect("an id"), name: name.to_owned(), is_bot: false }
    }

    fn said(text: &str) -> Content {
        Content { text: text.to_owned(), ..Content::default() }
    }

    fn message(text: &str) -> SentMessage {
        SentMessage {
            id: MessageId::new(9),
            channel: ChannelId::new(8),
            author: Some(author(7, "Ada L.")),
            sent: Some(datetime!(2024-05-01 12:00 UTC)),
            mentions: vec![author(5, "Ben")],
            content: said(text),
            ..SentMessage::default()
        }
    }

    fn written(message: SentMessage, question: &str) -> String {
        let filled = Filled { title: "Islands: how to".to_owned(), question: question.to_owned(), tags: vec!["rules".to_owned()] };
        let place = Place { server: GuildId::new(SERVER).expect("an id"), server_name: "The Mill", channel: "help" };
        let article = article(&Draft { message, channel: "help".to_owned(), filled }, &place, UserId::MIN).expect("an article");
        String::from_utf8(article.bytes).expect("a text")
    }

    #[test]
    fn a_message_becomes_a_document_with_its_address_and_its_author() {
        insta::assert_snapshot!(written(
            message("Ask <@5> in <#8>, then:\n```\n/is reset\n```\n- wait\n- jump at <t:0:R>"),
            "How do I reset my island?"
        ));
    }

    #[test]
    fn what_is_forwarded_has_no_author_and_says_so() {
        let forwarded = SentMessage { content: Content::default(), forwarded: Some(said("The mill is closed.")), ..message("") };
        assert!(has_text(&forwarded) && !has_text(&message("…")));
        insta::assert_snapshot!(written(forwarded, ""));
    }

    #[test]
    fn what_is_framed_in_a_message_is_read_too() {
        let embed = MessageEmbed { title: "Rules".to_owned(), description: "1. Be kind.".to_owned(), url: String::new() };
        let content = Content { embeds: vec![embed], ..said("") };
        let written = written(SentMessage { content, ..message("") }, "");
        assert!(written.ends_with("#### Rules\n\n1. Be kind.\n"), "{written}");
    }

    #[test]
    fn a_title_is_suggested_from_how_a_message_begins() {
        for (text, title) in [("## **Rules**\nBe kind.", "Rules"), ("- How do I reset it?", "How do I reset it?"), ("…", "")] {
            assert_eq!(suggested_title(&message(text)), title);
        }
    }
}
