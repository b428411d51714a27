//! Bytes that no honest client sends, by the thousand: none keeps an honest request out, ends the bot, or makes it grow.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::attacks::{Attacked, heard};
use crate::load::Size;
use crate::support::http::now;
use fake_discord::SeededRng;

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
                assert!(!answer.starts_with("HTTP/1.1 5"), "request {number}: {answer}");
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
#[ignore = "load: PULLQUOTE_LOAD=small cargo test --test it load:: -- --ignored"]
async fn garbage_is_refused_and_does_no_harm() {
    println!("{}", with_garbage(Size::read().pick(2_000, 100_000)).await);
}
