//! What becomes of questions without an answer and of answers that are wrong: `/unanswered`, what it offers at each, and `/stats`.

use std::path::PathBuf;
use std::time::Duration;

use pullquote::config::{Secret, Secrets, Settings};
use tempfile::TempDir;

use crate::support::bot::{Bot, Corpus, settings};
use fake_discord::interactions::{InteractionBuilder, ask, choose_on, command, press_on};
use fake_discord::{Callback, FakeDiscord, SentMessage, TOKEN};

/// Two servers that have the bot.
const MILLERS: &str = "812345678901234567";
const FERRYMEN: &str = "1098765432109876543";
/// A member whose id is in nothing that is kept.
const ADA: &str = "345678901234567890";

const ZEPPELIN: &str = "Who flew the zeppelin Aurora?";
const ANSWERED: &str = "How many visitors does the mayor expect?";

const DEADLINE: Duration = Duration::from_secs(20);

struct Place {
    discord: FakeDiscord,
    bot: Bot,
    corpus: Corpus,
    folder: TempDir,
}

fn path(folder: &TempDir) -> PathBuf {
    folder.path().join("pullquote.db")
}

async fn start(discord: &FakeDiscord, corpus: &Corpus, folder: &TempDir, change: impl FnOnce(&mut Settings)) -> Bot {
    let mut settings = settings(corpus, discord);
    settings.store.path = Some(path(folder));
    (settings.questions, settings.discord.questions_per_user) = (None, None);
    change(&mut settings);
    let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
    discord.wait_for_identify().await;
    bot
}

impl Place {
    async fn new() -> Place {
        let (discord, corpus, folder) = (FakeDiscord::start().await, Corpus::mills(), TempDir::new().expect("a folder"));
        let bot = start(&discord, &corpus, &folder, |_| {}).await;
        Place { discord, bot, corpus, folder }
    }

    async fn said(&self, builder: InteractionBuilder) -> Callback {
        let interaction = builder.build();
        self.discord.send(&interaction);
        self.discord.wait_for_callback(&interaction.id).await
    }

    async fn asked(&self, server: &str, questions: &[&str]) {
        for question in questions {
            self.said(ask(question).in_guild(server).by(ADA)).await;
        }
    }

    /// What follows a private deferral.
    async fn followed(&self, builder: InteractionBuilder) -> SentMessage {
        let interaction = builder.build();
        self.discord.send(&interaction);
        let callback = self.discord.wait_for_callback(&interaction.id).await;
        assert!(callback.is_private() && callback.is_deferred(), "{}", callback.text());
        self.discord.wait_for_edit(&interaction.token).await
    }

    /// The list of a server, once it holds `wanted`: what is asked is written down beside the answer.
    async fn list(&self, server: &str, wanted: &str) -> SentMessage {
        let list = async {
            let mut tick = tokio::time::interval(Duration::from_millis(20));
            loop {
                let list = self.followed(command("unanswered").in_guild(server).by_admin()).await;
                if list.text().contains(wanted) {
                    return list;
                }
                tick.tick().await;
            }
        };
        tokio::time::timeout(DEADLINE, list).await.unwrap_or_else(|_| panic!("never {wanted:?} in {server}"))
    }

    async fn end(self) {
        self.bot.stop().await.expect("a clean end");
    }
}

#[tokio::test]
async fn wordings_of_one_question_are_one_row_that_can_be_ignored_and_brought_back() {
    let place = Place::new().await;
    place.asked(MILLERS, &["Which airline flies to Lisbon?", ZEPPELIN, ZEPPELIN, "hey, who flew zeppelin Aurora pls"]).await;
    let list = place.list(MILLERS, "3×, 2 wordings").await;
    let text = list.text();
    assert!(text.contains("**2** open") && text.contains("Who flew the zeppelin Aurora? (3×, 2 wordings, today)"), "{text}");
    assert_eq!(list.file("unanswered.csv").lines().count(), 4);
    let chosen = place.said(choose_on(&list, &[ZEPPELIN]).by_admin()).await;
    assert!(chosen.text().contains("hey, who flew zeppelin Aurora pls (1×)"), "{}", chosen.text());
    let ignored = place.said(press_on(&chosen, "Ignore").by_admin()).await;
    assert!(ignored.text().contains("Ignored, in other wordings"), "{}", ignored.text());
    place.asked(MILLERS, &["can someone tell me who flew the zeppelin Aurora?"]).await;
    let list = place.said(press_on(&ignored, "Back to the list").by_admin()).await;
    assert!(list.text().contains("**1** open") && !list.text().contains("zeppelin"), "{}", list.text());
    let list = place.said(press_on(&list, "Ignored (1)").by_admin()).await;
    assert!(list.text().contains("Ignored questions") && list.text().contains("zeppelin"), "{}", list.text());
    let chosen = place.said(choose_on(&list, &[ZEPPELIN]).by_admin()).await;
    let back = place.said(press_on(&chosen, "Stop ignoring").by_admin()).await;
    assert!(back.text().contains("No longer ignored"), "{}", back.text());
    assert!(place.list(MILLERS, "4×").await.text().contains("**2** open"));
    place.end().await;
}

