//! Slow, half and many clients, against a listener with a few places.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{Limits, serve};

const LIMITS: Limits = Limits { connections: 3, head_within: Duration::from_secs(30), body_within: Duration::from_secs(10) };

/// A server with an answer of its own to each kind of request.
struct Server {
    address: SocketAddr,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
    /// Requests to `/slow` that came.
    reached: Arc<Semaphore>,
    /// Those of them that may be answered.
    go: Arc<Semaphore>,
}

impl Server {
    async fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (address, stop) = (listener.local_addr().expect("a port"), CancellationToken::new());
        let (reached, go) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (slow_reached, slow_go) = (Arc::clone(&reached), Arc::clone(&go));
        let slow = move || async move {
            slow_reached.add_permits(1);
            slow_go.acquire().await.expect("it stays open").forget();
        };
        let routes =
            Router::new().route("/", get(|| async { "here" })).route("/slow", get(slow)).route("/echo", post(|body: Bytes| async { body }));
        let task = tokio::spawn(serve(listener, routes, LIMITS, stop.clone()));
        Server { address, stop, task, reached, go }
    }

    /// A request that is being answered for as long as nothing goes on.
    async fn asks_slowly(&self) -> TcpStream {
        let stream = self.says("GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        self.reached.acquire().await.expect("it stays open").forget();
        stream
    }

    async fn says(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        stream.write_all(text.as_bytes()).await.expect("sent");
        stream
    }

    async fn stop(self) {
        self.stop.cancel();
        self.task.await.expect("it does not panic");
    }
}

/// What comes until the server closes.
async fn heard(mut stream: TcpStream) -> String {
    let mut text = String::new();
    // A connection that was reset is closed too.
    let _ = stream.read_to_string(&mut text).await;
    text
}

const REQUEST: &str = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test(start_paused = true)]
async fn who_says_nothing_or_only_half_of_it_is_left_in_time() {
    let server = Server::start().await;
    for (text, within) in [
        ("", LIMITS.head_within),
        ("GET / HTTP/1.1\r\nhost:", LIMITS.head_within),
        ("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf", LIMITS.body_within),
    ] {
        let began = Instant::now();
        let answer = heard(server.says(text).await).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
        let took = began.elapsed();
        assert!((within..within + Duration::from_secs(1)).contains(&took), "{text:?}: {took:?}");
    }
    server.stop().await;
}

#[tokio::test(start_paused = true)]
async fn slowness_is_measured_to_the_end_and_not_from_byte_to_byte() {
    let server = Server::start().await;
    let mut stream = server.says("GET / HTTP/1.1\r\nx: ").await;
    let began = Instant::now();
    while stream.write_all(b"x").await.is_ok() && began.elapsed() < 2 * LIMITS.head_within {
        sleep(Duration::from_secs(1)).await;
    }
    assert!(began.elapsed() < LIMITS.head_within + Duration::from_secs(5), "{:?}", began.elapsed());
    server.stop().await;
}

#[tokio::test]
async fn idle_connections_make_room_and_the_one_being_answered_stays() {
    let server = Server::start().await;
    let slow = server.asks_slowly().await;
    let mut idle = Vec::new();
    for _ in 0..4 * LIMITS.connections {
        idle.push(server.says("GET / HT").await);
        idle.push(server.says("POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf").await);
        assert!(heard(server.says(REQUEST).await).await.ends_with("here"));
    }
    server.go.add_permits(1);
    assert!(heard(slow).await.starts_with("HTTP/1.1 200"));
    assert_eq!(heard(idle.remove(0)).await, "");
    drop(idle);
    server.stop().await;
}

#[tokio::test]
async fn while_all_are_being_answered_the_next_waits_its_turn() {
    let server = Server::start().await;
    let mut slow = Vec::new();
    for _ in 0..LIMITS.connections {
        slow.push(server.asks_slowly().await);
    }
    let next = tokio::spawn(heard(server.says(REQUEST).await));
    server.go.add_permits(1);
    assert!(next.await.expect("no panic").ends_with("here"));
    server.go.add_permits(LIMITS.connections - 1);
    for stream in slow {
        assert!(heard(stream).await.starts_with("HTTP/1.1 200"));
    }
    server.stop().await;
}

#[tokio::test]
async fn stopping_waits_for_the_answer_under_way() {
    let server = Server::start().await;
    let slow = server.asks_slowly().await;
    server.stop.cancel();
    server.go.add_permits(1);
    assert!(heard(slow).await.starts_with("HTTP/1.1 200"));
    server.stop().await;
}
