//! What no sensible bot sends: it is held against the bot, and everything goes on.

use fake_discord::{APPLICATION_ID, FakeDiscord, TOKEN, interactions, messages};
use futures_util::{SinkExt, StreamExt};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

/// JSON of the wrong shape, in all the places that are looked at.
fn bodies() -> Vec<Value> {
    let odd = [json!(null), json!(1), json!("x"), json!([1, null, "x", [[]], {}]), json!({"id": {}, "type": [], "components": 3})];
    let keys = ["attachments", "components", "content", "embeds", "flags", "message_reference", "nonce", "options", "type", "name", "data"];
    let mut found = odd.to_vec();
    for value in &odd {
        for key in keys {
            found.extend([json!({key: value}), json!({key: [value]}), json!([{key: [value]}])]);
            found.extend([4, 5, 7, 8, 9].map(|kind| json!({"type": kind, "data": {key: [value, {key: value}]}})));
        }
    }
    found
}

#[tokio::test]
async fn requests_of_any_shape_are_answered() {
    let discord = FakeDiscord::start().await;
    let said = messages::mention("x").build();
    let (client, application) = (Client::new(), APPLICATION_ID);
    // Nobody is logged in, so that the message is known and not heard.
    discord.expect_message(&said);
    let mut paths = vec![
        (Method::PUT, format!("/applications/{application}/commands")),
        (Method::POST, format!("/channels/{}/messages", said.channel)),
        (Method::PATCH, format!("/channels/{}/messages/{}", said.channel, said.id)),
        (Method::DELETE, "/users/@me/guilds/x".to_owned()),
    ];
    for (number, body) in bodies().into_iter().enumerate() {
        let asked = interactions::ask("x").build();
        discord.expect_over_http(&asked);
        paths.truncate(4);
        paths.push((Method::POST, format!("/interactions/{}/{}/callback?with_response=true", asked.id, asked.token)));
        paths.push((Method::POST, format!("/webhooks/{application}/{}", asked.token)));
        paths.push((Method::PATCH, format!("/webhooks/{application}/{}/messages/@original", asked.token)));
        for (method, path) in &paths {
            let request = client.request(method.clone(), format!("{}/api/v10{path}", discord.api_base()));
            let sent = request.header("authorization", format!("Bot {TOKEN}")).json(&body).send().await;
            assert!(sent.is_ok(), "{number}: {method} {path} {body}");
        }
    }
    assert!(!discord.stop().await.is_empty());
}

#[tokio::test]
async fn bodies_that_are_no_json_are_held_against_the_bot() {
    let discord = FakeDiscord::start().await;
    let address = format!("{}/api/v10/applications/{APPLICATION_ID}/commands", discord.api_base());
    for content_type in ["application/json", "multipart/form-data", "multipart/form-data; boundary=", "text/plain"] {
        let request = Client::new().put(&address).header("content-type", content_type).body("--\r\n\r\n\"");
        request.send().await.unwrap();
        let violations = discord.take_violations();
        assert!(violations.iter().any(|violation| violation.contains("PUT /applications")), "{content_type}: {violations:?}");
    }
}

#[tokio::test]
async fn the_gateway_survives_what_it_cannot_read() {
    let discord = FakeDiscord::start().await;
    let identify = |shard: Value| json!({"op": 2, "d": {"token": TOKEN, "properties": {}, "intents": 0, "shard": shard}}).to_string();
    let said = [
        "x".to_owned(),
        "[]".to_owned(),
        json!({"op": 6, "d": 7}).to_string(),
        json!({"op": -1}).to_string(),
        json!({"op": 1, "d": {}}).to_string(),
        json!({"op": 2, "d": null}).to_string(),
        identify(json!([0, 0])),
        identify(json!([5, 2])),
        identify(json!("x")),
        identify(json!([u64::MAX, "x"])),
    ];
    for text in said {
        let (mut socket, _) = tokio_tungstenite::connect_async(discord.gateway_url()).await.unwrap();
        socket.send(Message::Text(text)).await.unwrap();
        assert!(socket.next().await.unwrap().is_ok());
        // The other end may have closed it already.
        let _ = socket.close(None).await;
        discord.wait_for_close().await;
    }
    assert!(!discord.stop().await.is_empty());
}
