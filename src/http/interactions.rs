//! Discord's interactions over HTTP: signature checked on the raw body, then answered in the same request.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Bytes, HttpBody};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serenity::interactions_endpoint::{InvalidKey, Verifier};

use crate::discord::Interaction;
use crate::discord::delivery::Delivery;
use crate::discord::recent::Recent;
use crate::ids::InteractionId;

/// The largest body that is read. Discord's own are a few kilobytes; a modal with all its fields stays below 128, each
/// of its 20,000 characters escaped.
const MAX_BODY_BYTES: usize = 256 << 10;

/// A signed request older or newer than this is refused, so that a recorded one is of no use later.
const FRESH_WITHIN: Duration = Duration::from_secs(5 * 60);

/// At most this many ids are kept. Discord's own traffic of ten minutes to one process stays far below.
const MAX_SEEN: usize = 200_000;

#[derive(Clone)]
struct Endpoint {
    verifier: Verifier,
    delivery: Delivery,
    seen: Arc<Recent<InteractionId>>,
}

/// Why the public key cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("DISCORD_PUBLIC_KEY is not a valid Ed25519 key: copy it from the page General Information of your application")]
pub struct KeyError;

impl From<InvalidKey> for KeyError {
    fn from(_: InvalidKey) -> KeyError {
        KeyError
    }
}

/// The routes of the interactions listener.
///
/// # Errors
/// If `public_key` is no key.
pub fn routes(public_key: [u8; 32], delivery: Delivery) -> Result<Router, KeyError> {
    // Twice as long as a signature is fresh: a clock that runs ahead makes it last longer.
    let seen = Arc::new(Recent::new(2 * FRESH_WITHIN, MAX_SEEN));
    let endpoint = Endpoint { verifier: Verifier::try_new(public_key)?, delivery, seen };
    let routes = Router::new()
        .route("/interactions", post(receive))
        .route("/healthz", get(|| async { "alive\n" }))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(endpoint);
    Ok(routes)
}

async fn receive(State(endpoint): State<Endpoint>, request: Request) -> Response {
    // Neither is worth reading the body.
    if request.body().size_hint().lower() > MAX_BODY_BYTES as u64 {
        return (StatusCode::PAYLOAD_TOO_LARGE, "too large\n").into_response();
    }
    let Some(claim) = Claim::read(request.headers(), SystemTime::now()) else { return unsigned() };
    let body = match Bytes::from_request(request, &()).await {
        Ok(body) => body,
        Err(rejection) => return rejection.into_response(),
    };
    if endpoint.verifier.verify(&claim.signature, &claim.timestamp, &body).is_err() {
        return unsigned();
    }
    let interaction = serde_json::from_slice(&body)
        .map_err(|error| error.to_string())
        .and_then(|value| Interaction::read(&value).map_err(|error| error.to_string()));
    match interaction {
        Ok(interaction) if !endpoint.seen.is_new(interaction.id, Instant::now()) => {
            tracing::warn!(id = interaction.id.get(), "an interaction was sent again and is not answered");
            (StatusCode::UNAUTHORIZED, "this interaction was answered before\n").into_response()
        }
        Ok(interaction) => answer(&endpoint.delivery, interaction).await,
        Err(reason) => {
            tracing::warn!(reason, "an interaction could not be read");
            (StatusCode::BAD_REQUEST, "not an interaction\n").into_response()
        }
    }
}

async fn answer(delivery: &Delivery, interaction: Interaction) -> Response {
    match serde_json::to_string(&delivery.reply(interaction).await) {
        Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "the response could not be written\n").into_response(),
    }
}

fn unsigned() -> Response {
    (StatusCode::UNAUTHORIZED, "bad or missing signature\n").into_response()
}

/// The signature that a request claims to have, and the time it says it was made.
struct Claim {
    signature: String,
    timestamp: String,
}

impl Claim {
    /// None where either is missing, or the time is not `now`.
    fn read(headers: &HeaderMap, now: SystemTime) -> Option<Claim> {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
        let (signature, timestamp) = (text("X-Signature-Ed25519")?, text("X-Signature-Timestamp")?);
        is_fresh(&timestamp, now).then_some(Claim { signature, timestamp })
    }
}

fn is_fresh(timestamp: &str, now: SystemTime) -> bool {
    let Ok(seconds) = timestamp.parse::<u64>() else { return false };
    let Some(signed) = UNIX_EPOCH.checked_add(Duration::from_secs(seconds)) else { return false };
    let apart = now.duration_since(signed).unwrap_or_else(|early| early.duration());
    apart <= FRESH_WITHIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_fresh_for_five_minutes_either_way() {
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000);
        assert!(is_fresh("1000000", now) && is_fresh("999700", now) && is_fresh("1000300", now));
        for stale in ["999699", "1000301", "", "soon", "-1", "18446744073709551615"] {
            assert!(!is_fresh(stale, now), "{stale}");
        }
    }
}
