//! What belongs to single servers in files: the bot's own, which may be deleted, and the operator's, which never are.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::{SERVERS_FOLDER, Settings};
use crate::ids::GuildId;

/// Where files of single servers lie, by the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerFiles {
    /// The folder of the indexes that are kept of single servers: `<id>`, `<id>.2` and so on.
    indexes: Option<PathBuf>,
    /// The folders of the corpus.
    corpus: Vec<PathBuf>,
    sources: Vec<Owned>,
}

/// A source that belongs to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owned {
    server: GuildId,
    path: PathBuf,
    /// Whether the bot fetched what lies there.
    is_fetched: bool,
}

/// What was deleted of a server in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DeletedFiles {
    pub(super) indexes: usize,
    pub(super) folders: usize,
    /// What could not be deleted, with the reason.
    pub(super) failures: Vec<String>,
}

impl ServerFiles {
    /// Those of these settings.
    pub fn of(settings: &Settings) -> ServerFiles {
        let owned = settings.sources.iter().filter_map(|source| {
            let (path, is_fetched) = (source.path.clone(), source.followed.is_some());
            source.server.map(|server| Owned { server, path, is_fetched })
        });
        ServerFiles {
            indexes: settings.store.snapshot.as_deref().map(indexes_beside),
            corpus: settings.corpus.clone(),
            sources: owned.collect(),
        }
    }

    /// The servers of which the bot keeps files.
    pub(crate) fn servers(&self) -> BTreeSet<GuildId> {
        let fetched = self.sources.iter().filter(|source| source.is_fetched && source.path.exists()).map(|source| source.server);
        let indexed = self.index_files().into_iter().filter_map(|path| path.file_name()?.to_str()?.split('.').next()?.parse().ok());
        fetched.chain(indexed).collect()
    }

    /// Deletes what the bot keeps of a server in files.
    pub(super) fn delete(&self, server: GuildId) -> DeletedFiles {
        let mut deleted = DeletedFiles::default();
        for path in self.index_files().into_iter().filter(|path| is_index_of(path, server)) {
            count(fs::remove_file(&path), &path, &mut deleted.indexes, &mut deleted.failures);
        }
        for source in self.sources.iter().filter(|source| source.is_fetched && source.server == server) {
            count(fs::remove_dir_all(&source.path), &source.path, &mut deleted.folders, &mut deleted.failures);
        }
        deleted
    }

    /// The operator's own folders and files for a server, as far as they are there.
    pub(super) fn of_operator(&self, server: GuildId) -> Vec<PathBuf> {
        let folders = self.corpus.iter().map(|folder| folder.join(SERVERS_FOLDER).join(server.to_string()));
        let sources = self.sources.iter().filter(|source| !source.is_fetched && source.server == server).map(|source| source.path.clone());
        folders.chain(sources).filter(|path| path.exists()).collect()
    }

    /// Whether the settings name addresses that are fetched for a server.
    pub(super) fn is_followed_for(&self, server: GuildId) -> bool {
        self.sources.iter().any(|source| source.is_fetched && source.server == server)
    }

    fn index_files(&self) -> Vec<PathBuf> {
        let entries = self.indexes.as_ref().and_then(|folder| fs::read_dir(folder).ok());
        entries.into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()).collect()
    }
}

/// The folder of the servers' indexes, beside the index of all.
fn indexes_beside(snapshot: &Path) -> PathBuf {
    let mut folder = OsString::from(snapshot);
    folder.push(".servers");
    folder.into()
}

/// Whether a file holds an index of this server, or a part of one, or one that was left half written.
fn is_index_of(path: &Path, server: GuildId) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.split('.').next() == Some(&server.to_string())
}

/// Counts what was deleted. What is not there needs no deleting.
fn count(result: io::Result<()>, path: &Path, deleted: &mut usize, failures: &mut Vec<String>) {
    match result {
        Ok(()) => *deleted += 1,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => failures.push(format!("{}: {error}", path.display())),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn guild(number: u64) -> GuildId {
        GuildId::new(number).expect("an id")
    }

    fn write(path: &Path) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, "The mill.").expect("written");
    }

    /// Files of the servers 7 and 77, of each kind.
    pub(in crate::store) fn files_in(folder: &Path) -> ServerFiles {
        for file in ["7", "7.2", "7.41.new", "77", "notes"] {
            write(&folder.join("index.snapshot.servers").join(file));
        }
        for file in ["corpus/servers/7/a.md", "wiki/a.md", "sources/feed/a.html", "sources/feed/.state.json", "sources/page/a.html"] {
            write(&folder.join(file));
        }
        let owned = |number, path: &str, is_fetched| Owned { server: guild(number), path: folder.join(path), is_fetched };
        ServerFiles {
            indexes: Some(indexes_beside(&folder.join("index.snapshot"))),
            corpus: vec![folder.join("corpus"), folder.join("missing")],
            sources: vec![owned(7, "sources/feed", true), owned(7, "wiki", false), owned(77, "sources/page", true)],
        }
    }

    #[test]
    fn only_what_the_bot_keeps_of_that_server_is_deleted() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = files_in(folder.path());
        assert_eq!(files.servers(), BTreeSet::from([guild(7), guild(77)]));
        assert_eq!(files.delete(guild(7)), DeletedFiles { indexes: 3, folders: 1, failures: Vec::new() });
        assert_eq!(files.servers(), BTreeSet::from([guild(77)]));
        for (path, is_there) in [
            ("index.snapshot.servers/7", false),
            ("index.snapshot.servers/notes", true),
            ("sources/feed", false),
            ("sources/page/a.html", true),
            ("wiki/a.md", true),
            ("corpus/servers/7/a.md", true),
        ] {
            assert_eq!(folder.path().join(path).exists(), is_there, "{path}");
        }
        assert_eq!(files.delete(guild(7)), DeletedFiles::default(), "nothing is left");
        assert_eq!(files.of_operator(guild(7)), [folder.path().join("corpus/servers/7"), folder.path().join("wiki")]);
        assert_eq!(files.of_operator(guild(77)), [] as [PathBuf; 0]);
    }

    #[test]
    fn what_cannot_be_deleted_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = files_in(folder.path());
        // Where a file is expected there is a folder.
        fs::create_dir(folder.path().join("index.snapshot.servers/7.3")).expect("a folder");
        let deleted = files.delete(guild(7));
        assert_eq!((deleted.indexes, deleted.failures.len()), (3, 1));
        assert!(deleted.failures[0].contains("7.3"), "{deleted:?}");
    }

    #[test]
    fn files_lie_where_the_settings_say() {
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        settings.store.snapshot = Some("data/index.snapshot".into());
        assert_eq!(ServerFiles::of(&settings).indexes, Some("data/index.snapshot.servers".into()));
        settings.store.snapshot = None;
        assert_eq!(ServerFiles::of(&settings).servers(), BTreeSet::new());
    }
}
