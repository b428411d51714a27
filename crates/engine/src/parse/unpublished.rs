//! What a document states of itself in, why its author has not published it out, by the names and words that programs have for it.

use serde_json::{Map, Value};

/// What says, in any case of its letters, that an article is not published. Those of one program: `dg-publish` and `dg-home` of Obsidian's
/// Digital Garden, `headless` of Hugo, `render` of Zola, `live` of Wagtail, `_hidden` of Lektor, `enabled` of Craft.
const IF_TRUE: &[&str] = &[
    "draft",
    "isDraft",
    "is_draft",
    "hidden",
    "isHidden",
    "is_hidden",
    "_hidden",
    "private",
    "is_private",
    "isPrivate",
    "unpublished",
    "internal",
    "trashed",
    "deleted",
    "isDeleted",
    "is_deleted",
    "headless",
];
const IF_FALSE: &[&str] = &[
    "published",
    "publish",
    "public",
    "is_published",
    "isPublished",
    "is_public",
    "isPublic",
    "currently_published",
    "currentlyPublished",
    "dg-publish",
    "live",
    "enabled",
    "render",
    // A page without an address is written nowhere: Eleventy.
    "permalink",
];
const STATUS: &[&str] = &[
    "status",
    "_status",
    "post_status",
    "postStatus",
    "publish_status",
    "publication_status",
    "article_status",
    "entry_status",
    "moderation_status",
    "jbake-status",
    "state",
    "review_state",
    "workflow_state",
    "moderation_state",
    "current_state",
    "currentState",
    "visibility",
    "access",
];
/// Of an article that is or was not meant for readers. Other words may mean anything: "stable", "accepted".
const WORDS: &[&str] = &[
    "draft",
    "auto draft",
    "drafting",
    "private",
    "pending",
    "pending review",
    "future",
    "scheduled",
    "trash",
    "trashed",
    "deleted",
    "hidden",
    "unpublished",
    "not published",
    "notpublished",
    "inherit",
    "spam",
    "not started",
    "in progress",
    "in review",
    "needs review",
    "wip",
    "internal",
    "password",
    "skip",
];
const PASSWORD: &[&str] = &["password", "post_password"];
/// Where TiddlyWiki says what an unsaved change is one of.
const DRAFT_OF: &str = "draft.of";
/// Where Hugo says how a page is built.
const BUILD: &[&str] = &["build", "_build"];
const TAGS: &[&str] = &["tags", "keywords"];

/// Why its author has not published what `object` describes; `None` if nothing says so.
pub(super) fn reason(object: &Map<String, Value>) -> Option<String> {
    object.iter().find_map(|(name, value)| {
        let is = |names: &[&str]| is_one_of(name, names);
        let told = truth(value);
        let hidden = is(IF_TRUE) && told == Some(true) || is(IF_FALSE) && told == Some(false);
        if hidden || is(STATUS) && (told == Some(false) || is_held_back(value)) {
            return Some(format!("{name}: {}", shown(value)));
        }
        if is(BUILD) && value.get("render").is_some_and(|render| truth(render) == Some(false) || render == "never") {
            return Some(format!("{name}: render: never"));
        }
        if is(TAGS) && matches!(shown(value).to_ascii_lowercase().as_str(), "draft" | "private") {
            return Some(format!("{name}: {}", shown(value)));
        }
        if name == DRAFT_OF && !shown(value).is_empty() {
            return Some("is an unsaved change".to_owned());
        }
        (is(PASSWORD) && !shown(value).is_empty() && told != Some(false)).then(|| "has a password".to_owned())
    })
}

/// The same of a document of Nikola, where a label says it as well. Source: its handbook, "Drafts" and "Private Posts".
pub(super) fn reason_in_nikola(object: &Map<String, Value>) -> Option<String> {
    let labels = object.get("tags").map(shown).unwrap_or_default().to_lowercase();
    let label = labels.split(',').map(str::trim).find(|label| matches!(*label, "draft" | "private")).map(|label| format!("tags: {label}"));
    reason(object).or(label)
}

