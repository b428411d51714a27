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
mod tests;
