//! What the bot says in channels, and what it does not: refusals, messages that come twice, permissions that are missing.

use std::num::NonZeroU32;
use std::time::Duration;

use pullquote::config::{Secret, Secrets, Settings};

use crate::support::bot::{Bot, Corpus, settings};
use crate::support::http::metric;
use fake_discord::interactions::{ask, command, press_on};
use fake_discord::messages::{MessageBuilder, direct, mention, unaddressed};
use fake_discord::{BOT_ID, DEADLINE, FakeDiscord, Server, TOKEN};
use serde_json::json;

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

/// What `/status` says in a server.
async fn status(discord: &FakeDiscord, guild: &str) -> String {
    let asked = command("status").in_guild(guild).by_admin().build();
    discord.send(&asked);
    discord.wait_for_callback(&asked.id).await.text()
}

#[tokio::test]
async fn without_the_message_history_an_answer_stands_alone() {
    let (discord, _corpus, bot) = mills_with(|_| {}).await;
    discord.deny_messages("77", 160_002);
    discord.send_message(&mention(QUESTION).in_guild("5").in_channel("77").build()).expect("heard");
    let answer = discord.wait_for_message("77").await;
    assert!(answer.text().contains("12,000") && answer.body.get("message_reference").is_none(), "{}", answer.body);
    let ask_again = mention(QUESTION).in_guild("5").in_channel("78").build();
    discord.send_message(&ask_again).expect("heard");
    discord.wait_for_message("78").await;
    let said = status(&discord, "5").await;
    assert!(said.contains("<#77>") && said.contains("Read Message History") && !said.contains("<#78>"), "{said}");
    let count = metric(bot.ops, "pullquote_missing_permissions_total{kind=\"read_message_history\"}").await;
    assert!((count - 1.0).abs() < f64::EPSILON, "{count}");
    assert!(!status(&discord, "6").await.contains("Read Message History"), "another server");
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn where_the_bot_may_not_write_nothing_is_sent_and_status_says_what_is_missing() {
    let (discord, _corpus, bot) = mills_with(|_| {}).await;
    for (channel, code, kind, says) in [
        ("71", 50_001, "view_channels", "View Channels"),
        ("72", 50_013, "send_messages", "Send Messages"),
        ("73", 50_083, "archived_thread", "archived"),
    ] {
        discord.deny_messages(channel, code);
        discord.send_message(&mention(QUESTION).in_guild("5").in_channel(channel).build()).expect("heard");
        discord.wait_for_request("POST", &format!("/channels/{channel}/messages")).await;
        let counter = format!("pullquote_missing_permissions_total{{kind=\"{kind}\"}}");
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        let counted = async {
            while metric(bot.ops, &counter).await < 1.0 {
                tick.tick().await;
            }
        };
        tokio::time::timeout(DEADLINE, counted).await.unwrap_or_else(|_| panic!("{kind} is not counted"));
        let said = status(&discord, "5").await;
        assert!(said.contains(&format!("<#{channel}>")) && said.contains(says), "{said}");
    }
    assert_eq!(written(&discord), 3, "nothing is tried again");
    discord.allow_messages("71");
    discord.send_message(&mention(QUESTION).in_guild("5").in_channel("71").build()).expect("heard");
    discord.wait_for_message("71").await;
    bot.stop().await.expect("a clean end");
}

/// How many messages the bot wrote in a channel.
fn written_in(discord: &FakeDiscord, channel: &str) -> usize {
    let path = format!("/channels/{channel}/messages");
    discord.requests().iter().filter(|request| request.method == "POST" && request.path == path).count()
}

fn send(discord: &FakeDiscord, message: MessageBuilder, channel: &str) {
    discord.send_message(&message.in_channel(channel).build()).expect("heard");
}

/// Sends one more message and stops the bot once it has answered that: all that came before was heard, and is seen through.
async fn stop(discord: &FakeDiscord, bot: Bot) {
    send(discord, mention(QUESTION), "99");
    discord.wait_for_message("99").await;
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn small_talk_is_not_answered_and_a_question_in_it_is() {
    let (discord, _corpus, bot) = mills_with(|_| {}).await;
    for small in ["ok nice", "hi", "thank you!", "Danke dir", "merci beaucoup !"] {
        send(&discord, mention(small), "71");
    }
    send(&discord, mention(&format!("Hi! {QUESTION} Thanks :)")), "72");
    let answer = discord.wait_for_message("72").await.text();
    assert!(answer.contains("12,000") && answer.contains(QUESTION) && !answer.contains("Thanks"), "{answer}");
    for alone in ["hello", "thanks"] {
        send(&discord, direct(alone).by("5"), "73");
    }
    assert!(discord.wait_for_message("73").await.text().contains("Ask me in words"));
    stop(&discord, bot).await;
    assert_eq!(["71", "72", "73"].map(|channel| written_in(&discord, channel)), [0, 1, 1]);
}

#[tokio::test]
async fn a_mention_is_answered_in_the_language_of_its_question_unless_the_server_set_one() {
    let (discord, _corpus, bot) = mills_with(|_| {}).await;
    let german = "Wie viele Besucher erwartet der Bürgermeister, und wer hat das gesagt?";
    send(&discord, mention(german).in_guild("5"), "71");
    let said = discord.wait_for_message("71").await.text();
    assert!(said.contains("Artikel"), "{said}");
    let set = command("settings").string("language", "fr").in_subcommand("answers").in_guild("5").by_admin().build();
    discord.send(&set);
    discord.wait_for_callback(&set.id).await;
    send(&discord, mention(german).in_guild("5"), "72");
    let said = discord.wait_for_message("72").await.text();
    assert!(said.contains("articles") && !said.contains("Artikel"), "{said}");
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_message_to_the_bot_s_role_gets_one_hint_and_one_to_another_role_none() {
    let (discord, _corpus, bot) = mills_with(|_| {}).await;
    discord.set_server(&Server::new("5").with_role("61", "staff", 0).with_bot_role("62"));
    let to = |role: &str| unaddressed(&format!("<@&{role}> {QUESTION}")).in_guild("5").with("mention_roles", json!([role]));
    send(&discord, to("62"), "71");
    let hint = discord.wait_for_message("71").await;
    assert!(hint.text().contains(&format!("Mention me, <@{BOT_ID}>")) && hint.pings_nobody(), "{}", hint.text());
    for (role, channel) in [("62", "71"), ("61", "71"), ("61", "72")] {
        send(&discord, to(role), channel);
    }
    stop(&discord, bot).await;
    assert_eq!(["71", "72"].map(|channel| written_in(&discord, channel)), [1, 0]);
    assert_eq!(discord.requests().iter().filter(|request| request.path == "/guilds/5").count(), 1, "the roles are asked for once");
}

#[tokio::test]
async fn a_question_without_an_answer_can_be_asked_in_other_words() {
    let (discord, _corpus, bot) = mills_with(|_| {}).await;
    let missed = ask("Who baked the zeppelin?").by("7").build();
    discord.send(&missed);
    let shown = discord.wait_for_callback(&missed.id).await;
    let pressed = press_on(&shown, "Ask again").by("7").build();
    discord.send(&pressed);
    let form = discord.wait_for_modal(&pressed).await;
    assert_eq!(form.text("Your question"), "Who baked the zeppelin?");
    let sent = form.write("Your question", QUESTION).submit().build();
    discord.send(&sent);
    let answer = discord.wait_for_callback(&sent.id).await.text();
    assert!(answer.contains("12,000"), "{answer}");
    bot.stop().await.expect("a clean end");
}
