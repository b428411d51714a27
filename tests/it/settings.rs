//! What the managers of a server set with `/settings`, and that members cannot get round it.

use crate::support::bot::{Bot, Corpus};
use fake_discord::interactions::{InteractionBuilder, ask, command, press_on};
use fake_discord::messages::mention;
use fake_discord::{Callback, FakeDiscord};

const GUILD: &str = "81384788765712384";
const QUESTION: &str = "How many visitors does the mayor expect?";

async fn mills() -> (FakeDiscord, Corpus, Bot) {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = Bot::on_gateway(&corpus, &discord).await;
    (discord, corpus, bot)
}

async fn said(discord: &FakeDiscord, builder: InteractionBuilder) -> Callback {
    let interaction = builder.in_guild(GUILD).build();
    discord.send(&interaction);
    discord.wait_for_callback(&interaction.id).await
}

/// What is said to a manager who says whether a channel is answered.
async fn set_channel(discord: &FakeDiscord, channel: &str, answer: bool) -> String {
    let set = command("settings").channel("channel", channel).boolean("answer", answer).in_subcommand("channel");
    said(discord, set.by_admin()).await.text()
}

#[tokio::test]
async fn one_channel_is_excluded_with_its_threads_and_taken_in_again() {
    let (discord, _corpus, bot) = mills().await;
    let set = set_channel(&discord, "400", false).await;
    assert!(set.contains("all channels") && set.contains("**But not in**: <#400>"), "{set}");
    let refused = said(&discord, ask(QUESTION).in_channel("400")).await;
    assert!(refused.is_private() && refused.text().contains("do not answer in this channel"), "{}", refused.text());
    assert!(said(&discord, ask(QUESTION).in_channel("401")).await.text().contains("12,000"));
    discord.send_message(&mention(QUESTION).in_guild(GUILD).in_thread_of("400").in_channel("500").build()).expect("heard");
    discord.send_message(&mention(QUESTION).in_guild(GUILD).in_thread_of("401").in_channel("501").build()).expect("heard");
    assert!(discord.wait_for_message("501").await.text().contains("12,000"));
    let set = set_channel(&discord, "400", true).await;
    assert!(set.contains("all channels") && !set.contains("But not in"), "{set}");
    assert!(said(&discord, ask(QUESTION).in_channel("400")).await.text().contains("12,000"));
    bot.stop().await.expect("a clean end");
    assert!(!discord.requests().iter().any(|request| request.path == "/channels/500/messages"));
}

#[tokio::test]
async fn more_channels_than_fit_are_refused_with_a_message() {
    let (discord, _corpus, bot) = mills().await;
    for channel in 400..450 {
        assert!(set_channel(&discord, &channel.to_string(), true).await.contains(&format!("<#{channel}>")));
    }
    let refused = set_channel(&discord, "450", true).await;
    assert!(refused.contains("50 channels") && refused.contains("Nothing was changed"), "{refused}");
    assert!(set_channel(&discord, "449", true).await.contains("<#449>"), "one that is named already is none more");
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn where_answers_are_private_nobody_makes_one_public() {
    let (discord, _corpus, bot) = mills().await;
    let before = said(&discord, ask(QUESTION).boolean("private", true)).await;
    said(&discord, command("settings").boolean("private", true).in_subcommand("answers").by_admin()).await;
    let asked = said(&discord, ask(QUESTION).boolean("private", false)).await;
    assert!(asked.is_private(), "{}", asked.text());
    assert!(!asked.message.buttons().iter().any(|button| button["label"] == "Share"));
    for (locale, says) in
        [("en-GB", "only to the person who asked"), ("de", "nur, wer gefragt hat"), ("fr", "seule la personne"), ("es-ES", "solo quien")]
    {
        let shared = said(&discord, press_on(&before, "Share").locale(locale)).await;
        assert!(shared.is_private() && shared.text().contains(says), "{locale}: {}", shared.text());
    }
    bot.stop().await.expect("a clean end");
}
