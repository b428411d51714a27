//! A message in, what Discord would refuse in it out.

use serde_json::Value;

use super::{components, items, units_of};

/// Source: Discord developer documentation, "Create Message", field `content`. The API description allows 4,000 there.
const MAX_CONTENT: usize = 2_000;
/// Over all embeds of a message. Source: "Embed Limits".
const MAX_EMBEDS_TOTAL: usize = 6_000;
/// Source: "Message Flags".
const SUPPRESS_EMBEDS: u64 = 1 << 2;
const EPHEMERAL: u64 = 1 << 6;
const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
const IS_VOICE_MESSAGE: u64 = 1 << 13;
const IS_COMPONENTS_V2: u64 = 1 << 15;

/// What a message is sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// A new message.
    Create,
    /// A new message in a channel, which all there may read.
    Post,
    /// In place of what a message was.
    Edit,
}

/// What Discord would refuse in `message`.
pub(super) fn faults(message: &Value, files: &[(u64, String)], used: Use) -> Vec<String> {
    let mut faults = Vec::new();
    let v2 = flags(message) & IS_COMPONENTS_V2 != 0;
    let content = units_of(&message["content"]);
    if content > MAX_CONTENT {
        faults.push(format!("content: {content} characters; at most {MAX_CONTENT}"));
    }
    if v2 {
        let shown = ["content", "embeds", "poll", "sticker_ids"].into_iter().filter(|key| is_something(&message[*key]));
        faults.extend(shown.map(|key| format!("{key}: not together with the components flag")));
    }
    if used != Use::Edit
        && files.is_empty()
        && !["content", "embeds", "components", "poll", "sticker_ids"].iter().any(|key| is_something(&message[*key]))
    {
        faults.push("an empty message".to_owned());
    }
    faults.extend(flag_faults(message, used));
    faults.extend(embed_faults(&message["embeds"], files));
    faults.extend(mention_faults(&message["allowed_mentions"]));
    faults.extend(attachment_faults(message, files));
    faults.extend(components::faults(&message["components"], v2));
    faults
}

/// A deferred answer says only whether it will be private.
pub(super) fn defer_faults(data: &Value) -> Vec<String> {
    let others = data.as_object().into_iter().flatten().filter(|(key, _)| *key != "flags");
    let mut faults: Vec<String> = others.map(|(key, _)| format!("{key}: not in a deferred answer")).collect();
    faults.extend(flag_faults(data, Use::Create));
    faults
}

/// Whether nobody can be notified by `message`, whatever its text says.
pub fn pings_nobody(message: &Value) -> bool {
    let mentions = &message["allowed_mentions"];
    let lists = ["users", "roles"].iter().all(|key| items(&mentions[*key]).is_empty());
    mentions["parse"].as_array().is_some_and(Vec::is_empty) && lists && mentions["replied_user"].as_bool() != Some(true)
}

fn flags(message: &Value) -> u64 {
    message["flags"].as_u64().unwrap_or(0)
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}

fn flag_faults(message: &Value, used: Use) -> Option<String> {
    let allowed = match used {
        Use::Create => SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | IS_VOICE_MESSAGE | IS_COMPONENTS_V2,
        Use::Post => SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_VOICE_MESSAGE | IS_COMPONENTS_V2,
        Use::Edit => SUPPRESS_EMBEDS | IS_COMPONENTS_V2,
    };
    let others = flags(message) & !allowed;
    (others != 0).then(|| format!("flags: {others} cannot be set here"))
}

fn embed_faults(embeds: &Value, files: &[(u64, String)]) -> Vec<String> {
    let mut faults = Vec::new();
    let total: usize = items(embeds).iter().map(embed_units).sum();
    if total > MAX_EMBEDS_TOTAL {
        faults.push(format!("embeds: {total} characters in all; at most {MAX_EMBEDS_TOTAL}"));
    }
    for (at, embed) in items(embeds).iter().enumerate() {
        if !["title", "description", "fields", "image", "thumbnail", "author", "footer"].iter().any(|key| is_something(&embed[*key])) {
            faults.push(format!("embeds[{at}]: shows nothing"));
        }
        let empty = |field: &Value| ["name", "value"].iter().any(|key| !is_something(&field[*key]));
        if items(&embed["fields"]).iter().any(empty) {
            faults.push(format!("embeds[{at}]: a field without a name or a value"));
        }
        faults.extend(address_faults(embed, files).map(|fault| format!("embeds[{at}].{fault}")));
    }
    faults
}

