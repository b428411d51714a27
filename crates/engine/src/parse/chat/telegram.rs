//! A chat in, as Telegram Desktop exports it, its conversations out.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::article::Field;
use crate::parse::chat::{Message, Room, gather, marks, write};
use crate::parse::members::{self, Members, text};
use crate::parse::parsed::Parsed;

/// Kinds of chats that one person has with another, a program or themselves.
const PRIVATE: &[&str] = &["personal_chat", "bot_chat", "saved_messages"];

/// An export of everything, whose chats stand under `chats`.
pub(crate) fn chats(path: &str, list: &[&RawValue]) -> Parsed {
    let mut parsed = Parsed::default();
    for chat in list.iter().filter_map(|raw| Members::of(raw.get())) {
        let Parsed { articles, problems, left_out } = parse(path, &chat);
        parsed.problems.extend(problems);
        parsed.left_out.extend(left_out);
        for mut article in articles {
            article.id = format!("{path}#{}", parsed.articles.len() + 1);
            parsed.articles.push(article);
        }
    }
    parsed
}

pub(crate) fn parse(path: &str, chat: &Members<'_>) -> Parsed {
    let kind = chat.text("type").unwrap_or_default();
    if PRIVATE.contains(&kind.as_str()) {
        return Parsed::left_out(path, None, format!("type: {kind}"));
    }
    let list = chat.list("messages").unwrap_or_default();
    let is_channel = kind.ends_with("_channel");
    let written = members::objects(&list).filter(|(_, object)| text(object, "type").is_none_or(|kind| kind == "message"));
    let (messages, faults) = gather(written.map(|(place, object)| (place, message(&object, is_channel))));
    let messages: Vec<Message> = messages.into_iter().filter(|message| !message.text.trim().is_empty()).collect();
    let name = chat.text("name");
    let title = name.clone().map_or(Field::Unknown, |value| Field::Inferred { value, evidence: "the chat's name".to_owned() });
    let parsed = write::channel(&Room { path, title, source: Field::stated(name), ..Room::default() }, &messages);
    faults.told_in(parsed, path)
}

/// None if it states no time. In a channel nobody speaks but the channel; some sign what they write.
fn message(object: &Map<String, Value>, is_channel: bool) -> Option<Message> {
    let name = text(object, if is_channel { "author" } else { "from" }).unwrap_or_default();
    Some(Message {
        id: text(object, "id").unwrap_or_default(),
        author: text(object, "from_id").unwrap_or_else(|| name.clone()),
        name,
        at: at(object)?,
        replies_to: text(object, "reply_to_message_id"),
        has_thread: false,
        mentions: Vec::new(),
        text: object.get("text").map(markdown).unwrap_or_default(),
    })
}

fn at(object: &Map<String, Value>) -> Option<i64> {
    let seconds = text(object, "date_unixtime").and_then(|seconds| seconds.parse().ok());
    seconds.or_else(|| {
        let date = text(object, "date")?;
        let read = time::PrimitiveDateTime::parse(&date, &time::format_description::well_known::Iso8601::DATE_TIME).ok()?;
        Some(read.assume_utc().unix_timestamp())
    })
}

/// A text, or its pieces with what marks them, as Markdown.
fn markdown(value: &Value) -> String {
    match value {
        Value::String(text) => marks::escaped(text),
        Value::Array(pieces) => pieces.iter().map(piece).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    }
}

fn piece(value: &Value) -> String {
    let Value::Object(object) = value else { return value.as_str().map(marks::escaped).unwrap_or_default() };
    let said = object.get("text").and_then(Value::as_str).unwrap_or_default();
    match object.get("type").and_then(Value::as_str) {
        Some("pre") => format!("```{}\n{said}\n```", text(object, "language").unwrap_or_default()),
        Some("code") => format!("`{said}`"),
        Some("text_link") => format!("[{}]({})", marks::escaped(said), text(object, "href").unwrap_or_default()),
        _ => marks::escaped(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::blocks;

    const CHAT: &str = r#"{"name": "Mill Valley", "type": "public_supergroup", "id": 5, "messages": [
        {"id": 1, "type": "service", "date": "2024-03-04T10:00:00", "actor": "Rosa", "action": "create_group", "text": ""},
        {"id": 2, "type": "message", "date": "2024-03-04T10:01:00", "from": "Rosa", "from_id": "user7", "text": "How do I open the_sluice?"},
        {"id": 3, "type": "message", "date_unixtime": "1709546520", "from": "Ben", "from_id": "user8", "reply_to_message_id": 2,
         "text": ["Type ", {"type": "code", "text": "open *"}, " or see ", {"type": "text_link", "text": "this", "href": "https://a.org"}, ":", {"type": "pre", "text": "gate", "language": "sh"}]}
    ]}"#;

    #[test]
    fn a_reply_answers() {
        let parsed = parse("result.json", &Members::of(CHAT).expect("an object"));
        let article = &parsed.articles[0];
        blocks::tests::check(&article.body, &article.shape);
        assert_eq!(
            blocks::tests::shown(&article.body, &article.shape),
            [
                "question \"How do I open the\\\\_sluice?\"".replace("\\\\", ""),
                "turn \"Ben: Type open * or see this:\" <How do I open the_sluice?".to_owned(),
                "code:sh \"gate\" <How do I open the_sluice?".to_owned(),
            ]
        );
        assert_eq!((article.shape.inlines.len(), article.attribution.source.clone()), (2, Field::Stated("Mill Valley".to_owned())));
    }

    #[test]
    fn a_chat_of_two_is_left_out() {
        let all = format!("[{CHAT}, {}]", CHAT.replace("public_supergroup", "personal_chat"));
        let list: Vec<&RawValue> = serde_json::from_str(&all).expect("a list");
        let parsed = chats("result.json", &list);
        assert_eq!((parsed.articles.len(), parsed.left_out.len()), (1, 1));
    }
}
