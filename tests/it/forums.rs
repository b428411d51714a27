//! New posts in forums: answered once, from their title and perhaps their text, by faults and reconnects; or left to people.

use std::time::Duration;

use pullquote::config::{ForumSettings, Secret, Secrets, Settings};

use crate::support::bot::{Bot, Corpus, settings};
use crate::support::http::metric;
use fake_discord::interactions::{command, press_on};
use fake_discord::messages::{ForumPost, MessageBuilder, mention, unaddressed};
use fake_discord::{
    Callback, Channel, DEADLINE, DIRECT_MESSAGES, FakeDiscord, Fault, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT, RequestMatcher, SentMessage,
    Server, TOKEN, permissions,
};

const MILLERS: &str = "812345678901234567";
const HELP: &str = "512345678901234567";
const OTHER: &str = "512345678901234568";
const ADA: &str = "345678901234567890";
const GRACE: &str = "345678901234567891";
const QUESTION: &str = "How many visitors does the mayor expect?";
const OFF_TOPIC: &str = "Which wizard won the chess tournament on the moon?";

/// A bot that answers posts in one forum.
struct Place {
    discord: FakeDiscord,
    corpus: Corpus,
    bot: Bot,
    forum: Channel,
}

async fn place() -> Place {
    place_with(|_| {}).await
}

async fn place_with(change: impl FnOnce(&mut Settings)) -> Place {
    let (discord, corpus, forum) = (FakeDiscord::start().await, Corpus::mills(), Channel::forum(HELP, MILLERS).named("help"));
    discord.set_server(&Server::new(MILLERS));
    discord.set_channel(&forum);
    discord.configure_gateway(|options| options.grants_message_content = true);
    let bot = start(&discord, &corpus, change).await;
    Place { discord, corpus, bot, forum }
}

async fn start(discord: &FakeDiscord, corpus: &Corpus, change: impl FnOnce(&mut Settings)) -> Bot {
    let mut settings = settings(corpus, discord);
    settings.discord.forums = ForumSettings { named: vec![HELP.parse().expect("an id")], ..ForumSettings::default() };
    change(&mut settings);
    Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await
}

/// The intents that it logs in with.
async fn intents(discord: &FakeDiscord) -> u64 {
    discord.wait_for_identify().await["intents"].as_u64().expect("a number")
}

fn by_ada(text: &str) -> MessageBuilder {
    unaddressed(text).by(ADA)
}

fn path(post: &ForumPost) -> String {
    format!("/channels/{}/messages", post.id())
}

/// How many messages the bot wrote there, or tried to.
fn tries(discord: &FakeDiscord, post: &ForumPost) -> usize {
    discord.requests().iter().filter(|request| request.method == "POST" && request.path == path(post)).count()
}

/// Waits until so many posts came to that.
async fn until_posts(bot: &Bot, kind: &str, count: u32) {
    let counter = format!("pullquote_forum_posts_total{{kind=\"{kind}\"}}");
    let mut tick = tokio::time::interval(Duration::from_millis(10));
    let counted = async {
        while metric(bot.ops, &counter).await < f64::from(count) {
            tick.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, counted).await.unwrap_or_else(|_| panic!("{kind} is not counted"));
}

async fn answer(discord: &FakeDiscord, post: &ForumPost) -> SentMessage {
    discord.send_post(post);
    discord.wait_for_message(post.id()).await
}

/// What an admin's command says.
async fn said(discord: &FakeDiscord, name: &str) -> String {
    let asked = command(name).in_guild(MILLERS).by_admin().build();
    discord.send(&asked);
    let callback = discord.wait_for_callback(&asked.id).await;
    if callback.is_deferred() { discord.wait_for_edit(&asked.token).await.text() } else { callback.text() }
}

#[tokio::test]
async fn a_post_is_answered_once_from_its_title_alone_and_says_that_nobody_asked() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    assert_eq!(intents(&discord).await, GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES);
    let post = ForumPost::new(&forum, QUESTION, by_ada(OFF_TOPIC));
    let reply = answer(&discord, &post).await;
    assert!(reply.text().contains("automatic reply") && reply.text().contains("12,000"), "{}", reply.text());
    assert!(reply.pings_nobody() && reply.body["nonce"] == post.id() && reply.body["enforce_nonce"] == true, "{}", reply.body);
    assert_eq!(
        reply.message.buttons().iter().map(|button| button["label"].as_str().expect("a label")).collect::<Vec<_>>(),
        ["Solved", "Not what I meant"]
    );
    until_posts(&bot, "helped", 1).await;
    let stats = said(&discord, "stats").await;
    assert!(stats.contains("1 questions") || stats.contains('1'), "{stats}");
    bot.stop().await.expect("a clean end");
    assert_eq!(tries(&discord, &post), 1);
}

#[tokio::test]
async fn without_forums_the_bot_asks_for_nothing_more() {
    let Place { discord, corpus: _corpus, bot, forum } =
        place_with(|settings| settings.discord.forums = ForumSettings { message_content: true, ..ForumSettings::default() }).await;
    assert_eq!(intents(&discord).await, GUILD_MESSAGES | DIRECT_MESSAGES);
    assert!(!discord.send_post(&ForumPost::new(&forum, QUESTION, by_ada("It says nothing."))));
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn the_text_counts_where_discord_shows_it() {
    let Place { discord, corpus: _corpus, bot, forum } = place_with(|settings| settings.discord.forums.message_content = true).await;
    assert_eq!(intents(&discord).await, GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES | MESSAGE_CONTENT);
    let post = ForumPost::new(&forum, "The mayor", by_ada(QUESTION));
    let reply = answer(&discord, &post).await;
    assert!(reply.text().contains("12,000") && !reply.text().contains("How many visitors"), "{}", reply.text());
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn an_intent_that_was_not_granted_ends_the_bot_with_what_to_do() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = start(&discord, &corpus, |settings| settings.discord.forums.message_content = true).await;
    let error = bot.ended().await.expect_err("refused");
    assert!(error.to_string().contains("Message Content Intent"), "{error:#}");
    discord.take_violations();
}
