//! The two listeners: operations and the preview page, for this machine, and Discord's interactions, for Discord.

mod connections;
pub mod interactions;
pub mod ops;
pub mod preview;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::http::connections::Limits;

/// Two listeners with so many connections stay below the 1,024 files that a process may have open where nobody raised
/// it. Discord sends its interactions in a fraction of a second, whole; a proxy's idle connections are its own to renew.
const LIMITS: Limits = Limits { connections: 400, head_within: Duration::from_secs(30), body_within: Duration::from_secs(10) };

/// A listener on `address`.
///
/// # Errors
/// If the address is taken or not this machine's; the error names it.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| BindError { address, source })
}

/// Why nothing can listen on an address.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}; is another pullquote running?")]
pub struct BindError {
    /// The address.
    pub address: SocketAddr,
    /// Why.
    pub source: std::io::Error,
}

/// Serves `routes` until `stop` is cancelled and the requests under way are answered. Who opens many connections, or
/// is slow to send a request, keeps nobody out.
pub async fn serve(listener: TcpListener, routes: Router, stop: CancellationToken) {
    connections::serve(listener, routes, LIMITS, stop).await;
}
