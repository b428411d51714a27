//! The preview page: what members see on Discord, for the operator, on this machine.
//!
//! The page sends interactions as Discord does, they take the way that all take ([`crate::discord::respond`]), and it
//! shows what comes back as Discord would. Beside that it shows the corpus, and why a quote was chosen.

mod articles;
mod asking;
mod guard;
mod quality;
mod workings;

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::discord::Bot;

/// The largest request that is read. A press carries its message, which Discord's limits keep below 20 kilobytes.
const MAX_BODY_BYTES: usize = 64 << 10;
/// The same for a question file: what some ten thousand questions came to.
const MAX_FIGURES_BYTES: usize = 4 << 20;

const PAGE: &str = include_str!("page.html");
const SCRIPTS: [(&str, &str); 3] = [
    ("/preview/markdown.js", include_str!("markdown.js")),
    ("/preview/views.js", include_str!("views.js")),
    ("/preview/page.js", include_str!("page.js")),
];
const STYLE: &str = include_str!("page.css");
const ICON: &str = include_str!("icon.svg");

/// The routes of the page, for the listener at this address.
pub fn routes(bot: Arc<Bot>, listener: IpAddr) -> Router {
    let scripts = SCRIPTS.into_iter().fold(Router::new(), |routes, (path, script)| {
        routes.route(path, get(move || async move { asset("text/javascript; charset=utf-8", script) }))
    });
    scripts
        .route("/", get(|| async { asset("text/html; charset=utf-8", PAGE) }))
        .route("/preview/page.css", get(|| async { asset("text/css; charset=utf-8", STYLE) }))
        .route("/preview/icon.svg", get(|| async { asset("image/svg+xml", ICON) }))
        .route("/preview/start", get(asking::start))
        .route("/preview/interactions", post(asking::interact))
        .route("/preview/articles", get(articles::list))
        .route("/preview/article", get(articles::one))
        .route("/preview/why", post(workings::why))
        .route("/preview/reload", post(workings::reload).get(workings::progress))
        .route("/preview/unanswered", get(workings::unanswered))
        .route("/preview/judge", post(quality::judge))
        .route("/preview/figures", post(quality::figures).layer(DefaultBodyLimit::max(MAX_FIGURES_BYTES)))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(listener, guard::guard))
        .with_state(bot)
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

fn refused(status: StatusCode, reason: &str) -> Response {
    super::ops::json_response(status, &serde_json::json!({ "error": reason }))
}