/// What counts towards the total. Source: "Embed Limits".
fn embed_units(embed: &Value) -> usize {
    let fields: usize = items(&embed["fields"]).iter().map(|field| units_of(&field["name"]) + units_of(&field["value"])).sum();
    units_of(&embed["title"])
        + units_of(&embed["description"])
        + units_of(&embed["footer"]["text"])
        + units_of(&embed["author"]["name"])
        + fields
}

fn address_faults<'a>(embed: &'a Value, files: &'a [(u64, String)]) -> impl Iterator<Item = String> + 'a {
    let links = ["/url", "/author/url"].into_iter().map(|place| (place, false));
    let pictures = ["/image/url", "/thumbnail/url", "/author/icon_url", "/footer/icon_url"].into_iter().map(|place| (place, true));
    links.chain(pictures).filter_map(|(place, picture)| {
        let address = embed.pointer(place)?.as_str()?;
        let attached = address.strip_prefix("attachment://").is_some_and(|name| files.iter().any(|(_, file)| file == name));
        let good = address.starts_with("https://") || address.starts_with("http://") || (picture && attached);
        (!good).then(|| format!("{}: {address} is no web address or attached file", place.trim_start_matches('/').replace('/', ".")))
    })
}

/// Source: "Allowed Mentions Object": a kind is either parsed or listed.
fn mention_faults(mentions: &Value) -> Vec<String> {
    let parsed = |kind: &&str| items(&mentions["parse"]).iter().any(|parsed| parsed == kind);
    let both = ["users", "roles"].into_iter().filter(parsed).filter(|kind| !items(&mentions[*kind]).is_empty());
    both.map(|kind| format!("allowed_mentions: `{kind}` both parsed and listed")).collect()
}

