//! A look at a sitemap: each page of the same host that is new or changed is fetched and kept in a file of its own.

use std::collections::HashSet;

use reqwest::Url;
use time::OffsetDateTime;

use crate::follow::error::FollowError;
use crate::follow::fetch::{Answer, Document, Fetcher, Validators};
use crate::follow::state::{Page, State, day_of, is_past};
use crate::follow::target::{Looked, Target};
use crate::follow::urlset::{self, Listed};
use crate::follow::{files, unpack};
use pullquote_engine::parse;

/// So many sitemaps of an index are read.
const MAX_SITEMAPS: usize = 100;

/// An index of indexes is none by the protocol; some sites have one.
const MAX_DEPTH: usize = 3;

/// How large a sitemap may be. Source: the sitemaps.org protocol.
const MAX_SITEMAP_BYTES: u64 = 50 << 20;

/// A page whose sitemap does not say when it changed is asked for again after so many seconds: a day.
const ASK_AGAIN_AFTER: i64 = 24 * 60 * 60;

/// A site that fails so many times in a row is down, and left alone until the next look.
const MAX_FAILED_IN_ROW: usize = 3;

/// After so many pages what is known of them is written down, so that a crash costs few of them.
const WRITE_EVERY: usize = 20;

pub(super) async fn look(target: &Target, fetcher: &Fetcher, state: &mut State, now: OffsetDateTime) -> Result<Looked, FollowError> {
    let listed = listed(target, fetcher).await?;
    let mut looked = Looked { entries: 0, changed: false };
    let fetched = fetch(target, fetcher, state, &listed, now, &mut looked).await;
    if fetched.is_ok() {
        looked.changed |= forget(target, state, &listed, day_of(now))?;
    }
    state.entries = state.pages.values().filter(|page| page.file.is_some()).count();
    looked.entries = state.entries;
    fetched.map(|()| looked)
}

/// The pages that the sitemap lists, and those that it leads to: of its own host, each once, at most `max_pages`.
async fn listed(target: &Target, fetcher: &Fetcher) -> Result<Vec<(Url, Listed)>, FollowError> {
    let (none, first) = (Validators::default(), target.url()?);
    let mut waiting = vec![(first, 0)];
    let (mut asked, mut seen, mut pages) = (HashSet::new(), HashSet::new(), Vec::new());
    let mut host = None;
    while let Some((url, depth)) = waiting.pop() {
        if asked.len() >= MAX_SITEMAPS || !asked.insert(url.clone()) {
            continue;
        }
        let Answer::Document(document) = fetcher.get(&target.request(&url, &none, MAX_SITEMAP_BYTES)).await? else { continue };
        // The host that the first of them was found at, where that is redirected.
        let host = host.get_or_insert_with(|| document.url.clone());
        let found = urlset::read(&text(document.bytes)?).ok_or_else(|| FollowError::Content("holds no sitemap".to_owned()))?;
        let own = |listed: &Listed| Url::parse(&listed.url).ok().filter(|url| url.host() == host.host());
        if depth < MAX_DEPTH {
            waiting.extend(found.sitemaps.iter().rev().filter_map(own).map(|url| (url, depth + 1)));
        }
        let new = found.pages.into_iter().filter_map(|listed| Some((own(&listed)?, listed)));
        pages.extend(new.filter(|(url, _)| seen.insert(url.clone())));
        if pages.len() >= target.followed.max_pages {
            break;
        }
    }
    pages.truncate(target.followed.max_pages);
    Ok(pages)
}

/// Sitemaps are often kept packed, with no word of it in the answer.
fn text(bytes: Vec<u8>) -> Result<String, FollowError> {
    let bytes = if unpack::is_packed(&bytes) { unpack::unpack(&bytes, MAX_SITEMAP_BYTES)? } else { bytes };
    parse::decode(&bytes).map(std::borrow::Cow::into_owned).map_err(FollowError::Content)
}

