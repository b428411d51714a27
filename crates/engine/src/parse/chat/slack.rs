//! A day of a Slack channel in, as the workspace's export has it, its conversations out.
//!
//! Source: Slack's help, "How to read Slack data exports", and the documentation of "Formatting text for app surfaces".

use std::collections::HashMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::article::Field;
use crate::parse::chat::{Message, Room, gather, write};
use crate::parse::markup;
use crate::parse::members::{self, text};
use crate::parse::parsed::Parsed;

/// The kinds of messages that people write; one without a kind is written as well. Others say who joined or what a program did.
const WRITTEN: &[&str] = &["thread_broadcast", "me_message", "file_share"];

/// Whether the items of a list are messages, by its first.
pub(crate) fn is_message(first: &RawValue) -> bool {
    let object: Map<String, Value> = serde_json::from_str(first.get()).unwrap_or_default();
    object.get("type").and_then(Value::as_str) == Some("message") && seconds(&object, "ts").is_some()
}

pub(crate) fn parse(path: &str, list: &[&RawValue]) -> Parsed {
    let channel = path.rsplit('/').nth(1).unwrap_or_default();
    if is_private(channel) {
        return Parsed::left_out(path, None, "a conversation of a few, by the name of its folder");
    }
    let names = names(list);
    let people = members::objects(list).filter(|(_, object)| is_by_people(object));
    let (messages, faults) = gather(people.map(|(place, object)| (place, message(&object, &names))));
    let messages: Vec<Message> = messages.into_iter().filter(|message| !message.text.trim().is_empty()).collect();
    let named = Field::Inferred { value: format!("#{channel}"), evidence: "folder name".to_owned() };
    let title = if channel.is_empty() { Field::Unknown } else { named };
    let tags = Some(channel.to_owned()).filter(|channel| !channel.is_empty()).into_iter().collect();
    let parsed = write::channel(&Room { path, title, tags, ..Room::default() }, &messages);
    faults.told_in(parsed, path)
}

/// Folders of direct messages are named by an id, those of groups by their members.
fn is_private(folder: &str) -> bool {
    let is_id = |id: &str| id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    folder.starts_with("mpdm-") || folder.strip_prefix('D').is_some_and(is_id)
}

fn is_by_people(message: &Map<String, Value>) -> bool {
    let is_written = text(message, "subtype").is_none_or(|kind| WRITTEN.contains(&kind.as_str()));
    is_written && !message.contains_key("bot_id")
}

/// The names of those who write here, by their ids.
fn names(list: &[&RawValue]) -> HashMap<String, String> {
    let named = |object: &Map<String, Value>| {
        let profile = object.get("user_profile").and_then(Value::as_object)?;
        let name = ["display_name", "real_name", "name"].iter().find_map(|name| text(profile, name))?;
        Some((text(object, "user")?, name))
    };
    members::objects(list).filter_map(|(_, object)| named(&object)).collect()
}

/// The whole seconds of a time such as `1709546400.000200`, which is a message's id as well.
fn seconds(object: &Map<String, Value>, name: &str) -> Option<i64> {
    text(object, name)?.split('.').next()?.parse().ok()
}

fn message(object: &Map<String, Value>, names: &HashMap<String, String>) -> Option<Message> {
    let id = text(object, "ts")?;
    let author = text(object, "user").unwrap_or_default();
    let raw = text(object, "text").unwrap_or_default();
    Some(Message {
        at: seconds(object, "ts")?,
        name: names.get(&author).cloned().unwrap_or_default(),
        replies_to: text(object, "thread_ts").filter(|thread| *thread != id),
        has_thread: object.contains_key("thread_ts"),
        mentions: raw.split("<@").skip(1).filter_map(|mark| mark.split(['>', '|']).next()).map(str::to_owned).collect(),
        text: readable(&raw, names),
        id,
        author,
    })
}

/// A message with links as Markdown has them, and names for the ids of people and channels.
fn readable(raw: &str, names: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut parts = raw.split('<');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once('>') {
            Some((mark, rest)) => {
                out.push_str(&outline(mark, names));
                out.push_str(rest);
            }
            None => out.push_str(part),
        }
    }
    markup::entities(&out).replace('•', "-")
}

fn outline(mark: &str, names: &HashMap<String, String>) -> String {
    let (target, label) = mark.split_once('|').map_or((mark, None), |(target, label)| (target, Some(label)));
    if let Some(id) = target.strip_prefix('@') {
        return format!("@{}", names.get(id).map(String::as_str).or(label).unwrap_or("somebody"));
    }
    if target.starts_with('#') {
        return format!("#{}", label.filter(|label| !label.is_empty()).unwrap_or("channel"));
    }
    if let Some(everybody) = target.strip_prefix('!') {
        return label.map_or_else(|| format!("@{}", everybody.split('^').next().unwrap_or_default()), str::to_owned);
    }
    label.map_or_else(|| target.to_owned(), |label| format!("[{label}]({target})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::blocks::tests::outline;

    fn read(path: &str, text: &str) -> Parsed {
        let list: Vec<&RawValue> = serde_json::from_str(text).expect("a list");
        assert!(is_message(list[0]));
        parse(path, &list)
    }

    const DAY: &str = r#"[
        {"type": "message", "user": "U1", "text": "How do I open the sluice, <@U2>?", "ts": "1709546400.000200", "thread_ts": "1709546400.000200", "user_profile": {"real_name": "Rosa Lind"}},
        {"type": "message", "subtype": "channel_join", "user": "U3", "text": "<@U3> has joined", "ts": "1709546401.000200"},
        {"type": "message", "user": "U4", "text": "The loft is <https://a.org/loft|painted> &amp; dry.", "ts": "1709546405.000200"},
        {"type": "message", "user": "U2", "text": "Turn it left:\n• slowly\n• twice", "ts": "1709560000.000200", "thread_ts": "1709546400.000200", "user_profile": {"display_name": "", "real_name": "Ben Moor"}}
    ]"#;

    #[test]
    fn a_thread_answers_its_question() {
        let parsed = read("help/2024-03-04.json", DAY);
        let article = &parsed.articles[0];
        let under = "<How do I open the sluice, @Ben Moor?";
        assert_eq!(
            outline(article),
            [
                "question \"How do I open the sluice, @Ben Moor?\"".to_owned(),
                format!("turn \"Ben Moor: Turn it left:\" {under}"),
                format!("item0 \"- slowly\" {under} g0"),
                format!("item0 \"- twice\" {under} g0"),
            ]
        );
        assert_eq!(article.attribution.title.value().map(String::as_str), Some("#help"));
    }

    #[test]
    fn messages_between_a_few_are_left_out() {
        assert_eq!(read("D012AB3CD4/2024-03-04.json", DAY).left_out.len(), 1);
    }
}
