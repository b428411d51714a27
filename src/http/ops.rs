//! What whoever runs the bot asks it: is it alive, is it ready, which version is it.

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::discord::gateway::Connected;

/// The routes of the operations listener. `gateway` is set where the bot is to be connected to Discord's gateway.
pub fn routes(gateway: Option<Connected>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(move || async move { ready(gateway.as_ref()) }))
        .route("/version", get(version))
}

fn ready(gateway: Option<&Connected>) -> (StatusCode, &'static str) {
    match gateway {
        Some(connected) if !connected.is_up() => (StatusCode::SERVICE_UNAVAILABLE, "not connected to Discord\n"),
        Some(_) | None => (StatusCode::OK, "ready\n"),
    }
}

async fn version() -> Response {
    let version = serde_json::json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
    ([(header::CONTENT_TYPE, "application/json")], version.to_string()).into_response()
}
