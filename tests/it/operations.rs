//! What whoever runs the bot does: watches, reloads, goes back, reads its figures.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use pullquote::config::{Secret, Secrets, Settings};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::support::bot::{Bot, Corpus, OPERATOR, settings};
use fake_discord::interactions::{InteractionBuilder, ask, command};
use fake_discord::{FakeDiscord, TOKEN};

const ADMIN: &str = "an admin token";

/// A bot on a corpus of so many small articles beside the mills, with settings changed.
async fn bot_with(articles: usize, change: impl FnOnce(&mut Settings)) -> (FakeDiscord, Corpus, Bot) {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    corpus.write("many.jsonl", &lines(articles));
    let mut settings = settings(&corpus, &discord);
    settings.questions = None;
    change(&mut settings);
    let secrets = Secrets { token: Some(Secret::new(TOKEN)), admin_token: Some(Secret::new(ADMIN)), ..Secrets::default() };
    let bot = Bot::start(settings, secrets).await;
    discord.wait_for_identify().await;
    (discord, corpus, bot)
}

fn lines(articles: usize) -> String {
    (0..articles).map(|number| format!("{}\n", json!({"id": format!("n{number}"), "body": format!("Lamp {number} is lit.")}))).collect()
}

async fn posted(ops: SocketAddr, how: &str, token: Option<&str>) -> (StatusCode, Value) {
    let request = Client::new().post(format!("http://{ops}/admin/reload{how}"));
    let request = token.iter().fold(request, reqwest::RequestBuilder::bearer_auth);
    let response = request.send().await.expect("an answer");
    let (status, text) = (response.status(), response.text().await.expect("a text"));
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn said(discord: &FakeDiscord, builder: InteractionBuilder) -> String {
    let interaction = builder.build();
    discord.send(&interaction);
    discord.wait_for_callback(&interaction.id).await.text()
}

async fn reloaded(discord: &FakeDiscord, how: Option<&str>) -> String {
    let reload = command("reload").by(OPERATOR);
    let reload = how.into_iter().fold(reload, |reload, how| reload.string("how", how)).build();
    discord.send(&reload);
    discord.wait_for_edit(&reload.token).await.text()
}

/// Waits until `/status` says this.
async fn wait_for_status(discord: &FakeDiscord, text: &str) {
    let status = async {
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        while !said(discord, command("status").by(OPERATOR)).await.contains(text) {
            tick.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), status).await.unwrap_or_else(|_| panic!("/status never says {text:?}"));
}

async fn end(bot: Bot) {
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_reload_over_http_needs_its_token_and_reports() {
    let (_standin, corpus, bot) = bot_with(0, |_| {}).await;
    assert_eq!(posted(bot.ops, "", None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(posted(bot.ops, "", Some("an admin tokem")).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(posted(bot.ops, "?how=twice", Some(ADMIN)).await.0, StatusCode::BAD_REQUEST);
    corpus.write("new.txt", "The zeppelin Aurora landed at Harl.");
    let (status, report) = posted(bot.ops, "", Some(ADMIN)).await;
    assert_eq!((status, &report["changes"]["added"], &report["swapped"]), (StatusCode::OK, &json!(1), &json!(true)));
    assert!(report["memory_kib"].as_u64().is_some_and(|kib| kib > 1_000), "{report}");
    for name in ["briefs.jsonl", "closing.md", "flood.txt", "many.jsonl", "new.txt"] {
        corpus.remove(name);
    }
    let (status, refusal) = posted(bot.ops, "?how=force", Some(ADMIN)).await;
    assert_eq!((status, &refusal["swapped"]), (StatusCode::CONFLICT, &json!(false)));
    assert!(refusal["reason"].as_str().is_some_and(|reason| reason.contains("no article")), "{refusal}");
    end(bot).await;
}

#[tokio::test]
async fn without_an_admin_token_nobody_reloads_over_http() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = Bot::on_gateway(&corpus, &discord).await;
    assert_eq!(posted(bot.ops, "", Some("")).await.0, StatusCode::NOT_FOUND);
    end(bot).await;
}

#[tokio::test]
async fn many_vanishing_articles_are_refused_unless_forced_and_undone() {
    let (discord, corpus, bot) = bot_with(20, |_| {}).await;
    corpus.write("many.jsonl", &lines(5));
    let refused = reloaded(&discord, None).await;
    assert!(refused.contains("15 of 24 articles would vanish") && refused.contains("how:force"), "{refused}");
    assert!(said(&discord, command("status").by(OPERATOR)).await.contains("was refused"));
    let dry = reloaded(&discord, Some("dry_run")).await;
    assert!(dry.contains("would vanish"), "{dry}");
    assert!(reloaded(&discord, Some("force")).await.contains("**15** removed"));
    assert!(said(&discord, ask("Is lamp 17 lit?")).await.contains("17"), "the title at least");
    let back = reloaded(&discord, Some("undo")).await;
    assert!(back.contains("Went back") && back.contains("**15** added"), "{back}");
    assert!(reloaded(&discord, Some("undo")).await.contains("**15** removed"), "and forth");
    end(bot).await;
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let (discord, corpus, bot) = bot_with(0, |_| {}).await;
    corpus.write("new.txt", "The zeppelin Aurora landed at Harl.");
    assert!(reloaded(&discord, Some("dry_run")).await.contains("**1** added"));
    assert!(said(&discord, ask("Where did the zeppelin Aurora land?")).await.contains("no answer"));
    assert!(reloaded(&discord, Some("undo")).await.contains("no corpus to go back to"));
    end(bot).await;
}

#[tokio::test]
async fn a_corpus_that_answers_worse_is_refused_with_the_questions() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("questions.jsonl");
    let question = json!({"id": "1", "question": "How many visitors does the mayor expect?", "answerable": true, "articles": [], "answers": ["12,000"]});
    std::fs::write(&path, question.to_string()).expect("written");
    let (discord, corpus, bot) = bot_with(0, |settings| {
        settings.questions = Some(path);
        settings.guards.question_floor = 0.9;
    })
    .await;
    assert!(reloaded(&discord, None).await.contains("1 of 1 of your questions are answered rightly"));
    corpus.write("closing.md", "The mill closed.");
    let refused = reloaded(&discord, None).await;
    assert!(refused.contains("0 of 1") && refused.contains("no longer answered: How many visitors"), "{refused}");
    assert!(said(&discord, ask("How many visitors does the mayor expect?")).await.contains("12,000"));
    end(bot).await;
}

#[tokio::test]
async fn a_folder_that_is_gone_leaves_the_old_corpus_until_it_is_back() {
    let (discord, corpus, bot) = bot_with(0, |_| {}).await;
    let aside = corpus.path().with_extension("aside");
    std::fs::rename(corpus.path(), &aside).expect("moved");
    for how in [None, Some("force"), Some("dry_run")] {
        let refused = reloaded(&discord, how).await;
        assert!(refused.contains("stay as they were: the folder cannot be read"), "{refused}");
    }
    let (status, refusal) = posted(bot.ops, "", Some(ADMIN)).await;
    let reason = refusal["reason"].as_str().unwrap_or_default();
    let path = corpus.path().display().to_string();
    assert!(status == StatusCode::CONFLICT && reason.contains(&path) && reason.contains("No such file"), "{refusal}");
    assert!(said(&discord, ask("How many visitors does the mayor expect?")).await.contains("12,000"));
    std::fs::rename(&aside, corpus.path()).expect("moved back");
    corpus.write("new.txt", "The zeppelin Aurora landed at Harl.");
    assert!(reloaded(&discord, None).await.contains("**1** added, **0** changed, **0** removed"));
    end(bot).await;
}

#[tokio::test]
async fn a_watched_folder_may_vanish_and_come_back() {
    let (discord, corpus, bot) = bot_with(0, |settings| settings.watch_every = NonZeroU32::new(1)).await;
    let aside = corpus.path().with_extension("aside");
    std::fs::rename(corpus.path(), &aside).expect("moved");
    wait_for_status(&discord, "was refused").await;
    assert!(said(&discord, ask("How many visitors does the mayor expect?")).await.contains("12,000"));
    std::fs::write(aside.join("new.txt"), "The zeppelin Aurora landed at Harl.").expect("written");
    std::fs::rename(&aside, corpus.path()).expect("moved back");
    wait_for_status(&discord, "1 added").await;
    assert!(said(&discord, ask("Where did the zeppelin Aurora land?")).await.contains("landed"));
    end(bot).await;
}

#[tokio::test]
async fn reloads_that_come_together_share_one() {
    let (_standin, corpus, bot) = bot_with(0, |_| {}).await;
    corpus.write("new.txt", "The zeppelin Aurora landed at Harl.");
    let ops = bot.ops;
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..20 {
        asked.spawn(async move { posted(ops, "", Some(ADMIN)).await });
    }
    let reports = asked.join_all().await;
    assert!(reports.iter().all(|(status, _)| *status == StatusCode::OK));
    let metrics = Client::new().get(format!("http://{ops}/metrics")).send().await.expect("an answer").text().await.expect("a text");
    let done = metrics.lines().find_map(|line| line.strip_prefix("pullquote_reloads_total{kind=\"done\"} ")).expect("a count");
    assert!(done.parse::<u32>().expect("a number") < 20, "{done}");
    end(bot).await;
}

#[tokio::test]
async fn a_change_in_the_folder_is_picked_up_by_itself() {
    let (discord, corpus, bot) = bot_with(0, |settings| settings.watch_every = NonZeroU32::new(1)).await;
    corpus.write("new.txt", "The zeppelin Aurora landed at Harl.");
    wait_for_status(&discord, "1 added").await;
    assert!(said(&discord, ask("Where did the zeppelin Aurora land?")).await.contains("landed"));
    end(bot).await;
}

#[tokio::test]
async fn metrics_tell_what_happened() {
    let (discord, _corpus, bot) = bot_with(0, |_| {}).await;
    said(&discord, ask("How many visitors does the mayor expect?")).await;
    said(&discord, ask("?!")).await;
    let response = Client::new().get(format!("http://{}/metrics", bot.ops)).send().await.expect("an answer");
    assert!(response.headers()["content-type"].to_str().expect("a text").starts_with("application/openmetrics-text"));
    let text = response.text().await.expect("a text");
    for line in [
        "pullquote_questions_total{outcome=\"strong\",transport=\"gateway\"} 1",
        "pullquote_questions_total{outcome=\"invalid\",transport=\"gateway\"} 1",
        "pullquote_ranking_seconds_count 1",
        "pullquote_gateway_events_total{kind=\"ready\"} 1",
        "pullquote_gateway_connected 1",
        "pullquote_articles 4",
    ] {
        assert!(text.lines().any(|found| found == line), "no {line} in\n{text}");
    }
    end(bot).await;
}
