//! A look at one document: a page, kept under the ending that it is read by, or an archive, kept whole.

use crate::follow::error::FollowError;
use crate::follow::fetch::{Answer, Document, Fetcher, Heed, Request};
use crate::follow::state::State;
use crate::follow::target::{Looked, Target};
use crate::follow::{files, state, unpack};

/// How a zip archive begins, and what its directory at the end begins with. Source: APPNOTE.TXT, sections 4.3.7 and 4.3.16.
const ZIP: &[u8] = b"PK\x03\x04";
const ZIP_END: &[u8] = b"PK\x05\x06";

/// How far from the end that may stand: its own 22 bytes and a comment. Source: APPNOTE.TXT, section 4.3.16.
const ZIP_END_WITHIN: usize = 22 + 65_535;

/// A document as a file: under which ending, and its bytes.
type Kept = (String, Vec<u8>);

pub(super) async fn look_at_page(target: &Target, fetcher: &Fetcher, state: &mut State) -> Result<Looked, FollowError> {
    let (url, validators) = (target.url()?, state.validators(&target.folder));
    let answer = fetcher.get(&target.request(&url, &validators, target.max_bytes())).await?;
    let target = target.clone();
    state::work(state, move |state| keep(&target, state, answer, |document| page(&document))).await
}

/// An archive is one file that the operator names, not a site that is walked: forges shut crawlers out of archives, and mean others.
pub(super) async fn look_at_archive(target: &Target, fetcher: &Fetcher, state: &mut State) -> Result<Looked, FollowError> {
    let (url, validators) = (target.url()?, state.validators(&target.folder));
    let request = Request { heed: Heed::Nothing, ..target.request(&url, &validators, target.followed.max_bytes) };
    let answer = fetcher.get(&request).await?;
    let max_bytes = target.followed.max_bytes;
    let target = target.clone();
    state::work(state, move |state| keep(&target, state, answer, |document| archive(document, max_bytes))).await
}

fn keep(
    target: &Target,
    state: &mut State,
    answer: Answer,
    kept: impl FnOnce(Document) -> Result<Kept, FollowError>,
) -> Result<Looked, FollowError> {
    let Answer::Document(document) = answer else { return Ok(Looked { entries: state.entries, changed: false }) };
    let validators = document.validators.clone();
    let (ending, bytes) = kept(document)?;
    let file = format!("{}.{ending}", target.stem);
    let changed = files::write(&target.folder, &file, &bytes)?;
    // Its kind may have changed, and with it the ending.
    let moved = files::remove_others(&target.folder, |name| name == file)?;
    (state.validators, state.file, state.entries) = (validators, Some(file), 1);
    Ok(Looked { entries: 1, changed: changed || moved })
}

fn page(document: &Document) -> Result<Kept, FollowError> {
    let none = || FollowError::Content(format!("holds no document of a format that is read here (its type is {:?})", document.media_type));
    let ending = files::ending(document).ok_or_else(none)?;
    let bytes = files::with_address(document, &ending);
    Ok((ending, bytes))
}

/// The archive, if it is one and whole.
fn archive(document: Document, max_bytes: u64) -> Result<Kept, FollowError> {
    let bytes = document.bytes;
    if bytes.starts_with(ZIP) {
        let end = bytes.get(bytes.len().saturating_sub(ZIP_END_WITHIN)..).unwrap_or_default();
        let is_whole = end.windows(ZIP_END.len()).any(|window| window == ZIP_END);
        return if is_whole {
            Ok(("zip".to_owned(), bytes))
        } else {
            Err(FollowError::Content("holds a zip archive that breaks off".to_owned()))
        };
    }
    if unpack::is_packed(&bytes) {
        unpack::check(&bytes, max_bytes)?;
        return Ok(("tar.gz".to_owned(), bytes));
    }
    Err(FollowError::Content("holds neither a .zip nor a .tar.gz".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use reqwest::Url;

    use super::*;
    use crate::follow::fetch::Validators;

    fn document(bytes: &[u8]) -> Document {
        let url = Url::parse("https://mill.example/docs").expect("an address");
        Document { url, bytes: bytes.to_vec(), media_type: String::new(), validators: Validators::default() }
    }

    #[test]
    fn an_archive_is_kept_to_the_byte_if_it_is_whole() {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&[0; 5_000]).expect("packed");
        let packed = packer.finish().expect("packed");
        assert_eq!(archive(document(&packed), 5_000).expect("kept"), ("tar.gz".to_owned(), packed.clone()));
        assert!(archive(document(&packed), 4_999).is_err());
        let zip = [ZIP, b"mill", ZIP_END, &[0; 18]].concat();
        assert_eq!(archive(document(&zip), 1).expect("kept").0, "zip");
        for broken in [&packed[..packed.len() - 3], &zip[..8], b"<html>Log in</html>", b""] {
            assert!(archive(document(broken), 5_000).is_err());
        }
    }
}
