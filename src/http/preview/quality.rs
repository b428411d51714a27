//! How well questions of the operator's are answered, for the page: a few questions at a time, so that it can say how
//! far it is, and the figures over all.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::discord::Bot;
use crate::http::ops::json_response;
use crate::http::preview::refused;
use crate::service::{Service, Wishes, micros};
use pullquote_engine::eval::{self, Case, Row};

/// Most questions that are asked at a time.
const MAX_CASES: usize = 100;

/// Asks a few questions of a question file, and says what each came to.
pub(super) async fn judge(State(bot): State<Arc<Bot>>, body: Bytes) -> Response {
    let cases = match serde_json::from_slice::<Vec<Case>>(&body) {
        Ok(cases) if cases.len() <= MAX_CASES => cases,
        Ok(_) => return refused(StatusCode::BAD_REQUEST, "too many questions at a time"),
        Err(error) => return refused(StatusCode::BAD_REQUEST, &format!("not questions: {error}")),
    };
    let service = Arc::clone(bot.service());
    let rows = tokio::task::spawn_blocking(move || cases.iter().map(|case| row(&service, case)).collect::<Vec<_>>());
    json_response(StatusCode::OK, &json!({"questions": rows.await.unwrap_or_default()}))
}

/// The figures over what questions came to.
pub(super) async fn figures(body: Bytes) -> Response {
    match serde_json::from_slice::<Vec<Row>>(&body) {
        Ok(rows) => json_response(StatusCode::OK, &json!({"figures": eval::figures(&rows)})),
        Err(error) => refused(StatusCode::BAD_REQUEST, &format!("not what questions came to: {error}")),
    }
}

fn row(service: &Service, case: &Case) -> Row {
    let found = service.answer(&case.question, Wishes { ranked: eval::RANKED, ..Wishes::default() });
    found.map_or_else(|_| eval::unread(case), |found| eval::judge(case, &found.answer, micros(found.took)))
}
