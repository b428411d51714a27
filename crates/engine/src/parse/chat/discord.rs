//! An export of DiscordChatExporter in, the conversations of its channel out, or its thread.
//!
//! Source: the exporter's `JsonMessageWriter`, versions 2.30 to 2.46.

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::article::Field;
use crate::parse::chat::{Message, Room, gather, marks, write};
use crate::parse::members::{self, Members, text};
use crate::parse::parsed::Parsed;
use crate::parse::titles;

/// The types of messages that people write. Others say who joined, what was pinned or who called; `21` begins a thread.
const WRITTEN: &[&str] = &["Default", "Reply", "0", "19", "21", "ThreadStarterMessage"];

/// Kinds of channels that nobody but those in it can read, by name and by Discord's number.
const PRIVATE: &[&str] = &["DirectTextChat", "DirectGroupTextChat", "GuildPrivateThread", "1", "3", "12"];

const THREADS: &[&str] = &["GuildPublicThread", "GuildNewsThread", "11", "10"];

pub(crate) fn parse(path: &str, export: &Members<'_>) -> Parsed {
    let (guild, channel) = (export.object("guild"), export.object("channel"));
    let kind = text(&channel, "type").unwrap_or_default();
    if PRIVATE.contains(&kind.as_str()) {
        return Parsed::left_out(path, None, format!("channel type: {kind}"));
    }
    let Some(list) = export.list("messages") else {
        return Parsed::problem(path, None, "is an export of a Discord channel whose `messages` are no list; export it again");
    };
    let own = [text(&channel, "id"), text(&channel, "name")];
    let people = members::objects(&list).filter(|(_, object)| is_by_people(object));
    let (messages, faults) = gather(people.map(|(place, object)| (place, message(&object, &own))));
    let messages: Vec<Message> = messages.into_iter().filter(|message| !message.text.trim().is_empty()).collect();
    let is_thread = THREADS.contains(&kind.as_str());
    let room = room(path, &guild, &channel, is_thread);
    let parsed = if is_thread { write::thread(&room, &messages) } else { write::channel(&room, &messages) };
    faults.told_in(parsed, path)
}

