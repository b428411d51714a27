//! Responses on their way to Discord's REST API, each within its time.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::{ApplicationId, Http, HttpBuilder, InteractionId};
use serenity::http::{HttpError, LightMethod, Request, Route};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::config::{DiscordSettings, Secret};
use crate::discord::interaction::Interaction;
use crate::discord::respond::{Callback, Later, Response, respond};
use crate::service::Service;

/// Discord forgets an interaction that is not acknowledged within this time.
/// Source: its developer documentation, "Responding to an Interaction".
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_secs(3);

/// An interaction's token serves 15 minutes (same source); past this, sending is given up.
const FOLLOW_UP_WITHIN: Duration = Duration::from_secs(14 * 60);

/// A request that takes longer is given up and, where it may be, tried again.
pub(super) const REQUEST_WITHIN: Duration = Duration::from_secs(10);

/// At most this many interactions are under way at once; more are turned away rather than answered too late.
const MAX_UNDER_WAY: u32 = 4_096;

/// Answers interactions and sees each response through; stops by waiting for those under way.
#[derive(Clone)]
pub struct Delivery {
    service: Arc<Service>,
    http: Arc<Http>,
    under_way: Arc<Semaphore>,
}

/// A client of Discord's REST API. Without a token it can still answer interactions.
pub fn client(settings: &DiscordSettings, token: Option<&Secret>) -> Http {
    let builder = HttpBuilder::new(token.map_or("", Secret::reveal));
    match &settings.api_base {
        // serenity sends to a proxy only with its own rate limiter off: the proxy keeps to the limits.
        Some(base) => builder.proxy(base).ratelimiter_disabled(true).build(),
        None => builder.build(),
    }
}

impl Delivery {
    /// Deliveries through `http`.
    pub fn new(service: Arc<Service>, http: Arc<Http>) -> Delivery {
        Delivery { service, http, under_way: Arc::new(Semaphore::new(MAX_UNDER_WAY as usize)) }
    }

    /// Answers an interaction that arrived over the gateway: the callback goes out as a request of its own.
    pub async fn answer(&self, interaction: Interaction) {
        let Ok(_permit) = Arc::clone(&self.under_way).try_acquire_owned() else {
            tracing::warn!(id = interaction.id, "an interaction was turned away: too many are under way");
            return;
        };
        let Interaction { id, application, token, .. } = interaction.clone();
        let response = respond(&self.service, interaction).await;
        if self.call_back(id, &token, &response.callback).await
            && let Some(later) = response.later
        {
            self.follow_up(application, &token, later).await;
        }
    }

    /// Answers an interaction that arrived over HTTP: the callback is returned, what follows is sent from a task.
    /// `None` if too many are under way.
    pub async fn reply(&self, interaction: Interaction) -> Option<Callback> {
        let permit = Arc::clone(&self.under_way).try_acquire_owned().ok()?;
        let Interaction { application, token, .. } = interaction.clone();
        let Response { callback, later } = respond(&self.service, interaction).await;
        if let Some(later) = later {
            let delivery = self.clone();
            tokio::spawn(async move { delivery.finish(permit, application, token, later).await });
        }
        Some(callback)
    }

    /// Waits until no interaction is under way, at most so long. Says whether it came to that.
    pub async fn drain(&self, patience: Duration) -> bool {
        timeout(patience, self.under_way.acquire_many(MAX_UNDER_WAY)).await.is_ok()
    }

    async fn finish(&self, _permit: OwnedSemaphorePermit, application: u64, token: Secret, later: Later) {
        self.follow_up(application, &token, later).await;
    }

    async fn call_back(&self, id: u64, token: &Secret, callback: &Callback) -> bool {
        let sent = timeout(
            ACKNOWLEDGE_WITHIN,
            self.http.create_interaction_response(InteractionId::new(id.max(1)), token.reveal(), callback, Vec::new()),
        )
        .await;
        report(id, "callback", &sent)
    }

    async fn follow_up(&self, application: u64, token: &Secret, later: Later) {
        let message = later.await;
        let Ok(body) = serde_json::to_vec(&message) else { return };
        let route =
            Route::WebhookOriginalInteractionResponse { application_id: ApplicationId::new(application.max(1)), token: token.reveal() };
        let request = Request::new(route, LightMethod::Patch).body(Some(body));
        let sent = timeout(FOLLOW_UP_WITHIN.min(REQUEST_WITHIN), self.http.request(request)).await;
        report(application, "follow-up", &sent);
    }
}

/// Logs what went wrong, without the request's address: it holds the token.
fn report<T>(id: u64, what: &str, sent: &Result<serenity::Result<T>, tokio::time::error::Elapsed>) -> bool {
    match sent {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::warn!(id, what, reason = reason(error), "Discord did not take a response");
            false
        }
        Err(_) => {
            tracing::warn!(id, what, "Discord did not take a response in time");
            false
        }
    }
}

/// What an error of serenity's says, without addresses and tokens.
pub(super) fn reason(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            format!("status {}: {}", response.status_code.as_u16(), response.error.message)
        }
        serenity::Error::Http(HttpError::Request(error)) if error.is_connect() => "no connection".to_owned(),
        serenity::Error::Http(HttpError::Request(error)) if error.is_timeout() => "timed out".to_owned(),
        serenity::Error::Http(_) => "the request failed".to_owned(),
        serenity::Error::Json(error) => format!("unexpected JSON: {error}"),
        serenity::Error::Gateway(error) => format!("gateway: {error}"),
        other => format!("{other:?}").split(['(', '{', ' ']).next().unwrap_or_default().to_owned(),
    }
}
