//! Clients of the HTTP listeners that mean no good: slow ones, large ones. None keeps an honest request out, ends
//! the bot, or makes it grow.
//!
//! How slow a client may be is measured where it is decided, in `src/http/connections.rs`.

use std::net::SocketAddr;

use reqwest::{Client, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::bot::{Corpus, Process};
use crate::support::http::{Signed, metric, now};
use fake_discord::SigningKey;
use fake_discord::interactions::ask;
use fake_discord::{DEADLINE, FakeDiscord};

/// How much memory an attack may leave behind.
const MAY_GROW_BY_KIB: u64 = 48 << 10;

/// A bot that takes interactions over HTTP, and what it held before it was attacked.
pub struct Attacked {
    _discord: FakeDiscord,
    _corpus: Corpus,
    signing_key: SigningKey,
    bot: Process,
    /// Where it takes them.
    pub address: SocketAddr,
    before_kib: u64,
}

impl Attacked {
    pub async fn start() -> Attacked {
        let (discord, corpus, signing_key) = (FakeDiscord::start().await, Corpus::mills(), SigningKey::generate());
        let (bot, address) = Process::over_http(&corpus, &discord.api_base(), &signing_key).await;
        let mut attacked = Attacked { _discord: discord, _corpus: corpus, signing_key, bot, address, before_kib: 0 };
        attacked.assert_answers().await;
        attacked.before_kib = attacked.bot.memory_kib();
        attacked
    }

    /// Says it, and leaves the connection open.
    async fn say(&self, text: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        stream.write_all(text).await.expect("sent");
        stream
    }

    async fn assert_answers(&self) {
        let asked = Signed::now(ask("How many visitors does the mayor expect?").build(), &self.signing_key);
        let answered = asked.post(&Client::new(), self.address).await;
        assert_eq!(answered.status(), StatusCode::OK);
        assert!(answered.text().await.expect("a text").contains("12,000"));
    }

    /// Checks that the bot is as well as before, and tells what it grew by.
    pub async fn assert_well(&self) -> u64 {
        self.assert_answers().await;
        let grown_kib = self.bot.memory_kib().saturating_sub(self.before_kib);
        assert!(grown_kib < MAY_GROW_BY_KIB, "{grown_kib} KiB more");
        assert_eq!(metric(self.bot.ops().await, "pullquote_panics_total").await, 0.0);
        assert!(!self.bot.log().contains("panicked"), "{}", self.bot.log());
        grown_kib >> 10
    }
}

/// What comes until the bot closes.
pub async fn heard(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that was reset is closed too.
    let _ = timeout(DEADLINE, stream.read_to_end(&mut bytes)).await.expect("it closes");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn connections_that_send_half_a_request_keep_nobody_out() {
    let attacked = Attacked::start().await;
    let head = "POST /interactions HTTP/1.1\r\nhost: x\r\n";
    let signed = format!("x-signature-ed25519: 00\r\nx-signature-timestamp: {}\r\n", now());
    let halves = [String::new(), format!("{head}x: "), format!("{head}{signed}content-length: 9999\r\n\r\n{{")];
    let mut open = Vec::new();
    for number in 0..450 {
        open.push(attacked.say(halves[number % halves.len()].as_bytes()).await);
    }
    timeout(DEADLINE, attacked.assert_answers()).await.expect("an answer");
    attacked.bot.wait_for_log("too many connections").await;
    attacked.assert_well().await;
    // The first to come was the first to go.
    assert_eq!(heard(open.remove(0)).await, "");
}

#[tokio::test]
async fn a_body_of_100_megabytes_is_refused_before_it_is_read() {
    let attacked = Attacked::start().await;
    let [(signature, signed), (timestamp, at)] = attacked.signing_key.headers(now(), "{}");
    let head = format!("POST /interactions HTTP/1.1\r\nhost: x\r\n{signature}: {signed}\r\n{timestamp}: {at}\r\n");
    let announced = attacked.say(format!("{head}content-length: 100000000\r\n\r\n").as_bytes()).await;
    assert!(heard(announced).await.starts_with("HTTP/1.1 413"));
    let mut in_chunks = attacked.say(format!("{head}transfer-encoding: chunked\r\n\r\n").as_bytes()).await;
    let chunk = [b"10000\r\n".as_slice(), &[b' '; 1 << 16], b"\r\n"].concat();
    let mut taken = 0;
    while taken < 100_000_000 && in_chunks.write_all(&chunk).await.is_ok() {
        taken += chunk.len();
    }
    // What the system holds for either side is some megabytes.
    assert!(taken < 50_000_000, "{taken} bytes were taken");
    attacked.assert_well().await;
}
