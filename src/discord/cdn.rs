//! A file that Discord has in, its bytes out: fetched from Discord's own hosts alone, as long as it was said to be, in bounded time.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::config::DiscordSettings;
use crate::discord::sent::Attachment;

/// Where Discord keeps what is attached. Source: its developer documentation, "Image Formatting" and "Attachment Object".
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// How long a connection may take, and how long nothing may come.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
const IDLE_WITHIN: Duration = Duration::from_secs(20);
/// How long a file may take in all. An interaction can be answered for 15 minutes.
const FETCH_WITHIN: Duration = Duration::from_secs(180);

/// So many files are held in memory at once while they come; the others wait.
const MAX_FETCHING: usize = 4;

/// Why a file is not there. What it says is for whoever sent the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CdnError {
    #[error("its address is not one of Discord's")]
    Address,
    #[error("it is larger than {mib} MiB")]
    TooLarge { mib: u64 },
    #[error("Discord doesn't have it any more; send it again")]
    Gone,
    #[error("Discord didn't hand it out (status {0}); try again later")]
    Status(u16),
    #[error("it isn't what Discord said it was: {got} bytes instead of {said}")]
    Length { got: u64, said: u64 },
    #[error("it took too long to arrive; try again later")]
    Slow,
    #[error("the connection to Discord failed; try again later")]
    Connection,
}

/// Fetches files.
#[derive(Debug)]
pub(super) struct Cdn {
    /// What is asked in the place of Discord's hosts, if that is set.
    base: Option<String>,
    /// Made when a file is first fetched: most bots never do.
    client: OnceLock<Client>,
    fetching: Semaphore,
}

impl Cdn {
    pub(super) fn of(settings: &DiscordSettings) -> Cdn {
        Cdn { base: settings.cdn_base.clone(), client: OnceLock::new(), fetching: Semaphore::new(MAX_FETCHING) }
    }

    /// The bytes of a file of at most `max_bytes`.
    pub(super) async fn fetch(&self, file: &Attachment, max_bytes: u64) -> Result<Vec<u8>, CdnError> {
        let url = self.address(&file.url)?;
        if file.bytes > max_bytes {
            return Err(CdnError::TooLarge { mib: max_bytes >> 20 });
        }
        // It is never closed.
        let _turn = self.fetching.acquire().await;
        timeout(FETCH_WITHIN, self.get(url, file.bytes)).await.map_err(|_| CdnError::Slow)?
    }

    /// What is asked for a file whose address this is: nothing but a path of Discord's own hosts.
    fn address(&self, raw: &str) -> Result<Url, CdnError> {
        let url = Url::parse(raw).map_err(|_| CdnError::Address)?;
        let is_plain = url.scheme() == "https" && url.port().is_none() && url.username().is_empty() && url.password().is_none();
        let is_discords = url.host_str().is_some_and(|host| HOSTS.contains(&host));
        if !(is_plain && is_discords) {
            return Err(CdnError::Address);
        }
        let Some(base) = &self.base else { return Ok(url) };
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Url::parse(&format!("{base}{}{query}", url.path())).map_err(|_| CdnError::Address)
    }

    async fn get(&self, url: Url, said: u64) -> Result<Vec<u8>, CdnError> {
        let request = self.client()?.get(url).header(ACCEPT_ENCODING, "identity");
        let response = request.send().await.map_err(|error| failed(&error))?;
        match response.status() {
            StatusCode::OK => read(response, said).await,
            // An address is signed for a day. Source: Discord developer documentation, "Signed Attachment CDN URLs".
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => Err(CdnError::Gone),
            // A redirect is one of these: what it leads to is not asked.
            status => Err(CdnError::Status(status.as_u16())),
        }
    }

    fn client(&self) -> Result<&Client, CdnError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let made = Client::builder()
            .https_only(self.base.is_none())
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .connect_timeout(CONNECT_WITHIN)
            .read_timeout(IDLE_WITHIN)
            .build()
            .map_err(|error| failed(&error))?;
        Ok(self.client.get_or_init(|| made))
    }
}

/// The body of a response, which is `said` bytes long.
async fn read(mut response: Response, said: u64) -> Result<Vec<u8>, CdnError> {
    if response.headers().get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(CdnError::Connection);
    }
    let wrong = |got: u64| CdnError::Length { got, said };
    if let Some(got) = response.content_length().filter(|got| *got != said) {
        return Err(wrong(got));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() as u64 > said {
            return Err(wrong(bytes.len() as u64));
        }
    }
    if bytes.len() as u64 == said { Ok(bytes) } else { Err(wrong(bytes.len() as u64)) }
}

fn failed(error: &reqwest::Error) -> CdnError {
    // Its own words hold the address, which lets whoever has it fetch the file.
    tracing::debug!(is_timeout = error.is_timeout(), is_connect = error.is_connect(), "a file could not be fetched");
    if error.is_timeout() { CdnError::Slow } else { CdnError::Connection }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cdn(base: Option<&str>) -> Cdn {
        Cdn { base: base.map(str::to_owned), client: OnceLock::new(), fetching: Semaphore::new(1) }
    }

    fn asked(cdn: &Cdn, raw: &str) -> Option<String> {
        cdn.address(raw).ok().map(String::from)
    }

    #[test]
    fn only_discords_own_hosts_are_asked_and_only_over_https() {
        let cdn = cdn(None);
        for right in
            ["https://cdn.discordapp.com/attachments/1/2/a.md?ex=1&hm=2", "https://media.discordapp.net/ephemeral-attachments/1/2/a.md"]
        {
            assert_eq!(asked(&cdn, right).as_deref(), Some(right));
        }
        for wrong in [
            "http://cdn.discordapp.com/attachments/1/2/a.md",
            "https://cdn.discordapp.com:8443/a.md",
            "https://cdn.discordapp.com@evil.example/a.md",
            "https://ada@cdn.discordapp.com/a.md",
            "https://cdn.discordapp.com.evil.example/a.md",
            "https://evil.example/cdn.discordapp.com/a.md",
            "https://127.0.0.1/a.md",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(cdn.address(wrong), Err(CdnError::Address), "{wrong}");
        }
    }

    #[test]
    fn a_stand_in_is_asked_for_the_same_path_and_only_in_the_place_of_discords_hosts() {
        let cdn = cdn(Some("http://127.0.0.1:3000"));
        let address = asked(&cdn, "https://cdn.discordapp.com/attachments/1/2/a.md?ex=1&hm=2");
        assert_eq!(address.as_deref(), Some("http://127.0.0.1:3000/attachments/1/2/a.md?ex=1&hm=2"));
        assert_eq!(asked(&cdn, "http://127.0.0.1:3000/attachments/1/2/a.md"), None);
        assert_eq!(asked(&cdn, "https://evil.example/a.md"), None);
    }

    #[tokio::test]
    async fn what_is_too_large_is_not_asked_for() {
        let file =
            Attachment { bytes: 3 << 20, url: "https://cdn.discordapp.com/attachments/1/2/a.md".to_owned(), ..Attachment::default() };
        assert_eq!(cdn(Some("http://127.0.0.1:1")).fetch(&file, 2 << 20).await, Err(CdnError::TooLarge { mib: 2 }));
    }
}
