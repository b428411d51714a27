//! Discord's REST API: a request in; recorded, judged, and answered.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::http::{Response, header};
use axum::response::IntoResponse;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::fault::Fault;
use super::form;
use super::record::{Log, Message, Recorded, Refusal};
use super::{APPLICATION_ID, State, TOKEN, replies};
use crate::support::judge::{self, Sent};

/// More than Discord takes with a message.
const MAX_BODY_BYTES: usize = 32 << 20;
/// The version of the API that serenity speaks.
const ROOT: &str = "/api/v10";

/// What a request is answered with: a status, and JSON unless it is null.
type Reply = (u16, Value);

/// Answers until it is aborted.
pub async fn serve(listener: TcpListener, state: Arc<State>) {
    let router = Router::new().fallback(answer).with_state(state);
    axum::serve(listener, router).await.expect("the listener stays open");
}

async fn answer(Shared(state): Shared<Arc<State>>, request: Request) -> Response<Body> {
    let (recorded, mut faults) = read(request).await;
    faults.extend(judged(&recorded));
    let (number, fault) = note(&state, &recorded, faults);
    let carried_out = fault.is_none_or(Fault::is_carried_out);
    let reply = if carried_out { perform(&state, &recorded, fault.is_none()) } else { (0, Value::Null) };
    let (status, response) = match fault {
        None => (reply.0, json_response(&reply)),
        Some(fault) => failing(fault, reply).await,
    };
    state.record(|log| log.requests[number].status = status);
    response
}

async fn read(request: Request) -> (Recorded, Vec<String>) {
    let (head, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_BODY_BYTES).await.unwrap_or_default();
    let mut faults = Vec::new();
    let path = head.uri.path().strip_prefix(ROOT).unwrap_or_else(|| {
        faults.push(format!("{} is not below {ROOT}", head.uri.path()));
        head.uri.path()
    });
    let headers = head.headers.iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let mut recorded = Recorded {
        method: head.method.to_string(),
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: None,
        files: Vec::new(),
        status: 0,
        at: Instant::now(),
    };
    if let Err(fault) = read_body(&mut recorded, &bytes) {
        faults.push(fault);
    }
    (recorded, faults)
}

fn read_body(recorded: &mut Recorded, bytes: &Bytes) -> Result<(), String> {
    if bytes.is_empty() {
        return Ok(());
    }
    let content_type = recorded.headers.get("content-type").map_or("", String::as_str);
    if content_type.starts_with("multipart/form-data") {
        (recorded.body, recorded.files) = form::parse(content_type, bytes)?;
    } else if content_type == "application/json" {
        recorded.body = Some(serde_json::from_slice(bytes).map_err(|error| format!("the body is no JSON: {error}"))?);
    } else {
        return Err(format!("a body of type `{content_type}`"));
    }
    Ok(())
}

fn judged(recorded: &Recorded) -> Vec<String> {
    let Recorded { method, path, query, .. } = recorded;
    let files: Vec<(u64, String)> = recorded.files.iter().map(|file| (file.number, file.name.clone())).collect();
    let mut faults = judge::judge(Sent { method, path, query, body: recorded.body.as_ref(), files: &files });
    if !recorded.headers.get("user-agent").is_some_and(|agent| agent.starts_with("DiscordBot (")) {
        faults.push("no user agent as Discord asks for".to_owned());
    }
    faults
}

/// Writes the request down and looks up what shall go wrong with it. Returns its place in the log.
fn note(state: &State, recorded: &Recorded, faults: Vec<String>) -> (usize, Option<Fault>) {
    let mut number = 0;
    state.record(|log| {
        number = log.requests.len();
        let named = faults.into_iter().map(|fault| format!("{} {}: {fault}", recorded.method, shortened(&recorded.path)));
        log.violations.extend(named);
        log.requests.push(recorded.clone());
    });
    (number, state.faults.lock().expect("faults").take(&recorded.method, &recorded.path))
}

/// Tokens are long, and tell nothing.
fn shortened(path: &str) -> String {
    path.split('/').map(|part| if part.len() > 60 { "{token}" } else { part }).collect::<Vec<_>>().join("/")
}

