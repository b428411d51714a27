//! The bot on Discord's gateway, through the real client, against the fake Discord.

use std::time::Duration;

use pullquote::config::{Secret, Secrets};
use serde_json::{Value, json};

use crate::support::bot::{Bot, Corpus, OPERATOR, Process, settings};
use fake_discord::interactions::{ask, command, undecodable};
use fake_discord::{DEADLINE, FakeDiscord, TOKEN, unreachable_api_base};

async fn mills() -> (FakeDiscord, Corpus, Bot) {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = Bot::on_gateway(&corpus, &discord).await;
    (discord, corpus, bot)
}

/// What is sent, without the ids of buttons: they carry the asker's id, which is new each time.
fn pretty(value: &Value) -> String {
    let mut value = value.clone();
    let rows = value["components"].as_array_mut().into_iter().flatten();
    for button in rows.flat_map(|row| row["components"].as_array_mut().into_iter().flatten()) {
        button["custom_id"] = "…".into();
    }
    serde_json::to_string_pretty(&value).expect("JSON")
}

#[tokio::test]
async fn an_answer_is_a_quote_with_its_source() {
    let (discord, _corpus, bot) = mills().await;
    let asked = ask("How many visitors does the mayor expect?").build();
    discord.send(&asked);
    let callback = discord.wait_for_callback(&asked.id).await;
    insta::assert_snapshot!(pretty(&callback.data));
    assert!(callback.pings_nobody() && !callback.is_private());
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn where_there_is_no_answer_the_reply_says_so() {
    let (discord, _corpus, bot) = mills().await;
    let asked = ask("Which airline flies from Selm to Lisbon?").boolean("private", true).build();
    discord.send(&asked);
    let callback = discord.wait_for_callback(&asked.id).await;
    insta::assert_snapshot!(pretty(&callback.data));
    assert!(callback.is_private());
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn what_is_no_question_is_refused_privately() {
    let (discord, _corpus, bot) = mills().await;
    for (question, says) in [("", "empty"), ("?! 🦀", "no words"), (&"why ".repeat(1_500), "5999 characters")] {
        let asked = ask(question).build();
        discord.send(&asked);
        let callback = discord.wait_for_callback(&asked.id).await;
        assert!(callback.is_private() && callback.text().contains(says), "{}", callback.text());
    }
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn at_most_as_many_quotes_are_shown_as_asked_for() {
    let (discord, _corpus, bot) = mills().await;
    let asked = ask("Who owns the mill on the river Orra?").integer("quotes", 1).build();
    discord.send(&asked);
    let text = discord.wait_for_callback(&asked.id).await.text();
    assert_eq!(text.matches("\n> ").count() + usize::from(text.contains("> ")) - usize::from(text.contains("\n> ")), 1, "{text}");
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn hostile_text_stays_text_and_within_the_limits() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::empty());
    corpus.write("a.md", "---\ntitle: \"]( https://evil.example ) @everyone <@1>\"\nsource: \"**`> \\u202e\"\n---\n\nHello @everyone, @here and <@1> <@&2> <#3>, see [this](https://evil.example) or https://evil.example/x zebra `now`.");
    corpus.write("b.txt", &format!("The zebra {}ran away.", "*_~` ".repeat(600)));
    let bot = Bot::on_gateway(&corpus, &discord).await;
    let asked = ask("What about @everyone and the zebra <@1> **bold** https://evil.example?").integer("quotes", 5).build();
    discord.send(&asked);
    let callback = discord.wait_for_callback(&asked.id).await;
    let text = callback.data["embeds"][0]["description"].as_str().expect("a description");
    for (at, mention) in text.match_indices(['@', '<']) {
        assert!(text[..at].ends_with('\\'), "{mention} is not escaped: {text}");
    }
    // The document's own link is one, with its own words and address; nothing else becomes one.
    let rest = text.replacen("[this](https://evil.example)", "", 1);
    assert!(rest.len() < text.len() && !rest.contains("](") && !rest.contains("https://"), "{text}");
    assert!(callback.pings_nobody());
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn commands_are_registered_only_where_they_differ() {
    let (discord, corpus, bot) = mills().await;
    let names: Vec<_> = discord.commands().iter().map(|command| command["name"].as_str().expect("a name").to_owned()).collect();
    assert_eq!(
        names,
        [
            "ask",
            "sources",
            "article",
            "Find quotes",
            "Add to the articles",
            "Pin an answer",
            "help",
            "forget-me",
            "reload",
            "articles",
            "status",
            "unanswered",
            "stats",
            "pins",
            "settings"
        ]
    );
    bot.stop().await.expect("a clean end");
    let sent = discord.requests().iter().filter(|request| request.method == "PUT").count();
    let again = Bot::on_gateway(&corpus, &discord).await;
    assert_eq!(discord.requests().iter().filter(|request| request.method == "PUT").count(), sent);
    again.stop().await.expect("a clean end");
    discord.set_commands(&json!([{"name": "old", "description": "Gone", "type": 1}]));
    let third = Bot::on_gateway(&corpus, &discord).await;
    assert_eq!(discord.commands().len(), 15);
    third.stop().await.expect("a clean end");
}

#[tokio::test]
async fn only_admins_reload_and_a_reload_picks_up_what_is_new() {
    let (discord, corpus, bot) = mills().await;
    corpus.write("new.txt", "A zeppelin lands\n\nThe zeppelin Aurora landed at Harl on Monday.");
    corpus.remove("flood.txt");
    let refused = command("reload").build();
    discord.send(&refused);
    let callback = discord.wait_for_callback(&refused.id).await;
    assert!(callback.is_private() && callback.text().contains("manage this server"), "{}", callback.text());
    let unknown = ask("Where did the zeppelin Aurora land?").build();
    discord.send(&unknown);
    assert!(discord.wait_for_callback(&unknown.id).await.text().contains("no answer"));
    let allowed = command("reload").by(OPERATOR).build();
    discord.send(&allowed);
    assert!(discord.wait_for_callback(&allowed.id).await.is_deferred());
    let report = discord.wait_for_edit(&allowed.token).await.text();
    assert!(report.contains("**1** added, **0** changed, **1** removed, 3 unchanged") && report.contains("briefs.jsonl:2"), "{report}");
    let known = ask("Where did the zeppelin Aurora land?").build();
    discord.send(&known);
    assert!(discord.wait_for_callback(&known.id).await.text().contains("landed"));
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_corpus_that_cannot_be_used_leaves_the_old_one() {
    let (discord, corpus, bot) = mills().await;
    for name in ["briefs.jsonl", "closing.md", "flood.txt"] {
        corpus.remove(name);
    }
    corpus.write("broken.jsonl", "{");
    let reload = command("reload").by(OPERATOR).build();
    discord.send(&reload);
    let report = discord.wait_for_edit(&reload.token).await.text();
    assert!(report.contains("stay as they were") && report.contains("no article"), "{report}");
    let asked = ask("How many visitors does the mayor expect?").build();
    discord.send(&asked);
    assert!(discord.wait_for_callback(&asked.id).await.text().contains("12,000"));
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn status_and_help_are_private() {
    let (discord, _corpus, bot) = mills().await;
    for (interaction, says) in
        [(command("status").by_admin().build(), "4"), (command("help").build(), "/ask"), (command("dance").build(), "/help")]
    {
        discord.send(&interaction);
        let callback = discord.wait_for_callback(&interaction.id).await;
        assert!(callback.is_private() && callback.text().contains(says), "{}", callback.text());
    }
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_dropped_connection_is_resumed_and_nothing_is_lost() {
    let (discord, _corpus, bot) = mills().await;
    discord.drop_connection();
    let asked = ask("How many visitors does the mayor expect?").build();
    discord.send(&asked);
    discord.wait_for_resume().await;
    assert!(discord.wait_for_callback(&asked.id).await.text().contains("12,000"));
    bot.stop().await.expect("a clean end");
}

async fn assert_answers(discord: &FakeDiscord) {
    let asked = ask("How many visitors does the mayor expect?").build();
    discord.send(&asked);
    assert!(discord.wait_for_callback(&asked.id).await.text().contains("12,000"));
}

#[tokio::test]
async fn after_a_refused_resume_the_bot_logs_in_anew_and_answers() {
    let (discord, _corpus, bot) = mills().await;
    discord.configure_gateway(|options| options.accepts_resume = false);
    discord.close(4000);
    discord.wait_for_resume().await;
    discord.wait_for_identify().await;
    assert_answers(&discord).await;
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn after_a_void_session_the_bot_logs_in_anew_and_answers() {
    let (discord, _corpus, bot) = mills().await;
    discord.invalidate_session(false);
    discord.wait_for_identify().await;
    assert_answers(&discord).await;
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn an_interrupted_session_is_resumed_with_what_was_asked_meanwhile() {
    let (discord, _corpus, bot) = mills().await;
    discord.invalidate_session(true);
    assert_answers(&discord).await;
    discord.wait_for_resume().await;
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_gateway_that_acknowledges_no_heartbeat_is_left_for_a_new_connection() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    discord.configure_gateway(|options| (options.heartbeat_interval, options.acks_heartbeats) = (Duration::from_millis(50), false));
    let bot = Bot::on_gateway(&corpus, &discord).await;
    discord.wait_for_heartbeat().await;
    discord.configure_gateway(|options| options.acks_heartbeats = true);
    discord.wait_for_identify().await;
    assert_answers(&discord).await;
    bot.stop().await.expect("a clean end");
}

/// Waits until `/readyz` answers with this status.
async fn wait_until_ready_says(bot: &Bot, status: u16) {
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    let said = async {
        while reqwest::get(format!("http://{}/readyz", bot.ops)).await.expect("an answer").status() != status {
            tick.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, said).await.unwrap_or_else(|_| panic!("/readyz never says {status}"));
}

#[tokio::test]
async fn while_the_gateway_is_away_the_bot_is_not_ready_and_comes_back() {
    let (discord, _corpus, bot) = mills().await;
    wait_until_ready_says(&bot, 200).await;
    discord.configure_gateway(|options| options.accepts_connections = false);
    discord.drop_connection();
    wait_until_ready_says(&bot, 503).await;
    discord.configure_gateway(|options| options.accepts_connections = true);
    discord.wait_for_identify().await;
    wait_until_ready_says(&bot, 200).await;
    assert_answers(&discord).await;
    bot.stop().await.expect("a clean end");
}

/// A bot that gives a connection up after two seconds, with heartbeats to match.
async fn impatient(discord: &FakeDiscord, corpus: &Corpus) -> Bot {
    discord.configure_gateway(|options| options.heartbeat_interval = Duration::from_millis(100));
    let mut settings = settings(corpus, discord);
    settings.discord.gateway_patience = Duration::from_secs(2);
    Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await
}

/// How often the bot gave all connections up, as it counts.
async fn times_lost(bot: &Bot) -> Option<String> {
    let metrics = reqwest::get(format!("http://{}/metrics", bot.ops)).await.expect("an answer").text().await.expect("a text");
    metrics.lines().find_map(|line| line.strip_prefix("pullquote_gateway_events_total{kind=\"lost\"} ")).map(str::to_owned)
}

#[tokio::test]
async fn a_connection_that_is_taken_and_never_answered_is_left_for_a_new_one() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = impatient(&discord, &corpus).await;
    discord.wait_for_identify().await;
    assert_answers(&discord).await;
    discord.configure_gateway(|options| options.answers_connections = false);
    discord.drop_connection();
    assert_eq!(discord.wait_for_close().await, None);
    wait_until_ready_says(&bot, 503).await;
    discord.configure_gateway(|options| options.answers_connections = true);
    assert_eq!(discord.wait_for_close().await, None, "the silent connection is given up");
    discord.wait_for_identify().await;
    wait_until_ready_says(&bot, 200).await;
    assert_answers(&discord).await;
    let report = discord.report();
    assert_eq!((report.answered(), report.twice().len()), (2, 0), "{report}");
    assert_eq!(times_lost(&bot).await.as_deref(), Some("1"));
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_first_connection_that_is_never_answered_is_left_for_a_new_one() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    discord.configure_gateway(|options| options.answers_connections = false);
    let bot = impatient(&discord, &corpus).await;
    assert_eq!(discord.wait_for_close().await, None);
    discord.configure_gateway(|options| options.answers_connections = true);
    discord.wait_for_identify().await;
    assert_answers(&discord).await;
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_stop_closes_the_connection_as_discord_wants_it() {
    let (discord, _corpus, bot) = mills().await;
    bot.stop().await.expect("a clean end");
    assert_eq!(discord.wait_for_close().await, Some(1000));
}

#[tokio::test]
async fn what_the_client_cannot_decode_is_answered_all_the_same() {
    let (discord, _corpus, bot) = mills().await;
    for (what, interaction) in undecodable() {
        discord.send(&interaction);
        let callback = discord.wait_for_callback(&interaction.id).await;
        assert!(!callback.text().is_empty(), "{what}");
    }
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_wrong_token_ends_the_bot_with_a_clear_reason() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = Bot::start(settings(&corpus, &discord), Secrets { token: Some(Secret::new("wrong")), ..Secrets::default() }).await;
    let error = bot.ended().await.expect_err("refused").to_string();
    assert!(error.contains("refuses the token"), "{error}");
    assert!(discord.invalid_requests() <= 1);
    discord.take_violations();
}

#[tokio::test]
async fn a_token_that_is_revoked_while_running_ends_the_bot() {
    let (discord, _corpus, bot) = mills().await;
    discord.revoke_token();
    let error = bot.ended().await.expect_err("refused").to_string();
    assert!(error.contains("refuses the token"), "{error}");
}

#[tokio::test]
async fn a_token_that_is_refused_on_the_way_back_ends_the_process_with_one_clear_error() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let mut bot = Process::start(&corpus, &discord.api_base());
    discord.wait_for_identify().await;
    discord.configure_gateway(|options| options.accepts_token = false);
    discord.drop_connection();
    assert_eq!(bot.status_within(DEADLINE).await, Some(1), "{}", bot.log());
    let log = bot.log();
    assert!(log.lines().last().is_some_and(|line| line.starts_with("pullquote: Discord refuses the token")), "{log}");
    assert!(!log.contains(TOKEN) && discord.invalid_requests() <= 1, "{log}");
}

#[tokio::test]
async fn a_stop_signal_ends_the_process_while_connected() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let mut bot = Process::start(&corpus, &discord.api_base());
    discord.wait_for_identify().await;
    let asked = ask("How many visitors does the mayor expect?").build();
    discord.send(&asked);
    discord.wait_for_callback(&asked.id).await;
    bot.signal("TERM");
    assert_eq!(bot.status_within(Duration::from_secs(5)).await, Some(0), "{}", bot.log());
    for secret in [TOKEN, asked.token.as_str(), "visitors", "mayor"] {
        assert!(!bot.log().contains(secret), "{secret} is in the log: {}", bot.log());
    }
    assert!(bot.log().contains("question answered"));
}

#[tokio::test]
async fn a_stop_signal_ends_the_process_while_discord_is_unreachable() {
    let corpus = Corpus::mills();
    let mut bot = Process::start(&corpus, &unreachable_api_base().await);
    bot.wait_for_log("Discord cannot be reached").await;
    bot.signal("INT");
    assert_eq!(bot.status_within(Duration::from_secs(5)).await, Some(0), "{}", bot.log());
}

#[tokio::test]
async fn a_hangup_reloads() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = Process::start(&corpus, &discord.api_base());
    discord.wait_for_identify().await;
    corpus.write("new.txt", "The zeppelin Aurora landed at Harl on Monday.");
    bot.signal("HUP");
    bot.wait_for_log("corpus reloaded").await;
    let asked = ask("Where did the zeppelin Aurora land?").build();
    discord.send(&asked);
    assert!(discord.wait_for_callback(&asked.id).await.text().contains("landed"));
}

/// Not a check but a figure: `cargo test --release --test it round_trip -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "prints a figure"]
async fn round_trip() {
    let (discord, _corpus, bot) = mills().await;
    let mut took = Vec::new();
    for _ in 0..1_000 {
        let asked = ask("How many visitors does the mayor expect?").build();
        let sent = discord.send(&asked);
        took.push(discord.wait_for_callback(&asked.id).await.at.duration_since(sent));
    }
    took.sort_unstable();
    println!("round trip over the gateway: median {:?}, p99 {:?} of {}", took[took.len() / 2], took[took.len() * 99 / 100], took.len());
    bot.stop().await.expect("a clean end");
}