fn attachment_faults(message: &Value, files: &[(u64, String)]) -> Vec<String> {
    let id = |entry: &Value| entry["id"].as_u64().or_else(|| entry["id"].as_str()?.parse().ok());
    let listed: Vec<u64> = items(&message["attachments"]).iter().filter_map(id).collect();
    let mut faults = Vec::new();
    if message["attachments"].is_array() {
        let left_out = files.iter().filter(|(number, _)| !listed.contains(number));
        faults.extend(left_out.map(|(_, name)| format!("attachments: {name} is sent but not listed")));
    }
    // Ids of files that are already there are snowflakes; those of files sent along are small.
    let missing = listed.iter().filter(|id| **id < 10 && !files.iter().any(|(number, _)| number == *id));
    faults.extend(missing.map(|id| format!("attachments: file {id} is listed but not sent")));
    faults
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(message: &Value) -> Vec<String> {
        faults(message, &[], Use::Create)
    }

    #[test]
    fn content_ends_at_2000() {
        assert!(of(&json!({"content": "x".repeat(2_000)})).is_empty());
        assert_eq!(of(&json!({"content": "x".repeat(2_001)})), ["content: 2001 characters; at most 2000"]);
        assert_eq!(of(&json!({"content": "𝄞".repeat(1_001)})).len(), 1);
    }

    #[test]
    fn embeds_end_at_6000_together() {
        let embeds = |last: usize| {
            let first = json!({"title": "t".repeat(200), "description": "d".repeat(3_000), "footer": {"text": "f".repeat(800)}});
            let second = json!({"author": {"name": "a".repeat(200)}, "fields": [{"name": "n".repeat(200), "value": "v".repeat(600)}, {"name": "n", "value": "v".repeat(last)}]});
            json!({"embeds": [first, second]})
        };
        assert!(of(&embeds(999)).is_empty());
        assert_eq!(of(&embeds(1_000)), ["embeds: 6001 characters in all; at most 6000"]);
    }

    #[test]
    fn an_embed_shows_something() {
        assert_eq!(of(&json!({"embeds": [{"color": 3}]})), ["embeds[0]: shows nothing"]);
        assert!(of(&json!({"embeds": [{"description": "x"}]})).is_empty());
    }

    #[test]
    fn a_field_has_a_name_and_a_value() {
        assert_eq!(of(&json!({"embeds": [{"fields": [{"name": "", "value": "x"}]}]})).len(), 1);
        assert!(of(&json!({"embeds": [{"fields": [{"name": "x", "value": "x"}]}]})).is_empty());
    }

    #[test]
    fn a_message_says_something() {
        assert_eq!(of(&json!({})), ["an empty message"]);
        assert_eq!(of(&json!({"content": "  ", "embeds": []})), ["an empty message"]);
        assert!(faults(&json!({}), &[(0, "list.csv".to_owned())], Use::Create).is_empty());
        assert!(faults(&json!({"components": []}), &[], Use::Edit).is_empty());
    }

    #[test]
    fn links_are_web_addresses() {
        assert!(of(&json!({"embeds": [{"title": "x", "url": "https://example.org"}]})).is_empty());
        assert_eq!(of(&json!({"embeds": [{"title": "x", "url": "javascript:alert(1)"}]})).len(), 1);
        let picture = json!({"embeds": [{"image": {"url": "attachment://a.png"}}]});
        assert_eq!(of(&picture).len(), 1);
        assert!(faults(&picture, &[(0, "a.png".to_owned())], Use::Create).is_empty());
    }

    #[test]
    fn a_kind_of_mention_is_parsed_or_listed() {
        let mentions = |mentions: Value| of(&json!({"content": "x", "allowed_mentions": mentions}));
        assert_eq!(mentions(json!({"parse": ["users"], "users": ["1"]})).len(), 1);
        assert_eq!(mentions(json!({"parse": ["roles"], "roles": ["1"]})).len(), 1);
        assert!(mentions(json!({"parse": ["users"], "users": []})).is_empty());
        assert!(mentions(json!({"parse": ["roles"], "users": ["1"]})).is_empty());
    }

    #[test]
    fn flags_fit_the_use() {
        assert!(of(&json!({"content": "x", "flags": 64})).is_empty());
        assert_eq!(of(&json!({"content": "x", "flags": 1})), ["flags: 1 cannot be set here"]);
        assert_eq!(faults(&json!({"content": "x", "flags": 64}), &[], Use::Edit).len(), 1);
        assert_eq!(faults(&json!({"content": "x", "flags": 64}), &[], Use::Post), ["flags: 64 cannot be set here"]);
        assert!(faults(&json!({"content": "x", "flags": 4096}), &[], Use::Post).is_empty());
        assert!(defer_faults(&json!({"flags": 64})).is_empty());
        assert_eq!(defer_faults(&json!({"content": "soon"})), ["content: not in a deferred answer"]);
    }

    #[test]
    fn the_components_flag_leaves_no_room_for_content() {
        let text = json!([{"type": 10, "content": "x"}]);
        assert!(of(&json!({"flags": 32768, "components": text})).is_empty());
        assert_eq!(of(&json!({"flags": 32768, "components": text, "content": "x"})).len(), 1);
        assert_eq!(of(&json!({"flags": 32768, "components": text, "embeds": [{"title": "x"}]})).len(), 1);
    }

    #[test]
    fn files_are_sent_and_listed() {
        let files = [(0, "list.csv".to_owned())];
        let message = |id: u64| json!({"content": "x", "attachments": [{"id": id, "filename": "list.csv"}]});
        assert!(faults(&message(0), &files, Use::Create).is_empty());
        assert_eq!(faults(&message(1), &files, Use::Create).len(), 2);
    }

    #[test]
    fn nobody_is_notified_only_where_parsing_is_off() {
        assert!(pings_nobody(&json!({"content": "@everyone", "allowed_mentions": {"parse": []}})));
        assert!(!pings_nobody(&json!({"content": "@everyone"})));
        assert!(!pings_nobody(&json!({"allowed_mentions": {"parse": [], "users": ["1"]}})));
        assert!(!pings_nobody(&json!({"allowed_mentions": {"parse": [], "replied_user": true}})));
    }
}
