//! Which requests the preview page takes, and what its responses forbid a browser.
//!
//! The page has no password: it stands on the listener being this machine's. A web page that a browser shows must not
//! get at it through that browser, neither by a name that it lets point here (DNS rebinding) nor across origins.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Only what this program serves is loaded and asked, and nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Refuses what may come from elsewhere than the page itself, and marks every response. `listener` is where the page is
/// served.
pub(super) async fn guard(State(listener): State<IpAddr>, request: Request, next: Next) -> Response {
    let mut response = match refusal(listener, &request) {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    response.headers_mut().extend(HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

fn refusal(listener: IpAddr, request: &Request) -> Option<&'static str> {
    let Some(host) = text(request, &header::HOST).and_then(|host| host.parse::<Authority>().ok()) else {
        return Some("a Host is needed\n");
    };
    if !is_ours(host.host(), listener) {
        return Some("this page is served as localhost or by the address of its listener only\n");
    }
    let is_page = request.method() == Method::GET && request.uri().path() == "/";
    if !is_page && !is_from_page(&host, request) {
        return Some("only the page itself may ask this\n");
    }
    let is_json = text(request, &header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    // A form of another page can send anything but JSON.
    (request.method() == Method::POST && !is_json).then_some("JSON is needed\n")
}

/// Whether a request is addressed to this machine. A name can be made to point anywhere, an address cannot: so that
/// where the listener is open to others, any address will do.
fn is_ours(host: &str, listener: IpAddr) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    match address {
        Ok(address) => address.is_loopback() || !listener.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// Whether the browser says that the page itself asks. What is no browser says nothing.
fn is_from_page(host: &Authority, request: &Request) -> bool {
    let is_same_site = text(request, &HeaderName::from_static("sec-fetch-site")).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let is_same_origin = text(request, &header::ORIGIN).is_none_or(|origin| origin.strip_prefix("http://") == Some(host.as_str()));
    is_same_site && is_same_origin
}

fn text<'a>(request: &'a Request, name: &HeaderName) -> Option<&'a str> {
    // What is no text is no address of ours either.
    request.headers().get(name).map(|value| value.to_str().unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    #[test]
    fn only_localhost_and_the_listener_s_addresses_are_ours() {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        assert!(is_ours("localhost", loopback) && is_ours("127.0.0.1", loopback) && is_ours("[::1]", IpAddr::V6(Ipv6Addr::LOCALHOST)));
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.nip.example", "192.168.1.4", "0.0.0.0", "[2001:db8::1]", ""] {
            assert!(!is_ours(host, loopback), "{host}");
        }
        let open = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        assert!(is_ours("192.168.1.4", open) && is_ours("127.0.0.1", open) && !is_ours("evil.example", open));
    }
}
