//! Messages that become articles of their server: added, asked for, replaced, deleted at Discord, forgotten when their author asks.

use pullquote::config::{Secret, Secrets};
use tempfile::TempDir;

use crate::support::bot::{Bot, Corpus, settings};
use fake_discord::attachments;
use fake_discord::interactions::{Interaction, InteractionBuilder, ask, choose_on, command, message_command_on, press_on};
use fake_discord::messages::{self, UserMessage, unaddressed};
use fake_discord::{Channel, FakeDiscord, SentMessage, Server, TOKEN, permissions};

const MILLERS: &str = "812345678901234567";
const FERRYMEN: &str = "1098765432109876543";
const ADA: &str = "345678901234567890";
const HELP: &str = "512345678901234567";
const STAFF: &str = "612345678901234567";
const QUESTION: &str = "How do I open the old sluice?";

/// A bot whose store is in a file, in a server with a channel for all and one for few.
struct Place {
    discord: FakeDiscord,
    bot: Bot,
    corpus: Corpus,
    folder: TempDir,
}

async fn place() -> Place {
    let (discord, corpus, folder) = (FakeDiscord::start().await, Corpus::mills(), TempDir::new().expect("a folder"));
    discord.set_server(&Server::new(MILLERS).named("The Miller"));
    discord.set_channel(&Channel::text(HELP, MILLERS).named("help"));
    discord.set_channel(&Channel::text(STAFF, MILLERS).named("staff").denying_everyone(permissions::VIEW_CHANNEL));
    let bot = start(&discord, &corpus, &folder).await;
    Place { discord, bot, corpus, folder }
}

async fn start(discord: &FakeDiscord, corpus: &Corpus, folder: &TempDir) -> Bot {
    let mut settings = settings(corpus, discord);
    settings.discord.cdn_base = Some(discord.cdn_base());
    settings.store.path = Some(folder.path().join("pullquote.db"));
    let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
    discord.wait_for_identify().await;
    bot
}

fn message_in(channel: &str, text: &str) -> UserMessage {
    let message = unaddressed(text).by(ADA).in_guild(MILLERS).in_channel(channel);
    message.build()
}

fn add(message: &UserMessage) -> Interaction {
    message_command_on("Add to the articles", message).in_guild(MILLERS).by_admin().build()
}

/// What is said in the end after the message was chosen and the form sent off with that title and question.
async fn added(discord: &FakeDiscord, message: &UserMessage, title: &str, question: &str) -> SentMessage {
    let asked = add(message);
    discord.send(&asked);
    let modal = discord.wait_for_modal(&asked).await;
    let sent = modal.write("Title", title).write("A question that it answers (optional)", question).submit().by_admin().build();
    discord.send(&sent);
    discord.wait_for_edit(&sent.token).await
}

async fn answer(discord: &FakeDiscord, asked: InteractionBuilder) -> String {
    let asked = asked.build();
    discord.send(&asked);
    discord.wait_for_callback(&asked.id).await.text()
}

async fn answer_in(discord: &FakeDiscord, server: &str) -> String {
    answer(discord, ask(QUESTION).in_guild(server)).await
}

const SLUICE: &str = "Turn the **left wheel** twice, then run:\n```\n/sluice open\n```";

