//! Messages, tried with the real client: what it hears of, what it writes, what is refused.

use serde_json::{Value, json};
use serenity::model::channel::Message;
use serenity::model::event::Event;
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::ChannelId;

use crate::{Bot, message, status};
use fake_discord::interactions::{ask, message_command};
use fake_discord::messages::{direct, mention, unaddressed};
use fake_discord::snowflake;
use fake_discord::{BOT_ID, DIRECT_MESSAGES, FakeDiscord, GUILD_MESSAGES};

fn all() -> GatewayIntents {
    GatewayIntents::from_bits_truncate(GUILD_MESSAGES | DIRECT_MESSAGES)
}

impl Bot {
    async fn read(&mut self) -> Message {
        let event = self.next().await;
        let Event::MessageCreate(event) = event else { panic!("a message, not {event:?}") };
        event.message
    }

    pub(crate) async fn write(&self, channel: &str, body: &Value) -> serenity::Result<Message> {
        self.http.send_message(ChannelId::new(channel.parse().unwrap()), Vec::new(), body).await
    }
}

#[tokio::test]
async fn a_mention_is_heard_and_answered_in_a_reply() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::hearing(&discord, all()).await;
    let asked = mention("Who owns the mill?").in_guild("81384788765712384").with_roles(&["5"]).build();
    assert!(discord.send_message(&asked).is_some());
    let heard = bot.read().await;
    assert_eq!(heard.content, format!("<@{BOT_ID}> Who owns the mill?"));
    assert_eq!((heard.guild_id.unwrap().to_string().as_str(), heard.mentions[0].id.to_string().as_str()), ("81384788765712384", BOT_ID));
    assert_eq!(heard.member.unwrap().roles.len(), 1);
    let reply = json!({"content": "The town.", "message_reference": {"message_id": asked.id}, "allowed_mentions": {"parse": []}});
    bot.write(&asked.channel, &reply).await.unwrap();
    let written = discord.wait_for_message(&asked.channel).await;
    assert_eq!((written.text().as_str(), written.pings_nobody()), ("The town.", true));
    assert_eq!(written.message.json["referenced_message"]["id"], asked.id);
    let again = unaddressed("Since when?").replying_to(&written).build().json;
    assert_eq!(again["referenced_message"]["message_reference"]["message_id"], asked.id);
    assert!(again["referenced_message"]["referenced_message"].is_null());
    // Bots hear of their own messages, and must not answer them.
    assert_eq!(bot.read().await.author.id.to_string(), BOT_ID);
    assert_eq!(discord.report().answered(), 1);
}

#[tokio::test]
async fn without_its_intent_a_message_is_not_heard() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::hearing(&discord, GatewayIntents::from_bits_truncate(DIRECT_MESSAGES)).await;
    assert!(discord.send_message(&mention("Who?").build()).is_none());
    assert!(discord.send_message(&direct("Who?").build()).is_some());
    let heard = bot.read().await;
    assert_eq!((heard.content.as_str(), heard.guild_id), ("Who?", None));
}

#[tokio::test]
async fn what_does_not_mention_the_bot_comes_without_its_words() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::hearing(&discord, all()).await;
    discord.send_message(
        &unaddressed("secret").with("mention_everyone", json!(true)).in_channel("7").in_thread_of("8").by("9").by_another_bot().build(),
    );
    let heard = bot.read().await;
    assert_eq!((heard.content.as_str(), heard.author.bot, heard.channel_id.get()), ("", true, 7));
}

#[tokio::test]
async fn a_reply_to_an_answer_brings_the_answer_along() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::hearing(&discord, all()).await;
    let asked = ask("Who owns the mill?").build();
    discord.send(&asked);
    bot.next().await;
    let button = json!({"type": 2, "style": 2, "label": "Next", "custom_id": "next:1"});
    let body =
        json!({"type": 4, "data": {"embeds": [{"description": "> The town."}], "components": [{"type": 1, "components": [button]}]}});
    bot.answer(&asked, &body).await.unwrap();
    bot.read().await;
    let answer = discord.wait_for_callback(&asked.id).await;
    discord.send_message(&unaddressed("Since when?").replying_to(&answer).build());
    let heard = bot.read().await;
    assert_eq!(
        (heard.content.as_str(), heard.channel_id.to_string()),
        ("Since when?", asked.json["channel_id"].as_str().unwrap().to_owned())
    );
    let referenced = heard.referenced_message.unwrap();
    assert_eq!((referenced.embeds.len(), referenced.components.len()), (1, 1));
    discord.send_message(&unaddressed("Since when?").replying_to(&answer).quietly().build());
    let heard = bot.read().await;
    assert_eq!((heard.content.as_str(), heard.referenced_message.unwrap().embeds.len()), ("", 1));
}

