//! Requests to the bot's own listeners.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::{Client, Response};

use fake_discord::SigningKey;
use fake_discord::interactions::Interaction;

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// A signed request, ready to be sent.
pub struct Signed {
    /// What it carries.
    pub interaction: Interaction,
    body: String,
    headers: [(&'static str, String); 2],
}

impl Signed {
    /// Signed at this moment.
    pub fn now(interaction: Interaction, signing_key: &SigningKey) -> Signed {
        let body = interaction.body();
        let headers = signing_key.headers(now(), &body);
        Signed { interaction, body, headers }
    }

    /// Sends it to the listener for interactions.
    pub async fn post(&self, client: &Client, address: SocketAddr) -> Response {
        let request = client.post(format!("http://{address}/interactions")).body(self.body.clone());
        self.headers.iter().fold(request, |request, (name, value)| request.header(*name, value)).send().await.expect("an answer")
    }
}

/// What `/metrics` says of this one; 0 if nothing.
pub async fn metric(ops: SocketAddr, name: &str) -> f64 {
    let text = reqwest::get(format!("http://{ops}/metrics")).await.expect("an answer").text().await.expect("a text");
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.parse().expect("a number"))
}
