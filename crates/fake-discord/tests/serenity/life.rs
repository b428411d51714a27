//! The life of an interaction: what is taken once, what comes too late.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{Bot, message, status};
use fake_discord::interactions::ask;
use fake_discord::{FakeDiscord, Fault, RequestMatcher};

#[tokio::test]
async fn an_answer_after_three_seconds_is_not_taken() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    discord.advance_time(&asked.token, Duration::from_millis(3_001));
    let refused = bot.answer(&asked, &message("late")).await.unwrap_err();
    assert!(refused.to_string().contains("Unknown interaction"), "{refused}");
    assert_eq!((discord.report().outcomes[0].late, discord.report().answered()), (1, 0));
    assert_eq!(status(refused), 404);
}

#[tokio::test]
async fn an_interaction_can_run_by_the_clock() {
    let discord = FakeDiscord::start().await;
    discord.configure_gateway(|options| options.real_time = true);
    let bot = Bot::logged_in(&discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    bot.answer(&asked, &message("in time")).await.unwrap();
    assert_eq!(discord.report().answered(), 1);
}

#[tokio::test]
async fn a_token_ends_after_a_quarter_of_an_hour() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    bot.answer(&asked, &json!({"type": 5})).await.unwrap();
    discord.advance_time(&asked.token, Duration::from_secs(15 * 60));
    bot.http.edit_original_interaction_response(&asked.token, &json!({"content": "in time"}), Vec::new()).await.unwrap();
    discord.advance_time(&asked.token, Duration::from_secs(1));
    let late = bot.http.edit_original_interaction_response(&asked.token, &json!({"content": "late"}), Vec::new()).await;
    assert_eq!(status(late.unwrap_err()), 401);
    let late = bot.http.create_followup_message(&asked.token, &json!({"content": "late"}), Vec::new()).await;
    assert_eq!(status(late.unwrap_err()), 401);
    assert_eq!(discord.take_violations().join("\n").matches("the token has ended").count(), 2);
    assert_eq!(discord.invalid_requests(), 2);
}

#[tokio::test]
async fn a_second_answer_is_refused_and_counted() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    bot.answer(&asked, &message("x")).await.unwrap();
    let refused = bot.answer(&asked, &message("x")).await.unwrap_err();
    assert!(refused.to_string().contains("already been acknowledged"), "{refused}");
    assert_eq!(discord.report().twice(), [asked.id.as_str()]);
    assert!(discord.take_violations().join("\n").contains("answered twice"));
}

#[tokio::test]
async fn an_answer_that_was_taken_behind_an_error_may_be_tried_again() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    discord.inject_fault(RequestMatcher::next("POST", "/callback"), Fault::StatusAfter(500));
    discord.inject_fault(RequestMatcher::next("POST", "/callback"), Fault::Page(502));
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 500);
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 502);
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 400);
    let report = discord.report();
    assert_eq!((report.answered(), report.twice().len(), report.outcomes[0].retried), (1, 0, 1));
}

#[tokio::test]
async fn the_first_follow_up_takes_the_place_of_what_was_deferred() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    bot.answer(&asked, &json!({"type": 5, "data": {"flags": 64}})).await.unwrap();
    let first = bot.http.create_followup_message(&asked.token, &json!({"content": "first"}), Vec::new()).await.unwrap();
    let original = discord.wait_for_callback(&asked.id).await.message;
    assert_eq!(first.id.to_string(), original.id());
    assert!(discord.report().twice().is_empty());
    let second = bot.http.create_followup_message(&asked.token, &json!({"content": "second", "flags": 64}), Vec::new()).await.unwrap();
    assert_eq!(discord.report().twice(), [asked.id.as_str()]);
    bot.http.edit_followup_message(&asked.token, second.id, &json!({"content": "third"}), Vec::new()).await.unwrap();
    assert_eq!(discord.message(&second.id.to_string()).unwrap().json["content"], "third");
    bot.http.delete_followup_message(&asked.token, second.id).await.unwrap();
    assert!(discord.message(&second.id.to_string()).is_none());
    bot.http.delete_original_interaction_response(&asked.token).await.unwrap();
    assert_eq!(status(bot.http.get_original_interaction_response(&asked.token).await.unwrap_err()), 404);
}

#[tokio::test]
async fn an_answer_can_be_asked_for_what_it_became() {
    let discord = FakeDiscord::start().await;
    let asked = ask("Who?").build();
    discord.expect_over_http(&asked);
    let address = format!("{}/api/v10/interactions/{}/{}/callback?with_response=true", discord.api_base(), asked.id, asked.token);
    let request = reqwest::Client::builder().user_agent("DiscordBot (test)").build().unwrap().post(address);
    let told: Value = request.json(&message("x")).send().await.unwrap().json().await.unwrap();
    assert_eq!(told["resource"]["message"]["content"], "x");
    assert_eq!(told["interaction"]["response_message_id"], discord.wait_for_callback(&asked.id).await.message.id());
}