#[tokio::test]
async fn a_reply_goes_to_a_message_that_stands_there() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::hearing(&discord, all()).await;
    let asked = mention("Who?").build();
    discord.send_message(&asked);
    let reply = |id: &str| json!({"content": "x", "message_reference": {"message_id": id}});
    assert_eq!(status(bot.write(&asked.channel, &reply(&snowflake())).await.unwrap_err()), 400);
    assert_eq!(status(bot.write("5", &reply(&asked.id)).await.unwrap_err()), 404);
    let private = ask("Who?").in_channel(&asked.channel).build();
    discord.send(&private);
    bot.answer(&private, &json!({"type": 4, "data": {"content": "x", "flags": 64}})).await.unwrap();
    let hidden = discord.wait_for_callback(&private.id).await.message;
    assert_eq!(status(bot.write(&asked.channel, &reply(hidden.id())).await.unwrap_err()), 400);
    let violations = discord.take_violations().join("\n");
    assert_eq!(violations.matches("no message in this channel").count(), 2, "{violations}");
    assert!(violations.contains("nothing was said there"), "{violations}");
    let lenient = json!({"content": "x", "message_reference": {"message_id": "5", "fail_if_not_exists": false}});
    bot.write(&asked.channel, &lenient).await.unwrap();
}

#[tokio::test]
async fn a_message_in_a_channel_cannot_be_private() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::hearing(&discord, all()).await;
    let asked = mention("Who?").build();
    discord.send_message(&asked);
    bot.write(&asked.channel, &json!({"content": "x", "flags": 64})).await.unwrap();
    assert!(discord.take_violations().join("\n").contains("flags: 64 cannot be set here"));
}

#[tokio::test]
async fn a_nonce_that_is_enforced_keeps_a_message_from_coming_twice() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::hearing(&discord, all()).await;
    let asked = direct("Who?").build();
    discord.send_message(&asked);
    let body = json!({"content": "x", "nonce": "n1", "enforce_nonce": true, "message_reference": {"message_id": asked.id}});
    let first = bot.write(&asked.channel, &body).await.unwrap();
    assert_eq!(bot.write(&asked.channel, &body).await.unwrap().id, first.id);
    assert!(discord.report().twice().is_empty());
    bot.write(&asked.channel, &json!({"content": "x", "message_reference": {"message_id": asked.id}})).await.unwrap();
    assert_eq!(discord.report().twice(), [asked.id]);
    assert_eq!(discord.wait_for_messages(&asked.channel, 2).await.len(), 2);
}

#[tokio::test]
async fn channels_and_messages_can_be_looked_up_and_own_ones_changed() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::hearing(&discord, all()).await;
    let asked = mention("Who?").in_thread_of("8").build();
    discord.send_message(&asked);
    let channel = ChannelId::new(asked.channel.parse().unwrap());
    let place = bot.http.get_channel(channel).await.unwrap().guild().unwrap();
    assert_eq!(place.parent_id.unwrap().get(), 8);
    bot.http.broadcast_typing(channel).await.unwrap();
    let written = bot.write(&asked.channel, &json!({"content": "x"})).await.unwrap();
    let edited = bot.http.edit_message(channel, written.id, &json!({"content": "y"}), Vec::new()).await.unwrap();
    assert_eq!(edited.content, "y");
    assert_eq!(bot.http.get_message(channel, asked.id.parse::<u64>().unwrap().into()).await.unwrap().id.to_string(), asked.id);
    bot.http.delete_message(channel, written.id, None).await.unwrap();
    assert!(discord.message(&written.id.to_string()).is_none());
    assert_eq!(status(bot.http.delete_message(channel, asked.id.parse::<u64>().unwrap().into(), None).await.unwrap_err()), 403);
    assert_eq!(discord.take_violations().len(), 1);
}

#[tokio::test]
async fn the_intent_to_read_everything_is_refused() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::start_with(&discord, GatewayIntents::MESSAGE_CONTENT, 1).await;
    assert!(bot.running.await.unwrap().is_err());
    assert!(discord.take_violations().join("\n").contains("privileged"));
}

#[tokio::test]
async fn a_message_of_the_menu_stays_readable() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::hearing(&discord, all()).await;
    let asked = message_command("Find quotes", "How many troops?").build();
    discord.send(&asked);
    bot.next().await;
    bot.answer(&asked, &message("x")).await.unwrap();
    assert_eq!(discord.wait_for_callback(&asked.id).await.message.json["type"], 23);
}
