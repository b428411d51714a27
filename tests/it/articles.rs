//! Articles that a server's managers add in Discord: by file and by form, listed, shown, removed, restored, exported and imported.

mod files;
mod kept;
mod killed;

use pullquote::config::{Secret, Secrets, Settings};
use tempfile::TempDir;

use crate::support::bot::{Bot, Corpus, settings};
use fake_discord::attachments::file;
use fake_discord::interactions::{InteractionBuilder, ask, autocomplete, command, press_on};
use fake_discord::{Attachment, Callback, FakeDiscord, SentMessage, TOKEN};

/// A server that has the bot, and another.
const MILLERS: &str = "812345678901234567";
const FERRYMEN: &str = "1098765432109876543";

const QUESTION: &str = "Who flew the zeppelin Aurora?";
const ZEPPELIN: &str = "# The zeppelin\n\nThe zeppelin Aurora moored at the mill. The zeppelin Aurora was flown by Mira Solberg.\n";
const CORRECTED: &str = "# The zeppelin\n\nThe zeppelin Aurora moored at the mill. The zeppelin Aurora was flown by Tomas Reva.\n";

/// A bot on the mills with a store in a file.
struct Place {
    discord: FakeDiscord,
    bot: Bot,
    corpus: Corpus,
    folder: TempDir,
}

