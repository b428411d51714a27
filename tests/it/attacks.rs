//! Clients of the HTTP listeners that mean no good: slow ones, large ones, garbage. None keeps an honest request out, ends
//! the bot, or makes it grow.
//!
//! How slow a client may be is measured where it is decided, in `src/http/connections.rs`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::support::bot::{Corpus, Process};
use crate::support::http::{Signed, metric, now};
use fake_discord::SigningKey;
use fake_discord::interactions::ask;
use fake_discord::{DEADLINE, FakeDiscord, SeededRng};

/// How much memory an attack may leave behind.
const MAY_GROW_BY_KIB: u64 = 48 << 10;

/// A bot that takes interactions over HTTP, and what it held before it was attacked.
struct Attacked {
    _discord: FakeDiscord,
    _corpus: Corpus,
    signing_key: SigningKey,
    bot: Process,
    address: SocketAddr,
    before_kib: u64,
}

impl Attacked {
    async fn start() -> Attacked {
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

    async fn assert_answers(&self) -> Duration {
        let began = Instant::now();
        let asked = Signed::now(ask("How many visitors does the mayor expect?").build(), &self.signing_key);
        let answered = asked.post(&Client::new(), self.address).await;
        assert_eq!(answered.status(), StatusCode::OK);
        assert!(answered.text().await.expect("a text").contains("12,000"));
        began.elapsed()
    }

    /// Checks that the bot is as well as before, and tells what it grew by.
    async fn assert_well(&self) -> u64 {
        self.assert_answers().await;
        let grown_kib = self.bot.memory_kib().saturating_sub(self.before_kib);
        assert!(grown_kib < MAY_GROW_BY_KIB, "{grown_kib} KiB more");
        assert_eq!(metric(self.bot.ops().await, "pullquote_panics_total").await, 0.0);
        assert!(!self.bot.log().contains("panicked"), "{}", self.bot.log());
        grown_kib >> 10
    }
}

/// What comes until the bot closes.
async fn heard(mut stream: TcpStream) -> String {
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
    assert!(attacked.assert_answers().await < DEADLINE / 2);
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

/// What no honest client sends.
fn garbage(rng: &mut SeededRng) -> Vec<u8> {
    let noise = |rng: &mut SeededRng, bytes: u64| (0..bytes).map(|_| u8::try_from(rng.below(256)).expect("a byte")).collect::<Vec<u8>>();
    let method = ["GET", "POST", "PUT", "\u{0}", "OPTIONS", "PRI"][usize::try_from(rng.below(6)).expect("small")];
    let path = ["/interactions", "/healthz", "/../../etc/passwd", "*", "http://[::1]:99999/", "/%00%ff", ""]
        [usize::try_from(rng.below(7)).expect("small")];
    let version = ["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9"][usize::try_from(rng.below(4)).expect("small")];
    let length = ["2", "-1", "99999999999999999999", "1, 2", "5"][usize::try_from(rng.below(5)).expect("small")];
    let head = format!("{method} {path} {version}\r\nhost: x\r\n");
    match rng.below(6) {
        0 => noise(rng, 200),
        1 => [head.as_bytes(), &noise(rng, 300), b"\r\n\r\n"].concat(),
        2 => format!("{head}content-length: {length}\r\n\r\n{{}}").into_bytes(),
        3 => format!("{head}transfer-encoding: chunked\r\ncontent-length: {length}\r\n\r\nfffffffffffffffff\r\n").into_bytes(),
        4 => format!("{head}{}\r\n", "x: y\r\n".repeat(200)).into_bytes(),
        _ => {
            let signed = format!("x-signature-ed25519: {}\r\nx-signature-timestamp: {}\r\n", "ab".repeat(64), now());
            let body = noise(rng, 50);
            [format!("{head}{signed}content-length: {}\r\n\r\n", body.len()).as_bytes(), &body].concat()
        }
    }
}

/// Returns the figures.
async fn with_garbage(count: usize) -> String {
    let attacked = Arc::new(Attacked::start().await);
    let (next, began, mut clients) = (Arc::new(AtomicUsize::new(0)), Instant::now(), JoinSet::new());
    for _ in 0..16 {
        let (attacked, next) = (Arc::clone(&attacked), Arc::clone(&next));
        clients.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return;
                }
                let mut stream = TcpStream::connect(attacked.address).await.expect("a connection");
                // It may close before it heard all of it; half a request is one that never ends.
                let _ = stream.write_all(&garbage(&mut SeededRng::new(number as u64))).await;
                let _ = stream.shutdown().await;
                let answer = heard(stream).await;
                assert!(answer.is_empty() || !answer.starts_with("HTTP/1.1 5"), "request {number}: {answer}");
            }
        });
    }
    while let Some(done) = clients.join_next().await {
        done.expect("no panic");
    }
    let took = began.elapsed();
    let grown = attacked.assert_well().await;
    format!("{count} garbage requests in {took:.1?}, {:.0} a second; memory grew by {grown} MiB", count as f64 / took.as_secs_f64())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_is_refused_and_does_no_harm() {
    println!("{}", with_garbage(2_000).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn a_hundred_thousand_garbage_requests_do_no_harm() {
    println!("{}", with_garbage(100_000).await);
}
