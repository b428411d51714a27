//! A JSON object in, its members out, each read only when it is asked for: a long list among them is never held as a tree.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The members of an object by their names.
#[derive(Debug)]
pub(super) struct Members<'a>(BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'a> Members<'a> {
    /// None if `text` is no object.
    pub(super) fn of(text: &'a str) -> Option<Members<'a>> {
        serde_json::from_str(text).ok().map(Members)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The items of the list of this name.
    pub(super) fn list(&self, name: &str) -> Option<Vec<&'a RawValue>> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }

    /// The members of the object of this name.
    pub(super) fn members(&self, name: &str) -> Option<Members<'a>> {
        Members::of(self.0.get(name)?.get())
    }

    /// The object of this name; empty if there is none.
    pub(super) fn object(&self, name: &str) -> Map<String, Value> {
        self.0.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
    }

    /// The member of this name, whole.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }

    /// What the member of this name says, if it is a text or a number.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.value(name).and_then(|value| plain(&value))
    }
}

/// The objects of a list, with their places counted from 1; what is none is passed over.
pub(super) fn objects(list: &[&RawValue]) -> impl Iterator<Item = (usize, Map<String, Value>)> {
    (1..).zip(list).filter_map(|(place, raw)| Some((place, serde_json::from_str(raw.get()).ok()?)))
}

/// What the field of this name says, if it is a text or a number.
pub(super) fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    object.get(name).and_then(plain)
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_of_another_type_is_none() {
        let members = Members::of(r#"{"a": 1, "b": "x", "c": [1, {"d": " "}], "e": {"f": "y"}}"#).expect("an object");
        assert_eq!((members.text("a").as_deref(), members.text("c"), members.text("z")), (Some("1"), None, None));
        assert_eq!(members.list("c").map(|list| objects(&list).map(|(place, _)| place).collect()), Some(vec![2]));
        assert!(members.list("e").is_none() && members.object("b").is_empty());
        assert_eq!(members.members("e").and_then(|inner| inner.text("f")).as_deref(), Some("y"));
        assert!(Members::of("[1]").is_none());
    }
}
