//! Servers, channels and who may do what there; messages that are changed and deleted.

use serde_json::{Value, json};
use serenity::model::event::Event;
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::{ChannelId, GuildId, MessageId};

use crate::{Bot, status};
use fake_discord::attachments::file;
use fake_discord::messages::{mention, unaddressed};
use fake_discord::permissions::{READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL};
use fake_discord::{BOT_ID, Channel, FakeDiscord, Server};

const GUILD: &str = "81384788765712384";

fn guild() -> GuildId {
    GuildId::new(GUILD.parse().unwrap())
}

fn messages() -> GatewayIntents {
    GatewayIntents::GUILD_MESSAGES | GatewayIntents::GUILDS
}

async fn look_up(bot: &Bot, channel: &str, message: &str) -> Result<Value, u16> {
    let (channel, message) = (ChannelId::new(channel.parse().unwrap()), MessageId::new(message.parse().unwrap()));
    bot.http.get_message(channel, message).await.map(|found| json!(found)).map_err(status)
}

#[tokio::test]
async fn a_server_tells_its_name_and_roles_over_rest() {
    let discord = FakeDiscord::start().await;
    discord.set_server(&Server::new(GUILD).named("The Miller").with_role("5", "editors", VIEW_CHANNEL).bot_has_roles(&["5"]));
    discord.set_channel(&Channel::text("7", GUILD).named("rules"));
    let bot = Bot::logged_in(&discord).await;
    let found = bot.http.get_guild(guild()).await.unwrap();
    assert_eq!((found.name.as_str(), found.roles.len()), ("The Miller", 2));
    let roles = bot.http.get_guild_roles(guild()).await.unwrap();
    assert_eq!(roles.iter().find(|role| role.id.get() == 5).unwrap().name, "editors");
    assert_eq!(bot.http.get_channels(guild()).await.unwrap()[0].name, "rules");
    let own = bot.http.get_member(guild(), BOT_ID.parse::<u64>().unwrap().into()).await.unwrap();
    assert_eq!(own.roles.len(), 1);
    assert_eq!(status(bot.http.get_guild(GuildId::new(9)).await.unwrap_err()), 404);
    discord.leave_server(GUILD.parse().unwrap());
    assert_eq!(status(bot.http.get_guild(guild()).await.unwrap_err()), 404);
}

#[tokio::test]
async fn a_channel_tells_who_may_do_what_there() {
    let discord = FakeDiscord::start().await;
    let staff = Channel::text("7", GUILD).denying_everyone(VIEW_CHANNEL).allowing_member(BOT_ID, VIEW_CHANNEL);
    discord.set_server(&Server::new(GUILD));
    discord.set_channel(&staff);
    let bot = Bot::logged_in(&discord).await;
    // What is said there takes nothing away of what is known.
    discord.expect_message(&unaddressed("x").in_guild(GUILD).in_channel("7").build());
    let found = bot.http.get_channel(ChannelId::new(7)).await.unwrap().guild().unwrap();
    assert_eq!(found.permission_overwrites.len(), 2);
    discord.set_channel(&staff.denying_member(BOT_ID, SEND_MESSAGES));
    assert_eq!(status(bot.write("7", &json!({"content": "x"})).await.unwrap_err()), 403);
}

#[tokio::test]
async fn a_channel_that_the_bot_cannot_see_is_closed_to_it() {
    let discord = FakeDiscord::start().await;
    discord.set_server(&Server::new(GUILD));
    let mut bot = Bot::hearing(&discord, messages()).await;
    let written = unaddressed("x").in_guild(GUILD).in_channel("7").build();
    discord.expect_message(&written);
    assert!(look_up(&bot, "7", &written.id).await.is_ok());
    discord.set_channel(&Channel::text("7", GUILD).denying_everyone(READ_MESSAGE_HISTORY));
    assert_eq!(look_up(&bot, "7", &written.id).await.unwrap_err(), 403);
    discord.set_channel(&Channel::text("7", GUILD).denying_everyone(VIEW_CHANNEL));
    assert_eq!(look_up(&bot, "7", &written.id).await.unwrap_err(), 403);
    assert!(discord.delete_message(&written.id).is_none(), "the bot is not told");
    let other = unaddressed("x").in_guild(GUILD).in_channel("8").build();
    discord.expect_message(&other);
    assert!(discord.delete_message(&other.id).is_some());
    let Event::MessageDelete(event) = bot.next().await else { panic!("a deletion") };
    assert_eq!(event.message_id.to_string(), other.id);
}

