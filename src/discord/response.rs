//! A response as Discord takes it: what goes back at once, and what follows.

use std::future::Future;
use std::pin::Pin;

use serde::Serialize;

use crate::discord::names::{self, Names};
use pullquote_engine::render::message::Message;
use pullquote_engine::render::modal::Modal;
use pullquote_engine::render::wording::{self, Wording, fill};

/// What goes back to Discord at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Callback {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Data {
    Message(Box<Message>),
    Modal(Box<Modal>),
    Choices { choices: Vec<Choice> },
    Emptied(Emptied),
    Flags { flags: u64 },
}

/// A message of which nothing stays but a text. What is left out stays as it was, so that all else is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Emptied {
    content: String,
    embeds: [(); 0],
    components: [(); 0],
    allowed_mentions: NoMentions,
}

/// Nobody is pinged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct NoMentions {
    parse: [(); 0],
}

/// What is offered while somebody types an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Choice {
    /// What is shown.
    pub(super) name: String,
    /// What is sent back if it is chosen.
    pub(super) value: String,
}

/// Most choices that Discord shows, and most characters of each. Source: its developer documentation, "Autocomplete".
pub(super) const MAX_CHOICES: usize = 25;
/// See [`MAX_CHOICES`].
pub(super) const MAX_CHOICE: usize = 100;

/// What is still to come after a deferral: the message that takes its place.
pub type Later = Pin<Box<dyn Future<Output = Message> + Send>>;

/// A response: what goes back at once, and what follows.
pub struct Response {
    /// Discord's interaction callback.
    pub callback: Callback,
    /// Set where the callback defers: awaited, then it replaces the original response.
    pub later: Option<Later>,
}

/// The flag that shows a message to the asker alone.
const EPHEMERAL: u64 = 1 << 6;

impl Callback {
    // The numbers are Discord's: its developer documentation, "Interaction Callback Type".
    pub(super) fn pong() -> Callback {
        Callback { kind: 1, data: None }
    }

    pub(super) fn message(message: Message) -> Callback {
        Callback { kind: 4, data: Some(Data::Message(Box::new(message))) }
    }

    pub(super) fn deferred(private: bool) -> Callback {
        Callback { kind: 5, data: Some(Data::Flags { flags: if private { EPHEMERAL } else { 0 } }) }
    }

    fn replacing(message: Message) -> Callback {
        // Whether a message is private cannot change any more, and Discord takes no word on it.
        Callback { kind: 7, data: Some(Data::Message(Box::new(message.public()))) }
    }

    /// The message whose button was pressed becomes this text alone.
    pub(super) fn nothing_but(content: &str) -> Callback {
        let content = content.to_owned();
        Callback {
            kind: 7,
            data: Some(Data::Emptied(Emptied { content, embeds: [], components: [], allowed_mentions: NoMentions::default() })),
        }
    }

    pub(super) fn choices(choices: Vec<Choice>) -> Callback {
        Callback { kind: 8, data: Some(Data::Choices { choices }) }
    }

    /// A form that opens. It can answer neither another form nor what was deferred.
    pub(super) fn modal(modal: Modal) -> Callback {
        Callback { kind: 9, data: Some(Data::Modal(Box::new(modal))) }
    }

    /// What is said where too many ask at once, to an asker with this locale.
    pub(super) fn busy(locale: &str) -> Callback {
        Callback::message(Message::text(wording::of_locale(locale).too_busy).private())
    }

    /// The message that it shows, if it shows one.
    pub fn shown(&self) -> Option<&Message> {
        match &self.data {
            Some(Data::Message(message)) => Some(message),
            Some(Data::Modal(_) | Data::Choices { .. } | Data::Emptied(_) | Data::Flags { .. }) | None => None,
        }
    }
}

impl Response {
    /// What is said to who asks for something that is not there.
    pub(super) fn unknown(wording: &Wording, names: Names) -> Response {
        Message::text(&fill(wording.unknown_request, &[&names.command(names::HELP)])).private().into()
    }

    /// A message that takes the place of the one whose button was pressed.
    pub(super) fn replacing(message: Message) -> Response {
        Callback::replacing(message).into()
    }

    /// A private deferral, and what follows it.
    pub(super) fn later(later: impl Future<Output = Message> + Send + 'static) -> Response {
        Response { callback: Callback::deferred(true), later: Some(Box::pin(later)) }
    }
}

impl From<Callback> for Response {
    fn from(callback: Callback) -> Response {
        Response { callback, later: None }
    }
}

impl From<Modal> for Response {
    fn from(modal: Modal) -> Response {
        Callback::modal(modal).into()
    }
}

impl From<Message> for Response {
    fn from(message: Message) -> Response {
        Callback::message(message).into()
    }
}
