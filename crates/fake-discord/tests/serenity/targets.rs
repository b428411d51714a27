//! Commands from the menus of messages of every kind.

use serenity::model::application::Interaction as Decoded;
use serenity::model::event::Event;
use serenity::model::id::ChannelId;

use crate::{Bot, message};
use fake_discord::interactions::message_command_on;
use fake_discord::messages::every_kind;
use fake_discord::{Channel, FakeDiscord};

#[tokio::test]
async fn a_message_of_every_kind_comes_along_whole() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    for (what, kind) in every_kind() {
        let written = kind.build();
        let chosen = message_command_on("Add to articles", &written).build();
        discord.send(&chosen);
        let Event::InteractionCreate(event) = bot.next().await else { panic!("{what}: the client cannot read it") };
        let Decoded::Command(command) = event.interaction else { panic!("{what}: a command") };
        let target = command.data.resolved.messages.values().next().unwrap();
        assert_eq!((target.id.to_string(), target.channel_id), (written.id.clone(), command.channel_id), "{what}");
        assert_eq!(target.content, written.json["content"].as_str().unwrap(), "{what}");
        assert_eq!(target.attachments.len(), written.json["attachments"].as_array().unwrap().len(), "{what}");
        bot.answer(&chosen, &message("Added.")).await.unwrap();
    }
}

#[tokio::test]
async fn the_channel_comes_along_with_its_name_and_what_it_is_in() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let rules = Channel::text("7", "81384788765712384").named("rules").below("5");
    let thread = Channel::thread("8", &rules).named("Questions");
    let written = fake_discord::messages::unaddressed("Be kind.").at(&thread).build();
    discord.send(&message_command_on("Add to articles", &written).build());
    let Event::InteractionCreate(event) = bot.next().await else { panic!("a command") };
    let Decoded::Command(command) = event.interaction else { panic!("a command") };
    let channel = command.channel.unwrap();
    assert_eq!((channel.name.as_deref(), channel.parent_id.map(ChannelId::get)), (Some("Questions"), Some(7)));
    assert!(channel.permissions.is_some());
}
