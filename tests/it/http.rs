//! The two listeners: Discord's interactions over HTTP, and operations.

use std::net::SocketAddr;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use sha2::Sha256;

use crate::support::bot::{Bot, Corpus, OPERATOR, public, settings};
use crate::support::http::now;
use fake_discord::FakeDiscord;
use fake_discord::SigningKey;
use fake_discord::interactions::{Interaction, ask, command, ping, press, undecodable};

struct Endpoint {
    discord: FakeDiscord,
    signing_key: SigningKey,
    corpus: Corpus,
    bot: Bot,
    client: Client,
}

impl Endpoint {
    async fn start() -> Endpoint {
        let (discord, signing_key, corpus) = (FakeDiscord::start().await, SigningKey::generate(), Corpus::mills());
        let bot = Bot::over_http(&corpus, &discord, &signing_key).await;
        Endpoint { discord, signing_key, corpus, bot, client: Client::new() }
    }

    fn address(&self) -> SocketAddr {
        self.bot.interactions.expect("a listener")
    }

    async fn post(&self, headers: &[(&str, String)], body: &str) -> Response {
        let request = self.client.post(format!("http://{}/interactions", self.address())).body(body.to_owned());
        headers.iter().fold(request, |request, (name, value)| request.header(*name, value)).send().await.expect("an answer")
    }

    async fn send(&self, interaction: &Interaction) -> Value {
        let body = interaction.body();
        self.discord.expect_over_http(interaction);
        let response = self.post(&self.signing_key.headers(now(), &body), &body).await;
        assert_eq!(response.status(), StatusCode::OK);
        let callback: Value = response.json().await.expect("JSON");
        self.discord.answered_over_http(interaction, &callback);
        callback
    }
}

