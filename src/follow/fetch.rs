//! One address in, what stands there out: a GET within limits, asked for politely, followed through redirects that are each checked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::dns::Resolve;
use reqwest::header::{self, HeaderMap, HeaderName};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use tokio::time::Instant;

use crate::follow::error::FollowError;
use crate::follow::hosts::{self, NotPublic, PublicOnly};
use crate::follow::pace::Pace;
use crate::follow::robots::{self, Robots};
use crate::follow::unpack;

/// Who asks, so that a site can tell and speak to us in its `robots.txt`.
const USER_AGENT: &str = concat!("pullquote/", env!("CARGO_PKG_VERSION"), " (+self-hosted Discord bot)");

/// Sites use one or two; browsers give up after 20.
const MAX_REDIRECTS: usize = 5;

/// How long a `robots.txt` holds. Source: RFC 9309, section 2.4.
const ROBOTS_HOLD: Duration = Duration::from_secs(24 * 60 * 60);

/// How patient we are, and how polite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// How long a connection may take.
    pub connect_within: Duration,
    /// How long nothing may come.
    pub idle_within: Duration,
    /// How long a request may take in all: a slow drip ends here.
    pub request_within: Duration,
    /// How long a host is left alone between two requests.
    pub pause: Duration,
    /// After a start the first look comes within this time.
    pub first_within: Duration,
}

impl Default for Manners {
    fn default() -> Manners {
        let seconds = Duration::from_secs;
        Manners {
            connect_within: seconds(10),
            idle_within: seconds(30),
            request_within: seconds(300),
            pause: seconds(1),
            first_within: seconds(10),
        }
    }
}

/// What a server said of a document, to be asked with whether it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Validators {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

/// Whether `robots.txt` is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heed {
    Robots,
    /// It is a file that the operator named, or `robots.txt` itself.
    Nothing,
}

/// What to ask for.
#[derive(Clone, Debug)]
pub(super) struct Request<'a> {
    pub(super) url: &'a Url,
    /// Of what is kept; empty where nothing is.
    pub(super) validators: &'a Validators,
    pub(super) max_bytes: u64,
    pub(super) allow_private: bool,
    pub(super) heed: Heed,
}

/// What stands at an address.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// Where it was found in the end.
    pub(super) url: Url,
    pub(super) bytes: Vec<u8>,
    /// In lower case, without parameters; empty where none was named.
    pub(super) media_type: String,
    pub(super) validators: Validators,
}

/// What came of a request: nothing new, or a document.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Unchanged,
    Document(Document),
}

/// A step on the way to it.
enum Hop {
    To(Url),
    End(Answer),
}

/// Fetches documents, each host at its pace.
#[derive(Debug)]
pub struct Fetcher {
    public: Client,
    /// For sources that may lie in a private network.
    any: Client,
    manners: Manners,
    pace: Pace,
    /// By scheme, host and port, with the time until which it holds.
    robots: Mutex<HashMap<String, (Instant, Arc<Robots>)>>,
}

impl Fetcher {
    /// A fetcher that reaches the public internet, and a private network for those sources that may.
    ///
    /// # Errors
    /// If the client for HTTP cannot be made.
    pub fn new(manners: Manners) -> Result<Fetcher, reqwest::Error> {
        Fetcher::with_names(manners, PublicOnly)
    }

