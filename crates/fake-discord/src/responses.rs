//! Answers to interactions as they come over REST: the callback, then edits and follow-ups.

use serde_json::{Value, json};

use crate::lifecycle::{self, Lifecycle, Refusal};
use crate::posted::PostedMessage;
use crate::record::{RecordedRequest, SentMessage};
use crate::replies;
use crate::reply::{Reply, refused};
use crate::state::State;
use crate::store::{self, MessageStore};

/// The first answer. `told`: whether the bot will hear that it was taken.
pub(crate) fn callback(state: &State, request: &RecordedRequest, (id, token): (&str, &str), told: bool) -> Reply {
    let body = request.body.clone().unwrap_or_default();
    let mut reply = (204, Value::Null);
    let mut shown = None;
    state.record(|log| match log.acknowledge((id, token), &body, request.files.clone(), told) {
        Ok(message) => {
            if request.query.contains("with_response=true") {
                reply = (200, lifecycle::told(&log.lifecycles[token], body["type"].as_u64().unwrap_or(0), &message));
            }
            shown = matches!(body["type"].as_u64(), Some(4 | 5)).then_some(message);
        }
        Err(refusal) => reply = refused(log, refusal),
    });
    state.tell_of_own(shown.as_ref());
    reply
}

/// What follows the first answer.
pub(crate) fn webhook(state: &State, request: &RecordedRequest, method: &str, (token, rest): (&str, &[&str])) -> Reply {
    let mut reply = (404, replies::error(10015, "Unknown Webhook"));
    let mut shown = None;
    state.record(|log| {
        let Some(lifecycle) = log.lifecycles.get_mut(token).filter(|lifecycle| lifecycle.is_acknowledged()) else {
            log.violations.push(format!("{}: the interaction was not answered yet, or never asked", request.name()));
            return;
        };
        if lifecycle.is_over() {
            let violation = format!("{}: the token has ended", request.name());
            reply = refused(log, Refusal::new(401, 50027, "Invalid Webhook Token", violation));
            return;
        }
        (reply, shown) = follow(lifecycle, &mut log.posted, request, (method, rest));
    });
    state.tell_of_own(shown.as_ref());
    reply
}

/// The reply, and the message that is new in the channel.
fn follow(
    lifecycle: &mut Lifecycle,
    posted: &mut MessageStore,
    request: &RecordedRequest,
    (method, rest): (&str, &[&str]),
) -> (Reply, Option<PostedMessage>) {
    let body = request.body.clone().unwrap_or_default();
    let target = match rest {
        ["messages", "@original"] => lifecycle.original.clone(),
        ["messages", id] => lifecycle.messages.iter().find(|own| own == id).cloned(),
        _ => None,
    };
    let sent = |message: &PostedMessage| SentMessage { body: body.clone(), files: request.files.clone(), message: message.clone() };
    let unknown = (404, replies::error(10008, "Unknown Message"));
    match (method, rest, target) {
        ("POST", [], _) => {
            let (message, is_new) = follow_up(lifecycle, posted, &body, request);
            lifecycle.follow_ups.push(sent(&message));
            ((200, message.json.clone()), is_new.then_some(message))
        }
        ("PATCH", ["messages", _], Some(id)) => match posted.edit(&id, &body, &request.files) {
            Some(message) => {
                lifecycle.edits.push(sent(&message));
                ((200, message.json), None)
            }
            None => (unknown, None),
        },
        ("GET", ["messages", _], Some(id)) => (posted.get(&id).map_or(unknown, |message| (200, message.json.clone())), None),
        ("DELETE", ["messages", _], Some(id)) => (posted.remove(&id).map_or(unknown, |_| (204, Value::Null)), None),
        (_, ["messages", _], None) => (unknown, None),
        _ => ((404, replies::error(0, "404: Not Found")), None),
    }
}

/// The first message after a deferred answer takes its place; any other is a new one.
fn follow_up(lifecycle: &mut Lifecycle, posted: &mut MessageStore, body: &Value, request: &RecordedRequest) -> (PostedMessage, bool) {
    let original = lifecycle.original.clone().and_then(|id| posted.get(&id).cloned());
    if let Some(loading) = original.as_ref().filter(|original| original.is_loading())
        && let Some(message) = posted.edit(loading.id(), body, &request.files)
    {
        return (message, false);
    }
    let mut json = store::answer(&lifecycle.interaction, body, &request.files);
    if let Some(original) = original {
        json["interaction_metadata"]["original_response_message_id"] = json!(original.id());
    }
    (lifecycle.post(json, posted), true)
}
