//! What the client lets through: an input and what stands in it in, why not out.

use serde_json::Value;

use super::{CHECKBOX_GROUP, Filled, kind, list};

/// Where the bot sets no other. Source: Discord developer documentation, "Text Input Structure", field `max_length`.
const MAX_TEXT: u64 = 4_000;

/// Why an input cannot be sent off as it stands. `room`: the most bytes a file may have.
pub(super) fn refusal(input: &Value, filled: &Filled, room: u64) -> Option<String> {
    match filled {
        Filled::Text(text) => text_refusal(input, text),
        Filled::Values(values) => count_refusal(input, values.len() as u64, "choices"),
        Filled::Files(files) => {
            let too_large = files.iter().find(|file| file.bytes().len() as u64 > room);
            let too_large = too_large.map(|file| format!("{} bytes; at most {room}", file.bytes().len()));
            too_large.or_else(|| count_refusal(input, files.len() as u64, "files"))
        }
        Filled::Checked(_) => None,
    }
}

fn is_required(input: &Value) -> bool {
    input["required"] != false
}

fn text_refusal(input: &Value, text: &str) -> Option<String> {
    let length = text.encode_utf16().count() as u64;
    if length == 0 || text.trim().is_empty() {
        return is_required(input).then(|| "must be filled in".to_owned());
    }
    let (least, most) = (input["min_length"].as_u64().unwrap_or(0), input["max_length"].as_u64().unwrap_or(MAX_TEXT));
    (!(least..=most).contains(&length)).then(|| format!("{length} characters; {least} to {most} are allowed"))
}

fn count_refusal(input: &Value, count: u64, what: &str) -> Option<String> {
    if count == 0 {
        let least = input["min_values"].as_u64().unwrap_or(1);
        return (is_required(input) && least > 0).then(|| "must be filled in".to_owned());
    }
    let all = if kind(input) == CHECKBOX_GROUP { list(&input["options"]).len() as u64 } else { 1 };
    let (least, most) = (input["min_values"].as_u64().unwrap_or(1), input["max_values"].as_u64().unwrap_or(all));
    (!(least..=most).contains(&count)).then(|| format!("{count} {what}; {least} to {most} are allowed"))
}