#[tokio::test]
async fn a_message_is_added_asked_for_replaced_deleted_and_gone_and_no_other_server_sees_it() {
    let Place { discord, bot, corpus: _corpus, folder: _folder } = place().await;
    let message = message_in(HELP, SLUICE);
    discord.send_message(&message);
    let report = added(&discord, &message, "The old sluice", QUESTION).await;
    assert!(report.text().contains("Added") && report.text().contains(HELP), "{}", report.text());
    let quoted = answer_in(&discord, MILLERS).await;
    let link = format!("https://discord.com/channels/{MILLERS}/{HELP}/{}", message.id);
    for shown in ["left wheel", "/sluice open", &link, "The Miller", "#help"] {
        assert!(quoted.contains(shown), "{shown} in {quoted}");
    }
    assert!(!answer_in(&discord, FERRYMEN).await.contains("left wheel"));

    let edited = unaddressed("Turn the **right wheel** once.")
        .by(ADA)
        .in_guild(MILLERS)
        .in_channel(HELP)
        .with("id", message.id.clone().into())
        .build();
    let report = added(&discord, &edited, "The old sluice", QUESTION).await;
    assert!(report.text().contains("Replaced"), "{}", report.text());
    let quoted = answer_in(&discord, MILLERS).await;
    assert!(quoted.contains("right wheel") && !quoted.contains("left wheel"), "{quoted}");

    discord.delete_message(&message.id).expect("the bot is told");
    let gone = async {
        while answer_in(&discord, MILLERS).await.contains("right wheel") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(fake_discord::DEADLINE, gone).await.expect("it is gone");
    discord.assert_clean();
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_message_that_not_all_can_view_is_added_only_once_that_is_confirmed() {
    let Place { discord, bot, corpus: _corpus, folder: _folder } = place().await;
    let message = message_in(STAFF, SLUICE);
    discord.expect_message(&message);
    let doubt = added(&discord, &message, "The old sluice", QUESTION).await;
    assert!(doubt.text().contains(&format!("every member of this server can view <#{STAFF}>")), "{}", doubt.text());
    assert!(!answer_in(&discord, MILLERS).await.contains("left wheel"));
    let pressed = press_on(&doubt, "Let every member read it").in_guild(MILLERS).by_admin().build();
    discord.send(&pressed);
    assert!(discord.wait_for_edit(&pressed.token).await.text().contains("Added"));
    assert!(answer_in(&discord, MILLERS).await.contains("left wheel"));
    discord.assert_clean();
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn what_is_no_message_of_this_server_s_members_is_refused() {
    let Place { discord, bot, corpus: _corpus, folder: _folder } = place().await;
    let refused = [
        ("mine", unaddressed("Quoted word for word.").by_the_bot().in_guild(MILLERS).build()),
        ("another server", messages::forward(&unaddressed("The mill is closed.").in_guild(FERRYMEN).build()).in_guild(MILLERS).build()),
        ("no text", unaddressed("").in_guild(MILLERS).build()),
    ];
    for (reason, message) in refused {
        let said = answer(&discord, message_command_on("Add to the articles", &message).in_guild(MILLERS).by_admin()).await;
        assert!(said.contains(reason), "{reason}: {said}");
    }
    let message = message_in(HELP, SLUICE);
    let said = answer(&discord, message_command_on("Add to the articles", &message).in_guild(MILLERS)).await;
    assert!(said.contains("for those who manage this server"), "a member without the permission: {said}");
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn every_kind_of_message_is_added_or_refused_and_none_without_a_word() {
    let Place { discord, bot, corpus: _corpus, folder: _folder } = place().await;
    for (what, kind) in messages::every_kind() {
        let message = kind.in_guild(MILLERS).build();
        let asked = add(&message);
        discord.send(&asked);
        let callback = discord.wait_for_callback(&asked.id).await;
        assert!(callback.kind == 9 || !callback.text().is_empty(), "{what}: {callback:?}");
    }
    discord.assert_clean();
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_file_of_a_message_is_offered_and_added_with_it() {
    let Place { discord, bot, corpus: _corpus, folder: _folder } = place().await;
    let rules = attachments::file("sluices.md", "# Sluices\n\nThe old sluice is opened with the brass crank.\n");
    let picture = attachments::file("sluice.png", "no text");
    let message =
        unaddressed("How the sluices work:").by(ADA).in_guild(MILLERS).in_channel(HELP).attaching(rules).attaching(picture).build();
    discord.send_message(&message);
    let report = added(&discord, &message, "Sluices", "").await;
    let chosen = choose_on(&report, &["sluices.md"]).in_guild(MILLERS).by_admin().build();
    discord.send(&chosen);
    let report = discord.wait_for_edit(&chosen.token).await.text();
    assert!(report.contains("Added"), "{report}");
    assert!(answer_in(&discord, MILLERS).await.contains("brass crank"));
    discord.assert_clean();
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn whoever_wrote_a_message_can_have_its_article_deleted() {
    let Place { discord, bot, corpus: _corpus, folder: _folder } = place().await;
    let message = message_in(HELP, SLUICE);
    discord.send_message(&message);
    added(&discord, &message, "The old sluice", QUESTION).await;
    let by = |user: &str| command("forget-me").in_guild(MILLERS).by(user);
    assert!(answer(&discord, by("999")).await.contains("No article here was made from a message of yours."));
    let asked = by(ADA).build();
    discord.send(&asked);
    let offered = discord.wait_for_callback(&asked.id).await;
    assert!(offered.text().contains("1 article was made"), "{}", offered.text());
    let pressed = press_on(&offered, "Delete them").in_guild(MILLERS).by(ADA).build();
    discord.send(&pressed);
    assert!(discord.wait_for_edit(&pressed.token).await.text().contains("Deleted"));
    assert!(!answer_in(&discord, MILLERS).await.contains("left wheel"));
    discord.assert_clean();
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn what_was_deleted_while_the_bot_was_away_is_gone_soon_after_its_start() {
    let Place { discord, bot, corpus, folder } = place().await;
    let message = message_in(HELP, SLUICE);
    discord.send_message(&message);
    added(&discord, &message, "The old sluice", QUESTION).await;
    bot.stop().await.expect("a clean end");
    discord.delete_message(&message.id);
    let bot = start(&discord, &corpus, &folder).await;
    let gone = async {
        while answer_in(&discord, MILLERS).await.contains("left wheel") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(fake_discord::DEADLINE, gone).await.expect("it is gone");
    bot.stop().await.expect("a clean end");
}