#[tokio::test]
async fn a_ping_is_answered() {
    let endpoint = Endpoint::start().await;
    assert_eq!(endpoint.send(&ping().build()).await["type"], 1);
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_question_is_answered_in_the_response() {
    let endpoint = Endpoint::start().await;
    let callback = endpoint.send(&ask("How many visitors does the mayor expect?").build()).await;
    assert_eq!(callback["type"], 4);
    assert!(callback.to_string().contains("**visitors** a year"), "{callback}");
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn what_the_client_could_not_decode_is_answered_too() {
    let endpoint = Endpoint::start().await;
    for (what, interaction) in undecodable() {
        assert_eq!(endpoint.send(&interaction).await["type"], 4, "{what}");
    }
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_reload_is_deferred_and_its_report_follows() {
    let endpoint = Endpoint::start().await;
    let refused = endpoint.send(&command("reload").build()).await;
    assert!(refused.to_string().contains("manage this server"));
    endpoint.corpus.write("new.txt", "The zeppelin Aurora landed at Harl on Monday.");
    let reload = command("reload").by(OPERATOR).build();
    assert_eq!(endpoint.send(&reload).await["type"], 5);
    let report = endpoint.discord.wait_for_edit(&reload.token).await.text();
    assert!(report.contains("**1** added"), "{report}");
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn what_is_not_signed_by_discord_is_refused() {
    let endpoint = Endpoint::start().await;
    let body = ask("Who?").build().body();
    let [signature, timestamp] = endpoint.signing_key.headers(now(), &body);
    let stranger = SigningKey::generate();
    for (what, headers) in [
        ("nothing", vec![]),
        ("no timestamp", vec![signature.clone()]),
        ("no signature", vec![timestamp.clone()]),
        ("another key", stranger.headers(now(), &body).to_vec()),
        ("another body", endpoint.signing_key.headers(now(), "{}").to_vec()),
        ("another time", vec![signature.clone(), (timestamp.0, (now() + 1).to_string())]),
        ("an old time", endpoint.signing_key.headers(now() - 301, &body).to_vec()),
        // Seconds may pass until it is read.
        ("a time to come", endpoint.signing_key.headers(now() + 330, &body).to_vec()),
        ("a time past all clocks", endpoint.signing_key.headers(u64::MAX, &body).to_vec()),
        ("no hexadecimal", vec![("X-Signature-Ed25519", "é".repeat(64)), timestamp.clone()]),
        ("too short", vec![("X-Signature-Ed25519", "ab".to_owned()), timestamp.clone()]),
    ] {
        assert_eq!(endpoint.post(&headers, &body).await.status(), StatusCode::UNAUTHORIZED, "{what}");
    }
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_request_that_is_sent_again_is_refused() {
    let endpoint = Endpoint::start().await;
    let asked = ask("How many visitors does the mayor expect?").build();
    endpoint.send(&asked).await;
    let body = asked.body();
    let again = endpoint.post(&endpoint.signing_key.headers(now(), &body), &body).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_signed_body_that_is_no_interaction_is_refused() {
    let endpoint = Endpoint::start().await;
    for body in ["", "{", "[]", "{\"type\": 2}", "null", "{\"id\": \"1\", \"application_id\": \"1\", \"token\": 5, \"type\": 1}"] {
        let response = endpoint.post(&endpoint.signing_key.headers(now(), body), body).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{body}");
    }
    let huge = " ".repeat(2 << 20);
    assert_eq!(endpoint.post(&endpoint.signing_key.headers(now(), &huge), &huge).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn health_is_served_apart_from_interactions() {
    let endpoint = Endpoint::start().await;
    for (path, status) in
        [("/healthz", StatusCode::OK), ("/readyz", StatusCode::OK), ("/version", StatusCode::OK), ("/interactions", StatusCode::NOT_FOUND)]
    {
        let response = endpoint.client.get(format!("http://{}{path}", endpoint.bot.ops)).send().await.expect("an answer");
        assert_eq!(response.status(), status, "{path}");
    }
    let outside = endpoint.client.get(format!("http://{}/version", endpoint.address())).send().await.expect("an answer");
    assert_eq!(outside.status(), StatusCode::NOT_FOUND);
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn the_bot_is_ready_once_the_gateway_is_connected() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = Bot::on_gateway(&corpus, &discord).await;
    let asked = ask("Who?").build();
    discord.send(&asked);
    discord.wait_for_callback(&asked.id).await;
    let ready = reqwest::get(format!("http://{}/readyz", bot.ops)).await.expect("an answer");
    assert_eq!(ready.status(), StatusCode::OK);
    bot.stop().await.expect("a clean end");
}

/// The first button under an answer over HTTP of a bot that keeps its store in a file.
fn button(callback: &Value) -> String {
    let buttons = callback["data"]["components"][0]["components"].as_array().into_iter().flatten();
    buttons.filter_map(|button| button["custom_id"].as_str()).next().expect("a button").to_owned()
}

/// A bot with nothing but the public key, and a store in this file.
async fn with_store(endpoint: &Endpoint, path: &Path) -> Bot {
    let mut settings = settings(&endpoint.corpus, &endpoint.discord);
    settings.store.path = Some(path.to_owned());
    Bot::start(settings, public(&endpoint.signing_key)).await
}

#[tokio::test]
async fn buttons_cannot_be_made_from_what_is_public_and_outlive_a_restart() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("pullquote.db");
    let mut endpoint = Endpoint::start().await;
    let kept = with_store(&endpoint, &path).await;
    std::mem::replace(&mut endpoint.bot, kept).stop().await.expect("a clean end");
    let posted = button(&endpoint.send(&ask("How many visitors does the mayor expect?").build()).await);
    let again = with_store(&endpoint, &path).await;
    std::mem::replace(&mut endpoint.bot, again).stop().await.expect("a clean end");
    let context = endpoint.send(&press(&posted).build()).await.to_string();
    assert!(context.contains("open a museum"), "{context}");
    let code = URL_SAFE_NO_PAD.decode(&posted).expect("base64");
    let (said, _mark) = code.split_at(code.len() - 5);
    let public_key = public(&endpoint.signing_key).public_key.expect("a key");
    let mark = Hmac::<Sha256>::new_from_slice(&public_key).expect("a key").chain_update(said).finalize().into_bytes();
    let forged = URL_SAFE_NO_PAD.encode([said, &mark[..5]].concat());
    let refused = endpoint.send(&press(&forged).build()).await.to_string();
    assert!(refused.contains("cannot read this button"), "{refused}");
    endpoint.bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn without_a_secret_for_buttons_interactions_are_not_taken() {
    let (discord, signing_key, corpus) = (FakeDiscord::start().await, SigningKey::generate(), Corpus::mills());
    let bot = Bot::start(settings(&corpus, &discord), public(&signing_key)).await;
    let error = bot.ended().await.expect_err("refused").to_string();
    assert!(error.contains("store.path") && error.contains("PULLQUOTE_BUTTON_KEY"), "{error}");
}
