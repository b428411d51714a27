//! Where attached files lie: what was sent, what goes wrong with fetching it, and what was fetched.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use crate::attachments::Attachment;

/// A way for a file not to come as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CdnFault {
    /// 403, as where there never was such a file.
    Missing,
    /// 404, as where the signature of the address is no longer good.
    Expired,
    /// This status with a page.
    Status(u16),
    /// The whole file, late.
    Slow(Duration),
    /// The file a kilobyte at a time, with such a pause before each. Its length is announced.
    Trickle(Duration),
    /// The file and so many bytes more. The whole length is announced.
    Longer(usize),
    /// The file and so many bytes more, and no length announced.
    LongerUnannounced(usize),
    /// The whole length announced, and then only so many bytes before the connection ends.
    CutAt(usize),
    /// So many bytes only, and their length announced.
    Shorter(usize),
    /// A redirect to this address.
    Redirect(String),
    /// No answer ever.
    Silent,
}

/// A file that the bot fetched, or tried to.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// The id of the attachment, as its address says it.
    pub attachment: String,
    /// In capitals.
    pub method: String,
    /// From the slash on.
    pub path: String,
    /// Without the question mark.
    pub query: String,
    /// By name in small letters.
    pub headers: BTreeMap<String, String>,
    /// What it was answered with.
    pub status: u16,
    /// When it was asked for.
    pub at: Instant,
}

/// All files that can be fetched, by id.
#[derive(Debug, Default)]
pub(crate) struct Cdn {
    hosted: HashMap<String, Attachment>,
    faults: HashMap<String, CdnFault>,
    pub fetches: Vec<Fetch>,
}

/// What a request for a file finds.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    File(Attachment, Option<CdnFault>),
    /// There is such a file, but the address is not signed for it any more.
    Unsigned,
    Nothing,
}

impl Cdn {
    /// Takes a file in. One that lies there already stays as it is signed.
    pub(crate) fn host(&mut self, file: &Attachment) {
        self.hosted.entry(file.id().to_owned()).or_insert_with(|| file.clone());
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.hosted.remove(id);
    }

    pub(crate) fn set_fault(&mut self, id: &str, fault: Option<CdnFault>) {
        match fault {
            Some(fault) => self.faults.insert(id.to_owned(), fault),
            None => self.faults.remove(id),
        };
    }

    /// Makes the address that was given out for a file worthless; a new one is given out from now on.
    pub(crate) fn expire(&mut self, id: &str) {
        if let Some(file) = self.hosted.get_mut(id) {
            file.sign_anew();
        }
    }

    /// The file with an address that is good now.
    pub(crate) fn signed_now(&self, id: &str) -> Option<&Attachment> {
        self.hosted.get(id)
    }

    pub(crate) fn find(&self, path: &str, query: &str) -> Found {
        let id = id_in(path);
        match (self.hosted.get(id), self.faults.get(id)) {
            (_, Some(CdnFault::Missing)) | (None, _) => Found::Nothing,
            (_, Some(CdnFault::Expired)) => Found::Unsigned,
            (Some(file), fault) => {
                let signed = query.split('&').any(|pair| pair.strip_prefix("hm=") == Some(file.signature().as_str()));
                if file.path() != path {
                    Found::Nothing
                } else if signed {
                    Found::File(file.clone(), fault.cloned())
                } else {
                    Found::Unsigned
                }
            }
        }
    }
}

/// The id of the attachment in the path of its address: `/attachments/{channel}/{attachment}/{name}`.
pub(crate) fn id_in(path: &str) -> &str {
    path.split('/').nth(3).unwrap_or_default()
}

/// Whether a request is for a file and not for the API.
pub(crate) fn is_file(path: &str) -> bool {
    path.starts_with("/attachments/") || path.starts_with("/ephemeral-attachments/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attachments::file;

    fn found(cdn: &Cdn, address: &str) -> Found {
        let place = address.strip_prefix("https://cdn.discordapp.com").unwrap();
        let (path, query) = place.split_once('?').unwrap_or((place, ""));
        cdn.find(path, query)
    }

    #[test]
    fn a_file_is_found_by_its_signed_address_until_that_expires() {
        let mut cdn = Cdn::default();
        let rules = file("rules.md", "# Rules");
        let address = rules.json()["url"].as_str().unwrap().to_owned();
        assert!(matches!(found(&cdn, &address), Found::Nothing));
        cdn.host(&rules);
        assert!(matches!(found(&cdn, &address), Found::File(..)));
        assert!(matches!(found(&cdn, address.split('?').next().unwrap()), Found::Unsigned));
        assert!(matches!(found(&cdn, &address.replace("rules.md", "other.md")), Found::Nothing));
        cdn.expire(rules.id());
        assert!(matches!(found(&cdn, &address), Found::Unsigned));
        let renewed = cdn.signed_now(rules.id()).unwrap().json();
        assert!(matches!(found(&cdn, renewed["url"].as_str().unwrap()), Found::File(..)));
        cdn.remove(rules.id());
        assert!(matches!(found(&cdn, renewed["url"].as_str().unwrap()), Found::Nothing));
    }
}
