//! Where the stand-in listens, and where nobody does.

use tokio::net::TcpListener;

/// A free port of this machine.
pub(super) async fn bind() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a free port")
}

/// An address that refuses connections, for a Discord that cannot be reached.
pub async fn nowhere() -> String {
    let listener = bind().await;
    format!("http://{}", listener.local_addr().expect("a bound port"))
}
