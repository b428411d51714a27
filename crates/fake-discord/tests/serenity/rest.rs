//! The REST half of the fake Discord, tried with the real client.

use std::time::Duration;

use serde_json::{Value, json};
use serenity::builder::CreateAttachment;
use serenity::http::GuildPagination;
use serenity::model::id::GuildId;
use tokio::time::timeout;

use crate::{Bot, http, http_at, message, status};
use fake_discord::interactions;
use fake_discord::snowflake;
use fake_discord::{APPLICATION_ID, BOT_ID, FakeDiscord, Fault, RequestMatcher, TOKEN, unreachable_api_base};

#[tokio::test]
async fn the_client_reads_who_it_is_and_where_the_gateway_is() {
    let discord = FakeDiscord::start().await;
    discord.configure_gateway(|options| options.remaining_identifies = 7);
    let http = http(&discord, TOKEN);
    let gateway = http.get_bot_gateway().await.unwrap();
    assert!(gateway.url.starts_with("ws://127.0.0.1:"));
    assert_eq!(gateway.session_start_limit.remaining, 7);
    assert_eq!(http.get_current_application_info().await.unwrap().id.to_string(), APPLICATION_ID);
    assert_eq!(http.get_current_user().await.unwrap().id.to_string(), BOT_ID);
    assert_eq!(discord.requests().len(), 3);
    assert_eq!(discord.requests()[0].headers["authorization"], format!("Bot {TOKEN}"));
}

#[tokio::test]
async fn the_servers_of_the_bot_come_page_by_page() {
    let discord = FakeDiscord::start().await;
    let http = http(&discord, TOKEN);
    (1..=3).for_each(|server| discord.join_server(server));
    discord.leave_server(2);
    let page = |after| http.get_guilds(Some(GuildPagination::After(GuildId::new(after))), Some(1));
    let mut ids = Vec::new();
    for after in [1, 3] {
        ids.extend(page(after).await.unwrap().into_iter().map(|guild| guild.id.get()));
    }
    assert_eq!(ids, [3]);
    let commands = |server| http.get_guild_commands(GuildId::new(server));
    http.set_application_id(APPLICATION_ID.parse().unwrap());
    assert_eq!((commands(3).await.unwrap().len(), status(commands(2).await.unwrap_err())), (0, 403));
}

#[tokio::test]
async fn a_deferred_answer_is_edited_and_followed_up() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = interactions::command("reload").by_admin().build();
    discord.send(&asked);
    bot.answer(&asked, &json!({"type": 5, "data": {"flags": 64}})).await.unwrap();
    assert!(discord.wait_for_callback(&asked.id).await.is_deferred());
    let done = json!({"content": "done", "allowed_mentions": {"parse": []}});
    let shown = bot.http.edit_original_interaction_response(&asked.token, &done, Vec::new()).await.unwrap();
    assert_eq!(shown.content, "done");
    assert_eq!(discord.wait_for_edit(&asked.token).await.text(), "done");
    let list = CreateAttachment::bytes("a,b", "list.csv");
    bot.http.create_followup_message(&asked.token, &json!({"content": "the list"}), vec![list]).await.unwrap();
    let follow_up = discord.wait_for_follow_up(&asked.token).await;
    assert_eq!((follow_up.files[0].name.as_str(), &follow_up.files[0].bytes[..]), ("list.csv", &b"a,b"[..]));
    assert!(!follow_up.pings_nobody());
    assert_eq!(bot.http.get_original_interaction_response(&asked.token).await.unwrap().content, "done");
}

#[tokio::test]
async fn what_discord_would_refuse_is_told() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = interactions::ask("x").build();
    discord.send(&asked);
    let early = bot.http.edit_original_interaction_response(&asked.token, &json!({"content": "early"}), Vec::new()).await;
    assert_eq!(status(early.unwrap_err()), 404);
    bot.answer(&asked, &message(&"x".repeat(2_001))).await.unwrap();
    assert_eq!(status(bot.answer(&asked, &message("again")).await.unwrap_err()), 400);
    assert_eq!(status(bot.answer(&interactions::ask("never sent").build(), &message("x")).await.unwrap_err()), 404);
    let typed = interactions::autocomplete("ask", "source", "N").build();
    discord.send(&typed);
    assert_eq!(status(bot.answer(&typed, &message("x")).await.unwrap_err()), 400);
    let violations = discord.take_violations().join("\n");
    for expected in [
        "not answered yet",
        "2001 characters; at most 2000",
        "answered twice",
        "was not asked",
        "callback of type 4 to an interaction of type 4",
    ] {
        assert!(violations.contains(expected), "{expected} not in\n{violations}");
    }
    assert_eq!(discord.callbacks().len(), 1);
}

