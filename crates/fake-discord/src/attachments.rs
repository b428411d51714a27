//! Files that users attach: a name and bytes in, what Discord says of them and where they lie out.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::accounts::merged;
use crate::ids;

/// How long a signed address is good for. Source: Discord developer documentation, "Signed Attachment CDN URLs", and what is seen.
const SIGNED_FOR_SECONDS: u64 = 24 * 60 * 60;

/// The types that Discord tells by the ending of a name; it tells none for others.
const TYPES: [(&str, &str); 15] = [
    ("csv", "text/csv; charset=utf-8"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("epub", "application/epub+zip"),
    ("html", "text/html; charset=utf-8"),
    ("jpg", "image/jpeg"),
    ("json", "application/json; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("rtf", "application/rtf"),
    ("txt", "text/plain; charset=utf-8"),
    ("xml", "text/xml; charset=utf-8"),
    ("yaml", "application/yaml"),
    ("zip", "application/zip"),
];

/// A file that a user attaches to a message, to a command or in a modal.
///
/// It can be fetched once what it comes with was sent, or once it is hosted.
#[derive(Clone, Debug)]
pub struct Attachment {
    id: String,
    bytes: Vec<u8>,
    channel: String,
    /// Whether it came with a command or a modal, and with no message.
    ephemeral: bool,
    /// When its address was signed, in seconds since 1970.
    issued: u64,
    /// How often its address was signed anew.
    generation: u32,
    filename: String,
    changes: Map<String, Value>,
}

/// A file of these bytes; its type is told by the ending of its name.
pub fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Attachment {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let filename: String = name.chars().map(allowed).collect();
    let mut changes = Map::new();
    if filename != name {
        changes.insert("title".to_owned(), json!(name.rsplit_once('.').map_or(name, |(stem, _)| stem)));
    }
    if let Some(kind) = type_of(name) {
        changes.insert("content_type".to_owned(), json!(kind));
    }
    let (id, channel) = (ids::snowflake(), ids::snowflake());
    Attachment { id, bytes: bytes.into(), channel, ephemeral: false, issued: now(), generation: 0, filename, changes }
}

fn type_of(name: &str) -> Option<&'static str> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    TYPES.iter().find(|(known, _)| *known == ending).map(|(_, kind)| *kind)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl Attachment {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it holds.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// With this type, whatever its name says.
    pub fn of_type(self, content_type: &str) -> Attachment {
        self.with("content_type", json!(content_type))
    }

    /// Said to have so many bytes, whatever it holds.
    pub fn claiming_bytes(self, bytes: u64) -> Attachment {
        self.with("size", json!(bytes))
    }

    /// Said to lie at another address, which the fake does not serve.
    pub fn at(self, address: &str) -> Attachment {
        self.with("url", json!(address)).with("proxy_url", json!(address))
    }

    /// With a field set to something else; null takes it away.
    pub fn with(mut self, key: &str, value: Value) -> Attachment {
        self.changes.insert(key.to_owned(), value);
        self
    }

    /// As it comes with a command or a modal: it goes away by itself.
    pub(crate) fn into_ephemeral(self) -> Attachment {
        Attachment { ephemeral: true, ..self }
    }

    /// In the channel with this id, which its address names.
    pub(crate) fn in_channel(self, channel: &str) -> Attachment {
        Attachment { channel: channel.to_owned(), ..self }
    }

    /// With an address that is signed anew; the one before is worth nothing then.
    pub(crate) fn sign_anew(&mut self) {
        self.generation += 1;
        self.issued = now();
    }

    /// The attachment as Discord describes it.
    pub fn json(&self) -> Value {
        let place = self.path_and_query();
        let mut json = json!({
            "filename": self.filename, "id": self.id, "proxy_url": format!("https://media.discordapp.net{place}"), "size": self.bytes.len(),
            "url": format!("https://cdn.discordapp.com{place}"),
        });
        if self.ephemeral {
            json["ephemeral"] = json!(true);
        }
        let mut json = merged(json, Value::Object(self.changes.clone()));
        json.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
        json
    }

    /// Its place at the CDN, without the signature.
    pub fn path(&self) -> String {
        let folder = if self.ephemeral { "ephemeral-attachments" } else { "attachments" };
        format!("/{folder}/{}/{}/{}", self.channel, self.id, self.filename)
    }

    fn path_and_query(&self) -> String {
        let (until, since) = (self.issued + SIGNED_FOR_SECONDS, self.issued);
        format!("{}?ex={until:x}&is={since:x}&hm={}&", self.path(), self.signature())
    }

    /// Discord's own is a keyed hash of 256 bits; this one only has its shape.
    pub(crate) fn signature(&self) -> String {
        let part = |number: u32| {
            let mut hasher = DefaultHasher::new();
            (&self.id, self.generation, number).hash(&mut hasher);
            format!("{:016x}", hasher.finish())
        };
        (0..4).map(part).collect()
    }

    /// What it says of its type.
    pub(crate) fn content_type(&self) -> &str {
        self.changes.get("content_type").and_then(Value::as_str).unwrap_or("application/octet-stream")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_described_with_a_signed_address() {
        let json = file("rules.md", "# Rules").in_channel("7").json();
        assert_eq!((&json["filename"], &json["size"]), (&json!("rules.md"), &json!(7)));
        let address = json["url"].as_str().unwrap();
        let id = json["id"].as_str().unwrap();
        assert!(address.starts_with(&format!("https://cdn.discordapp.com/attachments/7/{id}/rules.md?ex=")), "{address}");
        assert_eq!(json["content_type"], "text/markdown; charset=utf-8");
        assert!(json.get("ephemeral").is_none() && json.get("title").is_none());
    }

    #[test]
    fn a_name_is_made_fit_for_an_address_and_kept_as_the_title() {
        let json = file("house rules.txt", "x").json();
        assert_eq!((&json["filename"], &json["title"]), (&json!("house_rules.txt"), &json!("house rules")));
        assert!(file("data", "x").json().get("content_type").is_none());
    }

    #[test]
    fn a_new_signature_is_another_one() {
        let mut one = file("a.txt", "x").into_ephemeral();
        let before = one.json();
        one.sign_anew();
        assert_ne!(before["url"], one.json()["url"]);
        assert_eq!(one.json()["ephemeral"], true);
    }
}
