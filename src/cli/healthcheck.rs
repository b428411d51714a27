//! `healthcheck`: whether the running bot says that it is ready.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail};

use crate::cli::DONE;
use crate::config::Settings;

/// A bot that takes longer is not well. Below the time limit of the container's own health check.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn run(settings: &Settings) -> anyhow::Result<u8> {
    let address = reachable(settings.ops_listen);
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).with_context(|| format!("no bot answers on {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4_096).read_to_string(&mut answer).context("the bot does not answer")?;
    let status = answer.lines().next().unwrap_or_default();
    if status.split(' ').nth(1) != Some("200") {
        bail!("the bot is not ready: {}", answer.split("\r\n\r\n").nth(1).unwrap_or(status));
    }
    Ok(DONE)
}

/// Where a listener on all addresses is reached from this machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
