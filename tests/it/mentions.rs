//! What the bot says in channels, and what it does not: refusals, messages that come twice, permissions that are missing.

use std::num::NonZeroU32;

use pullquote::config::{Secret, Secrets, Settings};

use crate::support::bot::{Bot, Corpus, settings};
use fake_discord::interactions::ask;
use fake_discord::messages::mention;
use fake_discord::{FakeDiscord, TOKEN};

const QUESTION: &str = "How many visitors does the mayor expect?";

async fn mills_with(change: impl FnOnce(&mut Settings)) -> (FakeDiscord, Corpus, Bot) {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let mut settings = settings(&corpus, &discord);
    change(&mut settings);
    let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
    discord.wait_for_identify().await;
    (discord, corpus, bot)
}

/// How many messages the bot wrote, or tried to.
fn written(discord: &FakeDiscord) -> usize {
    discord.requests().iter().filter(|request| request.method == "POST" && request.path.ends_with("/messages")).count()
}

#[tokio::test]
async fn a_user_is_refused_once_a_minute_in_channels_and_each_time_by_commands() {
    let (discord, _corpus, bot) = mills_with(|settings| settings.discord.questions_per_user = NonZeroU32::new(2)).await;
    for user in ["77", "78"] {
        for _ in 0..40 {
            discord.send_message(&mention(QUESTION).by(user).in_channel(user).build()).expect("heard");
        }
        let said = discord.wait_for_messages(user, 3).await;
        assert_eq!(said.iter().filter(|message| message.text().contains("Ask again in")).count(), 1, "{user}");
    }
    for _ in 0..2 {
        let asked = ask(QUESTION).by("77").build();
        discord.send(&asked);
        let refused = discord.wait_for_callback(&asked.id).await;
        assert!(refused.is_private() && refused.text().contains("Ask again in"), "{}", refused.text());
    }
    bot.stop().await.expect("a clean end");
    assert_eq!(written(&discord), 6);
}

#[tokio::test]
async fn a_message_that_comes_twice_is_answered_once() {
    let (discord, _corpus, bot) = mills_with(|_| {}).await;
    let asked = mention(QUESTION).in_channel("77").build();
    discord.send_message(&asked).expect("heard");
    discord.wait_for_message("77").await;
    discord.drop_connection();
    discord.wait_for_resume().await;
    discord.send_message(&asked).expect("heard");
    let other = mention(QUESTION).in_channel("78").build();
    discord.send_message(&other).expect("heard");
    discord.wait_for_message("78").await;
    bot.stop().await.expect("a clean end");
    assert_eq!(written(&discord), 2);
}
