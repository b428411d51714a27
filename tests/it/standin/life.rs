//! The life of an interaction: what is taken once, what comes too late.

use std::time::Duration;

use serde_json::{Value, json};

use crate::standin::{Bot, message, status};
use fake_discord::interactions::ask;
use fake_discord::server::{Fault, Scope, Standin};

#[tokio::test]
async fn an_answer_after_three_seconds_is_not_taken() {
    let standin = Standin::start().await;
    let bot = Bot::logged_in(&standin).await;
    let asked = ask("Who?").build();
    standin.send(&asked);
    standin.age(&asked.token, Duration::from_millis(3_001));
    let refused = bot.answer(&asked, &message("late")).await.unwrap_err();
    assert!(refused.to_string().contains("Unknown interaction"), "{refused}");
    assert_eq!((standin.report().fates[0].late, standin.report().answered()), (1, 0));
    assert_eq!(status(refused), 404);
}

#[tokio::test]
async fn an_interaction_can_run_by_the_clock() {
    let standin = Standin::start().await;
    standin.habits(|habits| habits.by_the_clock = true);
    let bot = Bot::logged_in(&standin).await;
    let asked = ask("Who?").build();
    standin.send(&asked);
    bot.answer(&asked, &message("in time")).await.unwrap();
    assert_eq!(standin.report().answered(), 1);
}

#[tokio::test]
async fn a_token_ends_after_a_quarter_of_an_hour() {
    let standin = Standin::start().await;
    let bot = Bot::logged_in(&standin).await;
    let asked = ask("Who?").build();
    standin.send(&asked);
    bot.answer(&asked, &json!({"type": 5})).await.unwrap();
    standin.age(&asked.token, Duration::from_secs(15 * 60));
    bot.http.edit_original_interaction_response(&asked.token, &json!({"content": "in time"}), Vec::new()).await.unwrap();
    standin.age(&asked.token, Duration::from_secs(1));
    let late = bot.http.edit_original_interaction_response(&asked.token, &json!({"content": "late"}), Vec::new()).await;
    assert_eq!(status(late.unwrap_err()), 401);
    let late = bot.http.create_followup_message(&asked.token, &json!({"content": "late"}), Vec::new()).await;
    assert_eq!(status(late.unwrap_err()), 401);
    assert_eq!(standin.take_violations().join("\n").matches("the token has ended").count(), 2);
    assert_eq!(standin.invalid_requests(), 2);
}

#[tokio::test]
async fn a_second_answer_is_refused_and_counted() {
    let standin = Standin::start().await;
    let bot = Bot::logged_in(&standin).await;
    let asked = ask("Who?").build();
    standin.send(&asked);
    bot.answer(&asked, &message("x")).await.unwrap();
    let refused = bot.answer(&asked, &message("x")).await.unwrap_err();
    assert!(refused.to_string().contains("already been acknowledged"), "{refused}");
    assert_eq!(standin.report().twice(), [asked.id.as_str()]);
    assert!(standin.take_violations().join("\n").contains("answered twice"));
}

#[tokio::test]
async fn an_answer_that_was_taken_behind_an_error_may_be_tried_again() {
    let standin = Standin::start().await;
    let bot = Bot::logged_in(&standin).await;
    let asked = ask("Who?").build();
    standin.send(&asked);
    standin.fail(Scope::next("POST", "/callback"), Fault::StatusAfter(500));
    standin.fail(Scope::next("POST", "/callback"), Fault::Page(502));
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 500);
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 502);
    assert_eq!(status(bot.answer(&asked, &message("x")).await.unwrap_err()), 400);
    let report = standin.report();
    assert_eq!((report.answered(), report.twice().len(), report.fates[0].retried), (1, 0, 1));
}

#[tokio::test]
async fn the_first_follow_up_takes_the_place_of_what_was_deferred() {
    let standin = Standin::start().await;
    let bot = Bot::logged_in(&standin).await;
    let asked = ask("Who?").build();
    standin.send(&asked);
    bot.answer(&asked, &json!({"type": 5, "data": {"flags": 64}})).await.unwrap();
    let first = bot.http.create_followup_message(&asked.token, &json!({"content": "first"}), Vec::new()).await.unwrap();
    let original = standin.wait_for_callback(&asked.id).await.message;
    assert_eq!(first.id.to_string(), original.id());
    assert!(standin.report().twice().is_empty());
    let second = bot.http.create_followup_message(&asked.token, &json!({"content": "second", "flags": 64}), Vec::new()).await.unwrap();
    assert_eq!(standin.report().twice(), [asked.id.as_str()]);
    bot.http.edit_followup_message(&asked.token, second.id, &json!({"content": "third"}), Vec::new()).await.unwrap();
    assert_eq!(standin.message(&second.id.to_string()).unwrap().json["content"], "third");
    bot.http.delete_followup_message(&asked.token, second.id).await.unwrap();
    assert!(standin.message(&second.id.to_string()).is_none());
    bot.http.delete_original_interaction_response(&asked.token).await.unwrap();
    assert_eq!(status(bot.http.get_original_interaction_response(&asked.token).await.unwrap_err()), 404);
}

#[tokio::test]
async fn an_answer_can_be_asked_for_what_it_became() {
    let standin = Standin::start().await;
    let asked = ask("Who?").build();
    standin.expect(&asked);
    let address = format!("{}/api/v10/interactions/{}/{}/callback?with_response=true", standin.api_base(), asked.id, asked.token);
    let request = reqwest::Client::builder().user_agent("DiscordBot (test)").build().unwrap().post(address);
    let told: Value = request.json(&message("x")).send().await.unwrap().json().await.unwrap();
    assert_eq!(told["resource"]["message"]["content"], "x");
    assert_eq!(told["interaction"]["response_message_id"], standin.wait_for_callback(&asked.id).await.message.id());
}
