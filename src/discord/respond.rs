//! The one function behind every transport: an interaction in, a response out.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;

use crate::discord::interaction::{Interaction, Request};
use crate::discord::{permissions, replies};
use crate::engine::render::message::Message;
use crate::engine::render::reply;
use crate::service::{Service, Wishes};

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
    Message(Message),
    Flags { flags: u64 },
}

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
    fn pong() -> Callback {
        Callback { kind: 1, data: None }
    }

    fn message(message: Message) -> Callback {
        Callback { kind: 4, data: Some(Data::Message(message)) }
    }

    fn deferred_privately() -> Callback {
        Callback { kind: 5, data: Some(Data::Flags { flags: EPHEMERAL }) }
    }
}

impl From<Message> for Response {
    fn from(message: Message) -> Response {
        Response { callback: Callback::message(message), later: None }
    }
}

/// Answers an interaction. What may take longer than a second is deferred: then `later` holds the rest.
///
/// A defect of this program that stops the answer half way becomes an apology, and an error in the log.
pub async fn respond(service: &Arc<Service>, interaction: Interaction) -> Response {
    let span = tracing::info_span!("interaction", id = interaction.id);
    let service = Arc::clone(service);
    let task = tokio::spawn(tracing::Instrument::instrument(async move { answer(&service, &interaction).await }, span));
    task.await.unwrap_or_else(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "an interaction could not be answered");
        replies::apology().into()
    })
}

async fn answer(service: &Arc<Service>, interaction: &Interaction) -> Response {
    let Request::Command { name, .. } = &interaction.request else {
        return match interaction.request {
            Request::Ping => Response { callback: Callback::pong(), later: None },
            Request::Command { .. } | Request::Other => replies::unknown().into(),
        };
    };
    let is_admin = permissions::is_admin(&interaction.asker, &service.settings().discord.admins);
    match name.as_str() {
        "ask" => ask(service, &interaction.request).await.into(),
        "help" => replies::help().into(),
        "reload" | "status" if !is_admin => replies::not_allowed().into(),
        "status" => replies::status(&service.status()).into(),
        "reload" => reload(service),
        _ => replies::unknown().into(),
    }
}

async fn ask(service: &Arc<Service>, request: &Request) -> Message {
    let raw = request.text("question").unwrap_or_default().to_owned();
    let quotes = request.number("quotes").map(|count| usize::try_from(count.clamp(1, 5)).unwrap_or(1));
    let message = match service.ask(raw, Wishes { quotes, ..Wishes::default() }).await {
        Ok(found) => reply::answer(&found.question, &found.answer),
        Err(error) => reply::invalid(&error),
    };
    if request.truth("private").unwrap_or(false) { message.private() } else { message }
}

fn reload(service: &Arc<Service>) -> Response {
    let service = Arc::clone(service);
    let later: Later = Box::pin(async move { replies::reloaded(&service.reload().await) });
    Response { callback: Callback::deferred_privately(), later: Some(later) }
}
