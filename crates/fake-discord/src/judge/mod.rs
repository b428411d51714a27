//! A request in, what Discord would hold against it out.
//!
//! Two judges look at each request: Discord's own description of its API, and the rules that the
//! description does not know. Lengths are counted in UTF-16 units, which is never too lenient.

mod commands;
mod components;
mod message;
mod modal;
mod openapi;
mod schema;

use serde_json::Value;

pub use message::pings_nobody;

/// A request as it reached the fake Discord.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// In capitals.
    pub method: &'a str,
    /// Without the version of the API, such as `/gateway/bot`.
    pub path: &'a str,
    /// Without the question mark; empty if there is none.
    pub query: &'a str,
    /// The JSON body, or the `payload_json` of a form.
    pub body: Option<&'a Value>,
    /// The names of the files that came with it, with the number each was sent under.
    pub files: &'a [(u64, String)],
}

/// What is wrong with a request, one sentence each. Empty if nothing is.
pub fn judge(sent: Request<'_>) -> Vec<String> {
    let mut faults = openapi::faults(sent);
    let Some(body) = sent.body else { return faults };
    let segments: Vec<&str> = sent.path.split('/').skip(1).collect();
    match (sent.method, segments.as_slice()) {
        ("POST", ["interactions", _, _, "callback"]) => faults.extend(callback_faults(body, sent.files)),
        ("POST", ["webhooks", _, _]) => faults.extend(message::faults(body, sent.files, message::Use::Create)),
        ("POST", ["channels", _, "messages"]) => faults.extend(message::faults(body, sent.files, message::Use::Post)),
        ("PATCH", ["webhooks", _, _, "messages", _] | ["channels", _, "messages", _]) => {
            faults.extend(message::faults(body, sent.files, message::Use::Edit));
        }
        ("PUT", ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]) => faults.extend(commands::faults(body)),
        ("POST", ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]) => {
            faults.extend(commands::faults(&Value::Array(vec![body.clone()])));
        }
        _ => {}
    }
    faults
}

/// The same for the response to an interaction that came over HTTP: the body that a callback would carry.
pub fn judge_http_response(body: &Value) -> Vec<String> {
    judge(Request { method: "POST", path: "/interactions/1/token/callback", query: "", body: Some(body), files: &[] })
}

/// Interaction callback types. Source: Discord developer documentation, "Interaction Callback Type".
fn callback_faults(body: &Value, files: &[(u64, String)]) -> Vec<String> {
    let Some(data) = body.get("data").filter(|data| !data.is_null()) else {
        let needs_data = matches!(body["type"].as_u64(), Some(4 | 8 | 9));
        return if needs_data { vec![format!("callback of type {} without `data`", body["type"])] } else { Vec::new() };
    };
    match body["type"].as_u64() {
        Some(4) => message::faults(data, files, message::Use::Create),
        Some(5) => message::defer_faults(data),
        Some(7) => message::faults(data, files, message::Use::Edit),
        Some(8) => commands::suggestion_faults(&data["choices"]),
        Some(9) => modal::faults(data),
        _ => Vec::new(),
    }
}

/// The length that limits are checked against.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The units of a text that may be missing.
fn units_of(value: &Value) -> usize {
    value.as_str().map_or(0, units)
}

/// The items of a list that may be missing.
fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A fault for each of `names` that was there before.
fn repeated<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    names.filter(|name| !seen.insert(*name)).map(|name| format!("{what} `{name}` comes twice")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The faults of a direct answer with `message` as its data.
    pub(super) fn of_message(message: &Value) -> Vec<String> {
        judge_http_response(&json!({"type": 4, "data": message}))
    }

    #[test]
    fn a_plain_answer_is_faultless() {
        assert_eq!(of_message(&json!({"content": "hello", "allowed_mentions": {"parse": []}, "flags": 64})), Vec::<String>::new());
    }

    #[test]
    fn an_answer_without_data_is_a_fault() {
        assert!(!judge_http_response(&json!({"type": 4})).is_empty());
        assert!(judge_http_response(&json!({"type": 1})).is_empty());
        assert!(judge_http_response(&json!({"type": 6})).is_empty());
    }

    #[test]
    fn edits_and_follow_ups_are_judged_as_messages() {
        let body = json!({"content": "x", "components": [{"type": 10, "content": "text"}]});
        for (method, path) in
            [("POST", "/webhooks/1/token"), ("PATCH", "/webhooks/1/token/messages/@original"), ("POST", "/channels/1/messages")]
        {
            let faults = judge(Request { method, path, query: "", body: Some(&body), files: &[] });
            assert_eq!(faults, ["components[0]: type 10 needs the components flag"], "{path}");
        }
    }

    #[test]
    fn lengths_are_counted_in_utf16_units() {
        assert_eq!(units("a𝄞é"), 4);
    }
}