    /// The same, with names looked up by `names` for sources that may not lie in a private network.
    ///
    /// # Errors
    /// If the client for HTTP cannot be made.
    pub fn with_names(manners: Manners, names: impl Resolve + 'static) -> Result<Fetcher, reqwest::Error> {
        let client = || {
            // A proxy would look names up itself, past the check of where they lead.
            Client::builder()
                .user_agent(USER_AGENT)
                .redirect(redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .no_gzip()
                .no_brotli()
                .no_deflate()
                .no_zstd()
                .connect_timeout(manners.connect_within)
                .read_timeout(manners.idle_within)
        };
        let public = client().dns_resolver(Arc::new(names)).build()?;
        Ok(Fetcher { public, any: client().build()?, manners, pace: Pace::default(), robots: Mutex::default() })
    }

    /// How patient it is.
    pub(super) fn manners(&self) -> &Manners {
        &self.manners
    }

    /// What stands at an address, if it changed.
    pub(super) async fn get(&self, request: &Request<'_>) -> Result<Answer, FollowError> {
        let mut url = request.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            check(&url, request.allow_private)?;
            let host = host(&url);
            let robots = self.robots(&url, request).await?;
            if !robots.allows(&path(&url)) {
                return Err(FollowError::Robots { host });
            }
            let pause = self.manners.pause.max(robots.crawl_delay.unwrap_or_default());
            let _turn = self.pace.turn(&host, pause).await;
            let within = self.manners.request_within;
            let hop = tokio::time::timeout(within, self.hop(&url, request)).await;
            match hop.map_err(|_| FollowError::Slow { host, within })?? {
                Hop::To(next) => url = next,
                Hop::End(answer) => return Ok(answer),
            }
        }
        Err(FollowError::Redirects { max: MAX_REDIRECTS })
    }

    /// What the site of `url` asks of us. A site whose `robots.txt` cannot be had for now is not asked for anything else.
    async fn robots(&self, url: &Url, request: &Request<'_>) -> Result<Arc<Robots>, FollowError> {
        if request.heed == Heed::Nothing {
            return Ok(Arc::default());
        }
        let site = url.origin().ascii_serialization();
        if let Some(robots) = self.known_robots(&site) {
            return Ok(robots);
        }
        let robots = Arc::new(self.fetch_robots(url, request.allow_private).await?);
        let entry = (Instant::now() + ROBOTS_HOLD, Arc::clone(&robots));
        self.robots.lock().unwrap_or_else(PoisonError::into_inner).insert(site, entry);
        Ok(robots)
    }

    fn known_robots(&self, site: &str) -> Option<Arc<Robots>> {
        let known = self.robots.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(site).filter(|(until, _)| *until > Instant::now()).map(|(_, robots)| Arc::clone(robots))
    }

    async fn fetch_robots(&self, url: &Url, allow_private: bool) -> Result<Robots, FollowError> {
        let Ok(url) = url.join("/robots.txt") else { return Err(FollowError::Address) };
        let validators = Validators::default();
        let request = Request { url: &url, validators: &validators, max_bytes: robots::MAX_BYTES, allow_private, heed: Heed::Nothing };
        // Boxed, since fetching asks for it in turn.
        match Box::pin(self.get(&request)).await {
            Ok(Answer::Document(document)) => Ok(Robots::parse(&String::from_utf8_lossy(&document.bytes))),
            Ok(Answer::Unchanged) => Ok(Robots::default()),
            // Nothing there: nothing asked. Source: RFC 9309, section 2.3.1.3.
            Err(error @ FollowError::Status { .. }) if error.is_for_good() => Ok(Robots::default()),
            Err(FollowError::Redirects { .. }) => Ok(Robots::default()),
            Err(error) => Err(error),
        }
    }

    async fn hop(&self, url: &Url, request: &Request<'_>) -> Result<Hop, FollowError> {
        let client = if request.allow_private { &self.any } else { &self.public };
        let response = asking(client.get(url.clone()), request).send().await.map_err(|error| failed(url, &error))?;
        let status = response.status();
        match status {
            StatusCode::OK => read(url, request, response).await.map(|document| Hop::End(Answer::Document(document))),
            StatusCode::NOT_MODIFIED if *request.validators != Validators::default() => Ok(Hop::End(Answer::Unchanged)),
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => redirected(url, response.headers()).map(Hop::To),
            _ => Err(FollowError::Status { host: host(url), status: status.as_u16(), retry_after: retry_after(response.headers()) }),
        }
    }
}

fn asking(request: RequestBuilder, wanted: &Request<'_>) -> RequestBuilder {
    let Validators { etag, last_modified } = wanted.validators;
    let given = [(header::IF_NONE_MATCH, etag), (header::IF_MODIFIED_SINCE, last_modified)];
    let request = request.header(header::ACCEPT, "*/*").header(header::ACCEPT_ENCODING, "gzip");
    given
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)))
        .fold(request, |request, (name, value)| request.header(name, value))
}