#[tokio::test]
async fn nobody_but_a_manager_goes_on_from_the_list() {
    let place = Place::new().await;
    place.asked(MILLERS, &[ZEPPELIN]).await;
    let list = place.list(MILLERS, "zeppelin").await;
    let refused = place.said(choose_on(&list, &[ZEPPELIN])).await;
    assert!(!refused.text().contains("zeppelin"), "{}", refused.text());
    place.end().await;
}

#[tokio::test]
async fn an_article_is_added_that_answers_a_question_of_the_list() {
    let place = Place::new().await;
    place.asked(MILLERS, &[ZEPPELIN]).await;
    let list = place.list(MILLERS, "zeppelin").await;
    let chosen = place.said(choose_on(&list, &[ZEPPELIN]).by_admin()).await;
    let pinning = place.said(press_on(&chosen, "Pin an answer").by_admin()).await;
    assert!(pinning.is_private() && pinning.text().contains("Change the question"), "{}", pinning.text());
    let opening = press_on(&chosen, "Add an article").by_admin().build();
    place.discord.send(&opening);
    let modal = place.discord.wait_for_modal(&opening).await;
    assert_eq!(modal.text("Question"), ZEPPELIN);
    let filled = modal.write("Title", "Airships").write("Text", "The zeppelin Aurora was flown by Mira Solberg.").submit();
    place.followed(filled).await;
    assert!(place.said(ask(ZEPPELIN).in_guild(MILLERS)).await.text().contains("Solberg"));
    let list = place.list(MILLERS, "answered now").await.text();
    assert!(list.contains("**0** open, **1** answered"), "{list}");
    place.end().await;
}

#[tokio::test]
async fn what_was_wrong_with_an_answer_is_told_to_the_team_of_that_server_without_who_said_it() {
    let place = Place::new().await;
    let answer = place.said(ask(ANSWERED).in_guild(MILLERS).by(ADA)).await;
    let thanks = place.said(press_on(&answer, "Not helpful")).await;
    assert!(thanks.is_private() && thanks.text().contains("counted"), "{}", thanks.text());
    let opening = press_on(&thanks, "What was wrong?").build();
    place.discord.send(&opening);
    let modal = place.discord.wait_for_modal(&opening).await;
    let kept = place.said(modal.clone().write("What was wrong?", "That was\nbefore the flood.").submit()).await;
    assert!(kept.is_private() && kept.text().contains("without your name"), "{}", kept.text());
    let twice = place.said(modal.write("What was wrong?", "And again.").submit()).await;
    assert!(twice.text().contains("said already"), "{}", twice.text());
    let list = place.list(MILLERS, "before the flood").await;
    assert!(list.text().contains("found wrong 1×") && !list.text().contains("And again"), "{}", list.text());
    let chosen = place.said(choose_on(&list, &[ANSWERED]).by_admin()).await;
    assert!(chosen.text().contains("“That was before the flood.”") && chosen.text().contains("about *"), "{}", chosen.text());
    let elsewhere = place.followed(command("unanswered").in_guild(FERRYMEN).by_admin()).await.text();
    assert!(elsewhere.contains("No question went without an answer"), "{elsewhere}");
    let Place { bot, folder, .. } = place;
    bot.stop().await.expect("a clean end");
    let kept = std::fs::read(path(&folder)).expect("a file");
    assert!(!String::from_utf8_lossy(&kept).contains(ADA), "no user is written down");
}

#[tokio::test]
async fn nobody_is_asked_what_was_wrong_where_questions_are_not_kept() {
    let place = Place::new().await;
    place.said(command("settings").boolean("log_questions", false).in_subcommand("answers").in_guild(MILLERS).by_admin()).await;
    let answer = place.said(ask(ANSWERED).in_guild(MILLERS)).await;
    let thanks = place.said(press_on(&answer, "Not helpful")).await;
    assert!(thanks.text().contains("counted") && thanks.message.buttons().is_empty(), "{}", thanks.text());
    place.end().await;
}

#[tokio::test]
async fn stats_count_by_server_and_outlive_a_stop() {
    let place = Place::new().await;
    place.asked(MILLERS, &[ZEPPELIN, ANSWERED, ANSWERED]).await;
    let answer = place.said(ask(ANSWERED).in_guild(MILLERS)).await;
    place.said(press_on(&answer, "Helpful")).await;
    let Place { discord, bot, corpus, folder } = place;
    bot.stop().await.expect("a clean end");
    let bot = start(&discord, &corpus, &folder, |_| {}).await;
    let place = Place { discord, bot, corpus, folder };
    let stats = place.followed(command("stats").in_guild(MILLERS).by_admin()).await.text();
    assert!(
        stats.contains("**4** questions, **3** answered (75 %)") && stats.contains("**1** answers judged helpful, **0** not"),
        "{stats}"
    );
    assert!(stats.contains("██████░░   75 %"), "{stats}");
    let elsewhere = place.followed(command("stats").in_guild(FERRYMEN).by_admin()).await.text();
    assert!(elsewhere.contains("**0** questions"), "{elsewhere}");
    let refused = place.said(command("stats").in_guild(MILLERS)).await.text();
    assert!(!refused.contains("questions,"), "{refused}");
    place.end().await;
}