/// Fetches what is new or may have changed, those never fetched first, within `max_bytes` in all.
async fn fetch(
    target: &Target,
    fetcher: &Fetcher,
    state: &mut State,
    listed: &[(Url, Listed)],
    now: OffsetDateTime,
    looked: &mut Looked,
) -> Result<(), FollowError> {
    let seconds = now.unix_timestamp();
    let mut due: Vec<&(Url, Listed)> =
        listed.iter().filter(|(url, listed)| is_due(state.pages.get(url.as_str()), listed, target, seconds)).collect();
    due.sort_by_key(|(url, _)| state.pages.get(url.as_str()).map_or(0, |page| page.asked_at));
    let (mut left, mut failed_in_row) = (target.followed.max_bytes, 0);
    for (number, (url, listed)) in (1..).zip(due) {
        match page(target, fetcher, state, url, left).await {
            Ok((page, bytes, changed)) => {
                (left, failed_in_row) = (left.saturating_sub(bytes), 0);
                looked.changed |= changed;
                state.pages.insert(url.to_string(), Page { lastmod: listed.lastmod.clone(), asked_at: seconds, left: None, ..page });
            }
            // What is too large for what is left of this look comes first in the next.
            Err(FollowError::TooLarge { .. }) if left < target.max_bytes() => break,
            Err(error) if error.is_for_good() => {
                failed_in_row = 0;
                missed(state, url, listed, now);
            }
            Err(error) => {
                failed_in_row += 1;
                if failed_in_row == MAX_FAILED_IN_ROW || number == 1 && matches!(error, FollowError::Keep(_)) {
                    return Err(error);
                }
            }
        }
        if number % WRITE_EVERY == 0 {
            state.write(&target.folder)?;
        }
    }
    Ok(())
}

fn is_due(known: Option<&Page>, listed: &Listed, target: &Target, now: i64) -> bool {
    let Some(page) = known else { return true };
    let is_gone = page.file.as_deref().is_some_and(|file| !files::exists(&target.folder, file));
    let has_changed = listed.lastmod.is_some() && page.lastmod != listed.lastmod;
    let is_unsure = listed.lastmod.is_none() || page.left.is_some();
    is_gone || has_changed || is_unsure && now - page.asked_at >= ASK_AGAIN_AFTER
}

/// Fetches a page. How large it was, and whether its file changed.
async fn page(target: &Target, fetcher: &Fetcher, state: &State, url: &Url, left: u64) -> Result<(Page, u64, bool), FollowError> {
    let known = state.pages.get(url.as_str());
    let is_kept = |page: &&Page| page.file.as_deref().is_none_or(|file| files::exists(&target.folder, file));
    let validators = known.filter(is_kept).map(|page| page.validators.clone()).unwrap_or_default();
    match fetcher.get(&target.request(url, &validators, left.min(target.max_bytes()))).await? {
        Answer::Unchanged => Ok((known.cloned().unwrap_or_default(), 0, false)),
        Answer::Document(document) => {
            let (target, url, known) = (target.clone(), url.clone(), known.cloned());
            let kept = tokio::task::spawn_blocking(move || keep(&target, &url, known.as_ref(), &document)).await;
            kept.map_err(std::io::Error::other)?
        }
    }
}

fn keep(target: &Target, url: &Url, known: Option<&Page>, document: &Document) -> Result<(Page, u64, bool), FollowError> {
    let file = files::ending(document).map(|ending| (format!("{}.{ending}", files::stem(url)), ending));
    let mut changed = match &file {
        Some((file, ending)) => files::write(&target.folder, file, &files::with_address(document, ending))?,
        None => false,
    };
    let file = file.map(|(file, _)| file);
    if let Some(before) = known.and_then(|page| page.file.as_deref()).filter(|before| Some(*before) != file.as_deref()) {
        changed |= files::remove(&target.folder, before)?;
    }
    Ok((Page { file, validators: document.validators.clone(), ..Page::default() }, document.bytes.len() as u64, changed))
}

/// A page that is listed but not there, or not for us: what is kept of it stays until `keep_days`.
fn missed(state: &mut State, url: &Url, listed: &Listed, now: OffsetDateTime) {
    let page = state.pages.entry(url.to_string()).or_default();
    page.lastmod.clone_from(&listed.lastmod);
    page.asked_at = now.unix_timestamp();
    page.left.get_or_insert(day_of(now));
}

/// Takes away the pages that left long ago, and files that nobody knows of. Whether there was one.
fn forget(target: &Target, state: &mut State, listed: &[(Url, Listed)], today: i64) -> Result<bool, FollowError> {
    let listed: HashSet<&str> = listed.iter().map(|(url, _)| url.as_str()).collect();
    for (url, page) in &mut state.pages {
        if !listed.contains(url.as_str()) {
            page.left.get_or_insert(today);
        }
    }
    let keep_days = target.followed.keep_days;
    let is_kept = |url: &str, page: &Page| {
        !page.left.is_some_and(|left| is_past(left, today, keep_days)) || page.file.is_none() && listed.contains(url)
    };
    state.pages.retain(|url, page| is_kept(url, page));
    if !target.folder.is_dir() {
        return Ok(false);
    }
    let files: HashSet<&str> = state.pages.values().filter_map(|page| page.file.as_deref()).collect();
    Ok(files::remove_others(&target.folder, |name| files.contains(name))?)
}