impl Place {
    async fn new() -> Place {
        Place::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Settings)) -> Place {
        let (discord, corpus, folder) = (FakeDiscord::start().await, Corpus::mills(), TempDir::new().expect("a folder"));
        let mut settings = settings(&corpus, &discord);
        settings.store.path = Some(folder.path().join("pullquote.db"));
        settings.discord.cdn_base = Some(discord.cdn_base());
        (settings.questions, settings.discord.questions_per_user) = (None, None);
        change(&mut settings);
        let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
        discord.wait_for_identify().await;
        Place { discord, bot, corpus, folder }
    }

    async fn end(self) {
        self.bot.stop().await.expect("a clean end");
    }

    async fn said(&self, builder: InteractionBuilder) -> Callback {
        let interaction = builder.build();
        self.discord.send(&interaction);
        self.discord.wait_for_callback(&interaction.id).await
    }

    /// What follows a private deferral.
    async fn followed(&self, builder: InteractionBuilder) -> SentMessage {
        let interaction = builder.build();
        self.discord.send(&interaction);
        let callback = self.discord.wait_for_callback(&interaction.id).await;
        assert!(callback.is_private() && callback.is_deferred(), "{}", callback.text());
        self.discord.wait_for_edit(&interaction.token).await
    }

    async fn added(&self, file: &Attachment) -> SentMessage {
        self.followed(manager(articles("add", |command| command.attachment("file", file)))).await
    }

    /// What a member of this server is answered.
    async fn answer(&self, server: &str) -> String {
        self.said(ask(QUESTION).in_guild(server)).await.text()
    }

    /// What is offered for a name.
    async fn offered(&self, sub: &str, typed: &str) -> Vec<String> {
        let callback = self.said(manager(autocomplete("articles", "name", typed).in_subcommand(sub))).await;
        let choices = callback.data["choices"].as_array().cloned().unwrap_or_default();
        choices.iter().map(|choice| choice["value"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

fn articles(sub: &str, options: impl FnOnce(InteractionBuilder) -> InteractionBuilder) -> InteractionBuilder {
    options(command("articles")).in_subcommand(sub)
}

fn named(sub: &str, name: &str) -> InteractionBuilder {
    manager(articles(sub, |command| command.string("name", name)))
}

/// By a manager of the millers' server.
fn manager(builder: InteractionBuilder) -> InteractionBuilder {
    builder.in_guild(MILLERS).by_admin()
}

#[tokio::test]
async fn a_file_is_asked_for_in_its_server_alone_once_it_was_added_and_not_once_that_is_undone() {
    let place = Place::new().await;
    assert!(!place.answer(MILLERS).await.contains("Solberg"));
    let added = place.added(&file("zeppelin.md", ZEPPELIN)).await;
    let text = added.text();
    assert!(text.contains("Added") && text.contains("**1** added") && text.contains("belong to this server"), "{text}");
    assert!(!text.contains("lost when"), "{text}");
    assert!(place.answer(MILLERS).await.contains("Solberg"));
    assert!(!place.answer(FERRYMEN).await.contains("Solberg"));
    let undone = place.followed(press_on(&added, "Undo").by_admin()).await;
    assert!(undone.text().contains("Removed"), "{}", undone.text());
    assert!(!place.answer(MILLERS).await.contains("Solberg"));
    let again = place.followed(press_on(&added, "Undo").by_admin()).await.text();
    assert!(again.contains("Nothing was undone"), "{again}");
    place.followed(press_on(&undone, "Undo").by_admin()).await;
    assert!(place.answer(MILLERS).await.contains("Solberg"));
    place.end().await;
}

#[tokio::test]
async fn a_file_of_the_same_name_replaces_the_other_which_can_be_put_back() {
    let place = Place::new().await;
    place.added(&file("zeppelin.md", ZEPPELIN)).await;
    let replaced = place.added(&file("zeppelin.md", CORRECTED)).await;
    assert!(replaced.text().contains("Replaced") && replaced.text().contains("**1** changed"), "{}", replaced.text());
    let answer = place.answer(MILLERS).await;
    assert!(answer.contains("Reva") && !answer.contains("Solberg"), "{answer}");
    place.followed(press_on(&replaced, "Undo").by_admin()).await;
    let answer = place.answer(MILLERS).await;
    assert!(answer.contains("Solberg") && !answer.contains("Reva"), "{answer}");
    let aside = place.offered("restore", "zeppelin").await;
    place.followed(named("restore", aside.iter().find(|name| name.starts_with("replaced/")).expect("offered"))).await;
    assert!(place.answer(MILLERS).await.contains("Reva"));
    place.end().await;
}

#[tokio::test]
async fn a_short_text_is_written_in_a_form_and_found_by_its_question() {
    let place = Place::new().await;
    let opening = manager(articles("add", |command| command)).build();
    place.discord.send(&opening);
    let modal = place.discord.wait_for_modal(&opening).await;
    assert_eq!(modal.labels(), ["Title", "Question", "Link", "Text"]);
    let filled = modal.write("Title", "Airships: \"who\" & when").write("Question", QUESTION).write("Link", "https://example.org/air");
    let added = place.followed(filled.write("Text", "That was **Mira Solberg**, in 1931.").submit()).await;
    assert!(added.text().contains("airships-who-when.md") && added.text().contains("**1** added"), "{}", added.text());
    let answer = place.answer(MILLERS).await;
    assert!(answer.contains("Solberg") && answer.contains("https://example.org/air"), "{answer}");
    place.end().await;
}

#[tokio::test]
async fn a_text_that_is_refused_can_be_corrected() {
    let place = Place::new().await;
    let opening = manager(articles("add", |command| command)).build();
    place.discord.send(&opening);
    let modal = place.discord.wait_for_modal(&opening).await;
    let filled = modal.write("Title", "Airships").write("Link", "example.org").write("Text", "Mira Solberg flew the zeppelin Aurora.");
    let refused = place.said(filled.submit()).await;
    assert!(refused.is_private() && refused.text().contains("the link is no address"), "{}", refused.text());
    let edit = press_on(&refused, "Edit").by_admin().build();
    place.discord.send(&edit);
    let modal = place.discord.wait_for_modal(&edit).await;
    assert_eq!((modal.text("Title"), modal.text("Text")), ("Airships", "Mira Solberg flew the zeppelin Aurora."));
    place.followed(modal.write("Link", "").submit()).await;
    assert!(place.answer(MILLERS).await.contains("Solberg"));
    place.end().await;
}

#[tokio::test]
async fn an_article_is_removed_and_restored_by_its_name() {
    let place = Place::new().await;
    place.added(&file("zeppelin.md", ZEPPELIN)).await;
    assert_eq!(place.offered("remove", "ZEPP").await, ["discord/zeppelin.md"]);
    assert_eq!(place.offered("restore", "").await, [] as [&str; 0]);
    let shown = place.followed(named("show", "discord/zeppelin.md")).await.text();
    assert!(shown.contains("The zeppelin") && shown.contains("moored at the mill"), "{shown}");
    let removed = place.followed(named("remove", "discord/zeppelin.md")).await.text();
    assert!(removed.contains("**1** removed") && removed.contains("deleted for good"), "{removed}");
    assert!(!place.answer(MILLERS).await.contains("Solberg"));
    assert_eq!((place.offered("remove", "").await.len(), place.offered("restore", "").await.len()), (0, 1));
    let missing = place.followed(named("remove", "discord/zeppelin.md")).await.text();
    assert!(missing.contains("there is no such article"), "{missing}");
    place.followed(named("restore", "discord/zeppelin.md")).await;
    assert!(place.answer(MILLERS).await.contains("Solberg"));
    place.end().await;
}

#[tokio::test]
async fn what_was_added_is_listed_page_by_page() {
    let place = Place::new().await;
    let nothing = place.followed(manager(articles("list", |command| command))).await.text();
    assert!(nothing.contains("Nothing was added"), "{nothing}");
    for number in 0..11 {
        place.added(&file(&format!("mill-{number}.md"), format!("The mill {number} was built in 18{number:02}."))).await;
    }
    let first = place.followed(manager(articles("list", |command| command))).await;
    assert!(first.text().contains("**11** articles in **11** documents") && first.text().contains("Page 1 of 2"), "{}", first.text());
    assert!(first.text().contains("1 article, 30 bytes, added <t:") && first.text().contains("by <@"), "{}", first.text());
    let second = place.said(press_on(&first, "Older").by_admin()).await;
    assert!(second.text().contains("Page 2 of 2"), "{}", second.text());
    assert!(place.said(press_on(&second, "Newer").by_admin()).await.text().contains("Page 1 of 2"));
    place.end().await;
}

#[tokio::test]
async fn only_managers_of_a_server_that_has_the_bot_add_anything_and_only_there() {
    let place = Place::new().await;
    let zeppelin = file("zeppelin.md", ZEPPELIN);
    let add = || articles("add", |command| command.attachment("file", &zeppelin));
    for (who, builder) in [
        ("a member", add().in_guild(MILLERS)),
        ("a manager of a server without the bot", add().in_guild(MILLERS).by_admin().user_install()),
        ("somebody in a direct message", add().in_dm().by_admin()),
    ] {
        let refused = place.said(builder).await;
        assert!(refused.is_private() && !refused.is_deferred(), "{who}");
        assert!(!refused.text().contains("Added"), "{who}: {}", refused.text());
    }
    assert_eq!(place.discord.fetches().len(), 0);
    let added = place.added(&file("zeppelin.md", ZEPPELIN)).await;
    let by_member = place.said(press_on(&added, "Undo")).await;
    assert!(!by_member.is_deferred() && place.answer(MILLERS).await.contains("Solberg"), "{}", by_member.text());
    let elsewhere = |sub: &str| articles(sub, |command| command.string("name", "discord/zeppelin.md")).in_guild(FERRYMEN).by_admin();
    for sub in ["show", "remove", "restore"] {
        let text = place.followed(elsewhere(sub)).await.text();
        assert!(text.contains("there is no such article"), "{sub}: {text}");
    }
    let other = place.followed(articles("list", |command| command).in_guild(FERRYMEN).by_admin()).await.text();
    assert!(other.contains("Nothing was added"), "{other}");
    let offered = place.said(autocomplete("articles", "name", "").in_subcommand("show").in_guild(FERRYMEN).by_admin()).await;
    assert_eq!(offered.data["choices"].as_array().map(Vec::len), Some(0));
    let as_member = place.said(autocomplete("articles", "name", "").in_subcommand("show").in_guild(MILLERS)).await;
    assert_eq!(as_member.data["choices"].as_array().map(Vec::len), Some(0));
    place.end().await;
}

#[tokio::test]
async fn a_store_in_memory_says_that_what_is_added_is_lost() {
    let place = Place::with(|settings| settings.store.path = None).await;
    let added = place.added(&file("zeppelin.md", ZEPPELIN)).await.text();
    assert!(added.contains("This is lost when the bot restarts"), "{added}");
    place.end().await;
}

#[tokio::test]
async fn the_limits_of_a_server_hold() {
    let place = Place::with(|settings| settings.servers.max_articles = 1).await;
    place.added(&file("zeppelin.md", ZEPPELIN)).await;
    let second = place.added(&file("lantern.md", "The lantern was forged by Tomas Reva.")).await.text();
    assert!(second.contains("Not changed") && second.contains("would have 2 articles"), "{second}");
    assert!(place.added(&file("zeppelin.md", CORRECTED)).await.text().contains("Replaced"));
    place.end().await;
}