fn room<'a>(path: &'a str, guild: &Map<String, Value>, channel: &Map<String, Value>, is_thread: bool) -> Room<'a> {
    let name = text(channel, "name");
    // The exporter gives a thread's channel as its category.
    let channel_name = if is_thread { text(channel, "category") } else { name.clone() };
    let ids = text(guild, "id").filter(|id| is_id(id)).zip(text(channel, "id").filter(|id| is_id(id)));
    let named = |name: &String| Field::Inferred { value: format!("#{name}"), evidence: "the channel's name".to_owned() };
    let by_channel = channel_name.as_ref().map_or(Field::Unknown, named);
    let (asked, title) = match name.filter(|_| is_thread) {
        Some(name) if titles::is_title(&name) => (None, Field::Stated(name)),
        asked => (asked.filter(|name| name.ends_with(['?', '？', '؟'])), by_channel),
    };
    Room {
        path,
        source: Field::stated(text(guild, "name")),
        title,
        asked,
        tags: channel_name.into_iter().collect(),
        messages: ids.map(|(guild, channel)| format!("https://discord.com/channels/{guild}/{channel}/")),
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id != "0" && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_by_people(message: &Map<String, Value>) -> bool {
    let is_bot = message.get("author").and_then(|author| author.get("isBot")).and_then(Value::as_bool) == Some(true);
    !is_bot && text(message, "type").is_none_or(|kind| WRITTEN.contains(&kind.as_str()))
}

/// None if it states no time.
fn message(object: &Map<String, Value>, channel: &[Option<String>; 2]) -> Option<Message> {
    let at = OffsetDateTime::parse(&text(object, "timestamp")?, &Rfc3339).ok()?.unix_timestamp();
    let people: Vec<Person> = object.get("mentions").and_then(Value::as_array).into_iter().flatten().filter_map(Person::of).collect();
    let Person { id: author, name } = object.get("author").and_then(Person::of).unwrap_or_default();
    let reference = object.get("reference").and_then(Value::as_object);
    Some(Message {
        id: text(object, "id").unwrap_or_default(),
        author: if author.is_empty() { name.clone() } else { author },
        name,
        at,
        replies_to: reference.and_then(|reference| text(reference, "messageId")),
        has_thread: false,
        text: readable(&text(object, "content").unwrap_or_default(), &people, channel),
        mentions: people.into_iter().map(|person| person.id).collect(),
    })
}

#[derive(Debug, Default)]
struct Person {
    id: String,
    name: String,
}

impl Person {
    fn of(value: &Value) -> Option<Person> {
        let object = value.as_object()?;
        let name = text(object, "nickname").or_else(|| text(object, "name")).unwrap_or_default();
        Some(Person { id: text(object, "id").unwrap_or_default(), name })
    }
}

/// Longer marks between angle brackets are none of Discord's.
const LONGEST_MARK_BYTES: usize = 100;

/// A message without Discord's marks for people, channels, emoji and times: the exporter leaves them where it is told to.
fn readable(content: &str, people: &[Person], channel: &[Option<String>; 2]) -> String {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, behind)) = rest.split_once('<') {
        out.push_str(before);
        let near = behind.get(..behind.floor_char_boundary(LONGEST_MARK_BYTES)).unwrap_or_default();
        let mark = near.split_once('>').and_then(|(mark, _)| Some((mark, outline(mark, people, channel)?)));
        match mark {
            Some((mark, shown)) => {
                out.push_str(&shown);
                rest = behind.get(mark.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push('<');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What a mark shows. Source: Discord's developer documentation, "Message Formatting".
fn outline(mark: &str, people: &[Person], channel: &[Option<String>; 2]) -> Option<String> {
    if let Some(role) = mark.strip_prefix("@&") {
        return is_id(role).then(|| "@role".to_owned());
    }
    if let Some(id) = mark.strip_prefix('@').map(|id| id.trim_start_matches('!')).filter(|id| is_id(id)) {
        let name = people.iter().find(|person| person.id == id).map(|person| person.name.as_str()).filter(|name| !name.is_empty());
        return Some(format!("@{}", marks::escaped(name.unwrap_or("somebody"))));
    }
    if let Some(id) = mark.strip_prefix('#').filter(|id| is_id(id)) {
        let [own, name] = channel;
        return Some(format!("#{}", name.as_deref().filter(|_| own.as_deref() == Some(id)).unwrap_or("channel")));
    }
    if let Some(time) = mark.strip_prefix("t:") {
        return time_of(time);
    }
    if let Some(command) = mark.strip_prefix('/') {
        let (name, id) = command.rsplit_once(':')?;
        return is_id(id).then(|| format!("/{name}"));
    }
    let (name, id) = mark.strip_prefix("a:").or_else(|| mark.strip_prefix(':'))?.split_once(':')?;
    is_id(id).then(|| format!(":{}:", marks::escaped(name)))
}

/// `1700000000:R` as a day and a time that stay true.
fn time_of(mark: &str) -> Option<String> {
    let (seconds, style) = mark.split_once(':').unwrap_or((mark, "f"));
    let at = OffsetDateTime::from_unix_timestamp(seconds.parse().ok()?).ok()?;
    let day = crate::article::day(at.date());
    let time = format!("{:02}:{:02} UTC", at.hour(), at.minute());
    Some(match style {
        "d" | "D" => day,
        "t" | "T" => time,
        _ => format!("{day} {time}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Status;
    use crate::parse::blocks::tests::outline;

    fn read(text: &str) -> Parsed {
        parse("help.json", &Members::of(text).expect("an object"))
    }

    fn export(channel: &str, messages: &[&str]) -> String {
        format!(
            "{{\"guild\": {{\"id\": \"11\", \"name\": \"Mill Valley\"}}, \"channel\": {channel}, \"messages\": [{}]}}",
            messages.join(",")
        )
    }

    const CHANNEL: &str = r#"{"id": "22", "type": "GuildTextChat", "category": "Support", "name": "help"}"#;

    #[test]
    fn a_question_and_its_answers_are_an_article() {
        let parsed = read(&export(
            CHANNEL,
            &[
                r#"{"id": "1", "type": "GuildMemberJoin", "timestamp": "2024-03-04T10:00:00+00:00", "content": "Joined the server.", "author": {"id": "7", "name": "rosa"}}"#,
                r#"{"id": "2", "type": "Default", "timestamp": "2024-03-04T10:01:00.5+00:00", "content": "How do I open the sluice?", "author": {"id": "7", "name": "rosa", "nickname": "Rosa"}}"#,
                r#"{"id": "3", "type": "Reply", "timestamp": "2024-03-04T10:02:00+00:00", "content": "<@7> use <:key:99> at <t:1700000000:t>:\n```open```", "author": {"id": "8", "name": "ben", "nickname": 5}, "mentions": [{"id": "7", "name": "rosa"}], "reference": {"messageId": "2"}}"#,
                r#"{"id": "4", "type": "Default", "timestamp": "2024-03-04T10:03:00+00:00", "content": "Beep, I am a machine.", "author": {"id": "9", "name": "bot", "isBot": true}}"#,
            ],
        ));
        assert_eq!(parsed.problems, []);
        let article = &parsed.articles[0];
        assert_eq!(
            outline(article),
            [
                "question \"How do I open the sluice?\"",
                "turn \"5: @rosa use :key: at 22:13 UTC:\" <How do I open the sluice?",
                "code:- \"open\" <How do I open the sluice?",
            ]
        );
        let attribution = &article.attribution;
        assert_eq!(attribution.source, Field::Stated("Mill Valley".to_owned()));
        assert_eq!((attribution.title.value().map(String::as_str), attribution.title.status()), (Some("#help"), Status::Inferred));
        assert_eq!(attribution.url.value().map(String::as_str), Some("https://discord.com/channels/11/22/2"));
        assert_eq!(attribution.published.value().copied().map(crate::article::day).as_deref(), Some("2024-03-04"));
        assert_eq!((attribution.authors.status(), article.tags.as_slice()), (Status::Unknown, &["help".to_owned()][..]));
    }

    #[test]
    fn a_thread_is_one_article_and_a_name_that_asks_is_no_title() {
        let messages = [
            r#"{"id": "1", "type": "Default", "timestamp": "2024-03-04T10:00:00+00:00", "content": "It is stuck since Monday.", "author": {"id": "7", "name": "rosa"}}"#,
            r#"{"id": "2", "type": "Default", "timestamp": "2024-04-04T10:00:00+00:00", "content": "Oil the hinge with linseed.", "author": {"id": "8", "name": "ben"}}"#,
        ];
        let thread = |name: &str| {
            let channel = format!(r#"{{"id": "22", "type": "GuildPublicThread", "category": "gates", "name": "{name}"}}"#);
            read(&export(&channel, &messages)).articles.remove(0)
        };
        let named = thread("Stuck gate");
        assert_eq!(named.attribution.title, Field::Stated("Stuck gate".to_owned()));
        assert_eq!(outline(&named), ["turn \"rosa: It is stuck since Monday.\"", "turn \"ben: Oil the hinge with linseed.\""]);
        let asked = thread("Why is it stuck?");
        assert_eq!(asked.attribution.title.value().map(String::as_str), Some("#gates"));
        assert_eq!(outline(&asked)[0], "question \"Why is it stuck?\"");
    }

    #[test]
    fn what_only_some_could_read_is_left_out() {
        let parsed = read(&export(r#"{"id": "22", "type": "DirectTextChat", "name": "rosa"}"#, &[]));
        assert_eq!((parsed.articles.len(), parsed.left_out[0].reason.as_str()), (0, "channel type: DirectTextChat"));
    }

    #[test]
    fn fields_of_other_types_cost_themselves() {
        let parsed = read(
            r#"{"guild": 1, "channel": [], "messages": [1, {"timestamp": 5}, {"id": [], "type": {}, "timestamp": "2024-03-04T10:00:00Z",
            "content": "The sluice opens at nine.", "author": "x", "mentions": {"a": 1}, "reference": 4}]}"#,
        );
        assert_eq!(parsed.articles[0].body, "The sluice opens at nine.");
        assert!(parsed.problems[0].reason.starts_with("holds a message (number 2) without a time"), "{:?}", parsed.problems);
    }

    #[test]
    fn marks_that_are_none_stay() {
        assert_eq!(
            readable(
                "a < b <@x> <https://a.org> <t:x> <@&5> </ask:3> <#22> <a:dance:4> <",
                &[],
                &[Some("22".to_owned()), Some("help".to_owned())]
            ),
            "a < b <@x> <https://a.org> <t:x> @role /ask #help :dance: <"
        );
    }
}
