//! What is known of a followed source from one look to the next, and over a restart. It lies hidden beside what was fetched.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::follow::error::FollowError;
use crate::follow::fetch::Validators;
use crate::follow::files;

/// Hidden, so that it is no article.
const FILE: &str = ".state.json";

/// So many seconds are a day.
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// What is known of a source. Lost, it costs one full fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct State {
    /// The address it was fetched from: of another nothing of this holds.
    pub(super) url: String,
    /// When it was looked at with success, in seconds since 1970.
    pub(super) succeeded_at: Option<i64>,
    /// When it is to be looked at again.
    pub(super) next_look_at: i64,
    /// How many looks failed since.
    pub(super) failures: u32,
    /// Why the last one did.
    pub(super) failure: Option<String>,
    /// Of the document at its address.
    pub(super) validators: Validators,
    /// The file in which that is kept, where it is one.
    pub(super) file: Option<String>,
    /// How many entries, pages or documents are kept.
    pub(super) entries: usize,
    /// The entries that are no longer in the feed, with the day on which they were first missed, in days since 1970.
    pub(super) left: BTreeMap<String, i64>,
    /// The pages of a sitemap, by their addresses.
    pub(super) pages: BTreeMap<String, Page>,
}

/// A page that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Page {
    /// Its file; none: what stands there is not read here.
    pub(super) file: Option<String>,
    pub(super) validators: Validators,
    /// What the sitemap said when it was fetched.
    pub(super) lastmod: Option<String>,
    /// When it was asked for, in seconds since 1970.
    pub(super) asked_at: i64,
    /// The day on which it was first missed.
    pub(super) left: Option<i64>,
}

impl State {
    /// What is known of the source that is fetched from `url` and kept in `folder`; nothing if that cannot be read.
    pub(super) fn read(folder: &Path, url: &str) -> State {
        let kept = std::fs::read(folder.join(FILE)).ok().and_then(|bytes| serde_json::from_slice::<State>(&bytes).ok());
        let state = kept.unwrap_or_default();
        if state.url == url { state } else { State { url: url.to_owned(), left: state.left, ..State::default() } }
    }

    /// Keeps it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        files::write(folder, FILE, &serde_json::to_vec(self)?).map(drop)
    }

    /// What to ask the server with: what is gone from the disk is asked for anew.
    pub(super) fn validators(&self, folder: &Path) -> Validators {
        let is_kept = self.file.as_deref().is_some_and(|file| files::exists(folder, file));
        if is_kept { self.validators.clone() } else { Validators::default() }
    }
}

/// Works on what is known of a source where that keeps no other task waiting: it reads and writes files.
pub(super) async fn work<T: Send + 'static>(
    state: &mut State,
    work: impl FnOnce(&mut State) -> Result<T, FollowError> + Send + 'static,
) -> Result<T, FollowError> {
    let mut taken = std::mem::take(state);
    let done = move || (work(&mut taken), taken);
    let (result, taken) = tokio::task::spawn_blocking(done).await.map_err(io::Error::other)?;
    *state = taken;
    result
}

/// The day of a moment, in days since 1970.
pub(super) fn day_of(now: OffsetDateTime) -> i64 {
    now.unix_timestamp().div_euclid(DAY_SECONDS)
}

/// Whether what was first missed on day `left` is to be forgotten.
pub(super) fn is_past(left: i64, today: i64, keep_days: u32) -> bool {
    left + i64::from(keep_days) <= today
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_was_written_and_only_for_its_address() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = State { url: "a".to_owned(), failures: 2, left: [("x".to_owned(), 7)].into(), ..State::default() };
        state.write(folder.path()).expect("written");
        assert_eq!(State::read(folder.path(), "a"), state);
        let other = State::read(folder.path(), "b");
        assert_eq!((other.url.as_str(), other.failures, other.left.len()), ("b", 0, 1));
        std::fs::write(folder.path().join(FILE), "{broken").expect("written");
        assert_eq!(State::read(folder.path(), "a"), State { url: "a".to_owned(), ..State::default() });
    }

    #[test]
    fn what_is_gone_from_the_disk_is_asked_for_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let validators: Validators = serde_json::from_str("{\"etag\": \"7\"}").expect("validators");
        let state = State { file: Some("a.xml".to_owned()), validators: validators.clone(), ..State::default() };
        assert_eq!(state.validators(folder.path()), Validators::default());
        files::write(folder.path(), "a.xml", b"").expect("written");
        assert_eq!(state.validators(folder.path()), validators);
    }

    #[test]
    fn what_left_is_forgotten_after_so_many_days() {
        assert_eq!([is_past(10, 16, 7), is_past(10, 17, 7), is_past(10, 5, 7)], [false, true, false]);
    }
}
