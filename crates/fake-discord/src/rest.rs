//! Discord's REST API: a request in; recorded, judged, and answered.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::http::{Response, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::fault::Fault;
use crate::ids::{APPLICATION_ID, TOKEN};
use crate::record::RecordedRequest;
use crate::reply::Reply;
use crate::state::State;
use crate::{cdn, channels, files, guilds, multipart, replies, responses};

/// More than Discord takes with a message.
const MAX_BODY_BYTES: usize = 32 << 20;
/// The version of the API that serenity speaks.
const ROOT: &str = "/api/v10";

/// Answers until it is aborted.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>) {
    let router = Router::new().fallback(answer).with_state(state);
    axum::serve(listener, router).await.expect("the listener stays open");
}

async fn answer(Shared(state): Shared<Arc<State>>, request: Request) -> Response<Body> {
    if cdn::is_file(request.uri().path()) {
        return files::answer(&state, &request.into_parts().0).await;
    }
    let recorded = read(request).await;
    let (number, fault) = note(&state, &recorded);
    let carried_out = fault.is_none_or(Fault::is_carried_out);
    let reply = if carried_out { perform(&state, &recorded, fault.is_none()) } else { (0, Value::Null) };
    let (status, response) = match fault {
        None => (reply.0, json_response(&reply)),
        Some(fault) => failing(fault, reply).await,
    };
    state.record(|log| log.requests[number].status = status);
    response
}

async fn read(request: Request) -> RecordedRequest {
    let (head, body) = request.into_parts();
    let mut unreadable = Vec::new();
    let bytes = to_bytes(body, MAX_BODY_BYTES).await.unwrap_or_else(|error| {
        unreadable.push(format!("the body cannot be read, or is more than {MAX_BODY_BYTES} bytes: {error}"));
        Bytes::new()
    });
    let path = head.uri.path().strip_prefix(ROOT).unwrap_or_else(|| {
        unreadable.push(format!("{} is not below {ROOT}", head.uri.path()));
        head.uri.path()
    });
    let headers = head.headers.iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let mut recorded = RecordedRequest {
        method: head.method.to_string(),
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: None,
        files: Vec::new(),
        status: 0,
        at: Instant::now(),
        unreadable,
    };
    if let Err(fault) = read_body(&mut recorded, &bytes) {
        recorded.unreadable.push(fault);
    }
    recorded
}

fn read_body(recorded: &mut RecordedRequest, bytes: &Bytes) -> Result<(), String> {
    if bytes.is_empty() {
        return Ok(());
    }
    let content_type = recorded.headers.get("content-type").map_or("", String::as_str);
    if content_type.starts_with("multipart/form-data") {
        (recorded.body, recorded.files) = multipart::parse(content_type, bytes)?;
    } else if content_type == "application/json" {
        recorded.body = Some(serde_json::from_slice(bytes).map_err(|error| format!("the body is no JSON: {error}"))?);
    } else {
        return Err(format!("a body of type `{content_type}`"));
    }
    Ok(())
}

/// Writes the request down and looks up what shall go wrong with it. Returns its place in the log.
fn note(state: &State, recorded: &RecordedRequest) -> (usize, Option<Fault>) {
    let (mut number, mut subject) = (0, None);
    state.record(|log| {
        number = log.requests.len();
        subject = recorded.path.split('/').find_map(|part| log.lifecycles.get(part)).map(|lifecycle| lifecycle.number);
        log.requests.push(recorded.clone());
    });
    (number, state.faults().take(&recorded.method, &recorded.path, subject))
}

async fn failing(fault: Fault, reply: Reply) -> (u16, Response<Body>) {
    match fault {
        Fault::RateLimited(wait) => (429, rate_limited(wait.as_secs_f64())),
        Fault::Status(status) | Fault::StatusAfter(status) => {
            (status, json_response(&(status, replies::error(0, &format!("{status}: as the test wants it")))))
        }
        Fault::Refused(status, code) => (status, json_response(&(status, replies::error(code, "as the test wants it")))),
        Fault::Garbage => (200, page(200)),
        Fault::Page(status) => (status, page(status)),
        Fault::Slow(wait) => {
            tokio::time::sleep(wait).await;
            (reply.0, json_response(&reply))
        }
        Fault::Silent => std::future::pending().await,
    }
}

