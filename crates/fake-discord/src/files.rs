//! The CDN over HTTP: a request for a file in, the file or what goes wrong out. Each is written down.

use std::convert::Infallible;
use std::io;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use futures_util::{StreamExt, stream};

use crate::attachments::Attachment;
use crate::cdn::{self, CdnFault, Fetch, Found};
use crate::state::State;

/// What a part of a slow file holds.
const PART_BYTES: usize = 1 << 10;

/// What Discord's CDN says of an address whose signature is missing, wrong or no longer good.
const EXPIRED: &str = "This content is no longer available.";
/// What it says of a file that it does not know.
const MISSING: &str = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>AccessDenied</Code><Message>Access denied.</Message></Error>";

/// Answers one request.
pub(crate) async fn answer(state: &State, request: &Parts) -> Response<Body> {
    let (path, query) = (request.uri.path().to_owned(), request.uri.query().unwrap_or_default().to_owned());
    let found = state.log().cdn.find(&path, &query);
    let status = status_of(&found, request.method.as_str());
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = request.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let fetch = Fetch {
        attachment: cdn::id_in(&path).to_owned(),
        method: request.method.to_string(),
        path,
        query,
        headers,
        status: status.as_u16(),
        at: Instant::now(),
    };
    state.record(|log| {
        if fetch.headers.contains_key("authorization") {
            log.violations.push(format!("{} {}: the token is sent to the CDN", fetch.method, fetch.path));
        }
        log.cdn.fetches.push(fetch);
    });
    match found {
        _ if status == StatusCode::METHOD_NOT_ALLOWED => status.into_response(),
        Found::Nothing => (status, [(header::CONTENT_TYPE, "application/xml; charset=UTF-8")], MISSING).into_response(),
        Found::Unsigned => (status, [(header::CONTENT_TYPE, "text/plain;charset=UTF-8")], EXPIRED).into_response(),
        Found::File(file, None) => whole(&file, file.bytes().to_vec()),
        Found::File(file, Some(fault)) => failing(&file, fault, status).await,
    }
}

fn status_of(found: &Found, method: &str) -> StatusCode {
    match found {
        _ if !matches!(method, "GET" | "HEAD") => StatusCode::METHOD_NOT_ALLOWED,
        Found::Nothing => StatusCode::FORBIDDEN,
        Found::Unsigned => StatusCode::NOT_FOUND,
        Found::File(_, Some(CdnFault::Status(status))) => StatusCode::from_u16(*status).expect("a status"),
        Found::File(_, Some(CdnFault::Redirect(_))) => StatusCode::FOUND,
        Found::File(..) => StatusCode::OK,
    }
}

async fn failing(file: &Attachment, fault: CdnFault, status: StatusCode) -> Response<Body> {
    let bytes = file.bytes();
    let longer = |more: usize| [bytes, &vec![b'x'; more]].concat();
    match fault {
        // These two never get here: nothing is found where they are set.
        CdnFault::Missing | CdnFault::Expired | CdnFault::Status(_) => {
            (status, [(header::CONTENT_TYPE, "text/html")], "<html>upstream request timeout").into_response()
        }
        CdnFault::Slow(wait) => {
            tokio::time::sleep(wait).await;
            whole(file, bytes.to_vec())
        }
        CdnFault::Trickle(pause) => announced(file, bytes.len(), trickling(bytes, pause)),
        CdnFault::Longer(more) => whole(file, longer(more)),
        CdnFault::LongerUnannounced(more) => {
            let parts = parts(&longer(more)).into_iter().map(Ok::<_, Infallible>);
            described(file, Body::from_stream(stream::iter(parts.collect::<Vec<_>>())))
        }
        CdnFault::CutAt(kept) => announced(file, bytes.len(), cut(bytes.iter().take(kept).copied().collect())),
        CdnFault::Shorter(kept) => whole(file, bytes.iter().take(kept).copied().collect()),
        CdnFault::Redirect(address) => (status, [(header::LOCATION, address)]).into_response(),
        CdnFault::Silent => std::future::pending().await,
    }
}

fn parts(bytes: &[u8]) -> Vec<Bytes> {
    bytes.chunks(PART_BYTES).map(Bytes::copy_from_slice).collect()
}

fn trickling(bytes: &[u8], pause: Duration) -> Body {
    let parts = parts(bytes).into_iter();
    Body::from_stream(stream::unfold(parts, move |mut parts| async move {
        let part = parts.next()?;
        tokio::time::sleep(pause).await;
        Some((Ok::<_, Infallible>(part), parts))
    }))
}

/// These bytes, and then an end of the connection.
fn cut(bytes: Vec<u8>) -> Body {
    let first = stream::once(async { Ok(Bytes::from(bytes)) });
    let lost = stream::once(async {
        // So that what comes before leaves first.
        tokio::task::yield_now().await;
        Err(io::Error::new(io::ErrorKind::ConnectionReset, "cut as the test wants it"))
    });
    Body::from_stream(first.chain(lost))
}

fn whole(file: &Attachment, bytes: Vec<u8>) -> Response<Body> {
    described(file, Body::from(bytes))
}

fn announced(file: &Attachment, length: usize, body: Body) -> Response<Body> {
    let mut response = described(file, body);
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

fn described(file: &Attachment, body: Body) -> Response<Body> {
    let kind = HeaderValue::from_str(file.content_type()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000"));
    response
}
