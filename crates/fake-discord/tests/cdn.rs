//! The CDN, asked as a bot asks it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use fake_discord::attachments::{Attachment, file};
use fake_discord::interactions::command;
use fake_discord::{CdnFault, FakeDiscord};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

const TEXT: &str = "# Rules\n\nBe kind.";

/// The address of a file, with the fake in the place of Discord's host.
fn address(discord: &FakeDiscord, file: &Attachment) -> String {
    file.json()["url"].as_str().unwrap().replace("https://cdn.discordapp.com", &discord.cdn_base())
}

async fn fetch(discord: &FakeDiscord, file: &Attachment) -> Response {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    client.get(address(discord, file)).send().await.unwrap()
}

async fn hosted(fault: Option<CdnFault>) -> (FakeDiscord, Attachment) {
    let (discord, rules) = (FakeDiscord::start().await, file("rules.md", TEXT));
    discord.host(&rules);
    if let Some(fault) = fault {
        discord.inject_cdn_fault(rules.id(), fault);
    }
    (discord, rules)
}

#[tokio::test]
async fn a_file_that_came_with_a_command_is_fetched_and_written_down() {
    let discord = FakeDiscord::start().await;
    let asked = command("articles").attachment("file", &file("rules.md", TEXT)).build();
    discord.expect_over_http(&asked);
    let rules = &asked.files[0];
    let response = fetch(&discord, rules).await;
    assert_eq!(response.headers()["content-type"], "text/markdown; charset=utf-8");
    assert_eq!((response.content_length(), response.text().await.unwrap().as_str()), (Some(TEXT.len() as u64), TEXT));
    let seen = discord.wait_for_fetch(rules.id()).await;
    assert_eq!((seen.status, seen.method.as_str(), discord.fetches().len()), (200, "GET", 1));
    assert!(seen.path.starts_with("/ephemeral-attachments/") && seen.query.contains("hm="));
    discord.take_down(rules.id());
    assert_eq!(fetch(&discord, rules).await.status(), 403);
}

#[tokio::test]
async fn an_address_is_refused_as_discord_refuses_it() {
    let (discord, rules) = hosted(None).await;
    assert_eq!(fetch(&discord, &file("other.md", "x")).await.status(), 403);
    let bare = reqwest::get(address(&discord, &rules).split('?').next().unwrap()).await.unwrap();
    assert_eq!((bare.status().as_u16(), bare.text().await.unwrap().as_str()), (404, "This content is no longer available."));
    discord.expire_address(rules.id());
    assert_eq!(fetch(&discord, &rules).await.status(), 404);
}

#[tokio::test]
async fn a_file_may_be_missing_expired_or_elsewhere() {
    for (fault, status) in [
        (CdnFault::Missing, 403),
        (CdnFault::Expired, 404),
        (CdnFault::Status(503), 503),
        (CdnFault::Redirect("http://127.0.0.1:1/".to_owned()), 302),
    ] {
        let (discord, rules) = hosted(Some(fault.clone())).await;
        assert_eq!(fetch(&discord, &rules).await.status(), status, "{fault:?}");
        assert_eq!(discord.fetches()[0].status, status, "{fault:?}");
        discord.clear_cdn_fault(rules.id());
        assert_eq!(fetch(&discord, &rules).await.status(), 200, "{fault:?}");
    }
}

#[tokio::test]
async fn a_file_may_be_longer_or_shorter_than_it_is_said_to_be() {
    for (fault, announced, came) in [
        (CdnFault::Longer(5_000), Some(5_017), 5_017),
        (CdnFault::LongerUnannounced(5_000), None, 5_017),
        (CdnFault::Shorter(3), Some(3), 3),
        (CdnFault::Trickle(Duration::ZERO), Some(17), 17),
        (CdnFault::Slow(Duration::ZERO), Some(17), 17),
    ] {
        let (discord, rules) = hosted(Some(fault.clone())).await;
        assert_eq!(rules.json()["size"], 17);
        let response = fetch(&discord, &rules).await;
        assert_eq!(response.content_length(), announced, "{fault:?}");
        assert_eq!(response.bytes().await.unwrap().len(), came, "{fault:?}");
    }
    let (discord, rules) = hosted(Some(CdnFault::CutAt(3))).await;
    let response = fetch(&discord, &rules).await;
    assert_eq!(response.content_length(), Some(17));
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn a_bot_that_sends_its_token_along_is_found_out() {
    let (discord, rules) = hosted(None).await;
    Client::new().get(address(&discord, &rules)).header("authorization", "Bot x").send().await.unwrap();
    assert!(discord.take_violations().join("\n").contains("the token is sent to the CDN"));
}
