//! Channels and what the bot writes in them, not in answer to an interaction.

use serde_json::{Value, json};

use crate::ids::BOT_ID;
use crate::intents;
use crate::lifecycle::Refusal;
use crate::log::Log;
use crate::permissions::{READ_MESSAGE_HISTORY, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL};
use crate::places;
use crate::posted::PostedMessage;
use crate::record::{RecordedRequest, SentMessage};
use crate::reply::{Reply, refused};
use crate::state::State;
use crate::{replies, store};

/// What is below `/channels/{channel}`.
pub(crate) fn answer(state: &State, request: &RecordedRequest, method: &str, (channel, rest): (&str, &[&str])) -> Reply {
    let mut reply = (404, replies::error(0, "404: Not Found"));
    let mut shown = None;
    let granted = state.gateway().options.grants_message_content;
    state.record(|log| {
        let Some(place) = log.channels.get(channel) else {
            // A channel may go at any time; one that never was is the bot's mistake.
            let was_there = log.deleted_channels.contains(channel);
            let violation = if was_there { String::new() } else { format!("{}: nothing was said there", request.name()) };
            reply = refused(log, Refusal::new(404, 10003, "Unknown Channel", violation));
            return;
        };
        if !log.bot_may(channel, VIEW_CHANNEL) {
            reply = refused(log, Refusal::new(403, 50001, "Missing Access", String::new()));
            return;
        }
        let found = match (method, rest) {
            ("GET", []) => Ok((200, place.clone())),
            ("GET", ["messages", id]) => read(log, (channel, id), granted),
            ("GET", ["messages"]) => list(log, channel, &request.query, granted),
            ("POST", ["typing"]) => Ok((204, Value::Null)),
            ("POST", ["messages"]) => write(log, request, channel, &mut shown),
            (_, ["messages", id]) => one(log, request, method, (channel, id)),
            _ => return,
        };
        reply = found.unwrap_or_else(|refusal| refused(log, refusal));
    });
    state.tell_of_own(shown.as_ref());
    reply
}

fn write(log: &mut Log, request: &RecordedRequest, channel: &str, shown: &mut Option<PostedMessage>) -> Result<Reply, Refusal> {
    let body = request.body.clone().unwrap_or_default();
    permitted(log, channel, &body)?;
    if let Some(before) = same_nonce(log, channel, &body) {
        return Ok((200, before.json.clone()));
    }
    let replied = replied_to(log, channel, &body)?;
    let mut json = store::new(channel, &body, &request.files);
    if let Some(replied) = &replied {
        json["type"] = json!(19);
        json["message_reference"] = json!({"type": 0, "channel_id": channel, "message_id": replied.id()});
        json["referenced_message"] = replied.json.clone();
    }
    json["nonce"] = body["nonce"].clone();
    let guild = log.channels[channel]["guild_id"].as_str().map(str::to_owned);
    let message = PostedMessage { json, guild, asker: replied.and_then(|replied| replied.asker) };
    log.posted.put(message.clone());
    log.written.push(SentMessage { body, files: request.files.clone(), message: message.clone() });
    *shown = Some(message.clone());
    Ok((200, message.json))
}

/// Source: Discord developer documentation, "JSON Error Codes". Its message for the last is the one that is sent; the documentation has none.
fn permitted(log: &Log, channel: &str, body: &Value) -> Result<(), Refusal> {
    let refusal = |status, code, message| Err(Refusal::new(status, code, message, String::new()));
    if log.unbegun.contains(channel) {
        return refusal(403, 40058, "Cannot message this thread until after the post author has sent an initial message.");
    }
    match log.denied.get(channel) {
        Some(50001) => refusal(403, 50001, "Missing Access"),
        Some(50013) => refusal(403, 50013, "Missing Permissions"),
        Some(50083) => refusal(400, 50083, "Thread is archived"),
        Some(160002) if !body["message_reference"].is_null() => {
            refusal(400, 160002, "Cannot reply without permission to read message history")
        }
        Some(_) | None => {
            let thread = log.channels.get(channel).is_some_and(places::is_thread);
            let needed = if thread { SEND_MESSAGES_IN_THREADS } else { SEND_MESSAGES };
            if log.bot_may(channel, needed) { Ok(()) } else { refusal(403, 50013, "Missing Permissions") }
        }
    }
}