/// The names of the fields that say so wherever people choose them: headings of columns, properties of a page.
pub(super) const NAMES: &[&str] = &[
    "draft",
    "isDraft",
    "hidden",
    "private",
    "isPrivate",
    "unpublished",
    "publish",
    "public",
    "isPublished",
    "isPublic",
    "status",
    "post_status",
    "visibility",
    "password",
    "post_password",
];

/// What a value says that may be true or false, in the ways in which exports write it.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => {
            [(0, false), (1, true)].into_iter().find(|(known, _)| number.as_i64() == Some(*known)).map(|(_, truth)| truth)
        }
        Value::String(text) => match text.trim().trim_end_matches([',', ';', '.']).to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "on" => Some(true),
            "false" | "no" | "n" | "0" | "off" => Some(false),
            _ => None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a status is one of [`WORDS`], or a draft with something said of it: `Draft (second)`.
fn is_held_back(value: &Value) -> bool {
    let is_word = |text: &str| {
        let text = text.trim().to_ascii_lowercase().replace(['-', '_'], " ");
        WORDS.contains(&text.as_str()) || text.split(|c: char| !c.is_alphanumeric()).next() == Some("draft")
    };
    match value {
        Value::String(text) => is_word(text),
        Value::Array(values) => values.iter().filter_map(Value::as_str).any(is_word),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// A value as it is written; several with commas.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(values) => values.iter().filter(|value| !value.is_array()).map(shown).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Object(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Map<String, Value> {
        serde_json::from_str(json).expect("an object")
    }

    #[test]
    fn what_its_author_did_not_publish_says_so() {
        for json in [
            r#"{"draft": true}"#,
            r#"{"Draft": "yes"}"#,
            r#"{"draft": "TRUE,"}"#,
            r#"{"published": false}"#,
            r#"{"published": 0}"#,
            r#"{"hidden": 1}"#,
            r#"{"status": "auto-draft"}"#,
            r#"{"status": "Draft (v2)"}"#,
            r#"{"status": ["draft"]}"#,
            r#"{"post_status": "Private"}"#,
            r#"{"status": false}"#,
            r#"{"state": "draft"}"#,
            r#"{"review_state": "private"}"#,
            r#"{"currentState": "DRAFT"}"#,
            r#"{"post_password": "x"}"#,
            r#"{"permalink": false, "eleventyExcludeFromCollections": true}"#,
            r#"{"dg-publish": false}"#,
            r#"{"_build": {"render": "never", "list": "never"}}"#,
            r#"{"build": {"render": false}}"#,
            r#"{"tags": ["draft"]}"#,
            r#"{"tags": "private"}"#,
            r#"{"draft.of": "Hours", "draft.title": "Hours"}"#,
        ] {
            assert!(reason(&object(json)).is_some(), "{json}");
        }
    }

    #[test]
    fn what_is_published_is_not_taken_for_a_draft() {
        for json in [
            r#"{"draft": false, "published": true, "status": "publish", "password": "", "unlisted": true}"#,
            r#"{"published": "2022-03-04", "status": "stable", "hidden": null, "permalink": "/a/"}"#,
            r#"{"eleventyExcludeFromCollections": true, "orphan": true, "state": "Drafted", "build": {"render": "always"}}"#,
            r#"{"tags": ["draft", "cards"], "draft": "Winter set", "draft.of": ""}"#,
        ] {
            assert_eq!(reason(&object(json)), None, "{json}");
        }
    }

    #[test]
    fn a_label_holds_back_in_nikola() {
        for tags in ["draft", "mill, Draft", "private"] {
            assert!(reason_in_nikola(&Map::from_iter([("tags".to_owned(), tags.into())])).is_some(), "{tags}");
        }
        assert_eq!(reason_in_nikola(&object(r#"{"tags": "mill, drafts"}"#)), None);
    }
}
