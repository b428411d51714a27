//! What whoever runs the bot asks it: is it alive, is it ready, which version is it, how does it fare; and a reload.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use crate::config::Secret;
use crate::corpus::SourceCount;
use crate::discord::gateway::Connected;
use crate::follow::SourceStatus;
use crate::service::{Audience, How, ReloadError, Report, ServersReloaded, Service, micros};
use crate::telemetry::{self, Gauges, SourceGauges};

/// What the operations listener knows of the bot.
#[derive(Clone)]
pub struct Ops {
    /// What is served.
    pub service: Arc<Service>,
    /// Set where the bot is to be connected to Discord's gateway.
    pub gateway: Option<Connected>,
    /// What lets a request reload; none may where it is not set.
    pub admin_token: Option<Secret>,
}

/// The routes of the operations listener.
pub fn routes(ops: Ops) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/version", get(version))
        .route("/metrics", get(metrics))
        .route("/admin/reload", post(reload))
        .with_state(ops)
}

async fn ready(State(ops): State<Ops>) -> (StatusCode, &'static str) {
    match &ops.gateway {
        Some(connected) if !connected.is_up() => (StatusCode::SERVICE_UNAVAILABLE, "not connected to Discord\n"),
        Some(_) | None => (StatusCode::OK, "ready\n"),
    }
}

async fn version() -> Response {
    json_response(StatusCode::OK, &json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")}))
}

async fn metrics(State(ops): State<Ops>) -> Response {
    let status = ops.service.status(Audience::Public);
    let gauges = Gauges {
        articles: status.sizes.articles,
        passages: status.sizes.passages,
        problems: status.problems,
        loaded_ago: status.loaded_ago,
        connected: ops.gateway.as_ref().map(Connected::is_up),
        store_errors: ops.service.store().errors(),
        sources: ops.service.following().statuses().iter().map(source_gauges).collect(),
    };
    let text = ops.service.metrics().text(&gauges);
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}

fn source_gauges(status: &SourceStatus) -> SourceGauges {
    SourceGauges { name: status.name.clone(), entries: status.entries, succeeded_ago: status.succeeded_ago(), failures: status.failures }
}

/// What a request for a reload may say.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum HowText {
    #[default]
    Guarded,
    Force,
    DryRun,
    Undo,
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    how: HowText,
}

async fn reload(
    State(ops): State<Ops>,
    headers: HeaderMap,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Some(token) = &ops.admin_token else {
        return (StatusCode::NOT_FOUND, "reloading over HTTP is off: set PULLQUOTE_ADMIN_TOKEN\n").into_response();
    };
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    if given.map(Secret::new).as_ref() != Some(token) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], "a bearer token is needed\n").into_response();
    }
    let Ok(Query(Wanted { how })) = wanted else {
        return (StatusCode::BAD_REQUEST, "how is one of guarded, force, dry_run, undo\n").into_response();
    };
    reloaded(&ops.service, how).await
}

/// Reloads, and reports as JSON.
pub(super) async fn reloaded(service: &Arc<Service>, how: HowText) -> Response {
    let how = match how {
        HowText::Guarded => How::Guarded,
        HowText::Force => How::Force,
        HowText::DryRun => How::DryRun,
        HowText::Undo => How::Undo,
    };
    match &*service.reload(how).await {
        Ok(report) => json_response(StatusCode::OK, &report_json(report)),
        Err(error) => json_response(StatusCode::CONFLICT, &refusal_json(error)),
    }
}

fn report_json(report: &Report) -> serde_json::Value {
    json!({
        "swapped": report.how != How::DryRun,
        "changes": report.changes,
        "articles": report.sizes.articles,
        "passages": report.sizes.passages,
        "problems": report.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "left_out": report.left_out,
        "sources": report.sources.iter().map(source_json).collect::<Vec<_>>(),
        "questions": report.quality,
        "servers": servers_json(&report.servers),
        "took_us": micros(report.took),
        "memory_kib": report.memory_kib,
    })
}

fn source_json(source: &SourceCount) -> serde_json::Value {
    json!({"name": source.name, "articles": source.articles, "problems": source.problems})
}

fn servers_json(servers: &ServersReloaded) -> serde_json::Value {
    let failed: Vec<_> = servers.failed.iter().map(|(server, reason)| json!({"server": server.to_string(), "reason": reason})).collect();
    json!({"reloaded": servers.done, "failed": failed})
}

fn refusal_json(error: &ReloadError) -> serde_json::Value {
    let questions = match error {
        ReloadError::Questions(quality) => Some(quality),
        _ => None,
    };
    json!({"swapped": false, "reason": telemetry::chain(error), "questions": questions})
}

pub(super) fn json_response(status: StatusCode, body: &serde_json::Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], format!("{body}\n")).into_response()
}
