//! The two listeners: operations and the preview page, for this machine, and Discord's interactions, for Discord.

pub mod interactions;
pub mod ops;
pub mod preview;
mod replay;

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

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

/// Serves `routes` until `stop` is cancelled and the requests under way are answered.
///
/// # Errors
/// If accepting connections fails for good.
pub async fn serve(listener: TcpListener, routes: Router, stop: CancellationToken) -> std::io::Result<()> {
    axum::serve(listener, routes).with_graceful_shutdown(stop.cancelled_owned()).await
}
