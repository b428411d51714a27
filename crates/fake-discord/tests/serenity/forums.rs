//! Posts in forums, and what is written in a channel.

use serde_json::json;
use serenity::model::event::Event;
use serenity::model::gateway::GatewayIntents;

use crate::{Bot, status};
use fake_discord::messages::{ForumPost, unaddressed};
use fake_discord::permissions::READ_MESSAGE_HISTORY;
use fake_discord::{Channel, FakeDiscord, Server};

const GUILD: &str = "81384788765712384";

#[tokio::test]
async fn a_post_is_a_thread_in_which_only_its_poster_writes_first() {
    let discord = FakeDiscord::start().await;
    let forum = Channel::forum("7", GUILD);
    discord.set_server(&Server::new(GUILD));
    discord.set_channel(&forum);
    let mut bot = Bot::hearing(&discord, GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES).await;
    let post = ForumPost::new(&forum, "A sluice", unaddressed("Who knows?").by("5"));
    assert!(discord.begin_post(&post));
    let Event::ThreadCreate(created) = bot.next().await else { panic!("no thread") };
    assert_eq!(
        (created.thread.name.as_str(), created.thread.owner_id.map(serenity::all::UserId::get), created.thread.member.is_none()),
        ("A sluice", Some(5), true)
    );
    assert_eq!(status(bot.write(post.id(), &json!({"content": "I do"})).await.unwrap_err()), 403);
    discord.send_message(&post.first);
    let Event::MessageCreate(first) = bot.next().await else { panic!("no message") };
    assert_eq!((first.message.id.get(), first.message.content.as_str()), (created.thread.id.get(), ""));
    bot.write(post.id(), &json!({"content": "I do"})).await.unwrap();
    let listed = bot.http.get_messages(created.thread.id, None, None).await.unwrap();
    assert_eq!(listed.iter().map(|message| message.content.as_str()).collect::<Vec<_>>(), ["I do", ""], "the newest first");
    discord.set_channel(&forum.denying_everyone(READ_MESSAGE_HISTORY));
    assert!(bot.http.get_messages(created.thread.id, None, None).await.unwrap().is_empty());
}
