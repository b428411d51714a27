//! An export of a server's added articles: a folder with each document as a file, and `manifest.jsonl`, which says of each what the store
//! knows.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::ids::Id;
use crate::store::{AddedArticle, OfMessage};
use pullquote_engine::hash;

/// The file that lists the others, an object a line.
pub(super) const MANIFEST: &str = "manifest.jsonl";

/// The folder of the documents, beside the manifest.
const DOCUMENTS: &str = "articles";

/// Most bytes of a part of a file's path: what file systems take is 255, and its folder and number go with it.
const MAX_PART: usize = 120;

/// A document, and what is known of it. Ids are texts, since they are past what JSON's readers take for whole numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Where the document is, from the manifest's folder on.
    pub(super) file: String,
    name: String,
    #[serde(with = "time::serde::rfc3339")]
    added: OffsetDateTime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    added_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    removed: Option<OffsetDateTime>,
    /// The length and the hash of the document, so that one that was cut or changed is told.
    bytes: u64,
    hash: String,
}

/// Why an entry cannot be taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum EntryError {
    /// Its file is not below the manifest's folder.
    #[error("{0:?} is no file of this export")]
    Outside(String),
    /// An id is none.
    #[error("{0:?} is no Discord id")]
    Id(String),
}

impl Entry {
    /// The entry of an article whose document is in `file`.
    pub(super) fn of(article: AddedArticle, file: String, bytes: &[u8]) -> Entry {
        let AddedArticle { name, added, by, of_message, removed, .. } = article;
        Entry {
            file,
            name,
            added,
            added_by: by.map(|id| id.to_string()),
            channel: of_message.map(|of| of.channel.to_string()),
            message: of_message.map(|of| of.message.to_string()),
            author: of_message.and_then(|of| of.author).map(|id| id.to_string()),
            removed,
            bytes: bytes.len() as u64,
            hash: format!("{:016x}", hash::of(bytes)),
        }
    }

    /// Whether this is the document that was exported.
    pub(super) fn is_of(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes.len() as u64 && self.hash == format!("{:016x}", hash::of(bytes))
    }

    /// Its file, which lies below the manifest's folder.
    pub(super) fn path(&self) -> Result<&Path, EntryError> {
        let path = Path::new(&self.file);
        let is_below = path.components().all(|part| matches!(part, Component::Normal(_))) && path.components().next().is_some();
        if is_below { Ok(path) } else { Err(EntryError::Outside(self.file.clone())) }
    }

    /// The article as it was, of the document `bytes`, which may have been changed since.
    pub(super) fn article(&self, bytes: &[u8]) -> Result<AddedArticle, EntryError> {
        let of_message = id(&self.channel)?.zip(id(&self.message)?);
        let author = id(&self.author)?;
        Ok(AddedArticle {
            name: self.name.clone(),
            mark: hash::of(bytes),
            bytes: bytes.len() as u64,
            added: self.added,
            by: id(&self.added_by)?,
            of_message: of_message.map(|(channel, message)| OfMessage { channel, message, author }),
            removed: self.removed,
        })
    }
}

fn id<Of>(raw: &Option<String>) -> Result<Option<Id<Of>>, EntryError> {
    raw.as_ref().map(|raw| raw.parse().map_err(|_| EntryError::Id(raw.clone()))).transpose()
}

/// Names of files, each given once.
#[derive(Debug, Default)]
pub(super) struct FileNames {
    given: HashSet<String>,
}

impl FileNames {
    /// The file of the document of this name: below its folder whatever the name holds, and another one than those before, also where
    /// a file system does not tell capitals from small letters.
    pub(super) fn of(&mut self, name: &str) -> String {
        let parts: Vec<String> = name.split('/').map(part).collect();
        let plain = format!("{DOCUMENTS}/{}", parts.join("/"));
        if self.given.insert(plain.to_lowercase()) {
            return plain;
        }
        let (folder, file) = plain.rsplit_once('/').unwrap_or(("", &plain));
        let numbered = format!("{folder}/{:016x}-{file}", hash::of(name.as_bytes()));
        self.given.insert(numbered.to_lowercase());
        numbered
    }
}

/// A part of a path that every file system takes: letters, digits and a few marks, neither hidden nor a way up.
fn part(raw: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let plain: String = raw.chars().map(kept).collect();
    let plain = plain.trim_matches('.');
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let ending = if ending.is_empty() || ending.len() > MAX_PART / 4 { String::new() } else { format!(".{ending}") };
    let stem = stem.get(..stem.floor_char_boundary(MAX_PART - ending.len())).unwrap_or_default();
    if stem.is_empty() { format!("_{ending}") } else { format!("{stem}{ending}") }
}

/// Sees to it that a folder's entries are on the disk, where the system lets it.
pub(super) fn sync(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;

    #[test]
    fn a_file_is_called_as_its_document_as_far_as_that_is_safe() {
        let mut names = FileNames::default();
        assert_eq!(names.of("discord/rules.pdf"), "articles/discord/rules.pdf");
        assert_eq!(names.of("../../etc/passwd"), "articles/_/_/etc/passwd");
        assert_eq!(names.of("/etc/.profile"), "articles/_/etc/profile");
        assert_eq!(names.of("C:\\a\0b.md"), "articles/C--a-b.md");
        let second = names.of("discord/Rules.pdf");
        assert!(second.starts_with("articles/discord/") && second.ends_with("-Rules.pdf"), "{second}");
    }

    #[test]
    fn an_entry_names_no_file_outside_of_its_folder() {
        let entry = |file: &str| {
            let (name, added) = ("a.md".to_owned(), OffsetDateTime::UNIX_EPOCH);
            let article = AddedArticle { name, mark: 0, bytes: 0, added, by: None, of_message: None, removed: None };
            Entry::of(article, file.to_owned(), b"")
        };
        assert!(entry("articles/a.md").path().is_ok());
        for file in ["", "..", "../a.md", "/etc/passwd", "articles/../../a.md", "./a.md"] {
            assert!(entry(file).path().is_err(), "{file}");
        }
    }

    proptest! {
        #[test]
        fn all_names_have_files_of_their_own_below_the_folder(names in prop::collection::hash_set(any::<String>(), 0..20)) {
            let mut files = FileNames::default();
            let mut seen = HashSet::new();
            for name in names {
                let file = files.of(&name);
                let is_below = Path::new(&file).components().all(|part| matches!(part, Component::Normal(_)));
                assert!(is_below && file.starts_with("articles/") && seen.insert(file.to_lowercase()), "{name:?} {file:?}");
            }
        }
    }
}
