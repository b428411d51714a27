//! What the page asks the bot: interactions in, what Discord would be sent out.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::discord::{Behind, Bot, Interaction, behind, definitions, respond};
use crate::http::ops::json_response;
use crate::http::preview::refused;
use crate::ids::GuildId;
use crate::service::{Audience, micros};
use crate::telemetry::Transport;
use pullquote_engine::article::Article;
use pullquote_engine::render::message::Message;

/// The server that the page speaks from, unless the settings name some. No server of Discord's has this id.
pub(super) const SERVER: GuildId = GuildId::MIN;

/// What the page needs before anything is asked.
pub(super) async fn start(State(bot): State<Arc<Bot>>) -> Response {
    let service = Arc::clone(bot.service());
    let examples = tokio::task::spawn_blocking(move || service.examples(Audience::Public)).await.unwrap_or_default();
    let settings = &bot.service().settings().discord;
    let started = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "commands": definitions(settings),
        "servers": servers(&bot).iter().map(ToString::to_string).collect::<Vec<_>>(),
        "direct_messages": settings.direct_messages,
        "articles": bot.service().status(Audience::Public).sizes.articles,
        "examples": examples,
    });
    json_response(StatusCode::OK, &started)
}

/// So many servers are offered.
const MAX_SERVERS: usize = 25;

/// The servers to ask from: those that the bot answers in, where the settings name them, else those with articles of their own.
pub(super) fn servers(bot: &Bot) -> Vec<GuildId> {
    let named = bot.service().settings().discord.servers.clone();
    let servers = if named.is_empty() { bot.service().servers() } else { named };
    if servers.is_empty() { vec![SERVER] } else { servers.into_iter().take(MAX_SERVERS).collect() }
}

/// What is seen from this server of [`servers`]; from none of them, what everybody sees.
pub(super) fn audience(server: &str) -> Audience {
    server.parse().map_or(Audience::Public, Audience::Server)
}

/// Answers an interaction as Discord sends it: with the callback, the message that follows a deferral, files, and where
/// the quotes stand.
pub(super) async fn interact(State(bot): State<Arc<Bot>>, body: Bytes) -> Response {
    let Ok(value) = serde_json::from_slice::<Value>(&body) else { return refused(StatusCode::BAD_REQUEST, "not JSON") };
    let mut interaction = match Interaction::read(&value) {
        Ok(interaction) => interaction,
        Err(error) => return refused(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    interaction.transport = Transport::Preview;
    let (began, audience) = (Instant::now(), interaction.asker.audience());
    let Some(response) = respond(&bot, interaction).await else { return json_response(StatusCode::OK, &json!({"callback": null})) };
    let followed = match response.later {
        Some(later) => Some(later.await),
        None => None,
    };
    let shown = followed.as_ref().or(response.callback.shown());
    let answered = json!({
        "callback": response.callback,
        "message": followed,
        "files": shown.and_then(Message::file).map(|file| json!({"name": file.name, "text": String::from_utf8_lossy(&file.bytes)})),
        "took_us": micros(began.elapsed()),
        "quotes": shown.map(|message| quotes(&bot, message, audience)).unwrap_or_default(),
    });
    json_response(StatusCode::OK, &answered)
}

/// Where the quotes of a message stand, as its buttons tell.
fn quotes(bot: &Bot, message: &Message, audience: Audience) -> Vec<Value> {
    let message = serde_json::to_value(message).unwrap_or_default();
    let rows = message.get("components").and_then(Value::as_array).into_iter().flatten();
    let mut buttons = rows.filter_map(|row| row.get("components")?.as_array()).flatten();
    let first = buttons.find_map(|button| behind(bot, button.get("custom_id")?.as_str()?, audience));
    first.map(|Behind { quotes, .. }| quotes.iter().map(|(article, span)| place(article, span)).collect()).unwrap_or_default()
}

fn place(article: &Article, span: &std::ops::Range<usize>) -> Value {
    json!({"article": article.id, "title": article.attribution.title.value(), "span": [span.start, span.end]})
}
