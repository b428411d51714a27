//! What managers of a server may do, and what they are told of: their own server's, where it has the bot.

use std::num::NonZeroU32;
use std::time::Duration;

use pullquote::config::{Followed, FollowedKind, Source};

use super::*;
use crate::support::bot::OPERATOR;
use fake_discord::DEADLINE;

/// By a manager of this server.
fn by_manager(builder: InteractionBuilder, server: &str) -> InteractionBuilder {
    builder.in_guild(server).by_admin()
}

/// A bot on both servers' articles that was asked in each: what belongs to a server is read when somebody asks there.
async fn both_asked() -> (FakeDiscord, Corpus, Bot) {
    let (discord, corpus, bot) = both().await;
    for server in [MILLERS, FERRYMEN] {
        assert!(said(&discord, ask(COMMON).in_guild(server)).await.text().contains("12,000"));
    }
    (discord, corpus, bot)
}

/// What follows a deferral.
async fn followed(discord: &FakeDiscord, builder: InteractionBuilder) -> String {
    let interaction = builder.build();
    discord.send(&interaction);
    assert!(discord.wait_for_callback(&interaction.id).await.is_private());
    discord.wait_for_edit(&interaction.token).await.text()
}

/// The questions without an answer of a server, once they hold `wanted`.
async fn unanswered(discord: &FakeDiscord, server: &str, wanted: &str) -> String {
    let list = async {
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        loop {
            let list = followed(discord, by_manager(command("unanswered"), server)).await;
            if list.contains(wanted) {
                return list;
            }
            tick.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, list).await.unwrap_or_else(|_| panic!("never {wanted:?} in {server}"))
}

#[tokio::test]
async fn a_question_counts_as_answered_by_what_its_own_server_sees() {
    let (discord, corpus, bot) = both().await;
    said(&discord, ask("Which mule sleeps on the dam?").in_guild(FERRYMEN).user_install()).await;
    said(&discord, ask("Which airline flies to Lisbon?").in_guild(MILLERS)).await;
    said(&discord, ask(QUESTION).in_guild(FERRYMEN)).await;
    let list = unanswered(&discord, FERRYMEN, "zeppelin").await;
    assert!(list.contains("**1** open, **0** answered") && !list.contains("Lisbon") && !list.contains("mule"), "{list}");
    corpus.write(&of(FERRYMEN, "airline.txt"), "The airline that flies to Lisbon is called Condor.");
    followed(&discord, by_manager(command("reload"), FERRYMEN)).await;
    let list = unanswered(&discord, MILLERS, "Lisbon").await;
    assert!(list.contains("**1** open, **0** answered") && !list.contains("zeppelin"), "{list}");
    corpus.write(&of(MILLERS, "airline.txt"), "The airline that flies to Lisbon is called Condor.");
    followed(&discord, by_manager(command("reload"), MILLERS)).await;
    assert!(unanswered(&discord, MILLERS, "Lisbon").await.contains("answered now"));
    end(bot).await;
}

#[tokio::test]
async fn a_manager_reloads_only_what_belongs_to_the_server() {
    let (discord, corpus, bot) = both_asked().await;
    corpus.write("common.txt", "The crane Otto fell on Friday.");
    corpus.write(&of(MILLERS, "ox.txt"), "The ox Bertram pulls the millstone.");
    corpus.write(&of(MILLERS, "broken.jsonl"), "{\"title\": \"No body here\"}\n");
    corpus.write(&of(FERRYMEN, "rope.txt"), "The rope Clara was spun of hemp.");
    let report = followed(&discord, by_manager(command("reload"), FERRYMEN)).await;
    assert!(report.contains("**1** added, **0** changed, **0** removed, 1 unchanged"), "{report}");
    assert!(report.contains("belong to this server") && !report.contains("broken") && !report.contains("briefs"), "{report}");
    let rope = ask("What was the rope Clara spun of?");
    assert!(said(&discord, rope.clone().in_guild(FERRYMEN)).await.text().contains("hemp"));
    for unseen in [ask("When did the crane Otto fall?").in_guild(FERRYMEN), ask("What does the ox Bertram pull?").in_guild(MILLERS)] {
        let text = said(&discord, unseen).await.text();
        assert!(!text.contains("Friday") && !text.contains("millstone"), "{text}");
    }
    let undone = followed(&discord, by_manager(command("reload").string("how", "undo"), FERRYMEN)).await;
    assert!(undone.contains("Went back") && undone.contains("**1** removed"), "{undone}");
    assert!(!said(&discord, rope.in_guild(FERRYMEN)).await.text().contains("hemp"));
    end(bot).await;
}

#[tokio::test]
async fn a_manager_of_a_server_without_articles_reloads_nothing() {
    let (discord, corpus, bot) = both().await;
    corpus.write("common.txt", "The crane Otto fell on Friday.");
    let report = followed(&discord, by_manager(command("reload"), STRANGERS)).await;
    assert!(report.contains("Not reloaded"), "{report}");
    assert!(!said(&discord, ask("When did the crane Otto fall?")).await.text().contains("Friday"));
    end(bot).await;
}

#[tokio::test]
async fn a_server_s_managers_are_told_when_they_may_reload_again() {
    let corpus = corpus();
    let (discord, bot) = bot_on(&corpus, |settings| settings.servers.reloads_per_hour = NonZeroU32::new(1)).await;
    assert!(followed(&discord, by_manager(command("reload"), FERRYMEN)).await.contains("Reloaded"));
    let refused = followed(&discord, by_manager(command("reload"), FERRYMEN)).await;
    assert!(refused.contains("Not reloaded") && refused.contains("try again in 60 min"), "{refused}");
    for reload in [by_manager(command("reload"), MILLERS), command("reload").by(OPERATOR).in_guild(FERRYMEN)] {
        assert!(followed(&discord, reload).await.contains("Reloaded"), "others are not held up");
    }
    end(bot).await;
}

#[tokio::test]
async fn a_role_that_a_server_named_reloads_only_what_belongs_to_it() {
    let (discord, corpus, bot) = both().await;
    let role = "712345678901234567";
    said(&discord, by_manager(command("settings").role("role", role).boolean("admin", true).in_subcommand("role"), FERRYMEN)).await;
    corpus.write("common.txt", "The crane Otto fell on Friday.");
    let report = followed(&discord, command("reload").in_guild(FERRYMEN).with_roles(&[role])).await;
    assert!(report.contains("**0** added, **0** changed, **0** removed, 1 unchanged"), "{report}");
    end(bot).await;
}

#[tokio::test]
async fn the_operator_reloads_everything_from_any_server() {
    let (discord, corpus, bot) = both_asked().await;
    corpus.write("common.txt", "The crane Otto fell on Friday.");
    corpus.write(&of(MILLERS, "ox.txt"), "The ox Bertram pulls the millstone.");
    corpus.write(&of(FERRYMEN, "rope.txt"), "The rope Clara was spun of hemp.");
    let report = followed(&discord, command("reload").by(OPERATOR).in_guild(STRANGERS)).await;
    assert!(report.contains("**1** added") && report.contains("the articles that belong to 2 servers"), "{report}");
    for (server, question, told) in [
        (STRANGERS, "When did the crane Otto fall?", "Friday"),
        (MILLERS, "What does the ox Bertram pull?", "millstone"),
        (FERRYMEN, "What was the rope Clara spun of?", "hemp"),
    ] {
        assert!(said(&discord, ask(question).in_guild(server)).await.text().contains(told), "{told}");
    }
    end(bot).await;
}

#[tokio::test]
async fn status_counts_what_the_server_sees_with_the_problems_of_its_own_articles() {
    let corpus = corpus();
    corpus.write(&of(MILLERS, "broken.jsonl"), "{\"title\": \"No body here\"}\n");
    let (discord, bot) = bot_on(&corpus, |_| {}).await;
    // The mills are four articles with a problem; the millers have 32 articles with a problem, the ferrymen an article.
    for (server, articles, problems) in [(MILLERS, 36, 1), (FERRYMEN, 5, 0), (STRANGERS, 4, 0)] {
        let text = said(&discord, by_manager(command("status"), server)).await.text();
        assert!(text.contains(&format!("**{articles}** articles")), "{server}: {text}");
        assert_eq!(text.contains("1 problem in the files"), problems == 1, "{server}: {text}");
    }
    let text = said(&discord, command("status").by(OPERATOR).in_guild(STRANGERS)).await.text();
    assert!(
        text.contains("**4** articles") && text.contains("1 problem in the files") && text.contains("2 servers have articles"),
        "{text}"
    );
    end(bot).await;
}

/// A feed that cannot be fetched, of the millers' own.
fn feed(folder: &tempfile::TempDir) -> Source {
    let followed = Followed {
        kind: FollowedKind::Feed,
        url: "http://127.0.0.1:9/feed".to_owned(),
        every: Duration::from_secs(3_600),
        keep_days: 7,
        max_bytes: 1 << 20,
        max_pages: 100,
        allow_private: true,
    };
    let plain = Source::from(folder.path().to_owned());
    Source { name: "Mealworm".to_owned(), followed: Some(followed), server: MILLERS.parse().ok(), has_servers: false, ..plain }
}

#[tokio::test]
async fn a_source_that_is_followed_for_one_server_is_listed_there_and_for_the_operator() {
    let (folder, corpus) = (tempfile::TempDir::new().expect("a folder"), corpus());
    let (discord, bot) = bot_on(&corpus, |settings| settings.sources = vec![feed(&folder)]).await;
    let status = command("status");
    for (asked, sees) in [
        (by_manager(status.clone(), MILLERS), true),
        (by_manager(status.clone(), FERRYMEN), false),
        (status.by(OPERATOR).in_guild(STRANGERS), true),
    ] {
        let text = said(&discord, asked).await.text();
        assert_eq!(text.contains("Mealworm"), sees, "{text}");
    }
    end(bot).await;
}

#[tokio::test]
async fn who_manages_a_server_is_nobody_there_without_the_bot() {
    let role = "712345678901234567";
    let (discord, corpus, bot) = both().await;
    corpus.write(&of(MILLERS, "ox.txt"), "The ox Bertram pulls the millstone.");
    said(&discord, by_manager(command("settings").role("role", role).boolean("admin", true).in_subcommand("role"), MILLERS)).await;
    let show = command("settings").in_subcommand("show");
    for asked in [command("reload"), command("status"), command("unanswered"), show.clone()] {
        for server in [MILLERS, STRANGERS] {
            let asked = || asked.clone().in_guild(server).user_install();
            for asked in
                [asked().by_admin(), asked().with_permissions(fake_discord::interactions::ADMINISTRATOR), asked().with_roles(&[role])]
            {
                let refused = said(&discord, asked).await;
                assert!(refused.is_private() && refused.text().contains("manage this server"), "{}", refused.text());
            }
        }
        let without = by_manager(asked.clone(), MILLERS).with("authorizing_integration_owners", Value::Null);
        assert!(said(&discord, without).await.text().contains("manage this server"));
    }
    assert!(said(&discord, by_manager(show.clone(), MILLERS).with_own_install()).await.text().contains(role), "with the bot");
    let operator = said(&discord, show.by(OPERATOR).in_guild(STRANGERS).user_install()).await;
    assert!(operator.text().contains("Settings belong to a server"), "{}", operator.text());
    end(bot).await;
}

#[tokio::test]
async fn what_a_server_set_holds_only_where_it_has_the_bot() {
    let (discord, _corpus, bot) = both().await;
    said(&discord, by_manager(command("settings").boolean("private", true).in_subcommand("answers"), FERRYMEN)).await;
    assert!(said(&discord, ask(COMMON).in_guild(FERRYMEN)).await.is_private());
    assert!(!said(&discord, ask(COMMON).in_guild(FERRYMEN).user_install()).await.is_private());
    end(bot).await;
}
