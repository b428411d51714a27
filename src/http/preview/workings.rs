//! What goes on behind replies, for the page: why a quote was chosen, reloading, questions without an answer.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::discord::{Bot, behind};
use crate::http::ops::{HowText, json_response, reloaded};
use crate::http::preview::asking::{audience, servers};
use crate::http::preview::refused;
use crate::service::{Wishes, micros};
use crate::store::Unanswered;
use pullquote_engine::article::day;
use pullquote_engine::render::{json, reply};

/// Ranked passages that are shown with an explanation.
const RANKED: usize = 10;
/// Questions without an answer that are shown of one server.
const MAX_UNANSWERED: u32 = 100;

/// An answer that is to be explained: one of its buttons, and what its embed shows.
#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    custom_id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    /// The server that it was asked in; empty in a direct message.
    #[serde(default)]
    server: String,
}

/// The answer behind a reply as JSON, with the reasons for its quotes and the passages that were ranked.
pub(super) async fn why(State(bot): State<Arc<Bot>>, body: Bytes) -> Response {
    let Ok(Shown { custom_id, title, description, server }) = serde_json::from_slice(&body) else {
        return refused(StatusCode::BAD_REQUEST, "not an answer");
    };
    let (Some(behind), Some(question)) = (behind(&bot, &custom_id, audience(&server)), reply::question_in(&title, &description)) else {
        return refused(StatusCode::NOT_FOUND, "this is no answer of this bot any more");
    };
    match bot.service().ask(question, Wishes { ranked: RANKED, ..behind.wishes }).await {
        Ok(found) => {
            let answer = json::answer(None, &found.question, &found.answer, micros(found.took));
            json_response(StatusCode::OK, &serde_json::to_value(answer).unwrap_or_default())
        }
        Err(error) => refused(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

/// How to reload.
#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    how: HowText,
}

/// Reads the articles again, and reports.
pub(super) async fn reload(State(bot): State<Arc<Bot>>, body: Bytes) -> Response {
    match serde_json::from_slice::<Wanted>(&body) {
        Ok(Wanted { how }) => reloaded(bot.service(), how).await,
        Err(_) => refused(StatusCode::BAD_REQUEST, "how is one of guarded, force, dry_run, undo"),
    }
}

/// How far a reload under way has come: what is done with how many files or articles of how many, null where none is.
pub(super) async fn progress(State(bot): State<Arc<Bot>>) -> Response {
    let progress = bot.service().progress().map(|(stage, done, of)| json!({"stage": stage, "done": done, "of": of}));
    json_response(StatusCode::OK, &json!({"progress": progress}))
}

/// Recent questions without an answer: those of direct messages, of the page, and of the servers that the settings name.
pub(super) async fn unanswered(State(bot): State<Arc<Bot>>) -> Response {
    let listed = tokio::task::spawn_blocking(move || {
        let servers = servers(&bot).into_iter().map(Some).chain([None]);
        servers.flat_map(|server| bot.service().store().unanswered_of(server, MAX_UNANSWERED)).map(|asked| row(&asked)).collect::<Vec<_>>()
    });
    json_response(StatusCode::OK, &json!({"questions": listed.await.unwrap_or_default()}))
}

fn row(asked: &Unanswered) -> Value {
    json!({"question": asked.question, "times": asked.times, "last": day(asked.last_day)})
}