#[tokio::test]
async fn deletions_are_told_and_what_is_gone_is_not_found() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::hearing(&discord, messages()).await;
    let written: Vec<_> = (0..4).map(|_| unaddressed("x").in_guild(GUILD).in_channel("7").build()).collect();
    written.iter().for_each(|one| discord.expect_message(one));
    discord.delete_message(&written[0].id).unwrap();
    let Event::MessageDelete(event) = bot.next().await else { panic!("a deletion") };
    assert_eq!((event.message_id.to_string(), event.guild_id), (written[0].id.clone(), Some(guild())));
    assert_eq!(look_up(&bot, "7", &written[0].id).await.unwrap_err(), 404);
    discord.delete_messages(&[&written[1].id, &written[2].id]).unwrap();
    let Event::MessageDeleteBulk(event) = bot.next().await else { panic!("deletions") };
    assert_eq!((event.ids.len(), event.channel_id.get()), (2, 7));
    assert!(look_up(&bot, "7", &written[3].id).await.is_ok());
    discord.delete_channel("7").unwrap();
    let Event::ChannelDelete(event) = bot.next().await else { panic!("a deleted channel") };
    assert_eq!(event.channel.id.get(), 7);
    assert_eq!(look_up(&bot, "7", &written[3].id).await.unwrap_err(), 404);
}

#[tokio::test]
async fn deletions_are_not_told_without_the_intent() {
    let discord = FakeDiscord::start().await;
    let (first, second) =
        (unaddressed("x").in_guild(GUILD).in_channel("7").build(), unaddressed("x").in_guild(GUILD).in_channel("7").build());
    [&first, &second].into_iter().for_each(|one| discord.expect_message(one));
    assert!(discord.delete_message(&first.id).is_none(), "nobody is logged in");
    let _bot = Bot::logged_in(&discord).await;
    assert!(discord.delete_message(&second.id).is_none());
    assert!(discord.delete_channel("7").is_none());
}

#[tokio::test]
async fn an_edit_is_told_and_only_what_mentions_the_bot_can_be_read() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::hearing(&discord, messages()).await;
    let (plain, addressed) = (unaddressed("old").in_guild(GUILD).build(), mention("old").in_guild(GUILD).build());
    for (written, shown) in [(&plain, ""), (&addressed, "new")] {
        discord.expect_message(written);
        discord.edit_message(&written.id, &json!({"content": "new"})).unwrap();
        let Event::MessageUpdate(event) = bot.next().await else { panic!("an edit") };
        assert_eq!((event.content.as_deref(), event.edited_timestamp.is_some()), (Some(shown), true));
        let found = look_up(&bot, &written.channel, &written.id).await.unwrap();
        assert_eq!((&found["content"], found["edited_timestamp"].is_string()), (&json!(shown), true));
    }
    discord.configure_gateway(|options| options.grants_message_content = true);
    assert_eq!(look_up(&bot, &plain.channel, &plain.id).await.unwrap()["content"], "new");
}

#[tokio::test]
async fn a_message_that_is_fetched_again_has_addresses_that_are_good() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let rules = file("rules.md", "# Rules");
    let written = mention("here").in_guild(GUILD).attaching(rules.clone()).build();
    discord.expect_message(&written);
    let before = written.json["attachments"][0]["url"].clone();
    discord.expire_address(rules.id());
    assert_ne!(look_up(&bot, &written.channel, &written.id).await.unwrap()["attachments"][0]["url"], before);
}
