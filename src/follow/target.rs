//! A followed source as it is worked on: its address, its folder and its limits.

use std::path::PathBuf;

use reqwest::Url;

use crate::config::{Followed, Settings, Source};
use crate::follow::error::FollowError;
use crate::follow::fetch::{Heed, Request, Validators};
use crate::ids::GuildId;

/// A source that is followed.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Its name, without what may be secret in an address.
    pub(super) name: String,
    /// Where what was fetched is kept.
    pub(super) folder: PathBuf,
    /// What files in it are called that hold the whole source.
    pub(super) stem: String,
    pub(super) followed: Followed,
    /// The server that its articles belong to; none: all may see them.
    pub(super) server: Option<GuildId>,
    /// A larger file would not be read.
    pub(super) max_file_bytes: u64,
}

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Looked {
    /// How many entries, pages or documents are kept now.
    pub(super) entries: usize,
    /// Whether a file changed.
    pub(super) changed: bool,
}

impl Target {
    /// The sources of `settings` that are followed.
    pub(super) fn all(settings: &Settings) -> Vec<Target> {
        settings.sources.iter().filter_map(|source| Target::of(source, settings.limits.max_file_bytes)).collect()
    }

    fn of(source: &Source, max_file_bytes: u64) -> Option<Target> {
        Some(Target {
            name: shown(&source.name),
            folder: source.path.clone(),
            stem: source.path.file_name()?.to_string_lossy().into_owned(),
            followed: source.followed.clone()?,
            server: source.server,
            max_file_bytes,
        })
    }

    /// Its address.
    pub(super) fn url(&self) -> Result<Url, FollowError> {
        Url::parse(&self.followed.url).map_err(|_| FollowError::Address)
    }

    /// A request of an address of it.
    pub(super) fn request<'a>(&self, url: &'a Url, validators: &'a Validators, max_bytes: u64) -> Request<'a> {
        Request { url, validators, max_bytes, allow_private: self.followed.allow_private, heed: Heed::Robots }
    }

    /// How large a file of it may be.
    pub(super) fn max_bytes(&self) -> u64 {
        self.followed.max_bytes.min(self.max_file_bytes)
    }
}

/// A name for eyes and logs: where it is an address, the query, a fragment and what stands before the host may be secret.
fn shown(name: &str) -> String {
    let Ok(mut url) = Url::parse(name) else { return name.to_owned() };
    if url.cannot_be_a_base() {
        return name.to_owned();
    }
    url.set_query(None);
    url.set_fragment(None);
    // Both fail where an address can have neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_an_address_shows_no_secret() {
        let names = ["Mill Times", "https://mill.example/feed?key=s3cret#x", "https://ada:pw@mill.example/feed", "mill: news"].map(shown);
        assert_eq!(names, ["Mill Times", "https://mill.example/feed", "https://mill.example/feed", "mill: news"]);
    }
}
