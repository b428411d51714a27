//! Where indexes are kept in files, and how a file is written, mapped and removed.

use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use memmap2::{Advice, Mmap};

use crate::service::audience::Audience;
use pullquote_engine::index::SnapshotBytes;

/// The files that the parts of a corpus are kept in.
#[derive(Clone, Debug)]
pub(super) struct KeptFiles {
    /// That of the first part. Those of the others stand beside it and have their number behind its name.
    first: PathBuf,
}

impl KeptFiles {
    /// Those of that corpus, where the settings name `snapshot`: a server's in a folder beside it.
    pub(super) fn of(snapshot: &Path, audience: Audience) -> KeptFiles {
        let first = match audience {
            Audience::Public => snapshot.to_owned(),
            Audience::Server(server) => with_ending(snapshot, "servers").join(server.to_string()),
        };
        KeptFiles { first }
    }

    /// That of a part, counted from 1.
    pub(super) fn part(&self, number: usize) -> PathBuf {
        if number == 1 { self.first.clone() } else { with_ending(&self.first, &number.to_string()) }
    }

    /// Removes those of all parts past that number. A file that cannot be removed stays, and is not used.
    pub(super) fn remove_past(&self, number: usize) {
        let past = |path: &PathBuf| self.number_of(path).is_some_and(|own| own > number);
        let files = fs::read_dir(folder_of(&self.first)).into_iter().flatten().flatten().map(|entry| entry.path());
        files.filter(past).for_each(|path| drop(fs::remove_file(path)));
    }

    fn number_of(&self, path: &Path) -> Option<usize> {
        let ending = path.file_name()?.to_str()?.strip_prefix(self.first.file_name()?.to_str()?)?;
        if ending.is_empty() { Some(1) } else { ending.strip_prefix('.')?.parse().ok().filter(|number| *number > 1) }
    }
}

/// The names of the files that indexes of servers are kept in: the ids of those, with a part's number behind.
pub(super) fn names_of_servers(snapshot: &Path) -> Vec<String> {
    let files = fs::read_dir(with_ending(snapshot, "servers")).into_iter().flatten().flatten();
    files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The bytes of a file, which the system brings to memory when they are looked at.
#[derive(Debug)]
pub(super) struct Mapped(Mmap);

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl SnapshotBytes for Mapped {
    fn fetch(&self, piece: Range<usize>) {
        // Without it each page is read by itself. Advice that is not taken costs time and nothing else.
        #[cfg(unix)]
        let _ = self.0.advise_range(Advice::WillNeed, piece.start, piece.len());
    }
}

pub(super) fn map(file: &File) -> io::Result<Mapped> {
    // SAFETY: mapped bytes must not change. Nothing of this program changes them: a new index is written beside the file and
    // moved over it, which leaves the mapped one as it was until nobody maps it. Who else writes into the data folder could
    // break that; each block's checksum is compared when it is first read, and a file that is cut short ends the process.
    #[expect(unsafe_code, reason = "a mapping cannot be had without; see above")]
    let mapped = unsafe { Mmap::map(file)? };
    // A question touches little, here and there: what stands around that is not worth reading.
    #[cfg(unix)]
    mapped.advise(Advice::Random)?;
    Ok(Mapped(mapped))
}

/// Writes beside the file and moves the new one over it, so that there is a whole one at any time.
pub(super) fn write(path: &Path, fill: impl FnOnce(&File) -> io::Result<u64>) -> io::Result<u64> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    let beside = with_ending(path, &format!("{}.new", std::process::id()));
    let written = File::create(&beside).and_then(|file| {
        let bytes = fill(&file)?;
        file.sync_all().map(|()| bytes)
    });
    let moved = written.and_then(|bytes| {
        fs::rename(&beside, path)?;
        File::open(folder)?.sync_all().map(|()| bytes)
    });
    if moved.is_err() {
        let _ = fs::remove_file(&beside);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::GuildId;

    #[test]
    fn parts_lie_side_by_side_and_those_of_a_server_in_a_folder() {
        let common = KeptFiles::of(Path::new("data/index"), Audience::Public);
        assert_eq!([1, 2, 10].map(|number| common.part(number)), ["data/index", "data/index.2", "data/index.10"].map(PathBuf::from));
        let own = KeptFiles::of(Path::new("data/index"), Audience::Server(GuildId::new(7).expect("an id")));
        assert_eq!([1, 2].map(|number| own.part(number)), ["data/index.servers/7", "data/index.servers/7.2"].map(PathBuf::from));
    }

    #[test]
    fn only_files_of_parts_that_are_no_more_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let names = ["index", "index.2", "index.3", "index.12", "index.old", "index.1", "index2", "other.3"];
        names.iter().for_each(|name| fs::write(folder.path().join(name), "").expect("a file"));
        let files = KeptFiles::of(&folder.path().join("index"), Audience::Public);
        let left = || names.iter().copied().filter(|name| folder.path().join(name).exists()).collect::<Vec<_>>();
        files.remove_past(2);
        assert_eq!(left(), ["index", "index.2", "index.old", "index.1", "index2", "other.3"]);
        files.remove_past(0);
        assert_eq!(left(), ["index.old", "index.1", "index2", "other.3"]);
    }
}
