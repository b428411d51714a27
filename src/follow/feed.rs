//! A look at a feed: its entries are kept in one file, and those that have left it behind them, until `keep_days`.

use std::collections::HashSet;
use std::fs;

use crate::follow::entries::{Entry, Feed};
use crate::follow::error::FollowError;
use crate::follow::fetch::{Answer, Document, Fetcher};
use crate::follow::state::{State, is_past};
use crate::follow::target::{Looked, Target};
use crate::follow::{files, state};
use pullquote_engine::parse;

/// What feeds are kept as.
const ENDINGS: [&str; 2] = ["xml", "json"];

pub(super) async fn look(target: &Target, fetcher: &Fetcher, state: &mut State, today: i64) -> Result<Looked, FollowError> {
    let (url, validators) = (target.url()?, state.validators(&target.folder));
    let answer = fetcher.get(&target.request(&url, &validators, target.max_bytes())).await?;
    let target = target.clone();
    state::work(state, move |state| match answer {
        Answer::Document(document) => keep(&target, &document, state, today),
        Answer::Unchanged => forget(&target, state, today),
    })
    .await
}

/// Keeps what came, with what has left.
fn keep(target: &Target, document: &Document, state: &mut State, today: i64) -> Result<Looked, FollowError> {
    let text = parse::decode(&document.bytes).map_err(FollowError::Content)?;
    let feed = Feed::read(&text).map_err(|reason| FollowError::Content(reason.to_owned()))?;
    let current: HashSet<&str> = feed.entries.iter().map(|entry| entry.key.as_str()).collect();
    let mut gone = kept(target).map(|before| before.entries).unwrap_or_default();
    gone.retain(|entry| !current.contains(entry.key.as_str()));
    let looked = write(target, state, &feed, &feed.entries, gone, today)?;
    state.validators = document.validators.clone();
    Ok(looked)
}

/// Nothing new: what left long ago is forgotten all the same.
fn forget(target: &Target, state: &mut State, today: i64) -> Result<Looked, FollowError> {
    let is_due = state.left.values().any(|left| is_past(*left, today, target.followed.keep_days));
    let Some(feed) = kept(target).filter(|_| is_due) else { return Ok(Looked { entries: state.entries, changed: false }) };
    let (gone, current): (Vec<Entry>, Vec<Entry>) = feed.entries.iter().cloned().partition(|entry| state.left.contains_key(&entry.key));
    write(target, state, &feed, &current, gone, today)
}

/// The feed as it is kept, also where nothing is known of it any more.
fn kept(target: &Target) -> Option<Feed> {
    let files = ENDINGS.iter().map(|ending| target.folder.join(format!("{}.{ending}", target.stem)));
    let bytes = files.filter_map(|file| fs::read(file).ok()).next()?;
    Feed::read(&String::from_utf8_lossy(&bytes)).ok()
}

fn write(
    target: &Target,
    state: &mut State,
    feed: &Feed,
    current: &[Entry],
    mut gone: Vec<Entry>,
    today: i64,
) -> Result<Looked, FollowError> {
    let since = |entry: &Entry| state.left.get(&entry.key).copied().unwrap_or(today);
    gone.retain(|entry| !is_past(since(entry), today, target.followed.keep_days));
    within(&mut gone, current, target.max_bytes());
    let left = gone.iter().map(|entry| (entry.key.clone(), since(entry))).collect();
    let file = format!("{}.{}", target.stem, feed.ending());
    let changed = files::write(&target.folder, &file, feed.document(current.iter().chain(&gone)).as_bytes())?;
    // A feed that changed its form has another file now.
    let moved = files::remove_others(&target.folder, |name| name == file)?;
    (state.left, state.entries, state.file) = (left, current.len() + gone.len(), Some(file));
    Ok(Looked { entries: state.entries, changed: changed || moved })
}

