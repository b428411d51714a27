//! Modals, filled in and sent off.

use serde_json::json;

use super::*;
use crate::attachments::file;
use crate::interactions::{command, message_command, press};

fn label(label: &str, component: &Value) -> Value {
    json!({"type": 18, "label": label, "component": component})
}

fn modal(by: &Interaction) -> Modal {
    let options = json!([{"label": "A rule", "value": "rule"}, {"label": "News", "value": "news", "default": true}]);
    let data = json!({"custom_id": "add:1", "title": "Add this message", "components": [
        {"type": 10, "content": "Everyone here can read it then."},
        label("Title", &json!({"type": 4, "style": 1, "custom_id": "title", "max_length": 10, "value": "Mills"})),
        label("Kind", &json!({"type": 3, "custom_id": "kind", "options": options, "required": false})),
        label("Files", &json!({"type": 19, "custom_id": "files", "max_values": 2})),
        {"type": 1, "components": [{"type": 4, "style": 2, "custom_id": "tags", "label": "Tags", "required": false, "min_length": 3}]},
    ]});
    Modal::opened_by(by, &data)
}

fn opened() -> Modal {
    modal(&message_command("Add", "The mill.").by_admin().in_guild("81").in_channel("9").by("7").build())
}

#[test]
fn what_is_filled_in_comes_back_in_the_shape_of_its_components() {
    let rules = file("rules.md", "# Rules");
    let sent =
        opened().write("Title", "The mill").choose("Kind", &["A rule"]).upload("files", std::slice::from_ref(&rules)).submit().build();
    assert_eq!((&sent.json["type"], &sent.json["data"]["custom_id"]), (&json!(5), &json!("add:1")));
    let expected = json!([
        {"type": 10, "id": 1},
        {"type": 18, "id": 2, "component": {"type": 4, "id": 3, "custom_id": "title", "value": "The mill"}},
        {"type": 18, "id": 4, "component": {"type": 3, "id": 5, "custom_id": "kind", "values": ["rule"]}},
        {"type": 18, "id": 6, "component": {"type": 19, "id": 7, "custom_id": "files", "values": [rules.id()]}},
        {"type": 1, "id": 8, "components": [{"type": 4, "id": 9, "custom_id": "tags", "value": ""}]},
    ]);
    assert_eq!(sent.json["data"]["components"], expected);
    let uploaded = &sent.json["data"]["resolved"]["attachments"][rules.id()];
    assert_eq!((&uploaded["filename"], &uploaded["ephemeral"]), (&json!("rules.md"), &json!(true)));
    assert_eq!(sent.files[0].id(), rules.id());
}

#[test]
fn what_was_there_already_is_sent_off_untouched() {
    let modal = opened().upload("Files", &[file("a.txt", "x")]);
    assert_eq!((modal.title(), modal.text("title"), modal.labels()), ("Add this message", "Mills", vec!["Title", "Kind", "Files", "Tags"]));
    let sent = modal.submit().build().json;
    assert_eq!(sent["data"]["components"][2]["component"]["values"], json!(["news"]));
}

#[test]
fn it_is_sent_off_by_whoever_opened_it_and_where() {
    let by = opened();
    let sent = by.submit_unchecked().build().json;
    assert_eq!((&sent["member"]["user"]["id"], &sent["guild_id"], &sent["channel"]["id"]), (&json!("7"), &json!("81"), &json!("9")));
    assert_eq!(sent["member"]["permissions"], by.opened["member"]["permissions"]);
    assert_eq!((&sent["channel"], &sent["locale"]), (&by.opened["channel"], &by.opened["locale"]));
    assert_ne!((&sent["id"], &sent["token"]), (&by.opened["id"], &by.opened["token"]));
}

#[test]
fn a_message_comes_along_only_from_a_component_of_it() {
    for by in [message_command("Add", "The mill.").build(), command("articles").build()] {
        let sent = modal(&by).submit_unchecked().build().json;
        assert_eq!((sent.get("message"), sent["data"].get("target_id"), sent["data"].get("resolved")), (None, None, None));
    }
    let pressed = press("edit").build();
    assert_eq!(modal(&pressed).submit_unchecked().build().json["message"], pressed.json["message"]);
}

#[test]
fn what_breaks_the_bounds_is_not_sent_off() {
    let files = |count: usize| (0..count).map(|_| file("a.txt", "x")).collect::<Vec<_>>();
    let good = || opened().upload("Files", &files(1));
    assert!(good().refusals().is_empty());
    for (modal, why) in [
        (opened(), "Files: must be filled in"),
        (good().write("Title", " "), "Title: must be filled in"),
        (good().write("Title", "x".repeat(11).as_str()), "Title: 11 characters; 0 to 10 are allowed"),
        (good().write("Tags", "ab"), "Tags: 2 characters; 3 to 4000 are allowed"),
        (good().choose("Kind", &["A rule", "News"]), "Kind: 2 choices; 1 to 1 are allowed"),
        (good().upload("Files", &files(3)), "Files: 3 files; 1 to 2 are allowed"),
        (good().upload("Files", &[file("a.bin", vec![0; 10_485_761])]), "Files: 10485761 bytes; at most 10485760"),
    ] {
        assert_eq!(modal.refusals(), [why]);
        assert!(std::panic::catch_unwind(|| modal.submit()).is_err(), "{why}");
    }
    assert!(good().choose("Kind", &[]).refusals().is_empty(), "nothing needs to be chosen there");
}

#[test]
fn what_is_not_in_the_modal_cannot_be_filled_in() {
    assert!(std::panic::catch_unwind(|| opened().write("Author", "x")).is_err());
    assert!(std::panic::catch_unwind(|| opened().write("Kind", "x")).is_err());
    assert!(std::panic::catch_unwind(|| opened().choose("Kind", &["Poem"])).is_err());
}

#[test]
fn choices_of_all_sorts_come_back() {
    let options = json!([{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]);
    let data = json!({"custom_id": "x", "title": "x", "components": [
        label("One", &json!({"type": 21, "custom_id": "one", "options": options})),
        label("Some", &json!({"type": 22, "custom_id": "some", "options": options})),
        label("Sure?", &json!({"type": 23, "custom_id": "sure"})),
        label("Where?", &json!({"type": 8, "custom_id": "where"})),
    ]});
    let modal = Modal::opened_by(&command("x").build(), &data);
    let sent = modal.choose("One", &["B"]).choose("Some", &["A", "B"]).check("Sure?", true).pick("Where?", &["9"]).submit().build().json;
    let back = |at: usize| sent["data"]["components"][at]["component"].clone();
    assert_eq!((&back(0)["value"], &back(1)["values"], &back(2)["value"]), (&json!("b"), &json!(["a", "b"]), &json!(true)));
    assert_eq!((&back(3)["values"], &sent["data"]["resolved"]["channels"]["9"]["id"]), (&json!(["9"]), &json!("9")));
}