/// A message with what the bot may read of it. Source: "Get Channel Message". `granted`: whether it may read every message.
fn read(log: &Log, (channel, id): (&str, &str), granted: bool) -> Result<Reply, Refusal> {
    if !log.bot_may(channel, READ_MESSAGE_HISTORY) {
        return Err(Refusal::new(403, 50001, "Missing Access", String::new()));
    }
    let found = log.posted.get(id).filter(|message| message.json["channel_id"] == channel && !message.is_private());
    let found = found.ok_or_else(|| Refusal::new(404, 10008, "Unknown Message", String::new()))?;
    Ok((200, shown(log, found, granted)))
}

/// The messages of a channel, the newest first. Whoever may not read what was written before gets none.
/// Source: "Get Channel Messages".
fn list(log: &mut Log, channel: &str, query: &str, granted: bool) -> Result<Reply, Refusal> {
    let bound = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse::<u64>().ok());
    let limit = bound("limit").unwrap_or(50);
    if !(1..=100).contains(&limit) {
        return Err(Refusal::new(400, 50035, "Invalid Form Body", format!("{limit} messages of a channel at once")));
    }
    if !log.bot_may(channel, READ_MESSAGE_HISTORY) {
        return Ok((200, json!([])));
    }
    let ids = log.posted.in_channel(channel).into_iter().filter_map(|id| id.parse::<u64>().ok());
    let mut ids: Vec<u64> =
        ids.filter(|id| bound("before").is_none_or(|end| *id < end) && bound("after").is_none_or(|start| *id > start)).collect();
    ids.sort_unstable_by(|one, other| other.cmp(one));
    let found = ids.iter().filter_map(|id| log.posted.get(&id.to_string())).filter(|message| !message.is_private());
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok((200, found.take(limit).map(|message| shown(log, message, granted)).collect()))
}

/// A message as REST tells of it.
fn shown(log: &Log, found: &PostedMessage, granted: bool) -> Value {
    let mut message = log.signed_now(found.json.clone());
    // Whether it may be read depends on whether it stands in a server, which REST does not tell.
    if let Some(guild) = &found.guild {
        message["guild_id"] = json!(guild);
    }
    message = intents::readable(&message, granted);
    for key in ["guild_id", "member"] {
        message.as_object_mut().map(|fields| fields.remove(key));
    }
    message
}

/// The message that was sent before with the same nonce, where that is not to happen twice.
/// Source: Discord developer documentation, "Create Message", field `enforce_nonce`.
fn same_nonce<'a>(log: &'a Log, channel: &str, body: &Value) -> Option<&'a PostedMessage> {
    let same = |one: &&SentMessage| one.message.json["channel_id"] == channel && one.body["nonce"] == body["nonce"];
    let enforced = body["enforce_nonce"] == true && !body["nonce"].is_null();
    log.written.iter().filter(|_| enforced).find(same).map(|one| &one.message)
}

/// The message that this one replies to, if it is a reply.
fn replied_to(log: &Log, channel: &str, body: &Value) -> Result<Option<PostedMessage>, Refusal> {
    let reference = &body["message_reference"];
    let id = match &reference["message_id"] {
        Value::Null => return Ok(None),
        Value::String(id) => id.clone(),
        id => id.to_string(),
    };
    let found = log.posted.get(&id).filter(|message| !message.is_private() && message.json["channel_id"] == channel);
    match found {
        Some(message) => Ok(Some(message.clone())),
        None if reference["fail_if_not_exists"] == false => Ok(None),
        None => Err(Refusal::new(400, 50035, "Invalid Form Body", format!("a reply to {id}, which is no message in this channel"))),
    }
}

fn one(log: &mut Log, request: &RecordedRequest, method: &str, (channel, id): (&str, &str)) -> Result<Reply, Refusal> {
    let unknown = || Refusal::new(404, 10008, "Unknown Message", String::new());
    let message = log.posted.get(id).filter(|message| message.json["channel_id"] == channel).cloned().ok_or_else(unknown)?;
    let own = message.json["author"]["id"] == BOT_ID;
    match method {
        "PATCH" if own => {
            let body = request.body.clone().unwrap_or_default();
            Ok((200, log.posted.edit(id, &body, &request.files).ok_or_else(unknown)?.json))
        }
        "DELETE" if own => {
            log.posted.remove(id);
            Ok((204, Value::Null))
        }
        _ => Err(Refusal::new(
            403,
            50005,
            "Cannot edit a message authored by another user",
            format!("{} of somebody else's", request.name()),
        )),
    }
}