/// Drops the last of those that left until all are of a size that is read. They stand in the order of the feed, the newest first.
fn within(gone: &mut Vec<Entry>, current: &[Entry], max_bytes: u64) {
    let size = |entries: &[Entry]| entries.iter().map(|entry| entry.raw.len() as u64 + 2).sum::<u64>();
    // An eighth of the room is for what stands around the entries.
    let mut bytes = size(current) + size(gone);
    while bytes > max_bytes - max_bytes / 8 {
        let Some(dropped) = gone.pop() else { return };
        bytes -= dropped.raw.len() as u64 + 2;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::Url;
    use tempfile::TempDir;

    use super::*;
    use crate::config::{Followed, FollowedKind};
    use crate::follow::fetch::Validators;

    fn target(folder: &TempDir, max_bytes: u64) -> Target {
        let followed = Followed {
            kind: FollowedKind::Feed,
            url: "https://mill.example/feed".to_owned(),
            every: Duration::from_secs(60),
            keep_days: 7,
            max_bytes,
            max_pages: 10,
            allow_private: false,
        };
        let (name, stem) = ("mill".to_owned(), "mill".to_owned());
        Target { name, folder: folder.path().join("mill"), stem, followed, server: None, max_file_bytes: 1 << 20 }
    }

    fn rss(guids: &[&str]) -> Document {
        let items: String =
            guids.iter().map(|guid| format!("<item><guid>{guid}</guid><description>Number {guid}.</description></item>")).collect();
        let bytes = format!("<rss><channel><title>Mill</title>{items}</channel></rss>").into_bytes();
        let url = Url::parse("https://mill.example/feed").expect("an address");
        Document { url, bytes, media_type: String::new(), validators: Validators::default() }
    }

    fn ids(target: &Target) -> Vec<String> {
        kept(target).expect("a feed").entries.into_iter().map(|entry| entry.key).collect()
    }

    #[test]
    fn an_entry_that_left_stays_until_keep_days_and_may_come_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, mut state) = (target(&folder, 1 << 20), State::default());
        keep(&target, &rss(&["2", "1"]), &mut state, 100).expect("kept");
        let looked = keep(&target, &rss(&["3", "2"]), &mut state, 101).expect("kept");
        assert_eq!((ids(&target), looked), (vec!["3".into(), "2".into(), "1".into()], Looked { entries: 3, changed: true }));
        keep(&target, &rss(&["3", "1"]), &mut state, 107).expect("kept");
        assert_eq!(ids(&target), ["3", "1", "2"]);
        assert!(!keep(&target, &rss(&["3", "1"]), &mut state, 113).expect("kept").changed);
        assert!(forget(&target, &mut state, 114).expect("forgotten").changed);
        assert_eq!(ids(&target), ["3", "1"]);
        assert!(!forget(&target, &mut state, 200).expect("nothing to forget").changed);
    }

    #[test]
    fn a_lost_state_loses_no_entry() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, mut state) = (target(&folder, 1 << 20), State::default());
        keep(&target, &rss(&["2", "1"]), &mut state, 100).expect("kept");
        keep(&target, &rss(&["3"]), &mut State::default(), 200).expect("kept");
        assert_eq!(ids(&target), ["3", "2", "1"]);
    }

    #[test]
    fn what_left_makes_room_before_the_file_is_too_large_to_be_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, mut state) = (target(&folder, 250), State::default());
        keep(&target, &rss(&["2", "1"]), &mut state, 100).expect("kept");
        keep(&target, &rss(&["4", "3"]), &mut state, 100).expect("kept");
        assert_eq!(ids(&target), ["4", "3", "2"]);
    }

    #[test]
    fn a_document_that_is_no_feed_leaves_what_was_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, mut state) = (target(&folder, 1 << 20), State::default());
        keep(&target, &rss(&["1"]), &mut state, 100).expect("kept");
        let before = state.clone();
        let page = Document { bytes: b"<html>Log in</html>".to_vec(), ..rss(&[]) };
        assert!(matches!(keep(&target, &page, &mut state, 101), Err(FollowError::Content(_))));
        assert_eq!((ids(&target), state), (vec!["1".to_owned()], before));
    }
}
