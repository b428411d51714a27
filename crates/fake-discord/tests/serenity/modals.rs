//! Modals, from the answer that opens one to what comes back of it.

use serde_json::{Value, json};
use serenity::model::application::Interaction as Decoded;
use serenity::model::event::Event;

use crate::{Bot, message, status};
use fake_discord::attachments::file;
use fake_discord::interactions::{Interaction, command, message_command_on, press_on};
use fake_discord::messages::unaddressed;
use fake_discord::{FakeDiscord, Modal};

fn modal(title: &str) -> Value {
    let title_input = json!({"type": 18, "label": "Title", "component": {"type": 4, "style": 1, "custom_id": "title", "max_length": 100}});
    let upload = json!({"type": 18, "label": "Files", "component": {"type": 19, "custom_id": "files", "required": false}});
    json!({"type": 9, "data": {"custom_id": "add:1", "title": title, "components": [title_input, upload]}})
}

async fn opened(discord: &FakeDiscord, bot: &mut Bot, by: &Interaction) -> Modal {
    discord.send(by);
    bot.next().await;
    bot.answer(by, &modal("Add this message")).await.unwrap();
    discord.wait_for_modal(by).await
}

#[tokio::test]
async fn a_message_command_opens_a_modal_and_its_submission_is_answered() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let written = unaddressed("The mill was built in 1912.").build();
    let chosen = message_command_on("Add to articles", &written).by_admin().build();
    let modal = opened(&discord, &mut bot, &chosen).await;
    let sent = modal.write("Title", "The mill").upload("Files", &[file("mill.txt", "1912")]).submit().build();
    discord.send(&sent);
    let Event::InteractionCreate(event) = bot.next().await else { panic!("a submission") };
    let Decoded::Modal(submitted) = event.interaction else { panic!("a submission") };
    assert_eq!((submitted.data.custom_id.as_str(), submitted.message.is_none()), ("add:1", true));
    // The client drops what stands under labels. A bot that needs it must read what was sent, and not what the client makes of it.
    assert!(sent.body().contains("The mill") && !serde_json::to_string(&submitted.data).unwrap().contains("The mill"));
    bot.answer(&sent, &message("Added.")).await.unwrap();
    assert_eq!(discord.wait_for_callback(&sent.id).await.text(), "Added.");
}

#[tokio::test]
async fn a_modal_opened_from_a_button_may_change_its_message() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let asked = command("articles").build();
    discord.send(&asked);
    bot.next().await;
    let button = json!({"type": 1, "components": [{"type": 2, "style": 2, "label": "Edit", "custom_id": "edit"}]});
    bot.answer(&asked, &json!({"type": 4, "data": {"content": "Mills", "components": [button]}})).await.unwrap();
    let shown = discord.wait_for_callback(&asked.id).await;
    let modal = opened(&discord, &mut bot, &press_on(&shown, "Edit").build()).await;
    let sent = modal.write("title", "Old mills").submit().build();
    assert_eq!(sent.json["message"]["id"], shown.message.id());
    discord.send(&sent);
    bot.answer(&sent, &json!({"type": 7, "data": {"content": "Old mills"}})).await.unwrap();
    discord.wait_for_callback(&sent.id).await;
    assert_eq!(discord.message(shown.message.id()).unwrap().json["content"], "Old mills");
}

#[tokio::test]
async fn a_modal_follows_neither_a_modal_nor_a_deferral() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let sent = opened(&discord, &mut bot, &command("articles").build()).await.write("Title", "x").submit().build();
    discord.send(&sent);
    assert_eq!(status(bot.answer(&sent, &modal("Another")).await.unwrap_err()), 400);
    assert!(discord.take_violations().join("\n").contains("a callback of type 9 to an interaction of type 5"));
    assert_eq!(status(bot.answer(&sent, &json!({"type": 7, "data": {"content": "x"}})).await.unwrap_err()), 400);
    assert!(discord.take_violations().join("\n").contains("not opened from one"));
    let asked = command("articles").build();
    discord.send(&asked);
    bot.answer(&asked, &json!({"type": 5})).await.unwrap();
    assert_eq!(status(bot.answer(&asked, &modal("Late")).await.unwrap_err()), 400);
    assert!(discord.take_violations().join("\n").contains("answered twice"));
}

#[tokio::test]
async fn a_modal_that_discord_would_refuse_is_held_against_the_bot() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = command("articles").build();
    discord.send(&asked);
    bot.answer(&asked, &modal(&"x".repeat(46))).await.unwrap();
    assert!(discord.take_violations().join("\n").contains("46 characters; at most 45"));
}