#[tokio::test]
async fn commands_are_kept_as_discord_keeps_them() {
    let discord = FakeDiscord::start().await;
    let http = http(&discord, TOKEN);
    discord.set_commands(&json!([{"name": "ask", "description": "Old."}]));
    let id = discord.commands()[0]["id"].clone();
    let option = json!({"type": 3, "name": "question", "description": "What?", "required": false, "autocomplete": true});
    let ask = json!({"name": "ask", "description": "Asks.", "description_localizations": {"de": "Fragt."}, "options": [option]});
    let commands = http
        .create_global_commands(&json!([ask, {"name": "reload", "description": "Reads.", "default_member_permissions": "32"}]))
        .await
        .unwrap();
    assert_eq!(commands.len(), 2);
    let kept = discord.commands();
    assert_eq!(
        (&kept[0]["id"], &kept[0]["options"][0]["required"], &kept[1]["default_member_permissions"]),
        (&id, &Value::Null, &json!("32"))
    );
    assert!(http.get_global_commands().await.unwrap()[0].description_localizations.is_none());
    assert!(http.get_global_commands_with_localizations().await.unwrap()[0].description_localizations.is_some());
    let guild = snowflake();
    http.create_guild_commands(GuildId::new(guild.parse().unwrap()), &json!([ask])).await.unwrap();
    assert_eq!(discord.commands_of(&guild).len(), 1);
}

#[tokio::test]
async fn only_what_is_registered_can_be_invoked() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let question = json!({"type": 3, "name": "question", "description": "What?", "required": true});
    let ask = json!({"name": "ask", "description": "Asks.", "options": [question]});
    let (here, elsewhere) = (snowflake(), snowflake());
    bot.http.create_guild_commands(GuildId::new(here.parse().unwrap()), &json!([ask])).await.unwrap();
    discord.invoke(&interactions::ask("Who?").in_guild(&here).build());
    let invoke = |interaction| std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| discord.invoke(&interaction)));
    assert!(invoke(interactions::ask("Who?").in_guild(&elsewhere).build()).is_err());
    assert!(invoke(interactions::command("ask").in_guild(&here).build()).is_err());
}

#[tokio::test]
async fn requests_go_wrong_as_scripted() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = interactions::ask("x").build();
    discord.send(&asked);
    discord.inject_fault(RequestMatcher::next("POST", "/callback"), Fault::RateLimited(Duration::from_millis(300)));
    discord.inject_fault(RequestMatcher::next("POST", "/callback"), Fault::Status(500));
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 429);
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 500);
    assert!(discord.callbacks().is_empty());
    bot.answer(&asked, &message("x")).await.unwrap();
    let path = format!("/interactions/{}/{}/callback", asked.id, asked.token);
    let requests = discord.wait_for_requests("POST", &path, 3).await;
    assert_eq!(requests.iter().map(|request| request.status).collect::<Vec<_>>(), [429, 500, 204]);
    assert!(requests.is_sorted_by_key(|request| request.at));
    discord.inject_fault(RequestMatcher::every("GET", "/users/@me"), Fault::Garbage);
    assert!(bot.http.get_current_user().await.is_err());
    discord.clear_faults();
    assert!(bot.http.get_current_user().await.is_ok());
    assert_eq!(discord.invalid_requests(), 1);
}

#[tokio::test]
async fn an_answer_that_comes_late_was_taken_all_the_same() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = interactions::ask("x").build();
    discord.send(&asked);
    discord.inject_fault(RequestMatcher::next("POST", "/callback"), Fault::Slow(Duration::from_secs(60)));
    let waiting = timeout(Duration::from_millis(200), bot.answer(&asked, &message("x"))).await;
    assert!(waiting.is_err());
    discord.wait_for_callback(&asked.id).await;
    // To try again is no fault of a bot that heard nothing.
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 400);
}

#[tokio::test]
async fn a_request_without_an_answer_hangs() {
    let discord = FakeDiscord::start().await;
    discord.inject_fault(RequestMatcher::every("", ""), Fault::Silent);
    let http = http(&discord, TOKEN);
    assert!(timeout(Duration::from_millis(200), http.get_bot_gateway()).await.is_err());
    assert!(http_at(&unreachable_api_base().await, TOKEN).get_bot_gateway().await.is_err());
}

#[tokio::test]
async fn an_answer_over_http_is_followed_up_over_rest() {
    let discord = FakeDiscord::start().await;
    let asked = interactions::command("reload").by_admin().build();
    discord.expect_over_http(&asked);
    discord.answered_over_http(&asked, &json!({"type": 5}));
    http(&discord, TOKEN).edit_original_interaction_response(&asked.token, &json!({"content": "done"}), Vec::new()).await.unwrap();
    assert_eq!(discord.wait_for_edit(&asked.token).await.text(), "done");
    discord.answered_over_http(&asked, &json!({"type": 4, "data": {}}));
    assert_eq!(discord.take_violations().len(), 2);
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_fails_the_test() {
    let discord = FakeDiscord::start().await;
    let _ = http(&discord, TOKEN).create_global_commands(&json!([{"name": "Ask me", "description": "x"}])).await;
    let request = discord.wait_for_request("PUT", &format!("/applications/{APPLICATION_ID}/commands")).await;
    assert_eq!(request.body.unwrap()[0]["name"], "Ask me");
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(discord)));
    assert!(dropped.is_err());
}
