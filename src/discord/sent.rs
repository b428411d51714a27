//! Messages as Discord describes them in interactions: what was written, by whom, when, with which files.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::discord::markup;
use crate::ids::{ApplicationId, ChannelId, GuildId, MessageId, UserId};

/// A message that somebody pointed at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentMessage {
    /// Its id.
    pub id: Option<MessageId>,
    /// The channel or thread where it was sent.
    pub channel: Option<ChannelId>,
    /// Who wrote it, if Discord says.
    pub author: Option<Author>,
    /// Whether a webhook sent it: then the author is no member.
    pub is_of_webhook: bool,
    /// The application that sent it, if one did.
    pub application: Option<ApplicationId>,
    /// The server that it comes from, if it is forwarded or published from another place.
    pub from: Option<GuildId>,
    /// Those whom it names.
    pub mentions: Vec<Author>,
    /// When it was sent.
    pub sent: Option<OffsetDateTime>,
    /// When it was last edited, if it was.
    pub edited: Option<OffsetDateTime>,
    /// What it says.
    pub content: Content,
    /// What it passes on of another message, if it forwards one: who wrote that is not known.
    pub forwarded: Option<Content>,
}

impl SentMessage {
    /// What a reader would take for its question, as words: its text, or that of the message which it forwards; where there is none, the
    /// title of the first embed that has one, else its description.
    pub fn asked(&self) -> String {
        let contents = || std::iter::once(&self.content).chain(&self.forwarded);
        let embeds = || contents().flat_map(|content| &content.embeds);
        let texts = contents().map(|content| &content.text);
        let texts = texts.chain(embeds().map(|embed| &embed.title)).chain(embeds().map(|embed| &embed.description));
        texts.map(|text| markup::plain(text)).find(|text| text.contains(char::is_alphanumeric)).unwrap_or_default()
    }
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Their id.
    pub id: UserId,
    /// The name that is shown: not to be logged.
    pub name: String,
    /// Whether it is a bot.
    pub is_bot: bool,
}

/// What a message says, or passes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Its text, in Discord's Markdown; empty where Discord keeps it to itself.
    pub text: String,
    /// The files that come with it.
    pub attachments: Vec<Attachment>,
    /// What is framed in it: title, description, address, each empty where there is none.
    pub embeds: Vec<MessageEmbed>,
}

/// What is framed in a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageEmbed {
    /// Its headline.
    pub title: String,
    /// Its text, in Discord's Markdown.
    pub description: String,
    /// Where its headline leads.
    pub url: String,
}

/// A file that Discord has: of a message, an option or a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id, as a number.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
    /// Where it can be fetched, for a while.
    pub url: String,
    /// Its media type, if Discord knows it; else empty.
    pub media_type: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_asks_is_its_text_or_what_it_passes_on_or_frames() {
        let text = |text: &str| Content { text: text.to_owned(), ..Content::default() };
        let embed = |title: &str, description: &str| MessageEmbed {
            title: title.to_owned(),
            description: description.to_owned(),
            ..MessageEmbed::default()
        };
        let asked = |content: Content, forwarded: Option<Content>| SentMessage { content, forwarded, ..SentMessage::default() }.asked();
        assert_eq!(asked(text("Why <@1>?"), Some(text("Who?"))), "Why ?");
        assert_eq!(asked(text("…"), Some(text("Who?"))), "Who?");
        let framed = |embeds| Content { embeds, ..text("") };
        assert_eq!(asked(framed(vec![embed("", "It rains."), embed("The mill", "")]), None), "The mill");
        assert_eq!(asked(text(""), Some(framed(vec![embed("", "It rains.")]))), "It rains.");
        assert_eq!(asked(text(""), None), "");
    }
}
