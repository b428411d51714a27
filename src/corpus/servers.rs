//! Sources in, the servers out that have articles of their own in them: by the names of folders, without opening one.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::config::{SERVERS_FOLDER, Source};
use crate::ids::GuildId;

/// The servers that one of `sources` belongs to, or that have a folder in one that holds those of servers.
///
/// # Errors
/// If a root or the folder with those of servers cannot be looked into.
pub fn servers<'a>(sources: impl IntoIterator<Item = &'a Source>) -> io::Result<BTreeSet<GuildId>> {
    let mut found = BTreeSet::new();
    for source in sources {
        match source.server {
            Some(server) => drop(found.insert(server)),
            None if source.has_servers => found.extend(in_folder(&source.path)?),
            None => {}
        }
    }
    Ok(found)
}

fn in_folder(root: &Path) -> io::Result<Vec<GuildId>> {
    if !fs::metadata(root)?.is_dir() {
        return Ok(Vec::new());
    }
    let entries = match fs::read_dir(root.join(SERVERS_FOLDER)) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        found.extend(GuildId::written(&entry.file_name().to_string_lossy()).filter(|_| entry.file_type().is_ok_and(|kind| kind.is_dir())));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_server_has_a_folder_or_a_source() {
        let folder = tempfile::tempdir().expect("a folder");
        let server = |number| GuildId::new(number).expect("an id");
        let plain = Source::from(folder.path().to_owned());
        assert!(servers([&plain]).expect("a list").is_empty());
        for name in ["80351110224678912", "8035111022467", "forum", "99999999999999999999"] {
            fs::create_dir_all(folder.path().join("servers").join(name)).expect("a folder");
        }
        fs::write(folder.path().join("servers/80351110224678913"), "").expect("a file");
        let nowhere = Source::from(PathBuf::from("/nowhere"));
        let own = Source { server: Some(server(7)), has_servers: false, ..nowhere.clone() };
        let all = Source { has_servers: false, ..plain.clone() };
        assert_eq!(servers([&plain, &own]).expect("a list"), BTreeSet::from([server(7), server(80_351_110_224_678_912)]));
        assert!(servers([&all]).expect("a list").is_empty());
        assert!(servers([&nowhere]).is_err());
    }
}