async fn failing(fault: Fault, reply: Reply) -> (u16, Response<Body>) {
    match fault {
        Fault::RateLimited(wait) => (429, rate_limited(wait.as_secs_f64())),
        Fault::Status(status) => (status, json_response(&(status, replies::error(0, &format!("{status}: as the test wants it"))))),
        Fault::Garbage => (200, ([(header::CONTENT_TYPE, "text/html")], "<html>upstream request timeout").into_response()),
        Fault::Slow(wait) => {
            tokio::time::sleep(wait).await;
            (reply.0, json_response(&reply))
        }
        Fault::Silent => std::future::pending().await,
    }
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
fn perform(state: &State, request: &Recorded, told: bool) -> Reply {
    let segments: Vec<&str> = request.path.split('/').skip(1).collect();
    // These carry a token of their own.
    let own_token = matches!(segments.first(), Some(&("interactions" | "webhooks")));
    let authorised = request.headers.get("authorization").is_some_and(|sent| *sent == format!("Bot {TOKEN}"));
    let habits = state.gateway().habits.clone();
    if segments != ["gateway"] && !own_token && !(authorised && habits.accepts_token) {
        return (401, replies::error(0, "401: Unauthorized"));
    }
    let empty = Value::Null;
    let body = request.body.as_ref().unwrap_or(&empty);
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["gateway"]) => (200, json!({"url": state.gateway_url})),
        ("GET", ["gateway", "bot"]) => (200, replies::gateway(&state.gateway_url, habits.shards, habits.logins_left)),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => (200, replies::application()),
        ("GET", ["users", "@me"]) => (200, replies::bot_user()),
        (_, ["applications", id, ..]) if *id != APPLICATION_ID => (404, replies::error(10002, "Unknown Application")),
        (method, ["applications", _, "commands"]) => commands(state, method, "global", &request.query, body),
        (method, ["applications", _, "guilds", guild, "commands"]) => commands(state, method, guild, &request.query, body),
        ("POST", ["interactions", id, token, "callback"]) => callback(state, request, (id, token), told),
        (method, ["webhooks", id, token, rest @ ..]) if *id == APPLICATION_ID => webhook(state, request, method, (token, rest)),
        ("POST", ["channels", channel, "messages"]) => (200, replies::message(channel, body)),
        _ => (404, replies::error(0, "404: Not Found")),
    }
}

fn commands(state: &State, method: &str, scope: &str, query: &str, body: &Value) -> Reply {
    let mut log = state.log();
    if method == "PUT" {
        log.commands.register(scope, body);
    } else if method != "GET" {
        return (405, replies::error(0, "405: Method Not Allowed"));
    }
    let with_translations = method == "PUT" || query.contains("with_localizations=true");
    (200, Value::Array(log.commands.list(scope, with_translations)))
}

fn callback(state: &State, request: &Recorded, (id, token): (&str, &str), told: bool) -> Reply {
    let body = request.body.clone().unwrap_or_default();
    let mut reply = (204, Value::Null);
    state.record(|log| {
        if let Err(refusal) = log.acknowledge(id, token, &body, request.files.clone(), told) {
            reply = refused(log, refusal);
        }
    });
    reply
}

fn refused(log: &mut Log, refusal: Refusal) -> Reply {
    if !refusal.violation.is_empty() {
        log.violations.push(refusal.violation);
    }
    (refusal.status, replies::error(refusal.code, refusal.message))
}

/// What follows the first answer to an interaction.
fn webhook(state: &State, request: &Recorded, method: &str, (token, rest): (&str, &[&str])) -> Reply {
    let mut reply = (404, replies::error(10015, "Unknown Webhook"));
    state.record(|log| {
        let Some(life) = log.lives.get_mut(token).filter(|life| life.is_acknowledged()) else {
            log.violations.push(format!("{method} {}: the interaction was not answered yet, or never asked", shortened(&request.path)));
            return;
        };
        let sent = Message { body: request.body.clone().unwrap_or_default(), files: request.files.clone() };
        reply = match (method, rest) {
            ("POST", []) => {
                life.follow_ups.push(sent.clone());
                (200, replies::message(&life.channel, &sent.body))
            }
            ("PATCH", ["messages", "@original"]) => {
                edit(&mut life.original, &sent.body);
                life.edits.push(sent);
                (200, replies::message(&life.channel, &life.original))
            }
            ("GET", ["messages", "@original"]) => (200, replies::message(&life.channel, &life.original)),
            ("DELETE", ["messages", _]) => (204, Value::Null),
            ("PATCH", ["messages", _]) => (200, replies::message(&life.channel, &sent.body)),
            _ => (404, replies::error(0, "404: Not Found")),
        };
    });
    reply
}

fn edit(original: &mut Value, changes: &Value) {
    if !original.is_object() {
        *original = json!({});
    }
    for (key, value) in changes.as_object().into_iter().flatten() {
        original[key] = value.clone();
    }
}
