//! A listener and routes in, requests answered: so many connections at once, and each request whole within its time.
//!
//! A connection that waits for a request may have to make room for another; one whose request is being answered may
//! not. So whoever opens connections and says nothing, or says it slowly, keeps nobody out.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::extract::Request;
use axum::{BoxError, Router};
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::CancellationToken;

/// The most that is kept of a request's head, and of what was not yet sent of a response.
const MAX_BUFFER_BYTES: usize = 64 << 10;

/// How long to wait where the system gives no connection, such as for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(20);

/// One that keeps coming is logged this often.
const WARN_EVERY: Duration = Duration::from_secs(60);

/// What a listener holds its clients to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Connections at once.
    pub(super) connections: usize,
    /// From the opening of a connection, or from the response before, to the end of a request's head. An idle connection
    /// stays open for as long.
    pub(super) head_within: Duration,
    /// From there to the end of its body.
    pub(super) body_within: Duration,
}

/// Answers requests on `listener` until `stop` is cancelled and those under way are answered.
pub(super) async fn serve(listener: TcpListener, routes: Router, limits: Limits, stop: CancellationToken) {
    let mut open = Open { waiting: Arc::default(), tasks: JoinSet::new(), limits, warned: None };
    while let Some(stream) = open.next(&listener, &stop).await {
        let place = Place::new(&open.waiting);
        open.tasks.spawn(converse(stream, routes.clone(), place, limits, stop.clone()));
    }
    drop(listener);
    while open.tasks.join_next().await.is_some() {}
}

/// The open connections of a listener.
struct Open {
    waiting: Arc<Waiting>,
    tasks: JoinSet<()>,
    limits: Limits,
    warned: Option<Instant>,
}

impl Open {
    /// The next connection; none once `stop` is cancelled. Where there are too many, the one that waits longest is closed
    /// for it.
    async fn next(&mut self, listener: &TcpListener, stop: &CancellationToken) -> Option<TcpStream> {
        loop {
            let is_full = self.tasks.len() >= self.limits.connections;
            tokio::select! {
                biased;
                () = stop.cancelled() => return None,
                Some(_) = self.tasks.join_next() => {}
                () = self.waiting.changed.notified(), if is_full => {}
                accepted = listener.accept(), if !is_full || self.waiting.is_any() => match accepted {
                    Ok((stream, _)) => {
                        if is_full && self.waiting.end_oldest() && self.may_warn() {
                            tracing::warn!(open = self.tasks.len(), "too many connections: those that wait longest for a request are closed");
                        }
                        return Some(stream);
                    }
                    Err(error) => self.recover(&error).await,
                },
            }
        }
    }

    /// Out of file descriptors, most likely: an idle connection gives one back.
    async fn recover(&mut self, error: &io::Error) {
        // The client's own doing, and nothing is short.
        if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
            return;
        }
        if self.may_warn() {
            tracing::warn!(open = self.tasks.len(), error = error as &dyn std::error::Error, "no more connections can be taken");
        }
        self.waiting.end_oldest();
        sleep(PAUSE).await;
    }

    fn may_warn(&mut self) -> bool {
        let may = self.warned.is_none_or(|at| at.elapsed() >= WARN_EVERY);
        if may {
            self.warned = Some(Instant::now());
        }
        may
    }
}

/// The connections that wait for a request, by how long they do.
#[derive(Debug, Default)]
struct Waiting {
    line: Mutex<Line>,
    /// Told when a connection begins to wait.
    changed: Notify,
}

#[derive(Debug, Default)]
struct Line {
    next: u64,
    /// What ends each, oldest first.
    ends: BTreeMap<u64, CancellationToken>,
}

impl Line {
    fn add(&mut self, end: CancellationToken) -> u64 {
        let number = self.next;
        self.next += 1;
        self.ends.insert(number, end);
        number
    }
}

impl Waiting {
    fn line(&self) -> MutexGuard<'_, Line> {
        // Each change is one call on the map, so a panic elsewhere leaves it whole.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_any(&self) -> bool {
        !self.line().ends.is_empty()
    }

    /// Ends the one that waits longest. False if none does.
    fn end_oldest(&self) -> bool {
        let oldest = self.line().ends.pop_first();
        oldest.map(|(_, end)| end.cancel()).is_some()
    }
}

/// One connection's place among those that wait.
#[derive(Debug)]
struct Place {
    waiting: Arc<Waiting>,
    end: CancellationToken,
    /// None while a request is being answered.
    number: Mutex<Option<u64>>,
}

impl Place {
    /// At the end of the line.
    fn new(waiting: &Arc<Waiting>) -> Arc<Place> {
        let place = Place { waiting: Arc::clone(waiting), end: CancellationToken::new(), number: Mutex::new(None) };
        place.wait();
        Arc::new(place)
    }

    fn number(&self) -> MutexGuard<'_, Option<u64>> {
        self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_waiting(&self) -> bool {
        self.number().is_some()
    }

    fn wait(&self) {
        *self.number() = Some(self.waiting.line().add(self.end.clone()));
        self.waiting.changed.notify_one();
    }

    fn leave(&self) {
        if let Some(number) = self.number().take() {
            self.waiting.line().ends.remove(&number);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Answers the requests of one connection.
async fn converse(stream: TcpStream, routes: Router, place: Arc<Place>, limits: Limits, stop: CancellationToken) {
    let routes = TowerToHyperService::new(routes);
    let own_place = Arc::clone(&place);
    let answer = service_fn(move |request: Request<Incoming>| {
        let arriving = |body| Arriving { body, late: Box::pin(sleep(limits.body_within)), place: Arc::clone(&own_place) };
        let (answering, place) = (routes.call(request.map(arriving)), Arc::clone(&own_place));
        async move {
            let answered = answering.await;
            place.wait();
            answered
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head_within).max_buf_size(MAX_BUFFER_BYTES);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), answer));
    // However it ends, there is nobody left to tell.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = place.end.cancelled() => {
            // Its request may have come whole in the last moment.
            if place.is_waiting() {
                return;
            }
        }
        () = stop.cancelled() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// A request's body as it comes. Until it was read or dropped its connection counts as waiting.
struct Arriving {
    body: Incoming,
    late: Pin<Box<Sleep>>,
    place: Arc<Place>,
}

/// A body that did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("the body did not come in time")]
struct LateError;

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => Poll::Ready(frame.map(|frame| frame.map_err(BoxError::from))),
            Poll::Pending => self.late.as_mut().poll(cx).map(|()| Some(Err(LateError.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        self.place.leave();
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::Semaphore;

    use super::*;

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
            let routes = Router::new()
                .route("/", get(|| async { "here" }))
                .route("/slow", get(slow))
                .route("/echo", post(|body: Bytes| async { body }));
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
}