/// What stands between the bot and Discord sometimes answers in its place.
fn page(status: u16) -> Response<Body> {
    let status = StatusCode::from_u16(status).expect("a status");
    (status, [(header::CONTENT_TYPE, "text/html")], "<html>upstream request timeout").into_response()
}

fn rate_limited(seconds: f64) -> Response<Body> {
    let body = json!({"message": "You are being rate limited.", "retry_after": seconds, "global": false});
    let mut response = json_response(&(429, body));
    for (name, value) in [("retry-after", seconds.ceil().to_string()), ("x-ratelimit-reset-after", seconds.to_string())] {
        response.headers_mut().insert(name, value.parse().expect("a number is a header"));
    }
    for (name, value) in [("x-ratelimit-scope", "user"), ("x-ratelimit-limit", "5"), ("x-ratelimit-remaining", "0"), ("via", "1.1 google")]
    {
        response.headers_mut().insert(name, value.parse().expect("a header"));
    }
    response
}

fn json_response((status, body): &Reply) -> Response<Body> {
    let builder = Response::builder().status(*status);
    let response = if body.is_null() {
        builder.body(Body::empty())
    } else {
        builder.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()))
    };
    response.expect("a status and a body")
}

/// Carries a request out. `told`: whether the bot will see the reply.
fn perform(state: &State, request: &RecordedRequest, told: bool) -> Reply {
    let segments: Vec<&str> = request.path.split('/').skip(1).collect();
    // These carry a token of their own.
    let own_token = matches!(segments.first(), Some(&("interactions" | "webhooks")));
    let authorised = request.headers.get("authorization").is_some_and(|sent| *sent == format!("Bot {TOKEN}"));
    let options = state.gateway().options.clone();
    if segments != ["gateway"] && !own_token && !(authorised && options.accepts_token) {
        return (401, replies::error(0, "401: Unauthorized"));
    }
    let empty = Value::Null;
    let body = request.body.as_ref().unwrap_or(&empty);
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["gateway"]) => (200, json!({"url": state.gateway_url})),
        ("GET", ["gateway", "bot"]) => (200, replies::gateway(&state.gateway_url, &options)),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => (200, replies::application()),
        ("GET", ["users", "@me"]) => (200, replies::bot_user()),
        (_, ["applications", id, ..]) if *id != APPLICATION_ID => (404, replies::error(10002, "Unknown Application")),
        (method, ["applications", _, "commands"]) => commands(state, method, "global", &request.query, body),
        (method, ["applications", _, "guilds", guild, "commands"]) => commands(state, method, guild, &request.query, body),
        ("POST", ["interactions", id, token, "callback"]) => responses::callback(state, request, (id, token), told),
        (method, ["webhooks", id, token, rest @ ..]) if *id == APPLICATION_ID => responses::webhook(state, request, method, (token, rest)),
        (method, ["channels", channel, rest @ ..]) => channels::answer(state, request, method, (channel, rest)),
        ("GET", ["users", "@me", "guilds"]) => state.gateway().membership.page(&request.query),
        (method, ["guilds", guild, rest @ ..]) => guilds::answer(state, method, guild, rest).unwrap_or_else(|| not_played(request)),
        _ => not_played(request),
    }
}

fn not_played(request: &RecordedRequest) -> Reply {
    (501, replies::error(0, &format!("fake-discord does not play {} {}", request.method, request.path)))
}

fn commands(state: &State, method: &str, scope: &str, query: &str, body: &Value) -> Reply {
    if let Some(refusal) = state.gateway().membership.refusal(scope) {
        return refusal;
    }
    let mut log = state.log();
    if method == "PUT" {
        log.commands.register(scope, body);
    } else if method != "GET" {
        return (405, replies::error(0, "405: Method Not Allowed"));
    }
    let with_translations = method == "PUT" || query.contains("with_localizations=true");
    (200, Value::Array(log.commands.list(scope, with_translations)))
}