/// Refuses what is not fetched from, whatever a name in it leads to.
fn check(url: &Url, allow_private: bool) -> Result<(), FollowError> {
    let is_plain = matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty() && url.password().is_none();
    if !is_plain {
        return Err(FollowError::Address);
    }
    if !allow_private && hosts::is_private_number(url) {
        return Err(FollowError::Private { host: host(url) });
    }
    Ok(())
}

fn redirected(from: &Url, headers: &HeaderMap) -> Result<Url, FollowError> {
    let to = text(headers, header::LOCATION).and_then(|location| from.join(&location).ok());
    // What was secret on the way must not be asked for in the open.
    to.filter(|to| from.scheme() != "https" || to.scheme() == "https").ok_or_else(|| FollowError::Redirect { host: host(from) })
}

async fn read(url: &Url, request: &Request<'_>, mut response: Response) -> Result<Document, FollowError> {
    let too_large = || FollowError::TooLarge { max_bytes: request.max_bytes };
    if response.content_length().is_some_and(|bytes| bytes > request.max_bytes) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(url, &error))? {
        if (bytes.len() + chunk.len()) as u64 > request.max_bytes {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    let headers = response.headers();
    Ok(Document {
        url: url.clone(),
        bytes: unpacked(url, headers, bytes, request.max_bytes).await?,
        media_type: text(headers, header::CONTENT_TYPE).map(|value| media_type(&value)).unwrap_or_default(),
        validators: Validators { etag: text(headers, header::ETAG), last_modified: text(headers, header::LAST_MODIFIED) },
    })
}

async fn unpacked(url: &Url, headers: &HeaderMap, bytes: Vec<u8>, max_bytes: u64) -> Result<Vec<u8>, FollowError> {
    match text(headers, header::CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(bytes),
        "gzip" | "x-gzip" => {
            let unpacked = tokio::task::spawn_blocking(move || unpack::unpack(&bytes, max_bytes)).await;
            Ok(unpacked.map_err(std::io::Error::other)??)
        }
        _ => Err(FollowError::Encoding { host: host(url) }),
    }
}

fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Seconds, or a date. Source: RFC 9110, section 10.2.3.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, header::RETRY_AFTER)?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = OffsetDateTime::parse(&value, &Rfc2822).ok()?;
    Duration::try_from(date - OffsetDateTime::now_utc()).ok()
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn failed(url: &Url, error: &reqwest::Error) -> FollowError {
    let host = host(url);
    let causes = || std::iter::successors(Some(error as &(dyn std::error::Error + 'static)), |error| error.source());
    if causes().any(<dyn std::error::Error>::is::<NotPublic>) {
        return FollowError::Private { host };
    }
    // The outer errors hold the address with its query.
    let cause = causes().last().filter(|cause| !cause.is::<reqwest::Error>()).map_or_else(|| "no answer".to_owned(), ToString::to_string);
    if error.is_connect() { FollowError::Unreachable { host, cause } } else { FollowError::BrokenOff { host, cause } }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn path(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_when_to_come_back_in_seconds_or_with_a_date() {
        let after = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, value.parse().expect("a value"));
            retry_after(&headers)
        };
        assert_eq!(after("120"), Some(Duration::from_secs(120)));
        assert!(after("Fri, 31 Dec 2100 23:59:59 GMT").is_some_and(|wait| wait > Duration::from_secs(1 << 30)));
        assert_eq!((after("Fri, 31 Dec 1999 23:59:59 GMT"), after("soon")), (None, None));
    }

    #[test]
    fn only_plain_addresses_are_fetched() {
        for (url, is_right) in [
            ("https://mill.example/feed", true),
            ("http://mill.example:8080/feed", true),
            ("https://ada@mill.example/", false),
            ("https://:key@mill.example/", false),
            ("ftp://mill.example/", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(check(&Url::parse(url).expect("an address"), false).is_ok(), is_right, "{url}");
        }
    }
}
