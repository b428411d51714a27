//! Buttons, pressed as users press them, and what an answer to a press may be.

use serde_json::{Value, json};
use serenity::builder::CreateAttachment;
use serenity::model::application::{ComponentInteractionDataKind, Interaction as Decoded};
use serenity::model::event::Event;

use crate::{Bot, message, status};
use fake_discord::interactions::{ask, autocomplete, choose_on, press_at, press_on};
use fake_discord::{Callback, FakeDiscord};

fn with_buttons(content: &str) -> Value {
    let button = |label: &str| json!({"type": 2, "style": 2, "label": label, "custom_id": format!("{label}:1")});
    let link = json!({"type": 2, "style": 5, "label": "Read", "url": "https://example.org"});
    let used = json!({"type": 2, "style": 2, "label": "Used", "custom_id": "used", "disabled": true});
    json!({"content": content, "components": [{"type": 1, "components": [button("More"), button("Next")]}, {"type": 1, "components": [link, used]}]})
}

async fn answered(discord: &FakeDiscord, bot: &mut Bot, flags: u64) -> Callback {
    let asked = ask("Who?").by("77").in_guild("81384788765712384").build();
    discord.send(&asked);
    bot.next().await;
    let mut data = with_buttons("The town.");
    data["flags"] = json!(flags);
    bot.answer(&asked, &json!({"type": 4, "data": data})).await.unwrap();
    discord.wait_for_callback(&asked.id).await
}

#[tokio::test]
async fn a_press_brings_the_message_and_whoever_asked() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let shown = answered(&discord, &mut bot, 64).await;
    discord.send(&press_on(&shown, "Next").build());
    let Event::InteractionCreate(event) = bot.next().await else { panic!("a press") };
    let Decoded::Component(pressed) = event.interaction else { panic!("a press") };
    assert_eq!((pressed.data.custom_id.as_str(), pressed.user.id.get()), ("Next:1", 77));
    assert_eq!(pressed.guild_id.unwrap().get(), 81_384_788_765_712_384);
    assert_eq!((pressed.message.content.as_str(), pressed.message.components.len()), ("The town.", 2));
    assert_eq!(pressed.message.flags.unwrap().bits(), 64);
    let asker = &shown.message.json["interaction_metadata"];
    assert_eq!((&asker["user"]["id"], &asker["id"]), (&json!("77"), &json!(shown.interaction_id)));
    assert_eq!(press_at(&shown, 0).build().json["data"]["custom_id"], "More:1");
}

#[tokio::test]
async fn what_cannot_be_pressed_fails_the_test() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let shown = answered(&discord, &mut bot, 0).await;
    for label in ["Share", "Read", "Used"] {
        assert!(std::panic::catch_unwind(|| press_on(&shown, label)).is_err(), "{label}");
    }
    assert!(std::panic::catch_unwind(|| press_at(&shown, 4)).is_err());
}

#[tokio::test]
async fn a_menu_brings_the_values_of_what_is_picked() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    bot.next().await;
    let options = json!([{"label": "Newest", "value": "new"}, {"label": "Oldest", "value": "old"}]);
    let menu = json!({"type": 1, "components": [{"type": 3, "custom_id": "order", "options": options}]});
    bot.answer(&asked, &json!({"type": 4, "data": {"content": "x", "components": [menu]}})).await.unwrap();
    let shown = discord.wait_for_callback(&asked.id).await;
    discord.send(&choose_on(&shown, &["Oldest"]).build());
    let Event::InteractionCreate(event) = bot.next().await else { panic!("a pick") };
    let Decoded::Component(picked) = event.interaction else { panic!("a pick") };
    let ComponentInteractionDataKind::StringSelect { values } = picked.data.kind else { panic!("a menu") };
    assert_eq!((picked.data.custom_id.as_str(), values), ("order", vec!["old".to_owned()]));
    for labels in [&["Best"][..], &["Newest", "Oldest"]] {
        assert!(std::panic::catch_unwind(|| choose_on(&shown, labels)).is_err(), "{labels:?}");
    }
}

#[tokio::test]
async fn an_answer_may_change_the_message_in_place() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let shown = answered(&discord, &mut bot, 64).await;
    let pressed = press_on(&shown, "More").build();
    discord.send(&pressed);
    bot.answer(&pressed, &json!({"type": 7, "data": {"content": "More.", "components": []}})).await.unwrap();
    let changed = discord.wait_for_callback(&pressed.id).await;
    assert_eq!((changed.message.id(), changed.message.buttons().len()), (shown.message.id(), 0));
    let now = discord.message(shown.message.id()).unwrap();
    assert_eq!((&now.json["content"], now.is_private()), (&json!("More."), true));
}

#[tokio::test]
async fn a_press_is_acknowledged_and_the_message_changed_later() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let shown = answered(&discord, &mut bot, 0).await;
    let pressed = press_on(&shown, "More").build();
    discord.send(&pressed);
    bot.answer(&pressed, &json!({"type": 6})).await.unwrap();
    assert!(discord.wait_for_callback(&pressed.id).await.is_deferred());
    bot.http.edit_original_interaction_response(&pressed.token, &with_buttons("Later."), Vec::new()).await.unwrap();
    let edit = discord.wait_for_edit(&pressed.token).await;
    assert_eq!((edit.message.id(), edit.text().contains("Later.")), (shown.message.id(), true));
    let again = press_on(&edit, "Next").build();
    discord.send(&again);
    bot.answer(&again, &message("A new message.")).await.unwrap();
    let other = discord.wait_for_callback(&again.id).await;
    assert_ne!(other.message.id(), shown.message.id());
    assert_eq!(other.message.json["interaction_metadata"]["interacted_message_id"], shown.message.id());
}

#[tokio::test]
async fn a_list_comes_with_a_later_answer() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    bot.answer(&asked, &json!({"type": 5})).await.unwrap();
    assert!(discord.wait_for_callback(&asked.id).await.message.is_loading());
    let body = json!({"content": "the list", "attachments": [{"id": 0, "filename": "list.csv"}]});
    let list = vec![CreateAttachment::bytes("question,count\r\nWho?,3\r\n", "list.csv")];
    let shown = bot.http.edit_original_interaction_response(&asked.token, &body, list).await.unwrap();
    assert_eq!(shown.attachments[0].filename, "list.csv");
    let edit = discord.wait_for_edit(&asked.token).await;
    assert_eq!(edit.file("list.csv"), "question,count\r\nWho?,3\r\n");
    assert!(!edit.message.is_loading());
    assert!(std::panic::catch_unwind(|| edit.file("other.csv")).is_err());
}

#[tokio::test]
async fn choices_are_of_the_type_of_what_is_typed() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let typed = autocomplete("ask", "source", "N").string("question", "Who?").build();
    discord.send(&typed);
    let choices = |value: Value| json!({"type": 8, "data": {"choices": [{"name": "News", "value": value}]}});
    assert_eq!(status(bot.answer(&typed, &choices(json!(7))).await.unwrap_err()), 400);
    assert!(discord.take_violations().join("\n").contains("choices of another type"));
    bot.answer(&typed, &choices(json!("news"))).await.unwrap();
    assert_eq!(discord.wait_for_callback(&typed.id).await.data["choices"][0]["value"], "news");
    let under = autocomplete("settings", "outlet", "N").in_subcommand("sources").build();
    discord.send(&under);
    bot.answer(&under, &json!({"type": 8, "data": {"choices": vec![json!({"name": "n", "value": "v"}); 26]}})).await.unwrap();
    assert!(discord.take_violations().join("\n").contains("26; at most 25"));
}
